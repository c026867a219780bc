"""Disks that fail at any operation, and power that goes at any moment: what was reported as saved is there, no more."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
import store_making as making
from faulty_disk import FOR_GOOD, Disk, faulty_disk
from two_pcs import TwoPcs

from desktop.base.clock import FixedClock
from desktop.base.errors import UnavailableError
from desktop.store import digest, models, verify
from desktop.store.keys import sidecar
from desktop.store.store import Store
from desktop.ui.wording.errors import of_code

LONG = "字" * 4000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Every database of the test lies on it."""
    with faulty_disk(tmp_path) as made:
        yield made


@pytest.fixture
def store(disk: Disk, tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """An office with one ticket."""
    with making.make(tmp_path / "office.db", clock) as made:
        making.register(made, name="张三", cause="令牌0")
        yield made


def _causes(store: Store) -> set[str]:
    return {row["cause"] for row in store.rows(models.Ticket.select(models.Ticket.cause))}


def _opened(path: Path, clock: FixedClock) -> Store:
    return Store.open(path, clock, passphrase=making.PASSPHRASE)


@pytest.mark.slow
def test_what_was_saved_survives_the_loss_of_power(disk: Disk, store: Store, tmp_path: Path, clock: FixedClock) -> None:
    """The power goes before any write or wait; also while the write-ahead log is folded in."""
    rnd = random.Random(20261009)
    path = store.database.path
    saved = {"令牌0"}
    left: list[tuple[Path, set[str]]] = []

    def power_goes(_kind: str) -> None:
        if rnd.random() < 0.02:
            folder = tmp_path / f"after-{len(left)}"
            folder.mkdir()
            disk.leave(path, folder, rnd)
            left.append((folder, set(saved)))

    disk.watch = power_goes
    for number in range(1, 41):
        making.register(store, cause=f"令牌{number}", course=LONG[: rnd.randrange(len(LONG))])
        saved.add(f"令牌{number}")
        if number % 15 == 0:
            store.database.scrub()
    disk.watch = None
    assert len(left) > 20
    for folder, acknowledged in left:
        shutil.copy(sidecar(path), sidecar(folder / path.name))
        with _opened(folder / path.name, clock) as again:
            again.database.demand_sound()
            assert acknowledged <= _causes(again), folder.name
            assert len(_causes(again) - acknowledged) <= 1
            assert verify.verify(again) == []


@pytest.mark.parametrize("times", [1, FOR_GOOD], ids=["once", "for good"])
@pytest.mark.parametrize(("kind", "first"), [("write", 0), ("write", 1), ("write", 7), ("write", 40), ("sync", 0)])
def test_an_operation_that_fails_takes_the_unit_back(
    disk: Disk, store: Store, clock: FixedClock, kind: str, first: int, times: int
) -> None:
    before = digest.digest(store)
    store.drafts.save(1, "intake", "", {"cause": LONG})
    with disk.failing(kind, first, apsw.IOError, times) as fault:
        with pytest.raises(UnavailableError) as error:
            making.register(store, cause=LONG)
        assert store.ticket(store.scalar(models.Ticket.select(models.Ticket.id))).name == "张三"
    assert fault.failed
    assert error.value.code == "disk_error"
    assert digest.digest(store) == before
    assert [draft.data for draft in store.drafts.all_of(1)] == [{"cause": LONG}]
    making.register(store, cause="之后")
    assert verify.verify(store) == []
    store.close()
    with _opened(store.database.path, clock) as again:
        assert _causes(again) == {"令牌0", "之后"}
        assert verify.verify(again) == []


@pytest.mark.parametrize("first", [0, 2, 5])
def test_a_place_that_can_not_be_read_opens_nothing_and_changes_nothing(
    disk: Disk, store: Store, clock: FixedClock, first: int
) -> None:
    before = digest.digest(store)
    store.close()
    content = store.database.path.read_bytes()
    with disk.failing("read", first, apsw.IOError, FOR_GOOD), pytest.raises(UnavailableError) as error:
        _opened(store.database.path, clock)
    assert error.value.code == "disk_error"
    assert store.database.path.read_bytes()[:24] == content[:24]
    with _opened(store.database.path, clock) as again:
        with disk.failing("read", 0, apsw.IOError, FOR_GOOD), pytest.raises(UnavailableError) as error:
            digest.digest(again)
        assert error.value.code == "disk_error"
        assert digest.digest(again) == before


def test_no_room_in_the_write_ahead_log_saves_nothing_until_there_is(disk: Disk, store: Store) -> None:
    before = digest.digest(store)
    for first in range(0, 12, 3):
        with disk.failing("write", first, apsw.FullError, FOR_GOOD, "-wal"):
            with pytest.raises(UnavailableError) as error:
                making.register(store, cause=LONG)
            assert error.value.code == "disk_full"
            assert digest.digest(store) == before
    making.register(store, cause="有空间了")
    assert _causes(store) == {"令牌0", "有空间了"}
    assert verify.verify(store) == []


def test_a_database_that_turns_read_only_is_told_and_can_be_read(disk: Disk, store: Store) -> None:
    before = digest.digest(store)
    with disk.failing("write", 0, apsw.ReadOnlyError, FOR_GOOD):
        with pytest.raises(UnavailableError) as error:
            making.register(store)
        assert _causes(store) == {"令牌0"}
    assert error.value.code == "read_only"
    assert digest.digest(store) == before


@pytest.mark.parametrize(("error", "code"), [(apsw.FullError, "disk_full"), (apsw.IOError, "disk_error")])
def test_a_disk_that_fails_during_a_sync_leaves_this_pc_as_it_was(
    disk: Disk, two_pcs: TwoPcs, error: type[apsw.Error], code: str
) -> None:
    ticket = two_pcs.register()
    two_pcs.do(two_pcs.front, "lin", ticket, "contact", means="phone", reached=True, said="客户又来电")
    two_pcs.sync(two_pcs.front)
    back = two_pcs.back
    two_pcs.do(back, "lin", ticket, "note", text="等着发出的一句")
    before, waiting = digest.digest(back), back.database.run("SELECT origin FROM log WHERE pending = 1")
    for first in (0, 3, 10, 30):
        with disk.failing("write", first, error, FOR_GOOD, "back/office.db-wal") as fault:
            status = two_pcs.sync(back)
        assert fault.failed and status.code == code
        assert of_code(code, {"path": "office.db"})
        assert digest.digest(back) == before
        assert back.database.run("SELECT origin FROM log WHERE pending = 1") == waiting
    two_pcs.sync()
    assert two_pcs.equal()
    assert verify.verify(back) == []


def test_a_scanner_that_holds_the_file_for_a_moment_is_waited_for(disk: Disk, store: Store, clock: FixedClock) -> None:
    store.close()
    with disk.failing("lock", 0, apsw.BusyError, 4) as fault, _opened(store.database.path, clock) as again:
        assert fault.failed == 4
        assert _causes(again) == {"令牌0"}


def test_a_file_that_stays_held_is_told_and_left_as_it_is(disk: Disk, store: Store, clock: FixedClock) -> None:
    path = store.database.path
    store.close()
    content = path.read_bytes()
    with disk.failing("open", 0, apsw.CantOpenError, FOR_GOOD, ".db"), pytest.raises(UnavailableError) as error:
        _opened(path, clock)
    assert error.value.code == "cannot_open"
    assert path.read_bytes() == content
    with _opened(path, clock) as again:
        assert _causes(again) == {"令牌0"}


def test_nothing_is_left_where_a_new_database_could_not_be_finished(
    disk: Disk, tmp_path: Path, clock: FixedClock
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    for first in range(0, 240, 60):
        with disk.failing("write", first, apsw.IOError), pytest.raises(UnavailableError) as error:
            making.make(folder / "office.db", clock)
        assert error.value.code == "disk_error"
        assert list(folder.iterdir()) == []
    making.make(folder / "office.db", clock).close()
