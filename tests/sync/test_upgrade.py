"""Programs of different age: what waits while one is updated, what each takes over, an update that is cut off.

The newer one is a process of its own, with a column more that it fills from what is there.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from branch import Branch, Replica
from next_year import run, start
from template import PASSPHRASE

from desktop.base.errors import UnavailableError
from desktop.store import backup, digest, schema, verify
from desktop.store.store import Store
from desktop.sync import state, syncing
from desktop.sync.hubs import open_hub
from desktop.sync.state import Sharing

Office = Callable[[int], Branch]
OPEN = "store = Store.open_with_key(path, key, clock)\n"
TOLD = "told(store)\nstore.close()"
REGISTER = """
with store.unit("register", store.founder()) as unit:
    unit.insert(models.Ticket, number=store.next_number(clock.now()), received_at=1, received_by=store.founder(),
        tier=1, level=1, state="open", act=unit.new_act(), pack=store.current_pack(), cause="from next year",
        colour="red")
"""


def _newer(branch: Branch, replica: Replica, script: str) -> dict[str, object]:
    """The PC works with the newer program for a while; its database is closed before and after."""
    replica.store.close()
    found: dict[str, object] = run(replica.path, replica.store.database.key, branch.address, script)
    return found


def _waiting(store: Store) -> list[str]:
    return [row[0] for row in store.database.run("SELECT origin FROM log WHERE pending = 1 ORDER BY seq")]


def _causes(store: Store) -> set[str]:
    return {row[0] for row in store.database.run("SELECT cause FROM ticket")}


@pytest.fixture
def branch(office: Office) -> Branch:
    """Two PCs that know a ticket; both have work that waits."""
    made = office(2)
    made.work(made.replicas[0], "register")
    for replica in (*made.replicas, *made.replicas):
        assert made.sync(replica)
    for replica in made.replicas:
        made.work(replica, "register")
        made.work(replica, "note")
    return made


def test_work_that_waits_is_kept_and_filled_in_by_the_update(branch: Branch) -> None:
    replica = branch.replicas[0]
    waiting, causes = _waiting(replica.store), _causes(replica.store)
    found = _newer(branch, replica, OPEN + TOLD)
    assert (found["version"], found["findings"]) == (2, [])
    assert found["colours"] == {cause: f"of {cause}" for cause in causes}
    assert [origin for act, origin in found["waiting"] if act != "upgrade"] == waiting  # type: ignore[attr-defined]
    assert [act for act, _ in found["waiting"]][-1] == "upgrade"  # type: ignore[attr-defined]
    assert replica.path.with_name(f"{replica.path.name}.v1").exists()
    assert found == _newer(branch, replica, OPEN + TOLD), "a second start has nothing to do"


def test_what_older_programs_did_is_taken_in_and_filled_too_and_nothing_is_sent_before_the_go(branch: Branch) -> None:
    updated, older = branch.replicas
    waiting = _waiting(updated.store)
    causes = _causes(updated.store) | _causes(older.store)
    assert branch.sync(older)
    found = _newer(branch, updated, OPEN + "sync(store)\n" + TOLD)
    assert found["colours"] == {cause: f"of {cause}" for cause in causes}
    assert [origin for act, origin in found["waiting"] if act != "upgrade"] == waiting  # type: ignore[attr-defined]
    assert (found["held"], found["findings"]) == (True, [])
    assert branch.sync(older), "nobody is cut off"


def test_an_older_program_stops_before_newer_entries_and_loses_nothing(branch: Branch) -> None:
    updated, older = branch.replicas
    _newer(branch, updated, OPEN + REGISTER + "editions.go(store, store.founder())\nsync(store)\n" + TOLD)
    store = older.store
    waiting = _waiting(store)
    for _ in range(2):
        with closing(open_hub(branch.address)) as hub:
            done = syncing.Sync(store, hub).run()
        assert (done.newer, done.sent, done.waiting) == (True, 0, len(waiting))
        status = state.after(store, done, 0)
        assert (status.sharing, status.waiting) == (Sharing.UPDATE, len(waiting))
        assert state.local(store).sharing is Sharing.UPDATE, "as the last sync found it"
    branch.work(older, "note")
    assert _waiting(store)[: len(waiting)] == waiting
    assert verify.verify(store) == []


def test_once_all_are_updated_everything_is_everywhere(branch: Branch) -> None:
    updated, older = branch.replicas
    causes = _causes(updated.store) | _causes(older.store)
    _newer(branch, updated, OPEN + REGISTER + "editions.go(store, store.founder())\nsync(store)\n" + TOLD)
    with closing(open_hub(branch.address)) as hub:
        syncing.Sync(older.store, hub).run()
    branch.work(older, "register")
    causes |= _causes(older.store)
    late = _newer(branch, older, OPEN + "sync(store)\n" + TOLD)
    first = _newer(branch, updated, OPEN + "sync(store)\n" + TOLD)
    assert late["digest"] == first["digest"]
    assert late["waiting"] == first["waiting"] == late["findings"] == first["findings"] == []
    assert first["colours"] == {**{cause: f"of {cause}" for cause in causes}, "from next year": "red"}


def test_a_newer_program_joins_an_office_of_older_ones(branch: Branch) -> None:
    for replica in branch.replicas:
        assert branch.sync(replica)
    assert branch.sync(branch.replicas[0])
    causes = _causes(branch.replicas[0].store)
    newcomer = Replica("new", branch.folder / "new.db", branch.replicas[0].store)
    join = f"store = joining.join(address, joining.Newcomer(path, 'PC', {PASSPHRASE!r}), clock, lambda *_: None)\n"
    found = run(newcomer.path, b"", branch.address, join + "sync(store)\n" + TOLD)
    assert found["findings"] == [] and found["held"]
    assert found["colours"] == dict.fromkeys(causes, "")
    assert branch.sync(branch.replicas[0]), "nobody is cut off"
    go = f"""
