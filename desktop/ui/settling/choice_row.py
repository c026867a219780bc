"""One field to settle: what it was, mine and theirs side by side, chosen by ← and →."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components import lines, paint
from desktop.ui.components.buttons import button
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.settling.words import FieldLine, differing
from desktop.ui.wording.joining import phrased

LABELS = 150
"""Width of the column with the fields' names, in px."""
_GAP, _PAD, _LEFT, _LEAST = 12, 10, 38, 40


class Side(StrEnum):
    """Whose value a field takes."""

    MINE = "mine"
    THEIRS = "theirs"


class ChoicePair(QWidget):
    """Two cards of which at most one is chosen; a read-only pair shows both and takes no keys."""

    chosen = Signal(object)
    """The `Side` that a person chose."""
    step_wanted = Signal(int)
    """↑ (-1) or ↓ (1): to the field before or after."""
    column_wanted = Signal(object)
    """Ctrl with ← or →: the `Side` for all fields."""

    def __init__(self, line: FieldLine, by: str, usable: bool) -> None:
        super().__init__()
        self._line, self._by, self._usable = line, by, usable
        self._side: Side | None = None
        self._spans = differing(line.mine, line.theirs)
        self.setObjectName("choice")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if usable else Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(usable)
        self._name()
        theme.signals().changed.connect(self.updateGeometry)

    @property
    def side(self) -> Side | None:
        """What is chosen; None = nothing yet."""
        return self._side

    def set_side(self, side: Side | None) -> None:
        """Chooses without telling."""
        self._side = side
        self._name()
        self.update()

    def choose(self, side: Side) -> None:
        """Chooses and tells."""
        if self._usable:
            self.set_side(side)
            self.chosen.emit(side)

    def _name(self) -> None:
        line = self._line
        chosen = {Side.MINE: _("mine is chosen"), Side.THEIRS: _("theirs is chosen")}
        standing = chosen[self._side] if self._side else _("nothing chosen yet")
        mine = _("mine: {text}").format(text=line.mine)
        theirs = _("theirs: {text}").format(text=line.theirs)
        self.setAccessibleName(phrased((line.label, mine, theirs, standing)))

    def _card_width(self, width: int) -> int:
        return (width - _GAP) // 2

    def _text_height(self, text: str, width: int) -> int:
        return lines.paragraph_height(text, "body", max(self._card_width(width) - _LEFT - _PAD, 40))

    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(max(self.width(), 480)))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, theme.u(_LEAST))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        by = theme.line_height("caption") if self._by else 0
        text = max(self._text_height(self._line.mine, width), self._text_height(self._line.theirs, width) + by)
        return max(theme.u(_LEAST), text + 2 * _PAD)

    def _cards(self) -> dict[Side, QRectF]:
        width = self._card_width(self.width())
        return {
            Side.MINE: QRectF(0, 0, width, self.height()),
            Side.THEIRS: QRectF(width + _GAP, 0, self.width() - width - _GAP, self.height()),
        }

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for side, card in self._cards().items():
            self._paint_card(p, side, card)

    def _paint_card(self, p: QPainter, side: Side, card: QRectF) -> None:
        on = self._side is side
        paint.fill(p, card, "accent_soft" if on else "raised" if self._usable else "sunken", 6)
        paint.stroke(p, card, "accent" if on else "line", 6, 2 if on else 1)
        if self.hasFocus() and (on or self._side is None):
            paint.draw_focus(p, card.adjusted(3, 3, -3, -3) if on else card, 4 if on else 6)
        ring = QRectF(card.x() + 12, card.y() + _PAD + (theme.line_height("body") - 16) / 2, 16, 16)
        if on:
            paint.fill(p, ring, "accent", 8)
            paint.draw_icon(p, "check", ring.x() + 2, ring.y() + 2, 12, "on_accent")
        elif self._usable:
            paint.stroke(p, ring, "outline", 8, 1.25)
        text = self._line.mine if side is Side.MINE else self._line.theirs
        spans = self._spans[side is Side.THEIRS]
        room = QRectF(card.x() + _LEFT, card.y() + _PAD, card.width() - _LEFT - _PAD, card.height())
        tone = "text" if on or self._side is None else "text2"
        used = lines.draw_spans(p, room, text, "body", spans, tone)
        if side is Side.THEIRS and self._by:
            below = QRectF(room.x(), room.y() + used, room.width(), theme.line_height("caption"))
            paint.draw_text(p, below, self._by, "caption", "text3")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        side = self._at(event.position())
        if side is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(side)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._usable and self._at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def _at(self, point: QPointF) -> Side | None:
        return next((side for side, card in self._cards().items() if card.contains(point)), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side = {Qt.Key.Key_Left: Side.MINE, Qt.Key.Key_Right: Side.THEIRS}.get(Qt.Key(event.key()))
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if side is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.column_wanted.emit(side)
        elif side is not None:
            self.choose(side)
        elif step:
            self.step_wanted.emit(step)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class ChoiceRow(QWidget):
    """A field's name and what it was, beside its pair, above it where there is no room; masked values on demand."""

    reveal_wanted = Signal(object)
    """The `FieldLine` whose masked values are to be shown whole."""

    def __init__(self, line: FieldLine, by: str, usable: bool) -> None:
        super().__init__()
        self.line, self.pair = line, ChoicePair(line, by, usable)
        self.pair.setObjectName(f"choice.{line.place[2]}")
        head = hbox((Text(line.label, "body_strong", wrap=True), 1), gap=4)
        if line.masked is not None and usable:
            eye = button(
                "", "ghost", "eye", "s", _("Show {field} whole; the look is recorded").format(field=line.label)
            )
            eye.setObjectName(f"reveal.{line.place[2]}")
            eye.clicked.connect(lambda: self.reveal_wanted.emit(line))
            head.addWidget(eye)
        was = Paragraph(_("was: {text}").format(text=line.base), "caption", "text3")
        label = pane(vbox(head, was, None, gap=0))
        if theme.folded():
            self.setLayout(vbox(label, self.pair, gap=4))
            return
        label.setFixedWidth(theme.u(LABELS))
        row = hbox(label, (self.pair, 1), gap=12)
        row.setAlignment(self.pair, Qt.AlignmentFlag.AlignTop)
        self.setLayout(row)
