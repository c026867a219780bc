"""What shares and servers complain of, as the few kinds of trouble that people are told about."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import peewee

from desktop.base.errors import DamagedError, HuiyinError, UnavailableError

_OF_THE_SYSTEM = {
    errno.ENOSPC: "hub_full",
    errno.EDQUOT: "hub_full",
    errno.EFBIG: "hub_full",
    errno.EACCES: "hub_read_only",
    errno.EPERM: "hub_read_only",
    errno.EROFS: "hub_read_only",
}
_OF_WINDOWS = {
    32: "hub_busy", 33: "hub_busy",  # another program has it open
    39: "hub_full", 112: "hub_full", 1295: "hub_full",  # the last: of what this user may fill
    21: "hub_unreachable", 23: "hub_unreachable", 29: "hub_unreachable", 30: "hub_unreachable", 31: "hub_unreachable",
}  # fmt: skip
"""Errors of Windows that Python takes for a missing right, or for none that it knows."""
_UNKNOWN_FORMAT = "unsupported file format"
"""What SQLite says, as of a mistake in SQL, where the number of the file's format is none that it knows."""
_OF_SQLITE: tuple[tuple[type[apsw.Error], str], ...] = (
    (apsw.FullError, "hub_full"),
    (apsw.ReadOnlyError, "hub_read_only"),
    (apsw.PermissionsError, "hub_read_only"),
    (apsw.BusyError, "hub_busy"),
    (apsw.LockedError, "hub_busy"),
    (apsw.CantOpenError, "hub_unreachable"),
    (apsw.IOError, "hub_unreachable"),
)


@contextmanager
def told(place: Path | str) -> Iterator[None]:
    """Turns complaints about the hub at a place into ours; bugs of ours pass as they are.

    Raises:
        UnavailableError: hub_full, hub_read_only, hub_busy or hub_unreachable.
        DamagedError: hub_damaged.
    """
    try:
        yield
    except (OSError, apsw.Error) as error:
        ours = translated(error, place)
        if ours is None:
            raise
        raise ours from error
    except UnicodeDecodeError as error:  # we write nothing that is not UTF-8
        raise DamagedError("hub_damaged", path=str(place)) from error
    except peewee.PeeweeException as error:
        cause = next((one for one in (*error.args, error.__context__) if isinstance(one, apsw.Error)), None)
        ours = translated(cause, place) if cause is not None else None
        if ours is None:
            raise
        raise ours from error


def missing(path: Path) -> UnavailableError:
    """What to tell where a hub is not: on Windows a server that is off, or a drive that is not connected, has nothing.

    Raises:
        OSError: as the system says of a share that went away.
    """
    reached = Path(path.anchor).is_dir()
    return UnavailableError("hub_missing" if reached else "hub_unreachable", path=str(path))


def translated(error: BaseException, place: Path | str) -> HuiyinError | None:
    """The error to tell people, None for a bug of ours."""
    if isinstance(error, apsw.CorruptError | apsw.NotADBError) or _UNKNOWN_FORMAT in str(error):
        return DamagedError("hub_damaged", path=str(place))
    if isinstance(error, OSError):
        code = _OF_WINDOWS.get(getattr(error, "winerror", None) or 0, "")
        code = code or _OF_THE_SYSTEM.get(error.errno or 0, "hub_unreachable")
        return UnavailableError(code, path=str(place), reason=error.strerror or str(error))
    code = next((code for kind, code in _OF_SQLITE if isinstance(error, kind)), "")
    return UnavailableError(code, path=str(place), reason=str(error)) if code else None
