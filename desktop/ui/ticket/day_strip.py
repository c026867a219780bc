"""Days as columns, office hours downward: what counted, what will, what waited, what was skipped."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.theme import color
from desktop.ui.ticket.day_columns import Column
from desktop.ui.ticket.explain import Picture

_PER_HOUR, _LEAST_BODY, _MOST_BODY = 12.0, 96, 168
_WIDTH = 58
_TONES = {"accent": "accent_text", "neutral": "text3", "": "text2"}


def draw_span(p: QPainter, r: QRectF, look: str) -> None:
    """A stretch of time; the pattern carries the meaning, colour supports it."""
    if look == "counted":
        paint.fill(p, r, "accent", 3)
    elif look == "planned":
        paint.fill(p, r, "selected", 3)
        paint.stroke(p, r, "accent", 3, 1.25)
    elif look == "over":
        paint.fill(p, r, "danger_soft", 3)
        paint.stroke(p, r, "danger_fill", 3, 1.25)
    elif look == "off":
        paint.stroke(p, r, "line", 3)
    elif look == "waiting":
        paint.fill(p, r, "warn_soft", 3)
        _dots(p, r)
        paint.stroke(p, r, "warn_fill", 3)
    else:
        paint.fill(p, r, "sunken", 3)
        _hatch(p, r)
        paint.stroke(p, r, "line", 3)


def _dots(p: QPainter, r: QRectF) -> None:
    p.save()
    p.setClipRect(r)
    p.setPen(QPen(color("warn_fill"), 1.6, Qt.PenStyle.DotLine))
    y = r.y() + 3
    while y < r.bottom():
        p.drawLine(QPointF(r.x() + 2, y), QPointF(r.right() - 2, y))
        y += 5
    p.restore()


def _hatch(p: QPainter, r: QRectF) -> None:
    p.save()
    p.setClipRect(r)
    p.setPen(QPen(color("outline"), 1))
    x = r.x() - r.height()
    while x < r.right():
        p.drawLine(QPointF(x, r.bottom()), QPointF(x + r.height(), r.y()))
        x += 7
    p.restore()


class DayStrip(QWidget):
    """One picture of an explained deadline; read out column by column."""

    def __init__(self, shown: Picture) -> None:
        super().__init__()
        self.setObjectName("day_strip")
        self._shown, self._axis = shown, shown.axis
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        spoken = (f"{one.day} {one.weekday} {one.tag} {one.counted}" for one in shown.columns)
        self.setAccessibleName(_("; ").join(spoken))

    def _scale(self) -> float:
        span = self._axis.last - self._axis.first
        return min(max(span * _PER_HOUR, theme.u(_LEAST_BODY)), theme.u(_MOST_BODY)) / span

    def _top(self) -> float:
        return theme.line_height("caption") * 3 + 6

    def _foot(self) -> float:
        return self._y(self._axis.last) + 8

    def _y(self, hour: float) -> float:
        return self._top() + (hour - self._axis.first) * self._scale()

    def _left(self) -> float:
        words = [hour_words(hour) for hour in self._axis.marks] + [_("counted"), _("together")]
        return max(paint.text_width(word, "caption") for word in words) + 14

    def _most(self) -> float:
        return theme.u(72)

    def sizeHint(self) -> QSize:
        width = self._left() + 2 + len(self._shown.columns) * theme.u(_WIDTH)
        return QSize(round(width), round(self._foot() + theme.line_height("caption") * 2 + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.sizeHint().height())

    def paintEvent(self, _event: object) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = self._left()
        self._paint_hours(p, left - 12)
        count = max(len(self._shown.columns), 1)
        step = min((self.width() - left) / count, self._most())
        for at, column in enumerate(self._shown.columns):
            self._paint_column(p, QRectF(left + at * step, 0, step, self.height()), column)

    def _paint_hours(self, p: QPainter, width: float) -> None:
        height = theme.line_height("caption")
        before = -100.0
        for hour in self._axis.marks:
            y = max(self._y(hour) - height / 2, before + height * 0.78)
            paint.draw_text(p, QRectF(0, y, width, height), hour_words(hour), "caption", "text3", paint.RIGHT)
            before = y
        for at, word in enumerate((_("counted"), _("together"))):
            rect = QRectF(0, self._foot() + at * height, width, height)
            paint.draw_text(p, rect, word, "caption", "text3", paint.RIGHT)

    def _paint_column(self, p: QPainter, r: QRectF, column: Column) -> None:
        if column.today:
            paint.fill(p, r.adjusted(1, 0, -1, 0), "accent_soft", 6)
        self._paint_head(p, r, column)
        inset = max(min(7.0, r.width() * 0.14), 3.0)
        for piece in column.pieces:
            y, end = self._y(max(piece.start, self._axis.first)), self._y(min(piece.end, self._axis.last))
            draw_span(p, QRectF(r.x() + inset, y, r.width() - 2 * inset, max(end - y - 1, 2)), piece.look)
        if column.now is not None and self._axis.first <= column.now <= self._axis.last:
            p.setPen(QPen(color("danger"), 2))
            p.drawLine(QPointF(r.x() + 3, self._y(column.now)), QPointF(r.right() - 3, self._y(column.now)))
        if column.due is not None:
            y = self._y(min(column.due, self._axis.last))
            paint.fill(p, QRectF(r.x() + 3, y - 3, r.width() - 6, 3), "danger_fill", 1.5)
        self._paint_foot(p, r, column)

    def _paint_head(self, p: QPainter, r: QRectF, column: Column) -> None:
        height, quiet = theme.line_height("caption"), column.tone == "neutral"
        strong = "caption_strong" if column.today or column.due is not None else "caption"
        middle = paint.CENTER
        paint.draw_text(
            p, QRectF(r.x(), 2, r.width(), height), column.day, strong, "text3" if quiet else "text", middle
        )
        below = QRectF(r.x(), height, r.width(), height)
        paint.draw_text(p, below, column.weekday, "caption", "text3" if quiet else "text2", middle)
        if column.tag:
            tone = _TONES.get(column.tone, column.tone)
            tag = QRectF(r.x(), 2 * height - 2, r.width(), height)
            paint.draw_text(p, tag, column.tag, "caption" if quiet else "caption_strong", tone, middle)

    def _paint_foot(self, p: QPainter, r: QRectF, column: Column) -> None:
        height, y = theme.line_height("caption"), self._foot()
        quiet = column.counted == "—"
        strong = "caption_strong" if column.due is not None else "caption"
        rect = QRectF(r.x(), y, r.width(), height)
        paint.draw_text(p, rect, column.counted, "caption", "text3" if quiet else "text", paint.CENTER)
        paint.draw_text(p, rect.translated(0, height), column.total, strong, "text2", paint.CENTER)


def hour_words(hour: float) -> str:
    """An hour since midnight as on a clock."""
    minutes = round(hour * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
