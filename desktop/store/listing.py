"""List rows: derived from a ticket's case, kept in the order in which lists show them, read in pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import apsw

from desktop.base.clock import to_ms
from desktop.domain import clocks, demands, spot_check, triage
from desktop.domain.masking import mask_phone
from desktop.domain.titles import title
from desktop.domain.types import ENDED as ENDED_STATES
from desktop.domain.types import Case
from desktop.store import schema
from desktop.store.database import Database
from desktop.store.models import Listing
from desktop.store.reading import Reading

RUNNING, WAITING, ENDED = range(3)
"""Ranks: a deadline runs; open without one; nobody has a next step."""
COLUMNS = schema.columns(Listing)
_PUT = f"INSERT OR REPLACE INTO listing ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Facts:
    """What rows are derived with, beside their cases: the moment, and attachments by ticket."""

    reading: Reading
    now: datetime
    attachments: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Derived:
    """A list row by column names, who has the next step, and who is to ask the customer again."""

    row: Mapping[str, Any]
    people: tuple[int, ...]
    second_callers: tuple[int, ...]


def row_of(case: Case, facts: Facts) -> Derived:
    """Derives the row of a case."""
    ticket, reading = case.ticket, facts.reading
    policy, calendar, office = reading.policy(ticket.pack), reading.calendar(), reading.office()
    ended = ticket.state in ENDED_STATES
    on = demands.unpeopled(case, office, policy, calendar, facts.now)
    known = () if ended else clocks.clocks(case, policy, calendar, facts.now, on.timeline)
    due = clocks.nearest(known)
    rank = ENDED if ended else WAITING if due is None else RUNNING
    demanded = demands.demanded(on, known)
    row = {
        "ticket": ticket.id, "number": ticket.number, "title": title(ticket.cause), "name": ticket.name,
        "phone_masked": mask_phone(ticket.phone), "complainant_kind": ticket.complainant_kind,
        "channel": ticket.channel, "store": ticket.store, "state": ticket.state.value, "level": ticket.level,
        "category": ticket.category, "handler": ticket.handler, "received_at": to_ms(ticket.received_at),
        "rank": rank, "urgency": to_ms(due.due_at) if due else -to_ms(ticket.received_at),
        "next_due_at": to_ms(due.due_at) if due else None, "next_clock": due.code if due else "",
        "next_started_at": to_ms(due.started_at) if due else None,
        "next_act": demanded[0].act.value if demanded else "", "satisfaction": on.timeline.rating,
        "occurrence": case.earlier + 1, "attachments": facts.attachments.get(ticket.id, 0),
        "triggers": json.dumps(triage.triggers(policy, case)), "sheet_index": ticket.sheet_index,
        "derived_at": to_ms(facts.now), "erased": int(ticket.erased),
    }  # fmt: skip
    people = {person.id for demand in demanded for person in demand.people}
    again = {person.id for person in spot_check.callers(on)}
    return Derived(row, tuple(sorted(people)), tuple(sorted(again)))


def put(connection: apsw.Connection, derived: Derived) -> None:
    """Writes a row, who has the next step and who asks again, inside the caller's transaction."""
    row = derived.row
    connection.execute(_PUT, [row[name] for name in COLUMNS])
    connection.execute("DELETE FROM next_person WHERE ticket = ?", (row["ticket"],))
    connection.executemany(
        "INSERT INTO next_person (person, rank, urgency, ticket) VALUES (?, ?, ?, ?)",
        [(person, row["rank"], row["urgency"], row["ticket"]) for person in derived.people],
    )
    connection.execute("DELETE FROM second_caller WHERE ticket = ?", (row["ticket"],))
    connection.executemany(
        "INSERT INTO second_caller (ticket, person) VALUES (?, ?)",
        [(row["ticket"], person) for person in derived.second_callers],
    )


def remove(connection: apsw.Connection, ticket_id: int) -> None:
    """Takes a ticket off the lists, inside the caller's transaction; none is fine."""
    connection.execute("DELETE FROM listing WHERE ticket = ?", (ticket_id,))
    connection.execute("DELETE FROM next_person WHERE ticket = ?", (ticket_id,))
    connection.execute("DELETE FROM second_caller WHERE ticket = ?", (ticket_id,))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows. Empty sets and None mean "any"; `person` = who has the next step; `tickets` = only these."""

    person: int | None = None
    states: frozenset[str] = frozenset()
    levels: frozenset[int] = frozenset()
    store: str = ""
    open_only: bool = False
    overdue_at: datetime | None = None
    """Only rows whose deadline is before this instant."""
    tickets: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the groups of a list by urgency end: now, the end of today, the end of this week."""

    now: datetime
    today: datetime
    week: datetime


