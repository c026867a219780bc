"""The page of one ticket: how it stands, what must happen next, what happened, and the way into every form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.desk import looks
from desktop.desk.rows import Done, TicketDetail
from desktop.desk.session import Session
from desktop.domain.policy import Policy
from desktop.domain.types import Office, Person
from desktop.ui.clusters.intents import ClusterWanted, GatherWanted
from desktop.ui.components.echo import EmptyState
from desktop.ui.components.layout import pane, vbox
from desktop.ui.controller import Controller
from desktop.ui.customers.intents import CustomerWanted
from desktop.ui.reader import Reader
from desktop.ui.ticket.composer import Composer
from desktop.ui.ticket.deadlines import Deadlines
from desktop.ui.ticket.desk_work import DeskWork
from desktop.ui.ticket.detail_body import DetailBody
from desktop.ui.ticket.handed_in import handed_in
from desktop.ui.ticket.header import TicketHeader
from desktop.ui.ticket.intents import (
    ActWanted,
    ChainWanted,
    CheckedWanted,
    EditWanted,
    FileWanted,
    Notice,
    PrintWanted,
    TicketWanted,
    ToldWanted,
)
from desktop.ui.ticket.next_step_band import NextStepBand
from desktop.ui.ticket.notices_panel import NoticesPanel

_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class _Look:
    """A complaint with all that its page is painted from, but the time."""

    detail: TicketDetail
    person: Person
    office: Office
    policy: Policy


@dataclass(frozen=True, slots=True)
class _Read:
    """What a read in some turn of the page found; `look` None = the complaint was taken back."""

    turn: int
    look: _Look | None


def _read(session: Session, ticket_id: int, turn: int) -> _Read:
    from desktop.desk import reading

    try:
        detail = reading.detail(session, ticket_id)
    except RefusedError:
        return _Read(turn, None)
    return _Read(turn, _Look(detail, session.person, session.store.office(), session.store.policy()))


class _Column(QScrollArea):
    """The page in one column: it fills the height that there is, and scrolls where all of it needs more."""

    def __init__(self, column: QWidget) -> None:
        super().__init__()
        self.setObjectName("detail_scroll")
        column.setMinimumWidth(1)  # where there is too little room, parts get narrower and are not cut
        self.setWidget(column)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def minimumSizeHint(self) -> QSize:
        column = self.widget()
        return QSize(column.minimumSizeHint().width() if column is not None else 0, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()  # nothing is cut at the right: the list beside it gives way
        return super().eventFilter(watched, event)


class DetailPage(QWidget):
    """Give it a ticket by `show_ticket`; it keeps itself up to date and never blocks."""

    ticket_wanted = Signal(object)
    """A `TicketWanted`: another ticket is to be shown."""
    customer_wanted = Signal(object)
    """A `CustomerWanted`: the customer's page is to be shown."""
    cluster_wanted = Signal(object)
    """A `ClusterWanted`: a group of like complaints is to be shown."""
    gather_wanted = Signal(object)
    """A `GatherWanted`."""
    print_wanted = Signal(object)
    """A `PrintWanted`."""
    notice = Signal(object)
    """A `Notice` for the message bar."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._ticket_id: int | None = None
        self._detail: TicketDetail | None = None
        self._seen: _Look | None = None
        self._turn = 0
        self.setObjectName("detail")
        self.setAccessibleName(_("Complaint"))
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # for the keys of the page; Tab walks through its parts
        self._header, self._band, self._composer = TicketHeader(), NextStepBand(), Composer()
        self._notices = NoticesPanel()
        self._clocks, self._body = Deadlines(controller), DetailBody(self._composer)
        self._work = DeskWork(controller, self)
        self._later = QTimer(self)
        self._minute = QTimer(self)
        self._reader = Reader(controller.tasks, self._on_read, parent=self)
        self._build()
        self._connect()
        self.clear()

    def _build(self) -> None:
        parts = (self._header, self._band, self._notices, self._clocks, (self._body, 1))
        self._filled = _Column(pane(vbox(*parts, gap=12, margins=(20, 10, 16, 0)), "page"))
        self._empty = EmptyState("inbox", _("No complaint is open"), _("Choose one in the list, or press Ctrl+N."))
        self._outer = QStackedWidget()
        self._outer.addWidget(pane(vbox(self._empty), "page"))
        self._outer.addWidget(self._filled)
        self.setLayout(vbox(self._outer, gap=0))

    def _connect(self) -> None:
        self._header.tool_wanted.connect(self.trigger)
        self._header.forms_asked.connect(self._on_forms_asked)
        self._header.form_wanted.connect(self._on_form_wanted)
        self._header.reveal_wanted.connect(self._on_reveal)
        self._header.customer_wanted.connect(self._on_customer)
        self._header.number_copied.connect(self._on_copied)
        self._band.act_wanted.connect(self._on_act_wanted)
        self._band.ticket_wanted.connect(self.ticket_wanted)
        self._composer.act_wanted.connect(self._on_act_wanted)
        self._notices.told_wanted.connect(self._on_told)
        self._notices.checked_wanted.connect(self._on_checked)
        self._body.add_file_wanted.connect(self._on_add_file)
        self._body.wanted.connect(self._on_wanted)
        self._work.notice.connect(self.notice)
        self._work.saved.connect(self._on_saved)
        self._work.ticket_wanted.connect(self.ticket_wanted)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._look_again)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._on_minute)
        self._minute.start()
        self._controller.lists_changed.connect(self._later.start)
        self._controller.session_changed.connect(self._on_session)

    @property
    def ticket_id(self) -> int | None:
        """The ticket that is shown, None while none is."""
        return self._ticket_id

    @property
    def detail(self) -> TicketDetail | None:
        """What is shown."""
        return self._detail

    def show_ticket(self, ticket_id: int) -> None:
        """Shows a ticket; that it was looked at is recorded once a day."""
        other = ticket_id != self._ticket_id
        self._ticket_id = ticket_id
        if other:
            self._work.leave()
            self._composer.set_text("")
            work = partial(looks.opened, self._controller.session, ticket_id)
            self._controller.tasks.submit(work, writes=True)
        self.reload()
        if other:
            self._filled.verticalScrollBar().setValue(0)
            self._body.begin()

    def clear(self) -> None:
        """Shows that nothing is chosen."""
        self._ticket_id, self._detail, self._seen = None, None, None
        self._turn += 1
        self._work.leave()
        self._outer.setCurrentIndex(0)

    def reload(self) -> None:
        """Reads the ticket anew and shows it, at once."""
        if self._ticket_id is not None:
            self._turn += 1
            self._seen = None
            self._on_read(_read(self._controller.session, self._ticket_id, self._turn))

    def _look_again(self) -> None:
        """Reads the ticket anew in the background; painted only if it, its people or its rules have changed."""
        self._later.stop()
        if self._ticket_id is not None:
            self._reader.read(partial(_read, self._controller.session, self._ticket_id, self._turn))

    def _on_read(self, read: _Read) -> None:
        if read.turn != self._turn:  # another ticket, or a later look at this one, is shown by now
            return
        if read.look is None:
            self.clear()
            return
        before, self._seen = self._seen, read.look
        self._detail = read.look.detail
        if before != read.look:
            self._show(self._detail)
            self._outer.setCurrentIndex(1)

    def _show(self, detail: TicketDetail) -> None:
        now = self._controller.session.clock.now()
        self._header.show_detail(detail)
        self._band.show_detail(detail, now, self._controller.person)
        self._composer.show_detail(detail)
        self._notices.show_detail(detail, now, self._controller.person.id)
        self._clocks.show_detail(detail, now)
        self._body.show_detail(detail, now)

    def _on_session(self, _session: object) -> None:
        """Somebody else sits here: what was read for the one before is not shown any more."""
        self._turn += 1
        self._later.start()

    def _on_minute(self) -> None:
        """Painted anew whether it has changed or not: countdowns go on."""
        if self.isVisible():
            self._seen = None
            self._look_again()

    def trigger(self, code: str) -> bool:
        """Does an action of the table (`next_step`, `edit` …); False if it can't be done now, and nobody said why."""
        if self._detail is None:
            return False
        if code in ("contact", "note", "promise", "attach"):
            return self._composer.open(code)
        known = {
            "next_step": self._band.press,
            "edit": self._open_editor,
            "print": self._print,
            "gather": self._gather,
            "history": self._open_history,
            "escalate": self._escalate,
            "chain": self._show_chain,
            "explain": self._explain_focused,
        }
        return known[code]() if code in known else False

    def focus_first(self) -> None:
        """Puts the focus where one begins: on the next step; if there is none for the reader, on the clocks."""
        if self._detail is not None and not self._band.take_focus():
            if self._clocks.isVisible():
                self._clocks.setFocus(Qt.FocusReason.TabFocusReason)
            else:
                self._body.take_focus()

    def _open_editor(self) -> bool:
        return self._edit(EditWanted())

    def _edit(self, wanted: EditWanted) -> bool:
        return self._detail is not None and self._work.edit(self._detail, wanted)

    def _print(self) -> bool:
        if self._ticket_id is None:
            return False
        self.print_wanted.emit(PrintWanted(self._ticket_id))
        return True

    def _gather(self) -> bool:
        if self._ticket_id is None:
            return False
        self.gather_wanted.emit(GatherWanted((self._ticket_id,)))
        return True

    def _open_history(self) -> bool:
        return self._detail is not None and self._work.history(self._detail)

    def _escalate(self) -> bool:
        return self._detail is not None and self._work.escalate(self._detail)

    def _show_chain(self) -> bool:
        return self._detail is not None and self._work.chain(self._detail)

    def _explain_focused(self) -> bool:
        return self._clocks.isVisible() and self._clocks.explain()

    def _on_act_wanted(self, wanted: ActWanted) -> None:
        if self._detail is not None:
            self._work.open_form(self._detail, wanted)

    def _on_told(self, wanted: ToldWanted) -> None:
        if self._detail is not None:
            self._work.tell(self._detail, wanted)

    def _on_checked(self, wanted: CheckedWanted) -> None:
        if self._detail is not None:
            self._work.check(self._detail, wanted)

    def focus_notices(self) -> bool:
        """Puts the focus on who must be told now; False where nobody must."""
        return self._notices.take_focus()

    def _on_wanted(self, intent: object) -> None:
        if isinstance(intent, ActWanted):
            self._on_act_wanted(intent)
        elif isinstance(intent, EditWanted):
            self._edit(intent)
        elif isinstance(intent, TicketWanted):
            self.ticket_wanted.emit(intent)
        elif isinstance(intent, ChainWanted):
            self._show_chain()
        elif isinstance(intent, ClusterWanted):
            self.cluster_wanted.emit(intent)
        elif isinstance(intent, CustomerWanted):
            self.customer_wanted.emit(intent)
        elif isinstance(intent, FileWanted) and self._detail is not None:
            self._work.open_file(self._detail, intent)

    def _on_add_file(self) -> None:
        self.trigger("attach")

    def _on_forms_asked(self) -> None:
        if self._detail is not None:
            self._header.show_forms(self._work.forms(self._detail))

    def _on_form_wanted(self, code: str) -> None:
        if self._detail is not None:
            self._work.print_form(self._detail, code)

    def _on_saved(self, done: Done) -> None:
        self._composer.set_text("")
        if done.ticket_id == self._ticket_id:
            self._look_again()

    def _on_reveal(self) -> None:
        if self._ticket_id is not None:
            work = partial(looks.reveal, ticket_id=self._ticket_id, field="phone")
            self._controller.run(work, partial(self._on_revealed, self._ticket_id))

    def _on_revealed(self, ticket_id: int, number: str) -> None:
        if ticket_id == self._ticket_id:
            self._header.show_phone(ticket_id, number)

    def _on_customer(self) -> None:
        from desktop.desk import customers

        key = customers.key_of(self._detail.case.ticket) if self._detail is not None else ""
        if key:
            self.customer_wanted.emit(CustomerWanted(key))

    def _on_copied(self, number: str) -> None:
        self.notice.emit(Notice(_("{number} is on the clipboard.").format(number=number)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self._detail is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.acceptProposedAction()

    def paste(self) -> bool:
        """Attaches the picture or the files on the clipboard; False if there are none."""
        return self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, data: QMimeData) -> bool:
        given = handed_in(data)
        if self._detail is None or given is None:
            return False
        self._work.take(self._detail, given)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2 and self._explain_focused():
            return
        if event.key() == Qt.Key.Key_V and event.modifiers() == Qt.KeyboardModifier.ControlModifier and self.paste():
            return
        super().keyPressEvent(event)
