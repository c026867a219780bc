"""A hub in a folder: files that are half-written, left over, lost or in somebody's way."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from places import PLATE, entries, everything, head_of, push

from desktop.base import files
from desktop.base.clock import FixedClock
from desktop.base.errors import DamagedError, HuiyinError, UnavailableError
from desktop.store.log import Head
from desktop.sync.hub import MovedError
from desktop.sync.hubs import create_hub, open_hub, set_aside
from desktop.sync.hubs.batch_log import BatchLog
from desktop.sync.hubs.bench import Bench
from desktop.sync.hubs.folder import Folder

BLOB = "1-" + "0f" * 32
MINUTE, DAY = 60, 24 * 3600


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "hub"


@pytest.fixture
def hub(folder: Path) -> Iterator[Folder]:
    with closing(Folder.create(folder, PLATE)) as made:
        yield made


def batch_at(folder: Path, first: int) -> Path:
    return folder / "log" / f"{first // 1000:06d}" / f"{first:012d}"


def age(file: Path, seconds: float) -> None:
    then = file.stat().st_mtime - seconds
    os.utime(file, (then, then))


def cut(file: Path, left: int) -> None:
    with file.open("r+b") as opened:
        opened.truncate(left)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(HuiyinError) as caught:
        act()
    return caught.value.code


# ---------------------------------------------------------------------- what was not finished


@pytest.mark.parametrize("left", [0, 5, 100, -1, -40])
def test_a_half_written_batch_is_not_there_yet(folder: Path, hub: Folder, left: int) -> None:
    made = push(hub, 3)
    push(hub, 2)
    torn = batch_at(folder, 4)
    whole = torn.read_bytes()
    cut(torn, left if left >= 0 else len(whole) + left)
    for one in (Folder(folder), hub):
        assert (one.head(), one.read(0, 10), one.hash_at(4), one.hash_at(5)) == (head_of(made), made, None, None)
    torn.write_bytes(whole)
    assert hub.head().seq == 5
    assert len(everything(hub)) == 5


def test_a_batch_that_somebody_is_writing_is_waited_for(folder: Path, hub: Folder) -> None:
    made = push(hub, 1)
    push(hub, 1)
    cut(batch_at(folder, 2), 30)
    with closing(open_hub(str(folder))) as other, pytest.raises(MovedError):
        other.append(head_of(made), entries(head_of(made), 1, "other"))
    assert batch_at(folder, 2).stat().st_size == 30


def test_a_batch_that_stays_half_written_is_moved_out_of_the_way(folder: Path, hub: Folder) -> None:
    made = push(hub, 1)
    push(hub, 1)
    torn = batch_at(folder, 2)
    cut(torn, 30)
    half = torn.read_bytes()
    age(torn, 4 * MINUTE)
    with closing(open_hub(str(folder))) as other:
        made += push(other, 2, "other")
        assert everything(other) == made
    assert everything(hub) == made
    assert [file.read_bytes() for file in (folder / "torn").iterdir()] == [half]


def test_a_newer_document_that_is_half_written_does_not_hide_the_older(folder: Path, hub: Folder) -> None:
    hub.put_document("keys", b"old")
    hub.put_document("keys", b"new", expect=b"old")
    torn = folder / "documents" / "keys.2"
    cut(torn, 20)
    assert (hub.document("keys"), hub.documents("")) == (b"old", {"keys": b"old"})
    with pytest.raises(MovedError):
        hub.put_document("keys", b"other", expect=b"old")
    hub.put_document("station/1", b"x", blind=True)
    age(torn, 4 * MINUTE)
    hub.put_document("keys", b"other", expect=b"old")
    assert hub.document("keys") == b"other"


def test_files_that_were_left_lying_are_swept_after_a_day(folder: Path, hub: Folder) -> None:
    hub.put_piece(BLOB, 0, b"p")
    strays = [folder / "new" / "dead.new", folder / "files" / "new" / "dead.new"]
    fresh = [folder / "new" / "busy.new", folder / "files" / "new" / "busy.new"]
    for stray in (*strays, *fresh):
        stray.write_bytes(b"half")
    for stray in strays:
        age(stray, DAY + MINUTE)
    for one in fresh:
        age(one, DAY - MINUTE)
    with closing(open_hub(str(folder))) as other:
        push(other)
        other.put_piece(BLOB, 1, b"q")
    assert [stray.exists() for stray in (*strays, *fresh)] == [False, False, True, True]


def test_nothing_is_left_lying(folder: Path, hub: Folder) -> None:
    made = push(hub, 2)
    with pytest.raises(MovedError):
        hub.append(Head(), entries(Head(), 1))
    for turn in range(30):
        hub.put_document("station/1", b"%d" % turn, blind=True)
    hub.replace([replace(made[0], content=b"")])
    hub.put_piece(BLOB, 0, b"p")
    assert list((folder / "new").iterdir()) == []
    assert list((folder / "files" / "new").iterdir()) == []
    assert len(list((folder / "documents").iterdir())) == 1
    assert [file.name for file in batch_at(folder, 1).parent.iterdir()] == ["000000000001"]


def test_old_versions_of_a_document_stay_for_a_day(folder: Path, hub: Folder) -> None:
    """Whoever was held up while he put one must not find the name of a version that is gone."""
    versions = folder / "documents"
    hub.put_document("keys", b"0", blind=True)
    for turn in range(5):
        hub.put_document("keys", b"%d" % (turn + 1), expect=b"%d" % turn)
    assert len(list(versions.iterdir())) == 6
    for number in range(5):
        age(versions / f"keys.{number}", DAY + MINUTE)
    hub.put_document("keys", b"6", blind=True)
    assert sorted(file.name for file in versions.iterdir()) == ["keys.4", "keys.5", "keys.6"]
    assert hub.document("keys") == b"6"


def test_who_erases_and_was_taken_for_dead_leaves_it_to_others(folder: Path, hub: Folder) -> None:
    made = push(hub, 3)
    log = BatchLog(folder / "log", folder / "torn", Bench(folder / "new"))
    with log._claimed(batch_at(folder, 1)) as is_ours:
        assert is_ours()
        age(batch_at(folder, 1).with_name("000000000001.claim"), 4 * MINUTE)
        hub.replace([replace(made[0], content=b"")])
        assert not is_ours()


# ---------------------------------------------------------------------- where files have one name only


@pytest.fixture
def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """A share on which a file can't have two names."""

    def refuse(_source: object, _target: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)


