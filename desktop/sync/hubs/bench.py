"""Where files on a share are written before they get a name that only the first comer gets; swept when left lying."""

from __future__ import annotations

import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from desktop.base import files
from desktop.base.errors import UnavailableError

_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""How a file system says that a file can't have two names."""
_LEFT_LYING = timedelta(hours=24)


class Bench:
    """A folder on a share where files are written before they get their place.

    What somebody left lying there for a day, by the share's own clock, is swept by whoever comes to write next.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._swept = False
        self.clock: datetime | None = None
        """When the share last took a file from here, by its own clock."""

    @contextmanager
    def written(self, content: bytes) -> Iterator[Path]:
        """A file that is on the disk, without a place yet; gone afterwards unless it was given one."""
        fresh = self._folder / f"{secrets.token_hex(8)}.new"
        try:
            self._folder.mkdir(exist_ok=True)
            files.write_through(fresh, content)
            self.clock = changed_at(fresh)
            if not self._swept:
                self._sweep(self.clock)
            yield fresh
        finally:
            files.discard(fresh)

    def _sweep(self, now: datetime) -> None:
        self._swept = True
        for stray in self._folder.glob("*.new"):
            with suppress(OSError):
                if now - changed_at(stray) > _LEFT_LYING:
                    stray.unlink()


def changed_at(file: Path) -> datetime:
    """When a file was last written, by the clock of the disk that it is on."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def read(path: Path) -> bytes:
    """All that is in a file.

    Raises:
        FileNotFoundError: it is not there.
        UnavailableError: hub_busy, somebody holds it.
    """
    with _not_held(path):
        return files.read(path)


def opened(path: Path) -> BinaryIO:
    """A file, opened for reading; raises as `read`."""
    with _not_held(path):
        return files.opened(path)


def put(fresh: Path, target: Path) -> None:
    """Puts a finished file in place of whatever is there; at any moment the old or the new one is there, whole.

    Raises:
        UnavailableError: hub_busy, somebody is still reading what is there.
    """
    with _not_held(target):
        files.replace(fresh, target)


def publish(fresh: Path, target: Path) -> None:
    """Gives a finished file its name, unless that is taken: of several who try, one succeeds.

    Where files can't be linked it is written under its name, which others may see half-done; whoever reads it must
    be able to tell.

    Raises:
        FileExistsError: it is taken.
        UnavailableError: hub_busy.
    """
    if sys.platform == "win32":
        with _not_held(target):
            files.rename(fresh, target)
        return
    try:
        os.link(fresh, target)
    except FileExistsError:
        if not target.samefile(fresh):  # a share that asks twice because an answer was lost finds its own file
            raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _write_in_place(target, fresh.read_bytes())
    files.write_names(target.parent)


@contextmanager
def _not_held(path: Path) -> Iterator[None]:
    """On Windows a file that somebody holds looks like one that we have no right to."""
    try:
        yield
    except PermissionError as error:
        if not files.OTHERS_HOLD:
            raise
        raise UnavailableError("hub_busy", path=str(path)) from error


def _write_in_place(target: Path, content: bytes) -> None:
    files.write_through(target, content)
    if read(target) != content:  # somebody took us for dead and moved it out of the way
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
