"""A hub on a share that fails at any read or write, fills up, or may only be read: nothing is lost or there twice."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import subprocess
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path

import apsw
import pytest
from branch import Branch
from failing_disk import EVERYTHING, WRITING, FailingDisk, Trouble, fills_up, is_held
from postgres_server import MEMORY
from standing import come_together, on_hub, quiet, standing, waiting, work_on_both
from template import PASSPHRASE, Template

from desktop.base.errors import DamagedError, UnavailableError
from desktop.store import digest
from desktop.store.store import Store
from desktop.sync import binding, healing, joining, service
from desktop.sync.hub import Plate
from desktop.sync.hubs import create_hub, shared_file
from desktop.sync.state import Sharing

Office = Callable[[int], Branch]


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In memory where there is such a place: how long a sound disk takes is not what is tested here."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def disk() -> Iterator[FailingDisk]:
    """For the shared file and its journal, also while it is being made."""
    with closing(FailingDisk(".hub", ".hub-journal", ".new", ".new-journal")) as made:
        yield made


# ---------------------------------------------------------------------- at every operation

_TROUBLES: dict[str, tuple[Trouble, Sharing]] = {
    "gone": (Trouble(EVERYTHING, 0), Sharing.UNREACHABLE),
    "gone once it was done": (Trouble(WRITING, 0, late=True), Sharing.UNREACHABLE),
    "not to be written": (Trouble(WRITING, 0), Sharing.UNREACHABLE),
    "once not to be written": (Trouble(WRITING, 0, times=1), Sharing.UNREACHABLE),
    "full": (Trouble(WRITING, 0, fills_up), Sharing.CANNOT_SEND),
}


@pytest.mark.slow
@pytest.mark.parametrize("how", _TROUBLES)
def test_a_share_that_fails_at_any_operation_leaves_all_as_it_was_or_done(
    office: Office, disk: FailingDisk, how: str
) -> None:
    branch = office(2)
    two = branch.replicas[1]
    kind, sharing = _TROUBLES[how]
    unsure = 0
    for first in itertools.count():
        work_on_both(branch)
        mine, before = waiting(two), standing(two)
        trouble = Trouble(kind.kinds, first, kind.fail, kind.times, kind.late)
        with disk.under(trouble):
            status = service.once(two.store)
        if not trouble.has_struck:
            assert status.sharing is Sharing.SYNCED
            break
        assert status.sharing in {sharing, Sharing.SYNCED}, (first, status)
        assert status.waiting == len(waiting(two))
        if standing(two)[2] == before[2]:
            assert standing(two) == before
        there = on_hub(branch)
        assert all(there[origin] == 1 for origin in mine - waiting(two)), first
        unsure += any(there[origin] for origin in waiting(two))
        for replica in (two, branch.replicas[0]):
            assert branch.sync(replica), (first, replica.name)
        assert set(on_hub(branch).values()) == {1}
        assert len({digest.digest(replica.store) for replica in branch.replicas}) == 1, first
    assert first > 10, "nothing was tried"
    assert unsure or not kind.late, "no answer was lost after the hub had taken it"
    come_together(branch, branch.known())


@pytest.mark.slow
def test_a_repair_that_breaks_off_at_any_operation_is_finished_by_anybody(office: Office, disk: FailingDisk) -> None:
    """What is there by then is filled up by the next sync; where nothing is, somebody repairs once more."""
    branch = office(2)
    branch.hub_lost = True
    one, two = branch.replicas
    work_on_both(branch)
    known, again = branch.known(), 0
    for first in itertools.count():
        trouble = Trouble(EVERYTHING, first)
        Path(branch.address).write_bytes(b"damaged" * 100)
        with disk.under(trouble), suppress(UnavailableError):
            healing.rebuild(one.store, lambda _done, _total: None)
        status = service.once(two.store)
        if status.sharing in (Sharing.HUB_MISSING, Sharing.HUB_DAMAGED):
            again += 1
            healing.rebuild(two.store, lambda _done, _total: None)
        else:
            assert status.sharing is Sharing.SYNCED, (first, status)
        for replica in (two, one, two):
            assert branch.sync(replica), (first, replica.name)
        assert set(on_hub(branch).values()) == {1}
        assert len({digest.digest(replica.store) for replica in branch.replicas}) == 1
        if not trouble.has_struck:
            break
    assert 0 < again < first
    come_together(branch, known)


def test_a_repair_on_a_full_share_leaves_the_hub_that_is_there(office: Office, disk: FailingDisk) -> None:
    branch = office(2)
    work_on_both(branch)
    for replica in branch.replicas:
        assert branch.sync(replica)
    before = on_hub(branch)
    with disk.under(Trouble(WRITING, 0, fills_up)), pytest.raises(UnavailableError, match="hub_full"):
        healing.rebuild(branch.replicas[0].store, quiet)
    assert on_hub(branch) == before
    assert not list(Path(branch.address).parent.glob("*.damaged*"))
    come_together(branch, branch.known())


def test_sharing_that_breaks_off_at_any_operation_is_finished_by_sharing_again(
    template: Template, tmp_path: Path, disk: FailingDisk
) -> None:
    branch = Branch.found(tmp_path, template, random.Random(7))
    store, begun = branch.replicas[0].store, 0
    joining.leave(store)
    for first in itertools.count():
        address, trouble = str(tmp_path / f"{first}.hub"), Trouble(EVERYTHING, first)
        with disk.under(trouble), suppress(UnavailableError, DamagedError):
            joining.share(store, address)
        if not trouble.has_struck:
            break
        with store.database.read() as connection:
            bound = binding.of(connection)
        if bound is None:
            begun += Path(address).exists()
            joining.share(store, address)
        assert service.once(store).sharing is Sharing.SYNCED, first
        joined = joining.join(
            address, joining.Newcomer(tmp_path / f"{first}.db", "second", PASSPHRASE), branch.clock, quiet
        )
        for one in (joined, store):
            assert service.once(one).sharing is Sharing.SYNCED
        assert digest.digest(joined) == digest.digest(store)
        joined.close()
        joining.leave(store)
    assert 0 < begun <= first
    branch.close()


def test_where_another_office_begins_nothing_is_taken_over(office: Office, tmp_path: Path) -> None:
    one = office(1).replicas[0]
    joining.leave(one.store)
    other = str(tmp_path / "other.hub")
    with (
        closing(create_hub(other, Plate("0" * 8, "SZ02", "深圳二部"))),
        pytest.raises(UnavailableError, match="hub_exists"),
    ):
        joining.share(one.store, other)


def test_a_file_that_somebody_holds_for_moments_is_waited_for(office: Office, disk: FailingDisk) -> None:
    branch = office(2)
    work_on_both(branch)
    trouble = Trouble(frozenset({"lock"}), 3, is_held, times=6)
    with disk.under(trouble):
        assert service.once(branch.replicas[1].store).sharing is Sharing.SYNCED
    assert trouble.met > 9


def test_a_file_that_somebody_holds_for_long_is_busy_and_nothing_is_lost(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_file, "_WAIT_MS", 30)
    branch = office(2)
    work_on_both(branch)
    two = branch.replicas[1]
    known, before = branch.known(), standing(two)
    with closing(apsw.Connection(branch.address)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        status = service.once(two.store)
        assert (status.sharing, status.code, status.waiting) == (Sharing.UNREACHABLE, "hub_busy", 2)
        assert standing(two) == before
    come_together(branch, known)


# ---------------------------------------------------------------------- killed


_STEPS = 80
"""So many instructions of the engine are one step."""


def _dies() -> bool:
    os.kill(os.getpid(), signal.SIGKILL)
    return True


def _on_the_hub(_store: Store, first: int) -> AbstractContextManager[object]:
    """Dies right after a write to the hub."""
    return FailingDisk(".hub", ".hub-journal").under(Trouble(WRITING, first, _dies, late=True))


def _at_home(store: Store, first: int) -> AbstractContextManager[object]:
    """Dies at a step of the own database's engine."""
    left = itertools.count(first, -1)
    store.database.connection().set_progress_handler(lambda: not next(left) and _dies(), _STEPS)
    return nullcontext()


