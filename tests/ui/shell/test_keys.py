"""New keys of the office, through their dialogs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.base.clock import FixedClock
from desktop.base.errors import UnavailableError
from desktop.desk.session import Session
from desktop.store.store import Store
from desktop.ui.controller import Controller
from desktop.ui.shell.keys import PassphraseDialog, RecoveryDialog

NEW = "每天早上先看三级投诉再喝茶"


@pytest.fixture
def desk(seat: Callable[[str], Session], qapp: object) -> Iterator[Controller]:
    made = Controller(seat("admin"))
    yield made
    made.close()


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def press(qtbot: QtBot, dialog: QWidget, name: str) -> None:
    found = dialog.findChild(QAbstractButton, name)
    assert found is not None
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_new_passphrase_opens_the_office_and_the_old_one_does_not(
    desk: Controller, parent: QWidget, office_path: Path, clock: FixedClock, passphrase: str, qtbot: QtBot
) -> None:
    dialog = PassphraseDialog(desk, parent)
    dialog.show()
    for name in ("passphrase_first", "passphrase_again"):
        dialog.findChild(QLineEdit, name).setText(NEW)

    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        press(qtbot, dialog, "passphrase_set")

    Store.open(office_path, clock, passphrase=NEW).close()
    with pytest.raises(UnavailableError):
        Store.open(office_path, clock, passphrase=passphrase)


@pytest.mark.parametrize(("first", "again", "at"), [("12345678", "12345678", 0), (NEW, NEW + "。", 1)])
def test_weak_or_mistyped_passphrase_is_refused_at_its_field(
    desk: Controller, parent: QWidget, qtbot: QtBot, first: str, again: str, at: int
) -> None:
    dialog = PassphraseDialog(desk, parent)
    dialog.show()
    dialog.findChild(QLineEdit, "passphrase_first").setText(first)
    dialog.findChild(QLineEdit, "passphrase_again").setText(again)

    press(qtbot, dialog, "passphrase_set")

    assert dialog.isVisible()
    assert [bool(one.error()) for one in dialog.fields] == [at == 0, at == 1]


def test_new_recovery_sheet_is_made_after_a_yes_and_checked(
    desk: Controller, parent: QWidget, office_path: Path, clock: FixedClock, qtbot: QtBot
) -> None:
    dialog = RecoveryDialog(desk, parent)
    dialog.show()
    assert dialog.page is None
    press(qtbot, dialog, "recovery_make")
    qtbot.waitUntil(lambda: dialog.page is not None, timeout=20_000)
    group = dialog.findChild(QLineEdit, "first_run_group")

    group.setText("0000")
    press(qtbot, dialog, "recovery_done")
    assert dialog.isVisible()
    assert dialog.page.fields["group"].error()
    group.setText(dialog._groups[dialog.page.code.asked])
    with qtbot.waitSignal(dialog.accepted):
        press(qtbot, dialog, "recovery_done")

    Store.open(office_path, clock, recovery="-".join(dialog._groups)).close()


def test_recovery_sheet_is_saved_as_pdf(desk: Controller, parent: QWidget, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = RecoveryDialog(desk, parent)
    dialog.show()
    press(qtbot, dialog, "recovery_make")
    qtbot.waitUntil(lambda: dialog.page is not None, timeout=20_000)

    dialog.page.code.save_wanted.emit(tmp_path / "sheet.pdf")
    desk.tasks.wait()

    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
