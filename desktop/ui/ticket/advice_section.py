"""How a complaint of this cause is handled, and how to go on after what was observed: advice, never a demand.

Source: A-4, T-11, T-11b, P-5
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.desk.rows import TicketDetail
from desktop.domain import advice
from desktop.domain.advice import Advice
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.ticket.side import Section
from desktop.ui.wording.joining import phrased


class AdviceSection(Section):
    """The pack's guidance for the category, then what goes with the behaviours of the newest contact."""

    def __init__(self) -> None:
        super().__init__(_("How to go about it"))
        self.setObjectName("advice")

    def show_detail(self, detail: TicketDetail, _now: datetime) -> None:
        """Shows the advice for a ticket; hidden where there is none, or nothing more to do."""
        found = advice.handling(detail.case, detail.policy) if _going_on(detail) else ()
        self.setVisible(bool(found))
        if not self._fresh(found):
            return
        for one in found:
            self._add(_row(one))


def _going_on(detail: TicketDetail) -> bool:
    return any(step.demanded for step in detail.steps)


def _row(one: Advice) -> QWidget:
    title = pick(one.title)
    texts = [pick(text) for text in one.texts]
    head = hbox(Text(title, "caption", "text2", wrap=True), None, Text(one.rule, "caption", "text3"), gap=6)
    made = pane(vbox(head, *(Paragraph(text, "body") for text in texts), gap=2, margins=(0, 2, 0, 4)))
    made.setAccessibleName(phrased((title, *texts, one.rule)))
    return made
