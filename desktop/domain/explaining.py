"""A deadline told day by day: what counted, what came before and after, what waited, what was skipped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from desktop.domain import counting
from desktop.domain.counting import Stretch
from desktop.domain.policy import Unit
from desktop.domain.shifts import Hours, breaks
from desktop.domain.types import Clock, Day, Explanation, Pause, Span, SpanKind
from desktop.domain.worktime import WorkCalendar

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_INSTANT = timedelta(microseconds=1)
_NONE = timedelta(0)
_MOST_DAYS = 400
"""A deadline years ahead is told only so far."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an end was reckoned from; fields as in `Explanation`. `pauses` in order, the one that lasts cut."""

    unit: Unit
    amount: int
    dated: datetime | None
    ends_at: datetime
    until: datetime
    pauses: tuple[Pause, ...]


def explained(clock: Clock, grounds: Grounds, calendar: WorkCalendar) -> Explanation:
    """The days from the clock's start to its end or to where it has counted to, whichever is later, both included."""
    office = counting.by_office_time(grounds.unit)
    return Explanation(
        clock=clock,
        days=tuple(_days(clock, grounds, calendar)),
        hours=_words(calendar.hours),
        ends_at=grounds.ends_at,
        until=grounds.until,
        unit=str(grounds.unit),
        amount=grounds.amount,
        dated=grounds.dated,
        breaks=_words(breaks(calendar.hours)) if office else (),
        pauses=grounds.pauses,
    )


def _words(hours: Hours) -> tuple[tuple[str, str], ...]:
    return tuple((start.strftime("%H:%M"), end.strftime("%H:%M")) for start, end in hours)


def _days(clock: Clock, grounds: Grounds, calendar: WorkCalendar) -> Iterator[Day]:
    day, final = _first_and_last(clock, grounds, calendar)
    total = used = _NONE
    for _ in range(_MOST_DAYS):
        spans = tuple(_spans(clock, grounds, calendar, day))
        before = total, used
        total += sum((span.end - span.start for span in spans if span.kind is SpanKind.COUNTED), _NONE)
        used += sum((_used(span, grounds.until) for span in spans), _NONE)
        facts = calendar.facts(day)
        yield Day(
            on=day,
            kind=facts.kind,
            spans=spans,
            counted=total // _MINUTE - before[0] // _MINUTE,
            total=total // _MINUTE,
            holiday=facts.name,
            provisional=facts.provisional,
            used=used // _MINUTE - before[1] // _MINUTE,
            entered=facts.entered,
        )
        if day >= final:
            return
        day += _DAY


def _first_and_last(clock: Clock, grounds: Grounds, calendar: WorkCalendar) -> tuple[date, date]:
    last = max(grounds.ends_at, grounds.until)
    if not counting.by_office_time(grounds.unit):
        first = calendar.local_day(clock.started_at)
        return first, max(calendar.local_day(last - _INSTANT), first)
    first = calendar.shift_day(clock.started_at)
    final = max(calendar.shift_day(last), first)
    if calendar.close(final - _DAY) >= last:
        final = max(final - _DAY, first)
    return first, final


def _used(span: Span, until: datetime) -> timedelta:
    counts = span.kind in {SpanKind.COUNTED, SpanKind.OVER}
    return max(min(span.end, until) - span.start, _NONE) if counts else _NONE


def _spans(clock: Clock, grounds: Grounds, calendar: WorkCalendar, day: date) -> Iterator[Span]:
    if not counting.by_office_time(grounds.unit):
        hours: tuple[Stretch, ...] = ((calendar.midnight(day - _DAY), calendar.midnight(day)),)
    elif calendar.works(day):
        hours = calendar.spans(day)
    else:
        yield from (Span(start, end, SpanKind.SKIPPED) for start, end in calendar.nominal(day))
        return
    edges = {edge for pause in grounds.pauses for edge in (pause.start, pause.end)}
    cuts = sorted({clock.started_at, grounds.ends_at, max(grounds.ends_at, grounds.until), *edges})
    for start, end in hours:
        for left, right in pairwise([start, *(cut for cut in cuts if start < cut < end), end]):
            yield Span(left, right, _kind(clock, grounds, left))


def _kind(clock: Clock, grounds: Grounds, at: datetime) -> SpanKind:
    if at < clock.started_at:
        return SpanKind.BEFORE
    if any(pause.start <= at < pause.end for pause in grounds.pauses):
        return SpanKind.WAITING
    if at < grounds.ends_at:
        return SpanKind.COUNTED
    return SpanKind.OVER if at < grounds.until else SpanKind.AFTER
