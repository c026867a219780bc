"""What a person needs to know before passing a case upward: where to, to whom, who must be told.

Source: F-5.1-L2, F-5.1-L3, F-4.3.2, F-4.3.3
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop.domain import seats
from desktop.domain.acts.rising import must_know
from desktop.domain.completeness import blocks
from desktop.domain.policy import Level, Policy
from desktop.domain.scene import Scene, asked_level, scene
from desktop.domain.triage import of_case
from desktop.domain.types import Block, Case, Office, Person, Triage
from desktop.domain.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class Tell:
    """Somebody to be told. `mandatory` = the act is refused without; `trigger` = why, "" for the way of the level."""

    person: int
    rule: str
    mandatory: bool
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A level that the case may go to.

    `hand_over` = the present level, only into other hands. `proposed` = the rules ask for this one. `receivers` are
    people (keys), the rule's choice first; `tell` leaves out the first receiver and the person who asks.
    """

    level: int
    rule: str
    hand_over: bool
    proposed: bool
    receivers: tuple[int, ...]
    tell: tuple[Tell, ...]
    report: bool
    """Whether a special report is due after it."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """All that the wizard shows. `targets`: least grave first; () where the case can't go higher."""

    targets: tuple[Target, ...]
    triage: Triage
    blocks: tuple[Block, ...]


def escalation(
    case: Case, person: Person, office: Office, policy: Policy, calendar: WorkCalendar, now: datetime
) -> Escalation:
    """Where this case may go from here; whether the person may send it is `workflow.refusal`'s answer."""
    on = scene(case, person, office, policy, calendar, now)
    found = of_case(policy, case)
    first = on.ticket.level if on.below else on.ticket.level + 1
    asked = max(asked_level(on, found), first)
    open_to = (level for level in policy.levels if first <= level.number <= _highest(on, found))
    targets = tuple(_target(on, found, level, asked) for level in open_to)
    return Escalation(targets, found, blocks(case, policy))


def _highest(on: Scene, found: Triage) -> int:
    """How high a case may go at once: on a ladder one level, or as high as the rules propose. Source: T-2"""
    return max(on.ticket.level + 1, found.level) if on.policy.ladder is not None else on.policy.top.number


def _target(on: Scene, found: Triage, level: Level, asked: int) -> Target:
    people = on.people(level.route.handle)
    handler = on.ticket.handler
    receivers = sorted(people, key=lambda person: person.id != handler)
    hand_over = level.number == on.ticket.level
    return Target(
        level=level.number,
        rule=level.route.rule if hand_over else level.rule,
        hand_over=hand_over,
        proposed=level.number == asked,
        receivers=tuple(person.id for person in receivers),
        tell=tuple(_tell(on, found, level, receivers)),
        report=bool(level.route.report),
    )


def _tell(on: Scene, found: Triage, level: Level, receivers: list[Person]) -> Iterator[Tell]:
    done = {on.person.id, *(person.id for person in receivers[:1])}
    triggers = {hit.rule: hit.trigger for hit in reversed(found.hits)}
    for key, rule in must_know(on, level).items():
        if key not in done:
            done.add(key)
            yield Tell(key, rule, mandatory=True, trigger=triggers.get(rule, ""))
    for seat in (*level.route.report, level.route.review):
        for person in seats.sitters(seat, on.office)[:1]:
            if person.id not in done:
                done.add(person.id)
                yield Tell(person.id, level.route.rule, mandatory=False)
