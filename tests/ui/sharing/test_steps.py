"""What an administrator does to sharing: begin, invite, move, make anew, leave, the go for a newer program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QScrollArea
from two_pcs import COMPLAINT, TwoPcs, quiet

from desktop.base.clock import FixedClock
from desktop.desk import circle, sharing, tickets
from desktop.desk.sharing import Sharing, Status
from desktop.ui.sharing.pcs_list import PcsList
from desktop.ui.sharing.sharing_page import SharingPage

Sit = Callable[..., Any]


@pytest.fixture
def alone(two_pcs: TwoPcs) -> TwoPcs:
    """The front on its own again."""
    sharing.leave(two_pcs.at(two_pcs.front, "admin"))
    return two_pcs


def _page(desk: Any) -> SharingPage:
    desk.window.commands.run("settings")
    desk.window.settings.show_sharing()
    desk.settle()
    return desk.window.settings.findChild(SharingPage)


def _step(desk: Any, button: str, dialog: str) -> Any:
    desk.click(button)
    found = desk.find(dialog)
    found.activateWindow()
    desk.until(found.isActiveWindow)
    return found


def _go(desk: Any, dialog: Any) -> None:
    dialog.activateWindow()  # without a window manager nobody gives the focus back
    desk.until(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()


def _address(dialog: Any, text: str) -> None:
    dialog.findChild(QLineEdit, "hub_address").setText(text)


def test_sharing_begins_and_ends_with_the_words_for_colleagues(
    sit: Sit, alone: TwoPcs, tmp_path: Path, clock: FixedClock, passphrase: str
) -> None:
    desk = sit("admin")
    desk.controller.sharing.begin()
    _page(desk)
    dialog = _step(desk, "share_wanted", "share_office")
    place = tmp_path / "new" / "office.hub"
    place.parent.mkdir()
    _address(dialog, str(place))
    _go(desk, dialog)
    words = desk.words(desk.find("invitation"))
    assert str(place) in words
    desk.click("copy_invitation")
    assert "加入已有的办公室" in QApplication.clipboard().text()
    assert passphrase not in QApplication.clipboard().text()
    _go(desk, dialog)
    assert desk.gone("share_office")
    desk.until(lambda: desk.controller.sharing.status.sharing is Sharing.SYNCED)
    joined = sharing.join(str(place), tmp_path / "third" / "office.db", clock, quiet, passphrase, workstation="三号")
    assert joined.office().name == "广州一部"
    joined.close()


def test_a_place_that_is_taken_is_told_at_its_field_and_nothing_is_shared(
    sit: Sit, alone: TwoPcs, tmp_path: Path
) -> None:
    desk = sit("admin")
    _page(desk)
    dialog = _step(desk, "share_wanted", "share_office")
    _go(desk, dialog)
    assert dialog.place.field.error()
    (tmp_path / "taken.hub").write_bytes(b"something")
    _address(dialog, str(tmp_path / "taken.hub"))
    _go(desk, dialog)
    assert "taken.hub" in dialog.place.field.error()
    assert sharing.address(desk.controller.session) == ""
    assert (tmp_path / "taken.hub").read_bytes() == b"something"


def test_a_folder_is_chosen_by_dialog(sit: Sit, alone: TwoPcs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = sit("admin")
    _page(desk)
    dialog = _step(desk, "share_wanted", "share_office")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / "office"), ""))
    desk.click("hub_file")
    assert dialog.place.address() == str(tmp_path / "office.hub")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: "")
    desk.click("hub_folder")
    assert dialog.place.address() == str(tmp_path / "office.hub"), "a dialog that was left changes nothing"


def test_only_the_administrator_changes_what_concerns_all(sit: Sit) -> None:
    desk = sit("lin")
    page = _page(desk)
    assert not desk.find("repair_wanted").isEnabled()
    assert not desk.find("leave_wanted").isEnabled()
    assert desk.find("move_wanted").isEnabled(), "each PC has an address of its own"
    assert "由管理员修改" in desk.words(page)


@pytest.mark.parametrize(
    ("state", "code", "offered"),
    [
        (Sharing.SYNCED, "", []), (Sharing.FOREIGN, "", ["move_wanted"]),
        (Sharing.HUB_MISSING, "", ["move_wanted", "repair_wanted"]), (Sharing.HUB_DAMAGED, "", ["repair_wanted"]),
        (Sharing.PARTED, "", ["follow_wanted", "repair_wanted"]), (Sharing.STOPPED, "diverged", ["follow_wanted"]),
    ],
)  # fmt: skip
def test_what_a_state_names_as_its_remedy_stands_beside_it(
    sit: Sit, state: Sharing, code: str, offered: list[str]
) -> None:
    desk = sit("admin")
    page = _page(desk)
    desk.controller.sharing.changed.emit(Status(state, code=code, values={"seq": 7}))
    QApplication.processEvents()
    names = ("move_wanted", "repair_wanted", "follow_wanted")
    beside = [each.objectName() for each in page._state.findChildren(QPushButton) if each.objectName() in names]
    assert [name for name in beside if name] == offered
    for name in names:
        assert len([each for each in page.findChildren(QPushButton, name) if each.isVisible()]) == 1, name


def test_the_pcs_of_the_office_are_listed(sit: Sit, two_pcs: TwoPcs) -> None:
    two_pcs.do(two_pcs.back, "lin", two_pcs.register(), "note", text="一条")
    desk = sit("lin")
    _page(desk)
    listing = desk.find("pcs", PcsList)
    desk.until(lambda: "后台" in desk.words(listing))
    assert "前台一" in desk.words(listing)
    assert "本机" in desk.words(listing)


def test_the_same_place_under_another_address_is_found_again(sit: Sit, two_pcs: TwoPcs) -> None:
    moved = two_pcs.hub.with_name("moved.hub")
    two_pcs.hub.rename(moved)
    desk = sit("lin")
    desk.controller.sharing.begin()
    desk.until(lambda: desk.controller.sharing.status.sharing is Sharing.HUB_MISSING)
    _page(desk)
    dialog = _step(desk, "move_wanted", "move_sharing")
    _address(dialog, str(moved))
    _go(desk, dialog)
    desk.until(lambda: desk.controller.sharing.status.sharing is Sharing.SYNCED)
    assert sharing.address(desk.controller.session) == str(moved)


def test_another_offices_place_is_refused(sit: Sit, two_pcs: TwoPcs, alone: TwoPcs, tmp_path: Path) -> None:
    other = tmp_path / "other.hub"
    sharing.share(alone.at(alone.front, "admin"), str(other), quiet)
    desk = sit("lin", two_pcs.back)
    _page(desk)
    dialog = _step(desk, "move_wanted", "move_sharing")
    _address(dialog, str(other))
    _go(desk, dialog)
    assert "另一个办公室" in dialog.place.field.error()
    assert sharing.address(desk.controller.session) == str(two_pcs.hub)


def test_a_damaged_place_is_made_anew_and_the_old_one_kept(sit: Sit, two_pcs: TwoPcs) -> None:
    two_pcs.sync()
    with two_pcs.hub.open("r+b") as file:
        file.truncate(3000)
    desk = sit("admin")
    desk.controller.sharing.begin()
    desk.until(lambda: desk.controller.sharing.status.sharing is Sharing.HUB_DAMAGED)
    _page(desk)
    dialog = _step(desk, "repair_wanted", "repair_sharing")
    _go(desk, dialog)
    kept = list(two_pcs.hub.parent.glob("office.hub.damaged*"))
    assert len(kept) == 1
    assert str(kept[0]) in desk.words(dialog)
    _go(desk, dialog)
    desk.until(lambda: desk.controller.sharing.status.sharing is Sharing.SYNCED)
    two_pcs.sync(two_pcs.back)
    assert two_pcs.equal()


def test_a_place_that_was_set_back_to_before_old_contents_were_dropped_is_followed(sit: Sit, two_pcs: TwoPcs) -> None:
    two_pcs.sync()
    before = two_pcs.hub.read_bytes()
    front, back = two_pcs.front, two_pcs.back
    ticket = tickets.register(two_pcs.at(front, "lin"), COMPLAINT).ticket_id
    circle.shorten(two_pcs.at(front, "admin"), quiet)
    two_pcs.hub.write_bytes(before)
    tickets.register(two_pcs.at(back, "lin"), COMPLAINT)
    two_pcs.sync(back)
    desk = sit("admin")
    desk.controller.sharing.begin()
    desk.until(lambda: desk.controller.sharing.status.sharing is Sharing.PARTED)
    _page(desk)
    dialog = _step(desk, "follow_wanted", "follow_sharing")
    assert dialog.findChild(QScrollArea).verticalScrollBar().maximum() == 0
    assert "待定夺" in desk.words(dialog)
    _go(desk, dialog)
    kept = list(front.database.path.parent.glob("*.backup"))
    assert len(kept) == 1
    assert str(kept[0]) in desk.words(dialog)
    _go(desk, dialog)
    desk.until(lambda: desk.controller.sharing.status.sharing is Sharing.SYNCED)
    two_pcs.sync(back)
    assert two_pcs.equal()
    assert back.database.value("SELECT count(*) FROM ticket WHERE id = ?", (ticket,)) == 1


def test_leaving_says_what_was_never_sent(sit: Sit, two_pcs: TwoPcs) -> None:
    ticket = two_pcs.register()
    two_pcs.take_share_away()
    desk = sit("admin")
    desk.controller.sharing.begin()
    two_pcs.do(two_pcs.front, "lin", ticket, "note", text="没发出的")
    desk.controller.look_for_news()
    _page(desk)
    dialog = _step(desk, "leave_wanted", "leave_sharing")
    assert "再也看不到" in desk.words(dialog)
    _go(desk, dialog)
    assert sharing.address(desk.controller.session) == ""
    assert desk.controller.sharing.status.sharing is Sharing.ALONE
    two_pcs.bring_share_back()


def test_leaving_is_a_choice_that_can_be_left(sit: Sit, two_pcs: TwoPcs) -> None:
    desk = sit("admin")
    _page(desk)
    dialog = _step(desk, "leave_wanted", "leave_sharing")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert desk.gone("leave_sharing")
    assert sharing.address(desk.controller.session) == str(two_pcs.hub)


def test_the_go_for_a_newer_program_shows_every_pc(sit: Sit) -> None:
    desk = sit("admin")
    page = _page(desk)
    assert desk.gone("go_wanted")
    desk.controller.sharing.changed.emit(Status(Sharing.HELD, waiting=2))
    dialog = _step(desk, "go_wanted", "go_newer")
    desk.until(lambda: "后台" in desk.words(dialog))
    assert "版本" in desk.words(dialog)
    (bar,) = [area.verticalScrollBar() for area in dialog.findChildren(QScrollArea) if area.isVisible()]
    rows = dialog.findChild(PcsList)
    desk.until(lambda: rows.height() > rows.fontMetrics().height() * 3)
    desk.until(lambda: bar.maximum() == 0)  # it has grown with the list
    _go(desk, dialog)
    assert desk.gone("go_newer")
    assert desk.controller.session.store.setting("office_schema")
    assert page.isVisible()


def test_everything_that_takes_the_keys_has_a_name(sit: Sit) -> None:
    desk = sit("admin")
    page = _page(desk)
    reachable = [w for w in page.findChildren(QLineEdit.__mro__[1]) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert reachable
    assert [w.objectName() for w in reachable if w.isVisible() and not w.accessibleName()] == []
