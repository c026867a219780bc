"""One fingerprint of all that the office shares."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import apsw

from desktop.store import schema
from desktop.store.store import Store
from desktop.store.streams import stream


def digest(store: Store) -> str:
    """SHA-256 over all synced tables in key order, as hex digits: equal on two PCs means equal data."""
    with store.database.read() as connection:
        return of(connection)


def of(connection: apsw.Connection) -> str:
    """The digest of the database on this connection."""
    running = hashlib.sha256()
    for table in schema.SYNCED_NAMES:
        columns = _columns(connection, table)
        if not columns:
            continue
        running.update(f"{table}({','.join(columns)})\n".encode())
        for row in _rows(connection, table, columns):
            running.update(json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=bytes.hex).encode())
    return running.hexdigest()


def rows(connection: apsw.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a synced table in key order, columns in the order of the model."""
    yield from _rows(connection, table, schema.columns_of(table))


def _columns(connection: apsw.Connection, table: str) -> tuple[str, ...]:
    """The columns that a table has there; a backup of an older program has fewer, or not the table at all."""
    there = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}
    return tuple(name for name in schema.columns_of(table) if name in there)


def _rows(connection: apsw.Connection, table: str, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    names = ", ".join(f'"{name}"' for name in columns)
    yield from stream(connection, f'SELECT {names} FROM "{table}" ORDER BY id')  # noqa: S608 - names of ours
