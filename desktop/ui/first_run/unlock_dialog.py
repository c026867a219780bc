"""Unlocking the office at the start: by its passphrase, or by the recovery sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.ui.components.buttons import button
from desktop.ui.components.check import Check
from desktop.ui.components.echo import Logo
from desktop.ui.components.fields import field, line_edit
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.tasks import Tasks
from desktop.ui.wording import errors

_WIDTH = 480


@dataclass(frozen=True, slots=True)
class Key:
    """What was typed: one of the two. `remember` = this PC's keyring may keep the key from now on."""

    passphrase: str | None = None
    recovery: str | None = None
    remember: bool = False


class UnlockDialog(QDialog):
    """`unlock` runs on a worker and returns the opened office, or raises; the result is in `opened`."""

    def __init__(
        self,
        unlock: Callable[[Key], object],
        tasks: Tasks,
        place: str,
        reason: str = "",
        offer_remember: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._unlock, self._tasks = unlock, tasks
        self.opened: object | None = None
        self.setWindowTitle(_("Unlock the office"))
        self.setObjectName("unlock")
        self._by_recovery = False
        self._build(place, reason, offer_remember)
        self._show_way()
        self.setMinimumWidth(_WIDTH)

    def _build(self, place: str, reason: str, offer_remember: bool) -> None:
        self._passphrase = line_edit()
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._passphrase.setObjectName("unlock_passphrase")
        self._recovery = line_edit("", "7KQ2-M4RA-…")
        self._recovery.setObjectName("unlock_recovery")
        self._fields = (
            field(_("Passphrase of the office"), self._passphrase),
            field(_("Recovery code"), self._recovery, False, _("Eight groups of four, from the printed sheet")),
        )
        self._remember = Check(
            _("This PC may keep the key"), False, _("Then the passphrase is not asked for at the next start.")
        )
        if not offer_remember:
            self._remember.hide()
        self._other = button(_("Use the recovery sheet"), "link")
        self._other.setObjectName("unlock_other")
        self._leave = button(_("Leave"), "secondary", size="l")
        self._open = button(_("Unlock"), "primary", "lock-open", "l")
        self._open.setObjectName("unlock_open")
        self._open.setDefault(True)
        why = message_bar(reason, "info")
        if not reason:
            why.hide()
        head = hbox(
            Logo(36, _("Huiyin")),
            (vbox(Text(_("Unlock the office"), "title"), Elided(place, "caption", "text3"), gap=0), 1),
            gap=12,
        )
        note = Paragraph(_("Your complaints are on this PC, encrypted. The passphrase opens them."), "body", "text2")
        body = vbox(
            head, note, why, *self._fields, self._remember, hbox(self._other, None), gap=12, margins=(24, 24, 24, 16)
        )
        foot = hbox(None, self._leave, self._open, gap=8, margins=(24, 12, 24, 16))
        self.setLayout(vbox(pane(vbox(body, None, line(), foot, gap=0), "page")))
        self._other.clicked.connect(self._on_other)
        self._leave.clicked.connect(self.reject)
        self._open.clicked.connect(self.try_now)
        for edit in (self._passphrase, self._recovery):
            edit.textEdited.connect(self._on_edited)

    def _show_way(self) -> None:
        by_words, by_sheet = self._fields
        by_words.setVisible(not self._by_recovery)
        by_sheet.setVisible(self._by_recovery)
        self._other.set_words(_("Use the passphrase") if self._by_recovery else _("Use the recovery sheet"))
        self._edit().setFocus()

    def _edit(self) -> QLineEdit:
        return self._recovery if self._by_recovery else self._passphrase

    def _on_other(self) -> None:
        self._by_recovery = not self._by_recovery
        self._show_way()

    def _on_edited(self) -> None:
        self._fields[self._by_recovery].set_error("")

    def try_now(self) -> None:
        """Tries what was typed, on a worker."""
        typed = self._edit().text()
        if not typed:
            self._edit().setFocus()
            return
        key = (
            Key(recovery=typed, remember=self._remember.isChecked())
            if self._by_recovery
            else Key(passphrase=typed, remember=self._remember.isChecked())
        )
        self._set_busy(True)
        self._tasks.submit(partial(self._unlock, key), self._on_opened, self._on_failed)

    def _set_busy(self, busy: bool) -> None:
        self._open.setEnabled(not busy)
        self._open.set_words(_("Unlocking …") if busy else _("Unlock"))

    def _on_opened(self, opened: object) -> None:
        self._set_busy(False)
        self.opened = opened
        self.accept()

    def _on_failed(self, error: BaseException) -> None:
        self._set_busy(False)
        if not isinstance(error, HuiyinError):
            raise error
        self._fields[self._by_recovery].set_error(errors.sentence(error))
        self._edit().selectAll()
        self._edit().setFocus()
