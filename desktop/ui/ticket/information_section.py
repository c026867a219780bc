"""What an authority itself has to do, beside a notice that came from one."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop.base.i18n import pick
from desktop.desk.rows import TicketDetail
from desktop.domain.authority import AuthorityTerm
from desktop.ui.components.layout import pane, vbox
from desktop.ui.components.text import Paragraph, plain_tip
from desktop.ui.ticket.section import Section
from desktop.ui.wording import information


class InformationSection(Section):
    """Each term with where it is written; grey, for none of it is ours to keep."""

    def __init__(self) -> None:
        super().__init__(information.heading())
        self.setObjectName("information")

    def show_detail(self, detail: TicketDetail, _now: datetime) -> None:
        """Shows the terms of a ticket; hidden where no authority is in it."""
        self.setVisible(bool(detail.information))
        if not self._fresh(detail.information):
            return
        for term in detail.information:
            self._add(_term(term))
        self._add(Paragraph(information.verify(), "caption", "warn"))


def _term(term: AuthorityTerm) -> QWidget:
    words = Paragraph(information.sentence(term), "body", "text2")
    source = Paragraph(information.source(term), "caption", "text3")
    made = pane(vbox(words, source, gap=0, margins=(0, 2, 0, 2)))
    made.setToolTip(plain_tip(pick(term.means)))
    made.setAccessibleName(f"{information.sentence(term)} {pick(term.means)} {information.source(term)}")
    return made
