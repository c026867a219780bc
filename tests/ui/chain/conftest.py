"""A matter on two sheets: its customer was not content with the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.base import i18n
from desktop.desk import acts, tickets
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.controller import Controller

Seat = Callable[[str], Session]
TOLD = {"procedure": True, "time": True, "direct_contact": True}
SHARES = {"ours": 100, "customer": 0, "third": 0}


@pytest.fixture
def chair(seat: Seat, qapp: QApplication) -> Iterator[Callable[[str], Controller]]:
    theme.set_narrow(False)
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
def alone(seat: Seat) -> int:
    """A matter on one sheet, settled as the clerk thinks."""

    def do(act: str, **args: Any) -> None:
        acts.do(seat("lin"), made, act, args)

    made = tickets.register(
        seat("lin"),
        {
            "name": "周敏", "phone": "13800006021", "other_contact": "微信同号", "complainant_kind": "consumer",
            "channel": "phone", "store": "麓湖店", "staff": "店长区嘉敏", "product": "葡萄冻冻大杯",
            "product_code": "HM-2207", "order_number": "LH-1008-3391",
            "happened_at": datetime(2026, 10, 8, 19, 40, tzinfo=i18n.ZONE).isoformat(), "happened_where": "门店堂食",
            "cause": "外送送错口味", "course": "点的是葡萄，送来是草莓。", "demand": "重做一杯", "category": "delivery",
        },
    ).ticket_id  # fmt: skip
    do("contact", means="phone", reached=True, said="说明了处理流程", told=TOLD)
    do("investigate", facts="打包时拿错", analysis="出餐未核单", responsibility=SHARES, department="麓湖店")
    do("propose", measures="重做并致歉", remedy={"kind": "refund", "amount": "20"}, promised_on="2026-10-12")
    do("resolve", result="已重做送到，客户已知道")
    return made


@pytest.fixture
def risen(seat: Seat, alone: int) -> tuple[int, int]:
    """The two sheets, the first rated 4."""
    done = acts.do(seat("lin"), alone, "callback", {"reached": True, "satisfaction": 4, "said": "等太久了"})
    assert done.new_ticket_id is not None
    return alone, done.new_ticket_id
