"""What the other forms of the desk say: plain data that `forms` prints and `desk.papers` fills.

As in `desktop.domain.sheet`: texts are "" and other values None while unknown, instants are aware, labels of a policy
pack come as strings in the language in force, channels and acts as codes. A paper without a number is one to be
written by hand.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from desktop.domain.authority import AuthorityTerm
from desktop.domain.sheet import Foot, Grade, Head, Opinion, Share, Solution, Statement


class Box(StrEnum):
    """Whose signature a box is for, where the pack has no name for it. Stands as an opinion's stage."""

    AUTHOR = "author"
    CUSTOMER = "customer"
    DEPARTMENT = "department"
    RESPONDENT = "respondent"
    GENERAL_MANAGER = "general_manager"


class Form(StrEnum):
    """The forms of the desk."""

    HANDLING = "handling"
    REPORT = "report"
    AGENDA = "agenda"
    ATTEMPTS = "attempts"
    REQUEST = "request"
    FINDING = "finding"
    SETTLEMENT = "settlement"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class Matter:
    """The case in short, as it stands at the top of each form. `masked`: `phone` hides digits."""

    name: str = ""
    kind: str = ""
    phone: str = ""
    masked: bool = False
    agent_name: str = ""
    agent_relation: str = ""
    channel: str = ""
    received_at: datetime | None = None
    received_by: str = ""
    store: str = ""
    product: str = ""
    product_code: str = ""
    quantity: str = ""
    paid: str = ""
    order_number: str = ""
    level: int | None = None
    levels: tuple[Grade, ...] = ()
    category: str = ""
    cause: str = ""
    course: str = ""
    demand: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What every form has. `at` = when what it says was recorded, None while it is not; `opinions` = boxes to sign."""

    form: ClassVar[Form]
    head: Head
    matter: Matter = field(default_factory=Matter)
    at: datetime | None = None
    opinions: tuple[Opinion, ...] = ()
    foot: Foot = field(default_factory=Foot)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done, by its act's code. `missed` = a contact that did not reach the customer."""

    at: datetime
    act: str
    by: str
    text: str = ""
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """What raised the level: its name, the word found in the customer's text ("" for none), and the clause."""

    name: str
    word: str
    rule: str


@dataclass(frozen=True, slots=True)
class Late:
    """A deadline that passed, or is about to: its name, when, and the clause.

    `provisional` = days off that nobody knows yet may move it.
    """

    name: str
    due_at: datetime
    rule: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Report(Paper):
    """The special report: one page on which the heads can decide.

    `lines` newest last, at most `MOST_LINES`; `left_out` = how many more there are. `observed` are behaviours met in
    single contacts, in neutral words. `earlier` = how many complaints the customer made about the same before,
    `similar` their numbers. `waits` = the proposal is beyond `limit`, what its author may grant (None = no limit).

    Source: F-5.1-L3
    """

    form: ClassVar[Form] = Form.REPORT
    rule: str = ""
    facts: str = ""
    triggers: tuple[Trigger, ...] = ()
    level_reason: str = ""
    told: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    left_out: int = 0
    said: str = ""
    observed: tuple[str, ...] = ()
    earlier: int | None = None
    similar: tuple[str, ...] = ()
    reply_by: datetime | None = None
    late: tuple[Late, ...] = ()
    proposal: Solution = field(default_factory=Solution)
    limit: Decimal | None = None
    waits: bool = False
    information: tuple[AuthorityTerm, ...] = ()
    """What an authority itself has to do, where its notice is in the case; no deadline of the desk."""
    verify: str = ""
    """What is printed after it."""


MOST_LINES = 7
"""So many lines of what was done go on a special report; the handling sheet has them all."""


@dataclass(frozen=True, slots=True)
class Link:
    """One sheet of a chain. `offered` = what was offered, newest last; `refused` = why not taken, as it was said."""

    number: str
    level: Grade
    received_at: datetime
    ended_at: datetime | None = None
    handler: str = ""
    offered: tuple[str, ...] = ()
    decided: str = ""
    satisfaction: Grade | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Agenda(Paper):
    """A point for the general manager's meeting: the sheets of the chain, oldest first, and the question.

    Source: F-5.3.1.7
    """

    form: ClassVar[Form] = Form.AGENDA
    rule: str = ""
    links: tuple[Link, ...] = ()
    question: str = ""
    by: str = ""
    decision: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None


class Check(StrEnum):
    """What the contact protocol asks for."""

    ATTEMPTS = "attempts"
    DAYS = "days"
    MESSAGE = "message"
    MESSAGE_DAY = "message_day"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Measured:
    """One step of the protocol: how much of it is asked for and how much there is."""

    check: Check
    needed: int
    found: int
    rule: str

    @property
    def met(self) -> bool:
        """Whether it is fulfilled."""
        return self.found >= self.needed


@dataclass(frozen=True, slots=True)
class Try:
    """One try to reach the customer. `phone` = the number or address tried, masked on copies.

    `entered_at` = when it was written down, None where that was at once. `asked` = it was the call that asks how
    satisfied the customer is; `dropped` = cut off; `incoming` = the customer's own, which is no try of the desk.
    """

    at: datetime
    means: str
    phone: str
    reached: bool
    by: str
    said: str = ""
    entered_at: datetime | None = None
    asked: bool = False
    dropped: bool = False
    incoming: bool = False


