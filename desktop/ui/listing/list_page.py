"""The list column: its name, the live filter, the conditions, the rows, or why there are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedLayout, QWidget

from desktop.base.i18n import format_number
from desktop.base.i18n import gettext as _
from desktop.desk.rows import TicketRow, View
from desktop.ui import actions
from desktop.ui.components.buttons import button
from desktop.ui.components.echo import EmptyState
from desktop.ui.components.fields import line_edit
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Text
from desktop.ui.listing.filters import FilterBar
from desktop.ui.listing.model import Fetched, TicketListModel
from desktop.ui.listing.source import RowSource
from desktop.ui.listing.view import TicketView
from desktop.ui.listing.views import SavedView

FILTER_MS = 150
CHOOSE_MS = 60
_ROW_ACTIONS = ("next_step", "contact", "note", "escalate", "print", "gather")
_SEVERAL = ("print", "gather")
"""What can be done to several at once."""


@dataclass(frozen=True, slots=True)
class RowAction:
    """An action of the table that was chosen for the selected rows, the current one first."""

    code: str
    ticket_ids: tuple[int, ...]


class ListPage(QWidget):
    """Shows one view; keeps the selection while rows change under it."""

    ticket_chosen = Signal(object)
    """The `TicketRow` that the keys are on, a moment after they came to rest."""
    ticket_opened = Signal(object)
    """The `TicketRow` to go to."""
    row_action = Signal(object)
    """A `RowAction` from the context menu."""
    view_changed = Signal(object)
    """The `View` that is shown now."""
    register_requested = Signal()
    """The button of the empty list."""

    def __init__(self, source: RowSource, levels: tuple[int, ...]) -> None:
        super().__init__()
        self._source = source
        self._saved: SavedView | None = None
        self._chosen: TicketRow | None = None
        self.model = TicketListModel(source, self)
        self.view = TicketView(self.model, _("Complaints"))
        self.filter = line_edit("", _("Filter this list"), icon="list-filter", look="search")
        self.conditions = FilterBar(levels)
        self._typing, self._resting = QTimer(self), QTimer(self)
        self._build(levels)
        self._connect()

    def _build(self, _levels: tuple[int, ...]) -> None:
        self.setObjectName("list_page")
        self.view.setObjectName("ticket_list")
        self.filter.setObjectName("list_filter")
        self.filter.setClearButtonEnabled(True)
        self._title, self._count = Text("", "subtitle"), Text("", "body", "text3")
        self._register = button(actions.text("new"), "secondary", "phone-incoming")
        self._clear = button(_("Clear the filter"), "ghost", "x")
        self._clear.setObjectName("list_clear")
        self._empty = EmptyState("check", "", "", self._register, self._clear)
        room = QWidget(self)
        self._stack = QStackedLayout(room)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        head = hbox(self._title, self._count, 4, (self.filter, 1), gap=6, margins=(16, 8, 12, 0))
        self.setLayout(vbox(head, self.conditions, (room, 1), gap=4))
        for timer, pause in ((self._typing, FILTER_MS), (self._resting, CHOOSE_MS)):
            timer.setSingleShot(True)
            timer.setInterval(pause)

    def _connect(self) -> None:
        self.filter.textEdited.connect(lambda _text: self._typing.start())
        self._typing.timeout.connect(self._on_filter)
        self._resting.timeout.connect(self._on_rest)
        self.conditions.view_changed.connect(self.show_view)
        self.view.selectionModel().currentChanged.connect(lambda _now, _before: self._resting.start())
        self.view.opened.connect(self._on_opened)
        self.view.customContextMenuRequested.connect(self._on_menu)
        self._register.clicked.connect(self.register_requested)
        self._clear.clicked.connect(self.clear_filter)

    def show_saved(self, saved: SavedView, choose_first: bool = True) -> None:
        """Shows a view that came with the program, without a text filter."""
        self._saved = saved
        self.filter.clear()
        self.show_view(saved.view)
        if choose_first:
            self.choose_first()

    def show_view(self, view: View) -> None:
        """Shows any view; the chosen ticket stays chosen if it is in there."""
        chosen = self.current()
        self.model.show_view(view)
        self.conditions.show_view(view)
        self.view.scrollToTop()
        if chosen is not None:
            self.choose(chosen.id)
        self._tell()
        self.view_changed.emit(view)

    def take_focus(self) -> None:
        """Puts the keys on the rows; where there are none, on the filter, or on the button of an empty office."""
        target = self.view if self.model.tickets() else self.filter if self._register.isHidden() else self._register
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def reading(self, ticket_id: int | None = None) -> Callable[[], Fetched]:
        """What any thread may run to read the rows in sight anew, for `take`.

        The ticket that the keys are on is looked for in them, else that of `ticket_id`.
        """
        chosen, at = self.current(), max(self.view.currentIndex().row(), 0)
        wanted = chosen.id if chosen is not None else ticket_id
        return self.model.reading((*self.view.visible_rows(), at), wanted, at)

    def take(self, fetched: Fetched) -> None:
        """Shows what was read; place, selection and scroll stay."""
        chosen, at = self.current(), self.view.currentIndex().row()
        if fetched.view != self.model.view:
            return
        self.model.take(fetched)
        if chosen is not None and chosen.id != fetched.wanted:  # the keys went on meanwhile
            self._keep_cursor(chosen.id, self.model.find(chosen.id, max(at, 0)))
        elif fetched.wanted is not None:
            self._keep_cursor(fetched.wanted, fetched.found)
        self._tell()

    def _keep_cursor(self, ticket_id: int, at: int) -> None:
        now = self.current()
        if now is None or now.id != ticket_id:
            self._put_cursor(at)

    def tick(self) -> None:
        """A minute has passed: only what is in sight is worded anew."""
        self.model.tick(*self.view.visible_rows())

    def current(self) -> TicketRow | None:
        """The ticket that the keys are on."""
        return self.model.ticket(self.view.currentIndex().row())

    def choose(self, ticket_id: int) -> bool:
        """Puts the keys on a ticket; False if it is not in this list."""
        at = self.model.find(ticket_id, max(self.view.currentIndex().row(), 0))
        self._put_cursor(at)
        return at >= 0

    def choose_first(self) -> None:
        """Puts the keys on the first ticket."""
        first = next((at for at in range(min(self.model.rowCount(), 9)) if self.model.ticket(at)), -1)
        self._put_cursor(first)

    def clear_filter(self) -> None:
        """Back to the saved view as it was."""
        self.filter.clear()
        self.show_view(self._saved.view if self._saved else View())

    def _put_cursor(self, at: int) -> None:
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        if at < 0:
            self.view.selectionModel().clear()
            return
        index = self.model.index(at)
        self.view.selectionModel().setCurrentIndex(index, flags)
        self.view.scrollTo(index)

    def _tell(self) -> None:
        """Title and count, or the picture of an empty list."""
        tickets = self.model.tickets()
        named = self._saved is not None and replace(self.model.view, text="") == self._saved.view
        self._title.setText(self._saved.name if self._saved and named else _("Filtered"))
        self._count.setText(format_number(tickets))
        self._count.setAccessibleName(_("{count} complaints").format(count=tickets))
        if tickets:
            self._stack.setCurrentWidget(self.view)
            return
        self._stack.setCurrentWidget(self._empty)
        self._explain_emptiness(named)

    def _explain_emptiness(self, named: bool) -> None:
        nothing_at_all = self._source.size(View()) == 0
        filtered = bool(self.model.view.text) or not named
        self._register.setVisible(nothing_at_all)
        self._clear.setVisible(filtered and not nothing_at_all)
        if nothing_at_all:
            self._empty.set_words(
                "phone-incoming", _("No complaint yet"), _("The first one begins with a call: Ctrl+N.")
            )
        elif filtered:
            self._empty.set_words(
                "search-x", _("Nothing matches"), _("Take a condition away, or look in all complaints.")
            )
        elif self._saved is not None and self._saved.code == "overdue":
            self._empty.set_words("check", _("Nothing is overdue"), _("Every deadline has been kept so far."))
        else:
            self._empty.set_words("check", _("Nothing to do here"), _("All done. New ones appear here by themselves."))

    def _on_filter(self) -> None:
        self.show_view(replace(self.model.view, text=self.filter.text().strip()))

    def _on_rest(self) -> None:
        row = self.current()
        if row is not None:
            self.ticket_chosen.emit(row)

    def _on_opened(self) -> None:
        row = self.current()
        if row is not None:
            self._resting.stop()
            self.ticket_opened.emit(row)

    def _selected(self) -> tuple[int, ...]:
        current = self.current()
        ids = [row.id for index in self.view.selectedIndexes() if (row := self.model.ticket(index.row()))]
        first = [current.id] if current else []
        return tuple(dict.fromkeys(first + ids))

    def _on_menu(self, point: QPoint) -> None:
        chosen = self._selected()
        if not chosen:
            return
        menu = self.menu(chosen)
        menu.popup(self.view.viewport().mapToGlobal(point))

    def menu(self, ticket_ids: tuple[int, ...]) -> QMenu:
        """The context menu for some tickets."""
        from PySide6.QtWidgets import QApplication

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self.current()
        if row is not None:
            number = row.number
            menu.addAction(_("Copy the number {number}").format(number=number)).triggered.connect(
                lambda: QApplication.clipboard().setText(number)
            )
            menu.addSeparator()
        for code in _ROW_ACTIONS if len(ticket_ids) == 1 else _SEVERAL:
            action = menu.addAction(actions.text(code))
            action.setObjectName(f"row_{code}")
            action.triggered.connect(lambda _c=False, code=code: self.row_action.emit(RowAction(code, ticket_ids)))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.filter.text():
            self.clear_filter()
            self.view.setFocus()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.filter.hasFocus():
            self._typing.stop()
            self._on_filter()
            self.view.setFocus()
            self.choose_first()
        else:
            super().keyPressEvent(event)
