"""The file: where it may lie, what is recognised in it, schema and migrations, drafts, PINs."""

from __future__ import annotations

import errno
import json
import os
import threading
from datetime import timedelta
from pathlib import Path

import apsw
import peewee
import pytest
import store_making as making
import vocabulary
from held_files import FOREVER, hold
from store_making import PASSPHRASE

from desktop.base import files
from desktop.base.clock import FixedClock
from desktop.base.errors import DamagedError, HuiyinError, UnavailableError
from desktop.store import digest, faults, migrations, models, pins, places, processes, schema, verify
from desktop.store.database import Database
from desktop.store.store import Store

RELEASES = Path(__file__).parent / "releases"


def _open_error(path: Path, clock: FixedClock) -> str:
    with pytest.raises((UnavailableError, DamagedError)) as error:
        Store.open(path, clock, passphrase=PASSPHRASE)
    return error.value.code


def _code(error: HuiyinError | None) -> str:
    assert error is not None
    return error.code


@pytest.fixture
def closed(store: Store) -> Path:
    """A closed database with a few tickets."""
    for number in range(20):
        making.register(store, name=f"客户{number}", cause="空调漏水" * 50)
    store.close()
    return store.database.path


def test_a_folder_that_takes_no_files_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows only an attempt tells: what may be done in a folder is not in its attributes."""
    refused = apsw.CantOpenError("unable to open database file")
    assert _code(faults.translated(refused, tmp_path / "office.db")) == "cannot_open"
    assert list(tmp_path.iterdir()) == []

    def denied(target: Path, _content: bytes) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))

    monkeypatch.setattr(files, "write_through", denied)
    assert _code(faults.translated(refused, tmp_path / "office.db")) == "read_only"


def test_no_file_is_told(tmp_path: Path, clock: FixedClock) -> None:
    assert _open_error(tmp_path / "none.db", clock) == "not_found"


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_truncated_file_is_told_and_left_alone(closed: Path, clock: FixedClock, share: float) -> None:
    content = closed.read_bytes()
    cut = content[: int(len(content) * share)]
    closed.write_bytes(cut)
    assert _open_error(closed, clock) == "damaged"
    assert closed.read_bytes() == cut


def test_another_kind_of_file_is_told(closed: Path, clock: FixedClock) -> None:
    closed.write_bytes(b"PK\x03\x04" + bytes(5000))
    assert _open_error(closed, clock) == "not_a_database"
    plain = closed.with_name("plain.db")
    connection = apsw.Connection(str(plain))
    connection.execute("CREATE TABLE t (a)").fetchall()
    connection.close()
    closed.write_bytes(plain.read_bytes())
    assert _open_error(closed, clock) in ("not_a_database", "damaged")


def test_a_damaged_first_page_is_told(closed: Path, clock: FixedClock) -> None:
    content = bytearray(closed.read_bytes())
    content[200] ^= 0xFF
    closed.write_bytes(content)
    assert _open_error(closed, clock) == "damaged"


def test_a_damaged_page_is_told_when_it_is_read_and_by_verify(closed: Path, clock: FixedClock) -> None:
    with Store.open(closed, clock, passphrase=PASSPHRASE) as store:
        page = int(store.database.value("SELECT rootpage FROM sqlite_schema WHERE name = 'ticket'"))
    content = bytearray(closed.read_bytes())
    content[(page - 1) * 4096 + 1000] ^= 1
    closed.write_bytes(content)
    with Store.open(closed, clock, passphrase=PASSPHRASE) as store:
        with pytest.raises(DamagedError):
            store.rows(models.Ticket.select())
        assert "damaged" in {finding.code for finding in verify.verify(store)}


def test_after_a_bad_end_the_whole_file_is_looked_through(closed: Path, clock: FixedClock) -> None:
    with Store.open(closed, clock, passphrase=PASSPHRASE) as store:
        page = int(store.database.value("SELECT rootpage FROM sqlite_schema WHERE name = 'ticket'"))
        store.database.run("UPDATE meta SET value = '999999999' WHERE key LIKE 'running:%'")
    with Store.open(closed, clock, passphrase=PASSPHRASE) as store:
        store.database.run("INSERT INTO meta VALUES ('running:x', '999999999')")
    content = bytearray(closed.read_bytes())
    content[(page - 1) * 4096 + 1000] ^= 1
    closed.write_bytes(content)
    assert _open_error(closed, clock) == "damaged"


def test_an_own_process_is_alive_and_another_number_is_not() -> None:
    import os

    assert processes.alive(os.getpid())
    assert not processes.alive(999_999_999)


def test_after_the_power_went_another_process_may_bear_the_number(store: Store) -> None:
    """The one that had the database open is dead all the same; this one, which has it open, is not."""
    import os

    def arrived() -> bool:
        with store.database.write() as connection:
            token, unclean = processes.arrive(connection)
            processes.leave(connection, token)
        return unclean

    assert not arrived()
    store.database.run("INSERT INTO meta VALUES ('running:x', ?)", (f"{os.getpid()} of another day",))
    assert arrived()
    assert not arrived()


def test_other_columns_of_the_same_version_are_told(closed: Path, clock: FixedClock) -> None:
    with Store.open(closed, clock, passphrase=PASSPHRASE) as store:
        store.database.run("UPDATE log SET columns = 'of an unfinished edition'")
    assert _open_error(closed, clock) == "schema_other"


def test_a_newer_schema_is_refused_untouched(closed: Path, clock: FixedClock) -> None:
    with Store.open(closed, clock, passphrase=PASSPHRASE) as store:
        store.database.run(f"PRAGMA user_version = {schema.VERSION + 1}")
    content = closed.read_bytes()
    assert _open_error(closed, clock) == "schema_newer"
    assert closed.read_bytes() == content


@pytest.mark.parametrize("times", [3, FOREVER])
def test_a_copy_before_a_migration_that_somebody_reads_is_waited_for(
    closed: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    hold(monkeypatch, "replace", f"{closed.name}.v{schema.VERSION}", times)
    hold(monkeypatch, "unlink", "*.part", times)
    steps = {schema.VERSION + 1: migrations.Step(lambda _connection: None)}
    with Store.open(closed, clock, passphrase=PASSPHRASE) as store:
        if times == FOREVER:
            with pytest.raises(UnavailableError) as error:
                migrations.upgrade(store.pen, store.founder, steps, schema.VERSION + 1)
            assert error.value.code == "cannot_write"
            assert store.database.value("PRAGMA user_version") == schema.VERSION
        else:
            kept = migrations.upgrade(store.pen, store.founder, steps, schema.VERSION + 1)
            assert kept is not None and kept.exists()


def test_a_migration_is_one_transaction_with_a_copy_before(closed: Path, clock: FixedClock) -> None:
    def add_column(connection: apsw.Connection) -> None:
        connection.execute("ALTER TABLE ticket ADD COLUMN colour TEXT NOT NULL DEFAULT ''").fetchall()

    def fail(_connection: apsw.Connection) -> None:
        raise apsw.FullError

    with Store.open(closed, clock, passphrase=PASSPHRASE) as store:
        database = store.database
        steps = {schema.VERSION + 1: migrations.Step(add_column), schema.VERSION + 2: migrations.Step(fail)}
        with pytest.raises(UnavailableError):
            migrations.upgrade(store.pen, store.founder, steps, schema.VERSION + 2)
        assert database.value("PRAGMA user_version") == schema.VERSION
        assert "colour" not in [row[1] for row in database.run("PRAGMA table_info(ticket)")]
        kept = migrations.upgrade(store.pen, store.founder, steps, schema.VERSION + 1)
        assert kept == closed.with_name(f"office.db.v{schema.VERSION}")
        assert "colour" in [row[1] for row in database.run("PRAGMA table_info(ticket)")]
        key = database.key
    with Store.open_with_key(kept, key, clock) as old:
        assert len(old.rows(models.Ticket.select())) == 20


def _shape(connection: apsw.Connection) -> list[tuple[object, ...]]:
    sql = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    return [tuple(row) for row in connection.execute(sql)]


def test_a_database_of_each_release_opens_with_the_schema_of_the_models(tmp_path: Path, clock: FixedClock) -> None:
    fresh = apsw.Connection(":memory:")
    schema.create(fresh)
    releases = sorted(RELEASES.glob("*.db"))
    assert releases
    for release in releases:
        for file in (release, release.with_name(release.name + ".keys")):
            (tmp_path / file.name).write_bytes(file.read_bytes())
        with Store.open(tmp_path / release.name, clock, passphrase="发布样本-口令") as store:
            assert _shape(store.database.connection()) == _shape(fresh), release.name
            assert verify.verify(store) == []
            facts = json.loads(release.with_suffix(".json").read_text(encoding="utf-8"))
            assert (digest.digest(store), store.head().seq) == (facts["digest"], facts["seq"])
            assert making.register(store)
    fresh.close()


def test_a_word_that_is_new_in_rows_or_entries_raises_the_schema() -> None:
    """An older program stops before entries of a newer schema; a word that it does not know it would stumble over."""
    facts = json.loads((RELEASES / f"schema-{schema.VERSION}.json").read_text(encoding="utf-8"))
    assert facts["words"] == vocabulary.words(), "raise schema.VERSION; before a release, make its data file anew"


def test_the_database_is_durable_checked_and_its_own(store: Store) -> None:
    asked = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "temp_store": 2, "trusted_schema": 0}
    assert {name: store.database.value(f"PRAGMA {name}") for name in asked} == asked
    assert store.database.path.read_bytes()[:16].hex() == store.database_id


def test_other_threads_read_while_one_writes(store: Store) -> None:
    ticket = making.register(store, name="一")
    seen: list[str] = []
    with store.unit("edit", making.admin(store)) as unit:
        unit.update(models.Ticket, ticket, name="二")
        thread = threading.Thread(target=lambda: seen.append(store.ticket(ticket).name))
        thread.start()
        thread.join()
    thread = threading.Thread(target=lambda: seen.append(store.ticket(ticket).name))
    thread.start()
    thread.join()
    assert seen == ["一", "二"]


def test_commits_of_others_are_noticed(store: Store, clock: FixedClock) -> None:
    version, head = store.database.data_version(), store.head()
    assert store.database.data_version() == version
    with Store.open(store.database.path, clock, passphrase=PASSPHRASE) as other:
        making.register(other)
    assert store.database.data_version() != version
    assert store.head() != head


def test_a_busy_database_is_told(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.store.database._WAIT_MS", 100)
    with Store.open(store.database.path, clock, passphrase=PASSPHRASE) as other:
        with store.database.write(), pytest.raises(UnavailableError) as error:
            making.register(other)
        assert error.value.code == "busy"
        assert making.register(other)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("//server/share/office.db", "place_network"),
        ("\\\\server\\share\\office.db", "place_network"),
        ("/people/lin/OneDrive/office.db", "place_synced"),
        ("/people/lin/OneDrive - 公司/数据/office.db", "place_synced"),
        ("/people/lin/坚果云/office.db", "place_synced"),
        ("/people/lin/Dropbox/office.db", "place_synced"),
    ],
)
def test_shares_and_synced_folders_are_refused(path: str, code: str, clock: FixedClock) -> None:
    with pytest.raises(UnavailableError) as error:
        making.make(Path(path) if "\\" not in path else _Unc(path), clock)
    assert error.value.code == code


class _Unc(type(Path())):  # type: ignore[misc]
    """A Windows path on whatever system the test runs."""


def test_network_file_systems_are_known_by_their_mount() -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\nnas:/x /mnt/nas nfs4 rw 0 0\n//srv/a /mnt/two\\040words cifs rw 0 0\n"
        "/dev/sdb1 /mnt/nas/local ext4 rw 0 0\n"
    )
    for path, kind in {
        "/home/x.db": "ext4", "/mnt/nas/x.db": "nfs4", "/mnt/two words/x.db": "cifs", "/mnt/nas/local/x.db": "ext4",
        "/mnt/nasty/x.db": "ext4",
    }.items():  # fmt: skip
        assert places.mounted_as(Path(path), mounts) == kind
    assert places.synced_folder(Path("/people/onedriver/x.db")) == ""


def test_drafts_are_per_person_form_and_key(store: Store, clock: FixedClock) -> None:
    store.drafts.save(1, "intake", "", {"cause": "一"})
    clock.advance(timedelta(seconds=1))
    store.drafts.save(1, "edit", "17", {"name": "二"})
    store.drafts.save(2, "intake", "", {"cause": "别人"})
    clock.advance(timedelta(seconds=1))
    store.drafts.save(1, "intake", "", {"cause": "一二三"})
    assert [(d.kind, d.key, d.data) for d in store.drafts.all_of(1)] == [
        ("intake", "", {"cause": "一二三"}), ("edit", "17", {"name": "二"}),
    ]  # fmt: skip
    store.drafts.discard(1, "intake", "")
    store.drafts.discard(1, "intake", "")
    assert [d.kind for d in store.drafts.all_of(1)] == ["edit"]
    assert [d.data for d in store.drafts.all_of(2)] == [{"cause": "别人"}]


def test_window_state_is_remembered(store: Store, clock: FixedClock) -> None:
    store.set_window_state("columns", "1,2")
    store.set_window_state("columns", "3")
    path = store.database.path
    store.close()
    with Store.open(path, clock, passphrase=PASSPHRASE) as again:
        assert (again.window_state("columns"), again.window_state("none")) == ("3", "")


def test_pins_are_salted_and_checked() -> None:
    hashed = pins.hash_pin("1234")
    assert hashed != pins.hash_pin("1234") and "1234" not in hashed
    assert pins.check_pin("1234", hashed)
    assert not pins.check_pin("1235", hashed)
    for broken in ("", "x", "scrypt$a$b$c", "md5$1$YQ==$YQ=="):
        assert not pins.check_pin("1234", broken)


def test_queries_are_bound_per_store(store: Store) -> None:
    making.register(store, name="张三")
    table = models.Ticket
    assert store.scalar(table.select(peewee.fn.COUNT(table.id))) == 1
    assert store.first(table.select().where(table.name == "无")) is None
    with pytest.raises(LookupError):
        store.one(table.select().where(table.name == "无"))
    assert table._meta.database is None


def test_closing_twice_is_fine_and_leaves_one_file(store: Store) -> None:
    making.register(store)
    store.close()
    store.close()
    assert sorted(file.name for file in store.database.path.parent.iterdir()) == ["office.db", "office.db.keys"]


def test_a_set_up_that_was_cut_off_does_not_stand_in_the_way(tmp_path: Path, clock: FixedClock) -> None:
    half = Database.create(tmp_path / "office.db.new", b"k" * 32, b"s" * 16)
    half.close()
    (tmp_path / "office.db.new-journal").write_bytes(bytes(512))
    making.make(tmp_path / "office.db", clock).close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["office.db", "office.db.keys"]


def test_a_write_ahead_log_that_was_left_behind_is_set_aside(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "office.db"
    log = path.with_name("office.db-wal")
    with making.make(path, clock) as store:
        making.register(store, cause="字" * 2000)
        content = log.read_bytes()
    path.unlink()
    log.write_bytes(content)
    with making.make(path, clock) as store:
        assert verify.verify(store) == []
    assert [file.read_bytes() for file in tmp_path.glob("office.db.*.old-wal")] == [content]


@pytest.mark.parametrize("held", ["office.db.new", "office.db.new.keys", "office.db-wal"])
@pytest.mark.parametrize("times", [3, FOREVER])
def test_an_office_is_made_whole_or_not_at_all(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, held: str, times: int
) -> None:
    path = tmp_path / "office.db"
    for suffix in (".keys", "-wal"):
        path.with_name(f"office.db{suffix}").write_bytes(b"of a database that is gone")
    before = sorted(tmp_path.iterdir())
    hold(monkeypatch, "replace", tmp_path / held, times)
    if times == FOREVER:
        with pytest.raises(UnavailableError) as error:
            making.make(path, clock)
        assert error.value.code == "cannot_write"
        assert sorted(tmp_path.iterdir()) == before
    else:
        making.make(path, clock).close()
        Store.open(path, clock, passphrase=PASSPHRASE).close()
        assert len(list(tmp_path.glob("office.db.*.old*"))) == 2


def test_bad_rules_make_no_database(tmp_path: Path, clock: FixedClock) -> None:
    with pytest.raises(DamagedError):
        Store.create(
            tmp_path / "office.db", PASSPHRASE, clock, office_code="GZ01", office_name="x", policy_text="[",
            admin_login="wang", admin_name="王", admin_pin="", workstation_name="PC", cost=making.CHEAP,
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == []
