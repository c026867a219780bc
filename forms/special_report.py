"""The special report to the heads: one page on which they can decide. Source: F-5.1-L3."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.base.i18n import ngettext, pgettext
from desktop.domain.papers import Late, Report, Trigger
from forms import wording
from forms.blocks import field, listed, numbered, prose, row, signing, statement, ticks
from forms.cells import Option
from forms.grid import Row, Section
from forms.matter_block import level, matter, steps


def sections(report: Report) -> tuple[Section, ...]:
    """All blocks in the order of the form."""
    return (
        matter(report.matter),
        Section(pgettext("paper", "Course"), tuple(_course(report))),
        Section(pgettext("sheet", "Grading"), tuple(_grading(report))),
        Section(pgettext("paper", "Done so far"), tuple(_done(report))),
        Section(pgettext("paper", "Customer"), tuple(_customer(report))),
        Section(pgettext("paper", "Exposure"), tuple(_exposure(report))),
        Section(pgettext("paper", "Proposal"), tuple(_proposal(report))),
        Section(pgettext("paper", "Decision"), tuple(_decision(report)), whole=True),
        Section(pgettext("paper", "Signed"), tuple(signing(report.opinions))),
    )


def _course(report: Report) -> Iterator[Row]:
    yield prose(pgettext("sheet", "Course"), report.matter.course, 2, 1)
    if report.facts or not report.matter.course:
        yield prose(pgettext("paper", "Reported"), report.facts, 2, 1)


def _grading(report: Report) -> Iterator[Row]:
    yield level(report.matter)
    yield row(
        field(pgettext("sheet", "Triggers"), numbered([_trigger(one) for one in report.triggers]), 2),
        field(pgettext("paper", "Told"), listed(report.told), 2),
    )
    if report.level_reason:
        yield row(field(pgettext("paper", "Reason"), report.level_reason, 4))


def _trigger(one: Trigger) -> str:
    if not one.word:
        return pgettext("paper", "{name} ({rule})").format(name=one.name, rule=one.rule)
    return pgettext("paper", "{name}: “{word}” ({rule})").format(name=one.name, word=one.word, rule=one.rule)


def _done(report: Report) -> Iterator[Row]:
    yield from steps(report.lines)
    if report.left_out:
        note = ngettext(
            "{count} earlier step stands on the handling sheet.",
            "{count} earlier steps stand on the handling sheet.",
            report.left_out,
        )
        yield statement(note.format(count=report.left_out))


def _customer(report: Report) -> Iterator[Row]:
    yield row(field(pgettext("sheet", "Demand"), report.matter.demand, 4, prose=True), grow=0.4)
    yield row(field(pgettext("paper", "Last words"), report.said, 4, prose=True), grow=0.4)
    observed = listed(report.observed)
    yield row(field(pgettext("paper", "Mood"), observed, 4, hint=pgettext("paper", "observed, in neutral words")))


def _exposure(report: Report) -> Iterator[Row]:
    late = [_deadline(one) for one in report.late]
    before = "" if report.earlier is None else _before(report)
    yield row(
        field(pgettext("sheet", "Paid"), report.matter.paid, 1),
        field(pgettext("paper", "Reply by"), wording.moment(report.reply_by), 1, hint=wording.day_hint()),
        field(pgettext("paper", "Earlier cases"), before, 2),
    )
    yield row(field(pgettext("paper", "Deadlines"), listed(late), 4))
    if report.information:
        terms = (*map(wording.term, report.information), report.verify)
        yield row(field(pgettext("paper", "Authority"), listed(terms), 4))
    yield row(ticks(pgettext("paper", "Risk"), [Option(label) for label in _risks()], 4))


def _deadline(late: Late) -> str:
    words = (
        pgettext("paper", "{name} {due} ({rule}, provisional)")
        if late.provisional
        else pgettext("paper", "{name} {due} ({rule})")
    )
    return words.format(name=late.name, due=wording.moment(late.due_at), rule=late.rule)


def _before(report: Report) -> str:
    count = ngettext("{count} before", "{count} before", report.earlier or 0).format(count=report.earlier)
    return listed((count, *report.similar))


def _risks() -> tuple[str, ...]:
    return (
        pgettext("paper", "Safety"),
        pgettext("paper", "Authorities"),
        pgettext("paper", "Media"),
        pgettext("paper", "Court"),
        pgettext("paper", "Reputation"),
        pgettext("paper", "Customer's business"),
    )


def _proposal(report: Report) -> Iterator[Row]:
    offered = report.proposal
    yield prose(pgettext("sheet", "Measures"), offered.measures, 2, 1.5)
    limit = "" if report.limit is None else wording.money(report.limit)
    yield row(
        field(pgettext("sheet", "Remedy"), offered.remedy, 1),
        field(pgettext("sheet", "Amount"), wording.money(offered.amount), 1, hint=pgettext("sheet", "yuan")),
        field(pgettext("paper", "Own limit"), limit, 1, hint=pgettext("sheet", "yuan")),
        field(pgettext("sheet", "Promised for"), wording.day(offered.promised_on), 1, hint=wording.day_hint()),
    )


def _decision(report: Report) -> Iterator[Row]:
    amount = wording.money(report.proposal.amount)
    beyond = pgettext("paper", "Approve {amount}, beyond the author's limit").format(amount=amount)
    labels = (
        beyond if report.waits and amount else pgettext("paper", "Agree to the proposal"),
        pgettext("paper", "Another solution"),
        pgettext("paper", "Speak to the customer in person"),
        pgettext("paper", "Legal advice"),
        pgettext("paper", "Before the meeting"),
    )
    yield row(
        ticks(
            pgettext("paper", "Asked"), [Option(label, at == 0 and report.waits) for at, label in enumerate(labels)], 4
        )
    )
    yield row(field(pgettext("paper", "Direction"), "", 4), room=2, grow=2)
