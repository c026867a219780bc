"""What was done, by whom, and taking one's last step back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from desktop.base.clock import from_ms
from desktop.desk import veil
from desktop.desk.rows import LogLine
from desktop.desk.session import Session
from desktop.domain.types import Case
from desktop.store import history as log_history
from desktop.store import models
from desktop.store import undo as store_undo
from desktop.store.history import FieldChange


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: the unit's origin, its act, and the number and key of its ticket, if it was about one."""

    origin: str
    act: str
    number: str
    ticket_id: int | None


def log(session: Session, ticket_id: int | None = None, limit: int = 100, before: int | None = None) -> list[LogLine]:
    """Units of work, newest first, of one ticket or of all; `before` = only those with a smaller seq."""
    store = session.store
    names = {person.id: person.name for person in store.office().people}
    stations = {row["id"]: row["name"] for row in store.rows(models.Workstation.select())}
    lines = log_history.lines(store, ticket_id, before, limit)
    numbers = _numbers(session, {line.entry.ticket for line in lines if line.entry.ticket})
    kept = veil.hidden(session, {row["ticket"] for line in lines for row in _rows(line).values() if row.get("ticket")})
    return [
        LogLine(
            seq=line.entry.seq,
            origin=line.entry.origin,
            at=from_ms(line.entry.at),
            author=names.get(line.entry.author, str(line.entry.author)),
            workstation=stations.get(line.entry.workstation, str(line.entry.workstation)),
            act=line.entry.act,
            ticket=numbers.get(line.entry.ticket or 0, "") or str(json.loads(line.entry.fields).get("number", "")),
            fields=tuple(
                (change.table, change.field, change.old, change.new) for change in _seen(line, session.person.id, kept)
            ),
            hash=line.entry.hash,
            pending=line.entry.pending,
            erased=line.erased,
        )
        for line in lines
    ]


def _rows(line: log_history.Line) -> dict[tuple[str, int], dict[str, Any]]:
    """The rows that an entry wrote, by table and key, with their new values."""
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for change in line.fields:
        rows.setdefault((change.table, change.key), {})[change.field] = change.new
    return rows


def _seen(line: log_history.Line, reader: int, kept: frozenset[int]) -> Iterator[FieldChange]:
    """What an entry changed, without the answers of `kept` tickets that others wrote down."""
    rows = _rows(line) if kept else {}
    for change in line.fields:
        row = rows.get((change.table, change.key), {})
        if row.get("ticket") in kept and row.get("by") != reader:
            yield replace(change, new=veil.row(change.table, row).get(change.field, change.new))
        else:
            yield change


def _numbers(session: Session, ids: set[int]) -> dict[int, str]:
    table = models.Ticket
    rows = session.store.rows(table.select(table.id, table.number).where(table.id.in_(ids))) if ids else []
    return {row["id"]: row["number"] for row in rows}


def as_it_stood(session: Session, ticket_id: int, seq: int) -> Case | None:
    """A ticket as it stood right after entry `seq`; None if it was not registered then.

    Raises:
        UnavailableError: the content of an entry in between was erased.
    """
    case = log_history.case_at(session.store, ticket_id, seq)
    return None if case is None else veil.over(session, [case])[0]


def undo(session: Session) -> Undone:
    """Takes back what the person in the chair saved last; looks don't count, nothing disappears from the log.

    Raises:
        RefusedError: there is nothing, it is of a kind that is corrected in the open, or something builds on it.
    """
    done = store_undo.undo(session.store, session.person.id)
    number = session.store.ticket(done.ticket).number if done.ticket else ""
    return Undone(done.origin, done.act, number, done.ticket)


def undoable(session: Session) -> str:
    """The act that `undo` would take back, whether it may or not; "" if there is nothing."""
    entry = store_undo.candidate(session.store, session.person.id)
    return entry.act if entry else ""
