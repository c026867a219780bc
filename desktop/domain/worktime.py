"""Office time: which minutes of which days count.

Every sum is a difference of one rising function, the office time since some origin, kept as running totals per day: a
deadline costs two binary searches, however long it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desktop.base.clock import EPOCH
from desktop.domain.days import LAST_YEAR, DayFacts, Days, Declared, Knowledge, Notices
from desktop.domain.shifts import OFFICE_HOURS, Hours, Interval, Shifts
from desktop.domain.types import DayKind

SHANGHAI = ZoneInfo("Asia/Shanghai")

_MICRO = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_FIXED_SINCE = 2000
"""China kept summer time until 1991; instants before 2000 go the long way."""


@dataclass(slots=True)
class _Year:
    """Running totals of one calendar year, in microseconds of office time."""

    first: int
    """Ordinal of 1 January."""
    base: int
    """Office time before this year, counted from the first year that was asked for."""
    sums: list[int]
    """sums[i] = office time of the year's first i days; one longer than the year."""


class WorkCalendar:
    """Office hours on working days.

    `hours` are the intervals of one shift day, see `Shifts`. `amended` are days of the office's own, `notices` the
    years' notices that it entered; the public calendar tells the rest. Instants are aware; results are in UTC.
    Not changed after it is made; safe to share between threads.
    """

    def __init__(
        self,
        hours: Hours = OFFICE_HOURS,
        zone: ZoneInfo = SHANGHAI,
        amended: Mapping[date, Declared] | None = None,
        notices: Notices | None = None,
    ) -> None:
        self.hours = hours
        self.zone = zone
        self.days = Days(amended, notices)
        self._shifts = Shifts(hours, zone)
        self._offset = _fixed_offset(zone)
        self._years: dict[int, _Year] = {}
        self._origin: int | None = None

    def facts(self, on: date) -> DayFacts:
        """What is known of a day."""
        return self.days.of(on.toordinal())

    def kind(self, on: date) -> DayKind:
        """What this day is in the office."""
        return self.facts(on).kind

    def works(self, on: date) -> bool:
        """Whether shifts start on this day."""
        return self.facts(on).works

    def spans(self, on: date) -> tuple[Interval, ...]:
        """The office hours of the shift day in UTC, in order; () on a free day."""
        return self._shifts.spans(on.toordinal()) if self.works(on) else ()

    def nominal(self, on: date) -> tuple[Interval, ...]:
        """What the office hours would be on that day, worked or not."""
        return self._shifts.spans(on.toordinal())

    def local_day(self, at: datetime) -> date:
        """The calendar date of an instant in the office's zone."""
        if self._offset is not None and at.tzinfo is UTC and at.year >= _FIXED_SINCE:
            return (at + self._offset).date()
        return at.astimezone(self.zone).date()

    def shift_day(self, at: datetime) -> date:
        """The day that an instant belongs to: after midnight still the day before while its shift runs."""
        today = self.local_day(at)
        before = today - _DAY
        running = any(start <= at < end for start, end in self.spans(before))
        return before if running else today

    def open_at(self, at: datetime) -> bool:
        """Whether an instant lies in office time."""
        return any(start <= at < end for start, end in self.spans(self.shift_day(at)))

    def midnight(self, on: date) -> datetime:
        """The instant at which the day ends (the next one's first)."""
        return datetime.combine(on + _DAY, time(0), self.zone).astimezone(UTC)

    def close(self, on: date) -> datetime:
        """When the shift of a day ends, worked or not."""
        return self._shifts.spans(on.toordinal())[-1][1]

    def next_working_day(self, on: date, count: int = 1) -> date:
        """The `count`-th working day strictly after the day; a negative count goes back."""
        step = 1 if count > 0 else -1
        ordinal = on.toordinal()
        for _ in range(abs(count)):
            ordinal += step
            while not self.days.of(ordinal).works:
                ordinal += step
        return date.fromordinal(ordinal)

    def close_after(self, start: datetime, days: int) -> datetime:
        """The close of the `days`-th working day after the day of `start`; 0 = of that day, or of the next worked one.

        Source: F-5.1.1
        """
        day = self.shift_day(start)
        if days > 0:
            return self.close(self.next_working_day(day, days))
        if self.works(day) and start <= self.close(day):
            return self.close(day)
        return self.close(self.next_working_day(day))

    def close_before(self, end: datetime, days: int) -> datetime:
        """The close of the `days`-th working day before the day of `end`; `end` itself for 0."""
        return self.close(self.next_working_day(self.local_day(end), -days)) if days else end

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Office time between two instants; zero when they are in reverse order."""
        return timedelta(microseconds=max(0, self._elapsed(end) - self._elapsed(start)))

    def minutes(self, start: datetime, end: datetime) -> int:
        """Whole minutes of office time between two instants."""
        return self.between(start, end) // timedelta(minutes=1)

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """The earliest instant, not before `start`, at which so much office time has passed since then."""
        if amount <= timedelta(0):
            return start
        return max(start, self._at(self._elapsed(start) + amount // _MICRO))

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """The same in minutes."""
        return self.add(start, timedelta(minutes=minutes))

    def provisional_between(self, start: datetime, end: datetime) -> bool:
        """Whether the stretch touches a year whose days off nobody knows yet."""
        years = range(self.local_day(start).year, self.local_day(end).year + 1)
        return any(self.days.knowledge(year) is Knowledge.NOBODY for year in years)

    def _elapsed(self, at: datetime) -> int:
        today = self.local_day(at).toordinal()
        instant = (at - EPOCH) // _MICRO
        total = self._before(today - 1)
        for ordinal in (today - 1, today):
            if self.days.of(ordinal).works:
                for start, end in self._shifts.ticks(ordinal):
                    if instant > start:
                        total += (instant if instant < end else end) - start
        return total

    def _at(self, elapsed: int) -> datetime:
        year = self._year_holding(elapsed)
        index = bisect_left(year.sums, elapsed - year.base) - 1
        left = elapsed - year.base - year.sums[index]
        for start, end in self._shifts.spans(year.first + index):
            length = (end - start) // _MICRO
            if left <= length:
                return start + timedelta(microseconds=left)
            left -= length
        raise AssertionError("running totals and spans disagree")

    def _year_holding(self, elapsed: int) -> _Year:
        number = self._origin or LAST_YEAR
        while elapsed <= self._totals(number).base:
            number -= 1
        while elapsed > self._totals(number).base + self._totals(number).sums[-1]:
            number += 1
        return self._totals(number)

    def _before(self, ordinal: int) -> int:
        year = self._totals(date.fromordinal(ordinal).year)
        return year.base + year.sums[ordinal - year.first]

    def _totals(self, number: int) -> _Year:
        if (known := self._years.get(number)) is not None:
            return known
        if self._origin is None:
            self._origin = number
        step = 1 if number >= self._origin else -1
        for year in range(self._origin, number + step, step):
            if year not in self._years:
                self._years[year] = self._next(year, self._years.get(year - step), step)
        return self._years[number]

    def _next(self, number: int, neighbour: _Year | None, step: int) -> _Year:
        made = self._summed(number)
        if neighbour is not None:
            made.base = neighbour.base + (neighbour.sums[-1] if step > 0 else -made.sums[-1])
        return made

    def _summed(self, number: int) -> _Year:
        first = date(number, 1, 1).toordinal()
        length = date(number, 12, 31).toordinal() - first + 1
        sums = [0]
        for ordinal in range(first, first + length):
            works = self.days.of(ordinal).works
            sums.append(sums[-1] + (self._shifts.length(ordinal) if works else 0))
        return _Year(first, 0, sums)


def _fixed_offset(zone: ZoneInfo) -> timedelta | None:
    """The zone's distance from UTC if it knows no summer time in this century's first decades, else None."""
    found = {datetime(year, month, 1, tzinfo=zone).utcoffset() for year in range(2000, 2040) for month in (1, 7)}
    return found.pop() if len(found) == 1 else None
