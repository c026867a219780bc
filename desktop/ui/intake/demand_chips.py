"""What the customer wants, as chips that are switched on and off."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.base.i18n import pick
from desktop.domain.policy import Policy
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.flow import FlowLayout


class _DemandChip(QAbstractButton):
    """One wish: a plus while it is off, a tick when it is on."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__()
        self.code = code
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setObjectName(f"demand_{code}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.signals().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(round(paint.chip_width(self.text(), "check")) + 4, theme.u(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r = QRectF(self.rect())
        on = self.isChecked()
        paint.fill(p, r, "accent_soft" if on else "hover" if self.underMouse() else "sunken", 4)
        paint.stroke(p, r, "accent" if on else "line", 4)
        tone = "accent_text" if on else "text2"
        paint.draw_icon(p, "check" if on else "plus", 7, (r.height() - 14) / 2, 14, tone)
        paint.draw_text(p, r.adjusted(11 + theme.icon_size(14), 0, -4, 0), self.text(), "caption", tone)
        if self.hasFocus():
            paint.draw_focus(p, r, 4)


class DemandChips(QWidget):
    """The remedies of the pack as chips; several may be wanted."""

    changed = Signal()
    """A chip was switched by a person or by a draft."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        row = FlowLayout()
        self._chips = tuple(_DemandChip(rule.kind, pick(rule.name)) for rule in policy.remedies)
        for chip in self._chips:
            row.addWidget(chip)
            chip.toggled.connect(self.changed)
        self.setLayout(row)
        policy_ = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy_.setHeightForWidth(True)
        self.setSizePolicy(policy_)

    def chips(self) -> tuple[QAbstractButton, ...]:
        """The chips in order."""
        return self._chips

    def chosen(self) -> tuple[str, ...]:
        """Codes of the wishes that are on."""
        return tuple(chip.code for chip in self._chips if chip.isChecked())

    def choose(self, codes: Iterable[str]) -> None:
        """Switches exactly these on."""
        wanted = set(codes)
        for chip in self._chips:
            chip.setChecked(chip.code in wanted)
