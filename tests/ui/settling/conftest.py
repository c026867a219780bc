"""The real window on one of two PCs that share an office."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shared_desk import SharedDesk
from two_pcs import TwoPcs

from desktop.store.store import Store
from desktop.ui import theme


@pytest.fixture
def sit(qtbot: QtBot, qapp: QApplication, two_pcs: TwoPcs) -> Iterator[Callable[..., SharedDesk]]:
    """`sit("lin")` opens the window at the front; `sit("lin", two_pcs.back)` at the back."""
    opened: list[SharedDesk] = []

    def open_window(login: str, pc: Store | None = None) -> SharedDesk:
        opened.append(SharedDesk(qtbot, qapp, two_pcs.at(pc or two_pcs.front, login)))
        return opened[-1]

    yield open_window
    for desk in opened:
        desk.close()
    theme.set_narrow(False)
    theme.apply(qapp, theme.LIGHT, 1.0)
