"""A big choice: icon, title, what follows from it; chosen = ring and tick."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.ui import theme
from desktop.ui.components import lines, paint


class OptionCard(QAbstractButton):
    """Put several into a QButtonGroup. A disabled one shows a lock and keeps saying why."""

    def __init__(
        self,
        title: str,
        note: str,
        icon: str = "",
        chosen: bool = False,
        tag: str = "",
        enabled: bool = True,
        height: int = 64,
        avatar: str = "",
    ) -> None:
        super().__init__()
        self._note, self._icon, self._tag, self._avatar, self._least = note, icon, tag, avatar, height
        self.setCheckable(True)
        self.setChecked(chosen)
        self.setEnabled(enabled)
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(note)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.signals().changed.connect(self.updateGeometry)

    def _left(self) -> int:
        return theme.u(42) + 16

    def _room(self, width: int) -> int:
        return max(width - self._left() - 48, 60)

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(280))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, theme.u(self._least))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        text = theme.line_height("row") + lines.paragraph_height(self._note, "caption", self._room(width))
        return max(theme.u(self._least), text + 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(p, QRectF(self.rect()))
        self._paint_mark(p)
        self._paint_words(p)
        self._paint_ring(p)

    def _paint_ground(self, p: QPainter, r: QRectF) -> None:
        on, usable = self.isChecked(), self.isEnabled()
        ground = "accent_soft" if on else "raised" if usable else "sunken"
        if usable and not on and self.underMouse():
            ground = "hover"
        paint.fill(p, r, ground, 8)
        paint.stroke(p, r, "accent" if on else "line", 8, 2 if on else 1)
        if self.hasFocus():
            paint.draw_focus(p, r.adjusted(3, 3, -3, -3) if on else r, 6 if on else 8)

    def _paint_mark(self, p: QPainter) -> None:
        middle = self.height() / 2
        if self._avatar:
            side = theme.u(32)
            paint.draw_avatar(p, 14, middle - side / 2, self._avatar, side, self.isChecked())
        elif self._icon:
            tone = "accent_text" if self.isChecked() else "text2" if self.isEnabled() else "text3"
            paint.draw_icon(p, self._icon, 18, middle - 10, 20, tone)

    def _paint_words(self, p: QPainter) -> None:
        usable, left, room = self.isEnabled(), self._left(), self._room(self.width())
        title_height = theme.line_height("row")
        note_height = lines.paragraph_height(self._note, "caption", room) if self._note else 0
        y = (self.height() - title_height - note_height) / 2
        tag_width = paint.chip_width(self._tag) + 8 if self._tag else 0
        role, tone = ("row_strong", "text") if usable else ("row", "text3")
        paint.draw_text(p, QRectF(left, y, room - tag_width, title_height), self.text(), role, tone)
        if self._tag:
            x = left + room - tag_width + 8
            paint.draw_chip(p, x, y, self._tag, "accent" if usable else "neutral")
        note = QRectF(left, y + title_height, room, note_height)
        lines.draw_paragraph(p, note, self._note, "caption", "text2" if usable else "text3")

    def _paint_ring(self, p: QPainter) -> None:
        middle = self.height() / 2
        ring = QRectF(self.width() - 32, middle - 8, 16, 16)
        if self.isChecked():
            paint.fill(p, ring, "accent", 8)
            paint.draw_icon(p, "check", ring.x() + 2, ring.y() + 2, 12, "on_accent")
        elif self.isEnabled():
            paint.stroke(p, ring, "outline", 8, 1.25)
        else:
            paint.draw_icon(p, "lock", ring.x() + 1, ring.y() + 1, 14, "text3")
