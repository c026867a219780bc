from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.desk import calendars, office
from desktop.domain.days import Declared
from desktop.domain.types import DayKind
from desktop.ui.controller import Controller
from desktop.ui.people.hours import hours_problem, read_hours
from desktop.ui.people.office_page import OfficePage

from .conftest import find, write

Chair = Callable[[str], Controller]
Show = Callable[[QWidget], QWidget]


@pytest.fixture
def page(chair: Chair, shown: Show) -> tuple[Any, Controller]:
    controller = chair("admin")
    made = OfficePage(controller)
    made.resize(900, 1200)
    shown(made)
    return made, controller


def test_consequences_are_off_until_the_warning_was_read(page: tuple[Any, Controller]) -> None:
    made, controller = page
    switch = find(made, "penalties_on")
    assert not switch.isChecked()
    assert not switch.isEnabled()
    QTest.keyClick(find(made, "penalties_read"), Qt.Key.Key_Space)
    QTest.keyClick(switch, Qt.Key.Key_Space)
    controller.tasks.wait()
    assert office.setting(controller.session, office.PENALTIES_ON) is True
    assert controller.session.store.office().penalties_on


def test_other_hours_count_from_now_on(page: tuple[Any, Controller]) -> None:
    made, controller = page
    write(made, "office_hours", "08:30-12:00 14:00-18:30")
    QTest.mouseClick(find(made, "save_hours"), Qt.MouseButton.LeftButton)
    controller.tasks.wait()
    hours = controller.session.store.calendar().hours
    assert [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in hours] == [("08:30", "12:00"), ("14:00", "18:30")]


@pytest.mark.parametrize("typed", ["", "nine to five", "09:00-12:00 11:00-18:00", "09:00-25:00"])
def test_hours_that_make_no_sense_are_refused(page: tuple[Any, Controller], typed: str) -> None:
    made, controller = page
    write(made, "office_hours", typed)
    QTest.mouseClick(find(made, "save_hours"), Qt.MouseButton.LeftButton)
    controller.tasks.wait()
    assert made._hours_field.error()
    assert len(controller.session.store.calendar().hours) == 2


def test_hours_are_read_as_people_write_them() -> None:
    assert read_hours("9:00～12:00，13：00至18:00") == [["09:00", "12:00"], ["13:00", "18:00"]]
    assert hours_problem("9:00～12:00，13：00至18:00") == ""


def test_a_day_of_our_own_is_added_and_taken_back(page: tuple[Any, Controller]) -> None:
    made, controller = page
    write(made, "calendar_day", "2026-12-31")
    write(made, "calendar_note", "年终盘点")
    QTest.keyClick(find(made, "calendar_note"), Qt.Key.Key_Return)
    controller.tasks.wait()
    day = date(2026, 12, 31)
    assert calendars.own_days(controller.session) == [(day, Declared(False, "年终盘点"))]
    assert controller.session.store.calendar().kind(day) is DayKind.AMENDED_REST
    QTest.mouseClick(_named(made, "修改"), Qt.MouseButton.LeftButton)
    assert (find(made, "calendar_day").text(), find(made, "calendar_note").text()) == ("2026-12-31", "年终盘点")
    write(made, "calendar_note", "盘点和消防")
    QTest.keyClick(find(made, "calendar_note"), Qt.Key.Key_Return)
    controller.tasks.wait()
    assert calendars.own_days(controller.session) == [(day, Declared(False, "盘点和消防"))]
    QTest.mouseClick(_named(made, "撤掉"), Qt.MouseButton.LeftButton)
    controller.tasks.wait()
    assert calendars.own_days(controller.session) == []


def _named(page: Any, begins: str) -> QWidget:
    return next(w for w in page.calendar.findChildren(QWidget) if w.accessibleName().startswith(begins))


def test_what_is_no_day_is_refused_at_the_field(page: tuple[Any, Controller]) -> None:
    made, _controller = page
    write(made, "calendar_day", "某天")
    QTest.mouseClick(find(made, "calendar_add"), Qt.MouseButton.LeftButton)
    assert made.calendar._day_field.error()


def test_a_clerk_reads_and_changes_nothing(chair: Chair, shown: Show) -> None:
    made: Any = OfficePage(chair("lin"))
    shown(made)
    for name in ("idle_minutes", "office_hours", "save_hours", "penalties_read", "penalties_on", "calendar_add"):
        assert not find(made, name).isEnabled(), name
