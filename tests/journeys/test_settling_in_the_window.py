"""A clerk works without the share while a colleague changes the same; keys alone settle it when it is back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from command_line import COMPLAINT, TOLD, CommandLine
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from screen import Ctrl, Key, Screen
from two_pcs import TwoPcs

from desktop.base.clock import FixedClock
from desktop.desk import aside, reading
from desktop.desk.sharing import Sharing
from desktop.domain.types import Act, State
from desktop.ui.sharing.status_item import FootButton

RATED = "重做可以，可没人说清楚为什么会酸"
PHONED = "再次致歉，问清当班是谁"
WANTED = "书面说明，并退款"


@pytest.fixture
def front(two_pcs: TwoPcs, tmp_path: Path, clock: FixedClock, passphrase: str, pin: str) -> CommandLine:
    """The PC at the front, by commands."""
    return CommandLine(two_pcs.front.database.path, clock, tmp_path, passphrase, pin)


@pytest.fixture
def lin(qtbot: QtBot, qapp: QApplication, two_pcs: TwoPcs, clock: FixedClock) -> Iterator[Screen]:
    """Lin at the window at the back, synced in the background."""
    screen = Screen(qtbot, qapp, two_pcs.back, clock, "lin")
    screen.controller.sharing.begin()
    yield screen
    screen.close()


def _synced(screen: Screen, is_so: Callable[[], bool]) -> None:
    """F5 until it is so: the key, not a wait, brings the others' work."""
    screen.press(Key.Key_F5)
    screen.qtbot.waitUntil(is_so, timeout=20_000)
    screen.settle()


def _to_callback(front: CommandLine) -> str:
    number = front.add(**COMPLAINT, told=TOLD)
    front.done(number, "investigate", facts="冷柜门未关严", analysis="巡检漏项", department="麓湖店",
               responsibility={"ours": 100, "customer": 0, "third": 0})  # fmt: skip
    front.done(number, "propose", measures="重做并致歉", remedy={"kind": "redo"}, promised_on="2026-10-12")
    front.done(number, "resolve", result="已重做送到")
    return number


def _call_back_and_go_on(screen: Screen, ticket: int) -> int:
    """The callback opens a new sheet; its brief is a note on it, and the first contact follows there."""
    screen.window.open_ticket(ticket)
    screen.settle()
    screen.choose_act("callback")
    screen.wait("rating.4")
    screen.press(Key.Key_4)
    screen.write("field.said", RATED)
    screen.save_form()
    screen.wait("escalation")
    for _step in range(5):
        screen.press(Key.Key_Return, Ctrl)
        screen.settle()
    screen.until(lambda: screen.find("escalation") is None)
    risen = reading.detail(screen.controller.session, ticket).next_id
    assert risen is not None
    screen.window.open_ticket(risen)
    screen.clock.advance(timedelta(minutes=3))
    screen.settle()
    screen.press(Key.Key_L, Ctrl)
    screen.write("field.said", PHONED)
    screen.save_form()
    return risen


def _edit(screen: Screen, ticket: int, field: str, text: str) -> None:
    screen.window.open_ticket(ticket)
    screen.settle()
    screen.press(Key.Key_E, Ctrl)
    control = screen.wait(f"field.{field}")
    control.setFocus()
    QTest.keyClick(control, Key.Key_A, Ctrl)
    screen.write(f"field.{field}", text)
    screen.save_form()


