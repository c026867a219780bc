"""What a unit of work left behind, and whether a later one stands on it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from desktop.store.changes import Change, Op

_LOOK = "look"
_NUMBER = re.compile(r"\d+")
_REFERENCES = ("ticket", "previous_sheet", "handler", "received_by", "by", "person", "pack", "cluster", "approved_by")


class Footprint:
    """Fields that a unit of work set and rows that it made."""

    def __init__(self, found: Iterable[Change] = ()) -> None:
        self._fields: set[tuple[str, int, str]] = set()
        self._rows: set[tuple[str, int]] = set()
        self._keys: set[int] = set()
        self.add(found)

    def add(self, found: Iterable[Change]) -> None:
        """Takes in what another unit left as well."""
        for change in found:
            if change.op is Op.INSERT:
                self._rows.add((change.table, change.key))
                self._keys.add(change.key)
            else:
                self._fields.update((change.table, change.key, name) for name in (*change.old, *change.new))

    def carries(self, later: Iterable[Change], looks: bool = False) -> bool:
        """Whether a later unit touched the same, or stands on a row made here; looks only with `looks`."""
        return any(self._bears(change) for change in later if looks or change.table != _LOOK)

    def _bears(self, change: Change) -> bool:
        if (change.table, change.key) in self._rows:
            return True
        if any((change.table, change.key, name) in self._fields for name in (*change.old, *change.new)):
            return True
        if any(change.new.get(name) in self._keys for name in _REFERENCES if change.new.get(name) is not None):
            return True
        named = map(int, _NUMBER.findall(str(change.new.get("data", ""))))
        return not self._keys.isdisjoint(named)
