"""Going on from what the hub has: this PC takes the office as it stands there, and puts on top what only it has.

For a PC that can't come together with the hub by itself: the hub went on from before what the log begins with here, or
this database is not what its log says. People choose between this and making the hub anew from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import apsw

from desktop.base.errors import DamagedError, UnavailableError
from desktop.base.i18n import file_stamp
from desktop.store import backup, log
from desktop.store.store import Store
from desktop.sync import binding, joining, keyring, rebase, regaining
from desktop.sync.hub import Hub
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
        UnavailableError: not_shared, hub_foreign, key_revoked, key_unproven, hub_empty, update_needed, cannot_write; or
            as the hub says.
        DamagedError: entry_refused, also for what a PC that was shut out did there since; as the hub says.
    """
    binding.demand_same(store, hub)
    learned, book = keyring.learn(store, hub), keyring.read(hub)
    if learned.newest not in learned.keys:
        raise UnavailableError("key_revoked")
    with joining.replica_beside(store, hub, learned.keys, book, progress) as other:
        if not (learned.sure or keyring.is_signed(other, book)):
            raise UnavailableError("key_unproven")
        kept = _kept(store)
        with other.database.read() as theirs:
            came = _start_over(store, theirs, author)
    return Followed(kept, came.pending, len(came.aside))


def _kept(store: Store) -> Path:
    path = store.database.path
    target = path.with_name(f"{path.stem}.{file_stamp(store.clock.now())}.backup")
    backup.write(store, target)
    return target


def _start_over(store: Store, theirs: apsw.Connection, author: int) -> rebase.Rebased:
    with store.database.read() as own:
        common = _common(own, theirs)
        _demand_heard(store, theirs, common)
        more = regaining.regain(store, own, theirs, common, author)
        after = max(common.seq, log.last_bare(own))
    return rebase.start_over(store, theirs, after, more.entries, more.doubtful)


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
