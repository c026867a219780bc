"""Each rule of the franchise regulation, broken on purpose: refused with its clause and field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from case_desk import (
    CONTACT,
    FACTS,
    FANG,
    FINDING,
    FULL,
    HE,
    HOUSE,
    LIANG,
    LIN,
    PACK_TEXT,
    QIAN,
    REMEDY,
    SIMPLE,
    SUN,
    TOLD,
    ZHOU,
    Desk,
    at,
    level_three,
    level_two,
    settled,
    solved_three,
)

from desktop.base.errors import RefusedError
from desktop.domain.clocks import clocks
from desktop.domain.penalties import suggestions
from desktop.domain.policy import Policy, load_policy
from desktop.domain.types import ClockState, Person, State

Refused = tuple[str, str | None, str | None]


def _refused(go: Callable[[], object]) -> Refused:
    with pytest.raises(RefusedError) as caught:
        go()
    return caught.value.code, caught.value.field, caught.value.rule


def _new(**fields: Any) -> Refused:
    return _refused(lambda: Desk().register(**{**SIMPLE, **fields}))


def _act(desk: Desk, person: Person, act: str, **args: Any) -> Refused:
    return _refused(lambda: desk.do(person, act, **args))


def _handling(**given: Any) -> Desk:
    desk = Desk()
    desk.register(**{**FULL, **given})
    desk.do(LIN, "contact", **CONTACT)
    return desk


# ---------------------------------------------------------------- F-4: who complains, who handles, how grave


def test_f_4_1_only_the_packs_complainants() -> None:
    assert _new(complainant_kind="martian") == ("unknown_value", "complainant_kind", "F-4.1")


def test_f_4_1_a_category_is_meant_for_its_complainants() -> None:
    assert _new(complainant_kind="consumer", category="policy") == ("kind_not_offered", "category", "F-4.1")
    desk = Desk()
    desk.register(**FULL)
    assert _act(desk, LIN, "edit", complainant_kind="franchisee") == ("kind_not_offered", "category", "F-4.1")


def test_f_4_1_the_kind_is_known_before_a_proposal() -> None:
    desk = _handling(complainant_kind="", category="other")
    assert _act(desk, LIN, "propose", **REMEDY) == ("needs", "complainant_kind", "F-4.1")


def test_f_4_2_what_is_beyond_a_tier_goes_to_the_next() -> None:
    desk = _handling()
    desk.do(LIN, "propose", measures="退", remedy={"kind": "refund", "amount": "200.01"})
    assert desk.ticket.state is State.APPROVAL
    assert desk.steps()[0].people == (LIANG.id, ZHOU.id)
    assert _act(desk, HE, "approve") == ("not_in_seat", "act", "F-4.2")
    assert _act(desk, LIN, "approve") == ("own_case", "act", "F-4.2")
    assert _act(desk, LIN, "resolve", result="x") == ("wrong_state", "act", "F-5.3.1.6")
    desk.do(LIANG, "approve", opinion="同意")
    assert desk.ticket.state is State.HANDLING


def test_f_4_2_within_the_authority_nobody_is_asked() -> None:
    desk = _handling()
    desk.do(LIN, "propose", measures="退", remedy={"kind": "refund", "amount": "200"})
    assert desk.next() == "investigate"
    assert desk.ticket.state is State.HANDLING


def test_f_4_2_a_large_sum_skips_to_the_tier_that_may() -> None:
    desk = _handling()
    desk.do(LIN, "propose", measures="退", remedy={"kind": "refund", "amount": "501"})
    assert _act(desk, LIANG, "approve") == ("not_in_seat", "act", "F-4.2")
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
    assert _new(**fields, level=1) == ("level_reason_missing", "level_reason", clause)
    ticket = Desk().register(**{**SIMPLE, **fields, "level": 1, "level_reason": "客户只是转述"})
    assert (ticket.level, ticket.level_reason) == (1, "客户只是转述")


def test_f_4_3_1_a_concrete_problem_is_level_one() -> None:
    desk = Desk()
    assert desk.register(**{**SIMPLE, "category": "repair"}).level == 1
    assert _new(level=4) == ("level_unknown", "level", "F-4.3.3")


def test_f_4_3_2_a_repeated_complaint_is_level_two() -> None:
    assert Desk().register(earlier=1).level == 2


def test_f_4_3_3_what_the_customer_says_later_can_raise_it() -> None:
    desk = _handling()
    desk.do(LIN, "contact", means="phone", reached=True, said="再不处理就打12315")
    step = desk.steps()[0]
    assert (str(step.act), step.rule, step.to) == ("escalate", "F-4.3.3", (ZHOU.id,))
    desk.do(LIN, "escalate", reason="客户提到12315")
    assert (desk.ticket.level, desk.ticket.tier, desk.ticket.handler) == (3, 2, ZHOU.id)


# ---------------------------------------------------------------- F-5.1: first contact, and the way of each level


def test_f_5_1_1_only_known_channels() -> None:
    assert _new(channel="pigeon") == ("unknown_value", "channel", "F-5.1.1")


@pytest.mark.parametrize(
    ("left_out", "refused"),
    [
        ("cause", ("missing", "cause", "F-5.1.1")),
        ("channel", ("missing", "channel", "F-5.1.1")),
    ],
)
def test_f_5_1_1_cause_and_channel_at_once(left_out: str, refused: Refused) -> None:
    given = {name: value for name, value in SIMPLE.items() if name != left_out}
    assert _refused(lambda: Desk().register(**given)) == refused


def test_f_5_1_1_a_name_or_a_number() -> None:
    assert _refused(lambda: Desk().register(channel="phone", cause="坏了")) == ("name_or_phone", "name", "F-5.1.1")
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
    assert _act(desk, LIN, "contact", means="phone", reached=True) == ("empty", "said", "F-5.1.1")
    assert _act(desk, LIN, "contact", reached=True, said="x") == ("missing", "means", "F-5.1.1")
    before = {"means": "phone", "reached": True, "said": "x", "at": "2026-11-22T10:00:00+08:00"}
    assert _act(desk, LIN, "contact", **before) == ("before_received", "at", "F-5.1.1")


def test_f_5_1_1_nothing_is_proposed_before_the_customer_was_reached() -> None:
    desk = Desk()
    desk.register(**FULL)
    assert _act(desk, LIN, "propose", **REMEDY) == ("reach_first", "act", "F-5.1.1")


def test_f_5_1_1_the_course_is_recorded_before_a_proposal() -> None:
    desk = _handling(course="")
    assert desk.next() == "edit"
    assert _act(desk, LIN, "propose", **REMEDY) == ("needs", "course", "F-5.1.1")


def test_f_5_1_1_facts_are_found_out_before_it_is_settled() -> None:
    desk = _handling()
    desk.do(LIN, "propose", **REMEDY)
    assert _act(desk, LIN, "resolve", result="x") == ("needs", "facts", "F-5.1.1")


def test_f_5_1_l1_the_supervisor_reviews_and_the_clerk_files() -> None:
    desk = settled()
    desk.do(LIN, "callback", reached=True, satisfaction=2, said="可以")
    assert _act(desk, LIN, "review", passed=True) == ("own_case", "act", "F-5.1-L1")
    assert _act(desk, HE, "review", passed=True) == ("not_in_seat", "act", "F-5.1-L1")
    assert _act(desk, ZHOU, "review", passed=True) == ("not_in_seat", "act", "F-5.1-L1")
    assert _act(desk, FANG, "file") == ("not_reviewed", "act", "F-5.1-L1")
    desk.do(LIANG, "review", passed=True)
    assert _act(desk, LIN, "file") == ("not_in_seat", "act", "F-7")
    desk.do(FANG, "file")
    assert desk.ticket.state is State.FILED


def test_f_5_1_l1_tier_two_does_not_take_the_handling_over_in_passing() -> None:
    desk = _handling()
    assert _act(desk, LIANG, "investigate", **FINDING) == ("not_in_seat", "act", "F-5.1-L1")


def test_f_5_1_l2_tier_one_hands_over_at_once() -> None:
    desk = Desk()
    desk.register(**{**FULL, "category": "service_attitude"})
    assert (desk.ticket.level, desk.ticket.tier) == (2, 1)
    step = desk.steps()[0]
    assert (str(step.act), step.rule, step.to) == ("escalate", "F-5.1-L2", (LIANG.id, ZHOU.id))
    assert step.due_at == at("2026-11-23 10:15")
    desk.do(LIN, "contact", **CONTACT)
    for act, args in (("investigate", FINDING), ("propose", REMEDY), ("resolve", {"result": "x"})):
        assert _act(desk, LIN, act, **args) == ("hand_over_first", "act", "F-5.1-L2")
    assert _act(desk, LIANG, "propose", **REMEDY) == ("hand_over_first", "act", "F-5.1-L2")
    assert _act(desk, LIN, "escalate", reason="x", to=HE.id) == ("not_a_receiver", "to", "F-5.1-L2")
    desk.do(LIN, "escalate", reason="态度")
    assert (desk.ticket.tier, desk.ticket.handler) == (2, LIANG.id)
    assert _act(desk, LIN, "propose", **REMEDY) == ("not_in_seat", "act", "F-5.1-L2")


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
        assert _act(desk, person, "review", passed=True) == ("not_in_seat", "act", "F-5.1-L2")
    desk.do(SUN, "review", passed=True)
    desk.do(FANG, "file")


def test_f_5_1_l3_only_the_manager_handles_after_a_special_report() -> None:
    desk = Desk()
    desk.register(**{**FULL, "cause": "要打12315"})
    assert _act(desk, LIN, "escalate", reason="x", to=LIANG.id) == ("not_a_receiver", "to", "F-5.1-L3")
    desk.do(LIN, "escalate", reason="12315")
    desk.do(ZHOU, "contact", **CONTACT)
    assert _act(desk, ZHOU, "investigate", **FINDING) == ("report_first", "act", "F-5.1-L3")
    assert _act(desk, ZHOU, "propose", **REMEDY) == ("report_first", "act", "F-5.1-L3")
    assert _act(desk, LIANG, "report", facts="x") == ("not_in_seat", "act", "F-5.1-L3")
    assert desk.next() == "report"
    out = desk.do(ZHOU, "report", facts="客户要打12315")
    assert set(out.notified) == {SUN.id, QIAN.id}
    assert _act(desk, ZHOU, "report", facts="x") == ("already_reported", "act", "F-5.1-L3")


def test_f_5_1_l3_is_handled_under_the_heads_direction() -> None:
    desk = level_three()
    desk.do(ZHOU, "propose", **REMEDY)
    assert desk.ticket.state is State.APPROVAL
    assert desk.steps()[0].rule == "F-5.1-L3"
    assert _act(desk, ZHOU, "approve") == ("own_case", "act", "F-5.1-L3")
    assert _act(desk, LIANG, "approve") == ("not_in_seat", "act", "F-5.1-L3")
    assert _act(desk, SUN, "reject") == ("missing", "opinion", "F-4.2")
    desk.do(QIAN, "approve")


def test_f_5_1_l3_a_report_is_not_asked_of_lower_levels() -> None:
    desk = level_two()
    assert _act(desk, LIANG, "report", facts="x") == ("report_not_asked", "act", "F-5.1-L2")


# ---------------------------------------------------------------- F-5.3: the handling


def test_f_5_3_1_the_case_ends_by_the_customers_word_not_by_ours() -> None:
    desk = _handling()
    assert _act(desk, LIN, "resolve", result="x")[2] == "F-5.1.1"
    desk.do(LIN, "investigate", **FINDING)
    assert _act(desk, LIN, "resolve", result="x") == ("proposal_missing", "measures", "F-5.3.1")
    desk.do(LIN, "propose", **REMEDY)
    desk.do(LIN, "resolve", result="x")
    assert _act(desk, LIANG, "review", passed=True) == ("wrong_state", "act", "F-5.3.1.6")


def test_f_5_3_1_remedies_are_the_packs_and_cost_what_they_cost() -> None:
    desk = _handling()
    unknown = {"measures": "x", "remedy": {"kind": "holiday"}}
    assert _act(desk, LIN, "propose", **unknown)[:2] == ("unknown_value", "remedy.kind")
    bare = {"measures": "x", "remedy": {"kind": "refund"}}
    assert _act(desk, LIN, "propose", **bare) == ("amount_needed", "remedy.amount", "F-5.3.1")
    paid = {"measures": "x", "remedy": {"kind": "apology", "amount": 5}}
    assert _act(desk, LIN, "propose", **paid) == ("amount_not_wanted", "remedy.amount", "F-5.3.1")


def test_f_5_3_1_1_the_talk_guide_has_its_steps() -> None:
    """F-5.3.1.1, F-talk"""
    talk = Desk().policy.talk
    assert talk[0].rule == "F-5.3.1.1"
    assert sum(step.rule == "F-talk" for step in talk) >= 6
    assert all(step.phrases for step in talk)


@pytest.mark.parametrize("field", ["store", "staff", "product", "product_code", "other_contact", "happened_where"])
def test_f_5_3_1_2_the_facts_are_recorded_before_a_proposal(field: str) -> None:
    desk = _handling(**{field: ""})
    name = "happened_at" if field == "happened_where" else field
    assert _act(desk, LIN, "propose", **REMEDY) == ("needs", name, "F-5.3.1.2")
    desk.do(LIN, "edit", **{field: "不详"})
    desk.do(LIN, "propose", **REMEDY)


@pytest.mark.parametrize("item", ["procedure", "time", "direct_contact"])
def test_f_5_3_1_3_the_customer_is_told_all_three(item: str) -> None:
    desk = Desk()
    desk.register(**FULL)
    told = {key: key != item for key in TOLD}
    desk.do(LIN, "contact", means="phone", reached=True, said="x", told=told)
    assert desk.next() == "contact"
    assert _act(desk, LIN, "propose", **REMEDY) == ("not_told", "told", "F-5.3.1.3")
    desk.do(LIN, "contact", means="phone", reached=True, said="补充", told={item: True})
    desk.do(LIN, "propose", **REMEDY)


def test_f_5_3_1_3_nobody_is_told_who_was_not_reached() -> None:
    desk = Desk()
    desk.register(**FULL)
    args = {"means": "phone", "reached": False, "told": TOLD}
    assert _act(desk, LIN, "contact", **args) == ("reach_first", "told", "F-5.3.1.3")
    letter = {"channel": "letter", "told": TOLD}
    assert _new(**letter) == ("told_needs_live_channel", "told", "F-5.3.1.3")


def test_f_5_3_1_4_the_receiver_follows_the_departments() -> None:
    desk = _handling()
    desk.do(LIN, "task", department="物流部", what="查签收", by="2026-11-24")
    desk.do(LIN, "investigate", **FINDING)
    desk.do(LIN, "propose", **REMEDY)
    assert desk.next() == "task_done"
    assert _act(desk, LIN, "resolve", result="x") == ("tasks_open", "task", "F-5.3.1.4")
    clock = next(c for c in clocks(desk.case, desk.policy, desk.calendar, desk.now) if c.code.startswith("task:"))
    assert (clock.rule, clock.due_at, clock.label) == ("F-5.3.1.4", at("2026-11-24 18:00"), "物流部 · 查签收")
    assert _act(desk, HE, "task_done", task=1, result="x") == ("task_unknown", "task", "F-5.3.1.4")
    assert _act(desk, SUN, "task_done", task=clock.code, result="x") == ("not_in_seat", "act", "F-5.3.1.4")
    desk.do(LIN, "task_done", task=clock.code, result="已签收两杯")
    desk.do(LIN, "resolve", result="x")


@pytest.mark.parametrize(
    ("desk", "due"),
    [(_handling, "2026-11-30 18:00"), (level_two, "2026-11-26 18:00"), (level_three, "2026-11-24 18:00")],
)
def test_f_5_3_1_5_the_customer_hears_from_us(desk: Callable[[], Desk], due: str) -> None:
    case = desk()
    clock = next(c for c in clocks(case.case, case.policy, case.calendar, case.now) if c.code == "progress")
    assert (clock.rule, clock.due_at) == ("F-5.3.1.5", at(due))


def test_f_5_3_1_5_a_late_progress_contact_is_demanded_first() -> None:
    desk = _handling()
    desk.now = at("2026-12-01 09:30")
    assert (desk.next(), desk.steps()[0].rule) == ("contact", "F-5.3.1.5")


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_f_5_3_1_6_satisfaction_is_one_to_five(rating: int) -> None:
    refused = _act(settled(), LIN, "callback", reached=True, satisfaction=rating, said="x")
    assert refused == ("satisfaction_range", "satisfaction", "F-5.3.1.6")


@pytest.mark.parametrize("rating", [1, 2, 3])
def test_f_5_3_1_6_one_to_three_settle(rating: int) -> None:
    desk = settled()
    desk.do(LIN, "callback", reached=True, satisfaction=rating, said="x")
    assert (desk.ticket.state, len(desk.sheets)) == (State.REVIEW, 1)


@pytest.mark.parametrize("rating", [4, 5])
def test_f_5_3_1_6_four_and_five_rise_to_a_new_sheet(rating: int) -> None:
    desk = settled()
    first = desk.ticket
    out = desk.do(LIN, "callback", reached=True, satisfaction=rating, said="还是不行")
    assert [case.ticket.state for case in desk.sheets] == [State.RISEN, State.OPEN]
    sheet = desk.ticket
    assert (sheet.level, sheet.tier, sheet.handler, sheet.previous_sheet) == (2, 2, LIANG.id, first.id)
    assert (sheet.sheet_index, sheet.received_by, sheet.cause) == (2, LIN.id, first.cause)
    assert all(getattr(sheet, name) == value for name, value in FACTS.items())
    assert LIANG.id in out.notified
    assert desk.next() == "contact", "the customer is told anew how it goes on and with whom"


def test_f_5_3_1_6_promises_go_on_with_the_new_sheet() -> None:
    desk = Desk()
    desk.register(**FULL)
    promised = {"what": "送发票", "by": "2026-11-25"}
    desk.do(LIN, "contact", **{**CONTACT, "promised": promised})
    desk.do(LIN, "investigate", **FINDING)
    desk.do(LIN, "propose", **REMEDY)
    desk.do(LIN, "resolve", result="x")
    desk.do(LIN, "callback", reached=True, satisfaction=5, said="x")
    (clock,) = [c for c in clocks(desk.case, desk.policy, desk.calendar, desk.now) if c.label]
    assert (clock.label, clock.due_at) == ("送发票", at("2026-11-25 18:00"))


def test_f_5_3_1_6_a_risen_ticket_is_over() -> None:
    desk = settled()
    desk.do(LIN, "callback", reached=True, satisfaction=5, said="x")
    desk.sheets.pop()
    assert desk.steps() == tuple(s for s in desk.steps() if not s.demanded)
    assert _act(desk, LIN, "contact", **CONTACT) == ("ended", "act", "F-7")
    assert _act(desk, LIN, "escalate", reason="x") == ("ended", "act", "F-7")
    desk.do(LIN, "note", text="客户问进度，已告知新单号")


def test_f_5_3_1_6_a_customer_who_declines_goes_to_review() -> None:
    desk = settled()
    desk.do(LIN, "callback", declined=True)
    assert desk.ticket.state is State.REVIEW


def test_f_5_3_1_6_an_unreachable_customer_is_tried_on_three_days() -> None:
    desk = settled()
    for _ in range(3):
        desk.do(LIN, "callback", reached=False)
    assert desk.ticket.state is State.CALLBACK, "three tries on one day are one day"
    for _ in range(2):
        desk.now += timedelta(days=1)
        desk.do(LIN, "callback", reached=False)
    assert desk.ticket.state is State.REVIEW
    desk.do(LIANG, "review", passed=True)
    desk.do(FANG, "file")


def test_f_5_3_1_6_a_customer_never_reached_at_all_can_be_settled_with_proof() -> None:
    desk = Desk()
    desk.register(**FULL)
    for _ in range(3):
        assert desk.ticket.state is State.OPEN
        desk.do(LIN, "contact", means="phone", reached=False)
        desk.now += timedelta(days=1)
    assert desk.ticket.state is State.HANDLING
    desk.do(LIN, "investigate", **FINDING)
    desk.do(LIN, "propose", **REMEDY)
    desk.do(LIN, "resolve", result="x")
    assert desk.ticket.state is State.CALLBACK


def test_f_5_3_1_7_at_the_top_no_new_sheet_but_the_meeting() -> None:
    desk = solved_three()
    desk.do(ZHOU, "callback", reached=True, satisfaction=5, said="不接受")
    assert (desk.ticket.state, len(desk.sheets)) == (State.CALLBACK, 1)
    step = desk.steps(QIAN)[0]
    assert (str(step.act), step.rule, step.people, step.mine) == ("refer", "F-5.3.1.7", (QIAN.id,), True)
    assert _act(desk, ZHOU, "callback", reached=True, satisfaction=1, said="x") == ("meeting_first", "act", "F-5.3.1.7")
    assert _act(desk, SUN, "refer", question="x") == ("not_in_seat", "act", "F-5.3.1.7")
    desk.do(QIAN, "refer", question="是否赔付")
    assert _act(desk, ZHOU, "decide", decision="x") == ("own_case", "act", "F-5.3.1.7")
    desk.do(QIAN, "decide", decision="赔付500元")
    assert desk.ticket.state is State.HANDLING
    desk.do(ZHOU, "propose", **REMEDY)
    desk.do(SUN, "approve")
    desk.do(ZHOU, "resolve", result="已赔付")
    desk.do(ZHOU, "callback", reached=True, satisfaction=4, said="仍不满意")
    assert desk.ticket.state is State.REVIEW, "nothing stands above the meeting"


def test_f_5_3_1_7_only_the_dissatisfied_at_the_top_go_before_the_meeting() -> None:
    assert _act(settled(), QIAN, "refer", question="x") == ("no_meeting", "act", "F-5.3.1.7")
    assert _act(solved_three(), QIAN, "refer", question="x") == ("not_dissatisfied", "act", "F-5.3.1.7")


# ---------------------------------------------------------------- F-5.4: suggested consequences, F-7: paper


def _suggested(desk: Desk) -> dict[str, tuple[str, int | None]]:
    return {s.rule: (s.code, s.person) for s in suggestions(desk.case, desk.policy, desk.calendar, desk.now)}


def test_f_5_4_1_1_not_answered_in_time() -> None:
    desk = Desk()
    desk.register()
    desk.now = at("2026-11-24 18:00")
    assert _suggested(desk) == {}
    desk.now = at("2026-11-24 18:01")
    assert _suggested(desk) == {"F-5.4.1.1": ("not_answered/first_contact", LIN.id)}


def test_f_5_4_1_1_who_tried_in_time_is_not_blamed() -> None:
    desk = Desk()
    desk.register()
    desk.do(LIN, "contact", means="phone", reached=False)
    desk.now = at("2026-11-26 10:00")
    assert _suggested(desk) == {}


def test_f_5_4_1_2_not_handed_over() -> None:
    desk = Desk()
    desk.register(**{**FULL, "category": "service_attitude"})
    desk.now += timedelta(minutes=30)
    desk.do(LIN, "escalate", reason="晚了")
    assert _suggested(desk) == {"F-5.4.1.2": ("procedure/hand_over", LIN.id)}


def test_f_5_4_1_3_satisfaction_is_never_filled_in_by_oneself() -> None:
    desk = settled()
    honest = ("satisfaction_unreached", "satisfaction", "F-5.4.1.3")
    assert _act(desk, LIN, "callback", reached=False, satisfaction=1) == honest
    assert _act(desk, LIN, "callback", satisfaction=1, said="x") == honest
    assert _act(desk, LIN, "callback", declined=True, satisfaction=1)[2] == "F-5.4.1.3"
    assert _act(desk, LIN, "callback", reached=True, satisfaction=1) == ("empty", "said", "F-5.4.1.3")


def test_f_5_4_1_3_satisfaction_must_be_asked() -> None:
    desk = settled()
    assert _act(desk, LIN, "callback", reached=True, said="x") == ("satisfaction_missing", "satisfaction", "F-5.4.1.3")
    assert _act(desk, LIN, "callback") == ("missing", "reached", "F-5.4.1.3")
    desk.now = at("2026-11-26 10:00")
    assert "F-5.4.1.3" in _suggested(desk)


def test_f_5_4_penalties_are_off_until_somebody_turns_them_on() -> None:
    desk = Desk()
    desk.register()
    desk.now = at("2026-11-25 10:00")
    code = "not_answered/first_contact"
    refused = _act(desk, LIANG, "penalty", accept=code, opinion="x", amount=30)
    assert refused == ("penalties_off", "act", "F-5.4.1.2")
    desk.office = replace(HOUSE, penalties_on=True)
    assert _act(desk, HE, "penalty", accept=code, opinion="x")[0] == "not_in_seat"
    assert _act(desk, LIANG, "penalty", accept=code, opinion="x", amount=31) == (
        "amount_out_of_clause",
        "amount",
        "F-5.4.1.1",
    )
    assert _act(desk, LIANG, "penalty", accept="nothing", opinion="x")[:2] == ("suggestion_unknown", "accept")
    assert _act(desk, LIANG, "penalty", accept=code)[:2] == ("missing", "opinion")
    desk.do(LIANG, "penalty", dismiss=code, opinion="系统故障")
    assert _act(desk, LIANG, "penalty", accept=code, opinion="x")[:2] == ("suggestion_decided", "accept")
    (found,) = suggestions(desk.case, desk.policy, desk.calendar, desk.now)
    assert found.verdict is not None
    assert not found.verdict.accepted


def test_f_7_only_the_reviewed_is_filed_and_the_filed_rests() -> None:
    desk = settled()
    assert _act(desk, FANG, "file") == ("wrong_state", "act", "F-7")
    desk.do(LIN, "callback", reached=True, satisfaction=1, said="好")
    desk.do(LIANG, "review", passed=True)
    assert _act(desk, LIN, "edit", store="x") == ("already_reviewed", "act", "F-5.3.1.6")
    desk.do(FANG, "file")
    for act, args in (("contact", CONTACT), ("edit", {"store": "x"}), ("assign", {"to": HE.id})):
        assert _act(desk, LIN, act, **args) == ("ended", "act", "F-7")
    assert not [step for step in desk.steps() if step.demanded]


# ---------------------------------------------------------------- the line of the pack makes the rule


def _without(old: str, new: str = "") -> Policy:
    assert old in PACK_TEXT, old
    return load_policy(PACK_TEXT.replace(old, new), "changed.toml")


def _first_contact_line(policy: Policy) -> object:
    desk = Desk(policy)
    desk.register()
    return [c.code for c in clocks(desk.case, policy, desk.calendar, desk.now)]


def _special_report(policy: Policy) -> object:
    desk = Desk(policy)
    desk.register(**{**FULL, "cause": "要打12315"})
    desk.do(LIN, "escalate", reason="x")
    desk.do(ZHOU, "contact", **CONTACT)
    return desk.next(ZHOU)


def _heads_direction(policy: Policy) -> object:
    desk = level_three(Desk(policy))
    desk.do(ZHOU, "propose", **REMEDY)
    return desk.ticket.state


def _told_before(policy: Policy) -> object:
    desk = Desk(policy)
    desk.register(**FULL)
    desk.do(LIN, "contact", means="phone", reached=True, said="x")
    return desk.next()


def _four(policy: Policy) -> object:
    desk = settled(Desk(policy))
    desk.do(LIN, "callback", reached=True, satisfaction=4, said="x")
    return len(desk.sheets)


def _meeting(policy: Policy) -> object:
    desk = solved_three(Desk(policy))
    desk.do(ZHOU, "callback", reached=True, satisfaction=5, said="x")
    return desk.ticket.state


def _hand_over_clock(policy: Policy) -> object:
    desk = Desk(policy)
    desk.register(**{**FULL, "category": "service_attitude"})
    return sorted(c.code for c in clocks(desk.case, policy, desk.calendar, desk.now))


def _repeat(policy: Policy) -> object:
    return Desk(policy).register(earlier=2).level


def _wants_12315(policy: Policy) -> object:
    return Desk(policy).register(**{**SIMPLE, "cause": "我要打12315"}).level


def _two_hundred(policy: Policy) -> object:
    desk = Desk(policy)
    desk.register(**FULL)
    desk.do(LIN, "contact", **CONTACT)
    desk.do(LIN, "propose", measures="x", remedy={"kind": "refund", "amount": "150"})
    return desk.ticket.state


@pytest.mark.parametrize(
    ("rule", "old", "new", "look"),
    [
        ("F-5.1.1", 'start = "received"\nmet = "reached"', 'start = "unreached"\nmet = "reached"', _first_contact_line),
        ("F-5.1-L2", "hand_over = true\n", "", _hand_over_clock),
        ("F-5.1-L3", 'report = [{ tier = 3, roles = ["director"] }, { tier = 3, roles = ["administration"] }]\n', "",
         _special_report),
        ("F-5.1-L3", 'approve = { tier = 3, roles = ["director", "administration"] }\n', "", _heads_direction),
        ("F-5.3.1.3", '  { one_of = ["told"], before = ["propose", "resolve"], rule = "F-5.3.1.3" },\n', "",
         _told_before),
        ("F-5.3.1.6", 'en = "Dissatisfied" }\nsettles = false', 'en = "Dissatisfied" }\nsettles = true', _four),
        ("F-5.3.1.7", 'refer = { tier = 3, roles = ["administration"] }\nrefer_rule = "F-5.3.1.7"\n', "", _meeting),
        ("F-4.3.2", "earlier = 1\n", "earlier = 9\n", _repeat),
        ("F-4.3.3", '"12315", ', "", _wants_12315),
        ("F-4.2", 'limit = "200"', 'limit = "100"', _two_hundred),
    ],
)  # fmt: skip
def test_the_packs_line_makes_the_rule(rule: str, old: str, new: str, look: Callable[[Policy], object]) -> None:
    as_shipped = look(Desk().policy)
    assert look(_without(old, new)) != as_shipped, rule
