"""Full text over tickets: two Chinese characters are found as fast as twenty.

The index holds pairs of characters; `search_text` the folded text, with which longer words are checked. Row ids rise
with the day of `received_at`, so that the newest come first without sorting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import apsw

from desktop.base.clock import to_ms
from desktop.domain.types import Act, Case
from desktop.store import words
from desktop.store.database import Database

_PER_DAY = 4096
_DAY_MS = 86_400_000
_MOST_TERMS = 64
_TEXTS = (
    "name", "other_contact", "address", "agent_name", "store", "staff", "product", "product_code", "batch",
    "order_number", "happened_where", "cause", "course", "demand", "number",
)  # fmt: skip
_NAMES = ("name", "agent_name", "store", "staff", "product")
_SAID = frozenset(
    {"text", "said", "facts", "analysis", "measures", "result", "opinion", "reason", "question", "decision", "basis",
     "department", "person", "what", "name"}
)  # fmt: skip
"""Keys of an event's data that hold words of people."""


def text_of(case: Case, aliases: Iterable[str]) -> str:
    """What of a ticket can be found: its fields, what was said and noted, its numbers, phone and pinyin initials."""
    ticket = case.ticket
    texts = [str(getattr(ticket, field)) for field in _TEXTS]
    texts += [re.sub(r"\D", "", ticket.phone), *aliases]
    texts += [letters for field in _NAMES for letters in words.initials(str(getattr(ticket, field)))]
    for event in case.events:
        if event.act is not Act.REGISTER:
            texts += _said(event.data)
    return words.joined(dict.fromkeys(texts))


def _said(data: Mapping[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _said(value)
        elif isinstance(value, list | tuple):
            for item in value:
                if isinstance(item, Mapping):
                    yield from _said(item)
        elif key in _SAID and isinstance(value, str):
            yield value


def put(connection: apsw.Connection, case: Case, aliases: Iterable[str]) -> None:
    """Indexes a ticket anew, inside the caller's transaction; nothing is written if nothing changed."""
    text = text_of(case, aliases)
    day = to_ms(case.ticket.received_at) // _DAY_MS
    row = connection.execute("SELECT id, text FROM search_text WHERE ticket = ?", (case.ticket.id,)).fetchone()
    if row is not None:
        if row[1] == text and row[0] // _PER_DAY >= day:
            return
        remove(connection, case.ticket.id)
    key = row[0] if row is not None and row[0] // _PER_DAY == day else _free_key(connection, day)
    connection.execute("INSERT INTO search_text (id, ticket, text) VALUES (?, ?, ?)", (key, case.ticket.id, text))
    connection.execute("INSERT INTO search (rowid, pairs) VALUES (?, ?)", (key, " ".join(sorted(words.pairs(text)))))


def _free_key(connection: apsw.Connection, day: int) -> int:
    """A key among those of the day; a day with more than 4,096 tickets runs over into the next."""
    while True:
        sql = "SELECT max(id) FROM search_text WHERE id >= ? AND id < ?"
        newest = connection.execute(sql, (day * _PER_DAY, (day + 1) * _PER_DAY)).get
        if newest is None:
            return day * _PER_DAY
        if newest % _PER_DAY < _PER_DAY - 1:
            return int(newest) + 1
        day += 1


def remove(connection: apsw.Connection, ticket_id: int) -> None:
    """Takes a ticket out of the index, inside the caller's transaction; none is fine."""
    key = connection.execute("SELECT id FROM search_text WHERE ticket = ?", (ticket_id,)).get
    if key is not None:
        connection.execute("DELETE FROM search WHERE rowid = ?", (key,))
        connection.execute("DELETE FROM search_text WHERE id = ?", (key,))


def find(database: Database, text: str, limit: int) -> list[int]:
    """Keys of tickets that hold every word of the text, newest first; [] for a text without letters or digits."""
    asked = question(text)
    if asked is None:
        return []
    match, longer = asked
    checks = "".join(" AND instr(t.text, ?) > 0" for _ in longer)
    sql = f"""SELECT t.ticket FROM search s CROSS JOIN search_text t ON t.id = s.rowid
        WHERE s.search MATCH ? {checks} ORDER BY s.rowid DESC LIMIT ?"""  # noqa: S608 - only placeholders
    return [row[0] for row in database.run(sql, (match, *longer, limit))]


def holds(indexed: str, text: str) -> bool:
    """Whether an indexed text has every word of a text that is looked for, as `find` judges it."""
    return all(run in indexed for run in words.runs(text))


def question(text: str) -> tuple[str, list[str]] | None:
    """The index query for a text and the words that must be checked in the rows found; None if nothing is asked."""
    asked = list(dict.fromkeys(words.runs(text)))
    if not asked:
        return None
    terms: list[str] = []
    for run in asked:
        if len(run) == 1:
            terms.append(f'"{run}"*')
        else:
            terms += [f'"{run[i : i + 2]}"' for i in range(len(run) - 1)]
    return " ".join(list(dict.fromkeys(terms))[:_MOST_TERMS]), [run for run in asked if len(run) > 2]
