"""All deadlines of a case, computed from its timeline at the moment of asking; nothing of it is stored.

When a running clock ends never depends on the present instant: only its state does.
Source: F-5.1.1, F-5.1-L2, F-5.1-L3, F-5.3.1.4, F-5.3.1.5, F-5.3.1.6
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.base.errors import RefusedError
from desktop.domain import counting, explaining, seats
from desktop.domain.counting import Stretch
from desktop.domain.policy import ClockRule, Met, Policy, Start, Unit
from desktop.domain.timeline import Timeline, fold
from desktop.domain.types import ENDED, WRITTEN, Case, Clock, ClockState, Explanation, State
from desktop.domain.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class Asked:
    """One run of a deadline: when it started, how it was met, when the clause stopped asking for it."""

    started_at: datetime
    met_at: datetime | None = None
    ended_at: datetime | None = None
    due_at: datetime | None = None
    code: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class _View:
    """What the sources of runs look at."""

    case: Case
    rule: ClockRule
    timeline: Timeline
    policy: Policy


def clocks(
    case: Case, policy: Policy, calendar: WorkCalendar, now: datetime, timeline: Timeline | None = None
) -> tuple[Clock, ...]:
    """All clocks of a case: running ones first, nearest end first; then those that are over, oldest first.

    `timeline` is the folded case where the caller has it already.
    """
    timeline = timeline or fold(case)
    made = [clock for rule in policy.clocks for clock in _of_rule(case, rule, timeline, policy, calendar, now)]
    made.sort(key=lambda clock: (clock.state not in ACTIVE, clock.due_at, clock.code))
    return tuple(made)


ACTIVE = frozenset({ClockState.RUNNING, ClockState.DUE_SOON, ClockState.OVERDUE, ClockState.PAUSED})
"""States of a clock that somebody still has to meet."""

TICKING = ACTIVE - {ClockState.PAUSED}
"""Those of them whose end comes nearer."""


def explain(case: Case, policy: Policy, calendar: WorkCalendar, code: str, now: datetime) -> Explanation:
    """One clock day by day.

    Raises:
        RefusedError: `unknown_value`: the case has no such clock.
    """
    clock = next((c for c in clocks(case, policy, calendar, now) if c.code == code), None)
    rule = policy.clock(code)
    if clock is None or rule is None:
        raise RefusedError("unknown_value", "clock", None, value=code)
    pauses = _pauses(rule, fold(case), clock.met_at or now)
    return explaining.explained(clock, rule.unit, calendar, pauses, now)


def _of_rule(
    case: Case, rule: ClockRule, timeline: Timeline, policy: Policy, calendar: WorkCalendar, now: datetime
) -> Iterator[Clock]:
    runs = list(_SOURCES[rule.start](_View(case, rule, timeline, policy)))
    for index, run in enumerate(runs):
        amount = _amount(rule, timeline, run)
        if amount is None:
            continue
        newest = index == len(runs) - 1
        clock = _clock(case, rule, run, amount, timeline, calendar, now, newest)
        if newest or run.code or clock.state is ClockState.MISSED:
            yield clock


def _amount(rule: ClockRule, timeline: Timeline, run: Asked) -> int | None:
    """How many units the level grants; the level as it stood while the run was on (the last one counts)."""
    level = timeline.phases[0].level
    for phase in timeline.phases:
        if run.met_at is not None and phase.at > run.met_at:
            break
        level = phase.level
    return rule.amounts.get(level)


def _clock(
    case: Case,
    rule: ClockRule,
    run: Asked,
    amount: int,
    timeline: Timeline,
    calendar: WorkCalendar,
    now: datetime,
    newest: bool,
) -> Clock:
    pauses = [p for p in _pauses(rule, timeline, None) if p[1] > run.started_at]
    if rule.unit is Unit.DATED:
        assert run.due_at is not None
        due_at = max(run.started_at, calendar.close_before(run.due_at, amount))
    else:
        due_at = counting.due(calendar, rule.unit, run.started_at, amount, pauses)
    stopped = _stopped(case, rule, timeline, run)
    state = _state(rule, run, due_at, stopped, timeline, calendar, now)
    still = _pauses(rule, timeline, now)
    until = run.met_at or stopped or now
    return Clock(
        code=run.code or (rule.code if newest else f"{rule.code}:{int(run.started_at.timestamp())}"),
        rule=rule.rule,
        started_at=run.started_at,
        due_at=due_at,
        met_at=run.met_at,
        state=state,
        label=run.label,
        used=counting.counted(calendar, rule.unit, run.started_at, until, still),
        total=counting.counted(calendar, rule.unit, run.started_at, due_at, pauses),
        assumed=rule.assumed,
        provisional=calendar.provisional_between(run.started_at, due_at),
    )


def _stopped(case: Case, rule: ClockRule, timeline: Timeline, run: Asked) -> datetime | None:
    """When the clause stopped asking for an unmet run; None while it asks."""
    if run.met_at is not None:
        return None
    if run.ended_at is not None:
        return run.ended_at
    asks = rule.states and rule.start is not Start.ENTERED
    if case.ticket.state in ENDED or (asks and case.ticket.state not in rule.states):
        return timeline.phases[-1].at
    return None


def _state(
    rule: ClockRule,
    run: Asked,
    due_at: datetime,
    stopped: datetime | None,
    timeline: Timeline,
    calendar: WorkCalendar,
    now: datetime,
) -> ClockState:
    if run.met_at is not None:
        return ClockState.MET if run.met_at <= due_at else ClockState.MISSED
    if stopped is not None:
        return ClockState.MISSED if stopped > due_at else ClockState.ENDED
    if rule.pauses and timeline.phases[-1].state is State.PARKED:
        return ClockState.PAUSED
    if now > due_at:
        return ClockState.OVERDUE
    left = counting.counted(calendar, rule.unit, now, due_at, ())
    return ClockState.DUE_SOON if left <= rule.warn else ClockState.RUNNING


def _pauses(rule: ClockRule, timeline: Timeline, until: datetime | None) -> list[Stretch]:
    """Finished pauses; with `until` the one that lasts is cut there."""
    if not rule.pauses:
        return []
    parks = timeline.parks()
    return [(begin, end or until) for begin, end in parks if end is not None or until is not None]  # type: ignore[misc]


def _received(view: _View) -> Iterator[Asked]:
    met: datetime | None
    if view.rule.met is Met.RESOLVED:
        met = _first_resolution(view, view.case.ticket.received_at)
    else:
        met = _first_reached(view)
    yield Asked(view.case.ticket.received_at, met, _withdrawn_at(view) if met is None else None)


def _first_reached(view: _View) -> datetime | None:
    """The first contact, or the instant at which the protocol of attempts let the case go on without one."""
    reached = view.timeline.reached
    if reached:
        return max(reached[0].at, view.case.ticket.received_at)
    if view.timeline.unreachable:
        return view.timeline.attempts[-1].at
    return None


def _withdrawn_at(view: _View) -> datetime | None:
    return next((p.at for p in view.timeline.phases if p.state is State.WITHDRAWN), None)


def _first_resolution(view: _View, after: datetime) -> datetime | None:
    return next((at for at, _ in view.timeline.resolutions if at >= after), None)


def _reached(view: _View) -> Iterator[Asked]:
    instants = sorted({attempt.at for attempt in view.timeline.reached})
    for start, following in zip(instants, [*instants[1:], None], strict=False):
        yield Asked(start, following)


def _unseated(view: _View) -> Iterator[Asked]:
    since: datetime | None = None
    for phase in view.timeline.phases:
        route = view.policy.level(phase.level).route
        below = route.hand_over and phase.tier < route.handle.tier and phase.state not in ENDED
        below = below and phase.state is not State.WITHDRAWN
        if below and since is None:
            since = phase.at
        elif not below and since is not None:
            yield Asked(since, phase.at)
            since = None
    if since is not None:
        yield Asked(since)


def _seated(view: _View) -> Iterator[Asked]:
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
    yield Asked(since, met, _withdrawn_at(view) if met is None else None)


def _promise(view: _View) -> Iterator[Asked]:
    for promise in view.timeline.promises.values():
        yield Asked(promise.made_at, promise.kept_at, None, promise.due_at, promise.code, promise.what)


def _task(view: _View) -> Iterator[Asked]:
    for task in view.timeline.tasks.values():
        yield Asked(task.made_at, task.done_at, None, task.due_at, task.code, f"{task.department} · {task.what}")


def _reply_by(view: _View) -> Iterator[Asked]:
    ticket = view.case.ticket
    if ticket.reply_by is not None:
        met = _first_resolution(view, ticket.received_at)
        ended = _withdrawn_at(view) if met is None else None
        yield Asked(ticket.received_at, met, ended, ticket.reply_by)


def _entered(view: _View) -> Iterator[Asked]:
    done = list(_done_inside(view))
    for start, end in view.timeline.stays(view.rule.states):
        yield Asked(start, next((at for at in done if at >= start and (end is None or at <= end)), end))


def _done_inside(view: _View) -> Iterator[datetime]:
    """What was waited for and does not leave the state: a passed review, an answer that waits for the meeting."""
    if view.rule.states & {State.REVIEW, State.WITHDRAWN}:
        yield from (at for at, _, _ in view.timeline.reviews)
    if State.CALLBACK in view.rule.states:
        yield from view.timeline.answers


def _reviewed(view: _View) -> Iterator[Asked]:
    passed = [at for at, _, ok in view.timeline.reviews if ok]
    if passed and view.timeline.passed:
        yield Asked(passed[-1], view.timeline.filed_at)


def _unreached(view: _View) -> Iterator[Asked]:
    """From the first miss in a row to the message (or the contact) that answers it."""
    since: datetime | None = None
    for attempt in view.timeline.attempts:
        if attempt.incoming and not attempt.reached:
            continue
        written = attempt.means in WRITTEN and view.rule.met is Met.MESSAGE
        tried = since is not None and view.rule.met is Met.TRIED
        if since is not None and (attempt.reached or written or tried):
            yield Asked(since, attempt.at)
            since = None
        elif since is None and not attempt.reached and not written:
            since = attempt.at
    if since is not None:
        yield Asked(since)


def _dropped(view: _View) -> Iterator[Asked]:
    """From a call that was cut off to the next try. Source: P-8"""
    yield from _answered(view, [a.at for a in view.timeline.attempts if a.dropped])


def _asked(view: _View) -> Iterator[Asked]:
    """From what the customer wrote to the desk's answer. Source: A-8"""
    channel = view.policy.channel(view.case.ticket.channel)
    first = [] if channel is None or channel.live else [view.case.ticket.received_at]
    yield from _answered(view, [*first, *(a.at for a in view.timeline.attempts if a.incoming and not a.reached)])


