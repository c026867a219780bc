"""Two panes side by side: a list, and what is chosen in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

_REST = 1000


class SideBySide(QSplitter):
    """Room beyond the usual widths is the second's; a hairline between them moves with the mouse."""

    def __init__(self, first: QWidget, second: QWidget, least: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        first.setMinimumWidth(least)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(first)
        self.addWidget(second)
        self.setStretchFactor(1, 1)


class MasterDetail(SideBySide):
    """A list in a pane of a usual and a least width; beside it the sheet of what is chosen, or `empty`."""

    def __init__(self, master: QWidget, empty: QWidget, sheet: QWidget, width: int, least: int) -> None:
        beside = QStackedWidget()
        beside.addWidget(empty)
        beside.addWidget(sheet)
        super().__init__(master, beside, least)
        self.beside = beside
        self.setSizes([width, _REST])

    def show_sheet(self) -> None:
        """Something is chosen, and read."""
        self.beside.setCurrentIndex(1)

    def show_empty(self) -> None:
        """Nothing is chosen."""
        self.beside.setCurrentIndex(0)
