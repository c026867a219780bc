"""One encrypted SQLite file: a connection per thread, one writer at a time."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
from playhouse.apsw_ext import APSWDatabase

from desktop.base import files
from desktop.base.errors import DamagedError, UnavailableError
from desktop.store import places, schema
from desktop.store.faults import told

_WAIT_S = 20
_WAIT_MS = _WAIT_S * 1000
_SETTINGS = (
    ("foreign_keys", "ON"),
    ("synchronous", "FULL"),
    ("temp_store", "MEMORY"),
    ("trusted_schema", "OFF"),
    ("cell_size_check", "ON"),
    ("secure_delete", "ON"),
    ("cache_size", "-16000"),
)
_HEAD_BYTES = 24
_BACKUP_PAGES = 4096
_MARK = bytes.fromhex("20402020")
"""Bytes 20 to 23 of a file of ours: what the cipher reserves per page and SQLite's payload fractions, in clear."""


def file_id(path: Path) -> str:
    """The database's id: the cipher's salt, the first sixteen bytes of the file, as hex digits.

    Raises:
        UnavailableError: not_found, or the file can't be read.
        DamagedError: not_a_database, or truncated to nothing.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except FileNotFoundError as error:
        raise UnavailableError("not_found", path=str(path)) from error
    except OSError as error:
        raise UnavailableError("cannot_open", path=str(path), reason=error.strerror or "") from error
    if len(head) < _HEAD_BYTES:
        raise DamagedError("damaged", path=str(path))
    if head[20:24] != _MARK:
        raise DamagedError("not_a_database", path=str(path))
    return head[:16].hex()


class _Keyed(APSWDatabase):  # type: ignore[misc]
    """peewee's APSW database with a raw key; remembers its connections so that any thread can close them."""

    def __init__(self, path: Path, key: bytes, salt: bytes) -> None:
        super().__init__(str(path), timeout=_WAIT_S)
        self._secret = (key + salt).hex()
        self.opened: weakref.WeakSet[apsw.Connection] = weakref.WeakSet()

    def _connect(self) -> apsw.Connection:
        connection = apsw.Connection(self.database)
        try:
            connection.set_busy_timeout(_WAIT_MS)
            unlock(connection, self._secret)
            for name, value in _SETTINGS:
                connection.execute(f"PRAGMA {name} = {value}")
        except BaseException:
            connection.close()
            raise
        self.opened.add(connection)
        return connection


def unlock(connection: apsw.Connection, secret_hex: str) -> None:
    """Hands the raw key (and, for a new file, the salt) to the cipher before anything is read."""
    connection.pragma("cipher", "chacha20")
    connection.execute(f'PRAGMA key = "raw:{secret_hex}"').fetchall()


