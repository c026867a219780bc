"""The unit of work: what a person does is one transaction, one changeset and one entry of the log."""

from __future__ import annotations

import json
import secrets
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any

import apsw

from desktop.base.clock import Clock, to_ms
from desktop.base.ids import IdMaker
from desktop.store import blobs, changes, derive, log, rows, schema
from desktop.store.database import Database
from desktop.store.identity import Identity
from desktop.store.models import Holiday, Pack, Person, Setting, SyncedTable, Ticket, Workstation
from desktop.store.reading import Reading, stale
from desktop.store.rows import setting_id

BULK_TICKETS, BULK_UNITS = 500, 5000
"""So many new tickets, or units of work, share one entry of the log in a bulk."""
_COMMON = frozenset({Setting, Pack, Workstation, Person, Holiday})


@dataclass(frozen=True, slots=True)
class Saved:
    """What a unit of work left behind: its origin (stable for life), its place in the log, the tickets it touched.

    A unit that changed nothing leaves no entry: `origin` is "" and the place that of the entry before.
    """

    origin: str
    seq: int
    hash: str
    tickets: tuple[int, ...]


class Unit:
    """The open unit of work: everything written through it is saved together, or not at all.

    `connection` is for reading, and for writing local tables inside the same transaction.
    """

    def __init__(self, pen: Pen, connection: apsw.Connection, act: str, summary: Mapping[str, Any]) -> None:
        self._pen = pen
        self.connection = connection
        self._summary = dict(summary)
        self._saved: Saved | None = None
        self.act = act
        self.new_tickets = 0

    def insert(self, model: type[SyncedTable], **fields: Any) -> int:
        """Adds a row; what is not given takes the model's default. Returns its key, made offline unless given.

        Raises:
            TypeError: a field is missing or unknown.
        """
        key = int(fields.pop("id", 0)) or self._pen.ids.next()
        rows.insert(self.connection, model, key, fields)
        self.new_tickets += model is Ticket
        self._outdate(model)
        return key

    def update(self, model: type[SyncedTable], key: int, **fields: Any) -> None:
        """Changes fields of a row.

        Raises:
            LookupError: there is no such row.
            TypeError: a field is unknown.
        """
        rows.update(self.connection, model, key, fields)
        self._outdate(model)

    def retire(self, model: type[SyncedTable], key: int) -> None:
        """Takes a row out of sight; nothing is ever deleted."""
        self.update(model, key, retired=True)

    def blob(self, content: bytes) -> str:
        """Stores a file's bytes; returns their SHA-256 as hex digits."""
        return blobs.put(self.connection, content)

    def set_setting(self, key: str, value: Any) -> None:
        """Sets a setting of the office; `value` is anything JSON can hold."""
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        row = setting_id(key)
        if self.connection.execute("SELECT 1 FROM setting WHERE id = ?", (row,)).fetchone():
            self.update(Setting, row, value=text)
        else:
            self.insert(Setting, id=row, key=key, value=text)

    def new_act(self) -> str:
        """A random id for a ticket's `act`: two acts made at once on one ticket never agree by accident."""
        return secrets.token_hex(8)

    def describe(self, **fields: Any) -> None:
        """Adds to what the log says was done: codes, numbers, short texts; no personal data."""
        self._summary.update(fields)

    @property
    def fields(self) -> str:
        """What the log says was done, as JSON text."""
        return json.dumps(self._summary, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def saved(self) -> Saved:
        """What was saved; known once the `with` block has ended well (in a bulk: provisional, without a place)."""
        if self._saved is None:
            raise RuntimeError("the unit of work is still open, or failed")
        return self._saved

    def close(self, saved: Saved) -> None:
        """Tells the unit what became of it; called by whoever saved it."""
        self._saved = saved

    def _outdate(self, model: type[SyncedTable]) -> None:
        if model in _COMMON:
            stale(self.connection, secrets.token_hex(8))


class Recording:
    """A transaction in progress whose changes to synced tables SQLite's session extension collects."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self._session = apsw.Session(connection, "main")
        for name in schema.SYNCED_NAMES:
            self._session.attach(name)

    def changeset(self) -> bytes:
        """What has changed so far: before and after of every touched field."""
        return bytes(self._session.changeset())

    def close(self) -> None:
        """Stops collecting."""
        self._session.close()


@contextmanager
def recording(connection: apsw.Connection) -> Iterator[Recording]:
    """Collects changes inside the caller's transaction."""
    made = Recording(connection)
    try:
        yield made
    finally:
        made.close()


class Pen:
    """Opens units of work on one database. One at a time writes; others wait."""

    def __init__(self, database: Database, reading: Reading, clock: Clock, ids: IdMaker, identity: Identity) -> None:
        self.database = database
        self.reading = reading
        self.clock = clock
        self.ids = ids
        self.identity = identity
        self.edition = schema.edition()
        self._thread = threading.local()

    @contextmanager
    def unit(
        self, act: str, author: int, ticket: int | None, summary: Mapping[str, Any], group: str | None
    ) -> Iterator[Unit]:
        """See `Store.unit`."""
        bulk: Bulk | None = getattr(self._thread, "bulk", None)
        if bulk is not None:
            with bulk.joined(act, summary) as unit:
                yield unit
            return
        if self.database.writing:
            raise RuntimeError("a unit of work inside another one")
        with self.database.write() as connection, self.inside(connection, act, author, ticket, summary, group) as unit:
            yield unit

    @contextmanager
    def inside(
        self, connection: apsw.Connection, act: str, author: int, ticket: int | None, summary: Mapping[str, Any],
        group: str | None = None,
    ) -> Iterator[Unit]:  # fmt: skip
        """A unit of work as part of the caller's write transaction, which is where it is saved or lost."""
        unit = Unit(self, connection, act, summary)
        with recording(connection) as recorded:
            yield unit
            saved = self.save(recorded, str(act), author, ticket, unit.fields, group or "")
        unit.close(saved)

    @contextmanager
    def bulk(self, act: str, author: int, group: str) -> Iterator[Bulk]:
        """See `Store.bulk`."""
        if self.database.writing:
            raise RuntimeError("a bulk inside a unit of work")
        bulk = Bulk(self, act, author, group)
        self._thread.bulk = bulk
        try:
            with bulk:
                yield bulk
        finally:
            self._thread.bulk = None

    def save(self, recorded: Recording, act: str, author: int, ticket: int | None, fields: str, group: str) -> Saved:
        """Turns what was recorded into an entry of the log and lets the derived tables follow."""
        payload = recorded.changeset()
        connection = recorded.connection
        head = log.head(connection)
        if not payload:
            return Saved("", head.seq, head.hash, ())
        touched = changes.touched(connection, changes.changes(payload))
        entry = log.chained(self.entry(payload, act, author, ticket, fields, group), head, self.identity.key)
        log.append(connection, entry, touched.tickets)
        derive.follow(connection, self.reading, self.clock.now(), touched)
        return Saved(entry.origin, entry.seq, entry.hash, tuple(sorted(touched.tickets)))

    def again(self, recorded: Recording, entry: log.Entry) -> log.Entry:
        """Adds what was recorded in the name of an entry that stood elsewhere in the log; returns it at its new place.

        It keeps its origin, author and time; this workstation signs. It may have become empty: others did the same.
        Derived tables are the caller's.
        """
        payload = recorded.changeset()
        moved = replace(
            entry, workstation=self.identity.workstation, epoch=self.identity.epoch, schema=self.edition.version,
            columns=self.edition.columns, payload=payload, payload_hash=log.payload_hash(payload), pending=True,
            fields=_signed_before(entry, self.identity.workstation),
        )  # fmt: skip
        connection = recorded.connection
        placed = log.chained(moved, log.head(connection), self.identity.key)
        log.append(connection, placed, changes.touched(connection, changes.changes(payload)).tickets)
        return placed

    def entry(
        self, payload: bytes, act: str, author: int, ticket: int | None, fields: str, group: str = "", origin: str = ""
    ) -> log.Entry:
        """An entry that has no place yet; without an `origin` it gets one of its own."""
        return log.Entry(
            seq=0, format=log.FORMAT, origin=origin or str(uuid.uuid4()), bulk=group, author=author,
            workstation=self.identity.workstation, at=to_ms(self.clock.now()), act=act, ticket=ticket, fields=fields,
            schema=self.edition.version, columns=self.edition.columns, epoch=self.identity.epoch,
            payload_hash=log.payload_hash(payload), previous_hash="", hash="", signature=b"", pending=True,
            payload=payload,
        )  # fmt: skip


def _signed_before(entry: log.Entry, workstation: int) -> str:
    """What was done, with the workstation where it was done if another one signs now."""
    if entry.workstation == workstation:
        return entry.fields
    told = {"made_at": entry.workstation, **json.loads(entry.fields)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Bulk:
    """Many units of work saved as few entries: units that the same thread opens meanwhile join it.

    Each entry is committed by itself: what an exception leaves behind is whole entries.
    """

    def __init__(self, pen: Pen, act: str, author: int, group: str) -> None:
        self._pen = pen
        self._act = act
        self._author = author
        self._group = group
        self._open = ExitStack()
        self._recording: Recording | None = None
        self._units = 0
        self._tickets = 0
        self.saved: list[Saved] = []

    def __enter__(self) -> Bulk:
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._save()
        else:
            self._open.__exit__(kind, error, trace)

    @contextmanager
    def joined(self, act: str, summary: Mapping[str, Any]) -> Iterator[Unit]:
        """A unit inside the bulk; taken back alone when it fails. Its `saved` has no place in the log."""
        recording = self._recording
        assert recording is not None
        unit = Unit(self._pen, recording.connection, act, summary)
        with recording.connection:
            yield unit
        unit.close(Saved("", 0, "", ()))
        self._units += 1
        self._tickets += unit.new_tickets
        if self._tickets >= BULK_TICKETS or self._units >= BULK_UNITS:
            self._save()
            self._begin()

    def _begin(self) -> None:
        connection = self._open.enter_context(self._pen.database.write())
        self._recording = self._open.enter_context(recording(connection))
        self._units = self._tickets = 0

    def _save(self) -> None:
        assert self._recording is not None
        fields = json.dumps({"units": self._units, "tickets": self._tickets}, sort_keys=True, separators=(",", ":"))
        with self._open.pop_all():
            saved = self._pen.save(self._recording, self._act, self._author, None, fields, self._group)
        self._recording = None
        if saved.origin:
            self.saved.append(saved)
