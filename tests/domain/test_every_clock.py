"""Every clock of every trade on real cases: each explains itself in sentences, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from case_desk import CONTACT, FULL, HOUSE, LIN, Desk, shipped
from test_random_acts import begin, turn

from desktop.base import i18n
from desktop.domain.clocks import clocks, explain
from desktop.domain.policy import Policy, Start, Unit
from desktop.domain.types import ENDED, Act, Clock, Explanation
from desktop.ui.ticket.explain import Picture, as_text, picture

PACKS = ("franchise", "telecom", "agency", "ecommerce", "printshop")
SEEDS = range(12)


def _told(policy: Policy) -> dict[str, bool]:
    return {code: True for code, _ in policy.told.items}


def _noticed(policy: Policy) -> Desk:
    """A regulator's notice with a date, something promised, something asked of a department, and somebody named."""
    desk = Desk(policy)
    fields: dict[str, Any] = {**FULL, "category": policy.categories[0].code, "reply_by": "2026-12-07"}
    fields["order_number"] = "D-3650"
    del fields["complainant_kind"]
    desk.register(**fields)
    desk.do(LIN, "contact", **{**CONTACT, "told": _told(policy), "promised": {"what": "回电", "by": "2026-11-28"}})
    desk.do(LIN, "task", department="物流部", what="查", by="2026-11-25")
    desk.do(LIN, "investigate", facts="查明", person="某人")
    may = (one for one in HOUSE.people if any(step.mine and step.act is Act.PARK for step in desk.steps(one)))
    if (person := next(may, None)) is not None:
        desk.do(person, "park", reason="等客户")
    return desk


def _desks(policy: Policy) -> Iterator[Desk]:
    yield _noticed(policy)
    for seed in SEEDS:
        chosen = Random(seed)
        desk = Desk(policy)
        begin(chosen, desk)
        for _ in range(30):
            if desk.ticket.state not in ENDED:
                turn(chosen, desk)
        yield desk


def _every(policy: Policy) -> Iterator[tuple[Clock, Explanation, Picture]]:
    for desk in _desks(policy):
        for case in desk.sheets:
            for later in (timedelta(0), timedelta(days=3)):
                now = desk.now + later
                for clock in clocks(case, policy, desk.calendar, now):
                    told = explain(case, policy, desk.calendar, clock.code, now)
                    yield clock, told, picture(told, policy, now)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("pack", PACKS)
def test_every_clock_of_every_trade_explains_itself(pack: str, language: str) -> None:
    i18n.set_language(language)
    policy = shipped(pack)
    seen = set()
    for clock, told, shown in _every(policy):
        rule = policy.clock(clock.code)
        assert rule is not None
        seen.add(rule.code)
        text = as_text(shown)
        assert clock.rule in text, "its clause"
        assert i18n.pick(rule.name) in shown.title or clock.label in shown.title
        assert not re.search(r"[{}]|None|False", text), text
        assert len(shown.columns) <= 24
        assert len(shown.reasons) >= 2, "from when it counts, and how much"
        assert (told.dated is None) == (rule.unit is not Unit.DATED)
        looks = {piece.look for column in shown.columns for piece in column.pieces}
        assert ("over" in looks) == (clock.used > clock.total), (clock, looks)
    assert seen == {rule.code for rule in policy.clocks}


def test_all_ways_to_start_are_there() -> None:
    """What no trade uses nobody has looked at."""
    used = {rule.start for pack in PACKS for rule in shipped(pack).clocks}
    assert used == set(Start)