def _answered(view: _View, asked: list[datetime]) -> Iterator[Asked]:
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
        yield Asked(at, met)
        if met is None:
            return
        until = met


def _notify(view: _View) -> Iterator[Asked]:
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
    yield Asked(since, max(since, *told) if len(told) == len(wanted) else None)


def _found(view: _View) -> Iterator[Asked]:
    """From the first finding in a row that the clause speaks of to the solution. Source: P-3"""
    since: datetime | None = None
    for at, shares in view.timeline.shares:
        finding = view.policy.finding(shares)
        named = finding is not None and finding.code in (view.rule.findings or {finding.code})
        if named and since is None:
            since = at
        elif not named and since is not None:
            yield Asked(since, None, at)
            since = None
    if since is not None:
        met = _first_resolution(view, since)
        yield Asked(since, met, _withdrawn_at(view) if met is None else None)


_SOURCES: dict[Start, Callable[[_View], Iterator[Asked]]] = {
    Start.RECEIVED: _received,
    Start.REACHED: _reached,
    Start.UNSEATED: _unseated,
    Start.SEATED: _seated,
    Start.PROMISE: _promise,
    Start.TASK: _task,
    Start.REPLY_BY: _reply_by,
    Start.ENTERED: _entered,
    Start.REVIEWED: _reviewed,
    Start.UNREACHED: _unreached,
    Start.DROPPED: _dropped,
    Start.ASKED: _asked,
    Start.NOTIFY: _notify,
    Start.FOUND: _found,
}


def nearest(found: tuple[Clock, ...]) -> Clock | None:
    """The clock among `clocks()` whose end comes first; paused ones don't count."""
    return next((clock for clock in found if clock.state in TICKING), None)


def overdue_by(clock: Clock, now: datetime) -> timedelta:
    """How long an unmet clock is past its end, in plain time; zero while it is not."""
    return max(now - clock.due_at, timedelta(0))
