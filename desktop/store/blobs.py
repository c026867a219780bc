"""Files inside the encrypted database, named by their content and cut into pieces."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import apsw

from desktop.base.errors import DamagedError, UnavailableError
from desktop.store.streams import stream

PIECE_BYTES = 1024 * 1024


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


def sound(connection: apsw.Connection, sha256: str) -> bool:
    """Whether the stored bytes are those that the name says; reads piece by piece."""
    digest = hashlib.sha256()
    for piece in _pieces(connection, sha256):
        digest.update(piece)
    return digest.hexdigest() == sha256


def _pieces(connection: apsw.Connection, sha256: str) -> Iterator[bytes]:
    for (piece,) in stream(connection, "SELECT data FROM blob WHERE sha256 = ? ORDER BY piece", (sha256,)):
        yield piece
