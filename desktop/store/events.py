"""Rows to the domain's words and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from desktop.base.clock import from_ms, to_ms
from desktop.domain.types import Act, Event, Person, State, Ticket
from desktop.store import schema
from desktop.store.models import Ticket as TicketTable

_INSTANTS = frozenset({"received_at", "happened_at", "reply_by"})
_FLAGS = frozenset({"urgent", "confidential", "retired", "erased"})
TICKET_COLUMNS = schema.columns(TicketTable)


def ticket_columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of `domain.types.Ticket` as column values: instants as milliseconds, dates and codes as texts."""
    return {name: _column(value) for name, value in fields.items()}


def _column(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_ms(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return str(value)
    return value


def data_text(data: Mapping[str, Any]) -> str:
    """An event's data as JSON text, keys in order."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def ticket(row: Mapping[str, Any]) -> Ticket:
    """A row of the ticket table, by column names."""
    fields = {name: _field(name, row[name]) for name in TICKET_COLUMNS}
    return Ticket(**fields)


def _field(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _INSTANTS:
        return from_ms(value)
    if name in _FLAGS:
        return bool(value)
    if name == "bought_on":
        return date.fromisoformat(value)
    if name == "state":
        return State(value)
    return value


def event(row: Mapping[str, Any]) -> Event:
    """A row of the event table, by column names."""
    return Event(
        id=row["id"], ticket=row["ticket"], act=Act(row["act"]), at=from_ms(row["at"]), by=row["by"],
        data=json.loads(row["data"]), retired=bool(row["retired"]),
    )  # fmt: skip


def person(row: Mapping[str, Any]) -> Person:
    """A row of the person table, by column names."""
    return Person(
        row["id"], row["login"], row["name"], row["tier"], frozenset(row["roles"].split()), bool(row["retired"]),
        frozenset(int(level) for level in row["qualified"].split()), row["phone"],
    )  # fmt: skip
