"""One office on many PCs: beginning to share, joining, how it stands, and what only an administrator may do."""

from __future__ import annotations

import platform
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from desktop.base.clock import Clock
from desktop.base.errors import RefusedError
from desktop.base.instance import SYNC, InstanceGuard
from desktop.desk.session import Session
from desktop.store.store import Store
from desktop.sync import binding, editions, following, healing, hubs, joining, presence, service, state
from desktop.sync.envelope import Sealer
from desktop.sync.following import Followed
from desktop.sync.hub import Plate
from desktop.sync.hubs import open_hub
from desktop.sync.keyring import Secrets
from desktop.sync.presence import Station
from desktop.sync.service import Listener, Service
from desktop.sync.state import Sharing, Status
from desktop.sync.transfer import Transfer

Progress = Callable[[int, int], None]
"""Told (done, total) in entries or bytes; may raise to cancel."""
CLOCK_OFF = timedelta(minutes=2)
"""By so much a PC's clock may differ from the hub's before people are told."""
_LATELY = timedelta(days=1)
__all__ = ["Followed", "Plate", "Secrets", "Service", "Sharing", "Station", "Status"]


@dataclass(frozen=True, slots=True)
class Pc:
    """One PC of the office. What it told of itself is None and "" where the hub knows nothing of it (yet).

    `waiting` = entries that were not sent from there; `clock_off` = by how much its clock is ahead, where that is more
    than `CLOCK_OFF`; `here` = this one; `removed` = it was taken out of the circle.
    """

    id: int
    name: str
    letter: str
    version: str
    schema: int
    seen_at: datetime | None
    waiting: int
    clock_off: timedelta | None
    here: bool
    removed: bool

    def is_unseen(self, now: datetime) -> bool:
        """Whether it belongs to the office and has not told of itself lately: since yesterday."""
        return not (self.here or self.removed) and (self.seen_at is None or now - self.seen_at > _LATELY)


def status(session: Session) -> Status:
    """How sharing stands as far as this PC knows by itself."""
    return state.local(session.store)


def address(session: Session) -> str:
    """Where the office's hub is, without a password; "" while the office is on this PC alone."""
    return hubs.shown(_place(session.store))


def shown(address: str) -> str:
    """An address as people may read it: without the password of a server."""
    return hubs.shown(address)


def _place(store: Store) -> str:
    with store.database.read() as connection:
        return binding.address(connection)


def background(session: Session, told: Listener) -> Service:
    """Sync while a window is open; `told` is called on its own thread. Start it, and stop it before the store."""
    return Service(session.store, told)


def share(session: Session, hub: str, progress: Progress) -> Status:
    """Makes a hub and sends everything there. Only an administrator may.

    Raises:
        RefusedError: admin_only, shared_already.
        UnavailableError: hub_exists, hub_locks, or the place can't be reached or written.
    """
    session.demand_admin()
    joining.share(session.store, hub)
    return service.once(session.store, progress=progress)


def sync(session: Session, progress: Progress) -> Status:
    """Exchanges everything now; trouble with the hub is told in the status.

    Raises:
        RefusedError: not_shared.
        UnavailableError: sync_running.
    """
    if not _place(session.store):
        raise RefusedError("not_shared", "hub")
    return service.once(session.store, progress=progress)


def look_at(hub: str) -> Plate:
    """Which office's hub lies at an address; needs no secret.

    Raises:
        UnavailableError: hub_missing, hub_unreachable and their kin.
        DamagedError: hub_damaged.
    """
    with closing(open_hub(hub)) as opened:
        return opened.plate


def join(
    hub: str, path: Path, clock: Clock, progress: Progress, passphrase: str | None = None, recovery: str | None = None,
    workstation: str = "",
) -> Store:  # fmt: skip
    """Makes this PC one of the office's: everything that the hub has comes here.

    Raises:
        UnavailableError: passphrase_wrong, recovery_wrong, database_exists, hub_empty, update_needed, or as the hub.
        DamagedError: entry_refused, hub_damaged.
    """
    name = workstation or platform.node() or "PC"
    return joining.join(hub, joining.Newcomer(path, name, passphrase, recovery), clock, progress)


def abandon(store: Store) -> None:
    """Takes an office that was joined off this PC again, while nobody has heard of it and nothing was done in it.

    Raises:
        RefusedError: has_work.
        UnavailableError: cannot_write, somebody holds it.
    """
    joining.abandon(store)


