"""Landing on a snapshot, or on all that another replica has: this one's tables become those, whatever lay between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import apsw

from desktop.base.errors import DamagedError
from desktop.store import base, blobs, changes, digest, log, schema
from desktop.store.streams import stream
from desktop.sync.snapshot import Leap

_ROWS = 2000
"""So many differing rows are put in place at once."""

Row = tuple[Any, ...]
Pair = tuple[Row | None, Row | None]
"""A row as it is, None if it is not there, and as it must be, None if it must not be there."""
Note = Callable[[apsw.Connection, bytes], object]
"""Told what has changed, as a changeset, once it is in place."""


def land(connection: apsw.Connection, leap: Leap, note: Note) -> None:
    """Makes the tables those of the snapshot and adds the headers up to it, inside the caller's transaction.

    The log must end where the leap begins, and the tables be what it gives.

    Raises:
        DamagedError: `diverged`: there are rows that nothing in the log has made.
    """
    _make_alike(connection, leap.state, leap.base.seq, note, _grown)
    _take_log(connection, leap.state)
    base.put(connection, leap.base)


def replace(connection: apsw.Connection, other: apsw.Connection, note: Note) -> None:
    """Makes tables, log and what the log begins with those of another replica, inside the caller's transaction.

    What this one has besides is gone: the caller holds it.
    """
    before, begin = base.of(connection), base.of(other)
    _make_alike(connection, other, log.head(other).seq, note, lambda _table, found: found)
    log.cut(connection, 0)
    _take_log(connection, other)
    if before is not None:
        blobs.note_unwanted(connection, (before.sha256,))
    if begin is None:
        base.remove(connection)
    else:
        blobs.put(connection, blobs.get(other, begin.sha256))
        base.put(connection, begin)


def _make_alike(
    connection: apsw.Connection, other: apsw.Connection, seq: int, note: Note,
    allowed: Callable[[str, Iterator[Pair]], Iterator[Pair]],
) -> None:  # fmt: skip
    connection.pragma("defer_foreign_keys", True)  # a sheet may stand before the one that it continues
    for table in schema.SYNCED_NAMES:
        found = allowed(table, differences(digest.rows(connection, table), digest.rows(other, table)))
        while piece := list(islice(found, _ROWS)):
            _put(connection, table, piece)
            note(connection, _changeset(connection, table, piece))
    if connection.status(apsw.SQLITE_DBSTATUS_DEFERRED_FKS)[0]:
        raise DamagedError("snapshot_refused", seq=seq, reason="references")
    connection.pragma("defer_foreign_keys", False)


def _take_log(connection: apsw.Connection, other: apsw.Connection) -> None:
    log.extend(connection, log.read(other))
    index = stream(other, "SELECT ticket, seq FROM log_ticket")
    connection.executemany("INSERT OR IGNORE INTO log_ticket (ticket, seq) VALUES (?, ?)", index)


def _grown(table: str, found: Iterator[Pair]) -> Iterator[Pair]:
    """Refuses a row that is too many: work adds and changes, it never takes away."""
    for have, want in found:
        if have is not None and want is None:
            raise DamagedError("diverged", table=table, row=have[0])
        yield have, want


def differences(stored: Iterator[Row], wanted: Iterator[Row]) -> Iterator[Pair]:
    """Two walks in key order, side by side: the rows that are to be made, changed or taken out."""
    have, want = next(stored, None), next(wanted, None)
    while have is not None or want is not None:
        if have is None or (want is not None and want[0] < have[0]):
            yield None, want
            want = next(wanted, None)
        elif want is None or have[0] < want[0]:
            yield have, None
            have = next(stored, None)
        else:
            if have != want:
                yield have, want
            have, want = next(stored, None), next(wanted, None)


def _put(connection: apsw.Connection, table: str, piece: Sequence[Pair]) -> None:
    names = schema.columns_of(table)
    marks = ", ".join("?" * len(names))
    sets = ", ".join(f'"{name}" = ?' for name in names[1:])
    fresh = [want for have, want in piece if have is None and want is not None]
    changed = [(*want[1:], want[0]) for have, want in piece if have is not None and want is not None]
    gone = [(have[0],) for have, want in piece if have is not None and want is None]
    connection.executemany(f'DELETE FROM "{table}" WHERE id = ?', gone)  # noqa: S608 - names of ours
    connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', fresh)  # noqa: S608 - names of ours
    connection.executemany(f'UPDATE "{table}" SET {sets} WHERE id = ?', changed)  # noqa: S608 - names of ours


def _changeset(connection: apsw.Connection, table: str, piece: Sequence[Pair]) -> bytes:
    builder = changes.builder(connection)
    for have, want in piece:
        if have is not None and want is not None:
            builder.add_update(table, False, *_moved(have, want))
        elif want is not None:
            builder.add_insert(table, False, want)
        elif have is not None:
            builder.add_delete(table, False, have)
    return builder.output()


def _moved(have: Row, want: Row) -> tuple[Row, Row]:
    """Old and new values of the columns that differ; the key stands with the old ones."""
    old = [a if i == 0 or a != b else apsw.no_change for i, (a, b) in enumerate(zip(have, want, strict=True))]
    new = [b if a != b else apsw.no_change for a, b in zip(have, want, strict=True)]
    return tuple(old), tuple(new)
