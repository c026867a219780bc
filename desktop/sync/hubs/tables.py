"""The tables of a hub in a database, for SQLite and PostgreSQL alike. No database is bound: queries name theirs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from peewee import BigIntegerField, BlobField, CompositeKey, IntegerField, Model, TextField

FORMAT = 1
"""What this program writes; a hub that says more was made by a newer one."""


class HubTable(Model):
    """A table that no database is bound to."""

    class Meta:
        """No database; names as written."""

        database = None
        legacy_table_names = False


class HubPlate(HubTable):
    """Which hub this is, and its head: one row. Whoever appends moves the head from what he expects to what he adds."""

    id = IntegerField(primary_key=True)
    format = IntegerField()
    hub = TextField()
    office_code = TextField()
    office_name = TextField()
    seq = BigIntegerField()
    hash = TextField()


class HubEntry(HubTable):
    """One sealed entry."""

    seq = BigIntegerField(primary_key=True)
    hash = BlobField()
    previous_hash = BlobField()
    origin = BlobField()
    epoch = IntegerField()
    content = BlobField()


class HubDocument(HubTable):
    """One small sealed document."""

    name = TextField(primary_key=True)
    content = BlobField()


class HubPiece(HubTable):
    """One sealed piece of a file: in a hub on a server only, a shared file keeps its files in a folder beside it."""

    blob = TextField()
    piece = IntegerField()
    content = BlobField()

    class Meta:
        """One piece once."""

        primary_key = CompositeKey("blob", "piece")


@dataclass(frozen=True)
class Tables:
    """The tables of one hub."""

    plate: Any
    entry: Any
    document: Any
    piece: Any


SHARED_FILE = Tables(HubPlate, HubEntry, HubDocument, None)


@cache
def in_schema(schema: str) -> Tables:
    """The tables of a hub on a server, each named with its schema: no session needs to be told where they are."""
    return Tables(*(_placed(model, schema) for model in (HubPlate, HubEntry, HubDocument, HubPiece)))


def _placed(model: Any, schema: str) -> Any:
    """The same table, elsewhere."""
    return type(model)(model.__name__, (model,), {"Meta": type("Meta", (), {"schema": schema})})
