"""The page of one ticket: how it stands, what must happen next, what happened, and the way into every form."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent, QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.desk import looks
from desktop.desk.rows import Done, TicketDetail
from desktop.ui import theme
from desktop.ui.clusters.intents import ClusterWanted, GatherWanted
from desktop.ui.components.clocks_ribbon import ClocksRibbon, ClockTile
from desktop.ui.components.echo import EmptyState
from desktop.ui.components.layout import hbox, line, pane, scroll, vbox
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Text
from desktop.ui.controller import Controller
from desktop.ui.customers.intents import CustomerWanted
from desktop.ui.ticket import presenter
from desktop.ui.ticket.advice_section import AdviceSection
from desktop.ui.ticket.all_clocks import AllClocks
from desktop.ui.ticket.composer import Composer
from desktop.ui.ticket.deadline import DeadlinePopover
from desktop.ui.ticket.desk_work import DeskWork
from desktop.ui.ticket.header import TicketHeader
from desktop.ui.ticket.information_section import InformationSection
from desktop.ui.ticket.intents import (
    ActWanted,
    ChainWanted,
    CheckedWanted,
    EditWanted,
    FilesGiven,
    FileWanted,
    ImageGiven,
    Notice,
    PrintWanted,
    TicketWanted,
    ToldWanted,
)
from desktop.ui.ticket.next_step_band import NextStepBand
from desktop.ui.ticket.notices_panel import NoticesPanel
from desktop.ui.ticket.side import (
    ChainSection,
    ClusterSection,
    ExaminationSection,
    FactsSection,
    FilesSection,
    MarksSection,
    NoticesSection,
    PromisesSection,
    Section,
    SheetSection,
    SimilarSection,
)
from desktop.ui.ticket.timeline_view import TimelineView

_SIDE_WIDTH, _WIDE_TILES, _FOLDED_TILES, _LARGE_TILES = 264, 5, 4, 3
_MINUTE_MS = 60_000


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
        self.setObjectName("detail")
        self.setAccessibleName(_("Complaint"))
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._header, self._band, self._composer = TicketHeader(), NextStepBand(), Composer()
        self._notices = NoticesPanel()
        self._ribbon, self._timeline = ClocksRibbon(), TimelineView()
        self._count = Text("", "caption", "text3")
        self._known = MarksSection()
        self._facts, self._promises, self._files = FactsSection(), PromisesSection(), FilesSection()
        self._sheet, self._chain, self._similar = SheetSection(), ChainSection(), SimilarSection()
        self._alike, self._told, self._examined = ClusterSection(), NoticesSection(), ExaminationSection()
        self._sections: tuple[Section, ...] = (
            self._known, self._alike, self._facts, self._told, AdviceSection(), self._promises, self._files,
            self._sheet, self._examined, self._chain, self._similar, InformationSection(),
        )  # fmt: skip
        self._work = DeskWork(controller, self)
        self._later = QTimer(self)
        self._minute = QTimer(self)
        self._build()
        self._connect()
        self._fold(theme.folded())
        self.clear()

    def _build(self) -> None:
        self._ribbon.setObjectName("clocks")
        self._tabs = Segments([_("Timeline"), _("In brief"), _("Promises"), _("Files")])
        self._tabs.setObjectName("detail_tabs")
        self._tabs.setAccessibleName(_("Parts of the complaint"))
        self._tab_row = pane(hbox(self._tabs, None))
        self._heading = pane(hbox(Text(_("Timeline"), "body_strong"), self._count, None, gap=6))
        self._stack = QStackedWidget()
        course = pane(vbox(self._heading, (self._timeline, 1), gap=4))
        self._stack.addWidget(course)
        self._pages: list[QBoxLayout] = []
        for _number in range(3):
            column = vbox(gap=12, margins=(0, 4, 8, 8))
            self._pages.append(column)
            self._stack.addWidget(scroll(pane(column)))
        self._column = vbox(gap=8, margins=(0, 0, 8, 8))
        self._side = scroll(pane(self._column), "detail_side")
        self._rule = line("vline")
        left = vbox(self._composer, self._tab_row, (self._stack, 1), gap=8)
        body = hbox((left, 1), self._rule, self._side, gap=16)
        self._filled = pane(
            vbox(self._header, self._band, self._notices, self._ribbon, (body, 1), gap=12, margins=(20, 10, 16, 0)),
            "page",
        )
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
        self._ribbon.explain_requested.connect(self._on_explain)
        self._ribbon.all_requested.connect(self._on_all_clocks)
        self._tabs.chosen.connect(self._stack.setCurrentIndex)
        self._files.add_wanted.connect(self._on_add_file)
        for section in self._sections:
            section.wanted.connect(self._on_wanted)
        self._work.notice.connect(self.notice)
        self._work.saved.connect(self._on_saved)
        self._work.ticket_wanted.connect(self.ticket_wanted)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.reload)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._refresh_if_seen)
        self._minute.start()
        self._controller.lists_changed.connect(self._reload_later)
        self._controller.session_changed.connect(self._reload_later)
        theme.signals().folded_changed.connect(self._fold)
        theme.signals().changed.connect(self._restyle)

    def _fold(self, folded: bool) -> None:
        """The side column becomes tabs, and back."""
        self._tab_row.setVisible(folded)
        self._heading.setVisible(not folded)
        self._side.setVisible(not folded)
        self._rule.setVisible(not folded)
        if folded:
            facts, promises, files = self._pages
            homes = {self._promises: promises, self._files: files}
            for section in self._sections:
                homes.get(section, facts).addWidget(section)
            for page in self._pages:
                _end_with_stretch(page)
        else:
            for section in self._sections:
                self._column.addWidget(section)
            _end_with_stretch(self._column)
            self._tabs.set_current(0)
            self._stack.setCurrentIndex(0)
        self._restyle()

    def _restyle(self) -> None:
        large = theme.text_scale() >= 1.25
        self._side.setFixedWidth(theme.u(_SIDE_WIDTH))
        self._ribbon.set_most(_LARGE_TILES if large else _FOLDED_TILES if theme.folded() else _WIDE_TILES)

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
            self._timeline.scrollToTop()
            self._tabs.set_current(0)
            self._stack.setCurrentIndex(0)

    def clear(self) -> None:
        """Shows that nothing is chosen."""
        self._ticket_id, self._detail = None, None
        self._work.leave()
        self._outer.setCurrentIndex(0)

    def reload(self) -> None:
        """Reads the ticket anew."""
        if self._ticket_id is None:
            return
        from desktop.desk import reading

        try:
            self._detail = reading.detail(self._controller.session, self._ticket_id)
        except RefusedError:  # taken back meanwhile
            self.clear()
            return
        self._show(self._detail)
        self._outer.setCurrentIndex(1)

    def _show(self, detail: TicketDetail) -> None:
        now = self._controller.session.clock.now()
        self._header.show_detail(detail)
        self._band.show_detail(detail, now, self._controller.person)
        self._composer.show_detail(detail)
        self._notices.show_detail(detail, now, self._controller.person.id)
        self._ribbon.set_clocks([_tile(tile) for tile in presenter.tiles(detail, now)])
        self._ribbon.setVisible(bool(detail.clocks))
        rows = presenter.timeline_rows(detail, now)
        self._timeline.set_rows(rows)
        self._count.setText(str(len(rows)))
        for section in self._sections:
            section.show_detail(detail, now)
        self._name_tabs(detail, now)

    def _name_tabs(self, detail: TicketDetail, now: datetime) -> None:
        promised = sum(1 for promise in presenter.promises(detail, now) if not promise.kept)
        words = (_("Timeline"), _("In brief"), _("Promises"), _("Files"))
        counts = (0, 0, promised, len(detail.attachments))
        named = [f"{word} {count}" if count else word for word, count in zip(words, counts, strict=True)]
        self._tabs.set_options(named, self._tabs.current())

    def _reload_later(self, _news: object = None) -> None:
        self._later.start()

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.reload()

    def trigger(self, code: str) -> bool:
        """Does an action of the table (`next_step`, `contact`, `edit` …); False if it can't be done here now."""
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
            (self._ribbon if self._ribbon.isVisible() else self._timeline).setFocus(Qt.FocusReason.TabFocusReason)

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
        return self._ribbon.isVisible() and self._ribbon.explain()

    def _on_explain(self, tile: ClockTile) -> None:
        from desktop.desk import reading

        if self._detail is None or self._ticket_id is None:
            return
        session = self._controller.session
        explanation = reading.explain(session, self._ticket_id, tile.code)
        detail = self._detail
        popover = DeadlinePopover(explanation, detail.policy, session.clock.now(), self, detail.information)
        popover.show_at(self._ribbon.focused_point())

    def _on_all_clocks(self) -> None:
        popover = AllClocks(self._ribbon.tiles(), self)
        popover.chosen.connect(self._on_explain)
        popover.show_at(self._ribbon.focused_point())

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
            self.reload()

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
        paths = tuple(url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())
        if paths and self._detail is not None:
            event.acceptProposedAction()
            self._work.take_files(self._detail, FilesGiven(paths))

    def paste(self) -> bool:
        """Attaches the picture or the files on the clipboard; False if there are none."""
        if self._detail is None:
            return False
        data = QGuiApplication.clipboard().mimeData()
        paths = tuple(url.toLocalFile() for url in data.urls() if url.isLocalFile()) if data.hasUrls() else ()
        if paths:
            self._work.take_files(self._detail, FilesGiven(paths))
            return True
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage):
            from desktop.ui.ticket.files import png_bytes

            self._work.take_image(self._detail, ImageGiven(png_bytes(image)))
            return True
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2 and self._explain_focused():
            return
        if event.key() == Qt.Key.Key_V and event.modifiers() == Qt.KeyboardModifier.ControlModifier and self.paste():
            return
        super().keyPressEvent(event)


def _tile(tile: presenter.Tile) -> ClockTile:
    return ClockTile(tile.code, tile.name, tile.value, tile.due, tile.rule, tile.share, tile.kind, tile.doubt)


def _end_with_stretch(box: QBoxLayout) -> None:
    """A column's one stretch belongs at its end."""
    for at in reversed(range(box.count())):
        item = box.itemAt(at)
        if item is not None and item.spacerItem() is not None:
            box.takeAt(at)
    box.addStretch(1)
