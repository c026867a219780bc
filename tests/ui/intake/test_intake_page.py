from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.base import i18n
from desktop.base.clock import FixedClock
from desktop.base.errors import UnavailableError
from desktop.desk import customers, drafts, reading, tickets
from desktop.domain.types import Act, State
from desktop.ui import theme
from desktop.ui.components.chips import Chip
from desktop.ui.components.text import Elided, Text
from desktop.ui.controller import Controller
from desktop.ui.intake.intake_page import DRAFT_KIND, IntakePage

ALT = Qt.KeyboardModifier.AltModifier
GRAVE = "冻冻里有碎玻璃，孩子舌尖划伤，今天不给说法就打 12315。"


def kept(controller: Controller) -> list[Any]:
    return drafts.all_of(controller.session, DRAFT_KIND)


def test_the_number_is_there_before_the_first_key(clerk: Any) -> None:
    assert clerk.page._header.number() == tickets.preview_number(clerk.controller.session)
    assert clerk.page.window().focusWidget().objectName() == "intake_phone"


def test_three_fields_are_enough(clerk: Any) -> None:
    clerk.write("phone", "138 0000-6021")
    clerk.write("cause", "外送送错口味")
    clerk.rest()
    number = clerk.page._header.number()
    clerk.save()
    told = clerk.told[0]
    assert told.number == number
    assert not told.hand_over
    ticket = clerk.controller.session.store.ticket(told.ticket_id)
    assert (ticket.phone, ticket.cause, ticket.channel) == ("13800006021", "外送送错口味", "phone")
    assert kept(clerk.controller) == []
    assert clerk.page.entry().empty


def test_a_grave_story_demands_the_hand_over_and_says_until_when(clerk: Any) -> None:
    clerk.write("phone", "13800006021")
    clerk.write("cause", GRAVE)
    clerk.rest()
    assert clerk.page._forecast.level.number == 3
    assert "F-5.1-L2" in clerk.page._footer.deadline() or "F-5.1-L3" in clerk.page._footer.deadline()
    assert not clerk.find("intake_only_save").isHidden()
    marked = [GRAVE[a:b] for a, b in clerk.page.form.quick.highlighter.spans]
    assert "12315" in marked
    clerk.save()
    assert clerk.told[0].hand_over


def test_saving_alone_leaves_the_hand_over_for_later(clerk: Any) -> None:
    clerk.write("name", "周敏")
    clerk.write("cause", GRAVE)
    clerk.rest()
    QTest.mouseClick(clerk.find("intake_only_save"), Qt.MouseButton.LeftButton)
    clerk.controller.tasks.wait()
    assert not clerk.told[0].hand_over


def test_a_denied_word_is_neither_marked_nor_weighed(clerk: Any) -> None:
    clerk.write("cause", "我不找律师，只想重做一杯。")
    clerk.rest()
    assert clerk.page.form.quick.highlighter.spans == ()
    assert clerk.page._forecast.level.number == 1


def test_a_lower_level_needs_a_reason(clerk: Any) -> None:
    clerk.write("phone", "13800006021")
    clerk.write("cause", GRAVE)
    clerk.rest()
    QTest.keyClick(clerk.find("intake_cause"), Qt.Key.Key_1, ALT)
    clerk.save()
    assert "F-4.3.3" in clerk.error("level_reason")
    assert clerk.told == []
    clerk.write("level_reason", "客户说是转述网上的话，已当面核实")
    clerk.save()
    assert clerk.controller.session.store.ticket(clerk.told[0].ticket_id).level == 1


def test_a_phone_number_with_letters_is_refused_at_its_field(clerk: Any) -> None:
    clerk.write("phone", "1380000602x")
    clerk.write("cause", "外送送错口味")
    clerk.save()
    assert clerk.error("phone")
    assert clerk.page.window().focusWidget().objectName() == "intake_phone"
    assert clerk.told == []
    assert clerk.page.entry().text("cause") == "外送送错口味"


