"""How sharing stands on this PC: one state at a time, of which the window and the command line each make a sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

import apsw

from desktop.base.clock import from_ms, to_ms
from desktop.base.errors import HuiyinError
from desktop.store import log, meta
from desktop.store.store import Store
from desktop.sync import binding, presence
from desktop.sync.keyring import Secrets
from desktop.sync.syncing import Synced


class Sharing(StrEnum):
    """The states, gravest first among those that can hold at once."""

    ALONE = "alone"
    """The office is on this PC only."""
    STOPPED = "stopped"
    """What came, or what is here, is not sound: nothing more is exchanged; work here goes on."""
    PARTED = "parted"
    """The hub went on from before what this PC can take back: people say which of the two is right."""
    HUB_DAMAGED = "hub_damaged"
    HUB_MISSING = "hub_missing"
    FOREIGN = "foreign"
    """Another office's hub lies at the address."""
    REVOKED = "revoked"
    UPDATE = "update"
    """A newer program wrote what comes next."""
    UNREACHABLE = "unreachable"
    CANNOT_SEND = "cannot_send"
    """The hub can be read and not written: no right, or full."""
    HELD = "held"
    """This program is newer than what the office agreed on."""
    TO_SETTLE = "to_settle"
    WAITING = "waiting"
    SYNCED = "synced"


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that a status line says. `since` = when the oldest waiting entry was made; `code` = of the trouble.

    `files` = attached files still on their way; `skew_s` = seconds that this PC's clock is ahead of the hub's;
    `set_back` = this database was found to be a copy or set back, and became a workstation of its own; `hub_set_back` =
    the hub had lost entries, which it has again. `secrets` = what the sync made of a passphrase or recovery code that
    was renewed, `secrets_wait` = one is still to be sent from here; `open_to` = workstations that were shut out and
    hold the newest key all the same.
    """

    sharing: Sharing
    waiting: int = 0
    since: datetime | None = None
    to_settle: int = 0
    files: int = 0
    synced_at: datetime | None = None
    code: str = ""
    values: dict[str, object] = field(default_factory=dict)
    skew_s: int = 0
    set_back: bool = False
    hub_set_back: bool = False
    secrets: Secrets = Secrets.SAME
    secrets_wait: bool = False
    open_to: tuple[int, ...] = ()
    busy: bool = False


_SYNCED_AT = "synced_at"
_TROUBLE = "sync_trouble"
_OF_CODE = {
    "entry_refused": Sharing.STOPPED,
    "diverged": Sharing.STOPPED,
    "rewind": Sharing.STOPPED,
    "seal_broken": Sharing.STOPPED,
    "keys_damaged": Sharing.STOPPED,
    "snapshot_refused": Sharing.STOPPED,
    "hub_forked": Sharing.PARTED,
    "hub_damaged": Sharing.HUB_DAMAGED,
    "hub_missing": Sharing.HUB_MISSING,
    "hub_wal": Sharing.HUB_DAMAGED,
    "hub_newer": Sharing.UPDATE,
    "hub_foreign": Sharing.FOREIGN,
    "key_revoked": Sharing.REVOKED,
    "key_unproven": Sharing.REVOKED,
    "update_needed": Sharing.UPDATE,
    "hub_full": Sharing.CANNOT_SEND,
    "hub_read_only": Sharing.CANNOT_SEND,
}


def local(store: Store) -> Status:
    """What this PC knows by itself, without asking the hub: also how the last sync ended, if not well."""
    with store.database.read() as connection:
        bound = binding.of(connection)
        synced_at = meta.get(connection, _SYNCED_AT)
        trouble = _Trouble.of(connection)
        waiting, since = log.pending(connection)
        secrets_wait = bool(meta.changed_secrets(connection))
        to_settle = int(connection.execute("SELECT count(DISTINCT bundle) FROM aside WHERE state = 'open'").get)
    if bound is None:
        return Status(Sharing.ALONE)
    own = Sharing.TO_SETTLE if to_settle else Sharing.WAITING if waiting else Sharing.SYNCED
    return Status(
        trouble.sharing or own, waiting, None if since is None else from_ms(since), to_settle,
        synced_at=None if synced_at is None else from_ms(int(synced_at)), code=trouble.code,
        values=dict(trouble.values), skew_s=presence.skew_s(store), secrets_wait=secrets_wait,
    )  # fmt: skip


def after(store: Store, done: Synced, files: int) -> Status:
    """How it stands after a sync that came to its end; when that was is remembered."""
    with store.database.write() as connection:
        meta.put(connection, _SYNCED_AT, str(to_ms(store.clock.now())))
        meta.remove(connection, _TROUBLE)
    found = replace(
        local(store), files=files, set_back=done.renewed, hub_set_back=done.hub_set_back, secrets=done.secrets,
        open_to=done.open_to,
    )  # fmt: skip
    kept_up = Sharing.UPDATE if done.newer else Sharing.HELD if done.held and found.waiting else None
    if kept_up is None:
        return found
    _remember(store, _Trouble(kept_up))
    return replace(found, sharing=kept_up)


def failed(store: Store, error: HuiyinError, before: Status) -> Status:
    """How it stands after a sync that could not come to its end; that is remembered until one does."""
    sharing = _OF_CODE.get(error.code, Sharing.UNREACHABLE)
    with suppress(HuiyinError):  # a full disk: this status tells it all the same
        _remember(store, _Trouble(sharing, error.code, error.values))
    return replace(local(store), files=before.files, sharing=sharing, code=error.code, values=dict(error.values))


def forget(store: Store) -> None:
    """Somebody has mended what the last sync met with: the next one finds out anew."""
    with store.database.write() as connection:
        meta.remove(connection, _TROUBLE)


@dataclass(frozen=True, slots=True)
class _Trouble:
    """How a sync ended that did not end well; `sharing` is None where it did."""

    sharing: Sharing | None = None
    code: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: apsw.Connection) -> _Trouble:
        text = meta.get(connection, _TROUBLE)
        if text is None:
            return cls()
        kept = json.loads(text)
        return cls(Sharing(kept["sharing"]), kept["code"], kept["values"])

    def to_json(self) -> str:
        return json.dumps({"sharing": self.sharing, "code": self.code, "values": self.values}, default=str)


def _remember(store: Store, trouble: _Trouble) -> None:
    text = trouble.to_json()
    with store.database.read() as connection:
        known = meta.get(connection, _TROUBLE) == text
    if not known:
        with store.database.write() as connection:
            meta.put(connection, _TROUBLE, text)


def lets_files_come(error: HuiyinError) -> bool:
    """Whether what is on the hub can be read for all that: each piece of a file proves itself."""
    return _OF_CODE.get(error.code) in (Sharing.CANNOT_SEND, Sharing.STOPPED, Sharing.PARTED, Sharing.HUB_DAMAGED)
