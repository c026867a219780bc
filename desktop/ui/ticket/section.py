"""One part of what stands beside a complaint's course."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.desk.rows import TicketDetail
from desktop.ui.components.layout import empty_layout, hbox, vbox
from desktop.ui.components.text import Text


class Section(QWidget):
    """A heading with a count and an action; its rows are made anew only when what they show has changed."""

    wanted = Signal(object)
    """An intent: see `intents`."""

    def __init__(self, title: str, action: QWidget | None = None) -> None:
        super().__init__()
        self._shown: Any = None
        self._count = Text("", "caption", "text3")
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        head = hbox(Text(title, "body_strong"), self._count, None, gap=6)
        if action is not None:
            head.addWidget(action)
        self.setLayout(vbox(head, self._rows, gap=4))

    def show_detail(self, detail: TicketDetail, now: datetime) -> None:
        """Shows this part of a ticket."""
        raise NotImplementedError

    def _fresh(self, shown: Any, count: int | None = None) -> bool:
        """Empties the rows if they must be made anew."""
        if shown == self._shown:
            return False
        self._shown = shown
        self._count.setText("" if count is None else str(count))
        empty_layout(self._rows)
        return True

    def _add(self, widget: QWidget) -> None:
        self._rows.addWidget(widget)

    def _sends(self, intent: object) -> Callable[[], None]:
        def emit() -> None:
            self.wanted.emit(intent)

        return emit
