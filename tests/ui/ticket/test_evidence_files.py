"""Files are opened as private copies that do not stay, and saved where the person wants them."""

from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl

from desktop.base.errors import UnavailableError
from desktop.ui.ticket import evidence_files


def test_a_copy_is_private_read_only_and_removed(qtbot: Any) -> None:
    seen: list[Path] = []

    def opener(url: QUrl) -> bool:
        seen.append(Path(url.toLocalFile()))
        assert seen[0].read_bytes() == b"secret"
        return True

    opened = evidence_files.OpenedFiles(opener=opener)
    path = opened.open("小票.jpg", b"secret")
    assert seen == [path]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(path.stat().st_mode) == 0o400
    opened.clean()
    assert not path.parent.exists()


def test_nothing_stays_when_no_program_opens_it(qtbot: Any) -> None:
    seen: list[Path] = []

    def refuse(url: QUrl) -> bool:
        seen.append(Path(url.toLocalFile()))
        return False

    with pytest.raises(UnavailableError) as caught:
        evidence_files.OpenedFiles(opener=refuse).open("a.xyz", b"x")
    assert caught.value.code == "file_no_program"
    assert not seen[0].parent.exists()


def test_what_an_earlier_run_left_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / f"{evidence_files.PREFIX}abc"
    left.mkdir()
    (left / "a.jpg").write_bytes(b"x")
    (left / "a.jpg").chmod(0o400)
    evidence_files.sweep()
    assert left.exists()
    long_ago = time.time() - evidence_files.KEEP_MINUTES * 60 - 1
    os.utime(left, (long_ago, long_ago))
    evidence_files.sweep()
    assert not left.exists()


@pytest.mark.parametrize(
    ("name", "kind"), [("a.JPG", "photo"), ("call.mp3", "recording"), ("x.pdf", "other"), ("noending", "other")]
)
def test_a_dropped_file_is_filed_by_its_ending(name: str, kind: str) -> None:
    assert evidence_files.kind_of(name) == kind