@dataclass(frozen=True, slots=True)
class Attempts(Paper):
    """The proof of contact attempts: each try, oldest first, and the protocol measured on those in vain.

    `follow_until` = the first day on which a case whose customer was never reached may be closed, by `follow_rule`.

    Source: T-3, T-4, F-5.3.1.6
    """

    form: ClassVar[Form] = Form.ATTEMPTS
    tries: tuple[Try, ...] = ()
    steps: tuple[Measured, ...] = ()
    reached: bool = False
    assumed: bool = False
    follow_until: date | None = None
    follow_rule: str = ""


class Asked(StrEnum):
    """What a request asks for."""

    WITHDRAW = "withdraw"
    RECLASSIFY = "reclassify"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece that a request must bring: the names of files that are it; `given` = somebody vouched for it.

    None = nobody looked yet, as on a form to be written by hand.
    """

    name: str
    rule: str
    files: tuple[str, ...] = ()
    given: bool | None = False

    @property
    def present(self) -> bool | None:
        """Whether there is something of it; None = nobody looked yet."""
        return True if self.files else self.given


@dataclass(frozen=True, slots=True)
class Request(Paper):
    """A withdrawal or a reclassification, with its list of evidence.

    `said` are the customer's own words. `reasons` are those that a withdrawal can have; `reason` is one of them, or why
    it should be judged anew. `shares` = responsibility as it should be, () where it stays. `fixed` = the category can't
    be judged anew. `reviewed` = the second look at it, passed or not; None = not yet.

    Source: T-5a, T-5b, T-6
    """

    form: ClassVar[Form] = Form.REQUEST
    asked: Asked | None = None
    rule: str = ""
    reasons: tuple[str, ...] = ()
    reason: str = ""
    said: str = ""
    by: str = ""
    from_category: str = ""
    to_category: str = ""
    from_level: Grade | None = None
    to_level: Grade | None = None
    shares: tuple[Share, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    others: tuple[str, ...] = ()
    needs_satisfaction: bool = False
    satisfaction: Grade | None = None
    fixed: bool = False
    reviewed: bool | None = None
    review: Opinion = field(default_factory=lambda: Opinion(""))


@dataclass(frozen=True, slots=True)
class Finding(Paper):
    """Who is responsible for what, on which basis, and what the person says to it.

    `kind` = what the pack calls such shares; `agreement` = who bears what, as agreed with the customer.

    `appeal_days` = working days in which the finding can be appealed; None = the office writes them in.
    """

    form: ClassVar[Form] = Form.FINDING
    rule: str = ""
    kind: str = ""
    shares: tuple[Share, ...] = ()
    agreement: str = ""
    department: str = ""
    person: str = ""
    facts: str = ""
    analysis: str = ""
    escape: str = ""
    basis: str = ""
    evidence: tuple[str, ...] = ()
    statement: Statement = field(default_factory=Statement)
    appeal_days: int | None = None


@dataclass(frozen=True, slots=True)
class Settlement(Paper):
    """What the desk and the customer agree on; it leaves the house, so that nothing internal stands in it.

    `contact` = whom the customer can turn to.
    """

    form: ClassVar[Form] = Form.SETTLEMENT
    measures: str = ""
    remedy: str = ""
    amount: Decimal | None = None
    promised_on: date | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion(Paper):
    """A consequence that a clause suggests for a missed deadline, for people to decide; nothing is deducted by it.

    Amounts in yuan, both ends included. `verdict` None = undecided. `over_minutes` = by how much it was missed.

    Source: F-5.4.1.1, F-5.4.1.2, F-5.4.1.3, "Law and decency"
    """

    form: ClassVar[Form] = Form.SUGGESTION
    code: str = ""
    name: str = ""
    rule: str = ""
    clause: str = ""
    person: str = ""
    clock: str = ""
    clock_rule: str = ""
    started_at: datetime | None = None
    due_at: datetime | None = None
    met_at: datetime | None = None
    over_minutes: int | None = None
    lines: tuple[Line, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    verdict: bool | None = None
    amount: Decimal | None = None
    opinion: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    appeal_days: int | None = None


_PASSING = frozenset({"printed_by", "printed_at", "copies", "phone", "masked"})


def content_hash(paper: Paper) -> str:
    """SHA-256 in hex over what the paper says; who printed it when, and for whom it was masked, leave it unchanged."""
    said = {"form": paper.form.value, **_lasting(asdict(paper))}
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _lasting(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _lasting(value) for name, value in part.items() if name not in _PASSING}
    if isinstance(part, list | tuple):
        return [_lasting(value) for value in part]
    return part


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def code_text(paper: Paper, page: int, pages: int, digest: str) -> str:
    """What the code on one page tells a scanner: as on the handling sheet, and the form's code at the end."""
    if not paper.head.number:
        return ""
    parts = ("HY1", paper.head.number, f"{page}/{pages}", digest[:16], paper.head.origin[:16], paper.form)
    return ":".join(parts).upper()
