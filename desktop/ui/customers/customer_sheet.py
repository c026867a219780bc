"""One customer: who it is, what was promised, every complaint, marks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from desktop.base.i18n import gettext as _
from desktop.desk.customers import CustomerPage, MarkRow, OpenPromise
from desktop.desk.rows import TicketRow
from desktop.desk.session import Session
from desktop.domain.masking import mask_numbers
from desktop.domain.types import Role
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Avatar, Icon
from desktop.ui.components.layout import empty_layout, hbox, line, pane, scroll, section, vbox
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.customers import words
from desktop.ui.customers.mark_row import MarkCard
from desktop.ui.theme import CLOCK_KINDS
from desktop.ui.ticket.row_button import RowButton
from desktop.ui.wording import clocks, names
from desktop.ui.wording.joining import listed, phrased
from desktop.ui.wording.marks import ICON

_SIDE, _MOST_CASES = 300, 12


class CustomerSheet(QFrame):
    """Give it a page by `show_page`; it says by signals what is wanted."""

    ticket_wanted = Signal(object)
    """The id of a complaint that is to be opened."""
    reveal_wanted = Signal(object)
    """A masked number that is to be shown in full."""
    mark_wanted = Signal()
    """A mark is to be asked for."""
    merge_wanted = Signal()
    """The record is to be merged with another."""
    copy_wanted = Signal()
    """The person asks for a copy of everything."""
    erase_wanted = Signal()
    """The person is to be forgotten."""
    approve_wanted = Signal(object)
    """A `MarkRow`."""
    drop_wanted = Signal(object)
    """A `MarkRow`."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("customer_sheet")
        self._page: CustomerPage | None = None
        self._session: Session | None = None
        self._revealed: dict[str, str] = {}
        self._all_cases = False
        self._avatar = Avatar("", 40)
        self._name, self._also = Paragraph("", "title"), Paragraph("", "caption", "text2")
        self._merge = button(_("Merge …"), "secondary", "git-merge", name=_("Merge with another record"))
        self._mark = button(_("Ask for a mark …"), "secondary", ICON)
        self._rights = self._rights_section()
        self._contacts, self._promises, self._cases, self._marks = (vbox(gap=4) for _number in range(4))
        self._marks.setSpacing(8)
        self._build()
        self._fold(theme.folded())
        theme.signals().folded_changed.connect(self._fold)
        theme.signals().changed.connect(self._restyle)

    def _build(self) -> None:
        for widget, name in (
            (self._name, "customer_name"), (self._merge, "customer_merge"), (self._mark, "customer_mark"),
        ):  # fmt: skip
            widget.setObjectName(name)
        self._merge.clicked.connect(self.merge_wanted)
        self._mark.clicked.connect(self.mark_wanted)
        who = hbox(self._avatar, (vbox(self._name, self._also, gap=0), 1), gap=12)
        self._head = hbox((pane(who), 1), pane(hbox(self._mark, self._merge, None, gap=12)), gap=12)
        main = pane(vbox(self._cases, None, gap=0))
        self._side = pane(vbox(self._contacts, self._marks, self._rights, None, gap=20))
        self._rule = line("vline")
        self._body: QBoxLayout = hbox((main, 1), self._rule, self._side, gap=20)
        inside = vbox(self._promises, (self._body, 1), gap=20, margins=(24, 12, 16, 24))
        area = scroll(pane(inside), "customer_body")
        self.setLayout(vbox(pane(vbox(self._head, margins=(24, 16, 16, 12))), line(), (area, 1), gap=0))

    def _rights_section(self) -> QWidget:
        """What a person may ask for; only the administrator does it."""
        copy = button(_("Copy of everything …"), "secondary", "download", name=_("Give out a copy of everything"))
        erase = button(_("Erase …"), "ghost", "eraser", name=_("Erase this person's data for good"))
        for widget, name, wanted in (
            (copy, "customer_copy", self.copy_wanted), (erase, "customer_erase", self.erase_wanted),
        ):  # fmt: skip
            widget.setObjectName(name)
            widget.clicked.connect(wanted)
        note = Paragraph(_("On the person's own wish; kept as a step of the record."), "caption", "text2")
        return pane(vbox(section(_("Personal data")), note, hbox(copy, erase, None, gap=4), gap=4))

    def _fold(self, folded: bool) -> None:
        """The side column goes above the complaints, the buttons below the name when there is no room beside them."""
        across = QBoxLayout.Direction.LeftToRight
        self._body.setDirection(QBoxLayout.Direction.BottomToTop if folded else across)
        self._head.setDirection(QBoxLayout.Direction.TopToBottom if folded else across)
        self._rule.setVisible(not folded)
        self._restyle()

    def _restyle(self) -> None:
        if theme.folded():
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16777215)
        else:
            self._side.setFixedWidth(theme.u(_SIDE))

    def show_page(self, page: CustomerPage, session: Session) -> None:
        """Shows a customer; what was revealed stays while it is the same one."""
        if self._page is None or page.key != self._page.key:
            self._revealed, self._all_cases = {}, False
        self._page, self._session = page, session
        name = page.names[0] if page.names else _("name unknown")
        self._avatar.set_person(name)
        self._name.setText(name)
        also = _("also {names}").format(names=listed(page.names[1:])) if len(page.names) > 1 else ""
        self._also.setText(phrased((also, _merged(page))))
        self._also.setVisible(bool(self._also.text()))
        self._rights.setVisible(Role.ADMIN in session.person.roles and bool(page.cases))
        knows = bool(session.store.policy().marks)
        self._mark.setEnabled(knows)
        self._mark.setToolTip("" if knows else _("The rules in force know no marks."))
        self._fill(page)

    def show_revealed(self, masked: str, full: str) -> None:
        """Shows a number in full, after that was recorded."""
        self._revealed[masked] = full
        if self._page is not None:
            self._show_contacts(self._page)

    def about(self) -> str:
        """The customer in a few words, number masked."""
        if self._page is None:
            return ""
        return " ".join((*self._page.names[:1], *self._page.phones_masked[:1])) or _("name unknown")

    def _fill(self, page: CustomerPage) -> None:
        self._show_contacts(page)
        self._show_promises(page)
        self._show_cases(page)
        self._show_marks(page)

    def _show_contacts(self, page: CustomerPage) -> None:
        empty_layout(self._contacts)
        self._contacts.addLayout(section(_("Contacts")))
        for masked in page.phones_masked:
            self._contacts.addWidget(self._phone(masked))
        for contact in page.contacts:
            self._contacts.addWidget(
                pane(hbox(Icon("message-circle", "text3", line="body"), (Paragraph(mask_numbers(contact), "body"), 1)))
            )
        if not page.phones_masked and not page.contacts:
            self._contacts.addWidget(Paragraph(_("None known. Ask at the next call."), "caption", "text2"))

    def _phone(self, masked: str) -> QWidget:
        full = self._revealed.get(masked, "")
        number = Text(full or masked)
        number.setObjectName("customer_phone")
        number.setAccessibleName(_("Phone {number}").format(number=full or masked))
        row = hbox(Icon("phone", "text3"), number, None, gap=8)
        if not full:
            show = button("", "ghost", "eye", "s", _("Show the full number; this is recorded"))
            show.setObjectName("customer_reveal")
            show.clicked.connect(partial(self._emit, self.reveal_wanted, masked))
            row.insertWidget(2, show)
        return pane(row)

    def _show_promises(self, page: CustomerPage) -> None:
        empty_layout(self._promises)
        self._promises.addLayout(section(_("Open promises"), str(len(page.promises) or "")))
        for promise in sorted(page.promises, key=lambda one: one.clock.due_at):
            self._promises.addWidget(self._promise(promise))
        if not page.promises:
            self._promises.addWidget(Paragraph(_("Nothing is promised that was not kept."), "caption", "text2"))

    def _promise(self, promise: OpenPromise) -> RowButton:
        assert self._session is not None
        now = self._session.clock.now()
        kind = {"overdue": "over", "due_soon": "soon", "paused": "paused"}.get(promise.clock.state, "ok")
        tone, _bar, icon = CLOCK_KINDS[kind]
        left = phrased((clocks.clock_value(promise.clock, now), clocks.day_words(promise.clock.due_at, now)))
        made = RowButton(icon, promise.clock.label or _("Promise"), left, tone)
        made.setObjectName(f"promise.{promise.ticket_id}")
        made.setAccessibleDescription(promise.number)
        made.clicked.connect(partial(self._emit, self.ticket_wanted, promise.ticket_id))
        return made

    def _show_cases(self, page: CustomerPage) -> None:
        empty_layout(self._cases)
        self._cases.addLayout(section(_("Complaints"), str(len(page.cases))))
        shown = page.cases if self._all_cases else page.cases[:_MOST_CASES]
        for case in shown:
            self._cases.addWidget(self._case(case))
        if len(shown) < len(page.cases):
            more = button(_("Show all {count}").format(count=len(page.cases)), "link", size="s")
            more.setObjectName("all_cases")
            more.clicked.connect(self._on_all_cases)
            self._cases.addLayout(hbox(more, None))

    def _case(self, case: TicketRow) -> RowButton:
        assert self._session is not None
        now = self._session.clock.now()
        look = str(self._session.store.policy().level(case.level).look)
        note = phrased((names.state_name(case.state), clocks.stamp_words(case.received_at, now).split(" ")[0]))
        made = RowButton("", case.title or case.number, note, level=(names.level_short(case.level), look))
        made.setObjectName(f"case.{case.id}")
        made.setAccessibleDescription(phrased((case.number, case.store)))
        made.clicked.connect(partial(self._emit, self.ticket_wanted, case.id))
        return made

    def _on_all_cases(self) -> None:
        self._all_cases = True
        if self._page is not None:
            self._show_cases(self._page)

    def _show_marks(self, page: CustomerPage) -> None:
        assert self._session is not None
        empty_layout(self._marks)
        self._marks.addLayout(section(_("Marks"), str(len(page.marks) or "")))
        for mark in page.marks:
            self._marks.addWidget(self._mark_card(page, mark, self._session))
        if not page.marks:
            self._marks.addWidget(Paragraph(_no_marks(bool(self._session.store.policy().marks)), "caption", "text2"))

    def _mark_card(self, page: CustomerPage, mark: MarkRow, session: Session) -> MarkCard:
        record = words.key_words(mark.key) if len(page.keys) > 1 else ""
        card = MarkCard(mark, session, record)
        card.approve_wanted.connect(self.approve_wanted)
        card.drop_wanted.connect(self.drop_wanted)
        return card

    @staticmethod
    def _emit(signal: SignalInstance, value: object, _checked: bool = False) -> None:
        signal.emit(value)


def _no_marks(known: bool) -> str:
    if known:
        return _("None. A mark needs a reason, an approver and a last day.")
    return _("The rules in force know no marks.")


def _merged(page: CustomerPage) -> str:
    if len(page.keys) < 2:
        return ""
    return _("counted as one: {records}").format(records=listed(words.key_words(key) for key in page.keys))
