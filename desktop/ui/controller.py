"""What every page is handed: who is at the desk, doing things in the background, and news of what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.base.errors import HuiyinError, RefusedError
from desktop.desk.rows import Done
from desktop.desk.session import Session
from desktop.domain.types import Person
from desktop.ui.sharing.live import LiveSharing
from desktop.ui.tasks import Job, Tasks, alive

_POLL_MS = 1000

OnDone = Callable[[Any], object]
OnRefused = Callable[[RefusedError], object]


class Controller(QObject):
    """Reads go straight to `desk.reading` with `session`; everything that writes goes through `run` or its shorthands.

    Who passes `refused` shows a refusal at its fields; otherwise the `refused` signal brings it to the message bar.
    """

    ticket_changed = Signal(object)
    """A `Done`: an act was saved on its `ticket_id` (and `new_ticket_id`)."""
    lists_changed = Signal()
    """Anything at all was saved, here, by the command line or on another PC: what is shown is to be read anew."""
    session_changed = Signal(object)
    """The new `Session`: somebody else is in the chair."""
    refused = Signal(object)
    """A `RefusedError` that nobody showed."""
    failed = Signal(object)
    """An `UnavailableError` or `DamagedError`."""
    person_gone = Signal()
    """Whoever is in the chair was retired meanwhile: somebody else must sign in."""

    def __init__(self, session: Session, tasks: Tasks | None = None) -> None:
        super().__init__()
        self._session = session
        self.tasks = tasks or Tasks()
        self._head = session.store.head()
        self.sharing = LiveSharing(session, self.tasks, self)
        self.sharing.arrived.connect(self.look_for_news)
        self.lists_changed.connect(self.sharing.look)
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self.look_for_news)
        self._timer.start()

    @property
    def session(self) -> Session:
        """The person in the chair with the open database."""
        return self._session

    @property
    def person(self) -> Person:
        """Who is in the chair."""
        return self._session.person

    def switch(self, session: Session) -> None:
        """Puts somebody else in the chair."""
        self._session = session
        self.session_changed.emit(session)
        self.lists_changed.emit()

    def do(
        self,
        ticket_id: int,
        act: str,
        args: Mapping[str, Any],
        done: OnDone | None = None,
        refused: OnRefused | None = None,
        seen: Mapping[str, Any] | None = None,
    ) -> Job:
        """Does an act; `done` gets the `Done`. `seen` = what fields were when the person decided."""
        from desktop.desk import acts

        return self.run(lambda session: acts.do(session, ticket_id, act, args, seen), done, refused)

    def register(self, fields: Mapping[str, Any], done: OnDone | None = None, refused: OnRefused | None = None) -> Job:
        """Registers a complaint; `done` gets the `Done`."""
        from desktop.desk import tickets

        return self.run(lambda session: tickets.register(session, fields), done, refused)

    def undo(self, done: OnDone | None = None, refused: OnRefused | None = None) -> Job:
        """Undoes this person's last unit of work; `done` gets what `desk.history.undo` returns."""
        from desktop.desk import history

        return self.run(history.undo, done, refused)

    def run(self, work: Callable[[Session], Any], done: OnDone | None = None, refused: OnRefused | None = None) -> Job:
        """Runs a function of `desk` that writes, on the writer's thread; then tells everybody that data changed."""
        session = self._session
        return self.tasks.submit(
            partial(work, session), partial(self._on_done, done), partial(self._on_failed, refused), writes=True
        )

    def look_for_news(self) -> None:
        """Notices what the command line or a sync committed meanwhile."""
        head = self._session.store.head()
        if head != self._head:
            self._head = head
            self._follow_person()
            self.lists_changed.emit()

    def _follow_person(self) -> None:
        """The administrator may have changed, elsewhere too, what the person in the chair is called and may do."""
        fresh = self._session.store.office().person(self.person.id)
        if fresh is None or fresh == self.person:
            return
        self._session = self._session.as_person(fresh)
        if fresh.retired:
            self.person_gone.emit()

    def close(self) -> None:
        """Ends the sync, lets the writer finish and ends the threads; the store is closed by who opened it."""
        self._timer.stop()
        self.sharing.end()
        self.tasks.close()

    def _on_done(self, done: OnDone | None, result: object) -> None:
        if isinstance(result, Done):
            self.ticket_changed.emit(result)
        self._head = self._session.store.head()
        self._follow_person()
        self.lists_changed.emit()
        if done is not None and alive(done):
            done(result)

    def _on_failed(self, refused: OnRefused | None, error: BaseException) -> None:
        if isinstance(error, RefusedError):
            if refused is not None and alive(refused):
                refused(error)
            else:
                self.refused.emit(error)
        elif isinstance(error, HuiyinError):
            self.failed.emit(error)
        else:
            raise error
