"""The words of the house, one per idea.

ticket          one complaint on one handling sheet; a complaint that rises continues on a new, linked sheet
act             what a person does to a ticket; each is one unit of work and leaves one event
event           one line of a ticket's timeline: added, never changed
unit of work    one transaction, one changeset, one entry of the log
pack            the rules of one trade as data
level           how grave: 1 is the least
tier            how high in the house: 1 is the reception
seat            a tier and the roles wanted in it: who may do something
clock           a running deadline with its clause
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Where a ticket stands. The values are the contract of the command line."""

    OPEN = "open"
    HANDLING = "handling"
    APPROVAL = "approval"
    CALLBACK = "callback"
    REVIEW = "review"
    PARKED = "parked"
    REFERRED = "referred"
    RISEN = "risen"
    WITHDRAWN = "withdrawn"
    FILED = "filed"


ENDED = frozenset({State.RISEN, State.FILED})
"""States in which no clock runs and nobody has a next step."""


class Act(StrEnum):
    """What a person can do to a ticket. The values are the contract of the command line."""

    REGISTER = "register"
    CONTACT = "contact"
    NOTE = "note"
    EDIT = "edit"
    ASSIGN = "assign"
    TASK = "task"
    TASK_DONE = "task_done"
    INVESTIGATE = "investigate"
    STATEMENT = "statement"
    PROPOSE = "propose"
    APPROVE = "approve"
    REJECT = "reject"
    RESOLVE = "resolve"
    CALLBACK = "callback"
    REVIEW = "review"
    FILE = "file"
    ESCALATE = "escalate"
    REPORT = "report"
    REFER = "refer"
    DECIDE = "decide"
    PARK = "park"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    RECLASSIFY = "reclassify"
    PENALTY = "penalty"
    ATTACH = "attach"


LATER_ACTS = tuple(act for act in Act if act is not Act.REGISTER)
"""What can be done to a ticket that is there."""

FREE_ACTS = frozenset(
    {Act.CONTACT, Act.NOTE, Act.TASK, Act.TASK_DONE, Act.STATEMENT, Act.EDIT, Act.ATTACH, Act.PENALTY}
)
"""Acts that don't move the ticket: they leave its `act` guard alone (a first contact moves it and does not)."""

FINAL_ACTS = frozenset({Act.CALLBACK, Act.REVIEW, Act.APPROVE, Act.REJECT, Act.FILE, Act.DECIDE})
"""Acts that may only be corrected in the open, never undone."""


class Channel(StrEnum):
    """How a complaint or a contact came."""

    PHONE = "phone"
    SMS = "sms"
    LETTER = "letter"
    FAX = "fax"
    WEB = "web"
    WECHAT = "wechat"
    COUNTER = "counter"
    REGULATOR = "regulator"
    MEDIA = "media"


WRITTEN = frozenset({Channel.SMS, Channel.LETTER, Channel.FAX, Channel.WEB, Channel.WECHAT})
"""Means by which a customer reads what is said."""


class TellBy(StrEnum):
    """How a colleague was told."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    MESSAGE = "message"


class Role(StrEnum):
    """What a person is in the house, beside the tier."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    DIRECTOR = "director"
    ADMINISTRATION = "administration"
    ARCHIVE = "archive"
    ADMIN = "admin"


class RemedyKind(StrEnum):
    """What the customer gets."""

    REDO = "redo"
    REPAIR = "repair"
    EXCHANGE = "exchange"
    REFUND = "refund"
    DISCOUNT = "discount"
    WAIVE = "waive"
    GIFT = "gift"
    APOLOGY = "apology"
    EXPLANATION = "explanation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works at the desk."""

    id: int
    login: str
    name: str
    tier: int
    roles: frozenset[str]
    retired: bool = False
    qualified: frozenset[int] = frozenset()
    """Levels beyond the own tier that this person was found fit to settle. Source: E-2"""
    phone: str = ""
    """Where colleagues reach this person at once; "" while nobody wrote it down."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One complaint on one sheet, as people decided it; nothing here is computed.

    Texts are "" while unknown. `handler` is who works on it now, `received_by` the first receiver, who stays
    responsible to the end. `act` is the random id of the newest act that moved it. `erased` = the customer's data were
    erased; what remains is for statistics.
    """

    id: int
    number: str
    received_at: datetime
    received_by: int
    handler: int | None
    tier: int
    level: int
    state: State
    act: str
    pack: int
    complainant_kind: str = ""
    name: str = ""
    phone: str = ""
    other_contact: str = ""
    address: str = ""
    agent_name: str = ""
    agent_relation: str = ""
    channel: str = Channel.PHONE
    store: str = ""
    staff: str = ""
    product: str = ""
    product_code: str = ""
    batch: str = ""
    quantity: str = ""
    paid: str = ""
    bought_on: date | None = None
    order_number: str = ""
    happened_at: datetime | None = None
    happened_where: str = ""
    cause: str = ""
    course: str = ""
    demand: str = ""
    reply_by: datetime | None = None
    category: str = ""
    level_reason: str = ""
    validity: str = ""
    urgent: bool = False
    confidential: bool = False
    previous_sheet: int | None = None
    sheet_index: int = 1
    retired: bool = False
    erased: bool = False


