"""Erasing a person: rows that hold words about somebody are emptied, in tables and inside units that were set aside.

What a unit of work says about an erased person afterwards, because it was made on a PC that did not know yet, is
emptied before it is put on top. Contents of older entries go with the next snapshot.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import apsw

from desktop.domain import erasing
from desktop.store import blobs, changes, events, rows, schema
from desktop.store.changes import Change, Op
from desktop.store.earlier import Customer
from desktop.store.models import Aside, Attachment, Event, Mark, Merge, SyncedTable, Ticket
from desktop.store.streams import stream

ACT = "erase"
_ATTACHMENT = ("name", "purpose", "sha256")
_MARK, _MERGE = ("customer", "reason"), ("customer", "same_as", "reason")
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "ticket": erasing.TICKET_TEXTS, "attachment": _ATTACHMENT, "mark": _MARK, "merge": _MERGE, "event": ("data",),
}  # fmt: skip
"""Columns that hold words about a person."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the rows know them: keys of tickets, and the keys that marks and merges know customers by."""

    tickets: frozenset[int]
    customers: frozenset[str] = frozenset()


@dataclass(slots=True)
class Erased:
    """How much was emptied."""

    tickets: int = 0
    events: int = 0
    files: int = 0
    marks: int = 0
    aside: int = 0


def erase(connection: apsw.Connection, person: Person, author: int, now_ms: int) -> Erased:
    """Empties everything about a person, inside a unit of work; what is empty already is left as it is."""
    done = Erased()
    for key in sorted(person.tickets):
        done.tickets += _ticket(connection, key)
        done.events += _events(connection, key)
        done.files += _files(connection, key)
    for model, columns in ((Mark, _MARK), (Merge, _MERGE)):
        done.marks += _customers(connection, model, columns, person.customers)
    done.aside = _asides(connection, person, author, now_ms)
    return done


def again(connection: apsw.Connection, found: Iterable[Change], author: int, now_ms: int) -> None:
    """Erases anew, on top of what others did meanwhile, whom an earlier unit of work erased."""
    found = list(found)
    person = who(found)
    customers = set(person.customers)
    for change in found:
        if change.table in ("mark", "merge"):
            customers.update(str(change.old[name]) for name in ("customer", "same_as") if change.old.get(name))
    tickets = frozenset(whole_chains(connection, person.tickets))
    erase(connection, Person(tickets, frozenset(customers)), author, now_ms)


def who(found: Iterable[Change]) -> Person:
    """Whom a unit of work erased: the tickets, and customers as far as these tell."""
    tickets: set[int] = set()
    customers: set[str] = set()
    for change in found:
        if change.table == "ticket" and change.new.get("erased"):
            tickets.add(change.key)
            customers.add(_customer(change.old))
    return Person(frozenset(tickets), frozenset(customers - {""}))


def beside(change: Change) -> Change | None:
    """A change to a row about somebody without what an erasing does there; None if it does nothing else."""
    gone = {"ticket": "erased", "attachment": "retired"}.get(change.table)
    names = (*_TEXTS.get(change.table, ()), gone)
    old, new = ({k: v for k, v in values.items() if k not in names} for values in (change.old, change.new))
    return Change(change.table, change.op, change.key, old, new) if new else None


def files(found: Iterable[Change]) -> Iterator[str]:
    """SHA-256 of the files that a unit of work took the names from, also those inside units that were set aside."""
    for change in found:
        if change.op is not Op.UPDATE:
            continue
        if change.table == "attachment" and change.old.get("sha256"):
            yield str(change.old["sha256"])
        if change.table == "aside" and change.old.get("payload"):
            yield from _files_lost(bytes(change.old["payload"]), bytes(change.new["payload"]))


def _files_lost(before: bytes, after: bytes) -> list[str]:
    left = set(blobs.named_in(after))
    return [named[0] for named in blobs.named_in(before) if named not in left]


def whole_chains(connection: apsw.Connection, tickets: Iterable[int]) -> list[int]:
    """The tickets with all sheets that they continue and that continue them, by key."""
    sql = """WITH RECURSIVE chain(id) AS (
        SELECT value FROM json_each(?)
        UNION SELECT t.id FROM chain JOIN ticket t ON t.previous_sheet = chain.id
        UNION SELECT t.previous_sheet FROM chain JOIN ticket t ON t.id = chain.id WHERE t.previous_sheet IS NOT NULL)
        SELECT id FROM chain ORDER BY id"""
    found: list[Any] = connection.execute(sql, (json.dumps(list(tickets)),)).fetchall()
    return [row[0] for row in found]


