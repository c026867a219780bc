"""Frames of dialogs and popups."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QWidget

from desktop.ui.components.layout import hbox, line, pane, scroll, vbox

_LOWEST = 240


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
        self._fit()
        room = _room_at(point)
        x = min(max(point.x() - self.width() // 2, room.left() + 8), room.right() - self.width() - 8)
        y = min(point.y() + 6, room.bottom() - self.height() - 8)
        self.move(x, max(y, room.top() + 8))
        self.show()

    def _fit(self) -> None:
        self.adjustSize()
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():  # wrapped words need more than their hint
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))


class TallPopover(Popover):
    """A popover over its anchor that follows its content's height: what does not fit on the screen scrolls."""

    def __init__(self, content: QLayout, foot: QLayout, name: str, parent: QWidget, width: int) -> None:
        self._inner = pane(content)
        self._foot, self._point = pane(foot), QPoint()
        self._area = scroll(self._inner)
        super().__init__(vbox((self._area, 1), line(), self._foot, gap=0), name, parent)
        self.setFixedWidth(width)
        self._inner.installEventFilter(self)

    def show_above(self, point: QPoint) -> None:
        """Shows itself over a global point, to the right of it, moved into the screen."""
        self._point = point
        self._fit_content()
        self.show()

    def _fit_content(self) -> None:
        layout = self._inner.layout()
        if layout is None:
            return
        layout.activate()
        room = _room_at(self._point)
        content = layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()
        height = min(content + self._foot.sizeHint().height() + 4, max(self._point.y() - room.top() - 14, _LOWEST))
        x = min(max(self._point.x(), room.left() + 8), room.right() - self.width() - 8)
        self.setGeometry(x, max(self._point.y() - 6 - height, room.top() + 8), self.width(), height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            QTimer.singleShot(0, self, self._fit_content)
        return super().eventFilter(watched, event)


def _room_at(point: QPoint) -> QRect:
    return (QApplication.screenAt(point) or QApplication.primaryScreen()).availableGeometry()
