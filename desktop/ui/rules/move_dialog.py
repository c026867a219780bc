"""Letting the open complaints follow another edition: an act of its own, never a by-product."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.base.errors import HuiyinError, RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk import policies
from desktop.desk.policies import PackVersion
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.check import Check
from desktop.ui.components.layout import hbox, line, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.rules.editions import edition_name
from desktop.ui.wording import errors


class MoveDialog(QDialog):
    """Says how many and what it means; the button waits for the tick."""

    moved = Signal(object)
    """How many complaints follow the edition now that did not before."""

    def __init__(self, controller: Controller, edition: PackVersion, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller, self._edition = controller, edition
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("move_dialog")
        title = _("Move the open complaints")
        self.setWindowTitle(title)
        self._message = message_bar("", "danger")
        self._message.hide()
        text = ngettext(
            "{count} open complaint follows another edition. It will follow {name}.",
            "{count} open complaints follow another edition. They will follow {name}.",
            count,
        ).format(count=count, name=edition_name(edition))
        after = _(
            "Deadlines, seats and what each sheet needs are then counted by these rules: some may be overdue at once, "
            "others may need less. What was done already stays as it is, and the move stands in the log."
        )
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
        self._sure.toggled.connect(self._move.setEnabled)
        self._move.clicked.connect(self._on_move)
        controller.failed.connect(self._on_failed)
        foot = hbox(leave, None, self._move, gap=8)
        self.setLayout(
            vbox(
                Text(title, "title"), Paragraph(text, "reading"), Paragraph(after, "body", "text2"), self._message,
                self._sure, line(), foot, gap=12, margins=(24, 20, 24, 16),
            )
        )  # fmt: skip
        self.setMinimumWidth(theme.u(480))
        self._sure.setFocus()

    def _on_move(self) -> None:
        self._move.setEnabled(False)
        work = partial(policies.move_open_tickets, pack_id=self._edition.id)
        self._controller.run(work, self._on_moved, self._on_refused)

    def _on_moved(self, count: int) -> None:
        self.moved.emit(count)
        self.accept()

    def _on_refused(self, error: RefusedError) -> None:
        self._on_failed(error)

    def _on_failed(self, error: HuiyinError) -> None:
        self._move.setEnabled(self._sure.isChecked())
        self._message.show_message(errors.sentence(error), "danger")
        self._message.show()
