"""Sealing: what leaves this PC for the hub is encrypted with the office's key and bound to its place.

An entry is bound to the hub, its seq, the hash before it and its origin: in another place it does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.base.errors import DamagedError
from desktop.store.log import Entry
from desktop.sync.hub import Sealed

_NONCE_BYTES = 12
_LENGTH_BYTES = 4
_LARGEST = 256 * 1024 * 1024
"""No entry grows beyond this when it is unpacked."""
_WHOLE_BITS = 63
_KINDS: Mapping[str, tuple[type, ...]] = {"int": (int,), "str": (str,), "int | None": (int, type(None))}
_HEAD_FIELDS = {
    field.name: _KINDS[str(field.type)]
    for field in fields(Entry)
    if field.name not in ("payload", "pending", "signature")
}
"""What stands in the clear once an entry is opened, and of what kinds it may be."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What an office key of one epoch is used for, a key for each purpose."""

    entries: bytes
    documents: bytes
    pieces: bytes
    names: bytes


class Sealer:
    """Seals and opens for one hub. `office_keys` by epoch, as far as this PC has them."""

    def __init__(self, hub_id: str, office_keys: Mapping[int, bytes]) -> None:
        self._hub = hub_id
        self._keys = {epoch: _keys(key) for epoch, key in office_keys.items()}

    def knows(self, epoch: int) -> bool:
        """Whether the key of an epoch is here."""
        return epoch in self._keys

    @property
    def epochs(self) -> list[int]:
        """The epochs whose keys are here, newest first."""
        return sorted(self._keys, reverse=True)

    def seal_entry(self, entry: Entry) -> Sealed:
        """An entry as the hub gets it."""
        head = {name: getattr(entry, name) for name in _HEAD_FIELDS}
        head["signature"] = entry.signature.hex()
        head["erased"] = entry.payload is None
        text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
        plain = zlib.compress(len(text).to_bytes(_LENGTH_BYTES, "big") + text + (entry.payload or b""))
        bound = self._place(entry.seq, entry.previous_hash, entry.origin)
        content = _seal(self._keys[entry.epoch].entries, plain, bound)
        return Sealed(entry.seq, entry.hash, entry.previous_hash, entry.origin, entry.epoch, content)

    def open_entry(self, sealed: Sealed) -> Entry:
        """The entry; nothing of it is parsed before it proves to be whole and at its place.

        Raises:
            DamagedError: seal_broken.
        """
        bound = self._place(sealed.seq, sealed.previous_hash, sealed.origin)
        plain = _open(self._keys[sealed.epoch].entries, sealed.content, bound, sealed.seq)
        try:
            entry = _unpacked(plain)
        except (zlib.error, ValueError, LookupError, TypeError, RecursionError) as error:
            raise DamagedError("seal_broken", seq=sealed.seq) from error
        told = (entry.seq, entry.hash, entry.previous_hash, entry.origin, entry.epoch)
        if told != (sealed.seq, sealed.hash, sealed.previous_hash, sealed.origin, sealed.epoch):
            raise DamagedError("seal_broken", seq=sealed.seq)
        return entry

    def seal_document(self, name: str, content: bytes) -> bytes:
        """A document under its name; the epoch of the key stands before it."""
        epoch = self.epochs[0]
        return epoch.to_bytes(_LENGTH_BYTES, "big") + _seal(self._keys[epoch].documents, content, self._named(name))

    def open_document(self, name: str, sealed: bytes) -> bytes:
        """What was sealed under this name.

        Raises:
            DamagedError: seal_broken.
        """
        epoch = epoch_of(sealed)
        if epoch not in self._keys:
            raise DamagedError("seal_broken", name=name)
        return _open(self._keys[epoch].documents, sealed[_LENGTH_BYTES:], self._named(name), name)

    def is_newest(self, sealed: bytes) -> bool:
        """Whether a document was sealed with the newest key that is here."""
        return epoch_of(sealed) == self.epochs[0]

    def blob_name(self, sha256: str, epoch: int) -> str:
        """What a file is called on the hub: without the key nobody can tell whether a file he has is there."""
        return f"{epoch}-{hmac.new(self._keys[epoch].names, sha256.encode(), hashlib.sha256).hexdigest()}"

    def seal_piece(self, blob: str, index: int, content: bytes) -> bytes:
        """One piece of a file."""
        return _seal(self._keys[_epoch_of(blob)].pieces, content, self._named(f"{blob}/{index}"))

    def open_piece(self, blob: str, index: int, sealed: bytes) -> bytes:
        """The content of a piece.

        Raises:
            DamagedError: seal_broken.
        """
        return _open(self._keys[_epoch_of(blob)].pieces, sealed, self._named(f"{blob}/{index}"), blob)

    def _place(self, seq: int, previous_hash: str, origin: str) -> bytes:
        return f"huiyin entry {self._hub} {seq} {previous_hash} {origin}".encode()

    def _named(self, name: str) -> bytes:
        return f"huiyin named {self._hub} {name}".encode()


def _unpacked(plain: bytes) -> Entry:
    """The entry that a key holder packed; what a newer program says besides is left out.

    Raises:
        ValueError, LookupError, TypeError, RecursionError, zlib.error: it is none.
    """
    unpacked = zlib.decompressobj().decompress(plain, _LARGEST)
    length = int.from_bytes(unpacked[:_LENGTH_BYTES], "big")
    head = json.loads(unpacked[_LENGTH_BYTES : _LENGTH_BYTES + length])
    for name, kinds in _HEAD_FIELDS.items():
        _demand_storable(head[name], kinds)
    if type(json.loads(head["fields"])) is not dict:
        raise TypeError("fields")
    payload = None if head["erased"] else unpacked[_LENGTH_BYTES + length :]
    known = {name: head[name] for name in _HEAD_FIELDS}
    return Entry(**known, signature=bytes.fromhex(head["signature"]), pending=False, payload=payload)


def _demand_storable(value: object, kinds: tuple[type, ...]) -> None:
    if type(value) not in kinds:
        raise TypeError(type(value).__name__)
    if isinstance(value, int) and value.bit_length() > _WHOLE_BITS:
        raise ValueError("too large")
    if isinstance(value, str):
        value.encode()


def epoch_of(document: bytes) -> int:
    """Which epoch's key a document says that it is sealed with."""
    return int.from_bytes(document[:_LENGTH_BYTES], "big")


def _epoch_of(blob: str) -> int:
    return int(blob.partition("-")[0])


def _keys(office_key: bytes) -> Keys:
    def derive(purpose: str) -> bytes:
        return HKDF(SHA256(), 32, None, f"huiyin hub {purpose}".encode()).derive(office_key)

    return Keys(*(derive(field.name) for field in fields(Keys)))


def _seal(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, bound)


def _open(key: bytes, sealed: bytes, bound: bytes, where: object) -> bytes:
    try:
        return ChaCha20Poly1305(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
    except (InvalidTag, ValueError) as error:
        raise DamagedError("seal_broken", where=str(where)) from error
