"""All clocks of a ticket in one painted strip, nearest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.theme import CLOCK_KINDS


@dataclass(frozen=True, slots=True)
class ClockTile:
    """One clock in words. `kind` as in `theme.CLOCK_KINDS`; `share` of the time used, 0 to 1.

    `doubt` = that the end may move, "" if it may not.
    """

    code: str
    name: str
    value: str
    due: str
    rule: str
    share: float
    kind: str
    doubt: str = ""

    @property
    def spoken(self) -> str:
        """The clock for a screen reader."""
        return " ".join(part for part in (self.name, self.value, self.due, self.rule, self.doubt) if part)


class ClocksRibbon(QWidget):
    """At most `most` tiles; the rest are counted in the last one, which leads to all of them.

    One tab stop, ← → inside, Enter or F2 explains.
    """

    explain_requested = Signal(object)
    """The `ClockTile` that a person wants explained."""
    all_requested = Signal()
    """All clocks are wanted, also those that have no tile."""

    def __init__(self, tiles: Sequence[ClockTile] = (), most: int = 5) -> None:
        super().__init__()
        self._tiles: tuple[ClockTile, ...] = ()
        self._at, self._most = 0, most
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_clocks(tiles)
        theme.signals().changed.connect(self._restyle)

    def set_clocks(self, tiles: Sequence[ClockTile]) -> None:
        """Shows these clocks."""
        self._tiles = tuple(tiles)
        self._at = min(self._at, max(self._places() - 1, 0))
        self.setAccessibleName(_("; ").join(tile.spoken for tile in self._tiles) or _("No clocks"))
        self._restyle()

    def set_most(self, most: int) -> None:
        """Shows at most this many tiles."""
        self._most = most
        self._at = min(self._at, max(self._places() - 1, 0))
        self.update()

    def tiles(self) -> tuple[ClockTile, ...]:
        """All clocks, also those without a tile."""
        return self._tiles

    def focused(self) -> ClockTile | None:
        """The tile that the keys are on; None where that is the count, or there is none."""
        shown = self._shown()
        return shown[self._at] if self._at < len(shown) else None

    def focused_point(self) -> QPoint:
        """The lower middle of that tile, in global coordinates: where an explanation hangs."""
        tile = self._rect(self._at)
        return self.mapToGlobal(QPoint(round(tile.center().x()), round(tile.bottom())))

    def _places(self) -> int:
        return len(self._shown()) + bool(self._hidden())

    def _shown(self) -> tuple[ClockTile, ...]:
        return self._tiles[: self._most - 1] if self._hidden() else self._tiles

    def _hidden(self) -> int:
        return max(len(self._tiles) - (self._most - 1), 0) if len(self._tiles) > self._most else 0

    def _restyle(self) -> None:
        lines = sum(theme.line_height(role) for role in ("body", "subtitle", "caption"))
        self.setFixedHeight(lines + 30)
        self.update()

    def _rect(self, index: int) -> QRectF:
        count = max(self._places(), 1)
        width = (self.width() - 8 * (count - 1)) / count
        width = min(width, theme.u(240))
        return QRectF(round(index * (width + 8)), 0, round(width), self.height())

    def sizeHint(self) -> QSize:
        return QSize(480, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, tile in enumerate(self._shown()):
            self._paint_tile(p, self._rect(index), tile)
            if self.hasFocus() and index == self._at:
                paint.draw_focus(p, self._rect(index), 8)
        if self._hidden():
            rect = self._rect(len(self._shown()))
            paint.stroke(p, rect, "line", 8)
            words = _("{count} more").format(count=self._hidden())
            paint.draw_text(p, rect, words, "body", "text2", paint.CENTER)
            if self.hasFocus() and self._at == len(self._shown()):
                paint.draw_focus(p, rect, 8)

    def _paint_tile(self, p: QPainter, rect: QRectF, tile: ClockTile) -> None:
        front, _bar, icon = CLOCK_KINDS[tile.kind]
        soft = {"over": "danger_soft", "soon": "warn_soft"}.get(tile.kind)
        paint.fill(p, rect, soft or "raised", 8)
        if not soft:
            paint.stroke(p, rect, "line", 8)
        x, width, y = rect.x() + 12, rect.width() - 24, rect.y() + 10
        name, value, foot = (theme.line_height(role) for role in ("body", "subtitle", "caption"))
        paint.draw_icon(p, icon, x, y + (name - 14) / 2, 14, front)
        left = theme.icon_size(14) + 6
        paint.draw_text(p, QRectF(x + left, y, width - left, name), tile.name, "caption", "text2")
        y += name
        paint.draw_text(p, QRectF(x, y, width, value), tile.value, "subtitle", "text" if tile.kind == "ok" else front)
        y += value + 4
        paint.draw_bar(p, QRectF(x, y, width, 4), tile.share, tile.kind)
        y += 9
        beside = tile.doubt or tile.rule
        room = width - paint.text_width(tile.due, "caption") - 6
        right = paint.text_width(beside, "caption") + 1
        if right > room and not tile.doubt:  # the end is what is read at a glance; its clause stands in the explanation
            right = 0
        tone = "warn" if tile.doubt else "text3"
        paint.draw_text(p, QRectF(x + width - right, y, right, foot), beside, "caption", tone, paint.RIGHT)
        paint.draw_text(p, QRectF(x, y, width - right - (6 if right else 0), foot), tile.due, "caption", "text2")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._places():
            self._at = (self._at + step) % self._places()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space):
            self.explain()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for index in range(self._places()):
            if self._rect(index).contains(event.position()):
                self._at = index
                self.update()
                self.explain()

    def explain(self) -> bool:
        """Asks for what the keys are on: one clock explained, or all of them; False if there is none."""
        tile = self.focused()
        if tile is not None:
            self.explain_requested.emit(tile)
        elif self._hidden():
            self.all_requested.emit()
        return bool(self._tiles)
