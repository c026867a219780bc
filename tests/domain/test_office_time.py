"""Which minutes count: laws, and the days that everybody gets wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from case_desk import SHANGHAI, at
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.days import Declared
from desktop.domain.shifts import OFFICE_HOURS, parse_hours
from desktop.domain.types import DayKind
from desktop.domain.worktime import WorkCalendar

NIGHT = ((time(22), time(6)),)
SPLIT = ((time(8), time(11, 30)), (time(12, 15), time(16)), (time(20), time(1, 30)))
AMENDED = {
    date(2026, 11, 26): Declared(False),
    date(2026, 11, 29): Declared(True),
    date(2027, 2, 6): Declared(False),
}
CALENDARS = (
    WorkCalendar(),
    WorkCalendar(NIGHT),
    WorkCalendar(SPLIT),
    WorkCalendar(OFFICE_HOURS, amended=AMENDED),
    WorkCalendar(((time(0), time(0)),)),
)

instants = st.datetimes(
    datetime(2025, 11, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2027, 3, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
calendars = st.sampled_from(CALENDARS)
amounts = st.timedeltas(timedelta(seconds=1), timedelta(hours=300))
LAWS = settings(max_examples=150, deadline=None)


@LAWS
@given(calendars, instants, amounts)
def test_adding_and_measuring_are_inverse(calendar: WorkCalendar, start: datetime, amount: timedelta) -> None:
    assert calendar.between(start, calendar.add(start, amount)) == amount


@LAWS
@given(calendars, instants, amounts)
def test_what_is_added_ends_at_the_earliest_instant(calendar: WorkCalendar, start: datetime, amount: timedelta) -> None:
    end = calendar.add(start, amount)
    assert calendar.between(start, end - timedelta(microseconds=1)) < amount


@LAWS
@given(calendars, instants, instants, instants)
def test_measuring_is_additive(calendar: WorkCalendar, a: datetime, b: datetime, c: datetime) -> None:
    a, b, c = sorted((a, b, c))
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)


@LAWS
@given(calendars, instants, amounts, amounts)
def test_adding_is_monotone_and_additive(
    calendar: WorkCalendar, start: datetime, one: timedelta, two: timedelta
) -> None:
    assert calendar.add(start, one) <= calendar.add(start, one + two)
    assert calendar.add(calendar.add(start, one), two) == calendar.add(start, one + two)


@LAWS
@given(calendars, instants, amounts)
def test_nothing_ends_outside_office_hours(calendar: WorkCalendar, start: datetime, amount: timedelta) -> None:
    end = calendar.add(start, amount)
    day = calendar.local_day(end)
    spans = (*calendar.spans(day - timedelta(days=1)), *calendar.spans(day))
    assert any(opens < end <= closes for opens, closes in spans)


@LAWS
@given(calendars, instants, st.integers(1, 30))
def test_days_close_on_working_days_in_order(calendar: WorkCalendar, start: datetime, days: int) -> None:
    ends = [calendar.close_after(start, n) for n in range(1, days + 1)]
    assert ends == sorted(set(ends))
    assert ends[0] > start
    assert all(calendar.works(calendar.local_day(e - timedelta(hours=12))) or calendar.works(calendar.local_day(e))
               for e in ends)  # fmt: skip


@LAWS
@given(calendars, instants, instants)
def test_no_minute_counts_twice_or_outside(calendar: WorkCalendar, a: datetime, b: datetime) -> None:
    a, b = sorted((a, b))
    day, last, total = calendar.local_day(a) - timedelta(days=1), calendar.local_day(b), timedelta(0)
    while day <= last:
        for opens, closes in calendar.spans(day):
            total += max(timedelta(0), min(closes, b) - max(opens, a))
        day += timedelta(days=1)
    assert calendar.between(a, b) == total


@pytest.mark.parametrize(
    ("start", "minutes", "end", "why"),
    [
        ("2026-11-23 11:50", 15, "2026-11-23 13:05", "lunch"),
        ("2026-11-23 11:50", 10, "2026-11-23 12:00", "to the last minute before lunch"),
        ("2026-11-23 12:30", 1, "2026-11-23 13:01", "begun at lunch"),
        ("2026-11-23 17:50", 15, "2026-11-24 09:05", "over night"),
        ("2026-11-27 17:50", 15, "2026-11-30 09:05", "over a weekend"),
        ("2026-02-13 17:50", 15, "2026-02-14 09:05", "the Saturday before Spring Festival is worked"),
        ("2026-02-14 17:50", 15, "2026-02-24 09:05", "Spring Festival 2026: 15 to 23 February"),
        ("2026-02-27 17:50", 15, "2026-02-28 09:05", "the Saturday after Spring Festival is worked"),
        ("2026-02-18 10:00", 60, "2026-02-24 10:00", "begun inside the holiday"),
        ("2026-09-30 17:50", 15, "2026-10-08 09:05", "National Day 2026: 1 to 7 October"),
        ("2026-10-09 17:50", 15, "2026-10-10 09:05", "Saturday 10 October is a make-up day"),
        ("2026-10-10 17:50", 15, "2026-10-12 09:05", "and the Sunday after it is not"),
        ("2026-09-19 12:00", 15, "2026-09-20 09:15", "Sunday 20 September is a make-up day"),
        ("2026-09-24 17:50", 15, "2026-09-28 09:05", "Mid-autumn 2026 takes the Friday"),
    ],
)
def test_office_minutes(start: str, minutes: int, end: str, why: str) -> None:
    assert WorkCalendar().add_minutes(at(start), minutes) == at(end), why


@pytest.mark.parametrize(
    ("start", "days", "close"),
    [
        ("2026-11-23 10:00", 1, "2026-11-24 18:00"),
        ("2026-11-23 20:00", 1, "2026-11-24 18:00"),
        ("2026-11-27 10:00", 1, "2026-11-30 18:00"),
        ("2026-11-28 10:00", 1, "2026-11-30 18:00"),
        ("2026-09-30 10:00", 1, "2026-10-08 18:00"),
        ("2026-10-09 10:00", 1, "2026-10-10 18:00"),
        ("2026-10-09 10:00", 2, "2026-10-12 18:00"),
        ("2026-02-14 10:00", 1, "2026-02-24 18:00"),
        ("2026-11-23 10:00", 0, "2026-11-23 18:00"),
        ("2026-11-23 19:00", 0, "2026-11-24 18:00"),
        ("2026-11-28 10:00", 0, "2026-11-30 18:00"),
    ],
)
def test_close_of_the_nth_working_day(start: str, days: int, close: str) -> None:
    """F-5.1.1: one working day = by the close of the next one."""
    assert WorkCalendar().close_after(at(start), days) == at(close)


def test_a_shift_over_midnight_belongs_to_the_day_it_starts_on() -> None:
    night = WorkCalendar(NIGHT)
    assert night.shift_day(at("2026-11-24 03:00")) == date(2026, 11, 23)
    assert night.shift_day(at("2026-11-24 07:00")) == date(2026, 11, 24)
    assert night.add_minutes(at("2026-11-23 23:30"), 60) == at("2026-11-24 00:30")
    assert night.add_minutes(at("2026-11-24 05:30"), 60) == at("2026-11-24 22:30")
    assert night.minutes(at("2026-11-28 00:00"), at("2026-11-28 12:00")) == 360, "Friday's shift ends on Saturday"
    assert night.minutes(at("2026-11-30 00:00"), at("2026-11-30 12:00")) == 0, "Sunday has no shift"
    assert night.close_after(at("2026-11-24 03:00"), 1) == at("2026-11-25 06:00")


def test_several_intervals_and_one_over_midnight() -> None:
    split = WorkCalendar(SPLIT)
    assert split.minutes(at("2026-11-23 00:00"), at("2026-11-24 00:00")) == 210 + 225 + 240
    assert split.minutes(at("2026-11-24 00:00"), at("2026-11-24 06:00")) == 90


@pytest.mark.parametrize(
    ("day", "kind", "holiday"),
    [
        (date(2026, 2, 14), DayKind.MAKEUP, ""),
        (date(2026, 2, 17), DayKind.HOLIDAY, "Spring Festival"),
        (date(2026, 2, 21), DayKind.HOLIDAY, "Spring Festival"),
        (date(2026, 10, 1), DayKind.HOLIDAY, "National Day"),
        (date(2026, 10, 10), DayKind.MAKEUP, ""),
        (date(2026, 10, 11), DayKind.WEEKEND, ""),
        (date(2026, 11, 23), DayKind.WORKDAY, ""),
    ],
)
def test_kinds_of_days(day: date, kind: DayKind, holiday: str) -> None:
    assert (WorkCalendar().kind(day), WorkCalendar().facts(day).name) == (kind, holiday)


def test_an_unannounced_year_counts_weekends_and_says_so() -> None:
    calendar = WorkCalendar()
    assert calendar.kind(date(2027, 10, 1)) is DayKind.WORKDAY
    assert calendar.kind(date(2027, 10, 2)) is DayKind.WEEKEND
    assert calendar.facts(date(2027, 10, 1)).provisional
    assert not calendar.facts(date(2026, 10, 1)).provisional
    assert calendar.provisional_between(at("2026-12-31 10:00"), at("2027-01-04 10:00"))
    assert not calendar.provisional_between(at("2026-12-01 10:00"), at("2026-12-31 10:00"))


def test_an_office_amends_days() -> None:
    calendar = WorkCalendar(
        amended={
            date(2026, 11, 24): Declared(False),
            date(2026, 11, 28): Declared(True),
            date(2027, 1, 1): Declared(False),
        }
    )
    assert calendar.kind(date(2026, 11, 24)) is DayKind.AMENDED_REST
    assert calendar.kind(date(2026, 11, 28)) is DayKind.AMENDED_WORK
    assert calendar.close_after(at("2026-11-23 10:00"), 1) == at("2026-11-25 18:00")
    assert calendar.close_after(at("2026-11-27 10:00"), 1) == at("2026-11-28 18:00")
    assert not calendar.facts(date(2027, 1, 1)).provisional, "what the office decided is known"


def test_years_are_asked_for_in_any_order() -> None:
    fresh = WorkCalendar()
    late = fresh.minutes(at("2031-01-06 09:00"), at("2031-01-07 09:00"))
    early = fresh.minutes(at("2004-03-01 09:00"), at("2004-03-02 09:00"))
    assert (late, early) == (480, 480)
    whole = WorkCalendar().between(at("2004-03-01 09:00"), at("2031-01-06 09:00"))
    assert fresh.between(at("2004-03-01 09:00"), at("2031-01-06 09:00")) == whole


@pytest.mark.parametrize("pairs", [(("09:00", "18:00"), ("17:00", "20:00")), (("22:00", "06:00"), ("05:00", "07:00"))])
def test_overlapping_hours_are_refused(pairs: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        parse_hours(pairs)


def test_hours_are_read_as_people_write_them() -> None:
    assert parse_hours((("09:00", "12:00"), ("13:00", "18:00"))) == OFFICE_HOURS
    assert WorkCalendar(parse_hours((("08:30", "17:30"),))).close(date(2026, 11, 23)) == datetime(
        2026, 11, 23, 17, 30, tzinfo=SHANGHAI
    )
