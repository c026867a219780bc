"""The office's keys: a new passphrase, a new recovery sheet. Both make the old one worthless."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QDialog, QStackedLayout, QWidget

from desktop.base import files
from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.desk import circle
from desktop.desk.sharing import Sharing
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.first_run.passphrase_fields import PassphraseFields
from desktop.ui.first_run.recovery_page import RecoveryCode, RecoveryPage
from desktop.ui.preview.printing import page_printer, print_pages
from desktop.ui.wording import errors


class PassphraseDialog(QDialog):
    """Asks twice; the old one is not needed, for the office is open. Says when the other PCs take it over."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(parent)
        self._controller = controller
        self.setObjectName("new_passphrase")
        self.setWindowTitle(_("New passphrase"))
        self._words = PassphraseFields(_("New passphrase"), _("Once more"), _("A sentence is better than a word"))
        self.fields = self._words.fields
        self._message = message_bar("", "danger")
        self._message.hide()
        self._set = button(_("Set the new passphrase"), "primary", "key-round", "l")
        self._set.setObjectName("passphrase_set")
        leave = button(_("Leave it as it is"), "ghost")
        leave.clicked.connect(self.reject)
        self._set.clicked.connect(self._on_set)
        self._words.last().returnPressed.connect(self._on_set)
        notes = vbox(*(Paragraph(words, "body", "text2") for words in _what_changes(controller)), gap=4)
        head = vbox(Text(_("New passphrase"), "title"), notes, gap=4)
        foot = hbox(leave, None, self._set, gap=8)
        self.setLayout(vbox(head, self._words, self._message, None, line(), foot, gap=12, margins=(24, 20, 24, 16)))
        self.setMinimumWidth(theme.u(480))
        self._words.setFocus()

    def _on_set(self) -> None:
        if not self._words.check():
            return
        self._set.setEnabled(False)
        work = partial(circle.change_passphrase, self._controller.session, self._words.words())
        self._controller.tasks.submit(work, self._on_done, self._on_failed, writes=True)

    def _on_done(self, _none: object) -> None:
        self._controller.sharing.sync_now()
        self.accept()

    def _on_failed(self, error: BaseException) -> None:
        self._set.setEnabled(True)
        if not isinstance(error, HuiyinError):
            raise error
        self._message.show_message(errors.sentence(error), "danger")
        self._message.show()


def _what_changes(controller: Controller) -> tuple[str, ...]:
    """What a new passphrase means where the office is on one PC, and where it is on many."""
    if controller.sharing.status.sharing is Sharing.ALONE:
        return (_("From now on only the new one opens this office on this PC. Tell nobody outside."),)
    return (
        _("On this PC it counts at once, on each other one as soon as it has synced; until then the former one does."),
        _("PCs that keep the key ask nobody for it. Tell it to colleagues in person; backups keep the former one."),
    )


class RecoverySheet(QObject):
    """Prints or saves the sheet of a code that is shown, and tells there what came of it."""

    def __init__(self, controller: Controller, code: RecoveryCode, groups: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._controller, self._code, self._groups, self._window = controller, code, groups, parent
        code.print_wanted.connect(self._print)
        code.save_wanted.connect(self._save)

    def _pdf(self) -> bytes:
        from forms import recovery_sheet

        session = self._controller.session
        office = session.store.office()
        sheet = recovery_sheet.RecoverySheet(
            office.code, office.name, session.store.workstation.name, session.clock.now(), self._groups
        )
        return recovery_sheet.render(sheet)

    def _print(self) -> None:
        printer = page_printer()
        if QPrintDialog(printer, self._window).exec() == QDialog.DialogCode.Accepted:
            pdf = self._pdf()
            self._controller.tasks.submit(
                lambda: print_pages(pdf, printer, lambda _done, _total: None, lambda: False),
                lambda _pages: self._say(_("Sent to the printer."), "ok"),
                self._on_failed,
            )

    def _save(self, path: Path) -> None:
        self._controller.tasks.submit(partial(files.save, path, self._pdf()), self._on_saved, self._on_failed)

    def _on_saved(self, path: Path) -> None:
        self._say(
            _("Saved as {name}. Print it and delete the file: it opens everything.").format(name=path.name), "warn"
        )

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, HuiyinError):
            raise error
        self._say(errors.sentence(error), "danger")

    def _say(self, sentence: str, tone: str) -> None:
        self._code.say(sentence, tone)


class RecoveryDialog(QDialog):
    """Makes a new code only after a yes, shows it once, and wants one group typed back."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(parent)
        self._controller = controller
        self.page: RecoveryPage | None = None
        self.setObjectName("new_recovery_sheet")
        self.setWindowTitle(_("New recovery sheet"))
        self._stack = QStackedLayout()
        self._stack.addWidget(self._question())
        self.setLayout(self._stack)
        self.resize(theme.u(760), theme.u(640))

    def _question(self) -> QWidget:
        make = button(_("Make a new sheet"), "primary", "printer", "l")
        make.setObjectName("recovery_make")
        leave = button(_("Leave it as it is"), "ghost")
        make.clicked.connect(self._on_make)
        leave.clicked.connect(self.reject)
        words = Paragraph(
            _("The sheet that lies in the safe will no longer open the office. Have paper in the printer."), "reading"
        )
        title = Text(_("New recovery sheet"), "title")
        return pane(vbox(title, words, None, line(), hbox(leave, None, make), gap=12, margins=(24, 20, 24, 16)), "page")

    def _on_make(self) -> None:
        store = self._controller.session.store
        self._controller.tasks.submit(lambda: store.renew_recovery().text, self._on_made, self._on_failed, writes=True)

    def _on_made(self, code: str) -> None:
        self._groups = tuple(code.split("-"))
        self.page = RecoveryPage(self._groups)
        RecoverySheet(self._controller, self.page.code, self._groups, self)
        done = button(_("The sheet is in the safe"), "primary", "check", "l")
        done.setObjectName("recovery_done")
        done.clicked.connect(self._on_checked)
        foot = hbox(None, done, margins=(24, 12, 24, 16))
        made = pane(vbox((self.page, 1), line(), foot, gap=0), "page")
        self._stack.addWidget(made)
        self._stack.setCurrentWidget(made)

    def _on_checked(self) -> None:
        assert self.page is not None
        problems = self.page.problems()
        self.page.show_problems(problems)
        if not problems:
            self.accept()

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, HuiyinError):
            raise error
        self._controller.failed.emit(error)
