"""One sync: read what the others did, put it under one's own, publish one's own. Every step may be cut off anywhere."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desktop.base.errors import UnavailableError
from desktop.store import log
from desktop.store.store import Store
from desktop.sync import binding, checking, editions, presence, rebase
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Hub, MovedError
from desktop.sync.hubs import shown
from desktop.sync.keyring import learn
from desktop.sync.transfer import Progress, Transfer, files_of

_READ_MOST = 500
_SEND_MOST, _SEND_BYTES = 500, 4 * 1024 * 1024
_TRIES = 12
_PAUSE_S = 0.05
WITH_TEXT_BYTES = 2 * 1024 * 1024
"""Files up to this size go ahead of their row at once; larger ones let the text of other work pass."""


@dataclass(slots=True)
class Synced:
    """What one sync did.

    `taken`, `sent` = entries; `aside` = origins of units newly set aside; `waiting` = own entries not confirmed yet.
    `returned` = entries given back to a hub that had lost them; `forked` = the hub had lost entries and gone on without
    them. `renewed` = this database turned out to be a copy, or set back. `newer` = a newer program wrote what comes
    next; `held` = this program is newer than what the office has agreed on, so nothing is sent.
    """

    taken: int = 0
    sent: int = 0
    aside: tuple[str, ...] = ()
    waiting: int = 0
    returned: int = 0
    forked: bool = False
    renewed: bool = False
    newer: bool = False
    held: bool = False


def _quiet(_done: int, _total: int) -> None:
    return None


@dataclass(slots=True)
class Sync:
    """One replica at one hub. One at a time per database: whoever runs it holds the lock of `desktop.sync.turn`."""

    store: Store
    hub: Hub
    progress: Progress = _quiet
    pause: Callable[[float], None] = time.sleep
    done: Synced = field(default_factory=Synced)

    def run(self) -> Synced:
        """Until this replica and the hub agree.

        Raises:
            UnavailableError: as the hub says; hub_foreign, hub_busy (too many at once), key_revoked.
            DamagedError: entry_refused (what is on the hub is not sound), diverged, rewind, hub_damaged.
        """
        self._demand_same_hub()
        sealer = Sealer(self.hub.plate.id, learn(self.store, self.hub))
        self._until_agreed(sealer)
        self._tell_others(sealer)
        return self.done

    def fetch_files(self) -> int:
        """Brings attached files here and sends those that others miss; returns how many are still on their way."""
        transfer = Transfer(self.store, self.hub, Sealer(self.hub.plate.id, self.store.office_keys()))
        transfer.answer(self.progress)
        left = 0
        for file in transfer.missing():
            if not transfer.fetch(file, self.progress):
                transfer.ask_for(file)
                left += 1
        return left

    def _demand_same_hub(self) -> None:
        with self.store.database.read() as connection:
            bound = binding.of(connection)
        if bound is None:
            raise UnavailableError("not_shared")
        if bound.hub_id != self.hub.plate.id:
            plate = self.hub.plate
            raise UnavailableError(
                "hub_foreign", path=shown(bound.address), office=f"{plate.office_name} {plate.office_code}",
                own=self.store.office().name,
            )  # fmt: skip

    def _until_agreed(self, sealer: Sealer) -> None:
        for turn in range(_TRIES):
            try:
                self._pull(sealer)
                self._push(sealer)
            except MovedError:
                self.pause(_PAUSE_S * (1 + turn) * random.random())  # noqa: S311 - only to get out of step
                continue
            return
        raise UnavailableError("hub_busy")

    def _pull(self, sealer: Sealer) -> None:
        head = self.hub.head()
        common = self._common(head)
        with self.store.database.read() as connection:
            confirmed = log.acknowledged(connection)
        if common.seq < confirmed.seq:
            if common.seq == head.seq:
                self._give_back(sealer, head, confirmed.seq)
                return
            self.done.forked = True
        elif common.seq > confirmed.seq:
            self._acknowledge(common.seq)
        self._take(sealer, common)

    def _common(self, head: log.Head) -> log.Head:
        """The newest entry that the hub and this log have in common."""
        with self.store.database.read() as connection:
            own, confirmed = log.head(connection), log.acknowledged(connection)
            if log.hash_at(connection, head.seq) == head.hash:
                return head
            low, high = 0, min(own.seq, head.seq)
            if confirmed.seq <= high and self.hub.hash_at(confirmed.seq) == confirmed.hash:
                low = confirmed.seq
            while low < high:  # hashes are chained: up to some entry all agree, after it none
                middle = (low + high + 1) // 2
                if self.hub.hash_at(middle) == log.hash_at(connection, middle):
                    low = middle
                else:
                    high = middle - 1
            return log.Head(low, str(log.hash_at(connection, low)))

    def _give_back(self, sealer: Sealer, head: log.Head, until: int) -> None:
        """The hub is shorter but agrees: an older copy was put back. It gets again what it lost, word for word."""
        with self.store.database.read() as connection:
            lost = list(log.read(connection, head.seq, until))
        self._make_sure_of_files(sealer, lost)
        for piece in batches(lost):
            self.hub.append(head, [sealer.seal_entry(entry) for entry in piece])
            head = log.Head(piece[-1].seq, piece[-1].hash)
            self.done.returned += len(piece)

    def _take(self, sealer: Sealer, common: log.Head) -> None:
        """Takes over what the hub has after `common`."""
        while found := self.hub.read(common.seq, _READ_MOST):
            with self.store.database.read() as connection:
                before = log.at(connection, common.seq)
            batch = checking.opened(self.store, sealer, before, found)
            if batch.entries:
                came = rebase.rebase(self.store, common, batch.entries)
                self.done.taken += came.taken
                self.done.aside = (*self.done.aside, *came.aside)
                self.done.renewed = self.done.renewed or came.renewed
                common = log.Head(batch.entries[-1].seq, batch.entries[-1].hash)
            self.done.newer = batch.newer
            if batch.newer:
                return
        if self.done.forked:
            self._cut_fork(common)

    def _cut_fork(self, common: log.Head) -> None:
        """A fork without anything new on the hub's side: what stands after the common entry waits again."""
        with self.store.database.read() as connection:
            confirmed = log.acknowledged(connection)
        if confirmed.seq > common.seq:
            rebase.rebase(self.store, common, ())

    def _push(self, sealer: Sealer) -> None:
        self.done.held = editions.held(self.store)
        if not (self.done.newer or self.done.held):
            transfer = Transfer(self.store, self.hub, sealer)
            last = self._large_files(transfer)
            if last and self._others_can_pass(last):
                self._publish(sealer, transfer, frozenset(last))
            self._publish(sealer, transfer, frozenset())
        with self.store.database.read() as connection:
            self.done.waiting = log.pending(connection)[0]

    def _large_files(self, transfer: Transfer) -> set[str]:
        """Origins of own units whose files are large and not on the hub yet."""
        found = set()
        for entry in self._pending():
            large = (file for file in files_of(entry) if file.size > WITH_TEXT_BYTES)
            if any(not transfer.is_there(file) for file in large):
                found.add(entry.origin)
        return found

    def _others_can_pass(self, last: set[str]) -> bool:
        """Puts units that wait for their files behind the others; False if nothing can go ahead of them."""
        pending = self._pending()
        if all(entry.origin in last for entry in pending):
            return False
        with self.store.database.read() as connection:
            confirmed = log.acknowledged(connection)
        rebase.rebase(self.store, confirmed, (), last)
        return True

    def _publish(self, sealer: Sealer, transfer: Transfer, until: frozenset[str]) -> None:
        """Sends own entries in their order, files before the rows that name them, up to the first one in `until`."""
        ready: list[log.Entry] = []
        for entry in self._pending():
            if entry.origin in until:
                break
            ready.append(entry)
        for piece in batches(ready):
            for file in dict.fromkeys(file for entry in piece for file in files_of(entry)):
                if not transfer.is_there(file):
                    transfer.send(file, self.progress)
            with self.store.database.read() as connection:
                expect = log.acknowledged(connection)
            self.hub.append(expect, [sealer.seal_entry(entry) for entry in piece])
            self._acknowledge(piece[-1].seq)
            self.done.sent += len(piece)

    def _pending(self) -> list[log.Entry]:
        with self.store.database.read() as connection:
            return list(log.read(connection, after=log.acknowledged(connection).seq))

    def _make_sure_of_files(self, sealer: Sealer, entries: Sequence[log.Entry]) -> None:
        transfer = Transfer(self.store, self.hub, sealer)
        for file in dict.fromkeys(file for entry in entries for file in files_of(entry)):
            if not transfer.is_there(file):
                transfer.send(file, self.progress)

    def _acknowledge(self, until: int) -> None:
        with self.store.database.write() as connection:
            log.acknowledge(connection, until)

    def _tell_others(self, sealer: Sealer) -> None:
        if self.done.sent or self.done.taken or presence.is_due(self.store):
            presence.tell(self.store, self.hub, sealer, self.done.waiting)


def batches(entries: Sequence[log.Entry]) -> list[list[log.Entry]]:
    """Entries in pieces that a share takes at once."""
    pieces: list[list[log.Entry]] = []
    room = 0
    for entry in entries:
        weight = len(entry.payload or b"")
        if not pieces or len(pieces[-1]) >= _SEND_MOST or weight > room:
            pieces.append([])
            room = _SEND_BYTES
        pieces[-1].append(entry)
        room -= weight
    return pieces
