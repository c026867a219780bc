from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.base import paths
from desktop.base.clock import FixedClock
from desktop.base.errors import UnavailableError
from desktop.base.i18n import set_language
from desktop.desk import people
from desktop.desk.session import Session
from desktop.first_run import ports as real_ports
from desktop.store import keys
from desktop.store.store import Store
from desktop.ui import theme
from desktop.ui.first_run.answers import Answers, Founded, Pack, Ports, Usage, Work, proposed_login
from desktop.ui.first_run.colleagues_page import ColleaguesPage
from desktop.ui.first_run.recovery_page import RecoveryPage
from desktop.ui.first_run.unlock_dialog import Key, UnlockDialog
from desktop.ui.first_run.wizard import FirstRunWizard
from desktop.ui.tasks import Tasks

PASSPHRASE = "correct horse staple"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    theme.apply(qapp, theme.LIGHT, 1.0)
    made = Tasks()
    yield made
    made.wait()
    made.close()
    theme.apply(qapp, theme.LIGHT, 1.0)


@pytest.fixture
def rules() -> str:
    return (paths.resources() / "policies" / "franchise.toml").read_text("utf-8")


@pytest.fixture
def ports(clock: FixedClock, rules: str) -> Iterator[Ports]:
    opened: list[Store] = []

    def create(answers: Answers, work: Work) -> Founded:
        work.check()
        store = Store.create(
            answers.path, answers.passphrase, clock, office_code=answers.code, office_name=answers.office,
            policy_text=rules, admin_login=answers.login, admin_name=answers.name, admin_pin=answers.pin,
            workstation_name="前台", cost=keys.Cost(8, 1, 1),
        )  # fmt: skip
        opened.append(store)
        assert store.recovery is not None
        session = Session(store, clock, people.find(store, answers.login))
        return Founded(session, answers.path, store.recovery.groups, "前台")

    def demo(work: Work) -> Founded:
        raise UnavailableError("disk_full", path="demo")

    packs = (Pack("franchise", {"zh": "加盟零售", "en": "Franchise"}, rules),)
    yield replace(real_ports(clock), create=create, demo=demo, packs=packs, laptop=True)
    for store in opened:
        store.close()


Show = Callable[[], Any]


@pytest.fixture
def wizard(ports: Ports, tasks: Tasks, tmp_path: Path, qtbot: QtBot) -> FirstRunWizard:
    made = FirstRunWizard(ports, tasks, tmp_path / "office.db", "0.1.0")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def find(root: QWidget, name: str) -> Any:
    found = root.findChild(QWidget, name)
    assert found is not None, name
    return found


def write(root: QWidget, name: str, text: str) -> None:
    control = find(root, name)
    control.setFocus()
    control.clear()
    QApplication.clipboard().setText(text)
    QTest.keyClick(control, Qt.Key.Key_V, CTRL)


def on(wizard: FirstRunWizard) -> None:
    QTest.keyClick(wizard, Qt.Key.Key_Return, CTRL)
    wizard._tasks.wait()


def fill_office(wizard: FirstRunWizard) -> None:
    on(wizard)
    write(wizard, "first_run_code", "gz01")
    write(wizard, "first_run_office", "广州一部")
    on(wizard)


def fill_person(wizard: FirstRunWizard) -> None:
    write(wizard, "first_run_name", "林晓棠")
    write(wizard, "first_run_pin", "4071")
    write(wizard, "first_run_pin_again", "4071")
    on(wizard)


def fill_secret(wizard: FirstRunWizard) -> None:
    write(wizard, "first_run_passphrase", PASSPHRASE)
    write(wizard, "first_run_passphrase_again", PASSPHRASE)
    on(wizard)


