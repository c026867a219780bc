"""Words that raise a level in each trade, and the same words denied or harmless."""

from __future__ import annotations

import pytest
from case_desk import shipped

from desktop.domain.triage import triage

FIRES = [
    ("telecom", "不给说法我就打12300", "regulator"),
    ("telecom", "我要向工信部申诉", "regulator"),
    ("telecom", "不找律师找媒体", "media"),
    ("telecom", "不得不起诉你们", "lawsuit"),
    ("telecom", "老人轻生了", "life"),
    ("telecom", "我非常生气", "emotion"),
    ("agency", "要不找律师来谈", "lawsuit"),
    ("agency", "再不退款就曝光你们", "media"),
    ("agency", "你们顾问私自改出价", "unauthorised"),
    ("agency", "一直找不到顾问", "unreachable"),
    ("agency", "我是律师", "identity"),
    ("agency", "不排除轻生", "life"),
    ("ecommerce", "吃完肚子疼", "unwell"),
    ("ecommerce", "孩子送医了", "life"),
    ("ecommerce", "不处理我就申请介入", "platform"),
    ("ecommerce", "不退钱就给差评", "bad_talk"),
    ("ecommerce", "准备打12345", "regulator"),
    ("ecommerce", "法院见", "court"),
    ("printshop", "不重做我就不付钱", "money"),
    ("printshop", "客服态度恶劣", "attitude"),
    ("printshop", "要打12315投诉", "regulator"),
    ("printshop", "找记者来看看", "media"),
]
QUIET = [
    ("telecom", "我不找律师", "lawsuit"),
    ("telecom", "还没打过12300", "regulator"),
    ("telecom", "没有受伤", "life"),
    ("telecom", "我没有非常生气", "emotion"),
    ("telecom", "宽带账号 A123000", "regulator"),
    ("telecom", "多媒体彩铃没开通", "media"),
    ("agency", "不打算起诉", "lawsuit"),
    ("agency", "曝光量太低", "media"),
    ("agency", "抖音投放没有效果", "media"),
    ("agency", "顾问没有私自操作", "unauthorised"),
    ("agency", "没有轻生", "life"),
    ("agency", "不找媒体", "media"),
    ("ecommerce", "没有拉肚子，也没有呕吐", "unwell"),
    ("ecommerce", "没有住院", "life"),
    ("ecommerce", "我不会给差评", "bad_talk"),
    ("ecommerce", "12345我就不打了", "regulator"),
    ("ecommerce", "在抖音下单的", "media"),
    ("ecommerce", "不需要平台介入", "platform"),
    ("printshop", "不用免单，重做就行", "money"),
    ("printshop", "没有打12315", "regulator"),
    ("printshop", "律师就不找了", "lawsuit"),
    ("printshop", "没人受伤", "life"),
]


def _codes(code: str, cause: str) -> set[str]:
    return {hit.trigger for hit in triage(shipped(code), {"cause": cause, "channel": "phone"}, 0).hits}


@pytest.mark.parametrize(("code", "cause", "trigger"), FIRES)
def test_words_that_fire(code: str, cause: str, trigger: str) -> None:
    assert trigger in _codes(code, cause)


@pytest.mark.parametrize(("code", "cause", "trigger"), QUIET)
def test_words_that_are_denied_or_harmless(code: str, cause: str, trigger: str) -> None:
    assert trigger not in _codes(code, cause)


@pytest.mark.parametrize("code", ["franchise", "telecom", "agency", "ecommerce", "printshop"])
def test_danger_to_life_says_who_is_told_and_what_is_done(code: str) -> None:
    """A-3, A-4, A-5"""
    found = triage(shipped(code), {"cause": "客户说要跳楼"}, 0)
    assert found.level == shipped(code).top.number
    assert found.notify
    assert [t for t in shipped(code).triggers if t.code in {h.trigger for h in found.hits} and t.checklist]


@pytest.mark.parametrize("code", ["franchise", "telecom", "agency", "ecommerce", "printshop"])
def test_a_plain_story_is_the_least_level(code: str) -> None:
    found = triage(shipped(code), {"cause": "想问一下什么时候能好", "channel": "phone"}, 0)
    assert (found.level, found.hits) == (1, ())