@pytest.mark.parametrize(("typed", "field"), [("2027-01-01 10:00", "happened_at"), ("改天", "happened_at")])
def test_a_time_that_can_not_be_is_refused_at_its_field(clerk: Any, typed: str, field: str) -> None:
    clerk.write("phone", "13800006021")
    clerk.write("cause", "外送送错口味")
    clerk.write(field, typed)
    clerk.save()
    assert clerk.error(field)
    clerk.write(field, "昨天 19:40")
    clerk.save()
    assert len(clerk.told) == 1


def test_nothing_typed_is_refused_and_nothing_is_saved(clerk: Any) -> None:
    clerk.save()
    assert clerk.told == []
    assert clerk.error("phone") or clerk.error("name") or clerk.error("cause")


def test_what_the_customer_was_told_is_the_first_contact(clerk: Any) -> None:
    clerk.write("phone", "13800006021")
    clerk.write("cause", "外送送错口味")
    for code in ("procedure", "time", "direct_contact"):
        QTest.keyClick(clerk.find(f"told_{code}"), Qt.Key.Key_Space)
    clerk.save()
    case = clerk.controller.session.store.case(clerk.told[0].ticket_id)
    assert [event.act for event in case.events] == [Act.REGISTER, Act.CONTACT]
    assert case.ticket.state is State.HANDLING


def test_a_letter_has_nobody_to_tell(clerk: Any) -> None:
    QTest.keyClick(clerk.find("told_time"), Qt.Key.Key_Space)
    clerk.find("intake_channel").choose("letter")
    clerk.find("intake_channel").activated.emit(0)
    assert not clerk.find("told_time").isEnabled()
    assert clerk.page.entry().told == frozenset()


def test_the_same_phone_is_found_while_typing(clerk: Any) -> None:
    session = clerk.controller.session
    old = tickets.register(session, {"phone": "13800006021", "channel": "phone", "cause": "积分未到账"})
    clerk.write("phone", "138 0000 6021")
    clerk.rest()
    assert "1" in clerk.page.form.similar.text()
    wanted: list[Any] = []
    clerk.page.ticket_wanted.connect(wanted.append)
    row = clerk.page.form.similar.findChildren(QWidget)
    button = next(w for w in row if "积分未到账" in w.accessibleName())
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert wanted[0].ticket_id == old.ticket_id


def test_a_repeat_raises_the_proposed_level(clerk: Any) -> None:
    tickets.register(clerk.controller.session, {"phone": "13800006021", "channel": "phone", "cause": "积分未到账"})
    clerk.write("phone", "13800006021")
    clerk.write("cause", "积分还是没有到账")
    clerk.rest()
    assert clerk.page._forecast.triage.level == 2
    assert "F-4.3.2" in {hit.rule for hit in clerk.page._forecast.triage.hits}


def test_all_fields_of_the_sheet_are_registered(clerk: Any) -> None:
    written = {
        "phone": "13800006021", "name": "周敏", "cause": "外送送错口味", "store": "麓湖店", "staff": "区嘉敏",
        "product": "葡萄冻冻", "product_code": "HM-2207", "batch": "20260921-3", "quantity": "2 杯", "paid": "38",
        "order_number": "LH-1008", "happened_where": "家里", "other_contact": "微信同号", "address": "麓湖路 1 号",
        "agent_name": "周强", "agent_relation": "丈夫", "course": "点的葡萄，送来草莓", "demand": "今天回话",
    }  # fmt: skip
    for field, text in written.items():
        clerk.write(field, text)
    clerk.write("happened_at", "10-08 19:40")
    clerk.write("bought_on", "10-08")
    clerk.write("reply_by", "10-15 18:00")
    clerk.find("intake_category").choose("delivery")
    QTest.keyClick(clerk.find("demand_redo"), Qt.Key.Key_Space)
    QTest.keyClick(clerk.find("intake_urgent"), Qt.Key.Key_Space)
    clerk.save()
    assert clerk.told, [clerk.error(f) for f in written]
    ticket = clerk.controller.session.store.ticket(clerk.told[0].ticket_id)
    for field, text in written.items():
        if field != "demand":
            assert getattr(ticket, field) == text, field
    assert "今天回话" in ticket.demand
    assert ticket.urgent
    assert ticket.category == "delivery"
    assert str(ticket.bought_on) == "2026-10-08"
    assert ticket.reply_by is not None


