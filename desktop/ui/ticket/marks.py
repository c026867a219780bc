"""The marks of a ticket side by side: as many as fit, the rest counted."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.text import plain_tip
from desktop.ui.ticket.presenter import Mark
from desktop.ui.wording.joining import listed

_GAP = 6


class Marks(QWidget):
    """Painted, so that a narrow page drops marks instead of growing; a screen reader gets them all."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: tuple[Mark, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.signals().changed.connect(self.updateGeometry)

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Shows these, the gravest first."""
        self._marks = marks
        words = listed(mark.text for mark in marks)
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(words))
        self.updateGeometry()
        self.update()

    def shown(self) -> tuple[Mark, ...]:
        """Those that fit at the present width."""
        used, fitting = 0.0, 0
        for mark in self._marks:
            used += paint.chip_width(mark.text, mark.icon)
            if used > self.width() - (self._more_width() if fitting + 1 < len(self._marks) else 0):
                break
            used += _GAP
            fitting += 1
        return self._marks[:fitting]

    def _more_width(self) -> float:
        return _GAP + paint.chip_width("+9")

    def sizeHint(self) -> QSize:
        width = sum(paint.chip_width(mark.text, mark.icon) + _GAP for mark in self._marks)
        return QSize(round(width), paint.chip_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._more_width()) if self._marks else 0, paint.chip_height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown, x = self.shown(), 0.0
        for mark in shown:
            x += paint.draw_chip(p, x, 0, mark.text, mark.tone, mark.icon) + _GAP
        rest = len(self._marks) - len(shown)
        if rest:
            paint.draw_chip(p, x, 0, f"+{rest}", "neutral")