def test_a_group_that_rose_and_an_edit_are_settled_by_keys_alone(
    front: CommandLine, lin: Screen, two_pcs: TwoPcs
) -> None:
    number, other = _to_callback(front), front.add(**{**COMPLAINT, "name": "陈国栋", "phone": "154 0000 7000"})
    assert front("sync").status == 0
    session = lin.controller.session
    _synced(lin, lambda: two_pcs.back.head() == two_pcs.front.head())
    ticket, edited = reading.find(session, number), reading.find(session, other)

    two_pcs.take_share_away()
    lin.clock.advance(timedelta(minutes=4))
    risen = _call_back_and_go_on(lin, ticket)
    opened = two_pcs.back.ticket(risen).number
    _edit(lin, edited, "demand", WANTED)
    item = lin.wait("status_sharing", FootButton)
    lin.press(Key.Key_F5)
    lin.until(lambda: lin.controller.sharing.status.sharing is Sharing.HUB_MISSING)
    lin.until(lambda: "待发" in item.text())
    he = front("user", "list", who="admin").objects
    front.done(number, "assign", who="he", to=next(one["id"] for one in he if one["login"] == "he"))
    front.done(other, "edit", who="he", demand="换一杯")
    assert front("sync").status == 3, "the share is away for both"

    two_pcs.bring_share_back()
    assert front("sync").status == 0
    _synced(lin, lambda: lin.find("status_settle") is not None)
    assert lin.wait("status_settle", FootButton).text() == "2 项待定夺"
    assert two_pcs.back.ticket(ticket).state is State.CALLBACK
    assert two_pcs.back.ticket(edited).demand == "换一杯"

    lin.press(Key.Key_8, Ctrl)
    lin.until(lambda: lin.window.aside is not None and lin.window.aside.list.rows.rowCount() == 2)
    group, field = aside.bundles(session)
    assert [unit.act for unit in aside.detail(session, group.id).units] == ["callback", "note", "contact"]
    _settle_group(lin, group.id)
    _settle_field(lin, field.id)
    assert aside.bundles(session) == []
    lin.until(lambda: lin.find("status_settle") is None)

    following = reading.detail(session, ticket).next_id
    assert following is not None
    assert reading.find(session, opened) == following, "the number that was told to the customer leads there"
    said = [str(event.data.get("said")) for one in (ticket, following) for event in two_pcs.back.case(one).events]
    assert RATED in said
    assert PHONED in said
    assert any(event.act is Act.NOTE for event in two_pcs.back.case(following).events)
    assert two_pcs.back.ticket(edited).demand == WANTED
    assert two_pcs.back.ticket(ticket).handler == next(one["id"] for one in he if one["login"] == "he")

    _synced(lin, lambda: not lin.controller.sharing.status.waiting)
    assert front("sync").status == 0
    assert two_pcs.equal()
    assert front("verify", who="admin").status == 0
    shown = front.show(other)
    assert shown["demand"] == WANTED


def _shows(screen: Screen, bundle: str) -> bool:
    page = screen.window.aside
    return page is not None and page._shown is not None and page._shown.found.bundle.id == bundle


def _tried(screen: Screen) -> None:
    page = screen.window.aside
    assert page is not None
    screen.until(lambda: not page._try.isActive())
    screen.settle()


def _focus(screen: Screen) -> QWidget:
    found = screen.window.focusWidget()
    assert found is not None
    return found


def _heard(screen: Screen) -> str:
    """What a screen reader says of where the keyboard is: name and note."""
    found = _focus(screen)
    assert found.hasFocus()
    return f"{found.accessibleName()}。{found.accessibleDescription()}"


def _result(screen: Screen) -> str:
    return screen.wait("settle_result").accessibleName()


def _settle_group(screen: Screen, bundle: str) -> None:
    """Enter leads to the three ways, arrows through them, each says what follows; Ctrl+Enter does all steps again."""
    screen.until(lambda: _shows(screen, bundle))
    _tried(screen)
    spoken = screen.window.aside
    assert spoken is not None
    chosen = spoken.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert "满意度回访" in chosen
    assert "3 步" in chosen
    screen.press(Key.Key_Return)
    assert _heard(screen) == "照样再办一次。按这件投诉现在的情况办，规定允许才办。"
    assert "已升级" in _result(screen), "what it leads to is said before it is done"
    screen.press(Key.Key_Down)
    assert _heard(screen).startswith("把写下的话记为备注。")
    assert screen.wait("settle_note").accessibleName() == "写进经过的备注"
    screen.press(Key.Key_Up)
    _tried(screen)
    assert _heard(screen).startswith("照样再办一次。")
    screen.press(Key.Key_Return, Ctrl)
    screen.until(lambda: not _shows(screen, bundle))
    screen.settle()


def _settle_field(screen: Screen, bundle: str) -> None:
    """Enter to the field, which says both sides and that nothing is chosen; ← for mine, Ctrl+Enter."""
    screen.until(lambda: _shows(screen, bundle))
    _tried(screen)
    screen.press(Key.Key_Return, Ctrl)
    assert _focus(screen).objectName() == "choice.demand", "nothing goes in before a side is chosen"
    heard = _heard(screen)
    assert all(words in heard for words in ("客户要求", WANTED, "换一杯", "还没选"))
    screen.press(Key.Key_Left)
    assert "已选我的" in _heard(screen)
    _tried(screen)
    assert WANTED in _result(screen)
    screen.press(Key.Key_Return, Ctrl)
    screen.until(lambda: not _shows(screen, bundle))
    screen.settle()