class Database:
    """The open file. Reads on any thread, each on its own connection; writes through `write`, one at a time."""

    def __init__(self, path: Path, key: bytes, salt: bytes) -> None:
        self.path = path
        self.key = key
        self.salt = salt
        self.peewee = _Keyed(path, key, salt)
        self._turn = threading.Lock()
        self._thread = threading.local()

    @classmethod
    def create(cls, path: Path, key: bytes, salt: bytes) -> Database:
        """A new file with all tables; what a failure leaves of it is the caller's to remove.

        Raises:
            UnavailableError: database_exists, or the place takes no database.
        """
        places.demand_local(path)
        if path.exists():
            raise UnavailableError("database_exists", path=str(path))
        database = cls(path, key, salt)
        try:
            with told(path):
                connection = database.connection()
                connection.pragma("journal_mode", "wal")
                with database.write() as writer:
                    schema.create(writer)
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def open(cls, path: Path, key: bytes) -> Database:
        """An existing file, its first page read; the schema is not looked at.

        Raises:
            UnavailableError: the place takes no database, read_only, busy, disk_full or disk_error.
            DamagedError: damaged (also: another file's key), or not_a_database.
        """
        places.demand_local(path)
        database = cls(path, key, bytes.fromhex(file_id(path)))
        try:
            with told(path):
                connection = database.connection()
                if _cut_off(connection, path):
                    raise DamagedError("damaged", path=str(path))
                if not connection.execute("SELECT count(*) FROM sqlite_schema").get:
                    raise DamagedError("damaged", path=str(path))
                _demand_writable(connection, path)
        except BaseException:
            database.close()
            raise
        return database

    def connection(self) -> apsw.Connection:
        """This thread's connection, opened at its first use."""
        connection: apsw.Connection = self.peewee.connection()
        return connection

    def close(self) -> None:
        """Closes the connections of all threads; the last one folds the write-ahead log in."""
        for connection in list(self.peewee.opened):
            try:
                connection.close()
            except apsw.Error:  # in use by a thread that is being torn down
                connection.interrupt()
        self.peewee.close()

    def run(self, sql: str, bindings: Any = ()) -> list[Any]:
        """All rows of one statement on this thread's connection."""
        with told(self.path):
            return self.connection().execute(sql, bindings).fetchall()

    def value(self, sql: str, bindings: Any = ()) -> Any:
        """The first column of the first row, None if there is none."""
        with told(self.path):
            row = self.connection().execute(sql, bindings).fetchone()
        return row[0] if row else None

    @contextmanager
    def read(self) -> Iterator[apsw.Connection]:
        """One unchanging picture of the data while inside; within `write`, the writer's own."""
        with told(self.path):
            connection = self.connection()
            if not connection.get_autocommit():
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if not connection.get_autocommit():
                    connection.execute("COMMIT")

    @contextmanager
    def write(self, wait: bool = True) -> Iterator[apsw.Connection]:
        """A write transaction: committed at the end, rolled back by any exception; inside another one, part of it.

        `wait` False = not at all where somebody else writes just now.

        Raises:
            UnavailableError: disk_full, busy, disk_error, read_only; nothing was saved.
        """
        if self.writing:
            yield self.connection()
            return
        with self._turned(wait), told(self.path):
            connection = self.connection()
            _begin(connection, wait)
            self._thread.writing = True
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                self._thread.writing = False
                if not connection.get_autocommit():
                    connection.execute("ROLLBACK")

    @contextmanager
    def _turned(self, wait: bool) -> Iterator[None]:
        """This process's turn to write."""
        if not self._turn.acquire(blocking=wait):
            raise UnavailableError("busy")
        try:
            yield
        finally:
            self._turn.release()

    @property
    def writing(self) -> bool:
        """Whether this thread is inside `write`."""
        return bool(getattr(self._thread, "writing", False))

    def demand_sound(self) -> None:
        """Looks through the whole file.

        Raises:
            DamagedError: damaged.
        """
        answer = self.value("PRAGMA quick_check(1)")
        if answer != "ok":
            raise DamagedError("damaged", path=str(self.path), detail=str(answer))

    def scrub(self) -> None:
        """Leaves nothing of what was deleted: segments of the search index, the write-ahead log.

        Deleted rows themselves are overwritten as they go (`secure_delete`).
        """
        with self.write() as connection:
            connection.execute("INSERT INTO search (search) VALUES ('optimize')").fetchall()
        with told(self.path):
            self.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def data_version(self) -> int:
        """A number that changes when another connection, of this or another process, has committed."""
        return int(self.value("PRAGMA data_version"))


def _begin(connection: apsw.Connection, wait: bool) -> None:
    """Opens a write transaction; other processes are waited for, or not."""
    if wait:
        connection.execute("BEGIN IMMEDIATE")
        return
    connection.set_busy_timeout(0)
    try:
        connection.execute("BEGIN IMMEDIATE")
    finally:
        connection.set_busy_timeout(_WAIT_MS)


def _cut_off(connection: apsw.Connection, path: Path) -> bool:
    """Whether the file is shorter than it says; SQLite itself lets a last page pass that was cut in two.

    What is still in the write-ahead log may be missing from the file.
    """
    length = int(connection.pragma("page_count")) * int(connection.pragma("page_size"))
    wal = path.with_name(path.name + "-wal")
    return path.stat().st_size < length and not (wal.exists() and wal.stat().st_size)


def _demand_writable(connection: apsw.Connection, path: Path) -> None:
    if connection.readonly("main"):
        raise UnavailableError("read_only", path=str(path))
    connection.pragma("journal_mode", "wal")


def copy_to(database: Database, target: Path) -> None:
    """A whole copy under the same key, made by SQLite's backup while others read and write; replaces `target`.

    Raises:
        UnavailableError: disk_full, disk_error, cannot_open, cannot_write.
    """
    try:
        with files.fresh_beside(target) as made:
            copy_on(database, database.connection(), made)
    except OSError as error:
        raise UnavailableError("cannot_write", path=str(target), reason=error.strerror or "") from error


def copy_on(
    database: Database, connection: apsw.Connection, target: Path, progress: Callable[[int, int], None] | None = None
) -> None:
    """Copies what `connection` sees into a new file `target`, as one file without a write-ahead log.

    `progress` is told (done, total) pages and may raise to stop; what was written is then the caller's to remove.
    """
    with told(target):
        copy = apsw.Connection(str(target))
        try:
            unlock(copy, (database.key + database.salt).hex())
            with copy.backup("main", connection, "main") as backup:
                while not backup.done:
                    backup.step(_BACKUP_PAGES)
                    if progress is not None:
                        progress(backup.page_count - backup.remaining, backup.page_count)
            copy.pragma("journal_mode", "delete")
        finally:
            copy.close()
