"""Which deadlines of a person are about to pass: told during office hours, before a clause bites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop.desk import reading
from desktop.desk.rows import Group, Scope, TicketRow, View
from desktop.desk.session import Session
from desktop.domain import counting
from desktop.domain.policy import ClockRule
from desktop.store import listing

_LOOK_AT = 40
"""So many of the nearest deadlines are looked at; the rest come up when these are done."""
_MINE = View(scope=Scope.MINE, open_only=True)


@dataclass(frozen=True, slots=True)
class Soon:
    """A deadline that is close. `clock` = its code, `rule` what the pack says of it."""

    ticket_id: int
    number: str
    title: str
    clock: str
    rule: ClockRule
    due_at: datetime


def soon(session: Session) -> tuple[Soon, ...]:
    """The reader's nearest deadlines that are due soon, nearest first; () outside office hours.

    "Soon" is the pack's word: so many counted minutes before the end. What is overdue is no warning any more.
    """
    if not session.store.calendar().open_at(session.clock.now()):
        return ()
    return tuple(_close(session, _nearest(session)))


def _nearest(session: Session) -> list[TicketRow]:
    """The reader's open tickets whose deadline has not passed, nearest first."""
    wanted = listing.Filter(person=session.person.id, open_only=True)
    counted = listing.groups(session.store.database, wanted, reading.bounds(session.clock.now()))
    over = counted.get(Group.OVERDUE, 0)
    rows = reading.page(session, _MINE, over + 1 if over else 0, _LOOK_AT)
    return [row for row in rows if isinstance(row, TicketRow)]


def _close(session: Session, rows: list[TicketRow]) -> Iterator[Soon]:
    policy, calendar, now = session.store.policy(), session.store.calendar(), session.clock.now()
    for row in rows:
        rule = policy.clock(row.next_clock)
        if rule is None or row.next_due_at is None or row.next_due_at <= now:
            continue
        if counting.counted(calendar, rule.unit, now, row.next_due_at, ()) <= rule.warn:
            yield Soon(row.id, row.number, row.title, row.next_clock, rule, row.next_due_at)
