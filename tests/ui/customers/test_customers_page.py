"""The list of customers and the page of one, on a real office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester

from desktop.base.clock import FixedClock
from desktop.desk import customers, history, people
from desktop.desk.session import Session
from desktop.store import models
from desktop.ui import theme

from .conftest import WU, ZHOU, Screen

Seat = Callable[[str], Session]
Show = Callable[[str], Screen]
pytestmark = pytest.mark.usefixtures("complaints")


def test_newest_first_and_numbers_masked(screen: Show) -> None:
    made = screen("lin")
    assert made.names() == ["吴嘉宝", "周小姐"]
    spoken = made.page.list.model.index(1).data()
    assert "138****6021" in spoken
    assert "2 件投诉" in spoken
    assert "13800006021" not in spoken


def test_the_model_behaves(screen: Show, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(screen("lin").page.list.model)


def test_rows_come_in_pages(screen: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.ui.customers.customer_list.PAGE", 1)
    made = screen("lin")
    made.page.list.model.fetchMore(made.page.list.model.index(-1))
    made.settle()
    assert sorted(made.names()) == sorted(["吴嘉宝", "周小姐"])
    assert len({row.key for row in made.page.list.model.rows}) == len(made.page.list.model.rows)


@pytest.mark.parametrize(("text", "name"), [("吴", "吴嘉宝"), ("6021", "周小姐"), ("wjb", "吴嘉宝")])
def test_search_by_name_phone_tail_and_pinyin(screen: Show, text: str, name: str) -> None:
    made = screen("lin")
    made.page.list.search.setText(text)
    made.page.list.reload()
    made.settle()
    assert made.names() == [name]
    assert made.page.key()


def test_nobody_found_says_so_and_escape_shows_everybody_again(screen: Show) -> None:
    made = screen("lin")
    made.page.list.search.setText("查无此人")
    made.page.list.reload()
    made.settle()
    assert made.names() == []
    assert made.page.list._empty.isVisible()
    made.page.list.search.setFocus()
    QTest.keyClick(made.page.list.search, Qt.Key.Key_Escape)
    made.settle()
    assert len(made.names()) == 2


def test_an_office_without_customers(seat: Seat, screen: Show) -> None:
    session = seat("lin")
    with session.store.unit("note", session.person.id) as unit:
        for row in session.store.rows(models.Ticket.select(models.Ticket.id)):
            unit.retire(models.Ticket, row["id"])
    made = screen("lin")
    assert "还没有客户" in made.page.list._empty.findChildren(type(made.page.list._empty._title))[0].text()


def test_a_page_holds_cases_promises_and_contacts(screen: Show, complaints: list[int]) -> None:
    made = screen("lin")
    made.show(ZHOU)
    said = made.said()
    assert "回电告知检验结果" in said
    assert "剩 42分" in said
    assert "020****9999" in said
    assert "13800006021" not in said
    made.click(f"case.{complaints[1]}")
    made.click(f"promise.{complaints[0]}")
    assert [wanted.ticket_id for wanted in made.wanted] == [complaints[1], complaints[0]]


def test_a_look_at_the_full_number_is_recorded(screen: Show, seat: Seat) -> None:
    made = screen("lin")
    made.show(ZHOU)
    made.click("customer_reveal")
    assert made.find("customer_phone").text() == "13800006021"
    assert made.absent("customer_reveal")
    looked = seat("lin").store.rows(models.Look.select().where(models.Look.field == "phone"))
    assert len(looked) == 1
    made.show(WU)
    made.show(ZHOU)
    assert made.find("customer_phone").text() == "138****6021"


@pytest.mark.usefixtures("marked_rules")
def test_a_mark_is_asked_for_refused_at_its_field_and_kept_as_a_draft(screen: Show, seat: Seat) -> None:
    made = screen("lin")
    made.show(ZHOU)
    made.click("customer_mark")
    form = made.dialog("mark_dialog")
    assert "收费前先把金额说清楚" in form.fields["kind"].widget.accessibleDescription()
    form.save()
    made.settle()
    assert form.fields["reason"].error()
    form._reason.setPlainText("两次就金额发生误会")
    form._until.setText("2027-10-09")
    form.save()
    assert "2026-11-08" in form.fields["until"].error()
    form._until.setText("后天吧")
    form.save()
    assert form.fields["until"].error()
    form.reject()
    made.settle()

    made.click("customer_mark")
    form = made.dialog("mark_dialog")
    assert form._reason.toPlainText() == "两次就金额发生误会"
    form._until.setText("2026-10-31")
    QTest.keyClick(form._reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    made.settle()
    (mark,) = customers.marks_of(seat("lin"), ZHOU)
    assert (mark.kind, mark.until, mark.in_force) == ("sums", date(2026, 10, 31), False)
    assert "待批准" in made.said()
    assert made.absent(f"approve.{mark.id}"), "nobody approves what they asked for"


@pytest.mark.usefixtures("marked_rules")
def test_somebody_higher_approves_and_takes_off_and_puts_back(screen: Show, seat: Seat) -> None:
    mark_id = customers.mark(seat("lin"), ZHOU, "sums", "两次就金额发生误会", date(2026, 10, 31))
    made = screen("xu")
    made.show(ZHOU)
    made.click(f"approve.{mark_id}")
    assert customers.marks_of(seat("xu"), ZHOU)[0].in_force
    assert "生效中" in made.said()
    assert "收费前先把金额说清楚" in made.said()
    assert "先说金额" in made.page.list.model.index(made.page.list.model.find(ZHOU)).data()
    made.click(f"drop.{mark_id}")
    assert customers.marks_of(seat("xu"), ZHOU) == []
    assert "Ctrl+Z" in made.notices[-1].text
    made.controller.undo()
    made.settle()
    assert "先说金额" in made.said()


def test_rules_without_marks_offer_none(screen: Show) -> None:
    made = screen("lin")
    made.show(ZHOU)
    assert not made.find("customer_mark").isEnabled()
    assert "现行规则没有设客户标记" in made.said()


def test_two_records_become_one_and_ctrl_z_parts_them(screen: Show, seat: Seat) -> None:
    made = screen("lin")
    made.show(ZHOU)
    made.click("customer_merge")
    form = made.dialog("merge_dialog")
    made.settle()
    assert [row.name for row in form.list.model.rows] == ["吴嘉宝"], "the customer itself is not offered"
    form.save()
    assert form.fields["same_as"].error(), "nobody is chosen beforehand"
    form.list.choose(WU)
    assert "吴嘉宝" in form._outcome.text()
    form.save()
    made.settle()
    assert form.fields["reason"].error()
    form._reason.setPlainText("同一订单")
    form.save()
    made.settle()
    assert customers.page(seat("lin"), ZHOU).keys == (WU, ZHOU)
    assert "137****2222" in made.said()
    assert made.page.sheet._also.text().startswith("也用名")

    history.undo(seat("lin"))
    made.controller.look_for_news()
    made.settle()
    assert customers.page(seat("lin"), ZHOU).keys == (ZHOU,)
    assert "137****2222" not in made.said()


def test_keys_lead_from_the_search_to_the_customer_and_back(screen: Show) -> None:
    made = screen("lin")
    made.page.list.search.setFocus()
    QTest.keyClick(made.page.list.search, Qt.Key.Key_Down)
    assert made.page.list.view.hasFocus()
    QTest.keyClick(made.page.list.view, Qt.Key.Key_Down)
    QTest.keyClick(made.page.list.view, Qt.Key.Key_Return)
    made.settle()
    focus = made.page.window().focusWidget()
    assert made.page.sheet.isAncestorOf(focus)
    assert made.page.key() == ZHOU
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert made.page.list.view.hasFocus()


def test_large_text_puts_the_side_above(screen: Show, qapp: QApplication) -> None:
    made = screen("lin")
    made.show(ZHOU)
    theme.apply(qapp, theme.DARK, 1.5)
    made.settle()
    side, cases = made.page.sheet._side, made.find(f"case.{made.page._page.cases[0].id}")
    assert side.mapTo(made.page, side.rect().bottomLeft()).y() <= cases.mapTo(made.page, cases.rect().topLeft()).y()
    assert not made.page.grab().isNull()


@pytest.mark.usefixtures("marked_rules")
def test_the_form_tells_who_will_approve_and_the_longest_day_of_each_mark(screen: Show) -> None:
    made = screen("lin")
    made.show(ZHOU)
    made.click("customer_mark")
    form = made.dialog("mark_dialog")
    told = form.findChild(QWidget, "mark_approval")
    for kind, approver, day in (("sums", "徐文博", "2026-11-08"), ("press", "梁素芬", "2027-10-10")):
        form._kind.choose(kind)
        assert told.accessibleName() == f"由{approver}批准"
        assert form._until.text() == day
        assert day in form.fields["until"].widget.accessibleDescription()
    form._reason.setPlainText("客户说明自己在报社工作")
    form._until.setText("2027-10-11")
    form.save()
    assert "2027-10-10" in form.fields["until"].error() and "F-4.3.3" in form.fields["until"].error()
    form._until.setText("2026-10-08")
    form.save()
    assert form.fields["until"].error()


@pytest.mark.usefixtures("marked_rules")
def test_who_asks_alone_is_told_that_the_record_will_say_so(screen: Show, seat: Seat) -> None:
    for login in ("lin", "he", "xu", "liang", "luo", "deng"):
        people.retire(seat("admin"), login)
    made = screen("admin")
    made.show(ZHOU)
    made.click("customer_mark")
    told = made.dialog("mark_dialog").findChild(QWidget, "mark_approval").accessibleName()
    assert "管理员" in told and "没有别人能批" in told


@pytest.mark.usefixtures("marked_rules")
def test_a_mark_that_was_asked_for_is_refused_the_second_time_at_its_field(screen: Show, seat: Seat) -> None:
    customers.mark(seat("lin"), ZHOU, "sums", "两次就金额发生误会", date(2026, 10, 31))
    made = screen("lin")
    made.show(ZHOU)
    made.click("customer_mark")
    form = made.dialog("mark_dialog")
    form._reason.setPlainText("再申请一次")
    form.save()
    made.settle()
    assert "正在等批准" in form.fields["kind"].error()
    assert form._reason.toPlainText() == "再申请一次"


@pytest.mark.usefixtures("marked_rules")
def test_a_supervisor_walks_through_what_waits(screen: Show, seat: Seat) -> None:
    customers.mark(seat("lin"), ZHOU, "sums", "两次就金额发生误会", date(2026, 10, 31))
    customers.mark(seat("lin"), WU, "sums", "一次收费有争议", date(2026, 10, 31))
    assert screen("lin").absent("marks_waiting"), "not for a clerk to approve"
    made = screen("xu")
    assert made.find("marks_waiting").text().strip() == "待批准标记 2 个"
    made.click("marks_waiting")
    assert made.page.key() == ZHOU, "the oldest wish first"
    assert "待批准标记 1 个" in made.page.list.model.index(made.page.list.model.find(ZHOU)).data()
    made.click("marks_waiting")
    assert made.page.key() == WU
    (mark,) = customers.marks_of(seat("xu"), WU)
    made.click(f"approve.{mark.id}")
    made.click("marks_waiting")
    assert made.page.key() == ZHOU
    (mark,) = customers.marks_of(seat("xu"), ZHOU)
    made.click(f"drop.{mark.id}")
    assert made.absent("marks_waiting")


@pytest.mark.usefixtures("marked_rules")
def test_every_state_of_a_mark_is_told_with_who_asked_who_approved_and_its_end(
    screen: Show, seat: Seat, clock: FixedClock
) -> None:
    old = customers.mark(seat("lin"), ZHOU, "sums", "旧误会", date(2026, 10, 20))
    customers.approve_mark(seat("xu"), old)
    customers.mark(seat("lin"), ZHOU, "press", "无人批准", date(2026, 10, 20))
    clock.advance(timedelta(days=20))
    new = customers.mark(seat("lin"), WU, "sums", "两次就金额发生误会", date(2026, 11, 20))
    customers.approve_mark(seat("xu"), new)
    customers.mark(seat("lin"), ZHOU, "press", "客户说明自己在报社工作", date(2026, 11, 20))
    customers.merge(seat("lin"), ZHOU, WU, "同一订单")
    made = screen("lin")
    made.show(ZHOU)
    cards = [w for w in made.page.sheet.findChildren(QWidget) if w.objectName().startswith("mark.") and w.isVisible()]
    assert [card.accessibleName() for card in cards] == [
        "媒体从业，待批准", "先说金额，生效中", "媒体从业，逾期未批", "先说金额，已到期",
    ]  # fmt: skip
    waiting, standing, lapsed, ended = ("\n".join(_words(card)) for card in cards)
    assert "由梁素芬批准" in waiting and "答复前先请经理看过" in waiting
    assert "2026-10-29 林晓棠申请，2026-10-29 徐文博批准，到 2026-11-20 为止" in standing
    assert "记在 137****2222 名下" in standing
    assert "批准" not in lapsed.replace("无人批准", "")
    assert "到 2026-10-20 为止" in ended and "收费前" not in ended


def _words(card: QWidget) -> list[str]:
    return [w.accessibleName() for w in card.findChildren(QWidget) if w.accessibleName()]


@pytest.mark.usefixtures("marked_rules")
def test_merged_records_are_one_row_found_by_either_and_parted_by_undo(screen: Show, seat: Seat) -> None:
    mark = customers.mark(seat("lin"), WU, "sums", "两次就金额发生误会", date(2026, 10, 31))
    customers.approve_mark(seat("xu"), mark)
    customers.merge(seat("lin"), ZHOU, WU, "同一订单")
    made = screen("lin")
    made.show(ZHOU)
    (spoken,) = [made.page.list.model.index(at).data() for at in range(made.page.list.model.rowCount())]
    assert spoken == "吴嘉宝、周小姐，137****2222、138****6021，3 件投诉，3 件未结，先说金额"
    for text in ("周小姐", "2222", "6021"):
        made.page.list.search.setText(text)
        made.page.list.reload()
        made.settle()
        assert [row.cases for row in made.page.list.model.rows] == [3]
        assert made.page.key() == ZHOU, "whoever was shown stays"
    made.page.list.clear_search()
    made.controller.undo()
    made.settle()
    assert made.names() == ["吴嘉宝", "周小姐"]
    assert made.page.key() == ZHOU
    assert "先说金额" not in made.said()
