"""Writing rules: checked while one types, compared, published, and only then followed on purpose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.base import i18n
from desktop.base.clock import FixedClock
from desktop.desk import drafts, policies
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.components.code_edit import CodeEdit
from desktop.ui.rules.problems import code_of

from .conftest import Editor

Seat = Callable[[str], Session]
Show = Callable[..., Editor]
OLD, NEW = 'zh = "消费者"', 'zh = "顾客"'


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_the_rules_in_force_stand_there_and_need_no_publishing(editor: Show) -> None:
    made = editor()
    assert code_of(made.text) == "franchise"
    assert not made.page._publish.isEnabled()
    assert "与现行规则相同" in made.find("rules_state").text()


def test_damaged_rules_tell_the_line_and_cannot_be_published(editor: Show, seat: Seat) -> None:
    made = editor()
    before = len(policies.versions(seat("admin")))
    damaged = made.text.replace("number = 2", "number = 7", 1)
    made.write(damaged)
    line = line_of(damaged, "number = 7")
    assert f"第 {line} 行" in made.find("rules_state").text()
    assert made.page.editor.wrong_line() == line
    assert not made.page._publish.isEnabled()
    made.page.publish()
    made.settle()
    assert len(policies.versions(seat("admin"))) == before
    made.page._state.acted.emit()
    assert made.page.editor.textCursor().blockNumber() + 1 == line
    assert made.page.editor.hasFocus()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('code = "consumer"', 'code = "consumer', "写法不对"),
        ('code = "consumer"', 'kode = "consumer"', "缺少"),
        ('rule = "F-4.1"', 'rule = "F-99"', "F-99"),
        ("number = 2", 'number = "two"', "另一种内容"),
    ],
)
def test_each_kind_of_damage_has_its_sentence(editor: Show, old: str, new: str, words: str) -> None:
    made = editor()
    made.write(made.text.replace(old, new, 1))
    assert words in made.find("rules_state").text()
    assert made.page.editor.wrong_line() > 0
    made.write(made.text.replace(new, old, 1))
    assert made.page.editor.wrong_line() == 0


def test_f8_jumps_to_the_problem(editor: Show) -> None:
    made = editor()
    damaged = made.text.replace("number = 3", "number = 9", 1)
    made.write(damaged)
    made.page.show_tab(1)
    made.page.tabs.setFocus()
    QTest.keyClick(made.page.window().focusWidget() or made.page, Qt.Key.Key_F8)
    assert made.page.tabs.current() == 0
    assert made.page.editor.textCursor().blockNumber() + 1 == line_of(damaged, "number = 9")


def test_the_difference_to_the_shipped_rules_is_told_by_signs(editor: Show) -> None:
    made = editor()
    made.page.show_tab(1)
    made.settle()
    assert made.page.difference._empty.isVisible()
    made.page.show_tab(0)
    made.write(made.text.replace(OLD, NEW, 1))
    made.page.show_tab(1)
    made.settle()
    view = made.page.difference.view
    lines = view.toPlainText().split("\n")
    signs = view._signs
    assert [line for line, sign in zip(lines, signs, strict=True) if sign == "+" and NEW in line]
    assert [line for line, sign in zip(lines, signs, strict=True) if sign == "-" and OLD in line]
    assert "加盟零售" in made.find("difference_summary").text()
    assert len(lines) < 20, "what is equal is folded"
    made.click("difference_next")
    assert signs[view.textCursor().blockNumber()] != " "


def test_publishing_at_once_keeps_open_complaints_where_they_are(
    editor: Show, seat: Seat, clock: FixedClock, complaint: int
) -> None:
    made = editor()
    clock.advance(timedelta(minutes=5))
    made.write(made.text.replace(OLD, NEW, 1))
    made.click("rules_publish")
    admin = seat("admin")
    newest, older = policies.versions(admin)
    assert newest.in_force
    assert NEW in policies.text_of(admin, newest.id)
    assert (newest.open_tickets, older.open_tickets) == (0, 1)
    assert "立即生效" in made.find("rules_message").text()
    assert drafts.load(admin, "rules", "") is None
    assert not made.page._publish.isEnabled()


def test_from_a_day_on_wants_a_time_to_come(editor: Show, seat: Seat, clock: FixedClock) -> None:
    made = editor()
    clock.advance(timedelta(minutes=5))
    made.write(made.text.replace(OLD, NEW, 1))
    first = made.page._when._group.button(0)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert made.page._moment.isVisible()
    for wrong in ("", "胡说", "2020-01-01 09:00"):
        made.page._moment.setText(wrong)
        QTest.keyClick(made.page._moment, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        made.settle()
        assert made.page._moment_field.error(), wrong
    made.page._moment.setText("2026-11-01 09:00")
    made.click("rules_publish")
    newest, older = policies.versions(seat("admin"))
    assert newest.effective_at == datetime(2026, 11, 1, 9, 0, tzinfo=i18n.ZONE)
    assert (newest.in_force, older.in_force) == (False, True)
    assert not made.has(f"move.{newest.id}"), "nobody moves to rules that are not in force yet"


def test_open_complaints_move_only_after_a_tick(editor: Show, seat: Seat, clock: FixedClock, complaint: int) -> None:
    admin = seat("admin")
    text = policies.text_of(admin, admin.store.current_pack())
    clock.advance(timedelta(minutes=5))
    pack = policies.publish(admin, text.replace(OLD, NEW, 1), clock.now())
    made = editor()
    made.click(f"move.{pack}")
    dialog = made.dialog("move_dialog")
    assert not dialog._move.isEnabled()
    assert dialog._move.text().strip().startswith("1 ")
    dialog._move.click()
    assert admin.store.ticket(complaint).pack != pack
    dialog._sure.click()
    dialog._move.click()
    made.settle()
    assert admin.store.ticket(complaint).pack == pack
    assert "1 件" in made.find("rules_message").text()
    assert not made.has(f"move.{pack}")


def test_a_draft_comes_back_and_can_be_thrown_away(editor: Show, seat: Seat) -> None:
    first = editor()
    in_force = first.text
    first.write(in_force.replace(OLD, NEW, 1))
    first.page.keep_typed()
    first.settle()
    second = editor()
    assert NEW in second.text
    assert second.has("rules_draft_restored")
    second.page._restored.acted.emit()
    second.settle()
    assert second.text == in_force
    assert drafts.load(seat("admin"), "rules", "") is None


def test_beginning_from_other_rules_can_be_undone(editor: Show) -> None:
    made = editor()
    mine = made.text.replace(OLD, NEW, 1)
    made.write(mine)
    made.click("begin.telecom")
    assert code_of(made.text) == "telecom"
    QTest.keyClick(made.page.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert made.text == mine


def test_others_read_and_change_nothing(editor: Show) -> None:
    made = editor("lin")
    assert made.page.editor.isReadOnly()
    assert not made.has("rules_publish")
    assert not made.has("begin.telecom")
    assert made.page._only_admin.isVisible()
    QTest.keyClick(made.page.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    made.settle()


def test_somebody_elses_draft_is_not_shown(editor: Show, seat: Seat) -> None:
    made = editor()
    in_force = made.text
    made.write(in_force.replace(OLD, NEW, 1))
    made.page.keep_typed()
    made.settle()
    made.controller.switch(seat("lin"))
    made.settle()
    assert made.text == in_force
    made.controller.switch(seat("admin"))
    made.settle()
    assert NEW in made.text


def test_numbers_and_marks_survive_another_look(editor: Show, qapp: QApplication) -> None:
    made = editor()
    made.write(made.text.replace("number = 2", "number = 7", 1))
    narrow = made.page.editor.margin_width()
    theme.apply(qapp, theme.DARK, 1.5)
    made.settle()
    assert made.page.editor.margin_width() > narrow
    assert made.page.editor.extraSelections()[-1].format.background().color() == theme.color("danger_soft")
    assert not made.page.grab().isNull()


def test_typing_is_checked_after_a_pause(editor: Show) -> None:
    made = editor()
    made.page.editor.setFocus()
    QTest.keyClicks(made.page.editor, "broken")
    assert not made.page._publish.isEnabled()
    QTest.qWait(350)
    made.settle()
    assert made.page.editor.wrong_line() == 1
    assert isinstance(made.page.editor, CodeEdit)
