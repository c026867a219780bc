from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path

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
