"""Who the customers are: a list, a page about each, and two records that are one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop.base.clock import from_ms, to_ms
from desktop.base.errors import RefusedError
from desktop.desk import reading, veil
from desktop.desk.customers.keys import demand_known
from desktop.desk.customers.marks import MarkRow, on_records
from desktop.desk.rows import TicketRow
from desktop.desk.session import Session
from desktop.domain import clocks
from desktop.domain.masking import mask_phone
from desktop.domain.types import Case, Clock
from desktop.store import customers as records
from desktop.store import earlier, models

_MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer in a list, newest complaint first; phones are masked.

    `keys` are the records that are one customer, that with the newest complaint first; `names` and `phones_masked`
    are theirs, each once. `waiting` counts marks that wait for approval.
    """

    keys: tuple[str, ...]
    names: tuple[str, ...]
    phones_masked: tuple[str, ...]
    cases: int
    open_cases: int
    last_at: datetime
    marks: tuple[str, ...]
    waiting: int
    number: str
    """Of the newest complaint: what names the customer without telling the phone."""

    @property
    def key(self) -> str:
        """The record with the newest complaint."""
        return self.keys[0]

    @property
    def name(self) -> str:
        """What the newest complaint calls the customer; "" where it does not say."""
        return self.names[0] if self.names else ""

    @property
    def phone_masked(self) -> str:
        """The number of the newest record that has one."""
        return self.phones_masked[0] if self.phones_masked else ""


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


def found(session: Session, text: str = "", offset: int = 0, limit: int = 100) -> list[CustomerRow]:
    """Customers, newest complaint first; with `text` those of whom a complaint, on whichever record, holds it."""
    store = session.store
    store.keep_up()
    tickets = veil.find(session, text, reading.FOUND_AT_MOST) if text.strip() else None
    counted = records.counted(store.database, tickets, offset, limit)
    with store.database.read() as connection:
        owners = earlier.owners(connection, [one.keys[0] for one in counted])
        newest = records.newest(connection, [one.keys[0] for one in counted])
    marks: dict[str, list[MarkRow]] = {}
    for mark in on_records(session, owners):
        marks.setdefault(owners[mark.key], []).append(mark)
    return [_row(one, marks.get(one.keys[0], []), newest[one.keys[0]].number) for one in counted]


def _row(counted: records.Counted, marks: list[MarkRow], number: str) -> CustomerRow:
    return CustomerRow(
        counted.keys, _distinct(counted.names), _distinct(mask_phone(phone) for phone in counted.phones),
        counted.cases, counted.open_cases, from_ms(counted.last_ms),
        tuple(dict.fromkeys(mark.kind for mark in marks if mark.in_force)), sum(mark.waits for mark in marks), number,
    )  # fmt: skip


def page(session: Session, key: str) -> CustomerPage:
    """Everything about a customer and those merged with it."""
    store = session.store
    with store.database.read() as connection:
        keys = tuple(earlier.keys_of(connection, key))
        ids = records.tickets_of(connection, keys)
    cases = [case for case in veil.cases(session, sorted(ids)) if not case.ticket.retired]
    tickets = [case.ticket for case in cases]
    newest = sorted(tickets, key=lambda ticket: ticket.received_at, reverse=True)[:_MOST_CASES]
    return CustomerPage(
        key=key,
        keys=keys,
        names=_distinct(ticket.name for ticket in tickets),
        phones_masked=_distinct(mask_phone(ticket.phone) for ticket in tickets),
        contacts=_distinct(ticket.other_contact for ticket in tickets),
        cases=tuple(reading.rows_of(session, [ticket.id for ticket in newest])),
        marks=tuple(on_records(session, keys)),
        promises=tuple(_promises(session, cases)),
    )


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _promises(session: Session, cases: list[Case]) -> Iterable[OpenPromise]:
    store, now = session.store, session.clock.now()
    for case in cases:
        policy = store.policy(case.ticket.pack)
        for clock in clocks.clocks(case, policy, store.calendar(), now):
            if clocks.is_promise(policy, clock) and clock.state in clocks.TICKING:
                yield OpenPromise(case.ticket.id, case.ticket.number, clock)


def merge(session: Session, key: str, same_as: str, reason: str) -> int:
    """Says that two records are one person; complaints of both count together from now on. Undone by `undo`.

    Raises:
        RefusedError: the same record twice, merged already, nobody known by one of them, or no reason.
    """
    if key == same_as:
        raise RefusedError("nothing_changed", "same_as")
    if not reason.strip():
        raise RefusedError("empty", "reason")
    with session.store.unit("merge", session.person.id) as unit:
        demand_known(unit.connection, key)
        demand_known(unit.connection, same_as, "same_as")
        if same_as in earlier.keys_of(unit.connection, key):
            raise RefusedError("nothing_changed", "same_as")
        return unit.insert(
            models.Merge, customer=key, same_as=same_as, reason=reason.strip(), by=session.person.id,
            at=to_ms(session.clock.now()),
        )  # fmt: skip
