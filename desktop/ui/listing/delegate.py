"""Paints a ticket on two lines, and a heading."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.row_list import paint_ground, two_lines
from desktop.ui.components.text import plain_tip
from desktop.ui.listing.model import TicketRole
from desktop.ui.theme import CLOCK_KINDS
from desktop.ui.wording.listing import GroupWords, RowWords

_BAR = 72


class TicketDelegate(QStyledItemDelegate):
    """Level, title and marks above state, customer and handler; time at the right, in words and as a bar."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, theme.row("group" if isinstance(index.data(TicketRole.WORDS), GroupWords) else "ticket"))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        words = index.data(TicketRole.WORDS)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        if isinstance(words, GroupWords):
            _paint_group(painter, rect, words)
        elif isinstance(words, RowWords):
            _paint_ticket(painter, rect, words, paint_ground(painter, rect.adjusted(8, 1, -8, -1), option))
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        _option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        words = index.data(TicketRole.WORDS)
        if event.type() == QEvent.Type.ToolTip and isinstance(words, RowWords):
            QToolTip.showText(event.globalPos(), plain_tip(words.tip), view)
            return True
        return False


def _paint_group(p: QPainter, rect: QRectF, words: GroupWords) -> None:
    tone, _bar, icon = CLOCK_KINDS[words.kind]
    height = theme.line_height("body")
    y = rect.bottom() - height - 6
    paint.draw_icon(p, icon, rect.x() + 16, y + (height - 14) / 2, 14, tone)
    left = rect.x() + 22 + theme.icon_size(14)
    loud = tone if words.kind in ("over", "soon") else "text2"
    width = paint.draw_text(p, QRectF(left, y, rect.width() - left, height), words.title, "caption_strong", loud)
    paint.draw_text(p, QRectF(left + width + 8, y, 80, height), words.count, "caption", "text3")


def _paint_ticket(p: QPainter, rect: QRectF, words: RowWords, chosen: bool) -> None:
    first, second = two_lines(rect, right=20)
    _paint_first(p, first, words, chosen)
    _paint_second(p, second, words)


def _paint_first(p: QPainter, line: QRectF, words: RowWords, chosen: bool) -> None:
    loud = words.kind in ("over", "soon")
    tone = CLOCK_KINDS[words.kind][0] if words.kind in CLOCK_KINDS else "text3"
    role = "caption_strong" if loud else "caption"
    time_width = max(paint.text_width(words.left, role), _BAR if words.kind != "none" else 0)
    paint.draw_text(p, line, words.left, role, tone, paint.RIGHT)
    x = line.x() + paint.draw_level(p, line.x(), line.y(), words.level, words.look, round(line.height())) + 8
    room = line.right() - time_width - 12 - x
    marks = _fitting_marks(words, room)
    used = sum(paint.chip_width(text) + 4 for text, _tone in marks) + (2 if marks else 0)
    clip = theme.icon_size(14) + 6 if words.files else 0
    title = QRectF(x, line.y(), max(room - used - clip, 20), line.height())
    x += paint.draw_text(p, title, words.title, "row_strong" if chosen or words.kind == "over" else "row") + 6
    for text, mark_tone in marks:
        x += paint.draw_chip(p, x, line.y(), text, mark_tone, height=round(line.height())) + 4
    if words.files:
        paint.draw_icon(p, "paperclip", x, line.y() + (line.height() - 14) / 2, 14, "text3")


def _fitting_marks(words: RowWords, room: float) -> tuple[tuple[str, str], ...]:
    """Marks give way to the title: all of them may take two fifths of its room."""
    found: list[tuple[str, str]] = []
    used = 0.0
    for text, tone in words.marks:
        used += paint.chip_width(text) + 4
        if used > room * 0.4:
            break
        found.append((text, tone))
    return tuple(found)


def _paint_second(p: QPainter, line: QRectF, words: RowWords) -> None:
    right = line.right()
    if words.kind != "none":
        paint.draw_bar(p, QRectF(right - _BAR, line.center().y() - 2, _BAR, 4), words.share, words.kind)
        right -= _BAR + 8
    if words.handler:
        face = theme.u(20)
        paint.draw_avatar(p, right - face, line.center().y() - face / 2, words.handler, face, words.mine)
        right -= face + 8
    height = round(line.height())
    x = line.x() + paint.draw_state(p, line.x(), line.y(), words.state, words.state_word, height) + 12
    paint.draw_text(p, QRectF(x, line.y(), right - x, height), words.who, "caption", "text2")
