"""The hub in one SQLite file on a share: short exclusive transactions, a rollback journal, nothing mapped or cached.

The file puts entries in order; it is never the only copy. Attached files lie in a folder beside it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import apsw
from peewee import SchemaManager, SqliteDatabase
from playhouse.apsw_ext import APSWDatabase

from desktop.base.errors import DamagedError, UnavailableError
from desktop.store.log import START_HASH, Head
from desktop.sync.hub import MovedError, Plate, Sealed
from desktop.sync.hubs.pieces import Pieces
from desktop.sync.hubs.tables import FORMAT, SHARED_FILE, HubDocument, HubEntry, HubPlate
from desktop.sync.hubs.trouble import told

_WAIT_MS = 8000
_HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\x00"
_VERSIONS = slice(18, 20)
_ROLLBACK_JOURNAL = b"\x01\x01"
_SETTINGS = (
    ("synchronous", "FULL"),
    ("mmap_size", "0"),
    ("temp_store", "MEMORY"),
    ("trusted_schema", "OFF"),
    ("cell_size_check", "ON"),
    ("cache_size", "-4000"),
)
_ONE = 1


class _File(APSWDatabase):  # type: ignore[misc]
    """peewee's APSW database on an existing file, never creating one."""

    def _connect(self) -> apsw.Connection:
        connection = apsw.Connection(self.database, flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            connection.set_busy_timeout(_WAIT_MS)
            for option in (apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, apsw.SQLITE_DBCONFIG_ENABLE_VIEW):
                connection.config(option, 0)
            connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
            for name, value in _SETTINGS:
                connection.execute(f"PRAGMA {name} = {value}").fetchall()
        except BaseException:
            connection.close()
            raise
        return connection


class SharedFile:
    """See `desktop.sync.hub.Hub`."""

    def __init__(self, path: Path) -> None:
        """Opens a hub that is there.

        Raises:
            UnavailableError: hub_missing, hub_wal (a foreign tool changed it), hub_newer, or as the protocol says.
            DamagedError: hub_damaged.
        """
        self.path = path
        with told(path):
            _demand_sound_header(path)
            self._database = _File(str(path))
            try:
                self._demand_ours()
                self._plate = self._read_plate()
            except BaseException:
                self.close()
                raise
        self._pieces = Pieces(files_folder(path))

    @classmethod
    def create(cls, path: Path, plate: Plate) -> SharedFile:
        """Makes a new hub; a file that is there is never touched.

        Raises:
            UnavailableError: hub_exists, or as the protocol says.
        """
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}.new")
        with told(path):
            if path.exists():
                raise UnavailableError("hub_exists", path=str(path))
            try:
                _make(fresh, plate)
                publish(fresh, path)
            except FileExistsError as error:
                raise UnavailableError("hub_exists", path=str(path)) from error
            finally:
                fresh.unlink(missing_ok=True)
        return cls(path)

    @property
    def plate(self) -> Plate:
        """Which hub it is."""
        return self._plate

    def head(self) -> Head:
        """The newest entry's place and hash."""
        with self._asked() as database:
            return self._head(database)

    def hash_at(self, seq: int) -> str | None:
        """The hash of the entry at a place, None if there is none."""
        if seq == 0:
            return START_HASH
        with self._asked() as database:
            found = _all(database, HubEntry.select(HubEntry.hash).where(HubEntry.seq == seq))
        return bytes(found[0][0]).hex() if found else None

    def read(self, after: int, most: int) -> list[Sealed]:
        """At most `most` entries with a greater seq, in order, without a gap."""
        query = HubEntry.select().where(HubEntry.seq > after).order_by(HubEntry.seq).limit(most)
        with self._asked() as database:
            rows = _all(database, query)
        if [row[0] for row in rows] != list(range(after + 1, after + 1 + len(rows))):
            raise DamagedError("hub_damaged", path=str(self.path))
        return [_sealed(row) for row in rows]

    def append(self, expect: Head, entries: Sequence[Sealed]) -> None:
        """Adds all entries after the head `expect`, or none."""
        if not entries:
            return
        last = entries[-1]
        with self._asked() as database, database.atomic("IMMEDIATE"):
            moved = HubPlate.update(seq=last.seq, hash=last.hash).where(
                (HubPlate.id == _ONE) & (HubPlate.seq == expect.seq) & (HubPlate.hash == expect.hash)
            )
            if moved.execute(database) != 1:
                raise MovedError
            for entry in entries:
                HubEntry.insert(_row(entry)).execute(database)

    def replace(self, entries: Sequence[Sealed]) -> None:
        """Puts other contents in place of those of entries with the same seq and hash."""
        with self._asked() as database, database.atomic("IMMEDIATE"):
            for entry in entries:
                here = (HubEntry.seq == entry.seq) & (HubEntry.hash == bytes.fromhex(entry.hash))
                HubEntry.update(content=entry.content, epoch=entry.epoch).where(here).execute(database)

    def document(self, name: str) -> bytes | None:
        """A small document, None if there is none."""
        with self._asked() as database:
            found = _all(database, HubDocument.select(HubDocument.content).where(HubDocument.name == name))
        return bytes(found[0][0]) if found else None

    def documents(self, prefix: str) -> dict[str, bytes]:
        """All documents whose names begin like this."""
        named = HubDocument.select().where(HubDocument.name.startswith(prefix)).order_by(HubDocument.name)
        with self._asked() as database:
            return {str(name): bytes(content) for name, content in _all(database, named)}

    def put_document(self, name: str, content: bytes, expect: bytes | None = None, blind: bool = False) -> None:
        """Puts a document in place of `expect` (None = of none), or with `blind` of whatever is there."""
        with self._asked() as database, database.atomic("IMMEDIATE"):
            found = _all(database, HubDocument.select(HubDocument.content).where(HubDocument.name == name))
            if not blind and (bytes(found[0][0]) if found else None) != expect:
                raise MovedError
            put = HubDocument.insert(name=name, content=content)
            put.on_conflict(conflict_target=[HubDocument.name], update={"content": content}).execute(database)

    def pieces(self, blob: str) -> frozenset[int]:
        """Which pieces of a file are there."""
        return self._pieces.present(blob)

    def piece(self, blob: str, index: int) -> bytes | None:
        """One piece, None if it is not there."""
        return self._pieces.get(blob, index)

    def put_piece(self, blob: str, index: int, content: bytes) -> None:
        """Stores a piece; the same again is fine."""
        self._pieces.put(blob, index, content)

    def drop_blob(self, blob: str) -> None:
        """Forgets a file; none is fine."""
        self._pieces.drop(blob)

    def now(self) -> datetime | None:
        """When the share last wrote the file, by its own clock; right after a write that is now."""
        with told(self.path):
            return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    def demand_sound(self) -> None:
        """Looks through the whole file.

        Raises:
            DamagedError: hub_damaged.
        """
        with self._asked() as database:
            answer = database.connection().execute("PRAGMA quick_check(1)").get
            newest = _all(database, HubEntry.select(HubEntry.seq, HubEntry.hash).order_by(HubEntry.seq.desc()).limit(1))
            head = self._head(database)
        told_head = Head(newest[0][0], bytes(newest[0][1]).hex()) if newest else Head()
        if answer != "ok" or told_head != head:
            raise DamagedError("hub_damaged", path=str(self.path))

    def close(self) -> None:
        """Lets go of it. Calling it again is fine."""
        if not self._database.is_closed():
            self._database.close()

    @contextmanager
    def _asked(self) -> Iterator[Any]:
        with told(self.path):
            if not self.path.exists():  # an open file that was deleted or moved away still answers
                raise UnavailableError("hub_missing", path=str(self.path))
            yield self._database

    def _head(self, database: Any) -> Head:
        rows = _all(database, HubPlate.select(HubPlate.seq, HubPlate.hash))
        return Head(int(rows[0][0]), str(rows[0][1]))

    def _read_plate(self) -> Plate:
        rows = _all(self._database, HubPlate.select())
        if len(rows) != 1:
            raise DamagedError("hub_damaged", path=str(self.path))
        _, made_by, hub, code, name, _, _ = rows[0]
        if made_by > FORMAT:
            raise UnavailableError("hub_newer", found=made_by, known=FORMAT, path=str(self.path))
        return Plate(str(hub), str(code), str(name))

    def _demand_ours(self) -> None:
        """Nothing may stand in the file beside our tables: a trigger of a foreign tool would work on what we write."""
        sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_stat%' ORDER BY name"
        found = tuple(str(row[0]) for row in self._database.connection().execute(sql))
        if found != tuple(sorted(_statements(), key=_name_of)):
            raise DamagedError("hub_damaged", path=str(self.path))


