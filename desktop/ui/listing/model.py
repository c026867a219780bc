"""The list's model: any number of rows, of which a few pages are in memory."""

from __future__ import annotations

from collections import OrderedDict
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.desk.rows import GroupRow, TicketRow, View
from desktop.ui.listing.source import Row, RowSource
from desktop.ui.wording.listing import GroupWords, RowWords, group_words, row_words

PAGE = 100
PAGES = 12
_SEARCHED_PAGES = 20

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class TicketRole(IntEnum):
    """What the delegate and the page ask for."""

    ROW = Qt.ItemDataRole.UserRole
    """The frozen `TicketRow` or `GroupRow`."""
    WORDS = Qt.ItemDataRole.UserRole + 1
    """The same in words, `RowWords` or `GroupWords`, as of the last tick."""


class TicketListModel(QAbstractListModel):
    """Rows are read in pages of a hundred; a refresh changes data in place and resizes at the end, it never resets."""

    def __init__(self, source: RowSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._view = View()
        self._size = 0
        self._headings: tuple[int, ...] = ()
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._words: dict[int, RowWords | GroupWords] = {}
        self._now = source.now()

    @property
    def view(self) -> View:
        """What is shown."""
        return self._view

    @property
    def headings(self) -> tuple[int, ...]:
        """Positions of the headings, rising."""
        return self._headings

    def show_view(self, view: View) -> None:
        """Shows other rows, from the top."""
        self.beginResetModel()
        self._view = view
        self._forget()
        self._size = self._source.size(view)
        self._find_headings()
        self.endResetModel()

    def refresh(self) -> None:
        """Reads what is shown anew; the views keep their place."""
        self._forget()
        size = self._source.size(self._view)
        before = self._size
        if size > before:
            self.beginInsertRows(_NO_INDEX, before, size - 1)
            self._size = size
            self._find_headings()
            self.endInsertRows()
        elif size < before:
            self.beginRemoveRows(_NO_INDEX, size, before - 1)
            self._size = size
            self._find_headings()
            self.endRemoveRows()
        else:
            self._find_headings()
        if self._size:
            self.dataChanged.emit(self.index(0), self.index(self._size - 1))

    def tick(self, first: int, last: int) -> None:
        """A minute has passed: the countdowns of these rows, both ends included, are worded anew."""
        self._now = self._source.now()
        self._words.clear()
        if 0 <= first <= last < self._size:
            self.dataChanged.emit(self.index(first), self.index(last), [TicketRole.WORDS])

    def tickets(self) -> int:
        """How many tickets there are, headings not counted."""
        return self._size - len(self._headings)

    def row(self, position: int) -> Row | None:
        """The row at a position, None if there is none (any more)."""
        if not 0 <= position < self._size:
            return None
        page = self._page(position // PAGE)
        at = position % PAGE
        return page[at] if at < len(page) else None

    def ticket(self, position: int) -> TicketRow | None:
        """The ticket at a position, None for a heading."""
        found = self.row(position)
        return found if isinstance(found, TicketRow) else None

    def find(self, ticket_id: int, near: int = 0) -> int:
        """The position of a ticket, looked for in the pages at hand and around `near`; -1 if it is not there."""
        around = near // PAGE
        last = max(self._size - 1, 0) // PAGE
        order = [*self._pages, *sorted(range(min(last + 1, _SEARCHED_PAGES)), key=lambda n: abs(n - around))]
        for number in dict.fromkeys(order):
            for at, row in enumerate(self._page(number)):
                if isinstance(row, TicketRow) and row.id == ticket_id:
                    return number * PAGE + at
        return -1

    def _page(self, number: int) -> list[Row]:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        page = self._source.page(self._view, number * PAGE, PAGE)
        self._pages[number] = page
        while len(self._pages) > PAGES:
            gone, _rows = self._pages.popitem(last=False)
            for position in range(gone * PAGE, gone * PAGE + PAGE):
                self._words.pop(position, None)
        return page

    def _forget(self) -> None:
        self._pages.clear()
        self._words.clear()
        self._now = self._source.now()

    def _find_headings(self) -> None:
        """Headings tell how many rows follow, so a handful of looks finds them all."""
        found: list[int] = []
        at = 0
        while self._view.by_urgency and at < self._size:
            rows = self._page(0)[at : at + 1] if at < PAGE else self._source.page(self._view, at, 1)
            if not rows or not isinstance(rows[0], GroupRow):
                break
            found.append(at)
            at += rows[0].count + 1
        self._headings = tuple(found)

    def _worded(self, position: int, row: Row) -> RowWords | GroupWords:
        found = self._words.get(position)
        if found is None:
            if isinstance(row, GroupRow):
                found = group_words(row)
            else:
                found = row_words(row, self._source.policy(), self._source.person_id(), self._now)
            self._words[position] = found
        return found

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else self._size

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == TicketRole.ROW:
            return row
        if role == TicketRole.WORDS:
            return self._worded(index.row(), row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            words = self._worded(index.row(), row)
            return words.spoken if isinstance(words, RowWords) else f"{words.title} {words.count}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if index.row() in self._headings:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
