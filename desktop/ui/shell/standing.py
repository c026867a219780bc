"""What the window's edge tells, read in the background: counters, and deadlines that are close."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.desk import reading, warnings
from desktop.desk.rows import Counts
from desktop.desk.session import Session
from desktop.desk.warnings import Soon


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand for the person of `session`. `soon` = their deadlines that are close, nearest first."""

    session: Session
    counts: Counts
    soon: tuple[Soon, ...]


def read(session: Session) -> Standing:
    """Reads it; from any thread."""
    return Standing(session, reading.counts(session), warnings.soon(session))
