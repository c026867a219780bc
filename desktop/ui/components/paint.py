"""Painted primitives, shared by widgets and list delegates. Each returns the width it used."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from desktop.base.i18n import language
from desktop.ui import fonts, icons, theme
from desktop.ui.theme import CLOCK_KINDS, STATES, TONES, color

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTER = Qt.AlignmentFlag.AlignHCenter
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def tidy(text: str) -> str:
    """One line, and in Chinese no spaces round the middle dot."""
    return close_dots(text).replace("\n", " ")


def close_dots(text: str) -> str:
    """In Chinese the middle dot is a full-width glyph and has its spaces in itself."""
    return text.replace(" · ", "·") if language() == "zh" else text


def text_width(text: str, role: str = "body") -> float:
    """Width of one line."""
    return fonts.advance(tidy(text), role)


@lru_cache(maxsize=16384)
def elided(text: str, role: str, width: int) -> tuple[str, float]:
    """The text cut to `width` px with "…", and its width."""
    shown = fonts.metrics(role).elidedText(tidy(text), Qt.TextElideMode.ElideRight, width + 0.5)
    return shown, fonts.advance(shown, role)


def draw_text(
    p: QPainter, rect: QRectF, text: str, role: str = "body", tone: str = "text", align: Qt.AlignmentFlag = LEFT
) -> float:
    """One line, elided, in the middle of the rectangle's height."""
    shown, width = elided(text, role, int(rect.width()))
    p.setFont(fonts.font(role))
    p.setPen(color(tone))
    p.drawText(rect, int(_MIDDLE | align) | int(Qt.TextFlag.TextSingleLine), shown)
    return width


def draw_icon(p: QPainter, name: str, x: float, y: float, size: int = 16, tone: str = "text2") -> None:
    """An icon; with large text it grows around its centre."""
    grown = theme.icon_size(size)
    shift = (grown - size) / 2
    device = p.device()
    made = icons.pixmap(name, tone, grown, device.devicePixelRatio() if device else 1.0)
    p.drawPixmap(QRectF(x - shift, y - shift, grown, grown), made, QRectF(0, 0, made.width(), made.height()))


def fill(p: QPainter, rect: QRectF, role: str, radius: float = 0, alpha: float = 1.0) -> None:
    """A filled rounded rectangle."""
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(color(role, alpha))
    p.drawRoundedRect(rect, radius, radius)
    p.restore()


def stroke(p: QPainter, rect: QRectF, role: str, radius: float = 0, width: float = 1) -> None:
    """A rounded outline inside the rectangle."""
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(QPen(color(role), width))
    p.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    p.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)
    p.restore()


def chip_height() -> int:
    """Chips, levels and states share one height."""
    return theme.line_height("caption") + 2


def chip_width(text: str, icon: str = "") -> float:
    """Width that `draw_chip` needs."""
    return text_width(text, "caption") + 13 + (theme.icon_size(14) + 4 if icon else 0)


def draw_chip(
    p: QPainter, x: float, y: float, text: str, tone: str = "neutral", icon: str = "", height: int = 0
) -> float:
    """A soft chip."""
    height = height or chip_height()
    front, soft, _ = TONES[tone]
    width = chip_width(text, icon)
    rect = QRectF(x, y, width, height)
    fill(p, rect, soft, 4)
    if tone == "neutral":
        stroke(p, rect, "line", 4)
    if icon:
        draw_icon(p, icon, x + 5, y + (height - 14) / 2, 14, front)
    left = theme.icon_size(14) + 9 if icon else 6
    draw_text(p, QRectF(x + left, y, width - left, height), text, "caption", front)
    return width


def level_width(text: str) -> float:
    """Width that `draw_level` needs."""
    return text_width(text, "caption_strong") + 13


def draw_level(p: QPainter, x: float, y: float, text: str, look: str, height: int = 0) -> float:
    """A level: outline, tint or solid. Form and word say it, colour repeats it."""
    height = height or chip_height()
    rect = QRectF(x, y, level_width(text), height)
    tone = {"tint": "warn", "solid": "on_danger"}.get(look, "text2")
    if look == "solid":
        fill(p, rect, "danger_fill", 4)
    elif look == "tint":
        fill(p, rect, "warn_soft", 4)
        stroke(p, rect, "warn_fill", 4)
    else:
        stroke(p, rect, "outline", 4)
    draw_text(p, rect, text, "caption_strong", tone, CENTER)
    return rect.width()


def draw_state(p: QPainter, x: float, y: float, state: str, text: str, height: int = 0) -> float:
    """A ticket's state as icon and word, without a box."""
    height = height or chip_height()
    icon, tone = STATES.get(state, STATES["handling"])
    front = TONES[tone][0]
    draw_icon(p, icon, x, y + (height - 14) / 2, 14, front)
    left = 4 + theme.icon_size(14)
    return left + draw_text(p, QRectF(x + left, y, 400, height), text, "caption", front)


def draw_bar(p: QPainter, rect: QRectF, share: float, kind: str) -> None:
    """Time used of a clock. Overdue is hatched, paused dashed: it reads in grey as well."""
    radius = rect.height() / 2
    fill(p, rect, "track", radius)
    share = min(max(share, 0.0), 1.0)
    if kind == "paused":
        _draw_dashes(p, rect, share)
        return
    used = QRectF(rect.x(), rect.y(), max(rect.height(), rect.width() * share), rect.height())
    fill(p, used, CLOCK_KINDS[kind][1], radius)
    if kind == "over":
        _draw_hatching(p, used, radius)


def _draw_dashes(p: QPainter, rect: QRectF, share: float) -> None:
    pen = QPen(color("outline"), rect.height(), Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.2, 1.0])
    p.save()
    p.setPen(pen)
    start = rect.height() / 2
    y = rect.center().y()
    p.drawLine(QPointF(rect.x() + start, y), QPointF(rect.x() + max(start, rect.width() * share), y))
    p.restore()


def _draw_hatching(p: QPainter, rect: QRectF, radius: float) -> None:
    clip = QPainterPath()
    clip.addRoundedRect(rect, radius, radius)
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setClipPath(clip)
    p.setPen(QPen(color("surface", 0.75), 1.5))
    x = rect.x()
    while x < rect.right() + 6:
        p.drawLine(QPointF(x, rect.bottom() + 1), QPointF(x + rect.height() + 2, rect.y() - 1))
        x += 6
    p.restore()


def initial(name: str) -> str:
    """What stands for a person: the last character of a Chinese name, the first letter of another."""
    name = name.strip()
    if not name:
        return "?"
    return name[0].upper() if name.isascii() else name[-1]


def draw_avatar(p: QPainter, x: float, y: float, name: str, size: int = 20, me: bool = False) -> None:
    """A person as an initial in a circle."""
    rect = QRectF(x, y, size, size)
    fill(p, rect, "accent_soft" if me else "hover", size / 2)
    stroke(p, rect, "accent" if me else "line", size / 2)
    draw_text(p, rect.adjusted(-4, 0, 4, 0), initial(name), "caption", "accent_text" if me else "text2", CENTER)


def draw_focus(p: QPainter, rect: QRectF, radius: float = 6) -> None:
    """The focus ring, 2 px."""
    stroke(p, rect, "focus", radius, 2)
