"""All handling sheets of one matter: a case that rose goes on, on a new sheet each time."""

from __future__ import annotations

from desktop.desk import reading
from desktop.desk.rows import TicketDetail
from desktop.desk.session import Session


def chain(session: Session, ticket_id: int) -> tuple[TicketDetail, ...]:
    """Every sheet of the matter that a ticket belongs to, oldest first; one alone where it never rose.

    Raises:
        RefusedError: there is no such ticket.
    """
    sheets = [reading.detail(session, ticket_id)]
    seen = {ticket_id}
    while (before := sheets[0].case.ticket.previous_sheet) and before not in seen:
        seen.add(before)
        sheets.insert(0, reading.detail(session, before))
    while (after := sheets[-1].next_id) and after not in seen:
        seen.add(after)
        sheets.append(reading.detail(session, after))
    return tuple(sheets)
