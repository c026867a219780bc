"""Beginning to share, joining an office that does, and leaving it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.base.clock import Clock
from desktop.base.errors import DamagedError, RefusedError, UnavailableError
from desktop.base.ids import IdMaker
from desktop.store import fresh, identity, introducing, keys, log, meta, places
from desktop.store.database import Database
from desktop.store.reading import OFFICE_CODE, OFFICE_NAME
from desktop.store.store import Store
from desktop.sync import binding, keyring, office_keys, syncing
from desktop.sync.binding import Binding
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Hub, MovedError, Plate
from desktop.sync.hubs import create_hub, open_hub
from desktop.sync.transfer import Progress


def share(store: Store, address: str) -> None:
    """Makes a hub at an address and binds this office to it; the first sync sends everything.

    One that this office has begun there, and was cut off at, is finished.

    Raises:
        RefusedError: shared_already.
        UnavailableError: hub_exists, hub_locks (the share does not keep locks), or as the hub says.
    """
    with store.database.read() as connection:
        if binding.of(connection) is not None:
            raise RefusedError("shared_already", "hub")
    plate = Plate(str(uuid.uuid4()), str(store.setting(OFFICE_CODE)), str(store.setting(OFFICE_NAME)))
    with closing(_made(store, address, plate)) as hub:
        _open_books(store, hub)
        with store.database.write() as connection:
            binding.put(connection, Binding(address, hub.plate.id))


def _made(store: Store, address: str, plate: Plate) -> Hub:
    try:
        return create_hub(address, plate)
    except UnavailableError as error:
        if error.code != "hub_exists":
            raise
        with suppress(UnavailableError, DamagedError), ExitStack() as closed:
            hub = closed.enter_context(closing(open_hub(address)))
            if _is_begun(store, hub, plate):
                closed.pop_all()
                return hub
        raise


def _is_begun(store: Store, hub: Hub, plate: Plate) -> bool:
    """Whether a hub is one that this office began, with no book of keys yet or this PC's, and nothing else."""
    text = hub.document(office_keys.NAME)
    if hub.head().seq or replace(hub.plate, id=plate.id) != plate:
        return False
    return text is None or office_keys.KeyBook.of_bytes(text).signed_by(store.identity.public_key)


def _open_books(store: Store, hub: Hub) -> None:
    book = office_keys.first(store.office_keys(), store.envelope().secrets).signed(store.identity)
    try:
        hub.put_document(office_keys.NAME, book.to_bytes(), expect=hub.document(office_keys.NAME))
    except MovedError as error:  # somebody else shares there at this moment
        raise UnavailableError("hub_exists") from error
    with store.database.write() as connection:
        keyring.remember(connection, book)
        meta.put_changed_secrets(connection, {})


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A PC that joins: where its database is to lie, what it is called, and one of the office's secrets."""

    path: Path
    workstation: str
    passphrase: str | None = None
    recovery: str | None = None


def join(address: str, newcomer: Newcomer, clock: Clock, progress: Progress) -> Store:
    """A new database with everything that the office's hub has; this PC is a workstation of its own in it.

    Raises:
        UnavailableError: passphrase_wrong, recovery_wrong, database_exists, place_network, cannot_write, hub_empty
            (nothing was sent yet), update_needed (a newer program wrote it), or as the hub says.
        DamagedError: entry_refused, keys_damaged, hub_damaged.
    """
    path = newcomer.path
    places.demand_local(path)
    if path.exists():
        raise UnavailableError("database_exists", path=str(path))
    with closing(open_hub(address)) as hub:
        book = keyring.read(hub)
        found = office_keys.by_secret(book, newcomer.passphrase, newcomer.recovery)
        with fresh.beside(path) as made:
            path.parent.mkdir(parents=True, exist_ok=True)
            key = _fill(made, hub, address, found, book, newcomer, clock, progress)
            fresh.put(made, path, clock)
    return Store.open_with_key(path, key, clock)


def _fill(
    made: Path, hub: Hub, address: str, found: dict[int, bytes], book: office_keys.KeyBook, newcomer: Newcomer,
    clock: Clock, progress: Progress,
) -> bytes:  # fmt: skip
    key = _begin(made, Binding(address, hub.plate.id), found, book, clock)
    with Store.open_with_key(made, key, clock) as store:
        _take_everything(store, hub, Sealer(hub.plate.id, found), progress)
        keyring.demand_signed(store, book)
        with store.pen.unit(introducing.ACT, store.founder(), None, {}, None) as unit:
            introducing.introduce(unit, store.identity, newcomer.workstation)
    return key


@contextmanager
def replica_beside(
    store: Store, hub: Hub, found: Mapping[int, bytes], book: office_keys.KeyBook, progress: Progress
) -> Iterator[Store]:
    """The office as the hub has it, in a database beside this one, which is gone afterwards; nobody hears of it.

    The `book` of keys is taken as it is.

    Raises:
        UnavailableError: hub_empty, update_needed, cannot_write; or as the hub says.
        DamagedError: entry_refused, hub_damaged.
    """
    with fresh.beside(store.database.path) as made:
        key = _begin(made, Binding("", hub.plate.id), found, book, store.clock)
        with Store.open_with_key(made, key, store.clock) as replica:
            replica.pen.edition = store.pen.edition
            _take_everything(replica, hub, Sealer(hub.plate.id, found), progress)
            yield replica


def _begin(made: Path, bound: Binding, found: Mapping[int, bytes], book: office_keys.KeyBook, clock: Clock) -> bytes:
    """An empty database of a workstation that nobody knows yet; returns its key."""
    key, salt = secrets.token_bytes(keys.KEY_BYTES), secrets.token_bytes(16)
    envelope = keys.adopted(salt.hex(), book.epoch, key, found[book.epoch], book.secrets)
    with closing(Database.create(made, key, salt)) as database, database.write() as connection:
        meta.put(connection, meta.ENVELOPE, envelope.to_json())
        for epoch, office_key in found.items():
            meta.put_office_key(connection, epoch, office_key)
        identity.put(connection, identity.new(IdMaker(clock), book.epoch))
        binding.put(connection, bound)
        keyring.remember(connection, book)
    keys.write_sidecar(made, envelope)
    return key


def _take_everything(store: Store, hub: Hub, sealer: Sealer, progress: Progress) -> None:
    """The office's snapshot, if there is one, and the entries after it."""
    if not hub.head().seq:
        raise UnavailableError("hub_empty")
    if syncing.Sync(store, hub, progress).take(sealer).newer:
        raise UnavailableError("update_needed")


def abandon(store: Store) -> None:
    """Takes a database that has just joined off this PC again; it told nobody and nothing was done in it yet.

    Raises:
        RefusedError: has_work, there is more in it than came from the hub.
        UnavailableError: cannot_write, somebody holds it.
    """
    with store.database.read() as connection:
        waiting, _ = log.pending(connection)
        sent = log.sent_by(connection, store.identity.workstation)
    if waiting > 1 or sent:
        raise RefusedError("has_work")
    store.close()
    fresh.remove(store.database.path)


def leave(store: Store) -> None:
    """Goes on alone with everything that is here; the hub and the other PCs stay as they are.

    Raises:
        RefusedError: not_shared.
    """
    with store.database.write() as connection:
        if binding.of(connection) is None:
            raise RefusedError("not_shared", "hub")
        binding.remove(connection)