def fetch_files(store: Store, progress: Progress) -> int:
    """Brings attached files to a PC that has just joined; returns how many the hub lacks. `progress` counts bytes.

    Raises:
        UnavailableError: as the hub says; what came stays.
    """
    place = _place(store)
    with closing(open_hub(place)) as hub:
        transfer = Transfer(store, hub, Sealer(hub.plate.id, store.office_keys()))
        wanted = transfer.missing()
        whole, before, left = sum(file.size for file in wanted), 0, 0
        for file in wanted:
            left += not transfer.fetch(file, partial(_within, progress, before, whole))
            before += file.size
        return left


def _within(progress: Progress, before: int, whole: int, done: int, _size: int) -> None:
    progress(before + done, whole)


def leave(session: Session, unsent: bool = False) -> None:
    """Goes on alone with everything that is here. Only an administrator may; `unsent` = also with what waits.

    Raises:
        RefusedError: admin_only, not_shared; leave_unsent, the others don't have all of it yet.
    """
    session.demand_admin()
    waiting = status(session).waiting
    if waiting and not unsent:
        raise RefusedError("leave_unsent", "hub", count=waiting)
    joining.leave(session.store)


def stations(session: Session) -> list[Station]:
    """The office's PCs as they last told of themselves, newest first.

    Raises:
        RefusedError: not_shared.
        UnavailableError: the hub can't be reached; hub_foreign.
    """
    place = _place(session.store)
    if not place:
        raise RefusedError("not_shared", "hub")
    with closing(open_hub(place)) as hub:
        binding.demand_same(session.store, hub)
        return presence.stations(hub, Sealer(hub.plate.id, session.store.office_keys()))


def pcs(session: Session) -> list[Pc]:
    """Every PC of the office with what it last told, this one first, then the one that was seen last.

    Raises:
        RefusedError: not_shared.
        UnavailableError: the hub can't be reached.
    """
    told = {one.workstation: one for one in stations(session)}
    own = session.store.identity.workstation
    known = session.store.reading.workstations().values()
    found = [_pc(one.id, one.name, one.letter, one.retired, told.get(one.id), own) for one in known]
    return sorted(found, key=lambda pc: (not pc.here, pc.removed, -(pc.seen_at.timestamp() if pc.seen_at else 0)))


def _pc(key: int, name: str, letter: str, removed: bool, told: Station | None, own: int) -> Pc:
    if told is None:
        return Pc(key, name, letter, "", 0, None, 0, None, key == own, removed)
    return Pc(
        key, name, letter, told.version, told.schema, told.at, told.waiting, clock_off(told.skew_s), key == own, removed
    )


def clock_off(skew_s: int) -> timedelta | None:
    """By how much a clock is ahead (negative = behind) where people must be told, else None."""
    off = timedelta(seconds=skew_s)
    return off if abs(off) > CLOCK_OFF else None


def repair(session: Session, progress: Progress) -> str:
    """Makes the hub anew from this PC; a damaged one is moved aside and its new place returned. Only an administrator.

    Raises:
        RefusedError: admin_only, not_shared.
        UnavailableError: sync_running, or the place can't be written.
    """
    session.demand_admin()
    if not _place(session.store):
        raise RefusedError("not_shared", "hub")
    with InstanceGuard(session.store.database.path, SYNC):
        moved_to = healing.rebuild(session.store, progress)
    state.forget(session.store)
    return moved_to


def follow(session: Session, progress: Progress) -> Followed:
    """This PC goes on from what the hub has; what only it has comes on top, or is set aside. Only an administrator.

    Raises:
        RefusedError: admin_only, not_shared.
        UnavailableError: sync_running, or as the hub says.
        DamagedError: entry_refused; or as the hub says.
    """
    session.demand_admin()
    place = _place(session.store)
    if not place:
        raise RefusedError("not_shared", "hub")
    with InstanceGuard(session.store.database.path, SYNC), closing(open_hub(place)) as hub:
        done = following.follow(session.store, hub, session.person.id, progress)
    state.forget(session.store)
    return done


def move(session: Session, hub: str) -> None:
    """The same hub is reached by another address now (another drive letter, a renamed server).

    Raises:
        RefusedError: not_shared.
        UnavailableError: hub_foreign, another hub lies there; or as the hub says.
    """
    plate = look_at(hub)
    with session.store.database.write() as connection:
        bound = binding.of(connection)
        if bound is None:
            raise RefusedError("not_shared", "hub")
        if bound.hub_id != plate.id:
            raise binding.foreign(hub, plate, session.store.office().name)
        binding.put(connection, binding.Binding(hub, plate.id))
    state.forget(session.store)


def update_office(session: Session) -> None:
    """The administrator's go: everybody may write what this program writes; older programs must be updated.

    Raises:
        RefusedError: admin_only.
    """
    session.demand_admin()
    editions.go(session.store, session.person.id)
    state.forget(session.store)
