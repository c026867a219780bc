"""Joining an office that is there: whose it is, its secret, what comes, who sits here; failures in words."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from held_files import hold
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from two_pcs import TwoPcs

from desktop.base.clock import FixedClock
from desktop.desk import sharing
from desktop.first_run import ports
from desktop.ui import theme
from desktop.ui.first_run.answers import Founded, JoinAnswers, Usage, Work
from desktop.ui.first_run.join_pages import ArrivingPage, ChairPage, HubPage, JoinSecretPage
from desktop.ui.first_run.wizard import FirstRunWizard
from desktop.ui.tasks import CancelledError, Tasks

CTRL = Qt.KeyboardModifier.ControlModifier
Make = Callable[..., FirstRunWizard]


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    theme.apply(qapp, theme.LIGHT, 1.0)
    made = Tasks()
    yield made
    made.wait()
    made.close()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "new" / "office.db"


@pytest.fixture
def make(tasks: Tasks, clock: FixedClock, target: Path, qtbot: QtBot) -> Iterator[Make]:
    """A wizard that has chosen to join; `make(join=…)` replaces a port."""
    opened: list[FirstRunWizard] = []

    def show(**changed: Any) -> FirstRunWizard:
        made = FirstRunWizard(replace(ports(clock), laptop=False, **changed), tasks, target, "0.1.0")
        qtbot.addWidget(made)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        find(made, "usage_join").click()
        on(made)
        assert isinstance(made.page, HubPage)
        opened.append(made)
        return made

    yield show
    for wizard in opened:
        result = wizard.result_object
        if result is not None:
            result.founded.session.store.close()


def find(root: QWidget, name: str) -> Any:
    found = root.findChild(QWidget, name)
    assert found is not None, name
    return found


def write(root: QWidget, name: str, text: str) -> None:
    control = find(root, name)
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_A, CTRL)
    QApplication.clipboard().setText(text)
    QTest.keyClick(control, Qt.Key.Key_V, CTRL)


def on(wizard: FirstRunWizard) -> None:
    QTest.keyClick(wizard, Qt.Key.Key_Return, CTRL)
    wizard._tasks.wait(60_000)


def to_secret(wizard: FirstRunWizard, hub: Path | str) -> JoinSecretPage:
    write(wizard, "hub_address", str(hub))
    on(wizard)
    assert isinstance(wizard.page, JoinSecretPage), wizard.page.fields["hub"].error()
    return wizard.page


def left_behind(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.glob("*")) if target.parent.exists() else []


def test_an_office_is_joined_by_keys_alone(make: Make, two_pcs: TwoPcs, target: Path, passphrase: str) -> None:
    ticket = two_pcs.register()
    wizard = make()
    page = to_secret(wizard, two_pcs.hub)
    assert page._office.text() == "广州一部 GZ01", "whose it is, before any secret"
    write(wizard, "join_passphrase", passphrase)
    write(wizard, "join_workstation", "三号前台")
    on(wizard)
    assert isinstance(wizard.page, ChairPage)
    write(wizard, "chair_search", "xwb")
    on(wizard)
    result = wizard.result_object
    assert result is not None
    assert (result.usage, result.founded.session.person.login) == (Usage.JOIN, "xu")
    store = result.founded.session.store
    assert store.database.path == target
    assert (store.workstation.name, store.ticket(ticket).name) == ("三号前台", "周敏")
    assert sharing.address(result.founded.session) == str(two_pcs.hub)


def test_places_pasted_in_quotes_are_understood(make: Make, two_pcs: TwoPcs, target: Path, passphrase: str) -> None:
    wizard = make()
    to_secret(wizard, f'"{two_pcs.hub}"')
    write(wizard, "join_path", f'"{target.with_name("other.db")}"')
    write(wizard, "join_passphrase", passphrase)
    on(wizard)
    assert isinstance(wizard.page, ChairPage)
    write(wizard, "chair_search", "xwb")
    on(wizard)
    result = wizard.result_object
    assert result is not None
    assert result.founded.session.store.database.path == target.with_name("other.db")
    assert sharing.address(result.founded.session) == str(two_pcs.hub)


def test_the_recovery_sheet_opens_it_too(make: Make, two_pcs: TwoPcs, target: Path) -> None:
    code = two_pcs.front.renew_recovery().text
    two_pcs.sync()
    wizard = make()
    to_secret(wizard, two_pcs.hub)
    find(wizard, "join_other").click()
    write(wizard, "join_recovery", code)
    on(wizard)
    assert isinstance(wizard.page, ChairPage)
    on(wizard)
    assert target.exists()


def test_a_wrong_passphrase_is_told_at_its_field_and_leaves_nothing(make: Make, two_pcs: TwoPcs, target: Path) -> None:
    wizard = make()
    to_secret(wizard, two_pcs.hub)
    on(wizard)
    assert wizard.page.fields["passphrase"].error()
    write(wizard, "join_passphrase", "not the right one")
    on(wizard)
    assert isinstance(wizard.page, JoinSecretPage)
    assert "口令" in wizard.page.fields["passphrase"].error()
    assert left_behind(target) == []


@pytest.mark.parametrize(
    ("what", "says"),
    [("", "请选"), ("nothing", "没有共享的办公室"), ("garbage", "损坏"), ("empty", "还没有收到过数据")],
)
def test_every_failure_at_the_shared_place_has_its_sentence(
    make: Make, two_pcs: TwoPcs, tmp_path: Path, what: str, says: str, passphrase: str
) -> None:
    place = tmp_path / "office.hub"
    if what == "garbage":
        place.write_bytes(b"no database at all" * 400)
    if what == "empty":
        from desktop.sync import joining

        sharing.leave(two_pcs.at(two_pcs.front, "admin"))
        joining.share(two_pcs.front, str(place))
    wizard = make()
    write(wizard, "hub_address", str(place) if what else "")
    on(wizard)
    if isinstance(wizard.page, JoinSecretPage):
        write(wizard, "join_passphrase", passphrase)
        on(wizard)
    assert isinstance(wizard.page, HubPage)
    assert says in wizard.page.fields["hub"].error()


def test_a_newer_program_is_asked_for_and_nothing_is_left(
    make: Make, two_pcs: TwoPcs, target: Path, passphrase: str
) -> None:
    from desktop.store import schema
    from desktop.sync import editions

    two_pcs.front.pen.edition = schema.Edition(schema.VERSION + 1, "f" * 16, schema.edition().known | {"f" * 16})
    editions.go(two_pcs.front, two_pcs.front.founder())
    two_pcs.sync(two_pcs.front)
    wizard = make()
    to_secret(wizard, two_pcs.hub)
    write(wizard, "join_passphrase", passphrase)
    on(wizard)
    assert isinstance(wizard.page, HubPage)
    assert "新版回音" in wizard.page.fields["hub"].error()
    assert left_behind(target) == []


def test_a_database_that_is_there_is_left_alone(make: Make, two_pcs: TwoPcs, target: Path, passphrase: str) -> None:
    target.parent.mkdir()
    target.write_bytes(b"something else")
    wizard = make()
    to_secret(wizard, two_pcs.hub)
    write(wizard, "join_passphrase", passphrase)
    on(wizard)
    assert "office.db" in wizard.page.fields["path"].error()
    assert target.read_bytes() == b"something else"


def test_cancelling_while_entries_come_leaves_nothing(
    make: Make, two_pcs: TwoPcs, target: Path, clock: FixedClock, passphrase: str
) -> None:
    real = ports(clock)
    held: list[FirstRunWizard] = []

    def join(answers: JoinAnswers, work: Work) -> Founded:
        def first_entries_then_away(done: int, total: int) -> None:
            held[0]._joining._job.cancel()  # type: ignore[union-attr]
            work.report(done, total)

        with pytest.raises(CancelledError):
            real.join(answers, _Watched(first_entries_then_away, work.check))
        raise CancelledError

    wizard = make(join=join)
    held.append(wizard)
    to_secret(wizard, two_pcs.hub)
    write(wizard, "join_passphrase", passphrase)
    QTest.keyClick(wizard, Qt.Key.Key_Return, CTRL)
    assert isinstance(wizard.page, ArrivingPage)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    wizard._tasks.wait()
    assert isinstance(wizard.page, JoinSecretPage)
    assert left_behind(target) == []
    assert len(two_pcs.front.reading.workstations()) == 2


class _Watched:
    def __init__(self, report: Callable[[int, int], None], check: Callable[[], None]) -> None:
        self.report, self.check = report, check


def test_leaving_before_somebody_sits_down_leaves_nothing(
    make: Make, two_pcs: TwoPcs, target: Path, passphrase: str
) -> None:
    wizard = make()
    to_secret(wizard, two_pcs.hub)
    write(wizard, "join_passphrase", passphrase)
    on(wizard)
    assert isinstance(wizard.page, ChairPage)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    wizard._tasks.wait()
    assert isinstance(wizard.page, JoinSecretPage)
    assert left_behind(target) == []
    two_pcs.sync()
    assert len(two_pcs.front.reading.workstations()) == 2, "the office has not heard of it"
    on(wizard)
    assert isinstance(wizard.page, ChairPage), "and it can be tried again at once"
    wizard.close()
    assert wizard.result_object is None
    assert left_behind(target) == []


class _Fetching:
    """Files that come until they are called off; whoever fetches them is then still in the database for a moment."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.told: list[str] = []

    def fetch(self, founded: Founded, work: Work) -> int:
        self.begun.set()
        try:
            while True:
                work.check()
                time.sleep(0.001)
        finally:
            founded.session.store.office()
            self.told.append("fetched")

    def abandon(self, founded: Founded) -> None:
        self.told.append("taken off" if threading.current_thread() is not threading.main_thread() else "in the way")
        sharing.abandon(founded.session.store)


