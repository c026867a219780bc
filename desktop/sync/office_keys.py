"""The office's keys on the hub: one document, opened by passphrase or recovery code, or by a workstation's own key.

A new epoch begins when a PC is revoked: the new office key is sealed for each PC that stays, and the older keys under
the new one, so that who has the newest can read everything. The document is signed by the workstation that wrote it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.base.errors import DamagedError, UnavailableError
from desktop.store import unlocking
from desktop.store.identity import Identity
from desktop.store.keys import Envelope, Wrap

NAME = "keys"
_FORMAT = 1
_NONCE = bytes(12)
"""Each key that it is used with seals one thing, once."""


@dataclass(frozen=True, slots=True)
class KeyBook:
    """The document. `stations` = the newest office key sealed for workstations, `older` = older keys by epoch.

    `serial` rises with every change, so that an older book is known for one; `revoked` = workstations that were shut
    out, and who of the office did that.
    """

    epoch: int
    secrets: tuple[Wrap, ...]
    stations: Mapping[int, bytes]
    older: Mapping[int, bytes]
    serial: int = 1
    revoked: Mapping[int, int] = field(default_factory=dict)
    signer: int = 0
    signature: bytes = b""

    def to_bytes(self) -> bytes:
        """As it lies on the hub."""
        return json.dumps({**self._said(), "signature": self.signature.hex()}, sort_keys=True).encode()

    @classmethod
    def of_bytes(cls, text: bytes) -> KeyBook:
        """Reads what `to_bytes` wrote.

        Raises:
            DamagedError: keys_damaged.
            UnavailableError: hub_newer.
        """
        try:
            data = json.loads(text)
            if data["format"] != _FORMAT:
                raise UnavailableError("hub_newer", found=data["format"], known=_FORMAT)
            return cls(
                int(data["epoch"]), tuple(map(Wrap.of_json, data["secrets"])), _unpacked(data["stations"]),
                _unpacked(data["older"]), int(data["serial"]),
                {int(key): int(author) for key, author in data["revoked"].items()}, int(data["signer"]),
                bytes.fromhex(data["signature"]),
            )  # fmt: skip
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedError("keys_damaged") from error

    @property
    def age(self) -> tuple[int, int]:
        """Grows with every change: the newer of two books has the greater one."""
        return self.epoch, self.serial

    def signed(self, identity: Identity) -> KeyBook:
        """The book in the name of a workstation."""
        named = replace(self, signer=identity.workstation, signature=b"")
        return replace(named, signature=identity.key.sign(named._message()))

    def signed_by(self, public_key: str) -> bool:
        """Whether the workstation with this public key wrote it."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
            key.verify(self.signature, replace(self, signature=b"")._message())
        except (InvalidSignature, ValueError):
            return False
        return True

    def _message(self) -> bytes:
        return json.dumps(self._said(), sort_keys=True).encode()

    def _said(self) -> dict[str, Any]:
        return {
            "format": _FORMAT, "epoch": self.epoch, "secrets": [wrap.as_json() for wrap in self.secrets],
            "stations": _packed(self.stations), "older": _packed(self.older), "serial": self.serial,
            "revoked": {str(key): author for key, author in self.revoked.items()}, "signer": self.signer,
        }  # fmt: skip


def first(office_keys: Mapping[int, bytes], secrets_of_office: tuple[Wrap, ...]) -> KeyBook:
    """The book of an office that begins to share: passphrase and recovery code open it."""
    epoch = max(office_keys)
    return KeyBook(epoch, secrets_of_office, {}, _older(office_keys))


def next_epoch(
    before: KeyBook, office_keys: Mapping[int, bytes], secrets_of_office: tuple[Wrap, ...], stay: Mapping[int, str],
    revoked: Mapping[int, int],
) -> KeyBook:  # fmt: skip
    """The book of a new epoch, whose key is the newest of `office_keys`.

    `stay` = exchange keys of the workstations that go on, by their row's key; `revoked` = who does not, and by whom.
    """
    epoch = max(office_keys)
    boxes = _boxes(stay, office_keys[epoch])
    serial, gone = before.serial + 1, {**before.revoked, **revoked}
    return KeyBook(epoch, secrets_of_office, boxes, _older(office_keys), serial, gone)


def by_secret(book: KeyBook, passphrase: str | None, recovery: str | None) -> dict[int, bytes]:
    """All office keys by epoch, for who knows the passphrase or has the recovery sheet.

    Raises:
        UnavailableError: passphrase_wrong, recovery_wrong, recovery_malformed.
        DamagedError: keys_damaged.
    """
    newest = unlocking.office_key(Envelope("", book.epoch, book.secrets), passphrase, recovery)
    return _with_older(book, newest)


def by_station(book: KeyBook, identity: Identity) -> dict[int, bytes]:
    """All office keys by epoch, for a workstation that goes on.

    Raises:
        UnavailableError: key_revoked, the newest key is not meant for this PC.
    """
    sealed = book.stations.get(identity.workstation)
    newest = None if sealed is None else _unbox(identity.exchange, sealed)
    if newest is None:
        raise UnavailableError("key_revoked")
    return _with_older(book, newest)


def fits(book: KeyBook, newest: bytes) -> bool:
    """Whether a key is the book's newest, as far as the older ones under it tell."""
    try:
        _with_older(book, newest)
    except DamagedError:
        return False
    return True


def _older(office_keys: Mapping[int, bytes]) -> dict[int, bytes]:
    newest = max(office_keys)
    return {
        epoch: ChaCha20Poly1305(_for_older(office_keys[newest], epoch)).encrypt(_NONCE, key, b"")
        for epoch, key in office_keys.items()
        if epoch != newest
    }


def _with_older(book: KeyBook, newest: bytes) -> dict[int, bytes]:
    found = {book.epoch: newest}
    for epoch, sealed in book.older.items():
        try:
            found[epoch] = ChaCha20Poly1305(_for_older(newest, epoch)).decrypt(_NONCE, sealed, b"")
        except InvalidTag as error:
            raise DamagedError("keys_damaged") from error
    return found


def _for_older(newest: bytes, epoch: int) -> bytes:
    return HKDF(SHA256(), 32, None, f"huiyin older key {epoch}".encode()).derive(newest)


def _boxes(stay: Mapping[int, str], key: bytes) -> dict[int, bytes]:
    return {station: _box(bytes.fromhex(public), key) for station, public in stay.items() if public}


def _box(public: bytes, key: bytes) -> bytes:
    """Sealed so that only the holder of the private half can open it."""
    once = X25519PrivateKey.generate()
    own = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    return own + ChaCha20Poly1305(_for_box(shared, own, public)).encrypt(_NONCE, key, b"")


def _unbox(private: X25519PrivateKey, sealed: bytes) -> bytes | None:
    own, rest = sealed[:32], sealed[32:]
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(own))
        public = private.public_key().public_bytes_raw()
        return ChaCha20Poly1305(_for_box(shared, own, public)).decrypt(_NONCE, rest, b"")
    except (InvalidTag, ValueError):
        return None


def _for_box(shared: bytes, own: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), 32, own + public, b"huiyin box").derive(shared)


def new_key() -> bytes:
    """A random office key."""
    return secrets.token_bytes(32)


def _packed(found: Mapping[int, bytes]) -> dict[str, str]:
    return {str(key): value.hex() for key, value in found.items()}


def _unpacked(found: Mapping[str, str]) -> dict[int, bytes]:
    return {int(key): bytes.fromhex(value) for key, value in found.items()}
