"""What must hold between the parts of a pack, beyond each part by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from desktop.domain.policy.lines import Path
from desktop.domain.policy.pack import Policy
from desktop.domain.policy.parts import Position
from desktop.domain.policy.reader import Source
from desktop.domain.policy.terms import Met, Start, Unit
from desktop.domain.types import INTAKE_FIELDS, Act

FACTS = (
    "level", "reached", "told", "facts", "analysis", "responsibility", "proposal", "approval",
    "promised_on", "tasks", "promises", "special_report", "result", "rating", "review", "filed", "evidence",
    "person", "department", "basis", "agreement", "order_checked", "informed", "checklist", "consent",
    "statement",
)  # fmt: skip
"""Codes of facts that a need may name beside the fields of the ticket; `desktop.domain.needs` finds them."""

KNOWN_NEEDS = (*INTAKE_FIELDS, *FACTS)


def check(policy: Policy, source: Source) -> None:
    """Refuses a pack whose parts contradict each other.

    Raises:
        PolicyError: with the place of the part that can't be.
    """
    _kinds(policy, source)
    _ratings(policy, source)
    _routes(policy, source)
    _triggers(policy, source)
    _clocks(policy, source)
    _authority(policy, source)
    _penalties(policy, source)
    _needs(policy, source)
    _conduct(policy, source)


def consecutive(source: Source, key: str, numbers: Sequence[int]) -> None:
    """Refuses numbers that don't run 1, 2, 3 …"""
    for index, number in enumerate(numbers):
        if number != index + 1:
            raise source.error("pack_gap", (key, index, "number"), number)


def once(source: Source, positions: Sequence[Position]) -> None:
    """Refuses two names for one role of a tier."""
    seen: set[tuple[int, str]] = set()
    for index, position in enumerate(positions):
        if (position.tier, position.role) in seen:
            raise source.error("pack_duplicate", ("positions", index), position.role)
        seen.add((position.tier, position.role))


def _kinds(policy: Policy, source: Source) -> None:
    known = {c.code for c in policy.complainants}
    places: list[tuple[Path, tuple[str, ...]]] = [
        *((("categories", i, "kinds"), c.kinds) for i, c in enumerate(policy.categories)),
        *((("triggers", i, "kinds"), t.kinds) for i, t in enumerate(policy.triggers)),
    ]
    for i, block in enumerate(policy.blocks):
        places += [(("blocks", i, "needs", j, "kinds"), need.kinds) for j, need in enumerate(block.needs)]
    for path, kinds in places:
        for kind in kinds:
            if kind not in known:
                raise source.error("pack_unknown", path, kind)


def _ratings(policy: Policy, source: Source) -> None:
    if not any(r.settles for r in policy.ratings):
        raise source.error("pack_senseless", ("ratings",), "settles")


def _routes(policy: Policy, source: Source) -> None:
    for index, level in enumerate(policy.levels):
        route = level.route
        if route.hand_over and route.handle.tier == policy.reception:
            raise source.error("pack_senseless", ("levels", index, "route", "hand_over"), route.handle.tier)
        if route.review.tier < route.handle.tier:
            raise source.error("pack_senseless", ("levels", index, "route", "review"), route.review.tier)
    for index, (lower, upper) in enumerate(pairwise(policy.levels)):
        if upper.route.handle.tier < lower.route.handle.tier:
            raise source.error("pack_senseless", ("levels", index + 1, "route", "handle"), upper.route.handle.tier)


def _triggers(policy: Policy, source: Source) -> None:
    for index, trigger in enumerate(policy.triggers):
        if not (trigger.words or trigger.channels or trigger.earlier or trigger.marks):
            raise source.error("pack_senseless", ("triggers", index), trigger.code)


_OWN_DUE = {Start.PROMISE, Start.OFFERED, Start.TASK, Start.REPLY_BY}
_NAMED_BY = {Start.PROMISE: "promise", Start.TASK: "task"}
"""Codes that acts name these clocks by: what was kept, which task is done."""
_FITTING = {
    Start.RECEIVED: {Met.REACHED, Met.RESOLVED},
    Start.REACHED: {Met.REACHED},
    Start.UNSEATED: {Met.LEFT},
    Start.SEATED: {Met.REPORT, Met.RESOLVED},
    Start.PROMISE: {Met.KEPT},
    Start.OFFERED: {Met.RESOLVED},
    Start.TASK: {Met.TASK_DONE},
    Start.REPLY_BY: {Met.RESOLVED},
    Start.ENTERED: {Met.LEFT},
    Start.REVIEWED: {Met.LEFT},
    Start.UNREACHED: {Met.MESSAGE, Met.REACHED, Met.TRIED},
    Start.DROPPED: {Met.REACHED, Met.TRIED},
    Start.ASKED: {Met.REACHED, Met.TRIED},
    Start.NOTIFY: {Met.INFORMED},
    Start.FOUND: {Met.RESOLVED},
    Start.NAMED: {Met.STATED},
}


