"""Local tables that follow the synced ones: brought up to date in the transaction that changed those."""

from __future__ import annotations

from datetime import datetime

import apsw

from desktop.store.changes import Touched
from desktop.store.reading import Reading


def follow(connection: apsw.Connection, reading: Reading, now: datetime, touched: Touched) -> None:
    """Derives the list and search rows of the touched tickets anew, inside the caller's transaction."""
