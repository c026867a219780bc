"""Hands on a form: what a person does with keys and mouse."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

CTRL = Qt.KeyboardModifier.ControlModifier


def find(root: QWidget, name: str) -> Any:
    found = root.findChild(QWidget, name)
    assert found is not None, f"{name} not in {root.objectName()}"
    return found


def write(dialog: QWidget, key: str, text: str) -> None:
    """Replaces what stands in a field: Ctrl+A, then a paste, for keys have no Chinese."""
    control = find(dialog, f"field.{key}")
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_A, CTRL)
    if not text:
        QTest.keyClick(control, Qt.Key.Key_Delete)
        return
    QApplication.clipboard().setText(text)
    QTest.keyClick(control, Qt.Key.Key_V, CTRL)


def choose(dialog: QWidget, key: str, words: str) -> None:
    """Walks down a list that opens until the words stand there."""
    combo: QComboBox = find(dialog, f"field.{key}")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(combo.count()):
        if words in combo.currentText():
            return
        QTest.keyClick(combo, Qt.Key.Key_Down)
    raise AssertionError(f"{words} is not offered: {[combo.itemText(n) for n in range(combo.count())]}")


def press(dialog: QWidget, key: str, words: str) -> None:
    """Clicks one of the buttons of a field."""
    found = [b for b in find(dialog, f"field.{key}").findChildren(QAbstractButton) if words in b.text()]
    assert found, words
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def save(dialog: Any) -> None:
    """Ctrl+Enter, and waits for the answer."""
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    dialog._controller.tasks.wait()


def refusal(dialog: Any) -> str:
    """What the bar above the form says; "" if it is hidden."""
    bar = find(dialog, "refusal")
    return "" if bar.isHidden() else str(bar.text())
