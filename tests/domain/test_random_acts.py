"""Whatever people do in whatever order: no ticket is stuck, and none is filed without what its level demands."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from case_desk import (
    ALONE,
    CONTACT,
    FACTS,
    FINDING,
    HOUSE,
    LIANG,
    LIN,
    PACK_TEXT,
    REMEDY,
    SIMPLE,
    SUN,
    ZHOU,
    Desk,
    pack_text,
    shipped,
)
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from odd_pack import odd_pack

from desktop.base.errors import RefusedError
from desktop.domain import needs, seats, workflow
from desktop.domain.completeness import blocks
from desktop.domain.policy import Policy, load_policy
from desktop.domain.refusals import REFUSALS
from desktop.domain.timeline import fold
from desktop.domain.types import ENDED, Act, Office, State

SMALL = Office("GZ02", "小店", (LIN, LIANG))
NO_MANAGER = Office("GZ03", "缺经理", (LIN, LIANG, SUN))
FRANCHISE = load_policy(PACK_TEXT, "franchise.toml")
ODD = odd_pack()
TRADES = ("telecom", "agency", "ecommerce", "printshop")

CAUSES = ("少送一杯", "店员态度恶劣", "我要打12315", "没有受伤", "孩子烫伤送医")
CHANGES = (
    {"store": "麓湖店"},
    {"cause": "要找记者曝光"},
    {"course": "经过"},
    {"category": "other"},
    {"demand": "道歉"},
)


def _arguments(act: Act, desk: Desk) -> list[dict[str, Any]]:
    """Some arguments that the act takes."""
    policy, people = desk.policy, [p.id for p in desk.office.people]
    tasks = [t.code for t in fold(desk.case).open_tasks] or ["task:1"]
    levels = range(1, policy.top.number + 1)
    told = {code: True for code, _ in policy.told.items}
    categories = [c.code for c in policy.categories_for("consumer")]
    ours, customer = policy.responsibility[0].code, policy.responsibility[-1].code
    found = {"facts": FINDING["facts"], "agreement": "各半", "order_checked": True, "person": "某人", "basis": "录音"}
    promised_on = (desk.now + timedelta(days=4)).date().isoformat()
    asked = {"measures": "退", "reason": "不用了", "conditions_told": True, "promised_on": promised_on}
    checks = [f"{t.code}:{place}" for t in policy.triggers for place in range(len(t.checklist))]
    evidence = [one.code for one in policy.reclassification.evidence]
    table: dict[Act, list[dict[str, Any]]] = {
        Act.CONTACT: [
            {**CONTACT, "told": told},
            {"means": "phone", "reached": False},
            {"means": "phone", "reached": False, "dropped": True},
            {"means": policy.channels[-1].code, "reached": False, "incoming": True, "said": "在吗"},
        ],
        Act.NOTE: [
            {"text": "记一笔"},
            {"text": "已告知", "informed": people, **({"checked": checks} if checks else {})},
        ],
        Act.EDIT: list(CHANGES),
        Act.ASSIGN: [{"to": key} for key in people],
        Act.TASK: [{"department": "物流部", "what": "查", "by": desk.now + timedelta(days=2)}],
        Act.TASK_DONE: [{"task": code, "result": "好"} for code in tasks],
        Act.INVESTIGATE: [
            {**found, "responsibility": {ours: 100}},
            {**found, "responsibility": {ours: 40, customer: 60} if ours != customer else {ours: 100}},
            {**found, "responsibility": {customer: 100}},
        ],
        Act.STATEMENT: [{"said": "认可"}, {"silent": True}, {"said": "有异议", "person": "另一人"}],
        Act.PROPOSE: [{**asked, "remedy": {"kind": "refund", "amount": a}} for a in ("0", "150", "350", "90000")],
        Act.REJECT: [{"opinion": "不同意"}],
        Act.RESOLVE: [{"result": "已办"}],
        Act.CALLBACK: [
            *({"reached": True, "satisfaction": r.value, "said": "x"} for r in policy.ratings),
            *({"reached": True, "satisfaction": r.value, "said": "x", "second": True} for r in policy.ratings),
            {"declined": True},
            {"reached": False},
            {"reached": False, "second": True},
        ],
        Act.REVIEW: [
            {"passed": True},
            {"passed": True, "holes": "没有"},
            {"passed": False, "opinion": "再谈一次"},
        ],
        Act.ESCALATE: [{"reason": "升级", "to_level": n} for n in levels],
        Act.REPORT: [{"facts": "汇报"}],
        Act.REFER: [{"question": "怎么办"}],
        Act.DECIDE: [{"decision": "这样办"}],
        Act.PARK: [{"reason": "等客户"}],
        Act.WITHDRAW: [{"reason": policy.withdrawals[0].code, "said": "不投诉了"}],
        Act.RECLASSIFY: [
            {"category": c, "reason": "重新定级", "level": n, **({"evidence": evidence} if evidence else {})}
            for n in levels
            for c in categories
        ],
        Act.ATTACH: [
            {"name": "小票.jpg", "kind": "receipt"},
            {"name": "授权书.pdf", "kind": "consent", "until": (desk.now + timedelta(days=30)).date().isoformat()},
        ],
        Act.PENALTY: [{"dismiss": "x", "opinion": "x"}],
    }
    return table.get(act, [{}])


def _whole(desk: Desk) -> dict[str, Any]:
    """What makes a sheet complete in any pack."""
    policy = desk.policy
    plain = next(c.code for c in policy.categories_for("consumer") if c.level == policy.categories[0].level)
    every = {**FACTS, "category": plain, "complainant_kind": policy.complainants[0].code, "order_number": "D-3650"}
    return {name: value for name, value in every.items() if not getattr(desk.ticket, name)}


def _check(desk: Desk) -> None:
    steps = desk.steps()
    demanded = [step for step in steps if step.demanded]
    if desk.ticket.state in ENDED:
        assert not demanded
        return
    assert demanded, desk.ticket.state
    assert demanded[0].people, "somebody's turn"
    first = demanded[0]
    people = [p for p in desk.office.people if p.id in first.people]
    allowed = [
        workflow.refusal(desk.case, first.act, p, desk.office, desk.policy, desk.calendar, desk.now) for p in people
    ]
    assert None in allowed, (first, [(a.code, a.values) for a in allowed if a])
    waiting = workflow.waiting_for(desk.case, desk.office, desk.policy, desk.calendar, desk.now)
    assert set(first.people) <= set(waiting)
    blocks(desk.case, desk.policy)


def _filed_rightly(desk: Desk) -> None:
    timeline, route = fold(desk.case), desk.policy.level(desk.ticket.level).route
    assert timeline.passed
    if "informed" in _named(desk.policy) and desk.policy.level(desk.ticket.level).route.notify:
        assert set(map(seats.code, route.notify)) <= set(timeline.informed)
    if route.examine:
        assert desk.case.events[-2].data.get("holes") or any(e.data.get("holes") for e in desk.case.events)
    withdrawn = any(phase.state is State.WITHDRAWN for phase in timeline.phases)
    if withdrawn:
        return
    assert timeline.accepted
    assert timeline.result
    assert timeline.rating is not None or timeline.unrated
    assert needs.first_lack(desk.case, desk.policy, timeline, Act.RESOLVE) is None
    if route.report:
        assert timeline.reported
    if route.approve:
        assert timeline.proposal is not None
        assert timeline.proposal.decided_by is not None
    rating = desk.policy.rating(timeline.rating) if timeline.rating is not None else None
    if rating is not None and not rating.settles and route.refer is not None:
        assert timeline.decided


def _named(policy: Policy) -> set[str]:
    return {name for block in policy.blocks for need in block.needs for name in need.one_of}


def _chained(desk: Desk) -> None:
    for before, after in zip(desk.sheets, desk.sheets[1:], strict=False):
        assert before.ticket.state is State.RISEN
        assert after.ticket.previous_sheet == before.ticket.id
        assert fold(after).phases[0].level == before.ticket.level + 1


RARE = frozenset({Act.WITHDRAW, Act.NOTE, Act.ATTACH, Act.PENALTY})


def begin(choose: Random, desk: Desk) -> None:
    """Somebody complains about one thing or another."""
    cause = choose.choice(CAUSES)
    desk.register(desk.office.people[0], **{**SIMPLE, "complainant_kind": "consumer", "cause": cause})


def turn(choose: Random, desk: Desk) -> None:
    """Somebody does something, mostly what is demanded; a refusal has a known shape."""
    first = desk.steps()[0]
    if choose.random() < 0.6:
        act = first.act
        whose = choose.choice(first.people)
        person = next(p for p in desk.office.people if p.id == whose)
    else:
        person = choose.choice(desk.office.people)
        acts = [s.act for s in desk.steps(person) if s.act not in RARE or choose.random() < 0.1]
        act = choose.choice(acts or [Act.NOTE])
    whole = _whole(desk) if act is Act.EDIT and choose.random() < 0.8 else {}
    args = whole or choose.choice(_arguments(act, desk))
    desk.now += choose.choice([timedelta(minutes=3), timedelta(hours=5), timedelta(days=1)])
    try:
        desk.do(person, act, **args)
    except RefusedError as refused:
        assert refused.code in REFUSALS
        assert set(REFUSALS[refused.code]) == set(refused.values), refused
        assert refused.rule in desk.policy.rules, (refused.code, refused.field, refused.rule)


def _wander(choose: Random, desk: Desk, turns: int) -> None:
    begin(choose, desk)
    for _ in range(turns):
        _check(desk)
        if desk.ticket.state in ENDED:
            break
        turn(choose, desk)
        if desk.ticket.state is State.FILED:
            _filed_rightly(desk)
        _chained(desk)
    _check(desk)


def _shipped_world(code: str) -> Policy:
    """The pack with every case drawn for a second call that filing waits for."""
    text = pack_text(code).replace('share = "0.1"', 'share = "1"\nbefore_filing = true')
    return load_policy(text, f"{code}.toml")


WORLDS: dict[str, tuple[Office, Policy]] = {
    "house": (HOUSE, FRANCHISE),
    "alone": (ALONE, FRANCHISE),
    "small": (SMALL, FRANCHISE),
    "no manager": (NO_MANAGER, FRANCHISE),
    **{code: (HOUSE, shipped(code)) for code in TRADES},
    **{f"{code} asked twice": (HOUSE, _shipped_world(code)) for code in TRADES},
    **{f"{code} alone": (ALONE, _shipped_world(code)) for code in TRADES},
    "odd pack": (HOUSE, ODD),
    "odd pack alone": (ALONE, ODD),
}


@pytest.mark.parametrize("world", list(WORLDS))
@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 2**32))
def test_no_ticket_is_stuck_and_none_is_filed_unripe(world: str, seed: int) -> None:
    office, policy = WORLDS[world]
    _wander(Random(seed), Desk(policy, office), turns=40)


@pytest.mark.parametrize("office", [HOUSE, ALONE, SMALL, NO_MANAGER], ids=["house", "alone", "small", "no manager"])
@pytest.mark.parametrize("policy", [FRANCHISE, *map(shipped, TRADES), ODD], ids=["franchise", *TRADES, "odd"])
@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("rating", [1, 4])
def test_whoever_does_what_is_demanded_gets_to_the_archive(
    office: Office, policy: Policy, cause: str, rating: int
) -> None:
    desk = Desk(policy, office)
    desk.register(office.people[0], **{**SIMPLE, "cause": cause})
    worst, best = policy.ratings[-1].value, policy.ratings[0].value
    found = {"agreement": "各半", "order_checked": True, "person": "某人", "basis": "录音"}
    checks = [f"{t.code}:{place}" for t in policy.triggers for place in range(len(t.checklist))]
    told = {code: True for code, _ in policy.told.items}
    given: dict[Act, dict[str, Any]] = {
        Act.CONTACT: {**CONTACT, "told": told},
        Act.NOTE: {"text": "已告知", "informed": [p.id for p in office.people], "checked": checks},
        Act.INVESTIGATE: {"facts": "查明", "responsibility": {policy.responsibility[0].code: 100}, **found},
        Act.STATEMENT: {"said": "当天人手不足，认可"},
        Act.PROPOSE: {
            "measures": "退",
            "remedy": {"kind": "refund", "amount": "100"},
            "reason": "不用了",
            "conditions_told": True,
        },
        Act.RESOLVE: {"result": "已办"},
        Act.CALLBACK: {"reached": True, "satisfaction": best if rating == 1 else worst, "said": "x"},
        Act.REVIEW: {"passed": True, "holes": "没有"},
        Act.ESCALATE: {"reason": "按规定"},
        Act.REPORT: {"facts": "汇报"},
        Act.REFER: {"question": "怎么办"},
        Act.DECIDE: {"decision": "这样办"},
    }
    for _ in range(150):
        if desk.ticket.state is State.FILED:
            break
        step = desk.steps()[0]
        assert step.demanded
        person = next(p for p in office.people if p.id == step.people[0])
        desk.do(person, step.act, **(_whole(desk) if step.act is Act.EDIT else given.get(step.act, {})))
    assert desk.ticket.state is State.FILED
    _filed_rightly(desk)
    _chained(desk)
    if rating == 4:
        assert desk.ticket.level == policy.top.number or policy.level(desk.ticket.level).route.examine


def test_the_examples_are_what_they_say() -> None:
    assert ZHOU not in NO_MANAGER.people
    assert REMEDY["remedy"] == {"kind": "redo"}
