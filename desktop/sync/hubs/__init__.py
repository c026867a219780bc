"""The three hubs. An address is a file `…/office.hub`, a folder, or `postgresql://…`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from desktop.sync.hub import Hub, Plate
from desktop.sync.hubs import shared_file
from desktop.sync.hubs.shared_file import SharedFile


def open_hub(address: str) -> Hub:
    """Opens the hub at an address. Raises as `desktop.sync.hub.Hub` says."""
    return SharedFile(Path(address))


def mark(address: str) -> bytes | None:
    """What changes whenever somebody writes to the hub, looked at without opening it; None if it can't be told."""
    return shared_file.change_counter(Path(address)) or None


def set_aside(address: str, now: datetime) -> str:
    """Moves what lies at an address out of the way; returns where it is now, "" if there was nothing."""
    return shared_file.set_aside(Path(address), now)


def create_hub(address: str, plate: Plate) -> Hub:
    """Makes a hub at an address where there is none.

    Raises:
        UnavailableError: hub_exists, hub_locks, or as `desktop.sync.hub.Hub` says.
    """
    return SharedFile.create(Path(address), plate)
