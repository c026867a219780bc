"""Files on a share: written down to the disk, given a name that only the first comer gets, swept when left lying."""

from __future__ import annotations

import errno
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""How a file system says that a file can't have two names."""
_READERS_HOLD = sys.platform == "win32"
_PAUSES_S = (0.01, 0.03, 0.1, 0.3, 0.6)
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
            write_through(fresh, content)
            self.clock = changed_at(fresh)
            if not self._swept:
                self._sweep(self.clock)
            yield fresh
        finally:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)

    def _sweep(self, now: datetime) -> None:
        self._swept = True
        for stray in self._folder.glob("*.new"):
            with suppress(OSError):
                if now - changed_at(stray) > _LEFT_LYING:
                    stray.unlink()


def changed_at(file: Path) -> datetime:
    """When a file was last written, by the clock of the disk that it is on."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def write_through(target: Path, content: bytes) -> None:
    """Writes a new file down to the disk.

    Raises:
        FileExistsError: the name is taken.
    """
    with target.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace(fresh: Path, target: Path) -> None:
    """Puts a finished file in place of whatever is there; at any moment the old or the new one is there, whole."""
    _patiently(lambda: fresh.replace(target))
    write_names(target.parent)


def publish(fresh: Path, target: Path) -> None:
    """Gives a finished file its name, unless that is taken: of several who try, one succeeds.

    Where files can't be linked it is written under its name, which others may see half-done; whoever reads it must
    be able to tell.

    Raises:
        FileExistsError: it is taken.
    """
    if sys.platform == "win32":
        _patiently(lambda: fresh.rename(target))
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
    write_names(target.parent)


def _patiently(act: Callable[[], object]) -> None:
    """On Windows a file can't be replaced while somebody reads it, a virus scanner too: soon it can."""
    for pause in _PAUSES_S if _READERS_HOLD else ():
        try:
            act()
        except PermissionError:
            time.sleep(pause)
        else:
            return
    act()


def _write_in_place(target: Path, content: bytes) -> None:
    write_through(target, content)
    if target.read_bytes() != content:  # somebody took us for dead and moved it out of the way
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))


def write_names(folder: Path) -> None:
    """Writes a folder's names down to the disk, where the system lets us."""
    if sys.platform == "win32":
        return
    with suppress(OSError):  # many network file systems refuse: they write names at once
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
