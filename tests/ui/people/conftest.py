"""People at one desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.controller import Controller

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def chair(seat: Callable[[str], Session], qapp: QApplication) -> Iterator[Callable[[str], Controller]]:
    theme.apply(qapp, theme.LIGHT, 1.0)
    made: list[Controller] = []

    def sit(login: str) -> Controller:
        made.append(Controller(seat(login)))
        return made[-1]

    yield sit
    for controller in made:
        controller.tasks.wait()
        controller.close()


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    """Shows a widget and makes its window the active one."""

    def show(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show


def find(root: QWidget, name: str) -> Any:
    found = root.findChild(QWidget, name)
    assert found is not None, name
    return found


def write(root: QWidget, name: str, text: str) -> None:
    control = find(root, name)
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_A, CTRL)
    if not text:
        QTest.keyClick(control, Qt.Key.Key_Delete)
        return
    QApplication.clipboard().setText(text)
    QTest.keyClick(control, Qt.Key.Key_V, CTRL)
