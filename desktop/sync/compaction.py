"""Compaction: a snapshot of the office at the hub's head, after which nobody keeps what older entries held.

An administrator's act that can't be taken back: history before it is gone, the chain of headers stays. Cut off
anywhere, it is finished by running it again, or by the next sync of any PC that has the snapshot.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.clock import to_ms
from desktop.base.errors import RefusedError, UnavailableError
from desktop.store import base, blobs, digest, log
from desktop.store.base import Base
from desktop.store.reading import Workstation
from desktop.store.store import Store
from desktop.sync import presence, snapshot, sweeping
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Hub, MovedError
from desktop.sync.presence import Station
from desktop.sync.snapshot import Snapshots, Told
from desktop.sync.syncing import Sync
from desktop.sync.transfer import Progress


@dataclass(frozen=True, slots=True)
class Behind:
    """A PC that has not told that it knows everything: it may hold unsent work. `seen` None = it never told at all."""

    workstation: Workstation
    seen: Station | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a compaction now would mean: contents of `entries` entries go, `behind` are the PCs to wait for."""

    entries: int
    behind: tuple[Behind, ...]


@dataclass(frozen=True, slots=True)
class Compacted:
    """What it came to: the snapshot's place and size in bytes, and who was not asked. `seq` is where history begins."""

    seq: int
    size: int
    behind: tuple[Behind, ...]


def outlook(store: Store, hub: Hub) -> Outlook:
    """What to tell the administrator before anything that can't be taken back. As of the last sync.

    Raises:
        UnavailableError: as the hub says.
    """
    sealer = Sealer(hub.plate.id, store.office_keys())
    with store.database.read() as connection:
        head, begin = log.acknowledged(connection), base.seq(connection)
    return Outlook(head.seq - begin, _behind(store, hub, sealer, head.seq))


def _behind(store: Store, hub: Hub, sealer: Sealer, seq: int) -> tuple[Behind, ...]:
    told = {one.workstation: one for one in presence.stations(hub, sealer)}
    others = [one for one in store.reading.workstations().values() if one.id != store.identity.workstation]
    return tuple(
        Behind(one, told.get(one.id)) for one in others if not one.retired and not _is_abreast(told.get(one.id), seq)
    )


def _is_abreast(station: Station | None, seq: int) -> bool:
    return station is not None and station.seq >= seq and not station.waiting


def compact(store: Store, hub: Hub, progress: Progress) -> Compacted:
    """Syncs, then lets the office's log begin at the hub's head, here, on the hub, and on others as they sync.

    Raises:
        RefusedError: compact_waiting: own work is not confirmed, or the office does not agree on one program yet.
        UnavailableError: as a sync says.
        DamagedError: as a sync says.
    """
    synced = Sync(store, hub, progress).run()
    if synced.waiting or synced.held or synced.newer:
        raise RefusedError("compact_waiting", waiting=synced.waiting)
    sealer = Sealer(hub.plate.id, store.office_keys())
    snapshots = Snapshots(store, hub, sealer, progress)
    made = _made(store)
    with store.database.read() as connection:
        confirmed = log.acknowledged(connection).seq
    if made.seq > confirmed:  # somebody has just saved something
        raise RefusedError("compact_waiting", waiting=made.seq - confirmed)
    _publish(snapshots, hub, sealer, made)
    Sync(store, hub, progress).run()  # adopts it, clears the hub, sweeps
    return Compacted(made.seq, made.size, _behind(store, hub, sealer, made.seq))


def compact_alone(store: Store) -> int:
    """The same for an office that is on this PC alone; returns where its log begins now."""
    made = _made(store)
    with store.database.write() as connection:
        base.put(connection, made)
        log.acknowledge(connection, made.seq)  # nothing before it can be taken back any more
    sweeping.sweep(store, lambda _sha256: None)
    return made.seq


def _made(store: Store) -> Base:
    """The state at the end of the log, as a file in this database, signed; where the log begins there, that."""
    with store.database.read() as connection:
        head, begin = log.head(connection), base.of(connection)
        if begin is not None and begin.seq == head.seq:
            return begin
        content, proof = base.pack(connection), digest.of(connection)
    edition = store.pen.edition
    with store.database.write() as connection:
        sha256 = blobs.put(connection, content)
        blobs.note_unwanted(connection, (sha256,))  # unless it becomes the office's snapshot
    now = to_ms(store.clock.now())
    fresh = Base(head.seq, head.hash, proof, edition.version, edition.columns, sha256, len(content), now, 0)
    return fresh.signed(store.identity)


def _publish(snapshots: Snapshots, hub: Hub, sealer: Sealer, made: Base) -> None:
    """Sends the file, then tells of it, unless somebody has told of a newer one."""
    found = snapshot.read(hub, sealer)
    before = found.told
    if before is not None and before.base.seq >= made.seq:
        return
    snapshots.send(made)
    if hub.hash_at(made.seq) != made.hash:
        raise UnavailableError("hub_busy")
    try:
        if before is None:
            snapshots.put(found, Told(made))
        else:
            after = before.base.seq if before.done else before.after
            snapshots.put(found, Told(made, False, after, (before.base.sha256, *before.older)))
    except MovedError as error:
        raise UnavailableError("hub_busy") from error
