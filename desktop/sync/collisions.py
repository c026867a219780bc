"""What must be unique among people but can't be in tables that merge: numbers, letters of workstations, logins.

Whoever comes later gives way, in the open: a ticket gets another number and keeps the old one as a searchable alias.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import apsw

from desktop.base.clock import from_ms, to_ms
from desktop.store import models, numbers, rows
from desktop.store.changes import Change
from desktop.store.reading import OFFICE_CODE
from desktop.store.rows import setting_id
from desktop.store.store import Store


def settle(store: Store, connection: apsw.Connection, found: Iterable[Change]) -> None:
    """Gives rows that a re-applied unit has made or renamed other numbers, letters or logins where theirs are taken."""
    for change in found:
        if change.table in _MEND and UNIQUE[change.table] in change.new:
            _MEND[change.table](store, connection, change.key)


def _ticket(store: Store, connection: apsw.Connection, key: int) -> None:
    row: Any = connection.execute("SELECT number, received_at FROM ticket WHERE id = ?", (key,)).fetchone()
    number, received_at = row
    taken = (
        "SELECT 1 FROM ticket WHERE number = ?1 AND id <> ?2 UNION ALL"
        " SELECT 1 FROM alias WHERE number = ?1 AND ticket <> ?2 LIMIT 1"
    )
    if connection.execute(taken, (number, key)).fetchone() is None:
        return
    code: Any = connection.execute("SELECT value FROM setting WHERE id = ?", (setting_id(OFFICE_CODE),)).get
    letter = connection.execute("SELECT letter FROM workstation WHERE id = ?", (store.identity.workstation,)).get
    fresh = numbers.following(connection, json.loads(code), from_ms(received_at), str(letter))
    rows.update(connection, models.Ticket, key, {"number": fresh})
    alias = {"ticket": key, "number": number, "at": to_ms(store.clock.now())}
    rows.insert(connection, models.Alias, store.ids.next(), alias)


def _workstation(_store: Store, connection: apsw.Connection, key: int) -> None:
    sql = "SELECT letter FROM workstation WHERE id <> ?"
    others = [str(letter) for (letter,) in connection.execute(sql, (key,)).fetchall()]
    mine = connection.execute("SELECT letter FROM workstation WHERE id = ?", (key,)).get
    if mine in others:
        rows.update(connection, models.Workstation, key, {"letter": numbers.next_letter(others)})


def _person(_store: Store, connection: apsw.Connection, key: int) -> None:
    sql = "SELECT login FROM person WHERE id <> ? AND retired = 0"
    others = {str(login) for (login,) in connection.execute(sql, (key,)).fetchall()}
    mine = str(connection.execute("SELECT login FROM person WHERE id = ?", (key,)).get)
    if mine in others:
        free = next(name for n in range(2, len(others) + 3) if (name := f"{mine}{n}") not in others)
        rows.update(connection, models.Person, key, {"login": free})


UNIQUE = {"ticket": "number", "workstation": "letter", "person": "login"}
"""What nobody else of a kind may have."""
_MEND = {"ticket": _ticket, "workstation": _workstation, "person": _person}
