"""Names that others gave to files: harmless ones, and those that a system would run."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from desktop.base import outside
from desktop.base.errors import UnavailableError

SHOWN = ("小票.jpg", "a.pdf", "a.exe.pdf", "a.js.png", "录音.mp3", "a.docx", "a.html", "a.zip", "exe", "a", "", "...")
RUN = "exe bat cmd com scr pif vbs vbe js jse wsf wsh hta lnk url msi msp ps1 reg cpl jar chm iso sh EXE Lnk"
DISGUISED = (
    "a.pdf.exe", "a.pdf .exe", "a.exe.", "a.exe . .", "a.exe\u00a0", "a.exe\t\n", "dir/a.exe", "a\\b.exe",
    "a\u202efdp.exe", "a.exe\u202e", "a.e\u200bxe", "a.\u017fcr", "a" * 300 + ".exe",
    "a.{3050F4D8-98B5-11CF-BB82-00AA00BDCE0B}",
)  # fmt: skip


@pytest.mark.parametrize("name", [*(f"x.{ending}" for ending in RUN.split()), *DISGUISED])
def test_what_a_system_may_run_is_known_by_its_true_ending(name: str) -> None:
    assert outside.runs(name)


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_only_shown_is_not_refused(name: str) -> None:
    assert not outside.runs(name)


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("小票.jpg", "小票.jpg"),
        ("../../a.jpg", "a.jpg"),
        ("C:\\a\\b.jpg", "b.jpg"),
        ("a\u202egpj.png", "agpj.png"),
        ("a.txt. . ", "a.txt"),
        ('a<>:"|?*.txt', "a.txt"),
        ("CON.txt", "_CON.txt"),
        ("nul", "_nul"),
        ("con .txt", "_con .txt"),
        ("", "file"),
        (" .. ", "file"),
        ("字" * 200 + ".png", "字" * 76 + ".png"),
    ],
)
def test_a_name_becomes_one_that_can_be_written_anywhere(given: str, safe: str) -> None:
    assert outside.safe_name(given) == safe


def test_a_saved_file_is_marked_on_windows_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for windows in (False, True):
        monkeypatch.setattr(outside, "_ON_WINDOWS", windows)
        path = outside.save(tmp_path / f"{windows}.docx", b"x")
        assert path.read_bytes() == b"x"
        assert Path(f"{path}:Zone.Identifier").exists() is windows


def test_a_disk_without_marks_takes_the_file_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, _content: bytes) -> None:
        raise OSError(errno.EINVAL, "no streams here")

    monkeypatch.setattr(outside, "_ON_WINDOWS", True)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert outside.save(tmp_path / "a.docx", b"x").read_bytes() == b"x"


def test_a_file_that_can_not_be_saved_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError) as told:
        outside.save(tmp_path / "none" / "a.docx", b"x")
    assert told.value.code == "file_unwritable"
