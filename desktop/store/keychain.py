"""The system's keyring: keeps the database key on this PC so that nobody types the passphrase at each start."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "huiyin"
_PATIENCE_S = 3.0


class Keychain(Protocol):
    """Keeps secrets by the database's id. Never raises: a keyring that fails is a keyring without an entry."""

    def get(self, database_id: str) -> bytes | None:
        """The kept key, None if there is none."""

    def put(self, database_id: str, key: bytes) -> bool:
        """Keeps a key; False if the keyring would not."""

    def remove(self, database_id: str) -> None:
        """Forgets a key; none is fine."""


class SystemKeychain:
    """Windows Credential Manager (this machine only, not roaming), or what `keyring` finds elsewhere."""

    def get(self, database_id: str) -> bytes | None:
        """The kept key, None if there is none or the keyring does not answer in three seconds."""
        kept = _patiently(lambda: _backend().get_password(_SERVICE, database_id))
        try:
            return bytes.fromhex(kept) if isinstance(kept, str) else None
        except ValueError:
            return None

    def put(self, database_id: str, key: bytes) -> bool:
        """Keeps a key; False if the keyring would not."""

        def keep() -> bool:
            _backend().set_password(_SERVICE, database_id, key.hex())
            return True

        return _patiently(keep) is True

    def remove(self, database_id: str) -> None:
        """Forgets a key; none is fine."""
        _patiently(lambda: _backend().delete_password(_SERVICE, database_id))


def _backend() -> KeyringBackend:
    import keyring

    backend = keyring.get_keyring()
    if type(backend).__name__ == "WinVaultKeyring":
        backend.persist = "local machine"  # type: ignore[attr-defined]
    return backend


def _patiently(work: Callable[[], object]) -> object:
    """What `work` returns; None when it fails or takes longer than people wait at a start."""
    results: list[object] = []

    def attempt() -> None:
        with suppress(Exception):  # whatever a foreign keyring throws, the passphrase is asked instead
            results.append(work())

    thread = threading.Thread(target=attempt, name="keyring", daemon=True)
    thread.start()
    thread.join(_PATIENCE_S)
    return results[0] if results else None
