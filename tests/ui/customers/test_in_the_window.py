"""Customers and rules in the real window: keys, the way from a complaint, Ctrl+Z."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.base.clock import FixedClock
from desktop.desk import customers
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.controller import Controller
from desktop.ui.listing.model import TicketRole
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


@pytest.mark.usefixtures("marked_rules")
def test_what_waits_is_on_the_badge_and_on_today_and_leads_to_the_customer(
    seat: Callable[[str], Session], window: MainWindow
) -> None:
    made = customers.mark(seat("lin"), ZHOU, "sums", "两次就金额发生误会", date(2026, 10, 31))
    window.controller.look_for_news()
    settle(window)
    badge = window.navigation.findChild(QWidget, "nav_customers")
    assert badge.accessibleName() == "客户", "nothing that a clerk could approve"
    window.controller.switch(seat("xu"))
    settle(window)
    assert badge.accessibleName() == "客户 待您批准的客户标记 1"
    window.show_page("today")
    settle(window)
    card = window.today.findChild(QWidget, "today_marks")
    assert card.isVisible()
    look = window.today.findChild(QWidget, f"today_mark.{made}")
    assert look.accessibleName() == "查看周小姐 138****6021的标记“先说金额”"
    QTest.mouseClick(look, Qt.MouseButton.LeftButton)
    settle(window)
    assert (window.page, window.customers.key()) == ("customers", ZHOU)
    customers.approve_mark(seat("xu"), made)
    window.controller.look_for_news()
    settle(window)
    assert badge.accessibleName() == "客户"
    window.show_page("today")
    assert not card.isVisible()


@pytest.mark.usefixtures("marked_rules")
def test_midnight_ends_marks_in_the_list_in_sight_though_no_deadline_passes(
    seat: Callable[[str], Session], clock: FixedClock, window: MainWindow, complaints: list[int]
) -> None:
    made = customers.mark(seat("lin"), ZHOU, "press", "客户说明自己在报社工作", date(2026, 10, 9))
    customers.approve_mark(seat("liang"), made)
    window.controller.look_for_news()
    settle(window)

    def fired() -> set[int]:
        source = window.workbench.list.model
        rows = (source.index(at).data(TicketRole.ROW) for at in range(source.rowCount()))
        return {row.id for row in rows if getattr(row, "triggers", ()) and "known_press" in row.triggers}

    clock.set(clock.now().replace(hour=15, minute=58))
    window.open_view(window._views[-1])
    window.refresh()
    settle(window)
    assert fired() == set(complaints[:2])
    clock.advance(timedelta(minutes=5))
    window._on_minute()
    settle(window)
    assert fired() == set()
