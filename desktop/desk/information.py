"""What is worth knowing beside a ticket and is no rule of the house: the authority's own terms."""

from __future__ import annotations

from functools import lru_cache

from desktop.base import paths
from desktop.domain import authority
from desktop.domain.authority import AuthorityTerm, Information
from desktop.domain.types import Ticket
from desktop.domain.worktime import WorkCalendar


@lru_cache(maxsize=1)
def known() -> Information:
    """The terms that come with the program."""
    source = paths.resources() / "knowledge" / "authority.toml"
    return authority.load(source.read_text(encoding="utf-8"), source.name)


def of(ticket: Ticket, calendar: WorkCalendar) -> tuple[AuthorityTerm, ...]:
    """The terms for a ticket; () where no authority is in it."""
    return known().of(ticket, calendar.local_day(ticket.received_at))
