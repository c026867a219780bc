"""A ledger of thousands of rows comes in; then two PCs change the same hundreds before they hear of each other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
from branch import Branch

from desktop.base.clock import to_ms
from desktop.store import digest, log, models, verify
from desktop.store.store import Store
from desktop.store.unit import BULK_TICKETS
from desktop.sync import settling, syncing
from desktop.sync.hubs import open_hub

Office = Callable[[int], Branch]
ROWS, EDITS = 2000, 200


def _import(branch: Branch, store: Store) -> None:
    now = to_ms(branch.clock.now())
    with store.bulk(store.founder(), "ledger"):
        for number in range(ROWS):
            with store.unit("register", store.founder()) as unit:
                unit.insert(
                    models.Ticket, number=f"L-{number:05d}", received_at=now, received_by=store.founder(), tier=1,
                    level=1, state="handling", act=unit.new_act(), pack=store.current_pack(), cause=f"旧账{number}",
                )  # fmt: skip


def _edit(store: Store, tickets: list[int], name: str) -> None:
    for ticket in tickets:
        with store.unit("edit", store.founder(), ticket=ticket) as unit:
            unit.update(models.Ticket, ticket, name=f"{name}{ticket}")


@pytest.mark.slow
def test_thousands_of_rows_and_hundreds_of_conflicts_lose_nothing(office: Office) -> None:
    branch = office(2)
    one, two = (replica.store for replica in branch.replicas)
    before = one.head().seq
    _import(branch, one)
    assert one.head().seq - before == ROWS // BULK_TICKETS
    for replica in branch.replicas:
        assert branch.sync(replica)
    assert two.database.value("SELECT count(*) FROM ticket") == ROWS
    tickets = [row[0] for row in one.database.run("SELECT id FROM ticket ORDER BY id LIMIT ?", (EDITS,))]
    _edit(one, tickets, "甲")
    _edit(two, tickets, "乙")
    assert branch.sync(branch.replicas[0])
    with closing(open_hub(branch.address)) as hub:
        done = syncing.Sync(two, hub).run()
    assert (done.taken, len(done.aside)) == (EDITS, EDITS)
    assert branch.sync(branch.replicas[0])
    assert digest.digest(one) == digest.digest(two)
    assert {one.ticket(ticket).name for ticket in tickets} == {f"甲{ticket}" for ticket in tickets}
    with one.database.read() as connection:
        waiting = settling.units(connection)
        mine = {value.mine for unit in waiting for value in settling.values(connection, unit.payload)}
    assert mine == {f"乙{ticket}" for ticket in tickets}
    assert {unit.reason for unit in waiting} == {"changed"} and len({unit.bundle for unit in waiting}) == EDITS
    for unit in waiting[:3]:
        settling.apply(one, one.founder(), unit.bundle)
    for unit in waiting[3:]:
        settling.discard(one, one.founder(), unit.bundle)
    for replica in branch.replicas:
        assert branch.sync(replica)
    names = {two.ticket(ticket).name[0] for ticket in tickets}
    assert names == {"甲", "乙"}
    assert digest.digest(one) == digest.digest(two)
    for store in (one, two):
        with store.database.read() as connection:
            assert settling.units(connection) == [] and log.pending(connection)[0] == 0
        assert verify.verify(store) == []
