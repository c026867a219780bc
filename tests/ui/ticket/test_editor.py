"""The editor of the sheet: one act of what was changed, nothing typed is lost, refusals at the field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from conftest import Desk, activate
from hands import choose, find, refusal, save, write
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.base import i18n
from desktop.desk import drafts, history
from desktop.domain.types import INTAKE_FIELDS, Act
from desktop.ui.controller import Controller
from desktop.ui.ticket import blocks
from desktop.ui.ticket.editor import EditorDialog

Open = Callable[..., EditorDialog]


@pytest.fixture
def editor(qtbot: Any, chair: Callable[[str], Controller], desk: Desk) -> Iterator[Open]:
    made: list[EditorDialog] = []

    def show(ticket: int, login: str = "lin", field: str = "") -> EditorDialog:
        dialog = EditorDialog(chair(login), desk.detail(login, ticket), field)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        activate(qtbot, dialog)
        made.append(dialog)
        return dialog

    yield show
    for dialog in made:
        dialog._drafting.finish()
        dialog._controller.tasks.wait()


def test_every_field_of_the_sheet_can_be_edited() -> None:
    assert sorted(field.key for block in blocks.SHEET for field in block.fields) == sorted(INTAKE_FIELDS)


def test_only_what_was_changed_is_saved_as_one_act(desk: Desk, editor: Open) -> None:
    ticket = desk.register()
    before = len(history.log(desk.seat("lin"), ticket))
    dialog = editor(ticket)
    write(dialog, "batch", "琼脂 20260921-3")
    write(dialog, "bought_on", "10-08")
    write(dialog, "happened_at", "10-08 19:30")
    assert "批次" in find(dialog, "changed_count").text()
    save(dialog)
    assert not dialog.isVisible()
    detail = desk.detail("lin", ticket)
    assert detail.case.events[-1].act is Act.EDIT
    assert detail.case.events[-1].data["fields"] == ["batch", "bought_on", "happened_at"]
    assert detail.case.ticket.batch == "琼脂 20260921-3"
    assert str(detail.case.ticket.bought_on) == "2026-10-08"
    assert detail.case.ticket.happened_at == datetime(2026, 10, 8, 19, 30, tzinfo=i18n.ZONE)
    edits = [line for line in history.log(desk.seat("lin"), ticket) if line.act == "edit"]
    assert len(edits) == 1
    assert before > 0


def test_saving_unchanged_saves_nothing(desk: Desk, editor: Open) -> None:
    ticket = desk.register()
    dialog = editor(ticket)
    save(dialog)
    assert not dialog.isVisible()
    assert len(desk.detail("lin", ticket).case.events) == 1


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("phone", "138abc0006021", "字母"),
        ("cause", "", ""),
        ("happened_at", "2027-01-01 10:00", ""),
        ("bought_on", "2027-01-01", ""),
        ("reply_by", "soon", "请写时间"),
    ],
)
def test_a_refused_field_says_why_and_keeps_what_was_typed(
    desk: Desk, editor: Open, field: str, typed: str, says: str
) -> None:
    ticket = desk.register()
    dialog = editor(ticket)
    write(dialog, field, typed)
    save(dialog)
    assert dialog.isVisible()
    assert dialog.error_of(field)
    assert says in dialog.error_of(field)
    assert len(desk.detail("lin", ticket).case.events) == 1
    write(dialog, field, "1")
    assert dialog.error_of(field) == ""


def test_a_category_for_franchisees_is_refused_for_a_consumer(desk: Desk, editor: Open) -> None:
    """Source: F-4.1"""
    ticket = desk.register()
    dialog = editor(ticket)
    choose(dialog, "complainant_kind", "加盟商")
    save(dialog)
    assert "F-4.1" in dialog.error_of("category")


def test_a_complainant_needs_a_name_or_a_number(desk: Desk, editor: Open) -> None:
    ticket = desk.register()
    dialog = editor(ticket)
    write(dialog, "name", "")
    write(dialog, "phone", "")
    save(dialog)
    assert dialog.error_of("name") or refusal(dialog)


def test_esc_keeps_the_draft_and_the_next_time_it_is_back(desk: Desk, editor: Open) -> None:
    ticket = desk.register()
    dialog = editor(ticket)
    write(dialog, "batch", "琼脂 3")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog._controller.tasks.wait()
    assert not dialog.isVisible()
    assert desk.detail("lin", ticket).case.ticket.batch == ""
    again = editor(ticket)
    assert find(again, "field.batch").text() == "琼脂 3"
    assert find(again, "draft_restored").isVisible()
    save(again)
    assert desk.detail("lin", ticket).case.ticket.batch == "琼脂 3"
    assert drafts.load(desk.seat("lin"), "edit", str(ticket)) is None


def test_a_draft_can_be_thrown_away(desk: Desk, editor: Open) -> None:
    ticket = desk.register()
    first = editor(ticket)
    write(first, "batch", "琼脂 3")
    QTest.keyClick(first, Qt.Key.Key_Escape)
    first._controller.tasks.wait()
    again = editor(ticket)
    again._restored.acted.emit()
    again._controller.tasks.wait()
    assert find(again, "field.batch").text() == ""
    assert drafts.load(desk.seat("lin"), "edit", str(ticket)) is None


def test_what_others_change_meanwhile_is_taken_over_or_told(desk: Desk, editor: Open) -> None:
    ticket = desk.register()
    dialog = editor(ticket)
    write(dialog, "store", "体育西店")
    desk.do("he", ticket, "edit", store="江燕路店", batch="琼脂 7")
    dialog._controller.look_for_news()
    dialog._controller.tasks.wait()
    told = find(dialog, "meanwhile").text()
    assert find(dialog, "field.batch").text() == "琼脂 7"
    assert find(dialog, "field.store").text() == "体育西店"
    assert "批次" in told
    assert "“麓湖店”改为“江燕路店”，何俊" in told
    save(dialog)
    assert dialog.isVisible(), "nothing is written over what others did before one has chosen"
    assert dialog.focusWidget() is find(dialog, "mine.store")
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    save(dialog)
    saved = desk.detail("lin", ticket).case.ticket
    assert (saved.store, saved.batch) == ("体育西店", "琼脂 7")
    assert desk.detail("lin", ticket).case.events[-1].data["fields"] == ["store"]


def test_theirs_can_be_taken_where_both_changed_the_same(desk: Desk, editor: Open) -> None:
    ticket = desk.register()
    dialog = editor(ticket)
    write(dialog, "store", "体育西店")
    write(dialog, "batch", "琼脂 7")
    desk.do("he", ticket, "edit", store="江燕路店")
    dialog._controller.look_for_news()
    dialog._controller.tasks.wait()
    QTest.mouseClick(find(dialog, "theirs.store"), Qt.MouseButton.LeftButton)
    assert find(dialog, "field.store").text() == "江燕路店"
    save(dialog)
    assert desk.detail("lin", ticket).case.events[-1].data["fields"] == ["batch"]


def test_both_changing_a_field_to_the_same_is_no_conflict(desk: Desk, editor: Open) -> None:
    ticket = desk.register()
    dialog = editor(ticket)
    write(dialog, "store", "江燕路店")
    desk.do("he", ticket, "edit", store="江燕路店")
    dialog._controller.look_for_news()
    dialog._controller.tasks.wait()
    save(dialog)
    assert not dialog.isVisible()


def test_a_change_at_the_moment_of_saving_is_seen_before_it_is_written_over(desk: Desk, editor: Open) -> None:
    ticket = desk.register()
    dialog = editor(ticket)
    write(dialog, "store", "体育西店")
    desk.do("he", ticket, "edit", store="江燕路店")  # nobody has told the form yet
    save(dialog)
    assert dialog.isVisible()
    assert "江燕路店" in find(dialog, "meanwhile").text()
    assert find(dialog, "field.store").text() == "体育西店"
    assert desk.detail("lin", ticket).case.ticket.store == "江燕路店"


def test_a_sheet_taken_back_beneath_the_editor_keeps_what_was_typed(desk: Desk, editor: Open) -> None:
    ticket = desk.register("he")
    dialog = editor(ticket)
    write(dialog, "store", "体育西店")
    history.undo(desk.seat("he"))
    dialog._controller.look_for_news()
    dialog._controller.tasks.wait()
    assert refusal(dialog)
    assert not find(dialog, "save").isEnabled()
    assert find(dialog, "field.store").text() == "体育西店"


def test_it_opens_wholly_on_the_screen(desk: Desk, editor: Open) -> None:
    dialog = editor(desk.register())
    assert dialog.screen().availableGeometry().contains(dialog.frameGeometry())
    middle = dialog.screen().availableGeometry().center().x()
    assert abs(dialog.geometry().center().x() - middle) <= 4


def test_it_opens_at_the_missing_field(desk: Desk, editor: Open) -> None:
    dialog = editor(desk.register(), field="demand")
    assert dialog.focusWidget() is find(dialog, "field.demand")


def test_what_the_page_masks_counts_as_looked_at(desk: Desk, editor: Open) -> None:
    ticket = desk.register()
    dialog = editor(ticket)
    dialog._controller.tasks.wait()
    looked = {
        change[3] for line in history.log(desk.seat("lin"), ticket) for change in line.fields if change[1] == "field"
    }
    assert {"phone", "other_contact"} <= looked


def test_ten_thousand_characters_and_rare_ones_survive(desk: Desk, editor: Open) -> None:
    ticket = desk.register()
    dialog = editor(ticket)
    story = "䶮𬭛😀<script>" + "客户说奶茶里有异物。" * 1000
    write(dialog, "course", story)
    save(dialog)
    assert desk.detail("lin", ticket).case.ticket.course == story
