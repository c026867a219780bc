"""The list of what was set aside: what it was, who did it when, and how much of it does not agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.text import plain_tip
from desktop.ui.settling.words import BundleLine

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_ROW = int(Qt.ItemDataRole.UserRole)
_FLAGS = QItemSelectionModel.SelectionFlag.ClearAndSelect
_FORWARD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right)


class BundleModel(QAbstractListModel):
    """A screen reader gets each bundle as one sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[BundleLine, ...] = ()

    def show_rows(self, rows: Sequence[BundleLine]) -> bool:
        """Shows these instead; False if they are there already."""
        if tuple(rows) == self._rows:
            return False
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()
        return True

    def line(self, position: int) -> BundleLine | None:
        """The bundle at a position."""
        return self._rows[position] if 0 <= position < len(self._rows) else None

    def find(self, bundle: str) -> int:
        """The position of a bundle; -1 if it is not there."""
        return next((at for at, row in enumerate(self._rows) if row.id == bundle), -1)

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.line(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.spoken)
        return None


class _Delegate(QStyledItemDelegate):
    """Three lines: what, who and when, how much."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(100, theme.line_height("row") + 2 * theme.line_height("caption") + 22)

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(_ROW)
        if row is None:
            return
        p.save()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = QRectF(option.rect).adjusted(12, 2, -12, -2)
        if chosen:
            paint.fill(p, ground, "selected", 6)
            paint.fill(p, QRectF(ground.x(), ground.y() + 12, 3, ground.height() - 24), "accent", 1.5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint.fill(p, ground, "hover", 6)
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint.draw_focus(p, ground)
        self._paint_words(p, ground, row, chosen)
        p.restore()

    def _paint_words(self, p: QPainter, ground: QRectF, row: BundleLine, chosen: bool) -> None:
        top, small = theme.line_height("row"), theme.line_height("caption")
        icon, tone = ("split", "warn") if row.open else ("check", "ok")
        paint.draw_icon(p, icon, ground.x() + 12, ground.y() + 8 + (top - 16) / 2, 16, tone)
        left = ground.x() + 18 + theme.icon_size(16)
        width = ground.right() - left - 10
        paint.draw_text(p, QRectF(left, ground.y() + 8, width, top), row.title, "row_strong" if chosen else "row")
        paint.draw_text(p, QRectF(left, ground.y() + 8 + top, width, small), row.who, "caption", "text2")
        tone = "text2" if row.open else "text3"
        paint.draw_text(p, QRectF(left, ground.y() + 8 + top + small, width, small), row.note, "caption", tone)


class BundleList(QListView):
    """One bundle is always chosen while there is any."""

    chosen = Signal(object)
    """The `BundleLine` that the keys are on; None if there is nothing."""
    opened = Signal()
    """Enter or →: on to the bundle itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = BundleModel(self)
        self.setObjectName("bundle_list")
        self.setAccessibleName(_("Set aside"))
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.chosen.emit(self.current()))
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        theme.signals().changed.connect(self.scheduleDelayedItemsLayout)

    def current(self) -> BundleLine | None:
        """What the keys are on."""
        return self.rows.line(self.currentIndex().row())

    def show_rows(self, rows: Sequence[BundleLine], wanted: str = "") -> None:
        """Shows these and chooses the one wanted, else what was chosen, else what stands in its place."""
        before, at = self.current(), max(self.currentIndex().row(), 0)
        if not self.rows.show_rows(rows) and not wanted:
            return
        kept = before.id if before else ""
        found = next((place for place in map(self.rows.find, (wanted, kept)) if place >= 0), None)
        place = min(at, len(rows) - 1) if found is None else found
        if place >= 0:
            self.selectionModel().setCurrentIndex(self.rows.index(place), _FLAGS)
            self.scrollTo(self.rows.index(place))
        else:
            self.chosen.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _FORWARD and not event.modifiers() and self.currentIndex().isValid():
            self.opened.emit()
            return
        super().keyPressEvent(event)
