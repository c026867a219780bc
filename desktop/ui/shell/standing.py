"""What the window tells at every news, read in the background: counters, close deadlines, the rows in sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.desk import reading, warnings
from desktop.desk.rows import Counts
from desktop.desk.session import Session
from desktop.desk.warnings import Soon
from desktop.ui.listing.model import Fetched


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand for the person of `session`. `soon` = their deadlines that are close, nearest first."""

    session: Session
    counts: Counts
    soon: tuple[Soon, ...]
    rows: Fetched


def read(session: Session, rows: Callable[[], Fetched]) -> Standing:
    """Reads it; from any thread."""
    return Standing(session, reading.counts(session), warnings.soon(session), rows())
