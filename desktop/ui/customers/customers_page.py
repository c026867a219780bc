"""Customers: the list on the left, one of them on the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk import customers, looks
from desktop.desk.customers import CustomerPage, CustomerRow, MarkRow, WaitingMark
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.echo import EmptyState
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.components.master_detail import MasterDetail
from desktop.ui.components.text import Text
from desktop.ui.controller import Controller
from desktop.ui.customers.customer_list import CustomerList
from desktop.ui.customers.customer_sheet import CustomerSheet
from desktop.ui.live_page import LivePage
from desktop.ui.ticket.intents import TicketWanted

_LIST_WIDTH, _LEAST = 400, 320
_REST_MS = 60


class CustomersPage(LivePage):
    """A page that is not seen reads when it is shown again."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._key = ""
        self._page: CustomerPage | None = None
        self._waiting: list[WaitingMark] = []
        self._stale = True
        self.list, self.sheet = CustomerList(controller), CustomerSheet()
        self._rest = QTimer(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._asked = button(_("Marks to approve"), "tonal", "stamp", "s")
        self._asked.setObjectName("marks_waiting")
        self._asked.hide()
        head = hbox(Text(_("Customers"), "title"), None, self._asked, margins=(20, 16, 12, 0))
        left = pane(vbox(head, (self.list, 1), gap=8))
        self._empty = EmptyState(
            "users", _("No customer is chosen"), _("Choose one on the left, or search by name, number or pinyin.")
        )
        self._panes = MasterDetail(left, self._empty, self.sheet, _LIST_WIDTH, _LEAST)
        self.setLayout(vbox(self._panes, gap=0))
        self.setFocusProxy(self.list.search)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)

    def _connect(self) -> None:
        self._asked.clicked.connect(self.show_next_waiting)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self._rest.timeout.connect(self._read_page)
        sheet = self.sheet
        sheet.ticket_wanted.connect(lambda ticket_id: self.ticket_wanted.emit(TicketWanted(ticket_id)))
        sheet.reveal_wanted.connect(self._on_reveal)
        sheet.mark_wanted.connect(self.ask_for_mark)
        sheet.merge_wanted.connect(self.merge)
        sheet.copy_wanted.connect(self.give_copy)
        sheet.erase_wanted.connect(self.erase)
        sheet.approve_wanted.connect(self._on_approve)
        sheet.drop_wanted.connect(self._on_drop)
        theme.signals().changed.connect(self._restyle)

    def panes(self) -> list[QWidget]:
        """The parts that F6 walks through."""
        return [self.list, self._panes.beside]

    def refresh(self) -> None:
        """Reads list and customer anew."""
        self._stale = False
        self.list.reload()
        self._controller.tasks.submit(partial(customers.waiting, self._controller.session), self._on_waiting)
        if self._key:
            self._read_page()

    def show_customer(self, key: str) -> None:
        """Shows one customer, whether the list holds it or not."""
        if self.list.search.text():
            self.list.search.clear()
        self._key = key
        self.list.choose(key)
        self.refresh()

    def show_next_waiting(self) -> None:
        """Shows the next customer with a mark that waits for this person's approval, the oldest wish first."""
        shown = self._page.keys if self._page else ()
        keys = list(dict.fromkeys(waiting.mark.key for waiting in self._waiting))
        at = next((place for place, key in enumerate(keys) if key in shown), -1)
        if keys:
            self.show_customer(keys[(at + 1) % len(keys)])

    def key(self) -> str:
        """Whose page is shown; "" = nobody's."""
        return self._key

    def ask_for_mark(self) -> None:
        """Opens the form for a mark."""
        from desktop.ui.customers.mark_dialog import MarkDialog

        if self._page is not None:
            dialog = MarkDialog(self._controller, self._key, self.sheet.about(), self.window())
            dialog.on_saved(self._on_marked)
            dialog.open()

    def merge(self) -> None:
        """Opens the form for merging."""
        from desktop.ui.customers.merge_dialog import MergeDialog

        if self._page is not None:
            keys = frozenset(self._page.keys)
            dialog = MergeDialog(self._controller, self._key, keys, self.sheet.about(), self.window())
            dialog.on_saved(self._on_merged)
            dialog.open()

    def give_copy(self) -> None:
        """Opens the step that writes everything about the customer into one file."""
        from desktop.ui.customers.person_data import CopyDialog

        if self._page is not None:
            _open(CopyDialog(self._controller, self._page, self.window()))

    def erase(self) -> None:
        """Opens the step that erases the customer's data for good."""
        from desktop.ui.customers.person_data import EraseDialog

        if self._page is not None:
            _open(EraseDialog(self._controller, self._page, self.window()))

    def _on_chosen(self, row: CustomerRow | None) -> None:
        if row is None:
            self._key, self._page = "", None
            self._panes.show_empty()
        elif self._key not in row.keys:
            self._key = row.key
            self._rest.start()

    def _on_opened(self, _row: CustomerRow) -> None:
        self._rest.stop()
        self._read_page()
        self.sheet.focusNextChild()

    def _read_page(self) -> None:
        if self._key:
            work = partial(customers.page, self._controller.session, self._key)
            self._controller.tasks.submit(work, self._on_read)

    def _on_read(self, page: CustomerPage) -> None:
        if page.key != self._key:
            return
        if not page.cases and not page.marks:  # the complaint was taken back meanwhile
            self._on_chosen(None)
            return
        self._page = page
        self.sheet.show_page(page, self._controller.session)
        self._panes.show_sheet()

    def _on_waiting(self, found: list[WaitingMark]) -> None:
        self._waiting = found
        said = ngettext("{count} mark to approve", "{count} marks to approve", len(found))
        self._asked.set_words(said.format(count=len(found)), _("Show the next mark that waits for your approval"))
        self._asked.setVisible(bool(found))

    def _on_settled(self) -> None:
        super()._on_settled()
        self._stale = not self.isVisible()

    def _on_session(self, _session: object) -> None:
        self._on_chosen(None)
        self._stale = True

    def _on_reveal(self, masked: str) -> None:
        """The look is recorded on the newest complaint that came with this number."""
        case = next((one for one in self._page.cases if one.phone_masked == masked), None) if self._page else None
        if case is not None:
            work = partial(looks.reveal, ticket_id=case.id, field="phone")
            self._controller.run(work, partial(self._on_revealed, self._key, masked))

    def _on_revealed(self, key: str, masked: str, full: str) -> None:
        if key == self._key:
            self.sheet.show_revealed(masked, full)

    def _on_approve(self, mark: MarkRow) -> None:
        work = partial(customers.approve_mark, mark_id=mark.id)
        self._controller.run(work, lambda _none: self._say(_("The mark is in force.")), self._on_refused)

    def _on_drop(self, mark: MarkRow) -> None:
        work = partial(customers.drop_mark, mark_id=mark.id)
        told = _("The mark is off; Ctrl+Z puts it back.")
        self._controller.run(work, lambda _none: self._say(told), self._on_refused)

    def _on_marked(self, _made: int) -> None:
        self._say(_("Asked for. It counts once it is approved."))

    def _on_merged(self, _made: int) -> None:
        self._say(_("Counted as one customer from now on; Ctrl+Z takes it back."))

    def _on_refused(self, error: RefusedError) -> None:
        self._controller.refused.emit(error)

    def _restyle(self) -> None:
        width = theme.u(_LIST_WIDTH) if theme.text_scale() > 1 else _LIST_WIDTH
        self._panes.setSizes([min(width, self.width() // 2), self.width()])

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = self.window().focusWidget()
        inside = focus is not None and self._panes.beside.isAncestorOf(focus)
        if inside and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Left):
            self.list.focus_list()
            return
        super().keyPressEvent(event)


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
