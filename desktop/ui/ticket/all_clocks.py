"""All clocks of a ticket under each other; one that is chosen explains itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.clocks_ribbon import ClockTile
from desktop.ui.components.dialog import Popover
from desktop.ui.components.layout import hbox, line, vbox
from desktop.ui.components.text import Text
from desktop.ui.theme import CLOCK_KINDS

_GAP, _PAD, _BAR = 16, 10, 56


class AllClocks(Popover):
    """Name, state, end and clause of each, the most pressing first; ↑ ↓ and Enter, Esc closes."""

    chosen = Signal(object)
    """The `ClockTile` that is to be explained."""

    def __init__(self, tiles: Sequence[ClockTile], parent: QWidget) -> None:
        title = _("All deadlines")
        self.rows = [_Row(tile, _Widths.of(tiles)) for tile in tiles]
        head = hbox(Text(title, "body_strong"), Text(str(len(tiles)), "caption", "text3"), None, gap=6)
        super().__init__(vbox(head, line(), *self.rows, gap=4, margins=(14, 10, 14, 10)), title, parent)
        self.setObjectName("all_clocks")
        for row in self.rows:
            row.clicked.connect(partial(self._on_chosen, row.tile))
        self.rows[0].setFocus()

    def _on_chosen(self, tile: ClockTile, _checked: bool = False) -> None:
        self.close()
        self.chosen.emit(tile)


class _Widths:
    """How wide each column must be for the widest of its words."""

    def __init__(self, names: float, values: float, dues: float, rules: float) -> None:
        self.name, self.value, self.due, self.rule = names, values, dues, rules

    @classmethod
    def of(cls, tiles: Sequence[ClockTile]) -> _Widths:
        return cls(
            min(max(paint.text_width(tile.name, "body") for tile in tiles), theme.u(240)),
            max(paint.text_width(tile.value, "body_strong") for tile in tiles),
            max(paint.text_width(tile.due, "caption") for tile in tiles),
            max(paint.text_width(_clause(tile), "caption") for tile in tiles),
        )

    @property
    def all(self) -> float:
        return theme.icon_size(14) + 6 + self.name + self.value + _BAR + self.due + self.rule + 4 * _GAP + 2 * _PAD


def _clause(tile: ClockTile) -> str:
    return _("{rule}, {doubt}").format(rule=tile.rule, doubt=tile.doubt) if tile.doubt else tile.rule


class _Row(QAbstractButton):
    """One clock in a line."""

    def __init__(self, tile: ClockTile, widths: _Widths) -> None:
        super().__init__()
        self.tile, self._widths = tile, widths
        self.setObjectName(f"clock.{tile.code}")
        self.setAccessibleName(tile.spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(self._widths.all) + 2, theme.line_height("body") + 10)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r, tile, widths = QRectF(self.rect()), self.tile, self._widths
        if self.underMouse() or self.hasFocus():
            paint.fill(p, r, "hover", 6)
        front, _bar, icon = CLOCK_KINDS[tile.kind]
        paint.draw_icon(p, icon, _PAD, (r.height() - 14) / 2, 14, front)
        x = float(_PAD + theme.icon_size(14) + 6)
        paint.draw_text(p, QRectF(x, 0, widths.name + 1, r.height()), tile.name, "body")
        x += widths.name + _GAP
        tone = "text" if tile.kind == "ok" else front
        paint.draw_text(p, QRectF(x, 0, widths.value + 1, r.height()), tile.value, "body_strong", tone)
        x += widths.value + _GAP
        paint.draw_bar(p, QRectF(x, r.height() / 2 - 2, _BAR, 4), tile.share, tile.kind)
        x += _BAR + _GAP
        paint.draw_text(p, QRectF(x, 0, widths.due + 1, r.height()), tile.due, "caption", "text2")
        x += widths.due + _GAP
        clause = QRectF(x, 0, widths.rule + 1, r.height())
        paint.draw_text(p, clause, _clause(tile), "caption", "warn" if tile.doubt else "text3", paint.RIGHT)
        if self.hasFocus():
            paint.draw_focus(p, r, 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.click()
        else:
            super().keyPressEvent(event)
