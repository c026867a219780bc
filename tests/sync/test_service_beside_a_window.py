"""Sync beside a window: told of, remembered, and ended within moments when the window closes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import apsw
import pytest
from two_pcs import TwoPcs

from desktop.desk import sharing
from desktop.desk.sharing import Service, Sharing, Status
from desktop.store.store import Store
from desktop.sync import presence, service, state

_PATIENCE_S = 20.0


class Listening:
    """What a service told, and a way to wait for something in particular."""

    def __init__(self) -> None:
        self.told: list[Status] = []
        self._news = threading.Condition()

    def __call__(self, status: Status) -> None:
        with self._news:
            self.told.append(status)
            self._news.notify_all()

    def wait(self, holds: Callable[[Status], bool]) -> Status:
        with self._news:
            found = self._news.wait_for(lambda: any(map(holds, self.told)), _PATIENCE_S)
            assert found, self.told
            return next(status for status in reversed(self.told) if holds(status))

    def forget(self) -> None:
        with self._news:
            self.told.clear()


@pytest.fixture
def listening() -> Listening:
    return Listening()


@pytest.fixture
def running(two_pcs: TwoPcs, listening: Listening) -> Iterator[Service]:
    """The service of the PC at the back."""
    made = Service(two_pcs.back, listening)
    made.start()
    listening.wait(lambda status: not status.busy)
    yield made
    made.stop()


def test_a_share_that_is_gone_is_told_and_found_again_when_asked(
    two_pcs: TwoPcs, running: Service, listening: Listening
) -> None:
    two_pcs.take_share_away()
    running.sync_now()
    lost = listening.wait(lambda status: bool(status.code))
    assert lost.synced_at is not None
    two_pcs.bring_share_back()
    listening.forget()
    running.sync_now()
    listening.wait(lambda status: status.sharing is Sharing.SYNCED and not status.busy)


def test_when_it_was_last_synced_outlives_the_program(two_pcs: TwoPcs) -> None:
    two_pcs.sync()
    then = two_pcs.clock.now()
    two_pcs.clock.advance(timedelta(hours=3))
    with Store.open_with_key(two_pcs.back.database.path, two_pcs.back.database.key, two_pcs.clock) as again:
        assert state.local(again).synced_at == then
        two_pcs.take_share_away()
        assert service.once(again).synced_at == then


def test_an_idle_pc_goes_on_telling_that_it_is_there(two_pcs: TwoPcs, running: Service, listening: Listening) -> None:
    def seen() -> list[sharing.Pc]:
        return [pc for pc in sharing.pcs(two_pcs.at(two_pcs.front, "lin")) if pc.id == two_pcs.back.workstation.id]

    two_pcs.clock.advance(timedelta(minutes=6))
    assert presence.is_due(two_pcs.back)
    listening.wait(lambda _status: not presence.is_due(two_pcs.back))
    assert seen()[0].seen_at == two_pcs.clock.now()


def test_stopping_ends_what_is_under_way_and_leaves_the_database_sound(two_pcs: TwoPcs, listening: Listening) -> None:
    for number in range(220):
        with two_pcs.front.unit("note", two_pcs.front.founder()) as unit:
            unit.set_setting(f"note {number}", "x" * 200)
    two_pcs.sync(two_pcs.front)
    made = Service(two_pcs.back, listening)
    made.start()
    listening.wait(lambda status: status.busy)
    assert made.stop()
    assert two_pcs.back.database.value("PRAGMA quick_check(1)") == "ok"
    two_pcs.sync()
    assert two_pcs.equal()


def test_a_share_that_holds_it_does_not_hold_the_window(two_pcs: TwoPcs, listening: Listening) -> None:
    """The thread waits in the share for a lock that another PC does not give back."""
    holder = apsw.Connection(str(two_pcs.hub))
    holder.execute("BEGIN EXCLUSIVE")
    made = Service(two_pcs.back, listening)
    made.start()
    listening.wait(lambda status: status.busy)
    made.stop()
    told = len(listening.told)
    holder.execute("ROLLBACK")
    holder.close()
    made._thread.join(_PATIENCE_S)
    assert not made._thread.is_alive()
    assert len(listening.told) == told, "a closed window is told nothing any more"
