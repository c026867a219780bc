"""Sync in the background: soon after a change, patient in trouble, gone when asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from branch import Branch

from desktop.base.errors import UnavailableError
from desktop.base.instance import SYNC, InstanceGuard
from desktop.sync import binding, service, state
from desktop.sync.service import Service
from desktop.sync.state import Sharing, Status
from desktop.sync.syncing import Synced

Office = Callable[[int], Branch]
_PATIENCE_S = 20.0


class Told:
    """What a service has told so far; waits for what is to come."""

    def __init__(self) -> None:
        self.all: list[Status] = []
        self._more = threading.Condition()

    def __call__(self, status: Status) -> None:
        with self._more:
            self.all.append(status)
            self._more.notify_all()

    def until(self, holds: Callable[[Status], bool]) -> Status:
        with self._more:
            assert self._more.wait_for(lambda: any(map(holds, self.all)), _PATIENCE_S), self.all
            found = next(status for status in reversed(self.all) if holds(status))
            self.all.clear()
            return found


@pytest.fixture
def running(office: Office, request: pytest.FixtureRequest) -> tuple[Branch, Service, Told]:
    branch = office(2)
    told = Told()
    made = Service(branch.replicas[0].store, told)
    made.start()
    request.addfinalizer(made.stop)
    told.until(lambda status: status.sharing is Sharing.SYNCED and not status.busy)
    return branch, made, told


def test_a_change_goes_out_by_itself(running: tuple[Branch, Service, Told]) -> None:
    branch, made, told = running
    branch.work(branch.replicas[0], "register")
    made.nudge()
    told.until(lambda _: branch.replicas[0].store.database.value("SELECT count(*) FROM log WHERE pending") == 0)
    assert branch.sync(branch.replicas[1])
    assert branch.replicas[1].store.database.value("SELECT count(*) FROM ticket") == 1


def test_what_others_do_comes_by_itself(running: tuple[Branch, Service, Told]) -> None:
    branch, _, told = running
    branch.work(branch.replicas[1], "register")
    assert branch.sync(branch.replicas[1])
    told.until(lambda _: branch.replicas[0].store.database.value("SELECT count(*) FROM ticket") == 1)


def test_a_share_that_is_gone_is_told_and_comes_back(running: tuple[Branch, Service, Told]) -> None:
    branch, made, told = running
    there = Path(branch.address)
    away = there.rename(there.with_name("away.hub"))
    branch.work(branch.replicas[0], "register")
    made.nudge()
    found = told.until(lambda status: status.sharing is Sharing.HUB_MISSING and status.waiting == 1)
    assert found.code == "hub_missing"
    away.rename(there)
    made.sync_now()
    told.until(lambda status: status.sharing is Sharing.SYNCED and not status.waiting)


def test_it_ends_while_it_waits_out_trouble(running: tuple[Branch, Service, Told]) -> None:
    branch, made, told = running
    Path(branch.address).unlink()
    made.sync_now()
    told.until(lambda status: status.sharing is Sharing.HUB_MISSING)
    made.stop()
    assert not made._thread.is_alive()


def test_what_holds_work_back_is_remembered_until_the_go(office: Office) -> None:
    branch = office(2)
    store = branch.replicas[0].store
    branch.work(branch.replicas[0], "register")
    assert state.after(store, Synced(held=True), 0).sharing is Sharing.HELD
    assert state.local(store).sharing is Sharing.HELD
    state.forget(store)
    assert state.local(store).sharing is Sharing.WAITING


def test_a_pc_without_room_tells_of_trouble_that_it_can_not_keep(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = office(2).replicas[0].store

    def full() -> NoReturn:
        raise UnavailableError("disk_full")

    before = state.local(store)
    monkeypatch.setattr(store.database, "write", full)
    found = state.failed(store, UnavailableError("hub_missing", path=Path("office.hub")), before)
    assert (found.sharing, found.code) == (Sharing.HUB_MISSING, "hub_missing")


def test_an_office_on_one_pc_has_nothing_to_exchange(office: Office) -> None:
    store = office(1).replicas[0].store
    with store.database.write() as connection:
        binding.remove(connection)
    assert service.once(store).sharing is Sharing.ALONE


def test_one_sync_at_a_time(office: Office) -> None:
    store = office(1).replicas[0].store
    with InstanceGuard(store.database.path, SYNC), pytest.raises(UnavailableError, match="sync_running"):
        service.once(store)
