"""Sync in the background of a window: within seconds of a change, politely backing off, never in anybody's way."""

from __future__ import annotations

import logging
import random
import sys
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from time import monotonic

from desktop.base.errors import HuiyinError
from desktop.base.instance import SYNC, InstanceGuard
from desktop.store.store import Store
from desktop.sync import binding, inspecting, presence, state
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Hub
from desktop.sync.hubs import mark, open_hub
from desktop.sync.state import Sharing, Status
from desktop.sync.syncing import Sync
from desktop.sync.transfer import Progress

_log = logging.getLogger(__name__)
_GATHER_S = 0.4
"""So long a change waits for more of its kind."""
_LOOK_S = 2.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 60.0
_STOP_S = 2.0
_TELL_AGAIN = timedelta(minutes=1)
_LASTING = frozenset({Sharing.UPDATE, Sharing.HELD})
"""What waits then waits for a person: no use in trying every moment."""

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
                return _exchange(store, hub, before, told, progress)
        except HuiyinError as error:
            return state.failed(store, error, before)


def _exchange(store: Store, hub: Hub, before: Status, told: Listener, progress: Progress) -> Status:
    run = Sync(store, hub, progress)
    try:
        done = run.run()
        sealer = Sealer(hub.plate.id, store.office_keys())  # what somebody puts back may not be whole
        inspecting.look_through(store, hub, sealer, progress, at_once=done.hub_set_back)
    except HuiyinError as error:
        if state.lets_files_come(error):
            with suppress(HuiyinError):
                run.fetch_files()
        raise
    told(state.after(store, done, before.files))
    return state.after(store, done, run.fetch_files())


class _EndingError(Exception):
    """The window closes: what is under way ends at its next safe place."""


class Service:
    """Runs from `start` to `stop` on a thread of its own."""

    def __init__(self, store: Store, listener: Listener) -> None:
        self._store = store
        self._listener = listener
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._asked = False
        self._pause_s = 0.0
        self._seen: bytes | None = None
        self._status: Status | None = None
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

    def stop(self) -> bool:
        """Ends within two seconds, and what is under way at its next safe place. From any other thread.

        A share that does not answer can hold the thread longer (False): what it does then is nothing more than waiting,
        and the database may be closed under it.
        """
        self._ending.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_S)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                if self._is_due():
                    self._sync()
            except _EndingError:
                return
            except Exception:
                if self._ending.is_set():
                    return
                self._pause_s = _LONGEST_PAUSE_S
                _report_crash()
            self._rest()

    def _is_due(self) -> bool:
        asked, self._asked = self._asked, False
        if asked:
            return True
        with self._store.database.read() as connection:
            bound = binding.of(connection)
        if bound is None:
            return False
        own = state.local(self._store)
        if self._seen is None or own.waiting or own.secrets_wait or presence.is_due(self._store):
            return True
        if mark(bound.address) != self._seen:
            return True
        self._still_synced()
        return False

    def _still_synced(self) -> None:
        """The hub is as this PC left it: that is as good as a sync."""
        now, status = self._store.clock.now(), self._status
        if status is None or status.code or status.synced_at is None:
            return
        if now - status.synced_at >= _TELL_AGAIN:
            self._tell(replace(status, synced_at=now))

    def _sync(self) -> None:
        try:
            status = once(self._store, self._tell, self._go_on)
        except HuiyinError as error:
            if error.code != "sync_running":
                raise
            return
        with self._store.database.read() as connection:
            bound = binding.of(connection)
        self._seen = None if bound is None else mark(bound.address)
        self._pause_s = self._next_pause() if status.code or status.sharing in _LASTING else 0.0
        if status.code:
            _log.info("sync: %s", status.code)
        self._tell(status)

    def _tell(self, status: Status) -> None:
        self._go_on(0, 0)
        self._status = status
        self._listener(status)

    def _go_on(self, _done: int, _total: int) -> None:
        if self._ending.is_set():
            raise _EndingError

    def _next_pause(self) -> float:
        longer = min(_LONGEST_PAUSE_S, max(_FIRST_PAUSE_S, self._pause_s * 2))
        return longer * random.uniform(0.8, 1.2)  # noqa: S311 - only to get out of step

    def _rest(self) -> None:
        """Until somebody asks, or it is time to look; what is saved here hurries it, but not while there is trouble."""
        end = monotonic() + (self._pause_s or _LOOK_S)
        while not (self._asked or self._ending.is_set()) and (left := end - monotonic()) > 0:
            nudged = self._wake.wait(left)
            self._wake.clear()
            if nudged and not self._pause_s:
                end = min(end, monotonic() + _GATHER_S)


def _report_crash() -> None:
    """A bug of ours is reported as any other; sync goes on after a long pause."""
    threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
