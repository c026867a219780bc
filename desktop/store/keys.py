"""Keys: the office's random key, wrapped by passphrase and recovery code; the database's random key, wrapped by it.

The envelope lies beside the database as `<name>.keys` and, word for word, inside it.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop.base import files
from desktop.base.errors import DamagedError, UnavailableError
from desktop.store.recovery import RecoveryCode

KEY_BYTES = 32
_FORMAT = 1
PASSPHRASE, RECOVERY, _DATABASE = "passphrase", "recovery", "database"
_SECRETS = (PASSPHRASE, RECOVERY)


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
    """A key sealed under another one; `salt` is empty where no passphrase is involved.

    `bound` names the database and the epoch that it was made for, and `cost` what its passphrase costs: a wrap of the
    office key stands for itself and may lie in another PC's envelope too.
    """

    by: str
    salt: bytes
    nonce: bytes
    sealed: bytes
    bound: str
    cost: Cost

    def as_json(self) -> dict[str, Any]:
        """As it lies on disk."""
        packed = {name: b64encode(getattr(self, name)).decode() for name in ("salt", "nonce", "sealed")}
        cost = {"memory_kib": self.cost.memory_kib, "passes": self.cost.passes, "lanes": self.cost.lanes}
        return {"by": self.by, "for": self.bound, "argon2id": cost, **packed}

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Wrap:
        """Reads what `as_json` wrote.

        Raises:
            DamagedError: keys_damaged.
        """
        try:
            salt, nonce, sealed = (b64decode(data[name], validate=True) for name in ("salt", "nonce", "sealed"))
            cost = Cost(**{name: int(data["argon2id"][name]) for name in ("memory_kib", "passes", "lanes")})
            return cls(str(data["by"]), salt, nonce, sealed, str(data["for"]), cost)
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedError("keys_damaged") from error


@dataclass(frozen=True, slots=True)
class Envelope:
    """The wrapped keys of one database. Safe to copy: it opens with a secret only."""

    database_id: str
    epoch: int
    wraps: tuple[Wrap, ...]

    def to_json(self) -> str:
        """As it lies on disk."""
        return json.dumps(
            {
                "format": _FORMAT,
                "database": self.database_id,
                "epoch": self.epoch,
                "wraps": [wrap.as_json() for wrap in self.wraps],
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
            return cls(str(data["database"]), int(data["epoch"]), tuple(map(Wrap.of_json, data["wraps"])))
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedError("keys_damaged") from error

    @property
    def secrets(self) -> tuple[Wrap, ...]:
        """The wraps of the office key, that a person's secret opens: they open every PC of the office."""
        return tuple(wrap for wrap in self.wraps if wrap.by in _SECRETS)


def seal(
    database_id: str, database_key: bytes, office_key: bytes, passphrase: str, recovery: RecoveryCode,
    cost: Cost | None = None, epoch: int = 1,
) -> Envelope:  # fmt: skip
    """A new envelope; both secrets open it."""
    cost = cost or COST
    bound = _bound_to(database_id, epoch)
    wraps = (
        _wrap_by_secret(bound, cost, PASSPHRASE, _folded(passphrase), office_key),
        _wrap_by_secret(bound, cost, RECOVERY, recovery.secret(), office_key),
        _wrap(bound, cost, _DATABASE, b"", office_key, database_key),
    )
    return Envelope(database_id, epoch, wraps)


def adopted(
    database_id: str, epoch: int, database_key: bytes, office_key: bytes, secrets_of_office: Sequence[Wrap]
) -> Envelope:
    """The envelope of another PC's database: what opens the office key there opens it here."""
    own = _wrap(_bound_to(database_id, epoch), COST, _DATABASE, b"", office_key, database_key)
    return Envelope(database_id, epoch, (*secrets_of_office, own))


def with_passphrase(envelope: Envelope, office_key: bytes, passphrase: str) -> Envelope:
    """The envelope with another passphrase; the old one no longer opens it."""
    return _replaced(envelope, PASSPHRASE, _folded(passphrase), office_key)


def with_recovery(envelope: Envelope, office_key: bytes, recovery: RecoveryCode) -> Envelope:
    """The envelope with another recovery code; the old sheet no longer opens it."""
    return _replaced(envelope, RECOVERY, recovery.secret(), office_key)


def _replaced(envelope: Envelope, by: str, secret: str, office_key: bytes) -> Envelope:
    cost = _find(envelope.wraps, by).cost
    wrap = _wrap_by_secret(_bound_to(envelope.database_id, envelope.epoch), cost, by, secret, office_key)
    return replace(envelope, wraps=tuple(wrap if old.by == wrap.by else old for old in envelope.wraps))


def open_by_passphrase(envelope: Envelope, passphrase: str) -> bytes:
    """The office key.

    Raises:
        UnavailableError: passphrase_wrong.
    """
    return _unwrap_by_secret(envelope.wraps, PASSPHRASE, _folded(passphrase), "passphrase_wrong")


def open_by_recovery(envelope: Envelope, recovery: RecoveryCode) -> bytes:
    """The office key.

    Raises:
        UnavailableError: recovery_wrong.
    """
    return _unwrap_by_secret(envelope.wraps, RECOVERY, recovery.secret(), "recovery_wrong")


def database_key(envelope: Envelope, office_key: bytes) -> bytes:
    """The database's key.

    Raises:
        DamagedError: keys_damaged.
    """
    wrap = _find(envelope.wraps, _DATABASE)
    try:
        return ChaCha20Poly1305(office_key).decrypt(wrap.nonce, wrap.sealed, _said(wrap.bound, _DATABASE))
    except InvalidTag as error:
        raise DamagedError("keys_damaged") from error


def _folded(passphrase: str) -> str:
    """The same passphrase typed on another keyboard or input method gives the same bytes."""
    return unicodedata.normalize("NFKC", passphrase).strip()


def _derive(secret: str, salt: bytes, cost: Cost) -> bytes:
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive(secret.encode())


def _bound_to(database_id: str, epoch: int) -> str:
    return f"{database_id} {epoch}"


def _said(bound: str, by: str) -> bytes:
    return f"huiyin {_FORMAT} {bound} {by}".encode()


def _wrap(bound: str, cost: Cost, by: str, salt: bytes, wrapping_key: bytes, key: bytes) -> Wrap:
    nonce = secrets.token_bytes(12)
    sealed = ChaCha20Poly1305(wrapping_key).encrypt(nonce, key, _said(bound, by))
    return Wrap(by, salt, nonce, sealed, bound, cost)


def _wrap_by_secret(bound: str, cost: Cost, by: str, secret: str, key: bytes) -> Wrap:
    salt = secrets.token_bytes(16)
    return _wrap(bound, cost, by, salt, _derive(secret, salt, cost), key)


def _unwrap_by_secret(wraps: Sequence[Wrap], by: str, secret: str, code: str) -> bytes:
    wrap = _find(wraps, by)
    try:
        wrapping_key = _derive(secret, wrap.salt, wrap.cost)
        return ChaCha20Poly1305(wrapping_key).decrypt(wrap.nonce, wrap.sealed, _said(wrap.bound, by))
    except InvalidTag as error:
        raise UnavailableError(code) from error


def _find(wraps: Sequence[Wrap], by: str) -> Wrap:
    for wrap in wraps:
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
    try:
        files.put(path, envelope.to_json().encode())
    except OSError as error:
        raise UnavailableError("cannot_write", path=str(path), reason=error.strerror or "") from error
