"""Units of work that no longer fitted what others did meanwhile: what one did, what they did, and settling it.

A field is settled by choosing. An act that moved the complaint is never forced in: it is done again under the rules as
the case stands now, and they may refuse it; its words can be kept as a note instead.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import apsw

from desktop.base.clock import from_ms
from desktop.base.errors import RefusedError
from desktop.desk import veil, writing
from desktop.desk.session import Session
from desktop.domain.arguments import SHAPES
from desktop.domain.types import Act, Ticket
from desktop.store import changes, log, models, rows
from desktop.store.changes import Change, Op
from desktop.store.unit import Unit
from desktop.sync import settling
from desktop.sync.settling import Place, SetAside, Value

__all__ = ["Place", "Value"]
_SEARCHED = 400
"""So many entries are looked through for who changed a field."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Units that belong together, as a list shows them. `id` is the origin of the first one.

    `clashes` = fields that both sides changed; `mine` = the person who asked made it.
    """

    id: str
    act: str
    number: str
    ticket_id: int | None
    author: str
    workstation: str
    at: datetime
    set_at: datetime
    units: int
    clashes: int
    mine: bool
    state: str = settling.OPEN
    settled_by: str = ""
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Theirs:
    """Who made a field what it is now."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Field:
    """One field to settle: raw values as the log holds them, and who changed it meanwhile (None if nobody did)."""

    value: Value
    theirs: Theirs | None


@dataclass(frozen=True, slots=True)
class AsideUnit:
    """One unit of a bundle. `moves` = it is an act that moved the complaint: it can be done again, not merged.

    `fields` are those of rows that were there; `added` the rows that it adds: (table, values).
    """

    origin: str
    act: str
    at: datetime
    author: str
    workstation: str
    number: str
    ticket_id: int | None
    reason: str
    moves: bool
    fields: tuple[Field, ...]
    added: tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class BundleDetail:
    """A whole bundle, its units in order."""

    bundle: Bundle
    units: tuple[AsideUnit, ...]

    @property
    def moves(self) -> bool:
        """Whether settling it means doing an act again."""
        return any(unit.moves for unit in self.units)


def bundles(session: Session, only_open: bool = True) -> list[Bundle]:
    """What waits to be settled, oldest first; with `only_open` False also what was settled."""
    with session.store.database.read() as connection:
        found = _grouped(settling.units(connection, only_open=only_open))
        return [_bundle(session, connection, members) for members in found]


def detail(session: Session, bundle_id: str) -> BundleDetail:
    """A bundle with all its fields.

    Raises:
        RefusedError: aside_unknown.
    """
    with session.store.database.read() as connection:
        members = settling.units(connection, _whole(connection, bundle_id), only_open=False)
        units = tuple(_unit(session, connection, member) for member in members)
        return BundleDetail(_bundle(session, connection, members), units)


def _whole(connection: apsw.Connection, bundle_id: str) -> str:
    """The bundle's id where only its beginning was given.

    Raises:
        RefusedError: aside_unknown.
    """
    sql = "SELECT DISTINCT bundle FROM aside WHERE substr(bundle, 1, ?) = ?"
    found = connection.execute(sql, (len(bundle_id), bundle_id)).fetchall()
    if len(found) != 1 or not bundle_id:
        raise RefusedError("aside_unknown", "id", value=bundle_id)
    return str(found[0][0])


def _grouped(found: Sequence[SetAside]) -> list[list[SetAside]]:
    groups: dict[str, list[SetAside]] = {}
    for one in found:
        groups.setdefault(one.bundle, []).append(one)
    return list(groups.values())


def _bundle(session: Session, connection: apsw.Connection, members: Sequence[SetAside]) -> Bundle:
    first = members[0]
    clashes = sum(v.clash for one in members for v in settling.values(connection, one.payload) if _shown(v))
    settled = None if first.settled_at is None else from_ms(first.settled_at)
    return Bundle(
        first.bundle, first.act, _number(connection, first), first.ticket, _name(session, first.author),
        _station(session, first.workstation), from_ms(first.at), from_ms(first.set_at), len(members), clashes,
        first.author == session.person.id, first.state, _name(session, first.settled_by), settled,
    )  # fmt: skip


def _unit(session: Session, connection: apsw.Connection, one: SetAside) -> AsideUnit:
    found = list(changes.changes(one.payload))
    fields = tuple(
        Field(value, _theirs(session, connection, one, value))
        for value in settling.values(connection, one.payload)
        if not value.fresh and _shown(value)
    )
    kept = bool(veil.hidden(session, [one.ticket] if one.ticket else []))
    added = tuple(
        (change.table, change.new)
        for change in found
        if change.op is Op.INSERT and not (kept and change.new.get("act") == Act.CALLBACK)
    )
    return AsideUnit(
        one.origin, one.act, from_ms(one.at), _name(session, one.author), _station(session, one.workstation),
        _number(connection, one), one.ticket, one.reason, _moves(found), fields, added,
    )  # fmt: skip


def _shown(value: Value) -> bool:
    """The guard of acts is no field that people know."""
    return (value.table, value.field) != ("ticket", "act")


def _moves(found: Sequence[Change]) -> bool:
    return any(change.table == "ticket" and change.op is Op.UPDATE and "act" in change.new for change in found)


def _number(connection: apsw.Connection, one: SetAside) -> str:
    found = connection.execute("SELECT number FROM ticket WHERE id = ?", (one.ticket,)).get
    return str(found or json.loads(one.fields).get("number", ""))


