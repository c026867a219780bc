"""What of a complaint tells of a person, and what remains for statistics once that is erased.

Words go: names, numbers, addresses, what was told and found. Acts, times, levels, ratings, amounts, codes of the pack
and keys of our own people stay. A key that is not known here holds words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.domain.types import Act

TICKET_TEXTS = (
    "name", "phone", "other_contact", "address", "agent_name", "agent_relation", "order_number", "happened_where",
    "cause", "course", "demand", "level_reason",
)  # fmt: skip
"""Fields of a ticket that hold words about the customer, or what finds the customer elsewhere."""

_CODES = frozenset({
    "channel", "means", "message", "kind", "category", "from_category", "rule", "decides", "back", "state", "at", "by",
    "until", "promised_on", "amount", "behaviours", "checked", "kept", "informed_seats", "fields", "suggestion",
    "department", "evidence", "hits",
})  # fmt: skip
"""Keys of an event's data whose texts are codes, instants, dates or amounts."""
_WORDS_OF_HITS = 3
"""In a hit [trigger, clause, level, word] the word stands at the end."""


def emptied(act: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """An event's data with its structure and without its words."""
    kept = _CODES | {"reason"} if act == Act.WITHDRAW else _CODES  # a withdrawal's reason is a code of the pack
    return {key: _value(key, value, kept) for key, value in data.items()}


def _value(key: str, value: Any, kept: frozenset[str]) -> Any:
    if key == "hits":
        return [[*hit[:_WORDS_OF_HITS], ""] for hit in value]
    if isinstance(value, Mapping):
        return {inner: _value(inner, one, kept) for inner, one in value.items()}
    if isinstance(value, list | tuple):
        return [_value(key, one, kept) for one in value]
    return "" if isinstance(value, str) and key not in kept else value
