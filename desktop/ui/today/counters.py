"""The counters of the day: each opens its list, all in one row where their words have room, else in two or three."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QSizePolicy

from desktop.base.i18n import format_number
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.listing.views import SavedView


class Counter(QAbstractButton):
    """One counter: number, icon, words, its key."""

    def __init__(self, view: SavedView, key: int) -> None:
        super().__init__()
        self.view = view
        self._key, self._count = key, 0
        self.setObjectName(f"counter_{view.code}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_count(0)
        theme.signals().changed.connect(self.updateGeometry)

    def show_count(self, count: int) -> None:
        """The number."""
        self._count = count
        self.setText(self.view.name)
        self.setAccessibleName(f"{self.view.name} {count}")
        self.setToolTip(self.view.name)
        self.update()

    def sizeHint(self) -> QSize:
        words = paint.text_width(format_number(self._count), "display") + paint.text_width(self.view.name, "body")
        return QSize(round(words) + theme.icon_size(14) + 52 + theme.u(18), theme.u(64))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.u(80), theme.u(64))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r = QRectF(self.rect())
        if self.underMouse():
            paint.fill(p, r.adjusted(2, 2, -2, -2), "hover", 6)
        tone = "text3" if not self._count else "danger" if self.view.alert else "text"
        number = format_number(self._count)
        wide = paint.text_width(number, "display")
        paint.draw_text(p, QRectF(16, 0, wide + 2, r.height()), number, "display", tone)
        paint.draw_icon(p, self.view.icon, 26 + wide, r.center().y() - 7, 14, tone if self.view.alert else "text2")
        left = 32 + wide + theme.icon_size(14)
        side = theme.u(18)
        cap = QRectF(r.width() - 12 - side, r.center().y() - side / 2, side, side)
        paint.draw_text(p, QRectF(left, 0, cap.x() - left - 6, r.height()), self.view.name, "body", "text2")
        paint.stroke(p, cap, "line", 4)
        paint.draw_text(p, cap, str(self._key), "caption", "text3", paint.CENTER)
        if self.hasFocus():
            paint.draw_focus(p, r, 8)


class CounterStrip(QFrame):
    """A card of counters, each as wide as its words ask."""

    def __init__(self, counters: Sequence[Counter]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._counters = counters
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._arrange(self._widths(len(counters)))
        theme.signals().changed.connect(self.fit)

    def fit(self) -> None:
        """As few rows as the words need now."""
        for across in (-(-len(self._counters) // rows) for rows in (1, 2, 3)):
            widths = self._widths(across)
            if sum(widths) <= self.width():
                break
        self._arrange(widths)

    def _widths(self, across: int) -> list[int]:
        """What each column needs."""
        needed = [counter.sizeHint().width() for counter in self._counters]
        return [max(needed[column::across]) for column in range(across)]

    def _arrange(self, widths: list[int]) -> None:
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        for number, counter in enumerate(self._counters):
            self._grid.addWidget(counter, number // len(widths), number % len(widths))
        for column, width in enumerate(widths):
            self._grid.setColumnStretch(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
