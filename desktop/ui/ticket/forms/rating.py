"""The satisfaction scale: one button per answer, its number is its key."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.text import Text
from desktop.ui.ticket.forms.fields import Option
from desktop.ui.ticket.forms.options import ENDS, EXAMINED, MEETS, RISES, SETTLES

_FACES = ("face-grinning", "face-slightly-smiling", "face-neutral", "face-slightly-frowning", "face-angry")


_BANDS = {
    SETTLES: (mark("{range} settled: review, archive"), "circle-check", "ok"),
    RISES: (mark("{range} dissatisfied: hand up"), "circle-arrow-up", "danger"),
    MEETS: (mark("{range} dissatisfied: general manager's meeting"), "presentation", "danger"),
    ENDS: (mark("{range} dissatisfied: the meeting has decided, review"), "stamp", "warn"),
    EXAMINED: (mark("{range} dissatisfied: the review looks for holes"), "stamp", "warn"),
}


class Rating(QAbstractButton):
    """One answer: number, face, word. One that does not settle turns red when chosen, and says so in words below."""

    def __init__(self, number: int, word: str, icon: str, rises: bool) -> None:
        super().__init__()
        self._number, self._icon, self._rises = number, icon, rises
        self.setText(word)
        self.setCheckable(True)
        self.setObjectName(f"rating.{number}")
        self.setAccessibleName(f"{number} {word}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.signals().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(theme.u(96), theme.u(84))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(paint.text_width(self.text(), "body_strong")) + 12, theme.u(84))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r, on = QRectF(self.rect()), self.isChecked()
        tone = ("danger" if self._rises else "accent_text") if on else "text2"
        self._paint_ground(p, r, on)
        caption = theme.line_height("caption")
        role = "caption_strong" if on else "caption"
        paint.draw_text(p, QRectF(10, 6, 24, caption), str(self._number), role, tone if on else "text3")
        paint.draw_icon(p, self._icon, r.center().x() - 12, theme.u(16), 24, tone)
        word = QRectF(4, r.height() - theme.line_height("body") - 12, r.width() - 8, theme.line_height("body"))
        words, ink = ("body_strong", "text") if on else ("body", "text2")
        paint.draw_text(p, word, self.text(), words, ink, paint.CENTER)
        if on:
            paint.draw_icon(p, "check", r.width() - 22, 8, 14, tone)
        if self.hasFocus():
            paint.draw_focus(p, r.adjusted(3, 3, -3, -3) if on else r, 6)

    def _paint_ground(self, p: QPainter, r: QRectF, on: bool) -> None:
        if on:
            paint.fill(p, r, "danger_soft" if self._rises else "accent_soft", 8)
            paint.stroke(p, r, "danger_fill" if self._rises else "accent", 8, 2)
        else:
            paint.fill(p, r, "hover" if self.underMouse() else "raised", 8)
            paint.stroke(p, r, "outline", 8)


class Ratings(QWidget):
    """All answers with the consequence under each part of the scale. Digits choose, ← → move."""

    chosen = Signal()
    """A person chose an answer."""

    def __init__(self, options: tuple[Option, ...]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        faces = [_FACES[round(at * (len(_FACES) - 1) / max(len(options) - 1, 1))] for at in range(len(options))]
        made = [
            Rating(option.value, option.text, face, option.note not in (SETTLES, ""))
            for option, face in zip(options, faces, strict=True)
        ]
        for rating, option in zip(made, options, strict=True):
            self._group.addButton(rating, option.value)
        self._group.idClicked.connect(self._on_clicked)
        if made:
            self.setFocusProxy(made[0])
        bands = hbox(gap=8)
        for note, (words, icon, tone) in _BANDS.items():
            values = [option.value for option in options if option.note == note]
            if values:
                bands.addWidget(_band(values, _(words), icon, tone), len(values))
        self.setLayout(vbox(hbox(*((rating, 1) for rating in made), gap=8), bands, gap=8))

    def value(self) -> int | None:
        """The chosen answer."""
        at = self._group.checkedId()
        return at if at >= 0 else None

    def set_value(self, value: Any) -> None:
        """Chooses without telling."""
        chosen = self._group.button(int(value)) if value else None
        if chosen is not None:
            chosen.setChecked(True)

    def press(self, number: int) -> bool:
        """Chooses by key; False if the scale has no such number."""
        chosen = self._group.button(number)
        if chosen is None or not self.isEnabled():
            return False
        chosen.setFocus()
        chosen.click()
        return True

    def _on_clicked(self, _id: int) -> None:
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        ids = [self._group.id(rating) for rating in self._group.buttons()]
        if event.text().isdigit() and self.press(int(event.text())):
            return
        if step and ids:
            at = ids.index(self.value()) if self.value() in ids else -1 if step > 0 else 0  # type: ignore[arg-type]
            self.press(ids[(at + step) % len(ids)])
            return
        super().keyPressEvent(event)


def _band(values: list[int], words: str, icon: str, tone: str) -> QWidget:
    span = f"{values[0]}–{values[-1]}" if len(values) > 1 else str(values[0])
    row = hbox(None, Icon(icon, tone, 14), Text(words.format(range=span), "caption", tone), None, gap=6)
    return pane(vbox(line(), row, gap=4))
