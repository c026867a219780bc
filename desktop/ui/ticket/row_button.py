"""A line that can be pressed: icon, words, a note at the right end. For files, sheets and other tickets."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.text import plain_tip


class RowButton(QAbstractButton):
    """`level` = (words, look) puts a level mark in the icon's place."""

    def __init__(
        self, icon: str, text: str, note: str = "", tone: str = "text2", level: tuple[str, str] | None = None
    ) -> None:
        super().__init__()
        self._icon, self._note, self._tone, self._level = icon, note, tone, level
        self.setText(text)
        self.setAccessibleName(" ".join(part for part in (level[0] if level else "", text, note) if part))
        self.setToolTip(plain_tip(text))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.signals().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(200, theme.line_height("body") + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            paint.fill(p, r, "hover", 4)
        left = self._paint_head(p, r)
        note = min(paint.text_width(self._note, "caption") + 2, r.width() * 0.5) if self._note else 0.0
        words = QRectF(left, 0, max(r.width() - left - note - 10, 10), r.height())
        paint.draw_text(p, words, self.text(), "body")
        paint.draw_text(
            p, QRectF(r.right() - note - 4, 0, note, r.height()), self._note, "caption", self._tone, paint.RIGHT
        )
        if self.hasFocus():
            paint.draw_focus(p, r, 4)

    def _paint_head(self, p: QPainter, r: QRectF) -> float:
        if self._level is not None:
            height = paint.chip_height()
            return 4 + paint.draw_level(p, 2, (r.height() - height) / 2, *self._level, height) + 6
        paint.draw_icon(p, self._icon, 4, (r.height() - 16) / 2, 16, self._tone if self._tone != "text2" else "text2")
        return 12 + theme.icon_size(16)
