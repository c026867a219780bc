"""From older schemas to this one: a table of steps, all in one transaction, after a copy was set aside.

playhouse's runner reads its steps from files beside the program and notes them in a table of its own; a frozen program
has no such files, and `user_version` changes in the same transaction as the tables. So the steps are rows here.

Entries of the log keep the shape in which they were written, those that wait for the hub too: they apply to tables
that have grown. What a step fills in is a unit of work on top of them all. At a sync it is taken back with the others
and done again last, so that it reaches what was waiting, and what older programs did meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import apsw

from desktop.base.errors import UnavailableError
from desktop.store import log, schema
from desktop.store.database import Database, copy_to
from desktop.store.unit import Pen

ACT = "upgrade"
_FROM, _TO = "from", "schema"


@dataclass(frozen=True, slots=True)
class Step:
    """What brings a database from one version to the next.

    `shape` makes tables and columns; synced tables only get columns, at the end, with a default in SQL. `fill` gives
    these values where they still have the default, and changes nothing when it is done again; None = the default is
    right.
    """

    shape: Callable[[apsw.Connection], None]
    fill: Callable[[apsw.Connection], None] | None = None


STEPS: Mapping[int, Step] = {}
"""What brings a database from version `n - 1` to `n`."""


def demand_known(database: Database, target: int = schema.VERSION) -> None:
    """Refuses a database that this program can't bring up to date.

    Raises:
        UnavailableError: schema_newer (a newer program wrote it), schema_other (an unfinished edition of this version
            wrote it); nothing is touched.
    """
    version = _version(database)
    if version > target:
        raise UnavailableError("schema_newer", found=version, known=target, path=str(database.path))
    if version == target:
        _demand_same_columns(database)


def upgrade(
    pen: Pen, author: Callable[[], int], steps: Mapping[int, Step] = STEPS, target: int = schema.VERSION
) -> Path | None:
    """Brings the schema up to date; returns the copy of the old database, None if there was nothing to do.

    `author` tells in whose name columns are filled.

    Raises:
        UnavailableError: disk_full, busy; the database is as it was.
    """
    database, version = pen.database, _version(pen.database)
    if version >= target:
        return None
    kept = database.path.with_name(f"{database.path.name}.v{version}")
    copy_to(database, kept)
    with database.write() as connection:
        version = int(connection.pragma("user_version"))  # another process may have been faster
        for number in range(version + 1, target + 1):
            steps[number].shape(connection)
        connection.pragma("user_version", target)
        with pen.inside(connection, ACT, author(), None, {_FROM: version, _TO: target}):
            _fill(connection, steps, version, target)
    return kept


def again(connection: apsw.Connection, entry: log.Entry) -> None:
    """Does what an upgrade filled in once more, on what is there now."""
    told = json.loads(entry.fields)
    _fill(connection, STEPS, int(told[_FROM]), int(told[_TO]))


def fill_rest(pen: Pen, author: int, version: int) -> None:
    """Fills in what nobody has yet, since `version`: who joined with this program upgraded nothing."""
    told = {_FROM: version, _TO: pen.edition.version}
    with pen.unit(ACT, author, None, told, None) as unit:
        _fill(unit.connection, STEPS, version, pen.edition.version)


def _fill(connection: apsw.Connection, steps: Mapping[int, Step], version: int, target: int) -> None:
    for number in range(version + 1, target + 1):
        step = steps.get(number)
        if step is not None and step.fill is not None:
            step.fill(connection)


def _version(database: Database) -> int:
    return int(database.value("PRAGMA user_version"))


def _demand_same_columns(database: Database) -> None:
    """Refuses tables of the same version with other columns: applying changes to them is not safe."""
    newest = database.run("SELECT columns FROM log WHERE schema = ? ORDER BY seq DESC LIMIT 1", (schema.VERSION,))
    if newest and newest[0][0] != schema.fingerprint():
        raise UnavailableError("schema_other", path=str(database.path))
