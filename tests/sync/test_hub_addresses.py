"""Where a hub can be, what is refused, and what of an address may be shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from places import PLATE

from desktop.base.errors import HuiyinError, RefusedError
from desktop.store import places
from desktop.sync.binding import Binding
from desktop.sync.hubs import create_hub, locks, open_hub, set_aside, shared_file, shown
from desktop.sync.hubs.folder import Folder
from desktop.sync.hubs.server_url import ServerUrl
from desktop.sync.hubs.shared_file import SharedFile


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(HuiyinError) as caught:
        act()
    return caught.value.code


def test_an_address_says_which_kind_of_hub_it_is(tmp_path: Path) -> None:
    for name, kind in (("office.hub", SharedFile), ("Office.HUB", SharedFile), ("hub", Folder), ("hub.2026", Folder)):
        with closing(create_hub(str(tmp_path / name), PLATE)) as hub:
            assert type(hub) is kind
        with closing(open_hub(str(tmp_path / name))) as hub:
            assert type(hub) is kind


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "office.hub"
    path.mkdir()
    for act in (create_hub, lambda address, _plate: open_hub(address)):
        with closing(act(str(path), PLATE)) as hub:
            assert type(hub) is Folder


@pytest.mark.parametrize(
    "address",
    ["", "office.hub", "share/hub", "http://server/office", "mysql://u:secret@h/db", "smb://server/share/office.hub",
     "postgresql:office", "postgresql://", "postgresql://host", "postgresql://u:secret@host:54x/db",
     "postgresql://u:sec@secret@host/db", "postgresql://u:sec/secret@host/db", "postgresql://u:%zzsecret@host/db",
     "postgresql://host/db?no_such=secret", "postgresql://host/db?schema=pg_catalog",
     "postgresql://host/db?schema=a%22;drop", "postgresql://host/db?schema=" + "x" * 60],
)  # fmt: skip
def test_anything_else_is_refused_without_telling_a_secret(address: str, clock: object) -> None:
    for act in (
        lambda: open_hub(address),
        lambda: create_hub(address, PLATE),
        lambda: set_aside(address, clock.now()),  # type: ignore[attr-defined]
    ):
        with pytest.raises(RefusedError) as caught:
            act()
        assert (caught.value.code, caught.value.field) == ("hub_address", "hub")
        assert "secret" not in str(caught.value).replace("no_such=secret", "")


def test_what_ends_with_a_slash_is_a_folder(tmp_path: Path) -> None:
    with closing(create_hub(f"{tmp_path}/new.hub/", PLATE)) as hub:
        assert type(hub) is Folder


def test_a_file_of_another_kind_is_not_taken_for_a_hub(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"x")
    assert code_of(lambda: create_hub(str(path), PLATE)) == "hub_address"
    assert path.read_bytes() == b"x"


@pytest.mark.parametrize("name", ["office.hub", "hub"])
@pytest.mark.parametrize("cloud", ["OneDrive - 广州一部", "坚果云", "Dropbox"])
def test_where_each_pc_has_a_copy_of_its_own_no_hub_is_made(tmp_path: Path, cloud: str, name: str) -> None:
    folder = tmp_path / cloud
    folder.mkdir()
    assert code_of(lambda: create_hub(str(folder / name), PLATE)) == "place_synced"
    assert list(folder.iterdir()) == []


# ---------------------------------------------------------------------- locks


def test_a_share_that_keeps_locks_may_hold_a_file(tmp_path: Path) -> None:
    file = tmp_path / "probe"
    file.write_bytes(b"")
    locks.demand_kept(file)
    assert locks._lock is not None
    assert locks.kept(file, locks._lock)


def _none(_handle: int) -> None:
    raise OSError(37, "No locks available")


@pytest.mark.parametrize("lock", [lambda _handle: None, _none])
def test_a_share_that_does_not_keep_locks_is_found_out(tmp_path: Path, lock: locks.Lock) -> None:
    file = tmp_path / "probe"
    file.write_bytes(b"")
    assert not locks.kept(file, lock)


def test_no_file_is_left_where_locks_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "_lock", lambda _handle: None)
    assert code_of(lambda: create_hub(str(tmp_path / "office.hub"), PLATE)) == "hub_locks"
    assert list(tmp_path.iterdir()) == []
    create_hub(str(tmp_path / "hub"), PLATE).close()


@pytest.mark.parametrize(
    ("options", "local"),
    [("rw,relatime,vers=3.0", False), ("rw,nolock,vers=3", True), ("rw,local_lock=all", True), ("rw,nobrl", True),
     ("rw,local_lock=none", False)],
)  # fmt: skip
def test_options_by_which_locks_stay_on_this_pc_are_known(options: str, local: bool) -> None:
    mounts = f"/dev/sda1 / ext4 rw,nolock 0 0\n//nas/office /mnt/office\\040share cifs {options} 0 0\n"
    found = places.mount_options(Path("/mnt/office share/office.hub"), mounts)
    assert found == frozenset(options.split(","))
    assert (not locks._LOCAL_ONLY.isdisjoint(found)) is local


# ---------------------------------------------------------------------- servers


@pytest.mark.parametrize(
    ("address", "visible"),
    [
        ("postgresql://pc:s%40cret@a,b:5433/office", "postgresql://pc:•••@a,b:5433/office"),
        ("postgresql://pc@a/office?sslmode=require", "postgresql://pc@a/office?sslmode=require"),
        ("postgresql://a/office?user=pc&password=s&x=y", "postgresql://a/office?user=pc&password=•••&x=y"),
        ("postgresql://a/office?password=s@c:r&x=y", "postgresql://a/office?password=•••&x=y"),
        ("postgresql://a:54/office?x=s@y", "postgresql://a:•••@y"),
        ("postgresql://a/office?sslpassword=s", "postgresql://a/office?sslpassword=•••"),
        ("postgresql://pc:s/c@r?e@t@a/office?x=1", "postgresql://pc:•••@a/office?x=1"),
        ("postgresql://pc:s/c?r@a/office", "postgresql://pc:•••@a/office"),
        ("postgresql://pc:s?cr@a/office?password=t", "postgresql://pc:•••@a/office?password=•••"),
        ("postgresql://pc:@a/office", "postgresql://pc:•••@a/office"),
        ("/mnt/share/office.hub", "/mnt/share/office.hub"),
    ],
)
def test_a_password_in_an_address_is_not_shown(address: str, visible: str) -> None:
    assert shown(address) == visible
    assert address not in repr(Binding(address, "id"))


@pytest.mark.parametrize(
    ("address", "libpq", "schema"),
    [
        ("postgresql://a,b/office?target_session_attrs=read-write", None, "huiyin"),
        ("postgresql://pc:p?w@a/office?schema=gz01", "postgresql://pc:p?w@a/office", "gz01"),
        ("postgresql://a/office?sslmode=verify-full&schema=gz01&sslrootcert=%2Fca.pem",
         "postgresql://a/office?sslmode=verify-full&sslrootcert=%2Fca.pem", "gz01"),
        ("postgres:///office?host=/run/pg", None, "huiyin"),
    ],
)  # fmt: skip
def test_an_address_goes_to_libpq_as_it_is(address: str, libpq: str | None, schema: str) -> None:
    url = ServerUrl.of(address)
    assert (url.libpq, url.schema) == (libpq or address, schema)


def test_what_an_address_says_of_timeouts_counts() -> None:
    url = ServerUrl.of("postgresql://a/office?connect_timeout=30&keepalives_idle=1")
    assert set(url.parameters) == {
        "application_name", "client_encoding", "keepalives_interval", "keepalives_count", "tcp_user_timeout"
    }  # fmt: skip


def test_no_secret_is_in_what_a_url_says_of_itself() -> None:
    url = ServerUrl.of("postgresql://pc:s3cret@a/office?sslpassword=t0psecret")
    assert "secret" not in repr(url)
    assert url.without_secrets('user "pc" s3cret, t0psecret') == 'user "pc" •••, •••'


def test_a_file_changed_by_a_foreign_tool_is_told_from_others(tmp_path: Path) -> None:
    path = tmp_path / "office.hub"
    create_hub(str(path), PLATE).close()
    before = shared_file.change_counter(path)
    with closing(open_hub(str(path))) as hub:
        hub.put_document("station/1", b"x", blind=True)
    assert shared_file.change_counter(path) != before
