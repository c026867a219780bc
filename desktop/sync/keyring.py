"""The office's keys on this PC and on the hub, brought in line."""

from __future__ import annotations

from desktop.base.errors import DamagedError
from desktop.store import keys, meta
from desktop.store.store import Store
from desktop.sync import office_keys
from desktop.sync.hub import Hub
from desktop.sync.office_keys import KeyBook


def read(hub: Hub) -> tuple[KeyBook, bytes]:
    """The hub's book of keys, and as it lies there.

    Raises:
        DamagedError: hub_damaged (it has none), keys_damaged.
    """
    text = hub.document(office_keys.NAME)
    if text is None:
        raise DamagedError("hub_damaged")
    return KeyBook.of_bytes(text), text


def learn(store: Store, hub: Hub) -> dict[int, bytes]:
    """All office keys by epoch, after taking over a newer one that the hub has for this PC.

    Raises:
        UnavailableError: key_revoked, a newer key is not meant for this PC.
        DamagedError: keys_damaged, the book was not written by a workstation of this office.
    """
    known = store.office_keys()
    book, _ = read(hub)
    if book.epoch in known:
        return known
    signer = store.reading.workstations().get(book.signer)
    if signer is None or not book.signed_by(signer.public_key):
        raise DamagedError("keys_damaged")
    found = {**known, **office_keys.by_station(book, store.identity)}
    adopt(store, book, found)
    return found


def adopt(store: Store, book: KeyBook, found: dict[int, bytes]) -> None:
    """Keeps the office's keys here and lets the office's present secrets open this database."""
    envelope = keys.adopted(store.database_id, book.epoch, store.database.key, found[book.epoch], book.secrets)
    with store.database.write() as connection:
        for epoch, key in found.items():
            meta.put_office_key(connection, epoch, key)
        meta.put(connection, meta.EPOCH, str(book.epoch))
        meta.put(connection, meta.ENVELOPE, envelope.to_json())
    keys.write_sidecar(store.database.path, envelope)
    store.reload_identity()
