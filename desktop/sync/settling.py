"""What becomes of units that were set aside: some of their fields put in place after all, or none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from desktop.base.clock import to_ms
from desktop.base.errors import RefusedError
from desktop.store import changes, models, rows, schema
from desktop.store.changes import Change, Op
from desktop.store.models import SYNCED, SyncedTable
from desktop.store.store import Store
from desktop.store.unit import Unit
from desktop.sync import collisions

OPEN, APPLIED, DISCARDED = "open", "applied", "discarded"
APPLY_ACT, DISCARD_ACT = "aside_apply", "aside_discard"

Place = tuple[str, int, str]
"""A field of a row: table, key, column."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """One unit that was set aside, as its row tells. `payload` is its whole content."""

    id: int
    origin: str
    bundle: str
    author: int
    workstation: int
    at: int
    act: str
    ticket: int | None
    fields: str
    payload: bytes
    reason: str
    set_at: int
    state: str
    settled_by: int | None
    settled_at: int | None


_NAMES = tuple(SetAside.__dataclass_fields__)
_SELECT = f"SELECT {', '.join(_NAMES)} FROM aside"  # noqa: S608 - names of ours


@dataclass(frozen=True, slots=True)
class Value:
    """One field of a unit set aside: what it was when the unit was made, what the unit made it, what it is now.

    `clash` = somebody else made it something else meanwhile. `now` is None where the row is not there. `fresh` = the
    row is one that the unit itself makes.
    """

    table: str
    key: int
    field: str
    base: Any
    mine: Any
    now: Any
    clash: bool
    fresh: bool

    @property
    def place(self) -> Place:
        """Which field it is."""
        return self.table, self.key, self.field


def units(connection: apsw.Connection, bundle: str | None = None, only_open: bool = True) -> list[SetAside]:
    """Units set aside, bundles by age and in their own order; of one bundle or of all."""
    where = "bundle = ?2" if bundle else "?2 IS NULL"
    first = "(SELECT min({0}) FROM aside first WHERE first.bundle = aside.bundle)"
    order = f"{first.format('set_at')}, {first.format('at')}, bundle, place, id"
    sql = f"{_SELECT} WHERE {where} AND (?1 = 0 OR state = '{OPEN}') ORDER BY {order}"
    found: list[Any] = connection.execute(sql, (int(only_open), bundle)).fetchall()
    return [SetAside(*row) for row in found]


def demand_open(connection: apsw.Connection, bundle: str) -> list[SetAside]:
    """The units of a bundle that nobody has settled.

    Raises:
        RefusedError: aside_unknown, there are none (any more).
    """
    found = units(connection, bundle)
    if not found:
        raise RefusedError("aside_unknown", "id", value=bundle)
    return found


def values(connection: apsw.Connection, payload: bytes) -> list[Value]:
    """The fields of a unit set aside, in the order of its rows."""
    return [value for change in changes.changes(payload) for value in _values(connection, change)]


def _values(connection: apsw.Connection, change: Change) -> Iterator[Value]:
    row = _row(connection, change.table, change.key)
    fresh = change.op is Op.INSERT
    for name, mine in change.new.items():
        base, now = change.old.get(name), None if row is None else row[name]
        clash = _clash(row is not None, fresh, base, mine, now)
        yield Value(change.table, change.key, name, base, mine, now, clash, fresh)


def _clash(there: bool, fresh: bool, base: Any, mine: Any, now: Any) -> bool:
    if fresh:
        return there and now != mine
    return not there or now not in (base, mine)


def _row(connection: apsw.Connection, table: str, key: int) -> dict[str, Any] | None:
    names = schema.columns_of(table)
    quoted = ", ".join(f'"{name}"' for name in names)
    found = connection.execute(f'SELECT {quoted} FROM "{table}" WHERE id = ?', (key,)).fetchone()  # noqa: S608
    return None if found is None else dict(zip(names, found, strict=True))


def apply(store: Store, author: int, bundle: str, keep_theirs: Collection[Place] = ()) -> None:
    """Does what the units of a bundle did, in their order, but for the fields in `keep_theirs`; asks no rules.

    Raises:
        RefusedError: aside_unknown; aside_needs, a row that it stands on is not there (any more).
    """
    with store.unit(APPLY_ACT, author) as unit:
        waiting = demand_open(unit.connection, bundle)
        for one in waiting:
            put(store, unit, list(changes.changes(one.payload)), keep_theirs)
        close(unit, waiting, APPLIED, author, store)


def discard(store: Store, author: int, bundle: str) -> None:
    """Leaves things as the others made them; what the units held stays readable.

    Raises:
        RefusedError: aside_unknown.
    """
    with store.unit(DISCARD_ACT, author) as unit:
        close(unit, demand_open(unit.connection, bundle), DISCARDED, author, store)


def close(unit: Unit, settled: Collection[SetAside], state: str, author: int, store: Store) -> None:
    """Notes who settled units, and how, inside an open unit of work."""
    for one in settled:
        unit.update(models.Aside, one.id, state=state, settled_by=author, settled_at=to_ms(store.clock.now()))
        unit.describe(bundle=one.bundle, units=len(settled))


def put(
    store: Store, unit: Unit, found: Sequence[Change], keep_theirs: Collection[Place] = (),
    moved: Mapping[int, int] | None = None,
) -> None:  # fmt: skip
    """Puts the rows of a unit in place inside an open one; `moved` = tickets that bear another key by now.

    A number, letter or login that somebody else got meanwhile gives way.

    Raises:
        RefusedError: aside_needs.
    """
    for change in found:
        _put(unit, change, keep_theirs, moved or {})
    collisions.settle(store, unit.connection, (one for one in found if one.key not in (moved or ())))


def _put(unit: Unit, change: Change, keep_theirs: Collection[Place], moved: Mapping[int, int]) -> None:
    model = _model(change.table)
    key = moved.get(change.key, change.key) if change.table == "ticket" else change.key
    row = _row(unit.connection, change.table, key)
    wanted = {name: _moved(name, value, moved) for name, value in change.new.items()}
    if change.op is Op.INSERT and row is None:
        _insert(unit, model, key, wanted)
    elif row is None:
        raise RefusedError("aside_needs", "id", table=change.table)
    else:
        kept = {name for table, of, name in keep_theirs if (table, of) == (change.table, change.key)}
        differing = {name: value for name, value in wanted.items() if name not in kept and row[name] != value}
        unit.update(model, key, **differing)


def _moved(name: str, value: Any, moved: Mapping[int, int]) -> Any:
    return moved.get(value, value) if name in ("ticket", "previous_sheet") else value


def _insert(unit: Unit, model: type[SyncedTable], key: int, wanted: Mapping[str, Any]) -> None:
    try:
        rows.insert(unit.connection, model, key, wanted)
    except apsw.ConstraintError as error:
        raise RefusedError("aside_needs", "id", table=schema.name(model)) from error


def _model(table: str) -> type[SyncedTable]:
    return SYNCED[schema.SYNCED_NAMES.index(table)]