def test_a_draft_outlives_the_page(clerk: Any, controller: Controller, qtbot: QtBot) -> None:
    clerk.write("phone", "13800006021")
    clerk.write("cause", "打到一半就断电了")
    qtbot.waitUntil(lambda: not clerk.page._keeper._timer.isActive())
    controller.tasks.wait()
    clerk.page.deleteLater()  # gone without a word, as in a crash
    found = kept(controller)
    assert [draft.data["texts"]["cause"] for draft in found] == ["打到一半就断电了"]
    again = IntakePage(controller)
    qtbot.addWidget(again)
    controller.tasks.wait()
    again.resume(found[0])
    assert again.entry().text("cause") == "打到一半就断电了"
    assert again.entry().number == tickets.preview_number(controller.session)


def test_leaving_a_field_keeps_the_draft_at_once(clerk: Any, controller: Controller) -> None:
    clerk.write("phone", "13800006021")
    clerk.find("intake_name").setFocus()
    controller.tasks.wait()
    assert len(kept(controller)) == 1


def test_a_second_form_keeps_the_first(clerk: Any, controller: Controller) -> None:
    clerk.write("name", "周敏")
    clerk.page.start()
    controller.tasks.wait()
    assert clerk.page.entry().empty
    clerk.write("name", "吴嘉宝")
    clerk.page.start()
    controller.tasks.wait()
    assert sorted(draft.data["texts"]["name"] for draft in kept(controller)) == ["吴嘉宝", "周敏"]
    assert not clerk.page._drafts.isHidden()


def test_esc_puts_the_form_away_as_a_draft(clerk: Any, controller: Controller) -> None:
    left: list[Any] = []
    clerk.page.left.connect(left.append)
    clerk.write("name", "周敏")
    QTest.keyClick(clerk.find("intake_name"), Qt.Key.Key_Escape)
    controller.tasks.wait()
    assert left[0].kept
    assert len(kept(controller)) == 1