def to_files(wizard: FirstRunWizard, hub: Path, passphrase: str, fetching: _Fetching, qtbot: QtBot) -> None:
    to_secret(wizard, hub)
    write(wizard, "join_passphrase", passphrase)
    QTest.keyClick(wizard, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(fetching.begun.is_set)
    assert isinstance(wizard.page, ArrivingPage)


@pytest.mark.parametrize("closed", [False, True])
def test_an_office_is_taken_off_when_nothing_is_at_it_any_more(
    make: Make, two_pcs: TwoPcs, target: Path, passphrase: str, qtbot: QtBot, closed: bool
) -> None:
    fetching = _Fetching()
    wizard = make(fetch=fetching.fetch, abandon=fetching.abandon)
    to_files(wizard, two_pcs.hub, passphrase, fetching, qtbot)
    if closed:
        wizard.close()
        assert not wizard.isVisible()
    else:
        QTest.keyClick(wizard, Qt.Key.Key_Escape)
        wizard._tasks.wait()
        assert isinstance(wizard.page, JoinSecretPage)
    assert fetching.told == ["fetched", "taken off"]
    assert left_behind(target) == []
    assert wizard.result_object is None


def test_an_office_that_comes_at_the_last_moment_is_taken_off_too(
    make: Make, two_pcs: TwoPcs, target: Path, clock: FixedClock, passphrase: str, qtbot: QtBot
) -> None:
    arrived, away = threading.Event(), threading.Event()

    def join(answers: JoinAnswers, work: Work) -> Founded:
        founded = ports(clock).join(answers, work)
        arrived.set()
        assert away.wait(10)
        return founded

    wizard = make(join=join)
    to_secret(wizard, two_pcs.hub)
    write(wizard, "join_passphrase", passphrase)
    QTest.keyClick(wizard, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(arrived.is_set)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    away.set()
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    assert not wizard.isVisible()
    assert left_behind(target) == []


def test_an_office_that_somebody_holds_is_told_before_one_leaves(
    make: Make, two_pcs: TwoPcs, target: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = make()
    to_secret(wizard, two_pcs.hub)
    write(wizard, "join_passphrase", passphrase)
    on(wizard)
    assert isinstance(wizard.page, ChairPage)
    hold(monkeypatch, "unlink", target)
    wizard.close()
    assert wizard.isVisible()
    assert isinstance(wizard.page, JoinSecretPage)
    assert str(target) in wizard.page.fields["path"].error()
    wizard.close()
    assert not wizard.isVisible()


def test_files_may_come_later(make: Make, two_pcs: TwoPcs, passphrase: str) -> None:
    from desktop.desk import attachments

    ticket = two_pcs.register()
    attachments.attach_bytes(two_pcs.at(two_pcs.front, "lin"), ticket, "照片.jpg", "photo", b"\xff" * 3_000_000)
    two_pcs.sync()
    wizard = make()
    to_secret(wizard, two_pcs.hub)
    write(wizard, "join_passphrase", passphrase)
    QTest.keyClick(wizard, Qt.Key.Key_Return, CTRL)
    wizard._tasks.wait(60_000)
    assert isinstance(wizard.page, ChairPage)
    assert "2.9" in wizard._joining.arriving._phase.text() or "3.0" in wizard._joining.arriving._phase.text()
    on(wizard)
    assert wizard.result_object is not None
    store = wizard.result_object.founded.session.store
    sha = store.database.value("SELECT sha256 FROM attachment LIMIT 1")
    assert len(store.blob(str(sha))) == 3_000_000


def test_the_place_is_chosen_by_dialog_and_a_folder_leads_to_the_file_in_it(
    make: Make, two_pcs: TwoPcs, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = make()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(two_pcs.hub.parent))
    find(wizard, "hub_folder").click()
    assert wizard._joining.hub.address() == str(two_pcs.hub)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: ("", ""))
    find(wizard, "hub_file").click()
    assert wizard._joining.hub.address() == str(two_pcs.hub), "a dialog that was left changes nothing"


def test_back_and_forth_keeps_what_was_typed(make: Make, two_pcs: TwoPcs) -> None:
    wizard = make()
    to_secret(wizard, two_pcs.hub)
    find(wizard, "first_run_back").click()
    assert isinstance(wizard.page, HubPage)
    assert wizard._joining.hub.address() == str(two_pcs.hub)
    find(wizard, "first_run_back").click()
    assert "第 1 步，共 4 步" in wizard.page.step.text()


def test_a_joined_office_that_has_done_something_is_never_taken_off(two_pcs: TwoPcs) -> None:
    from desktop.base.errors import RefusedError

    two_pcs.register()
    with pytest.raises(RefusedError) as refused:
        sharing.abandon(two_pcs.back)
    assert refused.value.code == "has_work"
    assert two_pcs.back.database.path.exists()


def test_everything_that_takes_the_keys_has_a_name(make: Make, two_pcs: TwoPcs) -> None:
    wizard = make()
    to_secret(wizard, two_pcs.hub)
    reachable = [w for w in wizard.page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [w.objectName() for w in reachable if w.isVisible() and not w.accessibleName()] == []
