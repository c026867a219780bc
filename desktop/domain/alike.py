"""Complaints about one thing: found early, answered with one agreed explanation.

Source: T-9
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from desktop.domain.policy import ALIKE_FIELDS, Policy
from desktop.domain.types import Ticket

Same = tuple[tuple[str, str], ...]
"""Fields and the values that complaints share in them, in the order of the rule or of the sheet."""
_STORIES = ("cause", "course")
_WIDE = "category"
"""Says the least about what a complaint is about."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Tickets about one thing: `same` are the fields and values that they share, `tickets` their keys, oldest first."""

    same: Same
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
    by_same: dict[Same, list[Ticket]] = {}
    for ticket in tickets:
        values = values_of(policy, ticket)
        if values and not ticket.retired:
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


def values_of(policy: Policy, ticket: Ticket) -> Same:
    """What a ticket says in the fields of the rule; () where the pack has none, or one of the fields is empty."""
    names = policy.grouping.same if policy.grouping else ()
    values = tuple((name, str(getattr(ticket, name)).strip()) for name in names)
    return values if all(value for _, value in values) else ()


def shared(tickets: Sequence[Ticket]) -> Same:
    """What all of some tickets have in common, () if nothing: of the fields by which complaints can be alike."""
    found = []
    for name in ALIKE_FIELDS:
        values = {str(getattr(ticket, name)).strip() for ticket in tickets}
        if len(values) == 1 and (value := values.pop()):
            found.append((name, value))
    return tuple(found)


def profile(policy: Policy, tickets: Sequence[Ticket]) -> Same:
    """What most of some gathered tickets say in the fields of the rule; fields without a majority are left out."""
    found = []
    for name in policy.grouping.same if policy.grouping else ():
        counted = Counter(value for ticket in tickets if (value := str(getattr(ticket, name)).strip()))
        value, count = next(iter(counted.most_common(1)), ("", 0))
        if 2 * count > len(tickets):
            found.append((name, value))
    return tuple(found)


def resembles(same: Same, title: str, typed: Mapping[str, object]) -> bool:
    """Whether a complaint that is being typed may belong to a gathering with this profile and title.

    No field that is filled may say otherwise. A field agrees by its value, or, while it is empty, where the story
    names the value; the title in the story agrees as well. The category alone is too little where the profile tells
    more. Source: T-9
    """
    story = " ".join(_folded(typed.get(name)) for name in _STORIES)
    filled = {name: said for name, _ in same if (said := _folded(typed.get(name)))}
    if any(filled[name] != _folded(value) for name, value in same if name in filled):
        return False
    telling = [pair for pair in same if pair[0] != _WIDE] or same
    named = any(name in filled or _folded(value) in story for name, value in telling)
    return named or (bool(_folded(title)) and _folded(title) in story)


def _folded(value: object) -> str:
    return " ".join(str(value or "").casefold().split())
