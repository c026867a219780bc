"""Full disks, read-only folders, failing disks, little memory, a second process: a code each, and nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import store_making as making

from desktop.base.clock import FixedClock
from desktop.base.errors import UnavailableError
from desktop.store import backup, digest, models, verify
from desktop.store.store import Store

STORE_TESTS = Path(making.__file__).resolve().parent
TOP = STORE_TESTS.parent.parent
PREPARE = f"""
import json, os, resource, signal, sys
sys.path[:0] = [{str(STORE_TESTS)!r}, {str(TOP)!r}]
from pathlib import Path
import apsw
import store_making as making
from desktop.base.clock import SystemClock
from desktop.base.errors import HuiyinError
from desktop.store import digest
from desktop.store.store import Store
path = Path(sys.argv[1])
def told(work):
    try:
        work()
    except HuiyinError as error:
        return error.code
    return ""
"""


BECOME_NOBODY = """
import tempfile
with tempfile.TemporaryDirectory() as warm:  # everything is imported before the interpreter's files are out of reach
    making.make(Path(warm) / "warm.db", SystemClock()).close()
    Store.open(Path(warm) / "warm.db", SystemClock(), passphrase=making.PASSPHRASE).close()
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
"""


def _in_child(path: Path, script: str) -> dict[str, object]:
    """Runs a script in a process of its own; returns the JSON that it prints."""
    command = [sys.executable, "-c", PREPARE + script, str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.fixture(params=["3m"])
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A disk of three mebibytes, or of as many as the test asks for."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small disk takes root")
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={request.param}", "tmpfs", place], check=False).returncode:
        pytest.skip("this system lets nobody mount")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def _causes(store: Store) -> set[str]:
    return {row["cause"] for row in store.rows(models.Ticket.select(models.Ticket.cause))}


def _fill(place: Path, leave: int = 0) -> Path:
    """Takes all room but `leave` bytes."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    if leave:
        os.truncate(filler, filler.stat().st_size - leave)
    return filler


def test_a_full_disk_saves_nothing_loses_nothing_and_lets_read(small_disk: Path, clock: FixedClock) -> None:
    with making.make(small_disk / "office.db", clock) as store:
        ticket = making.register(store, name="张三")
        before = digest.digest(store)
        filler = _fill(small_disk)
        with pytest.raises(UnavailableError) as error:
            for _ in range(200):
                before = digest.digest(store)
                making.note(store, ticket, "字" * 2000)
        assert error.value.code == "disk_full"
        assert (digest.digest(store), store.ticket(ticket).name) == (before, "张三")
        with pytest.raises(UnavailableError):
            store.drafts.save(1, "intake", "", {"cause": "字" * 200_000})
        filler.unlink()
        making.note(store, ticket, "现在可以了")
        assert verify.verify(store) == []


def test_a_large_file_that_does_not_fit_is_taken_back_whole(small_disk: Path, clock: FixedClock) -> None:
    with making.make(small_disk / "office.db", clock) as store:
        ticket = making.register(store)
        before = digest.digest(store)
        with pytest.raises(UnavailableError) as error, store.unit("attach", making.admin(store)) as unit:
            sha256 = unit.blob(os.urandom(4 * 1024 * 1024))
            unit.insert(models.Attachment, ticket=ticket, name="a", size=1, sha256=sha256, at=1, by=making.admin(store))
        assert error.value.code == "disk_full"
        assert digest.digest(store) == before
        making.note(store, ticket, "小的可以")
        assert verify.verify(store) == []


@pytest.mark.parametrize("small_disk", ["12m"], indirect=True)
def test_no_room_to_fold_the_write_ahead_log_in_loses_nothing(small_disk: Path, clock: FixedClock) -> None:
    """The log has its room from before; what the database can't take stays there and is read from there."""
    path = small_disk / "office.db"
    saved: set[str] = set()

    def save(store: Store, count: int) -> None:
        for _ in range(count):
            making.register(store, cause=f"令牌{len(saved)}", course="字" * 4000)
            saved.add(f"令牌{len(saved)}")

    with making.make(path, clock) as store:
        save(store, 36)  # folded in once, and begun anew
        size, filler = path.stat().st_size, _fill(small_disk)
        with pytest.raises(UnavailableError) as error:
            save(store, 200)
        assert error.value.code == "disk_full"
        assert path.stat().st_size == size and len(saved) > 50
    with Store.open(path, clock, passphrase=making.PASSPHRASE) as store:
        assert _causes(store) == saved
        filler.unlink()
        store.database.scrub()
        assert path.stat().st_size > size
        assert _causes(store) == saved
        assert verify.verify(store) == []


