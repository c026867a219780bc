"""The first step where a callback has opened a new sheet: what happened, and where the case lies now."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.domain.types import Act
from desktop.ui.components.chips import LevelChip
from desktop.ui.components.layout import card, facts_grid, hbox, pane
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Text
from desktop.ui.escalation.page import WizardPage
from desktop.ui.escalation.plan import Plan, level_words
from desktop.ui.people.people_list import position_words
from desktop.ui.wording import recorded


class RisenPage(WizardPage):
    """The rules have raised the case by themselves; nobody decides here. Source: F-5.3.1.6"""

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            plan,
            _("The case goes on, on a new sheet"),
            _("The customer is not content: by the rules the case rises by itself."),
        )
        ticket, policy, office = plan.detail.case.ticket, plan.detail.policy, plan.detail.office
        opened = next((event for event in plan.detail.case.events if event.act is Act.REGISTER), None)
        rating = opened.data.get("satisfaction") if opened else None
        said = str(opened.data.get("said") or "") if opened else ""
        rule = str(opened.data.get("rule") or "") if opened else ""
        words = recorded.satisfaction_words(policy, int(rating)) if rating else ""
        bar = message_bar(
            _("Answer in the callback: {answer}").format(answer=words) if words else "",
            "danger",
            icon="circle-arrow-up",
            second=said,
        )
        if not words:
            bar.hide()
        level = LevelChip(*level_words(plan, ticket.level))
        handler = office.person(ticket.handler)
        who = (
            _("{name}, {position}").format(name=handler.name, position=position_words(policy, handler))
            if handler
            else ""
        )
        rows: list[tuple[str, QWidget | str]] = [
            (_("New sheet"), Text(ticket.number, "body_strong")),
            (_("Goes on from"), plan.detail.previous_number),
            (_("Level"), pane(hbox(level, None))),
            (_("Handled by"), who),
            (_("Reviewed by"), pick(policy.seat_name(policy.level(ticket.level).route.review))),
            (_("Clause"), rule),
        ]
        self.lay_out(bar, card(facts_grid(rows, 96)))
