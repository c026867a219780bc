"""Hubs on bad lines: answers get lost, the line breaks, others come in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desktop.base.errors import UnavailableError
from desktop.store import log
from desktop.sync.hub import Hub, Sealed


class LostError(UnavailableError):
    """The share is gone."""

    def __init__(self) -> None:
        super().__init__("hub_unreachable")


class RoughHub:
    """A hub on a bad line: loses answers, breaks off, lets others in between."""

    def __init__(self, hub: Hub, fault: str = "", between: Callable[[], None] | None = None) -> None:
        self._hub, self._fault, self._between = hub, fault, between

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hub, name)

    def append(self, expect: log.Head, entries: Sequence[Sealed]) -> None:
        between, self._between = self._between, None
        if between is not None:
            between()
        if self._fault == "before":
            raise LostError
        self._hub.append(expect, entries)
        if self._fault == "after":
            raise LostError


class BreakingHub:
    """A hub on a line that is gone from some call on."""

    def __init__(self, hub: Hub, calls: int) -> None:
        self._hub, self._left = hub, calls

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._hub, name)
        if not callable(found):
            return found
        self._left -= 1
        if self._left < 0:
            raise LostError
        return found
