"""What somebody undid while others went on with it comes back: their work must not vanish with it.

Undo refuses what later work stands on. Where neither knew of the other, that is made good when they meet.
"""

from __future__ import annotations

from collections.abc import Sequence

import apsw

from desktop.store import changes, log, undo
from desktop.store.changes import Change, Op
from desktop.store.store import Store

ACT = "revive"
_TICKET, _LOOK = "ticket", "look"


def revive(store: Store, connection: apsw.Connection, entry: log.Entry) -> list[bytes]:
    """Takes an undoing back where a unit of work stands on a ticket that it put out of sight.

    Each is a unit of work by itself, whole or not at all; returns their contents.
    """
    made = []
    for ticket in out_of_sight(connection, list(changes.changes(entry.payload or b""))):
        undone = _undoing(connection, ticket)
        if undone is None or undone.payload is None:
            continue
        with store.pen.inside(connection, ACT, entry.author, ticket, {"undoes": undone.origin}) as unit:
            changes.reapply(connection, changes.invert(undone.payload))
        placed = log.by_origin(connection, unit.saved.origin)
        if placed is not None:
            made.append(placed.payload or b"")
    return made


def out_of_sight(connection: apsw.Connection, found: Sequence[Change]) -> list[int]:
    """The tickets that a unit of work stands on and that nobody sees any more; not those that it hides or shows."""
    moved = {change.key for change in found if change.table == _TICKET and "retired" in change.new}
    stood_on = {changes.ticket_of(connection, change) for change in found if change.table != _LOOK} - moved - {None}
    marks = ", ".join("?" * len(stood_on))
    sql = f"SELECT id FROM ticket WHERE retired = 1 AND id IN ({marks}) ORDER BY id"  # noqa: S608 - marks only
    return [row[0] for row in connection.execute(sql, tuple(stood_on))]


def gone_on_with(connection: apsw.Connection, entry: log.Entry) -> bool:
    """Whether an undo, put where the log ends, takes back what others have gone on with."""
    return entry.act == undo.ACT and not undo.is_free(connection, entry)


def _undoing(connection: apsw.Connection, ticket: int) -> log.Entry | None:
    """The undo that put a ticket out of sight."""
    sql = "SELECT origin FROM log JOIN log_ticket USING (seq) WHERE log_ticket.ticket = ? AND act = ? ORDER BY seq DESC"
    for row in connection.execute(sql, (ticket, undo.ACT)).fetchall():
        entry = log.by_origin(connection, str(row[0]))
        if entry is not None and any(_hides(change, ticket) for change in changes.changes(entry.payload or b"")):
            return entry
    return None


def _hides(change: Change, ticket: int) -> bool:
    return (change.table, change.key, change.op) == (_TICKET, ticket, Op.UPDATE) and bool(change.new.get("retired"))
