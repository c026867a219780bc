"""Small painted widgets: icon, chip, level, state, avatar, key cap, removable filter."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.components import paint

Measure = Callable[[], tuple[float, float]]
Draw = Callable[[QPainter, QRectF], object]


class Painted(QWidget):
    """A widget of a fixed size that runs one paint function; the size is measured anew when the look changes."""

    def __init__(self, measure: Measure, draw: Draw, name: str = "") -> None:
        super().__init__()
        self._measure, self._draw = measure, draw
        self.setAccessibleName(name)
        self.remeasure()
        theme.signals().changed.connect(self.remeasure)

    def remeasure(self) -> None:
        """Takes the size from its measure again."""
        width, height = self._measure()
        self.setFixedSize(ceil(width), ceil(height))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(p, QRectF(self.rect()))


class Icon(Painted):
    """A static icon; `line` gives it the height of a line of that role, to stand beside its first line."""

    def __init__(self, name: str, tone: str = "text2", size: int = 16, line: str = "") -> None:
        self._name, self._tone, self._side, self._line = name, tone, size, line
        super().__init__(self._icon_size, self._draw_icon)

    def set_icon(self, name: str, tone: str) -> None:
        """Another icon in another colour role."""
        self._name, self._tone = name, tone
        self.update()

    def _icon_size(self) -> tuple[float, float]:
        side = theme.icon_size(self._side)
        return side, max(side, theme.line_height(self._line)) if self._line else side

    def _draw_icon(self, p: QPainter, r: QRectF) -> None:
        half = self._side / 2
        paint.draw_icon(p, self._name, r.center().x() - half, r.center().y() - half, self._side, self._tone)


class Chip(Painted):
    """A soft chip."""

    def __init__(self, text: str, tone: str = "neutral", icon: str = "") -> None:
        self._text, self._tone, self._icon = text, tone, icon
        super().__init__(self._chip_size, self._draw_chip, text)

    def set_chip(self, text: str, tone: str = "neutral", icon: str = "") -> None:
        """Other words, tone and icon."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.remeasure()

    def _chip_size(self) -> tuple[float, float]:
        return paint.chip_width(self._text, self._icon), paint.chip_height()

    def _draw_chip(self, p: QPainter, _r: QRectF) -> None:
        paint.draw_chip(p, 0, 0, self._text, self._tone, self._icon)


class LevelChip(Painted):
    """A level: its words and its look ("outline", "tint" or "solid") as the pack gives them."""

    def __init__(self, text: str, look: str) -> None:
        self._text, self._look = text, look
        super().__init__(self._level_size, self._draw_level, text)

    def set_level(self, text: str, look: str) -> None:
        """Another level."""
        self._text, self._look = text, look
        self.setAccessibleName(text)
        self.remeasure()

    def _level_size(self) -> tuple[float, float]:
        return paint.level_width(self._text), paint.chip_height()

    def _draw_level(self, p: QPainter, _r: QRectF) -> None:
        paint.draw_level(p, 0, 0, self._text, self._look)


class StateChip(Chip):
    """A ticket's state as a soft chip with its icon; `text` is the state's word."""

    def __init__(self, state: str, text: str) -> None:
        icon, tone = theme.STATES.get(state, theme.STATES["handling"])
        super().__init__(text, tone, icon)

    def set_state(self, state: str, text: str) -> None:
        """Another state."""
        icon, tone = theme.STATES.get(state, theme.STATES["handling"])
        self.set_chip(text, tone, icon)


class Avatar(Painted):
    """A person as an initial in a circle; `me` = the one at the desk."""

    def __init__(self, name: str, size: int = 24, me: bool = False) -> None:
        self._who, self._side, self._me = name, size, me
        super().__init__(self._avatar_size, self._draw_avatar, name)

    def set_person(self, name: str, me: bool = False) -> None:
        """Somebody else."""
        self._who, self._me = name, me
        self.setAccessibleName(name)
        self.update()

    def _avatar_size(self) -> tuple[float, float]:
        side = theme.u(self._side)
        return side, side

    def _draw_avatar(self, p: QPainter, r: QRectF) -> None:
        paint.draw_avatar(p, 0, 0, self._who, round(r.width()), self._me)


class KeyHint(Painted):
    """A small key cap, "Ctrl+K" say."""

    def __init__(self, keys: str) -> None:
        self._keys = keys
        super().__init__(self._cap_size, self._draw_cap, keys)

    def _cap_size(self) -> tuple[float, float]:
        height = paint.chip_height()
        return max(paint.text_width(self._keys, "caption") + 11, height), height

    def _draw_cap(self, p: QPainter, r: QRectF) -> None:
        paint.stroke(p, r, "line", 4)
        paint.draw_text(p, r, self._keys, "caption", "text3", paint.CENTER)


class Bar(Painted):
    """A countdown bar; `kind` as in `theme.CLOCK_KINDS`."""

    def __init__(self, share: float, kind: str, width: int, height: int = 4) -> None:
        self._share, self._kind = share, kind
        super().__init__(lambda: (theme.u(width), height), self._draw_bar)

    def set_share(self, share: float, kind: str) -> None:
        """Another share of time used."""
        self._share, self._kind = share, kind
        self.update()

    def _draw_bar(self, p: QPainter, r: QRectF) -> None:
        paint.draw_bar(p, r, self._share, self._kind)


class Token(QAbstractButton):
    """A filter in force: words, then a cross. Click, Delete or Backspace takes it away (`clicked`)."""

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(name or text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.signals().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(round(paint.text_width(self.text(), "caption")) + 31, paint.chip_height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        r = QRectF(self.rect())
        paint.fill(p, r, "selected" if self.underMouse() else "accent_soft", 4)
        paint.draw_text(p, r.adjusted(8, 0, -22, 0), self.text(), "caption", "accent_text")
        paint.draw_icon(p, "x", r.right() - 18, (r.height() - 12) / 2, 12, "accent_text")
        if self.hasFocus():
            paint.draw_focus(p, r, 4)


def token(text: str, name: str = "") -> Token:
    """A removable filter."""
    return Token(text, name)
