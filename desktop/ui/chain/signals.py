"""What the chain tells the rest of the window."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.ui.ticket.intents import ActWanted


@dataclass(frozen=True, slots=True)
class StepWanted:
    """The form of a step is to be opened on a sheet of the chain."""

    ticket_id: int
    act: ActWanted
