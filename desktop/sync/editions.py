"""Programs of different age in one office: what a newer one writes is sent once the administrator gives the go."""

from __future__ import annotations

from desktop.store import log, migrations
from desktop.store.reading import OFFICE_SCHEMA
from desktop.store.store import Store

ACT = "schema_go"
"""Never undone: others may have written by it already."""


def held(store: Store) -> bool:
    """Whether this program writes what the office has not agreed on yet: its work waits, others' work comes in."""
    with store.database.read() as connection:
        newest = log.at(connection, log.acknowledged(connection).seq)
    written = newest.schema if newest else 0
    return store.pen.edition.version > max(int(store.setting(OFFICE_SCHEMA)), written)


def go(store: Store, author: int) -> None:
    """From now on everybody may write what this program writes; older programs say that they must be updated."""
    migrations.fill_rest(store.pen, author, int(store.setting(OFFICE_SCHEMA)))
    with store.unit(ACT, author) as unit:
        unit.set_setting(OFFICE_SCHEMA, store.pen.edition.version)
        unit.describe(schema=store.pen.edition.version)
