from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.base.errors import UnavailableError
from desktop.base.instance import InstanceGuard, holder, lock_path

HOLD = """
import sys, time
from pathlib import Path
from desktop.base.instance import InstanceGuard
with InstanceGuard(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other(tmp_path: Path):
    database = tmp_path / "office.huiyin"
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(database)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "held"
    yield database, process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_window_on_the_same_database_is_refused_and_told_by_whom(other) -> None:
    database, process = other
    with pytest.raises(UnavailableError) as refused:
        InstanceGuard(database).acquire()
    assert refused.value.code == "second_instance"
    assert refused.value.values["pid"] == process.pid


def test_another_database_in_the_same_folder_is_free(other) -> None:
    database, _ = other
    with InstanceGuard(database.with_name("other.huiyin")):
        pass


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_the_lock_of_a_killed_process_is_taken_over(other) -> None:
    database, process = other
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert holder(database) == process.pid
    with InstanceGuard(database):
        assert holder(database) == os.getpid()
    assert holder(database) is None


def test_two_guards_in_one_process_exclude_each_other(tmp_path: Path) -> None:
    database = tmp_path / "office.huiyin"
    with InstanceGuard(database), pytest.raises(UnavailableError):
        InstanceGuard(database).acquire()
    InstanceGuard(database).acquire().release()


def test_a_missing_folder_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError) as refused:
        InstanceGuard(tmp_path / "nowhere" / "office.huiyin").acquire()
    assert refused.value.code == "read_only"


def test_a_lock_file_with_nonsense_in_it_names_nobody(tmp_path: Path) -> None:
    database = tmp_path / "office.huiyin"
    lock_path(database).write_text("nonsense")
    assert holder(database) is None
    with InstanceGuard(database):
        assert holder(database) == os.getpid()
