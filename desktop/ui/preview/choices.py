"""What is to be shown and printed: plain values handed to a worker."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.papers import Form


class Copy(StrEnum):
    """For whom a print is."""

    OFFICE = "office"
    """Complete; stays in the office."""
    OUTSIDE = "outside"
    """Leaves the office: phone numbers masked, marks on people left out."""
    BLANK = "blank"
    """An empty form to be filled by hand."""


@dataclass(frozen=True, slots=True)
class PrintChoice:
    """Which form of which tickets, for whom. `ticket_ids` in the order of printing; unused for a blank form."""

    ticket_ids: tuple[int, ...]
    copy: Copy = Copy.OFFICE
    form: Form = Form.HANDLING

    @property
    def masked(self) -> bool:
        """Whether numbers are hidden."""
        return self.copy is Copy.OUTSIDE


@dataclass(frozen=True, slots=True)
class Printed:
    """A print that was sent: what, on how many sheets of paper per copy, and to which printer."""

    choice: PrintChoice
    pages: int
    copies: int
    printer: str
