"""How the units of a clock count: when it ends, and how much of it is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from desktop.domain.policy import Unit
from desktop.domain.worktime import WorkCalendar

Stretch = tuple[datetime, datetime]
"""A stretch in which the clock stood still; its end is not included."""

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


def due(calendar: WorkCalendar, unit: Unit, start: datetime, amount: int, pauses: Sequence[Stretch]) -> datetime:
    """When a clock ends that counts `amount` units from `start`; finished pauses (in order) push it back.

    Working and calendar days: a day counts when the clock runs at its close (its midnight). Not for dated clocks.
    """
    if unit in {Unit.WORKING_MINUTES, Unit.MINUTES}:
        return _pushed(calendar, unit, start, amount, pauses)
    if not pauses:
        return _undisturbed(calendar, unit, start, amount)
    left = max(amount, 1)
    for close in _closes(calendar, unit, start, amount):
        left -= not any(begin <= close < end for begin, end in pauses)
        if left == 0:
            return close
    raise AssertionError("days never end")


def _pushed(calendar: WorkCalendar, unit: Unit, start: datetime, amount: int, pauses: Sequence[Stretch]) -> datetime:
    office = unit is Unit.WORKING_MINUTES
    end = calendar.add_minutes(start, amount) if office else start + amount * _MINUTE
    for begin, finish in pauses:
        stop, go = max(begin, start), max(finish, start)
        if stop >= end:
            break
        end = calendar.add(end, calendar.between(stop, go)) if office else end + (go - stop)
    return end


def _undisturbed(calendar: WorkCalendar, unit: Unit, start: datetime, amount: int) -> datetime:
    if unit is Unit.DAYS:
        return calendar.midnight(calendar.local_day(start) + amount * _DAY)
    return calendar.close_after(start, amount)


def _closes(calendar: WorkCalendar, unit: Unit, start: datetime, amount: int) -> Iterator[datetime]:
    if unit is Unit.DAYS:
        day = calendar.local_day(start) + (_DAY if amount else timedelta(0))
        while True:
            yield calendar.midnight(day)
            day += _DAY
    day = calendar.shift_day(start)
    if amount == 0 and calendar.works(day) and start <= calendar.close(day):
        yield calendar.close(day)
    while True:
        day = calendar.next_working_day(day)
        yield calendar.close(day)


def by_office_time(unit: Unit) -> bool:
    """Whether only office time counts; a dated clock is shown in office time too."""
    return unit not in {Unit.MINUTES, Unit.DAYS}


def counted(calendar: WorkCalendar, unit: Unit, start: datetime, end: datetime, pauses: Sequence[Stretch]) -> int:
    """Whole minutes that count between two instants, pauses left out."""
    if end <= start:
        return 0
    total = _length(calendar, unit, start, end)
    for begin, finish in pauses:
        total -= _length(calendar, unit, max(begin, start), min(finish, end))
    return total // _MINUTE


def _length(calendar: WorkCalendar, unit: Unit, start: datetime, end: datetime) -> timedelta:
    if end <= start:
        return timedelta(0)
    return calendar.between(start, end) if by_office_time(unit) else end - start
