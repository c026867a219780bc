"""What the pages of the wizard share: a heading, a body that scrolls, and the case they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base.errors import RefusedError
from desktop.ui import theme
from desktop.ui.components.layout import Item, pane, scroll, vbox
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.reclassify.plan import Plan


class JudgementPage(QWidget):
    """One step of judging anew."""

    changed = Signal()
    """Something was chosen or written."""

    def __init__(self, title: str, note: str) -> None:
        super().__init__()
        self._title, self._note = Text(title, "title"), Paragraph(note, "body", "text2")
        self.setAccessibleName(title)

    def lay_out(self, *items: Item) -> None:
        """Heading, then the page's own parts."""
        head = vbox(self._title, self._note, gap=2)
        self.setLayout(
            vbox(scroll(pane(vbox(head, *items, None, gap=14, margins=(24, 4 if theme.folded() else 20, 24, 12)))))
        )

    def show_plan(self, plan: Plan, nested: Mapping[str, Any]) -> None:
        """Shows the case as it stands, and the judgement as it is written so far."""
        raise NotImplementedError

    def ready(self) -> bool:
        """Whether one can go on from here; if not, the page says why."""
        return True

    def show_refusal(self, _error: RefusedError, _sentence: str) -> bool:
        """Shows a refusal at its field; False if this page has no such field."""
        return False

    def focus_first(self) -> None:
        """Where the keyboard begins."""
