"""Whom a finding names is heard: from the finding on, within the pack's term, before the review.

Source: LAW-statement
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from case_desk import HE, LIANG, LIN, PACK_TEXT, SUN, Desk, level_two, pack_text, shipped
from pack_lines import begun, days_later, heard, refused, running

from desktop.domain import hearing
from desktop.domain.policy import Policy, PolicyError, load_policy
from desktop.domain.timeline import fold
from desktop.domain.types import Act, ClockState, State

PACKS = ("franchise", "telecom", "agency", "ecommerce", "printshop")
OURS = {"ours": 100}


def found(policy: Policy, **named: Any) -> Desk:
    """A case of the least level, investigated."""
    desk = heard(begun(policy))
    desk.do(LIN, "investigate", **{"facts": "查明", "responsibility": OURS, "order_checked": True, **named})
    return desk


def term(desk: Desk) -> Any:
    asked = hearing.open_hearing(desk.policy, fold(desk.case))
    return hearing.term(desk.policy, asked, running(desk).values()) if asked is not None else None


@pytest.mark.parametrize("pack", PACKS)
def test_a_finding_that_names_a_person_or_a_department_starts_the_term(pack: str) -> None:
    policy = shipped(pack)
    for named in ({"person": "小李"}, {"department": "印刷部"}):
        desk = found(policy, **named)
        clock = term(desk)
        assert clock is not None
        assert (clock.rule, clock.assumed, clock.label) == ("LAW-statement", True, next(iter(named.values())))
        assert clock.started_at == desk.case.events[-1].at
        assert clock.due_at > desk.now


@pytest.mark.parametrize(
    "args",
    [{}, {"person": "小李", "responsibility": {"customer": 100}}],
    ids=["nobody is named", "nobody of the house bears it"],
)
def test_nobody_is_asked_where_the_house_has_nothing_to_answer(args: dict[str, Any]) -> None:
    desk = found(shipped("telecom"), **args)
    assert term(desk) is None
    assert refused(lambda: desk.do(LIN, "statement", said="认可"))[0] == "nobody_named"


def test_the_term_ends_with_the_statement() -> None:
    desk = found(shipped("telecom"), person="小李")
    desk.do(LIN, "statement", said="当天漏了一步")
    clock = term(desk)
    assert (clock.state, clock.met_at) == (ClockState.MET, desk.case.events[-1].at)
    assert desk.case.events[-1].data["person"] == "小李"


def test_what_was_said_while_the_finding_was_made_is_a_statement_too() -> None:
    desk = found(shipped("telecom"), person="小李", statement="当天漏了一步")
    assert term(desk).state is ClockState.MET


def test_a_statement_counts_from_when_it_was_said() -> None:
    desk = found(shipped("telecom"), person="小李")
    days_later(desk, 5)
    assert term(desk).state is ClockState.OVERDUE
    desk.do(LIN, "statement", said="当天就说过", at=(desk.now - timedelta(days=4, hours=20)).isoformat())
    assert term(desk).state is ClockState.MET
    desk.now += timedelta(minutes=1)
    assert refused(lambda: desk.do(LIN, "statement", said="x", at="2020-01-01T00:00:00+08:00"))[0] == "before_received"


def test_a_later_finding_of_the_same_person_starts_no_new_term_and_of_another_does() -> None:
    desk = found(shipped("telecom"), person="小李")
    first = term(desk)
    desk.do(LIN, "investigate", facts="补充")
    assert (term(desk).started_at, term(desk).due_at) == (first.started_at, first.due_at)
    desk.do(LIN, "investigate", facts="其实是小王", person="小王")
    assert term(desk).label == "小王"
    assert term(desk).started_at > first.started_at
    desk.do(LIN, "statement", said="是我")
    assert hearing.open_hearing(desk.policy, fold(desk.case)).heard.name == "小王"  # type: ignore[union-attr]


def test_the_first_persons_words_do_not_answer_for_the_next() -> None:
    desk = found(shipped("telecom"), person="小李", statement="不是我")
    desk.do(LIN, "investigate", facts="其实是小王", person="小王")
    asked = hearing.open_hearing(desk.policy, fold(desk.case))
    assert asked is not None
    assert asked.heard is None


def test_silence_is_recorded_only_once_the_term_is_over() -> None:
    desk = found(shipped("telecom"), person="小李")
    assert refused(lambda: desk.do(LIN, "statement", silent=True)) == ("term_runs", "silent", "LAW-statement")
    assert refused(lambda: desk.do(LIN, "statement", silent=True, said="x"))[:2] == ("silent_words", "said")
    assert refused(lambda: desk.do(LIN, "statement"))[:2] == ("empty", "said")
    desk.now = term(desk).due_at
    desk.do(LIN, "statement", silent=True)
    assert term(desk).state is ClockState.ENDED
    assert "said" not in desk.case.events[-1].data


def test_a_pack_without_a_term_knows_no_silence() -> None:
    text = re.sub(r'\[\[clocks\]\]\ncode = "statement"\n(?:(?!\[).*\n)*', "", pack_text("telecom"))
    desk = found(load_policy(text, "no term"), person="小李")
    assert term(desk) is None
    assert refused(lambda: desk.do(LIN, "statement", silent=True))[0] == "no_term"
    desk.do(LIN, "statement", said="认可")


def test_a_pack_of_an_older_edition_still_opens_and_hears() -> None:
    text = pack_text("telecom").replace('statement = "LAW-statement"\n', "")
    policy = load_policy(text, "older")
    assert policy.act_rule(Act.STATEMENT) == policy.act_rule(Act.INVESTIGATE)
    found(policy, person="小李").do(LIN, "statement", said="认可")


def test_who_takes_no_part_may_speak_for_nobody_but_themselves() -> None:
    desk = found(shipped("telecom"), person=HE.name)
    desk.do(HE, "statement", said="我当天请假")
    other = found(shipped("telecom"), person="小李")
    assert refused(lambda: other.do(SUN, "statement", said="x"))[0] == "not_in_seat"


def to_review(desk: Desk, **named: Any) -> Desk:
    desk.do(LIANG, "investigate", facts="查明", responsibility=OURS, **named)
    desk.do(LIANG, "propose", measures="道歉", remedy={"kind": "apology"})
    desk.do(LIANG, "resolve", result="已道歉")
    desk.do(LIANG, "callback", reached=True, satisfaction=1, said="好")
    assert desk.ticket.state is State.REVIEW
    return desk


def test_the_review_waits_for_it_where_the_pack_says_so() -> None:
    desk = to_review(level_two(), person="小李")
    step = desk.steps(LIANG)[0]
    assert (step.act, step.rule, step.mine) == (Act.STATEMENT, "LAW-statement", True)
    assert refused(lambda: desk.do(SUN, "review", passed=True)) == ("not_heard", "act", "LAW-statement")
    desk.do(LIANG, "statement", said="当天漏了一步")
    assert desk.next(SUN) == "review"
    desk.do(SUN, "review", passed=True, opinion="同意")
    assert refused(lambda: desk.do(LIANG, "statement", said="再说一句"))[0] == "already_reviewed"


def test_sending_back_asks_for_no_statement() -> None:
    desk = to_review(level_two(), person="小李")
    desk.do(SUN, "review", passed=False, opinion="先听当事人")
    assert desk.ticket.state is State.HANDLING


def test_nobody_named_nothing_awaited() -> None:
    desk = to_review(level_two())
    assert desk.next(SUN) == "review"


def test_without_its_line_the_review_waits_for_nothing() -> None:
    line = (
        '  { one_of = ["statement"], before = ["review"], levels = [2, 3], rule = "LAW-statement", assumed = true },\n'
    )
    assert line in PACK_TEXT
    desk = to_review(level_two(Desk(load_policy(PACK_TEXT.replace(line, ""), "cut"))), person="小李")
    desk.do(SUN, "review", passed=True, opinion="同意")


def test_a_clock_that_starts_with_a_name_ends_with_a_statement() -> None:
    with pytest.raises(PolicyError) as error:
        load_policy(PACK_TEXT.replace('met = "stated"', 'met = "resolved"', 1), "wrong")
    assert error.value.code == "pack_senseless"


def test_the_seat_that_reviews_does_not_hear_in_the_handlers_stead() -> None:
    desk = to_review(level_two(), person="小李")
    assert not next(step for step in desk.steps(SUN) if step.act is Act.STATEMENT).mine
