"""Files inside the encrypted database, named by their content and cut into pieces."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import apsw

from desktop.base.errors import DamagedError, UnavailableError
from desktop.store import changes, meta
from desktop.store.changes import Op
from desktop.store.streams import stream

PIECE_BYTES = 1024 * 1024
_UNWANTED = "unwanted_files"


def put(connection: apsw.Connection, content: bytes) -> str:
    """Stores bytes inside the caller's transaction unless they are there; returns their SHA-256 as hex digits."""
    sha256 = hashlib.sha256(content).hexdigest()
    if connection.execute("SELECT 1 FROM blob WHERE sha256 = ? LIMIT 1", (sha256,)).fetchone():
        return sha256
    starts = range(0, max(len(content), 1), PIECE_BYTES)
    pieces = ((sha256, n, content[start : start + PIECE_BYTES]) for n, start in enumerate(starts))
    connection.executemany("INSERT INTO blob (sha256, piece, data) VALUES (?, ?, ?)", pieces)
    return sha256


def get(connection: apsw.Connection, sha256: str) -> bytes:
    """The bytes of this name.

    Raises:
        UnavailableError: blob_missing (it may still be on the way from another workstation).
        DamagedError: blob_damaged, the bytes are not those that were stored.
    """
    content = b"".join(_pieces(connection, sha256))
    if not has(connection, sha256):
        raise UnavailableError("blob_missing", sha256=sha256)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DamagedError("blob_damaged", sha256=sha256)
    return content


def has(connection: apsw.Connection, sha256: str) -> bool:
    """Whether the bytes of this name are here."""
    return connection.execute("SELECT 1 FROM blob WHERE sha256 = ? LIMIT 1", (sha256,)).fetchone() is not None


def size(connection: apsw.Connection, sha256: str) -> int:
    """How many bytes are stored under a name, 0 if none."""
    found: int = connection.execute("SELECT coalesce(sum(length(data)), 0) FROM blob WHERE sha256 = ?", (sha256,)).get
    return found


def part(connection: apsw.Connection, sha256: str, index: int) -> bytes:
    """One piece of a stored file, pieces counted from 0; b"" beyond the end."""
    found = connection.execute("SELECT data FROM blob WHERE sha256 = ? AND piece = ?", (sha256, index)).get
    return bytes(found) if found is not None else b""


def arrived(connection: apsw.Connection, sha256: str) -> frozenset[int]:
    """Which pieces of a file that is on its way are here."""
    rows: list[Any] = connection.execute("SELECT piece FROM blob_part WHERE sha256 = ?", (sha256,)).fetchall()
    return frozenset(row[0] for row in rows)


def put_part(connection: apsw.Connection, sha256: str, index: int, content: bytes) -> None:
    """Keeps a piece of a file that is on its way, inside the caller's transaction."""
    sql = "INSERT OR REPLACE INTO blob_part (sha256, piece, data) VALUES (?, ?, ?)"
    connection.execute(sql, (sha256, index, content))


def complete(connection: apsw.Connection, sha256: str) -> bool:
    """Makes a file of its pieces, inside the caller's transaction; False, and they go, if they give another."""
    digest = hashlib.sha256()
    for (data,) in stream(connection, "SELECT data FROM blob_part WHERE sha256 = ? ORDER BY piece", (sha256,)):
        digest.update(data)
    good = digest.hexdigest() == sha256
    if good and not has(connection, sha256):
        sql = "INSERT INTO blob (sha256, piece, data) SELECT sha256, piece, data FROM blob_part WHERE sha256 = ?"
        connection.execute(sql, (sha256,)).fetchall()
    connection.execute("DELETE FROM blob_part WHERE sha256 = ?", (sha256,)).fetchall()
    return good


def missing(connection: apsw.Connection) -> list[tuple[str, int]]:
    """Names and sizes of attached files whose bytes are not here yet, newest first."""
    sql = (
        "SELECT sha256, max(size) FROM attachment a WHERE retired = 0 AND sha256 <> ''"
        " AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = a.sha256) GROUP BY sha256 ORDER BY max(id) DESC"
    )
    rows: list[Any] = connection.execute(sql).fetchall()
    return [(sha256, size) for sha256, size in rows]


def named_in(payload: bytes) -> Iterator[tuple[str, int]]:
    """Names and sizes of the files that the rows of a changeset bring, also inside a unit that it sets aside."""
    for change in changes.changes(payload):
        if change.op is not Op.INSERT:
            continue
        if change.table == "attachment" and change.new["sha256"]:
            yield str(change.new["sha256"]), int(change.new["size"])
        elif change.table == "aside":
            yield from named_in(bytes(change.new["payload"]))


def keep_only(connection: apsw.Connection, named: Collection[str]) -> None:
    """Drops all files, whole or still arriving, that are not among those named, inside the caller's transaction."""
    for table in ("blob", "blob_part"):
        stored = connection.execute(f"SELECT DISTINCT sha256 FROM {table}").fetchall()  # noqa: S608 - two names of ours
        gone = [(sha256,) for (sha256,) in stored if sha256 not in named]
        connection.executemany(f"DELETE FROM {table} WHERE sha256 = ?", gone)  # noqa: S608 - two names of ours


def unwanted(connection: apsw.Connection) -> list[str]:
    """Names of files that others are to lose too, once no row can name them any more."""
    return (meta.get(connection, _UNWANTED) or "").split()


def note_unwanted(connection: apsw.Connection, names: Iterable[str]) -> None:
    """Adds to those names, inside the caller's transaction."""
    if added := tuple(names):
        meta.put(connection, _UNWANTED, " ".join(dict.fromkeys((*unwanted(connection), *added))))


def put_unwanted(connection: apsw.Connection, names: Iterable[str]) -> None:
    """Puts others in place of those names, inside the caller's transaction."""
    meta.put(connection, _UNWANTED, " ".join(sorted(names)))


def sound(connection: apsw.Connection, sha256: str) -> bool:
    """Whether the stored bytes are those that the name says; reads piece by piece."""
    digest = hashlib.sha256()
    for piece in _pieces(connection, sha256):
        digest.update(piece)
    return digest.hexdigest() == sha256


def _pieces(connection: apsw.Connection, sha256: str) -> Iterator[bytes]:
    for (piece,) in stream(connection, "SELECT data FROM blob WHERE sha256 = ? ORDER BY piece", (sha256,)):
        yield piece
