"""Who belongs to the office's circle, and how far back its record goes: what only the administrator does to either."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from desktop.base.errors import RefusedError
from desktop.base.instance import SYNC, InstanceGuard
from desktop.desk.safety import SHORTEST_PASSPHRASE, Progress
from desktop.desk.session import Session
from desktop.store import base, log
from desktop.store.reading import Workstation
from desktop.store.store import Store
from desktop.sync import binding, compaction, membership, state
from desktop.sync.compaction import Behind, Outlook
from desktop.sync.hub import Hub
from desktop.sync.hubs import open_hub
from desktop.sync.membership import Revoked

__all__ = ["Behind", "Outlook", "Revoked"]


@dataclass(frozen=True, slots=True)
class Shortened:
    """What dropping old contents came to: the entry with which the record begins, and the PCs that were not asked."""

    begins: int
    behind: tuple[Behind, ...]


def is_shared(store: Store) -> bool:
    """Whether the office is on other PCs too."""
    with store.database.read() as connection:
        return bool(binding.address(connection))


@contextmanager
def _alone_at_the_hub(store: Store) -> Iterator[Hub]:
    """The office's hub, while no other process of this PC exchanges anything."""
    with store.database.read() as connection:
        place = binding.address(connection)
    if not place:
        raise RefusedError("not_shared", "hub")
    with InstanceGuard(store.database.path, SYNC), closing(open_hub(place)) as hub:
        yield hub


# ---------------------------------------------------------------------- who belongs to it


def find(store: Store, named: str) -> Workstation:
    """The PC of this letter, else the one of this name.

    Raises:
        RefusedError: workstation_unknown; workstation_several, its letter tells which.
    """
    known = store.reading.workstations().values()
    found = [one for one in known if one.letter == named.upper()] or [one for one in known if one.name == named]
    if not found:
        raise RefusedError("workstation_unknown", "workstation", value=named)
    if len(found) > 1:
        raise RefusedError("workstation_several", "workstation", name=named)
    return found[0]


def to_shut_out(session: Session, named: str) -> Workstation:
    """The PC that `shut_out` would take out of the circle; refused already where it would be.

    Raises:
        RefusedError: admin_only, workstation_unknown, workstation_several, revoke_self.
    """
    session.demand_admin()
    found = find(session.store, named)
    if found.id == session.store.identity.workstation:
        raise RefusedError("revoke_self", "workstation")
    return found


def shut_out(session: Session, workstation: int, passphrase: str, progress: Progress) -> Revoked:
    """Takes a PC out of the circle: a new key for those who stay, a new passphrase, a new recovery code to be printed.

    What that PC has, it keeps, under the former passphrase and recovery sheet. Only the administrator may.

    Raises:
        RefusedError: admin_only, not_shared, passphrase_short, passphrase_same, revoke_self, workstation_unknown;
            revoke_waiting, own work is not confirmed.
        UnavailableError: sync_running, or as the hub says; nobody was shut out.
    """
    session.demand_admin()
    demand_long(passphrase)
    with _alone_at_the_hub(session.store) as hub:
        return membership.revoke(session.store, hub, session.person.id, workstation, passphrase, progress)


def let_in(session: Session, passphrase: str | None = None, recovery: str | None = None) -> None:
    """Lets this PC, which was taken out, in again by one of the office's secrets; the next sync brings its work along.

    Raises:
        RefusedError: not_shared.
        UnavailableError: passphrase_wrong, recovery_wrong, recovery_malformed, sync_running, or as the hub says.
    """
    with _alone_at_the_hub(session.store) as hub:
        membership.readmit(session.store, hub, passphrase, recovery)
    state.forget(session.store)


def demand_long(passphrase: str) -> None:
    """Refuses what is too short for a passphrase of an office.

    Raises:
        RefusedError: passphrase_short.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise RefusedError("passphrase_short", "passphrase", shortest=SHORTEST_PASSPHRASE)


def change_passphrase(session: Session, passphrase: str) -> None:
    """A new passphrase for the office: this PC at once, each other one from its next sync on, until then the old one.

    Raises:
        RefusedError: admin_only, passphrase_short.
        UnavailableError: the disk can't be written; the old one stays.
    """
    session.demand_admin()
    demand_long(passphrase)
    session.store.change_passphrase(passphrase)


# ---------------------------------------------------------------------- how far back its record goes


def outlook(session: Session) -> Outlook:
    """What dropping old contents now would mean: of how many entries, and which PCs to wait for. As of the last sync.

    Only the administrator may, as for the dropping itself.

    Raises:
        RefusedError: admin_only.
        UnavailableError: the office is shared and its hub can't be reached.
    """
    session.demand_admin()
    store = session.store
    with store.database.read() as connection:
        place, entries = binding.address(connection), log.head(connection).seq - base.seq(connection)
    if not place:
        return Outlook(entries, ())
    with closing(open_hub(place)) as hub:
        return compaction.outlook(store, hub)


def shorten(session: Session, progress: Progress) -> Shortened:
    """Lets the record begin now: what older entries held goes here, on the hub, and on each PC once it syncs.

    Can't be taken back. Cut off anywhere, it is simply run again. Only the administrator may.

    Raises:
        RefusedError: admin_only; compact_waiting, own work is not confirmed.
        UnavailableError: sync_running, or as the hub says.
    """
    session.demand_admin()
    if not is_shared(session.store):
        return Shortened(compaction.compact_alone(session.store), ())
    with _alone_at_the_hub(session.store) as hub:
        done = compaction.compact(session.store, hub, progress)
        return Shortened(done.seq, done.behind)
