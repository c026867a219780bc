"""Places for hubs of each kind, and entries to put there."""

from __future__ import annotations

import hashlib
import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from postgres_server import PostgresServer

from desktop.store.log import Head
from desktop.sync.hub import Hub, MovedError, Plate, Sealed
from desktop.sync.hubs import create_hub

HUBS = ("file", "folder", "server")
PLATE = Plate("4d2f0a5c", "GZ01", "广州一部")
_schemas = itertools.count(1)


@dataclass(frozen=True)
class Place:
    """Where a hub of one kind can be."""

    kind: str
    address: str
    vanish: Callable[[], object]
    """Takes away what is there."""

    def create(self) -> Hub:
        return create_hub(self.address, PLATE)


def in_folder(kind: str, folder: Path) -> Place:
    path = folder / ("office.hub" if kind == "file" else "hub")
    return Place(kind, str(path), path.unlink if kind == "file" else lambda: shutil.rmtree(path))


def at_server(server: PostgresServer) -> Place:
    """A schema of its own for each test."""
    schema = f"t{next(_schemas)}"
    return Place(
        "server", server.address(more=f"?schema={schema}"),
        lambda: server.do(f"DROP SCHEMA {schema} CASCADE", database="office"),
    )  # fmt: skip


def entries(after: Head, count: int, token: str = "", size: int = 40) -> list[Sealed]:
    """Entries that follow a head; contents of `size` bytes with all kinds of bytes in them."""
    made: list[Sealed] = []
    for _ in range(count):
        origin = f"{token or 'o'}-{after.seq + 1}"
        content = (hashlib.sha512(origin.encode()).digest() * (size // 64 + 1))[:size]
        own = hashlib.sha256(f"{after.hash} {origin}".encode()).hexdigest()
        made.append(Sealed(after.seq + 1, own, after.hash, origin, 1, content))
        after = Head(after.seq + 1, own)
    return made


def head_of(made: list[Sealed]) -> Head:
    return Head(made[-1].seq, made[-1].hash)


def push(hub: Hub, count: int = 1, token: str = "", size: int = 40) -> list[Sealed]:
    """Appends new entries, however often others are faster."""
    while True:
        expect = hub.head()
        made = entries(expect, count, token, size)
        try:
            hub.append(expect, made)
        except MovedError:
            continue
        return made


def everything(hub: Hub, most: int = 500) -> list[Sealed]:
    """The whole log, piece by piece."""
    found: list[Sealed] = []
    while some := hub.read(len(found), most):
        found += some
    return found
