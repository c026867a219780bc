"""The PCs of the office and the facts of sharing, in words. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk.circle import Behind
from desktop.desk.sharing import Pc, Status, clock_off
from desktop.ui.wording import clocks
from desktop.ui.wording import sharing as wording
from desktop.ui.wording.joining import phrased


@dataclass(frozen=True, slots=True)
class PcLine:
    """One PC as a list shows it; `marks` = (words, tone) of what must catch the eye."""

    id: int
    name: str
    letter: str
    version: str
    seen: str
    marks: tuple[tuple[str, str], ...]
    here: bool
    removed: bool

    @property
    def spoken(self) -> str:
        """The line as one sentence."""
        return phrased((self.name, self.letter, self.version, self.seen, *(words for words, _tone in self.marks)))


def pc_line(pc: Pc, now: datetime) -> PcLine:
    """A PC in words."""
    version = _("version {version}").format(version=pc.version) if pc.version else ""
    return PcLine(pc.id, pc.name, pc.letter, version, _seen(pc, now), tuple(_marks(pc)), pc.here, pc.removed)


def behind_line(behind: Behind, now: datetime) -> PcLine:
    """A PC to wait for, in words; `waiting` says what it told of unsent work."""
    station, told = behind.workstation, behind.seen
    version, schema, seen_at, waiting = (told.version, told.schema, told.at, told.waiting) if told else ("", 0, None, 0)
    return pc_line(
        Pc(station.id, station.name, station.letter, version, schema, seen_at, waiting, None, False, False), now
    )


def _seen(pc: Pc, now: datetime) -> str:
    if pc.seen_at is None:
        return _("not seen yet")
    return _("seen {time}").format(time=clocks.stamp_words(pc.seen_at, now))


def _marks(pc: Pc) -> list[tuple[str, str]]:
    found = [(_("this PC"), "accent")] if pc.here else []
    if pc.removed:
        found.append((_("removed"), "neutral"))
    if pc.waiting and not pc.removed:
        words = ngettext("{count} change waits there", "{count} changes wait there", pc.waiting)
        found.append((words.format(count=pc.waiting), "warn"))
    if pc.clock_off is not None and not pc.removed:
        found.append((wording.clock_words(pc.clock_off), "warn"))
    return found


def facts(status: Status, address: str, now: datetime) -> list[tuple[str, str, str]]:
    """What one wants to know of sharing: label, value and its tone, what does not apply left out."""
    since = clocks.stamp_words(status.since, now) if status.since else ""
    waiting = _("{count}, the oldest since {time}").format(count=status.waiting, time=since) if status.waiting else ""
    off = clock_off(status.skew_s)
    rows = (
        (_("Shared place"), address, "text"),
        (_("Last sync"), clocks.stamp_words(status.synced_at, now) if status.synced_at else _("not yet"), "text"),
        (_("Waiting here"), waiting, "text"),
        (_("Files"), wording.files_words(status.files) if status.files else "", "text"),
        (_("To settle"), wording.settle_words(status.to_settle) if status.to_settle else "", "warn"),
        (_("New passphrase"), _("goes to the others with the next sync") if status.secrets_wait else "", "text"),
        (_("This PC's clock"), wording.off_words(off) if off is not None else "", "warn"),
    )
    return [row for row in rows if row[1]]
