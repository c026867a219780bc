"""A layout that puts widgets side by side and breaks into lines where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Left to right, then down; items of one line are centred on it. `between` = px between lines, `gap` if None."""

    def __init__(
        self, gap: int = 6, margins: tuple[int, int, int, int] = (0, 0, 0, 0), between: int | None = None
    ) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._between = gap if between is None else between
        self.setContentsMargins(*margins)

    def _lines(self, width: int) -> list[tuple[list[tuple[QLayoutItem, QSize]], int]]:
        """Items with their sizes per line, and the line's height."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        used = 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = _fitted(item, width)
            if lines[-1] and used + size.width() > width:
                lines.append([])
                used = 0
            lines[-1].append((item, size))
            used += size.width() + self._gap
        return [(line, max((size.height() for _item, size in line), default=0)) for line in lines]

    def _place(self, rect: QRect, lines: list[tuple[list[tuple[QLayoutItem, QSize]], int]]) -> None:
        y = rect.y()
        for line, height in lines:
            x = rect.x()
            for item, size in line:
                room = QSize(min(size.width(), rect.width()), size.height())
                item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), room))
                x += size.width() + self._gap
            y += height + self._between

    def _inner(self, rect: QRect) -> QRect:
        margins = self.contentsMargins()
        return rect.adjusted(margins.left(), margins.top(), -margins.right(), -margins.bottom())

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        inner = self._inner(QRect(0, 0, width, 0))
        lines = self._lines(inner.width())
        margins = self.contentsMargins()
        heights = sum(height for _line, height in lines) + self._between * (len(lines) - 1)
        return heights + margins.top() + margins.bottom()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        inner = self._inner(rect)
        self._place(inner, self._lines(inner.width()))

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items]
        margins = self.contentsMargins()
        width = max((size.width() for size in sizes), default=0) + margins.left() + margins.right()
        height = max((size.height() for size in sizes), default=0) + margins.top() + margins.bottom()
        return QSize(width, height)


def _fitted(item: QLayoutItem, width: int) -> QSize:
    """The size that an item takes: one that is too wide for a line breaks its words where it can."""
    size = item.sizeHint()
    if size.width() <= width or not item.hasHeightForWidth():
        return size
    return QSize(width, item.heightForWidth(width))


def flow(*widgets: QWidget, gap: int = 6, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> FlowLayout:
    """Widgets side by side, broken into lines."""
    made = FlowLayout(gap, margins)
    for widget in widgets:
        made.addWidget(widget)
    return made
