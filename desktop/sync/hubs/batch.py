"""One batch of a folder hub: the entries of one append in one file, with a checksum that tells a half-written one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.store.log import START_HASH, Head
from desktop.sync.hub import Sealed
from desktop.sync.hubs.bench import opened

_MAGIC = b"huiyin 1"
_LENGTH_BYTES = 4
_FRONT = len(_MAGIC) + _LENGTH_BYTES
_SUM_BYTES = 32
_NOT_OURS = (ValueError, KeyError, TypeError, IndexError)
_FIRST_LOOK = 64 * 1024
"""What stands at the front of a file of five hundred entries is not longer."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands at the front of a batch: where it begins and what is in it, without the contents.

    `hashes` of its entries in order; none = the start of the log, before any batch.
    """

    first: int
    previous_hash: str
    hashes: tuple[str, ...]

    @property
    def head(self) -> Head:
        """Place and hash of its last entry."""
        return Head(self.first + len(self.hashes) - 1, self.hashes[-1]) if self.hashes else Head()

    def hash_at(self, seq: int) -> str | None:
        """The hash of an entry, None if it is not in this batch."""
        return self.hashes[seq - self.first] if self.first <= seq <= self.head.seq else None

    def goes_on_from(self, before: Outline) -> bool:
        """Whether it follows right after another batch."""
        return (self.first, self.previous_hash) == (before.head.seq + 1, before.head.hash)


START = Outline(1, START_HASH, ())


def outline_of(entries: Sequence[Sealed]) -> Outline:
    """The outline of entries that follow one another."""
    return Outline(entries[0].seq, entries[0].previous_hash, tuple(entry.hash for entry in entries))


def packed(entries: Sequence[Sealed]) -> bytes:
    """Entries that follow one another, as they lie in a file."""
    front = {
        "first": entries[0].seq,
        "previous": entries[0].previous_hash,
        "entries": [[entry.hash, entry.origin, entry.epoch, len(entry.content)] for entry in entries],
    }
    text = json.dumps(front, separators=(",", ":")).encode()
    body = b"".join((_MAGIC, len(text).to_bytes(_LENGTH_BYTES, "big"), text, *(entry.content for entry in entries)))
    return body + hashlib.sha256(body).digest()


def unpacked(data: bytes) -> list[Sealed] | None:
    """What `packed` wrote, None if this is not all of it."""
    if len(data) < _FRONT + _SUM_BYTES or hashlib.sha256(data[:-_SUM_BYTES]).digest() != data[-_SUM_BYTES:]:
        return None
    end = _FRONT + _text_bytes(data)
    entries: list[Sealed] = []
    try:
        front = json.loads(data[_FRONT:end])
        previous = str(front["previous"])
        for seq, (own, origin, epoch, length) in enumerate(front["entries"], int(front["first"])):
            entries.append(Sealed(seq, str(own), previous, str(origin), int(epoch), data[end : end + length]))
            previous, end = str(own), end + length
    except _NOT_OURS:
        return None
    return entries


def outlined(path: Path) -> Outline | None:
    """The outline of a file that has its whole length; None if there is none."""
    try:
        with opened(path) as file:
            data = file.read(_FIRST_LOOK)
            if not data.startswith(_MAGIC):
                return None
            end = _FRONT + _text_bytes(data)
            data += file.read(max(0, end - len(data)))
            size = os.fstat(file.fileno()).st_size
        front = json.loads(data[_FRONT:end])
        marks = [(str(own), int(length)) for own, _, _, length in front["entries"]]
        if size != end + sum(length for _, length in marks) + _SUM_BYTES:
            return None
        return Outline(int(front["first"]), str(front["previous"]), tuple(own for own, _ in marks))
    except (FileNotFoundError, *_NOT_OURS):
        return None


def _text_bytes(data: bytes) -> int:
    return int.from_bytes(data[len(_MAGIC) : _FRONT], "big")
