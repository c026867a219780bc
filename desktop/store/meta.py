"""What the database knows about itself: texts by key, inside it, on this PC only."""

from __future__ import annotations

import json
from collections.abc import Mapping

import apsw

ENVELOPE = "envelope"
OFFICE_KEY = "office_key"
EPOCH = "epoch"
WORKSTATION = "workstation"
SIGNING_KEY = "signing_key"
EXCHANGE_KEY = "exchange_key"
COPIED = "copied"
"""There while this database is a restored copy that has not written yet."""
_CHANGED = "changed_secrets"
COMMON = "common"
"""Changes with every write to settings, packs, people, workstations or holidays: what was read of them is stale."""

MARKS_ON = "marks_on"
"""The day as of which the lists know the customers' marks; marks that have ended since are still in them."""


def get(connection: apsw.Connection, key: str) -> str | None:
    """The text, None if there is none."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None


def demand(connection: apsw.Connection, key: str) -> str:
    """The text of a key that every database has."""
    value = get(connection, key)
    assert value is not None, key
    return value


def put(connection: apsw.Connection, key: str, value: str) -> None:
    """Keeps a text inside the caller's transaction."""
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))


def remove(connection: apsw.Connection, key: str) -> None:
    """Forgets a text; none is fine."""
    connection.execute("DELETE FROM meta WHERE key = ?", (key,))


def office_keys(connection: apsw.Connection) -> dict[int, bytes]:
    """The office's keys by epoch."""
    sql = "SELECT key, value FROM meta WHERE key >= ? AND key < ?"
    rows = connection.execute(sql, (f"{OFFICE_KEY}:", f"{OFFICE_KEY};")).fetchall()
    return {int(str(key).partition(":")[2]): bytes.fromhex(str(value)) for key, value in rows}


def put_office_key(connection: apsw.Connection, epoch: int, key: bytes) -> None:
    """Keeps the office key of an epoch, inside the caller's transaction."""
    put(connection, f"{OFFICE_KEY}:{epoch}", key.hex())


def changed_secrets(connection: apsw.Connection) -> dict[str, bool]:
    """Kinds of secrets that were changed on this PC and are not with the office yet; True = elsewhere meanwhile too."""
    found: dict[str, bool] = json.loads(get(connection, _CHANGED) or "{}")
    return found


def put_changed_secrets(connection: apsw.Connection, changed: Mapping[str, bool]) -> None:
    """Keeps those, inside the caller's transaction."""
    put(connection, _CHANGED, json.dumps(dict(changed)))
