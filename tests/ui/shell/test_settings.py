"""The settings in the real window: the calendar and the rules are changed, and the open complaint follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.base.clock import FixedClock
from desktop.desk import reading
from desktop.desk.rows import Done
from desktop.desk.session import Session
from desktop.ui.components.text import Text
from desktop.ui.people.notice_dialog import NoticeDialog
from desktop.ui.rules.move_dialog import MoveDialog
from desktop.ui.shell.main_window import MainWindow

Seat = Callable[[str], Session]
CTRL = Qt.KeyboardModifier.ControlModifier


def _dialog(kind: type[QWidget]) -> Any:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert len(found) == 1, found
    return found[0]


def _settle(window: Any) -> None:
    window.controller.tasks.wait()
    QApplication.processEvents()
    window.controller.tasks.wait()


def test_an_administrator_changes_calendar_and_rules_in_the_window(
    window: MainWindow, seat: Seat, registered: list[Done], clock: FixedClock, qtbot: QtBot
) -> None:
    made: Any = window
    made.controller.switch(seat("admin"))
    made.commands.run("settings")
    made.settings.show_part(2)
    QTest.mouseClick(made.findChild(QWidget, "year.2027"), Qt.MouseButton.LeftButton)
    notice = _dialog(NoticeDialog)
    QTest.keyClicks(notice.edit, "2027-01-01,off,New Year")
    qtbot.waitUntil(notice._enter.isEnabled)
    QTest.keyClick(notice.edit, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: 2027 in seat("lin").store.calendar().days.notices)

    clock.advance(timedelta(minutes=1))
    made.settings.show_part(3)
    page = made.settings._made[3]
    _settle(made)
    text = page.editor.toPlainText()
    page.editor.replace_all(text.replace("amount = 1\nwarn = 60", "amount = 3\nwarn = 60", 1))
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    page.editor.setFocus()
    qtbot.waitUntil(lambda: page.publishable)
    QTest.keyClick(page.editor, Qt.Key.Key_Return, CTRL)
    store = seat("lin").store
    qtbot.waitUntil(lambda: store.policy().edition == 2)
    _settle(made)
    assert "第 2 版" in made.settings.looks.findChild(Text, "rules_in_force").text()

    ticket = registered[0].ticket_id
    before = reading.detail(seat("lin"), ticket).clocks[0]
    QTest.mouseClick(page.findChild(QWidget, f"move.{store.current_pack()}"), Qt.MouseButton.LeftButton)
    move = _dialog(MoveDialog)
    QTest.keyClick(move._sure, Qt.Key.Key_Space)
    qtbot.waitUntil(move._move.isEnabled)
    move._move.click()
    qtbot.waitUntil(lambda: store.ticket(ticket).pack == store.current_pack())
    after = next(c for c in reading.detail(seat("lin"), ticket).clocks if c.code == "first_contact")
    assert after.due_at > before.due_at
