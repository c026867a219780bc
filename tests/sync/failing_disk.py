"""A disk that fails, fills up or keeps no locks where a test says so: under files whose names end as told.

What was opened before knows nothing of it: so do encrypted databases, which bear no other disk than their own.
"""

from __future__ import annotations

import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

import apsw

T = TypeVar("T")
READING = frozenset({"open", "read", "lock"})
WRITING = frozenset({"write", "sync", "truncate", "delete"})
EVERYTHING = READING | WRITING
_names = itertools.count(1)


def breaks() -> NoReturn:
    """As a share says that it is gone."""
    raise apsw.IOError("the share is gone")


def fills_up() -> NoReturn:
    """As a disk says that it is full."""
    raise apsw.FullError("no room")


def is_held() -> NoReturn:
    """As a file says that somebody else has it."""
    raise apsw.BusyError("held")


@dataclass
class Trouble:
    """What goes wrong from the `first` of some kinds of operation on, `times` times.

    `late` = the first operation is done, and only its answer is lost.
    """

    kinds: frozenset[str]
    first: int
    fail: Callable[[], object] = breaks
    times: int = sys.maxsize
    late: bool = False
    met: int = 0

    def is_due(self, kind: str) -> bool:
        """Counts an operation; whether it goes wrong."""
        if kind not in self.kinds:
            return False
        self.met += 1
        return self.first < self.met <= self.first + self.times

    @property
    def has_struck(self) -> bool:
        """Whether anything went wrong yet."""
        return self.met > self.first


class FailingDisk(apsw.VFS):
    """Takes the place of the system's own while something is `under` it."""

    def __init__(self, *endings: str) -> None:
        self.endings = endings
        self.trouble: Trouble | None = None
        self.keeps_locks = True
        self.between: Callable[[str], None] = lambda _kind: None
        """Told of each operation before it is done."""
        self.seen: Counter[str] = Counter()
        self.system = apsw.vfs_names()[0]
        self.name = f"failing-{next(_names)}"
        super().__init__(self.name, self.system)

    def close(self) -> None:
        """Takes it away again."""
        self.unregister()

    @contextmanager
    def under(self, trouble: Trouble | None = None) -> Iterator[Trouble | None]:
        """Files that are opened inside lie on it, and things go wrong as told."""
        self.trouble = trouble
        apsw.set_default_vfs(self.name)
        try:
            yield trouble
        finally:
            apsw.set_default_vfs(self.system)
            self.trouble = None

    def through(self, name: str, kind: str, work: Callable[[], T]) -> T:
        """Does an operation, or not."""
        if not name.endswith(self.endings):
            return work()
        self.seen[kind] += 1
        self.between(kind)
        due = self.trouble is not None and self.trouble.is_due(kind)
        late = due and self.trouble is not None and self.trouble.late and self.trouble.met == self.trouble.first + 1
        if due and not late:
            self._fail()
        done = work()
        if late:
            self._fail()
        return done

    def _fail(self) -> None:
        assert self.trouble is not None
        self.trouble.fail()

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        shown = name if isinstance(name, str) else "" if name is None else name.filename()
        if not shown.endswith(self.endings):
            return super().xOpen(name, flags)
        return self.through(shown, "open", lambda: _File(self, shown, name, flags))

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self.through(filename, "delete", lambda: super(FailingDisk, self).xDelete(filename, syncdir))


class _File(apsw.VFSFile):
    def __init__(self, disk: FailingDisk, shown: str, name: Any, flags: list[int]) -> None:
        self._disk, self._shown = disk, shown
        super().__init__(disk.system, name, flags)

    def _through(self, kind: str, work: Callable[[], T]) -> T:
        return self._disk.through(self._shown, kind, work)

    def xRead(self, amount: int, offset: int) -> bytes:
        return self._through("read", lambda: super(_File, self).xRead(amount, offset))

    def xWrite(self, data: Any, offset: int) -> None:
        self._through("write", lambda: super(_File, self).xWrite(data, offset))

    def xTruncate(self, newsize: int) -> None:
        self._through("truncate", lambda: super(_File, self).xTruncate(newsize))

    def xSync(self, flags: int) -> None:
        self._through("sync", lambda: super(_File, self).xSync(flags))

    def xLock(self, level: int) -> None:
        if self._disk.keeps_locks:
            self._through("lock", lambda: super(_File, self).xLock(level))

    def xUnlock(self, level: int) -> None:
        if self._disk.keeps_locks:
            super().xUnlock(level)

    def xCheckReservedLock(self) -> bool:
        return super().xCheckReservedLock() if self._disk.keeps_locks else False
