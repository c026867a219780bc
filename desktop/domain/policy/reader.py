"""Reads one table of a pack: each key asked for once, anything wrong refused with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from desktop.domain.policy.item import Text
from desktop.domain.policy.lines import Lines, Path
from desktop.domain.policy.terms import PolicyError
from desktop.domain.types import Role, Seat

LANGUAGES = ("zh", "en")
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

REASONS = {
    "pack_syntax": "not valid TOML",
    "pack_unknown_key": "a key that packs don't have",
    "pack_missing": "a required key is missing",
    "pack_type": "a value of another kind is needed here",
    "pack_text_missing": "a text lacks Chinese or English",
    "pack_unknown": "it names something that does not exist",
    "pack_duplicate": "the same code twice",
    "pack_gap": "the numbers must run 1, 2, 3 … without a gap",
    "pack_range": "the number is out of range",
    "pack_empty": "there must be at least one",
    "pack_rule_unknown": "a clause that [rules] does not list",
    "pack_senseless": "the parts contradict each other",
}
"""Codes of `PolicyError` with what they mean."""


class Source:
    """The file that is being read, with the names that the pack has declared so far."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.lines = Lines(text)
        self.rules: frozenset[str] = frozenset()
        self.tiers: frozenset[int] = frozenset()
        self.levels: frozenset[int] = frozenset()
        self.positions: frozenset[tuple[int, str]] = frozenset()

    def error(self, code: str, path: Path, value: object = "") -> PolicyError:
        """The refusal of what stands at `path`."""
        return PolicyError(
            code, source=self.name, line=self.lines.of(path), at=dotted(path), value=value, reason=REASONS[code]
        )


def dotted(path: Path) -> str:
    """("levels", 1, "route") as "levels[2].route": people count from 1."""
    out = ""
    for part in path:
        out += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if out else part
    return out


