"""An office that shares, made once and copied for each test."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hub_kinds import HubKind

from desktop.base import paths
from desktop.base.clock import FixedClock
from desktop.base.i18n import ZONE
from desktop.store import keys
from desktop.store.store import Store
from desktop.sync import joining, syncing
from desktop.sync.hubs import open_hub

PASSPHRASE = "three ducks on a pond"


@dataclass(frozen=True)
class Template:
    """A founded office that shares, closed: copied for each history."""

    database: Path
    key: bytes
    kind: HubKind
    address: str
    hub_id: str

    @classmethod
    def make(cls, folder: Path, kind: HubKind) -> Template:
        rules = (paths.resources() / "policies" / "franchise.toml").read_text("utf-8")
        clock = FixedClock(datetime(2026, 10, 9, 9, 0, tzinfo=ZONE))
        database, address = folder / "office.db", kind.address(folder)
        with Store.create(
            database, PASSPHRASE, clock, office_code="GZ01", office_name="广州一部", policy_text=rules,
            admin_login="admin", admin_name="管理员", admin_pin="", workstation_name="前台一", cost=keys.Cost(8, 1, 1),
        ) as store:  # fmt: skip
            joining.share(store, address)
            with closing(open_hub(address)) as opened:
                syncing.Sync(store, opened).run()
                hub_id = opened.plate.id
            key = store.database.key
        return cls(database, key, kind, address, hub_id)
