"""Earlier complaints of the same customer, found while typing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk.rows import TicketRow
from desktop.domain.policy import Policy
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import empty_layout, hbox, line, vbox
from desktop.ui.components.text import Elided, Text, plain_tip
from desktop.ui.intake.signals import TicketWanted
from desktop.ui.wording import clocks, names
from desktop.ui.wording.joining import phrased

_MOST = 3
_REPEAT = "repeat"


class _SimilarRow(QAbstractButton):
    """One earlier complaint: level, matter, state; opens it."""

    def __init__(self, row: TicketRow, policy: Policy, now: datetime) -> None:
        super().__init__()
        self.row = row
        self._title = row.title
        self._level = (names.level_short(row.level), policy.level(row.level).look)
        self._at = clocks.stamp_words(row.received_at, now)
        self._state = names.state_name(row.state)
        self._what = phrased((row.number, row.store))
        self.setAccessibleName(phrased((self._level[0], row.title, row.number, self._at, self._state)))
        self.setToolTip(plain_tip(row.title))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, theme.line_height("body") + theme.line_height("caption") + 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        r = QRectF(self.rect())
        if self.underMouse():
            paint.fill(p, r, "hover", 6)
        height = theme.line_height("body")
        left = 4 + paint.draw_level(p, 4, (r.height() - paint.chip_height()) / 2, *self._level) + 10
        state = paint.text_width(self._state, "caption")
        self._draw_right(p, r, self._at, 6, "text3", height)
        self._draw_right(p, r, self._state, 6 + height, "text2", theme.line_height("caption"))
        room = r.width() - left - max(state, paint.text_width(self._at, "caption")) - 20
        paint.draw_text(p, QRectF(left, 6, room, height), self._title, "body")
        below = QRectF(left, 6 + height, room, theme.line_height("caption"))
        paint.draw_text(p, below, self._what, "caption", "text2")
        if self.hasFocus():
            paint.draw_focus(p, r)

    @staticmethod
    def _draw_right(p: QPainter, r: QRectF, text: str, y: float, tone: str, height: float) -> None:
        width = paint.text_width(text, "caption") + 1
        paint.draw_text(p, QRectF(r.width() - width - 6, y, width, height), text, "caption", tone)


class SimilarCard(QFrame):
    """Always in its place, so that nothing below it jumps more than it must."""

    ticket_wanted = Signal(object)
    """A `TicketWanted`: somebody wants to see an earlier complaint."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName("intake_similar")
        self._policy = policy
        self._icon = Icon("repeat", "text3")
        self._head = Elided("", "body")
        self._rule = Text("", "caption", "text3")
        self._rows = vbox(gap=0)
        head = hbox(self._icon, (self._head, 1), self._rule, gap=8)
        self.setLayout(vbox(head, self._rows, gap=6, margins=(12, 10, 12, 10)))
        self._show_head(0)

    def show_rows(self, rows: Sequence[TicketRow], now: datetime) -> None:
        """Shows what was found, newest first; the rest is counted."""
        empty_layout(self._rows)
        found = len(rows)
        self._show_head(found)
        for row in rows[:_MOST]:
            self._rows.addWidget(line())
            made = _SimilarRow(row, self._policy, now)
            made.clicked.connect(lambda _checked=False, ticket=row.id: self.ticket_wanted.emit(TicketWanted(ticket)))
            self._rows.addWidget(made)
        if found > _MOST:
            more = ngettext("and {count} older one", "and {count} older ones", found - _MOST)
            self._rows.addWidget(Text(more.format(count=found - _MOST), "caption", "text3"))

    def _show_head(self, found: int) -> None:
        self._icon.set_icon("repeat", "warn" if found else "text3")
        self._head.set_tone("warn" if found else "text3")
        self._head.setText(self._headline(found))
        trigger = self._policy.trigger(_REPEAT)
        self._rule.setText(trigger.rule if trigger and found else "")

    def text(self) -> str:
        """The headline shown."""
        return self._head.text()

    @staticmethod
    def _headline(found: int) -> str:
        if not found:
            return _("No earlier complaint of this phone, name or order")
        said = ngettext("Same customer: {count} earlier complaint", "Same customer: {count} earlier complaints", found)
        return said.format(count=found)
