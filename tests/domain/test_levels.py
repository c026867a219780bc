"""The level that the rules propose, and words that are denied."""

from __future__ import annotations

from typing import Any

import pytest
from case_desk import franchise

from desktop.domain.triage import triage
from desktop.domain.types import Seat

POLICY = franchise()


def _codes(cause: str, kind: str = "consumer") -> set[str]:
    fields = {"cause": cause, "complainant_kind": kind, "channel": "phone"}
    return {hit.trigger for hit in triage(POLICY, fields, 0).hits}


@pytest.mark.parametrize(
    ("cause", "trigger"),
    [
        ("不给说法就找律师", "lawsuit"),
        ("再不处理我就打12315", "regulator"),
        ("再不处理我就打１２３１５", "regulator"),
        ("不退钱就曝光你们", "media"),
        ("不得不起诉你们", "lawsuit"),
        ("不能不找律师了", "lawsuit"),
        ("不排除起诉", "lawsuit"),
        ("不要逼我找律师", "lawsuit"),
        ("律师不会放过你们", "lawsuit"),
        ("没想到被烫伤", "injury"),
        ("不小心划伤了手", "injury"),
        ("孩子有没有受伤还不知道", "injury"),
        ("是不是食物中毒我不清楚", "injury"),
        ("不退款，我找记者", "media"),
        ("没有人管，我要投诉到消协", "regulator"),
        ("不找律师找媒体", "media"),
        ("要发到抖音上", "media"),
        ("我是律师", "lawsuit"),
        ("要不找律师来谈", "lawsuit"),
        ("再不报警就来不及了", "lawsuit"),
        ("要不要找律师您看着办", "lawsuit"),
        ("店员态度恶劣", "attitude"),
        ("服务态度太差", "attitude"),
        ("客户情绪激动", "emotion"),
        ("If you don't pay I will call my lawyer", "lawsuit"),
        ("Several newspapers: a journalist called", "media"),
        ("好几家店都是这样", "mass"),
        ("十家加盟商联名，要求答复", "mass"),
    ],
)
def test_words_that_fire(cause: str, trigger: str) -> None:
    assert trigger in _codes(cause), cause


@pytest.mark.parametrize(
    ("cause", "trigger"),
    [
        ("我不找律师", "lawsuit"),
        ("没有受伤", "injury"),
        ("没人受伤", "injury"),
        ("没有任何人受伤", "injury"),
        ("并没有造成受伤", "injury"),
        ("没有腹泻、呕吐", "injury"),
        ("不打算起诉", "lawsuit"),
        ("我不想打官司", "lawsuit"),
        ("没说要找律师", "lawsuit"),
        ("别找媒体", "media"),
        ("还没打过12315", "regulator"),
        ("12315我就不打了", "regulator"),
        ("律师就不找了", "lawsuit"),
        ("不需要报警", "lawsuit"),
        ("服务态度很好，只是等太久", "attitude"),
        ("在抖音团购买的券用不了", "media"),
        ("订单号A123150", "regulator"),
        ("电话 13812315678", "regulator"),
        ("I want no lawyer", "lawsuit"),
        ("the food court is closed on Mondays, courteous staff", "media"),
        ("多媒体屏幕坏了", "media"),
        ("国庆买的联名保温杯漏水", "mass"),
        ("和动漫联名的杯子掉漆", "mass"),
        ("不找律师找媒体", "lawsuit"),
    ],
)
def test_words_that_are_denied_or_harmless(cause: str, trigger: str) -> None:
    assert trigger not in _codes(cause), cause


def test_a_hit_tells_where_it_stands() -> None:
    cause = "杯里有碎玻璃，我要打12315"
    found = triage(POLICY, {"cause": cause, "course": "就医了"}, 0)
    places = {(hit.word, hit.start, hit.end) for hit in found.hits}
    assert {("碎玻璃", 3, 6), ("12315", 10, 15), ("就医", -1, -1)} <= places
    assert all(cause[hit.start : hit.end] == hit.word for hit in found.hits if hit.start >= 0)


@pytest.mark.parametrize(
    ("fields", "earlier", "level", "rule"),
    [
        ({"category": "repair"}, 0, 1, "F-4.3.1"),
        ({"category": "service_attitude"}, 0, 2, "F-4.3.2"),
        ({"category": "regional_service"}, 0, 2, "F-4.3.2"),
        ({"category": "policy"}, 0, 2, "F-4.3.2"),
        ({"category": "repair"}, 1, 2, "F-4.3.2"),
        ({"category": "repair", "channel": "regulator"}, 0, 3, "F-4.3.3"),
        ({"cause": "我打了12315"}, 0, 3, "F-4.3.3"),
        ({"category": "inaction"}, 0, 3, "F-4.3.3"),
        ({"cause": "多家加盟店反映新品结块", "complainant_kind": "franchisee"}, 0, 3, "F-4.3.3"),
        ({"category": "safety"}, 0, 3, "F-4.3.3"),
    ],
)
def test_the_gravest_reason_counts(fields: dict[str, Any], earlier: int, level: int, rule: str) -> None:
    """F-4.3.1, F-4.3.2, F-4.3.3"""
    found = triage(POLICY, fields, earlier)
    assert found.level == level
    assert found.hits[0].rule == rule
    assert [hit.level for hit in found.hits] == sorted((hit.level for hit in found.hits), reverse=True)


def test_a_trigger_for_franchisees_leaves_consumers_alone() -> None:
    assert "inaction" in _codes("部门不作为", "franchisee")
    assert "inaction" not in _codes("部门不作为", "consumer")


def test_injury_says_who_must_be_told() -> None:
    found = triage(POLICY, {"cause": "孩子被烫伤送医"}, 0)
    assert found.notify == (Seat(2, ("manager",)), Seat(3, ("director",)), Seat(3, ("administration",)))
    trigger = POLICY.trigger("injury")
    assert trigger is not None
    assert trigger.checklist


def test_nothing_typed_is_the_least_level() -> None:
    found = triage(POLICY, {}, 0)
    assert (found.level, found.hits, found.notify) == (1, (), ())


def test_long_stories_are_read_to_the_end() -> None:
    assert triage(POLICY, {"cause": "等" * 50_000 + "我要起诉"}, 0).level == 3
