"""The recovery code: what is printed at set-up and opens the data when nobody knows the passphrase any more."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from desktop.base.errors import UnavailableError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O, U: what is read wrong is put right."""
GROUPS, GROUP_LENGTH, _CHECKS = 8, 4, 2
_MISREAD = str.maketrans("OILU", "011V")


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """Thirty random characters (150 bits) and two that check them, in eight groups of four."""

    text: str
    """As printed: "7KQ2-…"."""

    @classmethod
    def new(cls) -> RecoveryCode:
        """A fresh random one."""
        body = "".join(secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP_LENGTH - _CHECKS))
        return cls(_grouped(body + _check(body)))

    @classmethod
    def parse(cls, typed: str) -> RecoveryCode:
        """What somebody typed from the sheet: case, spaces and dashes don't matter, look-alikes are put right.

        Raises:
            UnavailableError: recovery_malformed (a slip of the fingers, not merely another office's code).
        """
        plain = _folded(typed)
        body, check = plain[:-_CHECKS], plain[-_CHECKS:]
        if len(plain) != GROUPS * GROUP_LENGTH or set(plain) - set(ALPHABET) or check != _check(body):
            raise UnavailableError("recovery_malformed")
        return cls(_grouped(plain))

    @property
    def groups(self) -> tuple[str, ...]:
        """The eight groups in order."""
        return tuple(self.text.split("-"))

    def check_group(self, number: int, typed: str) -> bool:
        """Whether somebody re-typed group `number` (1 is the first) as it stands on the sheet."""
        return _folded(typed) == self.groups[number - 1]

    def secret(self) -> str:
        """What keys are derived from."""
        return self.text.replace("-", "")


def _folded(typed: str) -> str:
    return re.sub(r"[\s\-–—_.]", "", typed).upper().translate(_MISREAD)


def _check(body: str) -> str:
    value = int.from_bytes(hashlib.sha256(body.encode()).digest()[:2], "big")
    return ALPHABET[value & 31] + ALPHABET[value >> 5 & 31]


def _grouped(plain: str) -> str:
    return "-".join(plain[i : i + GROUP_LENGTH] for i in range(0, len(plain), GROUP_LENGTH))
