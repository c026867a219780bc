"""The policy editor on a real office with one open complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.desk import tickets
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.controller import Controller
from desktop.ui.rules.rules_page import RulesPage

Seat = Callable[[str], Session]


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, theme.LIGHT, 1.0)
    yield
    theme.apply(qapp, theme.LIGHT, 1.0)


@pytest.fixture
def complaint(seat: Seat) -> int:
    return tickets.register(seat("lin"), {"name": "周敏", "channel": "phone", "cause": "外送送错口味"}).ticket_id


class Editor:
    """The page in a window, driven as the administrator would."""

    def __init__(self, qtbot: QtBot, controller: Controller) -> None:
        self.controller = controller
        self.page = RulesPage(controller)
        qtbot.addWidget(self.page)
        self.page.resize(1200, 800)
        self.page.show()
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        controller.tasks.wait()

    @property
    def text(self) -> str:
        return str(self.page.editor.toPlainText())

    def write(self, text: str) -> None:
        """Another text, and the pause after it."""
        self.page.editor.replace_all(text)
        assert not self.page._foot._publish.isEnabled(), "nothing unchecked is published"
        QTest.qWait(350)
        self.settle()

    def settle(self) -> None:
        self.controller.tasks.wait()
        QTest.qWait(20)
        self.controller.tasks.wait()

    def find(self, name: str) -> Any:
        found = [w for w in self.page.findChildren(QWidget, name) if w.isVisible()]
        assert found, name
        return found[0]

    def has(self, name: str) -> bool:
        return any(w.isVisible() for w in self.page.findChildren(QWidget, name))

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)
        self.settle()

    def dialog(self, name: str) -> Any:
        found = [w for w in QApplication.topLevelWidgets() if w.objectName() == name and w.isVisible()]
        assert len(found) == 1, found
        return found[0]


@pytest.fixture
def editor(qtbot: QtBot, seat: Seat) -> Iterator[Callable[[str], Editor]]:
    """`editor("admin")` shows the page to the administrator."""
    made: list[Editor] = []

    def show(login: str = "admin") -> Editor:
        made.append(Editor(qtbot, Controller(seat(login))))
        return made[-1]

    yield show
    for one in made:
        one.page.keep_typed()
        one.controller.tasks.wait()
        for widget in QApplication.topLevelWidgets():
            if widget is not one.page and widget.isVisible():
                widget.close()
        one.controller.close()
