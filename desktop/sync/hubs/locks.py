"""Whether a share keeps locks: two handles on one file, of which only one may hold it."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from desktop.base.errors import UnavailableError
from desktop.store import places

_FAR = 1 << 30
"""Where SQLite puts its own locks."""
_LOCAL_ONLY = frozenset({"nolock", "nobrl", "local_lock=all", "local_lock=posix"})
"""Options of a mounted share by which locks never leave this PC."""

Lock = Callable[[int], None]
"""Locks a byte for one handle. Raises OSError where another has it, or where there are no locks at all."""


def demand_kept(file: Path) -> None:
    """Demands that locks on a file are kept, as far as one PC can see.

    Raises:
        UnavailableError: hub_locks. A hub in a folder needs none.
    """
    tried = _lock is None or kept(file, _lock)
    if not tried or not _LOCAL_ONLY.isdisjoint(places.mount_options(file)):
        raise UnavailableError("hub_locks", path=str(file.parent))


def kept(file: Path, lock: Lock) -> bool:
    """Whether of two handles on a file only one gets the lock."""
    with file.open("r+b") as first, file.open("r+b") as second:
        try:
            lock(first.fileno())
        except OSError:
            return False
        try:
            lock(second.fileno())
        except OSError:  # systems differ in what they say here, and some say nothing
            return True
    return False


if sys.platform == "win32":
    import msvcrt

    def _by_handle(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    _lock: Lock | None = _by_handle

else:
    import fcntl

    def _by_handle(handle: int) -> None:
        byte = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, _FAR, 1, 0)
        fcntl.fcntl(handle, fcntl.F_OFD_SETLK, byte)

    _lock = _by_handle if hasattr(fcntl, "F_OFD_SETLK") else None  # elsewhere locks belong to processes
