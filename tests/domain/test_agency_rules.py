"""The rules of an advertising agency, each with the line of the pack that makes it."""

from __future__ import annotations

from datetime import date

import pytest
from case_desk import CALENDAR, FANG, LIANG, LIN, MONDAY, SUN, ZHOU, Desk, at, shipped
from pack_lines import (
    Look,
    Row,
    begun,
    examined,
    full,
    heard,
    holds,
    informed,
    offered,
    red_without,
    refused,
    running,
    settled_case,
)

from desktop.domain.policy import Policy
from desktop.domain.triage import triage
from desktop.domain.types import State
from desktop.domain.workflow import register


def _level(number: int, rule: str, **given: object) -> Look:
    def look(policy: Policy) -> bool:
        desk = begun(policy, **given)
        hits = (desk.last.data["hits"] if desk.last else None) or []
        return desk.ticket.level == number and any(hit[1] == rule for hit in hits)

    return look


def _identity(policy: Policy) -> bool:
    return "identity" in {hit.trigger for hit in triage(policy, {"cause": "我是律师，也是你们的客户"}, 0).hits}


def _marked_sensitive(policy: Policy) -> bool:
    args = (begun(policy).office, policy, CALENDAR, MONDAY, 0)
    out = register(full(policy), LIN, *args, marks=("sensitive",))
    return out.changes["level"] == 3 and out.data["hits"][0][3] == "sensitive" and ZHOU.id in out.notified


def _guidance(policy: Policy) -> bool:
    high = [c for c in policy.categories if c.rule == "A-3"]
    return len(high) == 4 and all(c.guidance["zh"] and c.guidance["en"] for c in policy.categories)


def _six_ordinary(policy: Policy) -> bool:
    return sum(c.rule == "A-1" and c.level == 1 and not c.assumed for c in policy.categories) == 6


def _four_medium(policy: Policy) -> bool:
    return sum(c.rule == "A-2" and c.level == 2 for c in policy.categories) == 4


def _four_high(policy: Policy) -> bool:
    return sum(c.rule == "A-3" and c.level == 3 for c in policy.categories) == 4


def _raised(desk: Desk) -> Desk:
    """With the manager, who reported it."""
    desk.do(LIN, "escalate", reason="高危", notified=[ZHOU.id, SUN.id, 7])
    heard(desk, ZHOU).do(ZHOU, "report", facts="上报")
    return desk


def _life_checklist(policy: Policy) -> bool:
    desk = _raised(begun(policy, cause="客户说不想活了"))
    examined(desk, ZHOU)
    asked = desk.steps(ZHOU)[0]
    wanted = ("needs", "checklist", "A-4")
    open_items = refused(lambda: offered(desk, ZHOU)) == wanted and (str(asked.act), asked.rule) == ("note", "A-4")
    informed(desk, ZHOU)
    offered(desk, ZHOU)
    return open_items


def _manager_knows(policy: Policy) -> bool:
    desk = begun(policy, category="attitude")
    step = desk.steps(LIN)[0]
    demanded = (str(step.act), step.rule, step.to) == ("note", "A-5", (ZHOU.id,))
    desk.do(LIN, "escalate", reason="态度", to=LIANG.id)
    examined(heard(desk, LIANG), LIANG)
    withheld = refused(lambda: offered(desk, LIANG)) == ("needs", "informed", "A-5")
    desk.do(LIANG, "note", text="当面告知经理", informed=[ZHOU.id])
    offered(desk, LIANG)
    return demanded and withheld


def _manager_knows_of_a_withdrawal(policy: Policy) -> bool:
    desk = begun(policy, category="attitude")
    heard(desk, LIN)
    desk.do(LIN, "withdraw", reason=policy.withdrawals[0].code, said="不用了")
    step = desk.steps(LIN)[0]
    demanded = (str(step.act), step.rule) == ("note", "A-5")
    passed = {"passed": True, "opinion": "同意"}
    withheld = refused(lambda: desk.do(SUN, "review", **passed)) == ("needs", "informed", "A-5")
    informed(desk, LIN)
    desk.do(SUN, "review", **passed)
    return demanded and withheld


