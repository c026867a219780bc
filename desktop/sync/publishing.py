"""Which own entries go to the hub next, and how many at once; read piece by piece, however many wait."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import takewhile

from desktop.store import log
from desktop.store.store import Store
from desktop.sync.transfer import File, files_of

_SEND_MOST, _SEND_BYTES = 500, 4 * 1024 * 1024
WITH_TEXT_BYTES = 2 * 1024 * 1024
"""Files up to this size go ahead of their row at once; larger ones let the text of other work pass."""


def next_batch(store: Store, until: Collection[str]) -> list[log.Entry]:
    """The first own entries that wait, as many as a share takes at once, up to the first one in `until`."""
    with store.database.read() as connection:
        confirmed = log.acknowledged(connection).seq
        with closing(log.read(connection, after=confirmed)) as waiting:
            return next(batches(takewhile(lambda entry: entry.origin not in until, waiting)), [])


def large_files(store: Store) -> dict[str, list[File]]:
    """The files of own units that wait, by origin, where they are too large to go with the text."""
    found: dict[str, list[File]] = {}
    with store.database.read() as connection:
        for entry in log.read(connection, after=log.acknowledged(connection).seq):
            large = [file for file in files_of(entry) if file.size > WITH_TEXT_BYTES]
            if large:
                found[entry.origin] = large
    return found


def without_content(entry: log.Entry, until: int) -> log.Entry:
    """The entry, without its content if it lies before or at a place that a snapshot stands for."""
    return replace(entry, payload=None) if entry.seq <= until else entry


def batches(entries: Iterable[log.Entry]) -> Iterator[list[log.Entry]]:
    """Entries in pieces that a share takes at once."""
    piece: list[log.Entry] = []
    room = 0
    for entry in entries:
        weight = len(entry.payload or b"")
        if piece and (len(piece) >= _SEND_MOST or weight > room):
            yield piece
            piece = []
        room = (room if piece else _SEND_BYTES) - weight
        piece.append(entry)
    if piece:
        yield piece
