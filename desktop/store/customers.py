"""Customers as the tickets tell them: by phone, else by name; merged ones counted together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.store.database import Database

_KEY = "CASE WHEN t.phone <> '' THEN 'phone:' || t.phone ELSE 'name:' || t.name END"


@dataclass(frozen=True, slots=True)
class Counted:
    """One customer in a list. `name` and `phone` are those of the newest ticket; `last_ms` when that came in."""

    key: str
    name: str
    phone: str
    cases: int
    open_cases: int
    last_ms: int


def counted(database: Database, tickets: Sequence[int] | None, offset: int, limit: int) -> list[Counted]:
    """Customers with the newest complaint first; `tickets` = only those who have one of these, None = all."""
    wanted = "" if tickets is None else "AND t.id IN (SELECT value FROM json_each(?))"
    bindings = () if tickets is None else (json.dumps(list(tickets)),)
    sql = f"""SELECT {_KEY} AS key, t.name, t.phone, count(*), sum(l.rank < 2), max(t.received_at)
        FROM ticket t JOIN listing l ON l.ticket = t.id
        WHERE t.retired = 0 AND t.phone || t.name <> '' AND t.sheet_index = 1 {wanted}
        GROUP BY key ORDER BY 6 DESC, key LIMIT ? OFFSET ?"""  # noqa: S608 - only placeholders
    return [Counted(*row) for row in database.run(sql, (*bindings, limit, offset))]
