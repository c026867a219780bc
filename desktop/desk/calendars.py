"""The calendar of the office: the years' notices that it entered, and days of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from desktop.base.errors import RefusedError
from desktop.desk.session import Session
from desktop.domain import clocks, notice
from desktop.domain.days import DayFacts, Declared, Knowledge
from desktop.domain.notice import Change, Fault, Notice
from desktop.domain.types import ENDED, Case, DayKind
from desktop.domain.worktime import WorkCalendar
from desktop.store import models
from desktop.store.changes import NOTICE

_PLAIN = frozenset({DayKind.WORKDAY, DayKind.WEEKEND})
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class YearRow:
    """What is known of a year: by whom, and how many days off (weekends aside) and make-up days it has."""

    year: int
    knowledge: Knowledge
    off: int
    works: int


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that is no plain working day or weekend. `own` = declared by the office for this day alone; `note` why."""

    on: date
    facts: DayFacts
    own: bool
    note: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What entering some lines would do. `notice` None and `faults` where they make none.

    `moved` = how many open complaints would have a deadline on another day; `replaces` = the year was known before.
    """

    notice: Notice | None
    faults: tuple[Fault, ...]
    changes: tuple[Change, ...] = ()
    moved: int = 0
    replaces: Knowledge = Knowledge.NOBODY


def years(session: Session) -> list[YearRow]:
    """The years that matter: the last one up to two ahead, and all whose notice was entered; oldest first."""
    calendar, this = session.store.calendar(), _this_year(session)
    wanted = {*range(this - 1, this + _AHEAD + 1), *calendar.days.notices}
    return [year(session, one) for one in sorted(wanted)]


def year(session: Session, number: int) -> YearRow:
    """What is known of a year."""
    days = session.store.calendar().days
    found = [days.public(on) for on in _dates(number)]
    return YearRow(
        number,
        days.knowledge(number),
        sum(facts.kind is DayKind.HOLIDAY for facts in found),
        sum(facts.kind is DayKind.MAKEUP for facts in found),
    )


def days_of(session: Session, number: int) -> list[DayRow]:
    """The days of a year that are no plain working days and weekends, oldest first."""
    days = session.store.calendar().days
    rows = ((on, days.of(on.toordinal())) for on in _dates(number))
    return [
        DayRow(on, facts, on in days.own, days.own[on].name if on in days.own else "")
        for on, facts in rows
        if facts.kind not in _PLAIN or on in days.own
    ]


def own_days(session: Session) -> list[tuple[date, Declared]]:
    """The days that the office declared by themselves, oldest first."""
    return sorted(session.store.calendar().days.own.items())


def noticed(session: Session, number: int) -> dict[date, Declared]:
    """The days off and make-up days of a year as they are known: entered, built in (named by code), or {}."""
    days = session.store.calendar().days
    if number in days.notices:
        return dict(days.notices[number])
    known = ((on, days.public(on)) for on in _dates(number))
    return {on: Declared(facts.works, facts.name) for on, facts in known if facts.kind not in _PLAIN}


def year_with(session: Session, number: int, found: Notice | None) -> dict[date, DayFacts]:
    """Each day of a year as it would be with a notice; as it is with None."""
    calendar = session.store.calendar()
    days = calendar.days if found is None else _with(calendar, found).days
    return {on: days.of(on.toordinal()) for on in _dates(number)}


def preview(session: Session, text: str) -> Preview:
    """What entering some lines would change; nothing is changed."""
    found, faults = notice.read(text)
    if found is None:
        return Preview(None, faults)
    before = session.store.calendar()
    after = _with(before, found)
    changed = notice.changes(before.days, after.days, found.year)
    moved = _moved(session, before, after) if changed else 0
    return Preview(found, (), changed, moved, before.days.knowledge(found.year))


def _with(calendar: WorkCalendar, found: Notice) -> WorkCalendar:
    return WorkCalendar(
        calendar.hours, calendar.zone, calendar.days.own, {**calendar.days.notices, found.year: found.days}
    )


def _moved(session: Session, before: WorkCalendar, after: WorkCalendar) -> int:
    return sum(_ends(session, case, before) != _ends(session, case, after) for case in _open_cases(session))


def _ends(session: Session, case: Case, calendar: WorkCalendar) -> list[tuple[str, date]]:
    policy = session.store.policy(case.ticket.pack)
    found = clocks.clocks(case, policy, calendar, session.clock.now())
    return sorted((clock.code, calendar.local_day(clock.due_at)) for clock in found if clock.state in clocks.ACTIVE)


def _open_cases(session: Session) -> list[Case]:
    table = models.Ticket
    query = table.select(table.id).where(
        (table.retired == False) & table.state.not_in([state.value for state in ENDED])  # noqa: E712
    )
    return session.store.cases(row["id"] for row in session.store.rows(query))


def enter(session: Session, text: str) -> Notice:
    """Takes lines for the notice of their year, as a whole: an earlier one of that year is replaced.

    Raises:
        RefusedError: not the administrator, notice_faulty (the first fault, with its line), nothing_changed.
    """
    session.demand_admin()
    found, faults = notice.read(text)
    if found is None:
        raise faulty(faults[0])
    if session.store.calendar().days.notices.get(found.year) == found.days:
        raise RefusedError("nothing_changed", "file")
    _keep(session, found.year, found.days)
    return found


def faulty(fault: Fault) -> RefusedError:
    """The refusal of lines that make no notice."""
    return RefusedError("notice_faulty", "file", line=fault.line, fault=fault)


def withdraw(session: Session, number: int) -> None:
    """Takes the notice of a year back: what the program knows by itself counts again.

    Raises:
        RefusedError: not the administrator, year_unknown (nobody entered it).
    """
    session.demand_admin()
    if number not in session.store.calendar().days.notices:
        raise RefusedError("year_unknown", "year", year=number)
    _keep(session, number, {})


def _keep(session: Session, number: int, days: Mapping[date, Declared]) -> None:
    value = [[on.isoformat(), declared.works, declared.name] for on, declared in sorted(days.items())]
    with session.store.unit("notice", session.person.id) as unit:
        unit.set_setting(f"{NOTICE}{number}", value or None)
        unit.describe(year=number, days=len(value))


def set_day(session: Session, on: date, works: bool, note: str = "") -> None:
    """Declares one day worked or free for this office, whatever the public calendar says.

    Raises:
        RefusedError: not the administrator, or the day is declared so already.
    """
    session.demand_admin()
    declared = Declared(works, note.strip())
    if session.store.calendar().days.own.get(on) == declared:
        raise RefusedError("nothing_changed", "day")
    with session.store.unit("holiday", session.person.id) as unit:
        for key in _keys(session, on):
            unit.retire(models.Holiday, key)
        unit.insert(models.Holiday, on=on.isoformat(), works=works, note=declared.name)
        unit.describe(on=on.isoformat())


def drop_day(session: Session, on: date) -> None:
    """Takes back what the office said of a day: its own word, or else the day's place in a notice.

    Raises:
        RefusedError: not the administrator, day_unknown (the office said nothing of it).
    """
    session.demand_admin()
    if known := _keys(session, on):
        with session.store.unit("holiday", session.person.id) as unit:
            for key in known:
                unit.retire(models.Holiday, key)
            unit.describe(on=on.isoformat())
        return
    notices = session.store.calendar().days.notices
    for number, days in sorted(notices.items(), reverse=True):
        if on in days:
            _keep(session, number, {day: declared for day, declared in days.items() if day != on})
            return
    raise RefusedError("day_unknown", "day", day=on.isoformat())


def _keys(session: Session, on: date) -> list[int]:
    table = models.Holiday
    query = table.select(table.id).where((table.on == on.isoformat()) & (table.retired == False))  # noqa: E712
    return [int(row["id"]) for row in session.store.rows(query)]


def _dates(number: int) -> Iterator[date]:
    first, last = date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal()
    return (date.fromordinal(ordinal) for ordinal in range(first, last + 1))


def _this_year(session: Session) -> int:
    return session.store.calendar().local_day(session.clock.now()).year
