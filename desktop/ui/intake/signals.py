"""What the intake tells the rest of the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Registered:
    """A complaint was saved. `hand_over` = the rules ask for it to be handed up now, and the person went for that."""

    ticket_id: int
    number: str
    hand_over: bool


@dataclass(frozen=True, slots=True)
class TicketWanted:
    """Somebody wants to see a ticket."""

    ticket_id: int


@dataclass(frozen=True, slots=True)
class FormLeft:
    """The form was put away; `kept` = as a draft."""

    kept: bool
