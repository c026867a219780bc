"""An office with customers in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.base.clock import FixedClock
from desktop.desk import acts, tickets
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.controller import Controller
from desktop.ui.customers.customers_page import CustomersPage

Seat = Callable[[str], Session]
ZHOU, WU = "phone:13800006021", "phone:13711112222"


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    theme.set_narrow(False)
    theme.apply(qapp, theme.LIGHT, 1.0)
    yield
    theme.set_narrow(False)
    theme.apply(qapp, theme.LIGHT, 1.0)


@pytest.fixture
def complaints(seat: Seat, clock: FixedClock) -> list[int]:
    """Two of Zhou Min, one of them with a promise; one of Wu Jiabao, the newest."""
    lin = seat("lin")
    made = []
    for fields in (
        {"name": "周敏", "phone": "13800006021", "cause": "饮品里有碎玻璃", "other_contact": "座机 02088889999"},
        {"name": "周小姐", "phone": "138 0000 6021", "cause": "外送送错口味"},
        {"name": "吴嘉宝", "phone": "13711112222", "cause": "会员积分未到账"},
    ):
        made.append(tickets.register(lin, {"channel": "phone", **fields}).ticket_id)
        clock.set(clock.now() + timedelta(minutes=1))
    told = {"procedure": True, "time": True, "direct_contact": True}
    promised = [{"what": "回电告知检验结果", "by": (clock.now() + timedelta(minutes=42)).isoformat()}]
    contact = {"means": "phone", "reached": True, "said": "说明了流程", "told": told, "promised": promised}
    acts.do(lin, made[0], "contact", contact)
    return made


class Screen:
    """The page in a window, driven as a person would."""

    def __init__(self, qtbot: QtBot, controller: Controller) -> None:
        self.controller = controller
        self.page = CustomersPage(controller)
        self.notices: list[Any] = []
        self.page.notice.connect(self.notices.append)
        self.wanted: list[Any] = []
        self.page.ticket_wanted.connect(self.wanted.append)
        qtbot.addWidget(self.page)
        self.page.resize(1200, 800)
        self.page.show()
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        self.qtbot = qtbot
        self.settle()

    def settle(self) -> None:
        """Waits for what is read in the background, and for the pauses before it."""
        self.controller.tasks.wait()
        self.qtbot.wait(100)
        self.controller.tasks.wait()

    def show(self, key: str) -> None:
        self.page.show_customer(key)
        self.settle()

    def find(self, name: str) -> Any:
        found = [w for w in self.page.findChildren(QWidget, name) if w.isVisible()]
        assert found, name
        return found[0]

    def absent(self, name: str) -> bool:
        return not [w for w in self.page.findChildren(QWidget, name) if w.isVisible()]

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)
        self.settle()

    def dialog(self, name: str) -> Any:
        found = [w for w in QApplication.topLevelWidgets() if w.objectName() == name and w.isVisible()]
        assert len(found) == 1, found
        found[0].activateWindow()
        return found[0]

    def names(self) -> list[str]:
        return [row.name for row in self.page.list.model.rows]

    def said(self) -> str:
        """Everything that stands on the customer's page, as a screen reader gets it."""
        inside = self.page.sheet.findChildren(QWidget)
        return "\n".join(w.accessibleName() or getattr(w, "text", str)() for w in inside if w.isVisible())


@pytest.fixture
def screen(qtbot: QtBot, seat: Seat) -> Iterator[Callable[[str], Screen]]:
    """`screen("lin")` shows the page to Lin."""
    made: list[Screen] = []

    def show(login: str) -> Screen:
        made.append(Screen(qtbot, Controller(seat(login))))
        return made[-1]

    yield show
    for one in made:
        one.controller.tasks.wait()
        for widget in QApplication.topLevelWidgets():
            if widget is not one.page and widget.isVisible():
                widget.close()
        one.controller.tasks.wait()
        one.controller.close()
