"""The log of a folder hub: one file for each append, named by the place of its first entry.

Whoever creates the file with the next name has appended; nobody else can. So all agree where batches begin, and read
on from one to the next by name. Listings of folders, which shares may answer from memory, only help to find a place.
"""

from __future__ import annotations

import secrets
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from desktop.base import files
from desktop.base.errors import DamagedError, UnavailableError
from desktop.store.log import START_HASH, Head
from desktop.sync.hub import MovedError, Sealed, demand_order
from desktop.sync.hubs import batch
from desktop.sync.hubs.batch import START, Outline
from desktop.sync.hubs.bench import Bench, changed_at, publish, put, read

_SHELF = 1000
"""So many places share a sub-folder."""
_MEMORY_S = (0.5, 1.0, 2.0, 3.0)
"""Windows remembers for five seconds that a name was not there."""
_TORN_FOR = timedelta(minutes=3)
"""A file that is still not whole after so long will never be: its writer is gone."""


class BatchLog:
    """The batches in one folder. `torn` is where files go that were never finished."""

    def __init__(self, folder: Path, torn: Path, bench: Bench) -> None:
        self._folder, self._torn, self._bench = folder, torn, bench
        self._known = START
        self._listed = _Listing(folder)

    def head(self) -> Head:
        """The newest entry's place and hash. Goes on from what it knows, if that is still so."""
        known = self._known
        if known is START or batch.outlined(self._path(known.first)) != known:
            self._listed.forget()
            known = self._newest()
        while (following := self._whole(known.head.seq + 1)) is not None:
            self._demand(following.goes_on_from(known))
            known = following
        self._known = known
        return known.head

    def hash_at(self, seq: int) -> str | None:
        """The hash of the entry at a place, None if there is none."""
        if seq == 0:
            return START_HASH
        holding = self._holding(seq)
        return None if holding is None else holding.hash_at(seq)

    def read(self, after: int, most: int) -> list[Sealed]:
        """At most `most` entries with a greater seq."""
        if self._known is START:
            self.head()
        found: list[Sealed] = []
        holding = self._holding(after + 1)
        first = 0 if holding is None else holding.first
        while first and len(found) < most:
            entries = self._entries(first)
            if entries is None:
                self._demand(first > self._known.head.seq)
                break
            found += [entry for entry in entries if entry.seq > after]
            first = entries[-1].seq + 1
        self._demand([entry.previous_hash for entry in found[1:]] == [entry.hash for entry in found[:-1]])
        return found[:most]

    def append(self, expect: Head, entries: Sequence[Sealed]) -> None:
        """Adds all entries after the head `expect`, or none."""
        demand_order(expect, entries)
        if not entries:
            return
        if self.head() != expect:
            raise MovedError
        target = self._path(expect.seq + 1)
        with self._bench.written(batch.packed(entries)) as fresh:
            self._make_room(target, fresh)
            try:
                publish(fresh, target)
            except FileExistsError as error:
                raise MovedError from error
        self._known = batch.outline_of(entries)
        self._listed.add(self._known.first)

    def replace(self, entries: Sequence[Sealed]) -> None:
        """Puts other contents in place of those of entries with the same seq and hash."""
        left = {(entry.seq, entry.hash): entry for entry in entries}
        while left:
            seq, own = next(iter(left))
            holding = self._holding(seq)
            if holding is None or holding.hash_at(seq) != own:
                del left[seq, own]
                continue
            self._rewrite(holding.first, left)
            left = {place: entry for place, entry in left.items() if holding.hash_at(place[0]) != place[1]}

    def demand_sound(self) -> None:
        """Looks through all files.

        Raises:
            DamagedError: hub_damaged.
        """
        head, known = self.head(), START
        while known.head != head:
            following = self._whole(known.head.seq + 1)
            self._demand(following is not None and following.goes_on_from(known))
            known = following or START

    def _rewrite(self, first: int, mended: dict[tuple[int, str], Sealed]) -> None:
        """Rewrites one batch. Two who do so at once must not undo each other's work: one of them claims it."""
        target = self._path(first)
        with self._claimed(target) as is_ours:
            entries = self._entries(first) or []
            self._demand(bool(entries))
            content = batch.packed([mended.get((entry.seq, entry.hash), entry) for entry in entries])
            with self._bench.written(content) as fresh:
                if not is_ours():
                    raise UnavailableError("hub_busy", path=str(target))
                put(fresh, target)

    @contextmanager
    def _claimed(self, target: Path) -> Iterator[Callable[[], bool]]:
        """Keeps others from rewriting a file; gives a question whether one was not taken for dead meanwhile."""
        claim, mark = target.with_name(target.name + ".claim"), secrets.token_bytes(8)
        with self._bench.written(mark) as fresh:
            try:
                self._make_room(claim, fresh)
                publish(fresh, claim)
            except (MovedError, FileExistsError) as error:
                raise UnavailableError("hub_busy", path=str(target)) from error

        def is_ours() -> bool:
            return claim.exists() and read(claim) == mark

        try:
            yield is_ours
        finally:
            if is_ours():
                files.discard(claim)

    def _make_room(self, target: Path, fresh: Path) -> None:
        """Moves away what stands at a name and was never finished; `fresh` tells what time it is on the share."""
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True)
            files.write_names(self._folder)
        try:
            age = changed_at(fresh) - changed_at(target)
        except FileNotFoundError:
            return
        if age < _TORN_FOR or batch.unpacked(read(target)) is not None:
            raise MovedError
        self._torn.mkdir(exist_ok=True)
        files.rename(target, self._torn / f"{target.name}.{fresh.stem}")

    def _newest(self) -> Outline:
        """The last batch that the folder lists; only the very last file can be one that was not finished."""
        torn = False
        for first in self._listed.downward():
            self._await(first)
            found = self._whole(first)
            if found is not None:
                self._demand_linked(found)
                return found
            self._demand(not torn)
            torn = True
        return START

    def _holding(self, seq: int) -> Outline | None:
        """The batch that holds an entry, None if there is none."""
        if self._known.hash_at(seq) is not None:
            return self._known
        if seq == self._known.head.seq + 1:
            return batch.outlined(self._path(seq))
        found = self._near(seq)
        while found is not None and found.head.seq < seq:
            found = batch.outlined(self._path(found.head.seq + 1))
        return found

    def _near(self, seq: int) -> Outline | None:
        """The last batch not behind a place, as far as the folder lists them; None if there is none."""
        first = 1
        for _ in range(2):
            first = self._listed.at_or_before(seq) or 1
            self._await(first)
            found = batch.outlined(self._path(first))
            if found is not None:
                self._demand_linked(found)
                return found
            self._listed.forget()
        self._demand(self._listed.highest() <= first)
        return None

    def _demand_linked(self, found: Outline) -> None:
        """A listing has led here: a file that a careless restoring left over would not go on from the one before."""
        at = self._listed.at_or_before(found.first - 1)
        self._await(at)
        before = batch.outlined(self._path(at)) if at else START
        while before is not None and before.head.seq + 1 < found.first:
            before = batch.outlined(self._path(before.head.seq + 1))
        self._demand(before is not None and found.goes_on_from(before))

    def _await(self, first: int) -> None:
        """What the folder lists is there; whoever asked for it before it came may have to wait until he is told so."""
        for pause in _MEMORY_S if files.OTHERS_HOLD and self._listed.has(first) else ():
            if self._path(first).exists():
                return
            time.sleep(pause)

    def _whole(self, first: int) -> Outline | None:
        entries = self._entries(first)
        return None if entries is None else batch.outline_of(entries)

    def _entries(self, first: int) -> list[Sealed] | None:
        """The entries of a batch that begins here; None if there is none, or it is not whole (yet)."""
        try:
            entries = batch.unpacked(read(self._path(first)))
        except FileNotFoundError:
            return None
        if entries is not None:
            self._demand(bool(entries) and entries[0].seq == first)
        return entries

    def _path(self, first: int) -> Path:
        return self._folder / f"{first // _SHELF:06d}" / f"{first:012d}"

    def _demand(self, sound: bool) -> None:
        if not sound:
            raise DamagedError("hub_damaged", path=str(self._folder))