def _killed(store: Callable[[], Store], dying: Callable[[Store, int], AbstractContextManager[object]], at: int) -> bool:
    """A process of its own syncs and dies somewhere; whether it came to that."""
    child = os.fork()
    if not child:
        try:
            opened = store()
            with dying(opened, at):
                service.once(opened)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    ended = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(ended) or ended == 0
    return os.WIFSIGNALED(ended)


@contextmanager
def _open(branch: Branch, keys: list[bytes]) -> Iterator[None]:
    """Inside, the databases are open; while they are closed, a process can be made."""
    for replica, key in zip(branch.replicas, keys, strict=True):
        replica.store = Store.open_with_key(replica.path, key, branch.clock)
    yield
    _close(branch)


def _close(branch: Branch) -> None:
    for replica in branch.replicas:
        replica.store.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that begins where this one stands")
@pytest.mark.parametrize("dying", [_on_the_hub, _at_home])
def test_a_process_killed_at_any_step_leaves_nothing_half_done(
    office: Office, tmp_path: Path, dying: Callable[[Store, int], AbstractContextManager[object]]
) -> None:
    branch = office(2)
    work_on_both(branch)
    known, two, keys = branch.known(), branch.replicas[1], [one.store.database.key for one in branch.replicas]
    mine, hot, unsure = waiting(two), 0, 0
    _close(branch)
    kept = tmp_path / "kept"
    shutil.copytree(tmp_path, kept)
    for first in itertools.count():
        if not _killed(lambda: Store.open_with_key(two.path, keys[1], branch.clock), dying, first):
            break
        hot += Path(f"{branch.address}-journal").exists()
        with _open(branch, keys):
            there = on_hub(branch)
            assert all(there[origin] == 1 for origin in mine - waiting(two)), first
            unsure += any(there[origin] for origin in waiting(two))
            come_together(branch, known)
        for left in tmp_path.glob("*.*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    assert first > 10, "nothing was tried"
    if dying is _on_the_hub:
        assert unsure, "nobody died between the hub's taking it and noting that"
        assert hot, "no journal was left lying"


# ---------------------------------------------------------------------- full, or to be read only


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two mebibytes."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small disk takes root")
    place = tmp_path / "share"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], check=False).returncode:
        pytest.skip("this system lets nobody mount")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.fixture(params=["file", "folder"])
