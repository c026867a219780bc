"""What others did to a complaint while somebody has it open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.base.clock import from_ms
from desktop.base.errors import RefusedError
from desktop.desk.session import Session
from desktop.domain import workflow
from desktop.domain.types import Act
from desktop.store import history

_SEARCHED = 200
"""So many entries of the complaint are looked through for who changed a field."""


@dataclass(frozen=True, slots=True)
class Setter:
    """Who made a field what it is, when and at which PC."""

    by: str
    at: datetime
    where: str


def setters(session: Session, ticket_id: int, fields: Collection[str]) -> Mapping[str, Setter]:
    """Who made some fields of a ticket what they are now; those that nobody changed lately are left out."""
    store = session.store
    places = [("ticket", ticket_id, field) for field in fields]
    with store.database.read() as connection:
        found = history.last_set(connection, places, ticket_id, _SEARCHED)
    office, stations = store.office(), store.reading.workstations()
    told = {}
    for (_table, _key, field), entry in found.items():
        person, station = office.person(entry.author), stations.get(entry.workstation)
        told[field] = Setter(person.name if person else "", from_ms(entry.at), station.name if station else "")
    return told


def refusal(session: Session, ticket_id: int, act: Act) -> RefusedError | None:
    """Why the person in the chair may not do an act as the complaint stands now, None if they may.

    Raises:
        RefusedError: ticket_unknown, it was taken back meanwhile.
    """
    store = session.store
    case = store.case(ticket_id)
    return workflow.refusal(
        case, act, session.person, store.office(), store.policy(case.ticket.pack), store.calendar(),
        session.clock.now(),
    )  # fmt: skip
