"""What a block of the sheet still lacks, and which acts wait for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desktop.domain import hearing, seats, triage
from desktop.domain.policy import BlockRule, Need, Policy
from desktop.domain.timeline import Timeline
from desktop.domain.types import Act, Case, Seat

Fact = Callable[[Case, Policy, Timeline], bool]


def _told(_: Case, policy: Policy, timeline: Timeline) -> bool:
    return timeline.unreachable or all(code in timeline.told for code, _ in policy.told.items)


def _special_report(case: Case, policy: Policy, timeline: Timeline) -> bool:
    return timeline.reported or not policy.level(case.ticket.level).route.report


def _from_investigation(key: str) -> Fact:
    def known(_case: Case, _policy: Policy, timeline: Timeline) -> bool:
        return bool(timeline.investigation and timeline.investigation.get(key))

    return known


def _informed(case: Case, policy: Policy, timeline: Timeline) -> bool:
    return all(seats.code(seat) in timeline.informed for seat in must_inform(case, policy))


def must_inform(case: Case, policy: Policy) -> tuple[Seat, ...]:
    """Who must be told of a case at once, recorded: of its level, and of what was found in it. Source: A-5"""
    found = triage.of_case(policy, case)
    wanted = [seat for hit in found.hits if (trigger := policy.trigger(hit.trigger)) for seat in trigger.notify]
    return tuple(dict.fromkeys((*policy.level(case.ticket.level).route.notify, *wanted)))


def to_check(case: Case, policy: Policy) -> tuple[str, ...]:
    """Items of the checklists of what was found in a case: "trigger:place". Source: A-4"""
    found = triage.of_case(policy, case)
    triggers = {t.code: t for hit in found.hits if (t := policy.trigger(hit.trigger)) is not None}
    return tuple(f"{code}:{place}" for code, t in triggers.items() for place in range(len(t.checklist)))


def _heard(_case: Case, policy: Policy, timeline: Timeline) -> bool:
    """Whether nobody of the house is named, or whoever is was heard. Source: "Law and decency" """
    asked = hearing.open_hearing(policy, timeline)
    return asked is None or asked.heard is not None


def _checklist(case: Case, policy: Policy, timeline: Timeline) -> bool:
    return timeline.checked.issuperset(to_check(case, policy))


FACTS: dict[str, Fact] = {
    "level": lambda case, _policy, _timeline: case.ticket.level > 0,
    "reached": lambda _case, _policy, timeline: bool(timeline.reached) or timeline.unreachable,
    "told": _told,
    "facts": _from_investigation("facts"),
    "analysis": _from_investigation("analysis"),
    "responsibility": _from_investigation("responsibility"),
    "proposal": lambda _case, _policy, timeline: timeline.accepted,
    "approval": lambda _case, _policy, timeline: timeline.accepted,
    "promised_on": lambda _case, _policy, timeline: timeline.promised_on != "",
    "tasks": lambda _case, _policy, timeline: not timeline.open_tasks,
    "promises": lambda _case, _policy, timeline: not timeline.open_promises,
    "special_report": _special_report,
    "result": lambda _case, _policy, timeline: timeline.result != "",
    "rating": lambda _case, _policy, timeline: timeline.rating is not None or timeline.unrated,
    "review": lambda _case, _policy, timeline: timeline.passed,
    "filed": lambda _case, _policy, timeline: timeline.filed_at is not None,
    "evidence": lambda _case, _policy, timeline: bool(timeline.evidence),
    "person": _from_investigation("person"),
    "department": _from_investigation("department"),
    "basis": _from_investigation("basis"),
    "agreement": _from_investigation("agreement"),
    "order_checked": _from_investigation("order_checked"),
    "informed": _informed,
    "checklist": _checklist,
    "statement": _heard,
    "consent": lambda _case, _policy, timeline: any(one.kind == "consent" for one in timeline.attached),
}
"""Facts that a need may name; everything else that it names is a field of the ticket."""


def has(case: Case, policy: Policy, timeline: Timeline, name: str) -> bool:
    """Whether a field is filled or a fact is given."""
    if (fact := FACTS.get(name)) is not None:
        return fact(case, policy, timeline)
    value = getattr(case.ticket, name)
    return bool(value.strip()) if isinstance(value, str) else value is not None


def meant(need: Need, case: Case) -> bool:
    """Whether the need is meant for this level, kind of complainant, category and validity, whatever is found."""
    ticket = case.ticket
    if need.levels and ticket.level not in need.levels:
        return False
    if need.categories and ticket.category not in need.categories:
        return False
    if need.validities and ticket.validity not in need.validities:
        return False
    return not need.kinds or not ticket.complainant_kind or ticket.complainant_kind in need.kinds


def applies(need: Need, case: Case, policy: Policy, timeline: Timeline) -> bool:
    """Whether the need is meant for this case and for what was found in it."""
    if need.findings:
        finding = policy.finding(timeline.found)
        if finding is None or finding.code not in need.findings:
            return False
    return meant(need, case)


def lacks(case: Case, policy: Policy, timeline: Timeline, block: BlockRule) -> Iterator[Need]:
    """Needs of a block that are not met, in the pack's order."""
    for need in block.needs:
        if applies(need, case, policy, timeline) and not any(has(case, policy, timeline, name) for name in need.one_of):
            yield need


def first_lack(case: Case, policy: Policy, timeline: Timeline, act: Act) -> tuple[BlockRule, Need] | None:
    """The first thing that the pack wants before this act and that is missing."""
    for block in policy.blocks:
        for need in lacks(case, policy, timeline, block):
            if act in need.before:
                return block, need
    return None
