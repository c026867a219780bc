"""Like complaints in words: what they share, since when, who explained. No Qt here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk.clusters import Overview, Proposal
from desktop.desk.gathered import Cluster
from desktop.domain.alike import Same
from desktop.domain.policy import Policy
from desktop.domain.types import Office
from desktop.ui.components.rows import Heading
from desktop.ui.wording import clocks, names
from desktop.ui.wording.joining import phrased

Entry = Proposal | Cluster


@dataclass(frozen=True, slots=True)
class Line:
    """One gathering or proposal in the list. `chip` = words, tone, icon; `spoken` = all of it as one sentence."""

    key: str
    entry: Entry
    title: str
    count: str
    note: str
    chip: tuple[str, str, str]
    spoken: str


def key_of(entry: Entry) -> str:
    """What an entry of the list is known by; a proposal by what is alike, for it grows."""
    if isinstance(entry, Proposal):
        return "proposal:" + "/".join(value for _, value in entry.same)
    return f"cluster:{entry.id}"


def same_values(policy: Policy, same: Same) -> tuple[str, ...]:
    """The values that complaints share, the category by its name."""
    return tuple(names.category_name(policy, value) if name == "category" else value for name, value in same)


def same_words(policy: Policy, same: Same) -> str:
    """The same in one line: 资费争议·畅聊套餐."""
    return " · ".join(same_values(policy, same))


def lines(overview: Overview, policy: Policy, now: datetime) -> list[Heading | Line]:
    """The whole list: proposals, open gatherings, closed ones, each under its heading; empty parts are left out."""
    parts: tuple[tuple[Heading, list[Line]], ...] = (
        (_heading(_("To be gathered"), len(overview.fresh), "bell", "danger"), [
            _proposed(one, policy, now) for one in overview.fresh
        ]),
        (_heading(_("Going on"), len(overview.open), "layers", "text2"), [
            _gathered(one, overview.fitting.get(one.id), now) for one in overview.open
        ]),
        (_heading(_("Closed"), len(overview.closed), "archive", "text3"), [
            _gathered(one, None, now) for one in overview.closed
        ]),
    )  # fmt: skip
    rows: list[Heading | Line] = []
    for heading, found in parts:
        rows += [heading, *found] if found else []
    return rows


def _heading(text: str, count: int, icon: str, tone: str) -> Heading:
    return Heading(text, str(count), icon, tone)


def _proposed(one: Proposal, policy: Policy, now: datetime) -> Line:
    title, count = same_words(policy, one.same), count_words(len(one.tickets))
    note = phrased((since_words(one.since, now), customers_words(one.customers)))
    chip = (_("new group"), "danger", "bell")
    return Line(key_of(one), one, title, count, note, chip, phrased((chip[0], title, count, note)))


def _gathered(one: Cluster, fitting: Proposal | None, now: datetime) -> Line:
    count = count_words(len(one.tickets))
    note = since_words(one.since, now) if one.since else ""
    chip = _standing(one, fitting)
    return Line(key_of(one), one, one.title, count, note, chip, phrased((one.title, count, note, chip[0])))


def _standing(one: Cluster, fitting: Proposal | None) -> tuple[str, str, str]:
    """The one thing about a gathering that matters most now."""
    if fitting is not None:
        count = len(fitting.tickets)
        return ngettext("{count} more like it", "{count} more like it", count).format(count=count), "warn", "bell"
    if not one.open:
        return _("closed"), "neutral", "archive"
    if one.explanation:
        return _("explained"), "ok", "message-square-text"
    return _("no explanation yet"), "warn", "message-square-text"


def count_words(count: int) -> str:
    """How many complaints."""
    return ngettext("{count} complaint", "{count} complaints", count).format(count=count)


def customers_words(count: int) -> str:
    """How many different people complain."""
    return ngettext("{count} customer", "{count} customers", count).format(count=count)


def since_words(since: datetime, now: datetime) -> str:
    """Since when."""
    return _("since {time}").format(time=clocks.stamp_words(since, now))


def gathered_words(one: Cluster, office: Office, now: datetime) -> str:
    """Size, beginning, and who gathered it when."""
    person = office.person(one.by)
    by = _("gathered by {name}, {time}").format(
        name=person.name if person else "", time=clocks.stamp_words(one.at, now)
    )
    since = since_words(one.since, now) if one.since else ""
    closed = _("closed {time}").format(time=clocks.stamp_words(one.closed_at, now)) if one.closed_at else ""
    return phrased((count_words(len(one.tickets)), since, by, closed))


def explained_words(one: Cluster, office: Office, now: datetime) -> str:
    """Who agreed the explanation, and when; "" while there is none."""
    person = office.person(one.explained_by)
    if not one.explanation or one.explained_at is None:
        return ""
    time = clocks.stamp_words(one.explained_at, now)
    return _("agreed by {name}, {time}").format(name=person.name if person else "", time=time)


def warnings(overview: Overview, policy: Policy, now: datetime) -> Iterator[tuple[str, str, str]]:
    """What is to be noticed early: key, sentence and what it means for each. Source: T-9"""
    for one in overview.fresh:
        said = _("{count} about one thing: {what}").format(
            count=count_words(len(one.tickets)), what=same_words(policy, one.same)
        )
        yield key_of(one), said, phrased((since_words(one.since, now), customers_words(one.customers)))
    for cluster in overview.open:
        if (fitting := overview.fitting.get(cluster.id)) is not None:
            said = _("{count} more like “{title}”").format(count=count_words(len(fitting.tickets)), title=cluster.title)
            yield key_of(cluster), said, since_words(fitting.since, now)
