"""Events folded one by one, each by what its act tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from desktop.domain.timeline.facts import (
    Attached,
    Attempt,
    Named,
    Offer,
    Phase,
    Promise,
    Proposal,
    Request,
    SecondCall,
    Statement,
    Task,
    Verdict,
)
from desktop.domain.timeline.timeline import Timeline
from desktop.domain.types import Act, Case, Event, Remedy, RemedyKind, State


def instant(text: str) -> datetime:
    """An instant out of an event's data."""
    return datetime.fromisoformat(text)


def fold(case: Case) -> Timeline:
    """The timeline of a case."""
    timeline = Timeline()
    for event in case.events:
        _phase(timeline, event, case)
        if (take := _TAKES.get(event.act)) is not None:
            take(timeline, event)
        for seat in event.data.get("informed_seats", ()):
            timeline.informed.setdefault(seat, event.at)
    if not timeline.phases:
        ticket = case.ticket
        timeline.phases.append(Phase(ticket.received_at, ticket.state, ticket.level, ticket.tier, ticket.handler))
    timeline.attempts.sort(key=_order)
    _begin_where_reached(timeline)
    return timeline


def _order(attempt: Attempt) -> tuple[Any, ...]:
    """By time; of those at one instant, an order that does not depend on which was written down first."""
    return (attempt.at, attempt.reached, attempt.incoming, attempt.dropped, attempt.means, attempt.by)


def _begin_where_reached(timeline: Timeline) -> None:
    """Work that a contact began has begun when the customer was reached, however late that was written down."""
    for at, (before, phase) in enumerate(pairwise(timeline.phases), 1):
        if before.state is State.OPEN and phase.state is State.HANDLING:
            reached = (attempt.at for attempt in timeline.reached if before.at <= attempt.at < phase.at)
            timeline.phases[at] = replace(phase, at=next(reached, phase.at))


def _phase(timeline: Timeline, event: Event, case: Case) -> None:
    sets = event.data.get("sets")
    if not sets:
        return
    if timeline.phases:
        last = timeline.phases[-1]
        before: dict[str, Any] = {
            "state": last.state,
            "level": last.level,
            "tier": last.tier,
            "handler": last.handler,
        }
    else:
        ticket = case.ticket
        before = {"state": State.OPEN, "level": ticket.level, "tier": ticket.tier, "handler": ticket.handler}
    now = {**before, **sets}
    timeline.phases.append(Phase(event.at, State(now["state"]), now["level"], now["tier"], now["handler"]))


def _register(timeline: Timeline, event: Event) -> None:
    timeline.proposed_level = int(event.data.get("proposed", 0))
    _promise(timeline, event, event.at)


def _contact(timeline: Timeline, event: Event) -> None:
    data = event.data
    at = instant(data["at"]) if data.get("at") else event.at
    attempt = Attempt(at, str(data.get("means", "")), bool(data.get("reached")), event.by)
    attempt = replace(attempt, dropped=bool(data.get("dropped")), incoming=bool(data.get("incoming")))
    timeline.attempts.append(attempt)
    timeline.told.update(code for code, told in data.get("told", {}).items() if told)
    if data.get("proof"):
        timeline.unreachable = True
        timeline.proven_at = max(tried.at for tried in timeline.attempts)
    if attempt.reached:
        timeline.unreachable = False
    _promise(timeline, event, at)
    _keep(timeline, data.get("kept", ()), at)


def _promise(timeline: Timeline, event: Event, at: datetime) -> None:
    for index, promised in enumerate(event.data.get("promised", ())):
        code = f"promise:{event.id}:{index}"
        timeline.promises[code] = Promise(code, promised["what"], at, instant(promised["by"]), event.by)


def _keep(timeline: Timeline, codes: Any, at: datetime) -> None:
    for code in codes:
        if (promise := timeline.promises.get(code)) is not None and promise.kept_at is None:
            timeline.promises[code] = replace(promise, kept_at=at)


