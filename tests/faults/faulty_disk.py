"""A disk that fails on purpose, under the cipher: to SQLite it is the file system that is there by default."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

_NAME = "faulty"
_USUAL = apsw.vfs_names()[0]
_BASE = _USUAL.removeprefix("multipleciphers-")
_SECTOR = 512
FOR_GOOD = 1_000_000_000

Change = tuple[int, bytes | None]
"""Bytes written at a place, or (length, None): cut off there."""


@dataclass
class Fault:
    """From the `first` operation of a kind on, `times` of them fail with `error`, on files whose name ends so."""

    kind: str
    first: int
    error: type[apsw.Error]
    times: int = 1
    suffix: str = ""
    met: int = 0
    failed: int = 0


@dataclass
class Image:
    """A file as it surely is on the disk, and what was written since without being waited for."""

    durable: bytearray
    waiting: list[Change] = field(default_factory=list)


class Disk:
    """What all files of one test lie on."""

    def __init__(self) -> None:
        self.fault: Fault | None = None
        self.files: dict[str, Image] = {}
        self.counts: dict[str, int] = {}
        self.watch: Callable[[str], None] | None = None
        """Told of each write and each sync before it is done."""
        self._turn = threading.RLock()

    @contextmanager
    def failing(
        self, kind: str, first: int, error: type[apsw.Error], times: int = 1, suffix: str = ""
    ) -> Iterator[Fault]:
        """While inside, operations fail as `Fault` says."""
        self.fault = Fault(kind, first, error, times, suffix)
        try:
            yield self.fault
        finally:
            self.fault = None

    def does(self, kind: str, name: str) -> None:
        with self._turn:
            self.counts[kind] = self.counts.get(kind, 0) + 1
            fault = self.fault
            if fault is None or fault.kind != kind or not name.endswith(fault.suffix):
                return
            fault.met += 1
            if fault.first < fault.met <= fault.first + fault.times:
                fault.failed += 1
                raise fault.error("planted")

    def changes(self, kind: str, name: str) -> None:
        if self.watch is not None:
            self.watch(kind)
        self.does(kind, name)

    def leave(self, path: Path, folder: Path, rnd: random.Random) -> None:
        """Lays into `folder` what is left of a database once the power went.

        That is what was waited for, and of the rest some, in any order, some of it torn.
        """
        for name in (str(path), f"{path}-wal"):
            if (image := self.files.get(name)) is None:
                continue
            kept = [_torn(change, rnd) for change in image.waiting if rnd.random() < 0.6]
            rnd.shuffle(kept)
            content = bytearray(image.durable)
            for change in kept:
                _change(content, change)
            (folder / Path(name).name).write_bytes(content)


def _torn(change: Change, rnd: random.Random) -> Change:
    at, data = change
    if data is None or len(data) <= _SECTOR or rnd.random() < 0.7:
        return change
    return at, data[: rnd.randrange(1, len(data) // _SECTOR + 1) * _SECTOR]


def _change(content: bytearray, change: Change) -> None:
    at, data = change
    if data is None:
        del content[at:]
        return
    content.extend(bytes(max(0, at - len(content))))
    content[at : at + len(data)] = data


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        self._name = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        self._disk = disk
        disk.does("open", self._name)
        super().__init__(_BASE, name, flags)
        if self._name not in disk.files:
            disk.files[self._name] = Image(bytearray(Path(self._name).read_bytes()))

    def xRead(self, amount: int, offset: int) -> bytes:
        self._disk.does("read", self._name)
        return super().xRead(amount, offset)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.changes("write", self._name)
        super().xWrite(data, offset)
        self._disk.files[self._name].waiting.append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        self._disk.changes("write", self._name)
        super().xTruncate(size)
        self._disk.files[self._name].waiting.append((size, None))

    def xSync(self, flags: int) -> None:
        self._disk.changes("sync", self._name)
        super().xSync(flags)
        image = self._disk.files[self._name]
        for change in image.waiting:
            _change(image.durable, change)
        image.waiting.clear()

    def xLock(self, level: int) -> None:
        self._disk.does("lock", self._name)
        super().xLock(level)


class _System(apsw.VFS):
    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        super().__init__(_NAME, _BASE)

    def xOpen(self, name: Any, flags: list[int]) -> _File:
        return _File(self._disk, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        self._disk.changes("write", name)
        super().xDelete(name, sync)
        self._disk.files.pop(name, None)


@contextmanager
def faulty_disk(folder: Path) -> Iterator[Disk]:
    """While inside, every database that is opened lies on a disk that can be made to fail."""
    disk = Disk()
    system = _System(disk)
    ciphered = f"multipleciphers-{_NAME}"
    apsw.Connection(str(folder / "first"), vfs=ciphered).close()  # the cipher wraps it now
    apsw.set_default_vfs(ciphered)
    try:
        yield disk
    finally:
        apsw.set_default_vfs(_USUAL)
        with suppress(apsw.Error):
            apsw.unregister_vfs(ciphered)
        system.unregister()
