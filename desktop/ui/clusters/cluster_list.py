"""The list of gatherings: what is to be gathered first, then what goes on, then what is closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.clusters.words import Heading, Line
from desktop.ui.components import paint
from desktop.ui.components.text import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_ROW = int(Qt.ItemDataRole.UserRole)
_FLAGS = QItemSelectionModel.SelectionFlag.ClearAndSelect
_FORWARD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right)


class ClusterModel(QAbstractListModel):
    """Headings can't be chosen and are skipped by the keys."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Heading | Line, ...] = ()

    def show_rows(self, rows: Sequence[Heading | Line]) -> None:
        """Shows these instead."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def line(self, position: int) -> Line | None:
        """The gathering at a position, None for a heading."""
        row = self._rows[position] if 0 <= position < len(self._rows) else None
        return row if isinstance(row, Line) else None

    def find(self, key: str) -> int:
        """The position of a gathering; -1 if it is not there."""
        return next((at for at, row in enumerate(self._rows) if isinstance(row, Line) and row.key == key), -1)

    def first(self) -> int:
        """The position of the first gathering; -1 if there is none."""
        return next((at for at, row in enumerate(self._rows) if isinstance(row, Line)), -1)

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken if isinstance(row, Line) else f"{row.text} {row.count}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or self.line(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class _Delegate(QStyledItemDelegate):
    """Title and size above, how it stands and since when below."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, theme.row("group" if isinstance(index.data(_ROW), Heading) else "ticket"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(_ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        if isinstance(row, Heading):
            _paint_heading(painter, rect, row)
        elif isinstance(row, Line):
            _paint_ground(painter, rect, option)
            _paint_line(painter, rect, row, bool(option.state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, _option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        row = index.data(_ROW)
        if event.type() == QEvent.Type.ToolTip and isinstance(row, Line):
            QToolTip.showText(event.globalPos(), plain_tip(row.spoken), view)
            return True
        return False


def _paint_heading(p: QPainter, rect: QRectF, row: Heading) -> None:
    height = theme.line_height("body")
    y = rect.bottom() - height - 6
    paint.draw_icon(p, row.icon, rect.x() + 20, y + (height - 14) / 2, 14, row.tone)
    left = rect.x() + 26 + theme.icon_size(14)
    width = paint.draw_text(p, QRectF(left, y, rect.width() - left, height), row.text, "caption_strong", row.tone)
    paint.draw_text(p, QRectF(left + width + 8, y, 80, height), row.count, "caption", "text3")


def _paint_ground(p: QPainter, rect: QRectF, option: QStyleOptionViewItem) -> None:
    inner = rect.adjusted(8, 1, -4, -1)
    if option.state & QStyle.StateFlag.State_Selected:
        paint.fill(p, inner, "selected", 6)
        paint.fill(p, QRectF(inner.x(), inner.y() + 12, 3, inner.height() - 24), "accent", 1.5)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        paint.fill(p, inner, "hover", 6)
    if option.state & QStyle.StateFlag.State_HasFocus:
        paint.draw_focus(p, inner)


def _paint_line(p: QPainter, rect: QRectF, row: Line, chosen: bool) -> None:
    height = theme.line_height("row")
    gap = max((rect.height() - 2 * height - 3) / 2, 0)
    inner = rect.adjusted(20, 0, -16, 0)
    first = QRectF(inner.x(), rect.y() + gap, inner.width(), height)
    count = paint.text_width(row.count, "caption")
    paint.draw_text(p, first, row.count, "caption", "text2", paint.RIGHT)
    title = QRectF(first.x(), first.y(), first.width() - count - 12, height)
    paint.draw_text(p, title, row.title, "row_strong" if chosen else "row")
    second = first.translated(0, height + 3)
    words, tone, icon = row.chip
    width = paint.chip_width(words, icon)
    paint.draw_chip(p, second.right() - width, second.y(), words, tone, icon, round(height))
    note = QRectF(second.x(), second.y(), second.width() - width - 8, height)
    paint.draw_text(p, note, row.note, "caption", "text2")


class ClusterList(QListView):
    """One gathering is always chosen while there is any."""

    chosen = Signal(object)
    """The `Line` that the keys are on; None if there is nothing."""
    opened = Signal()
    """Enter or →: on to the gathering itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = ClusterModel(self)
        self.setObjectName("cluster_list")
        self.setAccessibleName(_("Like complaints"))
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.chosen.emit(self.current()))
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        theme.signals().changed.connect(self.scheduleDelayedItemsLayout)

    def current(self) -> Line | None:
        """What the keys are on."""
        return self.rows.line(self.currentIndex().row())

    def show_rows(self, rows: Sequence[Heading | Line], key: str = "") -> None:
        """Shows these and chooses the one of this key, else what was chosen, else the first."""
        before = self.current()
        kept = before.key if before else ""
        self.rows.show_rows(rows)
        at = next((found for found in map(self.rows.find, (key, kept)) if found >= 0), self.rows.first())
        if at >= 0:
            self.selectionModel().setCurrentIndex(self.rows.index(at), _FLAGS)
            self.scrollTo(self.rows.index(at))
        else:
            self.chosen.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _FORWARD and not event.modifiers() and self.currentIndex().isValid():
            self.opened.emit()
            return
        super().keyPressEvent(event)
