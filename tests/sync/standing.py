"""How PCs and their hub stand: looked at before and after something goes wrong."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

from at_rest import check
from branch import Branch, Replica

from desktop.store import digest, log
from desktop.sync.envelope import Sealer
from desktop.sync.hubs import open_hub


def standing(replica: Replica) -> tuple[str, log.Head, log.Head]:
    """What a PC holds, how far its log goes, and what of it is confirmed."""
    with replica.store.database.read() as connection:
        return digest.digest(replica.store), log.head(connection), log.acknowledged(connection)


def waiting(replica: Replica) -> set[str]:
    """The units that a PC has not sent."""
    return {row[0] for row in replica.store.database.run("SELECT origin FROM log WHERE pending")}


def on_hub(branch: Branch) -> Counter[str]:
    """How often each unit is there."""
    with closing(open_hub(branch.address)) as hub:
        sealer = Sealer(hub.plate.id, branch.replicas[0].store.office_keys())
        return Counter(sealer.open_entry(sealed).origin for sealed in hub.read(0, 10**6))


def work_on_both(branch: Branch) -> None:
    """One sends what it did; the other has something to read and something to send."""
    one, two = branch.replicas
    for replica, kind in ((one, "register"), (one, "note"), (two, "edit"), (two, "attach")):
        branch.work(replica, kind)
    assert branch.sync(one)


def come_together(branch: Branch, known: set[str], rounds: int = 2) -> None:
    """Everybody syncs; then all are alike, and everything is there once."""
    for _ in range(rounds):
        for replica in branch.replicas:
            assert branch.sync(replica), replica.name
    check(branch, known)
