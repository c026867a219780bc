"""A PC that sleeps, is switched off or backed up in the middle of a sync: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from branch import Branch, Replica
from standing import settle
from template import PASSPHRASE, Template

from desktop.store import backup, digest, verify
from desktop.store.store import Store
from desktop.sync.envelope import Sealer
from desktop.sync.hubs import open_hub

Office = Callable[[int], Branch]
SLEEPER = Path(__file__).resolve().parent / "sleeper.py"
CALLS = 14
"""A sync with one entry to take and one to send asks the hub no more often."""


@pytest.fixture(params=["file", "folder"])
def branch(request: pytest.FixtureRequest, templates: Callable[[str], Template], tmp_path: Path) -> Branch:
    """Two PCs at a hub of each kind that needs no server."""
    made = Branch.found(tmp_path, templates(request.param), random.Random(7))
    request.addfinalizer(made.close)
    made.join()
    settle(made)
    return made


def _sleeper(replica: Replica, sign: str, *calls: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(SLEEPER), str(replica.path), replica.store.database.key.hex(), sign]
    command += map(str, calls)
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")


def _demand_once(branch: Branch, typed: list[str]) -> None:
    """All that was reported as saved is everywhere, and every unit of work is on the hub once."""
    settle(branch)
    for replica in branch.replicas:
        causes = Counter(row[0] for row in replica.store.database.run("SELECT cause FROM ticket"))
        assert [causes[text] for text in typed] == [1] * len(typed)
        assert verify.verify(replica.store) == []
    with closing(open_hub(branch.address)) as hub:
        sealer = Sealer(hub.plate.id, branch.replicas[0].store.office_keys())
        origins = [sealer.open_entry(sealed).origin for sealed in hub.read(0, 10**6)]
    assert len(set(origins)) == len(origins)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system can't stop a process")
def test_a_pc_that_sleeps_in_the_middle_of_a_sync_goes_on_where_the_others_are_by_then(branch: Branch) -> None:
    """It sleeps before each call of the hub once; meanwhile the other PC works and syncs."""
    sleeper, other = branch.replicas
    sleeper.store.close()
    naps = 0
    with _sleeper(sleeper, "SIGSTOP", *range(1, CALLS + 1)) as process:
        while os.WIFSTOPPED(status := os.waitpid(process.pid, os.WUNTRACED)[1]):
            naps += 1
            branch.work(other, "register")
            assert branch.sync(other), "who sleeps holds nobody up"
            os.kill(process.pid, signal.SIGCONT)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.stdout is not None and process.stderr is not None
        lines, errors = process.stdout.read().split("\n"), process.stderr.read()
    assert (process.returncode, lines[-2]) == (0, "done"), errors
    assert naps > CALLS // 2
    sleeper.store = Store.open_with_key(sleeper.path, sleeper.store.database.key, branch.clock)
    typed = [line.split()[1] for line in lines if line.startswith("saved ")]
    assert len(typed) == CALLS
    _demand_once(branch, [*typed, *branch.typed.values()])


@pytest.mark.slow
@pytest.mark.allow_log
def test_a_pc_that_is_told_to_end_in_the_middle_of_a_sync_ends_at_once_and_sound(branch: Branch) -> None:
    ended, other = branch.replicas
    key = ended.store.database.key
    ended.store.close()
    typed = []
    for call in range(1, CALLS + 1, 3):
        with _sleeper(ended, "SIGTERM", call) as process:
            out, errors = process.communicate()
        assert process.returncode in (0, -signal.SIGTERM), errors
        typed += [line.split()[1] for line in out.splitlines() if line.startswith("saved ")]
        branch.work(other, "register")
        assert branch.sync(other)
    ended.store = Store.open_with_key(ended.path, key, branch.clock)
    assert len(typed) == len(range(1, CALLS + 1, 3))
    _demand_once(branch, [*typed, *branch.typed.values()])


def test_a_backup_taken_while_a_sync_runs_is_whole(office: Office, tmp_path: Path) -> None:
    branch = office(2)
    one, two = branch.replicas
    failed: list[BaseException] = []

    def others_work() -> None:
        try:
            for _ in range(12):
                for replica in (two, one):
                    branch.work(replica, "register")
                    assert branch.sync(replica)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=others_work)
    thread.start()
    made = []
    while thread.is_alive():
        target = tmp_path / f"{len(made)}.huiyin"
        made.append((target, backup.write(one.store, target)))
    thread.join()
    assert not failed
    assert len({contents.seq for _, contents in made}) > 2
    for number, (source, contents) in enumerate(made[:: len(made) // 4 or 1]):
        path = tmp_path / f"back-{number}.db"
        backup.restore(source, path, branch.clock, passphrase=PASSPHRASE)
        with Store.open(path, branch.clock, passphrase=PASSPHRASE) as store:
            assert (digest.digest(store), store.head().seq) == (contents.digest, contents.seq)
            assert verify.verify(store) == []
