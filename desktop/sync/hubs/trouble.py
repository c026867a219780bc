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
_HELD = (32, 33)
"""What Windows says of a file that another program has open; Python takes it for a missing right."""
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


def translated(error: BaseException, place: Path | str) -> HuiyinError | None:
    """The error to tell people, None for a bug of ours."""
    if isinstance(error, apsw.CorruptError | apsw.NotADBError) or _UNKNOWN_FORMAT in str(error):
        return DamagedError("hub_damaged", path=str(place))
    if isinstance(error, OSError):
        held = getattr(error, "winerror", None) in _HELD
        code = "hub_busy" if held else _OF_THE_SYSTEM.get(error.errno or 0, "hub_unreachable")
        return UnavailableError(code, path=str(place), reason=error.strerror or str(error))
    code = next((code for kind, code in _OF_SQLITE if isinstance(error, kind)), "")
    return UnavailableError(code, path=str(place), reason=str(error)) if code else None
