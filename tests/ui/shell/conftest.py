"""The real window on an office with three complaints, clerk Lin in the chair."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.base.clock import FixedClock
from desktop.desk import tickets
from desktop.desk.rows import Done
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.controller import Controller
from desktop.ui.shell import dress
from desktop.ui.shell.dress import Dress, Wardrobe
from desktop.ui.shell.main_window import MainWindow

COMPLAINTS = (
    {
        "name": "周敏",
        "phone": "13800006021",
        "channel": "phone",
        "cause": "饮品里有碎玻璃，孩子口腔划伤",
        "store": "麓湖店",
    },
    {
        "name": "吴嘉宝",
        "phone": "13711112222",
        "channel": "phone",
        "cause": "外送送错口味，要求重做",
        "store": "天河东店",
    },
    {"name": "陈国栋", "channel": "web", "cause": "会员积分节前未到账", "store": "江燕路店"},
)


@pytest.fixture
def lin(seat: Callable[[str], Session]) -> Session:
    return seat("lin")


@pytest.fixture
def registered(lin: Session) -> list[Done]:
    return [tickets.register(lin, fields) for fields in COMPLAINTS]


@pytest.fixture
def wardrobe(qapp: QApplication) -> Iterator[Wardrobe]:
    dress.prepare(qapp)
    made = Wardrobe(qapp)
    made.put_on(Dress("light", 1.0, "zh"))
    yield made
    made.put_on(Dress("light", 1.0, "zh"))
    theme.set_narrow(False)


@pytest.fixture
def controller(lin: Session, qapp: QApplication) -> Iterator[Controller]:
    made = Controller(lin)
    yield made
    made.close()


@pytest.fixture
def window(
    controller: Controller, wardrobe: Wardrobe, registered: list[Done], clock: FixedClock, qtbot: QtBot
) -> Iterator[MainWindow]:
    made = MainWindow(controller, wardrobe)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    qtbot.waitUntil(lambda: made.workbench.current_ticket() is not None)
    controller.tasks.wait()
    yield made
    controller.tasks.wait()
    made.close()
