"""Reading anew beside the window: however often it is asked for, one read is under way and one may wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from desktop.ui.tasks import Done, Failed, Tasks


class Reader(QObject):
    """Reads for one place of the window. Who asks while a read runs gets one more afterwards, for all who asked."""

    def __init__(self, tasks: Tasks, done: Done, failed: Failed | None = None, parent: QObject | None = None) -> None:
        """`done` gets what was read; `failed` the exception, which otherwise reaches `sys.excepthook`."""
        super().__init__(parent)
        self._tasks, self._done, self._failed = tasks, done, failed
        self._running = False
        self._next: Callable[[], Any] | None = None

    def read(self, work: Callable[[], Any]) -> None:
        """Runs `work()` in the background; what was asked for before and has not begun is not read any more."""
        if self._running:
            self._next = work
            return
        self._running = True
        self._tasks.read(work, self._on_read, self._on_failed)

    def _go_on(self) -> None:
        self._running = False
        work, self._next = self._next, None
        if work is not None:
            self.read(work)

    def _on_read(self, found: Any) -> None:
        self._go_on()
        self._done(found)

    def _on_failed(self, error: BaseException) -> None:
        self._go_on()
        if self._failed is None:
            raise error
        self._failed(error)
