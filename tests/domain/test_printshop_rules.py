"""The rules of a print-shop chain, each with the line of the pack that makes it."""

from __future__ import annotations

from datetime import date

import pytest
from case_desk import FANG, HOUSE, LIANG, LIN, ZHOU, at, shipped
from pack_lines import (
    Row,
    begun,
    examined,
    heard,
    holds,
    offered,
    red_without,
    refused,
    running,
    settled_case,
)

from desktop.domain.marks import Mark, marked, shown
from desktop.domain.messages import ready
from desktop.domain.policy import Occasion, Policy
from desktop.domain.timeline import fold
from desktop.domain.types import State


def _quality_and_service(policy: Policy) -> bool:
    causes = {c.code for c in policy.categories if c.rule == "P-1" and not c.assumed}
    return causes == {"colour", "binding", "quantity", "wrong_order", "missed_order", "wrong_date", "late"}


def _work_order_first(policy: Policy) -> bool:
    desk = heard(begun(policy, order_number=""))
    step = desk.steps(LIN)[0]
    demanded = (str(step.act), step.rule) == ("edit", "P-2")
    return demanded and refused(lambda: examined(desk)) == ("needs", "order_number", "P-2")


def _checked_against_it(policy: Policy) -> bool:
    desk = examined(heard(begun(policy)), order_checked=False)
    return refused(lambda: offered(desk)) == ("needs", "order_checked", "P-2")


def _ours_is_redone(policy: Policy) -> bool:
    desk = examined(heard(begun(policy)))
    wanted = ("remedy_not_for_finding", "remedy.kind", "P-3")
    put_off = refused(lambda: offered(desk, kind="discount", amount="5")) == wanted
    offered(desk, kind="redo")
    return put_off and desk.ticket.state is State.HANDLING


def _at_once(policy: Policy) -> bool:
    clock = running(examined(heard(begun(policy))))["redo"]
    other = examined(heard(begun(policy)), share=50)
    return (clock.rule, clock.due_at) == ("P-3", at("2026-11-24 18:00")) and "redo" not in running(other)


def _shares_are_agreed(policy: Policy) -> bool:
    desk = examined(heard(begun(policy)), share=50)
    alone = refused(lambda: offered(desk)) == ("needs", "agreement", "P-3")
    offered(examined(desk, share=50, agreement="各承担一半"))
    return alone


def _evidence_first(policy: Policy) -> bool:
    desk = examined(heard(begun(policy)), share=0)
    wanted = ("needs", "evidence", "P-3")
    bare = refused(lambda: offered(desk, kind="explanation")) == wanted and str(desk.steps(LIN)[0].act) == "attach"
    desk.do(LIN, "attach", name="聊天记录.png", kind="chat")
    offered(desk, kind="explanation")
    return bare and desk.ticket.state is State.HANDLING


def _adjusted_on_approval(policy: Policy) -> bool:
    desk = examined(heard(begun(policy)), share=0)
    desk.do(LIN, "attach", name="聊天记录.png", kind="chat")
    offered(desk, kind="discount", amount="10")
    step = desk.steps(LIN)[0]
    return desk.ticket.state is State.APPROVAL and (str(step.act), step.people[0]) == ("approve", ZHOU.id)


def _waived_on_approval(policy: Policy) -> bool:
    desk = examined(heard(begun(policy)), share=50, agreement="免单")
    offered(desk, kind="waive", amount="30")
    waits = desk.ticket.state is State.APPROVAL
    own = refused(lambda: desk.do(LIN, "approve", opinion="x"))[0] == "own_case"
    desk.do(ZHOU, "approve", opinion="同意")
    return waits and own


def _mark(code: str, by: int = LIN.id, approved_by: int = ZHOU.id, until: date = date(2027, 3, 1)) -> Mark:
    return Mark(code, "连续三次改文件", by, approved_by, date(2026, 11, 23), until)


def _marks_show(policy: Policy) -> bool:
    marks = (_mark("confirm_files"), _mark("vip"))
    now = shown(policy, marks, date(2026, 12, 1))
    gone = shown(policy, marks, date(2027, 3, 2))
    return [mark.code for mark, _ in now] == ["vip", "confirm_files"] and all(r.shows for _, r in now) and gone == ()


def _marks_are_approved(policy: Policy) -> bool:
    marked(policy, _mark("prepayment"), HOUSE)
    own = refused(lambda: marked(policy, _mark("prepayment", ZHOU.id, ZHOU.id), HOUSE))
    low = refused(lambda: marked(policy, _mark("prepayment", LIN.id, FANG.id), HOUSE))
    long = refused(lambda: marked(policy, _mark("prepayment", until=date(2028, 1, 1)), HOUSE))
    return [own[0], low[0], long[1]] == ["own_case", "not_in_seat", "until"] and {own[2], low[2], long[2]} == {"P-4"}


