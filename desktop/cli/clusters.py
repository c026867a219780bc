"""The verbs about like complaints: proposed, gathered, explained once."""

from __future__ import annotations

from collections.abc import Callable

from desktop.base.errors import RefusedError
from desktop.cli import shapes
from desktop.cli.context import Context
from desktop.desk import clusters, gathered, reading
from desktop.desk.gathered import Cluster
from desktop.desk.session import Session


def list_clusters(context: Context) -> None:
    """Lists the open gatherings, newest first; with --all the closed ones too."""
    session = context.session
    for cluster in gathered.all_of(session, open_only=not context.options.all):
        context.emit(shapes.cluster(cluster, session.store.office()))


def propose(context: Context) -> None:
    """Lists what the rules propose to gather."""
    session = context.session
    for proposal in clusters.proposals(session):
        numbers = [ticket.number for ticket in session.store.tickets(proposal.tickets)]
        context.emit(shapes.proposal(proposal, numbers))


def gather(context: Context) -> None:
    """Gathers tickets under a title; without numbers, the largest group that the rules propose."""
    session, options = context.session, context.options
    keys = _keys(context)
    if not keys:
        fresh = (one for one in clusters.proposals(session) if one.cluster is None)
        keys = list(next((one.tickets for one in fresh), ()))
    _tell(context, clusters.gather(session, options.title, keys))


def add(context: Context) -> None:
    """Adds tickets to an open gathering."""
    cluster = clusters.find(context.session, context.options.cluster)
    clusters.add(context.session, cluster.id, _keys(context))
    _tell(context, cluster.id)


def remove(context: Context) -> None:
    """Takes tickets out of a gathering."""
    cluster = clusters.find(context.session, context.options.cluster)
    clusters.remove(context.session, cluster.id, _keys(context))
    _tell(context, cluster.id)


def leave(context: Context) -> None:
    """Says that tickets are no one matter: they are not proposed any more."""
    clusters.leave_alone(context.session, _keys(context))
    context.emit({"left": list(context.options.numbers)})


def explain(context: Context) -> None:
    """Sets the agreed explanation; standard input: explanation."""
    cluster = clusters.find(context.session, context.options.cluster)
    given = context.arguments()
    for name in given.keys() - {"explanation"}:
        raise RefusedError("unknown_argument", name, name=name)
    clusters.explain(context.session, cluster.id, given.get("explanation", ""))
    _tell(context, cluster.id)


def close(context: Context) -> None:
    """Ends a gathering."""
    _change(context, clusters.close)


def reopen(context: Context) -> None:
    """Takes a closed gathering up again."""
    _change(context, clusters.reopen)


def show(context: Context) -> None:
    """Prints a gathering with its tickets, phones masked."""
    _tell(context, clusters.find(context.session, context.options.cluster).id)


def _change(context: Context, change: Callable[[Session, int], None]) -> None:
    cluster = clusters.find(context.session, context.options.cluster)
    change(context.session, cluster.id)
    _tell(context, cluster.id)


def _keys(context: Context) -> list[int]:
    return [reading.find(context.session, number) for number in context.options.numbers]


def _tell(context: Context, key: int) -> None:
    session = context.session
    office = session.store.office()
    cluster: Cluster = gathered.by_keys(session, [key])[0]
    rows = [shapes.row(row, office) for row in reading.rows_of(session, cluster.tickets)]
    shared = dict(clusters.shared(session, cluster.tickets))
    context.emit({**shapes.cluster(cluster, office), "same": shared, "tickets": rows})
