"""What all forms share around their grid: page size, head, code, continuation, foot, and the PDF itself."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from desktop.base.i18n import language, pgettext
from forms import wording
from forms.cells import BODY, SMALL, Density
from forms.draw import BOX, MM, Align, Pen
from forms.fonts import faces, font_lock
from forms.grid import Layout, Section, draw_page, lay_out

WIDTH = 173 * MM
"""Of the whole table, the column of titles included."""
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

Mark = tuple[str, bool]
"""A box to tick in the head: its label, and whether it is ticked."""
Code = Callable[[int, int], str]
"""What the QR code on one page tells: from page and pages; "" for no code."""


def no_code(_page: int, _pages: int) -> str:
    """For a form that has nothing to tell yet."""
    return ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the grid of one form.

    `digest` is the hash of the content, "" for a form to be written by hand. `marks` are drawn from right to left.
    `date` is the line beside the number, `tags` the one above it. `spare` = how much of a page that is not full goes
    to the rows that grow, in points; what is left stays blank below.
    """

    title: str
    office: str
    number: str
    date: str = ""
    tags: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    template: str = ""
    origin: str = ""
    digest: str = ""
    code: Code = no_code
    printed_by: str = ""
    printed_at: datetime | None = None
    spare: float = math.inf

    def draw(self, canvas: Canvas, sections: tuple[Section, ...], *, outline: bool) -> None:
        """All pages of the form; `outline` puts its number into the viewer's side bar."""
        layout = lay_out(sections, _DENSITIES, _FIRST_ROOM, _NEXT_ROOM, self.spare)
        if outline:
            key = f"{self.number}-{canvas.getPageNumber()}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(self.number or self.title, key)
        for number in range(len(layout.pages)):
            self._draw_page(Pen(canvas, faces()), layout, number)
            canvas.showPage()

    def _draw_page(self, pen: Pen, layout: Layout, number: int) -> None:
        pages = len(layout.pages)
        code = self.code(number + 1, pages)
        if number:
            self._draw_next_head(pen, code)
        else:
            self._draw_head(pen, code)
        top = _PAGE_HEIGHT - _TOP - (_NEXT_HEAD if number else _HEAD)
        bottom = draw_page(pen, layout.pages[number], layout.density, _LEFT, top, WIDTH)
        if number == pages - 1 and bottom > _BOTTOM + _FOOT + 14 * MM:
            note = pgettext("sheet", "(nothing below this line)")
            pen.text(_LEFT + WIDTH / 2, bottom - 8 * MM, note, SMALL + 1, align=Align.CENTRE, grey=_GREY)
        self._draw_foot(pen, number + 1, pages)
        pen.rule(6 * MM, _PAGE_HEIGHT / 2, 10 * MM, _PAGE_HEIGHT / 2, 0.3)
        pen.flush()

    def _draw_head(self, pen: Pen, code: str) -> None:
        edge = _PAGE_HEIGHT - _TOP
        track = 0.0 if self.title.isascii() else 4.0
        room = WIDTH - 2 * _QR - 6 * MM
        centre = _LEFT + WIDTH / 2
        pen.text(centre, edge - 30.5, self.title, _TITLE, bold=True, align=Align.CENTRE, track=track, room=room)
        pen.qr(_RIGHT - _QR, edge - _QR, _QR, code)
        limit = _RIGHT - (_QR + 3 * MM if code else 0)
        tags = pen.text(limit, edge - 9, "\u3000".join(self.tags), _LINE, align=Align.RIGHT)
        pen.text(_LEFT, edge - 9, self.office, _LINE, room=limit - _LEFT - tags - 5 * MM)
        y = edge - _HEAD + 5
        number = pgettext("sheet", "No. {number}").format(number=self.number or "_" * 16)
        width = pen.text(_LEFT, y, number, _NUMBER, bold=True)
        pen.text(_LEFT + max(width + 7 * MM, _DATE_AT), y, self.date, _LINE)
        self._draw_marks(pen, limit, y)

    def _draw_marks(self, pen: Pen, right: float, y: float) -> None:
        """From right to left, so that they end where the code begins."""
        for label, ticked in self.marks:
            width = pen.text(right, y, label, _LINE, bold=ticked, align=Align.RIGHT)
            right -= width + BOX * _LINE
            pen.tick_box(right, y, _LINE, ticked)
            right -= 0.9 * _LINE

    def _draw_next_head(self, pen: Pen, code: str) -> None:
        edge = _PAGE_HEIGHT - _TOP
        y = edge - _NEXT_HEAD + 5
        title = pgettext("sheet", "{title} (continued)").format(title=self.title)
        pen.text(_LEFT, y, title, _NUMBER, bold=True, room=WIDTH / 2)
        pen.text(_LEFT, y + 15, self.office, SMALL + 1, room=WIDTH - 2 * _NEXT_QR)
        pen.qr(_RIGHT - _NEXT_QR, edge - _NEXT_QR, _NEXT_QR, code)
        number = pgettext("sheet", "No. {number}").format(number=self.number)
        pen.text(_RIGHT - (_NEXT_QR + 3 * MM if code else 0), y, number, BODY, bold=True, align=Align.RIGHT)

    def _draw_foot(self, pen: Pen, page: int, pages: int) -> None:
        upper, lower = _BOTTOM + 8, _BOTTOM
        text = pgettext("sheet", "Page {page} of {pages}").format(page=page, pages=pages)
        pen.text(_LEFT + WIDTH / 2, upper, text, SMALL + 1, align=Align.CENTRE)
        pen.text(_LEFT, upper, self.template, _FOOT_SIZE, room=WIDTH / 3)
        if self.origin:
            origin = pgettext("sheet", "Entry {origin}").format(origin=self.origin)
            pen.text(_LEFT, lower, origin, _FOOT_SIZE, grey=_GREY)
        if self.printed_at:
            printed = wording.who_and_when(self.printed_by, self.printed_at)
            text = pgettext("sheet", "Printed {when}").format(when=printed)
            pen.text(_RIGHT, upper, text, _FOOT_SIZE, align=Align.RIGHT, room=WIDTH / 3)
        if self.digest:
            check = pgettext("sheet", "Content {digest}").format(digest=self.digest[:16])
            pen.text(_RIGHT, lower, check, _FOOT_SIZE, align=Align.RIGHT, grey=_GREY)


class Document:
    """A PDF in the making; forms draw on its `canvas` one after the other. The same forms give the same bytes."""

    def __init__(self, title: str, author: str) -> None:
        self._out = io.BytesIO()
        self.canvas = Canvas(
            self._out,
            pagesize=(_PAGE_WIDTH, _PAGE_HEIGHT),
            pageCompression=1,
            invariant=1,
            lang="zh-CN" if language() == "zh" else "en",
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator("Huiyin")
        self.canvas.setViewerPreference("PrintScaling", "None")

    def finished(self) -> bytes:
        """The whole file; nothing can be drawn after that."""
        with font_lock:
            self.canvas.save()
        return self._out.getvalue()
