"""Letting the open complaints follow another edition: what that changes first, then a tick, then the act."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QDialog, QWidget

from desktop.base.errors import HuiyinError, RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk import moving
from desktop.desk.moving import Outlook
from desktop.desk.policies import PackVersion
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.check import Check
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import empty_layout, hbox, line, pane, scroll, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.rules.editions import edition_name
from desktop.ui.wording import errors
from desktop.ui.wording.rules import outlook_lines, shift_words

_ICONS = {"danger": "circle-alert", "warn": "triangle-alert", "info": "info"}


class MoveDialog(QDialog):
    """Says how many and what becomes of them; the button waits for the tick."""

    moved = Signal(object)
    """How many complaints follow the edition now that did not before."""

    def __init__(self, controller: Controller, edition: PackVersion, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller, self._edition = controller, edition
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("move_dialog")
        self._build(count)
        self._sure.toggled.connect(self._allow)
        self._move.clicked.connect(self._on_move)
        controller.failed.connect(self._on_failed)
        self._looked = False
        self._look()

    def _build(self, count: int) -> None:
        title = _("Move the open complaints")
        self.setWindowTitle(title)
        self._message = message_bar("", "danger")
        self._message.hide()
        text = ngettext(
            "{count} open complaint follows another edition. It will follow {name}.",
            "{count} open complaints follow another edition. They will follow {name}.",
            count,
        ).format(count=count, name=edition_name(self._edition))
        after = _(
            "Deadlines, seats and what each sheet needs are then counted by these rules. What was done already stays "
            "as it is, and the move stands in the log."
        )
        self._outlook = vbox(gap=6)
        self._outlook.addWidget(Paragraph(_("Looking at the complaints …"), "body", "text3"))
        shown = scroll(pane(vbox(self._outlook, None, margins=(0, 0, 8, 0))), "move_outlook")
        shown.setMinimumHeight(theme.u(200))
        self._sure = Check(_("I have read this; the complaints are to move"))
        self._sure.setObjectName("move_sure")
        self._move = button(
            ngettext("Move {count} complaint", "Move {count} complaints", count).format(count=count),
            "primary", "arrow-left-right", "l",
        )  # fmt: skip
        self._move.setObjectName("move")
        self._move.setEnabled(False)
        leave = button(_("Leave them where they are"), "ghost")
        leave.clicked.connect(self.reject)
        head = (Text(title, "title"), Paragraph(text, "reading"), Paragraph(after, "body", "text2"))
        foot = hbox(leave, None, self._move, gap=8)
        body = (line(), (shown, 1), self._message, self._sure, line(), foot)
        self.setLayout(vbox(*head, *body, gap=12, margins=(24, 20, 24, 16)))
        self.setMinimumWidth(theme.u(560))
        self._sure.setFocus()

    def _look(self) -> None:
        work = partial(moving.look, self._controller.session, self._edition.id)
        self._controller.tasks.submit(work, self._on_looked, self._on_failed)

    def _on_looked(self, outlook: Outlook) -> None:
        """Nothing can be moved before it was shown what that does."""
        empty_layout(self._outlook)
        for tone, words in outlook_lines(outlook):
            self._outlook.addLayout(_remark(tone, words))
        self._outlook.addWidget(Text(_("Levels"), "body_strong"))
        for shift in outlook.levels:
            self._outlook.addWidget(Paragraph(shift_words(shift), "body"))
        self._looked = True
        self._allow()

    def _allow(self) -> None:
        self._move.setEnabled(self._looked and self._sure.isChecked())

    def _on_move(self) -> None:
        self._move.setEnabled(False)
        work = partial(moving.move, edition=self._edition.id)
        self._controller.run(work, self._on_moved, self._on_refused)

    def _on_moved(self, count: int) -> None:
        self.moved.emit(count)
        self.accept()

    def _on_refused(self, error: RefusedError) -> None:
        self._on_failed(error)

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, HuiyinError):
            raise error
        self._allow()
        self._message.show_message(errors.sentence(error), "danger")
        self._message.show()


def _remark(tone: str, words: str) -> QBoxLayout:
    mark = Icon(_ICONS[tone], tone, 16, line="body")
    row = hbox(mark, (Paragraph(words, "body"), 1), gap=8)
    row.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    return row
