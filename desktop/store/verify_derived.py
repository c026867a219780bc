"""Lists and search, derived once more and compared with what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import apsw

from desktop.base.clock import from_ms
from desktop.domain.types import Case
from desktop.store import derive, listing, search, words
from desktop.store.reading import Reading

_PIECE = 200
_Found = tuple[str, str, str]
_MOST_TERMS = 20


def findings(connection: apsw.Connection, reading: Reading, progress: Callable[[int, int], None]) -> Iterator[_Found]:
    """(code, where, detail) of every derived row that is not what its ticket gives."""
    tickets = [row[0] for row in connection.execute("SELECT id FROM ticket WHERE retired = 0 ORDER BY id")]
    terms: Counter[str] = Counter()
    for start in range(0, len(tickets), _PIECE):
        piece = tickets[start : start + _PIECE]
        attachments = derive.attachments(connection, piece)
        for ticket_id, case in _cases(reading, piece):
            if case is None:
                yield "listing", f"ticket {ticket_id}", "can't be read"
                stored = connection.execute("SELECT text FROM search_text WHERE ticket = ?", (ticket_id,)).get
                terms.update(words.pairs(str(stored or "")))
                continue
            yield from _list_row(connection, reading, case, attachments)
            yield from _search_row(connection, case, terms)
        progress(min(start + _PIECE, len(tickets)), len(tickets))
    yield from _leftovers(connection)
    yield from _index(connection, terms)


def _cases(reading: Reading, piece: list[int]) -> Iterator[tuple[int, Case | None]]:
    """The cases of some tickets; None for one whose rows make no sense, which must not stop the check."""
    try:
        found = reading.cases(piece)
    except Exception:
        if len(piece) == 1:
            yield piece[0], None
        else:
            for ticket_id in piece:
                yield from _cases(reading, [ticket_id])
        return
    yield from ((case.ticket.id, case) for case in found)


def _list_row(
    connection: apsw.Connection, reading: Reading, case: Case, attachments: dict[int, int]
) -> Iterator[_Found]:
    where = f"ticket {case.ticket.number}"
    stored = connection.execute("SELECT * FROM listing WHERE ticket = ?", (case.ticket.id,)).fetchone()
    if stored is None:
        yield "listing", where, "missing"
        return
    have: dict[str, Any] = dict(zip(listing.COLUMNS, stored, strict=True))
    try:
        derived = listing.row_of(case, listing.Facts(reading, from_ms(have["derived_at"]), attachments))
    except Exception as error:  # whatever stands in the rows, the check goes on
        yield "listing", where, f"can't be derived: {type(error).__name__}"
        return
    wrong = [name for name in listing.COLUMNS if derived.row[name] != have[name]]
    if wrong:
        yield "listing", where, ", ".join(wrong)
    sql = "SELECT person FROM next_person WHERE ticket = ? AND rank = ? AND urgency = ? ORDER BY person"
    people = tuple(row[0] for row in connection.execute(sql, (case.ticket.id, have["rank"], have["urgency"])))
    all_rows = connection.execute("SELECT count(*) FROM next_person WHERE ticket = ?", (case.ticket.id,)).get
    if people != derived.people or all_rows != len(people):
        yield "next_person", where, ""
    sql = "SELECT person FROM second_caller WHERE ticket = ? ORDER BY person"
    if tuple(row[0] for row in connection.execute(sql, (case.ticket.id,))) != derived.second_callers:
        yield "second_caller", where, ""


def _search_row(connection: apsw.Connection, case: Case, terms: Counter[str]) -> Iterator[_Found]:
    expected = search.text_of(case, derive.aliases(connection, case.ticket.id))
    terms.update(words.pairs(expected))
    stored = connection.execute("SELECT text FROM search_text WHERE ticket = ?", (case.ticket.id,)).get
    if stored != expected:
        yield "search", f"ticket {case.ticket.number}", "missing" if stored is None else "text"


def _leftovers(connection: apsw.Connection) -> Iterator[_Found]:
    tables = ("listing", "next_person", "second_caller", "search_text")
    for code, table in zip(("listing", "next_person", "second_caller", "search"), tables, strict=True):
        sql = f"SELECT DISTINCT ticket FROM {table} WHERE ticket NOT IN (SELECT id FROM ticket WHERE retired = 0)"  # noqa: S608
        for (ticket,) in connection.execute(sql).fetchall():
            yield code, f"ticket {ticket}", "no such ticket"
    keys = {row[0] for row in connection.execute("SELECT id FROM search_text")}
    indexed = {row[0] for row in connection.execute("SELECT rowid FROM search")}
    for key in sorted(keys ^ indexed):
        yield "search", f"row {key}", "not indexed" if key in keys else "left over"


def _index(connection: apsw.Connection, terms: Counter[str]) -> Iterator[_Found]:
    """How many tickets the index holds for each pair, against how many should be there."""
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_terms USING fts5vocab(main, search, row)")
    stored = dict(connection.execute("SELECT term, doc FROM temp.search_terms"))
    connection.execute("DROP TABLE temp.search_terms")
    wrong = [term for term in {*stored, *terms} if stored.get(term, 0) != terms.get(term, 0)]
    for term in sorted(wrong)[:_MOST_TERMS]:
        yield "search", f"pair {term}", f"{stored.get(term, 0)} instead of {terms.get(term, 0)}"
