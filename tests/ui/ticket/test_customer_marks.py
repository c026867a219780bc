"""Marks on the customer where a complaint is handled: head, side, and the form in which a remedy is chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from conftest import Desk, Screen
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.base import i18n
from desktop.desk import customers
from desktop.domain.types import Act
from desktop.ui import theme
from desktop.ui.customers.intents import CustomerWanted
from desktop.ui.ticket.marks import Marks

Show = Callable[[str, int], Screen]
Form = Callable[..., Any]
KEY = "phone:13800006021"
pytestmark = pytest.mark.usefixtures("marked_rules")


def mark(desk: Desk, kind: str = "press", reason: str = "客户说明自己在报社工作", key: str = KEY) -> int:
    made = customers.mark(desk.seat("lin"), key, kind, reason, date(2026, 10, 31))
    customers.approve_mark(desk.seat("liang" if kind == "press" else "xu"), made)
    return made


def known(screen: Screen) -> list[str]:
    section = screen.find("customer_marks")
    found = section.findChildren(QWidget)
    return [w.accessibleName() for w in found if w.objectName().startswith("known.") and not section.isHidden()]


def test_head_and_side_tell_a_mark_and_lead_to_the_customer(desk: Desk, screen: Show) -> None:
    ticket = desk.contacted()
    made = screen("lin", ticket)
    assert known(made) == []
    mark(desk)
    made.page.reload()
    assert "媒体从业" in made.page.findChild(Marks).accessibleName()
    (said,) = known(made)
    assert "答复前先请经理看过" in said and "2026-10-31" in said and "报社" in said
    wanted: list[Any] = []
    made.page.customer_wanted.connect(wanted.append)
    made.click("marks_customer")
    assert wanted == [CustomerWanted(KEY)]


def test_a_mark_that_has_ended_is_gone_at_the_next_look(desk: Desk, screen: Show) -> None:
    ticket = desk.contacted()
    mark(desk)
    made = screen("lin", ticket)
    assert known(made)
    desk.clock.advance(timedelta(days=30))
    made.page.reload()
    assert known(made) == []
    assert "媒体从业" not in made.page.findChild(Marks).accessibleName()


def test_a_mark_of_the_same_name_stands_in_the_side_with_whose_it_is(desk: Desk, screen: Show) -> None:
    desk.contacted()
    mark(desk)
    made = screen("lin", desk.register(phone="", order_number=""))
    (said,) = known(made)
    assert "周敏 138****6021" in said
    assert "媒体从业" not in made.page.findChild(Marks).accessibleName()


def test_large_text_moves_the_marks_into_the_tab_of_facts(desk: Desk, screen: Show, qapp: Any) -> None:
    ticket = desk.contacted()
    mark(desk)
    theme.apply(qapp, theme.DARK, 1.5)
    made = screen("lin", ticket)
    tabs = made.find("detail_tabs")
    tabs.setFocus()
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert made.find("customer_marks").isVisible()


def _context(dialog: Any) -> str:
    return "\n".join(w.accessibleName() for w in dialog.findChildren(QWidget) if w.isVisible())


def test_who_chooses_a_remedy_sees_marks_the_past_and_that_rights_come_first(desk: Desk, form: Form) -> None:
    first = desk.proposed(amount="20", level=1, level_reason="首次", order_number="LH-1", paid="39")
    desk.do("lin", first, "resolve", result="已退款")
    desk.clock.advance(timedelta(minutes=1))
    ticket = desk.investigated(level=1, level_reason="客户只求重做", order_number="LH-2")
    mark(desk, "sums", "两次就金额发生误会")
    said = _context(form("lin", ticket, Act.PROPOSE))
    assert "这位客户：先说金额" in said
    assert "另有 1 件投诉，其中 1 件还在办理；以前给过：退款 ¥20.00；已知订单 2 个，有记录的金额 ¥39.00" in said
    assert "在法定权利之上" in said
    i18n.set_language("en")
    said = _context(form("lin", ticket, Act.PROPOSE))
    assert "1 other complaint, 1 of them still open; received so far: Refund CN¥20.00" in said
    assert "on top of what the law gives, never instead" in said


def test_of_a_stranger_nothing_is_told(desk: Desk, form: Form) -> None:
    said = _context(form("lin", desk.investigated(paid="", order_number=""), Act.PROPOSE))
    assert "这位客户" not in said
    assert "法定权利" not in said


def test_nothing_received_is_said_plainly(desk: Desk, form: Form) -> None:
    desk.contacted(order_number="", paid="")
    desk.clock.advance(timedelta(minutes=1))
    ticket = desk.investigated(level=1, level_reason="客户只求重做", order_number="", paid="")
    assert "另有 1 件投诉，其中 1 件还在办理；以前没有给过补偿" in _context(form("lin", ticket, Act.PROPOSE))