def on_small_disk(
    request: pytest.FixtureRequest, templates: Callable[[str], Template], tmp_path: Path, small_disk: Path
) -> Iterator[Branch]:
    """Two PCs that share by a hub of each kind on that disk."""
    branch = Branch.found(tmp_path, templates(request.param), random.Random(7))
    branch.address = shutil.move(branch.address, str(small_disk))
    with branch.replicas[0].store.database.write() as connection:
        binding.put(connection, binding.Binding(branch.address, branch.template.hub_id))
    branch.join()
    for _ in range(2):
        for replica in branch.replicas:
            assert branch.sync(replica)
    yield branch
    _close(branch)


def test_a_share_with_any_room_left_takes_all_or_nothing(on_small_disk: Branch, small_disk: Path) -> None:
    branch, two = on_small_disk, on_small_disk.replicas[1]
    outcomes = set()
    for leave in range(0, 160, 8):
        work_on_both(branch)
        mine, before = waiting(two), standing(two)
        filler = small_disk / "filler"
        filler.write_bytes(b"")
        free = os.statvfs(small_disk)
        with filler.open("wb") as file:
            file.write(b"x" * max(0, free.f_bavail * free.f_frsize - leave * 1024))
        status = service.once(two.store)
        outcomes.add((status.sharing, status.code))
        assert status.waiting == len(waiting(two))
        filler.unlink()
        there = on_hub(branch)
        assert all(there[origin] == 1 for origin in mine - waiting(two)), leave
        if status.code:
            assert (digest.digest(two.store) != before[0]) == (standing(two)[2] != before[2])
        for replica in (two, branch.replicas[0]):
            assert branch.sync(replica), (leave, replica.name)
    assert outcomes == {(Sharing.CANNOT_SEND, "hub_full"), (Sharing.SYNCED, "")}
    come_together(branch, branch.known())


def test_who_may_only_read_the_share_reads_on_and_keeps_what_waits(on_small_disk: Branch, small_disk: Path) -> None:
    branch, (one, two) = on_small_disk, on_small_disk.replicas
    work_on_both(branch)
    branch.work(one, "attach")
    assert branch.sync(one)
    known, theirs = branch.known(), one.store.head()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    status = service.once(two.store)
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    assert (status.sharing, status.code, status.waiting) == (Sharing.CANNOT_SEND, "hub_read_only", 2)
    assert standing(two)[2] == theirs
    assert status.files == 0
    assert two.store.database.value("SELECT count(*) FROM attachment JOIN blob USING (sha256)") == 2
    come_together(branch, known)
