"""F-5.4.1.3: a rating is the customer's own word, and a share of customers is asked again by somebody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from case_desk import ALONE, FANG, HE, LIANG, LIN, Desk, pack_text, shipped
from pack_lines import begun, examined, heard, offered, refused, settled_case

from desktop.domain import spot_check
from desktop.domain.policy import Policy, load_policy
from desktop.domain.scene import scene
from desktop.domain.timeline import fold
from desktop.domain.types import Person, State

TRADES = ["franchise", "telecom", "agency", "ecommerce", "printshop"]


def _asked_twice(code: str, before_filing: bool = False) -> Policy:
    """The pack with every case drawn."""
    more = "\nbefore_filing = true" if before_filing else ""
    return load_policy(pack_text(code).replace('share = "0.1"', f'share = "1"{more}'), f"{code} twice")


def _rated(policy: Policy, value: int | None = None) -> Desk:
    desk = settled_case(policy)
    best = policy.ratings[0].value if value is None else value
    desk.do(LIN, "callback", reached=True, satisfaction=best, said="可以", means="phone")
    return desk


def _hidden(desk: Desk, person: Person) -> bool:
    on = scene(desk.case, person, desk.office, desk.policy, desk.calendar, desk.now)
    return any(caller.id == person.id for caller in spot_check.callers(on))


@pytest.mark.parametrize("code", TRADES)
def test_a_written_rating_needs_the_attached_answer(code: str) -> None:
    """F-5.4.1.3"""
    policy = shipped(code)
    desk = settled_case(policy)
    args = {"reached": True, "satisfaction": policy.ratings[0].value, "said": "满意", "means": "sms"}
    assert refused(lambda: desk.do(LIN, "callback", **args)) == ("answer_missing", "means", "F-5.4.1.3")
    desk.do(LIN, "attach", name="短信截图.png", kind="answer")
    desk.do(LIN, "callback", **args)
    assert desk.ticket.state is State.REVIEW


@pytest.mark.parametrize("code", TRADES)
def test_somebody_else_asks_again(code: str) -> None:
    """F-5.4.1.3"""
    policy = _asked_twice(code)
    desk = _rated(policy)
    steps = [step for step in desk.steps(HE) if step.demanded]
    assert [str(step.act) for step in steps] == ["review", "callback"]
    assert steps[1].rule == "F-5.4.1.3"
    assert LIN.id not in steps[1].people
    assert steps[1].mine
    best, worst = policy.ratings[0].value, policy.ratings[-1].value
    again = {"reached": True, "satisfaction": worst, "said": "其实没解决", "second": True}
    assert refused(lambda: desk.do(LIN, "callback", **again))[:2] == ("wrong_state", "act")
    once = {key: value for key, value in again.items() if key != "second"}
    assert refused(lambda: desk.do(HE, "callback", **once)) == ("second_call_only", "second", "F-5.4.1.3")
    desk.do(HE, "callback", **again)
    timeline = fold(desk.case)
    assert (desk.ticket.state, timeline.rating, timeline.seconds[-1].rating) == (State.REVIEW, best, worst)
    assert spot_check.disagrees(policy, timeline) is True
    assert [str(step.act) for step in desk.steps(HE) if step.demanded] == ["review"]


def test_who_asks_again_does_not_see_the_first_rating() -> None:
    """F-5.4.1.3"""
    desk = _rated(_asked_twice("printshop"))
    assert _hidden(desk, HE)
    assert not _hidden(desk, LIN)
    assert not _hidden(desk, LIANG)
    desk.do(HE, "callback", reached=True, satisfaction=1, said="好", second=True)
    assert not _hidden(desk, HE)
    assert spot_check.disagrees(desk.policy, fold(desk.case)) is False


def test_filing_waits_where_the_pack_says_so() -> None:
    """F-5.4.1.3"""
    desk = _rated(_asked_twice("printshop", before_filing=True))
    desk.do(LIANG, "review", passed=True)
    assert refused(lambda: desk.do(FANG, "file")) == ("second_call_first", "act", "F-5.4.1.3")
    assert desk.next() == "callback"
    for _ in range(desk.policy.protocol.attempts):
        desk.do(HE, "callback", reached=False, second=True)
    desk.do(FANG, "file")
    assert spot_check.disagrees(desk.policy, fold(desk.case)) is None


def test_nobody_asks_again_where_nobody_else_is() -> None:
    policy = _asked_twice("printshop", before_filing=True)
    me = ALONE.people[0]
    desk = offered(examined(heard(begun(policy, me, ALONE), me), me), me)
    desk.do(me, "resolve", result="已办")
    desk.do(me, "callback", reached=True, satisfaction=1, said="好")
    desk.do(me, "review", passed=True)
    desk.do(me, "file")
    assert desk.ticket.state is State.FILED


@pytest.mark.parametrize("code", TRADES)
def test_about_a_tenth_is_drawn_and_always_the_same(code: str) -> None:
    """F-5.4.1.3"""
    policy = shipped(code)
    ticket = begun(policy).ticket
    drawn = [spot_check.drawn(policy, replace(ticket, id=key)) for key in range(2000)]
    assert 150 < sum(drawn) < 250
    assert drawn == [spot_check.drawn(policy, replace(ticket, id=key)) for key in range(2000)]
