"""The pages of a wizard: done (tick), current (filled number), to come (outline)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components import paint


class Steps(QWidget):
    """A vertical list of (name, note); not a control: Back and Next move through it."""

    def __init__(self, names: Sequence[tuple[str, str]], current: int = 0) -> None:
        super().__init__()
        self._names, self._current = tuple(names), current
        self._restyle()
        theme.signals().changed.connect(self._restyle)

    def set_current(self, current: int) -> None:
        """The page that is shown."""
        self._current = current
        self._restyle()

    def set_names(self, names: Sequence[tuple[str, str]]) -> None:
        """Other names and notes."""
        self._names = tuple(names)
        self._restyle()

    def _step(self) -> int:
        return theme.line_height("body") + theme.line_height("caption") + 18

    def _restyle(self) -> None:
        self.setFixedHeight(len(self._names) * self._step())
        self.setMinimumWidth(theme.u(184))
        if 0 <= self._current < len(self._names):
            self.setAccessibleName(
                _("Step {number} of {count}: {name}").format(
                    number=self._current + 1, count=len(self._names), name=self._names[self._current][0]
                )
            )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(len(self._names)):
            self._paint_step(p, number, number * self._step())

    def _paint_step(self, p: QPainter, number: int, y: float) -> None:
        name, note = self._names[number]
        done, here = number < self._current, number == self._current
        side = theme.u(24)
        disc = QRectF(0, y + 2, side, side)
        if number < len(self._names) - 1:
            p.setPen(QPen(theme.color("accent" if done else "line"), 2))
            p.drawLine(QPointF(side / 2, disc.bottom() + 4), QPointF(side / 2, y + self._step() - 2))
        self._paint_disc(p, disc, number)
        left = side + 12
        room = self.width() - left
        height = theme.line_height("body")
        words = QRectF(left, disc.center().y() - height / 2, room, height)
        paint.draw_text(p, words, name, "body_strong" if here else "body", "text" if here or done else "text2")
        below = QRectF(left, words.bottom() + 2, room, theme.line_height("caption"))
        paint.draw_text(p, below, note, "caption", "text3")

    def _paint_disc(self, p: QPainter, disc: QRectF, number: int) -> None:
        radius = disc.width() / 2
        if number < self._current:
            paint.fill(p, disc, "accent_soft", radius)
            paint.draw_icon(p, "check", disc.center().x() - 7, disc.center().y() - 7, 14, "accent_text")
        elif number == self._current:
            paint.fill(p, disc, "accent", radius)
            paint.draw_text(p, disc, str(number + 1), "caption_strong", "on_accent", paint.CENTER)
        else:
            paint.stroke(p, disc, "outline", radius, 1.25)
            paint.draw_text(p, disc, str(number + 1), "caption", "text3", paint.CENTER)
