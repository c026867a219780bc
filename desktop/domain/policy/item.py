"""What every item of a pack has: its clause, whether it is assumed, a code and a name."""

from __future__ import annotations

from dataclasses import dataclass

Text = dict[str, str]
"""One text in all languages: {"zh": …, "en": …}."""


@dataclass(frozen=True, slots=True)
class Item:
    """What every item of a pack has."""

    rule: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Named(Item):
    """A code with its name: a kind of complainant, a validity class, a reason, a department …"""

    code: str
    name: Text
