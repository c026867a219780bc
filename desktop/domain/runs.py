"""The runs of a deadline: when a clause began to ask for something, how that was met, when it stopped asking.

Source: F-5.1.1, F-5.1-L2, F-5.1-L3, F-5.3.1.4, F-5.3.1.5, F-5.3.1.6
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.domain import hearing, seats
from desktop.domain.policy import ClockRule, Met, Policy, Start
from desktop.domain.protocol import tried_since
from desktop.domain.timeline import Phase, Timeline
from desktop.domain.types import ENDED, WRITTEN, Case, State
from desktop.domain.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a deadline. `dated` = the instant that the start brought along: of a promise, a task, a notice.

    At most one of `met_at` and `ended_at` is given; both are None while the clause still asks.
    """

    started_at: datetime
    met_at: datetime | None = None
    ended_at: datetime | None = None
    dated: datetime | None = None
    code: str = ""
    label: str = ""
    lapsed: bool = False
    """Ended because who was asked let it pass: the desk missed nothing."""

    @property
    def over_at(self) -> datetime | None:
        """When it was met or ended."""
        return self.met_at or self.ended_at


@dataclass(frozen=True, slots=True)
class View:
    """What the sources of runs look at."""

    case: Case
    rule: ClockRule
    timeline: Timeline
    policy: Policy
    calendar: WorkCalendar


def runs(view: View) -> list[Run]:
    """The runs of a clock in a case, oldest first."""
    found = _SOURCES[view.rule.start](view)
    if view.rule.states and view.rule.start is not Start.ENTERED:
        found = (part for run in found for part in _while_asked(run, view.timeline.stays(view.rule.states)))
    return [_until_the_end(view, run) for run in found]


def _while_asked(run: Run, stays: list[tuple[datetime, datetime | None]]) -> Iterator[Run]:
    """A run cut to the stretches in which the clause asks for it: it ends with each and starts anew with the next."""
    start: datetime | None = run.started_at
    for begin, end in stays:
        if (end is not None and end < run.started_at) or (run.over_at is not None and begin > run.over_at):
            continue
        if end is None or (run.over_at is not None and run.over_at <= end):
            yield replace(run, started_at=start or begin)
            return
        yield replace(run, started_at=start or begin, met_at=None, ended_at=end, lapsed=False)
        start = None


def _until_the_end(view: View, run: Run) -> Run:
    """On a sheet that has ended nothing is asked for."""
    if run.over_at is not None or view.case.ticket.state not in ENDED:
        return run
    ended = view.timeline.stays(ENDED)
    return replace(run, ended_at=ended[-1][0] if ended else view.timeline.phases[-1].at)


def _received(view: View) -> Iterator[Run]:
    met: datetime | None
    if view.rule.met is Met.RESOLVED:
        met = _first_resolution(view, view.case.ticket.received_at)
    else:
        met = _first_reached(view)
    yield Run(view.case.ticket.received_at, met, _withdrawn_at(view) if met is None else None)


def _first_reached(view: View) -> datetime | None:
    """The first contact, or the instant at which the protocol of attempts let the case go on without one."""
    timeline = view.timeline
    reached = next((attempt.at for attempt in timeline.reached), None)
    before = [attempt for attempt in timeline.attempts if reached is None or attempt.at < reached]
    tried = tried_since(before, view.policy, view.calendar)
    if tried is not None or reached is None:
        return tried or timeline.proven_at
    return max(reached, view.case.ticket.received_at)


def _withdrawn_at(view: View) -> datetime | None:
    return next((p.at for p in view.timeline.phases if p.state is State.WITHDRAWN), None)


def _first_resolution(view: View, after: datetime) -> datetime | None:
    return next((at for at, _ in view.timeline.resolutions if at >= after), None)


def _reached(view: View) -> Iterator[Run]:
    instants = sorted({attempt.at for attempt in view.timeline.reached})
    for start, following in zip(instants, [*instants[1:], None], strict=False):
        yield Run(start, following)


def _unseated(view: View) -> Iterator[Run]:
    """While the sheet lies below the tier of its level; each raised level starts anew."""
    since: Phase | None = None
    for phase in view.timeline.phases:
        below = _lies_below(view, phase)
        if since is not None and below and phase.level == since.level:
            continue
        if since is not None:
            yield Run(since.at, None, phase.at) if below else Run(since.at, phase.at)
        since = phase if below else None
    if since is not None:
        yield Run(since.at)


def _lies_below(view: View, phase: Phase) -> bool:
    route = view.policy.level(phase.level).route
    waits = phase.state not in ENDED and phase.state is not State.WITHDRAWN
    return waits and route.hand_over and phase.tier < route.handle.tier


def _seated(view: View) -> Iterator[Run]:
    """From when the sheet came to the seat of its present level; each raised level starts anew."""
    level, since = 0, None
    for phase in view.timeline.phases:
        if phase.level != level:
            level, since = phase.level, None
        route = view.policy.level(level).route
        if since is None and phase.tier >= route.handle.tier:
            since = phase.at
    if since is None:
        return
    if view.rule.met is Met.REPORT:
        met = next((at for at in view.timeline.reports if at >= since), None)
    else:
        met = _first_resolution(view, since)
    yield Run(since, met, _withdrawn_at(view) if met is None else None)


def _promise(view: View) -> Iterator[Run]:
    for promise in view.timeline.promises.values():
        yield Run(promise.made_at, promise.kept_at, None, promise.due_at, promise.code, promise.what)


def _offered(view: View) -> Iterator[Run]:
    """From the agreement on a solution to the solution; another solution, or a new round, takes its place."""
    for offer in view.timeline.offers:
        met = _first_resolution(view, offer.at)
        if met is not None and offer.until is not None and met > offer.until:
            met = None
        ended = None if met is not None else offer.until or _withdrawn_at(view)
        dated = view.calendar.close(offer.due_on)
        yield Run(offer.at, met, ended, dated, f"{view.rule.code}:{offer.event}", offer.what)


