"""The list view: two row heights, so that a million rows need no measuring."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

from desktop.ui import theme
from desktop.ui.listing.delegate import TicketDelegate
from desktop.ui.listing.model import TicketListModel

_Index = QModelIndex | QPersistentModelIndex
_HINT = QAbstractItemView.ScrollHint
_KEY_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_ACTION = QAbstractItemView.CursorAction


class TicketView(QListView):
    """Heights come from the positions of the headings; everything else stays Qt's: keys, selection, accessibility."""

    opened = Signal()
    """Enter, → or a double click: to the ticket itself."""

    def __init__(self, model: TicketListModel, name: str) -> None:
        super().__init__()
        self._rows = model
        self._by_keys = False
        self._delegate = TicketDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(self._on_double_clicked)
        model.modelReset.connect(self._on_rows_changed)
        model.rowsInserted.connect(self._on_rows_changed)
        model.rowsRemoved.connect(self._on_rows_changed)
        model.dataChanged.connect(self._on_words_changed)
        theme.signals().changed.connect(self._on_rows_changed)  # an overridden slot of Qt would outlive the widget

    def visible_rows(self) -> tuple[int, int]:
        """First and last position in sight, both included; (0, -1) in an empty list."""
        count = self._rows.rowCount()
        if not count:
            return 0, -1
        top = self.verticalOffset()
        return self._at(top), min(self._at(top + self.viewport().height()), count - 1)

    def _top(self, position: int) -> int:
        """The y of a row in the whole list."""
        headings = bisect_left(self._rows.headings, position)
        return (position - headings) * theme.row("ticket") + headings * theme.row("group")

    def _height(self, position: int) -> int:
        at = bisect_left(self._rows.headings, position)
        heading = at < len(self._rows.headings) and self._rows.headings[at] == position
        return theme.row("group" if heading else "ticket")

    def _at(self, y: int) -> int:
        """The row at a y of the whole list; beyond the ends, the nearest."""
        tops = [self._top(heading) for heading in self._rows.headings]
        block = bisect_right(tops, y) - 1
        if block < 0:
            return max(y // theme.row("ticket"), 0)
        start, below = self._rows.headings[block], y - tops[block] - theme.row("group")
        return start if below < 0 else start + 1 + below // theme.row("ticket")

    def _on_rows_changed(self) -> None:
        self.updateGeometries()
        self.viewport().update()

    def _on_words_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if first != last:  # headings may have moved
            self._on_rows_changed()
            return
        self.viewport().update(self.visualRect(first))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if self._rows.ticket(index.row()) is not None:
            self.opened.emit()

    def _ticket_from(self, position: int, step: int) -> int:
        """The nearest ticket from a position in a direction, skipping headings; -1 if there is none."""
        headings = set(self._rows.headings)
        while 0 <= position < self._rows.rowCount():
            if position not in headings:
                return position
            position += step
        return -1

    def _target(self, action: QAbstractItemView.CursorAction, here: int) -> tuple[int, int]:
        """Where a key leads, and in which direction to look on from a heading."""
        count = self._rows.rowCount()
        page = max(self.viewport().height() // theme.row("ticket") - 1, 1)
        last = count - 1
        return {
            _ACTION.MoveUp: (here - 1, -1),
            _ACTION.MovePrevious: (here - 1, -1),
            _ACTION.MoveDown: (here + 1, 1),
            _ACTION.MoveNext: (here + 1, 1),
            _ACTION.MovePageUp: (max(here - page, 0), -1),
            _ACTION.MovePageDown: (min(here + page, last), 1),
            _ACTION.MoveHome: (0, 1),
            _ACTION.MoveEnd: (last, -1),
        }.get(action, (here, 1))

    def doItemsLayout(self) -> None:
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        total = self._top(self._rows.rowCount())
        height = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setSingleStep(theme.row("ticket") // 2)
        bar.setPageStep(height)
        bar.setRange(0, max(total - height, 0))

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def visualRect(self, index: _Index) -> QRect:
        if not index.isValid():
            return QRect()
        top = self._top(index.row()) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._height(index.row()))

    def indexAt(self, point: QPoint) -> QModelIndex:
        y = point.y() + self.verticalOffset()
        if y < 0 or y >= self._top(self._rows.rowCount()):
            return QModelIndex()
        return self._rows.index(self._at(y))

    def isIndexHidden(self, _index: _Index) -> bool:
        return False

    def scrollTo(self, index: _Index, hint: QAbstractItemView.ScrollHint = _HINT.EnsureVisible) -> None:
        if not index.isValid():
            return
        top, height = self._top(index.row()), self._height(index.row())
        if index.row() and index.row() - 1 in self._rows.headings:
            top, height = top - theme.row("group"), height + theme.row("group")
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if hint == _HINT.PositionAtCenter:
            bar.setValue(top - (room - height) // 2)
        elif top < bar.value() or hint == _HINT.PositionAtTop:
            bar.setValue(top)
        elif top + height > bar.value() + room:
            bar.setValue(top + height - room)

    def moveCursor(self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        current = self.currentIndex()
        here = current.row() if current.isValid() else -1
        wanted, step = self._target(action, here)
        found = self._ticket_from(wanted, step)
        if found < 0:
            found = self._ticket_from(min(max(wanted, 0), self._rows.rowCount() - 1), -step)
        return self._rows.index(found) if found >= 0 else current

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        top = self.verticalOffset()
        count = self._rows.rowCount()
        first = min(self._at(rect.top() + top), count - 1)
        last = min(self._at(rect.bottom() + top), count - 1)
        selection = QItemSelection()
        if count and first >= 0:
            selection.select(self._rows.index(first), self._rows.index(max(last, first)))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        first, last = self.visible_rows()
        for number in range(selection.size()):
            part = selection.at(number)
            for position in range(max(part.top(), first), min(part.bottom(), last) + 1):
                region = region.united(QRegion(self.visualRect(self._rows.index(position))))
        return region

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometries()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Unlike Qt's: without a chosen ticket the focus chooses none, or another case would stand in the detail."""
        QWidget.focusInEvent(self, event)
        self.viewport().update()
        self._by_keys = event.reason() in _KEY_REASONS

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keys = False
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keys = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right) and not event.modifiers():
            if self.currentIndex().isValid():
                self.opened.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self.viewport())
        top = self.verticalOffset()
        first = max(self._at(event.rect().top() + top), 0)
        last = min(self._at(event.rect().bottom() + top), self._rows.rowCount() - 1)
        hovered = (
            self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) if self.underMouse() else QModelIndex()
        )
        for position in range(first, last + 1):
            index = self._rows.index(position)
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            option.rect = self.visualRect(index)
            option.state = self._row_state(index, hovered)
            self._delegate.paint(p, option, index)

    def _row_state(self, index: QModelIndex, hovered: QModelIndex) -> QStyle.StateFlag:
        state = QStyle.StateFlag.State_Enabled
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if index == hovered:
            state |= QStyle.StateFlag.State_MouseOver
        if self._by_keys and self.hasFocus() and index == self.currentIndex():
            state |= QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
        return state
