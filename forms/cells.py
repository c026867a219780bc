"""The cells of a grid: labels, values, choices, signatures. Each knows how high it is and how to draw itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from forms.draw import BOX, MM, Align, Pen
from forms.fonts import faces, printable
from forms.text import Line, set_lines, text_width

BODY = 9.5
LABEL = 8.4
SMALL = 7.0
PAD = 1.7 * MM
"""Between a cell's side and its text."""
MIDDLE = 0.37
"""Half the height of a character above the baseline, in em."""
HINT_GREY = 0.45
_LABEL_SIZES = (LABEL, 7.8, 7.2)
_TWO_LINE_LABEL = 6.9
_TWO_LINE_LEAD = 7.5
_LABEL_SIDES = 1.4 * MM


@dataclass(frozen=True, slots=True)
class Density:
    """How close a form is set, in points: the least height of a row, and the distance of lines of text."""

    row: float
    lead: float

    def height(self, lines: float) -> float:
        """How high a cell with that many lines is."""
        return self.row + max(0.0, lines - 1) * self.lead

    def lines(self, height: float) -> int:
        """How many lines go into that height."""
        return int((height - self.row) / self.lead + 1.001) if height >= self.row - 0.01 else 0


class Cell(Protocol):
    """One cell of a row."""

    @property
    def width(self) -> float:
        """In points."""

    @property
    def tinted(self) -> bool:
        """Whether it stands on grey, as labels do."""

    def height(self, density: Density) -> float:
        """The least height in points."""

    def lines(self) -> int:
        """Into how many lines it may be cut between two pages; 0 if it can't be."""

    def cut(self, count: int) -> tuple[Cell, Cell]:
        """The cell with its first lines only, and the one that goes on with the rest overleaf."""

    def draw(self, pen: Pen, x: float, top: float, height: float, density: Density) -> None:
        """Draws the content; the grid draws the lines around."""


@dataclass(frozen=True, slots=True)
class Label:
    """The grey cell that says what stands in the next one; small on two lines where it is long."""

    text: str
    width: float
    bold: bool = False
    tinted: bool = True
    overleaf: str = ""
    """What is printed under the label where the row goes on from the page before."""
    goes_on: bool = False

    def height(self, density: Density) -> float:
        """The least height in points."""
        count = len(_label_lines(self.text, self.width, self.bold)[1])
        return max(density.row, count * _TWO_LINE_LEAD + 1.6 if count > 1 else 0.0)

    def lines(self) -> int:
        """Never cut."""
        return 0

    def cut(self, count: int) -> tuple[Label, Label]:  # noqa: ARG002
        """The same label on both pages, the second time marked."""
        return self, replace(self, goes_on=True)

    def draw(self, pen: Pen, x: float, top: float, height: float, density: Density) -> None:  # noqa: ARG002
        """Centred both ways."""
        size, lines = _label_lines(self.text, self.width, self.bold)
        lead = _TWO_LINE_LEAD if len(lines) > 1 else LABEL * 1.25
        note = self.overleaf if self.goes_on else ""
        count = len(lines) + bool(note)
        y = top - (height - (count - 1) * lead) / 2 - size * MIDDLE
        for line in lines:
            pen.line(x + (self.width - line.width) / 2, y, line, size, bold=self.bold)
            y -= lead
        if note:
            pen.text(x + self.width / 2, y, note, SMALL, align=Align.CENTRE)


@lru_cache(maxsize=1024)
def _label_lines(text: str, width: float, bold: bool) -> tuple[float, tuple[Line, ...]]:
    words = printable(text)
    widths = (faces().bold if bold else faces().regular).widths
    room = width - _LABEL_SIDES
    for size in _LABEL_SIZES:
        if text_width(words, widths, size) <= room:
            return size, set_lines(words, widths, size, width, fill=False)
    return _TWO_LINE_LABEL, set_lines(words, widths, _TWO_LINE_LABEL, room, fill=False)


@dataclass(frozen=True, slots=True)
class Value:
    """What somebody said or found; `hint` is printed small and grey while there is nothing."""

    width: float
    text: tuple[Line, ...]
    align: Align = Align.LEFT
    bold: bool = False
    hint: str = ""
    from_top: bool = False
    """True: begins at the top of a high row; False: in its middle."""
    tinted: bool = False

    def height(self, density: Density) -> float:
        """The least height in points."""
        return density.height(len(self.text))

    def lines(self) -> int:
        """Between any two lines."""
        return len(self.text)

    def cut(self, count: int) -> tuple[Value, Value]:
        """The first lines, and the others without the hint."""
        return replace(self, text=self.text[:count]), replace(self, text=self.text[count:], hint="")

    def draw(self, pen: Pen, x: float, top: float, height: float, density: Density) -> None:
        """From the top or in the middle, as it was made."""
        if self.hint and not self.text:
            y = top - height + density.row / 2 - LABEL * MIDDLE
            pen.text(x + self.width - PAD, y, self.hint, LABEL, align=Align.RIGHT, grey=HINT_GREY)
        block = (max(1, len(self.text)) - 1) * density.lead
        middle = density.row / 2 if self.from_top else (height - block) / 2
        y = top - middle - BODY * MIDDLE
        for line in self.text:
            left = PAD + self.align.value * (self.width - 2 * PAD - line.width)
            pen.line(x + left, y, line, BODY, bold=self.bold)
            y -= density.lead


