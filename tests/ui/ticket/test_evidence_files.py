"""Files are opened as private copies that do not stay, and saved where the person wants them."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Desk
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.base import outside
from desktop.base.errors import RefusedError, UnavailableError
from desktop.desk import attachments
from desktop.ui.controller import Controller
from desktop.ui.ticket import evidence_files
from desktop.ui.ticket.desk_work import DeskWork
from desktop.ui.ticket.intents import FileWanted, Notice
from desktop.ui.wording import errors


def test_a_copy_is_private_read_only_and_removed(qtbot: Any) -> None:
    seen: list[Path] = []

    def opener(url: QUrl) -> bool:
        seen.append(Path(url.toLocalFile()))
        assert seen[0].read_bytes() == b"secret"
        return True

    opened = evidence_files.OpenedFiles(opener=opener)
    path = evidence_files.write_copy("小票.jpg", b"secret")
    opened.show(path)
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
        evidence_files.OpenedFiles(opener=refuse).show(evidence_files.write_copy("a.xyz", b"x"))
    assert caught.value.code == "file_no_program"
    assert not seen[0].parent.exists()


@pytest.mark.parametrize("name", ["发票.exe", "a.pdf.LNK", "a.bat. ", "\u202egpj.scr"])
def test_what_a_system_would_run_is_not_even_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(RefusedError) as caught:
        evidence_files.write_copy(name, b"MZ")
    assert caught.value.code == "file_runs"
    assert "另存" in errors.sentence(caught.value)
    assert "\u202e" not in errors.sentence(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_copy_stays_in_its_own_folder_whatever_it_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("../../a.jpg", "/etc/a.jpg", "C:\\a.jpg"):
        path = evidence_files.write_copy(name, b"x")
        assert (path.name, path.parent.parent) == ("a.jpg", tmp_path)


def test_a_copy_that_can_not_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _mode: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(Path, "chmod", full)
    with pytest.raises(UnavailableError) as caught:
        evidence_files.write_copy("a.jpg", b"x")
    assert caught.value.code == "file_unwritable"
    assert list(tmp_path.iterdir()) == []


def test_on_windows_a_copy_bears_the_mark_of_the_web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(outside, "_ON_WINDOWS", True)
    path = evidence_files.write_copy("a.docx", b"x")
    assert Path(f"{path}:Zone.Identifier").read_bytes() == b"[ZoneTransfer]\r\nZoneId=3\r\n"


class Opening(QObject):
    """What the system is asked to open, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, bytes, bool]] = []
        QDesktopServices.setUrlHandler("file", self, "take")

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        path = Path(url.toLocalFile())
        self.seen.append((path.name, path.read_bytes(), threading.current_thread() is threading.main_thread()))


@pytest.fixture
def opening(qtbot: QtBot) -> Iterator[Opening]:
    made = Opening()
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def work(desk: Desk, chair: Callable[[str], Controller], qtbot: QtBot) -> Iterator[Work]:
    page = QWidget()
    qtbot.addWidget(page)
    made = Work(desk, chair("lin"), page)
    yield made
    made.desk_work.leave()


class Work:
    """A ticket's page with a file of a given name."""

    def __init__(self, desk: Desk, controller: Controller, page: QWidget) -> None:
        self.desk, self.controller, self.ticket = desk, controller, desk.register()
        self.desk_work = DeskWork(controller, page)
        self.notices: list[Notice] = []
        self.desk_work.notice.connect(self.notices.append)

    def ask(self, name: str, content: bytes, save_as: bool = False) -> None:
        attachments.attach_bytes(self.desk.seat("lin"), self.ticket, name, "other", content)
        detail = self.desk.detail("lin", self.ticket)
        self.desk_work.open_file(detail, FileWanted(detail.attachments[-1].id, save_as))
        assert self.controller.tasks.wait()


def test_the_copy_is_written_in_the_background_and_handed_over_by_the_window(
    work: Work, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, writers = tempfile.mkdtemp, []

    def mkdtemp(**words: Any) -> str:
        writers.append(threading.current_thread())
        return made(**words)

    monkeypatch.setattr(tempfile, "mkdtemp", mkdtemp)
    work.ask("小票.jpg", b"picture")
    assert opening.seen == [("小票.jpg", b"picture", True)]
    assert len(writers) == 1
    assert writers[0] is not threading.main_thread()
    assert work.notices == []


def test_a_program_is_refused_in_a_sentence_and_can_still_be_saved(
    work: Work, opening: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.ask("发票.pdf.exe", b"MZ")
    assert opening.seen == []
    assert [notice.tone for notice in work.notices] == ["danger"]
    assert work.notices[0].text.startswith("发票.pdf.exe ")
    monkeypatch.setattr(outside, "_ON_WINDOWS", True)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / "copy.exe"), ""))
    work.ask("发票.pdf.exe", b"MZ", save_as=True)
    assert (tmp_path / "copy.exe").read_bytes() == b"MZ"
    assert Path(f"{tmp_path / 'copy.exe'}:Zone.Identifier").exists()


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
