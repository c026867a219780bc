"""Cases that come to other rules: every trade to every other one, whatever people did before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from case_desk import FULL, HOUSE, PACK_TEXT, Desk, shipped
from hypothesis import given, settings
from hypothesis import strategies as st
from test_random_acts import begin, turn

from desktop.domain import triage, workflow
from desktop.domain.clocks import clocks, explain
from desktop.domain.completeness import blocks
from desktop.domain.moving import fitted, move
from desktop.domain.policy import load_policy
from desktop.domain.types import ENDED

TRADES = ("franchise", "telecom", "agency", "ecommerce", "printshop")
PACKS = {code: shipped(code) for code in TRADES}


@pytest.mark.parametrize("target", TRADES)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), source=st.sampled_from(TRADES))
def test_no_case_is_stuck_under_other_rules(target: str, seed: int, source: str) -> None:
    chosen, old, new = Random(seed), PACKS[source], PACKS[target]
    desk = Desk(old)
    begin(chosen, desk)
    for _ in range(chosen.randrange(15)):
        if desk.ticket.state not in ENDED:
            turn(chosen, desk)
    found = move(desk.case, old, new, desk.calendar, desk.now)
    case = replace(desk.case, ticket=replace(desk.ticket, **found.changes))
    assert fitted(case.ticket, new) == {}, "moved once is moved"
    assert case.ticket.level <= new.top.number
    blocks(case, new)
    triage.of_case(new, case)
    for clock in clocks(case, new, desk.calendar, desk.now):
        explain(case, new, desk.calendar, clock.code, desk.now)
    if case.ticket.state not in ENDED:
        steps = workflow.steps(case, HOUSE.people[0], HOUSE, new, desk.calendar, desk.now)
        demanded = [step for step in steps if step.demanded]
        assert demanded, case.ticket.state
        assert demanded[0].people, "somebody's turn"


def test_a_gravest_level_that_is_not_there_comes_to_the_gravest() -> None:
    desk = Desk(PACKS["ecommerce"])
    desk.register(**{**FULL, "cause": "要起诉你们", "category": "procedure"})
    case = replace(desk.case, ticket=replace(desk.ticket, level=4, tier=3))
    found = move(case, PACKS["ecommerce"], PACKS["franchise"], desk.calendar, desk.now)
    assert found.changes["level"] == 3
    assert found.changes["category"] == ""
    assert "complainant_kind" not in found.changes, "both trades know consumers"


def test_what_would_be_late_at_once_is_told() -> None:
    desk = Desk(PACKS["franchise"])
    desk.register(**FULL)
    now = desk.now + timedelta(hours=3)
    found = move(desk.case, PACKS["franchise"], PACKS["printshop"], desk.calendar, now)
    assert found.overdue == ("first_contact",), "60 minutes instead of a working day"
    back = move(desk.case, PACKS["printshop"], PACKS["franchise"], desk.calendar, now)
    assert back.relieved == ("first_contact",)
    assert back.overdue == ()


def test_levels_beyond_the_top_still_have_their_deadlines() -> None:
    """A sheet that kept a level of older rules is judged as the gravest."""
    policy = load_policy(PACK_TEXT, "x")
    desk = Desk(policy)
    desk.register(**FULL)
    event = replace(desk.case.events[0], data={**desk.case.events[0].data, "sets": {"level": 9, "state": "open"}})
    case = replace(desk.case, ticket=replace(desk.ticket, level=9), events=(event,))
    codes = {clock.code for clock in clocks(case, policy, desk.calendar, desk.now)}
    assert "hand_over_grave" in codes