def files_folder(path: Path) -> Path:
    """Where the attached files of a shared file lie."""
    return path.with_name(path.name + ".files")


def set_aside(path: Path, now: datetime) -> str:
    """Moves a damaged hub out of the way, with its journal; its folder of files stays: each piece proves itself."""
    with told(path):
        if not path.exists():
            return ""
        kept = path.with_name(f"{path.name}.damaged-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}")
        path.rename(kept)
        journal = path.with_name(path.name + "-journal")
        if journal.exists():
            journal.rename(kept.with_name(kept.name + "-journal"))
    return str(kept)


def publish(fresh: Path, target: Path) -> None:
    """Gives a finished file its name, unless that is taken.

    Raises:
        FileExistsError: it is.
    """
    if os.name == "nt":
        fresh.rename(target)
        return
    target.hardlink_to(fresh)
    fresh.unlink()


def _demand_sound_header(path: Path) -> None:
    """Looks at the first bytes before SQLite does: an empty file is none, and one in WAL mode must not be opened."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError as error:
        raise UnavailableError("hub_missing", path=str(path)) from error
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise DamagedError("hub_damaged", path=str(path))
    if header[_VERSIONS] != _ROLLBACK_JOURNAL:
        raise UnavailableError("hub_wal", path=str(path))


def change_counter(path: Path) -> bytes:
    """What changes whenever somebody writes to the file: a cheap look, without a lock. b"" if it can't be read."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError:
        return b""
    return header[24:32] + header[92:96]


