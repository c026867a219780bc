"""What each PC tells the others of itself: when it last synced, with which program, and how much waits there."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from desktop import __version__
from desktop.base.clock import from_ms, to_ms
from desktop.base.errors import DamagedError
from desktop.store import log, meta, schema
from desktop.store.store import Store
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Hub

PREFIX = "station/"
_TOLD_AT = "presence_told_at"
_SKEW = "clock_skew_s"
_EVERY = timedelta(minutes=5)
_ABOUT_S = 30
"""A clock that moved by less against the hub's is not told of again."""


@dataclass(frozen=True, slots=True)
class Station:
    """One PC as it last told. `seq` = how far it had read, `waiting` = how many of its entries were not sent.

    `skew_s` = by how many seconds its clock was ahead of the hub's (negative = behind).
    """

    workstation: int
    name: str
    letter: str
    version: str
    schema: int
    at: datetime
    seq: int
    waiting: int
    skew_s: int = 0


_TOLD = frozenset(one.name for one in fields(Station)) - {"workstation"}


def is_due(store: Store) -> bool:
    """Whether it is time to tell again although nothing happened."""
    with store.database.read() as connection:
        told = meta.get(connection, _TOLD_AT)
    now = store.clock.now()
    return told is None or not timedelta(0) <= now - from_ms(int(told)) < _EVERY


def tell(store: Store, hub: Hub, sealer: Sealer, waiting: int) -> None:
    """Tells the others, and notes how far this PC's clock is from the hub's."""
    now, before = store.clock.now(), skew_s(store)
    _put(store, hub, sealer, waiting, before)
    theirs = hub.now()
    skew = before if theirs is None else round((now - theirs).total_seconds())
    if abs(skew - before) > _ABOUT_S:
        _put(store, hub, sealer, waiting, skew)
    with store.database.write() as connection:
        meta.put(connection, _TOLD_AT, str(to_ms(now)))
        meta.put(connection, _SKEW, str(skew))


def _put(store: Store, hub: Hub, sealer: Sealer, waiting: int, skew: int) -> None:
    station = store.workstation
    with store.database.read() as connection:
        seq = log.acknowledged(connection).seq
    told = {
        "name": station.name, "letter": station.letter, "version": __version__, "schema": schema.VERSION,
        "at": to_ms(store.clock.now()), "seq": seq, "waiting": waiting, "skew_s": skew,
    }  # fmt: skip
    name = f"{PREFIX}{station.id}"
    hub.put_document(name, sealer.seal_document(name, json.dumps(told).encode()), blind=True)


def stations(hub: Hub, sealer: Sealer) -> list[Station]:
    """All PCs that ever told, newest first; what does not open is passed over."""
    found = []
    for name, sealed in hub.documents(PREFIX).items():
        try:
            told = json.loads(sealer.open_document(name, sealed))
        except DamagedError:
            continue
        known = {key: value for key, value in told.items() if key in _TOLD}  # a newer program may tell more
        known["at"] = from_ms(known["at"])
        found.append(Station(workstation=int(name.removeprefix(PREFIX)), **known))
    return sorted(found, key=lambda one: one.at, reverse=True)


def skew_s(store: Store) -> int:
    """By how many seconds this PC's clock is ahead of the hub's (negative = behind), as of the last sync."""
    with store.database.read() as connection:
        return int(meta.get(connection, _SKEW) or 0)
