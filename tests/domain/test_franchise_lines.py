"""The rules of franchise retail, each with the line of the pack that makes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from case_desk import LIANG, LIN, SUN, ZHOU, Desk, at, shipped
from pack_lines import (
    Row,
    begun,
    examined,
    heard,
    offered,
    red_without,
    refused,
    running,
    settled_case,
)

from desktop.domain.penalties import suggestions
from desktop.domain.policy import Policy
from desktop.domain.triage import triage
from desktop.domain.types import State


def _for_franchisees(policy: Policy) -> bool:
    offered_to = {kind: {c.code for c in policy.categories_for(kind)} for kind in ("consumer", "franchisee")}
    return "supply_quantity" in offered_to["franchisee"] - offered_to["consumer"]


def _beyond_tier_one(policy: Policy) -> bool:
    desk = offered(examined(heard(begun(policy))), kind="refund", amount="300")
    return desk.ticket.state is State.APPROVAL


def _delivery_is_level_one(policy: Policy) -> bool:
    return begun(policy, category="delivery").ticket.level == 1


def _attitude(policy: Policy) -> bool:
    return ("attitude", "F-4.3.2", 2) in _hits(policy, "店员态度恶劣")


def _repeated(policy: Policy) -> bool:
    return ("repeat", "F-4.3.2") in {(hit.trigger, hit.rule) for hit in triage(policy, {"cause": "又来了"}, 1).hits}


def _injury(policy: Policy) -> bool:
    return ("injury", "F-4.3.3", 3) in _hits(policy, "孩子烫伤送医")


def _hits(policy: Policy, cause: str) -> set[tuple[str, str, int]]:
    return {(hit.trigger, hit.rule, hit.level) for hit in triage(policy, {"cause": cause}, 0).hits}


def _one_working_day(policy: Policy) -> bool:
    return running(begun(policy))["first_contact"].due_at == at("2026-11-24 18:00")


def _supervisor_reviews(policy: Policy) -> bool:
    desk = settled_case(policy)
    desk.do(LIN, "callback", reached=True, satisfaction=1, said="满意")
    return desk.steps()[0].people == (LIANG.id,)


def _serious(policy: Policy) -> Desk:
    return begun(policy, category="service_attitude")


def _at_once(policy: Policy) -> bool:
    clock = running(_serious(policy))["hand_over"]
    return (clock.due_at - clock.started_at, clock.rule) == (timedelta(minutes=15), "F-5.1-L2")


def _grave(policy: Policy) -> Desk:
    desk = begun(policy, cause="要打12315投诉你们")
    desk.do(LIN, "escalate", reason="12315")
    return heard(desk, ZHOU)


def _special_report(policy: Policy) -> bool:
    return _grave(policy).next(ZHOU) == "report"


def _agreed_before_settled(policy: Policy) -> bool:
    desk = examined(heard(begun(policy)))
    return refused(lambda: desk.do(LIN, "resolve", result="已办"))[2] == "F-5.3.1"


def _greets(policy: Policy) -> bool:
    return "greet" in {step.code for step in policy.talk}


def _product_code(policy: Policy) -> bool:
    desk = examined(heard(begun(policy, product_code="")))
    return refused(lambda: offered(desk))[1:] == ("product_code", "F-5.3.1.2")


def _told(policy: Policy) -> bool:
    desk = examined(heard(begun(policy), told={}))
    return refused(lambda: offered(desk))[2] == "F-5.3.1.3"


def _departments_first(policy: Policy) -> bool:
    desk = examined(heard(begun(policy)))
    desk.do(LIN, "task", department="物流部", what="查", by=desk.now + timedelta(days=1))
    offered(desk)
    return refused(lambda: desk.do(LIN, "resolve", result="已办"))[2] == "F-5.3.1.4"


def _weekly(policy: Policy) -> bool:
    clock = running(heard(begun(policy)))["progress"]
    return (clock.rule, clock.due_at) == ("F-5.3.1.5", at("2026-11-30 18:00"))


def _rises(policy: Policy) -> bool:
    desk = settled_case(policy)
    desk.do(LIN, "callback", reached=True, satisfaction=4, said="不行")
    return len(desk.sheets) == 2


def _proposed(policy: Policy) -> Desk:
    """A grave case with a solution; reported before, where the pack asks for it."""
    desk = _grave(policy)
    if desk.next(ZHOU) == "report":
        desk.do(ZHOU, "report", facts="客户要打12315")
    return offered(examined(desk, ZHOU), ZHOU)


def _under_direction(policy: Policy) -> bool:
    return _proposed(policy).ticket.state is State.APPROVAL


def _meeting(policy: Policy) -> bool:
    desk = _proposed(policy)
    if desk.ticket.state is State.APPROVAL:
        desk.do(SUN, "approve", opinion="同意")
    desk.do(ZHOU, "resolve", result="已办")
    desk.do(ZHOU, "callback", reached=True, satisfaction=5, said="不行")
    return desk.next(ZHOU) == "refer"


def _suggested(desk: Desk) -> dict[str, str]:
    return {s.rule: s.code for s in suggestions(desk.case, desk.policy, desk.calendar, desk.now)}


def _not_answered(policy: Policy) -> bool:
    desk = begun(policy)
    desk.now += timedelta(days=7)
    return "F-5.4.1.1" in _suggested(desk)


def _not_handed_over(policy: Policy) -> bool:
    desk = _serious(policy)
    desk.now += timedelta(hours=6)
    return _suggested(desk).get("F-5.4.1.2") == "procedure/hand_over"


def _not_asked(policy: Policy) -> bool:
    desk = settled_case(policy)
    desk.now += timedelta(days=7)
    return "F-5.4.1.3" in _suggested(desk)


ROWS = (
    Row("F-4.1", "what only franchisees complain of", _for_franchisees,
        'code = "supply_quantity"\nkinds = ["franchisee"]\n', 'code = "supply_quantity"\n'),
    Row("F-4.2", "beyond a tier's authority", _beyond_tier_one, 'limit = "200"', 'limit = "499"'),
    Row("F-4.3.1", "a concrete problem", _delivery_is_level_one, "[[categories]] delivery"),
    Row("F-4.3.2", "service attitude", _attitude, "[[triggers]] attitude"),
    Row("F-4.3.2", "complained of again", _repeated, "earlier = 1\n", "earlier = 9\n"),
    Row("F-4.3.3", "somebody hurt", _injury, "[[triggers]] injury"),
    Row("F-5.1.1", "one working day", _one_working_day,
        'unit = "working_days"\namount = 1\nwarn = 60\nconsequence = "not_answered"',
        'unit = "working_days"\namount = 2\nwarn = 60\nconsequence = "not_answered"'),
    Row("F-5.1-L1", "the supervisor reviews", _supervisor_reviews,
        'review = { tier = 2, roles = ["supervisor"] }', "review = { tier = 2 }"),
    Row("F-5.1-L2", "handed over at once", _at_once, "amounts = { 2 = 15 }", "amounts = { 2 = 60 }"),
    Row("F-5.1-L3", "a special report to both heads", _special_report,
        'report = [{ tier = 3, roles = ["director"] }, { tier = 3, roles = ["administration"] }]\n'),
    Row("F-5.1-L3", "under the heads' direction", _under_direction,
        'approve = { tier = 3, roles = ["director", "administration"] }\n'),
    Row("F-5.3.1", "agreed before it is settled", _agreed_before_settled,
        '  { one_of = ["proposal"], before = ["resolve"] },\n'),
    Row("F-5.3.1.1", "introduces oneself", _greets, "[[talk]] greet"),
    Row("F-5.3.1.2", "product and its code", _product_code, '  { one_of = ["product_code"], before = ["propose"] },\n'),
    Row("F-5.3.1.3", "the customer is told", _told,
        '  { one_of = ["told"], before = ["propose", "resolve"], rule = "F-5.3.1.3" },\n'),
    Row("F-5.3.1.4", "departments are followed", _departments_first,
        '  { one_of = ["tasks"], before = ["resolve"], rule = "F-5.3.1.4" },\n'),
    Row("F-5.3.1.5", "at least once a week", _weekly, "[[clocks]] progress"),
    Row("F-5.3.1.6", "four and five rise", _rises,
        'en = "Dissatisfied" }\nsettles = false', 'en = "Dissatisfied" }\nsettles = true'),
    Row("F-5.3.1.7", "before the general manager's meeting", _meeting,
        'refer = { tier = 3, roles = ["administration"] }\nrefer_rule = "F-5.3.1.7"\n'),
    Row("F-5.4.1.1", "not answered", _not_answered, 'consequence = "not_answered"\n'),
    Row("F-5.4.1.2", "procedure not followed", _not_handed_over, 'consequence = "procedure"\n'),
    Row("F-5.4.1.3", "satisfaction not asked", _not_asked, 'consequence = "not_asked"\n'),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_the_rule_holds(row: Row) -> None:
    assert row.look(shipped("franchise"))


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_without_its_line_exactly_this_rule_is_red(row: Row) -> None:
    assert red_without("franchise", row, ROWS) == {row.rule}
