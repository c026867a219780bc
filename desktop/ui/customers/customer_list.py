"""The list of customers with its search: read in the background, newest complaint first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.base.i18n import gettext as _
from desktop.desk import customers
from desktop.desk.customers import CustomerRow
from desktop.desk.session import Session
from desktop.ui.components.buttons import button
from desktop.ui.components.echo import EmptyState
from desktop.ui.components.fields import line_edit
from desktop.ui.components.layout import vbox
from desktop.ui.components.row_list import RowView
from desktop.ui.controller import Controller
from desktop.ui.customers.delegate import CustomerDelegate
from desktop.ui.customers.model import PAGE, CustomerModel, CustomerRole
from desktop.ui.customers.words import CustomerWords, customer_words

SEARCH_MS = 150


class CustomerList(QWidget):
    """`without` = keys that are not offered, for choosing a second record beside a first; then nobody is chosen before
    the person chooses."""

    chosen = Signal(object)
    """The `CustomerRow` that the keys are on; None if there is nobody."""
    opened = Signal(object)
    """The `CustomerRow` to go to."""

    def __init__(self, controller: Controller, without: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._controller, self._without = controller, without
        self._generation, self._wanted, self._kept = 0, "", ""
        self.model = CustomerModel(self._words, self)
        self.view = RowView(self.model, CustomerDelegate(), _("Customers"))
        self.search = line_edit("", _("Name, end of the number, pinyin"), icon="search", look="search")
        self._clear = button(_("Clear the search"), "ghost", "x")
        self._empty = EmptyState("users", "", "", self._clear)
        self._typing = QTimer(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.view.setObjectName("customer_list")
        self.view.setUniformItemSizes(True)
        self.search.setObjectName("customer_search")
        self.search.setClearButtonEnabled(True)
        self._clear.setObjectName("customer_search_clear")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        top = vbox(self.search, margins=(0, 0, 0, 0) if self._without else (16, 0, 12, 0))
        self.setLayout(vbox(top, (self._stack, 1), gap=8))
        self._typing.setSingleShot(True)
        self._typing.setInterval(SEARCH_MS)

    def _connect(self) -> None:
        self.search.installEventFilter(self)
        self.search.textEdited.connect(lambda _text: self._typing.start())
        self.search.textChanged.connect(self._on_text)
        self._typing.timeout.connect(self.reload)
        self._clear.clicked.connect(self.clear_search)
        self.model.more_wanted.connect(self._on_more)
        self.view.selectionModel().currentChanged.connect(lambda _now, _before: self._on_current())
        self.view.opened.connect(self._on_opened)

    def _words(self, row: CustomerRow) -> CustomerWords:
        session = self._controller.session
        return customer_words(row, session.store.policy(), session.clock.now())

    def current(self) -> CustomerRow | None:
        """Whom the keys are on."""
        found = self.view.currentIndex().data(CustomerRole.ROW)
        return found if isinstance(found, CustomerRow) else None

    def reload(self) -> None:
        """Reads the rows anew; whoever was chosen stays chosen."""
        self._typing.stop()
        limit = max(PAGE, len(self.model.rows))
        self._ask(0, limit, self._on_read)

    def choose(self, key: str) -> None:
        """Puts the keys on a customer, now or as soon as the rows are there."""
        self._wanted = self._kept = key
        self._put_cursor(self.model.find(key))

    def clear_search(self) -> None:
        """Shows everybody again."""
        self.search.clear()
        self.search.setFocus()

    def focus_list(self) -> None:
        """Puts the keys on the rows; on the search if there are none."""
        (self.view if self.model.rows else self.search).setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, offset: int, limit: int, then: Callable[[int, int, list[CustomerRow]], None]) -> None:
        self._generation += 1
        work = partial(_read, self._controller.session, self.search.text().strip(), offset, limit)
        self._controller.tasks.submit(work, partial(then, self._generation, limit))

    def _on_more(self, offset: int) -> None:
        self._ask(offset, PAGE, self._on_more_read)

    def _on_read(self, generation: int, limit: int, rows: list[CustomerRow]) -> None:
        if generation != self._generation:
            return
        key = self._wanted or self._kept
        self.model.show_rows(self._offered(rows), len(rows) == limit)
        self._stack.setCurrentIndex(0 if self.model.rows else 1)
        self._explain_emptiness()
        at = self.model.find(key)
        self._put_cursor(at if at >= 0 or self._wanted or self._without else 0)
        if not self.model.rows and not self._wanted:
            self.chosen.emit(None)

    def _on_more_read(self, generation: int, limit: int, rows: list[CustomerRow]) -> None:
        if generation == self._generation:
            self.model.append(self._offered(rows), len(rows) == limit)

    def _offered(self, rows: list[CustomerRow]) -> list[CustomerRow]:
        return [row for row in rows if self._without.isdisjoint(row.keys)]

    def _put_cursor(self, at: int) -> None:
        if 0 <= at < self.model.rowCount():
            self.view.put_cursor(at)

    def _explain_emptiness(self) -> None:
        asked = bool(self.search.text().strip())
        self._clear.setVisible(asked)
        if asked:
            self._empty.set_words("search-x", _("Nobody found"), _("Try part of the name or the last four digits."))
        else:
            self._empty.set_words("users", _("No customers yet"), _("The first complaint brings the first one."))

    def _on_text(self, text: str) -> None:
        if not text:
            self.reload()

    def _on_current(self) -> None:
        row = self.current()
        if row is not None:
            self._wanted = ""
            if self._kept not in row.keys:  # of several records that are one, the one that was asked for stays
                self._kept = row.key
            self.chosen.emit(row)

    def _on_opened(self) -> None:
        row = self.current()
        if row is not None:
            self.opened.emit(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Z in a search that nothing was typed into is the window's."""
        overrides = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overrides and event.matches(QKeySequence.StandardKey.Undo) and not self.search.isUndoAvailable():  # type: ignore[attr-defined]
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.clear_search()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.hasFocus():
            if self._typing.isActive():
                self.reload()
            self.focus_list()
        else:
            super().keyPressEvent(event)


def _read(session: Session, text: str, offset: int, limit: int) -> list[CustomerRow]:
    return customers.found(session, text, offset, limit)
