"""Clocks: met and missed, pauses, warnings, explanations day by day; never depending on when one looks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from case_desk import CONTACT, FINDING, FULL, LIANG, LIN, REMEDY, SIMPLE, SUN, Desk, at, franchise, level_two, settled
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import RefusedError
from desktop.domain import counting
from desktop.domain.clocks import ACTIVE, clocks, explain, nearest
from desktop.domain.days import Declared
from desktop.domain.policy import Unit, load_policy
from desktop.domain.types import Clock, ClockState, DayKind, Explanation, SpanKind
from desktop.domain.worktime import WorkCalendar


def _all(desk: Desk, now: str | None = None) -> dict[str, Clock]:
    moment = at(now) if now else desk.now
    return {clock.code: clock for clock in clocks(desk.case, desk.policy, desk.calendar, moment)}


def _explained(desk: Desk, code: str, now: str | None = None) -> Explanation:
    return explain(desk.case, desk.policy, desk.calendar, code, at(now) if now else desk.now)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-11-23 10:05", ClockState.RUNNING),
        ("2026-11-24 16:59", ClockState.RUNNING),
        ("2026-11-24 17:00", ClockState.DUE_SOON),
        ("2026-11-24 18:00", ClockState.DUE_SOON),
        ("2026-11-24 18:01", ClockState.OVERDUE),
    ],
)
def test_a_clock_warns_before_it_bites(now: str, state: ClockState) -> None:
    desk = Desk()
    desk.register()
    assert _all(desk, now)["first_contact"].state is state


def test_done_in_time_is_met_and_too_late_is_missed() -> None:
    desk = Desk()
    desk.register()
    desk.do(LIN, "contact", **CONTACT)
    assert _all(desk)["first_contact"].state is ClockState.MET
    late = Desk()
    late.register()
    late.now = at("2026-11-25 09:00")
    late.do(LIN, "contact", **CONTACT)
    assert _all(late)["first_contact"].state is ClockState.MISSED


def test_a_late_entry_corrects_the_clock() -> None:
    desk = Desk()
    desk.register()
    desk.now = at("2026-11-25 09:00")
    desk.do(LIN, "contact", **CONTACT, at="2026-11-23T11:00:00+08:00")
    assert _all(desk)["first_contact"].state is ClockState.MET


def test_a_changed_calendar_corrects_the_clock() -> None:
    desk = Desk()
    desk.register()
    desk.calendar = WorkCalendar(amended={date(2026, 11, 24): Declared(False)})
    assert _all(desk)["first_contact"].due_at == at("2026-11-25 18:00")


def test_waiting_for_the_customer_stops_the_progress_clock() -> None:
    desk = level_two()
    assert _all(desk)["progress"].due_at == at("2026-11-26 18:00")
    desk.now = at("2026-11-24 10:00")
    desk.do(LIANG, "park", reason="等客户寄发票")
    parked = _all(desk)
    assert parked["progress"].state is ClockState.PAUSED
    assert parked["parked"].due_at == at("2026-12-01 18:00")
    assert _all(desk, "2026-12-24 10:00")["progress"].state is ClockState.PAUSED
    desk.now = at("2026-11-27 10:00")
    desk.do(LIANG, "resume")
    after = _all(desk)["progress"]
    assert after.due_at == at("2026-12-01 18:00"), "three closes went by in the wait"
    assert after.state is ClockState.RUNNING
    assert after.total == 418 + 60 + 420 + 480 + 480


def test_working_minutes_are_pushed_back_by_a_pause() -> None:
    pauses = [(at("2026-11-23 10:30"), at("2026-11-24 09:30"))]
    due = counting.due(WorkCalendar(), Unit.WORKING_MINUTES, at("2026-11-23 10:00"), 60, pauses)
    assert due == at("2026-11-24 10:00")


def test_plain_minutes_count_nights() -> None:
    calendar = WorkCalendar()
    start = at("2026-11-28 20:00")
    assert counting.due(calendar, Unit.MINUTES, start, 48 * 60, ()) == at("2026-11-30 20:00")
    pauses = [(at("2026-11-29 20:00"), at("2026-11-29 22:00"))]
    assert counting.due(calendar, Unit.MINUTES, start, 48 * 60, pauses) == at("2026-11-30 22:00")


def test_calendar_days_end_at_midnight() -> None:
    calendar = WorkCalendar()
    assert counting.due(calendar, Unit.DAYS, at("2026-11-28 20:00"), 0, ()) == at("2026-11-29 00:00")
    assert counting.due(calendar, Unit.DAYS, at("2026-11-28 20:00"), 7, ()) == at("2026-12-06 00:00")
    pauses = [(at("2026-11-28 21:00"), at("2026-11-30 08:00"))]
    assert counting.due(calendar, Unit.DAYS, at("2026-11-28 20:00"), 0, pauses) == at("2026-12-01 00:00")


def test_promises_are_deadlines_of_their_own() -> None:
    desk = Desk()
    desk.register(**FULL)
    promised = [{"what": "回电", "by": "2026-11-23T16:00"}, {"what": "寄发票", "by": "2026-11-25"}]
    desk.do(LIN, "contact", **{**CONTACT, "promised": promised})
    mine = {c.label: c for c in _all(desk).values() if c.label}
    assert {label: c.due_at for label, c in mine.items()} == {
        "回电": at("2026-11-23 16:00"),
        "寄发票": at("2026-11-25 18:00"),
    }
    desk.do(LIN, "contact", means="phone", reached=True, said="已回电", kept=[mine["回电"].code])
    after = {c.label: c.state for c in _all(desk, "2026-11-26 09:00").values() if c.label}
    assert after == {"回电": ClockState.MET, "寄发票": ClockState.OVERDUE}
    with pytest.raises(RefusedError, match="promise_kept"):
        desk.do(LIN, "note", text="x", kept=[mine["回电"].code])
    with pytest.raises(RefusedError, match="promise_unknown"):
        desk.do(LIN, "note", text="x", kept=["promise:1:0"])


def test_a_regulators_notice_has_its_date_and_an_earlier_one_of_ours() -> None:
    desk = Desk()
    desk.register(**{**FULL, "channel": "regulator", "reply_by": "2026-12-04"})
    found = _all(desk)
    assert found["reply_by"].due_at == at("2026-12-04 18:00")
    assert found["reply_internal"].due_at == at("2026-12-02 18:00")
    assert not found["reply_by"].assumed
    assert found["reply_internal"].assumed


def test_a_missed_progress_contact_stays_in_sight_and_a_kept_one_does_not() -> None:
    desk = Desk()
    desk.register(**FULL)
    desk.do(LIN, "contact", **CONTACT)
    desk.now = at("2026-11-25 10:00")
    desk.do(LIN, "contact", means="phone", reached=True, said="进展")
    desk.now = at("2026-12-07 10:00")
    desk.do(LIN, "contact", means="phone", reached=True, said="迟了")
    states = [c.state for code, c in _all(desk).items() if code.startswith("progress")]
    assert states == [ClockState.RUNNING, ClockState.MISSED]


def test_the_satisfaction_call_is_done_when_the_customer_answered() -> None:
    desk = settled()
    assert _all(desk)["callback"].due_at == at("2026-11-24 18:00")
    desk.do(LIN, "callback", reached=True, satisfaction=2, said="好")
    found = _all(desk)
    assert found["callback"].state is ClockState.MET
    assert found["progress"].state is ClockState.ENDED
    assert found["review"].due_at == at("2026-11-25 18:00")


def test_running_clocks_come_first_nearest_first() -> None:
    desk = Desk()
    desk.register(**{**FULL, "category": "service_attitude", "reply_by": "2026-12-01"})
    found = clocks(desk.case, desk.policy, desk.calendar, desk.now)
    assert [c.code for c in found] == ["hand_over", "first_contact", "reply_internal", "reply_by"]
    first = nearest(found)
    assert first is not None
    assert first.code == "hand_over"


def test_a_withdrawn_case_owes_no_first_contact() -> None:
    desk = Desk()
    desk.register(**FULL)
    desk.do(LIN, "withdraw", reason="misunderstanding", said="看错了")
    assert _all(desk, "2026-12-01 10:00")["first_contact"].state is ClockState.ENDED


def test_a_year_not_yet_announced_is_provisional() -> None:
    desk = Desk(now=at("2026-12-31 10:00"))
    desk.register()
    clock = _all(desk)["first_contact"]
    assert (clock.due_at, clock.provisional) == (at("2027-01-01 18:00"), True)
    assert _explained(desk, "first_contact").days[-1].provisional


def test_an_explanation_tells_the_holiday_the_lunch_and_the_make_up_day() -> None:
    desk = Desk(now=at("2026-09-30 16:00"))
    desk.register(**{**FULL, "category": "product_quality"})
    desk.do(LIN, "contact", **CONTACT)
    told = _explained(desk, "progress")
    assert [d.on.isoformat()[5:] for d in told.days] == [
        "09-30", *(f"10-0{n}" for n in range(1, 10)), "10-10", "10-11", "10-12", "10-13",
    ]  # fmt: skip
    kinds = {d.on.isoformat()[5:]: d.kind for d in told.days}
    assert kinds["10-01"] is DayKind.HOLIDAY
    assert kinds["10-10"] is DayKind.MAKEUP
    assert kinds["10-11"] is DayKind.WEEKEND
    first = told.days[0]
    assert [s.kind for s in first.spans] == [SpanKind.BEFORE, SpanKind.BEFORE, SpanKind.COUNTED]
    assert first.spans[0].end == at("2026-09-30 12:00"), "lunch is no span"
    assert all(s.kind is SpanKind.SKIPPED for s in told.days[1].spans)
    assert told.days[1].holiday == "National Day"
    assert told.days[-1].total == told.clock.total
    assert told.hours == (("09:00", "12:00"), ("13:00", "18:00"))


def test_an_explanation_shows_the_wait() -> None:
    desk = level_two()
    desk.now = at("2026-11-24 10:00")
    desk.do(LIANG, "park", reason="等客户")
    desk.now = at("2026-11-25 11:00")
    waiting = [s for d in _explained(desk, "progress").days for s in d.spans if s.kind is SpanKind.WAITING]
    assert (waiting[0].start, waiting[-1].end) == (at("2026-11-24 10:00"), at("2026-11-25 11:00"))


def test_only_clocks_of_the_case_are_explained() -> None:
    desk = Desk()
    desk.register()
    with pytest.raises(RefusedError, match="unknown_value") as caught:
        _explained(desk, "nonsense")
    assert "contact" in str(caught.value.values["choices"]), caught.value.values


MINUTES = {
    'unit = "working_days"\namount = 1\nwarn = 60\nconsequence = "not_answered"': 'unit = "minutes"\namount = 1440',
}


def test_a_pack_may_count_plain_hours() -> None:
    """As T-3 wants it: nights and weekends count."""
    text = franchise_text()
    desk = Desk(load_policy(text, "hours.toml"), now=at("2026-11-28 20:00"))
    desk.register()
    clock = _all(desk)["first_contact"]
    assert clock.due_at == at("2026-11-29 20:00")
    told = _explained(desk, "first_contact")
    assert [d.counted for d in told.days] == [240, 1200]
    assert clock.total == 1440


def franchise_text() -> str:
    from case_desk import PACK_TEXT

    text = PACK_TEXT
    for old, new in MINUTES.items():
        assert old in text
        text = text.replace(old, new)
    return text


moments = st.datetimes(
    datetime(2026, 11, 23, 2, 30),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2027, 2, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def _busy() -> Desk:
    desk = level_two()
    desk.do(LIANG, "task", department="物流部", what="查", by="2026-11-30")
    desk.do(LIANG, "contact", **{**CONTACT, "promised": {"what": "回电", "by": "2026-11-26"}})
    desk.do(LIANG, "park", reason="等")
    desk.now = at("2026-11-26 10:00")
    desk.do(LIANG, "resume")
    return desk


BUSY = _busy()


@settings(max_examples=60, deadline=None)
@given(moments, moments)
def test_when_a_clock_ends_does_not_depend_on_when_one_looks(one: datetime, two: datetime) -> None:
    first = clocks(BUSY.case, BUSY.policy, BUSY.calendar, max(one, BUSY.now))
    second = clocks(BUSY.case, BUSY.policy, BUSY.calendar, max(two, BUSY.now))
    ends: Any = lambda found: {(c.code, c.due_at, c.started_at, c.met_at) for c in found}  # noqa: E731
    assert ends(first) == ends(second)
    assert {c.code for c in first if c.state in ACTIVE} == {c.code for c in second if c.state in ACTIVE}


@settings(max_examples=60, deadline=None)
@given(moments)
def test_an_explanation_adds_up_to_its_clock(now: datetime) -> None:
    now = max(now, BUSY.now)
    for clock in clocks(BUSY.case, BUSY.policy, BUSY.calendar, now):
        told = explain(BUSY.case, BUSY.policy, BUSY.calendar, clock.code, now)
        assert abs(told.days[-1].total - clock.total) <= 1
        assert told.days[0].on <= told.days[-1].on
        for day in told.days:
            edges = [(s.start, s.end) for s in day.spans]
            assert edges == sorted(edges)
            assert all(a[1] <= b[0] for a, b in pairwise(edges))


@settings(max_examples=60, deadline=None)
@given(
    moments,
    st.sampled_from([Unit.WORKING_MINUTES, Unit.WORKING_DAYS, Unit.MINUTES, Unit.DAYS]),
    st.integers(1, 40),
    st.timedeltas(timedelta(0), timedelta(days=9)),
    st.timedeltas(timedelta(minutes=1), timedelta(days=9)),
)
def test_a_pause_never_brings_an_end_nearer(
    start: datetime, unit: Unit, amount: int, after: timedelta, length: timedelta
) -> None:
    calendar = WorkCalendar()
    pauses = [(start + after, start + after + length)]
    end = counting.due(calendar, unit, start, amount, ())
    later = counting.due(calendar, unit, start, amount, pauses)
    assert later >= end
    assert (later == end) or pauses[0][0] <= end
    if unit in {Unit.MINUTES, Unit.WORKING_MINUTES}:
        assert counting.counted(calendar, unit, start, later, pauses) == amount


def test_the_simplest_ticket_has_one_clock() -> None:
    desk = Desk()
    desk.register(**SIMPLE)
    assert list(_all(desk)) == ["first_contact"]
    assert franchise().clock("first_contact") is not None


def _offered(desk: Desk) -> dict[str, Clock]:
    found = clocks(desk.case, desk.policy, desk.calendar, desk.now)
    return {clock.label: clock for clock in found if clock.code.startswith("solution")}


def test_the_day_by_which_a_solution_is_promised_is_a_deadline_of_its_own() -> None:
    """Source: F-5.3.1.3"""
    desk = Desk()
    desk.register(**FULL)
    desk.do(LIN, "contact", **CONTACT)
    desk.do(LIN, "investigate", **FINDING)
    desk.do(LIN, "propose", **{**REMEDY, "promised_on": "2026-11-25"})
    first = _offered(desk)["补送一杯"]
    assert (first.due_at, first.state) == (at("2026-11-25 18:00"), ClockState.RUNNING)
    desk.do(LIN, "propose", **{**REMEDY, "measures": "补送两杯", "promised_on": "2026-11-26"})
    assert {label: clock.state for label, clock in _offered(desk).items()} == {
        "补送一杯": ClockState.ENDED,
        "补送两杯": ClockState.RUNNING,
    }
    desk.now = at("2026-11-27 09:00")
    assert _offered(desk)["补送两杯"].state is ClockState.OVERDUE
    desk.do(LIN, "resolve", result="已补送")
    assert _offered(desk)["补送两杯"].state is ClockState.MISSED


def test_a_solution_that_waits_for_approval_is_promised_to_nobody_yet() -> None:
    desk = Desk()
    desk.register(**FULL)
    desk.do(LIN, "contact", **CONTACT)
    desk.do(LIN, "investigate", **FINDING)
    grand = {"measures": "退款", "remedy": {"kind": "refund", "amount": "5000"}, "promised_on": "2026-11-27"}
    desk.do(LIN, "propose", **grand)
    assert desk.ticket.state == "approval"
    assert _offered(desk) == {}
    desk.do(SUN, "approve", opinion="同意")
    promised = _offered(desk)["退款"]
    assert promised.due_at == at("2026-11-27 18:00")
    assert promised.started_at > at("2026-11-23 10:03")
