"""The model of the customer list: a window of rows, longer when somebody scrolls down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.desk.customers import CustomerRow
from desktop.ui.components.text import plain_tip
from desktop.ui.customers.words import CustomerWords

PAGE = 100
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class CustomerRole(IntEnum):
    """What the delegate and the page ask for."""

    ROW = Qt.ItemDataRole.UserRole
    """The frozen `CustomerRow`."""
    WORDS = Qt.ItemDataRole.UserRole + 1
    """The same as `CustomerWords`."""


class CustomerModel(QAbstractListModel):
    """Rows come in pages; who owns the model answers `more_wanted` by `append`."""

    more_wanted = Signal(int)
    """The view has come to the end: rows from this position on are needed."""

    def __init__(self, words: Callable[[CustomerRow], CustomerWords], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_words = words
        self._rows: list[CustomerRow] = []
        self._words: dict[str, CustomerWords] = {}
        self._more = self._asked = False

    @property
    def rows(self) -> Sequence[CustomerRow]:
        """The rows at hand."""
        return self._rows

    def show_rows(self, rows: Sequence[CustomerRow], more: bool) -> None:
        """Shows these instead; `more` = there may be others behind them."""
        self.beginResetModel()
        self._rows, self._words = list(rows), {}
        self._more, self._asked = more, False
        self.endResetModel()

    def append(self, rows: Sequence[CustomerRow], more: bool) -> None:
        """Adds the next rows."""
        self._more, self._asked = more, False
        if rows:
            first = len(self._rows)
            self.beginInsertRows(_NO_INDEX, first, first + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def row(self, position: int) -> CustomerRow | None:
        """The customer at a position, None if there is none."""
        return self._rows[position] if 0 <= position < len(self._rows) else None

    def find(self, key: str) -> int:
        """The position of the customer to whom a record belongs; -1 if not at hand."""
        return next((at for at, row in enumerate(self._rows) if key in row.keys), -1)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more and not self._asked

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit(len(self._rows))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == CustomerRole.ROW:
            return row
        if role == CustomerRole.WORDS:
            return self._worded(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._worded(row).spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._worded(row).spoken)
        return None

    def _worded(self, row: CustomerRow) -> CustomerWords:
        if row.key not in self._words:
            self._words[row.key] = self._make_words(row)
        return self._words[row.key]
