"""Going on from what the hub has: this PC takes the office as it stands there, and puts on top what only it has.

For a PC that can't come together with the hub by itself: the hub went on from before what the log begins with here, or
this database is not what its log says. People choose between this and making the hub anew from here.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import apsw

from desktop.base.errors import DamagedError, HuiyinError, RefusedError, UnavailableError
from desktop.base.i18n import file_stamp
from desktop.store import backup, base, blobs, log
from desktop.store.store import Store
from desktop.sync import binding, joining, keyring, rebase, regaining, snapshot
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Hub
from desktop.sync.regaining import Regained
from desktop.sync.snapshot import Snapshots
from desktop.sync.transfer import Progress


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of it. `kept` = a backup of this database as it was before; `waiting` = own entries on top, `aside` of
    them set aside.
    """

    kept: Path
    waiting: int
    aside: int


def follow(store: Store, hub: Hub, author: int, progress: Progress) -> Followed:
    """Takes over all that the hub has, in place of what this log says; the next sync sends what only this PC had.

    A backup is made first, beside the database. Cut off anywhere, nothing has changed here.

    Raises:
        RefusedError: hub_shorter, it only lacks something: sync instead.
        UnavailableError: not_shared, hub_foreign, key_revoked, key_unproven, hub_empty, update_needed, cannot_write; or
            as the hub says.
        DamagedError: entry_refused, also for what a PC that was shut out did there since; as the hub says.
    """
    binding.demand_same(store, hub)
    _demand_gone_on(store, hub)
    learned = keyring.learn(store, hub)
    if learned.newest not in learned.keys:
        raise UnavailableError("key_revoked")
    _send_snapshot(store, hub, Sealer(hub.plate.id, learned.keys), progress)
    with joining.replica_beside(store, hub, learned.keys, learned.book, progress) as other:
        if not (learned.sure or keyring.is_signed(other, learned.book)):
            raise UnavailableError("key_unproven")
        with other.database.read() as theirs:
            after, more = _own(store, theirs, author)
            kept = _kept(store)
            came = rebase.start_over(store, theirs, after, more.entries, more.doubtful)
    # who wrote a newer book is known now: its keys are kept here, at the latest by the next sync
    with suppress(HuiyinError):
        keyring.learn(store, hub)
    return Followed(kept, came.pending, len(came.aside))


def _demand_gone_on(store: Store, hub: Hub) -> None:
    """Refuses where the hub only lacks something: the next sync gives that back, and nobody need follow anybody."""
    head = hub.head()
    with store.database.read() as connection:
        shorter = log.acknowledged(connection).seq > head.seq
        if shorter and log.hash_at(connection, head.seq) == head.hash:
            raise RefusedError("hub_shorter")


def _send_snapshot(store: Store, hub: Hub, sealer: Sealer, progress: Progress) -> None:
    """The office's snapshot may be one that only this PC still has."""
    with store.database.read() as connection:
        begin = base.of(connection)
        here = begin is not None and blobs.has(connection, begin.sha256)
    told = snapshot.read(hub, sealer).told
    if begin is not None and here and told is not None and told.base == begin:
        Snapshots(store, hub, sealer, progress).send(begin)


def _own(store: Store, theirs: apsw.Connection, author: int) -> tuple[int, Regained]:
    """What only this PC has: entries after a place of its log, and what is left of those whose contents are gone."""
    with store.database.read() as own:
        common = _common(own, theirs)
        _demand_heard(store, theirs, common)
        if log.last_bare(own) <= common.seq:
            return common.seq, Regained()
        return base.seq(own), regaining.regain(store, own, theirs, common, author)


def _kept(store: Store) -> Path:
    """A backup beside the database, under a name that is free."""
    path = store.database.path
    stem = f"{path.stem}.{file_stamp(store.clock.now())}"
    names = (path.with_name(f"{stem}{number}.backup") for number in ("", *(f"-{n}" for n in range(2, 1000))))
    target = next(name for name in names if not name.exists())
    backup.write(store, target)
    return target


def _common(own: apsw.Connection, theirs: apsw.Connection) -> log.Head:
    shorter = min(log.head(own).seq, log.head(theirs).seq)
    seq = log.newest_common(partial(log.hash_at, own), partial(log.hash_at, theirs), 0, shorter)
    return log.Head(seq, str(log.hash_at(own, seq)))


def _demand_heard(store: Store, theirs: apsw.Connection, common: log.Head) -> None:
    """Refuses what a PC did on the hub that is known here to be shut out."""
    gone = [key for key, one in store.reading.workstations().items() if one.retired]
    marks = ", ".join("?" * len(gone))
    sql = f"SELECT min(seq) FROM log WHERE seq > ? AND workstation IN ({marks})"  # noqa: S608 - marks only
    seq = theirs.execute(sql, (common.seq, *gone)).get
    if seq is not None:
        raise DamagedError("entry_refused", seq=seq, reason="revoked")
