"""Whether second callers hear the same satisfaction as the first: per clerk, with the cases beside it.

A difference is no proof of anything: customers change their minds. It is a reason to listen. Source: F-5.4.1.3.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from desktop.base.clock import from_ms, to_ms
from desktop.base.errors import RefusedError
from desktop.desk.session import Session
from desktop.domain.policy import Policy
from desktop.domain.types import Act
from desktop.store import models


@dataclass(frozen=True, slots=True)
class Answer:
    """What a customer answered: to whom (key), when, which step of the scale, in which words."""

    by: int
    at: datetime
    rating: int
    said: str


@dataclass(frozen=True, slots=True)
class SecondWord:
    """One case whose customer answered twice. `agrees` = both ratings settle, or both don't."""

    ticket_id: int
    number: str
    first: Answer
    second: Answer
    agrees: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """How one clerk's first ratings stood up. `rated` = cases that the clerk rated; `words` newest second call first.

    `silent` = cases that were called again without a rating: not reached, or the customer declined.
    """

    person: int
    rated: int
    words: tuple[SecondWord, ...]
    silent: int

    @property
    def called(self) -> int:
        """Cases in which a second caller heard a rating."""
        return len(self.words)

    @property
    def differ(self) -> tuple[SecondWord, ...]:
        """Those in which the second rating says something else."""
        return tuple(word for word in self.words if not word.agrees)


def demand_seat(session: Session) -> None:
    """Refuses the reception: how colleagues rate is for those who answer for them to look at.

    Raises:
        RefusedError: the person sits at the reception.
    """
    policy = session.store.policy()
    if session.person.tier <= policy.reception:
        rule = policy.spot_check.rule if policy.spot_check else policy.honesty.rule
        raise RefusedError("not_in_seat", "act", rule, seat=policy.tier_name(policy.reception + 1))


def heard(session: Session, since: datetime) -> list[Heard]:
    """Per first caller, most second calls first: first ratings since an instant, and what was heard again since then.

    Raises:
        RefusedError: the person sits at the reception.
    """
    demand_seat(session)
    rated: dict[int, set[int]] = {}
    words: dict[int, list[SecondWord]] = {}
    silent: dict[int, set[int]] = {}
    for first, second in _pairs(session, to_ms(since)):
        by = int(first["by"])
        rated.setdefault(by, set()).add(first["ticket"])
        if second is not None and "satisfaction" in second["data"]:
            words.setdefault(by, []).append(_word(session, first, second))
        elif second is not None:
            silent.setdefault(by, set()).add(first["ticket"])
    found = [
        _heard(person, tickets, words.get(person, []), silent.get(person, set())) for person, tickets in rated.items()
    ]
    return sorted(found, key=lambda one: (-one.called, -one.rated, one.person))


def _heard(person: int, rated: set[int], words: list[SecondWord], silent: set[int]) -> Heard:
    newest = tuple(sorted(words, key=lambda word: word.second.at, reverse=True))
    return Heard(person, len(rated), newest, len(silent - {word.ticket_id for word in words}))


def _pairs(session: Session, since: int) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Every first rating since an instant with each second call that followed it, or with None."""
    for _ticket, events in groupby(_callbacks(session, since), key=lambda row: row["ticket"]):
        first: dict[str, Any] | None = None
        for event in events:
            if not event["data"].get("second"):
                first = event if "satisfaction" in event["data"] and event["at"] >= since else None
                if first is not None:
                    yield first, None
            elif first is not None:
                yield first, event


def _callbacks(session: Session, since: int) -> Iterator[dict[str, Any]]:
    """All callbacks of the tickets that had one since an instant, ticket by ticket, oldest first, their data read."""
    event, other, ticket = models.Event, models.Event.alias(), models.Ticket
    asked = other.select(other.ticket).where((other.act == Act.CALLBACK.value) & (other.at >= since))
    query = (
        event.select(event.ticket, event.at, event.by, event.data, ticket.number, ticket.pack)
        .join(ticket, on=(ticket.id == event.ticket))
        .where(
            (event.act == Act.CALLBACK.value)
            & (event.retired == False)  # noqa: E712
            & (ticket.retired == False)  # noqa: E712
            & event.ticket.in_(asked)
        )
        .order_by(event.ticket, event.at, event.id)
    )
    for row in session.store.rows(query):
        yield {**row, "data": json.loads(row["data"])}


def _word(session: Session, first: dict[str, Any], second: dict[str, Any]) -> SecondWord:
    policy = session.store.policy(first["pack"])
    one, other = _answer(first), _answer(second)
    agrees = _settles(policy, one.rating) == _settles(policy, other.rating)
    return SecondWord(first["ticket"], first["number"], one, other, agrees)


def _answer(row: dict[str, Any]) -> Answer:
    data = row["data"]
    return Answer(row["by"], from_ms(row["at"]), int(data["satisfaction"]), str(data.get("said", "")))


def _settles(policy: Policy, value: int) -> bool:
    rating = policy.rating(value)
    return rating is not None and rating.settles
