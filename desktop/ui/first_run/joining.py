"""The way of the wizard that joins an office: its pages in order, and what happens between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.desk import sharing
from desktop.desk.sharing import Plate
from desktop.ui.first_run.answers import Founded, JoinAnswers, Ports
from desktop.ui.first_run.join_pages import ArrivingPage, ChairPage, HubPage, JoinSecretPage
from desktop.ui.first_run.page import Page
from desktop.ui.tasks import Job, Tasks
from desktop.ui.wording import errors

STEPS = 4
_AT_FIELD = {
    "passphrase_wrong": "passphrase",
    "recovery_wrong": "recovery",
    "recovery_malformed": "recovery",
    "database_exists": "path",
    "place_network": "path",
    "place_synced": "path",
    "disk_full": "path",
    "cannot_write": "path",
}
"""Refusals that are mended on the page of the secret; all others are about the shared place."""


class Joining(QObject):
    """Looks, joins and fetches on the worker; called off at any point, it leaves nothing behind on this PC."""

    page_wanted = Signal(object)
    """The `Page` to show."""
    finished = Signal(object)
    """The `Founded` with who sits here."""

    def __init__(self, ports: Ports, tasks: Tasks, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ports, self._tasks = ports, tasks
        self._answers = JoinAnswers(path)
        self._job: Job | None = None
        self._founded: Founded | None = None
        self._ending = self._settling = self._stays = False
        self.hub, self.secret, self.arriving = HubPage(), JoinSecretPage(ports, path), ArrivingPage()
        self.chair: ChairPage | None = None
        self.arriving.later_wanted.connect(self._on_later)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that are there from the start."""
        return (self.hub, self.secret, self.arriving)

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._job is not None

    @property
    def founded(self) -> Founded | None:
        """The office that is here, once it is."""
        return self._founded

    def step(self, page: Page) -> int:
        """Which step a page is; 0 for the one that only shows progress."""
        return {self.hub: 2, self.secret: 3, self.arriving: 0}.get(page, STEPS)

    def before(self, page: Page) -> Page | None:
        """The page before, where one can go back."""
        return self.hub if page is self.secret else None

    def words(self, page: Page) -> str:
        """What the filled button says."""
        if page is self.secret:
            return _("Join the office")
        return _("Open the desk") if page is self.chair else _("Next")

    def go_on(self, page: Page) -> None:
        """What the filled button does."""
        steps: dict[Page | None, Callable[[], None]] = {
            self.hub: self._look,
            self.secret: self._join,
            self.chair: self._sit,
        }
        if page in steps and not self.busy and not self._settling:
            steps[page]()

    def _look(self) -> None:
        problems = self.hub.problems()
        self.hub.show_problems(problems)
        if not problems:
            address = self.hub.address()
            self._answers = replace(self._answers, hub=address)
            self._start(partial(self._ports.look, address), self._on_plate, self._on_not_found, cancellable=False)

    def _on_plate(self, plate: Plate) -> None:
        self._job = None
        office = f"{plate.office_name} {plate.office_code}".strip()
        self.secret.know(office, sharing.shown(self._answers.hub))
        self.page_wanted.emit(self.secret)

    def _on_not_found(self, error: BaseException) -> None:
        self._job = None
        if not isinstance(error, HuiyinError):
            raise error
        self.page_wanted.emit(self.hub)
        self.hub.show_problems({"hub": errors.joining_sentence(error)})

    def _join(self) -> None:
        problems = self.secret.problems()
        self.secret.show_problems(problems)
        if problems:
            return
        self._answers = self.secret.answer(self._answers)
        self.arriving.show_looking()
        self.page_wanted.emit(self.arriving)
        work = partial(self._ports.join, self._answers)
        self._start(work, self._on_joined, self._on_refused, self.arriving.show_entries)

    def _on_refused(self, error: BaseException) -> None:
        self._job = None
        if not isinstance(error, HuiyinError):
            raise error
        at = _AT_FIELD.get(error.code)
        page: Page = self.secret if at else self.hub
        self.page_wanted.emit(page)
        page.show_problems({at or "hub": errors.joining_sentence(error)})

    def _on_joined(self, founded: Founded) -> None:
        self._founded = founded
        work = partial(self._ports.fetch, founded)
        self._start(work, self._on_fetched, self._on_no_files, self.arriving.show_files)

    def _on_later(self) -> None:
        """What has come of the files stays; the rest comes while one works."""
        if self._job is not None:
            self._job.cancel()
        self._on_fetched(0)

    def _on_no_files(self, _error: BaseException) -> None:
        """The files come later, in the background: that never keeps anybody from the desk."""
        self._on_fetched(0)

    def _on_fetched(self, _missing: object) -> None:
        founded, self._job = self._founded, None
        if founded is None or self.chair is not None:
            return
        store = founded.session.store
        people = [person for person in store.office().people if not person.retired]
        self.chair = ChairPage(sorted(people, key=lambda one: (one.tier, one.name)), store.policy())
        self.page_wanted.emit(self.chair)

    def _sit(self) -> None:
        person = self.chair.person() if self.chair is not None else None
        if person is None or self._founded is None:
            return
        session = self._founded.session.as_person(person)
        self._ports.remember(session.store, self._answers.ask_at_start)
        self.finished.emit(replace(self._founded, session=session))

    def call_off(self) -> None:
        """Leaves: what has come so far is removed from this PC as soon as nothing is at it any more."""
        self._ending = True
        if self._job is not None:
            self._job.cancel()
            self._job = None
        founded, self._founded = self._founded, None
        self.chair = None
        if founded is not None:
            self._take_off(founded)
        self.page_wanted.emit(self.secret if self._answers.passphrase or self._answers.recovery else self.hub)

    def settle(self) -> bool:
        """Waits until what was called off is removed; False if it stays here, which a page tells then (once)."""
        if self._ending:
            self._ending, self._settling = False, True
            self._tasks.wait()
            self._settling = False
        stays, self._stays = self._stays, False
        return not stays

    def _take_off(self, founded: Founded) -> None:
        """The worker does it after what it is at: Windows removes no file that is open."""
        self._tasks.submit(partial(self._ports.abandon, founded), failed=self._on_stays)

    def _on_stays(self, error: BaseException) -> None:
        if not isinstance(error, HuiyinError):
            raise error
        self._stays = True
        self.page_wanted.emit(self.secret)
        self.secret.show_problems({"path": errors.joining_sentence(error)})

    def _start(
        self, work: Callable[..., object], done: Callable[..., object], failed: Callable[[BaseException], object],
        progress: Callable[[int, int], object] | None = None, cancellable: bool = True,
    ) -> None:  # fmt: skip
        job: list[Job] = []

        def mine(answer: Callable[..., object]) -> Callable[..., object]:
            def told(*values: object) -> None:
                if job and self._job is job[0]:
                    answer(*values)
                elif values and isinstance(values[0], Founded):
                    self._take_off(values[0])  # it was called off at the last moment

            return told

        shown = mine(progress) if progress is not None else None
        job.append(self._tasks.submit(work, mine(done), mine(failed), shown, cancellable))
        self._job = job[0]
