"""What a table can't say is told with its file and line."""

from __future__ import annotations

from datetime import datetime

import days
import pytest
from day_words import Words
from days import Day, DayError

from desktop.base import paths
from desktop.base.i18n import ZONE
from desktop.domain.policy import load_policy

TABLE = """# 一天

## 机构

| 项目 | 内容 |
|---|---|
| 规则包 | telecom |
| 编号 | YC01 |
| 名称 | 羊城 |
| 年份 | 2026 |

## 人员

| 姓名 | 登录名 | 层级 | 岗位 | 可承接 |
|---|---|---|---|---|
| 林晓棠 | lin | 一线客服 | 客服代表 | |

## 1. 多收五元

- 渠道：电话
- 客户：王秀兰

| 时间 | 谁 | 做什么 | 预期 | 条款 |
|---|---|---|---|---|
| 10月9日 周五 09:14 | 林晓棠 | 登记<br>告知：处理流程 | 时限 24小时电话回复：10月10日 09:14，按时（T-3） | T-3 |
| 09:31 | 林晓棠 | 联系<br>方式：电话<br>接通<br>客户说：好 | 状态：处理中 | T-1 |
"""


def _steps(text: str) -> list[object]:
    day: Day = days.parsed("day.md", text)
    policy = load_policy((paths.resources() / "policies" / "telecom.toml").read_text("utf-8"), "telecom.toml")
    return list(Words(day, policy).steps())


def test_a_row_says_when_who_what_and_what_is_expected() -> None:
    first, second = days.parsed("day.md", TABLE).cases[0].rows
    assert (first.at, first.who) == (datetime(2026, 10, 9, 9, 14, tzinfo=ZONE), "林晓棠")
    assert second.at == datetime(2026, 10, 9, 9, 31, tzinfo=ZONE)
    (expected,) = first.expected
    assert (expected.name, expected.value, expected.rules) == ("时限 24小时电话回复", "10月10日 09:14，按时", ("T-3",))
    assert len(_steps(TABLE)) == 2


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("周五", "周六", "周五"),
        ("10月9日", "13月9日", "no time"),
        ("| 09:31 |", "| 09:10 |", "not after"),
        ("| T-3 |", "| T-1 |", "T-3 is expected"),
        ("（T-3） | T-3", "（T-3） | 第三条", "no clause"),
        ("联系<br>", "聊天<br>", "聊天"),
        ("方式：电话", "用：电话", "用"),
        ("方式：电话", "方式：鸽子", "鸽子"),
        ("告知：处理流程", "告知：天气", "天气"),
        ("状态：处理中", "状态：很好", "很好"),
        ("状态：处理中", "心情：很好", "心情"),
        ("状态：处理中", "状态：处理中（T-1）", "cites no clause"),
        ("时限 24小时", "时限 25小时", "25小时"),
        ("，按时", "，大概", "大概"),
        ("- 渠道：电话", "- 渠道：鸽子", "鸽子"),
        ("- 渠道：电话", "- 颜色：红", "颜色"),
        ("| 09:31 | 林晓棠", "| 09:31 | 路人", "路人"),
        ("## 1. ", "## 2. ", "complaint 1"),
        ("| T-1 |\n", "|\n", "columns"),
    ],
)
def test_what_can_not_be_read_is_told_with_its_line(old: str, new: str, what: str) -> None:
    with pytest.raises(DayError) as caught:
        _steps(TABLE.replace(old, new, 1))
    assert caught.value.place.line == TABLE[: TABLE.index(old)].count("\n") + 1
    assert str(caught.value).startswith(f"{caught.value.place}: ")
    assert what in str(caught.value)


def test_an_office_without_a_year_is_no_day() -> None:
    with pytest.raises(DayError, match=r"day.md:3: 机构 does not tell 年份"):
        _steps(TABLE.replace("| 年份 | 2026 |\n", ""))
