"""The parts of a pack about conduct: how customers are answered, found against, marked, asked twice, answered alike.

All of them may be missing in a pack; the engine then asks for nothing of the kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from desktop.domain.policy.item import Item, Named, Text
from desktop.domain.types import Seat

MESSAGE_FIELDS = ("name", "number", "product", "quantity", "quote", "store", "clerk", "office")
"""What a ready message may name in braces; the sheet, the person and the office fill them."""


ALIKE_FIELDS = ("category", "product", "product_code", "batch", "store")
"""Fields by which complaints can be alike."""


class Occasion(StrEnum):
    """When a ready message is offered."""

    UNREACHED = "unreached"
    DROPPED = "dropped"
    PROGRESS = "progress"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Behaviour(Named):
    """What was observed in one contact, in neutral words; never a label on a person.

    `advice` = how to go on; `manners` = codes of manners of answering that fit. Source: T-11, P-5
    """

    advice: Text
    manners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manner(Named):
    """A manner of answering with phrases to say. Source: T-11b"""

    phrases: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class MarkRule(Named):
    """A mark that a customer may bear: `shows` is what the desk reads when the customer comes back.

    `days` = the longest term; `approve` = who must agree. Source: P-4, "Law and decency"
    """

    shows: Text
    days: int
    approve: Seat


@dataclass(frozen=True, slots=True)
class MessageRule(Named):
    """A ready message; `text` has the fields of `MESSAGE_FIELDS` in braces."""

    when: Occasion
    text: Text


@dataclass(frozen=True, slots=True)
class Party(Named):
    """Whom responsibility may fall on; `ours` = the house itself."""

    ours: bool


@dataclass(frozen=True, slots=True)
class Finding(Named):
    """What shares of responsibility mean: it holds where `party` bears `least` to `most` percent, both included.

    `remedies` = what may then be offered, all if empty. `approve` = who must agree to money then, None = by limits.
    What it demands beside stands in the blocks as needs with `findings`. Source: P-3
    """

    party: str
    least: int
    most: int
    remedies: tuple[str, ...]
    approve: Seat | None


@dataclass(frozen=True, slots=True)
class AttachmentKind(Named):
    """A kind of file; `term` = it needs the date until which it holds, `notice` = the customer was told of it.

    Source: A-9
    """

    term: bool
    notice: bool


@dataclass(frozen=True, slots=True)
class Standard(Named):
    """A service standard measured in seconds, such as the ringing of the phone. Source: A-8"""

    seconds: int


@dataclass(frozen=True, slots=True)
class SpotCheck(Item):
    """The share of cases whose customer is asked again by somebody else, and by whom.

    `before_filing` = such a case is not filed before. Source: F-5.4.1.3
    """

    share: Decimal
    by: Seat
    before_filing: bool


@dataclass(frozen=True, slots=True)
class Grouping(Item):
    """Which complaints are alike: the same values in the fields `same`, received within `days` days.

    From `least` of them on they are a group with one agreed explanation. Source: T-9
    """

    same: tuple[str, ...]
    days: int
    least: int
