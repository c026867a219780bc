"""The office's circle and its record in the window: a PC out and in again, a new passphrase, old contents dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from test_steps import _go, _page, _step
from two_pcs import TwoPcs

from desktop.base.errors import UnavailableError
from desktop.desk import circle, history, sharing
from desktop.desk.sharing import Secrets, Sharing, Status
from desktop.store import keys
from desktop.store.store import Store
from desktop.ui.components.text import Text
from desktop.ui.sharing.circle_steps import RemoveDialog

Sit = Callable[..., Any]
NEW = "每天早上先看三级投诉再喝茶"


def _opens(store: Store, passphrase: str) -> bool:
    try:
        keys.open_by_passphrase(store.envelope(), passphrase)
    except UnavailableError:
        return False
    return True


def _write(dialog: Any, **words: str) -> None:
    for name, text in words.items():
        dialog.findChild(QLineEdit, name).setText(text)


def _removal(desk: Any) -> RemoveDialog:
    _page(desk)
    desk.find("remove_pc_B")
    return _step(desk, "remove_pc_B", "remove_pc")


def _recovered(dialog: RemoveDialog) -> None:
    """The group that is asked for, read off the new sheet."""
    code = dialog._code
    assert code is not None
    code._typed.setText(code._groups[code.asked])


def test_a_pc_is_taken_out_and_its_people_know_nothing_new(sit: Sit, two_pcs: TwoPcs, passphrase: str) -> None:
    two_pcs.sync()
    desk = sit("admin")
    desk.controller.sharing.begin()
    dialog = _removal(desk)
    assert "仍归它" in desk.words(dialog)
    _go(desk, dialog)
    assert dialog.words.fields[0].error(), "a new passphrase is needed"
    _write(dialog, passphrase_first=passphrase, passphrase_again=passphrase)
    _go(desk, dialog)
    assert "知道这个口令" in dialog.words.fields[0].error()
    _write(dialog, passphrase_first=NEW, passphrase_again=NEW)
    _go(desk, dialog)
    desk.until(lambda: dialog._code is not None)
    _go(desk, dialog)
    assert dialog._code is not None
    assert dialog._code.field.error(), "the sheet is checked before the dialog goes"
    _recovered(dialog)
    _go(desk, dialog)
    assert desk.gone("remove_pc")
    assert _opens(two_pcs.front, NEW)
    assert not _opens(two_pcs.front, passphrase)
    assert two_pcs.sync(two_pcs.back).sharing is Sharing.REVOKED
    desk.until(lambda: "已移除" in desk.words(desk.find("pcs")) or "移出" in desk.words(desk.find("pcs")))
    assert desk.gone("remove_pc_B")


def test_what_waits_there_and_who_was_not_seen_is_told_before(sit: Sit, two_pcs: TwoPcs) -> None:
    ticket = two_pcs.register()
    two_pcs.do(two_pcs.back, "lin", ticket, "note", text="没发出的")
    told = [pc for pc in sharing.pcs(two_pcs.at(two_pcs.front, "admin")) if not pc.here]
    assert not told[0].is_unseen(two_pcs.clock.now())
    two_pcs.clock.advance(timedelta(days=2))
    assert told[0].is_unseen(two_pcs.clock.now())
    desk = sit("admin")
    dialog = _removal(desk)
    dialog._on_pcs([replace(told[0], waiting=3), replace(told[0], id=9, name="一楼收银")])
    words = desk.words(dialog)
    assert "3 项改动没发出" in words
    assert "一楼收银" in words
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert two_pcs.sync(two_pcs.back).sharing is not Sharing.REVOKED


def test_a_clerk_takes_nobody_out_and_drops_nothing(sit: Sit, two_pcs: TwoPcs) -> None:
    desk = sit("lin")
    _page(desk)
    desk.until(lambda: "后台" in desk.words(desk.find("pcs")))
    assert desk.gone("remove_pc_B")
    assert not desk.find("shorten_wanted").isEnabled()


def test_a_pc_that_was_taken_out_is_let_in_by_the_present_passphrase(
    sit: Sit, two_pcs: TwoPcs, passphrase: str
) -> None:
    two_pcs.sync()
    admin, gone = two_pcs.at(two_pcs.front, "admin"), two_pcs.back.identity.workstation
    circle.shut_out(admin, gone, NEW, lambda _done, _total: None)
    desk = sit("lin", two_pcs.back)
    desk.controller.sharing.begin()
    desk.until(lambda: desk.controller.sharing.status.sharing is Sharing.REVOKED)
    _page(desk)
    dialog = _step(desk, "let_in_wanted", "let_in")
    assert "填其中一项" in desk.words(dialog)
    assert not any(text.text() == "必填" and text.isVisible() for text in dialog.findChildren(Text))
    _write(dialog, let_in_passphrase=passphrase)
    _go(desk, dialog)
    assert dialog._fields["passphrase"].error()
    _write(dialog, let_in_passphrase=NEW)
    _go(desk, dialog)
    desk.until(lambda: desk.controller.sharing.status.sharing is Sharing.SYNCED)
    assert desk.gone("let_in")
    desk.until(lambda: two_pcs.sync(two_pcs.front) and two_pcs.equal())


def test_a_new_passphrase_goes_to_the_other_pcs_at_once_and_is_told_there(
    sit: Sit, two_pcs: TwoPcs, passphrase: str
) -> None:
    two_pcs.sync()
    desk = sit("admin")
    desk.controller.sharing.begin()
    desk.until(lambda: desk.controller.sharing.status.sharing is Sharing.SYNCED)
    desk.controller.session.store.change_passphrase(NEW)
    desk.until(lambda: not sharing.status(desk.controller.session).secrets_wait)
    assert two_pcs.sync(two_pcs.back).secrets is Secrets.TAKEN
    assert (_opens(two_pcs.back, NEW), _opens(two_pcs.back, passphrase)) == (True, False)
    desk.controller.sharing.changed.emit(Status(Sharing.SYNCED, secrets=Secrets.TAKEN))
    assert any("换新" in text for text in desk.window.messages.texts())


def test_old_contents_go_after_a_yes_by_hand(sit: Sit, two_pcs: TwoPcs) -> None:
    ticket = two_pcs.register()
    two_pcs.do(two_pcs.front, "lin", ticket, "edit", demand="换一杯")
    two_pcs.sync()
    desk = sit("admin")
    desk.controller.sharing.begin()
    _page(desk)
    dialog = _step(desk, "shorten_wanted", "shorten_record")
    desk.until(lambda: "旧内容" in dialog._amount.text())
    _go(desk, dialog)
    assert not desk.gone("shorten_record"), "nothing without the yes"
    assert not any(line.erased for line in history.log(desk.controller.session, ticket, 5))
    desk.click("shorten_read")
    _go(desk, dialog)
    desk.until(lambda: "记录现在从" in desk.words(dialog))
    _go(desk, dialog)
    two_pcs.sync()
    assert all(line.erased for line in history.log(two_pcs.at(two_pcs.back, "admin"), ticket, 5))
    assert two_pcs.back.ticket(ticket).demand == "换一杯"
    assert two_pcs.equal()


def test_a_pc_that_can_still_read_is_told_until_it_is_out(sit: Sit, two_pcs: TwoPcs) -> None:
    desk = sit("admin")
    gone = two_pcs.back.identity.workstation
    desk.controller.sharing.changed.emit(Status(Sharing.SYNCED, open_to=(gone,)))
    desk.controller.sharing.changed.emit(Status(Sharing.SYNCED, waiting=1, open_to=(gone,)))
    assert ["仍能读到" in text for text in desk.window.messages.texts()] == [True]


def test_the_keyboard_begins_at_the_fields_and_comes_to_the_buttons_last(sit: Sit, two_pcs: TwoPcs) -> None:
    two_pcs.sync()
    desk = sit("admin")
    dialog = _removal(desk)
    walked = []
    for _step_no in range(5):
        walked.append(dialog.focusWidget().objectName() or dialog.focusWidget().text())
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert walked == ["passphrase_first", "passphrase_again", "显示输入的内容", "step_leave", "step_go"]
