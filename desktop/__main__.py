"""The start of the program: a verb goes to the command line, everything else opens the window."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, suppress
from pathlib import Path
from typing import TextIO

_SELF_TEST = "--self-test"
_WINDOW_OPTIONS = frozenset({"--demo"})
_WITH_VALUE = frozenset({"--db", "--as", "--lang"})
_USAGE, _UNAVAILABLE = 2, 3
_ON_WINDOWS = sys.platform == "win32"
_WARNING_SIGN = 0x30


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program with the words after its name (None: those it was started with) and returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    unread = _ON_WINDOWS and sys.stderr is None
    _prepare_streams()
    if words[:1] == [_SELF_TEST]:
        return _self_test(words[1:])
    act = _window if _wants_window(words) else _command
    return _in_a_box(act, words) if unread else act(words)


def _in_a_box(act: Callable[[list[str]], int], words: list[str]) -> int:
    """Shows why there is no window, or what is wrong with the words: on Windows a windowed program has no stderr.

    What else a command says is not shown. The system may have started it, with nobody there to close the box.
    """
    said = io.StringIO()
    with redirect_stderr(said):
        try:
            status = act(words)
        except SystemExit as stop:  # argparse has told why
            status = stop.code if isinstance(stop.code, int) else _USAGE
    if said.getvalue() and (status == _USAGE or (status and act is _window)):
        _show(said.getvalue().strip())
    return status


def _show(text: str) -> None:
    import ctypes

    ctypes.windll.user32.MessageBoxW(0, text, "回音", _WARNING_SIGN)  # type: ignore[attr-defined,unused-ignore]


def _wants_window(words: list[str]) -> bool:
    """True if there is neither a verb nor an option that only the command line knows."""
    rest = iter(words)
    for word in rest:
        name, _, value = word.partition("=")
        if name in _WITH_VALUE:
            if not value:
                next(rest, None)
        elif word not in _WINDOW_OPTIONS:
            return False
    return True


def _command(words: list[str]) -> int:
    from desktop.base import log, paths
    from desktop.cli import main as command_line

    end = log.start(paths.logs_dir())
    try:
        return command_line(words)
    finally:
        end()
        _finish(sys.stdout)
        _finish(sys.stderr)


def _finish(stream: TextIO) -> None:
    """Writes out what waits; a reader that has gone, or a full disk, has been told of and is not told twice."""
    try:
        stream.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _self_test(words: list[str]) -> int:
    if len(words) != 1:
        sys.stderr.write(f"usage: {_SELF_TEST} DIR\n")
        return _USAGE
    from desktop.selftest import run

    return run(Path(words[0]))


def _window(words: list[str]) -> int:
    from desktop.base.i18n import set_language

    set_language(os.environ.get("HUIYIN_LANG", "zh"))
    if not _has_display():
        return _unavailable("no_display")
    try:
        import PySide6.QtWidgets  # noqa: F401 - tells early, and in one sentence, what the system lacks
    except ImportError as error:
        return _unavailable("no_window_system", reason=str(error))
    from desktop.app import run

    return run(words)


def _unavailable(code: str, **values: str) -> int:
    from desktop.base.errors import UnavailableError
    from desktop.ui.wording.errors import sentence

    command = "huiyin-cli" if getattr(sys, "frozen", False) else "python -m desktop"
    sys.stderr.write(sentence(UnavailableError(code, command=command, **values)) + "\n")
    return _UNAVAILABLE


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _prepare_streams() -> None:
    """UTF-8 whatever the console's code page; the streams of a windowed program, which has none, lead nowhere."""
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - lives with the process
        elif hasattr(stream, "reconfigure"):
            with suppress(OSError, ValueError):
                stream.reconfigure(encoding="utf-8", errors="strict" if name == "stdin" else "backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
