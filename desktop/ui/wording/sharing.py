"""How sharing stands, as one sentence: what is so, what it means for one's work, what to do."""

from __future__ import annotations

from desktop.base.errors import UnavailableError
from desktop.base.i18n import format_datetime, mark, ngettext
from desktop.base.i18n import gettext as _
from desktop.sync.state import Sharing, Status
from desktop.ui.wording import errors

_SHORT = {
    Sharing.ALONE: mark("On this PC only"),
    Sharing.STOPPED: mark("Stopped: the data check failed. Your work is safe here"),
    Sharing.HUB_DAMAGED: mark("The shared place is damaged. Your work is safe here"),
    Sharing.HUB_MISSING: mark("The shared place is gone. Your work is safe here"),
    Sharing.FOREIGN: mark("Another office lies at the address"),
    Sharing.REVOKED: mark("This PC was taken out of the circle"),
    Sharing.UPDATE: mark("Update this PC: a newer program is in use"),
    Sharing.UNREACHABLE: mark("Share unreachable: go on working"),
    Sharing.CANNOT_SEND: mark("Can't send: your work waits here"),
    Sharing.HELD: mark("This PC is newer than the others: its work waits"),
}


def short(status: Status) -> str:
    """The sentence of the status line."""
    parts = [_state(status)]
    if status.sharing not in (Sharing.WAITING, Sharing.SYNCED, Sharing.TO_SETTLE) and status.waiting:
        parts.append(_waiting(status))
    if status.files:
        parts.append(
            ngettext("{count} file on its way", "{count} files on their way", status.files).format(count=status.files)
        )
    return " · ".join(parts)


def _state(status: Status) -> str:
    if status.sharing is Sharing.TO_SETTLE:
        return ngettext("{count} to settle", "{count} to settle", status.to_settle).format(count=status.to_settle)
    if status.sharing is Sharing.WAITING:
        return _waiting(status)
    if status.sharing is not Sharing.SYNCED:
        return _(_SHORT[status.sharing])
    if status.synced_at is None:
        return _("Synced")
    return _("Synced · {time}").format(time=format_datetime(status.synced_at, "HH:mm"))


def _waiting(status: Status) -> str:
    if status.since is None:
        return ngettext("{count} change waiting", "{count} changes waiting", status.waiting).format(
            count=status.waiting
        )
    since = format_datetime(status.since, "HH:mm")
    words = ngettext("{count} change waiting since {time}", "{count} changes waiting since {time}", status.waiting)
    return words.format(count=status.waiting, time=since)


def long(status: Status) -> str:
    """The whole sentence of what is wrong, "" while nothing is."""
    if status.code:
        return errors.sentence(UnavailableError(status.code, **status.values))
    return ""
