"""To settle, by keyboard alone: what both changed, what choosing leads to, and that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from two_pcs import TwoPcs

from desktop.desk import aside, drafts, history, reading
from desktop.desk.drafts import Draft
from desktop.domain.types import State
from desktop.ui.settling.bundle_sheet import Way
from desktop.ui.settling.choice_row import ChoicePair, Side
from desktop.ui.settling.words import differing

Sit = Callable[..., Any]
Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
BOTH = {"demand": "退款 19 元，送券 1 张", "store": "体育西店", "batch": "琼脂 3"}
THEIRS = {"demand": "退款 19 元，承担医药费", "store": "江燕路店"}


def press(desk: Any, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, to whatever has the focus."""
    QTest.keyClick(QApplication.focusWidget() or desk.window, key, modifier)
    QApplication.processEvents()


def go_there(desk: Any) -> Any:
    """To the page, and what is first on it is read and tried."""
    press(desk, Key.Key_8, CTRL)
    page = desk.window.aside
    desk.until(lambda: page._shown is not None)
    desk.settle()
    desk.until(lambda: not page._try.isActive())
    desk.settle()
    return page


def choices(page: Any) -> list[ChoicePair]:
    return [row.pair for row in page.sheet._rows]


def result(desk: Any) -> str:
    return str(desk.words(desk.find("settle_result")))


@pytest.fixture
def clashing(two_pcs: TwoPcs) -> int:
    ticket = two_pcs.register()
    two_pcs.clash(ticket, BOTH, THEIRS)
    return ticket


@pytest.fixture
def rising(two_pcs: TwoPcs) -> int:
    """Lin calls back, which opens a new sheet, and notes something there; He has taken the case meanwhile."""
    ticket = two_pcs.resolved()
    he = two_pcs.at(two_pcs.front, "he").person.id
    two_pcs.do(two_pcs.front, "he", ticket, "assign", to=he)
    rated = {"means": "phone", "reached": True, "satisfaction": 4, "said": "没人说清楚为什么会酸"}
    risen = two_pcs.do(two_pcs.back, "lin", ticket, "callback", **rated)
    assert risen is not None
    two_pcs.do(two_pcs.back, "lin", risen, "note", text="下午三点后方便接电话")
    two_pcs.sync()
    return ticket


def test_the_page_is_there_only_while_there_is_something_or_there_was(sit: Sit, two_pcs: TwoPcs) -> None:
    desk = sit("lin", two_pcs.back)
    assert desk.gone("nav_aside")
    assert desk.gone("status_settle")
    ticket = two_pcs.register()
    two_pcs.clash(ticket, BOTH, THEIRS)
    desk.controller.look_for_news()
    assert desk.find("nav_aside").accessibleName() == "待定夺 1"
    assert desk.find("status_settle").text() == "1 项待定夺"
    aside.discard(desk.controller.session, aside.bundles(desk.controller.session)[0].id)
    desk.controller.look_for_news()
    desk.until(lambda: desk.gone("status_settle"))
    assert desk.find("nav_aside").accessibleName() == "待定夺"


def test_fields_are_settled_by_keys_alone(sit: Sit, two_pcs: TwoPcs, clashing: int) -> None:
    desk = sit("lin", two_pcs.back)
    page = go_there(desk)
    press(desk, Key.Key_Return)
    assert [pair.accessibleName().split("，")[0] for pair in choices(page)] == ["门店", "客户要求"]
    assert choices(page)[0].hasFocus()
    press(desk, Key.Key_Tab)
    assert choices(page)[1].hasFocus()
    press(desk, Key.Key_Tab)
    assert QApplication.focusWidget().objectName() == "settle_theirs", "what lets go of work comes after the choices"
    choices(page)[0].setFocus()
    press(desk, Key.Key_Left)
    press(desk, Key.Key_Down)
    press(desk, Key.Key_Right)
    desk.until(lambda: not page._try.isActive())
    desk.settle()
    assert "体育西店" in result(desk)
    assert "承担医药费" in result(desk)
    assert "批次" in result(desk)
    press(desk, Key.Key_Return, CTRL)
    desk.settle()
    saved = two_pcs.back.ticket(clashing)
    assert (saved.store, saved.demand, saved.batch) == ("体育西店", "退款 19 元，承担医药费", "琼脂 3")
    assert desk.window.aside.list.hasFocus()
    two_pcs.sync()
    assert two_pcs.equal()


