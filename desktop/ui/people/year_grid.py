"""A year at a glance: which days are free, which weekend days are worked, and what would change."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from math import ceil

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from desktop.base.i18n import format_date
from desktop.base.i18n import gettext as _
from desktop.domain.days import DayFacts
from desktop.domain.types import DayKind
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.chips import Painted
from desktop.ui.components.layout import hbox
from desktop.ui.components.text import Text
from desktop.ui.wording.notices import kind_words

_WEEK, _MONTHS, _MOST_WEEKS, _GAP = 7, 12, 6, 14
_FREE = (DayKind.HOLIDAY, DayKind.AMENDED_REST)
_WORKED = (DayKind.MAKEUP, DayKind.AMENDED_WORK)


def draw_day(p: QPainter, r: QRectF, words: str, facts: DayFacts, changed: bool) -> None:
    """One day: free days are filled, worked weekend days framed, both bold; what changes has a bar below."""
    tone, role = "text", "caption"
    inner = r.adjusted(1, 1, -1, -1)
    if facts.kind in _FREE:
        paint.fill(p, inner, "ok_soft", 4)
        tone, role = "ok", "caption_strong"
    elif facts.kind in _WORKED:
        paint.stroke(p, inner, "warn_fill", 4, 1.25)
        tone, role = "warn", "caption_strong"
    elif facts.kind is DayKind.WEEKEND:
        tone = "text3"
    paint.draw_text(p, r, words, role, tone, paint.CENTER)
    if changed:
        paint.fill(p, QRectF(inner.x() + 4, inner.bottom() - 2, inner.width() - 8, 2), "accent", 1)


class YearGrid(QWidget):
    """Twelve months, Mondays first, as many beside each other as there is room; the special days are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("year_grid")
        self._facts: Mapping[date, DayFacts] = {}
        self._changed: frozenset[date] = frozenset()
        self._year = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.signals().changed.connect(self.updateGeometry)

    def show_year(self, year: int, facts: Mapping[date, DayFacts], changed: frozenset[date]) -> None:
        """Shows a year; `facts` of each of its days."""
        self._year, self._facts, self._changed = year, facts, changed
        self.setAccessibleName(_("; ").join(self._spoken()) or str(year))
        self.updateGeometry()
        self.update()

    def _spoken(self) -> Iterator[str]:
        for on, facts in sorted(self._facts.items()):
            if facts.kind in (*_FREE, *_WORKED) and on.year == self._year:
                yield f"{format_date(on, 'MM-dd EEE')} {kind_words(facts)}"

    def _cell(self) -> float:
        return theme.line_height("caption") + 3

    def _columns(self, width: int) -> int:
        fit = int((width + _GAP) // (_WEEK * self._cell() + _GAP))
        return next(count for count in (6, 4, 3, 2, 1) if count <= max(fit, 1))

    def _month_height(self) -> float:
        return theme.line_height("body") + _MOST_WEEKS * self._cell() + 6

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return ceil(_MONTHS / self._columns(width) * self._month_height())

    def sizeHint(self) -> QSize:
        width = ceil(4 * (_WEEK * self._cell() + _GAP))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(ceil(_WEEK * self._cell()), ceil(self._month_height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._columns(self.width())
        for month in range(1, _MONTHS + 1 if self._year else 0):
            row, column = divmod(month - 1, columns)
            self._paint_month(p, column * (_WEEK * self._cell() + _GAP), row * self._month_height(), month)

    def _paint_month(self, p: QPainter, x: float, y: float, month: int) -> None:
        cell, head = self._cell(), theme.line_height("body")
        title = format_date(date(self._year, month, 1), "MMM")
        paint.draw_text(p, QRectF(x + 4, y, _WEEK * cell, head), title, "body_strong")
        first, length = monthrange(self._year, month)
        for day in range(1, length + 1):
            week, weekday = divmod(first + day - 1, _WEEK)
            on = date(self._year, month, day)
            where = QRectF(x + weekday * cell, y + head + week * cell, cell, cell)
            draw_day(p, where, str(day), self._facts.get(on, DayFacts(DayKind.WORKDAY)), on in self._changed)


def legend() -> QBoxLayout:
    """What the looks of days mean."""
    looks = (
        (DayFacts(DayKind.HOLIDAY), False, _("free")),
        (DayFacts(DayKind.MAKEUP), False, _("weekend day, worked")),
        (DayFacts(DayKind.WORKDAY), True, _("would change")),
    )
    row = hbox(gap=6)
    for facts, changed, words in looks:
        row.addWidget(_swatch(facts, changed))
        row.addWidget(Text(words, "caption", "text2"))
        row.addSpacing(8)
    row.addStretch(1)
    return row


def _swatch(facts: DayFacts, changed: bool) -> Painted:
    def size() -> tuple[float, float]:
        side = theme.line_height("caption") + 3
        return side, side

    return Painted(size, lambda p, r: draw_day(p, r, "8", facts, changed))
