"""One gathering, or a group that the rules propose: what is shared, what everybody answers, which complaints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext, pick
from desktop.desk.clusters import RULE, TITLE_LONGEST, Proposal
from desktop.desk.gathered import Cluster
from desktop.desk.rows import TicketRow
from desktop.desk.session import Session
from desktop.domain.alike import Same
from desktop.domain.policy import Policy
from desktop.ui.clusters import words
from desktop.ui.clusters.agreed_card import AgreedCard
from desktop.ui.clusters.words import Entry
from desktop.ui.components.buttons import Button, button
from desktop.ui.components.chips import Chip, Icon, KeyHint
from desktop.ui.components.fields import Field, field, line_edit
from desktop.ui.components.flow import flow
from desktop.ui.components.layout import card, empty_layout, hbox, line, pane, scroll, section, vbox
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.ticket.row_button import RowButton
from desktop.ui.wording import clocks, names
from desktop.ui.wording.joining import phrased

_MOST = 30


@dataclass(frozen=True, slots=True)
class Gathering:
    """What the sheet shows: the entry, what its complaints share, their rows; `fitting` = what fits in besides."""

    entry: Entry
    same: Same
    rows: tuple[TicketRow, ...]
    fitting: Proposal | None
    fitting_rows: tuple[TicketRow, ...]


class ClusterSheet(QFrame):
    """Give it a gathering by `show_gathering`; it says by signals what is wanted."""

    ticket_wanted = Signal(object)
    """The id of a complaint that is to be opened."""
    gather_wanted = Signal(str)
    """The proposal is to be gathered under this title."""
    alone_wanted = Signal(object)
    """The ids of complaints that are no one matter, or do not belong here."""
    add_wanted = Signal(object)
    """The ids of complaints that are to be added."""
    number_wanted = Signal(str)
    """A complaint is to be added by its number."""
    remove_wanted = Signal(object)
    """The id of a complaint that is to be taken out."""
    explain_wanted = Signal()
    """The explanation is to be written."""
    end_wanted = Signal()
    """The gathering is to be closed, or opened again."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("cluster_sheet")
        self._gathering: Gathering | None = None
        self._session: Session | None = None
        self._all = False
        self._primary: Button | None = None
        self._title, self._about = Paragraph("", "title"), Elided("", "caption", "text2")
        self._title.setObjectName("cluster_title")
        self._end = button(_("Close the group"), "secondary", "archive")
        self._end.setObjectName("cluster_end")
        self._end.clicked.connect(self.end_wanted)
        self._body = vbox(gap=16)
        self._name: Field | None = None
        self._number: Field | None = None
        head = hbox((vbox(self._title, self._about, gap=0), 1), self._end, gap=12, margins=(24, 16, 16, 12))
        head.setAlignment(self._end, Qt.AlignmentFlag.AlignTop)
        inside = pane(vbox(self._body, None, gap=0, margins=(24, 14, 16, 24)))
        self.setLayout(vbox(pane(head), line(), (scroll(inside, "cluster_body"), 1), gap=0))

    def show_gathering(self, gathering: Gathering, session: Session) -> None:
        """Shows a gathering or proposal as this person may see it; what was typed stays while it is the same one."""
        same = self._gathering is not None and words.key_of(self._gathering.entry) == words.key_of(gathering.entry)
        if same and gathering == self._gathering and session is self._session:
            return
        typed = self._typed() if same else ("", "")
        self._all = self._all and same
        self._gathering, self._session = gathering, session
        self._primary = self._name = self._number = None
        empty_layout(self._body)
        if isinstance(gathering.entry, Cluster):
            self._show_cluster(gathering, gathering.entry, session)
        else:
            self._show_proposal(gathering, gathering.entry, session)
        self._restore(*typed)

    def _typed(self) -> tuple[str, str]:
        return tuple(one.widget.text() if one else "" for one in (self._name, self._number))  # type: ignore[attr-defined,return-value]

    def _restore(self, name: str, number: str) -> None:
        for made, text in ((self._name, name), (self._number, number)):
            if made is not None and text:
                made.widget.setText(text)  # type: ignore[attr-defined]

    def press(self) -> bool:
        """Does what the filled button says; False if there is none."""
        if self._primary is None or not self._primary.isEnabled():
            return False
        self._primary.click()
        return True

    def focus_first(self) -> None:
        """Puts the keys where one goes on: into the title of a proposal, on the filled button, on the first row."""
        target = self._name.widget if self._name else self._primary or self._end
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def refuse(self, name: str | None, sentence: str) -> bool:
        """Shows a refusal at its field; False if it is none of these."""
        target = {"title": self._name, "number": self._number, "tickets": self._number}.get(name or "")
        if target is None:
            return False
        target.set_error(sentence)
        target.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _show_proposal(self, gathering: Gathering, one: Proposal, session: Session) -> None:
        policy, now = session.store.policy(), session.clock.now()
        self._title.setText(words.same_words(policy, one.same))
        self._about.setText(
            phrased(
                (
                    words.count_words(len(one.tickets)),
                    words.customers_words(one.customers),
                    words.since_words(one.since, now),
                )
            )
        )
        self._end.hide()
        edit = line_edit(self._suggested(policy, one.same))
        edit.setObjectName("cluster_name")
        edit.setMaxLength(TITLE_LONGEST)
        self._name = field(_("Gather under the title"), edit)
        gather = button(_("Gather"), "primary", "layers", "l")
        gather.setObjectName("cluster_gather")
        alone = button(_("Not the same thing"), "ghost", "x", "l", _("Not the same thing: do not propose these again"))
        alone.setObjectName("cluster_alone")
        gather.clicked.connect(lambda: self.gather_wanted.emit(edit.text()))
        alone.clicked.connect(partial(self._emit, self.alone_wanted, one.tickets))
        edit.returnPressed.connect(gather.click)
        self._primary = gather
        lead = _("Several customers complain about the same thing. Gathered, they hear one agreed explanation.")
        row = hbox(None, alone, gather, KeyHint("Ctrl ↵"), gap=8)
        box = card(_lead("bell", lead, one.rule), self._name, row, gap=10)
        self._body.addWidget(box)
        self._show_same(gathering.same, policy)
        self._show_rows(gathering.rows, session, removable=False)

    @staticmethod
    def _suggested(policy: Policy, same: Same) -> str:
        return " ".join(words.same_values(policy, same))[:TITLE_LONGEST]

    def _show_cluster(self, gathering: Gathering, one: Cluster, session: Session) -> None:
        policy, office, now = session.store.policy(), session.store.office(), session.clock.now()
        self._title.setText(one.title)
        self._about.setText(words.gathered_words(one, office, now))
        self._end.show()
        self._end.set_icon("archive" if one.open else "undo-2")
        self._end.set_words(_("Close the group") if one.open else _("Reopen"))
        if gathering.fitting is not None:
            self._body.addWidget(self._fitting(gathering, gathering.fitting, session))
        self._show_explanation(one, session)
        self._show_same(gathering.same, policy)
        self._show_rows(gathering.rows, session, removable=one.open)
        if one.open:
            self._body.addWidget(self._adding())

    def _fitting(self, gathering: Gathering, one: Proposal, session: Session) -> QWidget:
        """Complaints that came since and look the same."""
        count = len(one.tickets)
        add = button(ngettext("Add it", "Add all {count}", count).format(count=count), "primary", "plus")
        add.setObjectName("cluster_add_fitting")
        add.clicked.connect(partial(self._emit, self.add_wanted, one.tickets))
        alone = button(_("Not one of them"), "ghost", "x")
        alone.setObjectName("cluster_alone")
        alone.clicked.connect(partial(self._emit, self.alone_wanted, one.tickets))
        self._primary = add
        said = ngettext("{count} more complaint looks the same", "{count} more complaints look the same", count)
        rows = vbox(gap=0)
        for row in gathering.fitting_rows:
            rows.addWidget(self._row(row, session))
        buttons = hbox(None, alone, add, KeyHint("Ctrl ↵"), gap=8)
        return card(_lead("bell", said.format(count=count), one.rule), rows, buttons, gap=10)

    def _show_explanation(self, one: Cluster, session: Session) -> None:
        """The explanation, or whose it is to write it."""
        policy = session.store.policy()
        may = one.open and session.person.tier > policy.reception
        if one.explanation:
            said = vbox(AgreedCard(one, session.store.office(), session.clock.now(), titled=False), gap=4)
            if may:
                change = button(_("Change the explanation …"), "link", size="s")
                change.setObjectName("cluster_explain")
                change.clicked.connect(self.explain_wanted)
                said.addLayout(hbox(change, None, margins=(10, 0, 0, 0)))
            self._body.addWidget(pane(said))
        elif may:
            write = button(_("Write the explanation …"), "secondary" if self._primary else "primary", "square-pen")
            write.setObjectName("cluster_explain")
            write.clicked.connect(self.explain_wanted)
            self._primary = self._primary or write
            lead = _("Nobody has agreed yet what to answer. Until then each clerk says something else.")
            self._body.addWidget(card(_lead("message-square-text", lead, RULE), hbox(None, write), gap=10))
        elif one.open:
            seat = pick(policy.tier_name(policy.reception + 1))
            lead = _("Nobody has agreed yet what to answer. It is for {seat} to write.").format(seat=seat)
            self._body.addWidget(card(_lead("message-square-text", lead, RULE)))

    def _show_same(self, same: Same, policy: Policy) -> None:
        if not same:
            return
        chips = flow(gap=6)
        for (name, _value), shown in zip(same, words.same_values(policy, same), strict=True):
            label = _("{field}: {text}").format(field=names.field_name(name), text=shown)
            chips.addWidget(Chip(label))
        self._body.addWidget(pane(vbox(section(_("What they share")), chips, gap=6)))

    def _show_rows(self, rows: Sequence[TicketRow], session: Session, removable: bool) -> None:
        shown = rows if self._all else rows[:_MOST]
        column = vbox(section(_("Complaints"), str(len(rows))), gap=2)
        for row in shown:
            column.addWidget(self._member(row, session) if removable else self._row(row, session))
        if not rows:
            column.addWidget(Paragraph(_("All complaints were taken out again."), "caption", "text2"))
        if len(shown) < len(rows):
            more = button(_("Show all {count}").format(count=len(rows)), "link", size="s")
            more.setObjectName("cluster_all")
            more.clicked.connect(self._on_all)
            column.addLayout(hbox(more, None))
        self._body.addWidget(pane(column))

    def _member(self, row: TicketRow, session: Session) -> QWidget:
        out = button("", "ghost", "x", "s", _("Take {number} out of the group").format(number=row.number))
        out.setObjectName(f"take_out.{row.id}")
        out.clicked.connect(partial(self._emit, self.remove_wanted, row.id))
        return pane(hbox((self._row(row, session), 1), out, gap=4))

    def _row(self, row: TicketRow, session: Session) -> RowButton:
        now, policy = session.clock.now(), session.store.policy()
        look = str(policy.level(row.level).look)
        note = phrased((names.state_name(row.state), clocks.stamp_words(row.received_at, now).split(" ")[0]))
        who = row.name or row.phone_masked or _("name unknown")
        text = _("{name}: {title}").format(name=who, title=row.title) if row.title else who
        made = RowButton("", text, note, level=(names.level_short(row.level), look))
        made.setObjectName(f"like.{row.id}")
        made.setAccessibleDescription(phrased((row.number, row.store)))
        made.clicked.connect(partial(self._emit, self.ticket_wanted, row.id))
        return made

    def _adding(self) -> QWidget:
        edit = line_edit("", _("Number of a complaint"))
        edit.setObjectName("cluster_number")
        self._number = field(_("Add another complaint"), edit)
        add = button(_("Add"), "secondary", "plus")
        add.setObjectName("cluster_add")
        add.clicked.connect(lambda: self.number_wanted.emit(edit.text()))
        edit.returnPressed.connect(add.click)
        beside = vbox(Text("", "caption"), add, None, gap=4)
        return pane(hbox((self._number, 1), beside, None, gap=8))

    def clear_number(self) -> None:
        """The complaint was added."""
        if self._number is not None:
            self._number.widget.clear()  # type: ignore[attr-defined]
            self._number.set_error("")

    def _on_all(self) -> None:
        self._all = True
        gathering, session = self._gathering, self._session
        if gathering is not None and session is not None:
            self._gathering = None
            self.show_gathering(gathering, session)

    @staticmethod
    def _emit(signal: SignalInstance, value: object, _checked: bool = False) -> None:
        signal.emit(value)


def _lead(icon: str, text: str, rule: str) -> QWidget:
    mark = Icon(icon, "accent_text", line="body")
    clause = Text(rule, "caption", "text3")
    row = hbox(mark, (Paragraph(text, "body"), 1), clause, gap=8)
    for widget in (mark, clause):
        row.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
    return pane(row)
