"""From older schemas to this one: a table of steps, all in one transaction, after a copy was set aside.

playhouse's runner reads its steps from files beside the program and notes them in a table of its own; a frozen program
has no such files, and `user_version` changes in the same transaction as the tables. So the steps are rows here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import apsw

from desktop.base.errors import UnavailableError
from desktop.store import schema
from desktop.store.database import Database, copy_to

Step = Callable[[apsw.Connection], None]

STEPS: Mapping[int, Step] = {}
"""What brings a database from version `n - 1` to `n`. Synced tables only get columns, at the end, with a default."""


def upgrade(database: Database, steps: Mapping[int, Step] = STEPS, target: int = schema.VERSION) -> Path | None:
    """Brings the schema up to date; returns the copy of the old database, None if there was nothing to do.

    Raises:
        UnavailableError: schema_newer (a newer program wrote it; nothing is touched), schema_other (an unfinished
            edition of this version wrote it), disk_full, busy.
    """
    version = int(database.value("PRAGMA user_version"))
    if version > target:
        raise UnavailableError("schema_newer", found=version, known=target, path=str(database.path))
    if version == target:
        _demand_same_columns(database)
        return None
    kept = database.path.with_name(f"{database.path.name}.v{version}")
    copy_to(database, kept)
    with database.write() as connection:
        for number in range(int(connection.pragma("user_version")) + 1, target + 1):
            steps[number](connection)
        connection.pragma("user_version", target)
    return kept


def _demand_same_columns(database: Database) -> None:
    """Refuses tables of the same version with other columns: applying changes to them is not safe."""
    newest = database.run("SELECT columns FROM log WHERE schema = ? ORDER BY seq DESC LIMIT 1", (schema.VERSION,))
    if newest and newest[0][0] != schema.fingerprint():
        raise UnavailableError("schema_other", path=str(database.path))
