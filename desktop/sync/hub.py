"""What every hub does: it puts sealed entries in one order, and keeps files and documents. It can read none of them.

Three hubs do it: a shared SQLite file, a folder, PostgreSQL; one suite of tests holds them to the same behaviour.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from desktop.store.log import Head

PIECE_BYTES = 1024 * 1024
"""Files travel in sealed pieces of at most so many bytes of content."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """One entry as the hub holds it: hashes as hex digits, and a `content` that only a key holder can read."""

    seq: int
    hash: str
    previous_hash: str
    origin: str
    epoch: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Plate:
    """What a hub says of itself to everybody: its id, and code and name of the office, to tell two apart."""

    id: str
    office_code: str
    office_name: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What was moved out of the way: `where` it is now, "" if there was nothing.

    `back` puts it where it was, unless something else is there by now; it raises as every call of a hub does.
    """

    where: str = ""
    back: Callable[[], None] = lambda: None


class MovedError(Exception):
    """Somebody else was faster: the hub's head, or a document, is no longer the one that was expected."""


class Hub(Protocol):
    """A hub that was opened. From one thread at a time; every call is short and stands for itself.

    All calls raise:
        UnavailableError: hub_unreachable, hub_busy, hub_full, hub_read_only, hub_missing, hub_wal, hub_newer.
        DamagedError: hub_damaged.
    """

    @property
    def plate(self) -> Plate:
        """Which hub it is."""

    def head(self) -> Head:
        """The newest entry's place and hash."""

    def hash_at(self, seq: int) -> str | None:
        """The hash of the entry at a place, None if there is none."""

    def read(self, after: int, most: int) -> list[Sealed]:
        """At most `most` entries with a greater seq, in order, without a gap."""

    def append(self, expect: Head, entries: Sequence[Sealed]) -> None:
        """Adds all entries after the head `expect`, or none.

        When it returns they are on the hub's disk. When it raises anything but MovedError, they may be.

        Raises:
            MovedError: the head is another one.
            ValueError: they do not follow `expect` and one another.
        """

    def replace(self, entries: Sequence[Sealed]) -> None:
        """Puts other contents in place of those of entries with the same seq and hash: erases or gives back."""

    def document(self, name: str) -> bytes | None:
        """A small document, None if there is none."""

    def documents(self, prefix: str) -> dict[str, bytes]:
        """All documents whose names begin like this."""

    def put_document(self, name: str, content: bytes, expect: bytes | None = None, blind: bool = False) -> None:
        """Puts a document in place of `expect` (None = of none), or with `blind` of whatever is there.

        Raises:
            MovedError: another one is there.
        """

    def pieces(self, blob: str) -> frozenset[int]:
        """Which pieces of a file are there."""

    def piece(self, blob: str, index: int) -> bytes | None:
        """One piece, None if it is not there."""

    def put_piece(self, blob: str, index: int, content: bytes) -> None:
        """Stores a piece; the same again is fine."""

    def drop_blob(self, blob: str) -> None:
        """Forgets a file; none is fine."""

    def now(self) -> datetime | None:
        """The hub's own clock, None if it shows none; that of a share shows when something was last written."""

    def demand_sound(self) -> None:
        """Looks through the whole log for what a head and single entries don't show.

        Raises:
            DamagedError: hub_damaged.
        """

    def close(self) -> None:
        """Lets go of it. Calling it again is fine."""


def demand_order(expect: Head, entries: Sequence[Sealed]) -> None:
    """Demands that entries follow a head and one another.

    Raises:
        ValueError: they don't.
    """
    for entry in entries:
        if (entry.seq, entry.previous_hash) != (expect.seq + 1, expect.hash):
            raise ValueError(f"entry {entry.seq} does not follow {expect.seq}")
        expect = Head(entry.seq, entry.hash)