def test_a_new_office_is_set_up_by_keys_alone(wizard: FirstRunWizard, tmp_path: Path) -> None:
    fill_office(wizard)
    fill_person(wizard)
    fill_secret(wizard)
    assert isinstance(wizard.page, RecoveryPage)
    page = wizard.page
    write(wizard, "first_run_group", page.code._groups[page.code.asked].lower())
    on(wizard)
    assert isinstance(wizard.page, ColleaguesPage)
    write(wizard, "colleague_1", "梁素芬")
    find(wizard, "colleague_seat_1").choose("2:manager")
    on(wizard)
    result = wizard.result_object
    assert result is not None
    assert (result.usage, result.recovery_checked) == (Usage.NEW, True)
    store = result.founded.session.store
    assert (store.office().code, store.office().name) == ("GZ01", "广州一部")
    assert {p.login: p.tier for p in store.office().people} == {"linxt": 1, "liangsf": 2}
    assert (tmp_path / "office.db").exists()


@pytest.mark.parametrize(
    ("code", "office", "wrong"), [("g", "广州", "code"), ("广州", "广州", "code"), ("GZ01", "  ", "office")]
)
def test_what_is_wrong_stands_at_its_field(wizard: FirstRunWizard, code: str, office: str, wrong: str) -> None:
    on(wizard)
    write(wizard, "first_run_code", code)
    write(wizard, "first_run_office", office)
    on(wizard)
    assert wizard.page.fields[wrong].error()


@pytest.mark.parametrize(
    ("pin", "again", "wrong"), [("1", "1", "pin"), ("1234", "1234", "pin"), ("4071", "4072", "pin_again")]
)
def test_a_pin_that_everybody_tries_is_not_taken(wizard: FirstRunWizard, pin: str, again: str, wrong: str) -> None:
    fill_office(wizard)
    write(wizard, "first_run_name", "林晓棠")
    write(wizard, "first_run_pin", pin)
    write(wizard, "first_run_pin_again", again)
    on(wizard)
    assert wizard.page.fields[wrong].error()


def test_a_weak_passphrase_makes_no_office(wizard: FirstRunWizard, tmp_path: Path) -> None:
    fill_office(wizard)
    fill_person(wizard)
    write(wizard, "first_run_passphrase", "12345678")
    write(wizard, "first_run_passphrase_again", "12345678")
    on(wizard)
    assert wizard.page.fields["passphrase"].error()
    assert not (tmp_path / "office.db").exists()


def test_a_synchronised_folder_is_refused(wizard: FirstRunWizard, tmp_path: Path) -> None:
    fill_office(wizard)
    fill_person(wizard)
    write(wizard, "first_run_path", str(tmp_path / "OneDrive" / "office.db"))
    fill_secret(wizard)
    assert wizard.page.fields["path"].error()


def test_a_place_pasted_in_quotes_is_understood(wizard: FirstRunWizard, tmp_path: Path) -> None:
    fill_office(wizard)
    fill_person(wizard)
    write(wizard, "first_run_path", f'"{tmp_path / "other" / "office.db"}"')
    (tmp_path / "other").mkdir()
    fill_secret(wizard)
    assert isinstance(wizard.page, RecoveryPage)
    assert (tmp_path / "other" / "office.db").exists()


def test_a_place_that_is_taken_brings_back_to_the_place(wizard: FirstRunWizard, tmp_path: Path) -> None:
    (tmp_path / "office.db").write_bytes(b"something else")
    fill_office(wizard)
    fill_person(wizard)
    fill_secret(wizard)
    assert "office.db" in wizard.page.fields["path"].error()
    assert (tmp_path / "office.db").read_bytes() == b"something else"


def test_the_sheet_must_really_be_there(wizard: FirstRunWizard) -> None:
    fill_office(wizard)
    fill_person(wizard)
    fill_secret(wizard)
    write(wizard, "first_run_group", "0000")
    on(wizard)
    assert isinstance(wizard.page, RecoveryPage)
    assert wizard.page.fields["group"].error()


def test_the_recovery_sheet_is_saved_as_pdf(wizard: FirstRunWizard, tmp_path: Path) -> None:
    fill_office(wizard)
    fill_person(wizard)
    fill_secret(wizard)
    wizard.page.code.save_wanted.emit(tmp_path / "sheet.pdf")  # type: ignore[attr-defined]
    wizard._tasks.wait()
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_leaving_after_the_office_was_made_opens_it(wizard: FirstRunWizard) -> None:
    fill_office(wizard)
    fill_person(wizard)
    fill_secret(wizard)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    assert wizard.result_object is not None
    assert not wizard.result_object.recovery_checked


