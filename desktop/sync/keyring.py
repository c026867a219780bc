"""The office's keys on this PC and on the hub, brought in line.

This PC remembers the newest book of keys that it has accepted: one on the hub that is older, damaged, or written by
nobody of the office, is replaced by that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum

import apsw

from desktop.base.errors import DamagedError, UnavailableError
from desktop.store import keys, meta
from desktop.store.keys import Wrap
from desktop.store.store import Store
from desktop.sync import office_keys
from desktop.sync.hub import Hub, MovedError
from desktop.sync.office_keys import KeyBook

_BOOK = "key_book"


class Secrets(StrEnum):
    """What came of a passphrase or recovery code that was changed somewhere."""

    SAME = "same"
    SENT = "sent"
    """Changed here: from now on it opens every PC of the office, each from its next sync on."""
    OVERRULED = "overruled"
    """The same, but another PC had changed it too: the other change no longer counts."""
    TAKEN = "taken"
    """Changed on another PC: it opens this database now, the former one no longer does."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What the hub's book taught. `keys` = all office keys by epoch that this PC has, `book` = the one in force;
    `mended` = it was put back.

    `sure` = the book is one that this PC could examine; else its writer is not known here yet, and a newer key that it
    has for this PC is only good for reading on: whoever sealed it knew this PC's exchange key.
    """

    keys: Mapping[int, bytes]
    book: KeyBook
    taken: bool = False
    mended: bool = False
    sure: bool = True
    shut_out: bool = False
    """Not sure, and the book has no key for this PC: the hub may have gone on under one that is not meant for it."""

    @property
    def newest(self) -> int:
        """The epoch in force."""
        return self.book.epoch


def read(hub: Hub) -> KeyBook:
    """The hub's book of keys, unexamined.

    Raises:
        DamagedError: hub_damaged (it has none), keys_damaged.
    """
    text = hub.document(office_keys.NAME)
    if text is None:
        raise DamagedError("hub_damaged")
    return KeyBook.of_bytes(text)


def book_of(store: Store) -> KeyBook | None:
    """The newest book that this PC has accepted, None before the office shares."""
    with store.database.read() as connection:
        text = meta.get(connection, _BOOK)
    return None if text is None else KeyBook.of_bytes(text.encode())


def learn(store: Store, hub: Hub) -> Learned:
    """Accepts a newer book of the hub, or puts back the one that this PC has accepted before.

    Raises:
        UnavailableError: key_revoked, the newest key is not meant for this PC; hub_newer.
        DamagedError: hub_damaged, keys_damaged: nothing that this PC could put back.
    """
    text, kept = hub.document(office_keys.NAME), book_of(store)
    if kept is not None and text == kept.to_bytes():
        return Learned(store.office_keys(), kept)
    book = _parsed(text, kept)
    if book is not None and (kept is None or book.age >= kept.age):
        signer = store.reading.workstations().get(book.signer)
        if signer is None:
            found = _for_now(store, book)
            return Learned({**store.office_keys(), **found}, book, sure=False, shut_out=not found)
        if book.signed_by(signer.public_key) and not signer.retired:
            return _accept(store, book)
    if kept is None:
        raise DamagedError("keys_damaged")
    with suppress(UnavailableError, MovedError):  # where this PC may not write, it reads on with what it knows
        hub.put_document(office_keys.NAME, kept.to_bytes(), expect=text)
    return Learned(store.office_keys(), kept, mended=True)


def _parsed(text: bytes | None, kept: KeyBook | None) -> KeyBook | None:
    """The book of a text; None for a missing or damaged one that can be put back."""
    try:
        if text is None:
            raise DamagedError("hub_damaged")
        return KeyBook.of_bytes(text)
    except DamagedError:
        if kept is None:
            raise
        return None


def _accept(store: Store, book: KeyBook) -> Learned:
    found = store.office_keys()
    own = found.get(book.epoch)
    if own is None or store.identity.workstation in book.stations or not office_keys.fits(book, own):
        found |= office_keys.by_station(book, store.identity)
    before = store.envelope().secrets
    adopt(store, book, found)
    return Learned(found, book, taken=store.envelope().secrets != before)


def _for_now(store: Store, book: KeyBook) -> dict[int, bytes]:
    with suppress(UnavailableError, DamagedError):
        return office_keys.by_station(book, store.identity)
    return {}


def adopt(store: Store, book: KeyBook, found: Mapping[int, bytes]) -> None:
    """Keeps a book and its keys, and lets the office's secrets open this database.

    A passphrase or recovery code that was changed here and is not sent yet stays, unless a new epoch has begun.
    """
    with store.database.write() as connection:
        own, kept = store.envelope(), book_of(store)
        changed = meta.changed_secrets(connection) if own.epoch == book.epoch else {}
        others = _by(kept.secrets) if kept else {}
        told = {by: also or _by(book.secrets).get(by) != others.get(by) for by, also in changed.items()}
        merged = _merged(book.secrets, own.secrets, told)
        envelope = keys.adopted(store.database_id, book.epoch, store.database.key, found[book.epoch], merged)
        for epoch, key in found.items():
            meta.put_office_key(connection, epoch, key)
        meta.put(connection, meta.EPOCH, str(book.epoch))
        meta.put(connection, meta.ENVELOPE, envelope.to_json())
        meta.put_changed_secrets(connection, told)
        remember(connection, book)
    store.reload_identity()  # first: where the disk is full now, the next entry is signed in the new epoch all the same
    keys.write_sidecar(store.database.path, envelope)


def remember(connection: apsw.Connection, book: KeyBook) -> None:
    """Keeps the book as the newest one that this PC has accepted, inside the caller's transaction."""
    meta.put(connection, _BOOK, book.to_bytes().decode())


