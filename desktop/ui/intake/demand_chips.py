"""What the customer wants, as chips that are switched on and off."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLayout, QLayoutItem, QSizePolicy, QWidget

from desktop.base.i18n import pick
from desktop.domain.policy import Policy
from desktop.ui import theme
from desktop.ui.components import paint


class FlowLayout(QLayout):
    """Items side by side, wrapping into further rows."""

    def __init__(self, gap: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, move: bool) -> int:
        x, y, tallest = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, tallest = rect.x(), y + tallest + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            tallest = max(tallest, size.height())
        return y + tallest - rect.y()


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
