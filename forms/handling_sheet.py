"""The handling sheet of a complaint desk, print-ready: sheets in, one PDF out."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum

from reportlab.pdfgen.canvas import Canvas

from desktop.base.i18n import language, pgettext
from desktop.domain.sheet import SheetData, content_hash, qr_text
from forms import wording
from forms.cells import BODY, SMALL, Density
from forms.draw import BOX, MM, Align, Pen
from forms.fonts import faces, font_lock, missing_glyphs
from forms.grid import Layout, draw_page, lay_out
from forms.handling_blocks import WIDTH, blocks

_PAGE_WIDTH, _PAGE_HEIGHT = 210 * MM, 297 * MM
_LEFT, _TOP, _BOTTOM = 25 * MM, 9 * MM, 8 * MM
_RIGHT = _LEFT + WIDTH
_HEAD, _NEXT_HEAD, _FOOT = 20 * MM, 14 * MM, 7 * MM
_QR, _NEXT_QR = 18 * MM, 12 * MM
_FIRST_ROOM = _PAGE_HEIGHT - _TOP - _BOTTOM - _HEAD - _FOOT
_NEXT_ROOM = _PAGE_HEIGHT - _TOP - _BOTTOM - _NEXT_HEAD - _FOOT
_DENSITIES = tuple(
    Density(row / 10 * MM, lead)
    for row, lead in zip(range(64, 53, -2), (13.8, 13.6, 13.4, 13.1, 12.8, 12.6), strict=True)
)
_DATE_AT = 53 * MM
_TITLE, _NUMBER, _LINE = 19.0, 10.5, 9.0
_FOOT_SIZE = 6.6
_GREY = 0.35

Progress = Callable[[int, int], None]
"""Told after each sheet: how many are done, of how many. What it raises ends the work."""


class Copy(StrEnum):
    """For whom a sheet is printed."""

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
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(_PAGE_WIDTH, _PAGE_HEIGHT),
        pageCompression=1,
        invariant=1,
        lang="zh-CN" if language() == "zh" else "en",
    )
    canvas.setTitle(title)
    canvas.setAuthor(sheets[0].head.office if sheets else "")
    canvas.setCreator("Huiyin")
    canvas.setViewerPreference("PrintScaling", "None")
    for done, sheet in enumerate(sheets, 1):
        _Sheet(sheet if copy is Copy.OFFICE else _for_outside(sheet), copy).draw(canvas, outline=len(sheets) > 1)
        if progress:
            progress(done, len(sheets))
    with font_lock:
        canvas.save()
    return out.getvalue()


def unprintable(sheets: Sequence[SheetData]) -> tuple[str, ...]:
    """The characters in the sheets that the typeface can't draw, each once: for a warning before printing."""
    return missing_glyphs("\n".join(text for sheet in sheets for text in _texts(sheet)))


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


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet on its way to the canvas."""

    data: SheetData
    copy: Copy

    def draw(self, canvas: Canvas, *, outline: bool) -> None:
        """All its pages; `outline` puts its number into the viewer's side bar."""
        layout = lay_out(blocks(self.data), _DENSITIES, _FIRST_ROOM, _NEXT_ROOM)
        digest = "" if self.data.empty else content_hash(self.data)
        if outline:
            key = f"{self.data.head.number}-{canvas.getPageNumber()}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(self.data.head.number or _form_title(), key)
        for number in range(len(layout.pages)):
            self._draw_page(Pen(canvas, faces()), layout, number, digest)
            canvas.showPage()

    def _draw_page(self, pen: Pen, layout: Layout, number: int, digest: str) -> None:
        pages = len(layout.pages)
        code = qr_text(self.data, number + 1, pages, digest)
        if number:
            self._draw_next_head(pen, code)
        else:
            self._draw_head(pen, code)
        top = _PAGE_HEIGHT - _TOP - (_NEXT_HEAD if number else _HEAD)
        bottom = draw_page(pen, layout.pages[number], layout.density, _LEFT, top, WIDTH)
        if number == pages - 1 and bottom > _BOTTOM + _FOOT + 14 * MM:
            note = pgettext("sheet", "(nothing below this line)")
            pen.text(_LEFT + WIDTH / 2, bottom - 8 * MM, note, SMALL + 1, align=Align.CENTRE, grey=_GREY)
        self._draw_foot(pen, number + 1, pages, digest)
        pen.rule(6 * MM, _PAGE_HEIGHT / 2, 10 * MM, _PAGE_HEIGHT / 2, 0.3)
        pen.flush()

    def _draw_head(self, pen: Pen, code: str) -> None:
        head, edge = self.data.head, _PAGE_HEIGHT - _TOP
        title = head.title or _form_title()
        track = 0.0 if title.isascii() else 4.0
        room = WIDTH - 2 * _QR - 6 * MM
        pen.text(_LEFT + WIDTH / 2, edge - 30.5, title, _TITLE, bold=True, align=Align.CENTRE, track=track, room=room)
        pen.qr(_RIGHT - _QR, edge - _QR, _QR, code)
        limit = _RIGHT - (_QR + 3 * MM if code else 0)
        tags = pen.text(limit, edge - 9, self._tags(), _LINE, align=Align.RIGHT)
        pen.text(_LEFT, edge - 9, head.office, _LINE, room=limit - _LEFT - tags - 5 * MM)
        y = edge - _HEAD + 5
        number = pgettext("sheet", "No. {number}").format(number=head.number or "_" * 16)
        width = pen.text(_LEFT, y, number, _NUMBER, bold=True)
        received = wording.day_of(self.data.intake.received_at) or wording.day_hint()
        text = pgettext("sheet", "Received on {date}").format(date=received)
        pen.text(_LEFT + max(width + 7 * MM, _DATE_AT), y, text, _LINE)
        self._draw_marks(pen, limit, y)

    def _draw_marks(self, pen: Pen, right: float, y: float) -> None:
        """Urgent, normal, confidential: from right to left, so that they end where the code begins."""
        urgent = self.data.head.urgent
        marks = (
            (pgettext("sheet", "Confidential"), self.data.complainant.confidential),
            (pgettext("sheet", "Normal"), urgent is False),
            (pgettext("sheet", "Urgent"), urgent is True),
        )
        for label, ticked in marks:
            width = pen.text(right, y, label, _LINE, bold=ticked, align=Align.RIGHT)
            right -= width + BOX * _LINE
            pen.tick_box(right, y, _LINE, ticked)
            right -= 0.9 * _LINE

    def _tags(self) -> str:
        head = self.data.head
        tags = []
        if self.copy is Copy.OUTSIDE:
            tags.append(pgettext("sheet", "Copy for outside"))
        if self.data.empty or head.nth is not None:
            nth = "__" if head.nth is None else head.nth
            tags.append(pgettext("sheet", "Complaint no. {nth}").format(nth=nth))
        if not self.data.empty:
            tags.append(pgettext("sheet", "Sheet no. {index}").format(index=head.sheet_index))
        return "\u3000".join(tags)

    def _draw_next_head(self, pen: Pen, code: str) -> None:
        head, edge = self.data.head, _PAGE_HEIGHT - _TOP
        y = edge - _NEXT_HEAD + 5
        title = pgettext("sheet", "{title} (continued)").format(title=head.title or _form_title())
        pen.text(_LEFT, y, title, _NUMBER, bold=True, room=WIDTH / 2)
        pen.text(_LEFT, y + 15, head.office, SMALL + 1, room=WIDTH - 2 * _NEXT_QR)
        pen.qr(_RIGHT - _NEXT_QR, edge - _NEXT_QR, _NEXT_QR, code)
        number = pgettext("sheet", "No. {number}").format(number=head.number)
        pen.text(_RIGHT - (_NEXT_QR + 3 * MM if code else 0), y, number, BODY, bold=True, align=Align.RIGHT)

    def _draw_foot(self, pen: Pen, page: int, pages: int, digest: str) -> None:
        head, foot = self.data.head, self.data.foot
        upper, lower = _BOTTOM + 8, _BOTTOM
        text = pgettext("sheet", "Page {page} of {pages}").format(page=page, pages=pages)
        pen.text(_LEFT + WIDTH / 2, upper, text, SMALL + 1, align=Align.CENTRE)
        pen.text(_LEFT, upper, head.template, _FOOT_SIZE, room=WIDTH / 3)
        if head.origin:
            origin = pgettext("sheet", "Entry {origin}").format(origin=head.origin)
            pen.text(_LEFT, lower, origin, _FOOT_SIZE, grey=_GREY)
        if foot.printed_at:
            printed = wording.who_and_when(foot.printed_by, foot.printed_at)
            text = pgettext("sheet", "Printed {when}").format(when=printed)
            pen.text(_RIGHT, upper, text, _FOOT_SIZE, align=Align.RIGHT, room=WIDTH / 3)
        if digest:
            check = pgettext("sheet", "Content {digest}").format(digest=digest[:16])
            pen.text(_RIGHT, lower, check, _FOOT_SIZE, align=Align.RIGHT, grey=_GREY)
