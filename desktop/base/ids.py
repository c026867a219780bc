"""Keys that can be made offline: 63 bits, rising with time, unique without asking anybody."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from desktop.base.clock import Clock, to_ms

_START_MS = to_ms(datetime(2020, 1, 1, tzinfo=UTC))
_RANDOM_BITS = 22


class IdMaker:
    """Makes keys: milliseconds since 2020 shifted by 22, plus 22 random bits; never backwards in one process.

    Safe to call from any thread.
    """

    def __init__(self, clock: Clock, random_bits: Callable[[int], int] = secrets.randbits) -> None:
        self._clock = clock
        self._random_bits = random_bits
        self._last_ms = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        """A new key, greater than zero and below 2**63."""
        with self._lock:
            self._last_ms = max(self._last_ms, to_ms(self._clock.now()) - _START_MS, 0)
            return (self._last_ms << _RANDOM_BITS) | self._random_bits(_RANDOM_BITS)
