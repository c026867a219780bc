"""Check boxes and radio buttons drawn by us, with an optional second line."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from desktop.ui import theme
from desktop.ui.components import lines, paint


class Check(QCheckBox):
    """Box or circle, words, note. `radio` only changes the look: put such ones into a QButtonGroup."""

    _LEFT = 26

    def __init__(self, text: str, checked: bool = False, note: str = "", radio: bool = False) -> None:
        super().__init__(text)
        self.setChecked(checked)
        self._note, self._radio = note, radio
        self.setAccessibleName(text)
        self.setAccessibleDescription(note)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.signals().changed.connect(self.updateGeometry)

    def set_note(self, note: str) -> None:
        """Another second line."""
        self._note = note
        self.setAccessibleDescription(note)
        self.updateGeometry()
        self.update()

    def _side(self) -> int:
        return theme.icon_size(16)

    def _left(self) -> int:
        return self._side() + 10

    def sizeHint(self) -> QSize:
        width = max(paint.text_width(self.text(), "body"), min(paint.text_width(self._note, "caption"), 360))
        return QSize(round(width) + self._left() + 6, self.heightForWidth(round(width) + self._left() + 6))

    def minimumSizeHint(self) -> QSize:
        return QSize(120 if self.text() else self._left(), theme.line_height("body") + 4)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = max(width - self._left() - 2, 40)
        height = lines.paragraph_height(self.text(), "body", room) + 4
        return height + (lines.paragraph_height(self._note, "caption", room) if self._note else 0)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, top = self._side(), 2 + (theme.line_height("body") - self._side()) / 2
        self._paint_box(p, QRectF(1, top, side, side))
        room = QRectF(self._left(), 2, self.width() - self._left(), self.height())
        usable = self.isEnabled()
        used = lines.draw_paragraph(p, room, self.text(), "body", "text" if usable else "text3")
        if self._note:
            lines.draw_paragraph(p, room.adjusted(0, used, 0, 0), self._note, "caption", "text3")
        if self.hasFocus():
            paint.draw_focus(p, QRectF(self.rect()), 4)

    def _paint_box(self, p: QPainter, box: QRectF) -> None:
        radius = box.width() / 2 if self._radio else 4
        if not self.isChecked():
            paint.fill(p, box, "surface" if self.isEnabled() else "sunken", radius)
            paint.stroke(p, box, "outline" if self.isEnabled() else "line", radius, 1.25)
            return
        paint.fill(p, box, "accent", radius)
        if self._radio:
            inset = box.width() * 0.3
            paint.fill(p, box.adjusted(inset, inset, -inset, -inset), "on_accent", box.width())
        else:
            shift = (box.width() - 14) / 2
            paint.draw_icon(p, "check", box.x() + shift, box.y() + shift, 14, "on_accent")
