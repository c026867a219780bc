"""Dropping what lies before the base: contents of old entries, files that no row names, and what is left in free pages.

Every step may be cut off and is then done again at the next sync.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import apsw

from desktop.store import base, blobs, changes, erasing, log
from desktop.store.store import Store
from desktop.store.streams import stream
from desktop.sync.transfer import files_in


def sweep(store: Store, drop: Callable[[str], None]) -> None:
    """Drops everything that the base stands for; `drop` takes a file off the hub, by SHA-256."""
    with store.database.read() as connection:
        begin, unwanted = base.of(connection), blobs.unwanted(connection)
        if begin is None or (base.is_swept(connection) and not unwanted):
            return
        named = set(_named(connection, begin))
        gone = [sha256 for sha256 in unwanted if sha256 not in named]
        if base.is_swept(connection) and not gone:
            return
    for sha256 in gone:
        drop(sha256)
    with store.database.write() as connection:
        named = set(_named(connection, begin))
        log.strip(connection, begin.seq)
        blobs.keep_only(connection, named)
        blobs.put_unwanted(connection, named.intersection(blobs.unwanted(connection)) - {begin.sha256})
        base.swept(connection, begin)
    store.database.scrub()


def _named(connection: apsw.Connection, begin: base.Base) -> Iterator[str]:
    """SHA-256 of all files that rows name, or would name if entries that can be rewound were."""
    yield begin.sha256
    for (sha256,) in stream(connection, "SELECT DISTINCT sha256 FROM attachment WHERE sha256 <> ''"):
        yield sha256
    for (payload,) in stream(connection, "SELECT payload FROM aside"):
        yield from (file.sha256 for file in files_in(payload))
    for entry in log.read(connection, after=begin.seq):
        yield from _of_entry(entry.payload or b"")


def _of_entry(payload: bytes) -> Iterator[str]:
    yield from (file.sha256 for file in files_in(payload))
    yield from erasing.files(changes.changes(payload))
