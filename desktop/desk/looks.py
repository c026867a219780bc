"""Every look at a person's data is recorded. Source: domain, Law and decency."""

from __future__ import annotations

from datetime import datetime, time

from desktop.base.clock import to_ms
from desktop.base.errors import RefusedError
from desktop.base.i18n import ZONE, local
from desktop.desk.session import Session
from desktop.store import models

REVEALABLE = ("phone", "other_contact", "address")
"""Fields that screens mask until somebody asks for them."""


def reveal(session: Session, ticket_id: int, field: str) -> str:
    """The full text of a masked field; that it was looked at is recorded each time.

    Raises:
        RefusedError: `field` is not one that is masked.
    """
    if field not in REVEALABLE:
        raise RefusedError("field_unknown", field)
    _record(session, ticket_id, field)
    return str(getattr(session.store.ticket(ticket_id), field))


def opened(session: Session, ticket_id: int) -> None:
    """Records that the person opened the ticket, once per person, ticket and day."""
    look = models.Look
    midnight = datetime.combine(local(session.clock.now()).date(), time.min, ZONE)
    seen = look.select(look.id).where(
        (look.ticket == ticket_id)
        & (look.person == session.person.id)
        & (look.field == "")
        & (look.at >= to_ms(midnight))
    )
    if not session.store.rows(seen.limit(1)):
        _record(session, ticket_id, "")


def _record(session: Session, ticket_id: int, field: str) -> None:
    with session.store.unit("look", session.person.id, ticket=ticket_id) as unit:
        unit.insert(models.Look, person=session.person.id, ticket=ticket_id, field=field, at=to_ms(session.clock.now()))
        unit.describe(field=field)
