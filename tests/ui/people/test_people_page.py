from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester

from desktop.base import i18n
from desktop.desk import people
from desktop.domain.types import Role
from desktop.ui.controller import Controller
from desktop.ui.people.people_page import PeoplePage

from .conftest import find, write

Chair = Callable[[str], Controller]
Show = Callable[[QWidget], QWidget]


@pytest.fixture
def page(chair: Chair, shown: Show) -> tuple[Any, Controller]:
    controller = chair("admin")
    made = PeoplePage(controller)
    made.resize(1200, 800)
    shown(made)
    return made, controller


def click(page: Any, name: str, controller: Controller) -> None:
    QTest.mouseClick(find(page, name), Qt.MouseButton.LeftButton)
    controller.tasks.wait()


def choose(page: Any, login: str) -> None:
    person = next(p for p in page._list.people_model.people if p.login == login)
    page._list.setCurrentIndex(page._list.people_model.index(page._list.people_model.people.index(person)))


def test_the_model_behaves(page: tuple[Any, Controller], qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(page[0]._list.people_model)


def test_somebody_new_can_sign_in(page: tuple[Any, Controller]) -> None:
    made, controller = page
    click(made, "people_add", controller)
    write(made, "person_name", "钱多多")
    write(made, "person_login", "qian")
    write(made, "person_pin", "4071")
    write(made, "person_pin_again", "4071")
    click(made, "person_save", controller)
    store = controller.session.store
    session = people.sign_in(store, controller.session.clock, "qian", "4071")
    assert session.person.name == "钱多多"
    assert session.person.roles == frozenset({"clerk"})
    assert "已保存" in made._message.text()


@pytest.mark.parametrize(("login", "pin", "field"), [("lin", "", "login"), ("a b", "", "login"), ("neu", "1", "pin")])
def test_a_refusal_stands_at_its_field(page: tuple[Any, Controller], login: str, pin: str, field: str) -> None:
    made, controller = page
    click(made, "people_add", controller)
    write(made, "person_name", "钱多多")
    write(made, "person_login", login)
    write(made, "person_pin", pin)
    write(made, "person_pin_again", pin)
    click(made, "person_save", controller)
    assert made.fields[field].error()
    assert len(people.active(controller.session)) == 7


def test_two_different_pins_are_not_saved(page: tuple[Any, Controller]) -> None:
    made, controller = page
    choose(made, "lin")
    write(made, "person_pin", "4071")
    write(made, "person_pin_again", "4072")
    click(made, "person_save", controller)
    assert made.fields["pin_again"].error()


def test_a_person_is_moved_up(page: tuple[Any, Controller]) -> None:
    made, controller = page
    choose(made, "lin")
    made._tier.choose("2")
    QTest.keyClick(find(made, "role_supervisor"), Qt.Key.Key_Space)
    click(made, "person_save", controller)
    lin = people.find(controller.session.store, "lin")
    assert lin.tier == 2
    assert lin.roles == frozenset({"clerk", "supervisor"})


def test_the_phone_is_written_down_and_a_wrong_one_refused_at_its_field(page: tuple[Any, Controller]) -> None:
    made, controller = page
    choose(made, "liang")
    write(made, "person_phone", "内线")
    click(made, "person_save", controller)
    assert made.fields["phone"].error()
    write(made, "person_phone", "154 6000 0001")
    click(made, "person_save", controller)
    assert people.find(controller.session.store, "liang").phone == "15460000001"
    choose(made, "lin")
    choose(made, "liang")
    assert find(made, "person_phone").text() == "15460000001"


def test_retired_people_leave_the_list(page: tuple[Any, Controller]) -> None:
    made, controller = page
    choose(made, "lin")
    click(made, "person_retire", controller)
    assert "lin" not in {p.login for p in made._list.people_model.people}


def test_the_last_administrator_stays_one(page: tuple[Any, Controller]) -> None:
    made, controller = page
    choose(made, "admin")
    QTest.keyClick(find(made, "role_admin"), Qt.Key.Key_Space)
    click(made, "person_save", controller)
    assert made._roles_error.text()
    assert "admin" in people.find(controller.session.store, "admin").roles


def test_a_clerk_changes_the_own_pin_and_nothing_else(chair: Chair, shown: Show) -> None:
    controller = chair("lin")
    made: Any = PeoplePage(controller)
    shown(made)
    choose(made, "xu")
    assert not find(made, "person_save").isEnabled()
    assert not find(made, "people_add").isEnabled()
    choose(made, "lin")
    assert not find(made, "person_name").isEnabled()
    write(made, "person_pin", "4071")
    write(made, "person_pin_again", "4071")
    click(made, "person_save", controller)
    assert people.sign_in(controller.session.store, controller.session.clock, "lin", "4071").person.login == "lin"


def test_roles_stand_in_columns_in_either_language(chair: Chair, shown: Show) -> None:
    i18n.set_language("en")
    made: Any = PeoplePage(chair("admin"))
    made.resize(1200, 800)
    shown(made)
    lefts = {find(made, f"role_{role}").x() for role in Role}
    assert len(lefts) == 3
