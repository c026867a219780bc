"""Meters: how complete a sheet is, block by block."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.ui.components import paint


class Meter(QWidget):
    """One cell per block as (name, share): full, half or empty."""

    def __init__(self, cells: Sequence[tuple[str, float]] = ()) -> None:
        super().__init__()
        self._cells: tuple[tuple[str, float], ...] = ()
        self.setFixedHeight(8)
        self.set_cells(cells)

    def set_cells(self, cells: Sequence[tuple[str, float]]) -> None:
        """Shows other blocks."""
        self._cells = tuple(cells)
        done = sum(1 for _name, share in cells if share >= 1)
        self.setAccessibleName(_("{done} of {count} blocks complete").format(done=done, count=len(cells)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        count = max(len(self._cells), 1)
        width = (self.width() - 3 * (count - 1)) / count
        for number, (_name, share) in enumerate(self._cells):
            cell = QRectF(number * (width + 3), 0, width, 8)
            paint.fill(p, cell, "track", 2)
            if share > 0:
                cell.setWidth(width * min(share, 1))
                paint.fill(p, cell, "ok_fill" if share >= 1 else "warn_fill", 2)
