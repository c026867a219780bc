"""List and ticket side by side; in a very narrow window one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from desktop.base.i18n import gettext as _
from desktop.desk.rows import TicketRow
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.master_detail import SideBySide
from desktop.ui.controller import Controller
from desktop.ui.listing.list_page import ListPage, RowAction
from desktop.ui.listing.model import Fetched
from desktop.ui.listing.source import DeskSource
from desktop.ui.shell.hint import Hint

if TYPE_CHECKING:
    from desktop.ui.ticket.detail_page import DetailPage

_WIDTHS = {"normal": 464, "folded": 416, "large": 560}
_LEAST = 400


class Workbench(QFrame):
    """Where a clerk spends the day."""

    row_action = Signal(object)
    """A `RowAction` of the list."""
    register_requested = Signal()
    """The button of the empty list."""
    detail_made = Signal(object)
    """The `DetailPage`, made when the first ticket is shown."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller = controller
        levels = tuple(level.number for level in controller.session.store.policy().levels)
        self.list = ListPage(DeskSource(controller), levels)
        self.detail: DetailPage | None = None
        self._single = False
        self._ticket_id: int | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self._back = button(_("Back to the list"), "ghost", "arrow-left")
        self._back.setObjectName("back_to_list")
        self._way_back = pane(vbox(hbox(self._back, None, margins=(8, 4, 8, 4)), line(), gap=0))
        self._way_back.hide()
        self._hint = Hint()
        self._right = QStackedWidget()
        self._right.addWidget(self._hint)
        self._beside = pane(vbox(self._way_back, (self._right, 1), gap=0))
        self._splitter = SideBySide(self.list, self._beside, _LEAST)
        self._splitter.setObjectName("list_splitter")
        self.setLayout(vbox(self._splitter, gap=0, margins=(1, 1, 0, 1)))
        self.fit()

    def _connect(self) -> None:
        self.list.ticket_chosen.connect(self._on_chosen)
        self.list.ticket_opened.connect(self._on_opened)
        self.list.row_action.connect(self._on_row_action)
        self.list.register_requested.connect(self.register_requested)
        self._back.clicked.connect(self.back)
        theme.signals().changed.connect(self.fit)
        theme.signals().folded_changed.connect(self._on_folded)

    def fit(self) -> None:
        """Gives the list its usual width for this window and text."""
        kind = "large" if theme.text_scale() >= 1.25 else "folded" if theme.folded() else "normal"
        width = _WIDTHS[kind]
        self._splitter.setSizes([width, max(self.width() - width, 400)])

    def _on_folded(self, _folded: bool) -> None:
        self.fit()

    def splitter_sizes(self) -> list[int]:
        """Widths of list and ticket."""
        return self._splitter.sizes()

    def set_splitter_sizes(self, sizes: list[int]) -> None:
        """Puts remembered widths in force."""
        if len(sizes) == 2 and all(size > 0 for size in sizes):
            self._splitter.setSizes(sizes)

    def set_single(self, single: bool) -> None:
        """One at a time: the list, or the ticket in its place."""
        if single == self._single:
            return
        self._single = single
        self._show_one(self._right.hasFocus() or self._holds_focus())
        if not single:
            self.fit()
            row = self.list.current()
            if self._ticket_id is None and row is not None:
                self._open(row.id)

    def show_ticket(self, ticket_id: int, take_focus: bool = False) -> None:
        """Shows a ticket, and marks it in the list if it is there."""
        self.list.choose(ticket_id)
        self._open(ticket_id)
        if take_focus or self._single:
            self._go_to_detail()

    def reading(self) -> Callable[[], Fetched]:
        """What any thread may run to read the rows anew; the ticket shown is marked as soon as the list has it."""
        return self.list.reading(self._ticket_id)

    def take(self, fetched: Fetched) -> None:
        """Shows the rows that were read."""
        self.list.take(fetched)

    def current_ticket(self) -> int | None:
        """The id of the ticket shown."""
        return self._ticket_id

    def back(self) -> None:
        """From the ticket to the list."""
        self._show_one(False)
        self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def forget(self) -> None:
        """Shows no ticket: somebody else sits here now."""
        self._ticket_id = None
        self._right.setCurrentWidget(self._hint)

    def _holds_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self._beside.isAncestorOf(focus)

    def _show_one(self, ticket: bool) -> None:
        self.list.setVisible(not self._single or not ticket)
        self._beside.setVisible(not self._single or ticket)
        self._way_back.setVisible(self._single)

    def _open(self, ticket_id: int) -> None:
        if self.detail is None:
            from desktop.ui.ticket.detail_page import DetailPage

            self.detail = DetailPage(self._controller)
            self._right.addWidget(self.detail)
            self.detail_made.emit(self.detail)
        self._right.setCurrentWidget(self.detail)
        if self._ticket_id != ticket_id:
            self._ticket_id = ticket_id
            self.detail.show_ticket(ticket_id)

    def _go_to_detail(self) -> None:
        self._show_one(True)
        if self.detail is not None:
            self.detail.focus_first()

    def _on_chosen(self, row: TicketRow) -> None:
        if not self._single or self._beside.isVisible():
            self._open(row.id)

    def _on_opened(self, row: TicketRow) -> None:
        self._open(row.id)
        self._go_to_detail()

    def _on_row_action(self, wanted: RowAction) -> None:
        if wanted.ticket_ids:
            self._open(wanted.ticket_ids[0])
        self.row_action.emit(wanted)

    def panes(self) -> list[QWidget]:
        """The parts that F6 walks through."""
        return [self.list.view, *([self.detail] if self.detail is not None else [])]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Left) and self._holds_focus():
            self.back()
            return
        super().keyPressEvent(event)
