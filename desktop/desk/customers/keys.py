"""What a customer is known by: the phone, else the name."""

from __future__ import annotations

from contextlib import suppress

import apsw

from desktop.base.errors import RefusedError
from desktop.desk.session import Session
from desktop.domain.types import Ticket
from desktop.domain.values import bare_phone
from desktop.store import customers as records
from desktop.store import earlier


def key_of(ticket: Ticket) -> str:
    """What a ticket's customer is known by; "" where neither phone nor name is."""
    return earlier.key_of(ticket)


def find(session: Session, word: str, field: str = "key") -> str:
    """The key of the customer whom a word names: a complaint's number, a phone number, a name, or a key itself.

    Raises:
        RefusedError: customer_unknown; customer_several, where several customers are called so.
    """
    database = session.store.database
    with suppress(RefusedError):
        return key_of(session.store.ticket(session.store.ticket_id(word.strip().upper())))
    with database.read() as connection:
        for key in (word, earlier.Customer(bare_phone(word), "", "").key):
            if key and records.known(connection, [key]):
                return key
        named = records.named(connection, word.strip())
        several = set(earlier.owners(connection, named).values())
    if not named:
        raise RefusedError("customer_unknown", field)
    if len(several) > 1:
        raise RefusedError("customer_several", field, count=len(several))
    return named[0]


def demand_known(connection: apsw.Connection, key: str, field: str = "key") -> None:
    """Refuses a key under which nobody ever complained.

    Raises:
        RefusedError: customer_unknown.
    """
    if not records.known(connection, earlier.keys_of(connection, key)):
        raise RefusedError("customer_unknown", field)
