"""The parts of a pack: who, how grave, what about, by when, what may be given, what the sheet must hold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.policy.item import Item, Named, Text
from desktop.domain.policy.terms import AmountRule, Look, Met, Stage, Start, Unit
from desktop.domain.types import Act, RemedyKind, Seat, State


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