def _ticket(connection: apsw.Connection, key: int) -> bool:
    names = (*erasing.TICKET_TEXTS, "erased")
    columns = ", ".join(f'"{name}"' for name in names)
    row: Any = connection.execute(f"SELECT {columns} FROM ticket WHERE id = ?", (key,)).fetchone()  # noqa: S608
    if row is None:
        return False
    wanted = {**dict.fromkeys(erasing.TICKET_TEXTS, ""), "erased": True}
    fields = {name: wanted[name] for name, value in zip(names, row, strict=True) if value != wanted[name]}
    rows.update(connection, Ticket, key, fields)
    return bool(fields)


def _events(connection: apsw.Connection, ticket: int) -> int:
    sql = "SELECT id, act, data FROM event WHERE ticket = ?"
    stored: list[Any] = connection.execute(sql, (ticket,)).fetchall()
    fresh = [(key, text, _emptied(act, text)) for key, act, text in stored]
    for key, old, new in fresh:
        if new != old:
            rows.update(connection, Event, key, {"data": new})
    return sum(new != old for _, old, new in fresh)


def _emptied(act: str, text: str) -> str:
    data = json.loads(text)
    left = erasing.emptied(act, data)
    return text if left == data else events.data_text(left)


def _files(connection: apsw.Connection, ticket: int) -> int:
    sql = "SELECT id, sha256 FROM attachment WHERE ticket = ? AND (name <> '' OR purpose <> '' OR sha256 <> '')"
    stored: list[Any] = connection.execute(sql, (ticket,)).fetchall()
    for key, _ in stored:
        rows.update(connection, Attachment, key, {**dict.fromkeys(_ATTACHMENT, ""), "retired": True})
    blobs.note_unwanted(connection, [sha256 for _, sha256 in stored if sha256])
    return len(stored)


def _customers(
    connection: apsw.Connection, model: type[SyncedTable], columns: tuple[str, ...], customers: Collection[str]
) -> int:
    keys = [name for name in columns if name != "reason"]
    where = " OR ".join(f'"{name}" IN (SELECT value FROM json_each(?1))' for name in keys)  # noqa: S608 - as below
    sql = f'SELECT id FROM "{schema.name(model)}" WHERE {where}'  # noqa: S608 - names of ours
    stored: list[Any] = connection.execute(sql, (json.dumps(sorted(customers)),)).fetchall()
    for (key,) in stored:
        rows.update(connection, model, key, {**dict.fromkeys(columns, ""), "retired": True})
    return len(stored)


def _asides(connection: apsw.Connection, person: Person, author: int, now_ms: int) -> int:
    """Units set aside lose what they hold of the person; one that held nothing else is settled by that."""
    stored: list[Any] = connection.execute("SELECT id, payload, state FROM aside").fetchall()
    person = _with_sheets(person, [payload for _, payload, _ in stored])
    done = 0
    for key, payload, state in stored:
        left = without(connection, bytes(payload), person)
        if left == payload:
            continue
        fields: dict[str, Any] = {"payload": left}
        if not left and state == "open":
            fields |= {"state": "discarded", "settled_by": author, "settled_at": now_ms}
        rows.update(connection, Aside, key, fields)
        blobs.note_unwanted(connection, _files_lost(bytes(payload), left))
        done += 1
    return done


def _with_sheets(person: Person, payloads: Iterable[bytes]) -> Person:
    """The person with the sheets that only units set aside would have made, each in whichever order they lie."""
    units = [list(changes.changes(bytes(payload))) for payload in payloads]
    before = None
    while before != person:
        before = person
        for found in units:
            person = _with_new(person, found)
    return person


# ---------------------------------------------------------------------- units of work that came later


class Gone:
    """Tickets of people who were erased, that are in no table: units set aside would have made them. Read once."""

    def __init__(self) -> None:
        self._tickets: set[int] = set()
        self._read = False

    def forget(self) -> None:
        """Somebody was erased meanwhile: to be read anew."""
        self._read = False

    def add(self, tickets: Iterable[int]) -> None:
        """More of them."""
        self._tickets.update(tickets)

    def among(self, connection: apsw.Connection, tickets: set[int]) -> set[int]:
        """Those of `tickets`, which are in no table."""
        if tickets and not self._read:
            for (payload,) in stream(connection, "SELECT payload FROM aside"):
                self.add(_made_empty(changes.changes(bytes(payload))))
            self._read = True
        return tickets & self._tickets


