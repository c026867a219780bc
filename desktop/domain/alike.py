"""Complaints about one thing: found early, answered with one agreed explanation.

Source: T-9
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from desktop.domain.policy import Policy
from desktop.domain.types import Ticket


@dataclass(frozen=True, slots=True)
class Alike:
    """Tickets about one thing: `same` are the fields and values that they share, `tickets` their keys, oldest first."""

    same: tuple[tuple[str, str], ...]
    tickets: tuple[int, ...]
    rule: str


def groups(policy: Policy, tickets: Iterable[Ticket]) -> tuple[Alike, ...]:
    """Groups of like tickets, largest first; () where the pack does not group. A ticket is in at most one group.

    Tickets of one customer (same phone, or same name without a phone) count once towards the size: many complaints of
    one person are a repeated complaint, not a mass one. Source: T-9
    """
    rule = policy.grouping
    if rule is None:
        return ()
    by_same: dict[tuple[tuple[str, str], ...], list[Ticket]] = {}
    for ticket in tickets:
        values = tuple((name, str(getattr(ticket, name)).strip()) for name in rule.same)
        if all(value for _, value in values) and not ticket.retired:
            by_same.setdefault(values, []).append(ticket)
    found = []
    for same, alike in by_same.items():
        for near in _near(sorted(alike, key=lambda one: (one.received_at, one.id)), timedelta(days=rule.days)):
            if len({ticket.phone or ticket.name for ticket in near}) >= rule.least:
                found.append(Alike(same, tuple(ticket.id for ticket in near), rule.rule))
    return tuple(sorted(found, key=lambda one: (-len(one.tickets), one.tickets)))


def _near(tickets: list[Ticket], span: timedelta) -> list[list[Ticket]]:
    """The tickets cut where more than `span` lies between the first of a run and the next."""
    runs: list[list[Ticket]] = []
    for ticket in tickets:
        if runs and ticket.received_at - runs[-1][0].received_at <= span:
            runs[-1].append(ticket)
        else:
            runs.append([ticket])
    return runs
