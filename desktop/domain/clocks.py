"""All deadlines of a case, computed from its timeline at the moment of asking; nothing of it is stored.

When a running clock ends never depends on the present instant: only its state does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.base.errors import RefusedError
from desktop.domain import counting, explaining
from desktop.domain.counting import Stretch
from desktop.domain.policy import Policy, Start, Unit
from desktop.domain.runs import Run, View, runs
from desktop.domain.timeline import Timeline, fold
from desktop.domain.types import Case, Clock, ClockState, Explanation, Pause
from desktop.domain.worktime import WorkCalendar

ACTIVE = frozenset({ClockState.RUNNING, ClockState.DUE_SOON, ClockState.OVERDUE, ClockState.PAUSED})
"""States of a clock that somebody still has to meet."""

TICKING = ACTIVE - {ClockState.PAUSED}
"""Those of them whose end comes nearer."""


def clocks(
    case: Case, policy: Policy, calendar: WorkCalendar, now: datetime, timeline: Timeline | None = None
) -> tuple[Clock, ...]:
    """All clocks of a case: running ones first, nearest end first; then those that are over, oldest first.

    `timeline` is the folded case where the caller has it already.
    """
    timeline = timeline or fold(case)
    views = (View(case, rule, timeline, policy, calendar) for rule in policy.clocks)
    made = [clock for view in views for _, clock in _shown(view, now)]
    made.sort(key=lambda clock: (clock.state not in ACTIVE, clock.due_at, clock.code))
    return tuple(made)


def explain(case: Case, policy: Policy, calendar: WorkCalendar, code: str, now: datetime) -> Explanation:
    """One clock day by day.

    Raises:
        RefusedError: `unknown_value`: the case has no such clock.
    """
    rule = policy.clock(code)
    if rule is not None:
        for reckoned, clock in _shown(View(case, rule, fold(case), policy, calendar), now):
            if clock.code == code:
                return explaining.explained(clock, reckoned.grounds(now), calendar)
    known = sorted({clock.code for clock in clocks(case, policy, calendar, now)})
    raise RefusedError("unknown_value", "clock", None, value=code, choices=known)


def _shown(view: View, now: datetime) -> Iterator[tuple[_Reckoned, Clock]]:
    """The clocks of a rule: the newest run, those that name themselves, and what was missed before."""
    granted = [(run, amount) for run in runs(view) if (amount := _amount(view, run)) is not None]
    for index, (run, amount) in enumerate(granted):
        reckoned = _Reckoned(view, run, amount, index == len(granted) - 1)
        clock = reckoned.clock(now)
        if reckoned.newest or run.code or clock.state is ClockState.MISSED:
            yield reckoned, clock


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """One run with how much it is granted; `newest` of its rule."""

    view: View
    run: Run
    amount: int
    newest: bool

    def clock(self, now: datetime) -> Clock:
        """The clock as it stands."""
        rule, run, calendar = self.view.rule, self.run, self.view.calendar
        due_at = self._due(None)
        return Clock(
            code=run.code or (rule.code if self.newest else f"{rule.code}:{int(run.started_at.timestamp())}"),
            rule=rule.rule,
            started_at=run.started_at,
            due_at=due_at,
            met_at=run.met_at,
            state=self._state(due_at, now),
            label=run.label,
            used=counting.counted(calendar, rule.unit, run.started_at, run.over_at or now, self._pauses(now)),
            total=counting.counted(calendar, rule.unit, run.started_at, due_at, self._pauses(None)),
            assumed=rule.assumed,
            provisional=self._provisional(due_at),
        )

    def grounds(self, now: datetime) -> explaining.Grounds:
        """What the explanation tells beside the days."""
        return explaining.Grounds(
            unit=self.view.rule.unit,
            amount=self.amount,
            dated=self.run.dated,
            ends_at=self._due(now),
            until=self.run.over_at or now,
            pauses=tuple(
                Pause(begin, end, self.view.timeline.waits.get(begin, ""))
                for begin, end in self._pauses(self.run.over_at or now)
            ),
        )

    def _due(self, until: datetime | None) -> datetime:
        """When it ends; with `until` that instant for the end of a pause that lasts."""
        rule, run, calendar = self.view.rule, self.run, self.view.calendar
        if rule.unit is Unit.DATED:
            assert run.dated is not None
            return max(run.started_at, calendar.close_before(run.dated, self.amount))
        return counting.due(calendar, rule.unit, run.started_at, self.amount, self._pauses(until))

    def _provisional(self, due_at: datetime) -> bool:
        """Whether days off that nobody knows yet may move the end: dates and plain hours don't ask for them."""
        calendar, unit = self.view.calendar, self.view.rule.unit
        if unit in {Unit.MINUTES, Unit.DAYS}:
            return False
        if unit is Unit.DATED:
            return bool(self.amount and self.run.dated and calendar.provisional_between(due_at, self.run.dated))
        return calendar.provisional_between(self.run.started_at, due_at)

    def _state(self, due_at: datetime, now: datetime) -> ClockState:
        rule, run = self.view.rule, self.run
        if run.met_at is not None:
            return ClockState.MET if run.met_at <= due_at else ClockState.MISSED
        if run.ended_at is not None:
            return ClockState.MISSED if run.ended_at > due_at and not run.lapsed else ClockState.ENDED
        waiting = self._waiting_since()
        if waiting is not None and waiting <= due_at:
            return ClockState.PAUSED
        if now > due_at:
            return ClockState.OVERDUE
        left = counting.counted(self.view.calendar, rule.unit, now, due_at, ())
        return ClockState.DUE_SOON if left <= rule.warn else ClockState.RUNNING

    def _waiting_since(self) -> datetime | None:
        """Since when the clock stands still; None while it runs."""
        parks = self.view.timeline.parks() if self.view.rule.pauses else []
        return parks[-1][0] if parks and parks[-1][1] is None else None

    def _pauses(self, until: datetime | None) -> list[Stretch]:
        """Pauses of the run that are over; with `until` those before it, the one that lasts cut there."""
        if not self.view.rule.pauses:
            return []
        found = []
        for begin, end in self.view.timeline.parks():
            stop = end if until is None or (end is not None and end <= until) else until
            if stop is not None and max(begin, self.run.started_at) < stop:
                found.append((begin, stop))
        return found


def _amount(view: View, run: Run) -> int | None:
    """How many units the level grants; the level as it last stood while the run was on."""
    phases = view.timeline.phases
    level = phases[0].level
    for phase in phases:
        if phase.at > run.started_at and run.over_at is not None and phase.at >= run.over_at:
            break
        level = phase.level
    return view.rule.amounts.get(view.policy.level(level).number)


def is_promise(policy: Policy, clock: Clock) -> bool:
    """Whether the customer was promised what the clock waits for: in a talk, or as the day of the solution."""
    rule = policy.clock(clock.code)
    return rule is not None and rule.start in {Start.PROMISE, Start.OFFERED}


def nearest(found: tuple[Clock, ...]) -> Clock | None:
    """The clock among `clocks()` whose end comes first; paused ones don't count."""
    return next((clock for clock in found if clock.state in TICKING), None)


def overdue_by(clock: Clock, now: datetime) -> timedelta:
    """How long an unmet clock is past its end, in plain time; zero while it is not."""
    return max(now - clock.due_at, timedelta(0))
