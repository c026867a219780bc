"""The log is enough: another database of the office that replays it is the same, and what was replayed rewinds."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import store_making as making

from desktop.base.clock import FixedClock
from desktop.store import changes, derive, digest, keys, log, models, undo, verify
from desktop.store.store import Store


@pytest.fixture
def pair(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Store, Store]]:
    """Two databases that begin alike."""
    making.make(tmp_path / "one.db", clock).close()
    shutil.copy(tmp_path / "one.db", tmp_path / "two.db")
    shutil.copy(keys.sidecar(tmp_path / "one.db"), keys.sidecar(tmp_path / "two.db"))
    one = Store.open(tmp_path / "one.db", clock, passphrase=making.PASSPHRASE)
    two = Store.open(tmp_path / "two.db", clock, passphrase=making.PASSPHRASE)
    yield one, two
    one.close()
    two.close()


def _busy_day(store: Store, clock: FixedClock, rnd: random.Random, units: int) -> None:
    author = making.admin(store)
    tickets = [making.register(store, name="第一个", phone="13800138000")]
    for number in range(units):
        clock.advance(timedelta(minutes=rnd.randrange(-5, 60)))
        ticket = rnd.choice(tickets)
        kind = rnd.random()
        if kind < 0.3:
            tickets.append(making.register(store, name=f"客户{number}", phone=rnd.choice(["13800138000", "139"])))
        elif kind < 0.6:
            making.edit(
                store, ticket, phone=rnd.choice(["13800138000", "139", ""]), state=rnd.choice(["handling", "filed"])
            )
        elif kind < 0.8:
            making.note(store, ticket, f"第{number}次联系")
        elif kind < 0.9:
            with store.unit("holiday", author) as unit:
                unit.insert(models.Holiday, on=f"2026-11-{number % 28 + 1:02d}", works=False)
        else:
            undo.undo(store, author, making.note(store, ticket, "写错了").origin)


def _replay(source: Store, target: Store) -> None:
    """Applies what the target lacks, entry by entry, strictly, in one transaction."""
    with source.database.read() as connection:
        missing = list(log.read(connection, after=target.head().seq))
    with target.database.write() as connection:
        for entry in missing:
            assert entry.payload is not None
            assert changes.apply_strictly(connection, entry.payload)
            touched = changes.touched(connection, changes.changes(entry.payload))
            log.append(connection, entry, touched.tickets)
            derive.follow(connection, target.reading, target.clock.now(), touched)


def _rewind(store: Store, seq: int) -> None:
    """Takes back all entries after `seq`, newest first, strictly, in one transaction."""
    with store.database.write() as connection:
        for entry in reversed(list(log.read(connection, after=seq))):
            assert entry.payload is not None
            assert changes.apply_strictly(connection, changes.invert(entry.payload))
            connection.execute("DELETE FROM log WHERE seq = ?", (entry.seq,)).fetchall()
            connection.execute("DELETE FROM log_ticket WHERE seq = ?", (entry.seq,)).fetchall()
            touched = changes.touched(connection, changes.changes(changes.invert(entry.payload)))
            derive.follow(connection, store.reading, store.clock.now(), touched)


@pytest.mark.parametrize("seed", range(4))
def test_a_replica_is_a_replay_and_rewinds(pair: tuple[Store, Store], clock: FixedClock, seed: int) -> None:
    one, two = pair
    rnd = random.Random(seed)
    empty = digest.digest(two)
    _busy_day(one, clock, rnd, 30)
    _replay(one, two)
    assert digest.digest(one) == digest.digest(two)
    assert verify.verify(two) == []
    between, seen = one.head().seq, digest.digest(one)
    _busy_day(one, clock, rnd, 15)
    _replay(one, two)
    assert digest.digest(one) == digest.digest(two)
    _rewind(two, between)
    assert (digest.digest(two), verify.verify(two)) == (seen, [])
    _rewind(two, 1)
    assert (digest.digest(two), verify.verify(two)) == (empty, [])


def test_two_acts_on_one_ticket_never_both_fit(pair: tuple[Store, Store], clock: FixedClock) -> None:
    one, two = pair
    ticket = making.register(one)
    _replay(one, two)
    for store in pair:
        with store.unit("escalate", making.admin(store), ticket=ticket) as unit:
            unit.update(models.Ticket, ticket, act=unit.new_act())
    with one.database.read() as connection:
        foreign = next(iter(log.read(connection, after=2))).payload
    before = digest.digest(two)
    assert foreign is not None
    with two.database.write() as connection:
        assert not changes.apply_strictly(connection, foreign)
    assert digest.digest(two) == before


def test_different_fields_of_one_ticket_both_fit(pair: tuple[Store, Store]) -> None:
    one, two = pair
    ticket = making.register(one)
    _replay(one, two)
    with one.unit("edit", making.admin(one)) as unit:
        unit.update(models.Ticket, ticket, name="甲")
    with two.unit("edit", making.admin(two)) as unit:
        unit.update(models.Ticket, ticket, phone="138")
    with one.database.read() as connection:
        foreign = next(iter(log.read(connection, after=2))).payload
    assert foreign is not None
    with two.database.write() as connection:
        assert changes.apply_strictly(connection, foreign)
    assert (two.ticket(ticket).name, two.ticket(ticket).phone) == ("甲", "138")


def test_a_note_on_a_ticket_that_is_not_there_does_not_fit(pair: tuple[Store, Store]) -> None:
    one, two = pair
    ticket = making.register(one)
    making.note(one, ticket, "接上文")
    with one.database.read() as connection:
        foreign = next(iter(log.read(connection, after=2))).payload
    assert foreign is not None
    with two.database.write() as connection:
        assert not changes.apply_strictly(connection, foreign)
    assert verify.verify(two) == []
