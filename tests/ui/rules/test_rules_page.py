"""Writing rules: checked while one types, compared, published, and only then followed on purpose."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base import i18n, paths
from desktop.base.clock import FixedClock
from desktop.desk import drafts, people, policies, tickets
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.components.code_edit import CodeEdit
from desktop.ui.components.text import Paragraph
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
    assert not made.page._foot._publish.isEnabled()
    assert "与现行规则相同" in made.find("rules_state").text()


def test_damaged_rules_tell_the_line_and_cannot_be_published(editor: Show, seat: Seat) -> None:
    made = editor()
    before = len(policies.versions(seat("admin")))
    damaged = made.text.replace("number = 2", "number = 7", 1)
    made.write(damaged)
    line = line_of(damaged, "number = 7")
    assert f"第 {line} 行" in made.find("rules_state").text()
    assert made.page.editor.wrong_line() == line
    assert not made.page._foot._publish.isEnabled()
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
    assert "加盟零售（随程序提供）" in made.find("difference_against").currentText()
    chips = [chip.accessibleName() for chip in made.page.difference.findChildren(QWidget) if chip.isVisible()]
    assert "投诉人·顾客：有改动" in chips, "which part, not only which line"
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
    assert not made.page._foot._publish.isEnabled()
    assert made.page.editor.hasFocus()


def test_from_a_day_on_wants_a_time_to_come(editor: Show, seat: Seat, clock: FixedClock) -> None:
    made = editor()
    clock.advance(timedelta(minutes=5))
    made.write(made.text.replace(OLD, NEW, 1))
    first = made.page._foot._when._group.button(0)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert made.page._foot._moment.isVisible()
    for wrong in ("", "胡说", "2020-01-01 09:00"):
        made.page._foot._moment.setText(wrong)
        QTest.keyClick(made.page._foot._moment, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        made.settle()
        assert made.page._foot._moment_field.error(), wrong
    made.page._foot._moment.setText("2026-11-01 09:00")
    made.click("rules_publish")
    newest, older = policies.versions(seat("admin"))
    assert newest.effective_at == datetime(2026, 11, 1, 9, 0, tzinfo=i18n.ZONE)
    assert (newest.in_force, older.in_force) == (False, True)
    assert not made.has(f"move.{newest.id}"), "nobody moves to rules that are not in force yet"


def test_a_day_alone_is_its_beginning_and_an_edition_to_come_is_taken_back(
    editor: Show, seat: Seat, clock: FixedClock
) -> None:
    made = editor()
    clock.advance(timedelta(minutes=5))
    made.write(made.text.replace(OLD, NEW, 1))
    made.page._foot._when._group.button(1).click()
    made.page._foot._moment.setText("2026-11-01")
    made.click("rules_publish")
    newest = policies.versions(seat("admin"))[0]
    assert newest.effective_at == datetime(2026, 11, 1, 0, 0, tzinfo=i18n.ZONE)
    made.click(f"withdraw.{newest.id}")
    assert [one.id for one in policies.versions(seat("admin"))] != [newest.id]
    assert "已撤回" in made.find("rules_message").text()
    assert not made.has(f"withdraw.{newest.id}")


def test_another_trade_is_named_before_it_is_published(editor: Show, seat: Seat, clock: FixedClock) -> None:
    people.retire(seat("admin"), "deng")
    people.retire(seat("admin"), "luo")
    made = editor()
    clock.advance(timedelta(minutes=5))
    made.click("begin.ecommerce")
    QTest.qWait(350)
    made.settle()
    state = made.find("rules_state")
    assert "另一个行业" in state.text()
    assert "没有人担任" in state._second.text()
    made.click("rules_publish")
    assert seat("lin").store.policy().code == "ecommerce"


def test_what_a_move_clears_is_told_before_the_tick(editor: Show, seat: Seat, clock: FixedClock) -> None:
    ticket = tickets.register(
        seat("lin"), {"name": "周敏", "channel": "phone", "cause": "要打12315", "complainant_kind": "consumer",
                      "category": "delivery"},
    ).ticket_id  # fmt: skip
    clock.advance(timedelta(minutes=5))
    admin = seat("admin")
    pack = policies.publish(admin, policies.shipped()["printshop"], clock.now())
    made = editor()
    made.click(f"move.{pack}")
    made.settle()
    dialog = made.dialog("move_dialog")
    told = "\n".join(w.text() for w in dialog.findChildren(Paragraph))
    assert "须重新选择：错送漏送（1 件投诉）" in told
    assert "3 极为严重 → 3 影响信誉（1 件投诉）" in told
    dialog._sure.click()
    dialog._move.click()
    made.settle()
    moved = admin.store.ticket(ticket)
    assert (moved.pack, moved.category, moved.complainant_kind) == (pack, "", "consumer")


def test_sections_and_words_are_found_by_keyboard(editor: Show) -> None:
    made = editor()
    QTest.qWait(350)
    sections = made.find("rules_sections")
    names = [sections.itemText(at) for at in range(sections.count())]
    assert {"期限", "投诉类别", "补救方式"} <= set(names)
    sections.setFocus()
    sections.setCurrentIndex(names.index("期限"))
    sections.activated.emit(sections.currentIndex())
    line = made.page.editor.textCursor().block().text()
    assert line == "[[clocks]]"
    QTest.keyClick(made.page.editor, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    words = made.find("rules_find")
    assert words.hasFocus()
    QTest.keyClicks(words, "reply_by")
    QTest.keyClick(words, Qt.Key.Key_Return)
    first = made.page.editor.textCursor().blockNumber()
    QTest.keyClick(words, Qt.Key.Key_Return)
    assert made.page.editor.textCursor().blockNumber() > first
    QTest.keyClick(words, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert made.page.editor.textCursor().blockNumber() == first
    words.setText("nothing of the kind")
    QTest.keyClick(words, Qt.Key.Key_Return)
    assert words.accessibleDescription() == "没有找到"


def test_newer_shipped_rules_are_offered_and_put_aside(
    editor: Show, seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(paths.resources(), tmp_path / "resources")
    rules = tmp_path / "resources" / "policies" / "franchise.toml"
    rules.write_text(rules.read_text("utf-8").replace("version = 1", "version = 2", 1).replace(OLD, NEW, 1), "utf-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "resources")
    before = seat("admin").store.current_pack()
    made = editor()
    assert "第 2 版" in made.find("rules_offered").text()
    made.page._offered.acted.emit()
    made.settle()
    assert NEW in made.text
    assert made.page.tabs.current() == 1
    assert "生效中" in made.find("difference_against").currentText()
    assert seat("admin").store.current_pack() == before, "offered, not imposed"
    made.page._offered._close.click()
    made.settle()
    assert not made.has("rules_offered")
    made.page._drafting.discard()
    assert not editor().has("rules_offered"), "nobody is asked twice"
    assert policies.offered(seat("lin")) is None


@pytest.mark.parametrize("code", ["telecom", "agency", "ecommerce", "printshop"])
def test_each_trade_is_copied_changed_and_published(editor: Show, seat: Seat, clock: FixedClock, code: str) -> None:
    made = editor()
    clock.advance(timedelta(minutes=5))
    made.click(f"begin.{code}")
    made.write(made.text.replace('unit = "working_days"', 'unit = "days"', 1))
    assert made.page.publishable
    made.page.show_tab(1)
    made.settle()
    assert made.page.difference.view._signs.count("+") == 1, "against the shipped rules of that trade"
    made.click("rules_publish")
    store = seat("lin").store
    assert store.policy().code == code
    made_now = tickets.register(seat("lin"), {"name": "周敏", "channel": "phone", "cause": "x"}).ticket_id
    assert store.ticket(made_now).pack == store.current_pack()


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
    made.settle()
    assert any("1 普通 → 1 普通" in w.text() for w in dialog.findChildren(Paragraph))
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
    assert not made.page._foot._publish.isEnabled()
    QTest.qWait(350)
    made.settle()
    assert made.page.editor.wrong_line() == 1
    assert isinstance(made.page.editor, CodeEdit)
