"""Clocks that are wrong, jump or agree to the millisecond: order never depends on them, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from branch import Branch, Replica

from desktop.base.clock import FixedClock
from desktop.base.i18n import ZONE
from desktop.store import digest, log, models, verify
from desktop.store.store import Store

Office = Callable[[int], Branch]


def _exchange(branch: Branch) -> None:
    for _ in range(2):
        for replica in branch.replicas:
            assert branch.sync(replica)
    assert len({digest.digest(replica.store) for replica in branch.replicas}) == 1


def _reopened(replica: Replica, clock: FixedClock) -> None:
    key = replica.store.database.key
    replica.store.close()
    replica.store = Store.open_with_key(replica.path, key, clock)


@pytest.fixture
def clocks(office: Office) -> Iterator[tuple[Branch, tuple[FixedClock, FixedClock]]]:
    """Two PCs that know a ticket, each with a clock of its own."""
    branch = office(2)
    branch.work(branch.replicas[0], "register")
    _exchange(branch)
    pair = (FixedClock(branch.clock.now()), FixedClock(branch.clock.now()))
    for replica, clock in zip(branch.replicas, pair, strict=True):
        _reopened(replica, clock)
    yield branch, pair


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (timedelta(days=3653), timedelta(days=-3653)),
        (timedelta(minutes=-1), timedelta(0)),
        (timedelta(hours=8), timedelta(hours=-8)),
    ],
    ids=["ten years ahead and behind", "a minute", "another time zone"],
)
def test_clocks_that_differ_lose_nothing_and_order_nothing(
    clocks: tuple[Branch, tuple[FixedClock, FixedClock]], one: timedelta, two: timedelta
) -> None:
    branch, pair = clocks
    for clock, by in zip(pair, (one, two), strict=True):
        clock.advance(by)
    for _ in range(3):
        for replica in branch.replicas:
            branch.work(replica, "register")
            branch.work(replica, "note")
        pair[0].advance(-one)  # somebody puts it right, or wrong again
        _exchange(branch)
        one = -one
    causes = {row[0] for row in branch.replicas[0].store.database.run("SELECT cause FROM ticket")}
    assert len(causes) == 7
    for replica in branch.replicas:
        assert verify.verify(replica.store) == []
    keys = [row[0] for row in branch.replicas[0].store.database.run("SELECT id FROM ticket")]
    assert min(keys) > 0


def test_the_hour_that_comes_twice_makes_no_number_and_no_key_twice(
    clocks: tuple[Branch, tuple[FixedClock, FixedClock]],
) -> None:
    branch, pair = clocks
    for clock in pair:
        clock.set(datetime(2026, 10, 25, 2, 59, tzinfo=ZONE))
    for _ in range(2):
        for replica in branch.replicas:
            branch.work(replica, "register")
        for clock in pair:
            clock.set(datetime(2026, 10, 25, 2, 0, tzinfo=ZONE))
    _exchange(branch)
    store = branch.replicas[0].store
    numbers = [row[0] for row in store.database.run("SELECT number FROM ticket")]
    assert len(set(numbers)) == len(numbers) == 5
    assert verify.verify(store) == []


def test_two_edits_in_one_millisecond_are_both_kept(clocks: tuple[Branch, tuple[FixedClock, FixedClock]]) -> None:
    """Nobody's clock moves: fields that differ merge, lines are both there, the same field is set aside."""
    branch, _ = clocks
    stores = [replica.store for replica in branch.replicas]
    ticket = stores[0].database.value("SELECT id FROM ticket")
    for store, field, name in zip(stores, ("staff", "address"), ("甲", "乙"), strict=True):
        with store.unit("edit", store.founder(), ticket=ticket) as unit:
            unit.update(models.Ticket, ticket, **{field: name})
            unit.insert(models.Event, ticket=ticket, act="note", at=1, by=store.founder(), data=f'{{"text": "{name}"}}')
    for store, name in zip(stores, ("甲", "乙"), strict=True):
        with store.unit("edit", store.founder(), ticket=ticket) as unit:
            unit.update(models.Ticket, ticket, name=name)
    with stores[0].database.read() as one, stores[1].database.read() as two:
        assert {entry.at for entry in log.read(one, after=log.acknowledged(one).seq)} == {
            entry.at for entry in log.read(two, after=log.acknowledged(two).seq)
        }
    _exchange(branch)
    shown = stores[0].ticket(ticket)
    assert (shown.staff, shown.address) == ("甲", "乙")
    notes = {str(event.data.get("text")) for event in stores[1].case(ticket).events}
    assert {"甲", "乙"} <= notes
    values = {shown.name, *(str(row[0]) for row in stores[0].database.run("SELECT payload FROM aside"))}
    assert len(values) == 2 and stores[0].database.value("SELECT count(*) FROM aside") == 1
