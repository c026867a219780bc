"""The handling sheet of a complaint desk, print-ready: sheets in, one PDF out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum

from desktop.base.i18n import pgettext
from desktop.domain.sheet import SheetData, content_hash, qr_text
from forms import wording
from forms.fonts import missing_glyphs
from forms.frame import Document, Frame
from forms.handling_blocks import blocks

Progress = Callable[[int, int], None]
"""Told after each sheet: how many are done, of how many. What it raises ends the work."""


class Copy(StrEnum):
    """For whom a form is printed."""

    OFFICE = "office"
    OUTSIDE = "outside"
    """It leaves the house: no full phone number, no remarks about the customer. Source: domain, Law and decency."""


def render(sheets: Sequence[SheetData], copy: Copy = Copy.OFFICE, progress: Progress | None = None) -> bytes:
    """One PDF with all sheets, each counting its own pages; the same sheets in the same language give the same bytes.

    From any thread. Characters that the typeface lacks stand as [U+1F600]: see `unprintable`.

    Raises:
        UnavailableError: a font file is missing.
    """
    title = (sheets[0].head.title if sheets else "") or _form_title()
    document = Document(title, sheets[0].head.office if sheets else "")
    for done, sheet in enumerate(sheets, 1):
        said = sheet if copy is Copy.OFFICE else _for_outside(sheet)
        _frame(said, copy).draw(document.canvas, blocks(said), outline=len(sheets) > 1)
        if progress:
            progress(done, len(sheets))
    return document.finished()


def unprintable(said: Sequence[object]) -> tuple[str, ...]:
    """The characters in sheets or papers that the typeface can't draw, each once: for a warning before printing."""
    return missing_glyphs("\n".join(text for one in said for text in _texts(one)))


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _texts(item)
    elif is_dataclass(part):
        for each in fields(part):
            yield from _texts(getattr(part, each.name))


def _for_outside(sheet: SheetData) -> SheetData:
    """The sheet without remarks, and without phone and other contact unless they come masked."""
    who = replace(sheet.complainant, marks=())
    if not who.masked and not sheet.empty:
        who = replace(who, phone="", other_contact="", masked=True)
    return replace(sheet, complainant=who)


def _form_title() -> str:
    return pgettext("sheet", "Complaint handling sheet")


def _frame(sheet: SheetData, copy: Copy) -> Frame:
    head, digest = sheet.head, "" if sheet.empty else content_hash(sheet)
    received = wording.day_of(sheet.intake.received_at) or wording.day_hint()
    return Frame(
        title=head.title or _form_title(),
        office=head.office,
        number=head.number,
        date=pgettext("sheet", "Received on {date}").format(date=received),
        tags=tuple(_tags(sheet, copy)),
        marks=(
            (pgettext("sheet", "Confidential"), sheet.complainant.confidential),
            (pgettext("sheet", "Normal"), head.urgent is False),
            (pgettext("sheet", "Urgent"), head.urgent is True),
        ),
        template=head.template,
        origin=head.origin,
        digest=digest,
        code=lambda page, pages: qr_text(sheet, page, pages, digest),
        printed_by=sheet.foot.printed_by,
        printed_at=sheet.foot.printed_at,
    )


def _tags(sheet: SheetData, copy: Copy) -> Iterator[str]:
    head = sheet.head
    if copy is Copy.OUTSIDE:
        yield pgettext("sheet", "Copy for outside")
    if sheet.empty or head.nth is not None:
        yield pgettext("sheet", "Complaint no. {nth}").format(nth="__" if head.nth is None else head.nth)
    if not sheet.empty:
        yield pgettext("sheet", "Sheet no. {index}").format(index=head.sheet_index)
