"""To settle: work that no longer fitted what others had done; mine, theirs, and what choosing leads to."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.base.errors import HuiyinError, RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark, ngettext
from desktop.desk import aside, reading, settlers
from desktop.desk.aside import Bundle, Place
from desktop.desk.rows import TicketDetail
from desktop.desk.session import Session
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon
from desktop.ui.components.echo import EmptyState
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.master_detail import MasterDetail
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.live_page import LivePage
from desktop.ui.reader import Reader
from desktop.ui.settling import words
from desktop.ui.settling.bundle_list import BundleList
from desktop.ui.settling.bundle_sheet import BundleSheet, Shown, Way
from desktop.ui.settling.choice_row import Side
from desktop.ui.settling.drafts import NOTE_DRAFT
from desktop.ui.settling.words import BundleLine, FieldLine, Known
from desktop.ui.ticket.drafting import Drafting
from desktop.ui.ticket.intents import Notice, TicketWanted
from desktop.ui.wording import errors

_OPEN_LEAD = mark(
    "Done without a network, or at the same moment as others: set aside whole, it waits and never expires."
)
_SETTLED_LEAD = mark("Who settled what, and how. Nothing that was typed is gone: it stands here.")
_LIST_WIDTH, _LEAST, _TRY_MS = 300, 240, 120


@dataclass(slots=True)
class _Choice:
    """What was chosen on one bundle so far; a field's choice holds while theirs is what was seen."""

    way: Way | None = None
    sides: dict[Place, tuple[Side, object]] = field(default_factory=dict)
    whole: set[Place] = field(default_factory=set)


