"""Sync beside the window: starts and ends with it, and brings what it tells to the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.desk import sharing
from desktop.desk.session import Session
from desktop.desk.sharing import Secrets, Service, Sharing, Status
from desktop.ui.tasks import Done, Failed, Job, Progress, Tasks, alive

_OWN = frozenset({Sharing.SYNCED, Sharing.WAITING, Sharing.TO_SETTLE})
"""States that follow from what is on this PC; all others were found out at the hub."""


class LiveSharing(QObject):
    """How sharing stands, as of now. Quiet until `begin`; `end` it before the store is closed."""

    changed = Signal(object)
    """The new `Status`."""
    arrived = Signal()
    """A sync came to its end: others' work may be here."""
    _told = Signal(object)

    def __init__(self, session: Session, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._service: Service | None = None
        self._running = False
        self._found: Status | None = None
        self._status = sharing.status(session)
        self._told.connect(self._on_told)

    @property
    def status(self) -> Status:
        """How it stands."""
        return self._status

    def begin(self) -> None:
        """Syncs from now on, if the office shares; called again when it begins to."""
        self._running = True
        self.look()
        if self._service is None and self._status.sharing is not Sharing.ALONE:
            self._service = sharing.background(self._session, self._told.emit)
            self._service.start()

    def end(self) -> None:
        """Syncs no more; what is under way ends at its next safe place, two seconds from now at the latest."""
        self._running = False
        self._halt()

    def _halt(self) -> None:
        service, self._service = self._service, None
        if service is not None:
            service.stop()

    def sync_now(self) -> None:
        """Somebody asks for it."""
        if self._service is not None:
            self._service.sync_now()

    def look(self) -> None:
        """Something was saved here: counts anew what waits, and lets it go out soon."""
        self._show(self._with_own(sharing.status(self._session)))
        if self._service is not None:
            self._service.nudge()

    def alone(self, work: Callable[[Job], Any], done: Done, failed: Failed, progress: Progress | None = None) -> Job:
        """Does something to the sharing itself on a worker while nothing is synced beside it; it can be called off."""
        running, self._running = self._running, False

        def run(job: Job) -> Any:
            self._halt()
            return work(job)

        def go_on() -> None:
            self._found = None
            if running:
                self.begin()

        def then(answer: Callable[[Any], object]) -> Callable[[Any], None]:
            def told(result: Any) -> None:
                go_on()
                if alive(answer):
                    answer(result)

            return told

        return self._tasks.submit(run, then(done), then(failed), progress, cancellable=True, called_off=go_on)

    def _with_own(self, own: Status) -> Status:
        """What this PC knows by itself, under what was last found out at the hub."""
        found = self._found
        if found is None or own.sharing is Sharing.ALONE:
            return own
        state = own.sharing if found.sharing in _OWN else found.sharing
        return replace(
            found,
            sharing=state,
            waiting=own.waiting,
            since=own.since,
            to_settle=own.to_settle,
            secrets_wait=own.secrets_wait,
            secrets=Secrets.SAME,
            set_back=False,
            hub_set_back=False,
            busy=False,
        )

    def _on_told(self, status: Status) -> None:
        if self._service is None:
            return
        if status.busy:
            self._show(replace(self._status, busy=True, set_back=False, hub_set_back=False))
            return
        self._found = status
        own = sharing.status(self._session)  # something may have been saved since that was found out
        news = replace(self._with_own(own), set_back=status.set_back, secrets=status.secrets)
        self._show(replace(news, hub_set_back=status.hub_set_back))
        self.arrived.emit()

    def _show(self, status: Status) -> None:
        if status != self._status:
            self._status = status
            self.changed.emit(status)