def test_leaving_before_makes_nothing(wizard: FirstRunWizard, tmp_path: Path) -> None:
    fill_office(wizard)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    assert wizard.result_object is None
    assert not (tmp_path / "office.db").exists()


def test_back_keeps_what_was_typed(wizard: FirstRunWizard) -> None:
    fill_office(wizard)
    QTest.mouseClick(find(wizard, "first_run_back"), Qt.MouseButton.LeftButton)
    assert find(wizard, "first_run_code").text() == "GZ01"


def test_a_demo_that_can_not_be_made_is_said(wizard: FirstRunWizard) -> None:
    QTest.mouseClick(find(wizard, "usage_demo"), Qt.MouseButton.LeftButton)
    on(wizard)
    assert not wizard._working._message.isHidden()
    assert wizard.result_object is None


def test_another_language_takes_effect_at_once(wizard: FirstRunWizard) -> None:
    looks: list[Any] = []
    wizard.look_chosen.connect(looks.append)
    try:
        wizard._usage._language.set_current(1)
        wizard._usage._language.chosen.emit(1)
        assert looks[0].language == "en"
        assert wizard.windowTitle() == "Welcome to Huiyin"
    finally:
        set_language("zh")


def test_everything_that_takes_the_keys_has_a_name(wizard: FirstRunWizard) -> None:
    fill_office(wizard)
    fill_person(wizard)
    fill_secret(wizard)
    reachable = [w for w in wizard.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    nameless = [
        type(w).__name__ for w in reachable
        if not w.accessibleName() and not w.inherits("QAbstractScrollArea") and not w.inherits("QScrollBar")
        and not w.objectName().startswith("qt_") and not w.inherits("QStackedWidget")
    ]  # fmt: skip
    assert nameless == []


@pytest.mark.parametrize(
    ("name", "login"), [("林晓棠", "linxt"), ("Ann Lee", "ann"), ("", ""), ("O'Neil", "oneil"), ("欧阳娜娜", "ouynn")]
)
def test_a_login_is_proposed_from_the_name(name: str, login: str) -> None:
    assert proposed_login(name) == login


@pytest.fixture
def unlock(office_path: Path, clock: FixedClock, tasks: Tasks, qtbot: QtBot) -> Iterator[UnlockDialog]:
    opened: list[Store] = []

    def open_store(key: Key) -> Store:
        opened.append(Store.open(office_path, clock, passphrase=key.passphrase, recovery=key.recovery))
        return opened[-1]

    dialog = UnlockDialog(open_store, tasks, str(office_path))
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    for store in opened:
        store.close()


def test_the_passphrase_opens_the_office(unlock: UnlockDialog, tasks: Tasks, passphrase: str) -> None:
    QTest.keyClicks(find(unlock, "unlock_passphrase"), passphrase)
    QTest.keyClick(find(unlock, "unlock_passphrase"), Qt.Key.Key_Return)
    tasks.wait()
    assert isinstance(unlock.opened, Store)
    assert not unlock.isVisible()


def test_a_wrong_passphrase_says_that_nothing_is_lost(unlock: UnlockDialog, tasks: Tasks) -> None:
    QTest.keyClicks(find(unlock, "unlock_passphrase"), "wrong")
    QTest.keyClick(find(unlock, "unlock_passphrase"), Qt.Key.Key_Return)
    tasks.wait()
    assert unlock.opened is None
    assert "口令" in unlock._fields[0].error()
    QTest.keyClicks(find(unlock, "unlock_passphrase"), "x")
    assert unlock._fields[0].error() == ""


def test_a_slip_in_the_recovery_code_is_told_from_a_wrong_one(unlock: UnlockDialog, tasks: Tasks) -> None:
    QTest.mouseClick(find(unlock, "unlock_other"), Qt.MouseButton.LeftButton)
    QTest.keyClicks(find(unlock, "unlock_recovery"), "7KQ2-M4RA")
    QTest.mouseClick(find(unlock, "unlock_open"), Qt.MouseButton.LeftButton)
    tasks.wait()
    assert unlock._fields[1].error()
