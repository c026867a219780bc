"""The rules of an online seller's after-sales desk, each with the line of the pack that makes it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from case_desk import FANG, HE, HOUSE, LIANG, LIN, QIAN, SUN, ZHOU, shipped
from pack_lines import (
    Look,
    Row,
    begun,
    examined,
    heard,
    holds,
    informed,
    offered,
    red_without,
    refused,
    running,
    settled_case,
    with_person,
)

from desktop.domain.policy import Policy
from desktop.domain.types import State

GRADED = replace(LIN, qualified=frozenset({2}))
OFFICE = with_person(HOUSE, GRADED)


def _level(number: int, **given: object) -> Look:
    def look(policy: Policy) -> bool:
        desk = begun(policy, **given)
        return desk.ticket.level == number and policy.level(number).rule == "E-1"

    return look


def _four_levels(policy: Policy) -> bool:
    return [level.code for level in policy.levels if level.rule == "E-1" and len(level.examples) > 1] == list("DCBA")


def _basic_stays(policy: Policy) -> bool:
    desk = heard(begun(policy))
    return refused(lambda: desk.do(LIN, "escalate", reason="不想办")) == ("stays_here", "act", "E-2")


def _general_goes_up(policy: Policy) -> bool:
    desk = heard(begun(policy, category="unwell"))
    wanted = ("hand_over_first", "act", "E-2")
    return refused(lambda: examined(desk)) == wanted and running(desk)["hand_over"].rule == "E-2"


def _qualified_settles_both(policy: Policy) -> bool:
    desk = begun(policy, GRADED, OFFICE, category="unwell")
    informed(heard(desk, GRADED), GRADED)
    offered(examined(desk, GRADED), GRADED).do(GRADED, "resolve", result="已退款")
    basic = settled_case(policy)
    return desk.ticket.state is State.CALLBACK and basic.ticket.handler == LIN.id


def _only_the_qualified(policy: Policy) -> bool:
    desk = begun(policy, GRADED, OFFICE, category="unwell")
    heard(desk, GRADED)
    return refused(lambda: examined(desk, HE)) == ("not_in_seat", "act", "E-2")


def _reported(category: str, handler: object, told: int) -> Look:
    def look(policy: Policy) -> bool:
        desk = begun(policy, category=category)
        desk.do(LIN, "escalate", reason="上报")
        heard(desk, handler)  # type: ignore[arg-type]
        first = refused(lambda: examined(desk, handler)) == ("report_first", "act", "E-2")  # type: ignore[arg-type]
        out = desk.do(handler, "report", facts="上报")  # type: ignore[arg-type]
        return first and out.notified == (told,)

    return look


ROWS = (
    Row("E-1", "four levels with examples", _four_levels,
        'examples = [\n  { zh = "快递没更新", en = "The parcel does not move" },\n'
        '  { zh = "少了赠品", en = "The gift is missing" },\n]\n'),
    Row("E-1", "D: basic", _level(1, category="parcel"), "[[categories]] parcel"),
    Row("E-1", "C: unwell", _level(2, cause="吃了以后拉肚子"), "[[triggers]] unwell"),
    Row("E-1", "C: the platform", _level(2, cause="我已申请介入"), "[[triggers]] platform"),
    Row("E-1", "C: bad talk", _level(2, cause="再不退就差评"), "[[triggers]] bad_talk"),
    Row("E-1", "B: hotlines", _level(3, cause="我打了12345"), "[[triggers]] regulator"),
    Row("E-1", "B: media", _level(3, cause="已经找了记者"), "[[triggers]] media"),
    Row("E-1", "A: court", _level(4, cause="法院见"), "[[triggers]] court"),
    Row("E-1", "A: life", _level(4, cause="老人吃了住院"), "[[triggers]] life"),
    Row("E-2", "basic is not pushed up", _basic_stays, "stays = true\n"),
    Row("E-2", "general is handed over", _general_goes_up, "hand_over = true\nqualified = true\n",
        "qualified = true\n"),
    Row("E-2", "a qualified clerk settles both", _qualified_settles_both, "qualified = true\n"),
    Row("E-2", "only the qualified", _only_the_qualified, "qualified = true\n"),
    Row("E-2", "major is reported", _reported("press", ZHOU, SUN.id),
        'report = [{ tier = 3, roles = ["director"] }]\n'),
    Row("E-2", "extreme is reported", _reported("court", SUN, QIAN.id),
        'report = [{ tier = 3, roles = ["administration"] }]\n'),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_the_rule_holds(row: Row) -> None:
    assert row.look(shipped("ecommerce"))
    assert holds(row, shipped("ecommerce"))


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_without_its_line_exactly_this_rule_is_red(row: Row) -> None:
    assert red_without("ecommerce", row, ROWS) == {row.rule}


def test_a_dissatisfied_buyer_rises_even_from_the_level_that_stays() -> None:
    """E-2: the desk does not push up; the customer's word still does."""
    desk = settled_case(shipped("ecommerce"))
    desk.do(LIN, "callback", reached=True, satisfaction=2, said="不接受")
    assert desk.ticket.level == 2
    assert len(desk.sheets) == 2


def test_an_extreme_case_is_filed_with_all_it_demands() -> None:
    """E-1, E-2"""
    desk = begun(shipped("ecommerce"), cause="老人吃了住院", category="danger")
    desk.do(LIN, "escalate", reason="特级")
    informed(heard(desk, SUN), SUN).do(SUN, "report", facts="住院")
    offered(examined(desk, SUN), SUN).do(SUN, "resolve", result="已赔付")
    desk.do(SUN, "callback", reached=True, satisfaction=3, said="可以")
    assert refused(lambda: desk.do(SUN, "review", passed=True))[0] == "own_case"
    desk.do(QIAN, "review", passed=True)
    desk.do(FANG, "file")
    assert desk.ticket.state is State.FILED
    assert LIANG.id not in {event.by for event in desk.case.events}
