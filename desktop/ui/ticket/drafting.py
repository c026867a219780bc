"""Keeps what is typed as a draft while it is typed: on this PC, a moment after the last key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from desktop.desk import drafts
from desktop.desk.drafts import Draft
from desktop.ui.controller import Controller

PAUSE_MS = 400


class Drafting(QObject):
    """One form's draft. `content` gives what is to be kept; None while there is nothing worth keeping."""

    def __init__(
        self,
        controller: Controller,
        kind: str,
        key: str,
        content: Callable[[], Mapping[str, Any] | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._controller, self._kind, self._key, self._content = controller, kind, key, content
        self._session = controller.session
        self._kept = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.flush)

    def load(self) -> Draft | None:
        """The draft that was kept, None if there is none."""
        found = drafts.load(self._session, self._kind, self._key)
        self._kept = found is not None
        return found

    def touch(self) -> None:
        """Something was typed."""
        self._timer.start()

    def flush(self) -> None:
        """Keeps what stands there now."""
        self._timer.stop()
        content = self._content()
        if content is None:
            self.discard()
            return
        self._kept = True
        work = partial(drafts.save, self._session, self._kind, self._key, content)
        self._controller.tasks.submit(work, writes=True)

    def finish(self) -> None:
        """Keeps what was typed if a key was pressed since the last time."""
        if self._timer.isActive():
            self.flush()

    def discard(self) -> None:
        """Throws the draft away."""
        self._timer.stop()
        if self._kept:
            self._kept = False
            work = partial(drafts.discard, self._session, self._kind, self._key)
            self._controller.tasks.submit(work, writes=True)
