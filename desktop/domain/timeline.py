"""A ticket's events folded into what the rules ask about: who was told what, what is promised, what was decided.

Events carry what they changed of the ticket under "sets", and whether they complete the protocol of attempts under
"proof"; both were judged when the act was made and are not judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.types import Act, Case, Event, Remedy, RemedyKind, State


@dataclass(frozen=True, slots=True)
class Phase:
    """From `at` on the ticket stood like this."""

    at: datetime
    state: State
    level: int
    tier: int
    handler: int | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to reach the customer, or one message."""

    at: datetime
    means: str
    reached: bool
    by: int
    dropped: bool = False
    """The call was cut off."""
    incoming: bool = False
    """The customer got in touch, not the desk."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file; `until` = how long it holds, None where it has no term."""

    kind: str
    at: datetime
    until: date | None


@dataclass(frozen=True, slots=True)
class Request:
    """A new judgement that waits for the second review; `data` are its checked arguments. Source: T-5b"""

    at: datetime
    by: int
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SecondCall:
    """What somebody else heard from the customer; `rating` None = not reached, or declined. Source: F-5.4.1.3"""

    at: datetime
    by: int
    reached: bool
    rating: int | None
    said: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Something promised to the customer. `code` is the code of its clock."""

    code: str
    what: str
    made_at: datetime
    due_at: datetime
    by: int
    kept_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Something another department does; `event` is the key of the event that gave it."""

    code: str
    event: int
    department: str
    what: str
    made_at: datetime
    due_at: datetime
    by: int
    done_at: datetime | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The newest proposal. `accepted` None = it waits for approval by `approve_tier`."""

    event: int
    at: datetime
    by: int
    remedy: Remedy
    measures: str
    accepted: bool | None
    approve_tier: int | None
    promised_on: str = ""
    decided_by: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about a suggested penalty."""

    suggestion: str
    accepted: bool
    at: datetime
    by: int
    amount: Decimal | None
    opinion: str


