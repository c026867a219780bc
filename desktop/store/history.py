"""The log as people read it: which field went from what to what, and any ticket as it once stood."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import apsw

from desktop.base.errors import UnavailableError
from desktop.domain.marks import codes
from desktop.domain.types import Case
from desktop.store import changes, earlier, events, log, schema
from desktop.store.changes import Change, Op
from desktop.store.store import Store

MOST_FIELDS = 400
"""So many fields of one entry are listed at most; a bulk entry has tens of thousands."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one row. `old` is None in a new row, `new` in one that was taken away."""

    table: str
    key: int
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log and what it changed; `erased` = its content was erased, the entry stays in the chain."""

    entry: log.Entry
    fields: tuple[FieldChange, ...]
    erased: bool


def lines(store: Store, ticket: int | None = None, before: int | None = None, limit: int = 100) -> list[Line]:
    """At most `limit` entries with a seq below `before` (None = from the newest), newest first.

    With `ticket` only entries that touched it, and of those only what they changed of it.
    """
    with store.database.read() as connection:
        return [_line(connection, entry, ticket) for entry in log.newest(connection, ticket, before, limit)]


def _line(connection: apsw.Connection, entry: log.Entry, ticket: int | None) -> Line:
    if entry.payload is None:
        return Line(entry, (), True)
    found = (c for c in changes.changes(entry.payload) if ticket is None or changes.is_of(connection, c, ticket))
    fields = (field for change in found for field in _fields(change))
    return Line(entry, tuple(islice(fields, MOST_FIELDS)), False)


def _fields(change: Change) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*change.old, *change.new)):
        old, new = change.old.get(name), change.new.get(name)
        if old != new:
            yield FieldChange(change.table, change.key, name, old, new)


Place = tuple[str, int, str]
"""A field of a row: table, key, column."""


def last_set(
    connection: apsw.Connection, places: Collection[Place], ticket: int | None, most: int
) -> dict[Place, log.Entry]:
    """Which entry made each field what it is now, looked for among the newest `most` of a ticket or of all.

    A field that none of them set is left out.
    """
    wanted, found = set(places), {}
    for entry in log.newest(connection, ticket, None, most) if wanted else ():
        for change in changes.changes(entry.payload or b""):
            for name in change.new:
                place = (change.table, change.key, name)
                if place in wanted:
                    found[place] = entry
                    wanted.discard(place)
        if not wanted:
            break
    return found


def case_at(store: Store, ticket: int, seq: int) -> Case | None:
    """The ticket as it stood right after entry `seq`; None if it was not registered then.

    How many earlier complaints the customer had, and which marks the customer bears, is told as of today.

    Raises:
        UnavailableError: history_erased, an entry in between no longer has its content.
    """
    with store.database.read() as connection:
        rows = _present(connection, ticket)
        for entry in _since(connection, ticket, seq):
            if entry.payload is None:
                raise UnavailableError("history_erased", seq=entry.seq)
            for change in reversed(list(changes.changes(entry.payload))):
                if changes.is_of(connection, change, ticket):
                    _take_back(rows, change)
        found = rows.pop(("ticket", ticket), None)
        if found is None:
            return None
        then = events.ticket(found)
        timeline = sorted(
            (events.event(row) for (table, _), row in rows.items() if table == "event" and not row["retired"]),
            key=lambda event: (event.at, event.id),
        )
        borne = store.marks(then.phone, then.name)
        return Case(then, tuple(timeline), earlier.count_before(connection, then), codes(borne, store.reading.today()))


_Rows = dict[tuple[str, int], dict[str, Any]]


def _present(connection: apsw.Connection, ticket: int) -> _Rows:
    rows: _Rows = {}
    for table, column in (("ticket", "id"), ("event", "ticket")):
        names = schema.columns_of(table)
        for row in connection.execute(f"SELECT * FROM {table} WHERE {column} = ?", (ticket,)).fetchall():  # noqa: S608
            rows[table, int(str(row[0]))] = dict(zip(names, row, strict=True))
    return rows


def _since(connection: apsw.Connection, ticket: int, seq: int) -> Iterator[log.Entry]:
    """Entries after `seq` that touched the ticket, newest first."""
    before = None
    while batch := log.newest(connection, ticket, before, 50):
        for entry in batch:
            if entry.seq <= seq:
                return
            yield entry
        before = batch[-1].seq


def _take_back(rows: _Rows, change: Change) -> None:
    place = (change.table, change.key)
    if change.op is Op.INSERT:
        rows.pop(place, None)
    elif change.op is Op.UPDATE and place in rows:
        rows[place].update(change.old)
    elif change.op is Op.DELETE:
        rows[place] = {"id": change.key, **change.old}
