"""The intake on a real office, driven as a clerk would."""

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
from desktop.ui.intake.intake_page import IntakePage

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Clerk:
    """Hands and eyes on the page."""

    def __init__(self, qtbot: QtBot, controller: Controller) -> None:
        self.qtbot, self.controller = qtbot, controller
        self.page = IntakePage(controller)
        self.told: list[Any] = []
        self.page.registered.connect(self.told.append)
        qtbot.addWidget(self.page)
        self.page.resize(1232, 820)
        self.page.show()
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        controller.tasks.wait()

    def find(self, name: str) -> Any:
        found = self.page.findChild(QWidget, name)
        assert found is not None, name
        return found

    def write(self, field: str, text: str) -> None:
        control = self.find(f"intake_{field}")
        control.setFocus()
        QTest.keyClick(control, Qt.Key.Key_A, CTRL)
        QApplication.clipboard().setText(text)
        QTest.keyClick(control, Qt.Key.Key_V, CTRL)

    def rest(self) -> None:
        """Until rules, look-ups and drafts have caught up with the fingers."""
        for timer in (self.page._judge_timer, self.page._look_timer, self.page._keeper._timer):
            self.qtbot.waitUntil(lambda timer=timer: not timer.isActive())
        self.controller.tasks.wait()
        self.qtbot.waitUntil(lambda: not self.page._judge_timer.isActive())
        self.controller.tasks.wait()

    def save(self) -> None:
        QTest.keyClick(self.page.window().focusWidget() or self.page, Qt.Key.Key_Return, CTRL)
        self.controller.tasks.wait()

    def error(self, field: str) -> str:
        fields = {**self.page.form.quick.fields(), **self.page.form.more.fields()}
        fields["level_reason"] = self.page.form.level.reason_field
        return fields[field].error()


@pytest.fixture
def controller(seat: Callable[[str], Session], qapp: QApplication) -> Iterator[Controller]:
    theme.apply(qapp, theme.LIGHT, 1.0)
    made = Controller(seat("lin"))
    yield made
    made.tasks.wait()
    made.close()


@pytest.fixture
def clerk(qtbot: QtBot, controller: Controller) -> Clerk:
    return Clerk(qtbot, controller)
