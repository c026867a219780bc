"""What a form is drawn with: text in set lines, rules, tints, tick boxes, QR codes, on one page of a PDF.

Lengths are points, the origin is the page's lower left corner, a text's y its baseline. Everything goes into the page
as PDF operators in the order of the calls, so the same calls make the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any

import segno
from reportlab.pdfgen.canvas import Canvas

from forms.fonts import Face, Faces, Font, printable
from forms.text import Line, measure, text_width

MM = 72 / 25.4
_ESCAPED = {40: "\\(", 41: "\\)", 92: "\\\\"}
_BYTES = tuple(_ESCAPED.get(code, chr(code) if 32 <= code < 127 else f"\\{code:03o}") for code in range(256))
_NOTICEABLE = 0.6
_UPRIGHT_STEP = 1.22

Rectangle = tuple[float, float, float, float]
"""x, y, width, height."""


class Align(Enum):
    """Where a text stands against its x."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


class Pen:
    """Draws on the page that `canvas` has open; `flush` puts it there. One pen per page."""

    def __init__(self, canvas: Canvas, faces: Faces) -> None:
        self._canvas = canvas
        self._doc: Any = canvas._doc  # type: ignore[attr-defined]
        self._faces = faces
        self._code: list[str] = []
        self._grey = 0.0

    def face(self, bold: bool) -> Face:
        """The weight of the typeface."""
        return self._faces.bold if bold else self._faces.regular

    def flush(self) -> None:
        """Hands what was drawn to the page."""
        self._canvas.addLiteral("\n".join(self._code))
        self._code.clear()

    def line(self, x: float, y: float, line: Line, size: float, *, bold: bool = False, grey: float = 0.0) -> None:
        """One set line in the box that begins at x."""
        if line.text:
            self._ink(grey)
            self._show(self.face(bold), x + line.x, y, line.text, line.advances, size)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        align: Align = Align.LEFT,
        grey: float = 0.0,
        track: float = 0.0,
        room: float = math.inf,
    ) -> float:
        """A short text on one line, smaller if it is wider than `room`; returns how wide it is.

        `track` = additional distance between characters.
        """
        words = printable(text).replace("\n", " ")
        if not words:
            return 0.0
        face = self.face(bold)
        advances = [advance + track for advance in measure(words, face.widths, size)]
        width = sum(advances) - track
        if width > room:
            size, advances, width = size * room / width, [one * room / width for one in advances], room
        self._ink(grey)
        self._show(face, x - align.value * width, y, words, advances, size)
        return width

    def upright(self, x: float, top: float, bottom: float, text: str, size: float) -> None:
        """Chinese from top to bottom, other words turned on their side; centred on x, bold, shrunk to fit."""
        words = printable(text)
        if words.isascii():
            self._turned(x, top, bottom, words, size)
            return
        step = min(size * _UPRIGHT_STEP, (top - bottom - 7) / max(1, len(words)))
        size = min(size, step / 1.04)
        y = (top + bottom) / 2 + len(words) * step / 2 - (step + size * 0.76) / 2
        for char in words:
            self.text(x, y, char, size, bold=True, align=Align.CENTRE)
            y -= step

    def _turned(self, x: float, top: float, bottom: float, text: str, size: float) -> None:
        face = self._faces.bold
        width = text_width(text, face.widths, size)
        if width > top - bottom - 3:
            size *= (top - bottom - 3) / width
            width = top - bottom - 3
        self._ink(0.0)
        matrix = f"0 1 -1 0 {x + size * 0.36:.3f} {(top + bottom - width) / 2:.3f}"
        self._show_at(face, matrix, text, measure(text, face.widths, size), size)

    def _show(self, face: Face, x: float, y: float, text: str, advances: Sequence[float], size: float) -> None:
        self._show_at(face, f"1 0 0 1 {x:.3f} {y:.3f}", text, advances, size)

    def _show_at(self, face: Face, matrix: str, text: str, advances: Sequence[float], size: float) -> None:
        font: Font = face.font
        natural, scale, index = face.widths, 1000 / size, 0
        code = [f"BT {matrix} Tm"]
        for subset, glyphs in font.splitString(text, self._doc):
            parts: list[str] = ["("]
            for glyph in glyphs:
                parts.append(_BYTES[glyph])
                closer = natural[text[index]] * 1000 - advances[index] * scale
                if abs(closer) > _NOTICEABLE:
                    parts.append(f"){closer:.0f}(")
                index += 1
            parts.append(")")
            code.append(f"{font.getSubsetInternalName(subset, self._doc)} {size:.4g} Tf [{''.join(parts)}]TJ")
        code.append("ET")
        self._code.append(" ".join(code))

    def rule(self, x1: float, y1: float, x2: float, y2: float, width: float) -> None:
        """A straight line."""
        self._code.append(f"{width:.2f} w {x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S")

    def dotted(self, x1: float, x2: float, y: float) -> None:
        """A dotted line to write on."""
        self._code.append(f"q .35 w [.6 1.5] 0 d 1 J {x1:.3f} {y:.3f} m {x2:.3f} {y:.3f} l S Q")

    def frame(self, box: Rectangle, width: float) -> None:
        """The outline of a rectangle."""
        x, y, w, h = box
        self._code.append(f"{width:.2f} w {x:.3f} {y:.3f} {w:.3f} {h:.3f} re S")

    def tint(self, boxes: Iterable[Rectangle], grey: float) -> None:
        """Rectangles filled with a grey, 1 = white."""
        shapes = " ".join(f"{x:.3f} {y:.3f} {w:.3f} {h:.3f} re" for x, y, w, h in boxes)
        if shapes:
            self._ink(grey)
            self._code.append(f"{shapes} f")

    def tick_box(self, x: float, y: float, size: float, ticked: bool) -> None:
        """A box to tick beside text of that size, drawn as a shape; it is `BOX` em wide."""
        side, low, left = 0.78 * size, y - 0.015 * size, x + 0.04 * size
        self.frame((left, low, side, side), 0.055 * size)
        if ticked:
            corners = [(left + side * a, low + side * b) for a, b in ((0.17, 0.52), (0.41, 0.22), (0.86, 0.84))]
            path = " ".join(f"{px:.3f} {py:.3f} {op}" for (px, py), op in zip(corners, "mll", strict=True))
            self._code.append(f"q {0.13 * size:.2f} w 1 J 1 j {path} S Q")

    def qr(self, x: float, y: float, side: float, text: str) -> None:
        """A QR code that fills the square; nothing for an empty text."""
        if text:
            rows = _qr_rows(text)
            unit = side / len(rows)
            boxes = (
                (x + start * unit, y + (len(rows) - 1 - row) * unit, length * unit, unit)
                for row, runs in enumerate(rows)
                for start, length in runs
            )
            self.tint(boxes, 0.0)

    def _ink(self, grey: float) -> None:
        if grey != self._grey:
            self._grey = grey
            self._code.append(f"{grey:.3g} g")


BOX = 1.12
"""How far a tick box and the gap behind it reach, in em."""


@lru_cache(maxsize=256)
def _qr_rows(text: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """The dark runs (start, length) of every row, topmost first. A fixed mask is five times faster and scans alike."""
    code = segno.make(text, error="m", micro=False, boost_error=False, mask=2)
    return tuple(_runs(bytes(row)) for row in code.matrix)


def _runs(row: bytes) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    start = 0
    for part in row.replace(b"\x01\x00", b"\x01|\x00").replace(b"\x00\x01", b"\x00|\x01").split(b"|"):
        if part[:1] == b"\x01":
            runs.append((start, len(part)))
        start += len(part)
    return tuple(runs)
