"""The heart of sync: take one's own unconfirmed work back, replay what the hub has, put one's own on top of it.

All in one local transaction. What no longer fits is set aside whole, together with what stands on it.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import apsw

from desktop.base.clock import to_ms
from desktop.base.errors import DamagedError
from desktop.store import blobs, changes, derive, drafts, erasing, identity, introducing, log, migrations, reading
from desktop.store.changes import Op, Touched
from desktop.store.footprint import Footprint
from desktop.store.store import Store
from desktop.store.unit import Recording, recording
from desktop.sync import collisions, landing, regaining, reviving, setting_aside
from desktop.sync.snapshot import Leap
from desktop.sync.transfer import files_of

_COMMON = frozenset({"setting", "pack", "workstation", "person", "holiday"})


@dataclass(frozen=True, slots=True)
class Rebased:
    """What came of it: entries taken over from the hub, own ones still waiting, those newly set aside (origins).

    `renewed` = this database turned out to be a copy, or set back, or was let in again: it is another workstation now.
    """

    taken: int
    pending: int
    aside: tuple[str, ...]
    renewed: bool


@dataclass(slots=True)
class _Ground:
    """What must follow once all is in place."""

    touched: list[Touched] = field(default_factory=list)
    common: bool = False
    erased: set[int] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    """Customers whose data were erased, by key."""

    def note(self, connection: apsw.Connection, payload: bytes) -> Touched:
        """Takes in what a changeset that was just applied has touched."""
        found = list(changes.changes(payload))
        touched = changes.touched(connection, found)
        self.touched.append(touched)
        self.common = self.common or any(change.table in _COMMON for change in found)
        blobs.note_unwanted(connection, erasing.files(found))
        person = erasing.who(found)
        self.erased |= person.tickets
        self.unknown |= person.customers
        return touched

    def follow(self, connection: apsw.Connection, store: Store) -> None:
        """Brings derived tables and what is kept in memory up to date."""
        if self.common:
            reading.stale(connection, secrets.token_hex(8))
        derive.follow(connection, store.reading, store.clock.now(), Touched.of(self.touched))
        if self.erased:
            drafts.forget(connection, self.erased, self.unknown)


def rebase(
    store: Store, ancestor: log.Head, incoming: Sequence[log.Entry], last: Collection[str] = frozenset(),
    leap: Leap | None = None,
) -> Rebased:  # fmt: skip
    """Puts the hub's entries after `ancestor` under this replica's own later work.

    `incoming` are verified entries of the hub that follow `ancestor`, or the `leap` from there, without a gap; `last`
    are origins of own units that must come after the others (their files are still being sent), with whatever stands
    on them.

    Raises:
        DamagedError: `rewind` or `diverged`: this database is not what its log says; nothing was changed.
    """
    with _written(store) as connection:
        return _rebase(store, connection, ancestor, incoming, last, leap)


def start_over(
    store: Store, other: apsw.Connection, after: int, more: Sequence[log.Entry], doubtful: Collection[str]
) -> Rebased:
    """Takes over all that another replica is, and puts on top `more`, then this log's entries after a place.

    Units in `doubtful` (origins) are set aside, whatever stands there: what they were made on is not known.
    """
    with _written(store) as connection:
        ground = _Ground()
        own = {origin for (origin,) in connection.execute("SELECT origin FROM log")}
        mine = [*more, *log.read(connection, after)]
        landing.replace(connection, other, ground.note)
        return _settle(store, connection, log.Head(), mine, own, ground, doubtful=doubtful)


@contextmanager
def _written(store: Store) -> Iterator[apsw.Connection]:
    """One transaction; if it fails, this database is the workstation that it was."""
    old = store.pen.identity
    try:
        with store.database.write() as connection:
            yield connection
    except BaseException:
        store.pen.identity = old
        raise


def _rebase(
    store: Store, connection: apsw.Connection, ancestor: log.Head, incoming: Sequence[log.Entry], last: Collection[str],
    leap: Leap | None,
) -> Rebased:  # fmt: skip
    ground = _Ground()
    mine = list(log.read(connection, after=ancestor.seq))
    _rewind(connection, mine, ground)
    log.cut(connection, ancestor.seq)
    if leap is not None:
        landing.land(connection, leap, ground.note)
    for entry in incoming:
        _replay(connection, entry, ground)
    return _settle(store, connection, ancestor, mine, {entry.origin for entry in mine}, ground, last)


def _settle(
    store: Store, connection: apsw.Connection, ancestor: log.Head, mine: Sequence[log.Entry], own: Collection[str],
    ground: _Ground, last: Collection[str] = frozenset(), doubtful: Collection[str] = frozenset(),
) -> Rebased:  # fmt: skip
    """Own work on top of what came in after `ancestor`; `own` = origins that this log had there."""
    came = _came(connection, ancestor)
    renewed = _is_copy(store, came, own) or _is_retired(store, connection)
    if renewed:
        _renew(store, connection)
    rest = _signable([entry for entry in mine if entry.origin not in came], store.identity.workstation)
    aside = _put_on_top(store, connection, _ordered(rest, last), ground, doubtful)
    ground.follow(connection, store)
    return Rebased(len(came), log.pending(connection)[0], aside, renewed)


def _came(connection: apsw.Connection, ancestor: log.Head) -> dict[str, int]:
    """Origins of the entries that came in after `ancestor`, and the workstations that signed them."""
    rows: list[Any] = connection.execute(
        "SELECT origin, workstation FROM log WHERE seq > ?", (ancestor.seq,)
    ).fetchall()
    return dict(rows)


def _rewind(connection: apsw.Connection, mine: Sequence[log.Entry], ground: _Ground) -> None:
    """Takes entries back, newest first. What lies under them must be exactly what they left."""
    for entry in reversed(mine):
        if entry.payload is None:
            raise DamagedError("rewind", seq=entry.seq)
        inverse = changes.invert(entry.payload)
        if not changes.apply_strictly(connection, inverse):
            raise DamagedError("rewind", seq=entry.seq)
        ground.note(connection, inverse)


def _replay(connection: apsw.Connection, entry: log.Entry, ground: _Ground) -> None:
    """Applies an entry of the hub where it fits exactly, or not at all; nothing is done a second time."""
    known = log.by_origin(connection, entry.origin) is not None
    if known or entry.payload is None or not changes.apply_strictly(connection, entry.payload):
        raise DamagedError("diverged", seq=entry.seq)
    log.append(connection, entry, ground.note(connection, entry.payload).tickets)


def _is_copy(store: Store, came: Mapping[str, int], known: Collection[str]) -> bool:
    """Whether somebody else has worked under this workstation's name: a copied disk, or a database set back."""
    own = store.identity.workstation
    return any(workstation == own and origin not in known for origin, workstation in came.items())


