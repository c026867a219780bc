"""Complaints about one thing: gathered under one title, answered with one agreed explanation. Source: T-9."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.base.clock import from_ms, to_ms
from desktop.base.errors import RefusedError
from desktop.desk import reading
from desktop.desk.rows import TicketRow
from desktop.desk.session import Session
from desktop.domain import alike
from desktop.domain.alike import Alike
from desktop.store import models


@dataclass(frozen=True, slots=True)
class Cluster:
    """One gathering. `explanation` "" = not agreed yet; `closed_at` None = goes on; `tickets` newest first."""

    id: int
    title: str
    explanation: str
    by: int
    at: datetime
    closed_at: datetime | None
    tickets: tuple[TicketRow, ...]


def proposals(session: Session) -> list[Alike]:
    """Groups of like tickets of the last weeks that nobody has gathered yet, largest first; [] if the pack has none."""
    store = session.store
    policy = store.policy()
    if policy.grouping is None:
        return []
    since = session.clock.now() - timedelta(days=2 * policy.grouping.days)
    table, link = models.Ticket, models.ClusterTicket
    gathered = {row["ticket"] for row in store.rows(link.select(link.ticket).where(link.retired == False))}  # noqa: E712
    query = table.select(table.id).where((table.received_at >= to_ms(since)) & (table.sheet_index == 1))
    recent = [case.ticket for case in store.cases([row["id"] for row in store.rows(query)])]
    return [found for found in alike.groups(policy, recent) if not set(found.tickets) <= gathered]


def gather(session: Session, title: str, ticket_ids: Iterable[int]) -> int:
    """Gathers tickets under a new title; returns the cluster's key.

    Raises:
        RefusedError: no title, or fewer than two tickets.
    """
    keys = list(dict.fromkeys(ticket_ids))
    if not title.strip():
        raise RefusedError("empty", "title", "T-9")
    if len(keys) < 2:
        raise RefusedError("cluster_small", "tickets", "T-9")
    now = to_ms(session.clock.now())
    with session.store.unit("cluster", session.person.id) as unit:
        made = unit.insert(models.Cluster, title=title.strip(), by=session.person.id, at=now)
        for key in keys:
            unit.insert(models.ClusterTicket, cluster=made, ticket=key, by=session.person.id, at=now)
        unit.describe(tickets=len(keys))
    return made


def add(session: Session, cluster_id: int, ticket_id: int) -> None:
    """Adds a ticket to a cluster; one that is in it already stays once."""
    link = models.ClusterTicket
    query = link.select(link.id).where(
        (link.cluster == cluster_id) & (link.ticket == ticket_id) & (link.retired == False)  # noqa: E712
    )
    if session.store.rows(query):
        return
    with session.store.unit("cluster", session.person.id, ticket=ticket_id) as unit:
        unit.insert(link, cluster=cluster_id, ticket=ticket_id, by=session.person.id, at=to_ms(session.clock.now()))


def remove(session: Session, cluster_id: int, ticket_id: int) -> None:
    """Takes a ticket out again."""
    link = models.ClusterTicket
    query = link.select(link.id).where(
        (link.cluster == cluster_id) & (link.ticket == ticket_id) & (link.retired == False)  # noqa: E712
    )
    with session.store.unit("cluster", session.person.id, ticket=ticket_id) as unit:
        for row in session.store.rows(query):
            unit.retire(link, row["id"])


def explain(session: Session, cluster_id: int, explanation: str) -> None:
    """Sets the one explanation that everybody gives from now on.

    Raises:
        RefusedError: it is empty, or the person sits below the second tier.
    """
    if not explanation.strip():
        raise RefusedError("empty", "explanation", "T-9")
    policy = session.store.policy()
    if session.person.tier <= policy.reception:
        raise RefusedError("not_in_seat", "act", "T-9", seat=policy.tier_name(policy.reception + 1))
    with session.store.unit("cluster_explained", session.person.id) as unit:
        unit.update(models.Cluster, cluster_id, explanation=explanation.strip())


def close(session: Session, cluster_id: int) -> None:
    """Ends a cluster: no further tickets are proposed for it."""
    with session.store.unit("cluster_closed", session.person.id) as unit:
        unit.update(models.Cluster, cluster_id, closed_at=to_ms(session.clock.now()))


def all_of(session: Session, open_only: bool = True) -> list[Cluster]:
    """The clusters, newest first."""
    table = models.Cluster
    query = table.select().where(table.retired == False).order_by(table.at.desc())  # noqa: E712
    found = [row for row in session.store.rows(query) if not (open_only and row["closed_at"])]
    return [_cluster(session, row) for row in found]


def of_ticket(session: Session, ticket_id: int) -> list[Cluster]:
    """The clusters that a ticket belongs to."""
    link, table = models.ClusterTicket, models.Cluster
    keys = session.store.rows(
        link.select(link.cluster).where((link.ticket == ticket_id) & (link.retired == False))  # noqa: E712
    )
    query = table.select().where(table.id.in_([row["cluster"] for row in keys]) & (table.retired == False))  # noqa: E712
    return [_cluster(session, row) for row in session.store.rows(query)] if keys else []


def _cluster(session: Session, row: dict[str, object]) -> Cluster:
    link = models.ClusterTicket
    query = link.select(link.ticket).where((link.cluster == row["id"]) & (link.retired == False))  # noqa: E712
    rows = reading.rows_of(session, [found["ticket"] for found in session.store.rows(query)])
    closed = row["closed_at"]
    return Cluster(
        int(str(row["id"])), str(row["title"]), str(row["explanation"]), int(str(row["by"])),
        from_ms(int(str(row["at"]))), None if closed is None else from_ms(int(str(closed))),
        tuple(sorted(rows, key=lambda one: one.received_at, reverse=True)),
    )  # fmt: skip
