"""Second calls in words: figures of a clerk, and what was answered twice. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.base.i18n import format_percent, ngettext
from desktop.base.i18n import gettext as _
from desktop.desk.honesty import Answer, Heard, SecondWord
from desktop.desk.rows import TicketRow
from desktop.domain.policy import Policy
from desktop.domain.types import Office
from desktop.ui.wording import clocks, recorded
from desktop.ui.wording.joining import phrased

ENOUGH = 30
"""From so many second calls on a share says something; below that the numbers stand for themselves."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case as its row shows it; `agrees` = both answers settle, or both don't."""

    ticket_id: int
    title: str
    number: str
    agrees: bool
    verdict: str
    answers: str
    said: str
    spoken: str


def figures(one: Heard) -> tuple[tuple[str, str, str], ...]:
    """Number, what it counts, and its tone: rated, called again, different, without a rating."""
    rated = ngettext("case rated", "cases rated", one.rated)
    called = ngettext("asked again", "asked again", one.called)
    differ = len(one.differ)
    other = ngettext("answered differently", "answered differently", differ)
    shown = [
        (str(one.rated), rated, "text"),
        (str(one.called), called, "text"),
        (_with_share(differ, one.called), other, "warn" if differ else "text"),
    ]
    if one.silent:
        silent = ngettext("not reached, or declined", "not reached, or declined", one.silent)
        shown.append((str(one.silent), silent, "text3"))
    return tuple(shown)


def _with_share(part: int, whole: int) -> str:
    """A number, with its share where there are enough of them. Source: domain, Law and decency"""
    if whole < ENOUGH:
        return str(part)
    return _("{part} ({percent})").format(part=part, percent=format_percent(part / whole))


def case(word: SecondWord, row: TicketRow | None, policy: Policy, office: Office, now: datetime) -> Case:
    """One case: its matter, both answers, the words of the second."""
    first, second = _answer(word.first, policy, office, now), _answer(word.second, policy, office, now)
    answers = _("first {first}; again {second}").format(first=first, second=second)
    verdict = _("same") if word.agrees else _("different")
    title = row.title if row and row.title else word.number
    said = _("“{word}”").format(word=word.second.said) if word.second.said else ""
    spoken = phrased((verdict, title, word.number, answers, said))
    return Case(word.ticket_id, title, word.number, word.agrees, verdict, answers, said, spoken)


def _answer(one: Answer, policy: Policy, office: Office, now: datetime) -> str:
    person = office.person(one.by)
    rating = recorded.satisfaction_words(policy, one.rating)
    who = phrased((person.name if person else "", clocks.stamp_words(one.at, now)))
    return _("{rating} ({who})").format(rating=rating, who=who)


def cases(one: Heard, rows: Mapping[int, TicketRow], policy: Policy, office: Office, now: datetime) -> list[Case]:
    """The cases of a clerk, those that differ first, else newest first."""
    found = sorted(one.words, key=lambda word: word.agrees)
    return [case(word, rows.get(word.ticket_id), policy, office, now) for word in found]
