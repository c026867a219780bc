"""A real office with one complaint, and pages on it as a given person sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base import i18n
from desktop.base.clock import FixedClock
from desktop.desk import acts, reading, tickets
from desktop.desk.rows import TicketDetail
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.controller import Controller
from desktop.ui.ticket.detail_page import DetailPage
from desktop.ui.ticket.forms.dialog import ActDialog

Seat = Callable[[str], Session]
WHOLE = {
    "name": "周敏",
    "phone": "13800006021",
    "other_contact": "微信同号",
    "complainant_kind": "consumer",
    "channel": "phone",
    "store": "麓湖店",
    "staff": "店长区嘉敏",
    "product": "葡萄冻冻大杯",
    "product_code": "HM-2207",
    "order_number": "LH-1008-3391",
    "happened_at": datetime(2026, 10, 8, 19, 40, tzinfo=i18n.ZONE).isoformat(),
    "happened_where": "门店堂食",
    "cause": "外送送错口味",
    "course": "点的是葡萄，送来是草莓。",
    "demand": "重做一杯",
    "category": "delivery",
}
TOLD = {"procedure": True, "time": True, "direct_contact": True}


class Desk:
    """What tests do through the desk to bring a complaint to where the window is tried."""

    def __init__(self, seat: Seat, clock: FixedClock) -> None:
        self.seat, self.clock = seat, clock

    def register(self, login: str = "lin", **fields: Any) -> int:
        return tickets.register(self.seat(login), {**WHOLE, **fields}).ticket_id

    def do(self, login: str, ticket_id: int, act: str, **args: Any) -> int | None:
        return acts.do(self.seat(login), ticket_id, act, args).new_ticket_id

    def detail(self, login: str, ticket_id: int) -> TicketDetail:
        return reading.detail(self.seat(login), ticket_id)

    def contacted(self, **fields: Any) -> int:
        ticket_id = self.register(**fields)
        self.do("lin", ticket_id, "contact", means="phone", reached=True, said="说明了处理流程", told=TOLD)
        return ticket_id

    def investigated(self, login: str = "lin", **fields: Any) -> int:
        ticket_id = self.contacted(**fields)
        self.do(
            login, ticket_id, "investigate", facts="打包时拿错", analysis="出餐未核单",
            responsibility={"ours": 100, "customer": 0, "third": 0}, department="麓湖店",
        )  # fmt: skip
        return ticket_id

    def proposed(self, amount: str = "20", **fields: Any) -> int:
        ticket_id = self.investigated(**fields)
        remedy = {"kind": "refund", "amount": amount}
        self.do("lin", ticket_id, "propose", measures="重做并致歉", remedy=remedy, promised_on="2026-10-12")
        return ticket_id

    def resolved(self, **fields: Any) -> int:
        ticket_id = self.proposed(**fields)
        self.do("lin", ticket_id, "resolve", result="已重做送到，客户已知道")
        return ticket_id

    def rated(self, satisfaction: int = 2, **fields: Any) -> int:
        ticket_id = self.resolved(**fields)
        self.do("lin", ticket_id, "callback", reached=True, satisfaction=satisfaction, said="可以")
        return ticket_id


@pytest.fixture
def desk(seat: Seat, clock: FixedClock) -> Desk:
    return Desk(seat, clock)


@pytest.fixture(autouse=True)
def plain_look(qapp: QApplication) -> Iterator[None]:
    theme.set_narrow(False)
    theme.apply(qapp, theme.LIGHT, 1.0)
    yield
    theme.set_narrow(False)
    theme.apply(qapp, theme.LIGHT, 1.0)


@pytest.fixture
def chair(qtbot: Any, seat: Seat) -> Iterator[Callable[[str], Controller]]:
    """Controllers for people; all are closed at the end."""
    made: list[Controller] = []

    def sit(login: str) -> Controller:
        made.append(Controller(seat(login)))
        return made[-1]

    yield sit
    for controller in made:
        controller.tasks.wait()
        controller.close()


def activate(qtbot: Any, window: QWidget) -> None:
    """Keys go to the active window only."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


class Screen:
    """A page in a window, driven as a person would."""

    def __init__(self, qtbot: Any, controller: Controller, ticket_id: int) -> None:
        self.qtbot, self.controller = qtbot, controller
        self.page = DetailPage(controller)
        self.notices: list[Any] = []
        self.page.notice.connect(self.notices.append)
        qtbot.addWidget(self.page)
        self.page.resize(900, 800)
        self.page.show()
        self.page.show_ticket(ticket_id)
        activate(qtbot, self.page)
        controller.tasks.wait()

    def find(self, name: str, kind: type[QWidget] = QWidget) -> Any:
        found = self.page.findChild(kind, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def dialog(self) -> Any:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, ActDialog) and w.isVisible()]
        assert len(found) == 1, found
        activate(self.qtbot, found[0])
        return found[0]

    def close(self) -> None:
        self.controller.tasks.wait()
        for widget in QApplication.topLevelWidgets():
            if widget is not self.page and widget.isVisible():
                widget.close()
        self.controller.tasks.wait()


@pytest.fixture
def screen(qtbot: Any, chair: Callable[[str], Controller]) -> Iterator[Callable[[str, int], Screen]]:
    """`screen("lin", ticket_id)` shows the page."""
    made: list[Screen] = []

    def show(login: str, ticket_id: int) -> Screen:
        made.append(Screen(qtbot, chair(login), ticket_id))
        return made[-1]

    yield show
    for one in made:
        one.close()


@pytest.fixture
def form(qtbot: Any, chair: Callable[[str], Controller], desk: Desk) -> Iterator[Callable[..., ActDialog]]:
    """`form("lin", ticket_id, Act.CONTACT)` opens an act's form as the menu does."""
    from desktop.ui.ticket.desk_work import setting_of
    from desktop.ui.ticket.forms.table import FORMS

    made: list[ActDialog] = []

    def show(login: str, ticket_id: int, act: Any) -> ActDialog:
        controller = chair(login)
        dialog = ActDialog(controller, FORMS[act], setting_of(controller, desk.detail(login, ticket_id), act))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        activate(qtbot, dialog)
        made.append(dialog)
        return dialog

    yield show
