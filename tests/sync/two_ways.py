"""An office whose hub and one PC went two ways: what people do before, and how a PC goes on from the hub."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bad_lines import BreakingHub
from branch import Branch, Replica
from standing import hub_of, quiet

from desktop.base.clock import to_ms
from desktop.store import erasing, models
from desktop.sync import compaction, following, settling
from desktop.sync.following import Followed


def follow(branch: Branch, replica: Replica, calls: int | None = None) -> Followed:
    """Lets a PC go on from the hub; the line breaks at the hub's call number `calls`."""
    with hub_of(branch) as hub:
        line: Any = hub if calls is None else BreakingHub(hub, calls)
        return following.follow(replica.store, line, replica.store.founder(), quiet)


def compact(branch: Branch, replica: Replica) -> None:
    """Drops old contents."""
    with hub_of(branch) as hub:
        compaction.compact(replica.store, hub, quiet)


def register(branch: Branch, replica: Replica, **fields: Any) -> int:
    """A complaint that a PC registers; `id` = its key."""
    store, now = replica.store, branch.clock.now()
    with store.unit("register", store.founder()) as unit:
        return unit.insert(
            models.Ticket, number=store.next_number(now), received_at=to_ms(now), received_by=store.founder(), tier=1,
            level=1, state="open", act=unit.new_act(), pack=store.current_pack(), **fields,
        )  # fmt: skip


def edit(replica: Replica, ticket: int, **fields: str) -> None:
    """Changes fields of a complaint."""
    with replica.store.unit("edit", replica.store.founder(), ticket=ticket) as unit:
        unit.update(models.Ticket, ticket, **fields)


def mark(branch: Branch, replica: Replica, customer: str, reason: str) -> None:
    """Marks a customer."""
    with replica.store.unit("mark", replica.store.founder()) as unit:
        unit.insert(
            models.Mark, customer=customer, kind="vip", reason=reason, by=replica.store.founder(), until="",
            at=to_ms(branch.clock.now()),
        )  # fmt: skip


def forget(branch: Branch, replica: Replica, tickets: Sequence[int], customers: Sequence[str] = ()) -> None:
    """Erases somebody."""
    person, now = erasing.Person(frozenset(tickets), frozenset(customers)), to_ms(branch.clock.now())
    with replica.store.unit(erasing.ACT, replica.store.founder()) as unit:
        erasing.erase(unit.connection, person, replica.store.founder(), now)


def put_setting(replica: Replica, value: str) -> None:
    """A setting of the office."""
    with replica.store.unit("setting", replica.store.founder()) as unit:
        unit.set_setting("motto", value)


def row(replica: Replica, ticket: int, *names: str) -> list[str]:
    """Fields of a complaint as a PC has them; [] where it is not there."""
    found = replica.store.database.run(f"SELECT {', '.join(names)} FROM ticket WHERE id = ?", (ticket,))
    return [str(value) for value in found[0]] if found else []


def marks(replica: Replica) -> list[tuple[str, str]]:
    """Customers who are marked, and why."""
    return [(str(customer), str(reason)) for customer, reason in replica.store.database.run(_MARKS)]


_MARKS = "SELECT customer, reason FROM mark"


def to_settle(replica: Replica) -> list[settling.SetAside]:
    """What waits to be settled."""
    with replica.store.database.read() as connection:
        return settling.units(connection)