def _by(wraps: tuple[Wrap, ...]) -> dict[str, Wrap]:
    return {wrap.by: wrap for wrap in wraps}


def _merged(of_office: tuple[Wrap, ...], mine: tuple[Wrap, ...], changed: Collection[str]) -> tuple[Wrap, ...]:
    """The office's secrets with those of mine that were changed here."""
    own = _by(mine)
    return tuple(own[wrap.by] if wrap.by in changed else wrap for wrap in of_office)


def send_secrets(store: Store, hub: Hub) -> Secrets:
    """Puts a passphrase or recovery code that was changed here into the office's book.

    Raises:
        MovedError: somebody else has just changed the book.
    """
    with store.database.read() as connection:
        changed = meta.changed_secrets(connection)
    kept = book_of(store)
    if not changed or kept is None:
        return Secrets.SAME
    merged = _merged(kept.secrets, store.envelope().secrets, changed)
    fresh = replace(kept, secrets=merged, serial=kept.serial + 1).signed(store.identity)
    hub.put_document(office_keys.NAME, fresh.to_bytes(), expect=kept.to_bytes())
    with store.database.write() as connection:
        meta.put_changed_secrets(connection, {})
        remember(connection, fresh)
    return Secrets.OVERRULED if any(changed.values()) else Secrets.SENT


def demand_signed(store: Store, book: KeyBook) -> None:
    """Refuses a book that nobody of the office has written, once it is known who belongs to it.

    Raises:
        DamagedError: keys_damaged.
    """
    if not is_signed(store, book):
        raise DamagedError("keys_damaged")


def is_signed(store: Store, book: KeyBook) -> bool:
    """Whether a workstation that belongs to the office, as far as is known here, has written a book."""
    signer = store.reading.workstations().get(book.signer)
    return signer is not None and not signer.retired and book.signed_by(signer.public_key)


def still_open_to(store: Store) -> tuple[int, ...]:
    """Workstations that were revoked and could still open the newest key: to be revoked once more."""
    book = book_of(store)
    known = store.reading.workstations()
    return tuple(key for key in (book.stations if book else ()) if key in known and known[key].retired)
