from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.base import log
from desktop.base.errors import RefusedError

PERSONAL = {
    "13812345678": "<phone>",
    "call 138 1234 5678 back": "call <phone> back",
    "+86-13912345678": "<phone>",
    "020-87654321": "<phone>",
    "(0755)1234567": "<phone>",
    "400-820-8820": "<phone>",
    "440103199001011234": "<id>",
    "lin@example.com wrote": "<mail> wrote",
    "name=林晓棠": "name=<text>",
    "𬭛䶮": "<text>",
}
KEPT = ("GZ01-20261009-A007", "id 897123456789012345 saved", "in 12 ms at 2026-10-09T01:14:00Z", "seq 1234567")


@pytest.mark.parametrize(("said", "written"), PERSONAL.items())
def test_personal_data_is_masked(said: str, written: str) -> None:
    assert log.mask(said) == written


@pytest.mark.parametrize("said", KEPT)
def test_what_names_nobody_is_kept(said: str) -> None:
    assert log.mask(said) == said


@pytest.mark.allow_log
def test_the_log_file_holds_no_number_from_arguments_or_tracebacks(tmp_path: Path) -> None:
    end = log.start(tmp_path / "logs")
    try:
        logging.getLogger("huiyin.test").warning("looked up %s", "13812345678")
        try:
            raise RefusedError("phone_letters", "phone", value="1391234567a, 13912345678, 王先生")
        except RefusedError:
            logging.getLogger("huiyin.test").exception("refused")
    finally:
        end()
    text = (tmp_path / "logs" / log.LOG_NAME).read_text("utf-8")
    assert "looked up <phone>" in text
    assert "phone_letters" in text
    assert "139" not in text
    assert "王" not in text


@pytest.mark.allow_log
def test_the_log_never_grows_beyond_five_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_LOG_BYTES", 500)
    end = log.start(tmp_path)
    try:
        for _ in range(200):
            logging.getLogger("huiyin.test").warning("x" * 80)
    finally:
        end()
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        log.LOG_NAME, *(f"{log.LOG_NAME}.{n}" for n in (1, 2, 3, 4))]  # fmt: skip


def fail_with(words: str) -> None:
    raise KeyError(words)


@pytest.mark.allow_log
def test_a_crash_is_reported_once_and_recognised_again(tmp_path: Path) -> None:
    told: list[log.Crash] = []
    reporter = log.CrashReporter(tmp_path, told.append)
    for words in ("13812345678", "another value"):
        try:
            fail_with(words)
        except KeyError as error:
            reporter.report(error)
    first, second = told
    assert (first.first, second.first) == (True, False)
    assert first.report_id == second.report_id
    assert first.path is not None
    written = first.path.read_text("utf-8")
    assert first.report_id in written
    assert "fail_with" in written
    assert "13812345678" not in written
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.allow_log
def test_a_crash_is_told_even_where_nothing_can_be_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    told: list[log.Crash] = []
    log.CrashReporter(file / "logs", told.append).report(ValueError("x"))
    assert told[0].path is None


@pytest.mark.allow_log
def test_exceptions_on_any_thread_reach_the_reporter_until_uninstalled(tmp_path: Path) -> None:
    told: list[log.Crash] = []
    before = (sys.excepthook, threading.excepthook)
    end = log.install(log.CrashReporter(tmp_path, told.append))
    try:
        thread = threading.Thread(target=fail_with, args=("there",))
        thread.start()
        thread.join()
        sys.excepthook(ValueError, ValueError("here"), None)
    finally:
        end()
    assert [type(crash.error) for crash in told] == [KeyError, ValueError]
    assert (sys.excepthook, threading.excepthook) == before


Rename = Callable[[Any, Any], None]


def held_open(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """The system refuses to rename these files, as Windows does while another process has them open."""
    rename: Rename = os.rename

    def refuse(old: Any, new: Any) -> None:
        if Path(old).name in names:
            raise PermissionError(13, "The process cannot access the file", str(old), 32)
        rename(old, new)

    monkeypatch.setattr(os, "rename", refuse)


def write(count: int) -> None:
    for number in range(count):
        logging.getLogger("huiyin.test").warning("record %04d %s", number, "x" * 80)


def read_all(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in folder.iterdir())


@pytest.mark.allow_log
def test_a_log_that_another_process_has_open_takes_every_record_and_costs_no_older_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_LOG_BYTES", 500)
    for number in (1, 2, 3, 4):
        (tmp_path / f"{log.LOG_NAME}.{number}").write_text(f"old {number}", "utf-8")
    end = log.start(tmp_path)
    try:
        with monkeypatch.context() as other_runs:
            held_open(other_runs, log.LOG_NAME)
            write(30)
        kept = read_all(tmp_path)
        assert all(f"record {number:04d}" in kept for number in range(30))
        assert [(tmp_path / f"{log.LOG_NAME}.{n}").read_text("utf-8") for n in (1, 2)] == ["old 1", "old 2"]
        assert "old 4" in kept
        write(30)
    finally:
        end()
    assert (tmp_path / log.LOG_NAME).stat().st_size < 500, "it is tried again"
    assert (tmp_path / f"{log.LOG_NAME}.4").exists()


@pytest.mark.allow_log
def test_an_older_log_that_somebody_reads_costs_no_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_LOG_BYTES", 500)
    (tmp_path / f"{log.LOG_NAME}.1").write_text("old 1", "utf-8")
    end = log.start(tmp_path)
    try:
        with monkeypatch.context() as somebody_reads:
            held_open(somebody_reads, f"{log.LOG_NAME}.1")
            write(10)
        kept = read_all(tmp_path)
        assert all(f"record {number:04d}" in kept for number in range(10))
        assert "old 1" in kept
        write(10)
    finally:
        end()
    assert sorted(path.name for path in tmp_path.iterdir())[:2] == [log.LOG_NAME, f"{log.LOG_NAME}.1"]
    assert (tmp_path / log.LOG_NAME).stat().st_size < 500, "it is tried again"


@pytest.mark.allow_log
@pytest.mark.skipif(sys.platform == "win32", reason="no file is renamed there while another process has it open")
def test_a_log_that_another_process_has_turned_is_not_turned_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_LOG_BYTES", 500)
    live = tmp_path / log.LOG_NAME
    end = log.start(tmp_path)
    try:
        write(3)
        live.rename(tmp_path / f"{log.LOG_NAME}.1")
        live.write_text("of the other\n", "utf-8")
        write(3)
    finally:
        end()
    assert live.read_text("utf-8").startswith("of the other\n")
    assert not (tmp_path / f"{log.LOG_NAME}.2").exists()
