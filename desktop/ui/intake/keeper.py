"""Keeping what is typed: soon after each change on the writer's thread, and at once when the page goes."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.base.errors import HuiyinError
from desktop.desk import drafts
from desktop.ui.controller import Controller

_DEBOUNCE_MS = 400
_log = logging.getLogger(__name__)


class DraftKeeper(QObject):
    """One form's draft. Saves and the final discard go through one thread, so none overtakes another."""

    kept = Signal(object)
    """datetime (UTC): the draft is safe on disk; None: there is none any more."""

    def __init__(self, controller: Controller, kind: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._kind = kind
        self._key = ""
        self._waiting: Mapping[str, Any] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DEBOUNCE_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def key(self) -> str:
        """What the draft is filed under."""
        return self._key

    def begin(self, key: str = "") -> None:
        """Another form: an older draft's key, or "" for a fresh one. What waited is saved first."""
        self.flush()
        self._key = key or secrets.token_hex(6)

    def keep(self, data: Mapping[str, Any] | None) -> None:
        """Remembers the form's content; it is on disk soon after. None = nothing worth keeping any more."""
        self._waiting = data if data is not None else {}
        self._timer.start()

    def flush(self) -> None:
        """Hands what waits to the writer now."""
        self._timer.stop()
        if self._waiting is None:
            return
        data, self._waiting = self._waiting, None
        self._submit(data)

    def write_through(self) -> None:
        """Saves what waits before it returns: for the moment before the page goes."""
        self._timer.stop()
        data, self._waiting = self._waiting, None
        if data is None:
            return
        try:
            self._work(data)()
        except HuiyinError:
            _log.exception("a draft could not be kept")

    def drop(self) -> None:
        """Throws the draft away: it was saved, or it is empty."""
        self._waiting = None
        self._timer.stop()
        self._submit({})

    def _submit(self, data: Mapping[str, Any]) -> None:
        self._controller.tasks.submit(self._work(data), self._on_kept, self._on_failed, writes=True)

    def _work(self, data: Mapping[str, Any]) -> Callable[[], datetime | None]:
        session, kind, key = self._controller.session, self._kind, self._key

        def work() -> datetime | None:
            if not data:
                drafts.discard(session, kind, key)
                return None
            drafts.save(session, kind, key, data)
            return session.clock.now()

        return work

    def _on_kept(self, at: object) -> None:
        self.kept.emit(at)

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, HuiyinError):
            raise error
        self._controller.failed.emit(error)
