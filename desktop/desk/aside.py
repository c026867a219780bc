"""Units of work that no longer fitted what others did meanwhile: what one did, what they did, and settling it.

A field is settled by choosing. An act that moved the complaint is never forced in: it is done again under the rules as
the case stands now, and they may refuse it; its words can be kept as a note instead.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import apsw

from desktop.base.clock import from_ms
from desktop.base.errors import RefusedError
from desktop.desk import looks, reading, veil, writing
from desktop.desk.rows import TicketDetail
from desktop.desk.session import Session
from desktop.desk.settlers import may_settle
from desktop.domain.arguments import SHAPES
from desktop.domain.types import Act, Event
from desktop.store import changes, events, models, rows
from desktop.store import history as log_history
from desktop.store.changes import Change, Op
from desktop.store.unit import Unit
from desktop.sync import settling
from desktop.sync.settling import Place, SetAside, Value

__all__ = ["Place", "Value"]
_LOOK = "look"
_SEARCHED = 400
"""So many entries are looked through for who changed a field."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Units that belong together, as a list shows them. `id` is the origin of the first one; looks are not counted.

    `clashes` = fields that both sides changed, `merges` = those that only this side changed, but for acts that are done
    again as a whole; `mine` = the person who asked made it, `may_settle` = that person may settle it.
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
    merges: int
    mine: bool
    may_settle: bool
    state: str = settling.OPEN
    settled_by: str = ""
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Theirs:
    """Who made a field what it is now, by which act, and whether that was sent already."""

    by: str
    at: datetime
    act: str
    sent: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One field to settle: raw values as the log holds them, and who changed it meanwhile (None if nobody did).

    `row` = what people call the row that it is of, where it is none of a complaint: a name, a title, a setting's key.
    """

    value: Value
    theirs: Theirs | None
    row: str


@dataclass(frozen=True, slots=True)
class AsideUnit:
    """One unit of a bundle. `moves` = it is an act that moved the complaint: it can be done again, not merged.

    `fields` are those of rows that were there; `added` the rows that it adds: (table, values); `events` the lines of
    timelines among those. `moved` = who has moved the complaint meanwhile, None if nobody did.
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
    events: tuple[Event, ...]
    moved: Theirs | None


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


def reveal(session: Session, ticket_id: int, field: str) -> None:
    """Records that somebody looked at a masked field, here in both its values.

    Raises:
        RefusedError: `field` is not one that is masked.
    """
    looks.reveal(session, ticket_id, field)


def detail(session: Session, bundle_id: str) -> BundleDetail:
    """A bundle with all its fields; looks at what it made are put in place with it and not told.

    Raises:
        RefusedError: aside_unknown.
    """
    with session.store.database.read() as connection:
        members = settling.units(connection, _whole(connection, bundle_id), only_open=False)
        made = _made(members)
        units = tuple(_unit(session, connection, member, made) for member in members if member.act != _LOOK)
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
    made = _made(members)
    values = [
        value
        for one in members
        if not _moves(list(changes.changes(one.payload)))
        for value in settling.values(connection, one.payload)
        if _shown(value) and _is_open(value, made)
    ]
    clashes, steps = sum(value.clash for value in values), sum(one.act != _LOOK for one in members)
    settled = None if first.settled_at is None else from_ms(first.settled_at)
    return Bundle(
        first.bundle, first.act, _number(connection, first), first.ticket, _name(session, first.author),
        _station(session, first.workstation), from_ms(first.at), from_ms(first.set_at), steps, clashes,
        len(values) - clashes, first.author == session.person.id, may_settle(session, first.author), first.state,
        _name(session, first.settled_by), settled,
    )  # fmt: skip


def _made(members: Iterable[SetAside]) -> set[tuple[str, int]]:
    """The rows that a bundle makes itself."""
    found = (change for one in members for change in changes.changes(one.payload))
    return {(change.table, change.key) for change in found if change.op is Op.INSERT}


def _is_open(value: Value, made: Collection[tuple[str, int]]) -> bool:
    """Whether there is something to choose: not in rows of one's own, unless others have made the same (a setting)."""
    return value.clash if value.fresh else (value.table, value.key) not in made


_CALLED = {
    "setting": "key", "person": "name", "cluster": "title", "holiday": "on", "mark": "kind", "workstation": "name",
    "attachment": "name",
}  # fmt: skip
"""What rows are called, by their tables."""


def _row_name(connection: apsw.Connection, table: str, key: int) -> str:
    column = _CALLED.get(table)
    if column is None:
        return ""
    return str(connection.execute(f'SELECT "{column}" FROM "{table}" WHERE id = ?', (key,)).get or "")  # noqa: S608


