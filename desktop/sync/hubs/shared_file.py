"""The hub in one SQLite file on a share: short exclusive transactions, a rollback journal, nothing mapped or cached.

The file puts entries in order; it is never the only copy. Attached files lie in a folder beside it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import apsw
from peewee import SchemaManager, SqliteDatabase
from playhouse.apsw_ext import APSWDatabase

from desktop.base import files
from desktop.base.errors import DamagedError, UnavailableError
from desktop.base.i18n import file_stamp
from desktop.sync.hub import Aside, Plate
from desktop.sync.hubs.bench import changed_at, opened, publish
from desktop.sync.hubs.locks import demand_kept
from desktop.sync.hubs.pieces import Pieces, WithPieces
from desktop.sync.hubs.sql import SqlHub, T, first_row
from desktop.sync.hubs.tables import FORMAT, SHARED_FILE
from desktop.sync.hubs.trouble import missing, told

_WAIT_MS = 8000
_HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\x00"
_VERSIONS = slice(18, 20)
_ROLLBACK_JOURNAL = b"\x01\x01"
_JOURNALS = ("-journal", "-wal", "-shm")
"""What SQLite puts beside the file; the last two where a foreign program has changed it."""
_SETTINGS = (
    ("synchronous", "FULL"),
    ("mmap_size", "0"),
    ("temp_store", "MEMORY"),
    ("trusted_schema", "OFF"),
    ("cell_size_check", "ON"),
    ("cache_size", "-4000"),
)


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


class SharedFile(WithPieces, SqlHub):
    """See `desktop.sync.hub.Hub`."""

    def __init__(self, path: Path) -> None:
        """Opens a hub that is there.

        Raises:
            UnavailableError: hub_missing, hub_wal (a foreign tool changed it), hub_newer, or as the protocol says.
            DamagedError: hub_damaged.
        """
        super().__init__(SHARED_FILE, str(path))
        self.path = path
        with told(path):
            _demand_sound_header(path)
            self._database = _File(str(path), thread_safe=False, autoconnect=False)
            self._database.connect()
            try:
                self._demand_ours()
                made_by, self._plate = self._read_plate(self._database)
            except BaseException:
                self.close()
                raise
        if made_by > FORMAT:
            self.close()
            raise UnavailableError("hub_newer", found=made_by, known=FORMAT, path=str(path))
        self._pieces = Pieces(files_folder(path))

    @classmethod
    def create(cls, path: Path, plate: Plate) -> SharedFile:
        """Makes a new hub; a file that is there is never touched.

        Raises:
            UnavailableError: hub_exists, hub_locks (the share does not keep locks), or as the protocol says.
        """
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}.new")
        with told(path):
            if any(path.with_name(path.name + suffix).exists() for suffix in ("", *_JOURNALS)):
                raise UnavailableError("hub_exists", path=str(path))
            try:
                _make(fresh, plate)
                demand_kept(fresh)
                publish(fresh, path)
            except FileExistsError as error:
                raise UnavailableError("hub_exists", path=str(path)) from error
            finally:
                files.discard(fresh)
        return cls(path)

    @property
    def plate(self) -> Plate:
        """Which hub it is."""
        return self._plate

    def now(self) -> datetime | None:
        """When the share last wrote the file, by its own clock; right after a write that is now."""
        with told(self.path):
            self._database.close()  # Windows tells when a file was changed once whoever changed it has closed it
            written_at = changed_at(self.path)
            self._database.connect()
        return written_at

    def demand_sound(self) -> None:
        """Looks through the whole file.

        Raises:
            DamagedError: hub_damaged.
        """
        sql = "PRAGMA quick_check(1)"
        self._demand(self._reading(lambda database: database.connection().execute(sql).get) == "ok")
        super().demand_sound()

    def close(self) -> None:
        """Lets go of it. Calling it again is fine."""
        if not self._database.is_closed():
            self._database.close()

    def _reading(self, work: Callable[[Any], T]) -> T:
        with told(self.path):
            self._demand_there()
            return work(self._database)

    def _writing(self, work: Callable[[Any], T]) -> T:
        with told(self.path):
            self._demand_there()
            with self._database.atomic("IMMEDIATE"):
                return work(self._database)

    def _demand_there(self) -> None:
        """An open file that was deleted or moved away still answers."""
        if not self.path.exists():
            raise missing(self.path)

    def _demand_ours(self) -> None:
        """Nothing may stand in the file beside our tables: a trigger of a foreign tool would work on what we write."""
        sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_stat%' ORDER BY name"
        found = tuple(str(row[0]) for row in self._database.connection().execute(sql))
        self._demand(found == tuple(sorted(_statements(), key=_name_of)))


def files_folder(path: Path) -> Path:
    """Where the attached files of a shared file lie."""
    return path.with_name(path.name + ".files")


def set_aside(path: Path, now: datetime) -> Aside:
    """Moves a damaged hub out of the way; its folder of files stays: each piece proves itself.

    Journals go with it, first: a new hub would be taken back by one, or hidden behind it.
    """
    kept = path.with_name(f"{path.name}.damaged-{file_stamp(now)}-{secrets.token_hex(4)}")
    parts = [(path.with_name(path.name + suffix), kept.with_name(kept.name + suffix)) for suffix in (*_JOURNALS, "")]

    def back() -> None:
        with told(path):
            if not path.exists():
                files.move_together((new, old) for old, new in parts)

    with told(path):
        there = path.exists()
        files.move_together(parts)
    return Aside(str(kept), back) if there else Aside()


def _demand_sound_header(path: Path) -> None:
    """Looks at the first bytes before SQLite does: an empty file is none, and one in WAL mode must not be opened."""
    try:
        with opened(path) as file:
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError as error:
        raise missing(path) from error
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
        row = tuple(first_row(FORMAT, plate).values())
        connection.execute(f"INSERT INTO hub_plate VALUES ({','.join('?' * len(row))})", row)  # noqa: S608 - marks
    finally:
        connection.close()


@cache
def _statements() -> tuple[str, ...]:
    made: list[str] = []
    for model in (SHARED_FILE.plate, SHARED_FILE.entry, SHARED_FILE.document):
        manager: Any = SchemaManager(model, SqliteDatabase(None))
        made += [context.query()[0] for context in (manager._create_table(safe=False), *manager._create_indexes(False))]
    return tuple(made)


def _name_of(sql: str) -> str:
    return sql.split('"')[1]