INTAKE_FIELDS = (
    "complainant_kind", "name", "phone", "other_contact", "address", "agent_name", "agent_relation", "channel",
    "store", "staff", "product", "product_code", "batch", "quantity", "paid", "bought_on", "order_number",
    "happened_at", "happened_where", "cause", "course", "demand", "reply_by", "category", "validity", "urgent",
    "confidential",
)  # fmt: skip
"""What `register` takes and `edit` may change: names of fields of `Ticket`."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a ticket's timeline. The shape of `data` per act is told in `desktop/domain/arguments.py`."""

    id: int
    ticket: int
    act: Act
    at: datetime
    by: int
    data: Mapping[str, Any] = field(default_factory=dict)
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """All that the rules need to judge one ticket."""

    ticket: Ticket
    events: tuple[Event, ...]
    """Oldest first, retired ones left out."""
    earlier: int = 0
    """How many older tickets the same customer has about the same matter (same phone, name or order)."""
    marks: tuple[str, ...] = ()
    """Codes of the marks that the customer bears now."""


@dataclass(frozen=True, slots=True)
class Office:
    """The people and the settings that the rules look at."""

    code: str
    name: str
    people: tuple[Person, ...]
    penalties_on: bool = False

    def person(self, person_id: int | None) -> Person | None:
        """Who has this key, retired people included; None if nobody."""
        return next((p for p in self.people if p.id == person_id), None)


@dataclass(frozen=True, slots=True)
class Seat:
    """Who may do something: a tier and, if given, one of some roles in it."""

    tier: int
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is offered to the customer; `amount` in yuan, None where it costs no money."""

    kind: RemedyKind
    amount: Decimal | None = None


class ClockState(StrEnum):
    """How a deadline stands."""

    RUNNING = "running"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    """It was done, but too late."""
    ENDED = "ended"
    """The ticket ended or the clause no longer asks for it."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline of one ticket at the moment it was asked for.

    `code` is unique within the ticket (a promise is "promise:<event id>:<n>"); `label` is for promises, which name
    themselves. `used` and `total` are counted minutes. `provisional` = a calendar year in it is not yet announced.
    """

    code: str
    rule: str
    started_at: datetime
    due_at: datetime
    met_at: datetime | None
    state: ClockState
    label: str = ""
    used: int = 0
    total: int = 0
    assumed: bool = False
    provisional: bool = False


class SpanKind(StrEnum):
    """What a stretch of office time was to a clock."""

    COUNTED = "counted"
    BEFORE = "before"
    AFTER = "after"
    OVER = "over"
    """Counted beyond the end: it is late, or was."""
    WAITING = "waiting"
    SKIPPED = "skipped"


class DayKind(StrEnum):
    """What a calendar day is in this office."""

    WORKDAY = "workday"
    MAKEUP = "makeup"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    AMENDED_WORK = "amended_work"
    AMENDED_REST = "amended_rest"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time within one day's office hours, end not included."""

    start: datetime
    end: datetime
    kind: SpanKind


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an explained deadline, minutes whole.

    `counted` = minutes between start and end that count, used or still to come; over all days they make the clock's
    total. `total` = so many of them up to and with this day. `used` = minutes that were used on this day, also beyond
    the end; over all days they make what the clock has used. `holiday` = what a free day is called: as
    `chinesecalendar` names it, or as the office wrote it; "" on others. `entered` = by the office's word.
    """

    on: date
    kind: DayKind
    spans: tuple[Span, ...]
    counted: int
    total: int
    holiday: str = ""
    provisional: bool = False
    used: int = 0
    entered: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which a clock stood still, its end not included, and what for; "" where nobody wrote it."""

    start: datetime
    end: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a clock ends when it does, day by day, oldest first.

    `unit` and `amount` as the pack has them (`domain.policy.Unit`). `ends_at` = when the clock is due; of one that
    stands still, when it would end if it went on now. `until` = up to when it has counted: now, or when
    it was met or ended. `dated` = the instant that a promise, a task or a notice brought along, None for others.
    """

    clock: Clock
    days: tuple[Day, ...]
    hours: tuple[tuple[str, str], ...]
    """Office hours of a day as ("09:00", "12:00")."""
    ends_at: datetime
    until: datetime
    unit: str = ""
    amount: int = 0
    dated: datetime | None = None
    breaks: tuple[tuple[str, str], ...] = ()
    """What lies between the office hours, lunch; () where all hours count."""
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Something that may or must be done next.

    `demanded` = the rules ask for it now; `people` = whose turn it is (ids); `mine` = the person who asked may do it,
    as the handler, or as a colleague in the same seat. `to` = whom it passes the ticket to (ids), best first.
    """

    act: Act
    rule: str
    demanded: bool
    mine: bool
    people: tuple[int, ...] = ()
    to: tuple[int, ...] = ()
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger that fired: which one, by what (the word found, or a code such as "repeat"), and where in the text.

    `marked` = by a mark on the customer, `word` being its code: a reason inside the house, nobody's business outside.
    """

    trigger: str
    rule: str
    level: int
    word: str
    start: int = -1
    end: int = -1
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Triage:
    """The level that the rules propose, with all reasons, gravest first."""

    level: int
    hits: tuple[Hit, ...]
    notify: tuple[Seat, ...] = ()


class BlockState(StrEnum):
    """How complete a block of the handling sheet is."""

    DONE = "done"
    PART = "part"
    MISSING = "missing"
    LATER = "later"
    """Somebody else fills it, later on the way."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the handling sheet and what it lacks (names of fields or codes)."""

    code: str
    state: BlockState
    missing: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A ticket that a complaint continues on: fields as in `Ticket`, without those that only the store knows."""

    fields: Mapping[str, Any]
    event: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act changes: fields of the ticket, the event's data, and perhaps a new sheet.

    `notified` = people (ids) who are to be told. `moves` = the ticket's `act` guard must be renewed.
    """

    changes: Mapping[str, Any]
    data: Mapping[str, Any]
    moves: bool
    new_sheet: NewSheet | None = None
    notified: tuple[int, ...] = ()
