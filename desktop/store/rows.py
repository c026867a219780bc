"""Writing rows of synced tables: the statements are made once per set of columns."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import apsw

from desktop.store import schema
from desktop.store.models import SyncedTable


def setting_id(key: str) -> int:
    """The row key of a setting: it follows from the name, so that every workstation makes the same."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") >> 1


def insert(connection: apsw.Connection, model: type[SyncedTable], key: int, fields: Mapping[str, Any]) -> None:
    """Adds a row under `key`.

    Raises:
        TypeError: a field without a default is missing, or a field is unknown.
    """
    names = schema.columns(model)
    _demand_known(model, fields)
    values = {"id": key, **defaults(model), **fields}
    missing = [name for name in names if name not in values]
    if missing:
        raise TypeError(f"{model.__name__}: {', '.join(missing)} missing")
    connection.execute(_insert_sql(model), [_bound(values[name]) for name in names])


def update(connection: apsw.Connection, model: type[SyncedTable], key: int, fields: Mapping[str, Any]) -> None:
    """Changes fields of the row under `key`.

    Raises:
        LookupError: there is no such row.
        TypeError: a field is unknown.
    """
    if not fields:
        return
    _demand_known(model, fields)
    connection.execute(_update_sql(model, tuple(fields)), [*map(_bound, fields.values()), key])
    if not connection.changes():
        raise LookupError(f"{model.__name__} {key}")


def _demand_known(model: type[SyncedTable], fields: Mapping[str, Any]) -> None:
    unknown = set(fields) - set(schema.columns(model)[1:])
    if unknown:
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}")


def _bound(value: Any) -> Any:
    """Half a character (a lone surrogate, as broken input methods send it) can't be stored: it becomes U+FFFD."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


@lru_cache
def defaults(model: type[SyncedTable]) -> dict[str, Any]:
    """What columns hold that nobody gives a value, by name."""
    model_any: Any = model
    found: dict[str, Any] = {}
    for field in model_any._meta.sorted_fields:
        if field.default is not None:
            found[field.column_name] = field.default
        elif field.null:
            found[field.column_name] = None
    return found


@lru_cache
def _insert_sql(model: type[SyncedTable]) -> str:
    names = schema.columns(model)
    quoted = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{schema.name(model)}" ({quoted}) VALUES ({", ".join("?" * len(names))})'  # noqa: S608


@lru_cache(maxsize=512)
def _update_sql(model: type[SyncedTable], names: tuple[str, ...]) -> str:
    sets = ", ".join(f'"{name}" = ?' for name in names)
    return f'UPDATE "{schema.name(model)}" SET {sets} WHERE id = ?'  # noqa: S608
