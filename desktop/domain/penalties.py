"""Suggested consequences of missed deadlines: clause, amount, whom it concerns. People decide; nothing is deducted.

Source: F-5.4.1.1, F-5.4.1.2, F-5.4.1.3, "Law and decency"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.base.errors import RefusedError
from desktop.domain.clocks import clocks
from desktop.domain.policy import Penalty, Policy, Start
from desktop.domain.refusals import refuse
from desktop.domain.scene import Scene, decides, outcome
from desktop.domain.timeline import Timeline, Verdict, fold
from desktop.domain.types import Act, Case, Clock, ClockState, Outcome
from desktop.domain.worktime import WorkCalendar

_MISSES = frozenset({ClockState.MISSED, ClockState.OVERDUE})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A miss for which the clause suggests a consequence.

    `code` is "<penalty>/<clock>", unique within the ticket. `person` = whom it concerns (key), None if unclear.
    `over_minutes` = by how much it was missed up to the asked moment, in plain minutes. `verdict` None = undecided.
    """

    code: str
    penalty: str
    rule: str
    clock: str
    person: int | None
    due_at: datetime
    met_at: datetime | None
    over_minutes: int
    minimum: Decimal
    maximum: Decimal
    verdict: Verdict | None


def suggestions(case: Case, policy: Policy, calendar: WorkCalendar, now: datetime) -> tuple[Suggestion, ...]:
    """All suggestions of a case, decided ones too, in the order of their deadlines.

    Nothing is suggested for a first contact that was tried in time: the customer was away, not the desk.
    """
    timeline = fold(case)
    found = list(_found(case, policy, timeline, clocks(case, policy, calendar, now, timeline), now))
    return tuple(sorted(found, key=lambda one: (one.due_at, one.code)))


def _found(
    case: Case, policy: Policy, timeline: Timeline, running: tuple[Clock, ...], now: datetime
) -> Iterator[Suggestion]:
    for clock in running:
        rule = policy.clock(clock.code)
        penalty = policy.penalty(rule.consequence) if rule else None
        if rule is None or penalty is None or clock.state not in _MISSES:
            continue
        if rule.start is Start.RECEIVED and _tried_in_time(timeline, clock):
            continue
        code = f"{penalty.code}/{clock.code}"
        yield Suggestion(
            code=code,
            penalty=penalty.code,
            rule=penalty.rule,
            clock=clock.code,
            person=_whose(case, timeline, clock),
            due_at=clock.due_at,
            met_at=clock.met_at,
            over_minutes=max(0, int(((clock.met_at or now) - clock.due_at).total_seconds() // 60)),
            minimum=penalty.minimum,
            maximum=penalty.maximum,
            verdict=timeline.verdicts.get(code),
        )


def _tried_in_time(timeline: Timeline, clock: Clock) -> bool:
    return any(attempt.at <= clock.due_at for attempt in timeline.attempts)


def _whose(case: Case, timeline: Timeline, clock: Clock) -> int | None:
    """Who had the ticket when the deadline passed."""
    handler: int | None = case.ticket.received_by
    for phase in timeline.phases:
        if phase.at <= clock.due_at:
            handler = phase.handler
    return handler


def admit_penalty(on: Scene, act: Act) -> None:
    """Where an administrator turned amounts on: the seats that the clauses name."""
    if not on.office.penalties_on:
        raise refuse("penalties_off", "act", on.policy.act_rule(act))
    seats = {penalty.decide for penalty in on.policy.penalties}
    if not seats:
        raise refuse("suggestion_unknown", "act", on.policy.act_rule(act), suggestion="")
    for index, seat in enumerate(sorted(seats, key=lambda one: one.tier)):
        try:
            decides(on, seat, (), on.policy.act_rule(act))
            return
        except RefusedError:
            if index == len(seats) - 1:
                raise


def penalty(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """A suggestion accepted (with an amount within the clause) or dismissed, with an opinion either way."""
    rule = on.policy.act_rule(Act.PENALTY)
    code = args.get("accept") or args.get("dismiss")
    if code is None or ("accept" in args and "dismiss" in args):
        raise refuse("missing", "accept", rule)
    known = {one.code: one for one in suggestions(on.case, on.policy, on.calendar, on.now)}
    found = known.get(code)
    if found is None:
        raise refuse("suggestion_unknown", "accept" if "accept" in args else "dismiss", rule, suggestion=code)
    if found.verdict is not None:
        raise refuse("suggestion_decided", "accept" if "accept" in args else "dismiss", found.rule, suggestion=code)
    clause = on.policy.penalty(found.penalty)
    assert clause is not None
    own = decides(on, clause.decide, (found.person,), found.rule)
    amount = _amount(args, clause)
    data: dict[str, Any] = {
        "suggestion": code,
        "accepted": "accept" in args,
        "opinion": args["opinion"],
        "person": found.person,
        "rule": found.rule,
    }
    if amount is not None:
        data["amount"] = amount
    if own:
        data["own_case"] = True
    return outcome(on, Act.PENALTY, data)


def _amount(args: Mapping[str, Any], clause: Penalty) -> Decimal | None:
    amount: Decimal | None = args.get("amount")
    if amount is None:
        return None
    if "dismiss" in args or not clause.minimum <= amount <= clause.maximum:
        raise refuse(
            "amount_out_of_clause",
            "amount",
            clause.rule,
            minimum=str(clause.minimum),
            maximum=str(clause.maximum),
            value=str(amount),
        )
    return amount
