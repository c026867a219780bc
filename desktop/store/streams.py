"""Rows one by one, without leaving a statement open behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import apsw


def stream(connection: apsw.Connection, sql: str, bindings: Any = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement; whoever stops early leaves nothing behind.

    A cursor that is dropped half-way, after other statements ran meanwhile, is not closed by APSW 3.54: its read
    transaction stays open for good, and the thread then reads old data.
    """
    cursor = connection.execute(sql, bindings)
    try:
        yield from cursor
    finally:
        cursor.close(True)
