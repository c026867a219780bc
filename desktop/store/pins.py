"""PINs and passwords of people: kept as salted hashes that are slow to try."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from hmac import compare_digest

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_COST = 2**13
"""About 25 ms: switching the user takes two seconds with typing."""
_NAME = "scrypt"


def hash_pin(pin: str) -> str:
    """A salted hash as one word of text."""
    salt = secrets.token_bytes(16)
    return f"{_NAME}${_COST}${b64encode(salt).decode()}${b64encode(_derive(pin, salt, _COST)).decode()}"


def check_pin(pin: str, hashed: str) -> bool:
    """Whether `hashed` was made of this PIN; False for texts that are no hash."""
    try:
        name, cost, salt, expected = hashed.split("$")
        if name != _NAME:
            return False
        return compare_digest(_derive(pin, b64decode(salt), int(cost)), b64decode(expected))
    except ValueError:
        return False


def _derive(pin: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(pin.encode())