def test_a_database_on_a_full_disk_opens_for_reading(small_disk: Path, clock: FixedClock) -> None:
    path = small_disk / "office.db"
    with making.make(path, clock) as store:
        ticket = making.register(store, name="张三")
    _fill(small_disk, leave=40_000)
    with Store.open(path, clock, passphrase=making.PASSPHRASE) as store:
        assert store.ticket(ticket).name == "张三"


def test_no_room_for_a_database_or_a_backup(small_disk: Path, clock: FixedClock, tmp_path: Path) -> None:
    _fill(small_disk, leave=8192)
    with pytest.raises(UnavailableError) as error:
        making.make(small_disk / "office.db", clock)
    assert error.value.code == "disk_full"
    assert [file.name for file in small_disk.iterdir()] == ["filler"]
    with making.make(tmp_path / "office.db", clock) as store, pytest.raises(UnavailableError):
        backup.write(store, small_disk / "office.huiyin")
    assert [file.name for file in small_disk.iterdir()] == ["filler"]


@pytest.fixture
def open_house(clock: FixedClock) -> Iterator[Path]:
    """A closed database in a folder that everybody may read but not write; needs another user to be seen."""
    if os.geteuid() != 0:
        pytest.skip("becoming another user takes root")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "office.db"
        making.make(path, clock).close()
        Path(folder).chmod(0o755)
        for file in Path(folder).iterdir():
            file.chmod(0o644)
        yield path


def test_a_read_only_folder_is_told(open_house: Path) -> None:
    before = open_house.read_bytes()
    found = _in_child(
        open_house,
        BECOME_NOBODY
        + """
print(json.dumps({
    "open": told(lambda: Store.open(path, SystemClock(), passphrase=making.PASSPHRASE)),
    "create": told(lambda: making.make(path.with_name("new.db"), SystemClock())),
}))
""",
    )
    assert found == {"open": "read_only", "create": "read_only"}
    assert open_house.read_bytes() == before


def test_a_read_only_file_is_told(open_house: Path) -> None:
    open_house.parent.chmod(0o777)
    found = _in_child(
        open_house,
        BECOME_NOBODY
        + 'print(json.dumps({"open": told(lambda: Store.open(path, SystemClock(), passphrase=making.PASSPHRASE))}))',
    )
    assert found == {"open": "read_only"}


def test_a_failing_disk_is_told_and_the_unit_taken_back(tmp_path: Path, clock: FixedClock) -> None:
    """A file size limit makes writes fail in a way that is not a full disk."""
    path = tmp_path / "office.db"
    with making.make(path, clock) as store:
        making.register(store, name="张三")
    found = _in_child(
        path,
        """
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store.open(path, SystemClock(), passphrase=making.PASSPHRASE)
before = digest.digest(store)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
code = ""
while not code:
    before = digest.digest(store)
    code = told(lambda: making.register(store, cause="字" * 5000))
equal = digest.digest(store) == before
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
again = told(lambda: making.register(store, cause="之后"))
store.close()
print(json.dumps({"code": code, "equal": equal, "again": again}))
""",
    )
    assert found == {"code": "disk_error", "equal": True, "again": ""}
    with Store.open(path, clock, passphrase=making.PASSPHRASE) as store:
        assert verify.verify(store) == []


def test_too_little_memory_is_told_and_the_program_lives(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "office.db"
    making.make(path, clock).close()
    found = _in_child(
        path,
        """
store = Store.open(path, SystemClock(), passphrase=making.PASSPHRASE)
before = digest.digest(store)
apsw.hard_heap_limit(apsw.memory_used() + 100_000)
code = told(lambda: making.register(store, cause="字" * 200_000))
apsw.hard_heap_limit(0)
equal = digest.digest(store) == before
again = told(lambda: making.register(store))
print(json.dumps({"code": code, "equal": equal, "again": again}))
store.close()
""",
    )
    assert found == {"code": "out_of_memory", "equal": True, "again": ""}


WRITER = """
store = Store.open(path, SystemClock(), passphrase=making.PASSPHRASE)
for number in range(25):
    making.register(store, name=f"{sys.argv[0]}{os.getpid()}-{number}", cause="同时登记")
store.close()
print(json.dumps({"pid": os.getpid()}))
"""


def test_two_processes_and_a_window_write_at_once(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "office.db"
    with making.make(path, clock) as store:
        others = [threading.Thread(target=_in_child, args=(path, WRITER)) for _ in range(2)]
        for other in others:
            other.start()
        for number in range(25):
            making.register(store, name=f"窗口-{number}")
        for other in others:
            other.join()
        rows = store.rows(models.Ticket.select(models.Ticket.number, models.Ticket.name))
        assert len(rows) == len({row["name"] for row in rows}) == 75
        assert len({row["number"] for row in rows}) == 75
        assert verify.verify(store) == []