@pytest.mark.usefixtures("no_links")
def test_without_links_a_name_is_still_given_once(folder: Path) -> None:
    with closing(create_hub(str(folder), PLATE)) as hub, closing(open_hub(str(folder))) as other:
        assert code_of(lambda: create_hub(str(folder), PLATE)) == "hub_exists"
        made = push(hub, 2)
        with pytest.raises(MovedError):
            other.append(Head(), entries(Head(), 1, "late"))
        made += push(other, 1)
        hub.put_document("keys", b"k")
        with pytest.raises(MovedError):
            other.put_document("keys", b"l")
        assert everything(hub) == made


@pytest.mark.usefixtures("no_links")
def test_a_writer_who_was_taken_for_dead_notices(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(create_hub(str(folder), PLATE)) as hub:
        push(hub, 1)
        target, sync = batch_at(folder, 2), os.fsync

        def somebody_moves_it(handle: int) -> None:
            sync(handle)
            if target.exists():
                monkeypatch.setattr(os, "fsync", sync)
                target.rename(target.with_suffix(".aside"))
                with closing(open_hub(str(folder))) as other:
                    push(other, 1, "other")

        monkeypatch.setattr(os, "fsync", somebody_moves_it)
        with pytest.raises(MovedError):
            hub.append(hub.head(), entries(hub.head(), 1, "slow"))
        assert [entry.origin for entry in everything(hub)] == ["o-1", "other-2"]


def test_a_share_that_asks_twice_finds_its_own_file(folder: Path, hub: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def asks_twice(source: Path, target: Path) -> None:
        link(source, target)
        link(source, target)

    monkeypatch.setattr(os, "link", asks_twice)
    made = push(hub, 2)
    assert everything(hub) == made


@pytest.mark.parametrize("times", [1, 3, 99])
def test_a_file_that_a_scanner_holds_is_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """As on Windows: what is open in another program can't be replaced."""
    left, replace_it = [times], os.replace

    def held(source: Path, target: Path) -> None:
        left[0] -= 1
        if left[0] >= 0:
            error = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        replace_it(source, target)

    with closing(create_hub(str(folder), PLATE)) as hub:
        monkeypatch.setattr(files, "OTHERS_HOLD", True)
        monkeypatch.setattr(files, "_PAUSES_S", (0.0,) * 5)
        monkeypatch.setattr(os, "replace", held)
        if times == 99:
            assert code_of(lambda: hub.put_document("station/1", b"x", blind=True)) == "hub_busy"
        else:
            hub.put_document("station/1", b"x", blind=True)
            assert hub.document("station/1") == b"x"


@pytest.mark.parametrize("code", ["", "hub_busy"])
def test_a_file_that_is_getting_its_name_is_waited_for(
    folder: Path, hub: Folder, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """As on Windows: what is being renamed can't be opened, and what can't be opened says no more than "denied"."""
    made, open_it, left = push(hub), Path.open, [99 if code else 3]

    def held(path: Path, *given: Any, **more: Any) -> Any:
        if path == batch_at(folder, 1):
            left[0] -= 1
            if left[0] >= 0:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return open_it(path, *given, **more)

    monkeypatch.setattr(files, "OTHERS_HOLD", True)
    monkeypatch.setattr(files, "_PAUSES_S", (0.0,) * 5)
    monkeypatch.setattr(Path, "open", held)
    if code:
        assert code_of(lambda: everything(Folder(folder))) == code
    else:
        assert everything(Folder(folder)) == made


# ---------------------------------------------------------------------- what is lost, left over or set back


def test_a_folder_without_a_hub_is_none_and_stays_so(folder: Path) -> None:
    folder.mkdir()
    assert code_of(lambda: open_hub(str(folder))) == "hub_missing"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("lost", ["hub.json", "log", "documents"])
def test_a_hub_that_lost_a_part_is_damaged(folder: Path, hub: Folder, lost: str) -> None:
    push(hub)
    hub.put_document("keys", b"k")
    part = folder / lost
    shutil.rmtree(part) if part.is_dir() else part.unlink()
    assert code_of(lambda: open_hub(str(folder))) == "hub_damaged"
    act = hub.head if lost != "documents" else lambda: hub.document("keys")
    assert code_of(act) == "hub_damaged"
    assert not part.exists()
    if lost == "hub.json":
        assert code_of(lambda: create_hub(str(folder), PLATE)) == "hub_exists"


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"format": 1}', b'{"format": "x"}', b'{"format": 1, "id": "a"}'])
def test_a_plate_that_says_nothing_is_damage(folder: Path, hub: Folder, text: bytes) -> None:
    (folder / "hub.json").write_bytes(text)
    assert code_of(lambda: open_hub(str(folder))) == "hub_damaged"


def test_a_hub_of_a_newer_program_is_left_alone(folder: Path, hub: Folder) -> None:
    plate = folder / "hub.json"
    plate.write_text(json.dumps({**json.loads(plate.read_text("utf-8")), "format": 2, "more": 1}), "utf-8")
    assert code_of(lambda: open_hub(str(folder))) == "hub_newer"


@pytest.mark.parametrize("how", ["lost", "cut", "garbled", "other entries"])
def test_a_batch_that_is_lost_in_the_middle_is_damage(folder: Path, hub: Folder, how: str) -> None:
    made = [*push(hub, 2), *push(hub, 2), *push(hub, 2)]
    middle = batch_at(folder, 3)
    data = middle.read_bytes()
    {
        "lost": middle.unlink,
        "cut": lambda: middle.write_bytes(data[:-1]),
        "garbled": lambda: middle.write_bytes(data[:-60] + bytes(20) + data[-40:]),
        "other entries": lambda: shutil.copy(batch_at(folder, 5), middle),
    }[how]()
    with closing(open_hub(str(folder))) as other:
        if how == "garbled":  # in its contents: seen when it is read
            assert other.head() == head_of(made)
        else:
            assert code_of(other.head) == "hub_damaged"
        assert code_of(lambda: other.read(0, 10)) == "hub_damaged"
        assert code_of(other.demand_sound) == "hub_damaged"


def test_a_file_that_a_restoring_left_over_is_noticed(folder: Path, hub: Folder) -> None:
    """Old files were put over new ones, and what they don't name stayed: it does not go on from what is there now."""
    push(hub, 2)
    old = batch_at(folder, 1).read_bytes()
    shutil.rmtree(folder / "log")
    (folder / "log").mkdir()
    with closing(open_hub(str(folder))) as other:
        push(other, 2, "x")
        push(other, 2, "x")
    batch_at(folder, 1).write_bytes(old)
    with closing(open_hub(str(folder))) as other:
        assert code_of(other.head) == "hub_damaged"
        assert code_of(lambda: other.read(0, 10)) == "hub_damaged"


@pytest.mark.parametrize("known", [2, 4, 6])
def test_a_hub_that_was_set_back_while_it_was_open_is_seen_as_it_is(folder: Path, hub: Folder, known: int) -> None:
    made = [*push(hub, 2), *push(hub, 2)]
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    push(hub, 2)
    with closing(Folder(folder)) as other:
        assert other.read(0, known)
        assert other.head().seq == 6
        shutil.rmtree(folder)
        kept.rename(folder)
        assert other.head() == head_of(made)
        assert (other.hash_at(5), other.hash_at(3)) == (None, made[2].hash)
        made += push(other, 3, "anew")
        assert everything(other) == made
    assert (hub.head(), everything(hub)) == (head_of(made), made)


def test_a_hub_that_was_set_back_and_grew_again_is_seen_as_it_is(folder: Path, hub: Folder) -> None:
    made = push(hub, 2)
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    for _ in range(3):
        push(hub, 1)
    shutil.rmtree(folder)
    kept.rename(folder)
    with closing(open_hub(str(folder))) as other:
        for count in (1, 1, 1, 5):
            made += push(other, count, "anew")
    assert (hub.head(), everything(hub)) == (head_of(made), made)
    assert [hub.hash_at(seq) for seq in (3, 5, 10)] == [made[2].hash, made[4].hash, made[9].hash]


def test_a_listing_that_is_out_of_date_only_delays(folder: Path, hub: Folder) -> None:
    """A share may answer from memory which files there are; what is opened by name is there."""
    made = push(hub, 998)
    with closing(Folder(folder)) as other:
        assert other.hash_at(500) == made[499].hash  # the first shelf is listed now
        for _ in range(6):
            made += push(hub, 1)
        assert [other.hash_at(seq) for seq in (999, 1003, 1004, 1005, 1)] == [
            *(made[seq - 1].hash for seq in (999, 1003, 1004)), None, made[0].hash,
        ]  # fmt: skip
        assert other.read(1000, 10) == made[1000:]
        made += push(other, 2)
        assert (other.read(997, 10), other.head()) == (made[997:], head_of(made))


# ---------------------------------------------------------------------- making, setting aside, replacing


def test_a_hub_is_not_made_among_other_things(folder: Path) -> None:
    folder.mkdir()
    (folder / "年度报表.xlsx").write_bytes(b"x")
    assert code_of(lambda: create_hub(str(folder), PLATE)) == "hub_not_empty"
    assert [entry.name for entry in folder.iterdir()] == ["年度报表.xlsx"]


def test_a_hub_is_made_where_only_the_system_left_something(folder: Path) -> None:
    folder.mkdir()
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store"):
        (folder / name).write_bytes(b"x")
    (folder / "log").mkdir()  # by a creation that was cut off
    create_hub(str(folder), PLATE).close()
    with closing(open_hub(str(folder))) as hub:
        assert hub.plate == PLATE


def test_a_hub_is_not_made_where_there_is_no_share(tmp_path: Path) -> None:
    assert code_of(lambda: create_hub(str(tmp_path / "not mounted" / "hub"), PLATE)) == "hub_unreachable"
    assert list(tmp_path.iterdir()) == []


def test_what_is_set_aside_is_kept_whole(folder: Path, hub: Folder, clock: FixedClock) -> None:
    made = push(hub, 3)
    (folder / "hub.json").unlink()
    kept = Path(set_aside(str(folder), clock.now()).where)
    assert kept.parent == folder
    assert BatchLog(kept / "log", kept / "torn", Bench(kept)).read(0, 10) == made
    assert code_of(lambda: open_hub(str(folder))) == "hub_missing"


def test_two_who_erase_at_once_do_not_undo_each_other(folder: Path, hub: Folder) -> None:
    made = push(hub, 3)
    claim = batch_at(folder, 1).with_name("000000000001.claim")
    claim.write_bytes(b"")
    with pytest.raises(UnavailableError, match="hub_busy"):
        hub.replace([replace(made[0], content=b"")])
    assert everything(hub) == made
    age(claim, 4 * MINUTE)
    hub.replace([replace(made[0], content=b"")])
    assert [entry.content for entry in everything(hub)] == [b"", made[1].content, made[2].content]
    assert not claim.exists()


def test_a_log_that_a_foreign_program_wrote_into_is_damage(folder: Path, hub: Folder) -> None:
    push(hub, 1)
    shutil.copy(batch_at(folder, 1), batch_at(folder, 2))
    with closing(open_hub(str(folder))) as other, pytest.raises(DamagedError):
        other.head()
