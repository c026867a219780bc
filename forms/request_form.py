"""The request to withdraw a complaint or to judge it anew, with its list of evidence. Source: T-5a, T-5b, T-6."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.base.i18n import pgettext
from desktop.domain.papers import Asked, Evidence, Request
from desktop.domain.sheet import Grade
from forms import wording
from forms.blocks import field, listed, named, numbered, prose, row, signing, statement, table, ticks, widths
from forms.cells import Cell, Option, choices
from forms.grid import Row, Section
from forms.matter_block import matter

_COLUMNS = widths(9, 66, 42, 49)


def title(request: Request) -> str:
    """What the form is called, by what is asked for."""
    return {
        None: pgettext("paper", "Request to withdraw or judge anew"),
        Asked.WITHDRAW: pgettext("paper", "Withdrawal of a complaint"),
        Asked.RECLASSIFY: pgettext("paper", "Request to judge anew"),
    }[request.asked]


def sections(request: Request) -> tuple[Section, ...]:
    """All blocks in the order of the form."""
    return (
        matter(request.matter),
        Section(pgettext("paper", "Request"), tuple(_request(request))),
        Section(pgettext("sheet", "Evidence"), tuple(_evidence(request))),
        Section(pgettext("paper", "2nd review"), tuple(_review(request)), whole=True),
        Section(pgettext("paper", "Signed"), tuple(signing(request.opinions))),
    )


def _request(request: Request) -> Iterator[Row]:
    asked = (
        Option(pgettext("paper", "Withdrawal"), request.asked is Asked.WITHDRAW),
        Option(pgettext("paper", "Judging anew"), request.asked is Asked.RECLASSIFY),
    )
    yield row(
        ticks(pgettext("paper", "Asked for"), asked, 2),
        field(pgettext("paper", "Clause"), request.rule, 1),
        field(pgettext("paper", "Asked on"), wording.day_of(request.at), 1, hint=wording.day_hint()),
    )
    if request.asked is not Asked.RECLASSIFY:
        yield from _withdrawal(request)
    if request.asked is not Asked.WITHDRAW:
        yield from _anew(request)


def _withdrawal(request: Request) -> Iterator[Row]:
    yield row(ticks(pgettext("paper", "Reason"), named(request.reasons, request.reason), 4))
    yield prose(pgettext("paper", "In the customer's words"), request.said, 3, 2)
    yield row(field(pgettext("paper", "Written down by"), request.by, 4))
    yield statement(
        pgettext(
            "paper",
            "The customer confirms: I withdraw of my own free will; nobody urged me; I can take it up again at "
            "any time.",
        )
    )


def _anew(request: Request) -> Iterator[Row]:
    yield row(
        field(pgettext("paper", "From"), _standing(request.from_category, request.from_level), 2),
        field(pgettext("paper", "To"), _standing(request.to_category, request.to_level), 2),
    )
    if request.shares:
        shares = listed([f"{share.name} {share.percent or 0} %" for share in request.shares])
        yield row(field(pgettext("paper", "Shares"), shares, 4))
    if request.asked is None:
        yield prose(pgettext("paper", "Reason"), "", 2, 1)
        return
    yield prose(pgettext("paper", "Reason"), request.reason, 2, 1.5)
    yield prose(pgettext("paper", "In the customer's words"), request.said, 2, 1.5)
    if request.fixed:
        yield statement(pgettext("paper", "This category can't be judged anew; the request can only be refused."))


def _standing(category: str, level: Grade | None) -> str:
    return "\u3000".join(part for part in (category, f"{level.number} {level.name}" if level else "") if part)


def _evidence(request: Request) -> Iterator[Row]:
    titles = (
        pgettext("paper", "#"),
        pgettext("paper", "Piece of evidence"),
        pgettext("paper", "Standing"),
        pgettext("paper", "Files"),
    )
    lines = [_piece(at, one) for at, one in enumerate(request.evidence, 1)]
    if request.needs_satisfaction:
        lines.append(_satisfaction(len(lines) + 1, request))
    if lines or request.asked is not Asked.WITHDRAW:
        yield from table(titles, _COLUMNS, lines, left=(1, 3), least=2)
    label = pgettext("paper", "Other files") if lines else pgettext("paper", "Files")
    yield row(field(label, numbered(request.others), 4), room=2)


def _piece(at: int, piece: Evidence) -> tuple[str | Cell, ...]:
    name = pgettext("paper", "{name} ({rule})").format(name=piece.name, rule=piece.rule) if piece.rule else piece.name
    return str(at), name, _standing_of(piece.present), listed(piece.files)


def _satisfaction(at: int, request: Request) -> tuple[str | Cell, ...]:
    grade = request.satisfaction
    present = None if request.asked is None else grade is not None
    said = "" if grade is None else f"{grade.number} {grade.name}"
    return str(at), pgettext("paper", "The customer's satisfaction"), _standing_of(present), said


def _standing_of(present: bool | None) -> Cell:
    options = (
        Option(pgettext("paper", "present"), present is True),
        Option(pgettext("paper", "missing"), present is False),
    )
    return choices(options, _COLUMNS[2])


def _review(request: Request) -> Iterator[Row]:
    passed = (
        Option(pgettext("paper", "Passed"), request.reviewed is True),
        Option(pgettext("paper", "Not passed"), request.reviewed is False),
    )
    yield row(
        ticks(pgettext("paper", "Result"), passed, 2),
        field(pgettext("paper", "By"), request.review.name, 1),
        field(pgettext("paper", "Date"), wording.day_of(request.review.at), 1, hint=wording.day_hint()),
    )
    yield row(field(pgettext("paper", "Opinion"), request.review.opinion, 4, prose=True), room=2, grow=1.5)