def _clocks(policy: Policy, source: Source) -> None:
    for index, clock in enumerate(policy.clocks):
        if (clock.start in _OWN_DUE) != (clock.unit is Unit.DATED):
            raise source.error("pack_senseless", ("clocks", index, "unit"), clock.unit)
        if clock.pauses and clock.unit is Unit.DATED:
            raise source.error("pack_senseless", ("clocks", index, "pauses"), clock.unit)
        if clock.met not in _FITTING[clock.start]:
            raise source.error("pack_senseless", ("clocks", index, "met"), clock.met)
        if (clock.start is Start.ENTERED) and not clock.states:
            raise source.error("pack_missing", ("clocks", index), "states")
        if clock.consequence and policy.penalty(clock.consequence) is None:
            raise source.error("pack_unknown", ("clocks", index, "consequence"), clock.consequence)
        if clock.code != _NAMED_BY.get(clock.start, clock.code):
            raise source.error("pack_senseless", ("clocks", index, "code"), clock.code)
        if ":" in clock.code:
            raise source.error("pack_senseless", ("clocks", index, "code"), clock.code)


def _authority(policy: Policy, source: Source) -> None:
    for index, (lower, upper) in enumerate(pairwise(policy.authority)):
        falls = upper.limit is not None and (lower.limit is None or lower.limit > upper.limit)
        if upper.tier <= lower.tier or falls:
            raise source.error("pack_senseless", ("authority", index + 1), upper.tier)
    if policy.authority[-1].limit is not None:
        raise source.error("pack_missing", ("authority", len(policy.authority) - 1), "unlimited")


def _penalties(policy: Policy, source: Source) -> None:
    for index, penalty in enumerate(policy.penalties):
        if penalty.minimum > penalty.maximum:
            raise source.error("pack_senseless", ("penalties", index, "minimum"), str(penalty.minimum))


_EARLY_ACTS = {Act.REGISTER, Act.NOTE, Act.EDIT, Act.CONTACT}


def _needs(policy: Policy, source: Source) -> None:
    for i, block in enumerate(policy.blocks):
        for j, need in enumerate(block.needs):
            if not need.one_of:
                raise source.error("pack_missing", ("blocks", i, "needs", j), "one_of")
            for act in need.before:
                if act in _EARLY_ACTS:
                    raise source.error("pack_senseless", ("blocks", i, "needs", j, "before"), act)


def _conduct(policy: Policy, source: Source) -> None:
    """What the parts about conduct name must be there."""
    codes = {
        "categories": {c.code for c in policy.categories},
        "validities": {v.code for v in policy.validities},
        "findings": {f.code for f in policy.findings},
        "manners": {m.code for m in policy.manners},
        "marks": {m.code for m in policy.marks},
        "parties": {p.code for p in policy.responsibility},
        "evidence": {e.code for e in policy.reclassification.evidence},
    }
    for path, kind, names in _named_places(policy):
        for name in names:
            if name not in codes[kind]:
                raise source.error("pack_unknown", path, name)


def _named_places(policy: Policy) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """(place, what kind of code, the codes) of everything that refers to another part."""
    for i, behaviour in enumerate(policy.behaviours):
        yield ("behaviours", i, "manners"), "manners", behaviour.manners
    for i, finding in enumerate(policy.findings):
        yield ("findings", i, "party"), "parties", (finding.party,)
    for i, trigger in enumerate(policy.triggers):
        yield ("triggers", i, "marks"), "marks", trigger.marks
    for i, category in enumerate(policy.categories):
        yield ("categories", i, "evidence"), "evidence", category.evidence
    for i, clock in enumerate(policy.clocks):
        yield ("clocks", i, "findings"), "findings", clock.findings
    for i, block in enumerate(policy.blocks):
        for j, need in enumerate(block.needs):
            place: Path = ("blocks", i, "needs", j)
            yield (*place, "categories"), "categories", need.categories
            yield (*place, "validities"), "validities", need.validities
            yield (*place, "findings"), "findings", need.findings