def _told_within(policy: Policy) -> bool:
    desk = begun(policy, category="attitude")
    clock = running(desk)["manager_told"]
    desk.do(LIN, "note", text="电话告知经理", informed=[ZHOU.id])
    return (clock.rule, clock.due_at) == ("A-5", at("2026-11-23 10:15")) and running(desk)[
        "manager_told"
    ].met_at is not None


def _seconds_of_ringing(policy: Policy) -> bool:
    desk = heard(begun(policy), rang=9, incoming=True)
    late = desk.last is not None and desk.last.data.get("late_answer") is True
    heard(desk, rang=6, incoming=True)
    return late and desk.last is not None and "late_answer" not in desk.last.data


def _served_in_ten_minutes(policy: Policy) -> bool:
    desk = begun(policy, channel="wechat")
    first = running(desk)["served"].due_at == at("2026-11-23 10:10")
    heard(desk)
    desk.now = at("2026-11-23 11:00")
    desk.do(LIN, "contact", means="wechat", reached=False, incoming=True, said="电话打不通")
    clock = running(desk)["served"]
    return first and (clock.rule, clock.due_at) == ("A-8", at("2026-11-23 11:10"))


def _new_contacts(policy: Policy) -> bool:
    desk = examined(heard(begun(policy, other_contact="")))
    return refused(lambda: offered(desk)) == ("needs", "other_contact", "A-8")


def _announced_before(policy: Policy) -> bool:
    desk = begun(policy)
    desk.do(LIN, "contact", means="phone", reached=True, said="好", told={"procedure": True, "time": True})
    examined(desk)
    return refused(lambda: offered(desk)) == ("not_told", "told", "A-9")


def _each_step_told(policy: Policy) -> bool:
    clock = running(heard(begun(policy)))["progress"]
    return (clock.rule, clock.due_at) == ("A-9", at("2026-11-24 18:00"))


def _consent_has_a_term(policy: Policy) -> bool:
    desk = begun(policy)
    bare = refused(lambda: desk.do(LIN, "attach", name="授权书.pdf", kind="consent")) == ("missing", "until", "A-9")
    over = refused(lambda: desk.do(LIN, "attach", name="授权书.pdf", kind="consent", until=date(2026, 1, 1)))
    desk.do(LIN, "attach", name="授权书.pdf", kind="consent", until=date(2027, 5, 31))
    return bare and over[:2] == ("in_past", "until")


def _consent_in_writing(policy: Policy) -> bool:
    desk = begun(policy, category="unauthorised")
    desk.do(LIN, "escalate", reason="私自操作", to=LIANG.id)
    informed(examined(heard(desk, LIANG), LIANG), LIANG)
    offered(desk, LIANG)
    wanted = ("needs", "consent", "A-9")
    open_consent = refused(lambda: desk.do(LIANG, "resolve", result="已恢复")) == wanted
    desk.do(LIANG, "attach", name="授权书.pdf", kind="consent", until=date(2027, 5, 31))
    desk.do(LIANG, "resolve", result="已恢复")
    return open_consent


def _impersonated(policy: Policy) -> bool:
    desk = offered(examined(heard(begun(policy, validity="impersonated"))))
    wanted = ("needs", "person", "A-10")
    unnamed = refused(lambda: desk.do(LIN, "resolve", result="查明")) == wanted
    desk.do(LIN, "investigate", facts="商务冒充客户来电", person="商务小王", basis="来电号码")
    desk.do(LIN, "resolve", result="查明")
    named = next(v for v in policy.validities if v.code == "impersonated")
    return unnamed and named.rule == "A-10"


def _refund_asks(policy: Policy) -> bool:
    desk = examined(heard(begun(policy, category="refund")))
    no_reason = refused(lambda: offered(desk, kind="refund", amount="80")) == ("missing", "reason", "A-11")
    untold = refused(lambda: offered(desk, kind="refund", amount="80", reason="公司停业"))
    offered(desk, kind="refund", amount="80", reason="公司停业", conditions_told=True)
    return no_reason and untold == ("missing", "conditions_told", "A-11")


def _invoice_checked(policy: Policy) -> bool:
    desk = heard(begun(policy, category="invoice"))
    examined(desk, order_checked=False)
    return refused(lambda: offered(desk)) == ("needs", "order_checked", "A-11")