def test_nothing_is_put_in_place_before_every_field_is_chosen(sit: Sit, two_pcs: TwoPcs, clashing: int) -> None:
    desk = sit("lin", two_pcs.back)
    page = go_there(desk)
    press(desk, Key.Key_Return, CTRL)
    assert choices(page)[0].hasFocus()
    press(desk, Key.Key_Right)
    press(desk, Key.Key_Return, CTRL)
    assert choices(page)[1].hasFocus()
    assert two_pcs.back.ticket(clashing).batch == ""
    assert "还有 1 栏没选" in desk.words(page.sheet)


def test_a_whole_column_at_once(sit: Sit, two_pcs: TwoPcs, clashing: int) -> None:
    desk = sit("lin", two_pcs.back)
    page = go_there(desk)
    press(desk, Key.Key_Return)
    press(desk, Key.Key_Left, CTRL)
    assert [pair.side for pair in choices(page)] == [Side.MINE, Side.MINE]
    desk.click(f"column.{Side.THEIRS}")
    assert [pair.side for pair in choices(page)] == [Side.THEIRS, Side.THEIRS]


def test_theirs_is_kept_and_mine_stays_readable(sit: Sit, two_pcs: TwoPcs, clashing: int) -> None:
    desk = sit("lin", two_pcs.back)
    page = go_there(desk)
    desk.click("settle_theirs")
    desk.settle()
    assert two_pcs.back.ticket(clashing).store == "江燕路店"
    desk.click("settle_history")
    desk.settle()
    assert page.list.rows.rowCount() == 1
    assert "林晓棠" in page.list.current().note
    desk.until(lambda: page._shown is not None and not page._shown.usable)
    assert any("体育西店" in pair.accessibleName() for pair in choices(page))
    assert desk.gone("settle_go")
    assert choices(page)[0].focusPolicy() == Qt.FocusPolicy.NoFocus


def test_an_act_is_done_again_after_its_outcome_was_shown(sit: Sit, two_pcs: TwoPcs, rising: int) -> None:
    desk = sit("lin", two_pcs.back)
    page = go_there(desk)
    told = desk.words(page.sheet)
    assert "何俊" in told
    assert "没人说清楚为什么会酸" in told
    assert "二级" in result(desk)
    assert two_pcs.back.ticket(rising).state is State.CALLBACK
    press(desk, Key.Key_Return, CTRL)
    desk.settle()
    assert two_pcs.back.ticket(rising).state is State.RISEN
    assert reading.detail(desk.controller.session, rising).next_id is not None


def test_what_the_rules_refuse_is_said_and_the_words_go_into_a_note(sit: Sit, two_pcs: TwoPcs, rising: int) -> None:
    rated = {"means": "phone", "reached": True, "satisfaction": 2, "said": "可以"}
    two_pcs.do(two_pcs.back, "he", rising, "callback", **rated)
    desk = sit("lin", two_pcs.back)
    page = go_there(desk)
    assert desk.find("settle_refusal").text()
    press(desk, Key.Key_Return, CTRL)
    assert aside.bundles(desk.controller.session), "nothing is settled that the rules refuse"
    press(desk, Key.Key_Return)
    press(desk, Key.Key_Down)
    assert page.sheet.way is Way.NOTE
    assert "没人说清楚为什么会酸" in page.sheet.note()
    assert "下午三点后方便接电话" in page.sheet.note()
    press(desk, Key.Key_Return, CTRL)
    desk.settle()
    said = reading.detail(desk.controller.session, rising).case.events[-1]
    assert "没人说清楚为什么会酸" in said.data["text"]


def test_a_note_that_was_begun_is_a_draft(sit: Sit, two_pcs: TwoPcs, rising: int) -> None:
    desk = sit("lin", two_pcs.back)
    page = go_there(desk)
    page.sheet.choose_way(Way.NOTE)
    note: Any = desk.find("settle_note")
    note.setPlainText("客户评 4 分，要书面说明")
    press(desk, Key.Key_2, CTRL)
    desk.window.keep_typed()
    desk.settle()
    kept: list[Draft] = drafts.all_of(desk.controller.session, "aside")
    assert kept[0].data["note"] == "客户评 4 分，要书面说明"
    desk.controller.lists_changed.emit()
    desk.settle()
    desk.click("status_drafts")
    desk.settle()
    assert desk.window.page == "aside"
    page.sheet.choose_way(Way.NOTE)
    assert page.sheet.note() == "客户评 4 分，要书面说明"


def test_what_was_chosen_stays_when_others_work_arrives(sit: Sit, two_pcs: TwoPcs, clashing: int) -> None:
    desk = sit("lin", two_pcs.back)
    page = go_there(desk)
    press(desk, Key.Key_Return)
    press(desk, Key.Key_Left, CTRL)
    two_pcs.do(two_pcs.front, "he", two_pcs.register(), "note", text="别的事")
    two_pcs.do(two_pcs.front, "he", clashing, "edit", store="麓湖二店")
    two_pcs.sync()
    desk.controller.look_for_news()
    desk.until(lambda: "麓湖二店" in choices(page)[0].accessibleName())
    assert [pair.side for pair in choices(page)] == [None, Side.MINE], "theirs is another one now: choose anew"


