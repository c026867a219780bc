"""Who complains, who handles, and the first contact (F-4, F-5.1): refused with clause and field."""

from __future__ import annotations

from typing import Any

import pytest
from case_desk import (
    CONTACT,
    FANG,
    FINDING,
    FULL,
    HE,
    LIANG,
    LIN,
    QIAN,
    REMEDY,
    SIMPLE,
    SUN,
    ZHOU,
    Desk,
    at,
    level_three,
    level_two,
    settled,
)
from franchise_desk import Refused, handling, refused, refused_act, refused_new

from desktop.domain.clocks import clocks
from desktop.domain.types import ClockState, State

# ---------------------------------------------------------------- F-4: who complains, who handles, how grave


def test_f_4_1_only_the_packs_complainants() -> None:
    assert refused_new(complainant_kind="martian") == ("unknown_value", "complainant_kind", "F-4.1")


def test_f_4_1_a_category_is_meant_for_its_complainants() -> None:
    assert refused_new(complainant_kind="consumer", category="policy") == ("kind_not_offered", "category", "F-4.1")
    desk = Desk()
    desk.register(**FULL)
    assert refused_act(desk, LIN, "edit", complainant_kind="franchisee") == ("kind_not_offered", "category", "F-4.1")


def test_f_4_1_the_kind_is_known_before_a_proposal() -> None:
    desk = handling(complainant_kind="", category="other")
    assert refused_act(desk, LIN, "propose", **REMEDY) == ("needs", "complainant_kind", "F-4.1")


def test_f_4_2_what_is_beyond_a_tier_goes_to_the_next() -> None:
    desk = handling()
    desk.do(LIN, "propose", measures="退", remedy={"kind": "refund", "amount": "200.01"})
    assert desk.ticket.state is State.APPROVAL
    assert desk.steps()[0].people == (LIANG.id, ZHOU.id)
    assert refused_act(desk, HE, "approve") == ("not_in_seat", "act", "F-4.2")
    assert refused_act(desk, LIN, "approve") == ("own_case", "act", "F-4.2")
    assert refused_act(desk, LIN, "resolve", result="x") == ("wrong_state", "act", "F-5.3.1.6")
    desk.do(LIANG, "approve", opinion="同意")
    assert desk.ticket.state is State.HANDLING


def test_f_4_2_within_the_authority_nobody_is_asked() -> None:
    desk = handling()
    desk.do(LIN, "propose", measures="退", remedy={"kind": "refund", "amount": "200"})
    assert desk.next() == "investigate"
    assert desk.ticket.state is State.HANDLING


def test_f_4_2_a_large_sum_skips_to_the_tier_that_may() -> None:
    desk = handling()
    desk.do(LIN, "propose", measures="退", remedy={"kind": "refund", "amount": "501"})
    assert refused_act(desk, LIANG, "approve") == ("not_in_seat", "act", "F-4.2")
    desk.do(SUN, "approve")


@pytest.mark.parametrize(
    ("fields", "proposed", "clause"),
    [
        ({"category": "service_attitude"}, 2, "F-4.3.2"),
        ({"cause": "要打12315"}, 3, "F-4.3.3"),
        ({"channel": "regulator"}, 3, "F-4.3.3"),
        ({"complainant_kind": "franchisee", "category": "policy"}, 2, "F-4.3.2"),
        ({"complainant_kind": "franchisee", "category": "inaction"}, 3, "F-4.3.3"),
    ],
)
def test_f_4_3_a_level_below_the_proposed_needs_a_reason(fields: dict[str, Any], proposed: int, clause: str) -> None:
    """F-4.3.2, F-4.3.3"""
    desk = Desk()
    assert desk.register(**{**SIMPLE, **fields}).level == proposed
    assert refused_new(**fields, level=1) == ("level_reason_missing", "level_reason", clause)
    ticket = Desk().register(**{**SIMPLE, **fields, "level": 1, "level_reason": "客户只是转述"})
    assert (ticket.level, ticket.level_reason) == (1, "客户只是转述")


def test_f_4_3_1_a_concrete_problem_is_level_one() -> None:
    desk = Desk()
    assert desk.register(**{**SIMPLE, "category": "repair"}).level == 1
    assert refused_new(level=4) == ("level_unknown", "level", "F-4.3.3")


def test_f_4_3_2_a_repeated_complaint_is_level_two() -> None:
    assert Desk().register(earlier=1).level == 2


