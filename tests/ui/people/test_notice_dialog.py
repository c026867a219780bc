"""Entering a year's days off in the window: pasted, checked while typed, refused with its line, entered, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.base import i18n
from desktop.base.clock import FixedClock
from desktop.desk import calendars, drafts, tickets
from desktop.desk.session import Session
from desktop.domain.days import Knowledge
from desktop.ui.controller import Controller
from desktop.ui.people.notice_dialog import NoticeDialog
from desktop.ui.people.years_card import YearsCard

from .conftest import CTRL, find

Chair = Callable[[str], Controller]
Seat = Callable[[str], Session]
Show = Callable[[QWidget], QWidget]
PUBLISHED = "2027年部分节假日安排\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。1月9日（周六）上班。"


class Entering:
    """The card with the years, and the dialog that it opens."""

    def __init__(self, qtbot: QtBot, controller: Controller, show: Show) -> None:
        self.qtbot, self.controller = qtbot, controller
        self.said: list[str] = []
        self.card: Any = YearsCard(controller)
        self.card.said.connect(self.said.append)
        self.card.resize(800, 400)
        show(self.card)

    def open(self, year: int) -> Any:
        QTest.mouseClick(find(self.card, f"year.{year}"), Qt.MouseButton.LeftButton)
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, NoticeDialog) and w.isVisible()]
        assert len(found) == 1
        self.checked(found[0])
        return found[0]

    def paste(self, dialog: Any, text: str) -> None:
        dialog.edit.setFocus()
        QTest.keyClick(dialog.edit, Qt.Key.Key_A, CTRL)
        QApplication.clipboard().setText(text)
        QTest.keyClick(dialog.edit, Qt.Key.Key_V, CTRL)
        assert not dialog._enter.isEnabled(), "nothing unchecked is entered"
        self.checked(dialog)

    def checked(self, dialog: Any) -> None:
        text = dialog.edit.toPlainText()
        self.qtbot.waitUntil(lambda: not dialog._checking.isActive())
        self.controller.tasks.wait()
        self.qtbot.waitUntil(lambda: dialog._preview is not None and dialog.edit.toPlainText() == text)
        QApplication.processEvents()

    def words(self, dialog: Any) -> str:
        return "\n".join(w.text() for w in dialog.findChildren(QLabel) if w.isVisible()) + dialog._state.text()


@pytest.fixture
def entering(qtbot: QtBot, chair: Chair, shown: Show, clock: FixedClock, seat: Seat) -> Entering:
    clock.set(datetime(2026, 12, 31, 15, 0, tzinfo=i18n.ZONE))
    tickets.register(seat("lin"), {"name": "周敏", "channel": "phone", "cause": "少送一杯"})
    return Entering(qtbot, chair("admin"), shown)


def test_the_published_text_is_pasted_and_entered_by_keyboard(entering: Entering) -> None:
    session = entering.controller.session
    assert "尚未公布" in entering.card.findChild(QWidget, "year.2027").parentWidget().accessibleName()
    dialog = entering.open(2027)
    entering.paste(dialog, PUBLISHED)
    assert "放假 3 天" in dialog._state.text()
    assert "1 件未结投诉" in dialog._state._second.text()
    assert "01-01 周五 元旦" in dialog.grid.accessibleName()
    assert calendars.year(session, 2027).knowledge is Knowledge.NOBODY, "not before it is entered"
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return, CTRL)
    entering.controller.tasks.wait()
    entering.qtbot.waitUntil(lambda: entering.said != [])
    assert "2027" in entering.said[0]
    assert calendars.year(session, 2027).knowledge is Knowledge.OFFICE
    assert session.store.calendar().works(date(2027, 1, 9))
    assert drafts.load(session, "notice", "2027") is None


def test_a_wrong_line_is_marked_told_and_jumped_to(entering: Entering) -> None:
    dialog = entering.open(2027)
    entering.paste(dialog, "2027-01-01,off,元旦\n2027-02-03,works\n2027-02-30,off")
    assert "第 2 行" in dialog._state.text()
    assert dialog.edit.wrong_line() == 2
    assert not dialog._enter.isEnabled()
    QTest.keyClick(dialog.edit, Qt.Key.Key_F8)
    assert dialog.edit.textCursor().blockNumber() == 1
    dialog.enter()
    entering.controller.tasks.wait()
    assert calendars.year(entering.controller.session, 2027).knowledge is Knowledge.NOBODY


def test_what_was_pasted_waits_as_a_draft(entering: Entering) -> None:
    dialog = entering.open(2027)
    entering.paste(dialog, PUBLISHED)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    entering.controller.tasks.wait()
    assert entering.open(2027).edit.toPlainText() == PUBLISHED


def test_a_known_year_shows_its_days_and_an_entered_one_is_taken_back(entering: Entering) -> None:
    session = entering.controller.session
    built_in = entering.open(2026)
    assert "国庆节" in built_in.edit.toPlainText()
    assert not built_in._enter.isEnabled(), "nothing differs"
    assert not find(built_in, "notice_withdraw").isVisible()
    built_in.close()
    calendars.enter(session, PUBLISHED)
    entering.controller.lists_changed.emit()
    dialog = entering.open(2027)
    QTest.mouseClick(find(dialog, "notice_withdraw"), Qt.MouseButton.LeftButton)
    entering.controller.tasks.wait()
    entering.qtbot.waitUntil(lambda: entering.said != [])
    assert calendars.year(session, 2027).knowledge is Knowledge.NOBODY


def test_a_file_takes_the_place_of_the_lines(entering: Entering, tmp_path: Path) -> None:
    path = tmp_path / "2027.txt"
    path.write_bytes(PUBLISHED.encode("gb18030"))
    dialog = entering.open(2027)
    dialog.open_file(path)
    entering.checked(dialog)
    assert dialog._enter.isEnabled()
    dialog.open_file(tmp_path / "gone.txt")
    assert "gone.txt" in dialog._state.text()
    assert dialog.edit.toPlainText() == PUBLISHED


def test_others_look_and_change_nothing(qtbot: QtBot, chair: Chair, shown: Show) -> None:
    entering = Entering(qtbot, chair("lin"), shown)
    entering.card.set_usable(False)
    dialog = entering.open(2026)
    assert dialog.edit.isReadOnly()
    for name in ("notice_enter", "notice_withdraw", "notice_open"):
        assert not find(dialog, name).isVisible(), name