def _note(timeline: Timeline, event: Event) -> None:
    _keep(timeline, event.data.get("kept", ()), event.at)
    timeline.checked.update(event.data.get("checked", ()))


def _task(timeline: Timeline, event: Event) -> None:
    data = event.data
    code = f"task:{event.id}"
    due = instant(data["by"])
    timeline.tasks[event.id] = Task(code, event.id, data["department"], data["what"], event.at, due, event.by)


def _task_done(timeline: Timeline, event: Event) -> None:
    key = int(event.data["task"])
    if (task := timeline.tasks.get(key)) is not None:
        timeline.tasks[key] = replace(task, done_at=event.at, result=event.data.get("result", ""))


_LASTING = frozenset({"responsibility", "agreement", "order_checked", "person", "department", "basis"})
"""What a newer finding that does not speak of it leaves as it was."""


def _investigate(timeline: Timeline, event: Event) -> None:
    kept = {key: value for key, value in (timeline.investigation or {}).items() if key in _LASTING}
    timeline.investigation = {**kept, **event.data}
    if shares := event.data.get("responsibility"):
        timeline.shares.append((event.at, shares))
    named = _named(timeline, event.at)
    if said := str(event.data.get("statement") or ""):
        timeline.statements.append(Statement(event.at, event.at, event.by, named, said))


def _named(timeline: Timeline, at: datetime) -> str:
    """Whom the finding names now: the person, else the department."""
    found = timeline.investigation or {}
    name = str(found.get("person") or found.get("department") or "")
    timeline.named.append(Named(at, name, timeline.found))
    return name


def _statement(timeline: Timeline, event: Event) -> None:
    data = event.data
    at = instant(data["at"]) if data.get("at") else event.at
    name, said = str(data.get("person") or ""), str(data.get("said") or "")
    timeline.statements.append(Statement(at, event.at, event.by, name, said, bool(data.get("silent"))))


def remedy_of(data: Mapping[str, Any]) -> Remedy:
    """A remedy out of an event's data."""
    amount = data.get("amount")
    return Remedy(RemedyKind(data["kind"]), None if amount is None else Decimal(amount))


def _propose(timeline: Timeline, event: Event) -> None:
    data = event.data
    tier = data.get("approve_tier")
    timeline.end_offer(event.at)
    timeline.proposal = Proposal(
        event=event.id,
        at=event.at,
        by=event.by,
        remedy=remedy_of(data["remedy"]),
        measures=data.get("measures", ""),
        accepted=True if tier is None else None,
        approve_tier=tier,
        promised_on=data.get("promised_on") or "",
    )
    _offer(timeline, event.at)


def _offer(timeline: Timeline, at: datetime) -> None:
    """A solution that may be carried out, and was promised for a day, is a promise from now on."""
    agreed = timeline.proposal
    if agreed is not None and agreed.accepted and agreed.promised_on:
        due_on = datetime.fromisoformat(agreed.promised_on).date()
        timeline.offers.append(Offer(agreed.event, agreed.measures, at, due_on))


def _decision(accepted: bool) -> Callable[[Timeline, Event], None]:
    def take(timeline: Timeline, event: Event) -> None:
        if event.data.get("decides") == "reclassify":
            _judged(timeline, event, accepted)
            return
        old = timeline.proposal
        if old is not None:
            timeline.proposal = replace(old, accepted=accepted, decided_by=event.by)
            _offer(timeline, event.at)

    return take


def _judged(timeline: Timeline, event: Event, accepted: bool) -> None:
    request, timeline.request = timeline.request, None
    if accepted and request is not None:
        _reclassified(timeline, request.data, event.at)


def _resolve(timeline: Timeline, event: Event) -> None:
    timeline.result = event.data.get("result", "")
    timeline.resolutions.append((event.at, event.by))
    timeline.rating = None
    timeline.unrated = False
    timeline.unanswered = False
    timeline.declined = False
    timeline.callbacks = []


