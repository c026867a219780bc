"""Changesets read as rows: which field of which row went from what to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import apsw

from desktop.store import schema
from desktop.store.earlier import Customer, customer_of
from desktop.store.rows import defaults


class Op(StrEnum):
    """What happened to a row."""

    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a changeset. `old` and `new` hold touched columns only, without the key."""

    table: str
    op: Op
    key: int
    old: Mapping[str, Any]
    new: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Touched:
    """What must follow a changeset: tickets to derive anew, and whether all open ones must."""

    tickets: frozenset[int] = frozenset()
    all_open: bool = False
    customers: frozenset[Customer] = frozenset()
    """Customers who now have more or fewer tickets than before."""
    marked: frozenset[str] = frozenset()
    """Keys of customers whose marks are others than before, or who share those of another record."""

    @classmethod
    def of(cls, parts: Sequence[Touched]) -> Touched:
        """What several changesets have touched together."""
        return cls(
            frozenset().union(*(part.tickets for part in parts)), any(part.all_open for part in parts),
            frozenset().union(*(part.customers for part in parts)), frozenset().union(*(part.marked for part in parts)),
        )  # fmt: skip


_OF_A_TICKET = frozenset({"event", "alias", "attachment", "look", "cluster_ticket", "aside"})
_CUSTOMER = ("phone", "name", "order_number")
_CUSTOMER_MATTERS = frozenset({*_CUSTOMER, "retired", "received_at", "sheet_index", "previous_sheet"})
_PERSON_MATTERS = frozenset({"tier", "roles", "retired", "qualified"})
HOURS, PENALTIES_ON = "hours", "penalties_on"
"""Settings that move clocks or steps: the office hours, [["09:00", "12:00"], …]; whether penalties are suggested."""
NOTICE = "notice:"
"""The beginning of the settings that hold a year's notice, [["2027-01-01", false, "元旦"], …]; the year follows."""
_SETTINGS_MATTER = frozenset({HOURS, PENALTIES_ON})


def changes(payload: bytes) -> Iterator[Change]:
    """The rows of a changeset, in the order in which they are applied."""
    for found in apsw.Changeset.iter(payload):
        names = schema.columns_of(found.name)
        old, new = _touched(names, found.old), _touched(names, found.new)
        key = new.pop("id", None) if found.op == Op.INSERT else old.pop("id", None)
        new.pop("id", None)
        yield Change(found.name, Op(found.op), int(key), old, new)


def _touched(names: tuple[str, ...], values: Any) -> dict[str, Any]:
    if values is None:
        return {}
    return {name: value for name, value in zip(names, values, strict=False) if value is not apsw.no_change}


def is_sound(payload: bytes) -> bool:
    """Whether a changeset of somebody else can be read, taken back, and does only what a unit of work can do.

    That is: adds and changes rows of synced tables by their key, in columns that this program knows.
    """
    try:
        invert(payload)
        return all(map(_is_sound, apsw.Changeset.iter(payload)))
    except (apsw.Error, ValueError):
        return False


def _is_sound(found: apsw.TableChange) -> bool:
    if found.name not in schema.SYNCED_NAMES or found.op == Op.DELETE or found.pk_columns != {0}:
        return False
    kinds = schema.kinds_of(found.name)
    old, new = found.old or (), found.new or ()
    if found.column_count > len(kinds) or (found.op == Op.UPDATE and new[0] is not apsw.no_change):
        return False
    return all(
        value is apsw.no_change or type(value) in kind
        for values in (old, new)
        for value, kind in zip(values, kinds, strict=False)
    )


def touched(connection: apsw.Connection, found: Iterable[Change]) -> Touched:
    """What the rows of a changeset that is applied already have touched."""
    tickets: set[int] = set()
    customers: set[Customer] = set()
    marked: set[str] = set()
    all_open = False
    for change in found:
        if change.table == "ticket":
            tickets.add(change.key)
            customers.update(_customers(connection, change))
        elif change.table == "merge":
            marked.update(merged := _keys(connection, change, "customer", "same_as"))
            customers.update(map(customer_of, merged))
        elif change.table == "mark":
            marked.update(_keys(connection, change, "customer"))
        elif change.table in _OF_A_TICKET:
            if (ticket := _ticket_of(connection, change)) is not None:
                tickets.add(ticket)
        else:
            all_open = all_open or _moves_clocks(connection, change)
    return Touched(frozenset(tickets), all_open, frozenset(customers), frozenset(marked))


def _customers(connection: apsw.Connection, change: Change) -> Iterator[Customer]:
    """Whose number of tickets a change to a ticket may have moved: the customer before and after."""
    if not {*change.old, *change.new} & _CUSTOMER_MATTERS:
        return
    stored = connection.execute("SELECT phone, name, order_number FROM ticket WHERE id = ?", (change.key,)).fetchone()
    now = dict(zip(_CUSTOMER, stored or ("", "", ""), strict=True))
    for values in (change.old, change.new):
        yield Customer(**{name: str(values.get(name, now[name])) for name in _CUSTOMER})


