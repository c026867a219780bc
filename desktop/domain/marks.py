"""Marks on customers: each with a reason, an approver and an end; they inform, they never punish.

Source: P-4, "Law and decency"
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain import seats
from desktop.domain.policy import MarkRule, Policy
from desktop.domain.refusals import refuse
from desktop.domain.types import Office, Person


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that a customer bears until `until`, that day included."""

    code: str
    reason: str
    by: int
    approved_by: int
    since: date
    until: date


def marked(policy: Policy, mark: Mark, office: Office) -> MarkRule:
    """The rule of a mark that may be given.

    Raises:
        RefusedError: `unknown_value`, `empty` (reason), `in_past` or `out_of_calendar` (until), `own_case`,
            `not_in_seat` (approver), each with the clause of the mark.
    """
    rule = policy.mark(mark.code)
    if rule is None:
        raise refuse("unknown_value", "mark", None, value=mark.code)
    if not mark.reason.strip():
        raise refuse("empty", "reason", rule.rule)
    if mark.until < mark.since:
        raise refuse("in_past", "until", rule.rule, at=mark.until, now=mark.since)
    if mark.until > mark.since + timedelta(days=rule.days):
        raise refuse("out_of_calendar", "until", rule.rule, value=mark.until.isoformat())
    people, alone = seats.deciders(rule.approve, office, {mark.by})
    if all(person.id != mark.approved_by for person in people):
        named = tuple(person.name for person in people)
        if mark.approved_by == mark.by and not alone:
            raise refuse("own_case", "approved_by", rule.rule, people=named)
        raise refuse("not_in_seat", "approved_by", rule.rule, seat=policy.seat_name(rule.approve), people=named)
    return rule


def shown(policy: Policy, marks: tuple[Mark, ...], today: date) -> tuple[tuple[Mark, MarkRule], ...]:
    """Marks in force with what the desk reads, in the pack's order; those the pack no longer knows are left out."""
    found = [(mark, rule) for mark in marks if mark.since <= today <= mark.until and (rule := policy.mark(mark.code))]
    order = [rule.code for rule in policy.marks]
    return tuple(sorted(found, key=lambda pair: order.index(pair[1].code)))


def may_approve(policy: Policy, code: str, person: Person, office: Office) -> bool:
    """Whether the person sits where this mark is approved."""
    rule = policy.mark(code)
    return rule is not None and seats.sits(person, rule.approve, office)
