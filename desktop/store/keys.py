"""Keys: the office's random key, wrapped by passphrase and recovery code; the database's random key, wrapped by it.

The envelope lies beside the database as `<name>.keys` and, word for word, inside it.
"""

from __future__ import annotations

import json
import os
import secrets
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop.base.errors import DamagedError, UnavailableError
from desktop.store.recovery import RecoveryCode

KEY_BYTES = 32
_FORMAT = 1
_PASSPHRASE, _RECOVERY, _DATABASE = "passphrase", "recovery", "database"


@dataclass(frozen=True, slots=True)
class Cost:
    """What deriving a key from a passphrase costs whoever tries them one by one."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


COST = Cost()
"""A third of a second on an office PC."""


@dataclass(frozen=True, slots=True)
class Wrap:
    """A key sealed under another one; `salt` is empty where no passphrase is involved."""

    by: str
    salt: bytes
    nonce: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """The wrapped keys of one database. Safe to copy: it opens with a secret only."""

    database_id: str
    epoch: int
    cost: Cost
    wraps: tuple[Wrap, ...]

    def to_json(self) -> str:
        """As it lies on disk."""
        return json.dumps(
            {
                "format": _FORMAT,
                "database": self.database_id,
                "epoch": self.epoch,
                "argon2id": {"memory_kib": self.cost.memory_kib, "passes": self.cost.passes, "lanes": self.cost.lanes},
                "wraps": [_wrap_json(wrap) for wrap in self.wraps],
            },
            indent=1,
        )

    @classmethod
    def from_json(cls, text: str) -> Envelope:
        """Reads what `to_json` wrote.

        Raises:
            UnavailableError: schema_newer, a newer program wrote it.
            DamagedError: keys_damaged.
        """
        try:
            data = json.loads(text)
            if data["format"] != _FORMAT:
                raise UnavailableError("schema_newer", found=data["format"], known=_FORMAT)
            cost = Cost(**{name: int(data["argon2id"][name]) for name in ("memory_kib", "passes", "lanes")})
            return cls(str(data["database"]), int(data["epoch"]), cost, tuple(map(_wrap_from, data["wraps"])))
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedError("keys_damaged") from error


def _wrap_json(wrap: Wrap) -> dict[str, str]:
    packed = {name: b64encode(getattr(wrap, name)).decode() for name in ("salt", "nonce", "sealed")}
    return {"by": wrap.by, **packed}


def _wrap_from(data: Mapping[str, Any]) -> Wrap:
    return Wrap(str(data["by"]), *(b64decode(data[name], validate=True) for name in ("salt", "nonce", "sealed")))


def seal(
    database_id: str, database_key: bytes, office_key: bytes, passphrase: str, recovery: RecoveryCode,
    cost: Cost | None = None, epoch: int = 1,
) -> Envelope:  # fmt: skip
    """A new envelope; both secrets open it."""
    cost = cost or COST
    empty = Envelope(database_id, epoch, cost, ())
    wraps = (
        _wrap_by_secret(empty, _PASSPHRASE, _folded(passphrase), office_key),
        _wrap_by_secret(empty, _RECOVERY, recovery.secret(), office_key),
        _wrap(empty, _DATABASE, b"", office_key, database_key),
    )
    return replace(empty, wraps=wraps)


def with_passphrase(envelope: Envelope, office_key: bytes, passphrase: str) -> Envelope:
    """The envelope with another passphrase; the old one no longer opens it."""
    return _replaced(envelope, _wrap_by_secret(envelope, _PASSPHRASE, _folded(passphrase), office_key))


def with_recovery(envelope: Envelope, office_key: bytes, recovery: RecoveryCode) -> Envelope:
    """The envelope with another recovery code; the old sheet no longer opens it."""
    return _replaced(envelope, _wrap_by_secret(envelope, _RECOVERY, recovery.secret(), office_key))


def _replaced(envelope: Envelope, wrap: Wrap) -> Envelope:
    return replace(envelope, wraps=tuple(wrap if old.by == wrap.by else old for old in envelope.wraps))


def open_by_passphrase(envelope: Envelope, passphrase: str) -> bytes:
    """The office key.

    Raises:
        UnavailableError: passphrase_wrong.
    """
    return _unwrap_by_secret(envelope, _PASSPHRASE, _folded(passphrase), "passphrase_wrong")


def open_by_recovery(envelope: Envelope, recovery: RecoveryCode) -> bytes:
    """The office key.

    Raises:
        UnavailableError: recovery_wrong.
    """
    return _unwrap_by_secret(envelope, _RECOVERY, recovery.secret(), "recovery_wrong")


def database_key(envelope: Envelope, office_key: bytes) -> bytes:
    """The database's key.

    Raises:
        DamagedError: keys_damaged.
    """
    wrap = _find(envelope, _DATABASE)
    try:
        return ChaCha20Poly1305(office_key).decrypt(wrap.nonce, wrap.sealed, _bound_to(envelope, _DATABASE))
    except InvalidTag as error:
        raise DamagedError("keys_damaged") from error


def _folded(passphrase: str) -> str:
    """The same passphrase typed on another keyboard or input method gives the same bytes."""
    return unicodedata.normalize("NFKC", passphrase).strip()


def _derive(secret: str, salt: bytes, cost: Cost) -> bytes:
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive(secret.encode())


def _bound_to(envelope: Envelope, by: str) -> bytes:
    return f"huiyin {_FORMAT} {envelope.database_id} {envelope.epoch} {by}".encode()


def _wrap(envelope: Envelope, by: str, salt: bytes, wrapping_key: bytes, key: bytes) -> Wrap:
    nonce = secrets.token_bytes(12)
    return Wrap(by, salt, nonce, ChaCha20Poly1305(wrapping_key).encrypt(nonce, key, _bound_to(envelope, by)))


def _wrap_by_secret(envelope: Envelope, by: str, secret: str, key: bytes) -> Wrap:
    salt = secrets.token_bytes(16)
    return _wrap(envelope, by, salt, _derive(secret, salt, envelope.cost), key)


def _unwrap_by_secret(envelope: Envelope, by: str, secret: str, code: str) -> bytes:
    wrap = _find(envelope, by)
    try:
        wrapping_key = _derive(secret, wrap.salt, envelope.cost)
        return ChaCha20Poly1305(wrapping_key).decrypt(wrap.nonce, wrap.sealed, _bound_to(envelope, by))
    except InvalidTag as error:
        raise UnavailableError(code) from error


def _find(envelope: Envelope, by: str) -> Wrap:
    for wrap in envelope.wraps:
        if wrap.by == by:
            return wrap
    raise DamagedError("keys_damaged")


def sidecar(database: Path) -> Path:
    """Where the envelope of a database lies."""
    return database.with_name(database.name + ".keys")


def read_sidecar(database: Path) -> Envelope:
    """The envelope beside a database.

    Raises:
        UnavailableError: keys_missing, or the file can't be read.
        DamagedError: keys_damaged.
    """
    path = sidecar(database)
    try:
        return Envelope.from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UnavailableError("keys_missing", path=str(path)) from error
    except (UnicodeDecodeError, DamagedError) as error:
        raise DamagedError("keys_damaged", path=str(path)) from error
    except OSError as error:
        raise UnavailableError("cannot_open", path=str(path), reason=error.strerror or "") from error


def write_sidecar(database: Path, envelope: Envelope) -> None:
    """Puts the envelope beside a database: the old one or the new one is there at any moment, whole.

    Raises:
        UnavailableError: the folder can't be written.
    """
    path = sidecar(database)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(envelope.to_json())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise UnavailableError("cannot_write", path=str(path), reason=error.strerror or "") from error
