"""The start of the program: a verb goes to the command line, everything else opens the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

_WINDOW_OPTIONS = frozenset({"--demo"})
_WITH_VALUE = frozenset({"--db", "--as", "--lang"})
_UNAVAILABLE = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program with the words after its name (None: those it was started with) and returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    _prepare_streams()
    if _wants_window(words):
        return _window(words)
    from desktop.cli import main as command_line

    return command_line(words)


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


def _window(words: list[str]) -> int:
    from desktop.base.i18n import gettext as _
    from desktop.base.i18n import set_language

    set_language(os.environ.get("HUIYIN_LANG", "zh"))
    if not _has_display():
        _say(
            _(
                "There is no display here, so the window can't open. "
                "The same desk works on the command line: {command} --help"
            ).format(command=_command())
        )
        return _UNAVAILABLE
    try:
        import PySide6.QtWidgets  # noqa: F401 - says early what is missing
    except ImportError as error:
        _say(_("The window needs a part that is missing on this PC: {reason}").format(reason=error))
        return _UNAVAILABLE
    from desktop.app import run as window

    return window(words)


def _command() -> str:
    return "huiyin-cli" if getattr(sys, "frozen", False) else "python -m desktop"


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _say(sentence: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(sentence + "\n")


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
