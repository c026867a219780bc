"""Doing something to a ticket: one act, one unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.base.errors import RefusedError
from desktop.desk import attachments
from desktop.desk.rows import Done
from desktop.desk.session import Session
from desktop.desk.tickets import insert_event, insert_sheet
from desktop.domain import workflow
from desktop.domain.types import Act
from desktop.store import events, models
from desktop.store.unit import Unit


def do(session: Session, ticket_id: int, act: str, args: Mapping[str, Any]) -> Done:
    """Does one act; the rules are asked inside the transaction, so that nobody can slip in between.

    `args` as the command line's `ticket do`; `attach` reads the file at `path`.

    Raises:
        RefusedError: a rule says no; code, field and clause tell which.
        UnavailableError: the disk is full or the database can't be written; nothing was saved.
    """
    kind = _known(act)
    if kind is Act.ATTACH:
        return attachments.attach(session, ticket_id, args)
    with session.store.unit(kind, session.person.id, ticket=ticket_id) as unit:
        new_id, notified = perform_in(unit, session, ticket_id, kind, args)
        number = session.store.ticket(ticket_id).number
        new_number = session.store.ticket(new_id).number if new_id else ""
        unit.describe(number=number, new_number=new_number)
    return Done(ticket_id, number, kind, unit.saved.origin, new_id, new_number, notified)


def _known(act: str) -> Act:
    try:
        return Act(act)
    except ValueError:
        raise RefusedError("act_unknown", "act", act=act) from None


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
