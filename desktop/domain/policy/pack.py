"""A whole pack, and what the engine asks of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.policy.conduct import (
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
from desktop.domain.policy.item import Item, Named, Text
from desktop.domain.policy.parts import (
    Authority,
    BlockRule,
    Category,
    ChannelRule,
    ClockRule,
    Denial,
    Level,
    Penalty,
    Position,
    Protocol,
    Rating,
    Reclassification,
    RemedyRule,
    TalkStep,
    Tier,
    Told,
    Trigger,
)
from desktop.domain.types import Act, Seat


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one trade. Made by `load_policy`; a Policy that exists is complete and consistent."""

    source: str
    code: str
    version: int
    """Which shipped version the text is, or was made from."""
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
    edition: int = 0
    """The number under which an office put it in force; 0 = none did."""

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
