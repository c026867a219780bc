"""Bars over the page for what needs a person; they leave when it is over, and never cover what one types."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.desk.sharing import Secrets, Sharing, Status
from desktop.ui.components.message_bar import MessageBar
from desktop.ui.wording import sharing as wording

_TONES = {
    Sharing.STOPPED: "danger",
    Sharing.PARTED: "danger",
    Sharing.HUB_DAMAGED: "danger",
    Sharing.HUB_MISSING: "danger",
    Sharing.FOREIGN: "danger",
    Sharing.REVOKED: "danger",
    Sharing.CANNOT_SEND: "warn",
    Sharing.UPDATE: "warn",
    Sharing.HELD: "warn",
}
"""States that do not end by themselves, and how loud they are."""
_RENEWED = {
    Secrets.TAKEN: mark(
        "The office's passphrase or recovery sheet was renewed on another PC: this one opens with the new one now. The "
        "administrator tells it in person."
    ),
    Secrets.OVERRULED: mark(
        "The passphrase or recovery sheet that was renewed here counts for the whole office. Another PC had renewed it "
        "too: that one no longer opens anything."
    ),
}
Shower = Callable[..., MessageBar]


class SharingBars(QObject):
    """One bar per state; put away by hand it stays away until the state has changed."""

    def __init__(self, show: Shower, drop: Callable[[MessageBar], None], details: Callable[[], object]) -> None:
        super().__init__()
        self._show, self._drop, self._details = show, drop, details
        self._state: Sharing | None = None
        self._bar: MessageBar | None = None
        self._open_to: tuple[int, ...] = ()
        self._hushed = self._waits = False
        self._status: Status | None = None

    def hush(self, on: bool) -> None:
        """Whether the page in sight tells the state itself: its bar waits meanwhile."""
        if on == self._hushed:
            return
        self._hushed = on
        if on:
            self._waits = self._bar is not None
            self._take_away()
        elif self._waits and self._status is not None:
            self._tell_state(self._status)

    def again(self, status: Status) -> None:
        """All bars were taken away, for somebody else sits here now: what lasts is told again."""
        self._state = self._bar = None
        self.show_status(status)

    def show_status(self, status: Status) -> None:
        """Follows how sharing stands."""
        if status.busy:
            return
        if status.set_back:
            self._tell_set_back()
        if status.hub_set_back:
            self._tell_hub_set_back()
        if status.secrets in _RENEWED:
            self._show(_(_RENEWED[status.secrets]), "info", _("Details"), self._details)
        if status.open_to != self._open_to:
            self._open_to = status.open_to
            self._tell_open_to()
        if status.sharing is self._state:
            return
        self._take_away()
        self._state = status.sharing
        self._status = status
        self._waits = self._hushed
        if not self._hushed:
            self._tell_state(status)

    def _tell_state(self, status: Status) -> None:
        tone = _TONES.get(status.sharing)
        if tone is not None:
            bar = self._bar = self._show(wording.bar(status), tone, _("Details"), self._details)
            for gone in (bar.closed, bar.acted):
                gone.connect(partial(self._forget, bar))

    def _forget(self, bar: MessageBar) -> None:
        """A person has put it away."""
        if bar is self._bar:
            self._bar = None

    def _take_away(self) -> None:
        bar, self._bar = self._bar, None
        if bar is not None:
            self._drop(bar)

    def _tell_open_to(self) -> None:
        words = _(
            "A PC that was taken out of the office can still read: it came in while the key was renewed. The "
            "administrator takes it out once more under Settings, Sharing."
        )
        if self._open_to:
            self._show(words, "danger", _("Details"), self._details)

    def _tell_hub_set_back(self) -> None:
        words = _(
            "The shared place had gone back to an earlier state. The PCs give back what it lost; your data is complete "
            "on this PC, and you need do nothing. If this is told again and again, the address leads to two places, as "
            "mirrored folders and offline files do: tell the administrator."
        )
        self._show(words, "warn", _("Details"), self._details)

    def _tell_set_back(self) -> None:
        words = _(
            "This database was put back from a copy, or is used on two PCs. What was sent is complete: this PC got "
            "a letter of its own and goes on as a PC of its own. What was made here after the copy and never sent is "
            "not in it."
        )
        self._show(words, "warn", _("Details"), self._details)
