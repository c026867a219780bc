"""One person before one case: what every act and every step looks at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.domain import hearing, needs, seats
from desktop.domain.policy import Level, Need, Policy, Route
from desktop.domain.refusals import refuse
from desktop.domain.timeline import Timeline, fold
from desktop.domain.triage import of_case
from desktop.domain.types import (
    ENDED,
    FREE_ACTS,
    Act,
    Case,
    NewSheet,
    Office,
    Outcome,
    Person,
    Seat,
    State,
    Ticket,
    Triage,
)
from desktop.domain.values import stored
from desktop.domain.worktime import WorkCalendar

_SET = ("state", "level", "tier", "handler")


@dataclass(frozen=True, slots=True)
class Scene:
    """Who does something to which case, under which rules, when."""

    case: Case
    timeline: Timeline
    person: Person
    office: Office
    policy: Policy
    calendar: WorkCalendar
    now: datetime

    @property
    def ticket(self) -> Ticket:
        """The ticket of the case."""
        return self.case.ticket

    @property
    def level(self) -> Level:
        """The level that the ticket stands at."""
        return self.policy.level(self.case.ticket.level)

    @property
    def route(self) -> Route:
        """The way of that level through the house."""
        return self.level.route

    @property
    def below(self) -> bool:
        """Whether the sheet lies below the tier that must handle its level."""
        return self.ticket.tier < self.route.handle.tier

    @property
    def involved(self) -> bool:
        """Whether the person has to do with the case: received it, has it, or sits where it is handled."""
        own = self.person.id in {self.ticket.handler, self.ticket.received_by}
        return own or seats.may_handle(self.person, self.case, self.policy, self.office)

    def people(self, seat: Seat) -> seats.People:
        """Who acts for a seat, best first."""
        return seats.sitters(seat, self.office)


def scene(case: Case, person: Person, office: Office, policy: Policy, calendar: WorkCalendar, now: datetime) -> Scene:
    """The scene of a case, its events folded."""
    return Scene(case, fold(case), person, office, policy, calendar, now)


def names(people: Collection[Person]) -> tuple[str, ...]:
    """What the people are called, for messages."""
    return tuple(person.name for person in people)


def outcome(
    on: Scene,
    act: Act,
    data: Mapping[str, Any],
    *,
    changes: Mapping[str, Any] | None = None,
    notified: Collection[int] = (),
    new_sheet: NewSheet | None = None,
) -> Outcome:
    """What an act changes; of `changes` only what really differs, with the ticket's standing repeated in the event."""
    ticket = on.ticket
    real = {name: value for name, value in (changes or {}).items() if getattr(ticket, name) != value}
    out = {name: stored(value) for name, value in data.items()}
    if sets := {name: stored(real[name]) for name in _SET if name in real}:
        out["sets"] = sets
    others = tuple(dict.fromkeys(p for p in notified if p != on.person.id))
    return Outcome(real, out, act not in FREE_ACTS, new_sheet, others)


def not_ended(on: Scene, _: Act) -> None:
    """Refuses acts on a ticket that is filed or went on as another sheet."""
    if on.ticket.state in ENDED:
        raise refuse("ended", "act", on.policy.act_rule(Act.FILE), state=str(on.ticket.state))


def in_states(on: Scene, act: Act, states: Collection[State]) -> None:
    """Refuses an act where the ticket stands."""
    not_ended(on, act)
    if on.ticket.state not in states:
        wanted = tuple(sorted(str(state) for state in states))
        raise refuse("wrong_state", "act", on.policy.act_rule(act), state=str(on.ticket.state), wanted=wanted)


def handles(on: Scene, _: Act) -> None:
    """Refuses who may not settle a case of this level, and anybody while it lies below its tier."""
    route = on.route
    people = on.people(route.handle)
    if on.below:
        raise refuse(
            "hand_over_first",
            "act",
            route.rule,
            level=on.ticket.level,
            tier=route.handle.tier,
            people=names(people),
        )
    if not seats.may_handle(on.person, on.case, on.policy, on.office):
        raise not_in_seat(on, route.handle, people, route.rule)


def takes_part(on: Scene, act: Act) -> None:
    """Refuses who neither received the case nor has it nor sits where it is handled."""
    if not on.involved:
        raise not_in_seat(on, on.route.handle, on.people(on.route.handle), on.policy.act_rule(act) or on.route.rule)


def not_in_seat(on: Scene, seat: Seat, people: Collection[Person], rule: str) -> Exception:
    """The refusal of somebody who does not sit there."""
    return refuse("not_in_seat", "act", rule, seat=on.policy.seat_name(seat), people=names(people))


def decides(on: Scene, seat: Seat, barred: Collection[int | None], rule: str) -> bool:
    """Refuses who may not decide in the seat; True = it is the person's own case and nobody else can.

    Source: F-5.1-L1, F-5.1-L2
    """
    own = {key for key in barred if key is not None}
    people, alone = seats.deciders(seat, on.office, own)
    if any(person.id == on.person.id for person in people):
        return alone and on.person.id in own
    if on.person.id in own:
        raise refuse("own_case", "act", rule, people=names(people))
    raise not_in_seat(on, seat, people, rule)


def needed(on: Scene, act: Act) -> None:
    """Refuses an act for which the sheet still lacks something.

    Source: F-5.1.1, F-5.3.1.2, F-5.3.1.3, F-5.3.1.4
    """
    found = needs.first_lack(on.case, on.policy, on.timeline, act)
    if found is not None:
        raise _lacking(on, found[0].code, found[1])


def _lacking(on: Scene, block: str, need: Need) -> Exception:
    name = need.one_of[0]
    if name == "reached":
        return refuse("reach_first", "act", need.rule)
    if name == "told":
        items = tuple(words for code, words in on.policy.told.items if code not in on.timeline.told)
        return refuse("not_told", "told", need.rule, items=items)
    if name == "tasks":
        return refuse("tasks_open", "task", need.rule, count=len(on.timeline.open_tasks))
    if name == "statement":
        asked = hearing.open_hearing(on.policy, on.timeline)
        return refuse("not_heard", "act", need.rule, name=asked.name if asked is not None else "")
    if name == "proposal":
        return refuse("proposal_missing", "measures", need.rule)
    return refuse("needs", name, need.rule, need=name, block=block)


def proposed(on: Scene) -> Triage:
    """What the rules propose for the case as it stands."""
    return of_case(on.policy, on.case)


def undecided(on: Scene, found: Triage) -> bool:
    """Whether the proposed level is graver than the ticket's and than what anybody has decided about."""
    return found.level > on.ticket.level and found.level > on.timeline.proposed_level


def asked_level(on: Scene, found: Triage) -> int:
    """The level that the rules ask for: the ticket's, or the proposed one while nobody decided otherwise."""
    return found.level if undecided(on, found) else on.ticket.level