class _Listing:
    """Where batches begin, as the folders list them: remembered, at times out of date, never trusted alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shelves: list[int] | None = None
        self._firsts: dict[int, list[int]] = {}

    def forget(self) -> None:
        """Looks anew next time."""
        self._shelves = None
        self._firsts = {}

    def add(self, first: int) -> None:
        """One more than was listed."""
        shelf = first // _SHELF
        if self._shelves is not None and shelf not in self._shelves[-1:]:
            self._shelves.append(shelf)
        if self._firsts.get(shelf) is not None:
            self._firsts[shelf].append(first)

    def has(self, first: int) -> bool:
        """Whether a batch begins here."""
        return self.at_or_before(first) == first > 0

    def highest(self) -> int:
        """The last one, 0 if there is none."""
        return next(self.downward(), 0)

    def at_or_before(self, seq: int) -> int:
        """The last one that is not behind a place, 0 if there is none."""
        shelves = self._all_shelves()
        for shelf in reversed(shelves[: bisect_right(shelves, seq // _SHELF)]):
            firsts = self._on(shelf)
            at = bisect_right(firsts, seq)
            if at:
                return firsts[at - 1]
        return 0

    def downward(self) -> Iterator[int]:
        """All of them, the last one first."""
        for shelf in reversed(self._all_shelves()):
            yield from reversed(self._on(shelf))

    def _all_shelves(self) -> list[int]:
        if self._shelves is None:
            self._shelves = _numbers(self._folder)
        return self._shelves

    def _on(self, shelf: int) -> list[int]:
        if shelf not in self._firsts:
            self._firsts[shelf] = _numbers(self._folder / f"{shelf:06d}")
        return self._firsts[shelf]


def _numbers(folder: Path) -> list[int]:
    return sorted(int(entry.name) for entry in folder.iterdir() if entry.name.isdecimal())
