"""One window and one sync per database: locks that the system itself releases when a process dies."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from desktop.base.errors import UnavailableError

_FAR = 1 << 30
"""Windows locks forbid reading: the locked byte lies far behind the process number, which stays readable."""


WINDOW, SYNC = "window", "sync"
"""What is done by one process at a time."""
_HELD = {WINDOW: "second_instance", SYNC: "sync_running"}


def lock_path(database: Path, what: str = WINDOW) -> Path:
    """The lock file of a database: beside it, never deleted (deleting one would race with a second start)."""
    return database.with_name(f"{database.name}.{what}")


def holder(database: Path, what: str = WINDOW) -> int | None:
    """The process number written into the lock file, None if there is none; says nothing about its being alive."""
    try:
        return int(lock_path(database, what).read_text("ascii").strip())
    except (OSError, ValueError):
        return None


class InstanceGuard:
    """A context manager, held while a window is open on a database, or while it syncs; both while another replaces it.

    The process number in the file only tells who it is. Whether it is held is asked of the system, so the file of a
    process that was killed is taken over without a question.
    """

    def __init__(self, database: Path, what: str = WINDOW) -> None:
        self._database = database
        self._what = what
        self._file: int | None = None

    def acquire(self) -> InstanceGuard:
        """Takes the lock and returns itself.

        Raises:
            UnavailableError: "second_instance" or "sync_running" with `pid` (None if unknown), or "read_only".
        """
        if self._file is not None:
            return self
        path = lock_path(self._database, self._what)
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise UnavailableError("read_only", path=str(path.parent)) from error
        try:
            _lock(file)
        except OSError as error:
            os.close(file)
            raise UnavailableError(_HELD[self._what], pid=holder(self._database, self._what)) from error
        os.truncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode("ascii"))
        self._file = file
        return self

    def release(self) -> None:
        """Gives the lock back; does nothing if it isn't held."""
        if self._file is None:
            return
        file, self._file = self._file, None
        with suppress(OSError):
            os.truncate(file, 0)
            _unlock(file)
        os.close(file)

    def __enter__(self) -> InstanceGuard:
        return self.acquire()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(file, 0, os.SEEK_SET)

    def _unlock(file: int) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
