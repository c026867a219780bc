"""Office hours: the intervals of one shift day, also over midnight, and the instants that they are on a date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from desktop.base.clock import EPOCH

Hours = tuple[tuple[time, time], ...]
Interval = tuple[datetime, datetime]
Ticks = tuple[tuple[int, int], ...]
"""Intervals in microseconds since 1970."""

OFFICE_HOURS: Hours = ((time(9), time(12)), (time(13), time(18)))

_MICRO = timedelta(microseconds=1)


class Shifts:
    """The intervals of one shift day in order, on any date by its ordinal, worked or not.

    An interval whose end is not after its start runs over midnight and belongs to the day on which the shift starts.
    """

    def __init__(self, hours: Hours, zone: ZoneInfo) -> None:
        self._placed = _placed(hours)
        self._zone = zone
        self._spans: dict[int, tuple[Interval, ...]] = {}
        self._ticks: dict[int, Ticks] = {}

    def spans(self, ordinal: int) -> tuple[Interval, ...]:
        """The intervals in UTC, in order."""
        known = self._spans.get(ordinal)
        if known is None:
            known = tuple(
                (self._instant(ordinal + start_day, start), self._instant(ordinal + end_day, end))
                for start_day, start, end_day, end in self._placed
            )
            self._spans[ordinal] = known
        return known

    def ticks(self, ordinal: int) -> Ticks:
        """The same in microseconds since 1970."""
        known = self._ticks.get(ordinal)
        if known is None:
            known = tuple(((start - EPOCH) // _MICRO, (end - EPOCH) // _MICRO) for start, end in self.spans(ordinal))
            self._ticks[ordinal] = known
        return known

    def length(self, ordinal: int) -> int:
        """How long they are together, in microseconds."""
        return sum(end - start for start, end in self.ticks(ordinal))

    def _instant(self, ordinal: int, at: time) -> datetime:
        return datetime.combine(date.fromordinal(ordinal), at, self._zone).astimezone(UTC)


def breaks(hours: Hours) -> Hours:
    """What lies between the intervals of a shift: lunch."""
    return tuple((before[1], after[0]) for before, after in pairwise(hours) if before[1] != after[0])


def parse_hours(pairs: tuple[tuple[str, str], ...]) -> Hours:
    """(("09:00", "12:00"), …) as times.

    Raises:
        ValueError: not times, or they overlap.
    """
    hours = tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs)
    _placed(hours)
    return hours


def _placed(hours: Hours) -> tuple[tuple[int, time, int, time], ...]:
    """Each interval with the day offsets of its ends; an interval that starts before the last one ended is the next
    day's."""
    if not hours:
        raise ValueError("office hours must not be empty")
    out: list[tuple[int, time, int, time]] = []
    day = 0
    last: time | None = None
    for start, end in hours:
        if last is not None and start < last:
            day += 1
        end_day = day + (end <= start)
        out.append((day, start, end_day, end))
        day, last = end_day, end
    if day > 1 or (day == 1 and out[-1][3] > out[0][1]):
        raise ValueError("office hours of one day must not overlap the next day's")
    return tuple(out)
