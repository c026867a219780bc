"""The head of a complaint: as much of the names as there is room for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Desk, Screen
from PySide6.QtWidgets import QApplication

from desktop.ui.ticket.header import TicketHeader

Show = Callable[..., Screen]
LONG = "广州市番禺区大石街道麓湖印象文化传播与品牌策划有限责任公司"


@pytest.mark.parametrize("width", [480, 560, 640, 900])
def test_names_end_in_dots_and_are_never_cut(desk: Desk, screen: Show, width: int) -> None:
    page = screen("lin", desk.register(name="周敏", store="麓湖店"))
    page.page.resize(width, 700)
    QApplication.processEvents()
    page.page.show_ticket(desk.register(name=LONG, store=LONG))
    page.controller.tasks.wait()
    QApplication.processEvents()
    header = page.page.findChild(TicketHeader)
    assert header is not None
    shown = [label for label in (header._name, header._store, header._first) if label.isVisible()]
    assert header._name in shown
    for label in shown:
        assert label.width() >= label.sizeHint().width(), label.text()
    assert header._name.text().endswith("…")
    assert header._name.accessibleName() == LONG
