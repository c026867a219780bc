"""Which processes have the database open, so that one that ended without closing it is noticed."""

from __future__ import annotations

import os
import sys
import uuid
from pathlib import Path

import apsw

_RUNNING = "running:"
_STILL_ACTIVE = 259
_QUERY = 0x1000
_START_TICKS = 19
"""Where the start stands among what `/proc/PID/stat` says after the name."""


def arrive(connection: apsw.Connection) -> tuple[str, bool]:
    """Notes this process, inside the caller's transaction; returns its token and whether another one ended badly."""
    sql = "SELECT key, value FROM meta WHERE key >= ? AND key < ?"
    noted = connection.execute(sql, (_RUNNING, _RUNNING + "~")).fetchall()
    dead = [key for key, told in noted if not _runs(str(told))]
    connection.executemany("DELETE FROM meta WHERE key = ?", [(key,) for key in dead])
    token = f"{_RUNNING}{uuid.uuid4()}"
    connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (token, _told(os.getpid())))
    return token, bool(dead)


def leave(connection: apsw.Connection, token: str) -> None:
    """Takes this process off, inside the caller's transaction."""
    connection.execute("DELETE FROM meta WHERE key = ?", (token,))


def forget_all(connection: apsw.Connection) -> None:
    """Takes all processes off, inside the caller's transaction: for a copy, which none of them has open."""
    connection.execute("DELETE FROM meta WHERE key >= ? AND key < ?", (_RUNNING, _RUNNING + "~"))


def _told(pid: int) -> str:
    return f"{pid} {_born(pid)}".strip()


def _runs(told: str) -> bool:
    """Whether a process still runs; after the power went, another one may bear its number."""
    pid, _, born = told.partition(" ")
    return alive(int(pid)) and born in ("", _born(int(pid)))


def _born(pid: int) -> str:
    """When a process began, in whatever the system counts by; "" where it does not say."""
    if sys.platform == "win32":
        return _born_on_windows(pid)
    try:
        ticks = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[_START_TICKS]
        return f"{Path('/proc/sys/kernel/random/boot_id').read_text('utf-8').strip()}/{ticks}"
    except (OSError, IndexError):
        return ""


def alive(pid: int) -> bool:
    """Whether a process of this number runs on this PC."""
    if sys.platform == "win32":
        return _alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _alive_on_windows(pid: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(_QUERY, False, pid)
    if not handle:
        return False
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == _STILL_ACTIVE


def _born_on_windows(pid: int) -> str:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(_QUERY, False, pid)
    if not handle:
        return ""
    times = [ctypes.c_ulonglong() for _ in range(4)]
    known = kernel.GetProcessTimes(handle, *map(ctypes.byref, times))
    kernel.CloseHandle(handle)
    return str(times[0].value) if known else ""
