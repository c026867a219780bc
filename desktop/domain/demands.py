"""What the rules ask for next, and of whom; whoever asks, the answer is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop.domain import needs, seats, spot_check
from desktop.domain.acts.close import reviewers
from desktop.domain.acts.records import receivers
from desktop.domain.acts.rising import meeting_seat
from desktop.domain.acts.settle import approval_seat
from desktop.domain.clocks import TICKING, clocks
from desktop.domain.policy import ClockRule, Met, Need, Policy, Start
from desktop.domain.scene import Scene, asked_level, proposed, scene, undecided
from desktop.domain.types import ENDED, Act, Case, Clock, ClockState, Office, Person, State
from desktop.domain.worktime import WorkCalendar

_NOBODY = Person(0, "", "", 0, frozenset())


@dataclass(frozen=True, slots=True)
class Demand:
    """An act that the rules ask for now; `people` whose turn it is, `to` whom it passes the ticket."""

    act: Act
    rule: str
    people: seats.People
    to: seats.People = ()
    due_at: datetime | None = None


def unpeopled(case: Case, office: Office, policy: Policy, calendar: WorkCalendar, now: datetime) -> Scene:
    """The scene of a case that nobody in particular looks at."""
    return scene(case, _NOBODY, office, policy, calendar, now)


def demanded(on: Scene, known: tuple[Clock, ...] | None = None) -> tuple[Demand, ...]:
    """What must be done, most pressing first; () when the ticket has ended.

    `known` are the case's clocks where the caller has them already.
    """
    if on.ticket.state in ENDED:
        return ()
    if known is None:
        known = clocks(on.case, on.policy, on.calendar, on.now, on.timeline)
    running = [clock for clock in known if clock.state in TICKING]
    found = [*_at_once(on), *_raised(on), *_IN_STATE[on.ticket.state](on)]
    late = list(_contact_due(on, running))
    if any(clock.state is ClockState.OVERDUE for clock, _ in late):
        found = [demand for _, demand in late] + found
    else:
        found += [demand for _, demand in late]
    once = {one.act: one for one in reversed(found)}
    return tuple(_timed(on, once[act], running) for act in dict.fromkeys(demand.act for demand in found))


def _timed(on: Scene, demand: Demand, running: list[Clock]) -> Demand:
    ends = []
    for clock in running:
        rule = on.policy.clock(clock.code)
        if rule is not None and demand.act in _met_by(rule):
            ends.append(clock.due_at)
    return Demand(demand.act, demand.rule, demand.people, demand.to, min(ends, default=None))


_MEETS: dict[Met, frozenset[Act]] = {
    Met.REACHED: frozenset({Act.CONTACT}),
    Met.MESSAGE: frozenset({Act.CONTACT}),
    Met.KEPT: frozenset({Act.CONTACT}),
    Met.REPORT: frozenset({Act.REPORT}),
    Met.TRIED: frozenset({Act.CONTACT}),
    Met.INFORMED: frozenset({Act.NOTE}),
    Met.TASK_DONE: frozenset({Act.TASK_DONE}),
    Met.RESOLVED: frozenset({Act.RESOLVE}),
    Met.STATED: frozenset({Act.STATEMENT}),
    Met.LEFT: frozenset(),
}
_LEAVES: dict[State, frozenset[Act]] = {
    State.APPROVAL: frozenset({Act.APPROVE}),
    State.CALLBACK: frozenset({Act.CALLBACK, Act.REFER}),
    State.REVIEW: frozenset({Act.REVIEW}),
    State.WITHDRAWN: frozenset({Act.REVIEW}),
    State.PARKED: frozenset({Act.RESUME}),
    State.REFERRED: frozenset({Act.DECIDE}),
}


def _met_by(rule: ClockRule) -> frozenset[Act]:
    """Which acts meet a clock."""
    if rule.start is Start.UNSEATED:
        return frozenset({Act.ESCALATE})
    if rule.start is Start.REVIEWED:
        return frozenset({Act.FILE})
    if rule.start is Start.ENTERED:
        return frozenset().union(*(_LEAVES.get(state, frozenset()) for state in rule.states))
    return _MEETS[rule.met]


def _handler(on: Scene) -> seats.People:
    """Who has the ticket; where that is nobody any more, who could take it."""
    handler = on.office.person(on.ticket.handler)
    return receivers(on) if handler is None or handler.retired else (handler,)


def _raised(on: Scene) -> Iterator[Demand]:
    """The story has become graver than the level, and nobody has decided about that yet. Source: F-4.3.3"""
    if on.ticket.state not in {State.OPEN, State.HANDLING, State.PARKED} or on.below:
        return
    found = proposed(on)
    if undecided(on, found):
        to = on.people(on.policy.level(found.level).route.handle)
        yield Demand(Act.ESCALATE, found.hits[0].rule, _handler(on), to)


_RECORDED = frozenset({"informed", "checklist"})


def _at_once(on: Scene) -> Iterator[Demand]:
    """Who must be told now and what must be done now, until that is recorded; a call cut off. Source: A-5, P-8"""
    withdrawn = on.ticket.state is State.WITHDRAWN
    if on.ticket.state not in {State.OPEN, State.HANDLING, State.PARKED, State.WITHDRAWN}:
        return
    for block in on.policy.blocks:
        for need in needs.lacks(on.case, on.policy, on.timeline, block):
            if _RECORDED.intersection(need.one_of) and (not withdrawn or Act.REVIEW in need.before):
                wanted = [s for s in needs.must_inform(on.case, on.policy) if seats.code(s) not in on.timeline.informed]
                to = tuple(dict.fromkeys(person for seat in wanted for person in on.people(seat)[:1]))
                yield Demand(Act.NOTE, need.rule, _handler(on), to)
    dropped = [clock for clock in on.policy.clocks if clock.start is Start.DROPPED]
    if dropped and on.timeline.cut_off is not None and not withdrawn:
        yield Demand(Act.CONTACT, dropped[0].rule, _handler(on))


def _below(on: Scene) -> Iterator[Demand]:
    if on.below:
        level = on.policy.level(asked_level(on, proposed(on)))
        yield Demand(Act.ESCALATE, level.route.rule, _handler(on), on.people(level.route.handle))


def _open(on: Scene) -> Iterator[Demand]:
    yield from _below(on)
    if not on.below and not seats.seated(on.case, on.policy, on.office):
        yield Demand(Act.ASSIGN, on.route.rule, on.people(on.route.handle), receivers(on))
    yield Demand(Act.CONTACT, on.policy.act_rule(Act.CONTACT), _handler(on))


def _handling(on: Scene) -> Iterator[Demand]:
    if on.below:
        yield from _below(on)
        return
    if not seats.seated(on.case, on.policy, on.office):
        yield Demand(Act.ASSIGN, on.route.rule, on.people(on.route.handle), receivers(on))
        return
    if on.route.report and not on.timeline.reported:
        to = tuple(dict.fromkeys(person for seat in on.route.report for person in on.people(seat)))
        yield Demand(Act.REPORT, on.route.rule, _handler(on), to)
        return
    yield from _settling(on)


_GIVES: dict[str, Act] = {
    "reached": Act.CONTACT,
    "told": Act.CONTACT,
    "promises": Act.CONTACT,
    "facts": Act.INVESTIGATE,
    "analysis": Act.INVESTIGATE,
    "responsibility": Act.INVESTIGATE,
    "proposal": Act.PROPOSE,
    "approval": Act.PROPOSE,
    "promised_on": Act.PROPOSE,
    "tasks": Act.TASK_DONE,
    "special_report": Act.REPORT,
    "evidence": Act.ATTACH,
    "person": Act.INVESTIGATE,
    "department": Act.INVESTIGATE,
    "basis": Act.INVESTIGATE,
    "agreement": Act.INVESTIGATE,
    "order_checked": Act.INVESTIGATE,
    "statement": Act.STATEMENT,
    "informed": Act.NOTE,
    "checklist": Act.NOTE,
    "consent": Act.ATTACH,
}
"""Which act gives a missing fact; a missing field is given by an edit."""

_ORDER = (
    Act.NOTE, Act.CONTACT, Act.EDIT, Act.REPORT, Act.INVESTIGATE, Act.STATEMENT, Act.ATTACH, Act.PROPOSE,
    Act.TASK_DONE, Act.RESOLVE,
)  # fmt: skip


def _settling(on: Scene) -> Iterator[Demand]:
    lacking = dict(_lacking(on))
    ready = not any(Act.PROPOSE in need.before for need in _lacks(on))
    if Act.PROPOSE in lacking and not ready:
        del lacking[Act.PROPOSE]
    if not lacking:
        lacking[Act.RESOLVE] = on.policy.act_rule(Act.RESOLVE)
    for act in _ORDER:
        if act in lacking:
            yield Demand(act, lacking[act], _handler(on))


def _lacking(on: Scene) -> Iterator[tuple[Act, str]]:
    seen: set[Act] = set()
    for need in _lacks(on):
        act = _GIVES.get(need.one_of[0], Act.EDIT)
        if act not in seen:
            seen.add(act)
            yield act, need.rule


_SETTLING = frozenset({Act.INVESTIGATE, Act.PROPOSE, Act.RESOLVE})


def _lacks(on: Scene, acts: frozenset[Act] = _SETTLING) -> Iterator[Need]:
    """What stands between the case and these acts, by default its solution."""
    for block in on.policy.blocks:
        for need in needs.lacks(on.case, on.policy, on.timeline, block):
            if acts.intersection(need.before):
                yield need


def _approval(on: Scene) -> Iterator[Demand]:
    request, second = on.timeline.request, on.policy.reclassification.review
    if request is not None and second is not None:
        others, _ = seats.deciders(second, on.office, {on.ticket.handler or 0, request.by})
        yield Demand(Act.APPROVE, on.policy.reclassification.rule, others)
        return
    proposal = on.timeline.proposal
    tier = proposal.approve_tier if proposal else None
    seat = approval_seat(on, tier or on.policy.tiers[-1].number)
    barred = {on.ticket.handler or 0, proposal.by if proposal else 0}
    rule = on.route.rule if on.route.approve else on.policy.act_rule(Act.APPROVE)
    yield Demand(Act.APPROVE, rule, seats.deciders(seat, on.office, barred)[0])


def _callback(on: Scene) -> Iterator[Demand]:
    if on.timeline.dissatisfied and on.route.refer is not None:
        yield Demand(Act.REFER, on.route.refer_rule, on.people(on.route.refer))
    else:
        yield from _asking(on)


def _asking(on: Scene) -> Iterator[Demand]:
    """Who asks the customer: who has the case, or where the pack says so its first receiver. Source: T-1"""
    owner = on.office.person(on.ticket.received_by)
    if on.policy.receiver is not None and owner is not None and not owner.retired:
        yield Demand(Act.CALLBACK, on.policy.receiver.rule, (owner,))
    else:
        yield Demand(Act.CALLBACK, on.policy.act_rule(Act.CALLBACK), _handler(on))


def _review(on: Scene) -> Iterator[Demand]:
    check, again = on.policy.spot_check, spot_check.callers(on)
    if check is None or not again or not (check.before_filing and on.timeline.passed):
        yield from _closing(on)
    if check is not None and again:
        yield Demand(Act.CALLBACK, check.rule, again)


def _closing(on: Scene) -> Iterator[Demand]:
    if on.timeline.passed:
        yield Demand(Act.FILE, on.policy.act_rule(Act.FILE), on.people(on.route.file))
    else:
        for need in _lacks(on, frozenset({Act.REVIEW})):
            yield Demand(_GIVES.get(need.one_of[0], Act.EDIT), need.rule, _handler(on))
        yield Demand(Act.REVIEW, on.route.rule, reviewers(on)[0])


def _parked(on: Scene) -> Iterator[Demand]:
    yield from _below(on)
    yield Demand(Act.RESUME, on.policy.act_rule(Act.RESUME), _handler(on))


def _referred(on: Scene) -> Iterator[Demand]:
    people, _ = seats.deciders(meeting_seat(on), on.office, {on.ticket.handler or 0})
    yield Demand(Act.DECIDE, on.route.refer_rule, people)


_IN_STATE: dict[State, Callable[[Scene], Iterator[Demand]]] = {
    State.OPEN: _open,
    State.HANDLING: _handling,
    State.APPROVAL: _approval,
    State.CALLBACK: _callback,
    State.REVIEW: _review,
    State.WITHDRAWN: _review,
    State.PARKED: _parked,
    State.REFERRED: _referred,
}


def _contact_due(on: Scene, running: list[Clock]) -> Iterator[tuple[Clock, Demand]]:
    """A contact that the customer expects about now: progress, or a promise. Source: F-5.3.1.5"""
    for clock in running:
        rule = on.policy.clock(clock.code)
        close = clock.state in {ClockState.DUE_SOON, ClockState.OVERDUE}
        if close and rule is not None and Act.CONTACT in _met_by(rule) and rule.start is not Start.RECEIVED:
            yield clock, Demand(Act.CONTACT, clock.rule, _handler(on))


def passes_to(on: Scene, act: Act) -> seats.People:
    """Whom an act that passes the ticket on may pass it to, best first."""
    if act is Act.ASSIGN:
        return tuple(person for person in receivers(on) if person.id != on.ticket.handler)
    if act is Act.ESCALATE:
        number = on.ticket.level if on.below else min(on.ticket.level + 1, on.policy.top.number)
        return on.people(on.policy.level(number).route.handle)
    return ()
