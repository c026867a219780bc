"""What registering and acting write: rows of tickets and timelines, inside a unit of work that is open already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.base.clock import to_ms
from desktop.desk.session import Session
from desktop.domain import workflow
from desktop.domain.types import Act, NewSheet
from desktop.store import events, models
from desktop.store.unit import Unit


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


def perform_in(
    unit: Unit, session: Session, ticket_id: int, act: Act, args: Mapping[str, Any]
) -> tuple[int | None, tuple[int, ...]]:
    """Does an act inside an open unit; returns the key of the sheet that it opened, if any, and who is to be told."""
    store = session.store
    case = store.case(ticket_id)
    outcome = workflow.perform(
        case, act, args, session.person, store.office(), store.policy(case.ticket.pack), store.calendar(),
        session.clock.now(),
    )  # fmt: skip
    changes = dict(outcome.changes)
    if outcome.moves:
        changes["act"] = unit.new_act()
    if changes:
        unit.update(models.Ticket, ticket_id, **events.ticket_columns(changes))
    insert_event(unit, session, ticket_id, act, outcome.data)
    if outcome.new_sheet is None:
        return None, outcome.notified
    return insert_sheet(unit, session, outcome.new_sheet, case.ticket.pack), outcome.notified
