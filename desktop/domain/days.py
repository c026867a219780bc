"""What a calendar day is in an office: worked or free, by whose word, and whether anybody knows yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

import chinese_calendar

from desktop.domain.types import DayKind

_WORKING = frozenset({DayKind.WORKDAY, DayKind.MAKEUP, DayKind.AMENDED_WORK})


class Knowledge(StrEnum):
    """Who knows the days off of a year. The values are the contract of the command line."""

    PUBLIC = "public"
    """`chinesecalendar` does."""
    OFFICE = "office"
    """The office entered the year's notice; it goes before `chinesecalendar`."""
    NOBODY = "nobody"
    """Weekends only, provisionally."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A day that somebody declared worked or free; `name` = the holiday, or why."""

    works: bool
    name: str = ""


Notices = Mapping[int, Mapping[date, Declared]]
"""The notices that the office entered: year → its days off and make-up days. A December or January day of the year
beside may stand in a notice too."""


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What is known of one date.

    `name` = what a free day is called: as `chinesecalendar` names the holiday, or as the office wrote it; "" on others.
    `entered` = the office said so, in a notice or for this day alone.
    """

    kind: DayKind
    name: str = ""
    provisional: bool = False
    entered: bool = False

    @property
    def works(self) -> bool:
        """Whether shifts start on this day."""
        return self.kind in _WORKING


class Days:
    """Looks days up: the office's own days first, then the notices it entered, then the public calendar.

    Not changed after it is made; safe to share between threads.
    """

    def __init__(self, own: Mapping[date, Declared] | None = None, notices: Notices | None = None) -> None:
        self.own = dict(own or {})
        self.notices = {year: dict(days) for year, days in (notices or {}).items()}
        self._noticed = {on: declared for _, days in sorted(self.notices.items()) for on, declared in days.items()}
        self._facts: dict[int, DayFacts] = {}

    def of(self, ordinal: int) -> DayFacts:
        """The facts of a day by its ordinal."""
        known = self._facts.get(ordinal)
        if known is None:
            known = self._facts[ordinal] = self._looked_up(date.fromordinal(ordinal))
        return known

    def public(self, on: date) -> DayFacts:
        """The facts of a day, were it not for the office's own days."""
        noticed = self._noticed.get(on)
        if noticed is not None:
            kind = DayKind.MAKEUP if noticed.works else DayKind.HOLIDAY
            return DayFacts(kind, "" if noticed.works else noticed.name, entered=True)
        if on.year in self.notices:
            return DayFacts(_by_weekday(on), entered=True)
        return announced(on)

    def knowledge(self, year: int) -> Knowledge:
        """Who knows the days off of a year."""
        if year in self.notices:
            return Knowledge.OFFICE
        return Knowledge.PUBLIC if is_announced(year) else Knowledge.NOBODY

    def _looked_up(self, on: date) -> DayFacts:
        own = self.own.get(on)
        if own is None:
            return self.public(on)
        if own.works:
            return DayFacts(DayKind.AMENDED_WORK, entered=True)
        return DayFacts(DayKind.AMENDED_REST, own.name or self.public(on).name, entered=True)


@cache
def announced(on: date) -> DayFacts:
    """What `chinesecalendar` says of a day; by weekday, provisionally, in years that it does not know."""
    if not is_announced(on.year):
        return DayFacts(_by_weekday(on), provisional=True)
    rests, name = chinese_calendar.get_holiday_detail(on)
    if rests:
        return DayFacts(DayKind.HOLIDAY, name) if name else DayFacts(DayKind.WEEKEND)
    return DayFacts(DayKind.MAKEUP if on.weekday() >= 5 else DayKind.WORKDAY)


def is_announced(year: int) -> bool:
    """Whether `chinesecalendar` knows a year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def _by_weekday(on: date) -> DayKind:
    return DayKind.WEEKEND if on.weekday() >= 5 else DayKind.WORKDAY


def _first_and_last_year() -> tuple[int, int]:
    known: Mapping[date, Any] = chinese_calendar.holidays
    years = sorted({on.year for on in known})
    return years[0], years[-1]


FIRST_YEAR, LAST_YEAR = _first_and_last_year()
