"""Local tables that follow the synced ones: brought up to date in the transaction that changed those."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any

import apsw

from desktop.base.i18n import local
from desktop.store import customers, earlier, listing, marks, meta, search
from desktop.store.changes import Touched
from desktop.store.reading import Reading

_PIECE = 200
_OCCURRENCE = "SELECT occurrence FROM listing WHERE ticket = ?"


def follow(connection: apsw.Connection, reading: Reading, now: datetime, touched: Touched) -> None:
    """Derives the list and search rows of the touched tickets anew, inside the caller's transaction."""
    tickets = set(touched.tickets) | _of_customers(connection, {*touched.marked, *_turned(connection, now)})
    if touched.all_open:
        tickets.update(
            row[0] for row in connection.execute("SELECT ticket FROM listing WHERE rank < ?", (listing.ENDED,))
        )
    rebuild(connection, reading, now, tickets)
    others = {key for customer in touched.customers for key in earlier.same_customer(connection, customer)} - tickets
    rebuild(connection, reading, now, _recounted(connection, reading, others))


def keep_up(connection: apsw.Connection, reading: Reading, now: datetime) -> None:
    """Derives the rows anew of customers whose marks have ended by the calendar, inside the caller's transaction."""
    rebuild(connection, reading, now, _of_customers(connection, _turned(connection, now)))


def behind(connection: apsw.Connection, now: datetime) -> bool:
    """Whether `keep_up` has anything to derive."""
    return bool(_turning(connection, local(now).date()))


def _turned(connection: apsw.Connection, now: datetime) -> list[str]:
    """Keys of customers whose marks have ended since the lists were last told, who are now told of today."""
    today = local(now).date()
    keys = _turning(connection, today)
    if meta.get(connection, meta.MARKS_ON) != today.isoformat():
        meta.put(connection, meta.MARKS_ON, today.isoformat())
    return keys


def _turning(connection: apsw.Connection, today: date) -> list[str]:
    """Keys of customers of whom the lists know other marks than today's: also where this PC's clock was set back."""
    told = meta.get(connection, meta.MARKS_ON)
    if told is None:
        return marks.ending(connection, None, today)
    before = date.fromisoformat(told)
    return [] if before == today else marks.ending(connection, min(before, today), max(before, today))


def _of_customers(connection: apsw.Connection, keys: Iterable[str]) -> set[int]:
    return {ticket for key in keys for ticket in customers.tickets_of(connection, earlier.keys_of(connection, key))}


def rebuild(connection: apsw.Connection, reading: Reading, now: datetime, tickets: Iterable[int]) -> None:
    """Derives some tickets anew; retired and vanished ones disappear from the derived tables."""
    wanted = iter(sorted(tickets))
    while piece := list(islice(wanted, _PIECE)):
        cases = {case.ticket.id: case for case in reading.cases(piece) if not case.ticket.retired}
        facts = listing.Facts(reading, now, attachments(connection, piece))
        for ticket_id in piece:
            case = cases.get(ticket_id)
            if case is None:
                listing.remove(connection, ticket_id)
                search.remove(connection, ticket_id)
            else:
                listing.put(connection, listing.row_of(case, facts))
                search.put(connection, case, aliases(connection, ticket_id))


def _recounted(connection: apsw.Connection, reading: Reading, tickets: set[int]) -> list[int]:
    """Those of some tickets of a customer that now come after more or fewer others than before."""
    shown = {ticket_id: connection.execute(_OCCURRENCE, (ticket_id,)).get for ticket_id in tickets}
    return [case.ticket.id for case in reading.cases(tickets) if shown[case.ticket.id] not in (None, case.earlier + 1)]


def attachments(connection: apsw.Connection, tickets: list[int]) -> dict[int, int]:
    """How many attachments some tickets have; those without any are left out."""
    marks = ",".join("?" * len(tickets))
    sql = f"SELECT ticket, count(*) FROM attachment WHERE retired = 0 AND ticket IN ({marks}) GROUP BY ticket"  # noqa: S608
    rows: list[Any] = connection.execute(sql, tickets).fetchall()
    return dict(rows)


def aliases(connection: apsw.Connection, ticket_id: int) -> list[str]:
    """Numbers that a ticket once bore."""
    sql = "SELECT number FROM alias WHERE ticket = ? AND retired = 0 ORDER BY id"
    return [str(row[0]) for row in connection.execute(sql, (ticket_id,))]
