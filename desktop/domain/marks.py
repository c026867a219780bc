"""Marks on customers: each with a reason, an approver and an end; they inform, they never punish.

Source: P-4, "Law and decency"
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain import seats
from desktop.domain.policy import MarkRule, Policy
from desktop.domain.refusals import refuse
from desktop.domain.types import Office, Person
from desktop.domain.values import SHORT


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that a customer bears until `until`, that day included; `approved_by` None = somebody wishes for it.

    `since` is the day of the approval, of a wish the day on which it is looked at.
    """

    code: str
    reason: str
    by: int
    approved_by: int | None
    since: date
    until: date


def last_day(rule: MarkRule, since: date) -> date:
    """How long a mark may be given at most, that day included."""
    return since + timedelta(days=rule.days)


def wished(policy: Policy, mark: Mark) -> MarkRule:
    """The rule of a mark that may be asked for.

    Raises:
        RefusedError: `unknown_value` (kind), `empty` or `too_long` (reason), `in_past` or `mark_too_long` (until),
            each with the clause of the mark.
    """
    rule = policy.mark(mark.code)
    if rule is None:
        raise refuse("unknown_value", "kind", None, value=mark.code, choices=[one.code for one in policy.marks])
    if not mark.reason.strip():
        raise refuse("empty", "reason", rule.rule)
    if len(mark.reason) > SHORT:
        raise refuse("too_long", "reason", rule.rule, limit=SHORT, length=len(mark.reason))
    if mark.until < mark.since:
        raise refuse("in_past", "until", rule.rule, at=mark.until, now=mark.since)
    if mark.until > last_day(rule, mark.since):
        raise refuse("mark_too_long", "until", rule.rule, days=rule.days, latest=last_day(rule, mark.since))
    return rule


def marked(policy: Policy, mark: Mark, office: Office) -> MarkRule:
    """The rule of a mark that may be given by `approved_by`: who asked for it decides only where nobody else can.

    Raises:
        RefusedError: as `wished`; `own_case` or `not_in_seat` (approved_by) with those who may.
    """
    rule = wished(policy, mark)
    people = approvers(rule, mark.by, office)
    if all(person.id != mark.approved_by for person in people):
        named = tuple(person.name for person in people)
        if mark.approved_by == mark.by:
            raise refuse("own_case", "approved_by", rule.rule, people=named)
        raise refuse("not_in_seat", "approved_by", rule.rule, seat=policy.seat_name(rule.approve), people=named)
    return rule


def approvers(rule: MarkRule, by: int, office: Office) -> seats.People:
    """Who may put a mark in force that `by` asked for, best first."""
    return seats.deciders(rule.approve, office, {by})[0]


def may_approve(policy: Policy, code: str, by: int, person: Person, office: Office) -> bool:
    """Whether the person may put a mark in force that `by` asked for."""
    rule = policy.mark(code)
    return rule is not None and any(known.id == person.id for known in approvers(rule, by, office))


def in_force(mark: Mark, today: date) -> bool:
    """Whether a mark counts: somebody approved it, and its last day is not over."""
    return mark.approved_by is not None and today <= mark.until


def codes(marks: Iterable[Mark], today: date) -> tuple[str, ...]:
    """Codes of the marks in force, each once, in the order of the alphabet."""
    return tuple(sorted({mark.code for mark in marks if in_force(mark, today)}))


def shown(policy: Policy, marks: Iterable[Mark], today: date) -> tuple[tuple[Mark, MarkRule], ...]:
    """Marks in force with what the desk reads, in the pack's order; those the pack no longer knows are left out.

    Of two of one kind the one that holds longer.
    """
    longest: dict[str, Mark] = {}
    for mark in marks:
        before = longest.get(mark.code)
        if in_force(mark, today) and (before is None or before.until < mark.until):
            longest[mark.code] = mark
    return tuple((longest[rule.code], rule) for rule in policy.marks if rule.code in longest)
