"""What all pages of the wizard have: a heading, a body that scrolls, and the choice they read and change."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base.errors import RefusedError
from desktop.ui import theme
from desktop.ui.components.layout import Item, pane, scroll, vbox
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.escalation.plan import Choice, Plan


class WizardPage(QWidget):
    """One step. `fields` are the arguments of the act that are chosen here."""

    changed = Signal()
    """Something was chosen or written."""
    fields: tuple[str, ...] = ()

    def __init__(self, plan: Plan, title: str, note: str) -> None:
        super().__init__()
        self.plan = plan
        self._title, self._note = Text(title, "title"), Paragraph(note, "body", "text2")
        self.setAccessibleName(title)

    def lay_out(self, *items: Item) -> None:
        """Heading, then the page's own parts."""
        head = vbox(self._title, self._note, gap=2)
        column = vbox(head, *items, None, gap=14, margins=(24, 4 if theme.folded() else 20, 24, 12))
        self.setLayout(vbox(scroll(pane(column))))

    def show_choice(self, choice: Choice) -> None:
        """Shows what was chosen, here or on another page."""

    def with_choice(self, choice: Choice) -> Choice:
        """The choice with what stands on this page."""
        return choice

    def problem(self, _choice: Choice) -> RefusedError | None:
        """Why one can't go on from here; None if one can."""
        return None

    def show_refusal(self, _error: RefusedError) -> bool:
        """Shows a refusal at its field; False if this page has no such field."""
        return False

    def say(self, _sentence: str) -> None:
        """Shows why the act could not be saved."""

    def focus_first(self) -> None:
        """Where the keyboard begins."""
