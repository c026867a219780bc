"""The time, handed in from outside so that tests can set it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """Tells the present instant, aware and in UTC."""

    def now(self) -> datetime:
        """The present instant in UTC."""


class SystemClock:
    """The clock of this PC."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """Stands still until it is moved: for tests and for invented data."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was last set to, in UTC."""
        return self._at

    def set(self, at: datetime) -> None:
        """Jumps to `at` (aware)."""
        self._at = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Moves forward."""
        self._at += by


def to_ms(at: datetime) -> int:
    """Milliseconds since 1970 in UTC, rounded down: how instants are stored."""
    return (at - EPOCH) // timedelta(milliseconds=1)


def from_ms(ms: int) -> datetime:
    """The instant of a stored number of milliseconds, in UTC."""
    return EPOCH + timedelta(milliseconds=ms)
