"""Which hub this database belongs to: kept inside it, on this PC only."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

import apsw

from desktop.base.errors import UnavailableError
from desktop.store import meta
from desktop.store.store import Store
from desktop.sync.hub import Hub, Plate
from desktop.sync.hubs import shown

_KEY = "hub"


@dataclass(frozen=True, slots=True)
class Binding:
    """Where the hub is, as this PC reaches it, and which one it must be."""

    address: str = field(repr=False)
    hub_id: str


def of(connection: apsw.Connection) -> Binding | None:
    """The hub of this database, None while the office is on this PC alone."""
    text = meta.get(connection, _KEY)
    return None if text is None else Binding(**json.loads(text))


def address(connection: apsw.Connection) -> str:
    """Where the hub is, with all that is needed to reach it; "" while the office is on this PC alone."""
    bound = of(connection)
    return "" if bound is None else bound.address


def foreign(address: str, plate: Plate, own: str) -> UnavailableError:
    """What to say where another office's hub lies; `own` = the name of this office, which may be the other's too."""
    office, alike = f"{plate.office_name} {plate.office_code}", plate.office_name == own
    return UnavailableError("hub_foreign", path=shown(address), office=office, own=own, alike=alike)


def demand_same(store: Store, hub: Hub) -> None:
    """Refuses a hub that is not the one of this database.

    Raises:
        UnavailableError: not_shared, hub_foreign.
    """
    with store.database.read() as connection:
        bound = of(connection)
    if bound is None:
        raise UnavailableError("not_shared")
    if bound.hub_id != hub.plate.id:
        raise foreign(bound.address, hub.plate, store.office().name)


def put(connection: apsw.Connection, binding: Binding) -> None:
    """Binds the database to a hub, inside the caller's transaction."""
    meta.put(connection, _KEY, json.dumps(asdict(binding)))


def remove(connection: apsw.Connection) -> None:
    """Leaves the hub, inside the caller's transaction."""
    meta.remove(connection, _KEY)