class Reader:
    """One table. Ask for every key, then `close`: a key nobody asked for is refused."""

    def __init__(self, source: Source, path: Path, table: Any) -> None:
        if not isinstance(table, dict):
            raise source.error("pack_type", path, table)
        self.source = source
        self.path = path
        self._table: dict[str, Any] = table
        self._asked: set[str] = set()

    def error(self, code: str, key: str | None = None, value: object = "") -> PolicyError:
        """The refusal of one key, or of the whole table."""
        return self.source.error(code, self.path if key is None else (*self.path, key), value)

    def close(self) -> None:
        """Refuses keys that packs don't have."""
        for key in self._table:
            if key not in self._asked:
                raise self.error("pack_unknown_key", key, key)

    def has(self, key: str) -> bool:
        """Whether the key stands there."""
        self._asked.add(key)
        return key in self._table

    def keys(self) -> tuple[str, ...]:
        """All keys of the table, counted as asked for."""
        self._asked.update(self._table)
        return tuple(self._table)

    def raw(self, key: str) -> Any:
        """The value as TOML has it; refused when missing."""
        if not self.has(key):
            raise self.error("pack_missing", None, key)
        return self._table[key]

    def text(self, key: str, default: str | None = None) -> str:
        """A non-empty string."""
        if default is not None and not self.has(key):
            return default
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error("pack_type", key, value)
        return value

    def texts(self, key: str) -> Text:
        """A text in all languages."""
        return self.checked_texts(self.raw(key), (*self.path, key))

    def checked_texts(self, value: Any, path: Path) -> Text:
        """The same for a value already taken out."""
        if not isinstance(value, dict):
            raise self.source.error("pack_type", path, value)
        for language in LANGUAGES:
            if not isinstance(value.get(language), str) or not value[language].strip():
                raise self.source.error("pack_text_missing", path, language)
        for language in value:
            if language not in LANGUAGES:
                raise self.source.error("pack_unknown_key", path, language)
        return {language: value[language] for language in LANGUAGES}

    def texts_list(self, key: str) -> tuple[Text, ...]:
        """Texts in all languages; () when missing."""
        return tuple(self.checked_texts(v, (*self.path, key, i)) for i, v in enumerate(self.array(key)))

    def array(self, key: str) -> Sequence[Any]:
        """An array; () when missing."""
        if not self.has(key):
            return ()
        value = self._table[key]
        if not isinstance(value, list):
            raise self.error("pack_type", key, value)
        return value

    def words(self, key: str, known: Iterable[str] | None = None) -> tuple[str, ...]:
        """Strings, each one of `known` where that is given; () when missing."""
        values = self.array(key)
        allowed = None if known is None else frozenset(known)
        for index, value in enumerate(values):
            if not isinstance(value, str) or not value:
                raise self.source.error("pack_type", (*self.path, key, index), value)
            if allowed is not None and value not in allowed:
                raise self.source.error("pack_unknown", (*self.path, key, index), value)
        return tuple(values)

    def numbers(self, key: str, known: Iterable[int]) -> tuple[int, ...]:
        """Integers out of `known`; () when missing."""
        allowed = frozenset(known)
        for index, value in enumerate(self.array(key)):
            if value not in allowed or isinstance(value, bool):
                raise self.source.error("pack_unknown", (*self.path, key, index), value)
        return tuple(self.array(key))

    def integer(self, key: str, minimum: int, maximum: int, default: int | None = None) -> int:
        """A whole number within the bounds, both included."""
        if default is not None and not self.has(key):
            return default
        value = self.raw(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error("pack_type", key, value)
        if not minimum <= value <= maximum:
            raise self.error("pack_range", key, value)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        if not self.has(key):
            return default
        value = self._table[key]
        if not isinstance(value, bool):
            raise self.error("pack_type", key, value)
        return value

    def amount(self, key: str) -> Decimal:
        """Yuan, zero or more, written as a string or a whole number."""
        value = self.raw(key)
        if isinstance(value, bool | float) or not isinstance(value, str | int):
            raise self.error("pack_type", key, value)
        try:
            amount = Decimal(value)
        except InvalidOperation:
            raise self.error("pack_type", key, value) from None
        if not amount.is_finite() or amount < 0:
            raise self.error("pack_range", key, value)
        return amount

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """One word of a fixed vocabulary."""
        if default is not None and not self.has(key):
            return default
        value = self.raw(key)
        if value not in list(kind):
            raise self.error("pack_unknown", key, value)
        return kind(value)

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """Words of a fixed vocabulary; () when missing."""
        return tuple(kind(word) for word in self.words(key, [str(k) for k in kind]))

    def rule(self, default: str | None = None) -> tuple[str, bool]:
        """The clause and whether it is assumed."""
        rule = self.text("rule", default)
        if rule not in self.source.rules:
            raise self.error("pack_rule_unknown", "rule", rule)
        return rule, self.flag("assumed")

    def item(self, default_rule: str | None = None) -> dict[str, Any]:
        """The two values that every item starts with."""
        rule, assumed = self.rule(default_rule)
        return {"rule": rule, "assumed": assumed}

    def level(self, key: str = "level") -> int:
        """The number of a level of this pack."""
        value = self.integer(key, -(2**31), 2**31)
        if value not in self.source.levels:
            raise self.error("pack_unknown", key, value)
        return value

    def tier(self, key: str = "tier") -> int:
        """The number of a tier of this pack."""
        value = self.integer(key, -(2**31), 2**31)
        if value not in self.source.tiers:
            raise self.error("pack_unknown", key, value)
        return value

    def seat(self, key: str) -> Seat:
        """A seat {tier = …, roles = […]}."""
        return seat_of(self.child(key))

    def seats(self, key: str) -> tuple[Seat, ...]:
        """Seats; () when missing."""
        return tuple(
            seat_of(Reader(self.source, (*self.path, key, index), value)) for index, value in enumerate(self.array(key))
        )

    def child(self, key: str) -> Reader:
        """A table inside this one."""
        return Reader(self.source, (*self.path, key), self.raw(key))

    def children(self, key: str) -> tuple[Reader, ...]:
        """An array of tables with at least one."""
        values = self.raw(key)
        if not isinstance(values, list):
            raise self.error("pack_type", key, values)
        if not values:
            raise self.error("pack_empty", key)
        return tuple(Reader(self.source, (*self.path, key, index), value) for index, value in enumerate(values))

    def children_if_any(self, key: str) -> tuple[Reader, ...]:
        """An array of tables that may be missing."""
        return self.children(key) if self.has(key) and self._table[key] else ()


def seat_of(reader: Reader) -> Seat:
    """A seat out of its table."""
    seat = Seat(reader.tier(), reader.words("roles", [str(role) for role in Role]))
    for index, role in enumerate(seat.roles):
        if (seat.tier, role) not in reader.source.positions:
            raise reader.source.error("pack_unknown", (*reader.path, "roles", index), role)
    reader.close()
    return seat


def unique(readers: Sequence[Reader], items: Sequence[Any], key: str = "code") -> tuple[Any, ...]:
    """The items, refused at the second of two with the same `key`."""
    seen: set[object] = set()
    for reader, item in zip(readers, items, strict=True):
        value = getattr(item, key)
        if value in seen:
            raise reader.error("pack_duplicate", key, value)
        seen.add(value)
    return tuple(items)


def each(reader: Reader, key: str, make: Callable[[Reader], T], unique_by: str = "code") -> tuple[T, ...]:
    """The items of an array of tables with at least one."""
    readers = reader.children(key)
    return unique(readers, made(readers, make), unique_by)


def some(reader: Reader, key: str, make: Callable[[Reader], T], unique_by: str = "code") -> tuple[T, ...]:
    """The items of an array of tables that may be missing."""
    readers = reader.children_if_any(key)
    return unique(readers, made(readers, make), unique_by)


def made(readers: tuple[Reader, ...], make: Callable[[Reader], T]) -> list[T]:
    """One item out of each table."""
    out = []
    for one_of_them in readers:
        out.append(make(one_of_them))
        one_of_them.close()
    return out


def one(reader: Reader, key: str, make: Callable[[Reader], T]) -> T:
    """The item of a single table."""
    child = reader.child(key)
    item = make(child)
    child.close()
    return item


def one_if_any(reader: Reader, key: str, make: Callable[[Reader], T]) -> T | None:
    """The item of a single table that may be missing."""
    return one(reader, key, make) if reader.has(key) else None


def known_rule(reader: Reader, key: str) -> str:
    """A clause under another key than `rule`."""
    rule = reader.text(key)
    if rule not in reader.source.rules:
        raise reader.error("pack_rule_unknown", key, rule)
    return rule
