"""The first start: one question per page, the office made in the background, the recovery sheet checked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QBoxLayout, QDialog, QStackedWidget, QWidget

from desktop.base import files
from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import set_language
from desktop.desk import people
from desktop.desk.people import NewPerson
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import KeyHint
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.first_run import answers as asked
from desktop.ui.first_run.answers import Answers, FirstRunResult, Founded, Ports, Usage
from desktop.ui.first_run.colleagues_page import ColleaguesPage
from desktop.ui.first_run.joining import STEPS as JOIN_STEPS
from desktop.ui.first_run.joining import Joining
from desktop.ui.first_run.look import LookChoice
from desktop.ui.first_run.page import Page
from desktop.ui.first_run.pages import OfficePage, SecretPage, UsagePage, WorkingPage, YouPage
from desktop.ui.first_run.pitch import Pitch
from desktop.ui.first_run.recovery_page import RecoveryPage
from desktop.ui.preview.printing import page_printer, print_pages
from desktop.ui.tasks import Job, Tasks
from desktop.ui.wording import errors

_SIZE = (1180, 780)
_NEW_STEPS = 6


class FirstRunWizard(QDialog):
    """Run it with `exec` or `open`; `result_object` tells how it ended, None if the person left."""

    look_chosen = Signal(object)
    """A `LookChoice`, to be remembered."""

    def __init__(
        self, ports: Ports, tasks: Tasks, path: Path, version: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ports, self._tasks, self._version = ports, tasks, version
        self._answers = Answers(path)
        self._founded: Founded | None = None
        self._result: FirstRunResult | None = None
        self._job: Job | None = None
        self._checked = False
        self.setObjectName("first_run")
        self.setLayout(vbox())
        self._body: QWidget | None = None
        self._build()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.go_on)
        theme.signals().folded_changed.connect(self._fold)
        room = self.screen().availableGeometry()
        self.resize(min(_SIZE[0], room.width() - 40), min(_SIZE[1], room.height() - 60))

    @property
    def result_object(self) -> FirstRunResult | None:
        """How it ended; None while it has not, or if the person left."""
        return self._result

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def _build(self) -> None:
        """Everything, in the language in force."""
        self.setWindowTitle(_("Welcome to Huiyin"))
        self._pitch = Pitch(self._version)
        self._stack = QStackedWidget()
        self._usage = UsagePage()
        self._office = OfficePage(self._ports)
        self._you = YouPage()
        self._secret = SecretPage(self._answers, self._ports)
        self._working = WorkingPage()
        self._pages: list[Page] = [self._usage, self._office, self._you, self._secret, self._working]
        self._joining = Joining(self._ports, self._tasks, self._answers.path, self._stack)
        self._joining.page_wanted.connect(self._show_joining)
        self._joining.finished.connect(self._on_joined)
        for page in (*self._pages, *self._joining.pages):
            self._stack.addWidget(page)
        self._usage.look_chosen.connect(self._on_look)
        self._usage.usage_chosen.connect(lambda: self._show(self._usage))
        right = pane(vbox((self._stack, 1), line(), self._make_footer(), gap=0), "page")
        body = pane(hbox(self._pitch, line("vline"), (right, 1), gap=0))
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self._body = body
        box = self.layout()
        assert box is not None
        box.addWidget(body)
        self._fold(theme.folded())
        self._show(self._usage)

    def _make_footer(self) -> QBoxLayout:
        self._leave = button(_("Leave"), "ghost", size="l")
        self._back = button(_("Back"), "secondary", size="l")
        self._next = button(_("Next"), "primary", "arrow-right", "l", trail=True)
        self._leave.setObjectName("first_run_leave")
        self._back.setObjectName("first_run_back")
        self._next.setObjectName("first_run_next")
        self._leave.clicked.connect(self.reject)
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_on)
        self._next.setDefault(True)
        self._enter = KeyHint("↵")
        return hbox(self._leave, None, self._back, self._next, self._enter, gap=8, margins=(56, 12, 56, 12))

    def _fold(self, folded: bool) -> None:
        self._pitch.setVisible(not folded)

    def _on_look(self, look: LookChoice) -> None:
        usage = self._usage.usage()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        set_language(look.language)
        theme.apply(app, theme.palette_named(look.theme, app), look.scale)
        self._build()
        self._usage.show_look(look, usage)
        self.look_chosen.emit(look)

    def _show(self, page: Page) -> None:
        self._stack.setCurrentWidget(page)
        number, count = self._step(page)
        page.step.setText(_("Step {number} of {count}").format(number=number, count=count) if number else "")
        self._back.setVisible(self._before(page) is not None)
        self._leave.setVisible(self._founded is None)
        self._leave.set_words(_("Leave") if number else _("Cancel"))
        for each in (self._next, self._enter):
            each.setVisible(number > 0)
        self._next.set_words(self._next_words(page))
        if (first := page.first()) is not None:
            first.setFocus()

    def _show_joining(self, page: Page) -> None:
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._next.setEnabled(True)
        self._show(page)

    def _step(self, page: Page) -> tuple[int, int]:
        """Which step of how many a page is; 0 while one only waits."""
        if page is self._usage:
            return 1, JOIN_STEPS if self._usage.usage() is Usage.JOIN else _NEW_STEPS
        if page not in self._pages:
            return self._joining.step(page), JOIN_STEPS
        number = self._pages.index(page) + 1
        return 0 if page is self._working else number - (number > 5), _NEW_STEPS

    def _before(self, page: Page) -> Page | None:
        """The page to go back to."""
        if page is self._joining.hub:
            return self._usage
        if page not in self._pages:
            return self._joining.before(page)
        at = self._pages.index(page)
        return self._pages[at - 1] if 0 < at < self._pages.index(self._working) else None

    def _next_words(self, page: Page) -> str:
        if page not in self._pages:
            return self._joining.words(page)
        if page is self._secret:
            return _("Create the office")
        if isinstance(page, ColleaguesPage):
            return _("Open the desk")
        return _("Next")

    def go_back(self) -> None:
        """To the page before; what was typed stays."""
        before = self._before(self.page)
        if before is not None:
            self._show(before)

    def go_on(self) -> None:
        """What the filled button does on the page that is shown."""
        page = self.page
        steps: dict[type[Page], Callable[[], None]] = {
            UsagePage: self._from_usage,
            OfficePage: self._from_office,
            YouPage: self._from_you,
            SecretPage: self._from_secret,
            RecoveryPage: self._from_recovery,
            ColleaguesPage: self._from_colleagues,
        }
        step = steps.get(type(page))
        if step is not None:
            step()
        elif not self._joining.busy:
            self._joining.go_on(page)
            self._next.setEnabled(not self._joining.busy)

    def _from_usage(self) -> None:
        if self._usage.usage() is Usage.DEMO:
            self._work(self._ports.demo, Usage.DEMO)
        else:
            self._show(self._joining.hub if self._usage.usage() is Usage.JOIN else self._office)

    def _from_office(self) -> None:
        self._answers = self._office.answer(self._answers)
        self._go_if_right(self._office, asked.office_problems(self._answers), self._you)

    def _from_you(self) -> None:
        self._answers = self._you.answer(self._answers)
        self._secret.know(self._answers)
        self._go_if_right(self._you, asked.person_problems(self._answers), self._secret)

    def _go_if_right(self, page: Page, problems: dict[str, str], following: Page) -> None:
        page.show_problems(problems)
        if not problems:
            self._show(following)

    def _from_secret(self) -> None:
        self._answers = self._secret.answer(self._answers)
        problems = asked.secret_problems(self._answers) | self._secret.place_problems()
        self._secret.show_problems(problems)
        if not problems:
            self._work(partial(self._ports.create, self._answers), Usage.NEW)

    def _work(self, make: Callable[[Job], Founded], usage: Usage) -> None:
        """Makes the office or the demo on the worker; leaving calls it off."""
        self._working.show_failure("")
        self._working.show_progress(0, 0)
        self._show(self._working)
        self._job = self._tasks.submit(
            make, partial(self._on_founded, usage), partial(self._on_failed, usage), self._working.show_progress,
            cancellable=True,
        )  # fmt: skip

    def _on_failed(self, usage: Usage, error: BaseException) -> None:
        self._job = None
        if not isinstance(error, HuiyinError):
            raise error
        back = self._usage if usage is Usage.DEMO else self._secret
        self._show(back)
        field = getattr(error, "field", None)
        if field in back.fields:
            back.show_problems({field: errors.sentence(error)})
        elif usage is Usage.NEW:
            back.show_problems({"path": errors.sentence(error)})
        else:
            self._show(self._working)
            self._working.show_failure(errors.sentence(error))
            self._back.setVisible(True)

    def _on_founded(self, usage: Usage, founded: Founded) -> None:
        self._job = None
        self._founded = founded
        if usage is Usage.DEMO:
            self._finish(usage)
            return
        self._recovery = RecoveryPage(founded.groups)
        self._recovery.code.print_wanted.connect(self._print_sheet)
        self._recovery.code.save_wanted.connect(self._save_sheet)
        self._colleagues = ColleaguesPage(founded.session.store.policy())
        for page in (self._recovery, self._colleagues):
            self._pages.append(page)
            self._stack.addWidget(page)
        self._show(self._recovery)

    def _on_joined(self, founded: Founded) -> None:
        self._founded = founded
        self._finish(Usage.JOIN)

    def _sheet_pdf(self) -> bytes:
        from forms import recovery_sheet

        founded = self._founded
        assert founded is not None
        office = founded.session.store.office()
        return recovery_sheet.render(
            recovery_sheet.RecoverySheet(
                office.code, office.name, founded.workstation, founded.session.clock.now(), founded.groups
            )
        )

    def _print_sheet(self) -> None:
        printer = page_printer()
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            pdf = self._sheet_pdf()
            self._tasks.submit(
                lambda: print_pages(pdf, printer, lambda _done, _total: None, lambda: False),
                self._on_sheet_printed, self._on_sheet_failed,
            )  # fmt: skip

    def _on_sheet_printed(self, _pages: int) -> None:
        self._recovery.code.say(_("Sent to the printer."), "ok")

    def _save_sheet(self, path: Path) -> None:
        pdf = self._sheet_pdf()
        self._tasks.submit(partial(files.save, path, pdf), self._on_sheet_saved, self._on_sheet_failed)

    def _on_sheet_saved(self, path: Path) -> None:
        said = _("Saved as {name}. Print it and delete the file: it opens everything.").format(name=path.name)
        self._recovery.code.say(said, "warn")

    def _on_sheet_failed(self, error: BaseException) -> None:
        if not isinstance(error, HuiyinError):
            raise error
        self._recovery.code.say(errors.sentence(error), "danger")

    def _from_recovery(self) -> None:
        problems = self._recovery.problems()
        self._checked = not problems
        self._go_if_right(self._recovery, problems, self._colleagues)

    def _from_colleagues(self) -> None:
        founded = self._founded
        assert founded is not None
        taken = frozenset(person.login for person in founded.session.store.office().people)
        wanted = self._colleagues.colleagues(taken)
        self._next.setEnabled(False)
        self._tasks.submit(partial(_add_all, founded.session, wanted), self._on_added, self._on_add_failed, writes=True)

    def _on_added(self, _added: object) -> None:
        self._next.setEnabled(True)
        self._finish(Usage.NEW)

    def _on_add_failed(self, error: BaseException) -> None:
        self._next.setEnabled(True)
        if not isinstance(error, HuiyinError):
            raise error
        self._colleagues.say(errors.sentence(error))

    def _finish(self, usage: Usage) -> None:
        assert self._founded is not None
        self._result = FirstRunResult(usage, self._founded, self._checked)
        self.accept()

    def reject(self) -> None:
        """Leaves; an office that is there already is opened all the same, so that its data is not orphaned."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._show(self._usage)
            return
        if self._joining.busy or (self._joining.founded is not None and self._founded is None):
            self._joining.call_off()
            return
        if self._founded is not None:
            self._finish(Usage.NEW)
            return
        if self._joining.settle():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is not None:
            self._job.cancel()
        if self._founded is None and (self._joining.busy or self._joining.founded is not None):
            self._joining.call_off()
        if self._founded is not None and self._result is None:
            self._result = FirstRunResult(Usage.NEW, self._founded, self._checked)
        super().closeEvent(event)


def _add_all(session: Session, wanted: tuple[NewPerson, ...]) -> None:
    for person in wanted:
        people.add(session, person)