def test_somebody_elses_work_can_be_read_and_not_settled(sit: Sit, two_pcs: TwoPcs, clashing: int) -> None:
    desk = sit("he", two_pcs.back)
    page = go_there(desk)
    assert "前台以上" in desk.words(page.sheet)
    assert desk.gone("settle_go")
    assert desk.gone("status_settle")
    press(desk, Key.Key_Return, CTRL)
    assert len(aside.bundles(desk.controller.session)) == 1


def test_phones_are_masked_and_shown_for_a_recorded_look(sit: Sit, two_pcs: TwoPcs) -> None:
    ticket = two_pcs.register()
    two_pcs.clash(ticket, {"phone": "13800004321"}, {"phone": "13800009999"})
    desk = sit("lin", two_pcs.back)
    page = go_there(desk)
    assert "138****4321" in choices(page)[0].accessibleName()
    assert "13800004321" not in desk.words(page)
    desk.click("reveal.phone")
    desk.until(lambda: "13800004321" in choices(page)[0].accessibleName())
    assert history.log(desk.controller.session, ticket, 1)[0].act == "look"


def test_a_setting_that_two_administrators_changed_has_words_of_its_own(sit: Sit, two_pcs: TwoPcs) -> None:
    from desktop.desk import office

    for pc, minutes in ((two_pcs.front, 5), (two_pcs.back, 30)):
        office.set_setting(two_pcs.at(pc, "admin"), office.IDLE_MINUTES, minutes)
    two_pcs.sync()
    desk = sit("admin", two_pcs.back)
    page = go_there(desk)
    assert "办公室设置" in choices(page)[0].accessibleName()
    press(desk, Key.Key_Return)
    press(desk, Key.Key_Left)
    press(desk, Key.Key_Return, CTRL)
    desk.settle()
    assert office.setting(desk.controller.session, office.IDLE_MINUTES) == 30


def test_many_bundles_are_walked_and_one_that_waits_is_passed_over(sit: Sit, two_pcs: TwoPcs) -> None:
    tickets = [two_pcs.register(cause=f"第{number}件") for number in range(6)]
    for ticket in tickets:
        two_pcs.do(two_pcs.back, "lin", ticket, "edit", demand=f"我的 {ticket}")
        two_pcs.do(two_pcs.front, "he", ticket, "edit", demand=f"同事的 {ticket}")
    two_pcs.sync()
    desk = sit("lin", two_pcs.back)
    page = go_there(desk)
    assert page.list.rows.rowCount() == 6
    first = page.list.current()
    desk.click("settle_later")
    assert page.list.current() != first
    assert page.list.hasFocus()


def test_going_back_to_the_list_and_to_the_complaint(sit: Sit, two_pcs: TwoPcs, clashing: int) -> None:
    desk = sit("lin", two_pcs.back)
    page = go_there(desk)
    press(desk, Key.Key_Return)
    press(desk, Key.Key_Escape)
    assert page.list.hasFocus()
    desk.click("settle_open")
    assert desk.window.page == "tickets"
    assert desk.window.workbench.current_ticket() == clashing


def test_everything_that_takes_the_keys_has_a_name(sit: Sit, two_pcs: TwoPcs, rising: int, clashing: int) -> None:
    desk = sit("lin", two_pcs.back)
    page = go_there(desk)
    for _bundle in range(2):
        reachable = [w for w in page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        nameless = [w.objectName() or type(w).__name__ for w in reachable if w.isVisible() and not w.accessibleName()]
        assert [n for n in nameless if n not in ("QStackedWidget", "settle_scroll", "QScrollBar")] == []
        press(desk, Key.Key_Down)
        desk.settle()


@pytest.mark.parametrize(
    ("mine", "theirs", "mine_only", "theirs_only"),
    [
        ("退款 19 元，送券 1 张", "退款 19 元，承担医药费", "送券 1 张", "承担医药费"),
        ("same", "same", "", ""),
        ("店员称可能是冰块", "制冰机缺口", "", ""),
        ("", "x", "", ""),
    ],
)
def test_what_differs_is_marked_and_only_where_something_is_alike(
    mine: str, theirs: str, mine_only: str, theirs_only: str
) -> None:
    one, other = differing(mine, theirs)
    assert "".join(mine[begin:end] for begin, end in one) == mine_only
    assert "".join(theirs[begin:end] for begin, end in other) == theirs_only
