"""What to look at in an escalated case, which is examined for holes in the process instead of scored.

Source: T-10
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.domain.clocks import clocks
from desktop.domain.policy import Policy
from desktop.domain.timeline import Phase, fold
from desktop.domain.types import ENDED, Act, Case, Clock, ClockState, Event
from desktop.domain.worktime import WorkCalendar

_MISSES = frozenset({ClockState.MISSED, ClockState.OVERDUE})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Who (key, None = nobody) had the case at a level, for how many minutes of office time; `until` None = still."""

    number: str
    level: int
    handler: int | None
    since: datetime
    until: datetime | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A deadline that was not kept, on which sheet of the matter (1 = the first)."""

    sheet_index: int
    clock: Clock


@dataclass(frozen=True, slots=True)
class HandOver:
    """The case changed hands: by which act, why, and how many minutes of office time it then lay untouched.

    `waited` runs to the receiver's first act, or to now; `taken_up` = there was one.
    """

    at: datetime
    act: Act
    giver: int | None
    receiver: int | None
    reason: str
    waited: int
    taken_up: bool


@dataclass(frozen=True, slots=True)
class Examination:
    """The whole way of a case over all its sheets, oldest first: who had it, what was late, where it changed hands."""

    path: tuple[Stretch, ...]
    missed: tuple[Miss, ...]
    hand_overs: tuple[HandOver, ...]


def examined(policy: Policy, level: int) -> bool:
    """Whether the review of a level looks for holes in the process."""
    return policy.level(level).route.examine


def examination(sheets: Sequence[tuple[Case, Policy]], calendar: WorkCalendar, now: datetime) -> Examination:
    """What the sheets of one matter, oldest first, show to who examines them."""
    path: list[Stretch] = []
    missed: list[Miss] = []
    hand_overs: list[HandOver] = []
    before: int | None = None
    for case, policy in sheets:
        path += _path(case, calendar, now)
        known = clocks(case, policy, calendar, now)
        missed += [Miss(case.ticket.sheet_index, clock) for clock in known if clock.state in _MISSES]
        hand_overs += _hand_overs(case, before, calendar, now)
        before = case.ticket.handler
    return Examination(tuple(path), tuple(missed), tuple(hand_overs))


def _path(case: Case, calendar: WorkCalendar, now: datetime) -> Iterator[Stretch]:
    """Phases of one sheet, those with the same person at the same level put together."""
    kept: list[Phase] = []
    for phase in fold(case).phases:
        if not kept or (phase.handler, phase.level) != (kept[-1].handler, kept[-1].level):
            kept.append(phase)
    ended = case.events[-1].at if case.ticket.state in ENDED and case.events else None
    ends = [*(phase.at for phase in kept[1:]), ended]
    for phase, until in zip(kept, ends, strict=True):
        minutes = calendar.minutes(phase.at, until or now)
        yield Stretch(case.ticket.number, phase.level, phase.handler, phase.at, until, minutes)


def _hand_overs(case: Case, before: int | None, calendar: WorkCalendar, now: datetime) -> Iterator[HandOver]:
    handler = before
    for place, event in enumerate(case.events):
        receiver = event.data.get("sets", {}).get("handler", handler)
        if handler is not None and receiver != handler:
            yield _hand_over(case.events[place:], handler, receiver, calendar, now)
        handler = receiver


def _hand_over(
    events: Sequence[Event], giver: int, receiver: int | None, calendar: WorkCalendar, now: datetime
) -> HandOver:
    event = events[0]
    first = next((later for later in events[1:] if later.by == receiver), None)
    waited = calendar.minutes(event.at, first.at if first else now)
    reason = str(event.data.get("reason") or "")
    return HandOver(event.at, event.act, giver, receiver, reason, waited, first is not None)
