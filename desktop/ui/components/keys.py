"""Keys that an input leaves to the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

_LEFT = frozenset({Qt.Key.Key_E, Qt.Key.Key_K, Qt.Key.Key_U})


def leaves_to_window(event: QEvent) -> bool:
    """Whether a key must reach the window's shortcuts: on X11 Qt keeps Ctrl+E, K and U for editing the line.

    The event is then refused; where no shortcut takes the key, it still edits the line.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    left = event.key() in _LEFT and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    if left:
        event.ignore()
    return left