def _is_retired(store: Store, connection: apsw.Connection) -> bool:
    """Whether this workstation was revoked; it is in the office again, for it could read what came after."""
    found = connection.execute("SELECT retired FROM workstation WHERE id = ?", (store.identity.workstation,)).get
    return bool(found)


def _renew(store: Store, connection: apsw.Connection) -> None:
    known = connection.execute("SELECT name FROM workstation WHERE id = ?", (store.identity.workstation,)).get
    store.pen.identity = identity.new(store.ids, store.identity.epoch)
    with store.pen.inside(connection, introducing.ACT, store.founder(), None, {}) as unit:
        introducing.introduce(unit, store.pen.identity, str(known or ""))


def _signable(rest: Sequence[log.Entry], workstation: int) -> list[log.Entry]:
    """This workstation signs all of it: the entry that makes it known comes first, also before what others had lost."""
    return sorted(rest, key=lambda entry: not _introduces(entry, workstation))


def _introduces(entry: log.Entry, workstation: int) -> bool:
    found = changes.changes(entry.payload or b"") if entry.act in (introducing.ACT, regaining.ACT) else ()
    return any((change.table, change.key, change.op) == ("workstation", workstation, Op.INSERT) for change in found)


def _ordered(rest: Sequence[log.Entry], last: Collection[str]) -> list[log.Entry]:
    """Own work in its order, what must wait at the end, and after it whatever stands on that."""
    ready: list[log.Entry] = []
    waiting: list[log.Entry] = []
    left = Footprint()
    for entry in rest:
        found = list(changes.changes(entry.payload or b""))
        if entry.origin in last or (waiting and left.carries(found)):
            waiting.append(entry)
            left.add(found)
        else:
            ready.append(entry)
    return [*ready, *waiting]


def _put_on_top(
    store: Store, connection: apsw.Connection, rest: Sequence[log.Entry], ground: _Ground, doubtful: Collection[str]
) -> tuple[str, ...]:
    """Own work on top of the others'; returns the origins of what was set aside."""
    pile = setting_aside.Pile(store, connection)
    for entry in rest:
        if entry.columns not in store.pen.edition.known:
            raise DamagedError("rewind", seq=entry.seq)
        for payload in () if entry.act == erasing.ACT else reviving.revive(store, connection, entry):
            ground.note(connection, payload)
        with recording(connection) as recorded:
            placed = _place(store, connection, pile, recorded, entry, entry.origin in doubtful)
        ground.note(connection, placed.payload or b"")
    return pile.origins


def _place(
    store: Store, connection: apsw.Connection, pile: setting_aside.Pile, recorded: Recording, entry: log.Entry,
    doubtful: bool,
) -> log.Entry:  # fmt: skip
    """One's own entry on top of the others' work: applied, or set aside. Nobody who was erased comes back with it."""
    if entry.act == erasing.ACT:
        erased = changes.changes(entry.payload or b"")
        erasing.again(connection, erased, entry.author, to_ms(store.clock.now()))
        pile.gone.forget()
        return store.pen.again(recorded, entry)
    if entry.act == migrations.ACT:
        migrations.again(connection, entry)
        return store.pen.again(recorded, entry)
    payload = erasing.minimised(connection, entry.payload or b"", pile.gone)
    found = list(changes.changes(payload))
    if payload != entry.payload:
        blobs.note_unwanted(connection, (file.sha256 for file in files_of(entry)))
    fits = not (doubtful or pile.needed_by(found)) and _fits(connection, entry, found)
    if not (fits and changes.reapply(connection, payload)):
        columns = entry.columns if payload == entry.payload else store.pen.edition.columns
        return pile.add(recorded, replace(entry, payload=payload, columns=columns), found)
    collisions.settle(store, connection, found)
    return store.pen.again(recorded, entry)


def _fits(connection: apsw.Connection, entry: log.Entry, found: Sequence[changes.Change]) -> bool:
    """Whether an entry makes sense where the log ends, whatever its fields: nothing done to what nobody sees."""
    return not reviving.out_of_sight(connection, found) and not reviving.gone_on_with(connection, entry)
