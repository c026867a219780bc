"""Which processes have the database open, so that one that ended without closing it is noticed."""

from __future__ import annotations

import os
import sys
import uuid

import apsw

_RUNNING = "running:"
_STILL_ACTIVE = 259
_QUERY = 0x1000


def arrive(connection: apsw.Connection) -> tuple[str, bool]:
    """Notes this process, inside the caller's transaction; returns its token and whether another one ended badly."""
    sql = "SELECT key, value FROM meta WHERE key >= ? AND key < ?"
    noted = connection.execute(sql, (_RUNNING, _RUNNING + "~")).fetchall()
    dead = [key for key, pid in noted if not alive(int(str(pid)))]
    connection.executemany("DELETE FROM meta WHERE key = ?", [(key,) for key in dead])
    token = f"{_RUNNING}{uuid.uuid4()}"
    connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (token, str(os.getpid())))
    return token, bool(dead)


def leave(connection: apsw.Connection, token: str) -> None:
    """Takes this process off, inside the caller's transaction."""
    connection.execute("DELETE FROM meta WHERE key = ?", (token,))


def forget_all(connection: apsw.Connection) -> None:
    """Takes all processes off, inside the caller's transaction: for a copy, which none of them has open."""
    connection.execute("DELETE FROM meta WHERE key >= ? AND key < ?", (_RUNNING, _RUNNING + "~"))


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
