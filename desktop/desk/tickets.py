"""Registering a complaint."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.base.clock import to_ms
from desktop.desk.rows import Done
from desktop.desk.session import Session
from desktop.domain import workflow
from desktop.domain.types import Act, NewSheet, Outcome
from desktop.store import events, models
from desktop.store.unit import Unit

_LIVE_CHANNELS = ("phone", "counter")


def preview_number(session: Session) -> str:
    """The number that the next ticket of this workstation would get now; another one may take it first."""
    return session.store.next_number(session.clock.now())


def register(session: Session, fields: Mapping[str, Any]) -> Done:
    """Registers a complaint; `fields` as the command line's `ticket add`, all but three may be missing.

    `told` {procedure, time, direct_contact} in a call or at the counter also records the first contact.

    Raises:
        RefusedError: a field is missing or wrong. Source: F-4.1, F-4.3, F-5.1.1.
    """
    with session.store.unit(Act.REGISTER, session.person.id) as unit:
        ticket_id = register_in(unit, session, fields)
        number = session.store.ticket(ticket_id).number
        unit.describe(ticket=ticket_id, number=number)
    return Done(ticket_id, number, Act.REGISTER, unit.saved.origin)


def register_in(unit: Unit, session: Session, fields: Mapping[str, Any]) -> int:
    """Registers inside a unit of work that is already open; returns the ticket's key."""
    store, now = session.store, session.clock.now()
    plain = dict(fields)
    told = plain.pop("told", None)
    pack = store.current_pack()
    earlier = store.earlier(plain.get("phone", ""), plain.get("name", ""), plain.get("order_number", ""))
    outcome = workflow.register(
        plain, session.person, store.office(), store.policy(pack), store.calendar(), now, earlier
    )
    ticket_id = _insert(unit, session, outcome, pack)
    if told and outcome.changes.get("channel") in _LIVE_CHANNELS:
        _first_contact(unit, session, ticket_id, outcome, told)
    return ticket_id


def _insert(unit: Unit, session: Session, outcome: Outcome, pack: int) -> int:
    now = session.clock.now()
    ticket_id = insert_ticket(unit, session, dict(outcome.changes), pack, now)
    insert_event(unit, session, ticket_id, Act.REGISTER, outcome.data)
    return ticket_id


def insert_ticket(unit: Unit, session: Session, fields: dict[str, Any], pack: int, now: datetime) -> int:
    """Adds the row of a new ticket with a fresh number; returns its key."""
    fields.setdefault("received_at", now)
    fields.update(number=session.store.next_number(now), pack=pack, act=unit.new_act())
    return unit.insert(models.Ticket, **events.ticket_columns(fields))


def insert_event(unit: Unit, session: Session, ticket_id: int, act: str, data: Mapping[str, Any]) -> int:
    """Adds a line to the timeline, now and by the person in the chair; returns its key."""
    return unit.insert(
        models.Event,
        ticket=ticket_id,
        act=act,
        at=to_ms(session.clock.now()),
        by=session.person.id,
        data=events.data_text(data),
    )


def insert_sheet(unit: Unit, session: Session, sheet: NewSheet, pack: int) -> int:
    """Adds the sheet that a complaint rises to; returns its key."""
    ticket_id = insert_ticket(unit, session, dict(sheet.fields), pack, session.clock.now())
    insert_event(unit, session, ticket_id, Act.REGISTER, sheet.event)
    return ticket_id


def _first_contact(unit: Unit, session: Session, ticket_id: int, outcome: Outcome, told: Mapping[str, bool]) -> None:
    from desktop.desk.acts import perform_in

    said = str(outcome.changes["cause"])
    args = {"means": outcome.changes["channel"], "reached": True, "said": said, "told": dict(told)}
    perform_in(unit, session, ticket_id, Act.CONTACT, args)
