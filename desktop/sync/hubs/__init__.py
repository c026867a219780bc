"""The three hubs, by their addresses: a file `…/office.hub`, a folder, or `postgresql://…`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from desktop.base.errors import HuiyinError, RefusedError, UnavailableError
from desktop.store import places
from desktop.sync.hub import Aside, Hub, Plate
from desktop.sync.hubs import folder, shared_file
from desktop.sync.hubs.folder import Folder
from desktop.sync.hubs.shared_file import SharedFile
from desktop.sync.hubs.trouble import told

_SERVER = ("postgresql://", "postgres://")
_SUFFIX = ".hub"


def open_hub(address: str) -> Hub:
    """Opens the hub at an address.

    Raises:
        RefusedError: hub_address.
        And as `desktop.sync.hub.Hub` says.
    """
    if _is_server(address):
        from desktop.sync.hubs.postgres import Server

        return Server(address)
    path, is_file = _place(address)
    return SharedFile(path) if is_file else Folder(path)


def mark(address: str) -> bytes | None:
    """What changes whenever somebody appends to the hub, looked at without opening it; None if it can't be told."""
    if _is_server(address):
        from desktop.sync.hubs import postgres

        return postgres.mark(address)
    try:
        path, is_file = _place(address)
    except HuiyinError:
        return None
    return (shared_file.change_counter(path) if is_file else folder.mark(path)) or None


def create_hub(address: str, plate: Plate) -> Hub:
    """Makes a hub at an address where there is none.

    Raises:
        RefusedError: hub_address.
        UnavailableError: hub_exists, hub_not_empty (a folder with something else in it), hub_locks (a share that does
            not keep locks: a folder needs none), place_synced (each PC has a copy of its own there), or as
            `desktop.sync.hub.Hub` says.
    """
    if _is_server(address):
        from desktop.sync.hubs.postgres import Server

        return Server.create(address, plate)
    path, is_file = _place(address)
    synced = places.synced_folder(path / "hub")
    if synced:
        raise UnavailableError("place_synced", path=str(path), folder=synced)
    return SharedFile.create(path, plate) if is_file else Folder.create(path, plate)


def set_aside(address: str, now: datetime) -> Aside:
    """Moves what lies at an address out of the way.

    Raises:
        RefusedError: hub_address.
        And as `desktop.sync.hub.Hub` says.
    """
    if _is_server(address):
        from desktop.sync.hubs import postgres

        return postgres.set_aside(address, now)
    path, is_file = _place(address)
    return shared_file.set_aside(path, now) if is_file else folder.set_aside(path, now)


def shown(address: str) -> str:
    """An address as people may read it, and the log: without a password."""
    if "://" not in address:
        return address
    from desktop.sync.hubs import server_url

    return server_url.shown(address)


def _is_server(address: str) -> bool:
    return address.startswith(_SERVER)


def _place(address: str) -> tuple[Path, bool]:
    """Where a hub is, and whether it is a file: by its name; what ends with a slash, or is one already, is a folder."""
    path = Path(address)
    with told(path):
        is_file = path.suffix.lower() == _SUFFIX and not address.endswith(("/", "\\")) and not path.is_dir()
        fits = address and "://" not in address and path.is_absolute() and (is_file or not path.is_file())
    if not fits:
        raise RefusedError("hub_address", "hub", address=shown(address))
    return path, is_file