class SettlingPage(LivePage):
    """What was chosen and typed stays when others' work arrives."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._reader = Reader(controller.tasks, self._on_read, parent=self)
        self._choices: dict[str, _Choice] = {}
        self._shown: Shown | None = None
        self._settled = False
        self._wanted = ""
        self._note: Drafting | None = None
        self.list, self.sheet = BundleList(), BundleSheet()
        self._try = QTimer(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._title, self._count = Text(_("To settle"), "title"), Text("", "body", "text3")
        self._lead = Paragraph("", "caption", "text2")
        head = vbox(hbox(self._title, self._count, None, gap=8), self._lead, gap=4, margins=(20, 16, 16, 8))
        self._past_words = Text("", "caption", "text2")
        self._past = button("", "link", size="s")
        self._past.setObjectName("settle_history")
        over = hbox(Icon("rotate-ccw-clock", "text3", 14), self._past_words, None, self._past, gap=6)
        over.setContentsMargins(20, 8, 16, 8)
        self._over = pane(vbox(line(), over, gap=0))
        left = pane(vbox(head, (self.list, 1), self._over, gap=0))
        self._empty = EmptyState("check", _("Nothing waits to be settled"), "")
        self._panes = MasterDetail(left, self._empty, self.sheet, _LIST_WIDTH, _LEAST)
        self.setLayout(vbox(self._panes, gap=0))
        self.setFocusProxy(self.list)
        self._try.setSingleShot(True)
        self._try.setInterval(_TRY_MS)

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_line)
        self.list.opened.connect(self.sheet.focus_first)
        self._past.clicked.connect(self._on_past)
        self._try.timeout.connect(self._rehearse)
        self.sheet.changed.connect(self._on_changed)
        self.sheet.typed.connect(self._on_typed)
        self.sheet.settle_wanted.connect(self._on_settle)
        self.sheet.later_wanted.connect(self._on_later)
        self.sheet.ticket_wanted.connect(self._on_ticket)
        self.sheet.reveal_wanted.connect(self._on_reveal)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.sheet.press)

    def panes(self) -> list[QWidget]:
        """The parts that F6 walks through."""
        return [self.list, self._panes.beside]

    def refresh(self) -> None:
        self._reader.read(partial(_read, self._controller.session, self._settled))

    def show_bundle(self, bundle: str) -> None:
        """Shows one bundle as soon as it is read."""
        self._wanted = bundle
        self._settled = False
        self.refresh()

    def keep_typed(self) -> None:
        """Brings the words of a note to the disk."""
        if self._note is not None:
            self._note.finish()

    def _on_read(self, found: _Read) -> None:
        if found.settled is not self._settled:
            return
        now = self._controller.session.clock.now()
        rows = [words.bundle_line(one, now) for one in found.bundles]
        self._title.setText(_("Settled") if self._settled else _("To settle"))
        self._count.setText(str(len(rows)))
        self._lead.setText(_(_SETTLED_LEAD if self._settled else _OPEN_LEAD))
        other = found.waiting if self._settled else found.past
        self._show_way_over(other)
        self._show_empty()
        wanted, self._wanted = self._wanted, ""
        self.list.show_rows(rows, wanted)
        self._on_line(self.list.current())

    def _show_way_over(self, count: int) -> None:
        """From what waits to what is settled, and back."""
        if self._settled:
            self._past_words.setText(ngettext("{count} to settle", "{count} to settle", count).format(count=count))
        else:
            self._past_words.setText(ngettext("{count} settled", "{count} settled", count).format(count=count))
        self._past.set_words(_("Back") if self._settled else _("Look"))
        self._over.setVisible(self._settled or count > 0)

    def _show_empty(self) -> None:
        if self._settled:
            self._empty.set_words("rotate-ccw-clock", _("Nothing was ever settled"), "")
            return
        note = _("What does not fit the others' work waits here, whole, for a person.")
        self._empty.set_words("check", _("Nothing waits to be settled"), note)

    def _on_past(self) -> None:
        self._settled = not self._settled
        self.refresh()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_line(self, line: BundleLine | None) -> None:
        if line is None:
            self._shown = None
            self._panes.show_empty()
            return
        work = partial(_read_bundle, self._controller.session, line.key)
        self._controller.tasks.submit(work, self._on_bundle, self._on_gone)

    def _on_gone(self, error: BaseException) -> None:
        """Somebody has settled or never had it: the list that follows tells."""
        if not isinstance(error, HuiyinError):
            raise error

    def _on_bundle(self, shown: Shown) -> None:
        current = self.list.current()
        if current is None or current.key != shown.found.bundle.id:
            return
        before, self._shown = self._shown, shown
        if before is None or before.found != shown.found:
            if before is None or before.found.bundle.id != shown.found.bundle.id:
                self._take_note(shown.found.bundle.id)
            self._show()
        self._panes.show_sheet()
        self._try.start()

    def _take_note(self, bundle: str) -> None:
        if self._note is not None:
            self._note.finish()
            self._note.deleteLater()
        self._note = Drafting(self._controller, NOTE_DRAFT, bundle, self._note_content, self)

    def _note_content(self) -> dict[str, str] | None:
        return {"note": self.sheet.note()} if self.sheet.note() else None

    def _choice(self) -> _Choice:
        assert self._shown is not None
        return self._choices.setdefault(self._shown.found.bundle.id, _Choice())

    def _show(self) -> None:
        shown, choice = self._shown, self._choice()
        assert shown is not None and self._note is not None
        now = {one.value.place: one.value.now for unit in shown.found.units for one in unit.fields}
        sides = {place: side for place, (side, seen) in choice.sides.items() if now.get(place) == seen}
        draft = self._note.load()
        note = str(draft.data.get("note") or "") if draft else ""
        self.sheet.show_bundle(shown, sides, choice.way or Way.PUT, note, frozenset(choice.whole))

    def _on_changed(self) -> None:
        shown, choice = self._shown, self._choice()
        assert shown is not None
        now = {one.value.place: one.value.now for unit in shown.found.units for one in unit.fields}
        choice.way = self.sheet.way
        choice.sides = {place: (side, now.get(place)) for place, side in self.sheet.sides().items()}
        self._try.start()

    def _on_typed(self) -> None:
        if self._note is not None:
            self._note.touch()

    def _rehearse(self) -> None:
        """Tries what is chosen, without doing it: at the writer's turn, for it must not get in anybody's way."""
        shown = self._shown
        if shown is None or not shown.usable or self.sheet.way is not Way.PUT:
            return
        bundle, keep = shown.found.bundle.id, self.sheet.keep_theirs()
        work = partial(aside.rehearse, self._controller.session, bundle, keep)
        self._controller.tasks.submit(
            work, partial(self._on_rehearsed, bundle, keep), partial(self._on_no, bundle), writes=True
        )

    def _is_still(self, bundle: str) -> bool:
        return self._shown is not None and self._shown.found.bundle.id == bundle and self.sheet.way is Way.PUT

    def _on_rehearsed(self, bundle: str, keep: frozenset[Place], after: tuple[TicketDetail, ...]) -> None:
        shown = self._shown
        if shown is not None and self._is_still(bundle) and keep == self.sheet.keep_theirs():
            now, me = self._controller.session.clock.now(), self._controller.person
            self.sheet.show_outcome(words.outcome(after, shown.ticket, now, me))

    def _on_no(self, bundle: str, error: BaseException) -> None:
        if not isinstance(error, HuiyinError):
            raise error
        if self._is_still(bundle):
            self.sheet.show_refusal(error)

    def _on_settle(self, way: Way) -> None:
        shown = self._shown
        if shown is None or not shown.usable:
            return
        bundle = shown.found.bundle.id
        self.sheet.set_busy(True)
        work = partial(aside.apply, bundle_id=bundle, keep_theirs=self.sheet.keep_theirs())
        if way is not Way.PUT:
            note = self.sheet.note() if way is Way.NOTE else ""
            work = partial(aside.discard, bundle_id=bundle, note=note)
        self._controller.run(work, partial(self._on_done, way), self._on_refused)

    def _on_done(self, way: Way, _none: object) -> None:
        if self._note is not None:
            self._note.discard()
        if self._shown is not None:
            self._choices.pop(self._shown.found.bundle.id, None)
        self._shown = None
        self.sheet.set_busy(False)
        told = {
            Way.PUT: _("Put in place."),
            Way.NOTE: _("The words stand in the complaint's timeline."),
            Way.THEIRS: _("Left as the others made it. What you did stays readable under “Settled”."),
        }
        self.notice.emit(Notice(told[way]))
        self.refresh()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_refused(self, error: RefusedError) -> None:
        self.sheet.set_busy(False)
        self.notice.emit(Notice(errors.sentence(error, self._controller.session.store.office()), "warn"))
        self.refresh()

    def _on_later(self) -> None:
        """It waits; on to the next one."""
        at = self.list.currentIndex().row() + 1
        if at < self.list.rows.rowCount():
            self.list.setCurrentIndex(self.list.rows.index(at))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_ticket(self) -> None:
        if self._shown is not None and self._shown.ticket is not None:
            self.ticket_wanted.emit(TicketWanted(self._shown.ticket.case.ticket.id))

    def _on_reveal(self, line: FieldLine) -> None:
        if line.masked is not None:
            ticket, name = line.masked
            work = partial(aside.reveal, ticket_id=ticket, field=name)
            self._controller.run(work, partial(self._on_revealed, line.place))

    def _on_revealed(self, place: Place, _none: object) -> None:
        if self._shown is not None:
            self._choice().whole.add(place)
            self._show()
            self._try.start()

    def _on_session(self, _session: object) -> None:
        self.keep_typed()
        self._choices.clear()
        self._shown = self._note = None
        self._panes.show_empty()
        self._settle.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.list.hasFocus():
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        super().keyPressEvent(event)


@dataclass(frozen=True, slots=True)
class _Read:
    """What the list shows, and how much there is of the other kind."""

    settled: bool
    bundles: tuple[Bundle, ...]
    waiting: int
    past: int


def _read(session: Session, settled: bool) -> _Read:
    waiting = aside.bundles(session)
    past = settlers.tally(session)[1] - len(waiting)
    shown = waiting
    if settled:
        over = [one for one in aside.bundles(session, only_open=False) if one.settled_at is not None]
        shown = sorted(over, key=lambda one: one.settled_at or one.at, reverse=True)
    return _Read(settled, tuple(shown), len(waiting), past)


def _read_bundle(session: Session, bundle: str) -> Shown:
    found = aside.detail(session, bundle)
    ticket = None
    if found.bundle.ticket_id is not None:
        with suppress(RefusedError):  # it is about a sheet that was never put in place
            ticket = reading.detail(session, found.bundle.ticket_id)
    known = ticket or Known(session.store.policy(), session.store.office())
    return Shown(found, ticket, known, session.clock.now())
