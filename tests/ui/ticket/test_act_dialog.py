"""The forms of the acts: drawn from one table, drafts survive, one filled button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Desk
from hands import choose, find, press, refusal, save, write
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from desktop.base import i18n
from desktop.desk import drafts, office
from desktop.domain import arguments
from desktop.domain.types import Act, State
from desktop.ui import theme
from desktop.ui.ticket.desk_work import setting_of
from desktop.ui.ticket.forms import fields, reading
from desktop.ui.ticket.forms.table import FORMS, PROMISE

Form = Callable[..., Any]
NOW = datetime(2026, 10, 9, 9, 14, tzinfo=i18n.ZONE)


def test_every_act_has_a_form_a_wizard_or_an_editor() -> None:
    assert set(FORMS) == set(Act) - {Act.REGISTER, Act.EDIT, Act.ESCALATE, Act.RECLASSIFY}


@pytest.mark.parametrize("form", [*FORMS.values(), PROMISE], ids=lambda form: form.title)
def test_forms_ask_only_for_what_the_act_takes(form: fields.Form) -> None:
    shape, needed = arguments.SHAPES[form.act]
    helpers = {"verdict", "suggestion"} if form.act is Act.PENALTY else set()
    asked = {field.key.split(".")[0] for field in form.fields} - helpers
    assert asked <= set(shape)
    given = asked | set(form.preset)
    assert set(needed) <= given


def test_every_form_has_one_filled_button_and_names_for_all_controls(desk: Desk, form: Form) -> None:
    ticket = desk.proposed()
    for act in FORMS:
        dialog = form("lin", ticket, act)
        filled = [b for b in dialog.findChildren(QPushButton) if b.property("kind") == "primary" and b.isVisible()]
        assert len(filled) == 1, act
        mute = [
            w for w in dialog.findChildren(QWidget)
            if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and not w.accessibleName()
        ]  # fmt: skip
        assert mute == [], act
        dialog.close()


@pytest.mark.parametrize("act", [Act.FILE, Act.RESUME, Act.REJECT])
def test_a_short_form_stands_whole_in_large_letters(desk: Desk, form: Form, qapp: QApplication, act: Act) -> None:
    i18n.set_language("en")
    theme.apply(qapp, scale=1.5)
    try:
        dialog = form("lin", desk.proposed(), act)
        area = dialog.findChild(QScrollArea, "form_scroll")
        assert area is not None
        assert area.verticalScrollBar().maximum() == 0
    finally:
        theme.apply(qapp, scale=1.0)


def test_an_investigation_is_saved_by_keys_alone(desk: Desk, form: Form) -> None:
    ticket = desk.contacted()
    dialog = form("lin", ticket, Act.INVESTIGATE)
    assert dialog.focusWidget() is find(dialog, "field.facts")
    write(dialog, "facts", "打包时拿错")
    write(dialog, "analysis", "出餐未核单")
    write(dialog, "department", "麓湖店")
    write(dialog, "responsibility.ours", "70")
    assert "30" in find(dialog, "shares_total").text()
    write(dialog, "responsibility.third", "30")
    assert "100" in find(dialog, "shares_total").text()
    save(dialog)
    data = desk.detail("lin", ticket).case.events[-1].data
    assert data["responsibility"] == {"ours": 70, "third": 30}
    assert data["department"] == "麓湖店"
    assert not dialog.isVisible()


def test_esc_keeps_what_was_typed_and_saving_forgets_it(desk: Desk, form: Form) -> None:
    ticket = desk.contacted()
    dialog = form("lin", ticket, Act.NOTE)
    write(dialog, "text", "门店答应明天回话")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog._controller.tasks.wait()
    again = form("lin", ticket, Act.NOTE)
    assert again.body.input("text").raw() == "门店答应明天回话"
    assert find(again, "draft_restored").isVisible()
    save(again)
    assert drafts.load(desk.seat("lin"), "act:note", str(ticket)) is None
    assert desk.detail("lin", ticket).case.events[-1].data["text"] == "门店答应明天回话"


def test_a_draft_is_kept_a_moment_after_the_last_key(desk: Desk, form: Form, qtbot: Any) -> None:
    ticket = desk.contacted()
    dialog = form("lin", ticket, Act.NOTE)
    write(dialog, "text", "还没保存就断电")
    qtbot.waitUntil(lambda: drafts.load(desk.seat("lin"), "act:note", str(ticket)) is not None)


def test_a_refused_form_stays_and_the_mark_goes_with_the_first_key(desk: Desk, form: Form) -> None:
    dialog = form("lin", desk.contacted(), Act.NOTE)
    save(dialog)
    assert dialog.body.error_of("text")
    write(dialog, "text", "a")
    assert dialog.body.error_of("text") == ""


def test_an_unreadable_time_never_leaves_the_form(desk: Desk, form: Form) -> None:
    ticket = desk.contacted()
    dialog = form("lin", ticket, Act.TASK)
    write(dialog, "department", "麓湖店")
    write(dialog, "what", "调监控")
    write(dialog, "by", "改天")
    before = len(desk.detail("lin", ticket).case.events)
    save(dialog)
    assert "10:30" in dialog.body.error_of("by")
    assert dialog.focusWidget() is find(dialog, "field.by")
    assert len(desk.detail("lin", ticket).case.events) == before
    write(dialog, "by", "明天 10:30")
    save(dialog)
    assert (
        desk.detail("lin", ticket).case.events[-1].data["by"] == datetime(2026, 10, 10, 2, 30, tzinfo=UTC).isoformat()
    )


def test_a_task_is_closed_by_choosing_it(desk: Desk, form: Form) -> None:
    ticket = desk.contacted()
    due = (desk.clock.now() + timedelta(days=1)).isoformat()
    desk.do("lin", ticket, "task", department="麓湖店", what="调监控", by=due)
    dialog = form("lin", ticket, Act.TASK_DONE)
    assert "调监控" in find(dialog, "field.task").currentText()
    write(dialog, "result", "监控显示拿错")
    save(dialog)
    assert desk.detail("lin", ticket).case.events[-1].act is Act.TASK_DONE


def test_the_digits_rate_in_the_callback(desk: Desk, form: Form) -> None:
    """Source: F-5.3.1.6"""
    dialog = form("lin", desk.resolved(), Act.CALLBACK)
    dialog.setFocus()
    QTest.keyClick(dialog, Qt.Key.Key_4)
    assert dialog.body.input("satisfaction").raw() == 4
    assert find(dialog, "rating.4").isChecked()
    assert "记下并升级" in find(dialog, "save").text()


def test_an_unreached_callback_is_proof_and_asks_for_no_rating(desk: Desk, form: Form) -> None:
    ticket = desk.resolved()
    dialog = form("lin", ticket, Act.CALLBACK)
    press(dialog, "reached", "没接通")
    assert not find(dialog, "rating.1").isVisible()
    save(dialog)
    detail = desk.detail("lin", ticket)
    assert detail.case.ticket.state is State.CALLBACK
    assert detail.case.events[-1].data["reached"] is False


def test_who_declines_to_rate_is_recorded_as_such(desk: Desk, form: Form) -> None:
    ticket = desk.resolved()
    dialog = form("lin", ticket, Act.CALLBACK)
    press(dialog, "reached", "不愿")
    save(dialog)
    detail = desk.detail("lin", ticket)
    assert detail.case.events[-1].data["declined"] is True
    assert detail.case.ticket.state is State.REVIEW


def test_the_case_is_passed_to_whom_the_rules_allow(desk: Desk, form: Form) -> None:
    ticket = desk.contacted()
    dialog = form("lin", ticket, Act.ASSIGN)
    combo = find(dialog, "field.to")
    offered = [combo.itemText(n) for n in range(combo.count())]
    assert not any("罗启明" in text for text in offered)
    choose(dialog, "to", "何俊")
    save(dialog)
    assert desk.detail("lin", ticket).case.ticket.handler == desk.seat("he").person.id


def test_a_file_is_attached_from_its_form(desk: Desk, form: Form, tmp_path: Path) -> None:
    ticket = desk.contacted()
    (tmp_path / "receipt.png").write_bytes(b"png")
    dialog = form("lin", ticket, Act.ATTACH)
    write(dialog, "path", f'"{tmp_path / "receipt.png"}"')  # as Windows copies a path
    choose(dialog, "kind", "小票")
    save(dialog)
    assert [file.name for file in desk.detail("lin", ticket).attachments] == ["receipt.png"]


def test_a_missing_file_is_told_and_the_form_stays(desk: Desk, form: Form, tmp_path: Path) -> None:
    dialog = form("lin", desk.contacted(), Act.ATTACH)
    told: list[object] = []
    dialog._controller.failed.connect(told.append)
    write(dialog, "path", str(tmp_path / "none.png"))
    save(dialog)
    assert dialog.isVisible()
    assert find(dialog, "save").isEnabled()
    assert "none.png" in refusal(dialog)
    assert told


def test_a_lacking_field_of_the_sheet_leads_into_the_editor(desk: Desk, form: Form) -> None:
    ticket = desk.register(product="", product_code="")
    told = {"procedure": True, "time": True, "direct_contact": True}
    desk.do("lin", ticket, "contact", means="phone", reached=True, said="好", told=told)
    desk.do("lin", ticket, "investigate", facts="拿错", analysis="未核单", responsibility={"ours": 100})
    dialog = form("lin", ticket, Act.PROPOSE)
    wanted: list[Any] = []
    dialog.fill_wanted.connect(wanted.append)
    write(dialog, "measures", "重做")
    choose(dialog, "remedy.kind", "重做")
    save(dialog)
    assert refusal(dialog)
    dialog._message.acted.emit()
    assert not dialog.isVisible()
    assert wanted[0].field == "product"
    dialog._controller.tasks.wait()
    assert drafts.load(desk.seat("lin"), "act:propose", str(ticket)) is not None


def test_a_penalty_is_decided_with_an_amount_within_the_clause(desk: Desk, form: Form) -> None:
    """Source: F-5.4.1.1"""
    office.set_setting(desk.seat("admin"), office.PENALTIES_ON, True)
    ticket = desk.register()
    desk.clock.advance(timedelta(days=5))
    login = next(
        login for login in ("xu", "liang", "luo", "deng")
        if any(step.act is Act.PENALTY and step.mine for step in desk.detail(login, ticket).steps)
    )  # fmt: skip
    dialog = form(login, ticket, Act.PENALTY)
    assert "F-5.4.1.1" in find(dialog, "field.suggestion").currentText()
    press(dialog, "verdict", "采纳")
    write(dialog, "amount", "99")
    write(dialog, "opinion", "确实没有联系")
    save(dialog)
    assert "F-5.4.1.1" in dialog.body.error_of("amount")
    write(dialog, "amount", "30")
    save(dialog)
    data = desk.detail(login, ticket).case.events[-1].data
    assert (data["accepted"], data["amount"]) == (True, "30.00")


@pytest.mark.parametrize(
    ("typed", "value"),
    [("88", "88"), ("¥ 1,088.50", "1088.50"), ("88元", "88"), ("", ""), ("８８", "88")],
)
def test_amounts_are_read_as_people_write_them(typed: str, value: str) -> None:
    assert reading.money(typed) == value


@pytest.mark.parametrize("typed", ["88a", "NaN", "Infinity", "1/2"])
def test_what_is_no_amount_is_not_guessed(typed: str) -> None:
    with pytest.raises(reading.UnreadableError):
        reading.money(typed)


def test_shares_and_dates_are_read_or_refused() -> None:
    assert reading.percent(" 60 % ") == 60
    assert reading.percent("") is None
    assert (reading.seconds(" 8 秒 "), reading.seconds("")) == (8, None)
    assert reading.day("11-30", NOW) == "2026-11-30"
    assert reading.day("10-01", NOW) == "2027-10-01"
    assert reading.day("10-01", NOW, ahead=False) == "2026-10-01"
    assert reading.moment("10:30", NOW) == "2026-10-09T02:30:00+00:00"
    for read, text in (
        (reading.percent, "half"),
        (reading.seconds, "-8"),
        (lambda t: reading.day(t, NOW), "bald"),
        (lambda t: reading.moment(t, NOW), "25:99"),
    ):
        with pytest.raises(reading.UnreadableError):
            read(text)


def test_hidden_and_empty_fields_are_left_out_of_the_arguments(desk: Desk, chair: Callable[[str], Any]) -> None:
    form = FORMS[Act.CONTACT]
    setting = setting_of(chair("lin"), desk.detail("lin", desk.register()), Act.CONTACT)
    values = {
        "means": "phone",
        "reached": False,
        "said": "",
        "told": {"time": True},
        "promised.what": "回电",
        "kept": {},
    }
    assert fields.arguments(form, setting, values) == {"means": "phone", "reached": False}


def test_a_form_closes_when_somebody_else_sits_down_and_the_draft_is_whose_it_was(desk: Desk, form: Form) -> None:
    ticket = desk.contacted()
    dialog = form("lin", ticket, Act.NOTE)
    write(dialog, "text", "林晓棠写到一半")
    dialog._controller.switch(desk.seat("he"))
    dialog._controller.tasks.wait()
    assert not dialog.isVisible()
    assert drafts.load(desk.seat("he"), "act:note", str(ticket)) is None
    kept = drafts.load(desk.seat("lin"), "act:note", str(ticket))
    assert kept is not None
    assert kept.data["text"] == "林晓棠写到一半"


def required(dialog: Any, key: str) -> bool:
    return bool(find(dialog, f"frame.{key}")._required.isVisible())


def test_only_what_the_desk_demands_is_marked_as_required(desk: Desk, form: Form) -> None:
    ticket = desk.resolved()
    dialog = form("lin", ticket, Act.INVESTIGATE)
    assert required(dialog, "facts")
    assert not required(dialog, "analysis")
    for act in (Act.CONTACT, Act.CALLBACK):
        dialog = form("lin", ticket, act)
        assert required(dialog, "said"), act
        press(dialog, "reached", "没接通")
        assert not required(dialog, "said"), act


def test_columns_are_equally_wide_whatever_stands_in_them(desk: Desk, form: Form) -> None:
    dialog = form("lin", desk.contacted(), Act.INVESTIGATE)
    widths = {find(dialog, f"frame.{key}").width() for key in ("department", "person", "statement", "why_escaped")}
    assert max(widths) - min(widths) <= 1


def test_a_refusal_at_a_field_makes_room_for_itself(desk: Desk, form: Form) -> None:
    dialog = form("lin", desk.investigated(), Act.PROPOSE)
    write(dialog, "measures", "重做")
    before = dialog.height()
    save(dialog)
    assert dialog.body.error_of("remedy.kind")
    assert dialog.height() > before


def test_a_late_hand_over_is_decided_within_its_own_clause(desk: Desk, form: Form) -> None:
    """Source: F-5.4.1.2"""
    office.set_setting(desk.seat("admin"), office.PENALTIES_ON, True)
    ticket = desk.contacted(cause="店员态度恶劣，骂人", category="service_attitude")
    desk.clock.advance(timedelta(minutes=40))
    desk.do("lin", ticket, "escalate", reason="晚了", to_level=2, facts="客户投诉店员骂人")
    dialog = form("xu", ticket, Act.PENALTY)
    assert "F-5.4.1.2" in find(dialog, "field.suggestion").currentText()
    press(dialog, "verdict", "采纳")
    write(dialog, "amount", "20")
    write(dialog, "opinion", "迟了二十五分钟")
    before = len(desk.detail("xu", ticket).case.events)
    save(dialog)
    assert "F-5.4.1.2" in dialog.body.error_of("amount")
    assert len(desk.detail("xu", ticket).case.events) == before
