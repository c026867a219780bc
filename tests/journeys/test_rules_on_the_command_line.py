"""Each F rule broken on purpose, and refused with code, field and clause. Source: domain, F."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from command_line import COMPLAINT, TOLD, CommandLine

ANGRY = {**COMPLAINT, "cause": "店员态度恶劣，问三次不理人", "category": "service_attitude"}
GRAVE = {**COMPLAINT, "cause": "今天不给说法我就打12315", "channel": "phone"}
REFUND = {"kind": "refund", "amount": "19"}
FOUND: dict[str, Any] = {"facts": "冷柜温度偏高", "responsibility": {"ours": 100}}


def _contacted(desk: CommandLine, fields: dict[str, Any] = COMPLAINT, **args: Any) -> str:
    number = desk.add(**fields)
    desk.done(number, "contact", **{"means": "phone", "reached": True, "said": "听取经过", "told": TOLD, **args})
    return number


def _proposed(desk: CommandLine, remedy: dict[str, Any] = REFUND) -> str:
    number = _contacted(desk)
    desk.done(number, "investigate", **FOUND)
    desk.done(number, "propose", measures="退款并致歉", remedy=remedy)
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


def _top(desk: CommandLine) -> str:
    """A complaint of the gravest level with the manager, reported and reached."""
    number = _contacted(desk, GRAVE)
    desk.done(number, "escalate", reason="客户要打 12315")
    desk.done(number, "report", "liang", facts="客户要求今天答复")
    desk.done(number, "contact", "liang", means="phone", reached=True, said="经理致歉", told=TOLD)
    return number


def _top_dissatisfied(desk: CommandLine) -> str:
    number = _top(desk)
    desk.done(number, "investigate", "liang", **FOUND)
    desk.done(number, "propose", "liang", measures="退款并书面说明", remedy=REFUND)
    desk.done(number, "approve", "luo", opinion="同意")
    desk.done(number, "resolve", "liang", result="已退款")
    desk.done(number, "callback", "liang", reached=True, satisfaction=5, said="没有用")
    return number


Broken = tuple[Callable[[CommandLine], str], str, str, dict[str, Any], str, str | None]
"""How far the complaint is, who does which act with what, and the code and field of the refusal."""

RULES: list[tuple[str, Broken]] = [
    ("F-4.2", (lambda desk: _proposed(desk, {"kind": "refund", "amount": "450"}), "he", "approve", {}, "not_in_seat", "act")),
    ("F-5.1.1", (lambda desk: desk.add(**COMPLAINT), "lin", "propose", {"measures": "退款", "remedy": REFUND}, "reach_first", "act")),
    ("F-5.1.1", (lambda desk: _contacted(desk, {**COMPLAINT, "course": ""}), "lin", "propose", {"measures": "退款", "remedy": REFUND}, "needs", "course")),
    ("F-5.1-L1", (_rated, "liang", "review", {"passed": True}, "not_in_seat", "act")),
    ("F-5.1-L1", (_rated, "lin", "review", {"passed": True}, "own_case", "act")),
    ("F-5.1-L2", (lambda desk: _contacted(desk, ANGRY), "lin", "investigate", FOUND, "hand_over_first", "act")),
    ("F-5.1-L3", (lambda desk: _contacted(desk, GRAVE), "xu", "investigate", FOUND, "hand_over_first", "act")),
    ("F-5.3.1.2", (lambda desk: _contacted(desk, {**COMPLAINT, "product_code": ""}), "lin", "propose", {"measures": "退款", "remedy": REFUND}, "needs", "product_code")),
    ("F-5.3.1.3", (lambda desk: _contacted(desk, told={"procedure": True}), "lin", "propose", {"measures": "退款", "remedy": REFUND}, "not_told", "told")),
    ("F-5.3.1.6", (_resolved, "lin", "callback", {"reached": True, "satisfaction": 6, "said": "好"}, "satisfaction_range", "satisfaction")),
    ("F-5.3.1.7", (_top_dissatisfied, "luo", "review", {"passed": True}, "meeting_first", "act")),
    ("F-5.4.1.3", (_resolved, "lin", "callback", {"reached": False, "satisfaction": 1}, "satisfaction_unreached", "satisfaction")),
    ("F-7", (_reviewed, "lin", "file", {}, "not_in_seat", "act")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "broken"), RULES, ids=[f"{rule}-{b[2]}-{b[4]}" for rule, b in RULES])
def test_a_broken_rule_is_refused_with_clause_and_field(desk: CommandLine, rule: str, broken: Broken) -> None:
    prepare, who, act, args, code, field = broken
    number = prepare(desk)
    before = desk.show(number)
    answer = desk.do(number, act, who, **args)
    assert answer.refused == (code, field, rule)
    after = desk.show(number)
    assert (after["state"], after["act"], after["timeline"]) == (before["state"], before["act"], before["timeline"])
