"""Landing on a snapshot: this replica's tables become those of the snapshot, whatever lay in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import apsw

from desktop.base.errors import DamagedError
from desktop.store import base, changes, digest, log, schema
from desktop.store.streams import stream
from desktop.sync.snapshot import Leap

_ROWS = 2000
"""So many differing rows are put in place at once."""

Row = tuple[Any, ...]
Pair = tuple[Row | None, Row]
"""A row as it is, None if it is not there, and as it must be."""
Note = Callable[[apsw.Connection, bytes], object]
"""Told what has changed, as a changeset, once it is in place."""


def land(connection: apsw.Connection, leap: Leap, note: Note) -> None:
    """Makes the tables those of the snapshot and adds the headers up to it, inside the caller's transaction.

    The log must end where the leap begins, and the tables be what it gives.

    Raises:
        DamagedError: `diverged`: there are rows that nothing in the log has made.
    """
    connection.pragma("defer_foreign_keys", True)  # a sheet may stand before the one that it continues
    for table in schema.SYNCED_NAMES:
        found = differences(table, digest.rows(connection, table), digest.rows(leap.state, table))
        while piece := list(islice(found, _ROWS)):
            _put(connection, table, piece)
            note(connection, _changeset(connection, table, piece))
    if connection.status(apsw.SQLITE_DBSTATUS_DEFERRED_FKS)[0]:
        raise DamagedError("snapshot_refused", seq=leap.base.seq, reason="references")
    connection.pragma("defer_foreign_keys", False)
    log.extend(connection, log.read(leap.state))
    index = stream(leap.state, "SELECT ticket, seq FROM log_ticket")
    connection.executemany("INSERT OR IGNORE INTO log_ticket (ticket, seq) VALUES (?, ?)", index)
    base.put(connection, leap.base)


def differences(table: str, stored: Iterator[Row], wanted: Iterator[Row]) -> Iterator[Pair]:
    """Two walks in key order, side by side: the rows that are to be made or changed.

    Raises:
        DamagedError: `diverged`: a row is too many.
    """
    have = next(stored, None)
    for want in wanted:
        if have is not None and have[0] < want[0]:
            raise DamagedError("diverged", table=table, row=have[0])
        if have is None or have[0] > want[0]:
            yield None, want
            continue
        if have != want:
            yield have, want
        have = next(stored, None)
    if have is not None:
        raise DamagedError("diverged", table=table, row=have[0])


def _put(connection: apsw.Connection, table: str, piece: Sequence[Pair]) -> None:
    names = schema.columns_of(table)
    marks = ", ".join("?" * len(names))
    sets = ", ".join(f'"{name}" = ?' for name in names[1:])
    fresh = [want for have, want in piece if have is None]
    changed = [(*want[1:], want[0]) for have, want in piece if have is not None]
    connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', fresh)  # noqa: S608 - names of ours
    connection.executemany(f'UPDATE "{table}" SET {sets} WHERE id = ?', changed)  # noqa: S608 - names of ours


def _changeset(connection: apsw.Connection, table: str, piece: Sequence[Pair]) -> bytes:
    builder = changes.builder(connection)
    for have, want in piece:
        if have is None:
            builder.add_insert(table, False, want)
        else:
            builder.add_update(table, False, *_moved(have, want))
    return builder.output()


def _moved(have: Row, want: Row) -> tuple[Row, Row]:
    """Old and new values of the columns that differ; the key stands with the old ones."""
    old = [a if i == 0 or a != b else apsw.no_change for i, (a, b) in enumerate(zip(have, want, strict=True))]
    new = [b if a != b else apsw.no_change for a, b in zip(have, want, strict=True)]
    return tuple(old), tuple(new)
