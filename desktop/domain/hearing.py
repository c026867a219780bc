"""Hearing whom a finding names: who that is, from when on, what was said to it, and until when it may be said.

Nobody is found responsible behind their back: who is named may answer, within a term that the pack sets.

Source: "Law and decency"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.domain.policy import Policy, Start
from desktop.domain.timeline import Statement, Timeline
from desktop.domain.types import Clock


@dataclass(frozen=True, slots=True)
class Hearing:
    """One respondent from the finding that first named them to the one that no longer did (None = still does).

    `heard` = the first thing that they said, or that they said nothing in time; None while nothing is recorded.
    """

    name: str
    since: datetime
    until: datetime | None
    heard: Statement | None


def hearings(policy: Policy, timeline: Timeline) -> Iterator[Hearing]:
    """Everybody whom findings named, one after the other."""
    name, since = "", timeline.named[0].at if timeline.named else None
    for found in timeline.named:
        answers = found.name if _bears(policy, found.shares) else ""
        if answers == name:
            continue
        if name and since is not None:
            yield _hearing(timeline, name, since, found.at)
        name, since = answers, found.at
    if name and since is not None:
        yield _hearing(timeline, name, since, None)


def _bears(policy: Policy, shares: Mapping[str, int]) -> bool:
    """Whether the house may bear something: not where shares were found and none of them is ours."""
    return not shares or any(shares.get(party.code) for party in policy.responsibility if party.ours)


def _hearing(timeline: Timeline, name: str, since: datetime, until: datetime | None) -> Hearing:
    said = (one for one in timeline.statements if one.written_at >= since)
    heard = next((one for one in said if until is None or one.written_at < until), None)
    return Hearing(name, since, until, heard)


def term(policy: Policy, asked: Hearing, clocks: Iterable[Clock]) -> Clock | None:
    """The clock of a hearing among the case's clocks; None where the pack sets no term."""
    named = [clock for clock in clocks if (rule := policy.clock(clock.code)) and rule.start is Start.NAMED]
    own = [clock for clock in named if clock.started_at >= asked.since]
    return max(own, key=lambda clock: clock.started_at, default=None)


def open_hearing(policy: Policy, timeline: Timeline) -> Hearing | None:
    """The hearing of whom the newest finding names; None where it names nobody, or nobody of the house bears it."""
    return next((one for one in hearings(policy, timeline) if one.until is None), None)
