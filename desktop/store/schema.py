"""The schema as SQL, and what the rest of the store asks about it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import apsw
from peewee import Context, Model, SchemaManager, SqliteDatabase

from desktop.store.models import LOCAL, SYNCED, SyncedTable, Table

VERSION = 1
"""The schema that this program writes; `PRAGMA user_version` of the database."""

SEARCH_SQL = (
    "CREATE VIRTUAL TABLE \"search\" USING fts5(pairs, content='', contentless_delete=1, detail=none, tokenize='ascii')"
)
"""Full text over overlapping pairs of characters, without the text itself."""

_KINDS: Mapping[str, type] = {"TEXT": str, "BLOB": bytes}
SYNCED_NAMES: tuple[str, ...] = tuple(table._meta.table_name for table in SYNCED)
"""Names of the synced tables, parents first."""


def table_sql(model: type[Table]) -> list[str]:
    """The statements that make a table and its indexes."""
    made: Any = SchemaManager(model, SqliteDatabase(None))
    contexts: list[Context] = [made._create_table(safe=False), *made._create_indexes(safe=False)]
    return [_plain(context) for context in contexts]


def _plain(context: Context) -> str:
    sql, parameters = context.query()
    assert not parameters, sql
    return str(sql)


@cache
def statements(synced_only: bool = False) -> tuple[str, ...]:
    """All statements of an empty database of this version, in order."""
    models = SYNCED if synced_only else (*SYNCED, *LOCAL)
    made = [sql for model in models for sql in table_sql(model)]
    return tuple(made) if synced_only else (*made, SEARCH_SQL)


def create(connection: apsw.Connection) -> None:
    """Makes all tables in an empty database, inside the caller's transaction."""
    for sql in statements():
        connection.execute(sql)
    connection.pragma("user_version", VERSION)


def scratch() -> apsw.Connection:
    """An empty database in memory with the synced tables: for replaying the log. Foreign keys are off."""
    connection = apsw.Connection(":memory:")
    for sql in statements(synced_only=True):
        connection.execute(sql)
    return connection


def name(model: type[Model]) -> str:
    """The table of a model."""
    model_any: Any = model
    return str(model_any._meta.table_name)


@cache
def columns(model: type[Model]) -> tuple[str, ...]:
    """Column names in the order of the table."""
    model_any: Any = model
    return tuple(field.column_name for field in model_any._meta.sorted_fields)


@cache
def kinds_of(table: str) -> tuple[tuple[type, ...], ...]:
    """What the columns of a synced table may hold, in their order."""
    fields: Any = model_of(table)._meta.sorted_fields
    kinds = (_KINDS.get(field.field_type, int) for field in fields)
    return tuple((kind, type(None)) if field.null else (kind,) for kind, field in zip(kinds, fields, strict=True))


@cache
def columns_of(table: str) -> tuple[str, ...]:
    """Column names of a synced table by its name."""
    return columns(model_of(table))


def model_of(table: str) -> type[SyncedTable]:
    """The model of a synced table by its name."""
    return SYNCED[SYNCED_NAMES.index(table)]


@cache
def fingerprint() -> str:
    """Sixteen hex digits over names and columns of the synced tables: applying a changeset to others is not safe."""
    text = ";".join(f"{name}:{','.join(columns_of(name))}" for name in SYNCED_NAMES)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


_EARLIER_FINGERPRINTS: frozenset[str] = frozenset()
"""Those of released schemas before this one: their entries apply here, new columns take their defaults."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a program writes, and whose changesets it may apply: schema version, fingerprint of columns."""

    version: int
    columns: str
    known: frozenset[str]


@cache
def edition() -> Edition:
    """That of this program."""
    return Edition(VERSION, fingerprint(), _EARLIER_FINGERPRINTS | {fingerprint()})
