"""Frames of dialogs and popups."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QWidget

from desktop.ui.components.layout import hbox, line, pane, scroll, vbox


def dialog_frame(body: QWidget | QLayout, footer: QWidget | QLayout, side: QWidget | None = None) -> QFrame:
    """An optional side pane, a body that scrolls if it must, a hairline, a footer with the buttons."""
    main = vbox((scroll(body), 1), line(), footer, gap=0)
    return pane(hbox(*([side] if side else []), (main, 1), gap=0), "page")


class Popover(QFrame):
    """A popup window with the system's shadow; closes on Esc and on a click outside."""

    def __init__(self, body: QLayout, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "popup")
        self.setAccessibleName(name)
        self.setLayout(body)

    def show_at(self, point: QPoint) -> None:
        """Shows itself under a global point, moved into the screen."""
        self.adjustSize()
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():  # wrapped words need more than their hint
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
        screen = QApplication.screenAt(point) or QApplication.primaryScreen()
        room = screen.availableGeometry()
        x = min(max(point.x() - self.width() // 2, room.left() + 8), room.right() - self.width() - 8)
        y = min(point.y() + 6, room.bottom() - self.height() - 8)
        self.move(x, max(y, room.top() + 8))
        self.show()
