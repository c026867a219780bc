"""A segmented choice: few options, all in sight; the chosen one is raised, ringed and bold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.components import paint


class _Segment(QAbstractButton):
    def __init__(self, text: str, height: int, equal: int) -> None:
        super().__init__()
        self._least, self._equal = height, equal
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = round(paint.text_width(self.text(), "body_strong")) + 24
        return QSize(max(width, theme.u(self._equal)), theme.u(self._least) - 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        r = QRectF(self.rect())
        on = self.isChecked()
        if on:
            paint.fill(p, r, "raised", 5)
            paint.stroke(p, r, "accent", 5, 1.25)
        tone = "accent_text" if on else "text2"
        if not self.isEnabled():
            tone = "text3"
        paint.draw_text(p, r, self.text(), "body_strong" if on else "body", tone, paint.CENTER)
        if self.hasFocus():
            paint.draw_focus(p, r, 5)


class Segments(QWidget):
    """One choice among few: a group of buttons, ← → inside."""

    chosen = Signal(int)
    """The index that a person chose."""

    def __init__(self, options: Sequence[str], current: int = 0, height: int = 32, equal: int = 0) -> None:
        super().__init__()
        self._height, self._equal = height, equal
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2, 2, 2, 2)
        self._row.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_options(options, current)
        self._group.idClicked.connect(self.chosen)
        theme.signals().changed.connect(self._restyle)

    def set_options(self, options: Sequence[str], current: int = 0) -> None:
        """Other words; the same number of them keeps the buttons."""
        buttons = self._group.buttons()
        if len(buttons) != len(options):
            for old in buttons:
                self._group.removeButton(old)
                old.deleteLater()
            for number, text in enumerate(options):
                made = _Segment(text, self._height, self._equal)
                self._group.addButton(made, number)
                self._row.addWidget(made)
        for button, text in zip(self._group.buttons(), options, strict=True):
            button.setText(text)
            button.setAccessibleName(text)
            button.updateGeometry()
        self.set_current(current)

    def current(self) -> int:
        """The chosen index; -1 if none is."""
        return self._group.checkedId()

    def set_current(self, index: int) -> None:
        """Chooses without telling."""
        button = self._group.button(index)
        if button is not None:
            button.setChecked(True)

    def _restyle(self) -> None:
        for button in self._group.buttons():
            button.updateGeometry()
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        count = len(self._group.buttons())
        if step and count:
            at = (self.current() + step) % count
            self._group.button(at).setFocus()
            self._group.button(at).click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.fill(QPainter(self), QRectF(self.rect()), "hover", 6)
