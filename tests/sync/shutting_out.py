"""Shutting a PC out of an office, and what the others then say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from branch import Branch, Replica
from standing import hub_of, quiet

from desktop.base.errors import HuiyinError, UnavailableError
from desktop.store.store import Store
from desktop.sync import membership, syncing
from desktop.sync.membership import Revoked
from desktop.sync.syncing import Synced

Office = Callable[[int], Branch]
FRESH = "seven geese in a field"


def run(branch: Branch, replica: Replica) -> Synced:
    with hub_of(branch) as hub:
        return syncing.Sync(replica.store, hub, pause=lambda _s: None).run()


def revoke(branch: Branch, by: Replica, gone: Replica, passphrase: str = FRESH) -> Revoked:
    station = gone.store.identity.workstation
    branch.revoked.add(station)
    branch.passphrases.insert(0, passphrase)
    with hub_of(branch) as hub:
        return membership.revoke(by.store, hub, by.store.founder(), station, passphrase, quiet)


def opens(replica: Replica, passphrase: str | None = None, recovery: str | None = None) -> bool:
    """Whether the database of a PC opens with a secret, as it lies there."""
    try:
        Store.open(replica.path, replica.store.clock, passphrase=passphrase, recovery=recovery).close()
    except UnavailableError as error:
        assert error.code in {"passphrase_wrong", "recovery_wrong"}, error
        return False
    return True


def refusal(branch: Branch, replica: Replica) -> str:
    with pytest.raises(HuiyinError) as refused:
        run(branch, replica)
    return refused.value.code


def stolen(branch: Branch, one: Replica, three: Replica) -> None:
    """A PC is shut out, and its thief still reaches the share."""
    assert branch.sync(three)
    branch.keep_hub()
    revoke(branch, one, three)