def test_f_4_3_3_what_the_customer_says_later_can_raise_it() -> None:
    desk = handling()
    desk.do(LIN, "contact", means="phone", reached=True, said="再不处理就打12315")
    step = desk.steps()[0]
    assert (str(step.act), step.rule, step.to) == ("escalate", "F-4.3.3", (ZHOU.id,))
    desk.do(LIN, "escalate", reason="客户提到12315")
    assert (desk.ticket.level, desk.ticket.tier, desk.ticket.handler) == (3, 2, ZHOU.id)


# ---------------------------------------------------------------- F-5.1: first contact, and the way of each level


def test_f_5_1_1_only_known_channels() -> None:
    assert refused_new(channel="pigeon") == ("unknown_value", "channel", "F-5.1.1")


@pytest.mark.parametrize(
    ("left_out", "answer"),
    [
        ("cause", ("missing", "cause", "F-5.1.1")),
        ("channel", ("missing", "channel", "F-5.1.1")),
    ],
)
def test_f_5_1_1_cause_and_channel_at_once(left_out: str, answer: Refused) -> None:
    given = {name: value for name, value in SIMPLE.items() if name != left_out}
    assert refused(lambda: Desk().register(**given)) == answer


def test_f_5_1_1_a_name_or_a_number() -> None:
    assert refused(lambda: Desk().register(channel="phone", cause="坏了")) == ("name_or_phone", "name", "F-5.1.1")
    Desk().register(channel="phone", cause="坏了", phone="138 0000 6021")


def test_f_5_1_1_the_first_contact_is_due_at_the_close_of_the_next_working_day() -> None:
    desk = Desk(now=at("2026-09-30 17:30"))
    desk.register()
    (clock,) = clocks(desk.case, desk.policy, desk.calendar, desk.now)
    assert (clock.code, clock.rule, clock.due_at) == ("first_contact", "F-5.1.1", at("2026-10-08 18:00"))
    assert clock.assumed


def test_f_5_1_1_a_contact_that_reached_says_what_was_said() -> None:
    desk = Desk()
    desk.register(**FULL)
    assert refused_act(desk, LIN, "contact", means="phone", reached=True) == ("empty", "said", "F-5.1.1")
    assert refused_act(desk, LIN, "contact", reached=True, said="x") == ("missing", "means", "F-5.1.1")
    before = {"means": "phone", "reached": True, "said": "x", "at": "2026-11-22T10:00:00+08:00"}
    assert refused_act(desk, LIN, "contact", **before) == ("before_received", "at", "F-5.1.1")


def test_f_5_1_1_nothing_is_proposed_before_the_customer_was_reached() -> None:
    desk = Desk()
    desk.register(**FULL)
    assert refused_act(desk, LIN, "propose", **REMEDY) == ("reach_first", "act", "F-5.1.1")


def test_f_5_1_1_the_course_is_recorded_before_a_proposal() -> None:
    desk = handling(course="")
    assert desk.next() == "edit"
    assert refused_act(desk, LIN, "propose", **REMEDY) == ("needs", "course", "F-5.1.1")


def test_f_5_1_1_facts_are_found_out_before_it_is_settled() -> None:
    desk = handling()
    desk.do(LIN, "propose", **REMEDY)
    assert refused_act(desk, LIN, "resolve", result="x") == ("needs", "facts", "F-5.1.1")


def test_f_5_1_l1_the_supervisor_reviews_and_the_clerk_files() -> None:
    desk = settled()
    desk.do(LIN, "callback", reached=True, satisfaction=2, said="可以")
    assert refused_act(desk, LIN, "review", passed=True) == ("own_case", "act", "F-5.1-L1")
    assert refused_act(desk, HE, "review", passed=True) == ("not_in_seat", "act", "F-5.1-L1")
    assert refused_act(desk, ZHOU, "review", passed=True) == ("not_in_seat", "act", "F-5.1-L1")
    assert refused_act(desk, FANG, "file") == ("not_reviewed", "act", "F-5.1-L1")
    desk.do(LIANG, "review", passed=True)
    assert refused_act(desk, LIN, "file") == ("not_in_seat", "act", "F-7")
    desk.do(FANG, "file")
    assert desk.ticket.state is State.FILED


def test_f_5_1_l1_tier_two_does_not_take_the_handling_over_in_passing() -> None:
    desk = handling()
    assert refused_act(desk, LIANG, "investigate", **FINDING) == ("not_in_seat", "act", "F-5.1-L1")


