"""Who must be told of a ticket now, and what must be done now, in words. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.desk.rows import TicketDetail
from desktop.domain import notices
from desktop.domain.notices import Check, Notice, Notices
from desktop.domain.policy import Start
from desktop.domain.types import Clock, ClockState, Event
from desktop.ui.wording import clocks, names
from desktop.ui.wording.joining import listed, phrased


@dataclass(frozen=True, slots=True)
class TellLine:
    """One seat: whom to tell, why, since when; `done` = how and when it was told, "" while it was not."""

    person: int
    name: str
    position: str
    why: str
    done: str
    phone: str = ""
    """Where to reach them, "" while nobody wrote it down."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing to do: `done` = by whom and when, "" while it is not."""

    code: str
    text: str
    done: str


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Everything of one ticket. `open` = it is still asked for: the panel stands on the page."""

    tell: tuple[TellLine, ...]
    check: tuple[CheckLine, ...]
    rules: str
    since: str
    left: str
    late: bool
    open: bool

    @property
    def waiting(self) -> tuple[TellLine, ...]:
        """Who was not told yet."""
        return tuple(line for line in self.tell if not line.done)

    @property
    def undone(self) -> tuple[CheckLine, ...]:
        """What was not done yet."""
        return tuple(line for line in self.check if not line.done)

    @property
    def complete(self) -> bool:
        """Whether nothing waits any more."""
        return not (self.waiting or self.undone)


def at_once(detail: TicketDetail, now: datetime) -> AtOnce:
    """What a ticket asks for at once; without lines for most."""
    found = notices.of_case(detail.case, detail.policy, detail.office)
    clock = _clock(detail)
    return AtOnce(
        _merged(_tell(detail, one, now) for one in found.notices),
        tuple(_check(detail, one, now) for one in found.checks),
        listed(dict.fromkeys((*(one.rule for one in found.notices), *(one.rule for one in found.checks)))),
        _since(found, now),
        clocks.clock_value(clock, now) if clock is not None else "",
        clock is not None and clock.state is ClockState.OVERDUE,
        detail.case.ticket.state in notices.OPEN and not found.complete,
    )


def _merged(lines: Iterable[TellLine]) -> tuple[TellLine, ...]:
    """Somebody who sits in several of the seats is told once."""
    found: dict[tuple[int, str], TellLine] = {}
    for line in lines:
        before = found.get((line.person, line.done))
        found[line.person, line.done] = line if before is None else _joined(before, line)
    return tuple(found.values())


def _joined(one: TellLine, other: TellLine) -> TellLine:
    return replace(one, position=_both(one.position, other.position), why=_both(one.why, other.why))


def _both(one: str, other: str) -> str:
    return listed(dict.fromkeys((one, other)))


def _clock(detail: TicketDetail) -> Clock | None:
    """The running clock of the telling, where the pack has one. Source: A-5"""
    rules = {rule.code for rule in detail.policy.clocks if rule.start is Start.NOTIFY}
    return next((clock for clock in detail.clocks if clock.code in rules and clock.met_at is None), None)


def _since(found: Notices, now: datetime) -> str:
    waits = [one.since for one in (found.waiting or found.notices)]
    return _("since {time}").format(time=clocks.stamp_words(min(waits), now)) if waits else ""


def _tell(detail: TicketDetail, one: Notice, now: datetime) -> TellLine:
    best = next(iter(one.people), 0)
    person = detail.office.person(_told_person(one) or best)
    trigger = detail.policy.trigger(one.trigger)
    return TellLine(
        best if person is None else person.id,
        person.name if person is not None else "",
        pick(detail.policy.seat_name(one.seat)),
        pick(trigger.name) if trigger is not None else "",
        _how(one, now),
        person.phone if person is not None else "",
    )


def _told_person(one: Notice) -> int | None:
    """Who of the seat was told, as far as the record names somebody of it."""
    if one.told is None:
        return None
    data = one.told.data
    named = [*data.get("informed", ()), *data.get("notified", ()), data.get("to"), one.told.by]
    return next((key for key in named if key in one.people), None)


def _how(one: Notice, now: datetime) -> str:
    if one.told is None:
        return ""
    means = names.told_by(one.means) if one.means is not None else _("knows of it")
    return phrased((means, clocks.stamp_words(one.told.at, now)))


def _check(detail: TicketDetail, one: Check, now: datetime) -> CheckLine:
    return CheckLine(one.code, pick(one.text), _who_when(detail, one.done, now) if one.done is not None else "")


def _who_when(detail: TicketDetail, event: Event, now: datetime) -> str:
    person = detail.office.person(event.by)
    return phrased((person.name if person else "", clocks.stamp_words(event.at, now)))
