"""The office that anybody may try: invented, on this PC only, thrown away at will."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from desktop.base import paths
from desktop.base.clock import Clock
from desktop.base.errors import UnavailableError
from desktop.desk import demo, safety
from desktop.desk.people import find
from desktop.desk.session import Session
from desktop.store import fresh
from desktop.store.store import Store

LOGIN = "lin"
"""Who sits at the desk of the demo office at first."""
PIN = demo.PIN
PASSPHRASE = "every complaint hears back"  # noqa: S105 - it guards invented data only
_ADMIN = "admin"
_TICKETS = 240
_SEED = 7


def database_path() -> Path:
    """Where the demo office lives."""
    return paths.data_dir() / "demo" / "office.db"


def open_or_create(clock: Clock, progress: Callable[[int, int], None] = lambda _done, _total: None) -> Store:
    """Opens the demo office, or makes it with a few weeks of invented complaints up to now.

    One that an unfinished edition of the program made is made anew: nobody's work is in it.

    Raises:
        UnavailableError: as the store says; cannot_write, somebody holds the one to be made anew.
    """
    path = database_path()
    if path.exists():
        try:
            return Store.open(path, clock, passphrase=PASSPHRASE)
        except UnavailableError as error:
            if error.code != "schema_other":
                raise
        fresh.remove(path)
    text = (paths.resources() / "policies" / "franchise.toml").read_text(encoding="utf-8")
    office = safety.NewOffice("GZ01", "广州一部（演示）", text, _ADMIN, "演示管理员", PIN)
    store, _recovery = safety.create_office(path, PASSPHRASE, clock, office)
    try:
        demo.fill(Session(store, clock, find(store, _ADMIN)), _TICKETS, _SEED, progress)
    except BaseException:
        store.close()
        shutil.rmtree(path.parent, ignore_errors=True)
        raise
    return store
