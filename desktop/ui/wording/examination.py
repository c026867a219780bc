"""What to look at in an examined case, in words: the way, what was late, where it changed hands. Source: T-10"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk.rows import TicketDetail
from desktop.domain.examination import Examination, HandOver, Miss, Stretch
from desktop.domain.types import Act, Event
from desktop.ui.wording import clocks, names
from desktop.ui.wording.joining import phrased


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at: a line, a smaller one under it, and how loud it is."""

    icon: str
    tone: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Things of one kind; never empty: what is not there is told too."""

    title: str
    looks: tuple[Look, ...]


def parts(detail: TicketDetail, found: Examination, now: datetime) -> tuple[Part, ...]:
    """The three things that an examination goes through."""
    several = len({one.number for one in found.path}) > 1
    late = tuple(_late(detail, one, several, now) for one in found.missed)
    none_late = Look("circle-check", "ok", _("Every deadline was kept."))
    handed = tuple(_handed(detail, one, now) for one in found.hand_overs)
    none_handed = Look("circle-check", "ok", _("It stayed in one hand."))
    return (
        Part(_("The way it went"), tuple(_stretch(detail, one, now) for one in found.path)),
        Part(_("Deadlines missed"), late or (none_late,)),
        Part(_("Changes of hand"), handed or (none_handed,)),
    )


def _name(detail: TicketDetail, person_id: int | None) -> str:
    person = detail.office.person(person_id)
    return person.name if person else _("nobody")


def _stretch(detail: TicketDetail, one: Stretch, now: datetime) -> Look:
    said = _("{level}, {name}: {span} of office time").format(
        level=names.level_short(one.level), name=_name(detail, one.handler), span=clocks.office_words(one.minutes)
    )
    since = clocks.stamp_words(one.since, now)
    if one.until is None:
        return Look("user", "text2", said, _("since {time}").format(time=since))
    return Look(
        "user", "text2", said, _("{begin} to {end}").format(begin=since, end=clocks.stamp_words(one.until, now))
    )


def _late(detail: TicketDetail, one: Miss, several: bool, now: datetime) -> Look:
    clock = one.clock
    over = clocks.over_words(clock.due_at, clock.met_at or now)
    said = _("{clock}: {over}").format(clock=clocks.clock_title(detail.policy, clock), over=over)
    sheet = _("sheet {number}").format(number=one.sheet_index) if several else ""
    return Look("circle-alert", "danger", said, phrased((clocks.stamp_words(clock.due_at, now), clock.rule, sheet)))


def _handed(detail: TicketDetail, one: HandOver, now: datetime) -> Look:
    said = _("{giver} to {receiver}: {act}").format(
        giver=_name(detail, one.giver), receiver=_name(detail, one.receiver), act=_act(one)
    )
    span = clocks.office_words(one.waited)
    taken = _("taken up after {span} of office time") if one.taken_up else _("not taken up for {span} of office time")
    tone = "text2" if one.taken_up else "warn"
    note = phrased((clocks.stamp_words(one.at, now), taken.format(span=span), one.reason))
    return Look("arrow-right", tone, said, note)


def _act(one: HandOver) -> str:
    return _("rose on a new sheet") if one.act is Act.REGISTER else names.act_name(one.act)


def summary(found: Examination) -> str:
    """How much there is to look at, in one line."""
    hands, late = len(found.hand_overs), len(found.missed)
    handed = ngettext("{count} change of hand", "{count} changes of hand", hands).format(count=hands)
    missed = ngettext("{count} deadline missed", "{count} deadlines missed", late).format(count=late)
    return phrased((handed, missed))


def findings(detail: TicketDetail, now: datetime) -> Iterator[tuple[str, str]]:
    """What reviewers found, newest first: the words, and who when."""
    for event in reversed(detail.case.events):
        if event.act is Act.REVIEW and event.data.get("holes"):
            yield str(event.data["holes"]), _signed(detail, event, now)


def _signed(detail: TicketDetail, event: Event, now: datetime) -> str:
    return phrased((_name(detail, event.by), clocks.stamp_words(event.at, now)))
