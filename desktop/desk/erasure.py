"""One person's data: a copy of all of it, and erasing it for good.

Erasing is a unit of work that empties words and keeps structure; what older entries of the log held goes with the
snapshot that follows, here, on the hub, and on every other PC once it syncs. Backups and paper are not reached.
Source: domain, Law and decency.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.base import files
from desktop.base.clock import to_ms
from desktop.base.errors import DamagedError, RefusedError, UnavailableError
from desktop.desk import circle
from desktop.desk.safety import Progress
from desktop.desk.session import Session
from desktop.domain.erasing import TICKET_TEXTS
from desktop.domain.types import ENDED
from desktop.store import base, drafts, earlier, erasing, models
from desktop.store import history as log_history
from desktop.store.erasing import Person
from desktop.sync.compaction import Behind

_SHORTEST_WORD = 2
_COPY = "copy"


@dataclass(frozen=True, slots=True)
class Scope:
    """Who it is about: the keys that were merged into one customer, and that customer's sheets, oldest first."""

    keys: tuple[str, ...]
    tickets: tuple[int, ...]
    numbers: tuple[str, ...]
    open_numbers: tuple[str, ...]
    """Sheets that are still worked on: the customer's data are needed there."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was emptied: sheets by number, lines of timelines, files, marks and merges, drafts on this PC."""

    numbers: tuple[str, ...]
    events: int
    files: int
    marks: int
    drafts: int


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: sheets, and attached files; `missing` = names of files whose content is not on this PC."""

    numbers: tuple[str, ...]
    files: int
    missing: tuple[str, ...]


def scope(session: Session, key: str) -> Scope:
    """Everything that belongs to a customer, as `desk.customers` knows keys; sheets that it rose to included.

    Raises:
        RefusedError: customer_unknown.
    """
    with session.store.database.read() as connection:
        keys = tuple(earlier.keys_of(connection, key)) if key else ()
        ids = erasing.whole_chains(
            connection, earlier.same_customer(connection, earlier.customer_of(key)) if key else ()
        )
    table = models.Ticket
    found = session.store.rows(table.select().where(table.id.in_(ids)).order_by(table.received_at, table.id))
    if not found:
        raise RefusedError("customer_unknown", "customer")
    return Scope(
        keys,
        tuple(row["id"] for row in found),
        tuple(row["number"] for row in found),
        tuple(row["number"] for row in found if row["state"] not in ENDED and not row["retired"]),
    )


# ---------------------------------------------------------------------- a copy


def copy(session: Session, key: str, target: Path, sheets: bytes = b"") -> Copied:
    """Writes everything about a customer into one .zip, unmasked: rows as JSON, files, and `sheets` (a PDF) if given.

    It holds a person's data without a key: hand it over and delete it. That it was made is recorded as a look at each
    sheet. Only the administrator may.

    Raises:
        RefusedError: admin_only, customer_unknown.
        UnavailableError: cannot_write.
    """
    session.demand_admin()
    about = scope(session, key)
    try:
        with files.fresh_beside(target) as made, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
            copied = _write(session, about, out, sheets)
    except OSError as error:
        raise UnavailableError("cannot_write", path=str(target), reason=error.strerror or "") from error
    with session.store.unit(_COPY, session.person.id) as unit:
        for ticket in about.tickets:
            unit.insert(
                models.Look, ticket=ticket, person=session.person.id, field=_COPY, at=to_ms(session.clock.now())
            )
        unit.describe(tickets=list(about.tickets))
    return copied


def _write(session: Session, about: Scope, out: zipfile.ZipFile, sheets: bytes) -> Copied:
    data = _everything(session, about)
    out.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1, default=_plain))
    if sheets:
        out.writestr("sheets.pdf", sheets)
    missing: list[str] = []
    for row in data["attachment"]:
        name = f"{row['id']}-{row['name']}"
        try:
            out.writestr(f"files/{name}", session.store.blob(row["sha256"]))
        except (UnavailableError, DamagedError):
            missing.append(name)
    return Copied(about.numbers, len(data["attachment"]) - len(missing), tuple(missing))


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _everything(session: Session, about: Scope) -> dict[str, list[dict[str, Any]]]:
    """The rows about a customer by table, and under `log` every value that a field of them ever had."""
    store, ids, keys = session.store, about.tickets, about.keys
    own = {
        "ticket": models.Ticket.select().where(models.Ticket.id.in_(ids)),
        "mark": models.Mark.select().where(models.Mark.customer.in_(keys)),
        "merge": models.Merge.select().where(models.Merge.customer.in_(keys) | models.Merge.same_as.in_(keys)),
    }
    for name, table in _OF_TICKETS.items():
        own[name] = table.select().where(table.ticket.in_(ids)).order_by(table.id)
    found: dict[str, list[dict[str, Any]]] = {name: store.rows(query) for name, query in own.items()}
    for row in found["event"]:
        row["data"] = json.loads(row["data"])
    found["attachment"] = [row for row in found["attachment"] if row["sha256"]]
    return {**found, "log": list(_history(session, ids))}


_OF_TICKETS: Mapping[str, Any] = {
    "event": models.Event, "alias": models.Alias, "attachment": models.Attachment, "look": models.Look,
}  # fmt: skip


def _history(session: Session, tickets: Iterable[int]) -> Iterator[dict[str, Any]]:
    for ticket in tickets:
        before = None
        while lines := log_history.lines(session.store, ticket, before):
            for line in lines:
                fields = [[one.table, one.field, one.old, one.new] for one in line.fields]
                yield {"seq": line.entry.seq, "at": line.entry.at, "act": line.entry.act, "fields": fields}
            before = lines[-1].entry.seq


# ---------------------------------------------------------------------- erasing


def demand_erasable(session: Session, key: str, reason: str) -> Scope:
    """What `erase` would empty; refused already where it would be.

    Raises:
        RefusedError: as `erase`.
    """
    session.demand_admin()
    about = scope(session, key)
    if about.open_numbers:
        raise RefusedError("erase_open", "customer", numbers=about.open_numbers)
    _demand_reason(session, about, reason.strip())
    return about


def erase(session: Session, key: str, reason: str) -> Erasure:
    """Empties what is known about a customer; times, numbers and amounts stay. Ends with `finish`.

    The reason is kept for good and must not name the person. Only the administrator may.

    Raises:
        RefusedError: admin_only, customer_unknown; empty (no reason), reason_names (it tells who it is); erase_open, a
            sheet is still worked on.
    """
    about = demand_erasable(session, key, reason)
    store, person = session.store, Person(frozenset(about.tickets), frozenset(about.keys))
    with store.unit(erasing.ACT, session.person.id) as unit:
        done = erasing.erase(unit.connection, person, session.person.id, to_ms(session.clock.now()))
        thrown = drafts.forget(unit.connection, person.tickets, person.customers)
        unit.describe(tickets=list(about.tickets), events=done.events, files=done.files, reason=reason.strip())
    return Erasure(about.numbers, done.events, done.files, done.marks, thrown)


def _demand_reason(session: Session, about: Scope, reason: str) -> None:
    if not reason:
        raise RefusedError("empty", "reason")
    table = models.Ticket
    texts = [getattr(table, name) for name in TICKET_TEXTS[:7]]
    words = {str(value) for row in session.store.rows(table.select(*texts).where(table.id.in_(about.tickets)))
             for value in row.values()}  # fmt: skip
    if any(len(word) >= _SHORTEST_WORD and word in reason for word in words):
        raise RefusedError("reason_names", "reason")


def unfinished(session: Session) -> bool:
    """Whether contents of older entries on this PC still hold what was erased."""
    with session.store.database.read() as connection:
        sql = "SELECT max(seq) FROM log WHERE act = ?"
        newest = connection.execute(sql, (erasing.ACT,)).get
        return newest is not None and (newest > base.seq(connection) or not base.is_swept(connection))


def finish(session: Session, progress: Progress) -> tuple[Behind, ...]:
    """Lets the log begin after everything that was erased, so that nobody keeps it; returns PCs that were not asked.

    Those keep it until they sync. Only the administrator may. Cut off anywhere, it is simply run again.

    Raises:
        RefusedError: admin_only; compact_waiting, own work is not confirmed.
        UnavailableError: sync_running, or as the hub says.
    """
    return circle.shorten(session, progress).behind
