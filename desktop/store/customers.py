"""Customers as the tickets tell them: by phone, else by name; merged records are one customer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from desktop.store.database import Database

# ruff: noqa: S608 - only placeholders and names of ours
_KEY = "CASE WHEN t.phone <> '' THEN 'phone:' || t.phone ELSE 'name:' || t.name END"
_ROOTS = """reach(key, other) AS (
        SELECT customer, customer FROM "merge" WHERE retired = 0 UNION
        SELECT same_as, same_as FROM "merge" WHERE retired = 0 UNION
        SELECT r.key, CASE m.customer WHEN r.other THEN m.same_as ELSE m.customer END
        FROM reach r JOIN "merge" m ON (m.customer = r.other OR m.same_as = r.other) AND m.retired = 0),
    root(key, root) AS MATERIALIZED (SELECT key, min(other) FROM reach GROUP BY key)"""
"""Every record that was merged, under the least key of those that are one with it."""
_OF_KEYS = """SELECT {columns} FROM {keys} k CROSS JOIN ticket t ON t.phone = substr(k.value, 7)
        WHERE k.value GLOB 'phone:?*'
    UNION ALL SELECT {columns} FROM {keys} k CROSS JOIN ticket t ON t.name = substr(k.value, 6) AND +t.phone = ''
        WHERE k.value GLOB 'name:?*'"""
"""The tickets of some records; "+" keeps SQLite to the index of names, for many tickets have no phone."""
_COLUMNS = "t.id, t.name, t.phone, t.received_at, t.retired, t.sheet_index"
_ALL = "SELECT * FROM ticket"
_ASKED = f"""SELECT DISTINCT {_KEY} AS value FROM ticket t
        WHERE t.id IN (SELECT value FROM json_each(?)) AND t.retired = 0 AND t.phone || t.name <> ''"""
_WITH_OTHERS = f"""asked(value) AS ({_ASKED}),
    wanted(value) AS (SELECT value FROM asked UNION SELECT r.other FROM asked JOIN reach r ON r.key = asked.value)"""


@dataclass(frozen=True, slots=True)
class Counted:
    """One customer in a list: the records that are one, that with the newest ticket first.

    `names` and `phones` are those of the newest ticket of each record, in the same order; `last_ms` when the newest
    of all came in.
    """

    keys: tuple[str, ...]
    names: tuple[str, ...]
    phones: tuple[str, ...]
    cases: int
    open_cases: int
    last_ms: int


def counted(database: Database, tickets: Sequence[int] | None, offset: int, limit: int) -> list[Counted]:
    """Customers with the newest complaint first; `tickets` = only those who have one of these, None = all."""
    narrowed, source, bindings = ("", _ALL, ()) if tickets is None else _narrowed(tickets)
    sql = f"""WITH RECURSIVE {_ROOTS}{narrowed},
        record AS MATERIALIZED (
            SELECT {_KEY} AS key, t.name AS name, t.phone AS phone, count(*) AS cases, sum(l.rank < 2) AS open_cases,
                max(t.received_at) AS last
            FROM ({source}) t CROSS JOIN listing l ON l.ticket = t.id
            WHERE t.retired = 0 AND t.phone || t.name <> '' AND t.sheet_index = 1 GROUP BY 1),
        page AS (
            SELECT coalesce(root.root, record.key) AS root, sum(cases) AS cases, sum(open_cases) AS open_cases,
                max(last) AS last
            FROM record LEFT JOIN root ON root.key = record.key GROUP BY 1 ORDER BY 4 DESC, 1 LIMIT ? OFFSET ?)
        SELECT page.root, record.key, record.name, record.phone, page.cases, page.open_cases, page.last
        FROM page CROSS JOIN (SELECT page.root AS root, page.root AS key FROM page
            UNION SELECT root.root, root.key FROM page JOIN root ON root.root = page.root) member
            ON member.root = page.root
        JOIN record ON record.key = member.key
        ORDER BY page.last DESC, page.root, record.last DESC, record.key"""
    return _joined(database.run(sql, (*bindings, limit, offset)))


def _narrowed(tickets: Sequence[int]) -> tuple[str, str, tuple[str]]:
    """Further parts of the query, where tickets come from, and what is bound."""
    source = _OF_KEYS.format(columns=_COLUMNS, keys="wanted")
    return f",\n    {_WITH_OTHERS}", source, (json.dumps(list(tickets)),)


def _joined(rows: Iterable[Sequence[Any]]) -> list[Counted]:
    """Rows of records, those of one customer next to each other, as one row per customer."""
    found: dict[str, Counted] = {}
    for root, key, name, phone, cases, open_cases, last in rows:
        before = found.get(root)
        if before is None:
            found[root] = Counted((key,), (name,), (phone,), cases, open_cases, last)
        else:
            found[root] = Counted(
                (*before.keys, key), (*before.names, name), (*before.phones, phone), cases, open_cases, last
            )
    return list(found.values())


def tickets_of(connection: apsw.Connection, keys: Iterable[str]) -> list[int]:
    """Keys of all tickets of some records, sheets and retired ones included."""
    sql = _OF_KEYS.format(columns="t.id", keys="(SELECT value FROM json_each(?1))")
    return [int(row[0]) for row in connection.execute(sql, (json.dumps(list(keys)),))]


def known(connection: apsw.Connection, keys: Iterable[str]) -> bool:
    """Whether anybody complained under one of these records."""
    source = _OF_KEYS.format(columns="t.retired", keys="(SELECT value FROM json_each(?1))")
    sql = f"SELECT EXISTS (SELECT 1 FROM ({source}) WHERE retired = 0)"
    return bool(connection.execute(sql, (json.dumps(list(keys)),)).get)


def named(connection: apsw.Connection, name: str) -> list[str]:
    """Keys of the records in which somebody is called so."""
    sql = f"SELECT DISTINCT {_KEY} AS key FROM ticket t WHERE t.name = ? AND t.retired = 0 ORDER BY key"
    return [str(row[0]) for row in connection.execute(sql, (name,))] if name else []


@dataclass(frozen=True, slots=True)
class Newest:
    """What the newest ticket of a record says."""

    number: str
    name: str
    phone: str


def newest(connection: apsw.Connection, keys: Iterable[str]) -> dict[str, Newest]:
    """The newest ticket of each record; records without any are left out."""
    source = _OF_KEYS.format(columns=f"t.number, {_COLUMNS}", keys="(SELECT value FROM json_each(?1))")
    sql = f"""SELECT {_KEY}, t.number, t.name, t.phone, max(t.received_at) FROM ({source}) t
        WHERE t.retired = 0 GROUP BY 1"""
    rows = connection.execute(sql, (json.dumps(list(keys)),))
    return {key: Newest(number, name, phone) for key, number, name, phone, _at in rows}
