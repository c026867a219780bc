"""Rows of cells in titled sections, laid out over pages and drawn as one table: the frame of every form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from forms.cells import Cell, Density
from forms.draw import MM, Pen, Rectangle

TINT = 0.93
THIN, MIDDLE, THICK = 0.4, 0.8, 1.2
TITLE_WIDTH = 7 * MM
"""The column in which the sections' titles stand."""
_TITLE_SIZE = 9.2
_LEAST_PART = 10 * MM
_LEAST_LINES = 2
_COMPANY = 3
_LAST_SPARE = 14 * MM
_MOST_FILL = 3.0


@dataclass(frozen=True, slots=True)
class Row:
    """Cells beside each other. `room` = lines that it has room for at least; `grow` = its share of spare height.

    A `header` is repeated where its section goes on overleaf; a `whole` row is never cut.
    """

    cells: tuple[Cell, ...]
    room: float = 1
    grow: float = 0
    header: bool = False
    whole: bool = False

    def height(self, density: Density) -> float:
        """The least height in points."""
        return max(density.height(self.room), *(cell.height(density) for cell in self.cells))

    def cut(self, room: float, density: Density) -> tuple[Row, Row] | None:
        """The part that goes into the room and the rest; None if it is not worth it or can't be done."""
        longest = max(cell.lines() for cell in self.cells)
        count = min(density.lines(room), longest - _LEAST_LINES)
        if self.whole or count < _LEAST_LINES:
            return None
        parts = [cell.cut(count) for cell in self.cells]
        first = replace(self, cells=tuple(part[0] for part in parts), room=1, grow=0)
        rest = replace(self, cells=tuple(part[1] for part in parts), room=1)
        return (first, rest) if first.height(density) <= room + 0.01 else None


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that belong together under a title. A `whole` one goes overleaf rather than being divided."""

    title: str
    rows: tuple[Row, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with the height that it got."""

    row: Row
    height: float


@dataclass(frozen=True, slots=True)
class Strip:
    """The rows of one section on one page, from top to bottom."""

    title: str
    rows: tuple[Placed, ...]

    @property
    def height(self) -> float:
        """In points."""
        return sum(placed.height for placed in self.rows)


