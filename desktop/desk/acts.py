"""Doing something to a ticket: one act, one unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.base.errors import RefusedError
from desktop.desk import attachments
from desktop.desk.rows import Done
from desktop.desk.session import Session
from desktop.desk.writing import perform_in
from desktop.domain.types import LATER_ACTS, Act


def do(
    session: Session, ticket_id: int, act: str, args: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> Done:  # fmt: skip
    """Does one act; the rules are asked inside the transaction, so that nobody can slip in between.

    `args` as the command line's `ticket do`; `attach` reads the file at `path`. `seen` = what fields of the ticket were
    when the person decided.

    Raises:
        RefusedError: a rule says no: code, field and clause tell which; changed_meanwhile, a field is not as seen.
        UnavailableError: the disk is full or the database can't be written; nothing was saved.
    """
    kind = _known(act)
    if kind is Act.ATTACH:
        return attachments.attach(session, ticket_id, args)
    with session.store.unit(kind, session.person.id, ticket=ticket_id) as unit:
        _demand_as_seen(session, ticket_id, seen or {})
        new_id, notified = perform_in(unit, session, ticket_id, kind, args)
        number = session.store.ticket(ticket_id).number
        new_number = session.store.ticket(new_id).number if new_id else ""
        unit.describe(number=number, new_number=new_number)
    return Done(ticket_id, number, kind, unit.saved.origin, new_id, new_number, notified)


def _demand_as_seen(session: Session, ticket_id: int, seen: Mapping[str, Any]) -> None:
    ticket = session.store.ticket(ticket_id) if seen else None
    for field, value in seen.items():
        if getattr(ticket, field) != value:
            raise RefusedError("changed_meanwhile", field)


def _known(act: str) -> Act:
    try:
        return Act(act)
    except ValueError:
        raise RefusedError("act_unknown", "act", act=act, choices=LATER_ACTS) from None
