"""What events tell: tries to reach the customer, promises, tasks, proposals, verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.types import Remedy, State


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
class Named:
    """Whom a finding names, with the shares as they were then; `name` "" = nobody."""

    at: datetime
    name: str
    shares: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """What whom a finding names said to it; `silent` = let the term pass. `at` = when it was said, `by` wrote it."""

    at: datetime
    written_at: datetime
    by: int
    name: str
    said: str = ""
    silent: bool = False


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
class Offer:
    """A solution that was agreed with the day by which it was promised; `until` = when another took its place.

    `event` is the key of the event that proposed it.
    """

    event: int
    what: str
    at: datetime
    due_on: date
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about a suggested penalty."""

    suggestion: str
    accepted: bool
    at: datetime
    by: int
    amount: Decimal | None
    opinion: str