Page = tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands on which page, and how close it is set."""

    pages: tuple[Page, ...]
    density: Density


def lay_out(
    sections: Sequence[Section],
    densities: Sequence[Density],
    first_room: float,
    next_room: float,
    most_spare: float = math.inf,
) -> Layout:
    """Everything on one page in the widest density that allows it, else over pages in the first density.

    `densities` from wide to close; rooms are heights in points, of the first page and of the others. Of a single page's
    spare height at most `most_spare` goes to the rows that grow. Sections without rows are left out.
    """
    sections = [section for section in sections if section.rows]
    for density in densities:
        needed = sum(row.height(density) for section in sections for row in section.rows)
        if needed <= first_room + 0.01:
            page = _Pages(density, first_room, next_room).place(sections)
            return Layout((_stretched(page[0], min(first_room - needed, most_spare)),), density)
    density = densities[0]
    pages = _Pages(density, first_room, next_room).place(sections)
    rooms = [first_room] + [next_room] * (len(pages) - 1)
    full = [_filled(page, room) for page, room in zip(pages[:-1], rooms, strict=False)]
    spare = rooms[-1] - sum(strip.height for strip in pages[-1])
    return Layout((*full, _stretched(pages[-1], min(spare, _LAST_SPARE))), density)


def _stretched(page: Page, spare: float) -> Page:
    """The page with its spare height given to the rows that grow."""
    weight = sum(placed.row.grow for strip in page for placed in strip.rows)
    if not weight or spare <= 0:
        return page
    unit = spare / weight
    return tuple(
        replace(
            strip,
            rows=tuple(replace(placed, height=placed.height + unit * placed.row.grow) for placed in strip.rows),
        )
        for strip in page
    )


def _filled(page: Page, room: float) -> Page:
    """A full page brought to the bottom margin by a little more height for every row; a big gap stays."""
    count = sum(len(strip.rows) for strip in page)
    share = (room - sum(strip.height for strip in page)) / count
    if not 0 < share <= _MOST_FILL:
        return page
    return tuple(
        replace(strip, rows=tuple(replace(placed, height=placed.height + share) for placed in strip.rows))
        for strip in page
    )


class _Pages:
    """Places rows one after the other and turns the page when it is full."""

    def __init__(self, density: Density, first_room: float, next_room: float) -> None:
        self._density = density
        self._next_room = next_room
        self._left = self._room = first_room
        self._pages: list[list[Strip]] = [[]]
        self._part: list[Placed] = []

    def place(self, sections: Sequence[Section]) -> tuple[Page, ...]:
        """All sections, in order."""
        for section in sections:
            self._begin(section)
            header = section.rows[0] if section.rows[0].header else None
            for row in section.rows:
                self._add(section, row, header)
            self._close(section)
        return tuple(tuple(page) for page in self._pages)

    def _begin(self, section: Section) -> None:
        """Turns the page if the section, or a beginning of it worth printing, has no room."""
        heights = [row.height(self._density) for row in section.rows]
        needed = sum(heights) if section.whole else self._least(section, heights)
        if needed > self._left + 0.01 and self._left < self._room:
            self._turn()

    def _least(self, section: Section, heights: list[float]) -> float:
        """How much of a section must be on a page at least: a header and a row, a title's height, three lines."""
        if section.rows[0].header and len(heights) > 1:
            return heights[0] + min(heights[1], self._density.height(3))
        first = next((reached for reached in accumulate(heights) if reached >= _LEAST_PART), sum(heights))
        return first if section.rows[0].whole else min(first, self._density.height(4))

    def _add(self, section: Section, row: Row, header: Row | None) -> None:
        rest: Row | None = row
        while rest is not None:
            height = rest.height(self._density)
            if height <= self._left + 0.01:
                self._put(rest, height)
                return
            parts = rest.cut(self._left, self._density)
            if parts is None and self._left >= self._room - (header.height(self._density) if header else 0) - 0.01:
                self._put(rest, self._left)
                return
            if parts is not None:
                self._put(parts[0], parts[0].height(self._density))
                rest = parts[1]
            carried = self._part.pop() if parts is None and self._would_be_alone(section, row, header) else None
            self._close(section)
            self._turn()
            if header is not None and rest is not header:
                self._put(header, header.height(self._density))
            if carried:
                self._put(carried.row, carried.height)

    def _would_be_alone(self, section: Section, row: Row, header: Row | None) -> bool:
        """Whether a table's last line would stand on the next page without company."""
        return header is not None and row is section.rows[-1] and len(self._part) > _COMPANY

    def _put(self, row: Row, height: float) -> None:
        self._part.append(Placed(row, height))
        self._left -= height

    def _close(self, section: Section) -> None:
        if self._part:
            self._pages[-1].append(Strip(section.title, tuple(self._part)))
            self._part = []

    def _turn(self) -> None:
        self._pages.append([])
        self._left = self._room = self._next_room


def draw_page(pen: Pen, page: Page, density: Density, x: float, top: float, width: float) -> float:
    """Draws the table with its upper left corner at (x, top); returns where it ends."""
    bottom = top - sum(strip.height for strip in page)
    pen.tint([(x, bottom, TITLE_WIDTH, top - bottom), *_tinted(page, x + TITLE_WIDTH, top)], TINT)
    y = top
    for number, strip in enumerate(page):
        if number:
            pen.rule(x, y, x + width, y, MIDDLE)
        _draw_strip(pen, strip, density, x, y, width)
        y -= strip.height
    pen.frame((x, bottom, width, top - bottom), THICK)
    return bottom


def _tinted(page: Page, left: float, top: float) -> list[Rectangle]:
    boxes: list[Rectangle] = []
    for placed in (placed for strip in page for placed in strip.rows):
        x = left
        for cell in placed.row.cells:
            if cell.tinted:
                boxes.append((x, top - placed.height, cell.width, placed.height))
            x += cell.width
        top -= placed.height
    return boxes


def _draw_strip(pen: Pen, strip: Strip, density: Density, x: float, top: float, width: float) -> None:
    left, y = x + TITLE_WIDTH, top
    for number, placed in enumerate(strip.rows):
        if number:
            pen.rule(left, y, x + width, y, THIN)
        _draw_row(pen, placed, density, left, y)
        y -= placed.height
    pen.rule(left, top, left, y, THIN)
    pen.upright(x + TITLE_WIDTH / 2, top, y, strip.title, _TITLE_SIZE)


def _draw_row(pen: Pen, placed: Placed, density: Density, x: float, top: float) -> None:
    for number, cell in enumerate(placed.row.cells):
        if number:
            pen.rule(x, top, x, top - placed.height, THIN)
        cell.draw(pen, x, top, placed.height, density)
        x += cell.width
