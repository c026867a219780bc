"""A clerk's and a supervisor's day in the real window, by keyboard and mouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QFileDialog
from screen import Ctrl, Key, Screen

from desktop.base.clock import FixedClock
from desktop.desk import reading
from desktop.desk.session import Session
from desktop.domain.types import Act, State
from desktop.store import verify
from desktop.ui.preview.preview_page import PreviewDialog

INTAKE = {
    "store": "麓湖店",
    "staff": "区嘉敏",
    "product": "葡萄冻冻 大杯",
    "product_code": "HM-2207",
    "happened_where": "麓湖店堂食",
    "other_contact": "无",
    "course": "昨晚在店里喝的，当场没有反映",
}


def _register(screen: Screen) -> int:
    """A call: number, name, what happened; told how it goes on; the rest while they talk."""
    screen.press(Key.Key_N, Ctrl)
    screen.write("intake_phone", "15400006021")
    screen.write("intake_name", "周敏")
    screen.write("intake_cause", "饮品味道发酸，喝了两口就停了")
    for code in ("procedure", "time", "direct_contact"):
        screen.click(f"told_{code}")
    for name, text in INTAKE.items():
        screen.write(f"intake_{name}", text)
    screen.pick("intake_category", "产品质量")
    screen.press(Key.Key_Return, Ctrl)
    screen.settle()
    screen.wait("next_step_button")
    return screen.ticket_shown()


def _act(screen: Screen, act: str, fields: dict[str, str]) -> None:
    """Opens an act from the menu, fills its form by keyboard, saves it with Ctrl+Enter."""
    screen.clock.advance(timedelta(minutes=12))
    screen.choose_act(act)
    for name, text in fields.items():
        if name == "remedy.kind":
            screen.pick(f"field.{name}", text)
        else:
            screen.write(f"field.{name}", text)
    screen.save_form()


def _settle_it(screen: Screen, measures: str, result: str) -> None:
    _act(screen, "investigate", {"facts": "当天冷柜温度偏高，门未关严"})
    _act(screen, "propose", {"measures": measures, "remedy.kind": "重做"})
    _act(screen, "resolve", {"result": result})


def test_a_clerk_registers_during_the_call(sit: Callable[[str], Screen], seat: Callable[[str], Session]) -> None:
    screen = sit("lin")
    ticket_id = _register(screen)
    case = seat("lin").store.case(ticket_id)
    assert case.ticket.number == "GZ01-20261009-A001"
    assert (case.ticket.phone, case.ticket.state) == ("15400006021", State.HANDLING)
    assert [event.act for event in case.events] == [Act.REGISTER, Act.CONTACT]


def test_a_complaint_from_the_call_to_the_second_sheet_reviewed_and_printed(
    sit: Callable[[str], Screen],
    seat: Callable[[str], Session],
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    pin: str,
) -> None:
    screen = sit("lin")
    store = screen.store
    first = _register(screen)
    _settle_it(screen, "当面致歉，重做一杯", "已重做并致歉")
    clock.advance(timedelta(hours=1))
    screen.press(Key.Key_Return, Ctrl)  # the next step that the rules demand is the callback
    screen.wait("rating.4")
    screen.press(Key.Key_4)
    screen.write("field.said", "重做可以，可没人说清楚为什么会酸")
    screen.save_form()
    screen.wait("escalation")  # the new sheet is shown, and the brief for who goes on with it
    for _step in range(5):
        screen.press(Key.Key_Return, Ctrl)
        screen.settle()
    screen.until(lambda: screen.find("escalation") is None)

    risen = reading.detail(seat("lin"), first)
    assert risen.case.ticket.state is State.RISEN
    assert risen.next_id is not None
    second = risen.next_id
    assert store.ticket(second).level == 2

    screen.sit_down("xwb", pin)  # 徐文博, by the initials
    screen.click("view_mine")
    screen.press(Key.Key_Down)
    screen.until(lambda: screen.window.workbench.current_ticket() == second)
    screen.choose_act("contact")
    screen.write("field.said", "主管致歉，说明冷柜问题")
    for code in ("procedure", "time", "direct_contact"):
        screen.click(f"check.{code}")
    screen.save_form()
    _settle_it(screen, "书面说明，全店冷柜每日点检", "书面说明已寄出")
    clock.advance(timedelta(hours=2))
    screen.choose_act("callback")
    screen.wait("rating.2")
    screen.press(Key.Key_2)
    screen.write("field.said", "说清楚了")
    screen.save_form()
    assert store.ticket(second).state is State.REVIEW

    screen.sit_down("luo", pin)
    screen.click("view_mine")
    screen.press(Key.Key_Down)
    screen.until(lambda: screen.window.workbench.current_ticket() == second)
    _act(screen, "review", {"opinion": "同意，点检表月底复查"})
    screen.sit_down("hejun", pin)
    screen.click("view_mine")
    screen.press(Key.Key_Down)
    screen.until(lambda: screen.window.workbench.current_ticket() == second)
    screen.choose_act("file")
    screen.save_form()
    assert store.ticket(second).state is State.FILED

    target = tmp_path / "sheet.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kw: (str(target), ""))
    screen.press(Key.Key_P, Ctrl)
    preview = screen.wait("preview", PreviewDialog)
    screen.until(lambda: preview.paper is not None)
    screen.click("save_pdf")
    screen.until(target.exists)
    screen.settle()
    screen.press(Key.Key_Escape)
    text = "".join("".join(page.extract_text() for page in PdfReader(target).pages).split())
    for words in (
        store.ticket(second).number,
        store.ticket(first).number,
        "周敏",
        "全店冷柜每日点检",
        "同意，点检表月底复查",
    ):
        assert words in text, words
    assert verify.verify(store) == []


def test_a_grave_call_goes_up_through_the_wizard(sit: Callable[[str], Screen], clock: FixedClock, pin: str) -> None:
    screen = sit("lin")
    screen.press(Key.Key_N, Ctrl)
    screen.write("intake_phone", "15400007788")
    screen.write("intake_cause", "孩子被碎玻璃划伤，今天不给说法就打12315")
    screen.click("told_procedure")
    screen.press(Key.Key_Return, Ctrl)
    wizard = screen.wait("escalation")
    ticket_id = screen.ticket_shown()
    for _ in range(6):
        if screen.find("escalation") is None:
            break
        if screen.find("escalate_reason") is not None:
            screen.write("escalate_reason", "人身伤害，客户要打12315")
        screen.press(Key.Key_Return, Ctrl)
        screen.settle()
    screen.until(lambda: screen.find("escalation") is None)
    assert wizard is not None
    case = screen.store.case(ticket_id)
    assert (case.ticket.level, case.ticket.tier) == (3, 2)
    handed = next(event for event in case.events if event.act is Act.ESCALATE)
    told = {screen.store.office().person(key).login for key in handed.data["notified"]}  # type: ignore[union-attr]
    assert {"luo", "deng"} <= told
    assert "12315" in handed.data["facts"]

    screen.sit_down("liang", pin)
    screen.click("view_mine")
    screen.press(Key.Key_Down)
    screen.until(lambda: screen.window.workbench.current_ticket() == ticket_id)
    _act(screen, "report", {})
    assert [e.act for e in screen.store.case(ticket_id).events][-1] is Act.REPORT


def test_a_supervisor_approves_what_lies_beyond_the_clerks_limit(sit: Callable[[str], Screen], pin: str) -> None:
    screen = sit("lin")
    ticket_id = _register(screen)
    _act(screen, "investigate", {"facts": "当天冷柜温度偏高，门未关严"})
    fields = {"measures": "退款并赔偿就诊费", "remedy.kind": "退款", "remedy.amount": "450"}
    _act(screen, "propose", fields)
    assert screen.store.ticket(ticket_id).state is State.APPROVAL

    screen.sit_down("xwb", pin)
    screen.click("view_mine")
    screen.press(Key.Key_Down)
    screen.until(lambda: screen.window.workbench.current_ticket() == ticket_id)
    _act(screen, "approve", {"opinion": "情况属实，同意"})
    case = screen.store.case(ticket_id)
    assert case.ticket.state is State.HANDLING
    approved = case.events[-1]
    assert (approved.act, approved.data["opinion"]) == (Act.APPROVE, "情况属实，同意")
    assert screen.store.office().person(approved.by).login == "xu"  # type: ignore[union-attr]
