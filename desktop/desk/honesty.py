"""Whether second callers hear the same satisfaction as the first: per clerk, with the number of cases beside it.

A difference is no proof of anything: customers change their minds. It is a reason to listen. Source: F-5.4.1.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.base.clock import to_ms
from desktop.base.errors import RefusedError
from desktop.desk.session import Session
from desktop.domain.timeline import fold
from desktop.domain.types import Act, Case
from desktop.store import models


@dataclass(frozen=True, slots=True)
class SecondWord:
    """One case that was called twice. `agrees` = both ratings settle, or both don't."""

    ticket_id: int
    number: str
    first_by: int
    first: int
    second_by: int
    second: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """How one clerk's first ratings stood up. `rated` = cases that the clerk rated, `called` = called a second time."""

    person: int
    rated: int
    called: int
    differ: tuple[SecondWord, ...]


def heard(session: Session, since: datetime) -> list[Heard]:
    """Per first caller, most second calls first; for people above the reception only.

    Raises:
        RefusedError: the person sits at the reception.
    """
    policy = session.store.policy()
    if session.person.tier <= policy.reception:
        raise RefusedError("not_in_seat", "act", seat=policy.tier_name(policy.reception + 1))
    rated: dict[int, int] = {}
    words: dict[int, list[SecondWord]] = {}
    for case in _called(session, since):
        first = next((event for event in case.events if _is_first(event.act, event.data)), None)
        if first is None:
            continue
        rated[first.by] = rated.get(first.by, 0) + 1
        words.setdefault(first.by, []).extend(_second_words(session, case, first.by, int(first.data["satisfaction"])))
    found = [
        Heard(person, count, len(words[person]), tuple(word for word in words[person] if not word.agrees))
        for person, count in rated.items()
    ]
    return sorted(found, key=lambda one: (-one.called, one.person))


def _is_first(act: Act, data: object) -> bool:
    return act is Act.CALLBACK and isinstance(data, dict) and "satisfaction" in data and not data.get("second")


def _called(session: Session, since: datetime) -> list[Case]:
    """Cases whose customer was asked for satisfaction since an instant."""
    table = models.Event
    query = (
        table.select(table.ticket)
        .distinct()
        .where((table.act == Act.CALLBACK.value) & (table.at >= to_ms(since)) & (table.retired == False))  # noqa: E712
    )
    return session.store.cases([row["ticket"] for row in session.store.rows(query)])


def _second_words(session: Session, case: Case, first_by: int, first: int) -> list[SecondWord]:
    policy = session.store.policy(case.ticket.pack)

    def settles(value: int) -> bool:
        rating = policy.rating(value)
        return rating is not None and rating.settles

    return [
        SecondWord(
            case.ticket.id, case.ticket.number, first_by, first, call.by, call.rating,
            settles(first) == settles(call.rating),
        )
        for call in fold(case).seconds
        if call.rating is not None
    ]  # fmt: skip
