"""A telecom office: its pack asks for evidence and a second review, and knows causes that are always ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.base import i18n, paths
from desktop.base.clock import FixedClock
from desktop.desk import acts, people, tickets
from desktop.desk.session import Session
from desktop.store import keys
from desktop.store.store import Store
from desktop.ui import theme
from desktop.ui.controller import Controller

Seat = Callable[[str], Session]
TOLD = {"procedure": True, "time": True, "direct_contact": True}


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory, passphrase: str, pin: str) -> Path:
    folder = tmp_path_factory.mktemp("telecom")
    rules = (paths.resources() / "policies" / "telecom.toml").read_text("utf-8")
    clock = FixedClock(datetime(2026, 10, 9, 9, 14, tzinfo=i18n.ZONE))
    with Store.create(
        folder / "office.db", passphrase, clock, office_code="TC01", office_name="城东客服中心", policy_text=rules,
        admin_login="admin", admin_name="管理员", admin_pin=pin, workstation_name="座席一", cost=keys.Cost(8, 1, 1),
    ) as store:  # fmt: skip
        session = Session(store, clock, people.find(store, "admin"))
        for login, name, tier, role in (
            ("lin", "林晓棠", 1, "clerk"), ("gu", "顾盼", 1, "clerk"), ("xu", "徐文博", 2, "supervisor"),
            ("liang", "梁素芬", 2, "manager"), ("luo", "罗启明", 3, "director"),
        ):  # fmt: skip
            people.add(session, people.NewPerson(login, name, tier, (role,), pin))
    return folder


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
def complain(seat: Seat) -> Callable[..., int]:
    """Registers a complaint of a category, with the first contact made."""

    def made(category: str, **fields: Any) -> int:
        told = {
            "name": "周敏", "phone": "13800006021", "channel": "phone", "cause": "账单里多了一项没要过的业务",
            "complainant_kind": seat("lin").store.policy().complainants[0].code, "category": category,
            "product": "国际漫游包", "product_code": "MY-30", "order_number": "YW-1", "store": "城东厅",
            "staff": "工号 8812", "course": "上月没有出国，账单多出 30 元。", "demand": "关闭并退费",
            "other_contact": "短信",
            "happened_at": "2026-10-08T10:00:00+08:00", "happened_where": "营业厅",
        }  # fmt: skip
        key = tickets.register(seat("lin"), {**told, **fields}).ticket_id
        contact = {"means": "phone", "reached": True, "said": "说明了处理流程", "told": TOLD}
        acts.do(seat("lin"), key, "contact", contact)
        return key

    return made
