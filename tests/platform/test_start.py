from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
