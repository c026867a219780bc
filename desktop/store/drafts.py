"""What people typed and have not saved: kept on this PC, encrypted like all else, in no changeset."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import apsw

from desktop.base.clock import Clock, from_ms, to_ms
from desktop.domain.values import bare_phone
from desktop.store.database import Database
from desktop.store.earlier import Customer


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One unsaved form. `kind` names the form, `key` what it belongs to ("" for something new)."""

    kind: str
    key: str
    data: Mapping[str, Any]
    saved_at: datetime


def forget(connection: apsw.Connection, tickets: Set[int], customers: Set[str]) -> int:
    """Throws away everybody's drafts about some tickets, or of new ones of some customers; returns how many.

    Inside the caller's transaction. Customers are known by key (`store.earlier`).
    """
    keys = {str(ticket) for ticket in tickets}
    stored: list[Any] = connection.execute("SELECT person, kind, key, data FROM draft").fetchall()
    gone = [row[:3] for row in stored if row[2] in keys or not customers.isdisjoint(_customers(json.loads(row[3])))]
    connection.executemany("DELETE FROM draft WHERE person = ? AND kind = ? AND key = ?", gone)
    return len(gone)


def _customers(data: Any) -> Iterator[str]:
    """The customers that a form names, at whatever depth."""
    if isinstance(data, list):
        for item in data:
            yield from _customers(item)
    if isinstance(data, Mapping):
        phone, name = (str(data.get(field) or "").strip() for field in ("phone", "name"))
        yield Customer(bare_phone(phone), name, "").key
        for item in data.values():
            yield from _customers(item)


class Drafts:
    """The drafts of one database. Each call is durable when it returns."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def save(self, person: int, kind: str, key: str, data: Mapping[str, Any]) -> None:
        """Keeps a form's content, in place of an older draft of the same form and key.

        Raises:
            UnavailableError: the disk is full or fails; the older draft is still there.
        """
        text = json.dumps(dict(data), ensure_ascii=False)
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO draft (person, kind, key, data, saved_at) VALUES (?, ?, ?, ?, ?)",
                (person, kind, key, text, to_ms(self._clock.now())),
            )

    def discard(self, person: int, kind: str, key: str) -> None:
        """Throws a draft away; none is fine."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM draft WHERE person = ? AND kind = ? AND key = ?", (person, kind, key))

    def all_of(self, person: int) -> list[DraftRow]:
        """The person's drafts, newest first."""
        rows = self._database.run(
            "SELECT kind, key, data, saved_at FROM draft WHERE person = ? ORDER BY saved_at DESC, kind, key", (person,)
        )
        return [DraftRow(kind, key, json.loads(data), from_ms(at)) for kind, key, data, at in rows]
