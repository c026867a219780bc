"""What a customer's other complaints came to: looked at where a remedy is chosen. Source: P-3."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from desktop.desk import veil
from desktop.desk.session import Session
from desktop.domain.timeline import fold
from desktop.domain.types import ENDED, Case, Remedy, State, Ticket
from desktop.domain.values import yuan
from desktop.store import customers as records
from desktop.store import earlier

_MOST = 40
"""So many sheets of a customer are looked through, the newest."""


@dataclass(frozen=True, slots=True)
class Received:
    """One other complaint of the customer, over all its sheets: what was carried out, None where nothing was.

    `open` = somebody still works on it.
    """

    number: str
    remedy: Remedy | None
    open: bool


@dataclass(frozen=True, slots=True)
class Past:
    """Other complaints, newest first; `orders` and `paid` as far as complaints tell of them, None = nobody wrote it."""

    received: tuple[Received, ...]
    orders: int
    paid: Decimal | None


def past(session: Session, ticket: Ticket) -> Past:
    """What is known of the customer of a ticket, its own complaint left out of `received`."""
    with session.store.database.read() as connection:
        customer = earlier.Customer(ticket.phone, ticket.name, ticket.order_number)
        others = sorted(earlier.same_customer(connection, customer), reverse=True)[:_MOST]
        own = records.tickets_of(connection, earlier.keys_of(connection, customer.key))
    cases = [case for case in veil.cases(session, {ticket.id, *others}) if not case.ticket.retired]
    chains = _chains(cases)
    found = sorted(
        (chain for chain in chains if ticket.id not in {case.ticket.id for case in chain}),
        key=lambda chain: chain[0].ticket.received_at,
        reverse=True,
    )
    mine = [case.ticket for case in cases if case.ticket.id in {ticket.id, *own}]
    orders = {one.order_number for one in mine if one.order_number}
    return Past(tuple(_received(chain) for chain in found), len(orders), _paid(mine))


def _chains(cases: list[Case]) -> list[list[Case]]:
    """The sheets of each complaint, the first sheet first."""
    by_sheet: dict[int, list[Case]] = {}
    for case in sorted(cases, key=lambda case: case.ticket.sheet_index):
        chain = by_sheet.get(case.ticket.previous_sheet or 0, [])
        chain.append(case)
        by_sheet[case.ticket.id] = chain
    return list({id(chain): chain for chain in by_sheet.values()}.values())


def _received(chain: list[Case]) -> Received:
    given = [remedy for case in chain if (remedy := _carried_out(case)) is not None]
    last = chain[-1].ticket
    return Received(last.number, given[-1] if given else None, last.state not in _DONE)


_DONE = frozenset({*ENDED, State.WITHDRAWN})


def _carried_out(case: Case) -> Remedy | None:
    timeline = fold(case)
    proposal = timeline.proposal
    return proposal.remedy if proposal is not None and proposal.accepted and timeline.resolutions else None


def _paid(tickets: Iterable[Ticket]) -> Decimal | None:
    """What orders came to; of complaints about one order the largest sum counts once."""
    sums: dict[str, Decimal] = {}
    for ticket in tickets:
        amount = yuan(ticket.paid)
        if amount:
            order = ticket.order_number or str(ticket.id)
            sums[order] = max(amount, sums.get(order, amount))
    return sum(sums.values(), Decimal(0)) if sums else None
