"""What acts can be told, they can be told in the window: where the pack asks for it, as required as the engine is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.desk import attachments
from desktop.domain import arguments
from desktop.domain.types import Act, State
from desktop.ui.ticket.forms.table import AT_ONCE, FORMS, PROMISE, SECOND_CALL
from desktop.ui.ticket.intents import FilesGiven
from tests.ui.ticket.hands import choose, find, press, save, write

PACKS = ("franchise", "telecom", "agency", "ecommerce", "printshop")
ELSEWHERE = {
    Act.CALLBACK: {"declined"},
    Act.ATTACH: {"name", "sha256", "size"},
    Act.PENALTY: {"accept", "dismiss"},
}
"""Arguments that another control or the program itself gives."""

House = Any


def test_every_argument_of_every_act_has_a_place_in_the_window() -> None:
    for act in FORMS:
        forms = [one for one in (*FORMS.values(), PROMISE, SECOND_CALL, AT_ONCE) if one.act is act]
        asked = {key for one in forms for key in (*(field.key.split(".")[0] for field in one.fields), *one.preset)}
        assert set(arguments.SHAPES[act][0]) - asked - ELSEWHERE.get(act, set()) == set(), act


def shown(dialog: Any, key: str) -> bool:
    frame = dialog.findChild(object, f"frame.{key}")
    return frame is not None and not frame.isHidden()


def required(dialog: Any, key: str) -> bool:
    return not find(dialog, f"frame.{key}")._required.isHidden()


@pytest.mark.parametrize("pack", PACKS)
def test_fields_appear_only_where_the_pack_asks_for_such_a_thing(pack: str, house: Callable[[str], House]) -> None:
    office = house(pack)
    ticket = office.heard()
    contact = office.form("lin", ticket, Act.CONTACT)
    press(contact, "incoming", "客户")
    assert shown(contact, "rang") == (pack == "agency")
    assert shown(contact, "dropped") == (pack == "printshop")
    assert shown(office.form("lin", ticket, Act.INVESTIGATE), "order_checked") == (pack == "printshop")
    proposal = office.form("lin", ticket, Act.PROPOSE)
    proposal.body.set_values({"remedy.kind": "refund"})
    assert shown(proposal, "reason") == shown(proposal, "conditions_told") == (pack == "agency")
    attach = office.form("lin", ticket, Act.ATTACH)
    assert shown(attach, "until") is shown(attach, "notice_given") is False


def test_the_customer_rings_and_how_long_it_rang_is_kept(house: Callable[[str], House]) -> None:
    """Source: A-8"""
    office = house("agency")
    ticket = office.register()
    dialog = office.form("lin", ticket, Act.CONTACT)
    press(dialog, "incoming", "客户")
    choose(dialog, "means", "电话")
    write(dialog, "rang", "9")
    assert "A-8" in dialog._consequence._rule.text()
    assert "6" in dialog._consequence.text()
    write(dialog, "said", "催问进度")
    write(dialog, "person", "周敏的丈夫")
    save(dialog)
    data = office.last(ticket).data
    assert (data["incoming"], data["rang"], data["late_answer"], data["person"]) == (True, 9, True, "周敏的丈夫")


def test_what_the_customer_sent_is_no_attempt_of_ours(house: Callable[[str], House]) -> None:
    """Source: A-8, T-3"""
    office = house("agency")
    ticket = office.heard()
    dialog = office.form("lin", ticket, Act.CONTACT)
    press(dialog, "incoming", "客户")
    choose(dialog, "means", "微信")
    press(dialog, "reached", "没接通")
    assert not shown(dialog, "message")
    assert "不算我方" in dialog._consequence.text()
    save(dialog)
    assert office.last(ticket).data["incoming"] is True
    clock = next(one for one in office.detail("lin", ticket).clocks if one.rule == "A-8")
    assert clock.started_at == office.last(ticket).at


def test_a_contact_entered_later_stands_when_it_happened(house: Callable[[str], House]) -> None:
    office = house("franchise")
    ticket = office.register()
    office.clock.advance(timedelta(hours=2))
    dialog = office.form("lin", ticket, Act.CONTACT)
    write(dialog, "said", "说明了流程")
    write(dialog, "at", "08:00")
    save(dialog)
    assert "F-5.1.1" in dialog.body.error_of("at")
    write(dialog, "at", "09:30")
    save(dialog)
    met = next(one for one in office.detail("lin", ticket).clocks if one.code == "first_contact").met_at
    assert met == office.clock.now() - timedelta(hours=1, minutes=44)


def test_words_that_were_sent_are_named_on_the_contact(house: Callable[[str], House]) -> None:
    """Source: T-3"""
    office = house("telecom")
    ticket = office.register()
    dialog = office.form("lin", ticket, Act.CONTACT)
    press(dialog, "reached", "没接通")
    choose(dialog, "means", "短信")
    which = find(dialog, "field.message.which")
    assert [which.itemText(at) for at in range(which.count())] == ["联系不上"]
    QTest.keyClick(find(dialog, "field.message"), Qt.Key.Key_Space)
    assert "周敏" in QApplication.clipboard().text()
    QTest.keyClick(find(dialog, "field.message.sent"), Qt.Key.Key_Space)
    save(dialog)
    assert office.last(ticket).data["message"] == "unreached"


def test_a_shared_fault_asks_who_bears_what_and_then_lets_propose(house: Callable[[str], House]) -> None:
    """Source: P-2, P-3"""
    office = house("printshop")
    ticket = office.heard()
    dialog = office.form("lin", ticket, Act.INVESTIGATE)
    write(dialog, "facts", "裁切没有校位")
    QTest.keyClick(find(dialog, "field.order_checked"), Qt.Key.Key_Space)
    write(dialog, "responsibility.ours", "70")
    assert not shown(dialog, "agreement")
    write(dialog, "responsibility.customer", "30")
    assert "各有责任" in dialog._consequence.text()
    assert shown(dialog, "agreement")
    assert not required(dialog, "agreement")
    write(dialog, "agreement", "重印费我方承担七成")
    save(dialog)
    data = office.last(ticket).data
    assert data["order_checked"] is True
    assert data["agreement"] == "重印费我方承担七成"
    proposal = office.form("lin", ticket, Act.PROPOSE)
    write(proposal, "measures", "重印")
    choose(proposal, "remedy.kind", "调整单价")
    write(proposal, "remedy.amount", "30")
    save(proposal)
    assert office.last(ticket).act is Act.PROPOSE


def test_a_later_finding_begins_with_what_was_found_before(house: Callable[[str], House]) -> None:
    office = house("printshop")
    ticket = office.heard()
    shares = {"ours": 60, "customer": 40}
    args = {"facts": "查明", "responsibility": shares, "agreement": "四六开", "person": "小李", "order_checked": True}
    office.do("lin", ticket, "investigate", **args)
    dialog = office.form("lin", ticket, Act.INVESTIGATE)
    assert find(dialog, "field.responsibility.ours").text() == "60"
    write(dialog, "facts", "补充：打样确认单找到了")
    save(dialog)
    assert {key: office.last(ticket).data.get(key) for key in args if key != "facts"} == {
        key: value for key, value in args.items() if key != "facts"
    }


def test_the_finding_says_what_it_allows_and_only_that_is_offered(house: Callable[[str], House]) -> None:
    """Source: P-3"""
    office = house("printshop")
    ticket = office.heard()
    dialog = office.form("lin", ticket, Act.INVESTIGATE)
    write(dialog, "responsibility.ours", "100")
    note = dialog._consequence._note.text()
    assert "重做" in note
    assert "调整单价" not in note
    office.do("lin", ticket, "investigate", facts="查明", responsibility={"ours": 100}, order_checked=True)
    combo = find(office.form("lin", ticket, Act.PROPOSE), "field.remedy.kind")
    offered = [combo.itemText(at) for at in range(combo.count())]
    assert any("重做" in one for one in offered)
    assert not any("调整单价" in one for one in offered)


def test_who_must_agree_is_told_before_it_is_proposed(house: Callable[[str], House]) -> None:
    """Source: P-3"""
    office = house("printshop")
    ticket = office.heard()
    attachments.attach_bytes(office.seat("lin"), ticket, "聊天.png", "chat", b"png")
    office.do("lin", ticket, "investigate", facts="客户文件有误", responsibility={"customer": 100}, order_checked=True)
    proposal = office.form("lin", ticket, Act.PROPOSE)
    write(proposal, "measures", "让利")
    choose(proposal, "remedy.kind", "调整单价")
    write(proposal, "remedy.amount", "5")
    assert "审批" in proposal._consequence.text()
    save(proposal)
    assert office.detail("lin", ticket).case.ticket.state is State.APPROVAL


def test_a_cause_that_is_always_ours_says_so_before_it_refuses(house: Callable[[str], House]) -> None:
    """Source: T-6"""
    office = house("telecom")
    fixed = next(category for category in office.policy.categories if category.fixed)
    ticket = office.heard(category=fixed.code)
    dialog = office.form("lin", ticket, Act.INVESTIGATE)
    write(dialog, "facts", "统一开通")
    write(dialog, "responsibility.customer", "100")
    assert fixed.rule in dialog._consequence._rule.text()
    save(dialog)
    assert fixed.rule in dialog.body.error_of("responsibility")


def test_a_refund_asks_for_the_reason_and_the_conditions(house: Callable[[str], House]) -> None:
    """Source: A-11"""
    office = house("agency")
    ticket = office.heard()
    office.do("lin", ticket, "investigate", facts="查明")
    dialog = office.form("lin", ticket, Act.PROPOSE)
    write(dialog, "measures", "退款")
    choose(dialog, "remedy.kind", "退款")
    write(dialog, "remedy.amount", "50")
    assert required(dialog, "reason")
    assert required(dialog, "conditions_told")
    save(dialog)
    assert "A-11" in dialog.body.error_of("reason")
    write(dialog, "reason", "效果没有达到书面承诺，理由客观")
    save(dialog)
    assert "A-11" in dialog.body.error_of("conditions_told")
    QTest.keyClick(find(dialog, "field.conditions_told"), Qt.Key.Key_Space)
    save(dialog)
    data = office.last(ticket).data
    assert (data["reason"], data["conditions_told"]) == ("效果没有达到书面承诺，理由客观", True)


def test_another_remedy_asks_for_neither(house: Callable[[str], House]) -> None:
    office = house("agency")
    ticket = office.heard()
    office.do("lin", ticket, "investigate", facts="查明")
    dialog = office.form("lin", ticket, Act.PROPOSE)
    write(dialog, "measures", "道歉")
    choose(dialog, "remedy.kind", "道歉")
    assert not shown(dialog, "reason")
    assert not shown(dialog, "remedy.amount")
    save(dialog)
    assert office.last(ticket).act is Act.PROPOSE


def risen_to_review(office: House) -> int:
    """A case of an examined level up to its review. Source: T-10"""
    policy = office.policy
    level = next(one for one in policy.levels if one.route.examine)
    category = next(one for one in policy.categories if one.level == level.number)
    ticket: int = office.register(category=category.code)
    handler = policy.level(level.number).route.handle
    who = "lin" if handler.tier == 1 else "xu" if "supervisor" in handler.roles else "liang"
    if handler.tier > 1:
        office.do("lin", ticket, "escalate", reason="超出权限")
    office.do(who, ticket, "contact", means="phone", reached=True, said="请尽快", told=office.told())
    office.do(who, ticket, "investigate", facts="查明", responsibility={"ours": 100})
    office.do(who, ticket, "propose", measures="道歉", remedy={"kind": "apology"})
    office.do(who, ticket, "resolve", result="已道歉")
    asker = "lin" if policy.receiver is not None else who
    dialog = office.form(asker, ticket, Act.CALLBACK)
    assert not required(dialog, "satisfaction")
    write(dialog, "said", "还是不满意流程")
    assert "T-10" in dialog._consequence._rule.text()
    save(dialog)
    assert office.last(ticket).data["examined"] is True
    return ticket


def test_an_examined_case_is_not_passed_before_its_holes_were_looked_at(house: Callable[[str], House]) -> None:
    """Source: T-10"""
    office = house("telecom")
    ticket = risen_to_review(office)
    assert office.detail("lin", ticket).case.ticket.state is State.REVIEW
    login = next(one for one in ("xu", "liang", "luo", "deng") if office.detail(one, ticket).steps[0].mine)
    dialog = office.form(login, ticket, Act.REVIEW)
    assert required(dialog, "holes")
    assert not required(dialog, "opinion")
    save(dialog)
    assert "T-10" in dialog.body.error_of("holes")
    press(dialog, "passed", "退回")
    assert not required(dialog, "holes")
    assert required(dialog, "opinion")
    press(dialog, "passed", "通过")
    write(dialog, "holes", "第一次来电没有记下回拨时间")
    save(dialog)
    assert office.last(ticket).data["holes"] == "第一次来电没有记下回拨时间"


def test_a_level_that_is_scored_has_no_such_field(house: Callable[[str], House]) -> None:
    office = house("franchise")
    dialog = office.form("xu", office.register(), Act.REVIEW)
    assert dialog.findChild(object, "frame.holes") is None


def test_files_ask_for_their_term_or_that_the_customer_knows(house: Callable[[str], House], tmp_path: Any) -> None:
    """Source: A-9"""
    office = house("agency")
    ticket = office.heard()
    (tmp_path / "授权.pdf").write_bytes(b"pdf")
    dialog = office.form("lin", ticket, Act.ATTACH)
    write(dialog, "path", str(tmp_path / "授权.pdf"))
    choose(dialog, "kind", "授权书")
    assert required(dialog, "until")
    save(dialog)
    assert "A-9" in dialog.body.error_of("until")
    choose(dialog, "kind", "通话录音")
    assert not shown(dialog, "until")
    save(dialog)
    assert dialog.body.error_of("notice_given")
    QTest.keyClick(find(dialog, "field.notice_given"), Qt.Key.Key_Space)
    write(dialog, "purpose", "核对当时的承诺")
    save(dialog)
    data = office.last(ticket).data
    assert (data["kind"], data["notice_given"], data["purpose"]) == ("recording", True, "核对当时的承诺")


@dataclass(frozen=True)
class Filled:
    """A form filled with what is marked as required and nothing else: the engine takes it, and misses each part."""

    pack: str
    act: Act
    values: dict[str, Any]
    login: str = "lin"
    before: tuple[tuple[str, str, dict[str, Any]], ...] = field(default=())


FOUND = ("lin", "investigate", {"facts": "查明", "responsibility": {"ours": 100}, "order_checked": True})
FILLED = [
    Filled("franchise", Act.CONTACT, {"means": "phone", "reached": True, "said": "好"}),
    Filled("agency", Act.CONTACT, {"means": "phone", "reached": True, "said": "好", "incoming": True}),
    Filled("printshop", Act.INVESTIGATE, {"facts": "查明"}),
    Filled("telecom", Act.INVESTIGATE, {"facts": "查明"}),
    Filled("agency", Act.PROPOSE, {"measures": "退", "remedy.kind": "refund", "remedy.amount": "5", "reason": "客观",
                                   "conditions_told": True}, before=((*FOUND[:2], {"facts": "查明"}),)),
    Filled("printshop", Act.PROPOSE, {"measures": "退", "remedy.kind": "refund", "remedy.amount": "5"},
           before=(FOUND,)),
    Filled("ecommerce", Act.TASK, {"department": "仓库", "by": "2026-10-10 10:00", "what": "查库存"}),
    Filled("franchise", Act.PARK, {"reason": "等客户"}),
    Filled("franchise", Act.WITHDRAW, {"reason": "forgot", "said": "算了"}),
]  # fmt: skip


@pytest.mark.parametrize("case", FILLED, ids=lambda case: f"{case.pack}-{case.act}")
def test_marked_as_required_is_exactly_what_the_engine_misses(case: Filled, house: Callable[[str], House]) -> None:
    office = house(case.pack)
    ticket = office.heard()
    for login, act, args in case.before:
        office.do(login, ticket, act, **args)

    def opened() -> Any:
        dialog = office.form(case.login, ticket, case.act)
        dialog.body.set_raw({key: {} if key == "responsibility" else "" for key in dialog.body.raw()})
        dialog.body.set_raw(case.values)
        return dialog

    dialog = opened()
    marked = {key for key in dialog.body.raw() if shown(dialog, key) and required(dialog, key)}
    assert marked == set(case.values) - {"incoming"}
    for key in marked - {"means", "reached", "remedy.kind", "conditions_told"}:
        dialog.body.set_raw({**case.values, key: ""})
        before = office.last(ticket).id
        save(dialog)
        assert dialog.body.error_of(key), key
        assert office.last(ticket).id == before, key
    dialog.body.set_raw(case.values)
    save(dialog)
    assert not dialog.isVisible(), find(dialog, "refusal").text()
    assert office.last(ticket).act is case.act


def test_a_dropped_recording_is_not_lost_but_asked_about(
    house: Callable[[str], House], page: Any, tmp_path: Any
) -> None:
    """Source: A-9, "Law and decency" """
    office = house("agency")
    ticket = office.heard()
    (tmp_path / "通话.mp3").write_bytes(b"mp3")
    shown = page(office, "lin", ticket)
    shown._work.take(shown.detail, FilesGiven((str(tmp_path / "通话.mp3"),)))
    office.chair("lin").tasks.wait()
    dialog = shown._work._dialog
    assert dialog.isVisible()
    assert find(dialog, "field.path").text().endswith("通话.mp3")
    assert required(dialog, "notice_given")
    QTest.keyClick(find(dialog, "field.notice_given"), Qt.Key.Key_Space)
    save(dialog)
    assert [file.name for file in office.detail("lin", ticket).attachments] == ["通话.mp3"]
