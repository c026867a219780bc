"""What a form is made of: descriptions of fields and forms, without a widget. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from desktop.desk.rows import TicketDetail
from desktop.domain.types import Act, Person, Step


class Kind(StrEnum):
    """How a field is filled."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    """One of several: side by side when they are few and short, else a list that opens."""
    SEGMENTS = "segments"
    """One of two to six short ones, all visible."""
    CHECK = "check"
    CHECKS = "checks"
    """Any number of the options."""
    MOMENT = "moment"
    DAY = "day"
    MONEY = "money"
    PERCENT = "percent"
    RATING = "rating"
    FILE = "file"
    READY = "ready"
    """Words to copy and send; nothing is filled in."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: `value` goes into the act's arguments, `note` is a second, smaller line."""

    value: Any
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form is opened in: the ticket, the step that led here (None from the menu), who and when."""

    detail: TicketDetail
    me: Person
    now: datetime
    step: Step | None = None
    suggestions: tuple[Option, ...] = ()
    """Penalties that the rules suggest: a code and its words each."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What saving will do, told before it is done. `to_level` = a new sheet of that level follows, 0 = none."""

    tone: str
    icon: str
    text: str
    note: str = ""
    rule: str = ""
    save: str = ""
    """Words of the filled button while this holds; "" keeps the form's own."""
    to_level: int = 0


def _nothing(_setting: Setting) -> Any:
    return None


def _everywhere(_setting: Setting) -> bool:
    return True


def _no_options(_setting: Setting) -> tuple[Option, ...]:
    return ()


def _no_consequence(_setting: Setting, _values: Mapping[str, Any]) -> Consequence | None:
    return None


def _as_is(nested: dict[str, Any]) -> dict[str, Any]:
    return nested


def _no_context(_setting: Setting) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `key` is the dotted path in the act's arguments; `label` a msgid, "" = the field's own name.

    `when` = (key, value): shown only while another field has that value. `span` = columns of six. A line with
    options suggests them while one types.
    """

    key: str
    kind: Kind
    label: str = ""
    required: bool | tuple[str, Any] = False
    """(key, value): only while another field has that value."""
    hint: str = ""
    placeholder: str = ""
    options: Callable[[Setting], tuple[Option, ...]] = _no_options
    start: Callable[[Setting], Any] = _nothing
    when: tuple[str, Any] | None = None
    span: int = 6
    lines: int = 3
    past: bool = False
    """A date or time without a year lies behind us, not ahead."""
    where: Callable[[Setting], bool] = _everywhere
    """Whether the pack asks for such a thing at all."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one act. `title`, `save` and `lead` are msgids; `preset` goes into the arguments as it is."""

    act: Act
    title: str
    icon: str
    save: str
    fields: tuple[Field, ...] = ()
    lead: str = ""
    preset: Mapping[str, Any] = field(default_factory=dict)
    context: Callable[[Setting], str] = _no_context
    """What one must have before one's eyes: shown in a well above the fields."""
    consequence: Callable[[Setting, Mapping[str, Any]], Consequence | None] = _no_consequence
    shape: Callable[[dict[str, Any]], dict[str, Any]] = _as_is
    """Puts the nested arguments into the act's own shape where one control stands for several arguments."""


def offered(described: Field, setting: Setting) -> bool:
    """Whether a field has anything to offer: boxes to tick need something to tick."""
    listing = described.kind in (Kind.CHECKS, Kind.READY)
    return described.where(setting) and (not listing or bool(described.options(setting)))


def shown(described: Field, values: Mapping[str, Any]) -> bool:
    """Whether a field is asked for, given what stands in the others (flat, by key)."""
    return described.when is None or values.get(described.when[0]) == described.when[1]


def required(described: Field, values: Mapping[str, Any]) -> bool:
    """Whether a field must be filled, given what stands in the others (flat, by key)."""
    if isinstance(described.required, bool):
        return described.required
    return bool(values.get(described.required[0]) == described.required[1])


def arguments(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The act's arguments out of the flat values: nested by the dots, hidden and empty fields left out."""
    nested: dict[str, Any] = dict(form.preset)
    for described in form.fields:
        value = values.get(described.key)
        if shown(described, values) and not _empty(value):
            _put(nested, described.key.split("."), value)
    return form.shape(nested)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | Mapping) and not value)  # False and 0 are answers


def _put(nested: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        nested = nested.setdefault(part, {})
    nested[path[-1]] = value
