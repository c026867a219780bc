"""What a handling sheet says, block by block: plain data that `forms` prints and `desk.sheets` fills.

Texts are "" and other values None while unknown; unknown ones print as room to write in. Instants are aware. Labels
that a policy pack gives (kinds, levels, categories, validities, satisfaction, stages, remedies) come as strings in the
language in force; channels come as codes, for the form has its own words for them. The customer's words stay as they
were said.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.types import RemedyKind


@dataclass(frozen=True, slots=True)
class Grade:
    """One step of a scale that people number: a level (1 = least grave), a satisfaction (1 = best)."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Head:
    """What identifies the sheet. `title` "" = the form's own title.

    `sheet_index` is which sheet of this complaint it is (2 = it rose once); `nth` which complaint of this customer
    about the same matter (1 = the first). `origin` is the uuid in hex of the newest unit of work in it; `template` the
    form's code and edition as the office files it, such as "TS-01 A/1".
    """

    office: str
    title: str = ""
    number: str = ""
    urgent: bool | None = None
    sheet_index: int = 1
    nth: int | None = None
    origin: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Complainant:
    """Who complains. `kind` is one of `kinds`, or "". `masked`: `phone` and `other_contact` hide digits.

    `marks` are printed on copies that stay in the office, never on those that leave it.
    """

    kinds: tuple[str, ...] = ()
    kind: str = ""
    name: str = ""
    phone: str = ""
    other_contact: str = ""
    masked: bool = False
    address: str = ""
    agent_name: str = ""
    agent_relation: str = ""
    confidential: bool = False
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """How it came in and the first contact. `channel` is a `Channel`; `told_*` what the customer was told of.

    Source: F-5.1.1, F-5.3.1.3
    """

    channel: str = ""
    received_at: datetime | None = None
    received_by: str = ""
    first_contact_at: datetime | None = None
    first_contact_by: str = ""
    first_contact_result: str = ""
    told_procedure: bool = False
    told_time: bool = False
    told_direct_contact: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What the complaint is about: the store, the people, the goods. Source: F-5.3.1.2."""

    store: str = ""
    staff: str = ""
    product: str = ""
    product_code: str = ""
    batch: str = ""
    quantity: str = ""
    paid: str = ""
    order_number: str = ""
    bought_on: date | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What the customer tells and wants. `demanded` = kinds of remedy asked for, where somebody sorted them."""

    cause: str = ""
    happened_at: datetime | None = None
    happened_where: str = ""
    course: str = ""
    demand: str = ""
    demanded: tuple[RemedyKind, ...] = ()
    reply_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Classing:
    """How grave it is and of what kind. `level` is the number of one of `levels`; `triggers` are worded reasons.

    `validity` is one of `validities`, or ""; `similar` are the numbers of other sheets about the same.
    """

    levels: tuple[Grade, ...] = ()
    level: int | None = None
    category: str = ""
    category_code: str = ""
    triggers: tuple[str, ...] = ()
    validities: tuple[str, ...] = ()
    validity: str = ""
    similar: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Investigation:
    """What was found out. `escape` tells why it was not noticed before the customer did; `head` signs for the facts."""

    facts: str = ""
    evidence: tuple[str, ...] = ()
    analysis: str = ""
    escape: str = ""
    head: str = ""
    head_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Who bears how much, in percent; None = not found yet."""

    name: str
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What whom the finding names says to it. `until` = the end of the term, `silent` = it passed without a word.

    Source: "Law and decency"
    """

    said: str = ""
    by: str = ""
    at: datetime | None = None
    until: datetime | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who bears it, share by share in the pack's order; whom it names, on which basis, and what they say to it."""

    shares: tuple[Share, ...] = ()
    department: str = ""
    person: str = ""
    basis: str = ""
    statement: Statement = field(default_factory=Statement)


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is done so that it stops (corrective) or does not come again (preventive)."""

    what: str
    preventive: bool = False
    owner: str = ""
    due_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """What is done for the customer, and in the house. `amount` in yuan; `authority` names the limit it lies within."""

    measures: str = ""
    remedy: str = ""
    amount: Decimal | None = None
    approved_by: str = ""
    authority: str = ""
    promised_on: date | None = None
    actions: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """One signature box: whose it is (`stage`), and what was written into it. Unsigned ones print empty."""

    stage: str
    opinion: str = ""
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact with the customer, or a try at one. `means` is a `Channel`; `promised` what, and by when."""

    at: datetime
    by: str
    means: str
    reached: bool
    said: str = ""
    promised: str = ""


