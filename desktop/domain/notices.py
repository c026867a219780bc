"""Who must be told of a case at once and what must be done at once: what of it is recorded, and since when it waits.

Source: A-4, A-5
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.domain import needs, seats, triage
from desktop.domain.policy import Policy, Text, Trigger
from desktop.domain.timeline import Timeline, fold
from desktop.domain.types import Act, Case, Event, Office, Seat, State, TellBy

OPEN = frozenset({State.OPEN, State.HANDLING, State.APPROVAL, State.PARKED})
"""Where it is still asked for; later it is only told what was recorded."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One seat that must be told. `trigger` = what was found in the case, "" where the level itself asks for it.

    `people` = who sits there, best first. `told` = the event that records it first, None while nothing does.
    """

    seat: Seat
    rule: str
    trigger: str
    since: datetime
    people: tuple[int, ...]
    told: Event | None

    @property
    def means(self) -> TellBy | None:
        """By which means it was told, None where that was not recorded."""
        means = self.told.data.get("means") if self.told is not None and self.told.act is Act.NOTE else None
        return TellBy(means) if means in list(TellBy) else None


@dataclass(frozen=True, slots=True)
class Check:
    """One item of a checklist. `code` = "trigger:place"; `done` = the event that ticked it off."""

    code: str
    trigger: str
    text: Text
    rule: str
    done: Event | None


@dataclass(frozen=True, slots=True)
class Notices:
    """All of a case."""

    notices: tuple[Notice, ...]
    checks: tuple[Check, ...]

    @property
    def waiting(self) -> tuple[Notice, ...]:
        """Who was not told yet."""
        return tuple(one for one in self.notices if one.told is None)

    @property
    def undone(self) -> tuple[Check, ...]:
        """What was not done yet."""
        return tuple(one for one in self.checks if one.done is None)

    @property
    def complete(self) -> bool:
        """Whether everybody was told and everything done."""
        return not (self.waiting or self.undone)


def of_case(case: Case, policy: Policy, office: Office) -> Notices:
    """What a case asks for at once, gravest first; empty for most."""
    wanted = list(_wanted(case, policy))
    if not wanted and not needs.to_check(case, policy):
        return Notices((), ())
    timeline = fold(case)
    notices = [_notice(case, policy, office, timeline, *one) for one in wanted]
    return Notices(tuple(notices), tuple(_checks(case, policy)))


def _wanted(case: Case, policy: Policy) -> Iterator[tuple[Seat, str, str]]:
    """(seat, clause, trigger) of each seat once: of what was found, then of the level."""
    seen: set[Seat] = set()
    for trigger in _fired(case, policy):
        for seat in trigger.notify:
            if seat not in seen:
                seen.add(seat)
                yield seat, trigger.rule, trigger.code
    route = policy.level(case.ticket.level).route
    for seat in route.notify:
        if seat not in seen:
            seen.add(seat)
            yield seat, route.notify_rule, ""


def _fired(case: Case, policy: Policy) -> list[Trigger]:
    codes = dict.fromkeys(hit.trigger for hit in triage.of_case(policy, case).hits)
    found = (policy.trigger(code) for code in codes)
    return [trigger for trigger in found if trigger is not None]


def _notice(
    case: Case, policy: Policy, office: Office, timeline: Timeline, seat: Seat, rule: str, trigger: str
) -> Notice:
    since = _found_at(case, policy, trigger) if trigger else _came_at(case, timeline)
    code = seats.code(seat)
    told = next((event for event in case.events if code in event.data.get("informed_seats", ())), None)
    return Notice(seat, rule, trigger, since, tuple(one.id for one in seats.sitters(seat, office)), told)


def _found_at(case: Case, policy: Policy, trigger: str) -> datetime:
    """When it was first found: at the registration, or with what the customer said later."""
    said = [at for at, event in enumerate(case.events) if event.data.get("said")]
    for at in (0, *said):
        events = case.events[: at + 1]
        if any(hit.trigger == trigger for hit in triage.of_case(policy, replace(case, events=events)).hits):
            return events[-1].at if events else case.ticket.received_at
    return case.ticket.received_at


def _came_at(case: Case, timeline: Timeline) -> datetime:
    """When the sheet came to the level at which it stands."""
    since = timeline.phases[-1].at
    for phase in reversed(timeline.phases):
        if phase.level != case.ticket.level:
            break
        since = phase.at
    return since


def _checks(case: Case, policy: Policy) -> Iterator[Check]:
    for trigger in _fired(case, policy):
        for place, text in enumerate(trigger.checklist):
            code = f"{trigger.code}:{place}"
            done = next((event for event in case.events if code in event.data.get("checked", ())), None)
            yield Check(code, trigger.code, text, trigger.rule, done)
