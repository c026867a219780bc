"""The second half of shutting a PC out: its row is retired, under the new key, by whichever PC gets to it first."""

from __future__ import annotations

from desktop.store import models
from desktop.store.store import Store
from desktop.sync import keyring

ACT = "revoke"


def finish(store: Store) -> None:
    """Retires the workstations that the book of keys shuts out, in the name of whoever did that."""
    book = keyring.book_of(store)
    if book is None or store.identity.epoch < book.epoch:
        return
    known = store.reading.workstations()
    for workstation, author in book.revoked.items():
        if workstation in known and not known[workstation].retired:
            with store.unit(ACT, author) as unit:
                unit.update(models.Workstation, workstation, retired=True)
                unit.describe(letter=known[workstation].letter)
