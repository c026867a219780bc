"""Frames of dialogs and popups."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QWidget

from desktop.ui.components.layout import hbox, line, pane, scroll, vbox

_EDGE = 1
"""px of a popup's outline."""
_LOWEST = 240
"""So high, in px, a popover stands at least."""
_TITLE_BAR = 36
"""px that the frame over a dialog may take: before it is shown nobody knows."""
_APART = 8
"""px between a dialog and the edge of the screen, where it has to be made smaller."""


def dialog_frame(body: QWidget | QLayout, footer: QWidget | QLayout, side: QWidget | None = None) -> QFrame:
    """An optional side pane, a body that scrolls if it must, a hairline, a footer with the buttons."""
    main = vbox((scroll(body), 1), line(), footer, gap=0)
    return pane(hbox(*([side] if side else []), (main, 1), gap=0), "page")


def fit_on_screen(dialog: QWidget, width: int, height: int, centred: bool = False) -> None:
    """Gives a dialog a size, as much of it as its screen has room for, and keeps all of it on the screen.

    `centred` = its middle stays where it was: it has just been put over its window. Else its top stays.
    """
    room = dialog.screen().availableGeometry().adjusted(_APART, _APART + _TITLE_BAR, -_APART, -_APART)
    place = dialog.geometry()
    middle = place.center()
    place.setSize(QSize(width, height).boundedTo(room.size()).expandedTo(dialog.minimumSize()))
    if centred:
        place.moveCenter(middle)
    place.moveRight(min(place.right(), room.right()))
    place.moveBottom(min(place.bottom(), room.bottom()))
    place.moveTopLeft(QPoint(max(place.left(), room.left()), max(place.top(), room.top())))
    dialog.setGeometry(place)


class Popover(QFrame):
    """A popup window with the system's shadow; closes on Esc and on a click outside. What is too tall scrolls."""

    def __init__(self, body: QLayout, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "popup")
        self.setAccessibleName(name)
        self._inside = pane(body)
        self._area = scroll(self._inside)
        self.setLayout(vbox(self._area, gap=0))  # within the outline, which is a margin of the frame

    def show_at(self, point: QPoint) -> None:
        """Shows itself under a global point, moved into the screen."""
        room = _room_at(point)
        self.resize(self._size_within(room.width() - 16, room.height() - 16))
        x = min(max(point.x() - self.width() // 2, room.left() + 8), room.right() - self.width() - 8)
        y = min(point.y() + 6, room.bottom() - self.height() - 8)
        self.move(x, max(y, room.top() + 8))
        self.show()

    def _size_within(self, most_width: int, most_height: int) -> QSize:
        """As wide as its body wants and as tall as that makes it; wrapped words need more than their hint."""
        hint, edges = self._inside.sizeHint(), 2 * (_EDGE + self._area.frameWidth())
        width = min(max(hint.width(), self.minimumWidth() - edges), most_width - edges)
        height = self._inside.heightForWidth(width) if self._inside.hasHeightForWidth() else hint.height()
        if height + edges > most_height:
            width = min(width + self._area.verticalScrollBar().sizeHint().width(), most_width - edges)
        return QSize(width + edges, min(height + edges, most_height))


class StandingPopover(Popover):
    """Stands over its anchor, with buttons at its foot, and grows and shrinks with what it says."""

    def __init__(self, content: QLayout, foot: QLayout, name: str, parent: QWidget, width: int) -> None:
        super().__init__(content, name, parent)
        self._foot, self._point = pane(vbox(line(), foot, gap=0)), QPoint()
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._foot)
        self.setFixedWidth(width)
        self._inside.installEventFilter(self)

    def show_above(self, point: QPoint) -> None:
        """Shows itself over a global point, to the right of it, moved into the screen."""
        self._point = point
        self._fit()
        self.show()

    def _fit(self) -> None:
        inner = self._inside.layout()
        if inner is not None:
            inner.activate()
        room, foot = _room_at(self._point), self._foot.sizeHint().height()
        most = max(self._point.y() - room.top() - 14, _LOWEST) - foot
        wanted = self._inside.heightForWidth(self.width() - 2 * _EDGE) + 2 * _EDGE
        policy = Qt.ScrollBarPolicy
        # a bar that comes for the moment of growing makes words break, and then stays for good
        self._area.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if wanted <= most else policy.ScrollBarAsNeeded)
        height = min(wanted, most) + foot
        x = min(max(self._point.x(), room.left() + 8), room.right() - self.width() - 8)
        self.setGeometry(x, max(self._point.y() - 6 - height, room.top() + 8), self.width(), height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            QTimer.singleShot(0, self, self._fit)
        return super().eventFilter(watched, event)


def _room_at(point: QPoint) -> QRect:
    return (QApplication.screenAt(point) or QApplication.primaryScreen()).availableGeometry()
