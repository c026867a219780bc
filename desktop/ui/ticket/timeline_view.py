"""The timeline: one list for any number of events, painted; what people wrote is never parsed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components import lines, paint
from desktop.ui.theme import TONES, color
from desktop.ui.ticket.presenter import TimelineRow
from desktop.ui.wording.joining import phrased

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
_GUTTER, _WELL, _CLIP_LINES = 40, 12, 40
_QUIETLY = QItemSelectionModel.SelectionFlag.NoUpdate


class TimelineModel(QAbstractListModel):
    """Rows newest first; a screen reader gets each as one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[TimelineRow, ...] = ()

    def set_rows(self, rows: tuple[TimelineRow, ...]) -> None:
        """Shows other rows; ones that are only new at the top are inserted."""
        fresh = len(rows) - len(self._rows)
        if fresh > 0 and self._rows and _keys(rows[fresh:]) == _keys(self._rows):
            self.beginInsertRows(QModelIndex(), 0, fresh - 1)
            self._rows = rows
            self.endInsertRows()
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        elif _keys(rows) == _keys(self._rows):
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def row(self, at: int) -> TimelineRow:
        """A row by its place."""
        return self._rows[at]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row)
        return None


def _keys(rows: tuple[TimelineRow, ...]) -> tuple[int, ...]:
    return tuple(row.event for row in rows)


def spoken(row: TimelineRow) -> str:
    """A row as one sentence, as a screen reader says it and the clipboard gets it."""
    parts = (row.at, row.line.who, row.line.what, row.line.text, *(chip.text for chip in row.line.chips))
    return phrased(part for part in parts if part)


