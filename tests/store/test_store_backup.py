"""Backup and restore: one file, verified, opened on another PC by the passphrase alone."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest
import store_making as making
from held_files import FOREVER, hold
from store_making import PASSPHRASE

from desktop.base.clock import FixedClock
from desktop.base.errors import DamagedError, RefusedError, UnavailableError
from desktop.base.instance import SYNC, WINDOW, InstanceGuard, lock_path
from desktop.store import backup, digest, keys, models, places, verify
from desktop.store.store import Store


@pytest.fixture
def written(store: Store, tmp_path: Path) -> Path:
    """A backup of an office with two tickets and a file."""
    making.register(store, name="张三")
    ticket = making.register(store, name="李四")
    with store.unit("attach", making.admin(store), ticket=ticket) as unit:
        sha256 = unit.blob(b"photo" * 1000)
        unit.insert(models.Attachment, ticket=ticket, name="a", size=5000, sha256=sha256, at=1, by=making.admin(store))
    store.drafts.save(making.admin(store), "intake", "", {"cause": "写到一半"})
    target = tmp_path / "stick" / "office.huiyin"
    target.parent.mkdir()
    backup.write(store, target)
    return target


@pytest.fixture
def crashed(store: Store, written: Path, tmp_path: Path) -> Path:
    """The same office later, as a program that died has left it: its newest ticket is in the write-ahead log."""
    making.register(store, name="之后登记的")
    path = tmp_path / "crashed" / "office.db"
    path.parent.mkdir()
    for part in places.whole(store.database.path):
        if part.exists():
            shutil.copy(part, path.with_name(part.name))
    return path


def names(folder: Path, pattern: str) -> list[str]:
    """What lies there but locks, which are never deleted."""
    return sorted(file.name for file in folder.glob(pattern) if file.suffix not in (f".{WINDOW}", f".{SYNC}"))


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names(folder, "*")}


def test_a_backup_opens_on_another_pc_by_the_passphrase_alone(
    store: Store, written: Path, clock: FixedClock, tmp_path: Path
) -> None:
    before = digest.digest(store)
    target = tmp_path / "other pc" / "office.db"
    target.parent.mkdir()
    restored = backup.restore(written, target, clock, passphrase=PASSPHRASE)
    assert restored.kept is None
    assert (restored.contents.digest, restored.contents.office) == (before, "GZ01")
    with Store.open(target, clock, passphrase=PASSPHRASE) as copy:
        assert {t["name"] for t in copy.rows(models.Ticket.select())} == {"张三", "李四"}
        assert copy.blob(copy.one(models.Attachment.select())["sha256"]) == b"photo" * 1000
        assert [draft.data for draft in copy.drafts.all_of(making.admin(copy))] == [{"cause": "写到一半"}]
        assert verify.verify(copy) == []


def test_a_restored_copy_signs_and_numbers_as_itself(
    store: Store, written: Path, clock: FixedClock, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    backup.restore(written, target, clock, passphrase=PASSPHRASE)
    with Store.open(target, clock, passphrase=PASSPHRASE) as copy:
        assert digest.digest(copy) == digest.digest(store)
        here, there = making.register(store), making.register(copy)
        assert copy.workstation.letter == "B"
        assert copy.workstation.public_key != store.workstation.public_key
        assert store.ticket(here).number != copy.ticket(there).number
        assert verify.verify(copy) == []


def test_two_processes_make_one_workstation_of_a_copy(written: Path, clock: FixedClock, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    backup.restore(written, target, clock, passphrase=PASSPHRASE)
    with (
        Store.open(target, clock, passphrase=PASSPHRASE) as first,
        Store.open(target, clock, passphrase=PASSPHRASE) as second,
    ):
        making.register(first)
        making.register(second)
        assert first.identity.workstation == second.identity.workstation
        assert sorted(known.letter for known in first.reading.workstations().values()) == ["A", "B"]
        assert verify.verify(first) == []


def test_a_backup_never_takes_the_place_of_the_office_s_own_files(store: Store) -> None:
    database = store.database.path
    making.register(store)
    for name in (database.name, f"{database.name}.keys", f"{database.name}-wal"):
        with pytest.raises(RefusedError) as error:
            backup.write(store, database.with_name(name))
        assert error.value.code == "own_file"
    with pytest.raises(RefusedError):
        backup.write(store, Path())
    assert verify.verify(store) == []


def test_the_recovery_code_opens_a_backup(store: Store, written: Path, clock: FixedClock, tmp_path: Path) -> None:
    assert store.recovery is not None
    backup.restore(written, tmp_path / "copy.db", clock, recovery=store.recovery.text)
    with pytest.raises(UnavailableError) as error:
        backup.restore(written, tmp_path / "copy2.db", clock, passphrase="falsch")
    assert error.value.code == "passphrase_wrong"
    assert not (tmp_path / "copy2.db").exists()


def test_restore_never_writes_over_a_database(store: Store, written: Path, clock: FixedClock) -> None:
    making.register(store, name="之后登记的")
    path = store.database.path
    store.close()
    with pytest.raises(RefusedError) as error:
        backup.restore(written, path, clock, passphrase=PASSPHRASE)
    assert error.value.code == "restore_exists"
    restored = backup.restore(written, path, clock, passphrase=PASSPHRASE, force=True)
    assert restored.kept is not None
    with (
        Store.open(path, clock, passphrase=PASSPHRASE) as now,
        Store.open(restored.kept, clock, passphrase=PASSPHRASE) as kept,
    ):
        assert (len(now.rows(models.Ticket.select())), len(kept.rows(models.Ticket.select()))) == (2, 3)


@pytest.mark.parametrize("held", [".keys", "-wal", "", ".new.keys", ".new"])
def test_what_another_program_holds_leaves_everything_where_it_was(
    written: Path, crashed: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    before = contents(crashed.parent)
    assert before.keys() == {"office.db", "office.db-shm", "office.db-wal", "office.db.keys"}
    with monkeypatch.context() as patch:
        hold(patch, "replace", crashed.with_name(f"{crashed.name}{held}"))
        with pytest.raises(UnavailableError) as error:
            backup.restore(written, crashed, clock, passphrase=PASSPHRASE, force=True)
    assert error.value.code == "cannot_write"
    assert contents(crashed.parent) == before
    with Store.open(crashed, clock, passphrase=PASSPHRASE) as store:
        assert "之后登记的" in {row["name"] for row in store.rows(models.Ticket.select())}


@pytest.mark.parametrize("held", ["-wal", "", ".new"])
def test_what_a_scanner_reads_for_a_moment_is_waited_for(
    written: Path, crashed: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    hold(monkeypatch, "replace", crashed.with_name(f"{crashed.name}{held}"), times=3)
    kept = backup.restore(written, crashed, clock, passphrase=PASSPHRASE, force=True).kept
    assert kept is not None
    with (
        Store.open(crashed, clock, passphrase=PASSPHRASE) as now,
        Store.open(kept, clock, passphrase=PASSPHRASE) as before,
    ):
        assert (len(now.rows(models.Ticket.select())), len(before.rows(models.Ticket.select()))) == (2, 3)


@pytest.mark.parametrize(("what", "code"), [(WINDOW, "second_instance"), (SYNC, "sync_running")])
def test_a_database_is_not_replaced_under_its_window(
    store: Store, written: Path, clock: FixedClock, what: str, code: str
) -> None:
    path = store.database.path
    before = names(path.parent, "*")
    with InstanceGuard(path, what), pytest.raises(UnavailableError) as error:
        backup.restore(written, path, clock, passphrase=PASSPHRASE, force=True)
    assert error.value.code == code
    assert names(path.parent, "*") == before
    making.register(store)
    assert verify.verify(store) == []


def test_locks_are_given_back_when_a_database_is_restored(written: Path, clock: FixedClock, tmp_path: Path) -> None:
    backup.restore(written, tmp_path / "copy.db", clock, passphrase=PASSPHRASE)
    assert {lock_path(tmp_path / "copy.db", what).read_text() for what in (WINDOW, SYNC)} == {""}
    with InstanceGuard(tmp_path / "copy.db"), InstanceGuard(tmp_path / "copy.db", SYNC):
        pass


def test_what_is_set_aside_twice_in_a_second_keeps_its_keys(written: Path, clock: FixedClock, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    for left in ("first", "second"):
        keys.sidecar(target).write_text(left)
        backup.restore(written, target, clock, passphrase=PASSPHRASE)
        target.unlink()
    assert sorted(file.read_text() for file in tmp_path.glob("copy.db.*.old.keys")) == ["first", "second"]


def test_a_backup_is_unreadable_without_the_secret(written: Path) -> None:
    content = written.read_bytes()
    assert content.startswith(backup.MAGIC)
    for secret in ("张三", "李四", "photophoto", "写到一半"):
        assert secret.encode() not in content
    assert backup.read_header(written).seq == 4


@pytest.mark.parametrize("cut", [10, 30, 3000, -100])
def test_a_cut_off_backup_is_told_before_anything_is_written(
    store: Store, written: Path, clock: FixedClock, tmp_path: Path, cut: int
) -> None:
    written.write_bytes(written.read_bytes()[:cut])
    with pytest.raises(DamagedError) as error:
        backup.restore(written, tmp_path / "copy.db", clock, passphrase=PASSPHRASE)
    assert error.value.code in ("not_a_backup", "backup_damaged")
    assert names(tmp_path, "copy.db*") == []


def test_a_flipped_bit_in_a_backup_is_told(store: Store, written: Path, clock: FixedClock, tmp_path: Path) -> None:
    content = bytearray(written.read_bytes())
    content[-5000] ^= 1
    written.write_bytes(content)
    with pytest.raises(DamagedError) as error:
        backup.restore(written, tmp_path / "copy.db", clock, passphrase=PASSPHRASE)
    assert error.value.code == "backup_damaged"
    assert names(tmp_path, "copy.db*") == []


def test_what_is_no_backup_is_told(store: Store, clock: FixedClock, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError) as missing:
        backup.read_header(tmp_path / "none")
    assert missing.value.code == "cannot_open"
    with pytest.raises(DamagedError) as wrong:
        backup.read_header(store.database.path)
    assert wrong.value.code == "not_a_backup"


def test_a_newer_backup_takes_the_place_of_an_older_one_only_when_it_is_whole(
    store: Store, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = written.read_bytes()
    making.register(store)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup.write(store, written, stop)
    assert written.read_bytes() == old
    assert [file.name for file in written.parent.iterdir()] == [written.name]
    backup.write(store, written)
    assert backup.read_header(written).seq == 5
    assert not list(store.database.path.parent.glob("backup-*"))


@pytest.mark.parametrize("times", [3, FOREVER])
def test_a_backup_that_somebody_reads_is_waited_for(
    store: Store, written: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    old = written.read_bytes()
    making.register(store)
    hold(monkeypatch, "replace", written, times)
    hold(monkeypatch, "unlink", "*.part", times)
    if times == FOREVER:
        with pytest.raises(UnavailableError) as error:
            backup.write(store, written)
        assert error.value.code == "cannot_write"
        assert written.read_bytes() == old
    else:
        backup.write(store, written)
        assert backup.read_header(written).seq == 5
        assert names(written.parent, "*") == [written.name]


def test_a_share_that_is_gone_is_told(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def gone(_path: Path) -> Path:
        raise OSError(errno.EINVAL, "the specified network name is no longer available")

    monkeypatch.setattr(Path, "resolve", gone)
    with pytest.raises(UnavailableError) as error:
        backup.write(store, tmp_path / "office.huiyin")
    assert error.value.code == "cannot_write"


def test_a_stick_that_keeps_other_bytes_is_noticed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = backup._pack

    def rot(copy: Path, contents: backup.Contents, target: Path) -> None:
        pack(copy, contents, target)
        content = bytearray(target.read_bytes())
        content[-3000] ^= 1
        target.write_bytes(content)

    monkeypatch.setattr(backup, "_pack", rot)
    with pytest.raises(DamagedError):
        backup.write(store, tmp_path / "b.huiyin")
    assert names(tmp_path, "*") == ["office.db", "office.db-shm", "office.db-wal", "office.db.keys"]


def test_a_missing_folder_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError) as error:
        backup.write(store, tmp_path / "none" / "b.huiyin")
    assert error.value.code == "cannot_write"


def test_writing_goes_on_while_a_backup_is_made(store: Store, tmp_path: Path) -> None:
    making.register(store)
    seen = digest.digest(store)

    def meanwhile(_done: int, _total: int) -> None:
        import threading

        thread = threading.Thread(target=lambda: making.register(store, name="同时"))
        thread.start()
        thread.join()

    contents = backup.write(store, tmp_path / "b.huiyin", meanwhile)
    assert contents.digest == seen
    assert store.head().seq > contents.seq


@pytest.mark.parametrize("left", ["office.db-wal", "office.db.new-wal", "office.db-journal"])
def test_a_write_ahead_log_that_was_left_behind_is_not_read_into_what_is_restored(
    store: Store, clock: FixedClock, tmp_path: Path, left: str
) -> None:
    making.register(store, cause="字" * 2000)
    log = store.database.path.with_name("office.db-wal").read_bytes()
    backup.write(store, tmp_path / "office.huiyin")
    target = tmp_path / "elsewhere" / "office.db"
    target.parent.mkdir()
    target.with_name(left).write_bytes(log)
    backup.restore(tmp_path / "office.huiyin", target, clock, passphrase=making.PASSPHRASE)
    with Store.open(target, clock, passphrase=making.PASSPHRASE) as again:
        assert digest.digest(again) == digest.digest(store)


def test_keys_lie_beside_the_restored_database(store: Store, written: Path, clock: FixedClock, tmp_path: Path) -> None:
    backup.restore(written, tmp_path / "copy.db", clock, passphrase=PASSPHRASE)
    assert keys.read_sidecar(tmp_path / "copy.db") == store.envelope()
    assert names(tmp_path, "copy*") == ["copy.db", "copy.db.keys"]
