"""How a complaint of this cause is handled, and how to go on after what was observed: advice, never a demand.

Source: A-4, T-11, T-11b, P-5
"""

from __future__ import annotations

from datetime import datetime

from desktop.base.i18n import gettext as _
from desktop.desk.rows import TicketDetail
from desktop.domain import advice
from desktop.ui.ticket.advice_card import AdviceCard
from desktop.ui.ticket.section import Section


class AdviceSection(Section):
    """The pack's guidance for the category, then what goes with the behaviours of the newest contact."""

    def __init__(self) -> None:
        super().__init__(_("How to go about it"))
        self.setObjectName("advice")
        self._card = AdviceCard()
        self._rows.addWidget(self._card)

    def show_detail(self, detail: TicketDetail, _now: datetime) -> None:
        """Shows the advice for a ticket; hidden where there is none, or nothing more to do."""
        found = advice.handling(detail.case, detail.policy) if _going_on(detail) else ()
        self.setVisible(bool(found))
        self._card.show_advice(found)


def _going_on(detail: TicketDetail) -> bool:
    return any(step.demanded for step in detail.steps)
