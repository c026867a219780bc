"""The product's picture, something said and rings that come back: mark and empty states."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui.components import paint
from desktop.ui.components.chips import Painted
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.theme import color


def draw_logo(p: QPainter, rect: QRectF) -> None:
    """A dot and two arcs on the accent, drawn for 28 px and scaled."""
    p.save()
    p.translate(rect.topLeft())
    p.scale(rect.width() / 28, rect.height() / 28)
    paint.fill(p, QRectF(0, 0, 28, 28), "accent", 7)
    paint.fill(p, QRectF(7, 12, 5, 5), "on_accent", 2.5)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(QPen(color("on_accent"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    p.drawArc(QRectF(1.5, 6.5, 16, 16), -45 * 16, 90 * 16)
    p.drawArc(QRectF(-3.5, 1.5, 26, 26), -42 * 16, 84 * 16)
    p.restore()


def draw_echo(p: QPainter, rect: QRectF, icon: str, size: float = 64) -> None:
    """An icon in a disc with four fading rings."""
    middle = rect.center()
    p.setBrush(Qt.BrushStyle.NoBrush)
    for ring in range(4, 0, -1):
        radius = size / 2 + ring * 22
        p.setPen(QPen(color("accent", 0.42 - ring * 0.09), 1.5))
        p.drawEllipse(middle, radius, radius)
    paint.fill(p, QRectF(middle.x() - size / 2, middle.y() - size / 2, size, size), "accent_soft", size / 2)
    paint.draw_icon(p, icon, middle.x() - 14, middle.y() - 14, 28, "accent_text")


def draw_rings(p: QPainter, corner: QPointF) -> None:
    """Quiet rings that rise from a corner."""
    p.setBrush(Qt.BrushStyle.NoBrush)
    for ring in range(1, 9):
        p.setPen(QPen(color("accent", 0.34 - ring * 0.035), 2))
        p.drawEllipse(corner, ring * 56, ring * 56)


class Logo(Painted):
    """The mark."""

    def __init__(self, size: int = 28, name: str = "") -> None:
        super().__init__(lambda: (size, size), draw_logo, name)


class EmptyState(QWidget):
    """Says why there is nothing, whether that is good, and what one can do."""

    def __init__(self, icon: str, title: str, note: str = "", *buttons: QWidget) -> None:
        super().__init__()
        self._icon, self._compact = icon, False
        self._picture = Painted(self._picture_size, self._draw_picture, title)
        self._title, self._note = Text(title, "subtitle"), Paragraph(note, "body", "text2", centred=True)
        self._note_row = hbox(None, self._note, None)
        row = hbox(None, *buttons, None, gap=8)
        self.setLayout(
            vbox(None, hbox(None, self._picture, None), 8, hbox(None, self._title, None), self._note_row, 8, row, None)
        )

    def set_words(self, icon: str, title: str, note: str = "") -> None:
        """Other picture and words."""
        self._icon = icon
        self._title.setText(title)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._picture.setAccessibleName(title)
        self._picture.update()

    def _picture_size(self) -> tuple[float, float]:
        return 250, 250

    def _draw_picture(self, p: QPainter, rect: QRectF) -> None:
        draw_echo(p, rect, self._icon)
