"""How PCs and their hub stand, before and after something goes wrong; and bringing them together again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager

from at_rest import check
from branch import Branch, Replica

from desktop.store import digest, log, verify
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Hub
from desktop.sync.hubs import open_hub


def quiet(_done: int, _total: int) -> None:
    """Nobody watches how far it is."""


@contextmanager
def hub_of(branch: Branch) -> Iterator[Hub]:
    """The office's hub, open."""
    with closing(open_hub(branch.address)) as hub:
        yield hub


def standing(replica: Replica) -> tuple[str, log.Head, log.Head]:
    """What a PC holds, how far its log goes, and what of it is confirmed."""
    with replica.store.database.read() as connection:
        return digest.digest(replica.store), log.head(connection), log.acknowledged(connection)


def waiting(replica: Replica) -> set[str]:
    """The units that a PC has not sent."""
    return {row[0] for row in replica.store.database.run("SELECT origin FROM log WHERE pending")}


def on_hub(branch: Branch) -> Counter[str]:
    """How often each unit is there."""
    with hub_of(branch) as hub:
        sealer = Sealer(hub.plate.id, branch.replicas[0].store.office_keys())
        return Counter(sealer.open_entry(sealed).origin for sealed in hub.read(0, 10**6))


def work_on_both(branch: Branch) -> None:
    """One sends what it did; the other has something to read and something to send."""
    one, two = branch.replicas
    for replica, kind in ((one, "register"), (one, "note"), (two, "edit"), (two, "attach")):
        branch.work(replica, kind)
    assert branch.sync(one)


def everybody_syncs(branch: Branch, rounds: int = 2) -> None:
    """One after the other, some times over."""
    for _ in range(rounds):
        for replica in branch.replicas:
            assert branch.sync(replica), replica.name


def settle(branch: Branch, *replicas: Replica) -> None:
    """These sync, or all; then they are alike, and each database holds together."""
    stay = replicas or tuple(branch.replicas)
    for _ in range(3):
        for replica in stay:
            assert branch.sync(replica), replica.name
    assert len({digest.digest(replica.store) for replica in stay}) == 1
    for replica in stay:
        assert verify.verify(replica.store) == [], replica.name


def come_together(branch: Branch, known: set[str], rounds: int = 2) -> None:
    """Everybody syncs; then all are alike, and everything is there once."""
    everybody_syncs(branch, rounds)
    check(branch, known)
