"""From a passphrase, a recovery code or the keyring to a database key."""

from __future__ import annotations

from pathlib import Path

from desktop.base.errors import DamagedError, UnavailableError
from desktop.store import keys
from desktop.store.database import Database
from desktop.store.keychain import Keychain
from desktop.store.keys import Envelope
from desktop.store.recovery import RecoveryCode


def office_key(envelope: Envelope, passphrase: str | None, recovery: str | None) -> bytes:
    """The office key, by the passphrase if there is one, else by the recovery code as typed.

    Raises:
        UnavailableError: passphrase_wrong, recovery_wrong, recovery_malformed, passphrase_needed (neither was given).
    """
    if passphrase is not None:
        return keys.open_by_passphrase(envelope, passphrase)
    if recovery is not None:
        return keys.open_by_recovery(envelope, RecoveryCode.parse(recovery))
    raise UnavailableError("passphrase_needed")


def by_secret(path: Path, database_id: str, passphrase: str | None, recovery: str | None) -> Database:
    """Opens a database with the keys that lie beside it.

    Raises:
        UnavailableError: keys_missing, passphrase_wrong, recovery_wrong, recovery_malformed.
        DamagedError: keys_damaged, keys_foreign (those of another database), damaged.
    """
    envelope = keys.read_sidecar(path)
    if envelope.database_id != database_id:
        raise DamagedError("keys_foreign", path=str(keys.sidecar(path)))
    opened = office_key(envelope, passphrase, recovery)
    try:
        key = keys.database_key(envelope, opened)
    except DamagedError as error:
        raise DamagedError("keys_damaged", path=str(keys.sidecar(path))) from error
    return Database.open(path, key)


def by_keychain(path: Path, database_id: str, keychain: Keychain | None) -> Database:
    """Opens a database with the key that the system's keyring holds.

    Raises:
        UnavailableError: passphrase_needed, there is no entry or it does not fit.
    """
    key = keychain.get(database_id) if keychain else None
    if key is not None:
        try:
            return Database.open(path, key)
        except DamagedError:  # damaged, or the entry is stale: the passphrase tells
            pass
    raise UnavailableError("passphrase_needed", path=str(path))