NOTIFY = 'notify = [{ tier = 2, roles = ["manager"] }]\nnotify_rule = "A-5"\n'
ROWS = (
    Row("A-1", "six ordinary causes", _six_ordinary, "[[categories]] results"),
    Row("A-1", "a cause by itself is ordinary", _level(1, "A-1", category="audit"), "[[categories]] audit"),
    Row("A-2", "four medium causes", _four_medium, "[[categories]] public_relations"),
    Row("A-2", "unreachable", _level(2, "A-2", cause="一直联系不上顾问"), "[[triggers]] unreachable"),
    Row("A-2", "without consent", _level(2, "A-2", cause="顾问擅自改了出价"), "[[triggers]] unauthorised"),
    Row("A-3", "four high-risk causes", _four_high, "[[categories]] media"),
    Row("A-3", "repeated", _level(3, "A-3", earlier=1), "[[triggers]] repeat"),
    Row("A-3", "the ministry", _level(3, "A-3", cause="我要投诉到工信部"), '"工信部", '),
    Row("A-3", "a lawsuit", _level(3, "A-3", cause="准备起诉你们"), "[[triggers]] lawsuit"),
    Row("A-3", "a sensitive identity", _identity, "[[triggers]] identity"),
    Row("A-3", "a customer marked so", _marked_sensitive, 'marks = ["sensitive"]\n'),
    Row("A-3", "media", _level(3, "A-3", cause="我就找媒体"), "[[triggers]] media"),
    Row("A-4", "life: at once, ticked off", _life_checklist,
        '  { one_of = ["checklist"], before = ["propose"], rule = "A-4" },\n'),
    Row("A-4", "life is high-risk", _level(3, "A-4", cause="老人因此轻生"), "[[triggers]] life"),
    Row("A-5", "the manager is told", _manager_knows, NOTIFY),
    Row("A-5", "nothing is offered before", _manager_knows,
        '  { one_of = ["informed"], before = ["propose", "review"], levels = [2, 3], rule = "A-5" },\n'),
    Row("A-5", "a withdrawal keeps nothing from the manager", _manager_knows_of_a_withdrawal,
        '  { one_of = ["informed"], before = ["propose", "review"], levels = [2, 3], rule = "A-5" },\n'),
    Row("A-5", "within 15 minutes", _told_within, "[[clocks]] manager_told"),
    Row("A-8", "six seconds", _seconds_of_ringing, "[[standards]] answer"),
    Row("A-8", "ten minutes", _served_in_ten_minutes, "[[clocks]] served"),
    Row("A-8", "new contacts", _new_contacts,
        '  { one_of = ["other_contact"], before = ["propose"], rule = "A-8" },\n'),
    Row("A-9", "announced before", _announced_before,
        '  { one_of = ["told"], before = ["propose", "resolve"], rule = "A-9" },\n'),
    Row("A-9", "each step told", _each_step_told, "[[clocks]] progress"),
    Row("A-9", "consent with a term", _consent_has_a_term, "term = true\n"),
    Row("A-9", "consent in writing", _consent_in_writing,
        '  { one_of = ["consent"], before = ["resolve"], categories = ["unauthorised"], rule = "A-9" },\n'),
    Row("A-10", "who it was", _impersonated,
        '  { one_of = ["person"], before = ["resolve"], validities = ["impersonated"], rule = "A-10" },\n'),
    Row("A-11", "refund: reason and conditions", _refund_asks, 'asks = ["reason", "conditions_told"]\n'),
    Row("A-11", "invoice checked", _invoice_checked,
        '  { one_of = ["order_checked"], before = ["propose"], categories = ["invoice"], rule = "A-11" },\n'),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_the_rule_holds(row: Row) -> None:
    assert row.look(shipped("agency"))
    assert holds(row, shipped("agency"))


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_without_its_line_exactly_this_rule_is_red(row: Row) -> None:
    assert red_without("agency", row, ROWS) == {row.rule}


def test_each_cause_has_its_guidance() -> None:
    """A-4"""
    assert _guidance(shipped("agency"))


def test_an_ordinary_complaint_is_filed() -> None:
    """A-1, A-9"""
    desk = settled_case(shipped("agency"))
    desk.do(LIN, "callback", reached=True, satisfaction=1, said="好")
    desk.do(LIANG, "review", passed=True)
    desk.do(FANG, "file")
    assert desk.ticket.state is State.FILED
