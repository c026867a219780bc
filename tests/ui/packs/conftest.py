"""Offices of all trades: the same people under each pack, made once per pack, and forms on them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.base import i18n, paths
from desktop.base.clock import FixedClock
from desktop.desk import acts, people, reading, tickets
from desktop.desk.rows import TicketDetail
from desktop.desk.session import Session
from desktop.domain.policy import Policy
from desktop.domain.types import Act, Event
from desktop.store import keys
from desktop.store.store import Store
from desktop.ui import theme
from desktop.ui.controller import Controller
from desktop.ui.ticket.desk_work import setting_of
from desktop.ui.ticket.detail_page import DetailPage
from desktop.ui.ticket.forms.dialog import ActDialog
from desktop.ui.ticket.forms.table import FORMS

PEOPLE = (
    ("lin", "林晓棠", 1, ("clerk",)),
    ("gu", "顾盼", 1, ("clerk",)),
    ("he", "何俊", 1, ("archive",)),
    ("xu", "徐文博", 2, ("supervisor",)),
    ("liang", "梁素芬", 2, ("manager",)),
    ("luo", "罗启明", 3, ("director",)),
    ("deng", "邓婉仪", 3, ("administration",)),
)


class House:
    """An office of one trade, and what tests do through the desk to bring a complaint to where a form is tried."""

    def __init__(self, store: Store, clock: FixedClock, qtbot: Any) -> None:
        self.store, self.clock, self._qtbot = store, clock, qtbot
        self._chairs: dict[str, Controller] = {}
        self._dialogs: list[ActDialog] = []

    @property
    def policy(self) -> Policy:
        return self.store.policy()

    def seat(self, login: str) -> Session:
        return Session(self.store, self.clock, people.find(self.store, login))

    def chair(self, login: str) -> Controller:
        if login not in self._chairs:
            self._chairs[login] = Controller(self.seat(login))
        return self._chairs[login]

    def register(self, login: str = "lin", **given: Any) -> int:
        policy = self.policy
        fields = {
            "name": "周敏", "phone": "13800006021", "other_contact": "微信同号", "channel": "phone",
            "complainant_kind": policy.complainants[0].code, "category": policy.categories[0].code,
            "cause": "有一件事要说", "course": "昨天下午发现", "demand": "尽快办好", "store": "体育西店",
            "staff": "小李", "product": "名片", "product_code": "M-1", "order_number": "GD-3650",
            "happened_at": "2026-10-08T10:00:00+08:00", "happened_where": "店里",
        }  # fmt: skip
        return tickets.register(self.seat(login), {**fields, **given}).ticket_id

    def do(self, login: str, ticket_id: int, act: str, **args: Any) -> None:
        acts.do(self.seat(login), ticket_id, act, args)

    def told(self) -> dict[str, bool]:
        return {code: True for code, _ in self.policy.told.items}

    def heard(self, login: str = "lin", **given: Any) -> int:
        """Registered, and the customer reached and told what the pack wants told."""
        ticket_id = self.register(login, **given)
        self.do(login, ticket_id, "contact", means="phone", reached=True, said="请尽快", told=self.told())
        return ticket_id

    def detail(self, login: str, ticket_id: int) -> TicketDetail:
        return reading.detail(self.seat(login), ticket_id)

    def last(self, ticket_id: int) -> Event:
        return self.store.case(ticket_id).events[-1]

    def form(self, login: str, ticket_id: int, act: Act, described: Any = None) -> ActDialog:
        controller = self.chair(login)
        dialog = ActDialog(
            controller, described or FORMS[act], setting_of(controller, self.detail(login, ticket_id), act)
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self._qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        self._qtbot.waitUntil(dialog.isActiveWindow)
        self._dialogs.append(dialog)
        return dialog

    def close(self) -> None:
        for controller in self._chairs.values():
            controller.tasks.wait()
            controller.close()
        self.store.close()


@pytest.fixture(scope="session")
def houses(tmp_path_factory: pytest.TempPathFactory, passphrase: str, pin: str) -> Callable[[str], Path]:
    """The folder of an office of a trade, made at the first asking."""
    made: dict[str, Path] = {}

    def template(pack: str) -> Path:
        if pack in made:
            return made[pack]
        folder = made[pack] = tmp_path_factory.mktemp(pack)
        rules = (paths.resources() / "policies" / f"{pack}.toml").read_text("utf-8")
        clock = FixedClock(datetime(2026, 10, 9, 9, 14, tzinfo=i18n.ZONE))
        with Store.create(
            folder / "office.db", passphrase, clock, office_code="GZ01", office_name="广州一部", policy_text=rules,
            admin_login="admin", admin_name="管理员", admin_pin=pin, workstation_name="前台一",
            cost=keys.Cost(8, 1, 1),
        ) as store:  # fmt: skip
            session = Session(store, clock, people.find(store, "admin"))
            for login, name, tier, roles in PEOPLE:
                people.add(session, people.NewPerson(login, name, tier, roles, pin))
        return folder

    return template


@pytest.fixture
def house(
    houses: Callable[[str], Path], tmp_path: Path, passphrase: str, clock: FixedClock, qtbot: Any, qapp: QApplication
) -> Iterator[Callable[[str], House]]:
    """`house("agency")` opens an office of that trade of the test's own."""
    theme.set_narrow(False)
    theme.apply(qapp, theme.LIGHT, 1.0)
    opened: list[House] = []

    def open_one(pack: str) -> House:
        shutil.copytree(houses(pack), tmp_path / pack)
        opened.append(House(Store.open(tmp_path / pack / "office.db", clock, passphrase=passphrase), clock, qtbot))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def page(qtbot: Any) -> Iterator[Callable[..., DetailPage]]:
    """`page(office, "lin", ticket)` shows a ticket's page."""
    made: list[tuple[DetailPage, Any]] = []

    def show(office: House, login: str, ticket: int) -> DetailPage:
        controller = office.chair(login)
        shown = DetailPage(controller)
        qtbot.addWidget(shown)
        shown.resize(900, 860)
        shown.show()
        shown.activateWindow()
        qtbot.waitUntil(shown.isActiveWindow)
        shown.show_ticket(ticket)
        controller.tasks.wait()
        made.append((shown, controller))
        return shown

    yield show
    theme.set_narrow(False)
    for shown, controller in made:
        controller.tasks.wait()
        shown.close()
