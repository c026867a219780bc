"""How sharing stands, in words: what is so, what it means for one's work, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark, ngettext
from desktop.sync.state import Sharing, Status
from desktop.ui.wording import clocks, errors
from desktop.ui.wording.joining import paragraph

_SHORT = {
    Sharing.ALONE: mark("On this PC only"),
    Sharing.STOPPED: mark("Stopped: the data check failed. Your work is safe here"),
    Sharing.PARTED: mark("The shared place went another way. Your work is safe here"),
    Sharing.HUB_DAMAGED: mark("The shared place is damaged. Your work is safe here"),
    Sharing.HUB_MISSING: mark("The shared place is gone. Your work is safe here"),
    Sharing.FOREIGN: mark("Another office lies at the address"),
    Sharing.REVOKED: mark("This PC was taken out of the circle"),
    Sharing.UPDATE: mark("Update this PC: a newer program is in use"),
    Sharing.UNREACHABLE: mark("Share unreachable: go on working"),
    Sharing.CANNOT_SEND: mark("Can't send: your work waits here"),
    Sharing.HELD: mark("This PC is newer than the others: its work waits"),
}
LOOKS = {
    Sharing.ALONE: ("hard-drive", "neutral"),
    Sharing.STOPPED: ("octagon-x", "danger"),
    Sharing.PARTED: ("split", "danger"),
    Sharing.HUB_DAMAGED: ("octagon-x", "danger"),
    Sharing.HUB_MISSING: ("cloud-off", "danger"),
    Sharing.FOREIGN: ("octagon-x", "danger"),
    Sharing.REVOKED: ("user-x", "danger"),
    Sharing.UPDATE: ("download", "warn"),
    Sharing.UNREACHABLE: ("cloud-off", "warn"),
    Sharing.CANNOT_SEND: ("cloud-off", "warn"),
    Sharing.HELD: ("cloud-upload", "warn"),
    Sharing.TO_SETTLE: ("split", "warn"),
    Sharing.WAITING: ("cloud-upload", "neutral"),
    Sharing.SYNCED: ("cloud-check", "ok"),
}
"""Icon and tone of each state."""
# ruff: noqa: E501 - whole sentences


@dataclass(frozen=True, slots=True)
class Account:
    """A state told in full. `data` = what it means for one's work, `todo` = what one can do; "" where the first tells it."""

    so: str
    data: str = ""
    todo: str = ""


_ACCOUNTS = {
    Sharing.ALONE: (
        mark("This office is on this PC alone."),
        mark("Everything is saved here, encrypted. Nobody else has it: make backups."),
        mark("If others are to work with it, the administrator shares it under Settings, Sharing."),
    ),
    Sharing.SYNCED: (
        mark("This PC and the others have the same."),
        mark("What is saved here is with the others within seconds, and what they save is here."),
        mark("Nothing. Without a network you just go on working."),
    ),
    Sharing.TO_SETTLE: (
        mark("Some work did not fit what others had done meanwhile. It was set aside whole, nothing of it is lost."),
        mark("The complaints stand as the others made them; what was set aside waits on its page and does not expire."),
        mark("Open “To settle” and choose, field by field, or leave it as it is."),
    ),
    Sharing.WAITING: (
        mark("Something that was saved here is on its way to the others."),
        mark("It is saved on this PC and can't be lost."),
        mark("Nothing: it goes out by itself."),
    ),
    Sharing.UNREACHABLE: (
        mark("The shared place can't be reached right now."),
        mark(
            "What you save is kept on this PC and sent as soon as it is back. What others do meanwhile you don't see yet."
        ),
        mark("Go on working. If it lasts: is the network plugged in? Was the folder moved or renamed?"),
    ),
    Sharing.CANNOT_SEND: (
        mark("This PC can read the shared place, but not write there."),
        mark("What you save is kept on this PC and waits; what others do still comes in."),
        mark("Tell the administrator: the right to write is missing, or the share is full."),
    ),
    Sharing.UPDATE: (
        mark("Another PC of the office runs a newer Huiyin, and what it writes can't be read here."),
        mark("What you save is kept on this PC and sent after the update. What others do you don't see until then."),
        mark("Install the newer Huiyin on this PC. Your data stays where it is."),
    ),
    Sharing.HELD: (
        mark("This PC runs a newer Huiyin than the office has agreed on."),
        mark("What others do comes in. What you save is kept on this PC and waits, so that no PC is cut off."),
        mark("When all PCs are updated, the administrator gives the go under Settings, Sharing."),
    ),
    Sharing.REVOKED: (
        mark("The administrator has taken this PC out of the office's circle."),
        mark("It gets nothing new and sends nothing. What it has, it keeps."),
        mark(
            "If that is a mistake, ask the administrator for the present passphrase: with it this PC is let in again under Settings, Sharing."
        ),
    ),
    Sharing.HUB_MISSING: (
        mark("At the address there is no shared office any more."),
        mark("All data is complete on this PC, and what you save is kept here."),
        mark(
            "Was it moved? Then the new address is enough. If it is lost, the administrator makes it again from this PC: Settings, Sharing."
        ),
    ),
    Sharing.HUB_DAMAGED: (
        mark("The shared place is damaged."),
        mark("All data is complete on this PC, and what you save is kept here."),
        mark(
            "The administrator repairs it from this PC under Settings, Sharing; the damaged one is moved aside, not deleted."
        ),
    ),
    Sharing.PARTED: (
        mark("The shared place was set back and went on from there, and this PC can't follow by itself."),
        mark("All data is complete on this PC, and what you save is kept here."),
        mark("The administrator says under Settings, Sharing which of the two is right; nothing of the other is lost."),
    ),
    Sharing.FOREIGN: (
        mark("At the address lies the record of another office."),
        mark("Nothing was exchanged. What you save is kept on this PC."),
        mark("The administrator names the right address under Settings, Sharing."),
    ),
    Sharing.STOPPED: (
        mark("The data check has stopped the exchange."),
        mark("Nothing unsound was taken over, and what you save is kept on this PC."),
        mark("Tell the administrator. Make a backup before anything else."),
    ),
}


