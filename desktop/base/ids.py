"""Keys that can be made offline: 63 bits, rising with time, unique without asking anybody."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from desktop.base.clock import Clock, to_ms

_START_MS = to_ms(datetime(2020, 1, 1, tzinfo=UTC))
_RANDOM_BITS = 22
_STEP_BITS = 8


class IdMaker:
    """Makes keys: milliseconds since 2020 shifted by 22, plus 22 random bits; each greater than the one before.

    Within one millisecond (or while the clock stands still) the random part rises by a random step, so that thousands
    of keys made at once don't meet by chance.
    Safe to call from any thread.
    """

    def __init__(self, clock: Clock, random_bits: Callable[[int], int] = secrets.randbits) -> None:
        self._clock = clock
        self._random_bits = random_bits
        self._last_ms = 0
        self._last_low = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        """A new key, greater than zero and below 2**63."""
        with self._lock:
            ms = max(self._last_ms, to_ms(self._clock.now()) - _START_MS, 0)
            low = self._last_low + 1 + self._random_bits(_STEP_BITS)
            if ms > self._last_ms or low >> _RANDOM_BITS:
                ms = max(ms, self._last_ms + 1)
                low = self._random_bits(_RANDOM_BITS)
            self._last_ms, self._last_low = ms, low
            return (ms << _RANDOM_BITS) | low
