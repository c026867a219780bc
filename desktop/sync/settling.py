"""What becomes of units that were set aside: some of their fields put in place after all, or none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
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

OPEN, APPLIED, DISCARDED = "open", "applied", "discarded"
APPLY_ACT, DISCARD_ACT = "aside_apply", "aside_discard"

Place = tuple[str, int, str]
"""A field of a row: table, key, column."""


@dataclass(frozen=True, slots=True)
class Value:
    """One field of a unit set aside: what it was when the unit was made, what the unit made it, what it is now.

    `clash` = somebody else made it something else meanwhile. `now` is None where the row is not there.
    """

    table: str
    key: int
    field: str
    base: Any
    mine: Any
    now: Any
    clash: bool
    fresh: bool
    """The row is one that the unit itself makes."""

    @property
    def place(self) -> Place:
        """Which field it is."""
        return self.table, self.key, self.field


def open_bundles(connection: apsw.Connection) -> list[tuple[str, int]]:
    """Bundles with a unit that nobody has settled: origin of the first unit and number of units, oldest first."""
    sql = "SELECT bundle, count(*) FROM aside WHERE state = ? GROUP BY bundle ORDER BY min(set_at), bundle"
    found: list[Any] = connection.execute(sql, (OPEN,)).fetchall()
    return found


def values(connection: apsw.Connection, payload: bytes) -> list[Value]:
    """The fields of a unit set aside, in the order of its rows."""
    return [value for change in changes.changes(payload) for value in _values(connection, change)]


def _values(connection: apsw.Connection, change: Change) -> Iterator[Value]:
    row = _row(connection, change.table, change.key)
    fresh = change.op is Op.INSERT
    for name, mine in change.new.items():
        base = change.old.get(name)
        now = None if row is None else row[name]
        yield Value(change.table, change.key, name, base, mine, now, _clash(row, fresh, base, mine, now), fresh)


def _clash(row: Any, fresh: bool, base: Any, mine: Any, now: Any) -> bool:
    if row is None:
        return not fresh
    return now not in (base, mine) if not fresh else now != mine


def _row(connection: apsw.Connection, table: str, key: int) -> dict[str, Any] | None:
    names = schema.columns_of(table)
    quoted = ", ".join(f'"{name}"' for name in names)
    found = connection.execute(f'SELECT {quoted} FROM "{table}" WHERE id = ?', (key,)).fetchone()  # noqa: S608
    return None if found is None else dict(zip(names, found, strict=True))


def apply(store: Store, author: int, bundle: str, keep_theirs: Collection[Place] = ()) -> None:
    """Does what the units of a bundle did, in their order, but for the fields in `keep_theirs`.

    Raises:
        RefusedError: aside_unknown; aside_needs, a row that it stands on is not there (any more).
    """
    with store.unit(APPLY_ACT, author) as unit:
        waiting = _demand_open(unit.connection, bundle)
        for key, payload in waiting:
            for change in changes.changes(payload):
                _put(unit, change, keep_theirs)
            unit.update(models.Aside, key, state=APPLIED, settled_by=author, settled_at=to_ms(store.clock.now()))
        unit.describe(bundle=bundle, units=len(waiting))


def discard(store: Store, author: int, bundle: str) -> None:
    """Leaves things as the others made them; what the units held stays readable.

    Raises:
        RefusedError: aside_unknown.
    """
    with store.unit(DISCARD_ACT, author) as unit:
        waiting = _demand_open(unit.connection, bundle)
        for key, _ in waiting:
            unit.update(models.Aside, key, state=DISCARDED, settled_by=author, settled_at=to_ms(store.clock.now()))
        unit.describe(bundle=bundle, units=len(waiting))


def _demand_open(connection: apsw.Connection, bundle: str) -> Sequence[tuple[int, bytes]]:
    sql = "SELECT id, payload FROM aside WHERE bundle = ? AND state = ? ORDER BY place, id"
    found: list[Any] = connection.execute(sql, (bundle, OPEN)).fetchall()
    if not found:
        raise RefusedError("aside_unknown", "id")
    return found


def _put(unit: Unit, change: Change, keep_theirs: Collection[Place]) -> None:
    model = _model(change.table)
    row = _row(unit.connection, change.table, change.key)
    wanted = {n: v for n, v in change.new.items() if (change.table, change.key, n) not in keep_theirs}
    if change.op is Op.INSERT and row is None:
        rows.insert(unit.connection, model, change.key, change.new)
    elif row is None:
        raise RefusedError("aside_needs", "id", table=change.table)
    else:
        differing = {name: value for name, value in wanted.items() if row[name] != value}
        if differing:
            unit.update(model, change.key, **differing)


def _model(table: str) -> type[SyncedTable]:
    return SYNCED[schema.SYNCED_NAMES.index(table)]
