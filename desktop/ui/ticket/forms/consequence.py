"""What saving will do, shown before it is done; for a case that rises, the two sheets with an arrow between."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Paragraph, Text, repolish
from desktop.ui.theme import TONES, color
from desktop.ui.ticket.forms.fields import Consequence, Setting
from desktop.ui.wording import names

_ARROW = 64


class SheetFlow(QWidget):
    """This sheet, an arrow, and the sheet that the case goes on with."""

    def __init__(self) -> None:
        super().__init__()
        self._cards: tuple[tuple[str, str, str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.signals().changed.connect(self.updateGeometry)

    def show_rise(self, setting: Setting, level: int) -> None:
        """The present sheet and the one of `level` that follows."""
        ticket, policy = setting.detail.case.ticket, setting.detail.policy
        here, there = policy.level(ticket.level), policy.level(level)
        closed = _("Sheet {index}, closed as handed up").format(index=ticket.sheet_index)
        fresh = _("Sheet {index}, takes over the course").format(index=ticket.sheet_index + 1)
        self._cards = (
            (names.level_short(ticket.level), here.look, ticket.number, closed),
            (names.level_short(level), there.look, _("a new handling sheet"), fresh),
        )
        self.setAccessibleName(" → ".join(f"{number}, {note}" for _l, _k, number, note in self._cards))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(440, theme.line_height("body") + theme.line_height("caption") + 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._cards:
            return
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = min((self.width() - _ARROW) / 2, theme.u(300))
        for at, card in enumerate(self._cards):
            self._paint_card(p, QRectF(at * (width + _ARROW), 0, width, self.height()), card, new=at == 1)
        self._paint_arrow(p, width + 8, width + _ARROW - 8, self.height() / 2)

    def _paint_card(self, p: QPainter, r: QRectF, card: tuple[str, str, str, str], new: bool) -> None:
        level, look, number, note = card
        paint.fill(p, r, "raised", 6)
        paint.stroke(p, r, "danger_fill" if new else "line", 6, 1.5 if new else 1)
        paint.draw_icon(
            p, "file-plus" if new else "file-check", r.x() + 12, r.center().y() - 10, 20, "danger" if new else "text2"
        )
        left, body = r.x() + 44, theme.line_height("body")
        width = paint.draw_level(p, left, r.y() + 8, level, look, body)
        words = QRectF(left + width + 8, r.y() + 8, r.right() - left - width - 16, body)
        paint.draw_text(p, words, number, "body_strong" if new else "body")
        below = QRectF(left, r.y() + 10 + body, r.right() - left - 8, theme.line_height("caption"))
        paint.draw_text(p, below, note, "caption", "text2")

    def _paint_arrow(self, p: QPainter, start: float, end: float, y: float) -> None:
        p.setPen(QPen(color("danger_fill"), 1.5))
        p.drawLine(QPointF(start, y), QPointF(end, y))
        p.drawLine(QPointF(end - 6, y - 5), QPointF(end, y))
        p.drawLine(QPointF(end - 6, y + 5), QPointF(end, y))


class ConsequenceCard(QFrame):
    """A tinted card with icon, sentence, clause, and what else to know; hidden while there is nothing to tell."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("consequence")
        self._icon = Icon("info", "info")
        self._text = Paragraph("", "body")
        self._rule = Text("", "caption", "text3")
        self._note = Paragraph("", "caption", "text2")
        self._flow = SheetFlow()
        head = hbox(self._icon, (self._text, 1), self._rule, gap=8)
        self.setLayout(vbox(head, self._flow, self._note, gap=8, margins=(14, 10, 14, 10)))
        self.hide()

    def text(self) -> str:
        """The sentence shown, "" while hidden."""
        return "" if self.isHidden() else self._text.text()

    def show_consequence(self, outlook: Consequence | None, setting: Setting) -> None:
        """Shows what will happen; None hides the card."""
        self.setVisible(outlook is not None)
        if outlook is None:
            return
        self._icon.set_icon(outlook.icon, TONES[outlook.tone][0])
        self._text.setText(outlook.text)
        self._rule.setText(outlook.rule)
        self._note.setText(outlook.note)
        self._note.setVisible(bool(outlook.note))
        self._flow.setVisible(bool(outlook.to_level))
        if outlook.to_level:
            self._flow.show_rise(setting, outlook.to_level)
        self.setAccessibleName(outlook.text)
        if self.property("bar") != outlook.tone:
            self.setProperty("bar", outlook.tone)
            repolish(self)
