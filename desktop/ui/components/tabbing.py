"""The order in which Tab walks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_last(window: QWidget, *widgets: QWidget) -> None:
    """Tab comes to these, in this order, after everything else in the window, also after what was made later.

    Qt's chain is not walked for it. PySide takes each widget that `nextInFocusChain` returns for a child of the one
    that was asked, in the end the window for a child of its own button, and Python collects the whole as garbage.
    """
    end = QWidget(window)  # what is made last is last
    end.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    before = end
    for widget in widgets:
        QWidget.setTabOrder(before, widget)
        before = widget
    end.setParent(None)
