"""Looking through the whole hub once a day: a sync reads only what is new here, and damage to the rest would stay hid.

What is found while all PCs are well can be repaired from any of them.
"""

from __future__ import annotations

from datetime import timedelta

from desktop.base.clock import to_ms
from desktop.base.errors import DamagedError
from desktop.store import log, meta
from desktop.store.store import Store
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Hub, Sealed
from desktop.sync.transfer import Progress

_LOOKED_AT = "hub_looked_at"
_EVERY_MS = timedelta(days=1) // timedelta(milliseconds=1)
_READ_MOST = 100


def look_through(store: Store, hub: Hub, sealer: Sealer, progress: Progress, at_once: bool = False) -> None:
    """Compares everything on the hub with this PC's log, if that was not done within a day, or `at_once`.

    Raises:
        DamagedError: hub_damaged, entry_refused; the next sync looks again.
    """
    now = to_ms(store.clock.now())
    with store.database.read() as connection:
        looked, confirmed = meta.get(connection, _LOOKED_AT), log.acknowledged(connection)
    if not at_once and looked is not None and 0 <= now - int(looked) < _EVERY_MS:
        return
    if at_once or looked is not None:  # a PC that has just joined has read everything
        hub.demand_sound()
        _compare(store, hub, sealer, confirmed.seq, progress)
    with store.database.write() as connection:
        meta.put(connection, _LOOKED_AT, str(now))


def _compare(store: Store, hub: Hub, sealer: Sealer, until: int, progress: Progress) -> None:
    seq = 0
    while seq < until and (found := hub.read(seq, min(_READ_MOST, until - seq))):
        with store.database.read() as connection:
            own = log.hashes(connection, seq, found[-1].seq)
        for sealed, known in zip(found, own, strict=True):
            _demand_whole(sealer, sealed, known)
        seq = found[-1].seq
        progress(seq, until)


def _demand_whole(sealer: Sealer, sealed: Sealed, known: str) -> None:
    if sealed.hash != known:
        raise DamagedError("entry_refused", seq=sealed.seq, reason="chain")
    if not sealer.knows(sealed.epoch):  # from before this PC was let in again: its hash must do
        return
    try:
        sealer.open_entry(sealed)
    except DamagedError as error:
        raise DamagedError("entry_refused", seq=sealed.seq, reason="seal") from error
