"""What the database engine complains of, as the three kinds of trouble that people are told about."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import peewee

from desktop.base import files
from desktop.base.errors import DamagedError, HuiyinError, UnavailableError

_UNAVAILABLE: tuple[tuple[type[apsw.Error], str], ...] = (
    (apsw.FullError, "disk_full"),
    (apsw.ReadOnlyError, "read_only"),
    (apsw.PermissionsError, "read_only"),
    (apsw.BusyError, "busy"),
    (apsw.LockedError, "busy"),
    (apsw.CantOpenError, "cannot_open"),
    (apsw.NoMemError, "out_of_memory"),
    (apsw.IOError, "disk_error"),
)
_DAMAGED = (apsw.CorruptError, apsw.NotADBError)
_ALMOST_NOTHING = 64 * 1024


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns complaints of the engine about the database at `path` into ours; bugs of ours pass as they are.

    Raises:
        UnavailableError: disk_full, read_only, busy, cannot_open, out_of_memory or disk_error.
        DamagedError: damaged.
    """
    try:
        yield
    except apsw.Error as error:
        _raise(error, error, path)
    except peewee.PeeweeException as error:
        cause = next((one for one in (*error.args, error.__context__) if isinstance(one, apsw.Error)), None)
        if cause is None:
            raise
        _raise(cause, error, path)


def _raise(cause: apsw.Error, caught: Exception, path: Path) -> None:
    ours = translated(cause, path)
    if ours is None:
        raise caught
    raise ours from caught


def translated(error: apsw.Error, path: Path) -> HuiyinError | None:
    """The error to tell people, None for a bug of ours."""
    if isinstance(error, _DAMAGED):
        return DamagedError("damaged", path=str(path))
    code = next((code for kind, code in _UNAVAILABLE if isinstance(error, kind)), None)
    if code in ("disk_error", "cannot_open") and _full(path):
        code = "disk_full"
    if code == "cannot_open" and not _writable(path):
        code = "read_only"
    return UnavailableError(code, path=str(path), reason=str(error)) if code else None


def _full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _ALMOST_NOTHING
    except OSError:
        return False


def _writable(path: Path) -> bool:
    """Whether the file, if there is one, and its folder take writes; the engine needs both."""
    return (not path.exists() or os.access(path, os.W_OK)) and _takes_files(path.parent)


def _takes_files(folder: Path) -> bool:
    """Tried: Windows answers `access` for a folder without looking at who may write there."""
    probe = folder / f".huiyin-{secrets.token_hex(4)}.part"
    try:
        files.write_through(probe, b"")
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS)
    finally:
        files.discard(probe)
    return True