def _make(fresh: Path, plate: Plate) -> None:
    connection = apsw.Connection(str(fresh))
    try:
        for sql in _statements():
            connection.execute(sql)
        row = (_ONE, FORMAT, plate.id, plate.office_code, plate.office_name, 0, START_HASH)
        connection.execute(f"INSERT INTO hub_plate VALUES ({','.join('?' * len(row))})", row)  # noqa: S608 - marks
    finally:
        connection.close()


@cache
def _statements() -> tuple[str, ...]:
    made: list[str] = []
    for model in SHARED_FILE:
        manager: Any = SchemaManager(model, SqliteDatabase(None))
        made += [context.query()[0] for context in (manager._create_table(safe=False), *manager._create_indexes(False))]
    return tuple(made)


def _name_of(sql: str) -> str:
    return sql.split('"')[1]


def _all(database: Any, query: Any) -> list[tuple[Any, ...]]:
    return list(query.tuples().execute(database))


def _row(entry: Sealed) -> dict[str, Any]:
    return {
        "seq": entry.seq, "hash": bytes.fromhex(entry.hash), "previous_hash": bytes.fromhex(entry.previous_hash),
        "origin": entry.origin.encode(), "epoch": entry.epoch, "content": entry.content,
    }  # fmt: skip


def _sealed(row: Sequence[Any]) -> Sealed:
    seq, own, previous, origin, epoch, content = row
    return Sealed(int(seq), bytes(own).hex(), bytes(previous).hex(), bytes(origin).decode(), epoch, bytes(content))
