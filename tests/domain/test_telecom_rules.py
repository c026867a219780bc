"""The rules of a telecom service centre, each with the line of the pack that makes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from case_desk import FANG, HE, LIANG, LIN, SUN, ZHOU, Desk, at, shipped
from pack_lines import (
    Row,
    begun,
    days_later,
    examined,
    heard,
    holds,
    offered,
    red_without,
    refused,
    running,
    settled_case,
)

from desktop.domain import workflow
from desktop.domain.alike import groups
from desktop.domain.policy import Policy
from desktop.domain.types import State, Ticket


def _receiver_asks(policy: Policy) -> bool:
    desk = begun(policy)
    desk.do(LIN, "assign", to=HE.id)
    offered(examined(heard(desk, HE), HE), HE).do(HE, "resolve", result="已办")
    step = desk.steps(LIN)[0]
    return (str(step.act), step.people, step.rule) == ("callback", (LIN.id,), "T-1")


def _key_elements(policy: Policy) -> bool:
    desk = heard(begun(policy, product=""))
    return refused(lambda: examined(desk)) == ("needs", "product", "T-2")


def _course_first(policy: Policy) -> bool:
    desk = heard(begun(policy, course=""))
    return refused(lambda: examined(desk)) == ("needs", "course", "T-2")


def _tier_by_tier(policy: Policy) -> bool:
    desk = heard(begun(policy))
    wanted = ("one_level_at_a_time", "to_level", "T-2")
    return refused(lambda: desk.do(LIN, "escalate", reason="x", to_level=3)) == wanted


def _sensitive_at_once(policy: Policy) -> bool:
    desk = begun(policy, cause="再不处理我就打12300申诉")
    return desk.ticket.level == 3


def _within_24_hours(policy: Policy) -> bool:
    clock = running(begun(policy, now=at("2026-11-27 22:00")))["first_reply"]
    return (clock.due_at, clock.rule, clock.assumed) == (at("2026-11-28 22:00"), "T-3", False)


def _within_48_hours(policy: Policy) -> bool:
    clock = running(begun(policy, now=at("2026-11-27 22:00")))["answer"]
    return (clock.due_at, clock.rule) == (at("2026-11-29 22:00"), "T-3")


def _message_the_same_day(policy: Policy) -> bool:
    desk = begun(policy)
    desk.do(LIN, "contact", means="phone", reached=False)
    clock = running(desk)["same_day_message"]
    desk.do(LIN, "contact", means="sms", reached=False, message="unreached")
    return clock.due_at == at("2026-11-24 00:00") and running(desk)["same_day_message"].met_at is not None


def _one_message_for_all_days(policy: Policy) -> bool:
    desk = _missed(policy, [0, 1, 2])
    answered = running(desk)["same_day_message"].met_at is not None
    heard(desk)
    desk.do(LIN, "contact", means="phone", reached=False)
    return answered and running(desk)["same_day_message"].met_at is None


def _missed(policy: Policy, days: list[int], message: bool = True) -> Desk:
    """Calls in vain on these days after the receipt, a message on the first."""
    desk = begun(policy)
    start = desk.now
    for index, day in enumerate(days):
        desk.now = start.replace(day=start.day + day)
        desk.do(LIN, "contact", means="phone", reached=False)
        if message and index == 0:
            desk.do(LIN, "contact", means="sms", reached=False)
    return desk


def _parked_only_then(policy: Policy) -> bool:
    desk = _missed(policy, [0, 1, 2])
    early = refused(lambda: desk.do(LIN, "park", reason="联系不上")) == ("park_unreached", "act", "T-3")
    desk = _missed(policy, [0, 1, 2, 3])
    desk.do(LIN, "park", reason="联系不上")
    return early and desk.ticket.state is State.PARKED


def _every_day(policy: Policy) -> bool:
    return _missed(policy, [0, 1, 3, 4]).ticket.state is State.OPEN


def _not_without_a_message(policy: Policy) -> bool:
    return _missed(policy, [0, 1, 2, 3], message=False).ticket.state is State.OPEN


def _never_asked(policy: Policy) -> Desk:
    desk = settled_case(policy)
    for _ in range(4):
        if desk.ticket.state is State.REVIEW:
            break
        desk.do(LIN, "callback", reached=False, means="phone")
        if desk.ticket.state is State.CALLBACK:
            desk.do(LIN, "callback", reached=False, means="sms")
            days_later(desk)
    assert desk.ticket.state is State.REVIEW
    return desk


def _unreached_stays_open(policy: Policy) -> bool:
    desk = _never_asked(policy)
    first = refused(lambda: desk.do(LIANG, "review", passed=True)) == ("never_reached", "passed", "T-4")
    desk.do(LIANG, "review", passed=False, opinion="继续跟进")
    return first and desk.ticket.state is State.CALLBACK


def _followed_into_the_next_month(policy: Policy) -> bool:
    desk = _never_asked(policy)
    desk.now = at("2026-12-10 17:00")
    still = refused(lambda: desk.do(LIANG, "review", passed=True))[0] == "never_reached"
    desk.now = at("2026-12-11 09:00")
    return still and desk.do(LIANG, "review", passed=True).data["counts_as_ours"] is True


def _category_locked(policy: Policy) -> bool:
    desk = _missed(policy, [0, 1, 2, 3])
    wanted = ("category_locked", "category", "T-4")
    return refused(lambda: desk.do(LIN, "reclassify", category="network", reason="x")) == wanted


def _own_word(policy: Policy) -> bool:
    desk = begun(policy)
    steered = refused(lambda: desk.do(LIN, "withdraw", reason="劝说", said="x")) == ("unknown_value", "reason", "T-5a")
    silent = refused(lambda: desk.do(LIN, "withdraw", reason="forgot"))[::2] == ("missing", "T-5a")
    desk.do(LIN, "withdraw", reason="forgot", said="是我自己忘记办过了")
    return steered and silent and desk.ticket.state is State.WITHDRAWN


def _rated(policy: Policy, category: str = "service_opened") -> Desk:
    desk = settled_case(policy, category=category)
    desk.do(LIN, "callback", reached=True, satisfaction=1, said="可以")
    return desk


SIGNED = ["acceptance_sheet", "acceptance_details"]


def _evidence_per_cause(policy: Policy) -> bool:
    desk = _rated(policy)
    with pytest.raises(Exception, match="evidence_missing") as caught:
        desk.do(LIN, "reclassify", category="charge", reason="客户办过")
    papers = tuple(one.name for one in policy.reclassification.evidence if one.code in SIGNED)
    return caught.value.rule == "T-5b" and caught.value.values["missing"] == papers  # type: ignore[attr-defined]


def _satisfied_first(policy: Policy) -> bool:
    desk = heard(begun(policy, category="service_opened"))
    args = {"category": "charge", "reason": "客户办过", "evidence": SIGNED}
    return refused(lambda: desk.do(LIN, "reclassify", **args)) == ("satisfaction_missing", "evidence", "T-5b")


def _second_review(policy: Policy) -> bool:
    desk = _rated(policy)
    args = {"category": "charge", "reason": "客户办过", "evidence": SIGNED, "responsibility": {"customer": 100}}
    desk.do(LIN, "reclassify", **args)
    waits = (desk.ticket.state, desk.ticket.category) == (State.APPROVAL, "service_opened")
    own = refused(lambda: desk.do(LIN, "approve", opinion="x"))[::2] == ("own_case", "T-5b")
    desk.do(LIANG, "approve", opinion="同意")
    return waits and own and (desk.ticket.state, desk.ticket.category) == (State.REVIEW, "charge")


def _nothing_begins_meanwhile(policy: Policy) -> bool:
    desk = _rated(policy)
    args = {"category": "charge", "reason": "客户办过", "evidence": SIGNED, "responsibility": {"customer": 100}}
    desk.do(LIN, "reclassify", **args)
    task = {"department": "网络部", "what": "查", "by": desk.now + timedelta(days=1)}
    return refused(lambda: desk.do(LIN, "task", **task)) == ("request_waits", "act", "T-5b")


def _not_in_passing(policy: Policy) -> bool:
    desk = begun(policy, category="service_opened")
    return refused(lambda: desk.do(LIN, "edit", category="charge")) == ("reclassify_instead", "category", "T-5b")


def _always_ours(category: str):  # type: ignore[no-untyped-def]
    def look(policy: Policy) -> bool:
        desk = heard(begun(policy, category=category))
        wanted = ("category_fixed", "T-6")
        again = refused(lambda: desk.do(LIN, "reclassify", category="charge", reason="x"))[::2] == wanted
        return again and refused(lambda: examined(desk, share=60))[::2] == wanted

    return look


def _alike(policy: Policy) -> bool:
    base = begun(policy).ticket

    def ticket(key: int, day: int, phone: str) -> Ticket:
        received = base.received_at.replace(day=day)
        return replace(base, id=key, received_at=received, phone=phone, product="校讯通")

    tickets = [ticket(1, 1, "1"), ticket(2, 3, "2"), ticket(3, 6, "3"), ticket(4, 20, "4")]
    (found,) = groups(policy, tickets)
    one_person = groups(policy, [replace(one, phone="1") for one in tickets])
    return (found.tickets, found.rule, one_person) == ((1, 2, 3), "T-9", ())


def _escalated(policy: Policy) -> Desk:
    desk = begun(policy, cause="我很生气")
    desk.do(LIN, "escalate", reason="情绪强烈")
    offered(examined(heard(desk, LIANG), LIANG), LIANG).do(LIANG, "resolve", result="已办")
    return desk


def _holes_instead(policy: Policy) -> bool:
    desk = _escalated(policy)
    desk.do(LIN, "callback", reached=True, said="知道了")
    missing = refused(lambda: desk.do(SUN, "review", passed=True)) == ("holes_missing", "holes", "T-10")
    desk.do(SUN, "review", passed=True, holes="首次答复没有核对账单")
    desk.do(FANG, "file")
    return missing and desk.ticket.state is State.FILED


def _not_scored(policy: Policy) -> bool:
    desk = _escalated(policy)
    desk.do(LIN, "callback", reached=True, satisfaction=3, said="不接受")
    return (desk.ticket.state, len(desk.sheets)) == (State.REVIEW, 1)


def _behaviours(policy: Policy) -> bool:
    desk = heard(begun(policy), behaviours=["unreasonable", "vents"])
    recorded = desk.last is not None and desk.last.data["behaviours"] == ["unreasonable", "vents"]
    return recorded and sum(one.rule == "T-11" for one in policy.behaviours) == 13


def _manners(policy: Policy) -> bool:
    return [bool(one.phrases) for one in policy.manners if one.rule == "T-11b"] == [True] * 5


def _talk(policy: Policy) -> bool:
    steps = {step.code for step in policy.talk if step.rule == "T-12" and step.phrases}
    return {"confirm", "ask_once", "pause", "done", "way_back"} <= steps


KEY = 'before = ["investigate", "propose"], rule = "T-2" },\n'
GROUPING = '[grouping]\nsame = ["category", "product"]\ndays = 7\nleast = 3\nrule = "T-9"\nassumed = true\n'
PHRASES = (
    'phrases = [\n  { zh = "这样办是为了不让别人冒用您的号码。", '
    'en = "This keeps others from using your number." },\n]\n'
)
ROWS = (
    Row("T-1", "the receiver closes the loop", _receiver_asks, '[receiver]\nrule = "T-1"\n'),
    Row("T-2", "key elements first", _key_elements, f'  {{ one_of = ["product"], {KEY}'),
    Row("T-2", "the course first", _course_first, f'  {{ one_of = ["course"], {KEY}'),
    Row("T-2", "one level at a time", _tier_by_tier, '[ladder]\nrule = "T-2"\n'),
    Row("T-2", "what is sensitive at once", _sensitive_at_once, '"12300", '),
    Row("T-3", "24 hours", _within_24_hours, "[[clocks]] first_reply"),
    Row("T-3", "48 hours", _within_48_hours, "[[clocks]] answer"),
    Row("T-3", "message the same day", _message_the_same_day, "[[clocks]] same_day_message"),
    Row("T-3", "one message for all days", _one_message_for_all_days, "[[clocks]] same_day_message"),
    Row("T-3", "parked only after three more days", _parked_only_then, "days = 4\n", "days = 3\n"),
    Row("T-3", "every day", _every_day, "daily = true\n"),
    Row("T-3", "with a message", _not_without_a_message, "days = 4\nmessage = true", "days = 4"),
    Row("T-4", "stays open", _unreached_stays_open, 'follow_days = 10\nfollow_rule = "T-4"\n'),
    Row("T-4", "followed into the next month", _followed_into_the_next_month, "follow_days = 10", "follow_days = 1"),
    Row("T-4", "category locked", _category_locked, 'follow_days = 10\nfollow_rule = "T-4"\n'),
    Row("T-5a", "own word and reason", _own_word, "[[withdrawals]] forgot"),
    Row("T-5b", "evidence per cause", _evidence_per_cause, 'evidence = ["acceptance_sheet", "acceptance_details"]\n'),
    Row("T-5b", "satisfied first", _satisfied_first, "needs_satisfaction = true\n"),
    Row("T-5b", "second review", _second_review, 'review = { tier = 2, roles = ["supervisor", "manager"] }\n'),
    Row("T-5b", "nothing begins meanwhile", _nothing_begins_meanwhile,
        'review = { tier = 2, roles = ["supervisor", "manager"] }\n'),
    Row("T-5b", "not in passing", _not_in_passing, 'review = { tier = 2, roles = ["supervisor", "manager"] }\n'),
    Row("T-6", "opened for a unit", _always_ours("unit_opened"), "[[categories]] unit_opened"),
    Row("T-6", "reported by a school", _always_ours("school_reported"), "[[categories]] school_reported"),
    Row("T-6", "opened by the weather bureau", _always_ours("weather_opened"), "[[categories]] weather_opened"),
    Row("T-9", "like cases", _alike, GROUPING),
    Row("T-10", "holes instead of satisfaction", _holes_instead, 'examine = true\nexamine_rule = "T-10"\n'),
    Row("T-10", "not scored", _not_scored, 'examine = true\nexamine_rule = "T-10"\n'),
    Row("T-11", "behaviours of one contact", _behaviours, "[[behaviours]] unreasonable"),
    Row("T-11b", "five manners", _manners, PHRASES),
    Row("T-12", "talking", _talk, "[[talk]] way_back"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_the_rule_holds(row: Row) -> None:
    assert row.look(shipped("telecom"))
    assert holds(row, shipped("telecom"))


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_without_its_line_exactly_this_rule_is_red(row: Row) -> None:
    assert red_without("telecom", row, ROWS) == {row.rule}


def test_a_major_complaint_goes_the_whole_way() -> None:
    """T-2, T-10: reported, approved, examined, filed."""
    desk = begun(shipped("telecom"), cause="我要找记者曝光")
    desk.do(LIN, "escalate", reason="媒体")
    assert desk.ticket.handler == ZHOU.id
    heard(desk, ZHOU).do(ZHOU, "report", facts="客户要找媒体")
    offered(examined(desk, ZHOU), ZHOU)
    desk.do(SUN, "approve", opinion="同意")
    desk.do(ZHOU, "resolve", result="已办")
    desk.do(LIN, "callback", reached=True, said="知道了")
    desk.do(SUN, "review", passed=True, holes="没有")
    desk.do(FANG, "file")
    assert desk.ticket.state is State.FILED


def test_behaviours_are_no_labels() -> None:
    """T-11: neutral words of one contact."""
    for one in shipped("telecom").behaviours:
        assert not [word for word in ("无理", "古怪", "霸道", "无聊", "专业户", "刁") if word in one.name["zh"]], one
        assert one.advice["zh"]
        assert one.advice["en"]


@pytest.mark.parametrize(("cause", "offered_to"), [("多收五元", [2]), ("再不处理我就打12300申诉", [3])])
def test_the_wizard_offers_no_rung_that_would_be_left_out(cause: str, offered_to: list[int]) -> None:
    desk = begun(shipped("telecom"), cause=cause)
    plan = workflow.escalation(desk.case, LIN, desk.office, desk.policy, desk.calendar, desk.now)
    assert [target.level for target in plan.targets] == offered_to