class TimelineDelegate(QStyledItemDelegate):
    """Rail with icon, headline, a well with what was said, chips. Heights are kept by row and width."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[TimelineRow, int], int] = {}
        theme.signals().changed.connect(self._heights.clear)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        row = index.data(ROW_ROLE)
        return QSize(width, self.height(row, width)) if row is not None else QSize(width, 0)

    def height(self, row: TimelineRow, width: int) -> int:
        """Height of a row in px at a width of the view."""
        key = (row, width)
        if key not in self._heights:
            if len(self._heights) > 2000:
                self._heights.clear()
            self._heights[key] = self._measure(row, width)
        return self._heights[key]

    def _measure(self, row: TimelineRow, width: int) -> int:
        body = theme.line_height("body")
        height = body + 10
        if row.line.text:
            height += self._text_height(row, width) + 20
        if row.line.chips:
            height += _chip_rows(row, width) * (paint.chip_height() + 4) + 4
        return height + 8

    def _text_height(self, row: TimelineRow, width: int) -> int:
        count = len(lines.break_lines(row.line.text, "body", _text_width(width)))
        return min(count, _CLIP_LINES) * theme.line_height("body")

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if row is None:
            return
        p.save()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        last = index.row() == index.model().rowCount() - 1
        self._paint_rail(p, rect, row, index.row() == 0, last)
        y = self._paint_headline(p, rect, row)
        if row.line.text:
            y = self._paint_well(p, rect, row, y)
        self._paint_chips(p, rect, row, y)
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint.draw_focus(p, rect.adjusted(_GUTTER - 10, 1, 0, -4), 6)
        p.restore()

    def _paint_rail(self, p: QPainter, r: QRectF, row: TimelineRow, first: bool, last: bool) -> None:
        front, soft, _fill = TONES[row.line.tone]
        top = r.y() + 5 + theme.line_height("body") / 2 - 12
        p.setPen(QPen(color("line"), 1.5))
        if not first:
            p.drawLine(QPointF(r.x() + 12, r.y()), QPointF(r.x() + 12, top))
        if not last:
            p.drawLine(QPointF(r.x() + 12, top + 24), QPointF(r.x() + 12, r.bottom() + 1))
        disc = QRectF(r.x(), top, 24, 24)
        paint.fill(p, disc, "hover" if row.line.tone == "neutral" else soft, 12)
        paint.draw_icon(p, row.line.icon, disc.x() + 5, disc.y() + 5, 14, front)

    def _paint_headline(self, p: QPainter, r: QRectF, row: TimelineRow) -> float:
        body, x, y = theme.line_height("body"), r.x() + _GUTTER - 4, r.y() + 5
        at = paint.draw_text(p, QRectF(x, y, r.right() - x, body), row.at, "caption", "text3", paint.RIGHT)
        who = paint.draw_text(p, QRectF(x, y, r.width() / 3, body), row.line.who, "body", "text2")
        strong = bool(row.line.text) or row.line.tone in ("danger", "accent", "warn")
        left = x + who + 8
        room = QRectF(left, y, max(r.right() - left - at - 12, 20), body)
        paint.draw_text(p, room, row.line.what, "body_strong" if strong else "body")
        return y + body + 5

    def _paint_well(self, p: QPainter, r: QRectF, row: TimelineRow, y: float) -> float:
        x = r.x() + _GUTTER - 4
        well = QRectF(x, y, r.right() - x, self._text_height(row, round(r.width())) + 16)
        paint.fill(p, well, "sunken", 6)
        inside = QRectF(well.x() + _WELL, well.y() + 8, _text_width(round(r.width())), well.height())
        lines.draw_paragraph(p, inside, row.line.text, "body", "text", row.marks, _CLIP_LINES)
        return y + well.height() + 4

    def _paint_chips(self, p: QPainter, r: QRectF, row: TimelineRow, y: float) -> None:
        x = left = r.x() + _GUTTER - 4
        for chip in row.line.chips:
            width = paint.chip_width(chip.text, chip.icon)
            if x > left and x + width > r.right():
                x, y = left, y + paint.chip_height() + 4
            shown, _width = paint.elided(chip.text, "caption", int(r.right() - left - 30))
            x += paint.draw_chip(p, x, y, shown, chip.tone, chip.icon) + 6


def _text_width(width: int) -> int:
    return max(width - _GUTTER + 4 - 2 * _WELL, 60)


def _chip_rows(row: TimelineRow, width: int) -> int:
    room, used, count = width - _GUTTER + 4, 0.0, 1
    for chip in row.line.chips:
        size = paint.chip_width(chip.text, chip.icon)
        if used and used + size > room:
            count, used = count + 1, 0.0
        used += size + 6
    return count


class TimelineView(QListView):
    """The list itself: ↑ ↓ walk, Ctrl+C copies the event."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("timeline")
        self.setAccessibleName(_("Timeline"))
        self._model = TimelineModel()
        self.setModel(self._model)
        self.setItemDelegate(TimelineDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        theme.signals().changed.connect(self.scheduleDelayedItemsLayout)

    def set_rows(self, rows: tuple[TimelineRow, ...]) -> None:
        """Shows these events; what one reads stays where it is when others are added above it."""
        top = self.indexAt(QPoint(1, 1))
        scrolled = self.verticalScrollBar().value() > 0 and top.isValid()
        anchor = (self._model.row(top.row()).event, self.visualRect(top).y()) if scrolled else None
        here = self._model.row(self.currentIndex().row()).event if self.currentIndex().isValid() else 0
        self._model.set_rows(rows)
        self.doItemsLayout()
        self._go_back_to(anchor, here)

    def _go_back_to(self, anchor: tuple[int, int] | None, here: int) -> None:
        at = {self._model.row(row).event: row for row in range(self._model.rowCount())}
        if here in at and not self.currentIndex().isValid():
            self.selectionModel().setCurrentIndex(self._model.index(at[here]), _QUIETLY)
        if anchor is not None and anchor[0] in at:
            shift = self.visualRect(self._model.index(at[anchor[0]])).y() - anchor[1]
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + shift)

    def rows(self) -> tuple[TimelineRow, ...]:
        """The events shown."""
        return tuple(self._model.row(at) for at in range(self._model.rowCount()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            QApplication.clipboard().setText(spoken(self._model.row(self.currentIndex().row())))
            return
        super().keyPressEvent(event)