GROUPS = ("overdue", "today", "week", "later", "waiting", "done")
"""Codes of the groups, in the order of the list."""


def page(database: Database, wanted: Filter, offset: int, limit: int, by_urgency: bool = True) -> list[dict[str, Any]]:
    """Rows by column names, `offset` left out, at most `limit`; by urgency, or newest first."""
    source, conditions, bindings = _where(wanted)
    order = _ORDERS[by_urgency]
    narrow_order = order.replace("l.", "n.") if by_urgency and wanted.person is not None else order
    narrow = f"SELECT l.ticket {source} {conditions} ORDER BY {narrow_order} LIMIT ? OFFSET ?"
    sql = f"SELECT l.* FROM ({narrow}) k CROSS JOIN listing l ON l.ticket = k.ticket ORDER BY {order}"  # noqa: S608
    return _dicts(database.run(sql, (*bindings, limit, offset)))


_ORDERS = {True: "l.rank, l.urgency, l.ticket", False: "l.received_at DESC, l.ticket DESC"}


def count(database: Database, wanted: Filter) -> int:
    """How many rows there are."""
    source, conditions, bindings = _where(wanted)
    return int(database.value(f"SELECT count(*) {source} {conditions}", bindings))


def groups(database: Database, wanted: Filter, bounds: Bounds) -> dict[str, int]:
    """How many rows each group has, empty groups included, in the order of the list."""
    source, conditions, bindings = _where(wanted)
    sql = f"""SELECT CASE l.rank WHEN {WAITING} THEN 4 WHEN {ENDED} THEN 5 ELSE
        (l.urgency >= ?) + (l.urgency >= ?) + (l.urgency >= ?) END AS place, count(*)
        {source} {conditions} GROUP BY place"""
    ends = [to_ms(bounds.now), to_ms(bounds.today), to_ms(bounds.week)]
    found = dict(database.run(sql, (*ends, *bindings)))
    return {code: int(found.get(place, 0)) for place, code in enumerate(GROUPS)}


def of(database: Database, tickets: Sequence[int]) -> list[dict[str, Any]]:
    """The rows of some tickets, in the order given; those without a row are left out."""
    sql = "SELECT l.* FROM json_each(?) k CROSS JOIN listing l ON l.ticket = k.value ORDER BY k.key"
    return _dicts(database.run(sql, (json.dumps(list(tickets)),)))


def asked_again_by(database: Database, person: int, tickets: Iterable[int]) -> frozenset[int]:
    """Those of some tickets whose customer a person is to ask again."""
    sql = "SELECT ticket FROM second_caller WHERE person = ? AND ticket IN (SELECT value FROM json_each(?))"
    return frozenset(row[0] for row in database.run(sql, (person, json.dumps(list(tickets)))))


def _where(wanted: Filter) -> tuple[str, str, list[Any]]:
    """FROM, WHERE and bindings."""
    found: list[tuple[str, Iterable[Any]]] = []
    source = "FROM listing l"
    if wanted.person is not None:
        source = "FROM next_person n CROSS JOIN listing l ON l.ticket = n.ticket"
        found.append(("n.person = ?", [wanted.person]))
    if wanted.tickets is not None:
        found.append(("l.ticket IN (SELECT value FROM json_each(?))", [json.dumps(list(wanted.tickets))]))
    if wanted.states:
        found.append((f"l.state IN ({_marks(wanted.states)})", sorted(wanted.states)))
    if wanted.levels:
        found.append((f"l.level IN ({_marks(wanted.levels)})", sorted(wanted.levels)))
    if wanted.store:
        found.append(("l.store = ?", [wanted.store]))
    if wanted.open_only:
        found.append((f"l.rank < {ENDED}", []))
    if wanted.overdue_at is not None:
        found.append((f"l.rank = {RUNNING} AND l.urgency < ?", [to_ms(wanted.overdue_at)]))
    conditions = " AND ".join(condition for condition, _ in found)
    bindings = [value for _, values in found for value in values]
    return source, f"WHERE {conditions}" if conditions else "", bindings


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _dicts(rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]
