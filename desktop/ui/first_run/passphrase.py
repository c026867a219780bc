"""How hard an office passphrase is to guess, and what a PIN must not be."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_SHORTEST = 8
_FAIR_BITS = 45
_STRONG_BITS = 65
_HAN_BITS = 9.0  # common characters only, and words among them
_COMMON = ("password", "123456", "qwerty", "abc123", "111111", "huiyin", "admin", "woaini", "回音", "投诉")
_RUNS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


class Grade(StrEnum):
    """What the wizard says about a passphrase; from FAIR on it is taken."""

    EMPTY = "empty"
    SHORT = "short"
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


TAKEN = frozenset({Grade.FAIR, Grade.STRONG})


@dataclass(frozen=True, slots=True)
class Strength:
    """An estimate; `share` runs from 0 to 1 for a bar."""

    grade: Grade
    share: float


def strength(passphrase: str, known: tuple[str, ...] = ()) -> Strength:
    """Estimates a passphrase; words of `known` (office code, names) and common ones count for nothing."""
    words = unicodedata.normalize("NFKC", passphrase)
    if not words.strip():
        return Strength(Grade.EMPTY, 0.0)
    bits = _bits(_without_known(words, known))
    share = min(1.0, bits / _STRONG_BITS)
    if len(words) < _SHORTEST and bits < _FAIR_BITS:
        return Strength(Grade.SHORT, min(share, 0.25))
    if bits < _FAIR_BITS:
        return Strength(Grade.WEAK, share)
    return Strength(Grade.FAIR if bits < _STRONG_BITS else Grade.STRONG, share)


def _without_known(words: str, known: tuple[str, ...]) -> str:
    lower = words.lower()
    for word in sorted({*_COMMON, *(k.lower() for k in known if len(k) > 1)}, key=len, reverse=True):
        lower = lower.replace(word, "")
    return lower if len(lower) < len(words) else words


def _bits(words: str) -> float:
    """Each character that neither repeats nor continues the one before counts by the size of its alphabet."""
    alphabet = _alphabet_bits(words)
    total = 0.0
    for before, char in zip(" " + words, words, strict=False):
        if char == before or _continues(before, char):
            continue
        total += _HAN_BITS if ord(char) > 0x2E7F else alphabet
    return min(total, len(set(words)) * 8.0)


def _alphabet_bits(words: str) -> float:
    size = 0
    size += 10 * any(c.isdigit() for c in words)
    size += 26 * any("a" <= c <= "z" for c in words)
    size += 26 * any("A" <= c <= "Z" for c in words)
    size += 20 * any(c.isascii() and not c.isalnum() for c in words)
    return math.log2(size) if size > 1 else 1.0


def _continues(before: str, char: str) -> bool:
    pair = (before + char).lower()
    return any(pair in run or pair in run[::-1] for run in _RUNS)


def pin_is_weak(pin: str) -> bool:
    """True for PINs that everybody tries first: one digit repeated, digits in a row."""
    return len(set(pin)) == 1 or pin in "01234567890123456789" or pin in "98765432109876543210"
