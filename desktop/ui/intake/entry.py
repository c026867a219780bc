"""What stands in the form: exactly what was typed, ready to be kept as a draft or to be registered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Self

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.ui.intake.moments import clean_phone, read_day, read_moment
from desktop.ui.wording import names
from desktop.ui.wording.joining import listed

CHOICES = ("complainant_kind", "channel", "category")
"""Fields that always hold something: they alone make no draft worth keeping."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A form in the making. `texts` = field of the ticket → as typed; `demands` = kinds of remedy.

    `level` None = as the rules propose. `number` is the one that was read out to the customer.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    demands: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()
    level: int | None = None
    level_reason: str = ""
    number: str = ""
    cluster: int | None = None
    """The key of the group of like complaints that it goes into."""

    def text(self, name: str) -> str:
        """What was typed into a field, without blanks at the ends; "" if nothing was."""
        return self.texts.get(name, "").strip()

    @property
    def empty(self) -> bool:
        """True while nothing was typed that would be missed."""
        typed = any(self.text(name) for name in self.texts if name not in CHOICES)
        return not (typed or self.flags or self.demands or self.told or self.level_reason)

    @property
    def title(self) -> str:
        """A line by which a person recognises the draft; "" for an empty form."""
        words = (self.text("name"), self.text("phone"), " ".join(self.text("cause").split()))
        return " · ".join(word for word in words if word)

    def with_text(self, name: str, text: str) -> Self:
        """The same with another text in a field."""
        return replace(self, texts={**self.texts, name: text})

    def as_data(self) -> dict[str, Any]:
        """The draft as JSON can hold it."""
        return {
            "texts": {name: text for name, text in self.texts.items() if text},
            "flags": sorted(self.flags),
            "demands": list(self.demands),
            "told": sorted(self.told),
            "level": self.level,
            "level_reason": self.level_reason,
            "number": self.number,
            "cluster": self.cluster,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The form of a stored draft; parts that an older program did not know are empty."""
        level, cluster = data.get("level"), data.get("cluster")
        return cls(
            texts={str(k): str(v) for k, v in dict(data.get("texts") or {}).items()},
            flags=frozenset(data.get("flags") or ()),
            demands=tuple(data.get("demands") or ()),
            told=frozenset(data.get("told") or ()),
            level=int(level) if level is not None else None,
            level_reason=str(data.get("level_reason") or ""),
            number=str(data.get("number") or ""),
            cluster=int(cluster) if cluster is not None else None,
        )


def registration(entry: Entry, now: datetime) -> dict[str, Any]:
    """The form as `desk.tickets.register` takes it: empty fields left out, times as ISO 8601.

    Raises:
        RefusedError: a date or time can't be read; `field` names it.
    """
    fields: dict[str, Any] = {name: text.strip() for name, text in entry.texts.items() if text.strip()}
    if "phone" in fields:
        fields["phone"] = clean_phone(fields["phone"])
    for name, read in _READERS.items():
        if name in fields:
            fields[name] = _moment(name, fields[name], now, read)
    fields |= dict.fromkeys(entry.flags, True)
    if demand := demand_text(entry):
        fields["demand"] = demand
    if entry.told:
        fields["told"] = dict.fromkeys(sorted(entry.told), True)
    if entry.level is not None:
        fields["level"] = entry.level
    if entry.level_reason.strip():
        fields["level_reason"] = entry.level_reason.strip()
    return fields


def legible(entry: Entry, now: datetime) -> dict[str, Any]:
    """The form as far as it can be read: what `registration` would refuse is left out."""
    while True:
        try:
            return registration(entry, now)
        except RefusedError as error:
            assert error.field is not None
            entry = entry.with_text(error.field, "")


def demand_text(entry: Entry) -> str:
    """The chosen kinds of remedy and what was written beside them, as one text."""
    chosen = listed(names.remedy_name(kind) for kind in entry.demands)
    return _("; ").join(part for part in (chosen, entry.text("demand")) if part)


def _ahead(text: str, now: datetime) -> datetime | None:
    return read_moment(text, now, ahead=True)


_READERS: Mapping[str, Callable[[str, datetime], date | None]] = {
    "received_at": read_moment,
    "happened_at": read_moment,
    "reply_by": _ahead,
    "bought_on": read_day,
}


def _moment(name: str, text: str, now: datetime, read: Callable[[str, datetime], date | None]) -> str:
    try:
        found = read(text, now)
    except ValueError:
        raise RefusedError("time_unreadable", name, text=text) from None
    assert found is not None
    return found.astimezone(UTC).isoformat() if isinstance(found, datetime) else found.isoformat()
