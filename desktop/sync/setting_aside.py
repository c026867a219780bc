"""Units of work that no longer fit: kept whole in rows that travel, in bundles of what belongs together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import apsw

from desktop.base.clock import to_ms
from desktop.store import log, models, rows
from desktop.store.changes import Change
from desktop.store.erasing import Gone
from desktop.store.footprint import Footprint
from desktop.store.store import Store
from desktop.store.unit import Recording

ACT = "aside"
CHANGED, NEEDS = "changed", "needs"
"""Why: others changed the same, or it stands on what was set aside."""


@dataclass(slots=True)
class _Bundle:
    """Units that belong together: all stand on what the first one did."""

    root: str
    left: Footprint
    count: int = 0


@dataclass(slots=True)
class Pile:
    """What one rebase sets aside, inside its transaction."""

    store: Store
    connection: apsw.Connection
    origins: tuple[str, ...] = ()
    gone: Gone = field(default_factory=Gone)
    _bundles: list[_Bundle] = field(default_factory=list)
    _left: Footprint = field(default_factory=Footprint)
    """What all bundles left together: most units stand on none of them."""

    def needed_by(self, found: Sequence[Change]) -> bool:
        """Whether a unit stands on something that was set aside."""
        return self._under(found) is not None

    def add(self, recorded: Recording, entry: log.Entry, found: Sequence[Change]) -> log.Entry:
        """Puts a unit's whole content into a row instead of applying it; the entry keeps its origin."""
        bundle = self._under(found)
        reason = NEEDS if bundle else CHANGED
        if bundle is None:
            bundle = _Bundle(entry.origin, Footprint())
            self._bundles.append(bundle)
        bundle.left.add(found)
        self._left.add(found)
        rows.insert(
            self.connection, models.Aside, _key(entry.origin),
            {
                "origin": entry.origin, "bundle": bundle.root, "place": bundle.count, "author": entry.author,
                "workstation": entry.workstation, "at": entry.at, "act": entry.act, "ticket": entry.ticket,
                "fields": entry.fields, "columns": entry.columns, "payload": entry.payload or b"", "reason": reason,
                "set_at": to_ms(self.store.clock.now()),
            },
        )  # fmt: skip
        bundle.count += 1
        self.origins = (*self.origins, entry.origin)
        told = {"act": entry.act, **_number(entry)}
        return self.store.pen.again(recorded, replace(entry, act=ACT, fields=json.dumps(told, sort_keys=True)))

    def _under(self, found: Sequence[Change]) -> _Bundle | None:
        """Also for a look at a sheet that was set aside: it has nothing else to stand on."""
        if not self._left.carries(found, looks=True):
            return None
        return next((bundle for bundle in self._bundles if bundle.left.carries(found, looks=True)), None)


def _key(origin: str) -> int:
    """The row's key follows from the unit's origin: two replicas that set the same unit aside make the same row."""
    return int.from_bytes(hashlib.sha256(origin.encode()).digest()[:8], "big") >> 1


def _number(entry: log.Entry) -> dict[str, object]:
    number = json.loads(entry.fields).get("number")
    return {"number": number} if number else {}
