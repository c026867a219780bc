"""Second calls, for those who answer for the clerks: per clerk the figures, and beside them the cases.

Source: F-5.4.1.3
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QStackedWidget, QWidget

from desktop.base.errors import RefusedError
from desktop.base.i18n import ZONE, format_date, local, pick
from desktop.base.i18n import gettext as _
from desktop.desk import honesty, reading
from desktop.desk.honesty import Heard
from desktop.desk.rows import TicketRow
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Avatar
from desktop.ui.components.echo import EmptyState
from desktop.ui.components.flow import flow
from desktop.ui.components.layout import empty_layout, hbox, line, pane, reading_column, scroll, vbox
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.live_page import LivePage
from desktop.ui.reader import Reader
from desktop.ui.second_calls import words
from desktop.ui.second_calls.case_button import CaseButton
from desktop.ui.ticket.intents import TicketWanted

_WIDTH, _SIDE, _MOST = 1160, 216, 6
_DAYS = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for a period; `refused` = why the person may not see it."""

    since: date
    heard: tuple[Heard, ...] = ()
    rows: Mapping[int, TicketRow] | None = None
    refused: RefusedError | None = None


class SecondCallsPage(LivePage):
    """Painted anew only when the figures are others."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._reader = Reader(controller.tasks, self._on_read, parent=self)
        self._shown: _Read | None = None
        self._open: set[int] = set()
        self._build()
        self._connect()

    def _build(self) -> None:
        self._period = Segments([_("30 days"), _("90 days"), _("A year")])
        self._period.setObjectName("second_calls_period")
        self._period.setAccessibleName(_("Period"))
        lead = _(
            "A share of customers is asked again by somebody who does not know the first answer. "
            "A difference is a reason to listen, not proof: customers change their minds."
        )
        self._rule = Text("", "caption", "text3")
        head = vbox(
            hbox(Text(_("Second calls"), "title"), None, self._period, gap=12),
            hbox((Paragraph(lead, "body", "text2"), 1), self._rule, gap=12), gap=6,
        )  # fmt: skip
        self._clerks = vbox(gap=12)
        self._empty = EmptyState("phone-call", "", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(scroll(reading_column(vbox(head, self._clerks, None, gap=16), _WIDTH), "second_calls"))
        self._stack.addWidget(self._empty)
        self.setLayout(vbox(self._stack, gap=0))
        self.setFocusProxy(self._period)

    def _connect(self) -> None:
        self._period.chosen.connect(self._on_period)
        theme.signals().folded_changed.connect(self._on_folded)

    def refresh(self) -> None:
        """Reads the figures anew."""
        days = _DAYS[max(self._period.current(), 0)]
        since = local(self._controller.session.clock.now()).date() - timedelta(days=days)
        self._reader.read(partial(_read, self._controller.session, since))

    def _on_period(self, _at: int) -> None:
        self.refresh()

    def _on_session(self, _session: object) -> None:
        """Somebody else sits here: what they may see is asked anew."""
        self._shown = None
        empty_layout(self._clerks)
        self._settle.start()

    def _on_folded(self, _folded: bool) -> None:
        if self._shown is not None:
            self._show(self._shown)

    def _on_read(self, read: _Read) -> None:
        if read != self._shown:
            self._shown = read
            self._show(read)

    def _show(self, read: _Read) -> None:
        empty_layout(self._clerks)
        policy = self._controller.session.store.policy()
        if read.refused is not None:
            self._refuse()
            return
        self._stack.setCurrentIndex(0)
        self._rule.setText(policy.spot_check.rule if policy.spot_check else "")
        for one in read.heard:
            self._clerks.addWidget(self._clerk(one, read.rows or {}))
        if not read.heard:
            self._clerks.addWidget(self._nobody(read.since))

    def _refuse(self) -> None:
        policy = self._controller.session.store.policy()
        seat = pick(policy.tier_name(policy.reception + 1))
        title = _("These figures are shown to {seat} and above").format(seat=seat)
        note = _("How colleagues rate is for those who answer for them. The second call itself stands in your work.")
        self._empty.set_words("lock", title, note)
        self._stack.setCurrentIndex(1)

    def _nobody(self, since: date) -> QWidget:
        policy = self._controller.session.store.policy()
        if policy.spot_check is None:
            return EmptyState("phone-call", _("These rules ask nobody a second time"))
        said = _("No customer has rated since {day}").format(day=format_date(since, "yyyy-MM-dd"))
        note = _("As soon as a rating is recorded, its clerk stands here.")
        return EmptyState("phone-call", said, note)

    def _clerk(self, one: Heard, rows: Mapping[int, TicketRow]) -> QFrame:
        session = self._controller.session
        office, policy, now = session.store.office(), session.store.policy(), session.clock.now()
        person = office.person(one.person)
        name = person.name if person else ""
        head = hbox(Avatar(name, 28), (Elided(name, "body_strong"), 1), gap=8)
        counted = [
            pane(hbox(Text(number, "subtitle", tone), Text(what, "caption", "text2"), None, gap=6))
            for number, what, tone in words.figures(one)
        ]
        figures: QLayout = flow(*counted, gap=24) if theme.folded() else vbox(*counted, None, gap=4)
        side = pane(vbox(head, figures, gap=4))
        found = words.cases(one, rows, policy, office, now)
        column = vbox(gap=0)
        shown = found if one.person in self._open else found[: max(_MOST, len(one.differ))]
        for case in shown:
            made = CaseButton(case)
            made.clicked.connect(partial(self._on_case, case.ticket_id))
            column.addWidget(made)
        if not found:
            column.addWidget(Paragraph(_("Nobody has asked again yet."), "caption", "text2"))
        if len(shown) < len(found):
            more = button(_("Show all {count}").format(count=len(found)), "link", size="s")
            more.setObjectName(f"all_twice.{one.person}")
            more.clicked.connect(partial(self._on_all, one.person))
            column.addLayout(hbox(more, None))
        column.addStretch(1)
        frame = pane(self._beside(side, pane(column)), kind="card")
        frame.setObjectName(f"clerk.{one.person}")
        return frame

    @staticmethod
    def _beside(side: QFrame, cases: QFrame) -> QBoxLayout:
        """The cases beside the figures, or below them where there is little room."""
        if theme.folded():
            return vbox(side, line(), cases, gap=10, margins=(16, 14, 10, 12))
        side.setFixedWidth(theme.u(_SIDE))
        return hbox(side, line("vline"), (cases, 1), gap=12, margins=(16, 14, 10, 12))

    def _on_all(self, person: int, _checked: bool = False) -> None:
        self._open.add(person)
        if self._shown is not None:
            self._show(self._shown)

    def _on_case(self, ticket_id: int, _checked: bool = False) -> None:
        self.ticket_wanted.emit(TicketWanted(ticket_id))


def _read(session: Session, since: date) -> _Read:
    try:
        heard = tuple(honesty.heard(session, datetime.combine(since, time.min, ZONE)))
    except RefusedError as refused:
        return _Read(since, refused=refused)
    keys = [word.ticket_id for one in heard for word in one.words]
    return _Read(since, heard, {row.id: row for row in reading.rows_of(session, keys)})
