"""Complaints about one thing: noticed early, gathered under one title, answered with one agreed explanation.

Source: T-9
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desktop.base.clock import to_ms
from desktop.base.errors import RefusedError
from desktop.desk import gathered
from desktop.desk.gathered import Cluster
from desktop.desk.session import Session
from desktop.domain import alike
from desktop.domain.alike import Same
from desktop.domain.types import Ticket
from desktop.domain.values import LONG, Asking, text
from desktop.store import models
from desktop.store.unit import Unit

RULE = "T-9"
TITLE_LONGEST = 80
"""Characters of a title: it must be read at a glance."""
_KEYS = 2**63
_WINDOW = 2
"""So many times the days of the rule are looked back at."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Complaints that the rules find alike and nobody has gathered: `tickets` oldest first, since an instant.

    `customers` = how many different people. `cluster` = the open gathering that they fit into, None for a new one.
    """

    same: Same
    tickets: tuple[int, ...]
    customers: int
    since: datetime
    rule: str
    cluster: int | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """All gatherings and what is to be gathered. `fitting` = what fits into an open gathering, by its key."""

    fresh: tuple[Proposal, ...]
    open: tuple[Cluster, ...]
    closed: tuple[Cluster, ...]
    fitting: Mapping[int, Proposal]


def overview(session: Session) -> Overview:
    """Proposals of new groups, largest first, and gatherings, newest first."""
    found = proposals(session)
    known = gathered.all_of(session, open_only=False)
    return Overview(
        fresh=tuple(one for one in found if one.cluster is None),
        open=tuple(one for one in known if one.open),
        closed=tuple(one for one in known if not one.open),
        fitting={one.cluster: one for one in found if one.cluster is not None},
    )


def proposals(session: Session) -> list[Proposal]:
    """What is to be gathered: additions to open gatherings first, then new groups, largest first; [] without a rule.

    Tickets of the last weeks that nobody gathered; one that somebody took out of a gathering is not proposed again.
    """
    store = session.store
    policy = store.policy()
    if policy.grouping is None:
        return []
    profiles = _profiles(session, gathered.all_of(session))
    loose = _loose(session, {same for _, same in profiles})
    found, rest = [], list(loose)
    for cluster, same in profiles:
        fitting = [ticket for ticket in rest if alike.values_of(policy, ticket) == same]
        rest = [ticket for ticket in rest if ticket not in fitting]
        if fitting:
            found.append(_proposal(same, fitting, policy.grouping.rule, cluster.id))
    by_key = {ticket.id: ticket for ticket in rest}
    for group in alike.groups(policy, rest):
        found.append(_proposal(group.same, [by_key[key] for key in group.tickets], group.rule))
    return found


def _proposal(same: Same, tickets: list[Ticket], rule: str, cluster: int | None = None) -> Proposal:
    tickets = sorted(tickets, key=lambda ticket: (ticket.received_at, ticket.id))
    customers = len({ticket.phone or ticket.name for ticket in tickets})
    return Proposal(same, tuple(t.id for t in tickets), customers, tickets[0].received_at, rule, cluster)


def _profiles(session: Session, clusters: Iterable[Cluster]) -> list[tuple[Cluster, Same]]:
    """Gatherings with what most of their complaints say in the fields of the rule; those without a profile too."""
    store, policy = session.store, session.store.policy()
    found = list(clusters)
    tickets = {ticket.id: ticket for ticket in store.tickets({key for one in found for key in one.tickets})}
    return [(one, alike.profile(policy, [tickets[key] for key in one.tickets])) for one in found]


def _loose(session: Session, known: set[Same]) -> list[Ticket]:
    """Tickets of the last weeks that nobody gathered or took out, and that may make up a group or fit a profile."""
    store = session.store
    rule = store.policy().grouping
    assert rule is not None
    since = session.clock.now() - timedelta(days=_WINDOW * rule.days)
    table, link, cluster = models.Ticket, models.ClusterTicket, models.Cluster
    seen = link.select(link.ticket).join(cluster, on=(cluster.id == link.cluster)).where(cluster.retired == False)  # noqa: E712
    columns = [getattr(table, name) for name in rule.same]
    query = table.select(table.id, *columns).where(
        (table.received_at >= to_ms(since))
        & (table.sheet_index == 1)
        & (table.retired == False)  # noqa: E712
        & table.id.not_in(seen)
    )
    by_same: dict[Same, list[int]] = {}
    for row in store.rows(query):
        same = tuple((name, row[name].strip()) for name in rule.same)
        by_same.setdefault(same, []).append(row["id"])
    likely = [keys for same, keys in by_same.items() if len(keys) >= rule.least or same in known]
    return store.tickets([key for keys in likely for key in keys])


def likely(session: Session, typed: Mapping[str, object]) -> list[Cluster]:
    """Open gatherings that a complaint being typed may belong to, those that fit in most fields first.

    `typed` = fields of the intake, as far as they are there.
    """
    found = [
        (len(same), cluster)
        for cluster, same in _profiles(session, gathered.all_of(session))
        if alike.resembles(same, cluster.title, typed)
    ]
    return [cluster for _, cluster in sorted(found, key=lambda one: -one[0])]


def shared(session: Session, ticket_ids: Iterable[int]) -> Same:
    """What all of some complaints have in common, () if nothing."""
    return alike.shared(session.store.tickets(ticket_ids))


def find(session: Session, word: str) -> Cluster:
    """The gathering of a key, or of a title that only one open gathering bears.

    Raises:
        RefusedError: there is none, or several bear the title.
    """
    if word.isascii() and word.isdigit() and (found := gathered.by_keys(session, [min(int(word), _KEYS - 1)])):
        return found[0]
    titled = [one for one in gathered.all_of(session, open_only=False) if one.title == word.strip()]
    titled = [one for one in titled if one.open] if len(titled) > 1 else titled
    if len(titled) != 1:
        raise RefusedError("cluster_unknown", "cluster", RULE, title=word)
    return titled[0]


def gather(session: Session, title: str, ticket_ids: Iterable[int]) -> int:
    """Gathers tickets under a new title; returns the key of the gathering.

    Raises:
        RefusedError: no title or too long a one, fewer than two tickets, or one that belongs to another gathering.
    """
    keys = list(dict.fromkeys(ticket_ids))
    words = " ".join(_text(session, "title", title, TITLE_LONGEST).split())
    if len(keys) < 2:
        raise RefusedError("cluster_small", "tickets", RULE)
    with session.store.unit("cluster", session.person.id) as unit:
        made = unit.insert(models.Cluster, title=words, by=session.person.id, at=to_ms(session.clock.now()))
        _link(unit, session, made, keys)
    return made


def add(session: Session, cluster_id: int, ticket_ids: Iterable[int]) -> int:
    """Adds tickets to an open gathering; those that are in it already stay once. Returns how many were added.

    Raises:
        RefusedError: no such gathering, it is closed, or a ticket belongs to another one.
    """
    keys = list(dict.fromkeys(ticket_ids))
    with session.store.unit("cluster_added", session.person.id, ticket=keys[0] if len(keys) == 1 else None) as unit:
        return join_in(unit, session, cluster_id, keys)


def join_in(unit: Unit, session: Session, cluster_id: int, ticket_ids: Iterable[int]) -> int:
    """Adds tickets inside a unit of work that is open already; returns how many were added. Raises as `add`."""
    cluster = _open(session, cluster_id)
    keys = [key for key in ticket_ids if key not in cluster.tickets]
    _link(unit, session, cluster_id, keys)
    return len(keys)


def _link(unit: Unit, session: Session, cluster_id: int, keys: list[int]) -> None:
    _demand_free(session, keys)
    now = to_ms(session.clock.now())
    for key in keys:
        unit.insert(models.ClusterTicket, cluster=cluster_id, ticket=key, by=session.person.id, at=now)
    unit.describe(gathered=len(keys))


def remove(session: Session, cluster_id: int, ticket_ids: Iterable[int]) -> int:
    """Takes tickets out of a gathering; returns how many were in it.

    Raises:
        RefusedError: no such gathering.
    """
    link = models.ClusterTicket
    keys = list(dict.fromkeys(ticket_ids))
    query = link.select(link.id, link.ticket).where(
        (link.cluster == cluster_id) & link.ticket.in_(keys) & (link.retired == False)  # noqa: E712
    )
    with session.store.unit("cluster_removed", session.person.id, ticket=keys[0] if len(keys) == 1 else None) as unit:
        _known(session, cluster_id)
        rows = session.store.rows(query)
        for row in rows:
            unit.retire(link, row["id"])
        out = {row["ticket"] for row in rows}
        unit.describe(gathered=-len(out))
    return len(out)


def leave_alone(session: Session, ticket_ids: Iterable[int]) -> None:
    """Says that proposed tickets are no one matter, or do not belong where they seemed to: not proposed any more.

    It is kept as a gathering without a title that is at its end, which no list shows.

    Raises:
        RefusedError: a ticket belongs to a gathering.
    """
    now = to_ms(session.clock.now())
    with session.store.unit("cluster_left", session.person.id) as unit:
        made = unit.insert(models.Cluster, title="", by=session.person.id, at=now, closed_at=now)
        _link(unit, session, made, list(dict.fromkeys(ticket_ids)))


def explain(session: Session, cluster_id: int, explanation: str) -> None:
    """Sets the one explanation that everybody gives from now on, with its author and the instant.

    Raises:
        RefusedError: it is empty, the person sits at the reception, or the gathering is closed or not there.
    """
    words = _text(session, "explanation", explanation, LONG)
    policy = session.store.policy()
    if session.person.tier <= policy.reception:
        raise RefusedError("not_in_seat", "act", RULE, seat=policy.tier_name(policy.reception + 1))
    with session.store.unit("cluster_explained", session.person.id) as unit:
        _open(session, cluster_id)
        unit.update(
            models.Cluster, cluster_id, explanation=words, explained_by=session.person.id,
            explained_at=to_ms(session.clock.now()),
        )  # fmt: skip


def close(session: Session, cluster_id: int) -> None:
    """Ends a gathering: its explanation is no longer offered, and no further tickets are proposed for it.

    Raises:
        RefusedError: no such gathering, or it is closed.
    """
    with session.store.unit("cluster_closed", session.person.id) as unit:
        _open(session, cluster_id)
        unit.update(models.Cluster, cluster_id, closed_at=to_ms(session.clock.now()))


def reopen(session: Session, cluster_id: int) -> None:
    """Takes a closed gathering up again: the matter has come back.

    Raises:
        RefusedError: no such gathering, it goes on, or one of its tickets was gathered elsewhere meanwhile.
    """
    with session.store.unit("cluster_reopened", session.person.id) as unit:
        cluster = _known(session, cluster_id)
        if cluster.open:
            raise RefusedError("nothing_changed", "cluster", RULE)
        _demand_free(session, cluster.tickets)
        unit.update(models.Cluster, cluster_id, closed_at=None)


def _text(session: Session, field: str, value: Any, limit: int) -> str:
    store = session.store
    asking = Asking(store.policy(), store.calendar(), session.clock.now())
    try:
        return str(text(limit)(value, field, asking))
    except RefusedError as refused:
        refused.rule = RULE
        raise


def _known(session: Session, cluster_id: int) -> Cluster:
    found = gathered.by_keys(session, [cluster_id]) if 0 < cluster_id < _KEYS else ()
    if not found:
        raise RefusedError("cluster_unknown", "cluster", RULE, title=cluster_id)
    return found[0]


def _open(session: Session, cluster_id: int) -> Cluster:
    cluster = _known(session, cluster_id)
    if not cluster.open:
        raise RefusedError("cluster_closed", "cluster", RULE, title=cluster.title)
    return cluster


def _demand_free(session: Session, keys: Iterable[int]) -> None:
    """Refuses tickets that an open gathering holds: who calls must hear one explanation, not two."""
    wanted = set(keys)
    for cluster in gathered.all_of(session) if wanted else ():
        if taken := wanted.intersection(cluster.tickets):
            number = session.store.ticket(min(taken)).number
            raise RefusedError("cluster_elsewhere", "tickets", RULE, number=number, title=cluster.title)
