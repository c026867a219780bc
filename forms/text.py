"""Chinese text set in lines: where a line may end, how marks close up, how a line is filled.

No line begins with a closing mark or ends on an opening one; dashes and ellipses stay whole; numbers stay with their
units and Latin words together; full-width marks next to each other and at the edges take half their width; Han and
Latin keep a sixth of an em between them; a paragraph's last line is not a lone character if it can be helped.
Reads widths, knows no PDF.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Widths = Mapping[str, float]
"""Advance of every character, in em."""

NO_START = frozenset("，。、；：？！…—～·）】》〉」』〕〗”’％‰℃°′″々!%),.:;?]}>»")
"""Marks that no line begins with."""
NO_END = frozenset("（【《〈「『〔〖“‘￥＄£¥$#@([{<«№")
"""Marks that no line ends on."""

_CLOSING = frozenset("，。、；：）】》〉」』〕〗”’")
_OPENING = frozenset("（【《〈「『〔〖“‘")
_UNITS = frozenset("℃°％‰%℉Ωμ")
_RANGES = frozenset("～－–")
_WORD_MARKS = frozenset("+-/\\.,:;_#&@'%~^*=±×·°²³()[]")
_HAN = (
    range(0x3400, 0xA000),
    range(0x20000, 0x40000),
    range(0xF900, 0xFB00),
    range(0x2E80, 0x2FE0),
    range(0x3005, 0x3008),
)
_LATIN = (range(0x30, 0x3A), range(0x41, 0x5B), range(0x61, 0x7B), range(0xC0, 0x250), range(0x370, 0x400))

_IS_HAN, _IS_LATIN, _IN_WORD, _CLOSES, _OPENS, _NO_START, _NO_END, _DIGIT = (1 << bit for bit in range(8))

AUTOSPACE = 1 / 6
"""Between Han and Latin where no space was typed, in em."""
_WIDE = 0.9
_STRETCH = 0.16
_SQUEEZE = 0.05
_ORPHANS = 2
_HAN_SHARE = 0.3


class _Traits(dict[str, int]):
    """What each character is to a line, worked out once."""

    def __missing__(self, char: str) -> int:
        code = ord(char)
        latin = any(code in block for block in _LATIN)
        flags = {
            _IS_HAN: any(code in block for block in _HAN),
            _IS_LATIN: latin,
            _IN_WORD: latin or char in _WORD_MARKS,
            _CLOSES: char in _CLOSING,
            _OPENS: char in _OPENING,
            _NO_START: char in NO_START or unicodedata.category(char).startswith("M"),
            _NO_END: char in NO_END,
            _DIGIT: char.isdigit(),
        }
        traits = sum(bit for bit, is_so in flags.items() if is_so)
        self[char] = traits
        return traits


_traits = _Traits()


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is drawn: `advances` in points, one for each character of `text`.

    `x` is where it begins in its box, `width` how far it reaches from there.
    """

    text: str
    advances: tuple[float, ...]
    x: float = 0.0
    width: float = 0.0


def measure(text: str, widths: Widths, size: float) -> list[float]:
    """The advance of every character in points, marks closed up and Han kept from Latin."""
    advances = [widths[char] * size for char in text]
    wide, half, space = _WIDE * size, 0.5 * size, AUTOSPACE * size
    before = 0
    for index, char in enumerate(text):
        after = _traits[char]
        if before & (_CLOSES | _OPENS) and after & (_CLOSES | _OPENS):
            pair_closes = before & _CLOSES or after & _OPENS
            if pair_closes and advances[index - 1] > wide:
                advances[index - 1] -= half
        elif (before & _IS_HAN and after & _IS_LATIN) or (before & _IS_LATIN and after & _IS_HAN):
            advances[index - 1] += space
        before = after
    return advances


def text_width(text: str, widths: Widths, size: float) -> float:
    """How wide the text is on one line, in points."""
    return sum(measure(text, widths, size))


def breakable(text: str, index: int) -> bool:
    """Whether a line may end before `text[index]`; `index` from 1."""
    a, b = text[index - 1], text[index]
    before, after = _traits[a], _traits[b]
    if b == " " or after & _NO_START or before & _NO_END:
        return False
    if a == " ":
        return not (index > 1 and _traits[text[index - 2]] & _DIGIT and _unit(b, after))
    if a == "]" and b == "[":
        return True
    if (before & _DIGIT and after & _IS_HAN) or (a in _RANGES and after & _DIGIT):
        return False
    return not (before & _IN_WORD and after & _IN_WORD)


def _unit(char: str, traits: int) -> bool:
    return char in _UNITS or (bool(traits & (_IS_LATIN | _IS_HAN)) and not traits & _DIGIT)


