"""Who belongs to the office: shutting a PC out, and letting one in again.

A PC that is shut out keeps what it has, and goes on alone with it; from then on it reads nothing new and is not heard.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from desktop.base.errors import DamagedError, RefusedError, UnavailableError
from desktop.store import keys, meta
from desktop.store.reading import Workstation
from desktop.store.recovery import RecoveryCode
from desktop.store.store import Store
from desktop.sync import keyring, office_keys, presence
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Hub, MovedError
from desktop.sync.office_keys import KeyBook
from desktop.sync.presence import Station
from desktop.sync.syncing import Sync
from desktop.sync.transfer import Progress


@dataclass(frozen=True, slots=True)
class Revoked:
    """A PC that was shut out. `recovery` is the office's new recovery code, to be printed: it is kept nowhere.

    What that PC has, it keeps: all that the office had when it was last `seen` (None = it never told), under the former
    passphrase and recovery sheet.
    """

    workstation: Workstation
    epoch: int
    recovery: RecoveryCode
    seen: Station | None


def revoke(store: Store, hub: Hub, author: int, workstation: int, passphrase: str, progress: Progress) -> Revoked:
    """Shuts a PC out: a new office key for those who stay, under a new passphrase and a new recovery code.

    Syncs before and after. A process that dies before the end has it finished by running it again or, but for the
    recovery code, by the next sync of any PC; so has a line that breaks once the key is renewed.

    Raises:
        RefusedError: workstation_unknown; revoke_self; passphrase_same (that PC's people know it); revoke_waiting, own
            work is not confirmed, or the office does not agree on one program yet.
        UnavailableError: as a sync says.
        DamagedError: as a sync says.
    """
    synced = Sync(store, hub, progress).run()
    if synced.waiting or synced.held or synced.newer:
        raise RefusedError("revoke_waiting", waiting=synced.waiting)
    gone = _demand_other(store, workstation)
    _demand_fresh(store, passphrase)
    sealer = Sealer(hub.plate.id, store.office_keys())
    seen = next((one for one in presence.stations(hub, sealer) if one.workstation == workstation), None)
    book, found, recovery = _next_book(store, author, workstation, passphrase)
    _put(store, hub, book)
    keyring.adopt(store, book, found)
    with suppress(UnavailableError, DamagedError):  # done by the next sync too; the recovery code is only here
        Sync(store, hub, progress).run()
        hub.put_document(f"{presence.PREFIX}{workstation}", b"", blind=True)
    return Revoked(gone, book.epoch, recovery, seen)


def _demand_other(store: Store, workstation: int) -> Workstation:
    known = store.reading.workstations().get(workstation)
    if known is None:
        raise RefusedError("workstation_unknown", "workstation")
    if workstation == store.identity.workstation:
        raise RefusedError("revoke_self", "workstation")
    return known


def _demand_fresh(store: Store, passphrase: str) -> None:
    try:
        keys.open_by_passphrase(store.envelope(), passphrase)
    except UnavailableError:
        return
    raise RefusedError("passphrase_same", "passphrase")


def _next_book(
    store: Store, author: int, workstation: int, passphrase: str
) -> tuple[KeyBook, dict[int, bytes], RecoveryCode]:
    before, known, recovery = keyring.book_of(store), store.office_keys(), RecoveryCode.new()
    if before is None:
        raise UnavailableError("not_shared")
    epoch = max(known) + 1
    found = {**known, epoch: office_keys.new_key()}
    cost = store.envelope().secrets[0].cost
    fresh = keys.seal(store.database_id, store.database.key, found[epoch], passphrase, recovery, cost, epoch)
    stay = {
        key: one.exchange_key
        for key, one in store.reading.workstations().items()
        if not one.retired and key != workstation and key not in before.revoked
    }
    book = office_keys.next_epoch(before, found, fresh.secrets, stay, {workstation: author})
    return book.signed(store.identity), found, recovery


def _put(store: Store, hub: Hub, book: KeyBook) -> None:
    before = keyring.book_of(store)
    try:
        hub.put_document(office_keys.NAME, book.to_bytes(), expect=before.to_bytes() if before else None)
    except MovedError as error:  # somebody has just changed the passphrase, or shut out another one
        raise UnavailableError("hub_busy") from error


def readmit(store: Store, hub: Hub, passphrase: str | None = None, recovery: str | None = None) -> None:
    """Lets this PC in again with one of the office's secrets; with the next sync its own work goes on.

    One that was shut out becomes a workstation of its own.

    Raises:
        UnavailableError: passphrase_wrong, recovery_wrong, recovery_malformed; as the hub says.
        DamagedError: hub_damaged, keys_damaged.
    """
    book, kept = keyring.read(hub), keyring.book_of(store)
    found = office_keys.by_secret(book, passphrase, recovery)
    if kept is not None and kept.age > book.age:
        return  # the hub was set back: its next sync gives it this PC's book again
    with store.database.write() as connection:
        meta.put_changed_secrets(connection, {})
    keyring.adopt(store, book, {**store.office_keys(), **found})
