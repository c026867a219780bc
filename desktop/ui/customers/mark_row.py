"""One mark on a customer: what it is, why, who answers for it, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLayout

from desktop.base.i18n import gettext as _
from desktop.desk.customers import MarkRow
from desktop.desk.session import Session
from desktop.domain.marks import approvers
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Chip
from desktop.ui.components.flow import flow
from desktop.ui.components.layout import vbox
from desktop.ui.components.text import Paragraph
from desktop.ui.wording import marks
from desktop.ui.wording.joining import phrased


class MarkCard(QFrame):
    """`record` names the record that the mark was asked for, "" where the customer has only one."""

    approve_wanted = Signal(object)
    """The `MarkRow` that is to be put in force."""
    drop_wanted = Signal(object)
    """The `MarkRow` that is to be taken off."""

    def __init__(self, mark: MarkRow, session: Session, record: str) -> None:
        super().__init__()
        self.setObjectName(f"mark.{mark.id}")
        self.setProperty("kind", "well")
        policy = session.store.policy()
        rule = policy.mark(mark.kind)
        people = approvers(rule, mark.by, session.store.office()) if rule and mark.waits else ()
        name = marks.mark_name(policy, mark.kind)
        standing, tone, icon = marks.standing(mark)
        self.setAccessibleName(phrased((name, standing)))
        rows = vbox(flow(Chip(name, tone, icon), Chip(standing, tone)), gap=4, margins=(12, 10, 12, 8))
        shows = marks.mark_shows(policy, mark.kind) if not mark.over else ""
        asked = marks.approvers_words(tuple(person.name for person in people)) if people else ""
        for text, role, color in (
            (shows, "body", "text" if mark.in_force else "text2"),
            (marks.reason_words(mark.reason), "body", "text2"),
            (marks.history(mark, session.store.office()), "caption", "text2"),
            (asked, "caption", "text2"),
            (_("On the record {record}").format(record=record) if record else "", "caption", "text3"),
        ):
            if text:
                rows.addWidget(Paragraph(text, role, color))
        rows.addLayout(self._buttons(mark, name, any(person.id == session.person.id for person in people)))
        self.setLayout(rows)

    def _buttons(self, mark: MarkRow, name: str, mine: bool) -> QLayout:
        """`mine` = the person in the chair may put it in force."""
        found = flow(gap=6)
        if mine:
            approve = button(_("Approve"), "primary", "stamp", "s", _("Approve the mark “{mark}”").format(mark=name))
            approve.setObjectName(f"approve.{mark.id}")
            approve.clicked.connect(lambda: self.approve_wanted.emit(mark))
            found.addWidget(approve)
        off = _("Decline") if mine else _("Withdraw") if mark.waits else _("Take off")
        drop = button(off, "link", "", "s", _("Take the mark “{mark}” off").format(mark=name))
        drop.setObjectName(f"drop.{mark.id}")
        drop.clicked.connect(lambda: self.drop_wanted.emit(mark))
        found.addWidget(drop)
        return found
