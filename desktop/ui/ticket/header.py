"""The head of a ticket's page: number, level, state, marks; title; customer line; tool buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from desktop.base.i18n import gettext as _
from desktop.desk.rows import TicketDetail
from desktop.ui import actions, theme
from desktop.ui.components.buttons import Button, button
from desktop.ui.components.chips import Icon, LevelChip, StateChip
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.text import Elided, Text, plain_tip
from desktop.ui.ticket import presenter
from desktop.ui.ticket.marks import Marks
from desktop.ui.wording import names
from desktop.ui.wording.joining import listed

_LONGEST, _SHORTEST = 12, 5
"""Characters of the customer and of the store that are shown where there is room, and at least."""
_MOST_ROOM = 100
"""Stretch of the chips beside that of the gap before the tools, which takes what they leave."""


class TicketHeader(QWidget):
    """Everything that says which ticket this is and how it stands."""

    tool_wanted = Signal(str)
    """Code of an action: "print", "edit", "history", "gather"."""
    forms_asked = Signal()
    """The menu of forms opens: `show_forms` fills it."""
    form_wanted = Signal(str)
    """Code of a form that is to be printed."""
    reveal_wanted = Signal()
    """The full phone number is asked for."""
    customer_wanted = Signal()
    """The customer's page is asked for."""
    number_copied = Signal(str)
    """The number lies on the clipboard."""

    def __init__(self) -> None:
        super().__init__()
        self._number = Text("", "body", "text2")
        self._copy = button("", "ghost", "copy", "s", _("Copy the number"))
        self._level = LevelChip("", "outline")
        self._state = StateChip("open", "")
        self._marks = Marks()
        self._title = Elided("", "title")
        self._name, self._kind = button(" ", "link", name=_("Customer")), Text("", "body", "text2")
        self._phone = Text("", "body", "text2")
        self._show = button("", "ghost", "eye", "s", _("Show the full number; this is recorded"))
        self._store, self._first = Text("", "body", "text2"), Text("", "body", "text2")
        self._tools = tuple(self._tool(code) for code in ("print", "edit", "history"))
        self._revealed: tuple[int, str] | None = None
        self._words = ("", "", "")
        self._more = button("", "ghost", "ellipsis", name=_("More"))
        self._build()
        self._connect()
        theme.signals().folded_changed.connect(self._fold)
        self._fold(theme.folded())

    def _build(self) -> None:
        for widget, name in ((self._number, "number"), (self._copy, "copy_number"), (self._show, "show_phone")):
            widget.setObjectName(name)
        self._phone.setObjectName("phone")
        self._name.setObjectName("customer")
        self._title.setObjectName("ticket_title")
        self._more.setObjectName("more")
        self._ids = hbox(self._number, self._copy, gap=6)
        self._chips_here = pane(hbox(self._level, self._state, (self._marks, 1), gap=6))
        self._ids.addWidget(self._chips_here, _MOST_ROOM)
        self._ids.addStretch()
        for tool in (*self._tools, self._more):
            self._ids.addWidget(tool)
        self._second = hbox(gap=6)
        self._who = who = hbox(Icon("user", "text3"), self._name, self._kind, self._phone, self._show, gap=8)
        self._where = pane(hbox(line("vline", 14), Icon("store", "text3"), self._store, gap=8))
        self._asked = pane(hbox(line("vline", 14), Icon("user-check", "text3"), self._first, gap=8))
        who.addWidget(self._where)
        who.addWidget(self._asked)
        who.addStretch(1)
        self.setLayout(vbox(self._ids, self._second, self._title, who, gap=4))
        self.setMinimumWidth(1)  # names follow the width, not the width the names

    def _tool(self, code: str) -> Button:
        made = button("", "ghost", actions.spec(code).icon, name=actions.text(code))
        made.setObjectName(f"tool_{code}")
        keys = actions.keys(code)
        made.setToolTip(f"{actions.text(code)}  {keys}".strip())
        made.clicked.connect(self._wants(code))
        return made

    def _wants(self, code: str) -> Callable[[], None]:
        def emit() -> None:
            self.tool_wanted.emit(code)

        return emit

    def _connect(self) -> None:
        self._name.clicked.connect(self.customer_wanted)
        self._copy.clicked.connect(self.copy_number)
        self._show.clicked.connect(self.reveal_wanted)
        menu = QMenu(self._more)
        self._forms = QMenu(_("Print a form"), menu)
        self._forms.setObjectName("print_forms")
        self._forms.aboutToShow.connect(self.forms_asked)
        for code in ("print", "edit", "history", "gather"):
            action = QAction(actions.text(code), menu)
            action.triggered.connect(self._wants(code))
            menu.addAction(action)
        copy = QAction(_("Copy the number"), menu)
        copy.triggered.connect(self.copy_number)
        menu.addAction(copy)
        menu.addMenu(self._forms)
        self._more.setMenu(menu)

    def show_forms(self, forms: Sequence[tuple[str, str]]) -> None:
        """Fills the menu of forms: a code and its name each."""
        self._forms.clear()
        for code, name in forms:
            action = QAction(name, self._forms)
            action.setObjectName(f"form.{code}")
            action.triggered.connect(self._wants_form(code))
            self._forms.addAction(action)

    def _wants_form(self, code: str) -> Callable[[], None]:
        def emit() -> None:
            self.form_wanted.emit(code)

        return emit

    def _fold(self, folded: bool) -> None:
        """Narrow or large: tools go into the menu, chips below the number with large text."""
        for tool in (*self._tools, self._copy):
            tool.setVisible(not folded)
        large = theme.text_scale() >= 1.25
        if large:
            self._second.insertWidget(0, self._chips_here, 1)
        else:
            self._ids.insertWidget(2, self._chips_here, _MOST_ROOM)
        self._where.setVisible(not large)

    def show_detail(self, detail: TicketDetail) -> None:
        """Shows a ticket, its phone masked."""
        ticket = detail.case.ticket
        name, kind, phone = presenter.customer(detail)
        aliases = _(", formerly {numbers}").format(numbers=listed(detail.aliases)) if detail.aliases else ""
        self._number.setText(f"{ticket.number}{aliases}")
        self._level.set_level(names.level_name(detail.policy, ticket.level), detail.policy.level(ticket.level).look)
        self._state.set_state(ticket.state, names.state_name(ticket.state))
        self._marks.set_marks(presenter.marks(detail))
        self._title.setText(presenter.title(detail))
        self._name.setEnabled(bool(ticket.phone or ticket.name))
        self._kind.setText(kind)
        if (ticket.id, ticket.phone) != self._revealed:
            self._revealed = None
            self._set_phone(phone)
            self._show.setVisible(bool(phone))
        self._where.setVisible(bool(ticket.store) and theme.text_scale() < 1.25)
        receiver = presenter.person_name(detail, ticket.received_by)
        handler = presenter.person_name(detail, ticket.handler)
        self._words = (name or _("name unknown"), ticket.store, _people(receiver, handler))
        self._fit()

    def _fit(self) -> None:
        """As much of the names as the line has room for; who asked first gives way last, and then wholly."""
        name, store, first = self._words
        _set_short(self._first, first, 24)
        self._asked.show()
        for most in range(_LONGEST, _SHORTEST - 1, -1):
            _set_short(self._name, name, most)
            _set_short(self._store, store, most)
            for part in (self._where, self._asked):
                part.updateGeometry()
            self._who.invalidate()  # a layout within a layout keeps its old hint otherwise
            if self._who.sizeHint().width() <= self.width():
                return
        self._asked.hide()

    def show_phone(self, ticket_id: int, number: str) -> None:
        """Shows the full number, after that was recorded; it stays until another ticket is shown."""
        self._revealed = (ticket_id, number)
        self._set_phone(number)
        self._show.hide()

    def _set_phone(self, number: str) -> None:
        self._phone.setText(number)
        self._phone.setAccessibleName(_("Phone {number}").format(number=number))

    def copy_number(self) -> None:
        """Puts the number on the clipboard."""
        number = self._number.text().split(",")[0].split("，")[0]
        QGuiApplication.clipboard().setText(number)
        self.number_copied.emit(number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _set_short(label: Text | Button, words: str, most: int) -> None:
    """A label can't be elided by itself: a long name must not push the page wider than its window."""
    label.setText(words if len(words) <= most else f"{words[: most - 1]}…")
    label.setToolTip(plain_tip(words) if len(words) > most else "")
    label.setAccessibleName(words)


def _people(receiver: str, handler: str) -> str:
    if handler and handler != receiver:
        return _("first asked: {receiver}, handled by {handler}").format(receiver=receiver, handler=handler)
    return _("first asked: {receiver}").format(receiver=receiver)