def minimised(connection: apsw.Connection, payload: bytes, gone: Gone) -> bytes:
    """A changeset without what it says about people who are erased by now; itself if it says nothing.

    Tickets of such people that this changeset makes are added to `gone`.
    """
    found = list(changes.changes(payload))
    gone.add(_made_empty(found))
    touched = set(_tickets(connection, found))
    sql = "SELECT id, erased FROM ticket WHERE id IN (SELECT value FROM json_each(?))"
    stored: list[Any] = connection.execute(sql, (json.dumps(sorted(touched)),)).fetchall()
    there: dict[int, int] = dict(stored)
    erased = {key for key, empty in there.items() if empty} | gone.among(connection, touched - there.keys())
    person = Person(frozenset(erased))
    if not person.tickets:
        return payload
    left = without(connection, payload, person)
    gone.add(_made_empty(changes.changes(left)))
    return left


def _made_empty(found: Iterable[Change]) -> Iterator[int]:
    """The tickets of erased people that a unit of work makes, or would make if it were not set aside."""
    for change in found:
        if change.table == "ticket" and change.new.get("erased"):
            yield change.key
        if change.table == "aside" and change.new.get("payload"):
            yield from _made_empty(changes.changes(bytes(change.new["payload"])))


def _tickets(connection: apsw.Connection, found: Iterable[Change]) -> Iterator[int]:
    """The tickets that a unit of work is about: its own, those that new sheets continue, those inside one set aside."""
    for change in found:
        if (ticket := changes.ticket_of(connection, change)) is not None:
            yield ticket
        if change.new.get("previous_sheet") is not None:
            yield int(change.new["previous_sheet"])
        if change.table == "aside" and change.new.get("payload"):
            yield from _tickets(connection, changes.changes(bytes(change.new["payload"])))


def without(connection: apsw.Connection, payload: bytes, person: Person) -> bytes:
    """A changeset without what it says about a person; itself if it says nothing, b"" if nothing is left."""
    found = list(changes.changes(payload))
    person = _with_new(person, found)
    left = [_without(connection, change, person) for change in found]
    if left == found:
        return payload
    builder = changes.builder(connection)
    for change in left:
        if change is not None:
            changes.add(builder, change)
    return builder.output() if any(left) else b""


def _with_new(person: Person, found: Iterable[Change]) -> Person:
    """The person with the tickets that the changes themselves make, sheets that known ones rise to among them."""
    tickets = set(person.tickets)
    for change in found:
        if change.table == "ticket" and change.op is Op.INSERT:
            own = _customer(change.new) in person.customers or change.new.get("previous_sheet") in tickets
            tickets.update({change.key} if own else ())
    return Person(frozenset(tickets), person.customers)


def _customer(values: Mapping[str, Any]) -> str:
    return Customer(str(values.get("phone", "")), str(values.get("name", "")), "").key


def _without(connection: apsw.Connection, change: Change, person: Person) -> Change | None:
    """A change that says nothing about the person; None if it did nothing else."""
    if change.table == "aside" and change.new.get("payload"):
        return _unpacked(connection, change, person)
    if not _is_of(connection, change, person):
        return change
    names = _TEXTS.get(change.table, ())
    if change.op is Op.INSERT:
        return Change(change.table, change.op, change.key, {}, {**change.new, **_nothing(change)})
    old, new = ({k: v for k, v in values.items() if k not in names} for values in (change.old, change.new))
    return Change(change.table, change.op, change.key, old, new) if new else None


def _nothing(change: Change) -> dict[str, Any]:
    """What stands in a new row in place of words."""
    if change.table == "event":
        return {"data": _emptied(str(change.new["act"]), str(change.new["data"]))}
    gone = "erased" if change.table == "ticket" else "retired"
    fields: dict[str, Any] = dict.fromkeys(_TEXTS.get(change.table, ()), "")
    return {**fields, gone: 1} if fields else {}


def _unpacked(connection: apsw.Connection, change: Change, person: Person) -> Change:
    """A unit set aside, with what it holds emptied too."""
    old, new = (
        {k: without(connection, bytes(v), person) if k == "payload" else v for k, v in values.items()}
        for values in (change.old, change.new)
    )
    return Change(change.table, change.op, change.key, old, new)


def _is_of(connection: apsw.Connection, change: Change, person: Person) -> bool:
    if change.table in ("mark", "merge"):
        return bool(person.customers.intersection(_customer_keys(connection, change)))
    return change.table != "aside" and changes.ticket_of(connection, change) in person.tickets


def _customer_keys(connection: apsw.Connection, change: Change) -> Iterator[str]:
    names = [name for name in _TEXTS[change.table] if name != "reason"]
    columns = ", ".join(f'"{name}"' for name in names)
    sql = f'SELECT {columns} FROM "{change.table}" WHERE id = ?'  # noqa: S608 - names of ours
    stored: Any = connection.execute(sql, (change.key,)).fetchone() or ()
    yield from map(str, stored)
    yield from (str(values[name]) for values in (change.old, change.new) for name in names if values.get(name))
