"""Files put in place whole: whoever looks finds what was there or what is new, never half of it.

On Windows a file can't be read, replaced or removed while somebody else is at it, a virus scanner too. Soon it can, so
everything here asks again for about a second.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from desktop.base.errors import UnavailableError

T = TypeVar("T")

OTHERS_HOLD = sys.platform == "win32"
"""Whether "denied" mostly says that somebody else is at a file."""
_PAUSES_S = (0.01, 0.03, 0.1, 0.3, 0.6)


@contextmanager
def fresh_beside(target: Path) -> Iterator[Path]:
    """A name beside a file to write it under; takes the file's place when the block ends well, and is gone otherwise.

    Raises:
        OSError: it can't be put in place.
    """
    fresh = target.with_name(f".huiyin-{secrets.token_hex(4)}.part")
    try:
        yield fresh
        replace(fresh, target)
    finally:
        discard(fresh)


def put(target: Path, content: bytes) -> None:
    """Writes a file down to the disk, in place of whatever is there.

    Raises:
        OSError: it can't be written; what was there is still there.
    """
    with fresh_beside(target) as fresh:
        write_through(fresh, content)


def save(path: Path, content: bytes) -> Path:
    """Writes a file where a person wants it, whole or not at all; returns its path.

    Raises:
        UnavailableError: file_unwritable.
    """
    try:
        put(path, content)
    except OSError as error:
        raise UnavailableError("file_unwritable", path=str(path), reason=error.strerror or str(error)) from error
    return path


def write_through(target: Path, content: bytes) -> None:
    """Writes a new file down to the disk.

    Raises:
        FileExistsError: the name is taken.
        OSError: it can't be written.
    """
    with target.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> bytes:
    """All that is in a file.

    Raises:
        OSError: it is not there, or can't be read.
    """
    with opened(path) as file:
        return file.read()


def opened(path: Path) -> BinaryIO:
    """A file, opened for reading.

    Raises:
        OSError: it is not there, or can't be read.
    """
    return _patiently(lambda: path.open("rb"))


def replace(fresh: Path, target: Path) -> None:
    """Puts a finished file in place of whatever is there.

    Raises:
        OSError: it can't be; what was there is still there.
    """
    _patiently(lambda: fresh.replace(target))
    write_names(target.parent)


def rename(old: Path, new: Path) -> None:
    """Gives a file or a folder another name in the same place.

    Raises:
        FileExistsError: that is taken (elsewhere than on Windows only a folder's with something in it).
        OSError: it can't be.
    """
    _patiently(lambda: old.rename(new))


def move_together(pairs: Iterable[tuple[Path, Path]]) -> None:
    """Gives files and folders that belong together other names, in this order: all, or none; what is not there does not
    count.

    Raises:
        OSError: it can't be done; everything is where it was.
    """
    moved: list[tuple[Path, Path]] = []
    try:
        for old, new in pairs:
            with suppress(FileNotFoundError):
                replace(old, new)
                moved.append((old, new))
    except BaseException:
        for old, new in reversed(moved):
            replace(new, old)
        raise


def remove(path: Path) -> None:
    """Removes a file; none is fine.

    Raises:
        OSError: it can't be.
    """
    _patiently(lambda: path.unlink(missing_ok=True))


def discard(path: Path) -> None:
    """Removes a file that nobody needs; where that can't be, it stays."""
    with suppress(OSError):
        remove(path)


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


def _patiently(act: Callable[[], T]) -> T:
    for pause in _PAUSES_S if OTHERS_HOLD else ():
        try:
            return act()
        except PermissionError:
            time.sleep(pause)
    return act()
