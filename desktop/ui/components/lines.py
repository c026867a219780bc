"""Wrapping of Chinese and Latin text, and painting it with the line height of its role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.ui import fonts, theme
from desktop.ui.components.paint import close_dots, fill
from desktop.ui.theme import color

_TOKEN = re.compile(r"[!-~]+|.", re.DOTALL)
_NO_START = frozenset("，。！？；：、）》」』】”’…,.!?;:)]}")


@lru_cache(maxsize=4096)
def break_lines(text: str, role: str, width: int) -> tuple[str, ...]:
    """Lines of at most `width` px: no closing mark begins one, Latin words stay whole if they fit."""
    found: list[str] = []
    for paragraph in close_dots(text).split("\n"):
        found += _break_paragraph(paragraph, role, width)
    return tuple(found)


def _break_paragraph(paragraph: str, role: str, width: int) -> list[str]:
    found: list[str] = []
    line: list[str] = []
    used = 0.0
    for token in _tokens(paragraph, role, width):
        size = fonts.advance(token, role)
        if line and used + size > width:
            kept = _kept(line, token)
            if kept:
                found.append("".join(line[:kept]))
                line = line[kept:]
                used = sum(fonts.advance(one, role) for one in line)
            if not line and token.isspace():
                continue
        line.append(token)
        used += size
    return [*found, "".join(line)]


def _kept(line: list[str], token: str) -> int:
    """How many pieces stay before the break: a closing mark takes along what it closes; 0 = no break is allowed."""
    at = len(line)
    while at and token[0] in _NO_START:
        at -= 1
        token = line[at]
    return at


def _fitting(token: str, role: str, width: int) -> int:
    measure = fonts.metrics(role).horizontalAdvance
    cut = 1
    while cut < len(token) and measure(token[: cut + 1]) <= width:
        cut += 1
    return cut


def _tokens(paragraph: str, role: str, width: int) -> Iterator[str]:
    """Characters, and Latin words as one; a word wider than the line in pieces that fit."""
    for token in _TOKEN.findall(paragraph):
        rest = token
        while len(rest) > 1 and fonts.advance(rest, role) > width:
            cut = _fitting(rest, role, width)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def paragraph_height(text: str, role: str, width: float) -> int:
    """Height in px of the wrapped text."""
    return len(break_lines(text, role, int(width))) * theme.line_height(role)


def balanced_width(text: str, role: str, width: int) -> int:
    """The least width in px that takes no more lines than `width` does: no single word is left for the last one."""
    wanted, low, high = len(break_lines(text, role, width)), 1, width
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if len(break_lines(text, role, middle)) <= wanted else (middle + 1, high)
    return low


def draw_paragraph(
    p: QPainter,
    rect: QRectF,
    text: str,
    role: str,
    tone: str = "text",
    marks: tuple[str, ...] = (),
    max_lines: int = 0,
    mark: str = "mark",
    centred: bool = False,
) -> float:
    """Paints wrapped text with a marker behind some words; returns the height used. `max_lines` 0 = all."""
    height = theme.line_height(role)
    lines = list(break_lines(text, role, int(rect.width())))
    if max_lines and len(lines) > max_lines:
        lines = lines[:max_lines]
        elide = fonts.metrics(role).elidedText
        lines[-1] = elide(lines[-1] + "……", Qt.TextElideMode.ElideRight, rect.width())
    for number, line in enumerate(lines):
        at = QRectF(rect.x(), rect.y() + number * height, rect.width() + 20, height)
        if centred:
            at.translate((rect.width() - fonts.advance(line, role)) / 2, 0)
        for word in marks:
            _draw_marks(p, at, line, word, role, mark)
        p.setFont(fonts.font(role))
        p.setPen(color(tone))
        p.drawText(at, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), line)
    return len(lines) * height


def draw_spans(
    p: QPainter, rect: QRectF, text: str, role: str, spans: Sequence[tuple[int, int]], tone: str = "text"
) -> float:
    """Paints wrapped text with some pieces (beginning, end) underlined; returns the height used."""
    height, at = theme.line_height(role), 0
    whole = close_dots(text)
    broken = break_lines(whole, role, int(rect.width()))
    for number, line in enumerate(broken):
        at = max(whole.find(line, at), at)
        place = QRectF(rect.x(), rect.y() + number * height, rect.width() + 20, height)
        for begin, end in spans:
            _draw_span(p, place, line, max(begin - at, 0), min(end - at, len(line)), role)
        p.setFont(fonts.font(role))
        p.setPen(color(tone))
        p.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), line)
        at += len(line)
    return len(broken) * height


def _draw_span(p: QPainter, line: QRectF, text: str, begin: int, end: int, role: str) -> None:
    if end <= begin:
        return
    x = line.x() + fonts.advance(text[:begin], role)
    width = fonts.advance(text[begin:end], role)
    fill(p, QRectF(x - 1, line.y() + 2, width + 2, line.height() - 4), "info_soft", 3)
    p.setPen(QPen(color("info"), 1.5))
    p.drawLine(QPointF(x, line.bottom() - 2.5), QPointF(x + width, line.bottom() - 2.5))


def _draw_marks(p: QPainter, line: QRectF, text: str, word: str, role: str, mark: str) -> None:
    at = text.find(word)
    while word and at >= 0:
        x = line.x() + fonts.advance(text[:at], role)
        width = fonts.advance(word, role)
        fill(p, QRectF(x - 1, line.y() + 3, width + 2, line.height() - 6), mark, 3)
        p.setPen(QPen(color("warn" if mark == "mark" else "info"), 1.5))
        p.drawLine(QPointF(x, line.bottom() - 3.5), QPointF(x + width, line.bottom() - 3.5))
        at = text.find(word, at + len(word))