def _unit(session: Session, connection: apsw.Connection, one: SetAside, made: Collection[tuple[str, int]]) -> AsideUnit:
    found = list(changes.changes(one.payload))
    values = [value for value in settling.values(connection, one.payload) if _is_open(value, made)]
    theirs = _theirs(session, connection, one, values)
    fields = tuple(
        Field(value, theirs.get(value.place), _row_name(connection, value.table, value.key))
        for value in values
        if _shown(value)
    )
    moved = next((theirs.get(value.place) for value in values if not _shown(value)), None)
    rows_of = [(change.table, change.key, change.new) for change in found if change.op is Op.INSERT]
    if one.author != session.person.id and veil.hidden(session, [one.ticket or 0]):
        rows_of = [(table, key, veil.row(table, new)) for table, key, new in rows_of]
    added = tuple((table, new) for table, _key, new in rows_of)
    lines = sorted(
        (events.event({"id": key, **new}) for table, key, new in rows_of if table == "event"), key=lambda one: one.id
    )
    return AsideUnit(
        one.origin, one.act, from_ms(one.at), _name(session, one.author), _station(session, one.workstation),
        _number(connection, one), one.ticket, one.reason, _moves(found), fields, added, tuple(lines), moved,
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


def _theirs(
    session: Session, connection: apsw.Connection, one: SetAside, values: Iterable[Value]
) -> dict[Place, Theirs]:
    """Who made the fields what they are, where they are no longer what they were."""
    places = [value.place for value in values if value.now != value.base]
    ticket = one.ticket if all(table == "ticket" for table, _key, _name in places) else None
    found = log_history.last_set(connection, places, ticket, _SEARCHED)
    return {
        place: Theirs(_name(session, entry.author), from_ms(entry.at), entry.act, not entry.pending)
        for place, entry in found.items()
    }


def apply(session: Session, bundle_id: str, keep_theirs: Collection[Place] = ()) -> None:
    """Does a bundle after all, as one step: fields as chosen, acts again under the rules as the case stands.

    Raises:
        RefusedError: aside_unknown, aside_not_yours, aside_needs; aside_no_field, a place in `keep_theirs` that is not
            in it; or what the rules say to an act. Nothing was changed.
    """
    whole, ticket = _mine(session, bundle_id)
    with session.store.unit(settling.APPLY_ACT, session.person.id, ticket) as unit:
        _apply(unit, session, whole, keep_theirs)


def _apply(unit: Unit, session: Session, bundle: str, keep_theirs: Collection[Place]) -> dict[int, int]:
    """Returns the tickets that bear another key now than the bundle gave them."""
    waiting = settling.demand_open(unit.connection, bundle)
    content = [list(changes.changes(one.payload)) for one in waiting]
    _demand_in_it(keep_theirs, [change for found in content for change in found])
    moved: dict[int, int] = {}
    for one, found in zip(waiting, content, strict=True):
        if _moves(found):
            _again(unit, session, one, found, moved)
        else:
            settling.put(session.store, unit, found, keep_theirs, moved)
    settling.close(unit, waiting, settling.APPLIED, session.person.id, session.store)
    return moved


def _demand_in_it(places: Collection[Place], found: Iterable[Change]) -> None:
    known = {(change.table, change.key, name) for change in found for name in change.new}
    for table, key, name in sorted(set(places) - known):
        raise RefusedError("aside_no_field", "theirs", value=f"{table}.{key}.{name}")


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
        RefusedError: aside_unknown, aside_not_yours.
    """
    store, author = session.store, session.person.id
    whole, about = _mine(session, bundle_id)
    with store.unit(settling.DISCARD_ACT, author, about) as unit:
        waiting = settling.demand_open(unit.connection, whole)
        ticket = waiting[0].ticket
        if note.strip() and ticket is not None and _is_there(unit.connection, ticket):
            writing.insert_event(unit, session, ticket, Act.NOTE, {"text": note.strip()})
        settling.close(unit, waiting, settling.DISCARDED, author, store)


def _is_there(connection: apsw.Connection, ticket: int) -> bool:
    return connection.execute("SELECT 1 FROM ticket WHERE id = ?", (ticket,)).fetchone() is not None


def _mine(session: Session, bundle_id: str) -> tuple[str, int | None]:
    """The whole id of a bundle that the person may settle, and the complaint that it is about, if that is there."""
    with session.store.database.read() as connection:
        whole = _whole(connection, bundle_id)
        first = settling.units(connection, whole, only_open=False)[0]
        there = first.ticket is not None and _is_there(connection, first.ticket)
    if not may_settle(session, first.author):
        raise RefusedError("aside_not_yours", "id", author=_name(session, first.author))
    return whole, first.ticket if there else None


class _Rehearsal(Exception):  # noqa: N818 - no error: it takes back what was only tried
    def __init__(self, seen: tuple[TicketDetail, ...]) -> None:
        self.seen = seen


def rehearse(session: Session, bundle_id: str, keep_theirs: Collection[Place] = ()) -> tuple[TicketDetail, ...]:
    """What the complaints would look like after `apply`, without doing it; takes the writer's turn for a moment.

    Raises:
        RefusedError: what `apply` would raise.
    """
    store = session.store
    whole, _ticket = _mine(session, bundle_id)
    try:
        with (
            store.database.write() as connection,
            store.pen.inside(connection, settling.APPLY_ACT, session.person.id, None, {}) as unit,
        ):
            moved = _apply(unit, session, whole, keep_theirs)
            about = [one.ticket for one in settling.units(connection, whole, only_open=False) if one.ticket]
            keys = dict.fromkeys(moved.get(key, key) for key in about)
            there = [key for key in keys if _is_there(connection, key)]
            raise _Rehearsal(tuple(reading.detail(session, key) for key in there))
    except _Rehearsal as rehearsal:
        return rehearsal.seen