@dataclass(frozen=True, slots=True)
class SecondAnswer:
    """What the customer told somebody else who asked again; `satisfaction` None = not reached, or declined.

    Source: F-5.4.1.3
    """

    at: datetime
    by: str
    satisfaction: int | None = None
    reached: bool = True
    said: str = ""


@dataclass(frozen=True, slots=True)
class Callback:
    """How the result was received. `satisfaction` is the number of one of `scale`; `declined` = would not say.

    A complaint not settled goes on on `next_sheet`. `withheld` = the customer answered, and who prints must not know
    yet, for they are to ask again. `seconds` oldest first. Source: F-5.3.1.6, F-5.4.1.3
    """

    scale: tuple[Grade, ...] = ()
    told_at: datetime | None = None
    told_by: str = ""
    satisfaction: int | None = None
    declined: bool = False
    said: str = ""
    settled: bool | None = None
    previous_sheet: str = ""
    next_sheet: str = ""
    withheld: bool = False
    seconds: tuple[SecondAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the measures work. `examined` = the process is looked through for `holes`. Source: T-10"""

    effect: str = ""
    by: str = ""
    at: datetime | None = None
    examined: bool = False
    holes: str = ""


@dataclass(frozen=True, slots=True)
class Foot:
    """Filing and printing. `copies` = how many go round; `keep_years` = how long the sheet is kept."""

    filed_by: str = ""
    filed_at: datetime | None = None
    copies: int | None = None
    keep_years: int | None = None
    printed_by: str = ""
    printed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SheetData:
    """One handling sheet. `contacts` oldest first; `opinions` in the order in which the level demands them."""

    head: Head
    complainant: Complainant = field(default_factory=Complainant)
    intake: Intake = field(default_factory=Intake)
    subject: Subject = field(default_factory=Subject)
    content: Content = field(default_factory=Content)
    classing: Classing = field(default_factory=Classing)
    investigation: Investigation = field(default_factory=Investigation)
    responsibility: Responsibility = field(default_factory=Responsibility)
    solution: Solution = field(default_factory=Solution)
    opinions: tuple[Opinion, ...] = ()
    contacts: tuple[ContactLine, ...] = ()
    callback: Callback = field(default_factory=Callback)
    verification: Verification = field(default_factory=Verification)
    foot: Foot = field(default_factory=Foot)
    empty: bool = False
    """True for a sheet to be written by hand: every choice is open, every field is room."""


def blank(
    office: str,
    levels: Sequence[Grade],
    *,
    title: str = "",
    kinds: Sequence[str] = (),
    validities: Sequence[str] = (),
    scale: Sequence[Grade] = (),
    stages: Sequence[str] = (),
    parties: Sequence[str] = (),
    template: str = "",
    foot: Foot | None = None,
    examined: bool = False,
) -> SheetData:
    """An empty sheet to be written by hand.

    `stages` label its signature boxes, `parties` may bear responsibility, `examined` leaves room for holes.
    """
    return SheetData(
        head=Head(office=office, title=title, template=template),
        complainant=Complainant(kinds=tuple(kinds)),
        classing=Classing(levels=tuple(levels), validities=tuple(validities)),
        responsibility=Responsibility(shares=tuple(Share(party) for party in parties)),
        callback=Callback(scale=tuple(scale)),
        opinions=tuple(Opinion(stage) for stage in stages),
        foot=foot or Foot(),
        verification=Verification(examined=examined),
        empty=True,
    )


def content_hash(sheet: SheetData) -> str:
    """SHA-256 in hex over what the sheet says; who printed it when, and for whom it was masked, leave it unchanged."""
    said = asdict(sheet)
    for part, names in _PASSING.items():
        for name in names:
            said[part].pop(name)
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


_PASSING = {
    "foot": ("printed_by", "printed_at", "copies"),
    "complainant": ("phone", "other_contact", "masked"),
}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def qr_text(sheet: SheetData, page: int, pages: int, digest: str) -> str:
    """What the code on one page tells a scanner: number, page, content hash and origin, shortened to 16 digits each.

    Only capitals and digits, so that the code stays coarse and survives a bad scan; "" for an empty sheet.
    """
    if sheet.empty or not sheet.head.number:
        return ""
    parts = ("HY1", sheet.head.number, f"{page}/{pages}", digest[:16], sheet.head.origin[:16])
    return ":".join(parts).upper()