def value(
    text: str,
    width: float,
    *,
    align: Align = Align.LEFT,
    bold: bool = False,
    hint: str = "",
    prose: bool = False,
) -> Value:
    """A value cell with any text in it. `prose`: set from the top, its paragraphs indented if there are several."""
    words = printable(text)
    widths = (faces().bold if bold else faces().regular).widths
    indent = 2 * BODY if prose and "\n" in words else 0.0
    room = width - 2 * PAD
    lines = set_lines(words, widths, BODY, room, indent=indent, fill=align is Align.LEFT) if words else ()
    return Value(width, lines, align, bold, hint, from_top=prose)


@dataclass(frozen=True, slots=True)
class Option:
    """Something to tick."""

    text: str
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Boxes to tick, one beside the other, on several lines if they are many."""

    width: float
    rows: tuple[tuple[Option, ...], ...]
    size: float = BODY
    tinted: bool = False

    def height(self, density: Density) -> float:
        """The least height in points."""
        return density.height(len(self.rows))

    def lines(self) -> int:
        """Never cut."""
        return 0

    def cut(self, count: int) -> tuple[Choices, Choices]:  # noqa: ARG002
        """All of them on the first page; overleaf the cell is empty."""
        return self, replace(self, rows=())

    def draw(self, pen: Pen, x: float, top: float, height: float, density: Density) -> None:
        """In the middle of the cell."""
        y = top - (height - (len(self.rows) - 1) * density.lead) / 2 - self.size * MIDDLE
        for options in self.rows:
            gap, left = self._gap(options), x + PAD
            for option in options:
                pen.tick_box(left, y, self.size, option.ticked)
                width = pen.text(left + BOX * self.size, y, option.text, self.size, bold=option.ticked)
                left += BOX * self.size + width + gap
            y -= density.lead

    def _gap(self, options: Sequence[Option]) -> float:
        left = self.width - 2 * PAD - sum(_option_width(option, self.size) for option in options)
        return max(0.0, min(1.3 * self.size, left / max(1, len(options) - 1)))


_CHOICE_SIZES = (BODY, 9.0, 8.5)
_LEAST_GAP = 0.55


def choices(options: Sequence[Option], width: float) -> Choices:
    """A cell with all the options: on one line, a little smaller if that saves a second one, else on several."""
    room = width - 2 * PAD
    for size in _CHOICE_SIZES:
        rows = _option_rows(options, room, size)
        if len(rows) == 1:
            return Choices(width, rows, size)
    return Choices(width, _option_rows(options, room, BODY))


def _option_rows(options: Sequence[Option], room: float, size: float) -> tuple[tuple[Option, ...], ...]:
    rows: list[list[Option]] = [[]]
    left = room
    for option in options:
        needed = _option_width(option, size)
        if rows[-1] and needed > left:
            rows.append([])
            left = room
        rows[-1].append(option)
        left -= needed + _LEAST_GAP * size
    return tuple(tuple(row) for row in rows)


@lru_cache(maxsize=1024)
def _option_width(option: Option, size: float) -> float:
    face = faces().bold if option.ticked else faces().regular
    return BOX * size + text_width(printable(option.text), face.widths, size)


@dataclass(frozen=True, slots=True)
class Signature:
    """A box to sign in: whose, the opinion, the name as far as known, and the date or room for it."""

    width: float
    title: str
    text: tuple[Line, ...]
    name: str
    date: str
    tinted: bool = False

    def height(self, density: Density) -> float:  # noqa: ARG002
        """The least height in points: one empty line more than the opinion, to sign in."""
        return self._head() + len(self.text) * _SIGN_LEAD + _SIGN_FOOT

    def lines(self) -> int:
        """Never cut."""
        return 0

    def cut(self, count: int) -> tuple[Signature, Signature]:  # noqa: ARG002
        """Never asked for: the whole box goes overleaf."""
        return self, self

    def title_lines(self) -> tuple[float, tuple[Line, ...]]:
        """Size and lines of the title: one, or small ones."""
        return _label_lines(self.title, self.width - 2 * PAD + _LABEL_SIDES, True)

    def _head(self) -> float:
        """How high the title stands, in points."""
        return max(_SIGN_TOP, len(self.title_lines()[1]) * _TWO_LINE_LEAD + 1)

    def draw(self, pen: Pen, x: float, top: float, height: float, density: Density) -> None:  # noqa: ARG002
        """Title above, opinion below it, name and date at the foot."""
        size, title = self.title_lines()
        for number, line in enumerate(title):
            pen.line(x + PAD, top - (11 if len(title) == 1 else 8) - number * _TWO_LINE_LEAD, line, size, bold=True)
        y = top - self._head() - _SIGN_SIZE * 0.8
        for line in self.text:
            pen.line(x + PAD, y, line, _SIGN_SIZE)
            y -= _SIGN_LEAD
        bottom = top - height
        pen.dotted(x + PAD, x + self.width - PAD, bottom + 15.5)
        pen.text(x + PAD, bottom + 18, self.name, BODY)
        pen.text(x + self.width - PAD, bottom + 5, self.date, LABEL, align=Align.RIGHT)


_SIGN_TOP, _SIGN_FOOT, _SIGN_SIZE, _SIGN_LEAD = 15.5, 31.0, 8.8, 11.6


def signature(title: str, opinion: str, name: str, date: str, width: float) -> Signature:
    """A box to sign in; a name too long for it is cut short."""
    words = printable(opinion)
    lines = set_lines(words, faces().regular.widths, _SIGN_SIZE, width - 2 * PAD) if words else ()
    return Signature(
        width, title.replace("\n", " "), lines, _shortened(printable(name).replace("\n", " "), width - 2 * PAD), date
    )


def _shortened(text: str, room: float) -> str:
    widths = faces().bold.widths
    if text_width(text, widths, BODY) <= room:
        return text
    while text and text_width(text + "…", widths, BODY) > room:
        text = text[:-1]
    return text + "…"
