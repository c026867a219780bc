from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop import __main__ as start
from desktop.base import paths

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "words", [[], ["--demo"], ["--db", "a.huiyin"], ["--db=a.huiyin", "--demo"], ["--as", "lin", "--demo"]]
)
def test_these_words_open_the_window(words: list[str]) -> None:
    assert start._wants_window(words)


@pytest.mark.parametrize(
    "words", [["status"], ["--db", "a", "ticket", "list"], ["--self-test", "out"], ["--help"], ["--x"]]
)
def test_these_words_go_to_the_command_line(words: list[str]) -> None:
    assert not start._wants_window(words)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can be without a display")
@pytest.mark.parametrize("words", [[], ["--demo"]])
def test_without_a_display_the_window_says_so_in_one_sentence(words: list[str]) -> None:
    blind = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run(
        [sys.executable, "-m", "desktop", *words],
        cwd=ROOT,
        env=blind,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "python -m desktop --help" in done.stderr


def test_deciding_where_to_go_loads_no_heavy_part() -> None:
    code = (
        "import sys, desktop.__main__ as m; m._wants_window(['--demo']); m._has_display();"
        "print([n for n in sys.modules if n.split('.')[0] in ('PySide6', 'peewee', 'apsw', 'reportlab', 'babel')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_packaged_fonts_are_found() -> None:
    for name in (paths.REGULAR, paths.BOLD):
        assert (paths.fonts() / name).stat().st_size > 1_000_000


Boxes = list[tuple[object, ...]]


@pytest.fixture
def boxes(monkeypatch: pytest.MonkeyPatch) -> Boxes:
    """On Windows: what its message boxes were called with."""
    shown: Boxes = []
    user32 = SimpleNamespace(MessageBoxW=lambda *words: shown.append(words))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    monkeypatch.setattr(start, "_ON_WINDOWS", True)
    monkeypatch.delenv("HUIYIN_DB", raising=False)
    return shown


def start_windowed(words: list[str]) -> int:
    """Starts it as a double click does: nothing reads stderr."""
    with pytest.MonkeyPatch.context() as windowed:
        windowed.setattr(sys, "stderr", None)
        try:
            return start.main(words)
        finally:
            if sys.stderr is not None:
                sys.stderr.close()


def test_a_window_that_can_not_open_says_why_in_a_box(boxes: Boxes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtWidgets", None)
    assert start_windowed([]) == 3
    ((_owner, text, title, sign),) = boxes
    assert "PySide6.QtWidgets" in str(text)
    assert (title, sign) == ("回音", 0x30)


@pytest.mark.parametrize("words", [["--what"], ["--demo", "--lang", "xx"], ["C:/office.db"]])
def test_wrong_words_are_told_in_a_box(boxes: Boxes, words: list[str]) -> None:
    assert start_windowed(words) == 2
    ((_owner, text, *_look),) = boxes
    assert "error" in str(text)


@pytest.mark.parametrize("words", [["--help"], ["status"], ["--self-test"]])
def test_what_the_system_may_start_alone_waits_for_nobody(boxes: Boxes, words: list[str]) -> None:
    start_windowed(words)
    assert boxes == []


def test_who_reads_stderr_gets_no_box(boxes: Boxes, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["--what"]) == 2
    assert "error" in capsys.readouterr().err
    assert boxes == []
