"""The recovery code: shown once, printed, and checked by one group that is typed back."""

from __future__ import annotations

import secrets
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui.components.buttons import button
from desktop.ui.components.fields import field, line_edit
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Text
from desktop.ui.first_run.page import Page

_PER_ROW = 4
_LOOK_ALIKE = str.maketrans("OILU", "011V")


class RecoveryCode(QWidget):
    """The eight groups with what prints or saves them, and a field for one group that is typed back."""

    print_wanted = Signal()
    """Print the sheet."""
    save_wanted = Signal(object)
    """Path: save the sheet as PDF there."""

    def __init__(self, groups: tuple[str, ...], asked: int | None = None) -> None:
        super().__init__()
        self._groups = groups
        self.asked = asked if asked is not None else secrets.randbelow(len(groups))
        self._typed = line_edit("", "····")
        self._typed.setMaxLength(8)
        label = _("From the sheet, type group {number}").format(number=self.asked + 1)
        self.field = field(label, self._typed, True, _("So that we know the sheet is really there"))
        self._typed.setObjectName("first_run_group")
        self._message = message_bar("", "ok")
        self._message.hide()
        to_printer = button(_("Print"), "tonal", "printer")
        to_file = button(_("Save as PDF…"), "secondary", "download")
        to_printer.clicked.connect(self.print_wanted)
        to_file.clicked.connect(self._ask_where)
        row = hbox(to_printer, to_file, None, gap=8)
        self.setLayout(vbox(self._code_grid(), row, self._message, 8, self.field, gap=8))
        self.setFocusProxy(self._typed)

    def _code_grid(self) -> QFrame:
        grid = QGridLayout()
        grid.setContentsMargins(24, 16, 24, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        for number, group in enumerate(self._groups):
            words = Text(group, "title", align=Qt.AlignmentFlag.AlignCenter)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            words.setAccessibleName(_("Group {number}: {group}").format(number=number + 1, group=" ".join(group)))
            label = Text(str(number + 1), "caption", "text3", align=Qt.AlignmentFlag.AlignCenter)
            row = 2 * (number // _PER_ROW)
            grid.addWidget(label, row, number % _PER_ROW)
            grid.addWidget(words, row + 1, number % _PER_ROW)
        return pane(grid, kind="well")

    def right(self) -> bool:
        """Whether the group was typed as it stands on the sheet; case and look-alikes don't matter."""
        typed = "".join(c for c in self._typed.text().upper() if c.isalnum()).translate(_LOOK_ALIKE)
        return typed == self._groups[self.asked].upper()

    def problem(self) -> str:
        """What to say before going on; "" = it is right."""
        if self.right():
            return ""
        return _("That is not group {number} of the sheet. Look again.").format(number=self.asked + 1)

    def say(self, sentence: str, tone: str) -> None:
        """What became of printing or saving."""
        self._message.show_message(sentence, tone)
        self._message.show()

    def _ask_where(self) -> None:
        title = _("Recovery sheet")
        chosen, _kind = QFileDialog.getSaveFileName(self, title, f"{title}.pdf", "PDF (*.pdf)")
        if chosen:
            self.save_wanted.emit(Path(chosen))


class RecoveryPage(Page):
    """Whoever loses the passphrase and this sheet loses the data: so it is checked before anything else."""

    def __init__(self, groups: tuple[str, ...], asked: int | None = None) -> None:
        super().__init__(
            _("Print the recovery sheet"),
            _("If the passphrase is forgotten, only this code opens the office. It is shown this once."),
        )
        self.code = RecoveryCode(groups, asked)
        self.fields = {"group": self.code.field}
        self.lay_out(self.code)

    def problems(self) -> dict[str, str]:
        """What to say before going on; {} = it is right."""
        problem = self.code.problem()
        return {"group": problem} if problem else {}
