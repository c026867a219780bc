"""What stands beside the list while no ticket is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from desktop.base.i18n import gettext as _
from desktop.ui import actions
from desktop.ui.components.chips import Icon, KeyHint
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Text

_SHOWN = ("new", "search", "walk", "next_step", "contact", "shortcuts")


class Hint(QFrame):
    """Says what appears here, and the six keys worth knowing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        keys = QGridLayout()
        keys.setHorizontalSpacing(16)
        keys.setVerticalSpacing(10)
        for number, code in enumerate(_SHOWN):
            keys.addWidget(KeyHint(actions.keys(code)), number, 0, Qt.AlignmentFlag.AlignRight)
            keys.addWidget(Text(actions.text(code), "body", "text2"), number, 1)
        words = Text(_("Choose a complaint: its course and its next step appear here"), "body", "text2")
        self.setLayout(
            vbox(
                None, hbox(None, Icon("mouse-pointer-click", "text3", 28), None), hbox(None, words, None), 16,
                hbox(None, keys, None), None, gap=8, margins=(24, 0, 24, 0),
            )
        )  # fmt: skip
