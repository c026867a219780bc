"""What people typed and have not saved: kept on this PC, encrypted like all else, in no changeset."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.base.clock import Clock, from_ms, to_ms
from desktop.store.database import Database


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One unsaved form. `kind` names the form, `key` what it belongs to ("" for something new)."""

    kind: str
    key: str
    data: Mapping[str, Any]
    saved_at: datetime


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
