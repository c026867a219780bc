"""The office of the tests, on the command line and in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command_line import CommandLine
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from screen import Screen

from desktop.base.clock import FixedClock
from desktop.store.store import Store


@pytest.fixture
def desk(office_path: Path, clock: FixedClock, tmp_path: Path, passphrase: str, pin: str) -> CommandLine:
    """Commands on a database of this test's own."""
    return CommandLine(office_path, clock, tmp_path, passphrase, pin)


@pytest.fixture
def sit(qtbot: QtBot, qapp: QApplication, office_store: Store, clock: FixedClock) -> Iterator[Callable[[str], Screen]]:
    """Opens the window with somebody in the chair: `sit("lin")`."""
    opened: list[Screen] = []

    def open_window(login: str) -> Screen:
        opened.append(Screen(qtbot, qapp, office_store, clock, login))
        return opened[-1]

    yield open_window
    for screen in opened:
        screen.close()
