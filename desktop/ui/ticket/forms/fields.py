"""What a form is made of: descriptions of fields and forms, without a widget. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from desktop.desk.customers import Past
from desktop.desk.rows import TicketDetail
from desktop.domain.advice import Advice
from desktop.domain.types import Act, Person, Step
from desktop.domain.worktime import WorkCalendar


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
    SECONDS = "seconds"
    SHARES = "shares"
    """Each of the options bears a part of a hundred."""
    RATING = "rating"
    FILE = "file"
    READY = "ready"
    """Words to copy and send: the option's note; ticked once they were sent."""


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
    calendar: WorkCalendar
    step: Step | None = None
    suggestions: tuple[Option, ...] = ()
    """Penalties that the rules suggest: a code and its words each."""
    past: Past | None = None
    """What other complaints of the customer came to, where a remedy is chosen."""


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


Values = Mapping[str, Any]
"""What stands in the fields of a form, flat, by key."""
Test = Callable[[Setting, Values], bool]
"""Whether something holds where a form is opened, given what stands in its fields."""


def given(key: str, value: Any) -> Test:
    """Holds while another field has this value."""
    return lambda _setting, values: bool(values.get(key) == value)


def _always(_setting: Setting, _values: Values) -> bool:
    return True


def _nothing(_setting: Setting) -> Any:
    return None


def _everywhere(_setting: Setting) -> bool:
    return True


def _no_options(_setting: Setting) -> tuple[Option, ...]:
    return ()


def _no_consequence(_setting: Setting, _values: Values) -> Consequence | None:
    return None


def _as_is(nested: dict[str, Any]) -> dict[str, Any]:
    return nested


def _no_advice(_setting: Setting, _values: Values) -> tuple[Advice, ...]:
    return ()


def _no_context(_setting: Setting) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `key` is the dotted path in the act's arguments; `label` a msgid, "" = the field's own name.

    `where` = whether pack and case ask for such a thing at all; `when` = whether it is asked for, given what stands in
    the others. `required` = the engine refuses the act without it. `span` = columns of six. A line with options
    suggests them while one types.
    """

    key: str
    kind: Kind
    label: str = ""
    required: bool | Test = False
    hint: str = ""
    placeholder: str = ""
    options: Callable[[Setting], tuple[Option, ...]] = _no_options
    start: Callable[[Setting], Any] = _nothing
    when: Test = _always
    span: int = 6
    lines: int = 3
    past: bool = False
    """A date or time without a year lies behind us, not ahead."""
    where: Callable[[Setting], bool] = _everywhere


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one act. `title`, `save` and `lead` are msgids; `preset` goes into the arguments as it is.

    `code` names the form among those of its act: its drafts are kept under it; "" = the act's own form.
    """

    act: Act
    title: str
    icon: str
    save: str
    fields: tuple[Field, ...] = ()
    lead: str = ""
    preset: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""
    context: Callable[[Setting], str] = _no_context
    """What one must have before one's eyes: shown in a well above the fields."""
    consequence: Callable[[Setting, Values], Consequence | None] = _no_consequence
    explains: bool = False
    """The customer is spoken with: the agreed explanation of like complaints stands above the fields. Source: T-9"""
    examines: bool = False
    """Where the level is examined for holes in the process, what to look at stands above the fields. Source: T-10"""
    advice: Callable[[Setting, Values], tuple[Advice, ...]] = _no_advice
    """What the pack advises for what is typed so far: shown under the fields."""
    shape: Callable[[dict[str, Any]], dict[str, Any]] = _as_is
    """Puts the nested arguments into the act's own shape where one control stands for several arguments."""


def offered(described: Field, setting: Setting) -> bool:
    """Whether a field has anything to offer: boxes to tick need something to tick."""
    listing = described.kind in (Kind.CHECKS, Kind.READY)
    return described.where(setting) and (not listing or bool(described.options(setting)))


def shown(described: Field, setting: Setting, values: Values) -> bool:
    """Whether a field is asked for, given what stands in the others."""
    return described.when(setting, values)


def required(described: Field, setting: Setting, values: Values) -> bool:
    """Whether a field must be filled, given what stands in the others."""
    if isinstance(described.required, bool):
        return described.required
    return described.required(setting, values)


def arguments(form: Form, setting: Setting, values: Values) -> dict[str, Any]:
    """The act's arguments out of the flat values: nested by the dots, hidden and empty fields left out."""
    nested: dict[str, Any] = dict(form.preset)
    for described in form.fields:
        value = values.get(described.key)
        if shown(described, setting, values) and not _empty(value):
            _put(nested, described.key.split("."), value)
    return form.shape(nested)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | Mapping) and not value)  # False and 0 are answers


def _put(nested: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        nested = nested.setdefault(part, {})
    nested[path[-1]] = value
