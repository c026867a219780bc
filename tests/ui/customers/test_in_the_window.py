"""Customers and rules in the real window: keys, the way from a complaint, Ctrl+Z."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.desk import customers
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.controller import Controller
from desktop.ui.shell import dress
from desktop.ui.shell.dress import Dress, Wardrobe
from desktop.ui.shell.main_window import MainWindow

from .conftest import WU, ZHOU

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(
    seat: Callable[[str], Session], complaints: list[int], qapp: QApplication, qtbot: QtBot
) -> Iterator[MainWindow]:
    dress.prepare(qapp)
    wardrobe = Wardrobe(qapp)
    wardrobe.put_on(Dress("light", 1.0, "zh"))
    controller = Controller(seat("lin"))
    made = MainWindow(controller, wardrobe)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    controller.tasks.wait()
    yield made
    controller.tasks.wait()
    controller.close()
    wardrobe.put_on(Dress("light", 1.0, "zh"))
    theme.set_narrow(False)


def settle(window: MainWindow) -> None:
    window.controller.tasks.wait()
    QTest.qWait(100)
    window.controller.tasks.wait()


def test_ctrl_3_and_the_name_on_a_complaint_lead_to_customers(window: MainWindow, complaints: list[int]) -> None:
    QTest.keyClick(window, Qt.Key.Key_3, CTRL)
    settle(window)
    assert window.page == "customers"
    assert window.customers.list.search.hasFocus()
    window.open_ticket(complaints[0])
    settle(window)
    QTest.mouseClick(window.workbench.detail.findChild(QWidget, "customer"), Qt.MouseButton.LeftButton)
    settle(window)
    assert (window.page, window.customers.key()) == ("customers", ZHOU)
    case = window.customers.findChild(QWidget, f"case.{complaints[1]}")
    QTest.mouseClick(case, Qt.MouseButton.LeftButton)
    settle(window)
    assert (window.page, window.workbench.current_ticket()) == ("tickets", complaints[1])


def test_ctrl_z_parts_a_merge(window: MainWindow, seat: Callable[[str], Session]) -> None:
    customers.merge(seat("lin"), ZHOU, WU, "同一订单")
    window.open_customer(ZHOU)
    settle(window)
    assert "合并计算" in window.customers.sheet._also.text()
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    settle(window)
    assert "合并计算" not in window.customers.sheet._also.text()


def test_another_language_keeps_the_page(window: MainWindow) -> None:
    window.open_customer(ZHOU)
    settle(window)
    window.put_on(Dress("dark", 1.5, "en"))
    settle(window)
    assert window.page == "customers"
    window.show_page("settings")
    window.settings.show_part(3)
    settle(window)
    assert window.settings.part() == 3
