"""One mark on a customer: what it is, why, who answers for it, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from desktop.base.i18n import gettext as _
from desktop.desk.customers import MarkRow
from desktop.domain.policy import Policy
from desktop.domain.types import Office
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Chip
from desktop.ui.components.flow import flow
from desktop.ui.components.layout import vbox
from desktop.ui.components.text import Paragraph
from desktop.ui.customers import words


class MarkCard(QFrame):
    """`may_approve` = the person in the chair may put a waiting mark in force."""

    approve_wanted = Signal(object)
    """The `MarkRow` that is to be put in force."""
    drop_wanted = Signal(object)
    """The `MarkRow` that is to be taken off."""

    def __init__(self, mark: MarkRow, policy: Policy, office: Office, may_approve: bool) -> None:
        super().__init__()
        self.setObjectName(f"mark.{mark.id}")
        self.setProperty("kind", "well")
        name = words.mark_name(policy, mark.kind)
        standing, tone, icon = words.mark_standing(mark)
        self.setAccessibleName(f"{name}, {standing}")
        rows = vbox(flow(Chip(name, tone, icon), Chip(standing, tone)), gap=4, margins=(12, 10, 12, 8))
        shows = words.mark_shows(policy, mark.kind)
        if shows and mark.in_force:
            rows.addWidget(Paragraph(shows, "body"))
        rows.addWidget(Paragraph(_("Reason: {reason}").format(reason=mark.reason), "body", "text2"))
        rows.addWidget(Paragraph(words.mark_history(mark, office), "caption", "text2"))
        buttons = flow(gap=6)
        if may_approve:
            approve = button(_("Approve"), "primary", "stamp", "s", _("Approve the mark “{mark}”").format(mark=name))
            approve.setObjectName(f"approve.{mark.id}")
            approve.clicked.connect(lambda: self.approve_wanted.emit(mark))
            buttons.addWidget(approve)
        drop = button(_("Take off"), "link", "", "s", _("Take the mark “{mark}” off").format(mark=name))
        drop.setObjectName(f"drop.{mark.id}")
        drop.clicked.connect(lambda: self.drop_wanted.emit(mark))
        buttons.addWidget(drop)
        rows.addLayout(buttons)
        self.setLayout(rows)
