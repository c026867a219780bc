"""Local databases that are lost, damaged, put back or copied: what was sent comes back, once, and the rest is told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from branch import Branch, Replica
from held_files import FOREVER, hold
from standing import settle
from template import PASSPHRASE

from desktop.base.errors import DamagedError, UnavailableError
from desktop.store import backup, verify
from desktop.store.keys import sidecar
from desktop.store.store import Store
from desktop.sync import joining, state, syncing
from desktop.sync.envelope import Sealer
from desktop.sync.hubs import open_hub

Office = Callable[[int], Branch]


@pytest.fixture
def branch(office: Office) -> Branch:
    """Two PCs; the first has sent a ticket."""
    made = office(2)
    made.work(made.replicas[0], "register")
    settle(made)
    return made


def _work(branch: Branch, replica: Replica) -> str:
    """Somebody registers a complaint; returns the words that were typed."""
    branch.work(replica, "register")
    return list(branch.typed.values())[-1]


def _causes(store: Store) -> set[str]:
    return {row[0] for row in store.database.run("SELECT cause FROM ticket")}


def _origins(branch: Branch) -> list[str]:
    with closing(open_hub(branch.address)) as hub:
        sealer = Sealer(hub.plate.id, branch.replicas[0].store.office_keys())
        return [sealer.open_entry(sealed).origin for sealed in hub.read(0, 10**6)]


def _join(branch: Branch, path: Path) -> Store:
    return joining.join(branch.address, joining.Newcomer(path, "PC", PASSPHRASE), branch.clock, lambda *_: None)


def test_what_was_sent_since_a_copy_comes_back_and_the_pc_is_another_one(branch: Branch) -> None:
    replica = branch.replicas[0]
    before = replica.store.identity.workstation
    branch.back_up(replica)
    sent = _work(branch, replica)
    assert branch.sync(replica)
    lost = _work(branch, replica)
    branch.set_back(replica)
    assert {sent, lost}.isdisjoint(_causes(replica.store))
    after = _work(branch, replica)
    with closing(open_hub(branch.address)) as hub:
        done = syncing.Sync(replica.store, hub).run()
    assert done.renewed
    assert state.after(replica.store, done, 0).set_back
    assert replica.store.identity.workstation != before
    settle(branch)
    assert {sent, after} <= _causes(branch.replicas[1].store)
    assert lost not in _causes(replica.store)
    numbers = [row[0] for row in replica.store.database.run("SELECT number FROM ticket")]
    assert len(set(numbers)) == len(numbers)
    assert verify.verify(replica.store) == []


def test_work_that_waited_in_a_copy_and_was_sent_since_is_there_once(branch: Branch) -> None:
    replica = branch.replicas[0]
    waited = _work(branch, replica)
    branch.back_up(replica)
    assert branch.sync(replica)
    branch.set_back(replica)
    assert replica.store.database.value("SELECT count(*) FROM log WHERE pending = 1") == 1
    settle(branch)
    assert len(set(_origins(branch))) == len(_origins(branch))
    for one in branch.replicas:
        assert one.store.database.value("SELECT count(*) FROM ticket WHERE cause = ?", (waited,)) == 1
        assert verify.verify(one.store) == []


def test_a_copied_disk_that_works_beside_the_first_gives_no_number_twice(branch: Branch) -> None:
    first = branch.replicas[0]
    branch.clone(first)
    twin = branch.replicas[-1]
    typed = {_work(branch, one) for one in (first, twin, first, twin)}
    settle(branch)
    assert first.store.identity.workstation != twin.store.identity.workstation
    assert first.store.workstation.letter != twin.store.workstation.letter
    assert typed <= _causes(branch.replicas[1].store)
    numbers = [row[0] for row in first.store.database.run("SELECT number FROM ticket")]
    assert len(set(numbers)) == len(numbers)
    assert len(set(_origins(branch))) == len(_origins(branch))


def test_a_damaged_database_is_left_as_it_is_and_the_pc_joins_anew(branch: Branch) -> None:
    replica, path = branch.replicas[0], branch.replicas[0].path
    store, key = replica.store, replica.store.database.key
    pages = int(store.database.value("PRAGMA page_count"))
    store.close()
    content = bytearray(path.read_bytes())
    for page in range(1, pages):
        content[page * 4096 + 100] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedError) as error:
        Store.open_with_key(path, key, branch.clock)
    assert error.value.code == "damaged"
    assert path.read_bytes() == bytes(content)
    with pytest.raises(UnavailableError) as refused:
        _join(branch, path)
    assert refused.value.code == "database_exists"
    path.rename(path.with_suffix(".damaged"))
    with _join(branch, path) as again:
        assert _causes(again) == _causes(branch.replicas[1].store)
        assert verify.verify(again) == []
    assert path.with_suffix(".damaged").read_bytes() == bytes(content)


def test_a_backup_takes_the_place_of_a_damaged_database_and_the_rest_comes_from_the_hub(
    branch: Branch, tmp_path: Path
) -> None:
    replica, path = branch.replicas[0], branch.replicas[0].path
    backup.write(replica.store, tmp_path / "office.huiyin")
    sent = _work(branch, replica)
    settle(branch)
    replica.store.close()
    path.write_bytes(path.read_bytes()[:5000])
    kept = backup.restore(tmp_path / "office.huiyin", path, branch.clock, passphrase=PASSPHRASE, force=True).kept
    assert kept is not None and kept.stat().st_size == 5000
    replica.store = Store.open(path, branch.clock, passphrase=PASSPHRASE)
    after = _work(branch, replica)
    settle(branch)
    assert {sent, after} <= _causes(branch.replicas[1].store) == _causes(replica.store)
    assert verify.verify(replica.store) == []


def test_a_deleted_database_is_told_and_comes_back_by_joining(branch: Branch) -> None:
    replica, path = branch.replicas[0], branch.replicas[0].path
    key, envelope = replica.store.database.key, sidecar(path).read_bytes()
    log = path.with_name(f"{path.name}-wal").read_bytes()
    assert log
    replica.store.close()
    path.unlink()
    path.with_name(f"{path.name}-wal").write_bytes(log)
    with pytest.raises(UnavailableError) as error:
        Store.open_with_key(path, key, branch.clock)
    assert error.value.code == "not_found"
    assert not path.exists()
    with _join(branch, path) as again:
        assert _causes(again) == _causes(branch.replicas[1].store)
        assert verify.verify(again) == []
    kept = [
        file.read_bytes() for suffix in (".keys", "-wal") for file in path.parent.glob(f"{path.name}.*.old{suffix}")
    ]
    assert kept == [envelope, log], "the old keys may open a copy that somebody finds"


@pytest.mark.parametrize("held", [".keys", "-wal", ".new.keys", ".new"])
def test_a_pc_joins_whole_or_not_at_all(
    branch: Branch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    path = tmp_path / "new pc" / "office.db"
    path.parent.mkdir()
    for suffix in (".keys", "-wal"):
        path.with_name(f"{path.name}{suffix}").write_bytes(b"of a database that is gone")
    before = sorted(path.parent.iterdir())
    with monkeypatch.context() as patch:
        hold(patch, "replace", path.with_name(f"{path.name}{held}"))
        with pytest.raises(UnavailableError) as error:
            _join(branch, path)
        assert error.value.code == "cannot_write"
        assert sorted(path.parent.iterdir()) == before
    hold(monkeypatch, "replace", path.with_name(f"{path.name}{held}"), times=3)
    with _join(branch, path) as joined:
        assert verify.verify(joined) == []


@pytest.mark.parametrize("times", [3, FOREVER])
def test_an_office_that_somebody_holds_is_taken_off_later_or_told(
    branch: Branch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    path = tmp_path / "office.db"
    joined = _join(branch, path)
    hold(monkeypatch, "unlink", path, times)
    if times == FOREVER:
        with pytest.raises(UnavailableError) as error:
            joining.abandon(joined)
        assert (error.value.code, error.value.values["path"]) == ("cannot_write", str(path))
        with Store.open(path, branch.clock, passphrase=PASSPHRASE) as store:
            assert verify.verify(store) == []
    else:
        joining.abandon(joined)
        assert list(tmp_path.glob("office.db*")) == []
