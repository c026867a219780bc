"""One case whose customer answered twice; pressed, it opens."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.text import plain_tip
from desktop.ui.second_calls.words import Case


class CaseButton(QAbstractButton):
    """Verdict and matter above, both answers below, the customer's second words under them."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self._case = case
        self.setObjectName(f"twice.{case.ticket_id}")
        self.setText(case.title)
        self.setAccessibleName(case.spoken)
        self.setToolTip(plain_tip("\n".join(part for part in (case.title, case.answers, case.said) if part)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.signals().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        lines = 2 if self._case.said else 1
        return QSize(320, theme.line_height("body") + lines * theme.line_height("caption") + 16)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r, case = QRectF(self.rect()), self._case
        if self.underMouse() or self.isDown():
            paint.fill(p, r, "hover", 6)
        body, caption = theme.line_height("body"), theme.line_height("caption")
        tone, icon = ("neutral", "check") if case.agrees else ("warn", "arrow-left-right")
        left = 8 + paint.draw_chip(p, 8, 6, case.verdict, tone, icon, body) + 8
        number = paint.text_width(case.number, "caption")
        paint.draw_text(p, QRectF(left, 6, r.width() - left - 8, body), case.number, "caption", "text3", paint.RIGHT)
        title = QRectF(left, 6, r.width() - left - number - 20, body)
        paint.draw_text(p, title, case.title, "body" if case.agrees else "body_strong")
        below = QRectF(8, 8 + body, r.width() - 16, caption)
        paint.draw_text(p, below, case.answers, "caption", "text2")
        if case.said:
            paint.draw_text(p, below.translated(0, caption), case.said, "caption", "text2")
        if self.hasFocus():
            paint.draw_focus(p, r)
