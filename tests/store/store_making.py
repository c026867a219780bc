"""Stores and tickets for tests: cheap keys, rows written by hand, no desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop.base import paths
from desktop.base.clock import Clock, to_ms
from desktop.store import events, keys, models
from desktop.store.store import Store
from desktop.store.unit import Saved, Unit

PASSPHRASE = "红灯停绿灯行 7"
CHEAP = keys.Cost(memory_kib=64, passes=1, lanes=1)


def policy_text() -> str:
    """The default rules."""
    return (paths.resources() / "policies" / "franchise.toml").read_text(encoding="utf-8")


def make(path: Path, clock: Clock, office: str = "GZ01") -> Store:
    """A new office with one administrator, 王敏."""
    return Store.create(
        path, PASSPHRASE, clock, office_code=office, office_name="广州分公司", policy_text=policy_text(),
        admin_login="wang", admin_name="王敏", admin_pin="", workstation_name="前台一号", cost=CHEAP,
    )  # fmt: skip


def admin(store: Store) -> int:
    """Key of the administrator."""
    return next(person.id for person in store.office().people if person.login == "wang")


def insert_ticket(unit: Unit, store: Store, /, **fields: Any) -> int:
    """A ticket received now, by the administrator, with its first event."""
    now = to_ms(store.clock.now())
    given = {
        "number": store.next_number(store.clock.now()), "received_at": now, "received_by": admin(store), "tier": 1,
        "level": 1, "state": "open", "act": unit.new_act(), "pack": store.current_pack(), "cause": "空调不制冷",
        **fields,
    }  # fmt: skip
    key = unit.insert(models.Ticket, **given)
    insert_event(unit, store, key, "register", {"sets": {"state": "open", "level": 1, "tier": 1, "handler": None}})
    return key


def insert_event(unit: Unit, store: Store, ticket: int, act: str, data: dict[str, Any]) -> int:
    """A line of the timeline, now, by the administrator."""
    return unit.insert(
        models.Event, ticket=ticket, act=act, at=to_ms(store.clock.now()), by=admin(store), data=events.data_text(data)
    )


def register(store: Store, /, **fields: Any) -> int:
    """Saves a ticket as one unit of work; returns its key."""
    with store.unit("register", admin(store)) as unit:
        return insert_ticket(unit, store, **fields)


def note(store: Store, ticket: int, text: str, author: int | None = None) -> Saved:
    """Saves a note as one unit of work."""
    with store.unit("note", author or admin(store), ticket=ticket) as unit:
        insert_event(unit, store, ticket, "note", {"text": text})
    return unit.saved


def edit(store: Store, ticket: int, author: int | None = None, /, **fields: Any) -> Saved:
    """Saves a change of fields as one unit of work."""
    with store.unit("edit", author or admin(store), ticket=ticket) as unit:
        unit.update(models.Ticket, ticket, **fields)
        insert_event(unit, store, ticket, "edit", {})
    return unit.saved


def hire(store: Store, login: str, tier: int = 1, roles: str = "clerk") -> int:
    """Saves a new colleague; returns the key."""
    with store.unit("person", admin(store)) as unit:
        return unit.insert(models.Person, login=login, name=login, tier=tier, roles=roles)
