"""What the wizard tells the rest of the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FillWanted:
    """The sheet of a ticket is to be completed, beginning with one field."""

    ticket_id: int
    field: str
