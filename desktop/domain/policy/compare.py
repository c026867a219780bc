"""Which parts of a pack were added, removed or changed: what a comparison of lines does not tell."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_KEYS = (("code",), ("number",), ("value",), ("kind",), ("tier", "role"), ("tier",), ("party",))
"""What an item of an array is known by; the first of these that it has."""


class Fate(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part of a pack: the section that it stands in, what it is known by there, and its name where it has one.

    `key` "" = the section is a single table.
    """

    section: str
    key: str
    fate: Fate
    name: dict[str, str] | None = None


def changed_parts(old: str, new: str) -> tuple[PartChange, ...]:
    """The parts that differ between two texts, in the order of the newer one; () where one of them can't be read."""
    try:
        before, after = tomllib.loads(old), tomllib.loads(new)
    except tomllib.TOMLDecodeError:
        return ()
    sections = dict.fromkeys((*after, *before))
    return tuple(
        change for section in sections for change in _section(section, before.get(section), after.get(section))
    )


def _section(section: str, old: Any, new: Any) -> Iterator[PartChange]:
    if old == new:
        return
    before, after = _items(section, old), _items(section, new)
    for key in dict.fromkeys((*after, *before)):
        if before.get(key) == after.get(key):
            continue
        fate = Fate.ADDED if key not in before else Fate.REMOVED if key not in after else Fate.CHANGED
        yield PartChange(section, key, fate, _name(after.get(key, before.get(key))))


def _items(section: str, value: Any) -> dict[str, Any]:
    """The items of a section by what they are known by."""
    if value is None:
        return {}
    if isinstance(value, list):
        return {_known_by(item, place): item for place, item in enumerate(value)}
    if section == "rules" and isinstance(value, Mapping):
        return {str(rule): {"name": text} for rule, text in value.items()}
    return {"": value}


def _known_by(item: Any, place: int) -> str:
    if isinstance(item, Mapping):
        for names in _KEYS:
            if all(name in item for name in names):
                return " ".join(str(item[name]) for name in names)
    return str(place + 1)


def _name(item: Any) -> dict[str, str] | None:
    name = item.get("name") if isinstance(item, Mapping) else None
    return dict(name) if isinstance(name, Mapping) else None
