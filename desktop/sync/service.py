"""Sync in the background of a window: within seconds of a change, politely backing off, never in anybody's way."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from time import monotonic

from desktop.base.errors import HuiyinError
from desktop.base.instance import SYNC, InstanceGuard
from desktop.store.store import Store
from desktop.sync import binding, presence, state
from desktop.sync.hubs import mark, open_hub
from desktop.sync.state import Status
from desktop.sync.syncing import Sync
from desktop.sync.transfer import Progress

_log = logging.getLogger(__name__)
_GATHER_S = 0.4
"""So long a change waits for more of its kind."""
_LOOK_S = 2.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 60.0
_STOP_S = 10.0

Listener = Callable[[Status], None]
"""Told on the service's thread."""


def _quiet(_done: int, _total: int) -> None:
    return None


def once(store: Store, told: Listener = lambda _status: None, progress: Progress = _quiet) -> Status:
    """One sync with all that belongs to it, text first and files after; never raises for trouble with the hub.

    Raises:
        UnavailableError: sync_running, another process of this PC does it right now.
    """
    with store.database.read() as connection:
        bound = binding.of(connection)
    if bound is None:
        return state.local(store)
    before = state.local(store)
    with InstanceGuard(store.database.path, SYNC):
        try:
            told(replace(before, busy=True))
            with closing(open_hub(bound.address)) as hub:
                run = Sync(store, hub, progress)
                done = run.run()
                told(state.after(store, done, before.files))
                return _with_skew(store, state.after(store, done, run.fetch_files()))
        except HuiyinError as error:
            return state.failed(store, error, before)


def _with_skew(store: Store, status: Status) -> Status:
    return replace(status, skew_s=presence.skew_s(store))


class Service:
    """Runs from `start` to `stop` on a thread of its own."""

    def __init__(self, store: Store, listener: Listener) -> None:
        self._store = store
        self._listener = listener
        self._wake = threading.Event()
        self._ending = False
        self._asked = False
        self._pause_s = 0.0
        self._seen: bytes | None = None
        self._thread = threading.Thread(target=self._run, name="huiyin-sync", daemon=True)

    def start(self) -> None:
        """Begins; the first sync is at once."""
        self._asked = True
        self._thread.start()

    def nudge(self) -> None:
        """Something was saved here: soon. From any thread."""
        self._wake.set()

    def sync_now(self) -> None:
        """Somebody asks for it: at once, however long the last trouble was ago. From any thread."""
        self._asked = True
        self._wake.set()

    def stop(self) -> None:
        """Ends after the sync that is under way."""
        self._ending = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_S)

    def _run(self) -> None:
        while not self._ending:
            if self._is_due():
                self._sync()
            self._rest()

    def _is_due(self) -> bool:
        asked, self._asked = self._asked, False
        if asked:
            return True
        with self._store.database.read() as connection:
            bound = binding.of(connection)
        if bound is None:
            return False
        if state.local(self._store).waiting or self._seen is None:
            return True
        return mark(bound.address) != self._seen

    def _sync(self) -> None:
        try:
            status = once(self._store, self._listener)
        except HuiyinError as error:
            if error.code != "sync_running":
                raise
            return
        with self._store.database.read() as connection:
            bound = binding.of(connection)
        self._seen = None if bound is None else mark(bound.address)
        self._pause_s = self._next_pause() if status.code else 0.0
        if status.code:
            _log.info("sync: %s", status.code)
        self._listener(status)

    def _next_pause(self) -> float:
        longer = min(_LONGEST_PAUSE_S, max(_FIRST_PAUSE_S, self._pause_s * 2))
        return longer * random.uniform(0.8, 1.2)  # noqa: S311 - only to get out of step

    def _rest(self) -> None:
        """Until somebody asks, or it is time to look; what is saved here hurries it, but not while there is trouble."""
        end = monotonic() + (self._pause_s or _LOOK_S)
        while not (self._asked or self._ending) and (left := end - monotonic()) > 0:
            nudged = self._wake.wait(left)
            self._wake.clear()
            if nudged and not self._pause_s:
                end = min(end, monotonic() + _GATHER_S)