def _keys(connection: apsw.Connection, change: Change, *columns: str) -> list[str]:
    """Whom a mark or a merge that was made, changed or taken back is about; its row may be gone."""
    known = {**change.old, **change.new}
    if known.keys() >= set(columns):
        return [str(known[column]) for column in columns]
    sql = f'SELECT {", ".join(columns)} FROM "{change.table}" WHERE id = ?'  # noqa: S608 - names of ours
    return [str(key) for key in connection.execute(sql, (change.key,)).fetchone() or ()]


def _ticket_of(connection: apsw.Connection, change: Change) -> int | None:
    """The ticket that a row belongs to; None for a unit set aside that was about none."""
    known: Any = change.new.get("ticket", change.old.get("ticket"))
    if known is None:
        known = connection.execute(f'SELECT ticket FROM "{change.table}" WHERE id = ?', (change.key,)).get  # noqa: S608
    return None if known is None else int(known)


def ticket_of(connection: apsw.Connection, change: Change) -> int | None:
    """The ticket that a row is or belongs to, None if there is none."""
    if change.table == "ticket":
        return change.key
    return _ticket_of(connection, change) if change.table in _OF_A_TICKET else None


def is_of(connection: apsw.Connection, change: Change, ticket: int) -> bool:
    """Whether a row belongs to a ticket."""
    return ticket_of(connection, change) == ticket


def _moves_clocks(connection: apsw.Connection, change: Change) -> bool:
    """Whether deadlines or next steps of tickets that were not touched may move."""
    fields = {*change.old, *change.new}
    if change.table == "person":
        return change.op is not Op.UPDATE or bool(fields & _PERSON_MATTERS)
    if change.table == "setting":
        name = str(connection.execute("SELECT key FROM setting WHERE id = ?", (change.key,)).get or "")
        return name in _SETTINGS_MATTER or name.startswith(NOTICE)
    return change.table == "holiday"


def invert(payload: bytes) -> bytes:
    """The changeset that takes this one back."""
    return bytes(apsw.Changeset.invert(payload))


def builder(connection: apsw.Connection) -> apsw.ChangesetBuilder:
    """Makes a changeset row by row; the rows must be of the shape of the tables on this connection."""
    made = apsw.ChangesetBuilder()  # type: ignore[no-untyped-call]
    made.schema(connection, "main")
    return made


def add(made: apsw.ChangesetBuilder, change: Change) -> None:
    """Adds a row's change; columns that a new row does not name take their defaults."""
    names = schema.columns_of(change.table)
    if change.op is Op.INSERT:
        values = {**defaults(schema.model_of(change.table)), **change.new, "id": change.key}
        made.add_insert(change.table, False, tuple(values[name] for name in names))
    elif change.op is Op.DELETE:
        values = {**change.old, "id": change.key}
        made.add_delete(change.table, False, tuple(values[name] for name in names))
    else:
        old, new = {**change.old, "id": change.key}, change.new
        rows = (tuple(values.get(name, apsw.no_change) for name in names) for values in (old, new))
        made.add_update(change.table, False, *rows)


def apply_strictly(connection: apsw.Connection, payload: bytes) -> bool:
    """Applies a changeset whole or not at all; False if a single row does not fit.

    Columns must be those of `schema.fingerprint()`: SQLite skips tables that differ without a word.
    """
    try:
        apsw.Changeset.apply(payload, connection, conflict=lambda _reason, _change: apsw.SQLITE_CHANGESET_ABORT)
    except (apsw.AbortError, apsw.ConstraintError):  # a row, or what it refers to, does not fit
        return False
    return True


def reapply(connection: apsw.Connection, payload: bytes) -> bool:
    """Applies a changeset on top of what others did meanwhile, whole or not at all; False if it no longer fits.

    It fits where every field that it touches still has the value that it was changed from, or already has the one that
    it was changed to.
    """
    try:
        apsw.Changeset.apply(payload, connection, conflict=_agreed)
    except (apsw.AbortError, apsw.ConstraintError):
        return False
    return True


def _agreed(reason: int, change: apsw.TableChange) -> int:
    """What to do where a row is not as it was: go on only where the others wanted the same."""
    now = change.conflict
    if reason == apsw.SQLITE_CHANGESET_DATA and change.op == Op.UPDATE and now is not None:
        trio = zip(change.old or (), change.new or (), now, strict=False)
        if all(new is apsw.no_change or current in (old, new) for old, new, current in trio):
            return apsw.SQLITE_CHANGESET_REPLACE
    if reason == apsw.SQLITE_CHANGESET_CONFLICT and now is not None and tuple(change.new or ()) == tuple(now):
        return apsw.SQLITE_CHANGESET_OMIT
    return apsw.SQLITE_CHANGESET_ABORT
