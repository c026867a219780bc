"""One office on many PCs: beginning to share, joining, how it stands, and what only an administrator may do."""

from __future__ import annotations

import platform
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from desktop.base.clock import Clock
from desktop.base.errors import RefusedError, UnavailableError
from desktop.base.instance import SYNC, InstanceGuard
from desktop.desk.session import Session
from desktop.domain.types import Role
from desktop.store.store import Store
from desktop.sync import binding, editions, healing, joining, presence, service, state
from desktop.sync.binding import Binding
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Plate
from desktop.sync.hubs import open_hub, shown
from desktop.sync.presence import Station
from desktop.sync.state import Sharing, Status

Progress = Callable[[int, int], None]
"""Told (done, total) in entries or bytes; may raise to cancel."""
__all__ = ["Plate", "Sharing", "Station", "Status"]


def status(session: Session) -> Status:
    """How sharing stands as far as this PC knows by itself."""
    return state.local(session.store)


def address(session: Session) -> str:
    """Where the office's hub is, without a password; "" while the office is on this PC alone."""
    bound = _bound(session)
    return "" if bound is None else shown(bound.address)


def share(session: Session, hub: str, progress: Progress) -> Status:
    """Makes a hub and sends everything there. Only an administrator may.

    Raises:
        RefusedError: admin_only, shared_already.
        UnavailableError: hub_exists, hub_locks, or the place can't be reached or written.
    """
    _demand_admin(session)
    joining.share(session.store, hub)
    return service.once(session.store, progress=progress)


def sync(session: Session, progress: Progress) -> Status:
    """Exchanges everything now; trouble with the hub is told in the status.

    Raises:
        RefusedError: not_shared.
        UnavailableError: sync_running.
    """
    if not address(session):
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


def leave(session: Session) -> None:
    """Goes on alone with everything that is here. Only an administrator may.

    Raises:
        RefusedError: admin_only, not_shared.
    """
    _demand_admin(session)
    joining.leave(session.store)


def stations(session: Session) -> list[Station]:
    """The office's PCs as they last told of themselves, newest first.

    Raises:
        RefusedError: not_shared.
        UnavailableError: the hub can't be reached.
    """
    bound = _bound(session)
    if bound is None:
        raise RefusedError("not_shared", "hub")
    with closing(open_hub(bound.address)) as hub:
        return presence.stations(hub, Sealer(hub.plate.id, session.store.office_keys()))


def repair(session: Session, progress: Progress) -> str:
    """Makes the hub anew from this PC; a damaged one is moved aside and its new place returned. Only an administrator.

    Raises:
        RefusedError: admin_only, not_shared.
        UnavailableError: sync_running, or the place can't be written.
    """
    _demand_admin(session)
    if not address(session):
        raise RefusedError("not_shared", "hub")
    with InstanceGuard(session.store.database.path, SYNC):
        return healing.rebuild(session.store, progress)


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
            office = f"{plate.office_name} {plate.office_code}"
            raise UnavailableError("hub_foreign", path=shown(hub), office=office, own=session.store.office().name)
        binding.put(connection, binding.Binding(hub, plate.id))


def update_office(session: Session) -> None:
    """The administrator's go: everybody may write what this program writes; older programs must be updated.

    Raises:
        RefusedError: admin_only.
    """
    _demand_admin(session)
    editions.go(session.store, session.person.id)


def _bound(session: Session) -> Binding | None:
    with session.store.database.read() as connection:
        return binding.of(connection)


def _demand_admin(session: Session) -> None:
    if Role.ADMIN not in session.person.roles:
        raise RefusedError("admin_only")
