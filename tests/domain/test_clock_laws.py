"""Laws of clocks and of their explanations, on whatever people did, under the rules of all trades."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from case_desk import CONTACT, FULL, HOUSE, LIN, MONDAY, Desk, at, shipped
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_pack import odd_pack
from test_random_acts import begin, turn

from desktop.domain import counting
from desktop.domain.clocks import clocks, explain
from desktop.domain.days import Declared
from desktop.domain.policy import Policy, Unit
from desktop.domain.types import ENDED, Case, Clock, ClockState, Explanation, SpanKind
from desktop.domain.worktime import WorkCalendar

PACKS: dict[str, Policy] = {
    code: shipped(code) for code in ("franchise", "telecom", "agency", "ecommerce", "printshop")
} | {"odd": odd_pack()}
NOTICE = {2027: {date(2027, 1, 1): Declared(False, "元旦"), date(2027, 1, 3): Declared(True)}}
CALENDARS = (
    WorkCalendar(),
    WorkCalendar(amended={date(2026, 11, 25): Declared(False, "停电"), date(2026, 11, 28): Declared(True)}),
    WorkCalendar(notices=NOTICE),
)
LAWS = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 2**32)
packs = pytest.mark.parametrize("pack", list(PACKS))


def _cases(pack: str, seed: int) -> Iterator[tuple[Case, WorkCalendar, datetime]]:
    """What became of a complaint that people did anything to, at some moments after that."""
    chosen = Random(seed)
    desk = Desk(PACKS[pack], HOUSE, now=MONDAY + timedelta(minutes=chosen.randrange(0, 60 * 24 * 45)))
    desk.calendar = chosen.choice(CALENDARS)
    begin(chosen, desk)
    for _ in range(chosen.randrange(20)):
        if desk.ticket.state not in ENDED:
            turn(chosen, desk)
    for case in desk.sheets:
        yield case, desk.calendar, desk.now + timedelta(minutes=chosen.randrange(0, 60 * 24 * 9))


def _explained(pack: str, seed: int) -> Iterator[tuple[Clock, Explanation, WorkCalendar, datetime]]:
    policy = PACKS[pack]
    for case, calendar, now in _cases(pack, seed):
        for clock in clocks(case, policy, calendar, now):
            yield clock, explain(case, policy, calendar, clock.code, now), calendar, now


@packs
@LAWS
@given(seed=seeds)
def test_an_explanation_adds_up(pack: str, seed: int) -> None:
    for clock, told, _calendar, now in _explained(pack, seed):
        assert told.clock == clock
        assert sum(day.used for day in told.days) == clock.used
        assert told.days[-1].total == sum(day.counted for day in told.days)
        if clock.state is not ClockState.PAUSED:
            assert told.ends_at == clock.due_at
            assert sum(day.counted for day in told.days) == clock.total
        assert told.until <= now
        spans = [span for day in told.days for span in day.spans]
        assert all(one.end <= two.start for one, two in pairwise(spans))
        assert {span.kind for span in spans if span.end <= clock.started_at} <= {SpanKind.BEFORE, SpanKind.SKIPPED}


@packs
@LAWS
@given(seed=seeds)
def test_the_end_is_reached_exactly_when_all_is_counted(pack: str, seed: int) -> None:
    for clock, told, calendar, _now in _explained(pack, seed):
        unit = Unit(told.unit)
        if unit is Unit.DATED or clock.state is ClockState.PAUSED:
            continue
        pauses = [(pause.start, pause.end) for pause in told.pauses]
        counted = [
            counting.counted(calendar, unit, clock.started_at, end, pauses)
            for end in (clock.due_at - timedelta(minutes=1), clock.due_at)
        ]
        assert counted[0] < counted[1] == clock.total, (clock, told.pauses)
        if unit in {Unit.MINUTES, Unit.WORKING_MINUTES}:
            assert clock.total == told.amount


_LATER = [ClockState.RUNNING, ClockState.DUE_SOON, ClockState.OVERDUE]


@packs
@LAWS
@given(seed=seeds, steps=st.lists(st.integers(1, 60 * 24 * 3), min_size=1, max_size=5))
def test_time_only_goes_on(pack: str, seed: int, steps: list[int]) -> None:
    policy = PACKS[pack]
    for case, calendar, moment in _cases(pack, seed):
        now = moment
        before = {clock.code: clock for clock in clocks(case, policy, calendar, now)}
        for step in steps:
            now += timedelta(minutes=step)
            after = {clock.code: clock for clock in clocks(case, policy, calendar, now)}
            assert after.keys() == before.keys()
            for code, clock in after.items():
                last = before[code]
                assert clock.used >= last.used
                assert (clock.due_at, clock.total, clock.met_at) == (last.due_at, last.total, last.met_at)
                if clock.state in _LATER:
                    assert _LATER.index(clock.state) >= _LATER.index(last.state)
                else:
                    assert clock.state is last.state
            before = after


contacts = st.lists(
    st.tuples(
        st.integers(0, 60 * 24 * 6),
        st.sampled_from(["phone", "sms", "web"]),
        st.sampled_from(["reached", "missed", "dropped", "incoming"]),
    ),
    min_size=2,
    max_size=7,
    unique_by=lambda one: one[0],
)


def _written_late(policy: Policy, entries: list[tuple[int, str, str]]) -> Desk:
    desk = Desk(policy)
    desk.register(**{**FULL, "category": policy.categories[0].code})
    desk.now = MONDAY + timedelta(days=7)
    for minutes, means, how in entries:
        known = means if policy.channel(means) else "phone"
        args: dict[str, Any] = {"means": known, "reached": how == "reached", "at": MONDAY + timedelta(minutes=minutes)}
        if how == "reached":
            args["said"] = "好"
        elif how != "missed":
            args[how] = True
        desk.do(LIN, "contact", **args)
    return desk


@packs
@settings(max_examples=40, deadline=None)
@given(entries=contacts, shuffle=st.randoms(use_true_random=False))
def test_the_order_in_which_contacts_are_written_down_does_not_matter(
    pack: str, entries: list[tuple[int, str, str]], shuffle: Any
) -> None:
    policy = PACKS[pack]
    other = list(entries)
    shuffle.shuffle(other)
    one, two = _written_late(policy, entries), _written_late(policy, other)
    now = one.now + timedelta(hours=3)
    told = [clocks(desk.case, policy, desk.calendar, now) for desk in (one, two)]
    assert told[0] == told[1]


def test_a_clause_that_no_longer_asks_cannot_be_missed_afterwards() -> None:
    """Waiting for the review is no silence towards the customer. Source: F-5.3.1.5"""
    desk = Desk()
    desk.register(**FULL)
    desk.do(LIN, "contact", **CONTACT)
    for act, args in (
        ("investigate", {"facts": "门店漏装", "responsibility": {"ours": 100}}),
        ("propose", {"measures": "补送", "remedy": {"kind": "redo"}}),
        ("resolve", {"result": "已补送"}),
    ):
        desk.do(LIN, act, **args)
    desk.now = at("2026-12-04 10:00")
    desk.do(LIN, "callback", reached=True, satisfaction=2, said="好")
    found = {clock.code: clock.state for clock in clocks(desk.case, desk.policy, desk.calendar, desk.now)}
    assert found["progress"] is ClockState.ENDED
    assert not [code for code in found if code.startswith("progress:")]


def test_what_was_late_before_it_was_parked_stays_late() -> None:
    desk = Desk()
    desk.register(**FULL)
    desk.do(LIN, "contact", **CONTACT)
    desk.now = at("2026-12-02 10:00")
    desk.do(LIN, "park", reason="等客户")
    found = {clock.code: clock for clock in clocks(desk.case, desk.policy, desk.calendar, desk.now)}
    assert found["progress"].state is ClockState.OVERDUE


def test_the_protocol_of_attempts_is_over_with_its_last_try_whatever_follows() -> None:
    """Source: F-5.3.1.6"""
    desk = Desk()
    desk.register(**FULL)
    for day in ("2026-11-23 11:00", "2026-11-24 11:00", "2026-11-25 11:00", "2026-11-26 11:00", "2026-12-03 11:00"):
        desk.now = at(day)
        desk.do(LIN, "contact", means="phone" if "26" not in day else "sms", reached=False)
    found = {clock.code: clock for clock in clocks(desk.case, desk.policy, desk.calendar, desk.now)}
    met = found["first_contact"].met_at
    assert met is not None
    assert met < at("2026-12-03 11:00")
    desk.do(LIN, "contact", means="phone", reached=True, said="好")
    again = {clock.code: clock for clock in clocks(desk.case, desk.policy, desk.calendar, desk.now)}
    assert again["first_contact"].met_at == met


def test_only_ends_that_days_off_move_are_provisional() -> None:
    desk = Desk(PACKS["telecom"], now=at("2026-12-31 17:00"))
    desk.register(**{**FULL, "category": PACKS["telecom"].categories[0].code, "reply_by": "2027-01-20"})
    found = {clock.code: clock for clock in clocks(desk.case, desk.policy, desk.calendar, desk.now)}
    assert not found["first_reply"].provisional, "plain hours count over any holiday"
    assert not found["reply_by"].provisional, "the notice names the day"
    assert found["reply_internal"].provisional
    entered = clocks(desk.case, desk.policy, WorkCalendar(notices=NOTICE), desk.now)
    assert not any(clock.provisional for clock in entered)


def test_a_raised_level_is_handed_over_in_its_own_time() -> None:
    """Source: F-5.1-L3"""
    desk = Desk()
    desk.register(**{**FULL, "cause": "店员态度恶劣", "category": "service_attitude"})
    later = replace(desk.case.events[0], id=999, at=at("2026-11-23 14:00"), data={"sets": {"level": 3}})
    case = replace(desk.case, ticket=replace(desk.ticket, level=3), events=(*desk.case.events, later))
    found = {clock.code: clock for clock in clocks(case, desk.policy, desk.calendar, at("2026-11-23 14:05"))}
    assert found["hand_over_grave"].due_at == at("2026-11-23 14:15")
    assert found["hand_over"].state is ClockState.MISSED


def test_a_promise_of_a_talk_that_is_written_down_late_may_be_over() -> None:
    desk = Desk()
    desk.register(**FULL)
    desk.now = at("2026-11-23 18:30")
    promised = {"what": "回电", "by": "2026-11-23T16:00"}
    desk.do(LIN, "contact", **{**CONTACT, "at": "2026-11-23T10:20", "promised": promised})
    found = next(c for c in clocks(desk.case, desk.policy, desk.calendar, desk.now) if c.label)
    assert (found.started_at, found.due_at) == (at("2026-11-23 10:20"), at("2026-11-23 16:00"))
    assert found.state is ClockState.OVERDUE


def test_work_has_begun_when_the_customer_was_reached_however_late_that_was_written_down() -> None:
    """Source: F-5.3.1.5"""
    desk = Desk()
    desk.register(**FULL)
    desk.now = at("2026-12-03 09:00")
    for moment in ("2026-12-02T10:00", "2026-11-23T10:20"):
        desk.do(LIN, "contact", **{**CONTACT, "at": moment})
    found = {clock.code: clock for clock in clocks(desk.case, desk.policy, desk.calendar, desk.now)}
    missed = [clock for code, clock in found.items() if code.startswith("progress:")]
    assert [(clock.started_at, clock.state) for clock in missed] == [(at("2026-11-23 10:20"), ClockState.MISSED)]
    assert found["first_contact"].met_at == at("2026-11-23 10:20")
