from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.base.clock import FixedClock
from desktop.desk import office, people
from desktop.ui.controller import Controller
from desktop.ui.people.lock import IdleLock
from desktop.ui.people.switch_dialog import SwitchDialog

Chair = Callable[[str], Controller]
Show = Callable[[QWidget], QWidget]


def test_a_few_letters_the_pin_and_enter_put_somebody_else_in_the_chair(chair: Chair, shown: Show, pin: str) -> None:
    controller = chair("lin")
    dialog = SwitchDialog(controller)
    shown(dialog)
    QTest.keyClicks(dialog.panel.search, "lsf")
    QTest.keyClick(dialog.panel.search, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.panel.pin, pin)
    QTest.keyClick(dialog.panel.pin, Qt.Key.Key_Return)
    controller.tasks.wait()
    assert controller.person.login == "liang"
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_arrows_in_the_search_walk_through_the_people(chair: Chair, shown: Show) -> None:
    dialog = SwitchDialog(chair("lin"))
    shown(dialog)
    first = dialog.panel.person()
    QTest.keyClick(dialog.panel.search, Qt.Key.Key_Down)
    assert dialog.panel.person() not in (None, first)


def test_a_wrong_pin_says_so_and_leaves_everything(chair: Chair, shown: Show) -> None:
    controller = chair("lin")
    dialog = SwitchDialog(controller)
    shown(dialog)
    QTest.keyClicks(dialog.panel.search, "xwb")
    QTest.keyClick(dialog.panel.search, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.panel.pin, "0000")
    QTest.keyClick(dialog.panel.pin, Qt.Key.Key_Return)
    controller.tasks.wait()
    assert dialog.panel._pin_field.error() == "PIN 码不对。"
    assert controller.person.login == "lin"
    assert dialog.isVisible()


def test_guessing_has_to_wait(chair: Chair, shown: Show, clock: FixedClock, pin: str) -> None:
    controller = chair("lin")
    dialog = SwitchDialog(controller)
    shown(dialog)
    QTest.keyClicks(dialog.panel.search, "xwb")
    for guess in ("0000", "1111", "2222", pin):
        dialog.panel.pin.setText(guess)
        dialog.panel.try_now()
        controller.tasks.wait()
    assert controller.person.login == "lin"
    clock.advance(timedelta(minutes=10))
    dialog.panel.pin.setText(pin)
    dialog.panel.try_now()
    controller.tasks.wait()
    assert controller.person.login == "xu"


def test_nobody_found_is_said(chair: Chair, shown: Show) -> None:
    dialog = SwitchDialog(chair("lin"))
    shown(dialog)
    QTest.keyClicks(dialog.panel.search, "zzz")
    assert not dialog.panel._nobody.isHidden()
    assert dialog.panel.person() is None


def locked_window(chair: Chair, shown: Show, login: str, idle_ms: int | None = None) -> tuple[Controller, Any]:
    controller = chair(login)
    window = QWidget()
    window.resize(900, 700)
    shown(window)
    return controller, IdleLock(controller, window, idle_ms)


def test_nobody_at_the_keys_locks_the_screen_and_the_pin_opens_it(
    chair: Chair, shown: Show, qtbot: QtBot, pin: str
) -> None:
    controller, lock = locked_window(chair, shown, "lin", 60)
    with qtbot.waitSignal(lock.about_to_lock):
        pass
    assert lock.locked
    screen = lock.screen
    assert screen.findChild(QPushButton, "sign_in_go").accessibleName() == "解锁", "nobody else sits down"
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert screen.isVisible()
    assert screen.panel.person().login == "lin"
    lock._given_ms = lock._idle_ms = 0
    QTest.keyClicks(screen.panel.pin, pin)
    QTest.keyClick(screen.panel.pin, Qt.Key.Key_Return)
    controller.tasks.wait()
    assert not lock.locked
    assert controller.person.login == "lin"


def test_the_lock_screen_lets_somebody_else_in(chair: Chair, shown: Show, pin: str) -> None:
    controller, lock = locked_window(chair, shown, "lin", 0)
    lock.lock()
    panel = lock.screen.panel
    QTest.keyClicks(panel.search, "luo")
    panel.pin.setText(pin)
    panel.try_now()
    controller.tasks.wait()
    assert controller.person.login == "luo"
    assert not lock.locked


def test_touching_the_keys_puts_the_lock_off(chair: Chair, shown: Show, qtbot: QtBot) -> None:
    _controller, lock = locked_window(chair, shown, "lin", 60_000)
    lock._timer.start(50_000)
    before = lock._timer.remainingTime()
    QTest.keyClick(lock.parent().windowHandle(), Qt.Key.Key_Shift)
    assert lock._timer.remainingTime() > before


def test_locking_closes_open_dialogs(chair: Chair, shown: Show) -> None:
    _controller, lock = locked_window(chair, shown, "lin", 0)
    dialog = QDialog(lock.parent())
    dialog.open()
    lock.lock()
    assert not dialog.isVisible()


def test_the_idle_time_comes_from_the_settings(chair: Chair, shown: Show) -> None:
    controller, lock = locked_window(chair, shown, "admin")
    assert lock._timer.interval() == office.setting(controller.session, office.IDLE_MINUTES) * 60_000
    controller.run(lambda session: office.set_setting(session, office.IDLE_MINUTES, 0))
    controller.tasks.wait()
    assert not lock._timer.isActive()


def test_somebody_without_a_pin_signs_in_by_enter(chair: Chair, shown: Show) -> None:
    admin = chair("admin")
    people.add(admin.session, people.NewPerson("neu", "钱多多", 1, ("clerk",)))
    controller = chair("lin")
    dialog = SwitchDialog(controller)
    shown(dialog)
    QTest.keyClicks(dialog.panel.search, "qdd")
    QTest.keyClick(dialog.panel.search, Qt.Key.Key_Return)
    controller.tasks.wait()
    assert controller.person.login == "neu"
