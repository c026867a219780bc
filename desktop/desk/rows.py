"""What screens and the command line are shown: frozen rows made by `desk.reading`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.desk.gathered import Cluster
from desktop.domain.authority import AuthorityTerm
from desktop.domain.examination import Examination
from desktop.domain.marks import Mark
from desktop.domain.policy import MarkRule, Policy
from desktop.domain.types import Block, Case, Clock, Office, State, Step, Triage


class Scope(StrEnum):
    """Whose tickets a list shows."""

    MINE = "mine"
    """Where the person has the next step: as handler, or in the seat that reviews, approves, calls back or files."""
    ALL = "all"


class Group(StrEnum):
    """Headings of a list ordered by urgency, in this order."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class View:
    """Which tickets, in which order. `text` is free text, a number, a phone tail or pinyin initials."""

    scope: Scope = Scope.ALL
    states: frozenset[State] = frozenset()
    levels: frozenset[int] = frozenset()
    overdue: bool = False
    open_only: bool = False
    text: str = ""
    store: str = ""
    by_urgency: bool = True
    """True: grouped by urgency; False: newest first without groups."""


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One line of a list. The phone is masked; `next_*` is the nearest running deadline, None if there is none."""

    id: int
    number: str
    title: str
    name: str
    phone_masked: str
    complainant_kind: str
    channel: str
    store: str
    state: State
    level: int
    category: str
    handler: int | None
    handler_name: str
    received_at: datetime
    next_due_at: datetime | None
    next_clock: str
    next_started_at: datetime | None
    satisfaction: int | None
    occurrence: int
    attachments: int
    triggers: tuple[str, ...]
    sheet_index: int
    next_act: str = ""
    """What the rules demand next, "" of a ticket that has ended."""
    erased: bool = False
    """The customer's data were erased."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A heading in a list, with how many tickets follow under it."""

    group: Group
    count: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """One stored file of a ticket."""

    id: int
    name: str
    kind: str
    size: int
    sha256: str
    at: datetime
    by: int


@dataclass(frozen=True, slots=True)
class KnownMark:
    """A mark in force, with what the desk reads. `name` and `phone_masked` tell of another record that bears it.

    They are "" where it is this customer's own; else it is a record with the same name or order, perhaps the same
    person, and the mark moves no rule.
    """

    mark: Mark
    rule: MarkRule
    name: str = ""
    phone_masked: str = ""

    @property
    def own(self) -> bool:
        """Whether it is this customer's, by the record or by one merged with it."""
        return not (self.name or self.phone_masked)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a customer before a ticket is there: earlier complaints, other tickets, marks."""

    earlier: int = 0
    rows: tuple[TicketRow, ...] = ()
    """Other tickets of the customer, newest first, at most 20."""
    marks: tuple[KnownMark, ...] = ()
    codes: tuple[str, ...] = ()
    """Codes of the customer's own marks: what the rules judge by."""


@dataclass(frozen=True, slots=True)
class TicketDetail:
    """Everything about one ticket as it stands now, for one person."""

    case: Case
    veiled: bool
    """The person is to ask this customer again: what the customer answered first was taken out of `case`."""
    policy: Policy
    office: Office
    clocks: tuple[Clock, ...]
    steps: tuple[Step, ...]
    """Demanded ones first; the first one is the next step."""
    blocks: tuple[Block, ...]
    triage: Triage
    attachments: tuple[Attachment, ...]
    previous_number: str
    next_number: str
    next_id: int | None
    aliases: tuple[str, ...]
    similar: tuple[TicketRow, ...]
    """Other tickets of the same customer, newest first, at most 20."""
    clusters: tuple[Cluster, ...]
    """Gatherings of complaints about one thing that it belongs to, those that go on first."""
    examination: Examination | None
    """What the review looks at where the level is examined for holes in the process, None where it is scored."""
    level_is_proposed: int
    """The level that the rules propose for the text as it stands."""
    marks: tuple[KnownMark, ...]
    """Marks on the customer that are in force today, the customer's own first."""
    information: tuple[AuthorityTerm, ...] = ()
    """What the authority itself has to do; worth knowing, no deadline of the desk."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One unit of work as people read it. `fields` = (table, field, old, new)."""

    seq: int
    origin: str
    at: datetime
    author: str
    workstation: str
    act: str
    ticket: str
    fields: tuple[tuple[str, str, object, object], ...]
    hash: str
    pending: bool
    erased: bool = False
    """What it changed is no longer known."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Badges of the navigation."""

    mine: int
    overdue: int
    open: int
    review: int
    callback: int
    gravest: int
    waiting: int
    drafts: int
    alike: int
    """Groups of like complaints that the rules propose and nobody has gathered. Source: T-9"""
    marks: int
    """Marks on customers that wait for this person's approval."""
    to_settle: int
    """Bundles set aside that the person in the chair may settle."""
    set_aside: int
    """Bundles that were ever set aside."""


@dataclass(frozen=True, slots=True)
class Done:
    """What an act left behind. `new_*` name the sheet that a complaint rose to, `notified` who is to be told (ids)."""

    ticket_id: int
    number: str
    act: str
    origin: str
    new_ticket_id: int | None = None
    new_number: str = ""
    notified: tuple[int, ...] = ()
