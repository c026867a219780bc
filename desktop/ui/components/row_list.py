"""A list of painted rows, its model and its delegate: one row is chosen, and Enter or → goes on from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.rows import Heading, ListRow
from desktop.ui.components.text import plain_tip

Index = QModelIndex | QPersistentModelIndex
ROW = int(Qt.ItemDataRole.UserRole)
"""The row itself, as it was given to the model."""
_NO_INDEX = QModelIndex()
_FLAGS = QItemSelectionModel.SelectionFlag.ClearAndSelect
_FORWARD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right)


R = TypeVar("R", bound=ListRow)


class RowModel(QAbstractListModel, Generic[R]):
    """Headings can't be chosen and are skipped by the keys; a screen reader gets each row as one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Heading | R, ...] = ()

    def show_rows(self, rows: Sequence[Heading | R]) -> bool:
        """Shows these instead; False if they are there already."""
        if tuple(rows) == self._rows:
            return False
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()
        return True

    def line(self, position: int) -> R | None:
        """The row at a position, None for a heading."""
        row = self._rows[position] if 0 <= position < len(self._rows) else None
        return None if isinstance(row, Heading) else row

    def find(self, key: str) -> int:
        """The position of a row; -1 if it is not there."""
        return next((at for at, row in enumerate(self._rows) if not isinstance(row, Heading) and row.key == key), -1)

    def first(self) -> int:
        """The position of the first row that can be chosen; -1 if there is none."""
        return next((at for at, row in enumerate(self._rows) if not isinstance(row, Heading)), -1)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.text} {row.count}" if isinstance(row, Heading) else row.spoken
        if role == Qt.ItemDataRole.ToolTipRole and not isinstance(row, Heading):
            return plain_tip(row.spoken)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.line(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


def paint_ground(p: QPainter, rect: QRectF, option: QStyleOptionViewItem) -> bool:
    """What lies under a row that is chosen, under the mouse or has the keys; returns whether it is chosen."""
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    if chosen:
        paint.fill(p, rect, "selected", 6)
        paint.fill(p, QRectF(rect.x(), rect.y() + 12, 3, rect.height() - 24), "accent", 1.5)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        paint.fill(p, rect, "hover", 6)
    if option.state & QStyle.StateFlag.State_HasFocus:
        paint.draw_focus(p, rect)
    return chosen


def two_lines(rect: QRectF, left: int = 20, right: int = 16) -> tuple[QRectF, QRectF]:
    """Room for the two lines of a row, in the middle of its height."""
    height = theme.line_height("row")
    gap = max((rect.height() - 2 * height - 3) / 2, 0)
    first = QRectF(rect.x() + left, rect.y() + gap, rect.width() - left - right, height)
    return first, first.translated(0, height + 3)


class RowDelegate(QStyledItemDelegate):
    """Paints headings, and the ground of the rows; what stands on it is the subclass's."""

    inset = (8, 1, -4, -1)
    """How much smaller than the row its ground is."""

    def height(self) -> int:
        """Of a row: two lines."""
        return theme.row("ticket")

    def paint_row(self, p: QPainter, rect: QRectF, index: Index, chosen: bool) -> None:
        """Paints what stands on a row."""
        raise NotImplementedError

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, theme.row("group") if isinstance(index.data(ROW), Heading) else self.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        if isinstance(row, Heading):
            _paint_heading(painter, rect, row)
        elif row is not None:
            self.paint_row(painter, rect, index, paint_ground(painter, rect.adjusted(*self.inset), option))
        painter.restore()


def _paint_heading(p: QPainter, rect: QRectF, row: Heading) -> None:
    height = theme.line_height("body")
    y = rect.bottom() - height - 6
    paint.draw_icon(p, row.icon, rect.x() + 20, y + (height - 14) / 2, 14, row.tone)
    left = rect.x() + 26 + theme.icon_size(14)
    width = paint.draw_text(p, QRectF(left, y, rect.width() - left, height), row.text, "caption_strong", row.tone)
    paint.draw_text(p, QRectF(left + width + 8, y, 80, height), row.count, "caption", "text3")


class RowView(QListView):
    """The view of any model whose rows a `RowDelegate` paints."""

    opened = Signal()
    """Enter, → or a double click: on to what the row stands for."""

    def __init__(self, model: QAbstractItemModel, delegate: RowDelegate, name: str) -> None:
        super().__init__()
        delegate.setParent(self)
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        theme.signals().changed.connect(self.scheduleDelayedItemsLayout)

    def put_cursor(self, position: int) -> None:
        """Puts the keys on a row, and brings it into sight."""
        index = self.model().index(position, 0)
        self.selectionModel().setCurrentIndex(index, _FLAGS)
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _FORWARD and not event.modifiers() and self.currentIndex().isValid():
            self.opened.emit()
            return
        super().keyPressEvent(event)


class RowList(RowView, Generic[R]):
    """One row is always chosen while there is any."""

    chosen = Signal(object)
    """The row that the keys are on; None if there is nothing."""

    def __init__(self, delegate: RowDelegate, name: str) -> None:
        rows: RowModel[R] = RowModel()
        super().__init__(rows, delegate, name)
        rows.setParent(self)
        self.rows = rows
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.chosen.emit(self.current()))

    def current(self) -> R | None:
        """What the keys are on."""
        return self.rows.line(self.currentIndex().row())

    def show_rows(self, rows: Sequence[Heading | R], wanted: str = "") -> None:
        """Shows these and chooses the one wanted, else what was chosen, else what the list chooses in its stead."""
        before, at = self.current(), self.currentIndex().row()
        if not self.rows.show_rows(rows) and not wanted:
            return
        kept = before.key if before else ""
        place = next((found for found in map(self.rows.find, (wanted, kept)) if found >= 0), self._instead(at))
        if place >= 0:
            self.put_cursor(place)
        else:
            self.chosen.emit(None)

    def _instead(self, _at: int) -> int:
        """The position to choose when what stood at a position is gone; -1 if there is none."""
        return self.rows.first()