def set_lines(
    text: str, widths: Widths, size: float, width: float, *, indent: float = 0.0, fill: bool = True
) -> tuple[Line, ...]:
    """The text in lines no wider than `width`; spaces where a line ends are dropped, an empty line stays a line.

    `indent` goes before each paragraph's first line. `fill` stretches all but a paragraph's last line to the full
    width, in text that is Chinese enough for it. A word too long for a line is cut.
    """
    lines: list[Line] = []
    for words in (part.strip(" ") for part in text.split("\n")):
        if words:
            lines.extend(_Paragraph(words, widths, size, width, fill).lines(indent))
        else:
            lines.append(Line("", ()))
    return tuple(lines)


class _Paragraph:
    """One paragraph on its way into lines."""

    __slots__ = ("_advances", "_fill", "_size", "_text", "_width")

    def __init__(self, text: str, widths: Widths, size: float, width: float, fill: bool) -> None:
        self._text = text
        self._size = size
        self._width = width
        self._advances = measure(text, widths, size)
        self._fill = fill and sum(1 for char in text if _traits[char] & _IS_HAN) >= _HAN_SHARE * len(text)

    def lines(self, indent: float) -> Iterator[Line]:
        """The lines, the first one indented."""
        start, x = 0, indent
        while start < len(self._text):
            lead = x if x else -self._overhang(start)
            end = self._end(start, self._width - lead)
            following = end
            while following < len(self._text) and self._text[following] == " ":
                following += 1
            yield self._line(start, end, lead, last=following >= len(self._text))
            start, x = following, 0.0

    def _overhang(self, start: int) -> float:
        """An opening mark at a line's start stands half outside: its left half is blank."""
        wide = self._advances[start] > _WIDE * self._size
        return 0.5 * self._size if wide and _traits[self._text[start]] & _OPENS else 0.0

    def _end(self, start: int, room: float) -> int:
        """Where the line that begins at `start` ends (not included)."""
        text, count = self._text, len(self._text)
        reached, filled = self._reach(start, room)
        if reached == count:
            return count
        if self._takes_orphans(start, reached, room - filled):
            return count
        for end in range(reached, start, -1):
            if breakable(text, end):
                return end
        return max(reached, start + 1)

    def _reach(self, start: int, room: float) -> tuple[int, float]:
        """How far the characters go into the room, and how much of it they take."""
        text, advances, filled = self._text, self._advances, 0.0
        for index in range(start, len(text)):
            advance = advances[index]
            needed = filled + advance
            if needed > room + 0.01 and text[index] != " " and needed - self._closing_blank(index) > room + 0.01:
                return index, filled
            filled = needed
        return len(text), filled

    def _closing_blank(self, index: int) -> float:
        """The blank right half that a closing mark gives up at a line's end."""
        wide = self._advances[index] > _WIDE * self._size
        return 0.5 * self._size if wide and _traits[self._text[index]] & _CLOSES else 0.0

    def _takes_orphans(self, start: int, reached: int, left: float) -> bool:
        """Whether squeezing this line a little saves a next one of only one or two characters."""
        count = len(self._text)
        if not self._fill or count - reached > _ORPHANS or reached - start < 8:
            return False
        tail = sum(self._advances[reached:]) - self._closing_blank(count - 1)
        return tail - left <= _SQUEEZE * self._size * len(self._gaps(start, count))

    def _gaps(self, start: int, end: int) -> list[int]:
        """The characters after which a line may stretch or shrink: not inside words and numbers."""
        traits = [_traits[char] for char in self._text[start:end]]
        return [at for at in range(len(traits) - 1) if not (traits[at] & traits[at + 1] & _IN_WORD)]

    def _line(self, start: int, end: int, x: float, *, last: bool) -> Line:
        while self._text[end - 1] == " ":
            end -= 1
        advances = self._advances[start:end]
        advances[-1] -= self._closing_blank(end - 1)
        if end < len(self._text):
            advances[-1] -= self._autospace(end)
        slack = self._width - x - sum(advances)
        if slack < -0.01 or (slack > 0.05 and self._fill and not last):
            self._spread(start, end, advances, slack)
        return Line(self._text[start:end], tuple(advances), x, sum(advances))

    def _autospace(self, end: int) -> float:
        """The space before Latin, or before Han, that a line's end takes away."""
        a, b = _traits[self._text[end - 1]], _traits[self._text[end]]
        mixed = (a & _IS_HAN and b & _IS_LATIN) or (a & _IS_LATIN and b & _IS_HAN)
        return AUTOSPACE * self._size if mixed else 0.0

    def _spread(self, start: int, end: int, advances: list[float], slack: float) -> None:
        """Shares the slack among the gaps; a line that would look spaced out stays ragged."""
        gaps = self._gaps(start, end)
        share = slack / len(gaps) if gaps else 0.0
        if share <= _STRETCH * self._size:
            for at in gaps:
                advances[at] += share
