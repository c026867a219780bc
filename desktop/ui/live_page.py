"""A page that reads in the background and keeps itself up to date while it is seen."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame

from desktop.ui.controller import Controller
from desktop.ui.ticket.intents import Notice

_SETTLE_MS = 30
"""Several changes at once are read once."""


class LivePage(QFrame):
    """What leads to complaints and has something to say to whoever sits here."""

    ticket_wanted = Signal(object)
    """A `TicketWanted`."""
    notice = Signal(object)
    """A `Notice` for the message bar."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller = controller
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)
        controller.lists_changed.connect(self._settle.start)
        controller.session_changed.connect(self._on_session)

    def refresh(self) -> None:
        """Reads everything anew."""
        raise NotImplementedError

    def _say(self, words: str) -> None:
        self.notice.emit(Notice(words))

    def _on_settled(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_session(self, _session: object) -> None:
        """Somebody else sits here: nothing of the one before may stay in sight."""
        raise NotImplementedError
