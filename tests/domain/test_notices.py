"""Who must be told at once and what must be done at once: asked for, recorded with the means, told since when.

Source: A-4, A-5, F-4.3.3, P-1, T-2
"""

from __future__ import annotations

from typing import Any

import pytest
from case_desk import FULL, HOUSE, LIN, QIAN, SUN, ZHOU, Desk, franchise, shipped
from pack_lines import begun, refused

from desktop.domain import notices
from desktop.domain.notices import Notices
from desktop.domain.types import Act, TellBy

HURT = "饮品里有碎玻璃，孩子划伤送医"
PACKS = ("franchise", "telecom", "agency", "ecommerce", "printshop")


def hurt(pack: str = "franchise", **given: Any) -> Desk:
    return begun(shipped(pack), cause=HURT, **given)


def found(desk: Desk) -> Notices:
    return notices.of_case(desk.case, desk.policy, desk.office)


@pytest.mark.parametrize("pack", PACKS)
def test_danger_to_life_names_whom_to_tell_and_what_to_do_in_every_trade(pack: str) -> None:
    asked = found(hurt(pack))
    assert asked.waiting
    assert asked.undone
    assert not asked.complete
    assert all(one.rule for one in (*asked.notices, *asked.checks))


def test_most_cases_ask_for_nothing() -> None:
    asked = found(begun(franchise()))
    assert (asked.notices, asked.checks, asked.complete) == ((), (), True)


def test_each_seat_is_told_once_with_the_clause_of_what_was_found() -> None:
    desk = hurt()
    asked = found(desk)
    assert [one.people[0] for one in asked.notices] == [ZHOU.id, SUN.id, QIAN.id]
    assert {one.trigger for one in asked.notices} == {"injury"}
    assert {one.since for one in asked.notices} == {desk.case.events[0].at}


def test_telling_is_recorded_with_who_when_and_how() -> None:
    desk = hurt()
    desk.do(LIN, "note", informed=[ZHOU.id], means="phone")
    told = next(one for one in found(desk).notices if one.told is not None)
    assert (told.people[0], told.means, told.told) == (ZHOU.id, TellBy.PHONE, desk.case.events[-1])
    assert [one.people[0] for one in found(desk).waiting] == [SUN.id, QIAN.id]


def test_handing_up_tells_too_but_by_no_means_that_were_said() -> None:
    desk = hurt()
    desk.do(LIN, "escalate", reason="受伤")
    assert found(desk).waiting == ()
    assert {one.means for one in found(desk).notices} == {None}


def test_the_checklist_is_ticked_item_by_item() -> None:
    desk = hurt()
    desk.do(LIN, "note", informed=[ZHOU.id, SUN.id, QIAN.id], means="in_person")
    codes = [one.code for one in found(desk).checks]
    for code in codes:
        assert not found(desk).complete
        desk.do(LIN, "note", checked=[code])
    assert found(desk).complete
    assert {one.done.by for one in found(desk).checks if one.done} == {LIN.id}


def test_what_is_said_later_asks_from_then_on() -> None:
    desk = begun(franchise())
    desk.do(LIN, "contact", means="phone", reached=True, said="刚才发现孩子划伤了")
    asked = found(desk)
    assert {one.since for one in asked.waiting} == {desk.case.events[-1].at}


def test_a_level_that_names_somebody_asks_by_its_own_clause() -> None:
    policy = shipped("agency")
    category = next(one.code for one in policy.categories if one.level == 2)
    asked = found(begun(policy, category=category))
    assert [(one.rule, one.trigger) for one in asked.waiting] == [("A-5", "")]


def test_a_note_says_something_or_records_something() -> None:
    desk = hurt()
    rule = desk.policy.act_rule(Act.NOTE)
    assert refused(lambda: desk.do(LIN, "note")) == ("missing", "text", rule)
    assert refused(lambda: desk.do(LIN, "note", informed=[])) == ("missing", "text", rule)
    assert refused(lambda: desk.do(LIN, "note", informed=[ZHOU.id], means="owl"))[:2] == ("unknown_value", "means")
    assert refused(lambda: desk.do(LIN, "note", checked=["injury:99"]))[:2] == ("unknown_value", "checked")


def test_only_who_was_not_told_is_still_demanded() -> None:
    desk = Desk(shipped("telecom"))
    fields = {"complainant_kind": desk.policy.complainants[0].code, "category": desk.policy.categories[0].code}
    desk.register(**{**FULL, **fields, "cause": "要找记者曝光，孩子触电受伤"})
    first = next(step for step in desk.steps() if step.act is Act.NOTE)
    assert set(first.to) == {ZHOU.id, SUN.id}
    desk.do(LIN, "note", informed=[ZHOU.id], means="phone")
    assert next(step for step in desk.steps() if step.act is Act.NOTE).to == (SUN.id,)
    assert HOUSE.person(SUN.id) == SUN
