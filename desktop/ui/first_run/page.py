"""What all pages of the wizard have: a heading, fields with their errors, and a column that does not get too wide."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from desktop.ui.components.fields import Field
from desktop.ui.components.layout import Item, hbox, pane, scroll, vbox
from desktop.ui.components.text import Paragraph, Text

_WIDEST = 760


class Page(QWidget):
    """One question of the wizard. `fields` by name show what is wrong."""

    def __init__(self, title: str, note: str) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.step = Text("", "caption", "text3")
        self._title = Text(title, "display", wrap=True)
        self._note = Paragraph(note, "reading", "text2")
        self.setAccessibleName(title)

    def lay_out(self, *items: Item) -> None:
        """Puts the heading and the page's own parts into a column that scrolls if it must."""
        column = pane(vbox(self.step, self._title, self._note, 12, *items, None, gap=8))
        column.setMaximumWidth(_WIDEST)
        self.setLayout(vbox(scroll(hbox((column, 100), None, margins=(56, 48, 56, 24)))))

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Shows what is wrong at its fields, and goes to the first one."""
        for name, field in self.fields.items():
            field.set_error(problems.get(name, ""))
        for name, field in self.fields.items():
            if name in problems:
                field.widget.setFocus()
                return

    def first(self) -> QWidget | None:
        """Where the keyboard begins."""
        return next((field.widget for field in self.fields.values()), None)
