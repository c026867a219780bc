"""The intake speaks of what each trade tells its customers, and of complaints that came before they were entered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.base import i18n
from desktop.ui.intake.intake_page import IntakePage
from tests.ui.ticket.hands import CTRL, find

House = Any


@pytest.fixture
def intake(house: Callable[[str], House], qtbot: Any) -> Iterator[Callable[[str], tuple[House, IntakePage]]]:
    """`intake("agency")` opens the office and its form."""

    def show(pack: str) -> tuple[House, IntakePage]:
        office = house(pack)
        page = IntakePage(office.chair("lin"))
        qtbot.addWidget(page)
        page.resize(1232, 820)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return office, page

    yield show


def write(page: IntakePage, name: str, text: str) -> None:
    control = find(page, f"intake_{name}")
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_A, CTRL)
    QApplication.clipboard().setText(text)
    QTest.keyClick(control, Qt.Key.Key_V, CTRL)


def by_phone(page: IntakePage) -> None:
    combo = find(page, "intake_channel")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    while combo.code() != "phone":
        QTest.keyClick(combo, Qt.Key.Key_Down)


def save(office: House, page: IntakePage) -> Any:
    told: list[Any] = []
    page.registered.connect(told.append)
    QTest.keyClick(page.window().focusWidget() or page, Qt.Key.Key_Return, CTRL)
    office.chair("lin").tasks.wait()
    return told[0] if told else None


@pytest.mark.parametrize("pack", ["agency", "ecommerce", "telecom", "printshop", "franchise"])
def test_what_a_trade_tells_its_customers_becomes_the_first_contact(pack: str, intake: Any) -> None:
    """Source: A-9, E-2, F-5.3.1.3"""
    office, page = intake(pack)
    write(page, "name", "周敏")
    write(page, "cause", "有一件事要说")
    by_phone(page)
    codes = [code for code, _ in office.policy.told.items]
    for code in codes:
        QTest.keyClick(find(page, f"told_{code}"), Qt.Key.Key_Space)
    done = save(office, page)
    assert done is not None
    assert office.last(done.ticket_id).data["told"] == dict.fromkeys(codes, True)


def test_a_letter_of_yesterday_counts_from_yesterday(intake: Any) -> None:
    """Source: F-5.1.1"""
    office, page = intake("franchise")
    write(page, "name", "周敏")
    write(page, "cause", "来信说少送了一杯")
    write(page, "received_at", "昨天 16:20")
    done = save(office, page)
    ticket = office.store.ticket(done.ticket_id)
    assert ticket.received_at == datetime(2026, 10, 8, 16, 20, tzinfo=i18n.ZONE)


def test_nothing_was_received_tomorrow(intake: Any) -> None:
    office, page = intake("franchise")
    write(page, "name", "周敏")
    write(page, "cause", "来信说少送了一杯")
    write(page, "received_at", "2026-10-10 09:00")
    assert save(office, page) is None
    assert page.form.more.fields()["received_at"].error()
