"""One line of the navigation."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.ui import theme
from desktop.ui.components import paint

_LEAST, _ICON_ROW = 32, 26


class NavItem(QAbstractButton):
    """Icon, words, counter; selected = tinted ground, bar and bold. Compact = the icon alone with a tooltip."""

    def __init__(self, text: str, icon: str, keys: str = "") -> None:
        super().__init__()
        self._icon, self._keys, self._count, self._alert, self._compact = icon, keys, "", False, False
        self._about = ""
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()
        theme.signals().changed.connect(self.updateGeometry)

    def set_count(self, count: int, alert: bool = False, about: str = "") -> None:
        """The counter; 0 hides it, `alert` makes it loud, `about` tells what is counted where the words don't."""
        self._about = about if count > 0 else ""
        self._count = str(count) if 0 < count <= 999 else "999+" if count > 999 else ""
        self._alert = alert and count > 0
        self._name()
        self.update()

    def set_compact(self, compact: bool) -> None:
        """The icon alone."""
        self._compact = compact
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(" ".join(part for part in (self.text(), self._about, self._count) if part))
        self.setToolTip("  ".join(part for part in (self.text(), self._about, self._count, self._keys) if part))

    def sizeHint(self) -> QSize:
        words = paint.text_width(self.text(), "body_strong") + paint.text_width(self._count, "caption") + 20
        return QSize(40 if self._compact else round(34 + theme.icon_size(16) + words), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(32, self._height())

    def _height(self) -> int:
        """Icons grow less than words: alone they need less room."""
        return max(_LEAST, theme.u(_ICON_ROW)) if self._compact else theme.row("nav")

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r = QRectF(self.rect())
        on = self.isChecked()
        if on:
            paint.fill(p, r, "selected", 6)
            paint.fill(p, QRectF(0, 8, 3, r.height() - 16), "accent", 1.5)
        elif self.underMouse():
            paint.fill(p, r, "hover", 6)
        tone = "accent_text" if on else "text2"
        paint.draw_icon(p, self._icon, (r.width() - 16) / 2 if self._compact else 12, (r.height() - 16) / 2, 16, tone)
        if self._compact:
            self._paint_dot(p, r)
        else:
            self._paint_words(p, r, on)
        if self.hasFocus():
            paint.draw_focus(p, r)

    def _paint_dot(self, p: QPainter, r: QRectF) -> None:
        if self._alert:
            paint.fill(p, QRectF(r.center().x() + 6, r.center().y() - 11, 7, 7), "danger_fill", 3.5)

    def _paint_words(self, p: QPainter, r: QRectF, on: bool) -> None:
        left, right = 22 + theme.icon_size(16), r.width() - 12
        if self._count:
            width = paint.text_width(self._count, "caption")
            if self._alert:
                self._paint_pill(p, r, width)
            else:
                paint.draw_text(p, QRectF(right - width, 0, width + 2, r.height()), self._count, "caption", "text3")
            right -= width + 8
        role, tone = ("body_strong", "accent_text") if on else ("body", "text")
        paint.draw_text(p, QRectF(left, 0, right - left, r.height()), self.text(), role, tone)

    def _paint_pill(self, p: QPainter, r: QRectF, width: float) -> None:
        height = theme.line_height("caption")
        wide = max(width + 12, height)
        pill = QRectF(r.width() - 8 - wide, (r.height() - height) / 2, wide, height)
        paint.fill(p, pill, "danger_fill", height / 2)
        paint.draw_text(p, pill, self._count, "caption", "on_danger", paint.CENTER)
