"""The folded events of a ticket, and what is read out of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
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
from desktop.domain.types import State


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
    named: list[Named] = field(default_factory=list)
    """Whom the findings named, oldest first."""
    statements: list[Statement] = field(default_factory=list)
    """What was said to the findings, oldest first."""
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
    offers: list[Offer] = field(default_factory=list)
    """Solutions that were promised for a day, oldest first."""
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
    proven_at: datetime | None = None
    """The latest try there was when the protocol of attempts was found complete; a later contact leaves it."""
    waits: dict[datetime, str] = field(default_factory=dict)
    """When the case was parked, and what for."""
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

    def end_offer(self, at: datetime) -> None:
        """From now on another solution counts, or none."""
        if self.offers and self.offers[-1].until is None:
            self.offers[-1] = replace(self.offers[-1], until=at)

    def new_round(self, at: datetime) -> None:
        """Forgets what was offered and said about it."""
        self.end_offer(at)
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
