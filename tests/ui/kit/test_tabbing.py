"""Tab comes to some widgets last."""

from __future__ import annotations

import gc

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.components.tabbing import put_last


def walk(widget: QWidget, count: int) -> list[str]:
    """What has the focus after each Tab."""
    names = []
    for _ in range(count):
        widget.focusNextChild()
        names.append(widget.focusWidget().objectName())
    return names


def test_what_was_made_first_comes_last_in_the_order_given(qtbot: QtBot) -> None:
    window, row = QWidget(), QHBoxLayout()
    qtbot.addWidget(window)
    window.setLayout(row)
    buttons = {name: QPushButton(name) for name in "abcde"}
    for name, button in buttons.items():
        button.setObjectName(name)
        row.addWidget(button)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    put_last(window, buttons["b"], buttons["a"])
    buttons["e"].setFocus()
    assert walk(window, 5) == ["b", "a", "c", "d", "e"]
    buttons["b"].setEnabled(False)
    buttons["e"].setFocus()
    assert walk(window, 3) == ["a", "c", "d"]
    assert {each.objectName() for each in window.findChildren(QWidget)} == set("abcde"), "nothing is left behind"


class Owned(QDialog):
    """Nothing in Python keeps it but its parent; it keeps itself by a connection."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout()
        self.first, self.second = QPushButton(), QPushButton()
        for each in (self.first, self.second):
            each.clicked.connect(self.accept)
            row.addWidget(each)
        self.setLayout(row)
        put_last(self, self.first)


def test_the_window_is_not_taken_for_garbage(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    Owned(window).open()
    gc.collect()
    assert window.findChild(Owned) is not None