def account(status: Status) -> Account:
    """What the panel tells: the state, and for a check that failed what exactly it found."""
    so, data, todo = _ACCOUNTS[status.sharing]
    if (
        status.sharing in (Sharing.STOPPED, Sharing.FOREIGN, Sharing.PARTED, Sharing.HUB_DAMAGED)
        or status.code not in _TOLD
    ):
        exact = long(status)
        return Account(exact or _(so), "" if exact else _(data), _(todo) if not exact else "")
    return Account(_(so), _(data), _(todo))


_TOLD = frozenset({"", "hub_unreachable", "hub_missing", "hub_full", "hub_read_only", "key_revoked", "update_needed"})
"""Codes of which a state's own account says all that there is to say."""


def short(status: Status, now: datetime) -> str:
    """The sentence of the status line."""
    parts = [_state(status, now)]
    if status.sharing not in (Sharing.WAITING, Sharing.SYNCED, Sharing.TO_SETTLE) and status.waiting:
        parts.append(_waiting(status, now))
    if status.files:
        parts.append(files_words(status.files))
    return " · ".join(parts)


def item(status: Status, now: datetime) -> str:
    """The sentence at the foot of the window, where a badge tells what waits to be settled."""
    if status.sharing is not Sharing.TO_SETTLE:
        return short(status, now)
    exchanged = _waiting(status, now) if status.waiting else synced_words(status, now)
    return " · ".join([exchanged, *([files_words(status.files)] if status.files else [])])


def item_look(status: Status) -> tuple[str, str]:
    """Icon and tone at the foot of the window."""
    if status.sharing is not Sharing.TO_SETTLE:
        return LOOKS[status.sharing]
    return LOOKS[Sharing.WAITING if status.waiting else Sharing.SYNCED]


def headline(status: Status, now: datetime) -> str:
    """The state alone."""
    return _state(status, now)


def tip(status: Status, now: datetime) -> str:
    """What a pointer resting on it reads: the sentence, and what it means for one's work."""
    told = account(status)
    return "\n".join(part for part in (item(status, now), told.data) if part)


def bar(status: Status) -> str:
    """The bar over the page: what is so, what it means for one's work, what to do."""
    told = account(status)
    return paragraph((told.so, told.data, told.todo))


def _state(status: Status, now: datetime) -> str:
    if status.sharing is Sharing.TO_SETTLE:
        return settle_words(status.to_settle)
    if status.sharing is Sharing.WAITING:
        return _waiting(status, now)
    if status.sharing is not Sharing.SYNCED:
        return _(_SHORT[status.sharing])
    return synced_words(status, now)


def synced_words(status: Status, now: datetime) -> str:
    """That this PC has what the others have, and since when."""
    if status.synced_at is None:
        return _("Synced")
    return _("Synced · {time}").format(time=clocks.stamp_words(status.synced_at, now))


def settle_words(count: int) -> str:
    """How much waits to be settled."""
    return ngettext("{count} to settle", "{count} to settle", count).format(count=count)


def files_words(count: int) -> str:
    """How many attached files are still to come or to go."""
    return ngettext("{count} file on its way", "{count} files on their way", count).format(count=count)


def _waiting(status: Status, now: datetime) -> str:
    if status.since is None:
        return ngettext("{count} change waiting", "{count} changes waiting", status.waiting).format(
            count=status.waiting
        )
    since = clocks.stamp_words(status.since, now)
    words = ngettext("{count} change waiting since {time}", "{count} changes waiting since {time}", status.waiting)
    return words.format(count=status.waiting, time=since)


def long(status: Status) -> str:
    """The whole sentence of what is wrong, "" while nothing is."""
    return errors.of_code(status.code, status.values) if status.code else ""


def clock_words(off: timedelta) -> str:
    """That a clock is wrong, and by how much."""
    return _("clock {off}").format(off=off_words(off))


def off_words(off: timedelta) -> str:
    """By how much a clock is wrong, and which way."""
    minutes = max(1, round(abs(off) / timedelta(minutes=1)))
    if minutes >= 2 * 24 * 60:
        days = round(minutes / 24 / 60)
        ahead = ngettext("{count} day ahead", "{count} days ahead", days)
        behind = ngettext("{count} day behind", "{count} days behind", days)
        return (ahead if off > timedelta(0) else behind).format(count=days)
    ahead = ngettext("{count} minute ahead", "{count} minutes ahead", minutes)
    behind = ngettext("{count} minute behind", "{count} minutes behind", minutes)
    return (ahead if off > timedelta(0) else behind).format(count=minutes)