def test_an_emptied_form_leaves_no_draft(clerk: Any, controller: Controller) -> None:
    clerk.write("name", "周敏")
    clerk.page.keep_now()
    assert len(kept(controller)) == 1
    control = clerk.find("intake_name")
    QTest.keyClick(control, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(control, Qt.Key.Key_Delete)
    clerk.page.keep_now()
    assert kept(controller) == []


def test_somebody_else_in_the_chair_gets_an_empty_form(clerk: Any, controller: Controller, seat: Any) -> None:
    clerk.write("name", "周敏")
    controller.tasks.wait()
    before = controller.session
    clerk.page.keep_now()
    controller.switch(seat("xu"))
    controller.tasks.wait()
    assert clerk.page.entry().empty
    assert [d.data["texts"]["name"] for d in drafts.all_of(before, DRAFT_KIND)] == ["周敏"]
    assert kept(controller) == []


def test_markup_and_rare_characters_are_only_words(clerk: Any) -> None:
    clerk.write("name", "<b>䶮𬭛😀</b>")
    clerk.write("cause", "<script>alert(1)</script>" + "很" * 9000)
    clerk.rest()
    clerk.save()
    ticket = clerk.controller.session.store.ticket(clerk.told[0].ticket_id)
    assert ticket.name == "<b>䶮𬭛😀</b>"
    assert ticket.cause.startswith("<script>")


def test_the_drafts_of_earlier_days_can_be_gone_on_with_or_thrown_away(clerk: Any, controller: Controller) -> None:
    session = controller.session
    drafts.save(session, DRAFT_KIND, "old", {"texts": {"name": "陈国栋", "cause": "积分"}})
    clerk.page.start()
    controller.tasks.wait()
    bar = clerk.find("intake_drafts")
    assert not bar.isHidden()
    button = next(b for b in bar.findChildren(QWidget) if b.accessibleName().startswith("丢掉"))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    controller.tasks.wait()
    assert kept(controller) == []
    assert bar.isHidden()


def test_the_list_shows_what_was_registered(clerk: Any) -> None:
    clerk.write("phone", "13800006021")
    clerk.write("cause", "外送送错口味")
    clerk.save()
    detail = reading.detail(clerk.controller.session, clerk.told[0].ticket_id)
    assert detail.case.ticket.number == clerk.told[0].number


def test_a_number_that_another_complaint_took_is_replaced_and_told(clerk: Any, controller: Controller) -> None:
    clerk.write("name", "周敏")
    read_out = clerk.page._header.number()
    other = {"phone": "13711112222", "channel": "phone", "cause": "积分未到账"}
    controller.run(lambda session: tickets.register(session, other))
    controller.tasks.wait()
    fresh = clerk.page._header.number()
    assert fresh != read_out
    assert read_out in clerk.page._message.text()
    clerk.write("cause", "外送送错口味")
    clerk.save()
    assert clerk.told[0].number == fresh


def test_a_full_disk_is_said_and_the_form_stays(
    clerk: Any, controller: Controller, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Any] = []
    controller.failed.connect(said.append)
    clerk.write("name", "周敏")
    clerk.write("cause", "外送送错口味")

    def full(*_args: Any, **_named: Any) -> Any:
        raise UnavailableError("disk_full")

    monkeypatch.setattr(tickets, "register", full)
    clerk.save()
    assert [error.code for error in said] == ["disk_full"]
    assert clerk.page.entry().text("cause") == "外送送错口味"
    monkeypatch.undo()
    QTest.mouseClick(clerk.find("intake_save"), Qt.MouseButton.LeftButton)
    controller.tasks.wait()
    assert len(clerk.told) == 1


def test_nothing_counts_as_told_where_nobody_is_on_the_line(clerk: Any) -> None:
    """Source: F-5.3.1.3"""
    clerk.write("name", "周敏")
    clerk.write("cause", "外送送错口味")
    clerk.find("told_procedure").click()
    channel = clerk.find("intake_channel")
    channel.choose("letter")
    channel.activated.emit(channel.currentIndex())
    clerk.rest()
    assert not clerk.find("told_procedure").isEnabled()
    assert clerk.page.entry().told == frozenset()
    clerk.save()
    assert len(clerk.told) == 1


@pytest.fixture
def marked(controller: Controller, seat: Any, clock: FixedClock, marked_rules: None) -> str:
    """Zhou, who was here before and works for the press; returns the key."""
    given = {"channel": "phone", "cause": "饮品发酸", "name": "周敏", "phone": "13800006021", "order_number": "LH-1"}
    done = tickets.register(seat("lin"), given)
    key = customers.key_of(seat("lin").store.ticket(done.ticket_id))
    made = customers.mark(seat("lin"), key, "press", "客户说明自己在报社工作", date(2026, 12, 31))
    customers.approve_mark(seat("liang"), made)
    clock.advance(timedelta(minutes=1))
    return key


def _known(clerk: Any) -> list[str]:
    """What the card of marks says, as a screen reader gets it; [] while it is hidden."""
    card = clerk.find("intake_marks")
    if card.isHidden():
        return []
    return [w.accessibleName() for w in card.findChildren(QWidget) if w.objectName().startswith("known.")]


def test_marks_show_as_soon_as_the_number_is_known_and_raise_the_level(marked: str, clerk: Any) -> None:
    clerk.write("cause", "又送错了一杯")
    clerk.rest()
    assert (_known(clerk), clerk.page._forecast.level.number) == ([], 1)
    clerk.write("phone", "138 0000 6021")
    clerk.rest()
    (said,) = _known(clerk)
    for part in ("媒体从业", "答复前先请经理看过", "2026-12-31", "客户说明自己在报社工作"):
        assert part in said
    assert clerk.page._forecast.level.number == 3
    reasons = [w.text() for w in clerk.find("intake_level_card").findChildren(Elided)]
    assert "来自媒体：客户有标记“媒体从业”" in reasons
    text, card = clerk.find("intake_cause"), clerk.find("intake_marks")
    beside = card.mapTo(clerk.page, card.rect().topLeft()).x() >= text.mapTo(clerk.page, text.rect().topRight()).x()
    assert beside, "never over the text"
    clerk.save()
    assert clerk.controller.session.store.ticket(clerk.told[0].ticket_id).level == 3
    assert _known(clerk) == [], "the next form begins with nobody"


@pytest.mark.parametrize(("field", "typed"), [("name", "周敏"), ("order_number", "LH-1")])
def test_marks_of_the_same_name_or_order_are_told_with_whose_they_are(
    marked: str, clerk: Any, field: str, typed: str
) -> None:
    clerk.write(field, typed)
    clerk.rest()
    (said,) = _known(clerk)
    assert "周敏 138****6021" in said
    assert "13800006021" not in said
    fired = {hit.trigger for hit in clerk.page._forecast.triage.hits}
    assert fired == {"repeat"}, "perhaps another person: the mark raises nothing"


def test_marks_stand_under_the_first_card_where_there_is_little_room(marked: str, clerk: Any, qapp: Any) -> None:
    clerk.write("phone", "13800006021")
    theme.apply(qapp, theme.DARK, 1.5)
    clerk.rest()
    quick, card = clerk.find("intake_quick"), clerk.find("intake_marks")
    assert not card.isHidden()
    assert card.mapTo(clerk.page, card.rect().topLeft()).y() >= quick.mapTo(clerk.page, quick.rect().bottomLeft()).y()
    theme.apply(qapp, theme.LIGHT, 1.0)


def test_a_mark_that_is_approved_meanwhile_appears_in_the_open_form(marked: str, clerk: Any, seat: Any) -> None:
    clerk.write("phone", "13800006021")
    clerk.rest()
    made = customers.mark(seat("lin"), marked, "sums", "两次误会", date(2026, 10, 31))
    customers.approve_mark(seat("xu"), made)
    clerk.controller.look_for_news()
    clerk.rest()
    assert [said.split("，")[0] for said in _known(clerk)] == ["先说金额", "媒体从业"]


def test_words_that_have_no_room_are_counted_and_named(clerk: Any) -> None:
    clerk.write("cause", "饮品里有碎玻璃，孩子口腔划伤，要打12315，还要找媒体和律师起诉")
    clerk.rest()
    quick = clerk.page.form.quick
    *shown, more = [chip for chip in quick.findChildren(Chip) if chip.isVisible()]
    others = more.accessibleName().split("、")
    assert more.objectName() == "more_words"
    assert len(others) >= 2
    assert all(word in more.toolTip() for word in others)
    assert f"命中 {len(shown) + len(others)} 个触发词" in {label.text() for label in quick.findChildren(Text)}


def test_steps_of_the_talk_are_not_cut_in_a_longer_language(clerk: Any, controller: Controller, qtbot: QtBot) -> None:
    i18n.set_language("en")
    page = IntakePage(controller)
    qtbot.addWidget(page)
    page.resize(1720, 900)
    page.show()
    steps = [each for each in page.form.talk.findChildren(QAbstractButton) if each.isCheckable()]
    assert len(steps) >= 5
    qtbot.waitUntil(lambda: all(each.width() >= each.natural_width() for each in steps))


def test_a_bar_keeps_away_from_the_card_below_it(clerk: Any) -> None:
    without = clerk.page.form.mapTo(clerk.page, QPoint()).y()
    clerk.page._message.show_message("这个号码刚被用掉。", "warn")
    clerk.page._message.show()
    bar = clerk.page._message
    clerk.qtbot.waitUntil(lambda: clerk.page.form.mapTo(clerk.page, QPoint()).y() > without)
    below = bar.mapTo(clerk.page, QPoint(0, bar.height())).y()
    assert clerk.page.form.mapTo(clerk.page, QPoint()).y() - below == 12