store = Store.open(path, clock, passphrase={PASSPHRASE!r})
editions.go(store, store.founder())
sync(store)
"""
    found = run(newcomer.path, b"", branch.address, go + TOLD)
    assert found["colours"] == {cause: f"of {cause}" for cause in causes}
    assert (found["findings"], found["waiting"]) == ([], [])


def test_an_update_that_is_killed_changes_nothing_and_is_done_at_the_next_start(branch: Branch) -> None:
    replica = branch.replicas[0]
    key, waiting, before = replica.store.database.key, _waiting(replica.store), digest.digest(replica.store)
    replica.store.close()
    stop = """
fill = migrations.STEPS[2].fill
def cut_off(connection):
    fill(connection)
    print("filled", flush=True)
    sys.stdin.read()
migrations.STEPS[2] = migrations.Step(migrations.STEPS[2].shape, cut_off)
"""
    with start(replica.path, key, branch.address, stop + OPEN) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == "filled\n", process.stderr.read()
        process.send_signal(signal.SIGKILL)
    with Store.open_with_key(replica.path, key, branch.clock) as store:
        assert store.database.value("PRAGMA user_version") == schema.VERSION
        assert (digest.digest(store), _waiting(store)) == (before, waiting)
        assert verify.verify(store) == []
    found = run(replica.path, key, branch.address, OPEN + TOLD)
    assert (found["version"], found["findings"]) == (2, [])


def test_an_update_has_the_shape_of_a_new_database(branch: Branch) -> None:
    script = """
import apsw
fresh = apsw.Connection(":memory:")
schema.create(fresh)
shape = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
rows = fresh.execute(shape).fetchall()
print(json.dumps({"equal": rows == store.database.run(shape)}))
store.close()
"""
    assert _newer(branch, branch.replicas[0], OPEN + script) == {"equal": True}


def test_a_backup_of_an_older_program_is_restored_by_a_newer_one(branch: Branch, tmp_path: Path) -> None:
    store = branch.replicas[0].store
    causes = _causes(store)
    backup.write(store, tmp_path / "office.huiyin")
    script = f"""
backup.restore(Path({str(tmp_path / "office.huiyin")!r}), path, clock, passphrase={PASSPHRASE!r})
store = Store.open(path, clock, passphrase={PASSPHRASE!r})
"""
    found = run(tmp_path / "elsewhere.db", b"", branch.address, script + TOLD)
    assert (found["version"], found["findings"]) == (2, [])
    assert found["colours"] == {cause: f"of {cause}" for cause in causes}


def test_a_backup_of_a_newer_program_is_told_and_not_taken_for_damage(branch: Branch, tmp_path: Path) -> None:
    made = tmp_path / "office.huiyin"
    _newer(branch, branch.replicas[0], OPEN + f"backup.write(store, Path({str(made)!r}))\n" + TOLD)
    with pytest.raises(UnavailableError) as error:
        backup.restore(made, tmp_path / "elsewhere.db", branch.clock, passphrase=PASSPHRASE)
    assert error.value.code == "schema_newer"
    assert not (tmp_path / "elsewhere.db").exists()
