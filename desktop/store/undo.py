"""Undo: a new unit of work that takes the person's last one back. Nothing disappears from the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import apsw

from desktop.base.errors import RefusedError
from desktop.domain.types import FINAL_ACTS
from desktop.store import changes, log, schema
from desktop.store.changes import Change, Op
from desktop.store.footprint import Footprint
from desktop.store.models import Setting
from desktop.store.store import Store
from desktop.store.unit import Saved, Unit

ACT = "undo"
LOOK = "look"
FINAL = frozenset(
    {*(act.value for act in FINAL_ACTS)}
    | {
        "print",
        "publish",
        "create",
        "workstation",
        "aside",
        "schema_go",
        "upgrade",
        "revive",
        "regain",
        "erase",
        "revoke",
    }
)
"""Acts that are corrected in the open, by another act, and never undone."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: the entry's origin, its act and ticket; `saved` is the new unit."""

    origin: str
    act: str
    ticket: int | None
    saved: Saved


def undo(store: Store, author: int, origin: str | None = None) -> Undone:
    """Takes back the author's newest unit that was not taken back yet (looks don't count), or just that one.

    Raises:
        RefusedError: undo_nothing, undo_not_own, undo_final_act, undo_depends, undo_erased (what it changed is no
            longer known); values tell `act` and `by_seq`.
    """
    with store.unit(ACT, author) as unit:
        entry = _chosen(unit.connection, author, origin)
        _demand_undoable(unit.connection, entry)
        for change in reversed(list(changes.changes(entry.payload or b""))):
            _take_back(unit, change)
        unit.describe(undoes=entry.origin, act=entry.act, **_named(entry))
    return Undone(entry.origin, entry.act, entry.ticket, unit.saved)


def candidate(store: Store, author: int) -> log.Entry | None:
    """What `undo` would take back, whether it may or not; None if there is nothing."""
    with store.database.read() as connection:
        return _last_own(connection, author)


def _chosen(connection: apsw.Connection, author: int, origin: str | None) -> log.Entry:
    if origin is None:
        entry = _last_own(connection, author)
    else:
        entry = log.by_origin(connection, origin)
        if entry is not None and entry.author != author:
            raise RefusedError("undo_not_own", act=entry.act)
        if entry is not None and origin in _undone(connection):
            entry = None
    if entry is None:
        raise RefusedError("undo_nothing")
    return entry


def _last_own(connection: apsw.Connection, author: int) -> log.Entry | None:
    undone = _undone(connection)
    for entry in log.own(connection, author):
        if entry.act not in (ACT, LOOK) and entry.origin not in undone:
            return log.by_origin(connection, entry.origin)
    return None


def _undone(connection: apsw.Connection) -> dict[str, int]:
    """Origins that were taken back, and the place of the entry that did it."""
    found = connection.execute("SELECT seq, fields FROM log WHERE act = ?", (ACT,))
    return {str(json.loads(fields).get("undoes")): seq for seq, fields in found}


def _named(entry: log.Entry) -> dict[str, object]:
    number = json.loads(entry.fields).get("number")
    return {"number": number} if number else {}


def _demand_undoable(connection: apsw.Connection, entry: log.Entry) -> None:
    if entry.act in FINAL or entry.bulk:
        raise RefusedError("undo_final_act", act=entry.act)
    if entry.payload is None:
        raise RefusedError("undo_erased", act=entry.act)
    later = _first_that_stands_on(connection, entry, Footprint(changes.changes(entry.payload)))
    if later is not None:
        raise RefusedError("undo_depends", act=entry.act, later=later.act, by_seq=later.seq)


def is_free(connection: apsw.Connection, undone: log.Entry) -> bool:
    """Whether nobody has gone on with what an undo takes back; somebody else may have taken it back as well."""
    entry = log.by_origin(connection, _undoes(undone))
    return entry is None or _first_that_stands_on(connection, entry, _left_by(entry, undone)) is None


def _left_by(entry: log.Entry, undone: log.Entry) -> Footprint:
    """What a unit of work had left; where its content was dropped meanwhile, as its undoing tells."""
    if entry.payload is not None:
        return Footprint(changes.changes(entry.payload))
    found = changes.changes(undone.payload or b"")
    return Footprint(replace(change, op=Op.INSERT) if change.new.get("retired") else change for change in found)


def _undoes(entry: log.Entry) -> str:
    return str(json.loads(entry.fields).get("undoes")) if entry.act == ACT else ""


def _first_that_stands_on(connection: apsw.Connection, entry: log.Entry, mine: Footprint) -> log.Entry | None:
    for later in _standing_after(connection, entry.seq):
        if _undoes(later) == entry.origin:
            continue
        if later.payload is None or mine.carries(changes.changes(later.payload)):
            return later
    return None


def _standing_after(connection: apsw.Connection, seq: int) -> Iterator[log.Entry]:
    """Later entries that still stand: not what was undone since, nor the undoing of it."""
    undone = _undone(connection)
    undoing = {place for origin, place in undone.items() if _is_after(connection, origin, seq)}
    for entry in log.read(connection, after=seq):
        if entry.origin not in undone and entry.seq not in undoing:
            yield entry


def _is_after(connection: apsw.Connection, origin: str, seq: int) -> bool:
    entry = log.by_origin(connection, origin)
    return entry is not None and entry.seq > seq


def _take_back(unit: Unit, change: Change) -> None:
    model = schema.model_of(change.table)
    if change.op is Op.UPDATE:
        unit.update(model, change.key, **change.old)
    elif model is Setting:
        unit.update(model, change.key, value="null")
    elif "retired" in schema.columns(model):
        unit.retire(model, change.key)
