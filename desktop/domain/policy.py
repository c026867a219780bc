"""A policy pack: the rules of one trade as frozen data, read by an engine that knows no trade.

Every item carries `rule` (the clause that it comes from) and `assumed` (True where the source gives no number or no
word and the pack fills the gap). Names for people are {"zh": …, "en": …}: show them by `desktop.base.i18n.pick`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from desktop.base.errors import DamagedError
from desktop.domain.policy_conduct import (
    AttachmentKind,
    Behaviour,
    Finding,
    Grouping,
    Manner,
    MarkRule,
    MessageRule,
    Party,
    SpotCheck,
    Standard,
)
from desktop.domain.policy_item import Item, Named, Text
from desktop.domain.types import Act, RemedyKind, Seat, State


class PolicyError(DamagedError):
    """A pack is damaged or makes no sense. Nothing was taken over.

    Values: `source` (file), `line` (1 = first), `at` (dotted place in the pack), `value` (what stands there),
    `reason` (the code in plain English, for logs and the command line).
    """


class Look(StrEnum):
    """How a level is drawn, so that levels are told apart without colour."""

    OUTLINE = "outline"
    TINT = "tint"
    SOLID = "solid"


class Unit(StrEnum):
    """How a clock counts."""

    WORKING_MINUTES = "working_minutes"
    """Minutes of office time."""
    WORKING_DAYS = "working_days"
    """Until the close of the n-th working day after the day on which it starts."""
    MINUTES = "minutes"
    """Plain minutes; nights and days off count."""
    DAYS = "days"
    """Until midnight of the n-th calendar day after the day on which it starts; 0 = the same day."""
    DATED = "dated"
    """The start brings its own due instant (a promise, a task, a "reply by"); `amount` working days earlier."""


class Start(StrEnum):
    """What starts a clock."""

    RECEIVED = "received"
    REACHED = "reached"
    """Each contact that reached the customer: the clock starts anew, the one before is met."""
    UNSEATED = "unseated"
    """The sheet lies below the tier that must handle its level."""
    SEATED = "seated"
    """The sheet has come to the tier that must handle its level."""
    PROMISE = "promise"
    """Each promise made to the customer."""
    TASK = "task"
    """Each task given to another department."""
    REPLY_BY = "reply_by"
    """A notice set a "reply by" instant."""
    ENTERED = "entered"
    """The ticket entered one of `states`."""
    REVIEWED = "reviewed"
    """The review was passed."""
    UNREACHED = "unreached"
    """The first attempt in a row that did not reach the customer."""
    DROPPED = "dropped"
    """A call that was cut off. Source: P-8"""
    ASKED = "asked"
    """The customer wrote, or the complaint came by a channel on which nobody is there. Source: A-8"""
    NOTIFY = "notify"
    """The sheet came to a level of which somebody must be told. Source: A-5"""
    FOUND = "found"
    """The investigation found one of `findings`. Source: P-3"""


class Met(StrEnum):
    """What meets a clock."""

    REACHED = "reached"
    LEFT = "left"
    """What started it is over: handed over, the state was left."""
    REPORT = "report"
    KEPT = "kept"
    TASK_DONE = "task_done"
    RESOLVED = "resolved"
    MESSAGE = "message"
    """A written message to the customer (SMS, letter, fax, web, chat)."""
    TRIED = "tried"
    """Another try to reach the customer, whether or not it did."""
    INFORMED = "informed"
    """Those who must be told were told, and that was recorded."""


class AmountRule(StrEnum):
    """Whether a remedy carries an amount in yuan."""

    NEEDED = "needed"
    OPTIONAL = "optional"
    NONE = "none"


class Stage(StrEnum):
    """When a block of the sheet is filled: it is "later" before that."""

    INTAKE = "intake"
    HANDLING = "handling"
    CALLBACK = "callback"
    REVIEW = "review"
    FILED = "filed"


@dataclass(frozen=True, slots=True)
class Tier(Item):
    """How high in the house; 1 is the reception."""

    number: int
    name: Text


@dataclass(frozen=True, slots=True)
class Position(Item):
    """What a role in a tier is called in this trade."""

    tier: int
    role: str
    name: Text


@dataclass(frozen=True, slots=True)
class Route(Item):
    """The way of one level through the house.

    `approve` = who must agree to every proposal of this level, None where only the authority limits ask for it.
    `report` = to whom a special report goes before anything is settled. `refer` = who brings it before the meeting
    when the customer stays dissatisfied at the top, None where there is no such meeting.
    `hand_over` = a lower tier passes it on at once instead of handling it. `stays` = it is settled at this level and
    not passed upward unless the rules propose it. `qualified` = people of lower tiers who are qualified for the level
    may settle it too. `notify` = who must be told at once, recorded. `examine` = the review looks for holes in the
    process instead of scoring by satisfaction.
    Source: E-2, A-5, T-10
    """

    handle: Seat
    review: Seat
    file: Seat
    approve: Seat | None
    report: tuple[Seat, ...]
    refer: Seat | None
    refer_rule: str
    hand_over: bool
    stays: bool
    qualified: bool
    notify: tuple[Seat, ...]
    notify_rule: str
    examine: bool
    examine_rule: str


@dataclass(frozen=True, slots=True)
class Level(Item):
    """How grave; 1 is the least."""

    number: int
    code: str
    name: Text
    definition: Text
    examples: tuple[Text, ...]
    look: Look
    route: Route


@dataclass(frozen=True, slots=True)
class Category(Item):
    """What a complaint is about. `level` is its base; `kinds` the complainants that it is offered to, all if empty.

    `fixed` = its responsibility is always ours and it can't be judged anew. `evidence` = what judging it anew takes,
    where that differs from the pack's list. Source: T-6, T-5b
    """

    code: str
    name: Text
    guidance: Text
    level: int
    kinds: tuple[str, ...]
    fixed: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChannelRule(Item):
    """A way in which complaints come; `live` = the customer is there while the sheet is written."""

    code: str
    name: Text
    live: bool


@dataclass(frozen=True, slots=True)
class Trigger(Item):
    """What raises a level by itself: words, a channel, earlier tickets of the customer, or a mark on the customer.

    `safe` are phrases in which a word means nothing. `earlier` = so many earlier tickets fire it, 0 = not by this.
    `notify` are the seats to be told at once, `checklist` what is then to be done and ticked off.
    """

    code: str
    name: Text
    level: int
    words: tuple[str, ...]
    safe: tuple[str, ...]
    channels: tuple[str, ...]
    kinds: tuple[str, ...]
    marks: tuple[str, ...]
    earlier: int
    notify: tuple[Seat, ...]
    checklist: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Denial(Item):
    """How the language denies: "我不找律师" holds a denial, "不给说法就找律师" does not.

    A trigger word is denied when an odd number of `words` stands before it in the same clause with nothing but
    `bridges` between; or when one of `after` follows it up to the end of the clause.
    """

    words: tuple[str, ...]
    bridges: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClockRule(Item):
    """A deadline of the pack.

    `amounts` = per level how many `unit`s; a level that is missing has no such clock. `warn` = so many counted
    minutes before the end it is "due soon". `states` = where the clause asks for it at all. `pauses` = it stands
    still while the ticket is parked. `consequence` = the penalty's code that a miss suggests, "" if none.
    `findings` = which findings start a clock that starts with one, any if empty.
    """

    code: str
    name: Text
    start: Start
    met: Met
    unit: Unit
    amounts: dict[int, int]
    warn: int
    states: frozenset[State]
    pauses: bool
    consequence: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rating(Item):
    """One step of the satisfaction scale; one that does not settle makes the case rise."""

    value: int
    name: Text
    settles: bool


@dataclass(frozen=True, slots=True)
class RemedyRule(Item):
    """What may be offered to a customer.

    `asks` = arguments that a proposal of it must carry ("reason", "conditions_told"). `approve` = who must agree
    whatever it costs, None = by the limits. Source: A-11, P-3
    """

    kind: RemedyKind
    name: Text
    amount: AmountRule
    asks: tuple[str, ...]
    approve: Seat | None


@dataclass(frozen=True, slots=True)
class Authority(Item):
    """Up to how many yuan a tier may grant by itself; None = without limit."""

    tier: int
    limit: Decimal | None


@dataclass(frozen=True, slots=True)
class Protocol(Item):
    """How often, and on how many different days, a customer is tried before the desk may go on without.

    `message` = a written message is part of it. `daily` = the days follow one another, each with a try by voice, the
    message on the first of them. `follow_days` = a case whose customer was never reached does not pass the review
    before this day of the month after its receipt and its category is locked till then; 0 = the reviewer may close it.
    `follow_rule` is the clause of that.
    Source: T-3, T-4
    """

    attempts: int
    days: int
    message: bool
    daily: bool
    follow_days: int
    follow_rule: str


@dataclass(frozen=True, slots=True)
class Told(Item):
    """What the customer must be told at the first contact: (code, name) each."""

    items: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Penalty(Item):
    """A suggested consequence of a miss; amounts in yuan, both ends included. Suggested only: people decide."""

    code: str
    name: Text
    minimum: Decimal
    maximum: Decimal
    decide: Seat


@dataclass(frozen=True, slots=True)
class TalkStep(Item):
    """One step of a talk with its standard phrases."""

    code: str
    name: Text
    phrases: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Need(Item):
    """Something that a block of the sheet must hold.

    `one_of` = names of fields or codes of facts (see `desktop.domain.needs`), any of which is enough.
    `before` = acts that are refused without it. `levels`, `kinds`, `categories`, `validities`, `findings`: where it
    applies; empty = everywhere.
    """

    one_of: tuple[str, ...]
    before: tuple[Act, ...]
    levels: tuple[int, ...]
    kinds: tuple[str, ...]
    categories: tuple[str, ...]
    validities: tuple[str, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockRule(Item):
    """One block of the handling sheet."""

    code: str
    name: Text
    stage: Stage
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Reclassification(Item):
    """What evidence judging a category or the responsibility anew takes; lowering a level is part of it.

    `review` = who must agree (the second review), None = it holds at once. Source: T-5b
    """

    evidence: tuple[Named, ...]
    needs_satisfaction: bool
    review: Seat | None


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one trade. Made by `load_policy`; a Policy that exists is complete and consistent."""

    source: str
    code: str
    version: int
    name: Text
    form_title: Text
    report_title: Text
    rules: dict[str, Text]
    """What each clause says, in a few words of ours."""
    complainants: tuple[Named, ...]
    tiers: tuple[Tier, ...]
    positions: tuple[Position, ...]
    levels: tuple[Level, ...]
    """Least grave first, numbered 1, 2, 3 …"""
    categories: tuple[Category, ...]
    channels: tuple[ChannelRule, ...]
    triggers: tuple[Trigger, ...]
    denial: Denial
    clocks: tuple[ClockRule, ...]
    ratings: tuple[Rating, ...]
    remedies: tuple[RemedyRule, ...]
    authority: tuple[Authority, ...]
    told: Told
    protocol: Protocol
    honesty: Item
    """The clause against a rating that nobody asked for."""
    written_answer: bool
    """Whether a rating that came in writing needs the attached answer. Source: F-5.4.1.3"""
    parking: Named
    withdrawals: tuple[Named, ...]
    withdrawal: Item
    reclassification: Reclassification
    responsibility: tuple[Party, ...]
    findings: tuple[Finding, ...]
    validities: tuple[Named, ...]
    behaviours: tuple[Behaviour, ...]
    manners: tuple[Manner, ...]
    marks: tuple[MarkRule, ...]
    messages: tuple[MessageRule, ...]
    attachments: tuple[AttachmentKind, ...]
    standards: tuple[Standard, ...]
    spot_check: SpotCheck | None
    grouping: Grouping | None
    receiver: Item | None
    """Where given: the first receiver owns the case until the loop is closed and asks the customer. Source: T-1"""
    ladder: Item | None
    """Where given: a case goes up one level at a time, unless the rules propose more. Source: T-2"""
    departments: tuple[Named, ...]
    penalties: tuple[Penalty, ...]
    talk: tuple[TalkStep, ...]
    blocks: tuple[BlockRule, ...]
    acts: dict[Act, str]
    """The clause behind each act, where no level, clock or need names a closer one."""
    retention_years: int
    retention: Item

    @property
    def top(self) -> Level:
        """The gravest level."""
        return self.levels[-1]

    @property
    def reception(self) -> int:
        """The lowest tier."""
        return self.tiers[0].number

    def level(self, number: int) -> Level:
        """The level of this number; one beyond the ends gives the nearest (an old ticket under a newer pack)."""
        return self.levels[min(max(number, 1), len(self.levels)) - 1]

    def category(self, code: str) -> Category | None:
        """The category of this code."""
        return next((c for c in self.categories if c.code == code), None)

    def categories_for(self, kind: str) -> tuple[Category, ...]:
        """Categories offered to one kind of complainant; all for ""."""
        return tuple(c for c in self.categories if not kind or not c.kinds or kind in c.kinds)

    def complainant(self, code: str) -> Named | None:
        """The kind of complainant of this code."""
        return next((c for c in self.complainants if c.code == code), None)

    def channel(self, code: str) -> ChannelRule | None:
        """The channel of this code."""
        return next((c for c in self.channels if c.code == code), None)

    def trigger(self, code: str) -> Trigger | None:
        """The trigger of this code."""
        return next((t for t in self.triggers if t.code == code), None)

    def clock(self, code: str) -> ClockRule | None:
        """The deadline of a clock's code; "promise:7:0" is found as "promise"."""
        base = code.partition(":")[0]
        return next((c for c in self.clocks if c.code == base), None)

    def rating(self, value: int) -> Rating | None:
        """The step of the satisfaction scale."""
        return next((r for r in self.ratings if r.value == value), None)

    def remedy(self, kind: str) -> RemedyRule | None:
        """What is said about a kind of remedy; None = this trade does not offer it."""
        return next((r for r in self.remedies if r.kind == kind), None)

    def attachment(self, code: str) -> AttachmentKind | None:
        """What is said about a kind of file."""
        return next((a for a in self.attachments if a.code == code), None)

    def mark(self, code: str) -> MarkRule | None:
        """The mark of this code."""
        return next((m for m in self.marks if m.code == code), None)

    def finding(self, shares: Mapping[str, int]) -> Finding | None:
        """What these shares of responsibility mean; None where the pack draws no conclusion. Source: P-3"""
        return next((f for f in self.findings if shares and f.least <= shares.get(f.party, 0) <= f.most), None)

    def penalty(self, code: str) -> Penalty | None:
        """The penalty of this code."""
        return next((p for p in self.penalties if p.code == code), None)

    def limit(self, tier: int) -> Decimal | None:
        """How much the tier may grant by itself; None = without limit, 0 where the pack names nothing."""
        known = [a for a in self.authority if a.tier <= tier]
        return known[-1].limit if known else Decimal(0)

    def authority_of(self, tier: int) -> Authority | None:
        """The entry that `limit` reads."""
        known = [a for a in self.authority if a.tier <= tier]
        return known[-1] if known else None

    def tier_name(self, number: int) -> Text:
        """What a tier is called."""
        return next((t.name for t in self.tiers if t.number == number), {"zh": str(number), "en": str(number)})

    def position(self, tier: int, role: str) -> Text | None:
        """What a role in a tier is called, None if the pack does not name it."""
        return next((p.name for p in self.positions if p.tier == tier and p.role == role), None)

    def seat_name(self, seat: Seat) -> Text:
        """What a seat is called: its positions joined, or its tier."""
        names = [n for n in (self.position(seat.tier, role) for role in seat.roles) if n is not None]
        if not names:
            return self.tier_name(seat.tier)
        return {"zh": "、".join(n["zh"] for n in names), "en": " or ".join(n["en"] for n in names)}

    def act_rule(self, act: Act) -> str:
        """The clause behind an act."""
        return self.acts[act]


@lru_cache(maxsize=64)
def load_policy(text: str, source: str) -> Policy:
    """Reads a pack from TOML text; `source` is the file's name, for messages. The same text gives the same object.

    Raises:
        PolicyError: it is damaged or makes no sense; values `source`, `line`, `at`, `value`, `reason`.
    """
    from desktop.domain.policy_parse import parse

    return parse(text, source)