def _manner_for_each(policy: Policy) -> bool:
    found = {one.code: one for one in policy.behaviours if one.rule == "P-5" and one.manners}
    desk = heard(begun(policy), behaviours=["unaware"])
    recorded = desk.last is not None and desk.last.data["behaviours"] == ["unaware"]
    return set(found) == {"own_file", "beyond_agreed", "unaware"} and recorded


def _rung_back(policy: Policy) -> bool:
    desk = begun(policy)
    desk.do(LIN, "contact", means="phone", reached=True, said="我要投", dropped=True)
    clock = running(desk)["ring_back"]
    step = desk.steps(LIN)[0]
    demanded = (str(step.act), step.rule) == ("contact", "P-8")
    desk.do(LIN, "contact", means="phone", reached=False)
    met = running(desk)["ring_back"].met_at is not None
    still = str(desk.steps(LIN)[0].act) == "contact"
    heard(desk)
    calm = fold(desk.case).cut_off is None
    return clock.due_at == at("2026-11-23 10:11") and demanded and met and still and calm


def _message_in_time(policy: Policy) -> bool:
    desk = begun(policy)
    desk.do(LIN, "contact", means="phone", reached=False)
    clock = running(desk)["message"]
    desk.do(LIN, "contact", means="wechat", reached=False, message="unreached")
    return clock.due_at == at("2026-11-23 10:16") and running(desk)["message"].met_at is not None


def _ready_text(policy: Policy) -> bool:
    desk = begun(policy, quantity="500", paid="280元")
    (one,) = ready(policy, Occasion.UNREACHED, desk.ticket, LIN, HOUSE)
    return one.rule == "P-8" and all(
        part in one.text["zh"] for part in ("陈国栋", "名片", "500", "280元", "体育西店", LIN.name)
    )


GROUNDLESS = 'most = 0\napprove = { tier = 2, roles = ["manager", "supervisor"] }\n'
ROWS = (
    Row("P-1", "quality and service", _quality_and_service, "[[categories]] colour"),
    Row("P-2", "the work order first", _work_order_first,
        '  { one_of = ["order_number"], before = ["investigate", "propose"], rule = "P-2" },\n'),
    Row("P-2", "checked against it", _checked_against_it,
        '  { one_of = ["order_checked"], before = ["propose"], rule = "P-2" },\n'),
    Row("P-3", "ours is redone", _ours_is_redone,
        'remedies = ["redo", "repair", "exchange", "refund", "apology", "other"]\n'),
    Row("P-3", "at once", _at_once, "[[clocks]] redo"),
    Row("P-3", "shares are agreed", _shares_are_agreed,
        '  { one_of = ["agreement"], before = ["propose"], findings = ["shared"], rule = "P-3" },\n'),
    Row("P-3", "groundless: evidence first", _evidence_first,
        '  { one_of = ["evidence"], before = ["propose"], findings = ["groundless"], rule = "P-3" },\n'),
    Row("P-3", "groundless: adjusted on approval", _adjusted_on_approval, GROUNDLESS, "most = 0\n"),
    Row("P-3", "waived on approval", _waived_on_approval,
        'approve = { tier = 2, roles = ["manager", "supervisor"] }\n'),
    Row("P-4", "marks show", _marks_show, "[[marks]] confirm_files"),
    Row("P-4", "marks are approved", _marks_are_approved, "[[marks]] prepayment"),
    Row("P-5", "a manner for each difficulty", _manner_for_each, "[[behaviours]] unaware"),
    Row("P-8", "rung back", _rung_back, "[[clocks]] ring_back"),
    Row("P-8", "message in 15 minutes", _message_in_time, "[[clocks]] message"),
    Row("P-8", "the text is ready", _ready_text, "[[messages]] unreached"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_the_rule_holds(row: Row) -> None:
    assert row.look(shipped("printshop"))
    assert holds(row, shipped("printshop"))


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_without_its_line_exactly_this_rule_is_red(row: Row) -> None:
    assert red_without("printshop", row, ROWS) == {row.rule}


def test_no_mark_makes_anything_dearer() -> None:
    """P-4, "Law and decency": no price tier, no hidden surcharge, no refusal."""
    for rule in shipped("printshop").marks:
        assert not [word for word in ("加价", "高价", "拒绝") if word in rule.shows["zh"]], rule
        assert rule.days <= 366


def test_a_simple_case_is_filed() -> None:
    """P-1, P-2"""
    desk = settled_case(shipped("printshop"))
    desk.do(LIN, "callback", reached=True, satisfaction=1, said="好")
    desk.do(LIANG, "review", passed=True)
    desk.do(FANG, "file")
    assert desk.ticket.state is State.FILED
