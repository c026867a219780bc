"""Registering a complaint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.base.errors import RefusedError
from desktop.desk import clusters
from desktop.desk.rows import Done
from desktop.desk.session import Session
from desktop.desk.writing import insert_event, insert_ticket, perform_in
from desktop.domain import workflow
from desktop.domain.marks import codes
from desktop.domain.types import Act, Outcome
from desktop.domain.values import bare_phone
from desktop.store.unit import Unit


def preview_number(session: Session) -> str:
    """The number that the next ticket of this workstation would get now; another one may take it first."""
    return session.store.next_number(session.clock.now())


def register(session: Session, fields: Mapping[str, Any]) -> Done:
    """Registers a complaint; `fields` as the command line's `ticket add`, all but three may be missing.

    `told` {procedure, time, direct_contact} in a call or at the counter also records the first contact. `cluster` =
    the key of the open gathering that it belongs to.

    Raises:
        RefusedError: a field is missing or wrong. Source: F-4.1, F-4.3, F-5.1.1, T-9.
    """
    typed = dict(fields)
    cluster = typed.pop("cluster", None)
    with session.store.unit(Act.REGISTER, session.person.id) as unit:
        ticket_id = register_in(unit, session, typed)
        if not isinstance(cluster, int | None) or isinstance(cluster, bool):
            raise RefusedError("wrong_type", "cluster", clusters.RULE, value=str(cluster))
        if cluster is not None:
            clusters.join_in(unit, session, cluster, [ticket_id])
        number = session.store.ticket(ticket_id).number
        unit.describe(ticket=ticket_id, number=number)
    return Done(ticket_id, number, Act.REGISTER, unit.saved.origin)


def register_in(unit: Unit, session: Session, fields: Mapping[str, Any]) -> int:
    """Registers inside a unit of work that is already open; returns the ticket's key."""
    store, now = session.store, session.clock.now()
    pack = store.current_pack()
    phone, name, order = (str(fields.get(field) or "").strip() for field in ("phone", "name", "order_number"))
    earlier = store.earlier(bare_phone(phone), name, order)
    borne = codes(store.marks(bare_phone(phone), name), store.reading.today())
    outcome = workflow.register(
        fields, session.person, store.office(), store.policy(pack), store.calendar(), now, earlier, borne
    )
    ticket_id = _insert(unit, session, outcome, pack)
    told = outcome.data.get("told", {})
    if any(told.values()):
        _first_contact(unit, session, ticket_id, outcome, told)
    return ticket_id


def _insert(unit: Unit, session: Session, outcome: Outcome, pack: int) -> int:
    now = session.clock.now()
    ticket_id = insert_ticket(unit, session, dict(outcome.changes), pack, now)
    insert_event(unit, session, ticket_id, Act.REGISTER, outcome.data)
    return ticket_id


def _first_contact(unit: Unit, session: Session, ticket_id: int, outcome: Outcome, told: Mapping[str, bool]) -> None:
    said = str(outcome.changes["cause"])
    args = {"means": outcome.changes["channel"], "reached": True, "said": said, "told": dict(told)}
    perform_in(unit, session, ticket_id, Act.CONTACT, args)
