"""Who sits where, who must be told, how complete the sheet is, and the ways out: withdraw, park, judge anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from case_desk import (
    ADMIN,
    ALONE,
    CONTACT,
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
    ZHOU,
    Desk,
    level_two,
    settled,
)

from desktop.base.errors import RefusedError
from desktop.domain import seats, workflow
from desktop.domain.completeness import blocks
from desktop.domain.policy import load_policy
from desktop.domain.types import Act, BlockState, Office, Person, Seat, State


def _refused(desk: Desk, person: Person, act: str, **args: object) -> tuple[str, str | None, str | None]:
    with pytest.raises(RefusedError) as caught:
        desk.do(person, act, **args)
    return caught.value.code, caught.value.field, caught.value.rule


# ---------------------------------------------------------------- seats


@pytest.mark.parametrize(
    ("seat", "people"),
    [
        (Seat(2, ("supervisor", "manager")), (LIANG, ZHOU)),
        (Seat(2, ("manager", "supervisor")), (ZHOU, LIANG)),
        (Seat(3, ("administration",)), (QIAN,)),
        (Seat(1, ("archive",)), (FANG,)),
        (Seat(1), (LIN, HE, FANG, ADMIN)),
        (Seat(2, ("director",)), (LIANG, ZHOU)),
        (Seat(7), (ADMIN,)),
    ],
)
def test_who_sits_and_who_stands_in(seat: Seat, people: tuple[Person, ...]) -> None:
    assert seats.sitters(seat, HOUSE) == people


def test_who_left_sits_nowhere() -> None:
    office = Office("X", "X", (replace(ZHOU, retired=True), LIANG))
    assert seats.sitters(Seat(2, ("manager",)), office) == (LIANG,)
    desk = Desk()
    desk.register()
    desk.office = Office("X", "X", (replace(LIN, retired=True), HE, LIANG))
    assert _refused(desk, LIN, "note", text="x")[0] == "person_retired"
    assert _refused(desk, replace(LIN, id=77), "note", text="x")[0] == "person_retired"
    assert desk.next(HE) == "assign"
    desk.do(HE, "assign", to=HE.id)
    assert desk.ticket.handler == HE.id


def test_others_go_before_oneself() -> None:
    seat = Seat(2, ("supervisor",))
    assert seats.deciders(seat, HOUSE, {LIANG.id}) == ((ZHOU,), False)
    assert seats.deciders(seat, HOUSE, {LIANG.id, ZHOU.id}) == ((ADMIN,), False)
    two = Office("X", "X", (LIN, LIANG))
    assert seats.deciders(seat, two, {LIANG.id}) == ((LIANG,), True)
    assert seats.deciders(seat, Office("X", "X", (LIN, LIANG, SUN)), {LIANG.id}) == ((SUN,), False)


def test_the_administrator_alone_decides_on_the_own_case_and_it_is_flagged() -> None:
    desk = settled(Desk(office=ALONE), person=ADMIN)
    desk.do(ADMIN, "callback", reached=True, satisfaction=1, said="好")
    out = desk.do(ADMIN, "review", passed=True)
    assert out.data["own_case"] is True
    desk.do(ADMIN, "file")
    assert desk.ticket.state is State.FILED


def test_with_others_there_nothing_is_flagged() -> None:
    desk = settled()
    desk.do(LIN, "callback", reached=True, satisfaction=1, said="好")
    assert "own_case" not in desk.do(LIANG, "review", passed=True).data


def test_a_supervisor_who_registers_a_grave_case_still_hands_it_to_the_manager() -> None:
    desk = Desk()
    desk.register(LIANG, **{**FULL, "cause": "要打12315"})
    assert (desk.ticket.level, desk.ticket.tier) == (3, 1)
    assert desk.steps(LIANG)[0].to == (ZHOU.id,)
    desk = Desk()
    desk.register(ZHOU, **{**FULL, "cause": "要打12315"})
    assert (desk.ticket.tier, desk.ticket.handler) == (2, ZHOU.id)
    assert desk.next(ZHOU) == "contact"


def test_assigning_stays_in_the_seat() -> None:
    desk = level_two()
    assert _refused(desk, LIANG, "assign", to=LIN.id) == ("not_a_receiver", "to", "F-5.3.1.4")
    assert _refused(desk, LIANG, "assign", to=LIANG.id) == ("nothing_changed", "to", "F-5.3.1.4")
    assert _refused(desk, HE, "assign", to=ZHOU.id) == ("not_in_seat", "act", "F-5.3.1.4")
    out = desk.do(SUN, "assign", to=ZHOU.id)
    assert (desk.ticket.handler, out.notified) == (ZHOU.id, (ZHOU.id,))


# ---------------------------------------------------------------- passing upward


def test_the_wizard_knows_where_to_and_who_must_be_told() -> None:
    desk = Desk()
    desk.register(**{**FULL, "cause": "孩子被烫伤送医，要找律师"})
    plan = workflow.escalation(desk.case, LIN, desk.office, desk.policy, desk.calendar, desk.now)
    (target,) = plan.targets
    assert (target.level, target.hand_over, target.proposed, target.report) == (3, True, True, True)
    assert (target.rule, target.receivers) == ("F-5.1-L3", (ZHOU.id,))
    assert {(t.person, t.rule, t.mandatory) for t in target.tell} == {
        (SUN.id, "F-4.3.3", True),
        (QIAN.id, "F-4.3.3", True),
    }
    assert _refused(desk, LIN, "escalate", reason="x", notified=[]) == ("notify_missing", "notified", "F-4.3.3")
    assert _refused(desk, LIN, "escalate", reason="x", notified=[SUN.id, QIAN.id, 404])[0] == "person_unknown"
    out = desk.do(LIN, "escalate", reason="烫伤")
    assert set(out.notified) == {ZHOU.id, SUN.id, QIAN.id}
    assert set(out.data["notified"]) == {SUN.id, QIAN.id}


def test_the_wizard_offers_all_higher_levels() -> None:
    desk = Desk()
    desk.register(**FULL)
    plan = workflow.escalation(desk.case, LIN, desk.office, desk.policy, desk.calendar, desk.now)
    assert [(t.level, t.hand_over, t.proposed) for t in plan.targets] == [(2, False, True), (3, False, False)]
    assert plan.targets[0].receivers == (LIANG.id, ZHOU.id)
    assert not any(tell.mandatory for target in plan.targets for tell in target.tell)
    assert len(plan.blocks) == len(desk.policy.blocks)


def test_a_case_at_the_top_goes_nowhere() -> None:
    desk = Desk()
    desk.register(ZHOU, **{**FULL, "cause": "要打12315"})
    plan = workflow.escalation(desk.case, ZHOU, desk.office, desk.policy, desk.calendar, desk.now)
    assert plan.targets == ()
    assert _refused(desk, ZHOU, "escalate", reason="x") == ("already_there", "act", "F-4.3.3")


def test_passing_upward_never_lowers_and_never_stands_still() -> None:
    desk = level_two()
    assert _refused(desk, LIANG, "escalate", reason="x", to_level=1)[0] == "level_not_lower"
    assert _refused(desk, LIANG, "escalate", reason="x", to_level=2)[0] == "already_there"
    desk.do(LIANG, "escalate", reason="客户要见总监", to_level=3)
    assert (desk.ticket.level, desk.ticket.handler, desk.ticket.state) == (3, ZHOU.id, State.HANDLING)
    assert desk.next(ZHOU) == "report"


def test_what_was_offered_below_does_not_bind_above() -> None:
    desk = Desk()
    desk.register(**FULL)
    desk.do(LIN, "contact", **CONTACT)
    desk.do(LIN, "propose", **REMEDY)
    desk.do(LIN, "escalate", reason="客户发火", to_level=2, to=LIANG.id)
    assert "propose" in [str(step.act) for step in desk.steps(LIANG) if step.demanded]


def test_a_decided_level_is_not_asked_about_again_until_it_grows_graver() -> None:
    desk = Desk()
    desk.register(**{**FULL, "cause": "店员态度恶劣", "level": 1, "level_reason": "客户已接受当面道歉"})
    assert desk.next() == "contact"
    desk.do(LIN, "contact", **CONTACT)
    assert desk.next() == "investigate"
    desk.do(LIN, "contact", means="phone", reached=True, said="再不解决我打12315")
    assert desk.next() == "escalate"
    desk.do(LIN, "reclassify", category="delivery", level=1, reason="客户说的是气话，已收回")
    assert desk.next() == "investigate"


# ---------------------------------------------------------------- the sheet


def test_blocks_fill_up() -> None:
    desk = Desk()
    desk.register(**SIMPLE)
    state = {b.code: b for b in blocks(desk.case, desk.policy)}
    assert state["complainant"].state is BlockState.PART
    assert state["complainant"].missing == ("complainant_kind", "other_contact")
    assert state["object"].state is BlockState.MISSING
    assert (state["object"].missing[0], state["object"].rule) == ("store", "F-5.3.1.2")
    assert state["solution"].state is BlockState.LATER
    assert state["content"].missing == ("happened_at", "course", "demand")
    full = settled()
    full.do(LIN, "edit", demand="补送")
    full.do(LIN, "callback", reached=True, satisfaction=1, said="好")
    full.do(LIANG, "review", passed=True)
    full.do(FANG, "file")
    assert {b.state for b in blocks(full.case, full.policy)} == {BlockState.DONE}


# ---------------------------------------------------------------- other ways


def test_withdrawal_is_the_customers_word_and_is_reviewed() -> None:
    """T-5a"""
    desk = Desk()
    desk.register(**FULL)
    assert _refused(desk, LIN, "withdraw", reason="pressed", said="x") == ("unknown_value", "reason", "T-5a")
    assert _refused(desk, LIN, "withdraw", reason="other") == ("missing", "said", "T-5a")
    desk.do(LIN, "withdraw", reason="misunderstanding", said="是我看错了")
    assert desk.ticket.state is State.WITHDRAWN
    assert desk.next() == "review"
    desk.do(LIANG, "review", passed=False, opinion="请再打一次电话确认")
    assert desk.ticket.state is State.OPEN, "nobody was reached yet"
    desk.do(LIN, "withdraw", reason="misunderstanding", said="确实看错了")
    desk.do(LIANG, "review", passed=True)
    desk.do(FANG, "file")
    assert desk.ticket.state is State.FILED


def test_nobody_parks_a_customer_who_was_never_called() -> None:
    desk = Desk()
    desk.register(**FULL)
    assert _refused(desk, LIN, "park", reason="x") == ("park_unreached", "act", "F-5.3.1.5")
    assert "park" not in [str(step.act) for step in desk.steps()]


def test_parking_comes_back_to_where_it_was() -> None:
    desk = Desk()
    desk.register(**FULL)
    desk.do(LIN, "contact", **CONTACT)
    desk.do(LIN, "park", reason="等客户寄小票")
    assert desk.next() == "resume"
    assert _refused(desk, LIN, "propose", **REMEDY)[0] == "wrong_state"
    desk.do(LIN, "resume")
    assert desk.ticket.state is State.HANDLING


def test_a_review_that_fails_starts_a_new_round() -> None:
    desk = settled()
    desk.do(LIN, "callback", reached=True, satisfaction=3, said="算了")
    assert _refused(desk, LIANG, "review", passed=False) == ("opinion_needed", "opinion", "F-5.1-L1")
    desk.do(LIANG, "review", passed=False, opinion="赔付依据不足")
    assert (desk.ticket.state, desk.next()) == (State.HANDLING, "propose")
    desk.do(LIN, "propose", **REMEDY)
    desk.do(LIN, "resolve", result="补充依据")
    assert desk.next() == "callback"


def test_a_rejected_proposal_is_made_anew() -> None:
    desk = Desk()
    desk.register(**FULL)
    desk.do(LIN, "contact", **CONTACT)
    desk.do(LIN, "investigate", **FINDING)
    desk.do(LIN, "propose", measures="退", remedy={"kind": "refund", "amount": 300})
    out = desk.do(LIANG, "reject", opinion="先换货")
    assert (desk.ticket.state, out.notified, desk.next()) == (State.HANDLING, (LIN.id,), "propose")
    assert _refused(desk, LIN, "resolve", result="x")[0] == "proposal_missing"


def test_judging_anew_changes_category_and_level() -> None:
    """T-5b, F-4.3.1"""
    desk = level_two()
    assert _refused(desk, LIN, "reclassify", category="delivery", reason="x")[0] == "not_in_seat"
    assert _refused(desk, LIANG, "reclassify", category="policy", reason="x")[0] == "kind_not_offered"
    assert _refused(desk, LIANG, "reclassify", category="service_attitude", reason="x")[0] == "nothing_changed"
    desk.do(LIANG, "reclassify", category="delivery", level=1, reason="核实后只是漏送")
    assert (desk.ticket.category, desk.ticket.level, desk.ticket.level_reason) == ("delivery", 1, "核实后只是漏送")
    desk.do(LIANG, "investigate", **FINDING)


def test_tier_one_can_not_lower_what_it_must_hand_over() -> None:
    desk = Desk()
    desk.register(**{**FULL, "category": "service_attitude"})
    refused = _refused(desk, LIN, "reclassify", category="delivery", reason="x")
    assert refused == ("hand_over_first", "act", "F-5.1-L2")


def test_evidence_and_fixed_categories_are_the_packs() -> None:
    """T-5b, T-6"""
    text = PACK_TEXT.replace('code = "delivery"\n', 'code = "delivery"\nfixed = true\n').replace(
        '[reclassification]\nrule = "T-5b"\nassumed = true\n',
        '[reclassification]\nrule = "T-5b"\nassumed = true\n\n[[reclassification.evidence]]\ncode = "acceptance"\n'
        'name = { zh = "受理单", en = "Acceptance sheet" }\nrule = "T-5b"\n',
    )
    policy = load_policy(text, "evidence.toml")
    desk = Desk(policy)
    desk.register(**FULL)
    assert _refused(desk, LIN, "reclassify", category="repair", reason="x")[0] == "category_fixed"
    desk = Desk(policy)
    desk.register(**{**FULL, "category": "repair"})
    assert _refused(desk, LIN, "reclassify", category="other", reason="x")[:2] == ("evidence_missing", "evidence")
    desk.do(LIN, "attach", name="受理单.jpg", kind="acceptance")
    desk.do(LIN, "reclassify", category="other", reason="核实")


def test_free_acts_leave_the_guard_alone() -> None:
    desk = Desk()
    desk.register(**FULL)
    moved = {
        "contact": desk.do(LIN, "contact", **CONTACT).moves,
        "note": desk.do(LIN, "note", text="x").moves,
        "edit": desk.do(LIN, "edit", store="麓湖店").moves,
        "investigate": desk.do(LIN, "investigate", **FINDING).moves,
        "park": desk.do(LIN, "park", reason="x").moves,
    }
    assert moved == {"contact": False, "note": False, "edit": False, "investigate": True, "park": True}
    assert desk.case.events[1].data["sets"] == {"state": "handling"}


def test_steps_say_who_may_and_whose_turn_it_is() -> None:
    desk = settled()
    desk.do(LIN, "callback", reached=True, satisfaction=1, said="好")
    mine, others = desk.steps(LIANG)[0], desk.steps(HE)[0]
    assert (mine.act, mine.mine, mine.people) == (Act.REVIEW, True, (LIANG.id,))
    assert (others.act, others.mine) == (Act.REVIEW, False)
    assert all(step.mine for step in desk.steps(HE) if not step.demanded)
    waiting = workflow.waiting_for(desk.case, desk.office, desk.policy, desk.calendar, desk.now)
    assert waiting[0] == LIANG.id, "the review first; a case that is drawn waits for a second caller too"


def test_a_step_names_its_deadline() -> None:
    desk = Desk()
    desk.register()
    step = desk.steps()[0]
    assert step.due_at is not None
    assert step.due_at - desk.now > timedelta(hours=20)
