"""Like complaints: what is to be gathered, what goes on, and the explanation that everybody gives. Source: T-9"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk import clusters, reading
from desktop.desk.clusters import Overview
from desktop.desk.gathered import Cluster
from desktop.desk.session import Session
from desktop.ui.clusters import words
from desktop.ui.clusters.cluster_list import ClusterList
from desktop.ui.clusters.cluster_sheet import ClusterSheet, Gathering
from desktop.ui.clusters.words import Entry, Line
from desktop.ui.components.echo import EmptyState
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.components.master_detail import MasterDetail
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Text
from desktop.ui.controller import Controller
from desktop.ui.live_page import LivePage
from desktop.ui.reader import Reader
from desktop.ui.ticket.intents import Notice, TicketWanted
from desktop.ui.wording import errors

_LIST_WIDTH, _LEAST = 420, 320


class ClustersPage(LivePage):
    """What is chosen is read anew with the list."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._reader = Reader(controller.tasks, self._on_read, parent=self)
        self._overview: Overview | None = None
        self._wanted, self._explaining = "", False
        self.list, self.sheet = ClusterList(), ClusterSheet()
        self._build()
        self._connect()

    def _build(self) -> None:
        self._no_rule = message_bar(
            _("The rules in force propose no groups of like complaints. What is gathered by hand stands here."), "info"
        )
        self._no_rule.setObjectName("no_grouping")
        head = hbox(Text(_("Like complaints"), "title"), None, margins=(20, 16, 12, 0))
        self._left = pane(vbox(head, vbox(self._no_rule, margins=(16, 0, 12, 0)), (self.list, 1), gap=8))
        self._empty = EmptyState("layers", "", "")
        self._panes = MasterDetail(self._left, self._empty, self.sheet, _LIST_WIDTH, _LEAST)
        self.setLayout(vbox(self._panes, gap=0))
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self.sheet.focus_first)
        sheet = self.sheet
        sheet.ticket_wanted.connect(lambda ticket_id: self.ticket_wanted.emit(TicketWanted(ticket_id)))
        sheet.gather_wanted.connect(self._on_gather)
        sheet.alone_wanted.connect(self._on_alone)
        sheet.add_wanted.connect(self._on_add)
        sheet.number_wanted.connect(self._on_number)
        sheet.remove_wanted.connect(self._on_remove)
        sheet.explain_wanted.connect(self.explain)
        sheet.end_wanted.connect(self._on_end)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(sheet.press)

    def panes(self) -> list[QWidget]:
        """The parts that F6 walks through."""
        return [self.list, self._panes.beside] if self._left.isVisible() else [self._panes.beside]

    def refresh(self) -> None:
        self._reader.read(partial(clusters.overview, self._controller.session))

    def show_entry(self, key: str) -> None:
        """Shows a gathering or proposal by the key of its line, as soon as it is read; "" = the page as it is."""
        self._wanted = key
        self.refresh()

    def go_on_explaining(self, key: str) -> None:
        """Shows a gathering and goes on with the explanation that was begun there."""
        self._explaining = True
        self.show_entry(key)

    def current(self) -> Entry | None:
        """The gathering or proposal that is shown."""
        line = self.list.current()
        return line.entry if line else None

    def explain(self) -> None:
        """Opens the form for the explanation of the gathering that is shown."""
        from desktop.ui.clusters.explain_dialog import ExplainDialog

        entry = self.current()
        if isinstance(entry, Cluster):
            dialog = ExplainDialog(self._controller, entry, self.window())
            dialog.on_saved(lambda _none: self._say(_("The explanation is in force: every clerk sees it now.")))
            dialog.open()

    def _on_read(self, overview: Overview) -> None:
        session = self._controller.session
        policy = session.store.policy()
        self._overview = overview
        rows = words.lines(overview, policy, session.clock.now())
        self._no_rule.setVisible(policy.grouping is None and bool(rows))
        self._left.setVisible(bool(rows))
        self.list.show_rows(rows, self._wanted)
        self._wanted = ""
        self._explain_emptiness(policy.grouping is not None)
        self._on_chosen(self.list.current())
        if self._explaining:
            self._explaining = False
            self.explain()

    def _explain_emptiness(self, known: bool) -> None:
        if known:
            note = _("When several customers complain about the same thing, it is shown here and on Today.")
            self._empty.set_words("check", _("Nothing is piling up"), note)
        else:
            note = _("Ask an administrator to turn this on in Settings, Rules.")
            self._empty.set_words("layers", _("These rules don't gather like complaints"), note)

    def _on_chosen(self, line: Line | None) -> None:
        if line is None:
            self._panes.show_empty()
            return
        fitting = None
        if isinstance(line.entry, Cluster) and self._overview is not None:
            fitting = self._overview.fitting.get(line.entry.id)
        work = partial(_read, self._controller.session, line.entry, fitting)
        self._controller.tasks.submit(work, self._on_gathering)

    def _on_gathering(self, gathering: Gathering) -> None:
        line = self.list.current()
        if line is not None and line.entry == gathering.entry:
            self.sheet.show_gathering(gathering, self._controller.session)
            self._panes.show_sheet()

    def _on_session(self, _session: object) -> None:
        self._panes.show_empty()
        self._settle.start()

    def _on_gather(self, title: str) -> None:
        entry = self.current()
        if entry is not None:
            work = partial(clusters.gather, title=title, ticket_ids=entry.tickets)
            self._controller.run(work, self._on_gathered, self._on_refused)

    def _on_gathered(self, key: int) -> None:
        self._wanted = f"cluster:{key}"
        self.refresh()
        self._say(_("Gathered. Next somebody writes what everybody answers."))

    def _on_alone(self, ticket_ids: tuple[int, ...]) -> None:
        said = _("Not proposed any more. Ctrl+Z takes that back.")
        self._do(partial(clusters.leave_alone, ticket_ids=ticket_ids), said)

    def _on_add(self, ticket_ids: tuple[int, ...]) -> None:
        entry = self.current()
        if isinstance(entry, Cluster):
            count = len(ticket_ids)
            said = ngettext("{count} complaint added.", "{count} complaints added.", count).format(count=count)
            self._do(partial(clusters.add, cluster_id=entry.id, ticket_ids=ticket_ids), said)

    def _on_number(self, number: str) -> None:
        entry = self.current()
        if isinstance(entry, Cluster):
            work = partial(_add_by_number, cluster_id=entry.id, number=number)
            self._controller.run(work, self._on_number_added, self._on_refused)

    def _on_number_added(self, added: int) -> None:
        self.sheet.clear_number()
        self._say(_("Added.") if added else _("It is in this group already."))

    def _on_remove(self, ticket_id: int) -> None:
        entry = self.current()
        if isinstance(entry, Cluster):
            work = partial(clusters.remove, cluster_id=entry.id, ticket_ids=[ticket_id])
            self._do(work, _("Taken out of the group."))

    def _on_end(self) -> None:
        entry = self.current()
        if isinstance(entry, Cluster):
            self._wanted = words.key_of(entry)
            act = clusters.close if entry.open else clusters.reopen
            said = _("Closed: its explanation is no longer shown.") if entry.open else _("The group goes on.")
            self._do(partial(act, cluster_id=entry.id), said)

    def _do(self, work: Callable[[Session], Any], said: str) -> None:
        self._controller.run(work, lambda _result: self._say(said), self._on_refused)

    def _on_refused(self, error: RefusedError) -> None:
        sentence = errors.sentence(error, self._controller.session.store.office())
        if not self.sheet.refuse(error.field, sentence):
            self.notice.emit(Notice(sentence, "warn"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Left) and not self.list.hasFocus():
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        super().keyPressEvent(event)


def _read(session: Session, entry: Entry, fitting: clusters.Proposal | None) -> Gathering:
    newest = tuple(sorted(reading.rows_of(session, entry.tickets), key=lambda row: row.received_at, reverse=True))
    more = tuple(reading.rows_of(session, fitting.tickets)) if fitting else ()
    return Gathering(entry, clusters.shared(session, entry.tickets), newest, fitting, more)


def _add_by_number(session: Session, cluster_id: int, number: str) -> int:
    return clusters.add(session, cluster_id, [reading.find(session, number)])
