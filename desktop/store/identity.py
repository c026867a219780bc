"""Who signs: this workstation's row and its private keys, which never leave the database."""

from __future__ import annotations

from dataclasses import dataclass

import apsw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desktop.base.ids import IdMaker
from desktop.store import meta


@dataclass(frozen=True, slots=True)
class Identity:
    """A workstation's row key and its private keys: to sign, and to be handed a new office key under.

    `epoch` is that of the office key in force.
    """

    workstation: int
    key: Ed25519PrivateKey
    epoch: int
    exchange: X25519PrivateKey

    @property
    def public_key(self) -> str:
        """The public key as hex digits, as the workstation's row holds it."""
        return self.key.public_key().public_bytes_raw().hex()

    @property
    def exchange_key(self) -> str:
        """The public half of `exchange` as hex digits, as the workstation's row holds it."""
        return self.exchange.public_key().public_bytes_raw().hex()


def new(ids: IdMaker, epoch: int) -> Identity:
    """A workstation that nobody knows yet."""
    return Identity(ids.next(), Ed25519PrivateKey.generate(), epoch, X25519PrivateKey.generate())


def put(connection: apsw.Connection, identity: Identity) -> None:
    """Makes this database that workstation, inside the caller's transaction."""
    meta.put(connection, meta.WORKSTATION, str(identity.workstation))
    meta.put(connection, meta.SIGNING_KEY, identity.key.private_bytes_raw().hex())
    meta.put(connection, meta.EXCHANGE_KEY, identity.exchange.private_bytes_raw().hex())
    meta.put(connection, meta.EPOCH, str(identity.epoch))


def of(connection: apsw.Connection) -> Identity:
    """Which workstation this database is."""
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(meta.demand(connection, meta.SIGNING_KEY)))
    exchange = X25519PrivateKey.from_private_bytes(bytes.fromhex(meta.demand(connection, meta.EXCHANGE_KEY)))
    workstation, epoch = meta.demand(connection, meta.WORKSTATION), meta.demand(connection, meta.EPOCH)
    return Identity(int(workstation), key, int(epoch), exchange)
