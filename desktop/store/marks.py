"""Marks on customers as they are stored: those in force, found for many customers at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

import apsw

from desktop.base.clock import from_ms
from desktop.base.i18n import local
from desktop.domain.marks import Mark
from desktop.store.earlier import MERGED

_APPROVED = "m.retired = 0 AND m.approved_by IS NOT NULL"
_STANDING = f"""WITH RECURSIVE {MERGED}
    SELECT one.asked, m.kind, m.reason, m."by", m.approved_by, coalesce(m.approved_at, m.at), m.until
    FROM one CROSS JOIN mark m ON m.customer = one.key
    WHERE {_APPROVED} AND m.until >= ?2 ORDER BY m.until DESC, m.id"""  # noqa: S608 - words of ours


def standing(connection: apsw.Connection, keys: Iterable[str], today: date) -> dict[str, tuple[Mark, ...]]:
    """Marks in force by the customers' keys, those on records merged with them included, the longest first.

    Customers without any are left out.
    """
    asked = sorted({key for key in keys if key})
    if not asked or not _any(connection, today):
        return {}
    found: dict[str, list[Mark]] = {}
    for key, kind, reason, by, approved_by, at, until in connection.execute(
        _STANDING, (json.dumps(asked), today.isoformat())
    ):
        since = local(from_ms(at)).date()
        found.setdefault(key, []).append(Mark(kind, reason, by, approved_by, since, date.fromisoformat(until)))
    return {key: tuple(marks) for key, marks in found.items()}


def _any(connection: apsw.Connection, today: date) -> bool:
    sql = f"SELECT EXISTS (SELECT 1 FROM mark m WHERE {_APPROVED} AND m.until >= ?)"  # noqa: S608
    return bool(connection.execute(sql, (today.isoformat(),)).get)


def ending(connection: apsw.Connection, after: date | None, before: date) -> list[str]:
    """Keys of customers with an approved mark whose last day lies from `after` on and before `before`.

    `after` None = whatever its last day, those to come included.
    """
    sql = f"SELECT DISTINCT m.customer FROM mark m WHERE {_APPROVED}"  # noqa: S608
    days = () if after is None else (after.isoformat(), before.isoformat())
    between = "AND m.until >= ? AND m.until < ?" if days else ""
    return [str(row[0]) for row in connection.execute(f"{sql} {between}", days)]


def waiting(connection: apsw.Connection, today: date) -> list[tuple[int, str, int]]:
    """Key, kind and asker of the marks that wait for approval and whose last day is not over, oldest wish first."""
    sql = """SELECT id, kind, "by" FROM mark
        WHERE retired = 0 AND approved_by IS NULL AND until >= ? ORDER BY at, id"""
    return [(mark, kind, by) for mark, kind, by in connection.execute(sql, (today.isoformat(),))]
