"""What the desk should know of a customer who is back, as soon as the number, the name or the order says who it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame

from desktop.base.i18n import gettext as _
from desktop.desk.rows import KnownMark
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Elided
from desktop.ui.customers.known_marks import KnownMarks
from desktop.ui.wording import marks


class MarksCard(QFrame):
    """Hidden while nothing is known. Never over the text: beside it, or under the first card. Source: P-4."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName("intake_marks")
        self._marks = KnownMarks()
        head = hbox(
            Icon(marks.ICON, marks.TONE), (Elided(_("What to know about this customer"), "body_strong"), 1), gap=8
        )
        self.setLayout(vbox(head, self._marks, gap=8, margins=(12, 10, 12, 10)))
        self.hide()

    def show_marks(self, found: Sequence[KnownMark]) -> None:
        """Shows these."""
        self._marks.show_marks(found)
        self.setVisible(bool(found))
