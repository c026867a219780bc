"""A deadline told day by day: what counted, what came before and after, what waited, what was skipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from desktop.domain import counting
from desktop.domain.counting import Stretch
from desktop.domain.policy import Unit
from desktop.domain.types import Clock, Day, Explanation, Span, SpanKind
from desktop.domain.worktime import WorkCalendar

_DAY = timedelta(days=1)
_MOST_DAYS = 400
"""A deadline years ahead is told only so far."""


def explained(
    clock: Clock, unit: Unit, calendar: WorkCalendar, pauses: Sequence[Stretch], now: datetime
) -> Explanation:
    """The days from the clock's start to its end, both included; while it waits, at least up to now."""
    last = clock.due_at
    if pauses and pauses[-1][1] >= now:
        last = max(last, now)
    days = tuple(_days(clock, unit, calendar, pauses, last))
    hours = tuple((start.strftime("%H:%M"), end.strftime("%H:%M")) for start, end in calendar.hours)
    return Explanation(clock, days, hours)


def _days(clock: Clock, unit: Unit, calendar: WorkCalendar, pauses: Sequence[Stretch], last: datetime) -> Iterator[Day]:
    day = calendar.shift_day(clock.started_at)
    final = max(calendar.shift_day(last), day)
    if counting.by_office_time(unit) and calendar.close(final - _DAY) >= last:
        final = max(final - _DAY, day)
    total = timedelta(0)
    for _ in range(_MOST_DAYS):
        spans = tuple(_spans(clock, unit, calendar, pauses, day))
        counted = sum((s.end - s.start for s in spans if s.kind is SpanKind.COUNTED), timedelta(0))
        total += counted
        yield Day(
            on=day,
            kind=calendar.kind(day),
            spans=spans,
            counted=counted // timedelta(minutes=1),
            total=total // timedelta(minutes=1),
            holiday=calendar.holiday(day),
            provisional=calendar.provisional(day),
        )
        if day >= final:
            return
        day += _DAY


def _spans(clock: Clock, unit: Unit, calendar: WorkCalendar, pauses: Sequence[Stretch], day: date) -> Iterator[Span]:
    if not counting.by_office_time(unit):
        hours: tuple[Stretch, ...] = ((calendar.midnight(day - _DAY), calendar.midnight(day)),)
    elif calendar.works(day):
        hours = calendar.spans(day)
    else:
        yield from (Span(start, end, SpanKind.SKIPPED) for start, end in calendar.nominal(day))
        return
    cuts = sorted({clock.started_at, clock.due_at, *(edge for pause in pauses for edge in pause)})
    for start, end in hours:
        edges = [start, *(cut for cut in cuts if start < cut < end), end]
        for left, right in pairwise(edges):
            yield Span(left, right, _kind(clock, pauses, left))


def _kind(clock: Clock, pauses: Sequence[Stretch], at: datetime) -> SpanKind:
    if at < clock.started_at:
        return SpanKind.BEFORE
    if any(begin <= at < end for begin, end in pauses):
        return SpanKind.WAITING
    return SpanKind.COUNTED if at < clock.due_at else SpanKind.AFTER
