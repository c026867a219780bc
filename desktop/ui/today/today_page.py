"""The day at a glance: counters that open their lists, and what to do first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk import clusters, customers
from desktop.desk.rows import Counts, Scope, TicketRow, View
from desktop.ui import actions, theme
from desktop.ui.clusters import words as alike
from desktop.ui.components import paint
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Bar, LevelChip
from desktop.ui.components.echo import EmptyState
from desktop.ui.components.layout import card, empty_layout, hbox, line, pane, reading_column, scroll, section, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Elided, Text
from desktop.ui.controller import Controller
from desktop.ui.listing.source import DeskSource
from desktop.ui.listing.views import SavedView
from desktop.ui.shell.status_bar import day_sentence
from desktop.ui.today.counters import Counter, CounterStrip
from desktop.ui.today.marks_card import MarksToApprove
from desktop.ui.wording import names
from desktop.ui.wording.listing import RowWords, row_words

_MOST = 8
_READ = 40
_MOST_WARNINGS = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """A ticket to go to; `step` = and its next step to be begun."""

    ticket_id: int
    step: bool


class TodayPage(QFrame):
    """Everything here opens its list or its ticket."""

    view_chosen = Signal(object)
    """A `SavedView`."""
    ticket_wanted = Signal(object)
    """A `Wish`."""
    register_requested = Signal()
    """The button of a day with nothing to do."""
    alike_wanted = Signal(str)
    """The key of a gathering, or of a group that the rules propose, that is to be shown."""
    customer_wanted = Signal(object)
    """A `CustomerWanted`: a mark of theirs waits for approval."""

    def __init__(self, controller: Controller, views: Sequence[SavedView]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller = controller
        self._source = DeskSource(controller)
        self._warned: list[tuple[str, str, str]] = []
        self._shown: tuple[float, list[tuple[TicketRow, RowWords]]] | None = None
        self._counters = [Counter(view, key) for key, view in enumerate((v for v in views if v.count), 1)]
        self._build()

    def _build(self) -> None:
        self._day, self._sentence = Text("", "title"), Text("", "body", "text2")
        self._all = button("", "link", size="s", name=_("All of my work"))
        self._all.clicked.connect(lambda: self.view_chosen.emit(self._counters[0].view))
        self._strip = CounterStrip(self._counters)
        for counter in self._counters:
            counter.clicked.connect(lambda _c=False, view=counter.view: self.view_chosen.emit(view))
        self._rows = vbox(gap=0)
        register = button(actions.text("new"), "secondary", "phone-incoming")
        register.clicked.connect(self.register_requested)
        self._empty = EmptyState("check", _("Nothing is waiting for you"), _("Everything of yours is done."), register)
        self._list = card(section(_("Do these first"), "", self._all), self._rows, gap=4)
        self._warnings = vbox(gap=8)
        self._marks = MarksToApprove()
        self._marks.customer_wanted.connect(self.customer_wanted)
        head = vbox(self._day, self._sentence, gap=0)
        body = vbox(head, self._warnings, self._strip, self._marks, self._list, self._empty, None, gap=12)
        self.setLayout(vbox(scroll(reading_column(body, 1160)), gap=0))

    def show_counts(self, counts: Counts) -> None:
        """Reads the day anew."""
        for counter in self._counters:
            counter.show_count(counter.view.badge(counts))
        self._strip.fit()
        session = self._controller.session
        now = session.clock.now()
        self._day.setText(day_sentence(now, session.store.calendar()))
        rows = self._source.page(View(scope=Scope.MINE, open_only=True), 0, _READ)
        tickets = [row for row in rows if isinstance(row, TicketRow)][:_MOST]
        self._all.set_words(_("All {count}").format(count=counts.mine), _("All of my work"))
        self._marks.show_marks(customers.waiting(session) if counts.marks else [], session)
        worded = [(row, row_words(row, self._source.policy(), self._source.person_id(), now)) for row in tickets]
        self._show_rows(worded)
        self._empty.setVisible(not worded and not self._marks.count)
        urgent = [words for _row, words in worded if words.kind in ("over", "soon")]
        self._sentence.setText(self._summary(len(urgent), counts))
        self._warn(counts, now)

    def _warn(self, counts: Counts, now: datetime) -> None:
        """Complaints about one thing, noticed early. Source: T-9"""
        session = self._controller.session
        found: list[tuple[str, str, str]] = []
        if counts.alike:
            found = list(alike.warnings(clusters.overview(session), session.store.policy(), now))
        if found == self._warned:
            return
        self._warned = found
        empty_layout(self._warnings)
        for key, said, note in found[:_MOST_WARNINGS]:
            bar = message_bar(said, "warn", _("Look at it"), "layers", note)
            bar.setObjectName(f"today_alike_{key}")
            bar.acted.connect(partial(self.alike_wanted.emit, key))
            self._warnings.addWidget(bar)

    @staticmethod
    def _summary(urgent: int, counts: Counts) -> str:
        if urgent:
            return ngettext("{count} thing can't wait.", "{count} things can't wait.", urgent).format(count=urgent)
        if counts.mine:
            return _("Nothing burns. {count} of yours are open.").format(count=counts.mine)
        if counts.marks:
            return _("No complaint is waiting for you.")
        return _("Nothing is waiting for you.")

    def _show_rows(self, worded: list[tuple[TicketRow, RowWords]]) -> None:
        before, self._shown = self._shown, (theme.text_scale(), worded)
        if self._shown == before:
            return
        empty_layout(self._rows)
        wide = max((round(paint.text_width(words.left, _time_role(words))) + 2 for _row, words in worded), default=0)
        for number, (row, words) in enumerate(worded):
            if number:
                self._rows.addWidget(line())
            self._rows.addWidget(self._row(row, words, wide, first=number == 0))
        self._list.setVisible(bool(worded))

    def _row(self, row: TicketRow, words: RowWords, wide: int, first: bool) -> QWidget:
        tone = theme.CLOCK_KINDS[words.kind][0] if words.kind in theme.CLOCK_KINDS else "text3"
        left = Text(words.left, _time_role(words), tone)
        left.setFixedWidth(max(wide, theme.u(92)))
        time = vbox(left, gap=4)
        if words.kind in theme.CLOCK_KINDS:
            time.addWidget(Bar(words.share, words.kind, 72))
        what = vbox(Elided(words.title, "row"), Elided(f"{words.state_word} · {words.who}", "caption", "text2"), gap=0)
        step = names.act_name(row.next_act) if row.next_act else _("Open")
        go = button(step, "primary" if first else "secondary", "", "s", f"{step}: {words.title}")
        go.setObjectName(f"today_go_{row.id}")
        wish = Wish(row.id, bool(row.next_act))
        go.clicked.connect(lambda: self.ticket_wanted.emit(wish))
        return pane(hbox(time, LevelChip(words.level, words.look), (what, 1), go, gap=12, margins=(0, 9, 0, 9)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self._counters) and not event.modifiers():
            self._counters[number].click()
            return
        super().keyPressEvent(event)


def _time_role(words: RowWords) -> str:
    return "caption_strong" if words.kind in ("over", "soon") else "caption"
