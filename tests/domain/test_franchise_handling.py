"""The handling, its consequences and the archive (F-5.3, F-5.4, F-7): refused with clause and field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

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
    QIAN,
    REMEDY,
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
from franchise_desk import handling, refused_act, refused_new

from desktop.domain.clocks import clocks
from desktop.domain.penalties import suggestions
from desktop.domain.types import State

# ---------------------------------------------------------------- F-5.3: the handling


def test_f_5_3_1_the_case_ends_by_the_customers_word_not_by_ours() -> None:
    desk = handling()
    assert refused_act(desk, LIN, "resolve", result="x")[2] == "F-5.1.1"
    desk.do(LIN, "investigate", **FINDING)
    assert refused_act(desk, LIN, "resolve", result="x") == ("proposal_missing", "measures", "F-5.3.1")
    desk.do(LIN, "propose", **REMEDY)
    desk.do(LIN, "resolve", result="x")
    assert refused_act(desk, LIANG, "review", passed=True) == ("wrong_state", "act", "F-5.3.1.6")


def test_f_5_3_1_remedies_are_the_packs_and_cost_what_they_cost() -> None:
    desk = handling()
    unknown = {"measures": "x", "remedy": {"kind": "holiday"}}
    assert refused_act(desk, LIN, "propose", **unknown)[:2] == ("unknown_value", "remedy.kind")
    bare = {"measures": "x", "remedy": {"kind": "refund"}}
    assert refused_act(desk, LIN, "propose", **bare) == ("amount_needed", "remedy.amount", "F-5.3.1")
    paid = {"measures": "x", "remedy": {"kind": "apology", "amount": 5}}
    assert refused_act(desk, LIN, "propose", **paid) == ("amount_not_wanted", "remedy.amount", "F-5.3.1")


def test_f_5_3_1_1_the_talk_guide_has_its_steps() -> None:
    """F-5.3.1.1, F-talk"""
    talk = Desk().policy.talk
    assert talk[0].rule == "F-5.3.1.1"
    assert sum(step.rule == "F-talk" for step in talk) >= 6
    assert all(step.phrases for step in talk)


@pytest.mark.parametrize("field", ["store", "staff", "product", "product_code", "other_contact", "happened_where"])
def test_f_5_3_1_2_the_facts_are_recorded_before_a_proposal(field: str) -> None:
    desk = handling(**{field: ""})
    name = "happened_at" if field == "happened_where" else field
    assert refused_act(desk, LIN, "propose", **REMEDY) == ("needs", name, "F-5.3.1.2")
    desk.do(LIN, "edit", **{field: "不详"})
    desk.do(LIN, "propose", **REMEDY)


@pytest.mark.parametrize("item", ["procedure", "time", "direct_contact"])
def test_f_5_3_1_3_the_customer_is_told_all_three(item: str) -> None:
    desk = Desk()
    desk.register(**FULL)
    told = {key: key != item for key in TOLD}
    desk.do(LIN, "contact", means="phone", reached=True, said="x", told=told)
    assert desk.next() == "contact"
    assert refused_act(desk, LIN, "propose", **REMEDY) == ("not_told", "told", "F-5.3.1.3")
    desk.do(LIN, "contact", means="phone", reached=True, said="补充", told={item: True})
    desk.do(LIN, "propose", **REMEDY)


def test_f_5_3_1_3_nobody_is_told_who_was_not_reached() -> None:
    desk = Desk()
    desk.register(**FULL)
    args = {"means": "phone", "reached": False, "told": TOLD}
    assert refused_act(desk, LIN, "contact", **args) == ("reach_first", "told", "F-5.3.1.3")
    letter = {"channel": "letter", "told": TOLD}
    assert refused_new(**letter) == ("told_needs_live_channel", "told", "F-5.3.1.3")


def test_f_5_3_1_4_the_receiver_follows_the_departments() -> None:
    desk = handling()
    desk.do(LIN, "task", department="物流部", what="查签收", by="2026-11-24")
    desk.do(LIN, "investigate", **FINDING)
    desk.do(LIN, "propose", **REMEDY)
    assert desk.next() == "task_done"
    assert refused_act(desk, LIN, "resolve", result="x") == ("tasks_open", "task", "F-5.3.1.4")
    clock = next(c for c in clocks(desk.case, desk.policy, desk.calendar, desk.now) if c.code.startswith("task:"))
    assert (clock.rule, clock.due_at, clock.label) == ("F-5.3.1.4", at("2026-11-24 18:00"), "物流部 · 查签收")
    assert refused_act(desk, HE, "task_done", task=1, result="x") == ("task_unknown", "task", "F-5.3.1.4")
    assert refused_act(desk, SUN, "task_done", task=clock.code, result="x") == ("not_in_seat", "act", "F-5.3.1.4")
    desk.do(LIN, "task_done", task=clock.code, result="已签收两杯")
    desk.do(LIN, "resolve", result="x")


@pytest.mark.parametrize(
    ("desk", "due"),
    [(handling, "2026-11-30 18:00"), (level_two, "2026-11-26 18:00"), (level_three, "2026-11-24 18:00")],
)
def test_f_5_3_1_5_the_customer_hears_from_us(desk: Callable[[], Desk], due: str) -> None:
    case = desk()
    clock = next(c for c in clocks(case.case, case.policy, case.calendar, case.now) if c.code == "progress")
    assert (clock.rule, clock.due_at) == ("F-5.3.1.5", at(due))


def test_f_5_3_1_5_a_late_progress_contact_is_demanded_first() -> None:
    desk = handling()
    desk.now = at("2026-12-01 09:30")
    assert (desk.next(), desk.steps()[0].rule) == ("contact", "F-5.3.1.5")


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_f_5_3_1_6_satisfaction_is_one_to_five(rating: int) -> None:
    refused = refused_act(settled(), LIN, "callback", reached=True, satisfaction=rating, said="x")
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
    assert refused_act(desk, LIN, "contact", **CONTACT) == ("ended", "act", "F-7")
    assert refused_act(desk, LIN, "escalate", reason="x") == ("ended", "act", "F-7")
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
    assert refused_act(desk, ZHOU, "callback", reached=True, satisfaction=1, said="x") == (
        "meeting_first",
        "act",
        "F-5.3.1.7",
    )
    assert refused_act(desk, SUN, "refer", question="x") == ("not_in_seat", "act", "F-5.3.1.7")
    desk.do(QIAN, "refer", question="是否赔付")
    assert refused_act(desk, ZHOU, "decide", decision="x") == ("own_case", "act", "F-5.3.1.7")
    desk.do(QIAN, "decide", decision="赔付500元")
    assert desk.ticket.state is State.HANDLING
    desk.do(ZHOU, "propose", **REMEDY)
    desk.do(SUN, "approve")
    desk.do(ZHOU, "resolve", result="已赔付")
    desk.do(ZHOU, "callback", reached=True, satisfaction=4, said="仍不满意")
    assert desk.ticket.state is State.REVIEW, "nothing stands above the meeting"


def test_f_5_3_1_7_only_the_dissatisfied_at_the_top_go_before_the_meeting() -> None:
    assert refused_act(settled(), QIAN, "refer", question="x") == ("no_meeting", "act", "F-5.3.1.7")
    assert refused_act(solved_three(), QIAN, "refer", question="x") == ("not_dissatisfied", "act", "F-5.3.1.7")


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
    assert refused_act(desk, LIN, "callback", reached=False, satisfaction=1) == honest
    assert refused_act(desk, LIN, "callback", satisfaction=1, said="x") == honest
    assert refused_act(desk, LIN, "callback", declined=True, satisfaction=1)[2] == "F-5.4.1.3"
    assert refused_act(desk, LIN, "callback", reached=True, satisfaction=1) == ("empty", "said", "F-5.4.1.3")


def test_f_5_4_1_3_satisfaction_must_be_asked() -> None:
    desk = settled()
    assert refused_act(desk, LIN, "callback", reached=True, said="x") == (
        "satisfaction_missing",
        "satisfaction",
        "F-5.4.1.3",
    )
    assert refused_act(desk, LIN, "callback") == ("missing", "reached", "F-5.4.1.3")
    desk.now = at("2026-11-26 10:00")
    assert "F-5.4.1.3" in _suggested(desk)


def test_f_5_4_penalties_are_off_until_somebody_turns_them_on() -> None:
    desk = Desk()
    desk.register()
    desk.now = at("2026-11-25 10:00")
    code = "not_answered/first_contact"
    refused = refused_act(desk, LIANG, "penalty", accept=code, opinion="x", amount=30)
    assert refused == ("penalties_off", "act", "F-5.4.1.2")
    desk.office = replace(HOUSE, penalties_on=True)
    assert refused_act(desk, HE, "penalty", accept=code, opinion="x")[0] == "not_in_seat"
    assert refused_act(desk, LIANG, "penalty", accept=code, opinion="x", amount=31) == (
        "amount_out_of_clause",
        "amount",
        "F-5.4.1.1",
    )
    assert refused_act(desk, LIANG, "penalty", accept="nothing", opinion="x")[:2] == ("suggestion_unknown", "accept")
    assert refused_act(desk, LIANG, "penalty", accept=code)[:2] == ("missing", "opinion")
    desk.do(LIANG, "penalty", dismiss=code, opinion="系统故障")
    assert refused_act(desk, LIANG, "penalty", accept=code, opinion="x")[:2] == ("suggestion_decided", "accept")
    (found,) = suggestions(desk.case, desk.policy, desk.calendar, desk.now)
    assert found.verdict is not None
    assert not found.verdict.accepted


def test_f_7_only_the_reviewed_is_filed_and_the_filed_rests() -> None:
    desk = settled()
    assert refused_act(desk, FANG, "file") == ("wrong_state", "act", "F-7")
    desk.do(LIN, "callback", reached=True, satisfaction=1, said="好")
    desk.do(LIANG, "review", passed=True)
    assert refused_act(desk, LIN, "edit", store="x") == ("already_reviewed", "act", "F-5.3.1.6")
    desk.do(FANG, "file")
    for act, args in (("contact", CONTACT), ("edit", {"store": "x"}), ("assign", {"to": HE.id})):
        assert refused_act(desk, LIN, act, **args) == ("ended", "act", "F-7")
    assert not [step for step in desk.steps() if step.demanded]
