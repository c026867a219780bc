"""The history: who changed what from what to what, and the sheet as it stood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from conftest import Desk, activate
from hands import find
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from desktop.desk import looks
from desktop.ui.controller import Controller
from desktop.ui.ticket.history import HistoryDialog


def opened(qtbot: Any, controller: Controller, desk: Desk, ticket: int) -> HistoryDialog:
    dialog = HistoryDialog(controller, desk.detail("lin", ticket))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    activate(qtbot, dialog)
    return dialog


def words(dialog: QWidget) -> str:
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    return "\n".join([*texts, *(w.accessibleName() for w in dialog.findChildren(QWidget))])


def test_each_line_tells_old_and_new(desk: Desk, chair: Callable[[str], Controller], qtbot: Any) -> None:
    ticket = desk.register(store="麓湖店")
    desk.clock.advance(timedelta(minutes=3))
    desk.do("he", ticket, "edit", store="体育西店")
    dialog = opened(qtbot, chair("lin"), desk, ticket)
    assert [entry.what for entry in dialog.entries][-2:] == ["改处理单", "登记"]
    entry = next(entry for entry in dialog.entries if entry.what == "改处理单")
    assert entry.who == "何俊"
    assert [(c.field, c.old, c.new) for c in entry.changes if c.old] == [("门店", "麓湖店", "体育西店")]
    assert "体育西店" in words(dialog)


def test_the_sheet_is_shown_as_it_stood_at_any_line(desk: Desk, chair: Callable[[str], Controller], qtbot: Any) -> None:
    ticket = desk.register(store="麓湖店")
    desk.do("he", ticket, "edit", store="体育西店")
    dialog = opened(qtbot, chair("lin"), desk, ticket)
    tabs = find(dialog, "history_tabs")
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "体育西店" in words(dialog))
    QTest.keyClick(find(dialog, "history_list"), Qt.Key.Key_End)
    qtbot.waitUntil(lambda: "麓湖店" in words(dialog) and "体育西店" not in words(dialog))


def test_history_shows_no_more_of_a_person_than_the_page(
    desk: Desk, chair: Callable[[str], Controller], qtbot: Any
) -> None:
    ticket = desk.register(phone="13800006021", address="天河区体育西路 101 号")
    dialog = opened(qtbot, chair("lin"), desk, ticket)
    for tab in (Qt.Key.Key_Right, Qt.Key.Key_Left):
        assert "13800006021" not in words(dialog)
        assert "101" not in words(dialog)
        assert "138****6021" in words(dialog)
        QTest.keyClick(find(dialog, "history_tabs"), tab)


def test_an_acts_words_are_laid_open(desk: Desk, chair: Callable[[str], Controller], qtbot: Any) -> None:
    dialog = opened(qtbot, chair("lin"), desk, desk.proposed("20"))
    entry = next(entry for entry in dialog.entries if entry.what == "提方案")
    shown = {change.field: change.new for change in entry.changes}
    assert shown["措施"] == "重做并致歉"
    assert "退款" in shown["补救"]
    assert "20" in shown["补救"]


def test_codes_are_told_in_words(desk: Desk, chair: Callable[[str], Controller], qtbot: Any) -> None:
    ticket = desk.contacted(other_contact="微信 xiaotang")
    looks.reveal(desk.seat("lin"), ticket, "other_contact")
    desk.do("lin", ticket, "withdraw", reason="forgot", said="算了")
    dialog = opened(qtbot, chair("lin"), desk, ticket)
    look = next(entry for entry in dialog.entries if entry.what == "查看个人信息")
    assert [(c.field, c.new) for c in look.changes] == [("看了哪一栏", "其他联系方式")]
    withdrawn = next(entry for entry in dialog.entries if entry.what == "客户撤诉")
    assert {c.field: c.new for c in withdrawn.changes}["理由"] == "忘记了"
