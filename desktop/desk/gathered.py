"""Which complaints were gathered under one title, and the explanation that everybody gives. Source: T-9"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.base.clock import from_ms
from desktop.desk.session import Session
from desktop.store import models


@dataclass(frozen=True, slots=True)
class Cluster:
    """One gathering; people by key. `explanation` "" = not agreed yet; `closed_at` None = goes on.

    `tickets` are keys, newest complaint first; `since` = when the oldest came in, None where all were taken out again.
    """

    id: int
    title: str
    by: int
    at: datetime
    closed_at: datetime | None
    explanation: str
    explained_by: int | None
    explained_at: datetime | None
    tickets: tuple[int, ...]
    since: datetime | None

    @property
    def open(self) -> bool:
        """Whether it goes on."""
        return self.closed_at is None


MOST = 500
"""So many gatherings are read at most: the newest."""


def all_of(session: Session, open_only: bool = True) -> list[Cluster]:
    """The gatherings, newest first, at most MOST."""
    table = models.Cluster
    query = table.select().where(_shown()).order_by(table.at.desc(), table.id.desc())
    query = query.where(table.closed_at.is_null()) if open_only else query
    return _made(session, session.store.rows(query.limit(MOST)))


def _shown() -> Any:
    """What is a gathering to people: one without a title says that complaints are no one matter."""
    return (models.Cluster.retired == False) & (models.Cluster.title != "")  # noqa: E712


def of_ticket(session: Session, ticket_id: int) -> tuple[Cluster, ...]:
    """The gatherings that a ticket belongs to, those that go on first."""
    table, link = models.Cluster, models.ClusterTicket
    query = (
        table.select()
        .distinct()
        .join(link, on=(link.cluster == table.id))
        .where((link.ticket == ticket_id) & (link.retired == False) & _shown())  # noqa: E712
        .order_by(table.closed_at.is_null(False), table.at.desc())
    )
    return tuple(_made(session, session.store.rows(query)))


def by_keys(session: Session, keys: Iterable[int]) -> list[Cluster]:
    """The gatherings of some keys, newest first; keys that nothing bears are left out."""
    table = models.Cluster
    query = table.select().where(table.id.in_(list(keys)) & _shown())
    return _made(session, session.store.rows(query.order_by(table.at.desc())))


def _made(session: Session, rows: list[dict[str, Any]]) -> list[Cluster]:
    members = _members(session, [row["id"] for row in rows])
    return [_cluster(row, members.get(row["id"], [])) for row in rows]


def _members(session: Session, keys: list[int]) -> dict[int, list[tuple[int, int]]]:
    """(key, received at) of the tickets of some gatherings, newest first."""
    link, ticket = models.ClusterTicket, models.Ticket
    query = (
        link.select(link.cluster, ticket.id, ticket.received_at)
        .join(ticket, on=(ticket.id == link.ticket))
        .where(link.cluster.in_(keys) & (link.retired == False) & (ticket.retired == False))  # noqa: E712
        .order_by(ticket.received_at.desc(), ticket.id.desc())
    )
    members: dict[int, list[tuple[int, int]]] = {}
    for row in session.store.rows(query) if keys else ():
        members.setdefault(row["cluster"], []).append((row["id"], row["received_at"]))
    return members


def _cluster(row: dict[str, Any], members: list[tuple[int, int]]) -> Cluster:
    def moment(value: int | None) -> datetime | None:
        return None if value is None else from_ms(value)

    return Cluster(
        id=row["id"],
        title=row["title"],
        by=row["by"],
        at=from_ms(row["at"]),
        closed_at=moment(row["closed_at"]),
        explanation=row["explanation"],
        explained_by=row["explained_by"],
        explained_at=moment(row["explained_at"]),
        tickets=tuple(dict.fromkeys(key for key, _ in members)),
        since=moment(members[-1][1] if members else None),
    )