def _callback(timeline: Timeline, event: Event) -> None:
    data = event.data
    reached = bool(data.get("reached"))
    if data.get("second"):
        said = str(data.get("said", ""))
        timeline.seconds.append(SecondCall(event.at, event.by, reached, data.get("satisfaction"), said))
        return
    timeline.callbacks.append(Attempt(event.at, str(data.get("means", "")), reached, event.by))
    if reached:
        timeline.attempts.append(timeline.callbacks[-1])
    timeline.rating = data.get("satisfaction", timeline.rating)
    if reached:
        timeline.answers.append(event.at)
    timeline.unrated = bool(data.get("declined") or data.get("proof") or data.get("examined"))
    timeline.declined = bool(data.get("declined"))
    timeline.unanswered = bool(data.get("proof"))
    timeline.dissatisfied = bool(data.get("to_meeting"))


def _review(timeline: Timeline, event: Event) -> None:
    passed = bool(event.data.get("passed"))
    timeline.reviews.append((event.at, event.by, passed))
    if event.data.get("unanswered"):
        timeline.followed = True
        timeline.unrated = False
        timeline.callbacks = []
    elif not passed:
        timeline.new_round(event.at)
    timeline.passed = passed


def _escalate(timeline: Timeline, event: Event) -> None:
    timeline.new_round(event.at)
    timeline.proposed_level = int(event.data.get("proposed", timeline.proposed_level))
    if event.data.get("from_level") != event.data.get("to_level"):
        timeline.reported = False


def _reclassify(timeline: Timeline, event: Event) -> None:
    if event.data.get("waits"):
        timeline.request = Request(event.at, event.by, event.data)
    else:
        _reclassified(timeline, event.data, event.at)


def _reclassified(timeline: Timeline, data: Mapping[str, Any], at: datetime) -> None:
    if data.get("from_level") != data.get("to_level"):
        timeline.new_round(at)
        timeline.reported = False
    if shares := data.get("responsibility"):
        timeline.shares.append((at, shares))
        timeline.investigation = {**(timeline.investigation or {}), "responsibility": shares}
        _named(timeline, at)
    timeline.proposed_level = int(data.get("proposed", timeline.proposed_level))


def _report(timeline: Timeline, event: Event) -> None:
    timeline.reports.append(event.at)
    timeline.reported = True


def _decide(timeline: Timeline, event: Event) -> None:
    timeline.new_round(event.at)
    timeline.decided = True


def _file(timeline: Timeline, event: Event) -> None:
    timeline.filed_at = event.at


def _park(timeline: Timeline, event: Event) -> None:
    timeline.waits[event.at] = str(event.data.get("reason", ""))


def _penalty(timeline: Timeline, event: Event) -> None:
    data = event.data
    amount = data.get("amount")
    timeline.verdicts[data["suggestion"]] = Verdict(
        data["suggestion"],
        bool(data["accepted"]),
        event.at,
        event.by,
        None if amount is None else Decimal(amount),
        data.get("opinion", ""),
    )


def _attach(timeline: Timeline, event: Event) -> None:
    kind, until = str(event.data.get("kind", "")), event.data.get("until")
    timeline.evidence.append(kind)
    timeline.attached.append(Attached(kind, event.at, date.fromisoformat(until) if until else None))


_TAKES: dict[Act, Callable[[Timeline, Event], None]] = {
    Act.REGISTER: _register,
    Act.CONTACT: _contact,
    Act.NOTE: _note,
    Act.TASK: _task,
    Act.TASK_DONE: _task_done,
    Act.INVESTIGATE: _investigate,
    Act.STATEMENT: _statement,
    Act.PROPOSE: _propose,
    Act.APPROVE: _decision(accepted=True),
    Act.REJECT: _decision(accepted=False),
    Act.RESOLVE: _resolve,
    Act.CALLBACK: _callback,
    Act.REVIEW: _review,
    Act.ESCALATE: _escalate,
    Act.RECLASSIFY: _reclassify,
    Act.REPORT: _report,
    Act.DECIDE: _decide,
    Act.FILE: _file,
    Act.PARK: _park,
    Act.PENALTY: _penalty,
    Act.ATTACH: _attach,
}