def test_f_5_1_l2_tier_one_hands_over_at_once() -> None:
    desk = Desk()
    desk.register(**{**FULL, "category": "service_attitude"})
    assert (desk.ticket.level, desk.ticket.tier) == (2, 1)
    step = desk.steps()[0]
    assert (str(step.act), step.rule, step.to) == ("escalate", "F-5.1-L2", (LIANG.id, ZHOU.id))
    assert step.due_at == at("2026-11-23 10:15")
    desk.do(LIN, "contact", **CONTACT)
    for act, args in (("investigate", FINDING), ("propose", REMEDY), ("resolve", {"result": "x"})):
        assert refused_act(desk, LIN, act, **args) == ("hand_over_first", "act", "F-5.1-L2")
    assert refused_act(desk, LIANG, "propose", **REMEDY) == ("hand_over_first", "act", "F-5.1-L2")
    assert refused_act(desk, LIN, "escalate", reason="x", to=HE.id) == ("not_a_receiver", "to", "F-5.1-L2")
    desk.do(LIN, "escalate", reason="态度")
    assert (desk.ticket.tier, desk.ticket.handler) == (2, LIANG.id)
    assert refused_act(desk, LIN, "propose", **REMEDY) == ("not_in_seat", "act", "F-5.1-L2")


def test_f_5_1_l2_handing_over_has_fifteen_office_minutes() -> None:
    desk = Desk(now=at("2026-11-23 11:55"))
    desk.register(**{**FULL, "category": "service_attitude"})
    clock = next(c for c in clocks(desk.case, desk.policy, desk.calendar, desk.now) if c.code == "hand_over")
    assert (clock.rule, clock.due_at, clock.state) == ("F-5.1-L2", at("2026-11-23 13:10"), ClockState.DUE_SOON)
    desk.do(LIN, "escalate", reason="态度")
    clock = next(c for c in clocks(desk.case, desk.policy, desk.calendar, desk.now) if c.code == "hand_over")
    assert clock.state is ClockState.MET


def test_f_5_1_l2_the_director_reviews() -> None:
    desk = level_two()
    desk.do(LIANG, "investigate", **FINDING)
    desk.do(LIANG, "propose", **REMEDY)
    desk.do(LIANG, "resolve", result="x")
    desk.do(LIANG, "callback", reached=True, satisfaction=1, said="好")
    for person in (ZHOU, QIAN, LIN):
        assert refused_act(desk, person, "review", passed=True) == ("not_in_seat", "act", "F-5.1-L2")
    desk.do(SUN, "review", passed=True)
    desk.do(FANG, "file")


def test_f_5_1_l3_only_the_manager_handles_after_a_special_report() -> None:
    desk = Desk()
    desk.register(**{**FULL, "cause": "要打12315"})
    assert refused_act(desk, LIN, "escalate", reason="x", to=LIANG.id) == ("not_a_receiver", "to", "F-5.1-L3")
    desk.do(LIN, "escalate", reason="12315")
    desk.do(ZHOU, "contact", **CONTACT)
    assert refused_act(desk, ZHOU, "investigate", **FINDING) == ("report_first", "act", "F-5.1-L3")
    assert refused_act(desk, ZHOU, "propose", **REMEDY) == ("report_first", "act", "F-5.1-L3")
    assert refused_act(desk, LIANG, "report", facts="x") == ("not_in_seat", "act", "F-5.1-L3")
    assert desk.next() == "report"
    out = desk.do(ZHOU, "report", facts="客户要打12315")
    assert set(out.notified) == {SUN.id, QIAN.id}
    assert refused_act(desk, ZHOU, "report", facts="x") == ("already_reported", "act", "F-5.1-L3")


def test_f_5_1_l3_is_handled_under_the_heads_direction() -> None:
    desk = level_three()
    desk.do(ZHOU, "propose", **REMEDY)
    assert desk.ticket.state is State.APPROVAL
    assert desk.steps()[0].rule == "F-5.1-L3"
    assert refused_act(desk, ZHOU, "approve") == ("own_case", "act", "F-5.1-L3")
    assert refused_act(desk, LIANG, "approve") == ("not_in_seat", "act", "F-5.1-L3")
    assert refused_act(desk, SUN, "reject") == ("missing", "opinion", "F-4.2")
    desk.do(QIAN, "approve")


def test_f_5_1_l3_a_report_is_not_asked_of_lower_levels() -> None:
    desk = level_two()
    assert refused_act(desk, LIANG, "report", facts="x") == ("report_not_asked", "act", "F-5.1-L2")
