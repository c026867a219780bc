"""The point for the general manager's meeting: the sheets of the chain beside each other. Source: F-5.3.1.7."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.base.i18n import pgettext
from desktop.domain.papers import Agenda, Link
from desktop.domain.sheet import Grade
from forms import wording
from forms.blocks import INNER, LABEL, caption, field, numbered, prose, row, signing
from forms.cells import Label, Value, value
from forms.grid import Row, Section
from forms.matter_block import matter

_ABREAST = 3
"""So many sheets stand beside each other; more go on below."""


def sections(agenda: Agenda) -> tuple[Section, ...]:
    """All blocks in the order of the form."""
    groups = [agenda.links[at : at + _ABREAST] for at in range(0, len(agenda.links), _ABREAST)] or [()]
    chain = tuple(line for group in groups for line in _chain(group))
    return (
        matter(agenda.matter),
        Section(pgettext("paper", "Demand"), (prose(pgettext("sheet", "Demand"), agenda.matter.demand, 1, 0.5),)),
        Section(pgettext("paper", "The sheets"), chain),
        Section(pgettext("paper", "Question"), tuple(_question(agenda))),
        Section(pgettext("paper", "Resolution"), tuple(_resolution(agenda)), whole=not agenda.decision),
        Section(pgettext("paper", "Signed"), tuple(signing(agenda.opinions))),
    )


def _chain(links: Sequence[Link]) -> Iterator[Row]:
    count = max(1, len(links))
    width = (INNER - LABEL) / count
    heads = [Label(link.number, width, bold=True) for link in links] or [Label("", width)]
    yield Row((caption(pgettext("paper", "Sheet")), *heads), header=len(links) == count)
    for label, texts, room, grow in (
        (pgettext("sheet", "Level"), [_grade(link.level) for link in links], 1.0, 0.0),
        (pgettext("paper", "From – to"), [_span(link) for link in links], 1.0, 0.0),
        (pgettext("paper", "Handler"), [link.handler for link in links], 1.0, 0.0),
        (pgettext("paper", "Offered"), [numbered(link.offered) for link in links], 2.0, 1.0),
        (pgettext("paper", "Decided by"), [link.decided for link in links], 1.0, 0.0),
        (pgettext("sheet", "Satisfaction"), [_grade(link.satisfaction) for link in links], 1.0, 0.0),
        (pgettext("paper", "Why refused"), [link.refused for link in links], 2.0, 1.0),
    ):
        cells = [value(text, width, prose=bool(grow)) for text in texts] or [Value(width, ())]
        yield Row((caption(label), *cells), room=room, grow=grow)


def _grade(grade: Grade | None) -> str:
    return "" if grade is None else f"{grade.number} {grade.name}"


def _span(link: Link) -> str:
    since = wording.day_of(link.received_at)
    if link.ended_at is None:
        return pgettext("paper", "since {since}").format(since=since)
    return pgettext("paper", "{since} – {until}").format(since=since, until=wording.day_of(link.ended_at))


def _question(agenda: Agenda) -> Iterator[Row]:
    yield prose(pgettext("paper", "Question"), agenda.question, 3, 2)
    yield row(
        field(pgettext("paper", "Brought by"), agenda.by, 2),
        field(pgettext("paper", "Brought on"), wording.day_of(agenda.at), 2, hint=wording.day_hint()),
    )


def _resolution(agenda: Agenda) -> Iterator[Row]:
    yield prose(pgettext("paper", "Decision"), agenda.decision, 4, 4)
    yield row(
        field(pgettext("paper", "Written by"), agenda.decided_by, 1),
        field(pgettext("paper", "Decided on"), wording.day_of(agenda.decided_at), 1, hint=wording.day_hint()),
        field(pgettext("paper", "Carried out by"), "", 1),
        field(pgettext("sheet", "Due"), "", 1, hint=wording.day_hint()),
    )
