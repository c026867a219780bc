"""Paints a customer on two lines: name and marks above, number and complaints below."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop.ui.components import paint
from desktop.ui.components.row_list import Index, RowDelegate, two_lines
from desktop.ui.customers.model import CustomerRole
from desktop.ui.customers.words import CustomerWords
from desktop.ui.wording.marks import ICON, TONE


class CustomerDelegate(RowDelegate):
    """Marks give way to the name: they are all told on the page."""

    def paint_row(self, p: QPainter, rect: QRectF, index: Index, chosen: bool) -> None:
        words: CustomerWords = index.data(CustomerRole.WORDS)
        first, second = two_lines(rect)
        _paint_first(p, first, words, chosen)
        _paint_second(p, second, words)


def _paint_first(p: QPainter, line: QRectF, words: CustomerWords, chosen: bool) -> None:
    last = paint.text_width(words.last, "caption")
    paint.draw_text(p, line, words.last, "caption", "text3", paint.RIGHT)
    room = line.width() - last - 12
    fitting: list[str] = []
    used = 0.0
    for mark in words.marks:
        used += paint.chip_width(mark, ICON) + 6
        if used > room * 0.6:
            break
        fitting.append(mark)
    taken = sum(paint.chip_width(mark, ICON) + 6 for mark in fitting)
    name = QRectF(line.x(), line.y(), max(room - taken, 30), line.height())
    x = line.x() + paint.draw_text(p, name, words.name, "row_strong" if chosen else "row") + 8
    for mark in fitting:
        x += paint.draw_chip(p, x, line.y(), mark, TONE, ICON, round(line.height())) + 6


def _paint_second(p: QPainter, line: QRectF, words: CustomerWords) -> None:
    """What waits gives way to number and complaints: its sign and count stay, the tooltip tells the rest."""
    below = " · ".join(part for part in (words.phone, words.cases) if part)
    right = _paint_chip(p, line, line.right(), words.open_cases, "info", "circle-dot")
    if words.waiting:
        room = right - line.x() - paint.text_width(below, "caption")
        fits = paint.chip_width(words.waiting, "hourglass") + 8 <= room
        right = _paint_chip(p, line, right, words.waiting if fits else str(words.waiting_count), "warn", "hourglass")
    paint.draw_text(p, QRectF(line.x(), line.y(), right - line.x(), line.height()), below, "caption", "text2")


def _paint_chip(p: QPainter, line: QRectF, right: float, text: str, tone: str, icon: str) -> float:
    """A chip that ends at `right`; returns where the room before it ends. Without a text there is none."""
    if not text:
        return right
    width = paint.chip_width(text, icon)
    paint.draw_chip(p, right - width, line.y(), text, tone, icon, round(line.height()))
    return right - width - 8
