"""The hub in a PostgreSQL database: for companies that have one, with replicas and failover behind one address.

Seqs never come from a sequence: the head's row is moved in the transaction that adds, so n is seen before n + 1.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
from peewee import SchemaManager

from desktop.base.errors import HuiyinError, UnavailableError
from desktop.base.i18n import file_stamp
from desktop.sync.hub import Aside, Plate
from desktop.sync.hubs.server_line import Line
from desktop.sync.hubs.server_url import ServerUrl
from desktop.sync.hubs.sql import SqlHub, T, first_row, rows_of
from desktop.sync.hubs.tables import FORMAT, in_schema

_LOG = ("hub_plate", "hub_entry", "hub_document")
_PIECES = "hub_piece"
_THERE_ALREADY = frozenset({"42P06", "42P07", "23505"})


class Server(SqlHub):
    """See `desktop.sync.hub.Hub`."""

    def __init__(self, address: str) -> None:
        """Opens a hub that is there.

        Raises:
            RefusedError: hub_address.
            UnavailableError: hub_missing, hub_denied (the login, or its rights), hub_newer, or as the protocol says.
            DamagedError: hub_damaged.
        """
        url = ServerUrl.of(address)
        super().__init__(in_schema(url.schema), url.shown)
        self._line = Line(url)
        try:
            made_by, self._plate = self._reading(self._looked_at)
            if made_by > FORMAT:
                raise UnavailableError("hub_newer", found=made_by, known=FORMAT, path=url.shown)
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, address: str, plate: Plate) -> Server:
        """Makes a new hub in a database that is there; its schema is made if it is not.

        Raises:
            RefusedError: hub_address.
            UnavailableError: hub_exists, or as the protocol says.
        """
        url = ServerUrl.of(address)
        tables = in_schema(url.schema)

        def make(database: Any) -> None:
            there = database.execute_sql("SELECT 1 FROM pg_namespace WHERE nspname = %s", (url.schema,)).fetchone()
            with _there_already(url):
                if there is None:
                    database.execute_sql(f'CREATE SCHEMA "{url.schema}"')
                for table in (tables.plate, tables.entry, tables.document):
                    SchemaManager(table, database).create_table(safe=False)
                SchemaManager(tables.piece, database).create_table(safe=True)
            tables.plate.insert(first_row(FORMAT, plate)).as_rowcount().execute(database)

        with closing(Line(url)) as line:
            line.writing(make)
        return cls(address)

    @property
    def plate(self) -> Plate:
        """Which hub it is."""
        return self._plate

    def pieces(self, blob: str) -> frozenset[int]:
        """Which pieces of a file are there."""
        piece = self.tables.piece
        query = piece.select(piece.piece).where(piece.blob == blob)
        return frozenset(int(index) for (index,) in self._reading(lambda database: rows_of(query, database)))

    def piece(self, blob: str, index: int) -> bytes | None:
        """One piece, None if it is not there."""
        piece = self.tables.piece
        query = piece.select(piece.content).where((piece.blob == blob) & (piece.piece == index))
        found = self._reading(lambda database: rows_of(query, database))
        return bytes(found[0][0]) if found else None

    def put_piece(self, blob: str, index: int, content: bytes) -> None:
        """Stores a piece; the same again is fine."""
        piece = self.tables.piece
        put = piece.insert(blob=blob, piece=index, content=content).as_rowcount()
        put = put.on_conflict(conflict_target=[piece.blob, piece.piece], update={"content": content})
        self._writing(put.execute)

    def drop_blob(self, blob: str) -> None:
        """Forgets a file; none is fine."""
        piece = self.tables.piece
        self._writing(piece.delete().where(piece.blob == blob).execute)

    def now(self) -> datetime | None:
        """The server's clock."""
        sql = "SELECT EXTRACT(EPOCH FROM clock_timestamp())::float8"
        seconds = self._reading(lambda database: database.execute_sql(sql).fetchone()[0])
        return datetime.fromtimestamp(seconds, UTC)

    def close(self) -> None:
        """Lets go of it. Calling it again is fine."""
        self._line.close()

    def _reading(self, work: Callable[[Any], T]) -> T:
        return self._line.reading(work)

    def _writing(self, work: Callable[[Any], T]) -> T:
        return self._line.writing(work)

    def _looked_at(self, database: Any) -> tuple[int, Plate]:
        there = set(database.get_tables(self._line.url.schema))
        if there.isdisjoint(_LOG):
            raise UnavailableError("hub_missing", path=self.address)
        self._demand(there.issuperset((*_LOG, _PIECES)))
        return self._read_plate(database)


def set_aside(address: str, now: datetime) -> Aside:
    """Gives the tables of a damaged hub other names; attached files stay: each piece proves itself."""
    url = ServerUrl.of(address)
    suffix = f"_damaged_{file_stamp(now).replace('-', '_')}_{secrets.token_hex(4)}"

    def move(database: Any) -> list[str]:
        there = sorted(set(database.get_tables(url.schema)).intersection(_LOG))
        for name in there:
            database.execute_sql(f'ALTER TABLE "{url.schema}"."{name}" RENAME TO "{name}{suffix}"')
        return there

    def move_back(database: Any) -> None:
        there = set(database.get_tables(url.schema))
        for name in _LOG if there.isdisjoint(_LOG) else ():
            if name + suffix in there:
                database.execute_sql(f'ALTER TABLE "{url.schema}"."{name}{suffix}" RENAME TO "{name}"')

    def back() -> None:
        with closing(Line(url)) as line:
            line.writing(move_back)

    with closing(Line(url)) as line:
        moved = line.writing(move)
    return Aside(f"{url.shown} {url.schema}.*{suffix}", back) if moved else Aside()


def mark(address: str) -> bytes | None:
    """What changes whenever somebody appends; None if the server does not answer."""
    url = ServerUrl.of(address)
    plate = in_schema(url.schema).plate
    query = plate.select(plate.seq, plate.hash)
    try:
        with closing(Line(url)) as line:
            return repr(line.reading(lambda database: rows_of(query, database))).encode()
    except HuiyinError:
        return None


@contextmanager
def _there_already(url: ServerUrl) -> Iterator[None]:
    """Whoever makes a hub where one is, or another is just being made, is told so."""
    try:
        yield
    except Exception as error:
        states = {one.sqlstate for one in (error, *error.args, error.__context__) if isinstance(one, psycopg.Error)}
        if states.isdisjoint(_THERE_ALREADY):
            raise
        raise UnavailableError("hub_exists", path=url.shown) from error
