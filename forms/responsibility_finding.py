"""The finding of responsibility: shares, basis, the respondent's statement, the way to appeal."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.base.i18n import pgettext
from desktop.domain.papers import Finding
from forms import wording
from forms.blocks import BLANK, INNER, field, numbered, prose, row, signing, statement
from forms.cells import Label, value
from forms.draw import Align
from forms.grid import Row, Section
from forms.matter_block import matter


def sections(finding: Finding) -> tuple[Section, ...]:
    """All blocks in the order of the form."""
    return (
        matter(finding.matter, phone=False),
        Section(pgettext("paper", "Facts"), tuple(_facts(finding))),
        Section(pgettext("paper", "Finding"), tuple(_finding(finding))),
        Section(pgettext("paper", "Statement"), tuple(_statement(finding)), whole=len(finding.statement.said) < 200),
        Section(pgettext("paper", "Signed"), tuple(signing(finding.opinions))),
    )


def _facts(finding: Finding) -> Iterator[Row]:
    yield prose(pgettext("sheet", "Facts"), finding.facts, 3, 2)
    yield prose(pgettext("sheet", "Analysis"), finding.analysis, 2, 1)
    yield row(field(pgettext("sheet", "Why it escaped"), finding.escape, 4))
    yield row(field(pgettext("sheet", "Evidence"), numbered(finding.evidence), 4))


def _finding(finding: Finding) -> Iterator[Row]:
    width = INNER / max(1, len(finding.shares))
    if finding.shares:
        yield Row(tuple(Label(share.name, width) for share in finding.shares))
        percents = (BLANK if share.percent is None else str(share.percent) for share in finding.shares)
        cells = (value(f"{percent} %", width, align=Align.CENTRE, bold=True) for percent in percents)
        yield Row(tuple(cells))
    yield row(
        field(pgettext("sheet", "Department"), finding.department, 1),
        field(pgettext("sheet", "Person"), finding.person, 1),
        field(pgettext("paper", "Found on"), wording.day_of(finding.at), 1, hint=wording.day_hint()),
        field(pgettext("paper", "Clause"), finding.rule, 1),
    )
    if finding.kind or finding.agreement:
        yield row(
            field(pgettext("paper", "Result"), finding.kind, 1),
            field(pgettext("paper", "Who bears what"), finding.agreement, 3),
        )
    yield prose(pgettext("sheet", "Basis"), finding.basis, 2, 1.5)


def _statement(finding: Finding) -> Iterator[Row]:
    heard = finding.statement
    yield prose(pgettext("sheet", "Statement"), wording.silence() if heard.silent else heard.said, 3, 2)
    told = "" if heard.silent else wording.who_and_when(heard.by, heard.at)
    hint = wording.moment_hint()
    yield row(
        field(pgettext("paper", "Term"), wording.moment(heard.until), 2, hint=hint),
        field(pgettext("paper", "Stated"), told, 2, hint=hint),
    )
    yield statement(appeal(finding.appeal_days))
    yield row(
        field(pgettext("paper", "Handed over on"), "", 2, hint=wording.day_hint()),
        field(pgettext("paper", "Received by"), "", 2),
    )


def appeal(days: int | None) -> str:
    """How the person concerned can appeal."""
    text = pgettext(
        "paper",
        "Whoever is named here may state their view before anything takes effect, and appeal in writing within "
        "{days} working days of receiving it. Somebody who took no part in it decides on the appeal.",
    )
    return text.format(days=BLANK if days is None else days)
