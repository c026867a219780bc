"""What is to be shown and printed: plain values handed to a worker."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    """Which sheets, for whom. `ticket_ids` in the order in which they are printed; unused for a blank form."""

    ticket_ids: tuple[int, ...]
    copy: Copy = Copy.OFFICE

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