def _name(session: Session, key: int | None) -> str:
    person = session.store.office().person(key)
    return "" if person is None else person.name


def _station(session: Session, key: int) -> str:
    known = session.store.reading.workstations().get(key)
    return "" if known is None else known.name


def _theirs(session: Session, connection: apsw.Connection, one: SetAside, value: Value) -> Theirs | None:
    """The newest entry that made the field what it is; only where it is no longer what it was."""
    if value.now == value.base:
        return None
    entries = log.newest(connection, one.ticket if value.table == "ticket" else None, None, _SEARCHED)
    for entry in entries:
        for change in changes.changes(entry.payload or b""):
            if (change.table, change.key) == (value.table, value.key) and value.field in change.new:
                return Theirs(_name(session, entry.author), from_ms(entry.at))
    return None


def apply(session: Session, bundle_id: str, keep_theirs: Collection[Place] = ()) -> None:
    """Does a bundle after all, as one step: fields as chosen, acts again under the rules as the case stands.

    Raises:
        RefusedError: aside_unknown, aside_needs, or what the rules say to an act; nothing was changed.
    """
    with session.store.database.read() as connection:
        whole = _whole(connection, bundle_id)
    with session.store.unit(settling.APPLY_ACT, session.person.id) as unit:
        _apply(unit, session, whole, keep_theirs)


def _apply(unit: Unit, session: Session, bundle: str, keep_theirs: Collection[Place]) -> dict[int, int]:
    """Returns the tickets that bear another key now than the bundle gave them."""
    waiting = settling.demand_open(unit.connection, bundle)
    moved: dict[int, int] = {}
    for one in waiting:
        found = list(changes.changes(one.payload))
        if _moves(found):
            _again(unit, session, one, found, moved)
        else:
            settling.put(unit, one.payload, keep_theirs, moved)
    settling.close(unit, waiting, settling.APPLIED, session.person.id, session.store)
    return moved


def _again(unit: Unit, session: Session, one: SetAside, found: Sequence[Change], moved: dict[int, int]) -> None:
    """Does an act again; where it opened a sheet then, the sheet that it opens now takes over that one's number."""
    event = next(_events(found), None)
    if event is None or event["act"] not in SHAPES:
        raise RefusedError("aside_not_again", "id", act=one.act)
    act = Act(event["act"])
    known, data = SHAPES[act][0], json.loads(event["data"])
    ticket_id = moved.get(event["ticket"], event["ticket"])
    args = {name: value for name, value in data.items() if name in known}
    new_id, _ = writing.perform_in(unit, session, ticket_id, act, args)
    for old_id, number in _opened(found):
        if new_id is not None:
            moved[old_id] = new_id
            alias = {"ticket": new_id, "number": number, "at": one.at}
            rows.insert(unit.connection, models.Alias, session.store.ids.next(), alias)


def _events(found: Sequence[Change]) -> Iterator[Mapping[str, Any]]:
    """Lines of timelines that a unit adds, but for the first line of a sheet that it opens."""
    opened = {key for key, _ in _opened(found)}
    for change in found:
        if change.table == "event" and change.op is Op.INSERT and change.new["ticket"] not in opened:
            yield change.new


def _opened(found: Sequence[Change]) -> list[tuple[int, str]]:
    return [(c.key, str(c.new["number"])) for c in found if c.table == "ticket" and c.op is Op.INSERT]


def discard(session: Session, bundle_id: str, note: str = "") -> None:
    """Leaves things as the others made them; with `note` those words go to the complaint's timeline.

    Raises:
        RefusedError: aside_unknown.
    """
    store, author = session.store, session.person.id
    with store.database.read() as connection:
        whole = _whole(connection, bundle_id)
    with store.unit(settling.DISCARD_ACT, author) as unit:
        waiting = settling.demand_open(unit.connection, whole)
        ticket = waiting[0].ticket
        if note.strip() and ticket is not None and _is_there(unit.connection, ticket):
            writing.insert_event(unit, session, ticket, Act.NOTE, {"text": note.strip()})
        settling.close(unit, waiting, settling.DISCARDED, author, store)


def _is_there(connection: apsw.Connection, ticket: int) -> bool:
    return connection.execute("SELECT 1 FROM ticket WHERE id = ?", (ticket,)).fetchone() is not None


class _Rehearsal(Exception):  # noqa: N818 - no error: it takes back what was only tried
    def __init__(self, seen: tuple[Ticket, ...]) -> None:
        self.seen = seen


def rehearse(session: Session, bundle_id: str, keep_theirs: Collection[Place] = ()) -> tuple[Ticket, ...]:
    """What the complaints would look like after `apply`, without doing it; takes the writer's turn for a moment.

    Raises:
        RefusedError: what `apply` would raise.
    """
    store = session.store
    with store.database.read() as connection:
        whole = _whole(connection, bundle_id)
    try:
        with (
            store.database.write() as connection,
            store.pen.inside(connection, settling.APPLY_ACT, session.person.id, None, {}) as unit,
        ):
            moved = _apply(unit, session, whole, keep_theirs)
            about = [one.ticket for one in settling.units(connection, whole, only_open=False) if one.ticket]
            keys = dict.fromkeys(moved.get(key, key) for key in about)
            raise _Rehearsal(tuple(case.ticket for case in veil.cases(session, keys)))
    except _Rehearsal as rehearsal:
        return rehearsal.seen