@dataclass(slots=True)
class Timeline:
    """The folded events. Filled by `fold` and only read after that.

    `proposal`, `result`, `rating`, `unrated` and `passed` speak of the present round: a raised level, a decision of the
    meeting or a failed review starts a new one. `unrated` = the customer declined, or the protocol of attempts is
    complete. `dissatisfied` = rated so that the case must go before the meeting.
    """

    phases: list[Phase] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    promises: dict[str, Promise] = field(default_factory=dict)
    tasks: dict[int, Task] = field(default_factory=dict)
    investigation: Mapping[str, Any] | None = None
    shares: list[tuple[datetime, Mapping[str, int]]] = field(default_factory=list)
    """Shares of responsibility as they were found, oldest first."""
    request: Request | None = None
    informed: dict[str, datetime] = field(default_factory=dict)
    """Seats (see `desktop.domain.seats.code`) of which somebody was told, and when first."""
    checked: set[str] = field(default_factory=set)
    """Items of checklists that were ticked off, "trigger:place"."""
    attached: list[Attached] = field(default_factory=list)
    seconds: list[SecondCall] = field(default_factory=list)
    declined: bool = False
    unanswered: bool = False
    """The customer could not be asked: the protocol of attempts is complete, without a rating."""
    followed: bool = False
    """A review failed because the customer was never reached; the case is followed. Source: T-4"""
    proposal: Proposal | None = None
    reports: list[datetime] = field(default_factory=list)
    reported: bool = False
    result: str = ""
    resolutions: list[tuple[datetime, int]] = field(default_factory=list)
    callbacks: list[Attempt] = field(default_factory=list)
    answers: list[datetime] = field(default_factory=list)
    """When the customer was asked how satisfied, and answered or declined."""
    rating: int | None = None
    unrated: bool = False
    unreachable: bool = False
    dissatisfied: bool = False
    reviews: list[tuple[datetime, int, bool]] = field(default_factory=list)
    passed: bool = False
    decided: bool = False
    filed_at: datetime | None = None
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    evidence: list[str] = field(default_factory=list)
    proposed_level: int = 0
    """The level that the rules proposed when somebody last decided on the level."""

    @property
    def reached(self) -> list[Attempt]:
        """Tries that reached the customer, oldest first."""
        return [attempt for attempt in self.attempts if attempt.reached]

    @property
    def found(self) -> Mapping[str, int]:
        """The newest shares of responsibility, {} while nobody has found any."""
        return self.shares[-1][1] if self.shares else {}

    @property
    def cut_off(self) -> Attempt | None:
        """The call that was cut off and after which the customer was not reached again. Source: P-8"""
        last: Attempt | None = None
        for attempt in self.attempts:
            if attempt.dropped:
                last = attempt
            elif attempt.reached:
                last = None
        return last

    @property
    def open_tasks(self) -> list[Task]:
        """Tasks that no department has answered yet."""
        return [task for task in self.tasks.values() if task.done_at is None]

    @property
    def open_promises(self) -> list[Promise]:
        """Promises not kept yet."""
        return [promise for promise in self.promises.values() if promise.kept_at is None]

    @property
    def accepted(self) -> bool:
        """Whether there is a proposal that may be carried out."""
        return self.proposal is not None and self.proposal.accepted is True

    @property
    def promised_on(self) -> str:
        """By which date the remedy is promised, as ISO text; "" where nothing is."""
        return "" if self.proposal is None else self.proposal.promised_on

    def parked_from(self) -> State:
        """The state that the newest parking interrupted."""
        previous = State.HANDLING
        for before, after in zip(self.phases, self.phases[1:], strict=False):
            if after.state is State.PARKED and before.state is not State.PARKED:
                previous = before.state
        return previous

    def parks(self) -> list[tuple[datetime, datetime | None]]:
        """Stretches of waiting for the customer; the last one's end is None while it lasts."""
        return self.stays(frozenset({State.PARKED}))

    def stays(self, states: frozenset[State]) -> list[tuple[datetime, datetime | None]]:
        """Stretches in which the ticket stood in one of the states, oldest first."""
        out: list[tuple[datetime, datetime | None]] = []
        since: datetime | None = None
        for phase in self.phases:
            if phase.state in states:
                since = since or phase.at
            elif since is not None:
                out.append((since, phase.at))
                since = None
        return [*out, (since, None)] if since is not None else out

    def new_round(self) -> None:
        """Forgets what was offered and said about it."""
        self.proposal = None
        self.result = ""
        self.rating = None
        self.unrated = False
        self.dissatisfied = False
        self.passed = False
        self.callbacks = []
        self.request = None
        self.declined = False
        self.unanswered = False
        self.followed = False
        self.seconds = []


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
    timeline.attempts.sort(key=lambda attempt: attempt.at)
    return timeline


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
    timeline.unreachable = timeline.unreachable or bool(data.get("proof"))
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


def remedy_of(data: Mapping[str, Any]) -> Remedy:
    """A remedy out of an event's data."""
    amount = data.get("amount")
    return Remedy(RemedyKind(data["kind"]), None if amount is None else Decimal(amount))


def _propose(timeline: Timeline, event: Event) -> None:
    data = event.data
    tier = data.get("approve_tier")
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


def _decision(accepted: bool) -> Callable[[Timeline, Event], None]:
    def take(timeline: Timeline, event: Event) -> None:
        if event.data.get("decides") == "reclassify":
            _judged(timeline, event, accepted)
            return
        old = timeline.proposal
        if old is not None:
            timeline.proposal = replace(old, accepted=accepted, decided_by=event.by)

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
        timeline.new_round()
    timeline.passed = passed


def _escalate(timeline: Timeline, event: Event) -> None:
    timeline.new_round()
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
        timeline.new_round()
        timeline.reported = False
    if shares := data.get("responsibility"):
        timeline.shares.append((at, shares))
        timeline.investigation = {**(timeline.investigation or {}), "responsibility": shares}
    timeline.proposed_level = int(data.get("proposed", timeline.proposed_level))


def _report(timeline: Timeline, event: Event) -> None:
    timeline.reports.append(event.at)
    timeline.reported = True


def _decide(timeline: Timeline, _: Event) -> None:
    timeline.new_round()
    timeline.decided = True


def _file(timeline: Timeline, event: Event) -> None:
    timeline.filed_at = event.at


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
    Act.PENALTY: _penalty,
    Act.ATTACH: _attach,
}
