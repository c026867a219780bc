"""The recovery sheet: one page with the code that opens an office's data when nobody knows the passphrase."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from desktop.base.i18n import format_datetime, language
from desktop.base.i18n import gettext as _
from forms.draw import MM, Align, Pen
from forms.fonts import faces, font_lock
from forms.text import set_lines

_WIDTH, _HEIGHT = 210 * MM, 297 * MM
_LEFT, _RIGHT = 25 * MM, 190 * MM
_TOP = 277 * MM
_GREY = 0.35
_PER_ROW = 4
_CODE_SIZE, _CODE_ROW = 24.0, 21 * MM
_BODY, _LEAD = 10.5, 17.0


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What the sheet says. `groups` are the parts of the code in order, as people type them."""

    office_code: str
    office_name: str
    workstation: str
    made_at: datetime
    groups: tuple[str, ...]


def render(sheet: RecoverySheet) -> bytes:
    """The page as a PDF; the same sheet in the same language gives the same bytes. From any thread.

    Raises:
        UnavailableError: a font file is missing.
    """
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(_WIDTH, _HEIGHT),
        pageCompression=1,
        invariant=1,
        lang="zh-CN" if language() == "zh" else "en",
    )
    canvas.setTitle(_("Recovery sheet"))
    canvas.setCreator("Huiyin")
    canvas.setViewerPreference("PrintScaling", "None")
    with font_lock:
        pen = Pen(canvas, faces())
        _draw(pen, sheet)
        pen.flush()
        canvas.save()
    return out.getvalue()


def _draw(pen: Pen, sheet: RecoverySheet) -> None:
    y = _head(pen, sheet)
    y = _code(pen, sheet.groups, y)
    y = _list(pen, _("When it is needed"), _needed(), y)
    y = _list(pen, _("How it is kept"), _kept(), y - 4 * MM)
    _signatures(pen, y - 10 * MM)
    pen.text(_LEFT, 14 * MM, _("Huiyin · recovery sheet of {office}").format(office=sheet.office_code), 8, grey=_GREY)
    pen.text(_RIGHT, 14 * MM, _("Page 1 of 1"), 8, align=Align.RIGHT, grey=_GREY)


def _head(pen: Pen, sheet: RecoverySheet) -> float:
    pen.text((_LEFT + _RIGHT) / 2, _TOP, _("Recovery sheet"), 22, bold=True, align=Align.CENTRE, track=4)
    warning = _("Confidential. Not for the handover file, not for photographs.")
    pen.text((_LEFT + _RIGHT) / 2, _TOP - 8 * MM, warning, 9.5, align=Align.CENTRE, grey=_GREY)
    y = _TOP - 18 * MM
    rows = (
        (_("Office"), f"{sheet.office_name}  {sheet.office_code}"),
        (_("Made at"), format_datetime(sheet.made_at)),
        (_("On the PC"), sheet.workstation),
    )
    for label, value in rows:
        pen.text(_LEFT, y, label, 9.5, grey=_GREY)
        for line in set_lines(value, pen.face(bold=False).widths, 10.5, _RIGHT - _LEFT - 26 * MM, fill=False)[:2]:
            pen.line(_LEFT + 26 * MM, y, line, 10.5)
            y -= 6.5 * MM
    return y


def _code(pen: Pen, groups: Sequence[str], y: float) -> float:
    rows = -(-len(groups) // _PER_ROW)
    height = rows * _CODE_ROW + 6 * MM
    bottom = y - height
    pen.tint([(_LEFT, bottom, _RIGHT - _LEFT, height)], 0.955)
    pen.frame((_LEFT, bottom, _RIGHT - _LEFT, height), 1.2)
    step = (_RIGHT - _LEFT) / _PER_ROW
    for number, group in enumerate(groups):
        x = _LEFT + step * (number % _PER_ROW + 0.5)
        base = y - 3 * MM - _CODE_ROW * (number // _PER_ROW) - 9.5 * MM
        pen.text(x, base + 8.5 * MM - 3, str(number + 1), 8, align=Align.CENTRE, grey=_GREY)
        pen.text(x, base - 2 * MM, group, _CODE_SIZE, bold=True, align=Align.CENTRE, track=2.5)
    note = _("Digits and capital letters; the letters I, L, O and U do not occur.")
    pen.text(_LEFT, bottom - 6 * MM, note, 8.5, grey=_GREY)
    return bottom - 16 * MM


def _needed() -> tuple[str, ...]:
    return (
        _("Nobody knows the passphrase any more, or this PC no longer opens the office by itself."),
        _("At the start choose “Use the recovery sheet” and type the eight groups; spaces and dashes may be left out."),
        _("Then set a new passphrase. This sheet stays valid until a new one is printed."),
        _("A backup opens with this code as well, on any PC."),
    )


def _kept() -> tuple[str, ...]:
    return (
        _("Keep it on paper, apart from this PC: in the safe of the office or with the administration centre."),
        _("Whoever has this sheet and the database can read every complaint. Alone it is worth nothing."),
        _("If it is lost or others saw it: print a new one under Settings; this one opens nothing any more then."),
    )


def _list(pen: Pen, title: str, sentences: Sequence[str], y: float) -> float:
    pen.text(_LEFT, y, title, 12, bold=True)
    y -= 8 * MM
    indent = 6 * MM
    for number, sentence in enumerate(sentences, 1):
        pen.text(_LEFT, y, f"{number}.", _BODY, grey=_GREY)
        lines = set_lines(sentence, pen.face(bold=False).widths, _BODY, _RIGHT - _LEFT - indent, fill=False)
        for line in lines:
            pen.line(_LEFT + indent, y, line, _BODY)
            y -= _LEAD
        y -= 3
    return y


def _signatures(pen: Pen, y: float) -> None:
    step = (_RIGHT - _LEFT) / 3
    for number, label in enumerate((_("Kept by"), _("Kept where"), _("Date"))):
        x = _LEFT + number * step
        words = pen.text(x, y, label, 10)
        pen.rule(x + words + 3 * MM, y - 2, x + step - 6 * MM, y - 2, 0.5)
