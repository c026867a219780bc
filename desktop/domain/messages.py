"""Ready messages to a customer, filled with what the sheet holds.

Source: T-3, P-8
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.policy import MESSAGE_FIELDS as FIELDS
from desktop.domain.policy import Occasion, Policy, Text
from desktop.domain.types import Office, Person, Ticket

_UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that can be sent as it is; `text` in all languages."""

    code: str
    name: Text
    text: Text
    rule: str


def ready(policy: Policy, when: Occasion, ticket: Ticket, person: Person, office: Office) -> tuple[Ready, ...]:
    """The pack's messages for an occasion; what the sheet does not know stands as a dash."""
    known = {
        "name": ticket.name,
        "number": ticket.number,
        "product": ticket.product,
        "quantity": ticket.quantity,
        "quote": ticket.paid,
        "store": ticket.store,
        "clerk": person.name,
        "office": office.name,
    }
    fields = {name: known[name] or _UNKNOWN for name in FIELDS}
    return tuple(
        Ready(one.code, one.name, {language: text.format(**fields) for language, text in one.text.items()}, one.rule)
        for one in policy.messages
        if one.when is when
    )
