"""One sync: read what the others did, put it under one's own, publish one's own. Every step may be cut off anywhere."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial

from desktop.base.errors import DamagedError, UnavailableError
from desktop.store import base, log
from desktop.store.store import Store
from desktop.sync import binding, checking, editions, keyring, presence, rebase, revoking, snapshot, sweeping
from desktop.sync.checking import Stop
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Hub, MovedError
from desktop.sync.keyring import Learned, Secrets
from desktop.sync.publishing import batches, large_files, next_batch, without_content
from desktop.sync.snapshot import Found, Snapshots
from desktop.sync.transfer import Progress, Transfer, files_of

_READ_MOST = 100
"""So many entries are taken over in one transaction while little waits here: a clerk's save waits for no more."""
_TRIES = 20
_PAUSE_S = 0.05
_UNDER_ANOTHER_KEY = frozenset({"snapshot_missing", "entry_refused", "hub_forked"})
"""What it looks like when the hub went on under a key that is not meant for this PC."""


@dataclass(slots=True)
class Synced:
    """What one sync did.

    `taken`, `sent` = entries; `aside` = origins of units newly set aside; `waiting` = own entries not confirmed yet.
    `returned` = entries given back to a hub that had lost them; `forked` = the hub had lost entries and gone on without
    them. `leapt` = this PC was behind the office's snapshot and took that over instead of entries. `renewed` = this
    database turned out to be a copy, or set back. `newer` = a newer program wrote what comes next; `held` = this
    program is newer than what the office has agreed on, so nothing is sent. `secrets` = what came of a passphrase or
    recovery code that was changed; `mended` = the hub's book of keys was an old or a damaged one; `open_to` =
    workstations that were revoked and hold the newest key all the same: they must be revoked once more.
    """

    taken: int = 0
    sent: int = 0
    aside: tuple[str, ...] = ()
    waiting: int = 0
    returned: int = 0
    forked: bool = False
    leapt: bool = False
    renewed: bool = False
    newer: bool = False
    held: bool = False
    secrets: Secrets = Secrets.SAME
    mended: bool = False
    open_to: tuple[int, ...] = ()

    @property
    def hub_set_back(self) -> bool:
        """Whether the hub had lost something; it has that again, or will have it from whoever holds it."""
        return bool(self.returned or self.forked)


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
            UnavailableError: as the hub says; hub_foreign, hub_busy (too many at once); key_revoked, key_unproven (the
                passphrase lets this PC in again); snapshot_awaited, snapshot_missing (another PC must sync first).
            DamagedError: entry_refused (what is on the hub is not sound), diverged, rewind, hub_damaged; hub_forked,
                the hub went on from before this PC's snapshot; snapshot_refused.
        """
        binding.demand_same(self.store, self.hub)
        self._repeatedly(self._agree)
        sealer = Sealer(self.hub.plate.id, self.store.office_keys())
        self._settle_snapshot(sealer)
        self._tell_others(sealer)
        self.done.open_to = keyring.still_open_to(self.store)
        return self.done

    def take(self, sealer: Sealer) -> Synced:
        """Only takes over what the hub has: for a PC that joins."""
        self._repeatedly(lambda: self._pull(sealer, sealer.epochs[0]))
        return self.done

    def fetch_files(self) -> int:
        """Brings attached files here and sends those that others miss; returns how many are still on their way."""
        transfer = Transfer(self.store, self.hub, Sealer(self.hub.plate.id, self.store.office_keys()))
        left = [file for file in transfer.missing() if not transfer.fetch(file, self.progress)]
        for file in left:  # only now: who may not write to the hub has what is there
            transfer.ask_for(file)
        transfer.answer(self.progress)
        return len(left)

    def _agree(self) -> None:
        learned = self._learn()
        sealer = Sealer(self.hub.plate.id, learned.keys)
        try:
            self._pull(sealer, learned.newest)
        except (UnavailableError, DamagedError) as error:
            if learned.shut_out and error.code in _UNDER_ANOTHER_KEY:
                raise UnavailableError("key_revoked") from error
            raise
        if not learned.sure:
            self._demand_sure()
        revoking.finish(self.store)
        self._push(sealer)
        if not self.done.waiting:  # who signs the book is known to all
            sent = keyring.send_secrets(self.store, self.hub)
            self.done.secrets = self.done.secrets if sent is Secrets.SAME else sent

    def _demand_sure(self) -> None:
        """Takes no newer key from somebody whom nothing on the hub introduces: the passphrase must prove it."""
        learned = self._learn()
        if learned.sure or learned.newest in self.store.office_keys():
            return
        raise UnavailableError("key_revoked" if learned.shut_out else "key_unproven")

    def _learn(self) -> Learned:
        learned = keyring.learn(self.store, self.hub)
        self.done.mended = self.done.mended or learned.mended
        if learned.taken:
            self.done.secrets = Secrets.TAKEN
        return learned

    def _repeatedly(self, step: Callable[[], None]) -> None:
        """Until nobody else was faster."""
        for turn in range(_TRIES):
            try:
                step()
            except MovedError:
                self.pause(_PAUSE_S * (1 + turn) * random.random())  # noqa: S311 - only to get out of step
                continue
            return
        self.hub.demand_sound()  # a head that fits nothing looks as if others were always faster
        raise UnavailableError("hub_busy")

    def _pull(self, sealer: Sealer, newest: int) -> None:
        found = snapshot.read(self.hub, sealer)  # before the head, which is never behind it
        head = self.hub.head()
        common = self._common(head)
        with self.store.database.read() as connection:
            confirmed, begin = log.acknowledged(connection), base.of(connection)
        if begin is not None:
            self._demand_common_past(begin, head, common)
            locked = found.told is None and sealer.epochs[0] < found.epoch <= newest
            if not locked and (found.told is None or found.told.base.seq < begin.seq):
                found = self._snapshots(sealer).give(found, begin)
        found = self._snapshots(sealer).trusted(found)
        if common.seq < confirmed.seq:
            if common.seq == head.seq and not self._is_ahead(found, common):
                self._give_back(sealer, head, confirmed.seq, found)
                return
            self.done.forked = True
        elif common.seq > confirmed.seq:
            self._acknowledge(common.seq)
        if self._is_ahead(found, common):
            common = self._leap(sealer, common, head, found)
        self._take(sealer, common, found)

    def _snapshots(self, sealer: Sealer) -> Snapshots:
        return Snapshots(self.store, self.hub, sealer, self.progress)

    def _demand_common_past(self, begin: base.Base, head: log.Head, common: log.Head) -> None:
        """Refuses a hub that went on from before what this log begins with: that can no longer be taken back here."""
        if common.seq < begin.seq and common != head:
            raise DamagedError("hub_forked", seq=common.seq, base=begin.seq)

    def _is_ahead(self, found: Found, common: log.Head) -> bool:
        """Whether the hub's snapshot stands for entries that this log does not have."""
        if found.told is None or found.told.base.seq <= common.seq:
            return False
        with self.store.database.read() as connection:
            return log.hash_at(connection, found.told.base.seq) != found.told.base.hash

    def _leap(self, sealer: Sealer, common: log.Head, head: log.Head, found: Found) -> log.Head:
        """Takes over the snapshot in place of the entries that it stands for; returns where to go on."""
        assert found.told is not None
        snapshots, told = self._snapshots(sealer), found.told.base
        if head.seq < told.seq:  # somebody is giving back to the hub what it lost
            raise UnavailableError("snapshot_awaited", seq=told.seq)
        if not snapshots.is_readable(told):
            self.done.newer = True
            return common
        leap = snapshots.leap(common, found)
        with closing(leap.state):
            self._note(rebase.rebase(self.store, common, (), leap=leap))
        self.done.leapt = True
        return base.head(told)

    def _common(self, head: log.Head) -> log.Head:
        """The newest entry that the hub and this log have in common."""
        with self.store.database.read() as connection:
            own, confirmed = log.head(connection), log.acknowledged(connection)
            if log.hash_at(connection, head.seq) == head.hash:
                return head
            low, high = 0, min(own.seq, head.seq)
            if confirmed.seq <= high and self.hub.hash_at(confirmed.seq) == confirmed.hash:
                low = confirmed.seq
            low = log.newest_common(partial(log.hash_at, connection), self.hub.hash_at, low, high)
            if low == head.seq:  # the hub's head is not its newest entry
                raise MovedError
            return log.Head(low, str(log.hash_at(connection, low)))

    def _give_back(self, sealer: Sealer, head: log.Head, until: int, found: Found) -> None:
        """The hub is shorter but agrees: an older copy was put back. It gets again what it lost, word for word.

        What the snapshot stands for it gets without contents.
        """
        erased = found.told.base.seq if found.told else 0
        with self.store.database.read() as connection:
            lost = [without_content(entry, erased) for entry in log.read(connection, head.seq, until)]
        self._make_sure_of_files(sealer, lost)
        for piece in batches(lost):
            self.hub.append(head, [sealer.seal_entry(entry) for entry in piece])
            head = log.Head(piece[-1].seq, piece[-1].hash)
            self.done.returned += len(piece)

    def _take(self, sealer: Sealer, common: log.Head, known: Found) -> None:
        """Takes over what the hub has after `common`."""
        until = self.hub.head().seq
        while not self.done.newer and (found := self.hub.read(common.seq, self._at_once())):
            with self.store.database.read() as connection:
                before = log.at(connection, common.seq)
            batch = checking.opened(self.store, sealer, before, found)
            if batch.entries:
                self._note(rebase.rebase(self.store, common, batch.entries))
                common = log.Head(batch.entries[-1].seq, batch.entries[-1].hash)
                self.progress(common.seq, max(until, common.seq))
            if batch.stop is not None:
                self._stopped(batch.stop, sealer, common.seq + 1, known)
        if not self.done.newer and common.seq < until:  # the hub's head is beyond its newest entry
            raise MovedError
        if self.done.forked and not self.done.newer:
            self._cut_fork(common)

    def _at_once(self) -> int:
        """Each transaction takes own waiting work back and puts it on top: the more of it, the fewer transactions."""
        with self.store.database.read() as connection:
            return max(_READ_MOST, log.pending(connection)[0])

    def _note(self, came: rebase.Rebased) -> None:
        self.done.taken += came.taken
        self.done.aside = (*self.done.aside, *came.aside)
        self.done.renewed = self.done.renewed or came.renewed

    def _stopped(self, stop: Stop, sealer: Sealer, seq: int, known: Found) -> None:
        """Why the hub's next entry was not taken over: wait for an update, look again, or say what is missing."""
        if stop is Stop.NEWER:
            self.done.newer = True
        elif stop is Stop.ERASED:
            now = snapshot.read(self.hub, sealer)
            if now.lies != known.lies:
                raise MovedError
            if known.told is None and now.told is not None:
                raise snapshot.refused(now.told.base, "revoked")
            raise UnavailableError("snapshot_missing", seq=seq)
        else:
            self._locked(sealer, seq)

    def _locked(self, sealer: Sealer, seq: int) -> None:
        """An entry under a key that is not here: the book may tell of it by now, or it is not meant for this PC."""
        learned = self._learn()
        if learned.sure and not sealer.knows(learned.newest):
            raise MovedError
        if learned.shut_out:
            raise UnavailableError("key_revoked")
        raise DamagedError("entry_refused", seq=seq, reason="key_unknown")

    def _cut_fork(self, common: log.Head) -> None:
        """A fork without anything new on the hub's side: what stands after the common entry waits again."""
        with self.store.database.read() as connection:
            confirmed = log.acknowledged(connection)
        if confirmed.seq > common.seq:
            rebase.rebase(self.store, common, ())

    def _settle_snapshot(self, sealer: Sealer) -> None:
        """Adopts the office's snapshot, finishes what its maker could not, and drops what it stands for here."""
        snapshots = self._snapshots(sealer)
        lying = snapshot.read(self.hub, sealer)
        found = snapshots.trusted(lying)
        told = found.told
        if told is None and lying.told is not None:
            with suppress(MovedError):
                snapshots.withdraw(lying)
        if told is not None and self._has(told.base) and snapshots.is_readable(told.base):
            with suppress(MovedError):  # somebody else is at it
                if self._adopted(snapshots, found, told.base) and not (told.done and found.fresh):
                    snapshots.finish(found)
        sweeping.sweep(self.store, snapshots.drop)

    def _adopted(self, snapshots: Snapshots, found: Found, told: base.Base) -> bool:
        """Whether this log begins with the office's snapshot, now at the latest.

        Of two that were made of the same entry, on a hub that was set back in between, the hub's is the office's.
        """
        with self.store.database.read() as connection:
            begin = base.of(connection)
        if begin == told:
            return True
        if begin is not None and told.seq < begin.seq:
            return False
        if snapshots.adopt(told):
            return True
        if begin is not None and begin.seq == told.seq:  # its file is lost: this PC has one as good
            snapshots.give(found, begin)
        return False

    def _has(self, told: base.Base) -> bool:
        """Whether the log holds the entry of a snapshot, confirmed."""
        with self.store.database.read() as connection:
            confirmed = log.acknowledged(connection).seq
            return confirmed >= told.seq and log.hash_at(connection, told.seq) == told.hash

    def _push(self, sealer: Sealer) -> None:
        self.done.held = editions.held(self.store)
        if not (self.done.newer or self.done.held):
            self._sign_with_newest()
            transfer = Transfer(self.store, self.hub, sealer)
            last = self._large_files(transfer)
            if last and self._others_can_pass(last):
                self._publish(sealer, transfer, frozenset(last))
            self._publish(sealer, transfer, frozenset())
        with self.store.database.read() as connection:
            self.done.waiting = log.pending(connection)[0]

    def _sign_with_newest(self) -> None:
        """Own work that waited while a new epoch began is made anew under its key: a revoked PC has the old one."""
        with self.store.database.read() as connection:
            oldest, confirmed = log.pending_epoch(connection), log.acknowledged(connection)
        if oldest is not None and oldest < self.store.identity.epoch:
            rebase.rebase(self.store, confirmed, ())

    def _large_files(self, transfer: Transfer) -> set[str]:
        """Origins of own units whose files are large and not on the hub yet."""
        found = large_files(self.store).items()
        return {origin for origin, files in found if not all(transfer.is_there(file) for file in files)}

    def _others_can_pass(self, last: set[str]) -> bool:
        """Puts units that wait for their files behind the others; False if nothing can go ahead of them."""
        with self.store.database.read() as connection:
            waiting, confirmed = log.pending(connection)[0], log.acknowledged(connection)
        if waiting == len(last):
            return False
        rebase.rebase(self.store, confirmed, (), last)
        return True

    def _publish(self, sealer: Sealer, transfer: Transfer, until: frozenset[str]) -> None:
        """Sends own entries in their order, files before the rows that name them, up to the first one in `until`."""
        with self.store.database.read() as connection:
            expect, end = log.acknowledged(connection), log.head(connection).seq
        while piece := next_batch(self.store, until):
            for file in dict.fromkeys(file for entry in piece for file in files_of(entry)):
                if not transfer.is_there(file):
                    transfer.send(file, self.progress)
            self.hub.append(expect, [sealer.seal_entry(entry) for entry in piece])
            expect = log.Head(piece[-1].seq, piece[-1].hash)
            self._acknowledge(expect.seq)
            self.done.sent += len(piece)
            self.progress(expect.seq, end)

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
