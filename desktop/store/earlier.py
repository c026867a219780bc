"""Has this customer complained before: tickets of the same phone, order number or name.

A name alone says so only where one of the two tickets has no phone: many customers are called Wang.
Sheets that a complaint rose to are not new complaints. Customers whom somebody merged count as one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import apsw

from desktop.base.clock import to_ms
from desktop.domain.types import Ticket

_ALL = 2**62


@dataclass(frozen=True, slots=True)
class Customer:
    """What tells a customer; texts are "" while unknown."""

    phone: str
    name: str
    order_number: str

    @property
    def key(self) -> str:
        """What marks and merges know the customer by: the phone, else the name; "" of nobody."""
        if self.phone:
            return f"{_PHONE}{self.phone}"
        return f"{_NAME}{self.name}" if self.name else ""


_PHONE, _NAME = "phone:", "name:"


def key_of(ticket: Ticket) -> str:
    """What the customer of a ticket is known by; "" where neither phone nor name is."""
    return Customer(ticket.phone, ticket.name, "").key


def customer_of(key: str) -> Customer:
    """The customer of a key, as far as the key tells."""
    if key.startswith(_PHONE):
        return Customer(key.removeprefix(_PHONE), "", "")
    return Customer("", key.removeprefix(_NAME), "")


MERGED = """one(asked, key) AS (
    SELECT value, value FROM json_each(?1) UNION
    SELECT one.asked, CASE m.customer WHEN one.key THEN m.same_as ELSE m.customer END
    FROM one JOIN "merge" m ON (m.customer = one.key OR m.same_as = one.key) AND m.retired = 0)"""
"""Part of a recursive query: each of the keys that are bound first (a JSON list), and those merged with it."""
_ONE = """WITH RECURSIVE one(key) AS (
    SELECT ?4 UNION
    SELECT CASE m.customer WHEN one.key THEN m.same_as ELSE m.customer END
    FROM one JOIN "merge" m ON (m.customer = one.key OR m.same_as = one.key) AND m.retired = 0)"""
_SAME = """
    SELECT t.id FROM one JOIN ticket t ON t.phone = substr(one.key, 7) WHERE one.key GLOB 'phone:?*'
    UNION SELECT t.id FROM one JOIN ticket t ON t.name = substr(one.key, 6) AND +t.phone = ''
        WHERE one.key GLOB 'name:?*'
    UNION SELECT id FROM ticket WHERE ?3 <> '' AND order_number = ?3
    UNION SELECT id FROM ticket WHERE ?2 <> '' AND name = ?2 AND (?1 = '' OR phone = '')
"""


def count(connection: apsw.Connection, customer: Customer, before_ms: int = _ALL, before_id: int = _ALL) -> int:
    """How many complaints of the customer came before an instant (or at it, with a lesser key); retired ones aside."""
    sql = f"""{_ONE} SELECT count(*) FROM ticket WHERE id IN ({_SAME}) AND sheet_index = 1 AND retired = 0
        AND (received_at < ?5 OR (received_at = ?5 AND id < ?6))"""  # noqa: S608 - no words of strangers
    return int(connection.execute(sql, (*_key(customer), before_ms, before_id)).get)


def count_before(connection: apsw.Connection, ticket: Ticket) -> int:
    """How many earlier complaints the customer of a ticket has; for a risen sheet, before the first sheet."""
    first_id, first_ms = _first_sheet(connection, ticket)
    return count(connection, Customer(ticket.phone, ticket.name, ticket.order_number), first_ms, first_id)


def _first_sheet(connection: apsw.Connection, ticket: Ticket) -> tuple[int, int]:
    found, at, previous = ticket.id, to_ms(ticket.received_at), ticket.previous_sheet
    while previous is not None:
        row = connection.execute(
            "SELECT id, received_at, previous_sheet FROM ticket WHERE id = ?", (previous,)
        ).fetchone()
        if row is None:
            break
        found, at, previous = row
    return found, at


def same_customer(connection: apsw.Connection, customer: Customer) -> list[int]:
    """Keys of all tickets of the customer, sheets and retired ones included."""
    return [row[0] for row in connection.execute(_ONE + _SAME, _key(customer))]


def keys_of(connection: apsw.Connection, key: str) -> list[str]:
    """All keys that somebody merged with this one, itself included, in order."""
    rows = connection.execute(f"{_ONE} SELECT key FROM one ORDER BY key", ("", "", "", key))  # noqa: S608
    return [str(row[0]) for row in rows]


def owners(connection: apsw.Connection, keys: Sequence[str]) -> dict[str, str]:
    """Every key that is one with some of these, themselves included, and the least of these that it is one with."""
    sql = f"WITH RECURSIVE {MERGED} SELECT key, min(asked) FROM one GROUP BY key"  # noqa: S608
    return {str(key): str(asked) for key, asked in connection.execute(sql, (json.dumps(list(keys)),))}


def others(connection: apsw.Connection, customer: Customer) -> list[str]:
    """Keys of records that share name or order with a customer, but are not known to be the same person."""
    same = _ONE + _SAME
    sql = f"""SELECT DISTINCT CASE WHEN phone <> '' THEN 'phone:' || phone ELSE 'name:' || name END AS key
        FROM ticket WHERE id IN ({same}) AND retired = 0 AND phone || name <> '' ORDER BY key"""  # noqa: S608
    known = set(keys_of(connection, customer.key)) if customer.key else set()
    return [str(row[0]) for row in connection.execute(sql, _key(customer)) if row[0] not in known]


def _key(customer: Customer) -> tuple[str, str, str, str]:
    return customer.phone, customer.name, customer.order_number, customer.key
