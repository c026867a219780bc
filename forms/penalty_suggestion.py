"""The suggestion of a consequence for a missed deadline: for people to decide, never payroll. Source: F-5.4."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.base.i18n import pgettext
from desktop.domain.papers import Suggestion
from forms import wording
from forms.blocks import field, prose, row, signing, statement, ticks
from forms.cells import Option
from forms.grid import Row, Section
from forms.matter_block import steps
from forms.responsibility_finding import appeal


def sections(suggestion: Suggestion) -> tuple[Section, ...]:
    """All blocks in the order of the form."""
    return (
        Section(pgettext("paper", "Matter"), tuple(_occasion(suggestion))),
        Section(pgettext("paper", "Timeline"), tuple(_timeline(suggestion))),
        Section(pgettext("paper", "Statement"), tuple(_statement()), whole=True),
        Section(pgettext("paper", "Decision"), tuple(_decision(suggestion)), whole=len(suggestion.opinion) < 200),
        Section(pgettext("paper", "Rights"), tuple(statement(text) for text in _rights(suggestion))),
        Section(pgettext("paper", "Signed"), tuple(signing(suggestion.opinions))),
    )


def _occasion(suggestion: Suggestion) -> Iterator[Row]:
    case = suggestion.matter
    yield row(
        field(pgettext("paper", "Concerns"), suggestion.person, 2),
        field(pgettext("paper", "Occasion"), suggestion.name, 2),
    )
    yield row(
        field(pgettext("paper", "Clause"), suggestion.rule, 1),
        field(pgettext("paper", "It says"), suggestion.clause, 3),
    )
    yield row(
        field(pgettext("sheet", "Received"), wording.moment(case.received_at), 2, hint=wording.moment_hint()),
        field(pgettext("sheet", "Category"), case.category, 2),
    )


def _timeline(suggestion: Suggestion) -> Iterator[Row]:
    over = "" if suggestion.over_minutes is None else wording.span(suggestion.over_minutes)
    hint = wording.moment_hint()
    met = wording.moment(suggestion.met_at)
    if suggestion.due_at and not suggestion.met_at:
        met = pgettext("paper", "not yet")
    yield row(
        field(pgettext("paper", "Deadline"), suggestion.clock, 2),
        field(pgettext("paper", "Clause"), suggestion.clock_rule, 2),
    )
    yield row(
        field(pgettext("paper", "Began"), wording.moment(suggestion.started_at), 2, hint=hint),
        field(pgettext("sheet", "Due"), wording.moment(suggestion.due_at), 2, hint=hint),
    )
    yield row(field(pgettext("paper", "Done at"), met, 2, hint=hint), field(pgettext("paper", "Late by"), over, 2))
    yield from steps(suggestion.lines)


def _statement() -> Iterator[Row]:
    reasons = (
        pgettext("paper", "Customer not reachable"),
        pgettext("paper", "Too many cases at once"),
        pgettext("paper", "Leave, illness, shift"),
        pgettext("paper", "System or line"),
        pgettext("paper", "Other"),
    )
    yield row(ticks(pgettext("paper", "Reason"), [Option(reason) for reason in reasons], 4))
    yield prose(pgettext("sheet", "Statement"), "", 4, 2)


def _decision(suggestion: Suggestion) -> Iterator[Row]:
    taken = suggestion.verdict is True
    money = taken and suggestion.amount is not None
    options = (
        Option(pgettext("paper", "No consequence"), suggestion.verdict is False),
        Option(pgettext("paper", "Coaching"), False),
        Option(pgettext("paper", "Points"), False),
        Option(pgettext("paper", "Amount as the clause suggests"), money),
    )
    yield row(ticks(pgettext("paper", "Decided"), options, 4))
    yield row(
        field(pgettext("paper", "Clause allows"), _range(suggestion), 2),
        field(pgettext("paper", "Amount"), wording.money(suggestion.amount), 2, hint=pgettext("sheet", "yuan")),
    )
    yield prose(pgettext("paper", "Opinion"), suggestion.opinion, 2, 1.5)
    yield row(
        field(pgettext("paper", "Decided by"), suggestion.decided_by, 2),
        field(pgettext("paper", "Decided on"), wording.day_of(suggestion.decided_at), 2, hint=wording.day_hint()),
    )


def _range(suggestion: Suggestion) -> str:
    if suggestion.minimum is None or suggestion.maximum is None:
        return ""
    if suggestion.minimum == suggestion.maximum:
        return wording.money(suggestion.minimum)
    least, most = wording.money(suggestion.minimum), wording.money(suggestion.maximum)
    return pgettext("paper", "{least} to {most}").format(least=least, most=most)


def _rights(suggestion: Suggestion) -> tuple[str, ...]:
    return (
        pgettext(
            "paper",
            "This is a suggestion for people to decide. It is no order to pay and is not handed to payroll; nothing is "
            "deducted by it. Whether an amount is lawful is for the office to check before it decides.",
        ),
        appeal(suggestion.appeal_days),
    )
