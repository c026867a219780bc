"""A workstation that nobody knows yet makes itself known: its row in the office's record, its keys in this database."""

from __future__ import annotations

from desktop.store import identity, models, numbers
from desktop.store.identity import Identity
from desktop.store.unit import Unit

ACT = "workstation"


def introduce(unit: Unit, signer: Identity, name: str) -> str:
    """Makes this database that workstation, with the next free letter, which is returned.

    The unit of work must be signed by `signer`: its entry brings the key along.
    """
    letter = numbers.next_letter([row[0] for row in unit.connection.execute("SELECT letter FROM workstation")])
    unit.insert(
        models.Workstation, id=signer.workstation, name=name, letter=letter, public_key=signer.public_key,
        exchange_key=signer.exchange_key,
    )  # fmt: skip
    identity.put(unit.connection, signer)
    unit.describe(letter=letter)
    return letter
