"""Files are put in place whole, and together; what others hold is waited for."""

from __future__ import annotations

from pathlib import Path

import pytest
from held_files import FOREVER, hold

from desktop.base import files
from desktop.base.errors import UnavailableError


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_file_takes_the_place_of_another(tmp_path: Path) -> None:
    files.put(tmp_path / "a", b"old")
    files.put(tmp_path / "a", b"new")
    assert files.read(tmp_path / "a") == b"new"
    assert names(tmp_path) == ["a"]


def test_a_long_name_is_no_longer_while_it_is_written(tmp_path: Path) -> None:
    name = "投" * 84 + ".db"
    files.put(tmp_path / name, b"x")
    assert names(tmp_path) == [name]


def test_what_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(ValueError, match="broken"), files.fresh_beside(tmp_path / "a") as fresh:
        fresh.write_bytes(b"half")
        raise ValueError("broken")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError) as told:
        files.save(tmp_path / "none" / "a.pdf", b"x")
    assert told.value.code == "file_unwritable"


@pytest.mark.parametrize("act", ["remove", "discard"])
@pytest.mark.parametrize("times", [1, 5, FOREVER])
def test_what_somebody_reads_is_removed_when_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str, times: int
) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"x")
    hold(monkeypatch, "unlink", file, times)
    if times == FOREVER and act == "remove":
        with pytest.raises(PermissionError):
            files.remove(file)
    else:
        getattr(files, act)(file)
    assert file.exists() is (times == FOREVER)


@pytest.mark.parametrize("times", [2, FOREVER])
def test_files_that_belong_together_move_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    for name in ("a.keys", "a-wal", "a"):
        (tmp_path / name).write_text(name)
    hold(monkeypatch, "replace", tmp_path / "a", times)
    pairs = [(tmp_path / name, tmp_path / f"{name}.old") for name in ("a.keys", "a-wal", "a-shm", "a")]
    if times == FOREVER:
        with pytest.raises(PermissionError):
            files.move_together(pairs)
        assert names(tmp_path) == ["a", "a-wal", "a.keys"]
    else:
        files.move_together(pairs)
        assert names(tmp_path) == ["a-wal.old", "a.keys.old", "a.old"]


def test_files_that_belong_together_stay_together_when_somebody_breaks_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.keys", "a"):
        (tmp_path / name).write_text(name)
    hold(monkeypatch, "replace", tmp_path / "a")

    def impatient(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files.time, "sleep", impatient)
    with pytest.raises(KeyboardInterrupt):
        files.move_together([(tmp_path / name, tmp_path / f"{name}.old") for name in ("a.keys", "a")])
    assert names(tmp_path) == ["a", "a.keys"]
