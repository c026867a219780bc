"""Events as sentences; the brief for the next tier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.base import i18n, paths
from desktop.base.clock import FixedClock
from desktop.desk import acts, reading, tickets
from desktop.desk.session import Session
from desktop.domain.policy import Policy, load_policy
from desktop.domain.types import Act, Event, Office, Person
from desktop.ui.wording import brief, steps, timeline
from desktop.ui.wording.joining import listed, phrased

NOW = datetime(2026, 10, 9, 9, 14, tzinfo=i18n.ZONE)
LIN = Person(1, "lin", "林晓棠", 1, frozenset({"clerk"}))
OFFICE = Office("GZ01", "广州一部", (LIN, Person(2, "liang", "梁素芬", 2, frozenset({"manager"}))))


@pytest.fixture(scope="module")
def policy() -> Policy:
    path: Path = paths.resources() / "policies" / "franchise.toml"
    return load_policy(path.read_text("utf-8"), path.name)


def line(policy: Policy, act: Act, data: Mapping[str, Any]) -> timeline.EventLine:
    return timeline.event_line(Event(7, 1, act, NOW, 1, data), OFFICE, policy)


def test_every_act_has_a_sentence_and_an_icon_that_exists(policy: Policy) -> None:
    icons = {path.stem for path in (paths.resources() / "icons").glob("*.svg")}
    for act in Act:
        made = line(policy, act, {})
        assert made.what, act
        assert made.who == "林晓棠"
        assert made.icon in icons, act
        assert steps.act_icon(act) in icons


def test_the_reason_to_withdraw_is_named_in_either_language(policy: Policy) -> None:
    data = {"reason": "only_asking", "said": "问问而已"}
    assert line(policy, Act.WITHDRAW, data).text == "只是咨询\n问问而已"
    i18n.set_language("en")
    assert line(policy, Act.WITHDRAW, data).text == "Was only asking\n问问而已"
    assert line(policy, Act.WITHDRAW, {"reason": "of an older edition"}).text == "of an older edition"


@pytest.mark.parametrize(
    ("act", "data", "what", "tone"),
    [
        (Act.CONTACT, {"means": "phone", "reached": True, "said": "好"}, "电话联系·已接通", "info"),
        (Act.CONTACT, {"means": "sms", "reached": False}, "短信联系·没接通", "warn"),
        (Act.CALLBACK, {"reached": True, "satisfaction": 2}, "回访：2 满意", "ok"),
        (Act.CALLBACK, {"reached": True, "satisfaction": 4}, "回访：4 不满意", "danger"),
        (Act.CALLBACK, {"reached": False}, "回访：没接通", "warn"),
        (Act.CALLBACK, {"declined": True}, "回访：客户不愿评分", "neutral"),
        (Act.REVIEW, {"passed": True}, "复核通过", "review"),
        (Act.REVIEW, {"passed": False}, "复核退回", "warn"),
        (Act.ASSIGN, {"to": 2}, "转交梁素芬承办", "accent"),
        (Act.ESCALATE, {"to_level": 3}, "升级：三级 极为严重", "danger"),
        (Act.EDIT, {"fields": ["store", "batch"]}, "修改：门店、批次", "neutral"),
        (Act.ATTACH, {"name": "小票.jpg"}, "添加附件：小票.jpg", "neutral"),
    ],
)
def test_events_read_as_a_clerk_would_say_them(
    policy: Policy, act: Act, data: Mapping[str, Any], what: str, tone: str
) -> None:
    made = line(policy, act, data)
    assert (made.what, made.tone) == (what, tone)


def test_what_was_told_promised_and_offered_stands_in_chips(policy: Policy) -> None:
    told = line(
        policy,
        Act.CONTACT,
        {"means": "phone", "reached": True, "said": "好", "told": {"procedure": True, "time": False}},
    )
    assert [chip.text for chip in told.chips] == ["已告知处理流程"]
    due = (NOW + timedelta(hours=1)).isoformat()
    promised = line(
        policy,
        Act.CONTACT,
        {"means": "phone", "reached": True, "said": "好", "promised": [{"what": "回电", "by": due}]},
    )
    assert promised.chips[0].text == "10-09 10:14 前回电"
    offered = line(policy, Act.PROPOSE, {"measures": "致歉", "remedy": {"kind": "refund", "amount": "88.00"}})
    assert offered.chips[0].text == "退款 ¥88.00"
    shared = line(policy, Act.INVESTIGATE, {"facts": "x", "responsibility": {"ours": 70, "customer": 0, "third": 30}})
    assert shared.chips[0].text == "我方 70 %、第三方 30 %"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("own_case", "本人经办"),
        ("proof", "联系"),
        ("counts_as_ours", "计为我方"),
        ("to_meeting", "例会"),
    ],
)
def test_what_the_rules_note_by_themselves_is_a_chip(policy: Policy, key: str, words: str) -> None:
    made = line(policy, Act.CONTACT, {"means": "phone", "reached": False, key: True})
    assert any(words in chip.text for chip in made.chips)
    assert not any(words in chip.text for chip in line(policy, Act.NOTE, {"text": "x"}).chips)


def test_hits_are_named_by_word_or_by_trigger(policy: Policy) -> None:
    hits = [["regulator", "F-4.3.3", 3, "12315"], ["repeat", "F-4.3.2", 2, "repeat"]]
    made = line(policy, Act.REGISTER, {"channel": "phone", "hits": hits})
    assert made.chips[0].text == "12315"
    assert made.chips[1].text != "repeat"


def test_old_or_strange_data_never_breaks_a_line(policy: Policy) -> None:
    for act in Act:
        line(
            policy,
            act,
            {"remedy": {"kind": "?", "amount": "x"}, "by": "bald", "to": "nobody", "hits": [1], "means": "?"},
        )


def test_words_are_joined_as_the_language_does() -> None:
    assert listed(["门店", "", "批次"]) == "门店、批次"
    assert phrased(["今天 10:30", "剩 12分"]) == "今天 10:30，剩 12分"
    i18n.set_language("en")
    assert listed(["store", "batch"]) == "store, batch"


def test_the_brief_tells_the_whole_case_in_one_text(seat: Callable[[str], Session], clock: FixedClock) -> None:
    session = seat("lin")
    ticket = tickets.register(
        session,
        {"name": "周敏", "channel": "phone", "cause": "饮品里有碎玻璃，孩子划伤", "demand": "道歉", "store": "麓湖店"},
    ).ticket_id
    due = (clock.now() + timedelta(hours=1)).isoformat()
    said = {"means": "phone", "reached": True, "said": "客户很生气。", "promised": [{"what": "回电", "by": due}]}
    acts.do(session, ticket, "contact", said)
    for n in range(20):
        acts.do(session, ticket, "note", {"text": f"第 {n} 次追问门店"})
    text = brief.brief(reading.detail(session, ticket), clock.now())
    assert text.startswith("【事由】饮品里有碎玻璃，孩子划伤；麓湖店；三级 极为严重；触发词：碎玻璃、划伤")
    assert "【客户要求】道歉" in text
    assert "客户很生气" in text
    assert "第 19 次追问门店" in text
    assert "中间另有 10 条" in text
    assert "【承诺】今天 10:14 前回电" in text
    assert "F-5.3.1.5" in text
    assert "。；" not in text
