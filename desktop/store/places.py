"""Where a database may live: on a disk of this PC, never on a share or in a folder that something else syncs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desktop.base.errors import UnavailableError

_NETWORK_KINDS = frozenset(
    {"cifs", "smb3", "smbfs", "nfs", "nfs4", "fuse.sshfs", "fuse.rclone", "afs", "9p", "ncpfs", "davfs", "fuse.davfs2"}
)
_SYNCED_NAMES = (
    "onedrive", "dropbox", "google drive", "googledrive", "icloud", "nutstore", "坚果云", "baidunetdisk",
    "baidusyncdisk", "百度网盘", "百度云同步盘", "weiyun", "微云", "nextcloud", "owncloud", "seafile", "syncthing",
)  # fmt: skip
_MOUNTS = Path("/proc/mounts")
_REMOTE_DRIVE = 4


def demand_local(path: Path) -> None:
    """Refuses a place where SQLite's locks or write-ahead log can't be trusted.

    Raises:
        UnavailableError: place_network or place_synced.
    """
    where = Path(os.path.abspath(path))  # noqa: PTH100 - a share must not be asked to resolve its own links
    if _is_unc(str(path)) or _on_network(where):
        raise UnavailableError("place_network", path=str(path))
    synced = synced_folder(where)
    if synced:
        raise UnavailableError("place_synced", path=str(path), folder=synced)


def whole(path: Path) -> tuple[Path, ...]:
    """A database and what belongs to it, whether it is there or not: keys, logs; the database itself comes last."""
    return tuple(path.with_name(path.name + suffix) for suffix in (".keys", "-wal", "-shm", "-journal", ""))


def synced_folder(path: Path) -> str:
    """The part of the path that names a folder kept in step by a cloud drive, "" if there is none."""
    for part in path.parts[:-1]:
        folded = part.casefold()
        if any(folded == name or folded.startswith((f"{name} ", f"{name}-")) for name in _SYNCED_NAMES):
            return part
    return ""


def _is_unc(text: str) -> bool:
    return text.startswith(("\\\\", "//")) and not text.startswith(("\\\\?\\", "\\\\.\\"))


def _on_network(path: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == _REMOTE_DRIVE)
    try:
        return mounted_as(path, _MOUNTS.read_text(encoding="utf-8", errors="replace")) in _NETWORK_KINDS
    except OSError:
        return False


def mounted_as(path: Path, mounts: str) -> str:
    """The kind of file system that holds `path`, by the lines of /proc/mounts."""
    return _mount(path, mounts)[2]


def mount_options(path: Path, mounts: str | None = None) -> frozenset[str]:
    """How the file system that holds `path` is mounted, by the lines of /proc/mounts (None = this PC's).

    Empty where a system does not tell.
    """
    try:
        text = _MOUNTS.read_text(encoding="utf-8", errors="replace") if mounts is None else mounts
    except OSError:
        return frozenset()
    return frozenset(_mount(path, text)[3].split(","))


def _mount(path: Path, mounts: str) -> list[str]:
    """The fields of the line that `path` stands on; the last and deepest mount wins."""
    best, found = -1, ["", "", "", ""]
    for line in mounts.splitlines():
        fields = line.split()
        point = fields[1].replace("\\040", " ")
        inside = path == Path(point) or Path(point) in path.parents
        if inside and len(point) >= best:
            best, found = len(point), fields
    return found