def _task(view: View) -> Iterator[Run]:
    for task in view.timeline.tasks.values():
        yield Run(task.made_at, task.done_at, None, task.due_at, task.code, f"{task.department} · {task.what}")


def _reply_by(view: View) -> Iterator[Run]:
    ticket = view.case.ticket
    if ticket.reply_by is not None:
        met = _first_resolution(view, ticket.received_at)
        ended = _withdrawn_at(view) if met is None else None
        yield Run(ticket.received_at, met, ended, ticket.reply_by)


def _entered(view: View) -> Iterator[Run]:
    done = list(_done_inside(view))
    for start, end in view.timeline.stays(view.rule.states):
        yield Run(start, next((at for at in done if at >= start and (end is None or at <= end)), end))


def _done_inside(view: View) -> Iterator[datetime]:
    """What was waited for and does not leave the state: a passed review, an answer that waits for the meeting."""
    if view.rule.states & {State.REVIEW, State.WITHDRAWN}:
        yield from (at for at, _, _ in view.timeline.reviews)
    if State.CALLBACK in view.rule.states:
        yield from view.timeline.answers


def _reviewed(view: View) -> Iterator[Run]:
    passed = [at for at, _, ok in view.timeline.reviews if ok]
    if passed and view.timeline.passed:
        yield Run(passed[-1], view.timeline.filed_at)


def _unreached(view: View) -> Iterator[Run]:
    """From the first miss in a row to the message (or the contact) that answers it; one message answers the whole row.

    Source: T-3, P-8
    """
    since: datetime | None = None
    answered = False
    for attempt in view.timeline.attempts:
        if attempt.incoming and not attempt.reached:
            continue
        written = attempt.means in WRITTEN and view.rule.met is Met.MESSAGE
        tried = since is not None and view.rule.met is Met.TRIED
        if since is not None and (attempt.reached or written or tried):
            yield Run(since, attempt.at)
            since, answered = None, written and not attempt.reached
        elif attempt.reached:
            answered = False
        elif since is None and not (written or answered):
            since = attempt.at
    if since is not None:
        yield Run(since)


def _dropped(view: View) -> Iterator[Run]:
    """From a call that was cut off to the next try. Source: P-8"""
    yield from _answered(view, [a.at for a in view.timeline.attempts if a.dropped])


def _asked(view: View) -> Iterator[Run]:
    """From what the customer wrote to the desk's answer. Source: A-8"""
    channel = view.policy.channel(view.case.ticket.channel)
    first = [] if channel is None or channel.live else [view.case.ticket.received_at]
    yield from _answered(view, [*first, *(a.at for a in view.timeline.attempts if a.incoming and not a.reached)])


def _answered(view: View, asked: list[datetime]) -> Iterator[Run]:
    """Each asking that came after the answer to the one before, with its answer."""
    until: datetime | None = None
    for at in sorted(asked):
        if until is not None and at < until:
            continue
        answers = (
            a.at
            for a in view.timeline.attempts
            if a.at > at and not a.dropped and (a.reached or (view.rule.met is Met.TRIED and not a.incoming))
        )
        met = next(answers, None)
        yield Run(at, met)
        if met is None:
            return
        until = met


def _notify(view: View) -> Iterator[Run]:
    """From when the sheet came to its level to when all whom the level names were told. Source: A-5"""
    level = view.timeline.phases[-1].level
    wanted = [seats.code(seat) for seat in view.policy.level(level).route.notify]
    if not wanted:
        return
    since = view.timeline.phases[-1].at
    for phase in reversed(view.timeline.phases):
        if phase.level != level:
            break
        since = phase.at
    told = [view.timeline.informed[code] for code in wanted if code in view.timeline.informed]
    yield Run(since, max(since, *told) if len(told) == len(wanted) else None)


def _found(view: View) -> Iterator[Run]:
    """From the first finding in a row that the clause speaks of to the solution. Source: P-3"""
    since: datetime | None = None
    for at, shares in view.timeline.shares:
        finding = view.policy.finding(shares)
        named = finding is not None and finding.code in (view.rule.findings or {finding.code})
        if named and since is None:
            since = at
        elif not named and since is not None:
            yield Run(since, None, at)
            since = None
    if since is not None:
        met = _first_resolution(view, since)
        yield Run(since, met, _withdrawn_at(view) if met is None else None)


def _named(view: View) -> Iterator[Run]:
    """From the finding that first names somebody to what they say to it. Source: "Law and decency" """
    for one in hearing.hearings(view.policy, view.timeline):
        if one.heard is not None and one.heard.silent:
            yield Run(one.since, None, one.heard.written_at, label=one.name, lapsed=True)
        elif one.heard is not None:
            yield Run(one.since, max(one.since, one.heard.at), label=one.name)
        else:
            yield Run(one.since, None, one.until, label=one.name)


_SOURCES: dict[Start, Callable[[View], Iterator[Run]]] = {
    Start.RECEIVED: _received,
    Start.REACHED: _reached,
    Start.UNSEATED: _unseated,
    Start.SEATED: _seated,
    Start.PROMISE: _promise,
    Start.OFFERED: _offered,
    Start.TASK: _task,
    Start.REPLY_BY: _reply_by,
    Start.ENTERED: _entered,
    Start.REVIEWED: _reviewed,
    Start.UNREACHED: _unreached,
    Start.DROPPED: _dropped,
    Start.ASKED: _asked,
    Start.NOTIFY: _notify,
    Start.FOUND: _found,
    Start.NAMED: _named,
}
