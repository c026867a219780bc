"""The log: one rotating file on this PC, and a report for each distinct crash; nobody's words or numbers in either."""

from __future__ import annotations

import hashlib
import logging
import os
import platform
import re
import secrets
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import desktop

LOG_NAME = "huiyin.log"
_LOG_BYTES = 1_000_000
_LOG_FILES = 5
_REPORTS_KEPT = 50
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_logger = logging.getLogger("huiyin")

_MASKS = (
    (
        re.compile(r"(?<![\dA-Za-z])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"),
        "<id>",
    ),
    (re.compile(r"(?<![\dA-Za-z])(?:(?:\+|00)86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{3,4}(?!\d)"), "<phone>"),
    (re.compile(r"(?<![\dA-Za-z])(?:(?:\+|00)86[- ]?)?\(?0\d{2,3}\)?[- ]?\d{7,8}(?!\d)"), "<phone>"),
    (re.compile(r"(?<![\dA-Za-z])[48]00[- ]?\d{3}[- ]?\d{4}(?!\d)"), "<phone>"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "<mail>"),
    (re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"), "<text>"),
)


def mask(text: str) -> str:
    """The text without phone numbers, identity numbers, mail addresses and Chinese words.

    The program's own log sentences are English, so whatever is Chinese in them was typed by somebody: a name, a
    complaint, the folder of a Windows user.
    """
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text


class _MaskingFormatter(logging.Formatter):
    """Masks the finished line, arguments and traceback included; times are UTC."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


class _SharedFile(RotatingFileHandler):
    """Turns to a fresh file, unless another process (window, command line) stands in the way.

    Windows renames no file that somebody has open. Then the records go on into the same one, no older one is lost, and
    it is tried again once the file has grown by a tenth.
    """

    _again_at = 0

    def shouldRollover(self, record: logging.LogRecord) -> bool:
        """Whether the file is full and it is time to try."""
        return bool(super().shouldRollover(record)) and self._size() >= self._again_at

    def doRollover(self) -> None:
        """Turns, or goes on in the same file; where another process has turned already, in its new one."""
        size, turned = self._size(), self._is_turned()
        if self.stream is not None:
            self.stream.close()
            self.stream = None
        try:
            if not turned:
                self._move_aside()
                super().doRollover()
            self._again_at = 0
        except OSError:
            self._again_at = size + self.maxBytes // 10
        if self.stream is None:
            self.stream = self._open()

    def rotate(self, source: str, dest: str) -> None:
        """What was moved aside becomes the newest of the older ones."""
        os.rename(_aside(source), dest)  # noqa: PTH104 - as the class does

    def _size(self) -> int:
        return self.stream.tell() if self.stream is not None else 0

    def _is_turned(self) -> bool:
        if self.stream is None:
            return False
        try:
            return not os.path.samestat(os.fstat(self.stream.fileno()), Path(self.baseFilename).stat())
        except OSError:
            return True

    def _move_aside(self) -> None:
        """First of all: older ones that had moved up in vain would push the oldest out."""
        aside = _aside(self.baseFilename)
        if not Path(aside).exists():
            os.rename(self.baseFilename, aside)  # noqa: PTH104 - as the class does


def _aside(live: str) -> str:
    return f"{live}.0"


def start(folder: Path, level: int = logging.INFO) -> Callable[[], None]:
    """Writes the program's log into `folder` from now on (UTF-8, at most five files of 1 MB); returns what ends it.

    Where the folder can't be written the log is dropped: no record of it ever goes to the console.
    """
    logging.raiseExceptions = False  # a log that can't be written is no reason to talk over the program
    handler = _handler(folder)
    handler.setFormatter(_MaskingFormatter("%(asctime)s %(levelname)s %(process)d %(name)s %(message)s"))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(level)

    def end() -> None:
        root.removeHandler(handler)
        root.setLevel(before)
        handler.close()

    return end


def _handler(folder: Path) -> logging.Handler:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _SharedFile(
            folder / LOG_NAME,
            maxBytes=_LOG_BYTES,
            backupCount=_LOG_FILES - 1,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except OSError:
        return logging.NullHandler()


@dataclass(frozen=True, slots=True)
class Crash:
    """One bug as it is told to a person. `first` is False when the same one was met before in this process.

    `path` is the report's file, None where it could not be written.
    """

    report_id: str
    error: BaseException
    path: Path | None
    first: bool


class CrashReporter:
    """Writes a report for each distinct crash and tells about it; safe from any thread.

    Two crashes are the same when they are of one type and come from the same line by the same way. `tell` is called
    on the thread that crashed.
    """

    def __init__(self, folder: Path, tell: Callable[[Crash], None] | None = None) -> None:
        self._folder = folder
        self._tell = tell
        self._known: dict[str, tuple[str, Path | None]] = {}
        self._lock = threading.Lock()

    def report(self, error: BaseException) -> Crash:
        """Logs the error, writes its report if it is a new one, tells about it and returns what was told."""
        crash = self._crash(error)
        if crash.first:
            _logger.error("crash %s: %s", crash.report_id, type(error).__name__, exc_info=error)
        else:
            _logger.error("crash %s again", crash.report_id)
        if self._tell is not None:
            self._tell(crash)
        return crash

    def _crash(self, error: BaseException) -> Crash:
        key = _fingerprint(error)
        with self._lock:
            if key in self._known:
                report_id, path = self._known[key]
                return Crash(report_id, error, path, first=False)
            report_id = _report_id()
            path = self._write(report_id, error)
            self._known[key] = (report_id, path)
        return Crash(report_id, error, path, first=True)

    def _write(self, report_id: str, error: BaseException) -> Path | None:
        path = self._folder / f"crash-{report_id}.txt"
        head = (
            f"Huiyin {desktop.__version__} · Python {platform.python_version()} · {platform.platform()}\n"
            f"report {report_id} · thread {threading.current_thread().name}\n\n"
        )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_text(head + mask("".join(traceback.format_exception(error))), "utf-8", errors="backslashreplace")
            for old in sorted(self._folder.glob("crash-*.txt"))[:-_REPORTS_KEPT]:
                old.unlink(missing_ok=True)
        except OSError:
            return None
        return path


def install(reporter: CrashReporter) -> Callable[[], None]:
    """Sends every exception that nobody caught, on any thread, to the reporter; returns what puts the old hooks back.

    Qt's slots and runnables report here too: PySide hands their exceptions to `sys.excepthook`.
    """
    before, thread_before = sys.excepthook, threading.excepthook

    def on_main(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            before(kind, error, at)
        else:
            reporter.report(error)

    def on_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            reporter.report(args.exc_value)

    sys.excepthook, threading.excepthook = on_main, on_thread

    def end() -> None:
        sys.excepthook, threading.excepthook = before, thread_before

    return end


def _report_id() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S-") + "".join(secrets.choice(_LETTERS) for _ in range(4))


def _fingerprint(error: BaseException) -> str:
    way = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    return hashlib.sha256("\n".join([type(error).__qualname__, *way]).encode("utf-8", "replace")).hexdigest()
