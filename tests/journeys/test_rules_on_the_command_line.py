"""Each F rule broken on purpose, and refused with code, field and clause. Source: domain, F."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from command_line import COMPLAINT, TOLD, CommandLine

from desktop.desk import office
from desktop.desk.session import Session

ANGRY = {**COMPLAINT, "cause": "店员态度恶劣，问三次不理人", "category": "service_attitude"}
GRAVE = {**COMPLAINT, "cause": "今天不给说法我就打12315"}
REFUND = {"kind": "refund", "amount": "19"}
FOUND: dict[str, Any] = {"facts": "冷柜温度偏高", "responsibility": {"ours": 100}}
OFFER: dict[str, Any] = {"measures": "退款并致歉", "remedy": REFUND}


def _added(desk: CommandLine, **fields: Any) -> str:
    return desk.add(**{**COMPLAINT, **fields})


def _contacted(desk: CommandLine, told: dict[str, bool] = TOLD, **fields: Any) -> str:
    number = _added(desk, **fields)
    desk.done(number, "contact", means="phone", reached=True, said="听取经过", told=told)
    return number


def _investigated(desk: CommandLine) -> str:
    number = _contacted(desk)
    desk.done(number, "investigate", **FOUND)
    return number


def _proposed(desk: CommandLine, amount: str = "19") -> str:
    number = _investigated(desk)
    desk.done(number, "propose", measures="退款并致歉", remedy={"kind": "refund", "amount": amount})
    return number


def _asked_a_department(desk: CommandLine) -> str:
    number = _proposed(desk)
    desk.done(number, "task", department="生产部", what="提供监控", by="2026-10-12T18:00:00+08:00")
    return number


def _resolved(desk: CommandLine) -> str:
    number = _proposed(desk)
    desk.done(number, "resolve", result="已退款")
    return number


def _rated(desk: CommandLine) -> str:
    number = _resolved(desk)
    desk.done(number, "callback", reached=True, satisfaction=2, said="可以")
    return number


def _reviewed(desk: CommandLine) -> str:
    number = _rated(desk)
    desk.done(number, "review", "xu", passed=True, opinion="同意")
    return number


def _handed_to_the_manager(desk: CommandLine) -> str:
    number = _contacted(desk, cause=GRAVE["cause"])
    desk.done(number, "escalate", reason="客户要打 12315")
    return number


def _grave_and_settled(desk: CommandLine) -> str:
    """Level 3, settled and rated, a person named and not heard."""
    number = _handed_to_the_manager(desk)
    desk.done(number, "report", "liang", facts="客户要求今天答复")
    desk.done(number, "contact", "liang", means="phone", reached=True, said="经理致歉", told=TOLD)
    desk.done(number, "investigate", "liang", **FOUND, person="区嘉敏")
    desk.done(number, "propose", "liang", **OFFER)
    desk.done(number, "approve", "luo", opinion="同意")
    desk.done(number, "resolve", "liang", result="已退款")
    desk.done(number, "callback", "liang", reached=True, satisfaction=2, said="可以")
    return number


def _top_dissatisfied(desk: CommandLine) -> str:
    number = _handed_to_the_manager(desk)
    desk.done(number, "report", "liang", facts="客户要求今天答复")
    desk.done(number, "contact", "liang", means="phone", reached=True, said="经理致歉", told=TOLD)
    desk.done(number, "investigate", "liang", **FOUND)
    desk.done(number, "propose", "liang", **OFFER)
    desk.done(number, "approve", "luo", opinion="同意")
    desk.done(number, "resolve", "liang", result="已退款")
    desk.done(number, "callback", "liang", reached=True, satisfaction=5, said="没有用")
    return number


@dataclass(frozen=True)
class Broken:
    """How far a complaint is, who then does which act with what, and how the rule refuses."""

    rule: str
    before: Callable[[CommandLine], str]
    who: str
    act: str
    code: str
    wrong: str = "act"
    args: dict[str, Any] = field(default_factory=dict)


RULES = [
    Broken("F-4.2", lambda d: _proposed(d, "450"), "he", "approve", "not_in_seat"),
    Broken("F-5.1.1", _added, "lin", "propose", "reach_first", args=OFFER),
    Broken("F-5.1.1", lambda d: _contacted(d, course=""), "lin", "propose", "needs", "course", OFFER),
    Broken("F-5.1-L1", _rated, "liang", "review", "not_in_seat", args={"passed": True}),
    Broken("F-5.1-L1", _rated, "lin", "review", "own_case", args={"passed": True}),
    Broken("F-5.1-L1", _rated, "he", "file", "not_reviewed"),
    Broken("F-5.1-L2", lambda d: _contacted(d, **ANGRY), "lin", "investigate", "hand_over_first", args=FOUND),
    Broken("F-5.1-L3", lambda d: _contacted(d, **GRAVE), "xu", "investigate", "hand_over_first", args=FOUND),
    Broken("F-5.1-L3", _handed_to_the_manager, "liang", "propose", "report_first", args=OFFER),
    Broken("F-5.1.1", _added, "lin", "contact", "empty", "said", {"means": "phone", "reached": True}),
    Broken("F-5.1.1", _contacted, "lin", "resolve", "needs", "facts", {"result": "好"}),
    Broken("F-5.3.1", _investigated, "lin", "resolve", "proposal_missing", "measures", {"result": "好"}),
    Broken("F-5.3.1.2", lambda d: _contacted(d, product_code=""), "lin", "propose", "needs", "product_code", OFFER),
    Broken("F-5.3.1.3", lambda d: _contacted(d, {"time": True}), "lin", "propose", "not_told", "told", OFFER),
    Broken("F-5.3.1.4", _asked_a_department, "lin", "resolve", "tasks_open", "task", {"result": "已退款"}),
    Broken(
        "F-5.3.1.6", _resolved, "lin", "callback", "satisfaction_range", "satisfaction",
        {"reached": True, "satisfaction": 6, "said": "好"},
    ),
    Broken("F-5.3.1.6", _proposed, "xu", "review", "wrong_state", args={"passed": True}),
    Broken("F-5.3.1.7", _top_dissatisfied, "luo", "review", "meeting_first", args={"passed": True}),
    Broken("F-5.3.1.7", _rated, "deng", "refer", "wrong_state", args={"question": "怎么办"}),
    Broken(
        "F-5.4.1.3", _resolved, "lin", "callback", "satisfaction_unreached", "satisfaction",
        {"reached": False, "satisfaction": 1},
    ),
    Broken("LAW-statement", _grave_and_settled, "luo", "review", "not_heard", args={"passed": True}),
    Broken("LAW-statement", _grave_and_settled, "liang", "statement", "term_runs", "silent", {"silent": True}),
    Broken("F-7", _reviewed, "lin", "file", "not_in_seat"),
]  # fmt: skip


@pytest.mark.parametrize("broken", RULES, ids=[f"{b.rule}-{b.act}-{b.code}" for b in RULES])
def test_a_broken_rule_is_refused_with_clause_and_field(desk: CommandLine, broken: Broken) -> None:
    number = broken.before(desk)
    before = desk.show(number)
    answer = desk.do(number, broken.act, broken.who, **broken.args)
    assert answer.refused == (broken.code, broken.wrong, broken.rule)
    after = desk.show(number)
    assert (after["state"], after["act"], after["timeline"]) == (before["state"], before["act"], before["timeline"])


@pytest.mark.parametrize(
    ("rule", "fields", "code", "wrong"),
    [
        ("F-4.1", {"complainant_kind": "supplier"}, "unknown_value", "complainant_kind"),
        ("F-4.3.2", {**ANGRY, "level": 1}, "level_reason_missing", "level_reason"),
        ("F-4.3.3", {**GRAVE, "level": 1}, "level_reason_missing", "level_reason"),
        ("F-5.1.1", {"channel": None}, "missing", "channel"),
    ],
)
def test_a_complaint_against_the_rules_is_not_registered(
    desk: CommandLine, rule: str, fields: dict[str, Any], code: str, wrong: str
) -> None:
    assert desk("ticket", "add", given={**COMPLAINT, **fields}).refused == (code, wrong, rule)
    assert desk("ticket", "list").objects == []


def test_whom_a_finding_names_is_heard_or_noted_as_silent(desk: CommandLine) -> None:
    """Source: LAW-statement"""
    number = _grave_and_settled(desk)
    clock = _clock(desk, number, "statement_grave")
    assert (clock["rule"], clock["state"]) == ("LAW-statement", "running")
    desk.later(days=3)
    assert desk.show(number)["next"][0]["act"] == "statement"
    desk.done(number, "statement", "liang", silent=True)
    assert _clock(desk, number, "statement_grave")["state"] == "ended"
    desk.done(number, "review", "luo", passed=True, opinion="同意")


def _clock(desk: CommandLine, number: str, code: str) -> dict[str, Any]:
    return next(clock for clock in desk.show(number)["clocks"] if clock["code"] == code)


def test_an_ordinary_complaint_is_level_one_and_says_why(desk: CommandLine) -> None:
    shown = desk.show(_added(desk))
    assert shown["level"] == 1
    assert {hit["rule"] for hit in shown["triggers"]} == {"F-4.3.1"}


def test_a_contact_after_the_next_working_day_is_a_miss_of_the_clause(desk: CommandLine) -> None:
    number = _added(desk)
    desk.later(days=4)  # Friday to Tuesday; the Saturday was worked
    desk.done(number, "contact", means="phone", reached=True, said="听取经过", told=TOLD)
    clock = _clock(desk, number, "first_contact")
    assert (clock["rule"], clock["state"]) == ("F-5.1.1", "missed")


def test_a_long_case_without_a_weekly_contact_is_overdue(desk: CommandLine) -> None:
    number = _contacted(desk)
    desk.later(days=9)
    clock = _clock(desk, number, "progress")
    assert (clock["rule"], clock["state"]) == ("F-5.3.1.5", "overdue")
    assert [row["number"] for row in desk("ticket", "list", "--overdue").objects] == [number]


@pytest.mark.parametrize(("rule", "amount"), [("F-5.4.1.1", "30"), ("F-5.4.1.2", "60"), ("F-5.4.1.3", "80")])
def test_penalties_are_off_until_the_office_turns_them_on(desk: CommandLine, rule: str, amount: str) -> None:
    number = _added(desk)
    desk.later(days=4)
    answer = desk.do(number, "penalty", "xu", accept=f"first_contact:{rule}", opinion="迟了", amount=amount)
    assert answer.refused[0] == "penalties_off"


def test_what_a_clause_suggests_is_listed_once_the_office_wants_it_and_decided_by_its_code(
    desk: CommandLine, seat: Callable[[str], Session]
) -> None:
    number = desk.add(**COMPLAINT)
    desk.later(days=4)
    assert "penalties" not in desk.show(number)
    office.set_setting(seat("admin"), office.PENALTIES_ON, True)
    found = desk.show(number)["penalties"]
    assert [(one["rule"], one["clock"], one["decided"]) for one in found] == [("F-5.4.1.1", "first_contact", False)]
    seats = [login for step in desk.show(number, "xu")["next"] if step["act"] == "penalty" for login in step["by"]]
    desk.done(number, "penalty", seats[0], dismiss=found[0]["code"], opinion="客户出差，另约了时间")
    assert [one["decided"] for one in desk.show(number)["penalties"]] == [True]


def test_many_customers_at_once_are_of_the_gravest_level(desk: CommandLine) -> None:
    shown = desk.show(desk.add(**{**COMPLAINT, "cause": "新品上市，大批顾客来投诉"}))
    assert (shown["level"], shown["triggers"][0]["rule"]) == (3, "F-4.3.3")
