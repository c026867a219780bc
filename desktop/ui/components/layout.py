"""Layout shorthand: rows, columns, surfaces, hairlines."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.components.text import Elided, Text

Item = QWidget | QLayout | int | tuple[QWidget | QLayout, int] | None
"""What a row or column takes: a widget, a layout, px of space, None for a stretch, or (item, stretch factor)."""
Margins = tuple[int, int, int, int]


def _filled(box: QBoxLayout, items: tuple[Item, ...], gap: int, margins: Margins) -> QBoxLayout:
    box.setContentsMargins(*margins)
    box.setSpacing(gap)
    for item in items:
        add(box, item)
    return box


def add(box: QBoxLayout, item: Item) -> None:
    """Puts one more item at the end."""
    stretch = 0
    if isinstance(item, tuple):
        item, stretch = item
    if item is None:
        box.addStretch(1)
    elif isinstance(item, int):
        box.addSpacing(item)
    elif isinstance(item, QWidget):
        box.addWidget(item, stretch)
    else:
        box.addLayout(item, stretch)


def hbox(*items: Item, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QBoxLayout:
    """Items side by side."""
    return _filled(QHBoxLayout(), items, gap, margins)


def vbox(*items: Item, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QBoxLayout:
    """Items on top of each other."""
    return _filled(QVBoxLayout(), items, gap, margins)


def pane(layout: QLayout, name: str = "", **properties: str) -> QFrame:
    """A frame round a layout; `properties` (kind, bar …) choose its look in the style sheet."""
    frame = QFrame()
    if name:
        frame.setObjectName(name)
    for key, value in properties.items():
        frame.setProperty(key, value)
    frame.setLayout(layout)
    return frame


def card(*items: Item, gap: int = 12, pad: int = 16, kind: str = "card") -> QFrame:
    """A bordered surface."""
    return pane(vbox(*items, gap=gap, margins=(pad, pad, pad, pad)), kind=kind)


def line(kind: str = "hline", length: int = 0) -> QFrame:
    """A hairline ("hline" or "vline"); with a length in px, a short divider between words."""
    frame = QFrame()
    frame.setProperty("kind", kind)
    if length:
        frame.setFixedHeight(length)
    return frame


def section(title: str, count: str = "", action: QWidget | None = None) -> QBoxLayout:
    """A heading inside a page, with a count and an action at the right end."""
    row = hbox(Text(title, "body_strong"), gap=6)
    if count:
        row.addWidget(Text(count, "caption", "text3"))
    row.addStretch(1)
    if action:
        row.addWidget(action)
    return row


def facts_grid(rows: list[tuple[str, QWidget | str]], label_width: int = 64, gap: int = 8) -> QGridLayout:
    """Pairs of a grey label and a value; a value may be a widget."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(gap)
    grid.setColumnMinimumWidth(0, theme.u(label_width))
    grid.setColumnStretch(1, 1)
    for number, (label, value) in enumerate(rows):
        grid.addWidget(Text(label, "caption", "text3", line="body"), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value if isinstance(value, QWidget) else Elided(value), number, 1)
    return grid


def scroll(body: QWidget | QLayout, name: str = "") -> QScrollArea:
    """A body that may be taller than its page; the header and the buttons stay outside."""
    area = QScrollArea()
    if name:
        area.setObjectName(name)
    area.setWidget(body if isinstance(body, QWidget) else pane(body))
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def reading_column(body: QLayout, width: int) -> QFrame:
    """A page's body at most `width` px wide, at the left: long rows are hard to follow with the eye."""
    inner = pane(body)
    inner.setMaximumWidth(theme.u(width))
    return pane(hbox((inner, 1000), (pane(vbox()), 1), gap=0, margins=(24, 16, 24, 16)))


def empty_layout(layout: QLayout) -> None:
    """Takes everything out of a layout and deletes it."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            break
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty_layout(inner)
            inner.deleteLater()
