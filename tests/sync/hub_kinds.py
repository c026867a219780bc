"""The three kinds of hub as something that a test copies, puts back and breaks."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import psycopg
from postgres_server import PostgresServer


class HubKind(Protocol):
    """How hubs of one kind are handled from outside. What breaks one leaves the attached files alone."""

    def address(self, folder: Path) -> str:
        """Where the hub of an office in a folder is."""

    def copy(self, address: str, target: str) -> None:
        """Copies a hub to where none is, as it is."""

    def keep(self, address: str) -> Callable[[], None]:
        """Takes a copy; what it returns puts that in place of whatever is there then."""

    def damage(self, address: str, how: str, rnd: random.Random) -> None:
        """Makes it "gone", "cut" or "garbled"."""

    def remove(self, address: str) -> None:
        """Takes away what does not lie in the office's folder."""


class SharedFiles:
    """`…/office.hub`."""

    def address(self, folder: Path) -> str:
        return str(folder / "office.hub")

    def copy(self, address: str, target: str) -> None:
        shutil.copy(address, target)

    def keep(self, address: str) -> Callable[[], None]:
        content = Path(address).read_bytes()
        return lambda: Path(address).write_bytes(content) and None

    def damage(self, address: str, how: str, rnd: random.Random) -> None:
        if how == "gone":
            Path(address).unlink()
        else:
            _spoil(Path(address), how, rnd, 4096)

    def remove(self, address: str) -> None:
        return None


class Folders:
    """A folder."""

    _ALL_BUT_FILES = ("hub.json", "log", "documents", "torn")

    def address(self, folder: Path) -> str:
        return str(folder / "hub")

    def copy(self, address: str, target: str) -> None:
        shutil.copytree(address, target)

    def keep(self, address: str) -> Callable[[], None]:
        hub = Path(address)
        found = {file.relative_to(hub): file.read_bytes() for file in self._files(hub)}

        def put_back() -> None:
            self.damage(address, "gone", random.Random())
            for name in ("log", "documents"):
                (hub / name).mkdir(parents=True)
            for place, content in found.items():
                (hub / place).parent.mkdir(exist_ok=True)
                (hub / place).write_bytes(content)

        return put_back

    def damage(self, address: str, how: str, rnd: random.Random) -> None:
        hub = Path(address)
        if how != "gone":
            _spoil(rnd.choice(self._files(hub)), how, rnd, 256)
            return
        for name in self._ALL_BUT_FILES:
            if (hub / name).is_dir():
                shutil.rmtree(hub / name)
            else:
                (hub / name).unlink(missing_ok=True)

    def remove(self, address: str) -> None:
        return None

    def _files(self, hub: Path) -> list[Path]:
        inside = (file for name in self._ALL_BUT_FILES[1:] for file in (hub / name).rglob("*"))
        return [hub / "hub.json", *sorted(file for file in inside if file.is_file())]


class Servers:
    """A schema for each office in one database; reached by the socket, for connecting is what takes time."""

    _LOG = ("hub_plate", "hub_entry", "hub_document")

    def __init__(self, server: PostgresServer) -> None:
        self._address = f"postgresql://postgres@/office?host={server.folder}&port={server.port}"
        self._connection = psycopg.connect(self._address, autocommit=True)
        self._number = itertools.count(1)

    def close(self) -> None:
        self._connection.close()

    def address(self, folder: Path) -> str:
        return f"{self._address}&schema=h{next(self._number)}"

    def copy(self, address: str, target: str) -> None:
        old, new = _schema(address), _schema(target)
        self._do(f"CREATE SCHEMA {new}")
        for name in (*self._LOG, "hub_piece"):
            self._do(f"CREATE TABLE {new}.{name} (LIKE {old}.{name} INCLUDING ALL)")
            self._do(f"INSERT INTO {new}.{name} SELECT * FROM {old}.{name}")

    def keep(self, address: str) -> Callable[[], None]:
        schema = _schema(address)
        found = {name: self._connection.execute(f"SELECT * FROM {schema}.{name}").fetchall() for name in self._LOG}

        def put_back() -> None:
            with self._connection.transaction():
                for name, rows in found.items():
                    self._do(f"DELETE FROM {schema}.{name}")
                    marks = ", ".join(["%s"] * len(rows[0])) if rows else ""
                    self._connection.cursor().executemany(f"INSERT INTO {schema}.{name} VALUES ({marks})", rows)

        return put_back

    def damage(self, address: str, how: str, rnd: random.Random) -> None:
        schema = _schema(address)
        if how == "gone":
            for name in self._LOG:
                self._do(f"DROP TABLE {schema}.{name}")
        elif how == "cut":
            self._do(f"DELETE FROM {schema}.hub_entry WHERE seq > %s", rnd.randrange(3))
        else:
            name, column = rnd.choice((("hub_entry", "content"), ("hub_entry", "hash"), ("hub_document", "content")))
            self._do(f"UPDATE {schema}.{name} SET {column} = %s", rnd.randbytes(32))

    def remove(self, address: str) -> None:
        self._do(f"DROP SCHEMA {_schema(address)} CASCADE")

    def _do(self, sql: str, *values: Any) -> None:
        self._connection.execute(sql, values or None)


def _schema(address: str) -> str:
    return address.rpartition("schema=")[2]


def _spoil(file: Path, how: str, rnd: random.Random, most: int) -> None:
    with file.open("r+b") as opened:
        if how == "cut":
            opened.truncate(rnd.randrange(0, file.stat().st_size))
        else:
            opened.seek(rnd.randrange(0, most))
            opened.write(rnd.randbytes(64))
