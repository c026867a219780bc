"""Penalties that the rules suggest, as choices of a form. No Qt here."""

from __future__ import annotations

from datetime import datetime

from desktop.base.i18n import format_money, pick
from desktop.base.i18n import gettext as _
from desktop.desk.rows import TicketDetail
from desktop.domain import penalties
from desktop.domain.penalties import Suggestion
from desktop.domain.worktime import WorkCalendar
from desktop.ui.ticket.forms.fields import Option
from desktop.ui.wording import clocks


def suggested(detail: TicketDetail, calendar: WorkCalendar, now: datetime) -> tuple[Option, ...]:
    """Suggestions that nobody decided on yet. Source: F-5.4.1.1, F-5.4.1.2, F-5.4.1.3."""
    found = penalties.suggestions(detail.case, detail.policy, calendar, now)
    return tuple(Option(one.code, _words(detail, one)) for one in found if one.verdict is None)


def _words(detail: TicketDetail, one: Suggestion) -> str:
    clause = detail.policy.penalty(one.penalty)
    person = detail.office.person(one.person)
    return _("{clause}, {person}: {late} late, {low} to {high} ({rule})").format(
        clause=pick(clause.name) if clause else one.penalty,
        person=person.name if person else _("nobody in particular"),
        late=clocks.span_words(one.over_minutes),
        low=format_money(one.minimum),
        high=format_money(one.maximum),
        rule=one.rule,
    )
