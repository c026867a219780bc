"""What becomes of an open ticket that is to follow other rules: told before it is done, never by the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop.domain.clocks import ACTIVE, clocks
from desktop.domain.policy import Policy
from desktop.domain.types import Case, ClockState, Ticket
from desktop.domain.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class Move:
    """One ticket. `changes` = fields that can't stay as they are: a level or tier that the rules don't have comes to
    the gravest or highest one, a category, kind or validity that they don't know is cleared, to be chosen anew.

    `overdue` and `relieved` = codes of clocks that are late under the new rules and were not, and the other way round.
    `lost` = codes of clocks that ran and that the new rules don't ask for.
    """

    ticket: int
    number: str
    level: int
    changes: dict[str, Any]
    overdue: tuple[str, ...]
    relieved: tuple[str, ...]
    lost: tuple[str, ...]


def fitted(ticket: Ticket, policy: Policy) -> dict[str, Any]:
    """The fields of a ticket that other rules don't know, with what they become."""
    highest = policy.tiers[-1].number
    wanted = {
        "level": policy.level(ticket.level).number,
        "tier": min(ticket.tier, highest),
        "category": ticket.category if policy.category(ticket.category) else "",
        "complainant_kind": ticket.complainant_kind if policy.complainant(ticket.complainant_kind) else "",
        "validity": ticket.validity if any(one.code == ticket.validity for one in policy.validities) else "",
    }
    return {name: value for name, value in wanted.items() if value != getattr(ticket, name)}


def move(case: Case, old: Policy, new: Policy, calendar: WorkCalendar, now: datetime) -> Move:
    """What moving a case from one policy to another would do."""
    changes = fitted(case.ticket, new)
    after = replace(case, ticket=replace(case.ticket, **changes))
    before_codes, after_codes = _running(case, old, calendar, now), _running(after, new, calendar, now)
    late_before = {code for code, state in before_codes.items() if state is ClockState.OVERDUE}
    late_after = {code for code, state in after_codes.items() if state is ClockState.OVERDUE}
    return Move(
        case.ticket.id,
        case.ticket.number,
        case.ticket.level,
        changes,
        tuple(sorted(late_after - late_before)),
        tuple(sorted(late_before - late_after)),
        tuple(sorted(before_codes.keys() - after_codes.keys())),
    )


def _running(case: Case, policy: Policy, calendar: WorkCalendar, now: datetime) -> dict[str, ClockState]:
    return {clock.code: clock.state for clock in clocks(case, policy, calendar, now) if clock.state in ACTIVE}
