"""The fields of the handling sheet that a clerk fills, block by block, and what of them was changed. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark, pick
from desktop.domain.types import INTAKE_FIELDS, Ticket
from desktop.ui.ticket.forms import options as choose
from desktop.ui.ticket.forms.fields import Field, Kind, Option, Setting


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """One block of the sheet as a group of fields; `code` as in `domain.completeness`."""

    code: str
    title: str
    fields: tuple[Field, ...]


def _complainants(setting: Setting) -> tuple[Option, ...]:
    return tuple(Option(kind.code, pick(kind.name)) for kind in setting.detail.policy.complainants)


def _channels(setting: Setting) -> tuple[Option, ...]:
    return tuple(Option(channel.code, pick(channel.name)) for channel in setting.detail.policy.channels)


def _validities(setting: Setting) -> tuple[Option, ...]:
    judged = tuple(Option(one.code, pick(one.name)) for one in setting.detail.policy.validities)
    return (Option("", _("not judged yet")), *judged)


SHEET: tuple[SheetBlock, ...] = (
    SheetBlock(
        "complainant",
        mark("Complainant"),
        (
            Field("name", Kind.LINE, span=2),
            Field("phone", Kind.LINE, span=2),
            Field("complainant_kind", Kind.CHOICE, options=_complainants, span=2),
            Field("other_contact", Kind.LINE, span=3),
            Field("address", Kind.LINE, span=3),
            Field("agent_name", Kind.LINE, span=2),
            Field("agent_relation", Kind.LINE, span=2),
            Field("confidential", Kind.CHECK, mark("Keep confidential"), span=2),
        ),
    ),
    SheetBlock(
        "intake",
        mark("Intake"),
        (
            Field("channel", Kind.CHOICE, options=_channels, span=2),
            Field("reply_by", Kind.MOMENT, mark("Reply by (on the notice)"), span=2),
            Field("urgent", Kind.CHECK, mark("Urgent"), span=2),
        ),
    ),
    SheetBlock(
        "object",
        mark("What it concerns"),
        (
            Field("store", Kind.LINE, span=3),
            Field("staff", Kind.LINE, span=3),
            Field("product", Kind.LINE, span=2),
            Field("product_code", Kind.LINE, span=2),
            Field("batch", Kind.LINE, span=2),
            Field("order_number", Kind.LINE, span=2),
            Field("quantity", Kind.LINE, span=1),
            Field("paid", Kind.LINE, span=1),
            Field("bought_on", Kind.DAY, span=2, past=True),
        ),
    ),
    SheetBlock(
        "content",
        mark("Content"),
        (
            Field("cause", Kind.TEXT, lines=2),
            Field("happened_at", Kind.MOMENT, span=2, past=True),
            Field("happened_where", Kind.LINE, span=4),
            Field("course", Kind.TEXT, lines=6),
            Field("demand", Kind.TEXT, lines=2),
        ),
    ),
    SheetBlock(
        "class",
        mark("Classification"),
        (
            Field("category", Kind.CHOICE, options=choose.categories, span=3),
            Field("validity", Kind.CHOICE, options=_validities, span=3),
        ),
    ),
)
"""All fields that `edit` may change, in the order of the paper."""


def field_of(key: str) -> Field | None:
    """The description of a field by name."""
    return next((field for block in SHEET for field in block.fields if field.key == key), None)


def standing(ticket: Ticket) -> dict[str, Any]:
    """What stands on the sheet now, by field."""
    return {field: getattr(ticket, field) for field in INTAKE_FIELDS}


def changed(before: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were changed, as the act `edit` takes them: dates and instants in ISO 8601."""
    return {key: plain(value) for key, value in typed.items() if not same(before.get(key), value)}


def same(one: Any, other: Any) -> bool:
    """Whether two values of a field mean the same: nothing and "" do, and so do instants of different zones."""
    return bool(plain(one) == plain(other))


def plain(value: Any) -> Any:
    """A value as JSON can hold it; None becomes ""."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """A field that somebody else changed while it was being edited here."""

    key: str
    before: Any
    now: Any
    mine: Any
    clash: bool
    """I changed the same field to something else."""


def meanwhile(before: Mapping[str, Any], now: Mapping[str, Any], typed: Mapping[str, Any]) -> tuple[Meanwhile, ...]:
    """What changed beneath an open editor, in the sheet's order."""
    moved = [key for key in before if not same(before[key], now.get(key))]
    return tuple(
        Meanwhile(key, before[key], now[key], typed.get(key), _clash(before[key], now[key], typed.get(key)))
        for key in moved
    )


def _clash(before: Any, now: Any, typed: Any) -> bool:
    return not same(before, typed) and not same(now, typed)
