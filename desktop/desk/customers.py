"""Customers: one page each, marks with reason and approver, and two records that are one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from desktop.base.clock import from_ms, to_ms
from desktop.base.errors import RefusedError
from desktop.base.i18n import local
from desktop.desk import reading, veil
from desktop.desk.rows import TicketRow
from desktop.desk.session import Session
from desktop.domain import clocks
from desktop.domain.masking import mask_phone
from desktop.domain.types import Case, Clock, Ticket
from desktop.store import customers as store_customers
from desktop.store import earlier, models
from desktop.store.earlier import Customer

_PROMISE = "promise"
_MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark on a customer. It counts once approved and up to `until`; never printed on what leaves the house."""

    id: int
    kind: str
    reason: str
    until: date
    by: int
    at: datetime
    approved_by: int | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer in a list, newest complaint first; the phone is masked."""

    key: str
    name: str
    phone_masked: str
    cases: int
    open_cases: int
    last_at: datetime
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """A promise to the customer that is not kept yet."""

    ticket_id: int
    number: str
    clock: Clock


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """All about one customer. `keys` = the records that were merged into one, this one included."""

    key: str
    keys: tuple[str, ...]
    names: tuple[str, ...]
    phones_masked: tuple[str, ...]
    contacts: tuple[str, ...]
    cases: tuple[TicketRow, ...]
    marks: tuple[MarkRow, ...]
    promises: tuple[OpenPromise, ...]


def key_of(ticket: Ticket) -> str:
    """What a ticket's customer is known by; "" where neither phone nor name is."""
    return Customer(ticket.phone, ticket.name, "").key


def found(session: Session, text: str = "", offset: int = 0, limit: int = 100) -> list[CustomerRow]:
    """Customers, newest complaint first; with `text` those who have a ticket that holds it."""
    tickets = veil.find(session, text, reading.FOUND_AT_MOST) if text.strip() else None
    counted = store_customers.counted(session.store.database, tickets, offset, limit)
    marks = _marks_in_force(session, [one.key for one in counted])
    return [
        CustomerRow(
            one.key, one.name, mask_phone(one.phone), one.cases, one.open_cases, from_ms(one.last_ms),
            tuple(marks.get(one.key, ())),
        )
        for one in counted
    ]  # fmt: skip


def page(session: Session, key: str) -> CustomerPage:
    """Everything about a customer and those merged with it."""
    store = session.store
    with store.database.read() as connection:
        keys = tuple(earlier.keys_of(connection, key))
        ids = earlier.same_customer(connection, earlier.customer_of(key))
    cases = [case for case in store.cases(ids) if not case.ticket.retired]
    tickets = [case.ticket for case in cases]
    rows = reading.rows_of(session, [ticket.id for ticket in tickets])
    return CustomerPage(
        key=key,
        keys=keys,
        names=_distinct(ticket.name for ticket in tickets),
        phones_masked=_distinct(mask_phone(ticket.phone) for ticket in tickets),
        contacts=_distinct(ticket.other_contact for ticket in tickets),
        cases=tuple(sorted(rows, key=lambda row: row.received_at, reverse=True)[:_MOST_CASES]),
        marks=tuple(mark for one in keys for mark in marks_of(session, one)),
        promises=tuple(_promises(session, cases)),
    )


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _promises(session: Session, cases: list[Case]) -> Iterable[OpenPromise]:
    store, now = session.store, session.clock.now()
    for case in cases:
        policy = store.policy(case.ticket.pack)
        for clock in clocks.clocks(case, policy, store.calendar(), now):
            if clock.code.startswith(_PROMISE) and clock.state in clocks.TICKING:
                yield OpenPromise(case.ticket.id, case.ticket.number, clock)


def marks_of(session: Session, key: str) -> list[MarkRow]:
    """The marks on one record, newest first, expired and waiting ones too."""
    table = models.Mark
    query = table.select().where((table.customer == key) & (table.retired == False)).order_by(table.at.desc())  # noqa: E712
    today = local(session.clock.now()).date()
    return [
        MarkRow(
            row["id"], row["kind"], row["reason"], until, row["by"], from_ms(row["at"]), row["approved_by"],
            row["approved_by"] is not None and until >= today,
        )
        for row in session.store.rows(query)
        for until in [date.fromisoformat(row["until"])]
    ]  # fmt: skip


def _marks_in_force(session: Session, keys: list[str]) -> dict[str, list[str]]:
    table = models.Mark
    today = local(session.clock.now()).date().isoformat()
    query = table.select(table.customer, table.kind).where(
        table.customer.in_(keys)
        & (table.retired == False)  # noqa: E712
        & table.approved_by.is_null(False)
        & (table.until >= today)
    )
    marks: dict[str, list[str]] = {}
    for row in session.store.rows(query) if keys else []:
        marks.setdefault(row["customer"], []).append(row["kind"])
    return marks


def mark(session: Session, key: str, kind: str, reason: str, until: date) -> int:
    """Asks for a mark on a customer; somebody higher approves it. Returns its key.

    Raises:
        RefusedError: no such mark in the pack, no reason, or the last day is over. Source: P-4.
    """
    policy = session.store.policy()
    if kind not in {known.code for known in policy.marks}:
        raise RefusedError("unknown_value", "kind", value=kind)
    if not reason.strip():
        raise RefusedError("empty", "reason")
    if until < local(session.clock.now()).date():
        raise RefusedError("in_past", "until", at=until.isoformat())
    with session.store.unit("mark", session.person.id) as unit:
        made = unit.insert(
            models.Mark, customer=key, kind=kind, reason=reason.strip(), until=until.isoformat(),
            by=session.person.id, at=to_ms(session.clock.now()),
        )  # fmt: skip
        unit.describe(kind=kind)
    return made


def approve_mark(session: Session, mark_id: int) -> None:
    """Puts a mark in force: by somebody above the reception who did not ask for it.

    Raises:
        RefusedError: the person's own wish, or not their place to say.
    """
    row = session.store.one(models.Mark.select().where(models.Mark.id == mark_id))
    if row["by"] == session.person.id:
        raise RefusedError("own_case", "act")
    if session.person.tier <= session.store.policy().reception:
        raise RefusedError("not_in_seat", "act", seat=session.store.policy().tier_name(session.person.tier + 1))
    with session.store.unit("mark_approved", session.person.id) as unit:
        unit.update(models.Mark, mark_id, approved_by=session.person.id, approved_at=to_ms(session.clock.now()))
        unit.describe(kind=row["kind"])


def drop_mark(session: Session, mark_id: int) -> None:
    """Takes a mark off; it stays in the log."""
    with session.store.unit("mark_dropped", session.person.id) as unit:
        unit.retire(models.Mark, mark_id)


def merge(session: Session, key: str, same_as: str, reason: str) -> int:
    """Says that two records are one person; complaints of both count together from now on. Undone by `undo`.

    Raises:
        RefusedError: the same record twice, merged already, or no reason.
    """
    if key == same_as:
        raise RefusedError("nothing_changed", "same_as")
    if not reason.strip():
        raise RefusedError("empty", "reason")
    with session.store.database.read() as connection:
        if same_as in earlier.keys_of(connection, key):
            raise RefusedError("nothing_changed", "same_as")
    with session.store.unit("merge", session.person.id) as unit:
        return unit.insert(
            models.Merge, customer=key, same_as=same_as, reason=reason.strip(), by=session.person.id,
            at=to_ms(session.clock.now()),
        )  # fmt: skip
