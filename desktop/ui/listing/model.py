"""The list's model: any number of rows, of which a few pages are in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.desk.rows import GroupRow, TicketRow, View
from desktop.ui.listing.source import Row, RowSource
from desktop.ui.wording.listing import GroupWords, RowWords, group_words, row_words

PAGE = 100
PAGES = 12
_SEARCHED_PAGES = 20
_EACH = 24
"""So many changed rows are told one by one; more are told as one stretch."""
_MINUTE = timedelta(minutes=1)

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class TicketRole(IntEnum):
    """What the delegate and the page ask for."""

    ROW = Qt.ItemDataRole.UserRole
    """The frozen `TicketRow` or `GroupRow`."""
    WORDS = Qt.ItemDataRole.UserRole + 1
    """The same in words, `RowWords` or `GroupWords`, as of the last tick."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A view as read once: its size, where its headings stand, some of its pages by number.

    `found` = the position of the ticket `wanted`, -1 if it is not there.
    """

    view: View
    size: int
    headings: tuple[int, ...]
    pages: Mapping[int, list[Row]]
    wanted: int | None
    found: int


def _fetch(source: RowSource, view: View, numbers: Iterable[int], wanted: int | None, near: int) -> Fetched:
    """Reads pages of a view, and looks for a ticket; on any thread."""
    size = source.size(view)

    def read(number: int) -> list[Row]:
        return source.page(view, number * PAGE, PAGE)

    pages = {number: read(number) for number in sorted(set(numbers)) if number * PAGE < size}
    headings = _headings(source, view, size, pages.get(0, []))
    found = -1
    if wanted is not None:
        for number in _nearest_first(pages, size, near):
            rows = pages[number] if number in pages else read(number)
            at = _place(rows, wanted)
            if at >= 0:
                pages[number], found = rows, number * PAGE + at
                break
    return Fetched(view, size, headings, pages, wanted, found)


def _headings(source: RowSource, view: View, size: int, first: list[Row]) -> tuple[int, ...]:
    """Headings tell how many rows follow, so a handful of looks finds them all."""
    found: list[int] = []
    at = 0
    while view.by_urgency and at < size:
        rows = first[at : at + 1] if at < PAGE else source.page(view, at, 1)
        if not rows or not isinstance(rows[0], GroupRow):
            break
        found.append(at)
        at += rows[0].count + 1
    return tuple(found)


def _nearest_first(at_hand: Iterable[int], size: int, near: int) -> list[int]:
    """Numbers of the pages to look through for a ticket: those at hand, then those around a position."""
    last, around = max(size - 1, 0) // PAGE, near // PAGE
    others = sorted(range(min(last + 1, _SEARCHED_PAGES)), key=lambda number: abs(number - around))
    return list(dict.fromkeys((*at_hand, *others)))


def _place(rows: list[Row], ticket_id: int) -> int:
    return next((at for at, row in enumerate(rows) if isinstance(row, TicketRow) and row.id == ticket_id), -1)


class TicketListModel(QAbstractListModel):
    """Rows are read in pages of a hundred; news change data in place and resize at the end, they never reset."""

    def __init__(self, source: RowSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._view = View()
        self._size = 0
        self._headings: tuple[int, ...] = ()
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._words: dict[int, RowWords | GroupWords] = {}
        self._now = source.now()
        self._worded_by = source.policy(), source.person_id()

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
        self._pages.clear()
        self._begin_words()
        self._size = self._source.size(view)
        self._headings = _headings(self._source, view, self._size, self._page(0) if view.by_urgency else [])
        self.endResetModel()

    def reading(self, positions: Iterable[int], wanted: int | None = None, near: int = 0) -> Callable[[], Fetched]:
        """What any thread may run to read these rows anew, for `take`; the ticket `wanted` is looked for in it."""
        numbers = {0, *(max(position, 0) // PAGE for position in positions)}
        return partial(_fetch, self._source, self._view, numbers, wanted, near)

    def take(self, fetched: Fetched) -> None:
        """Shows what was read; only rows that differ are told to the views. What was read for another view is not."""
        if fetched.view != self._view:
            return
        before, headings = self._pages, self._headings
        self._resize(fetched)
        changed = list(self._changed(before))
        if self._outworded() or headings != self._headings or len(changed) > _EACH:
            self._begin_words()
            self._tell(0, self._size - 1)
            return
        self._words = {at: words for at, words in self._words.items() if at // PAGE in self._pages}
        for position in changed:
            self._words.pop(position, None)
            self._tell(position, position)

    def _resize(self, fetched: Fetched) -> None:
        """Rows come and go at the end."""
        before, size = self._size, fetched.size
        if size > before:
            self.beginInsertRows(_NO_INDEX, before, size - 1)
        elif size < before:
            self.beginRemoveRows(_NO_INDEX, size, before - 1)
        self._size, self._headings, self._pages = size, fetched.headings, OrderedDict(fetched.pages)
        if size > before:
            self.endInsertRows()
        elif size < before:
            self.endRemoveRows()

    def _changed(self, before: Mapping[int, list[Row]]) -> Iterable[int]:
        """Positions whose rows are not what they were."""
        for number, rows in self._pages.items():
            old = before.get(number, [])
            for at, row in enumerate(rows):
                position = number * PAGE + at
                if position < self._size and (at >= len(old) or row != old[at]):
                    yield position

    def _tell(self, first: int, last: int) -> None:
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))

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
        for number in _nearest_first(self._pages, self._size, near):
            at = _place(self._page(number), ticket_id)
            if at >= 0:
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

    def _begin_words(self) -> None:
        """Everything is worded as of now."""
        self._words.clear()
        self._now = self._source.now()
        self._worded_by = self._source.policy(), self._source.person_id()

    def _outworded(self) -> bool:
        """Whether words that were right a while ago may be wrong: another minute, other rules, another reader."""
        by = self._source.policy(), self._source.person_id()
        return not timedelta() <= self._source.now() - self._now < _MINUTE or by != self._worded_by

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
