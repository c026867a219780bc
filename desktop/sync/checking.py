"""Entries of the hub, opened and examined before anything of them touches the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.base.errors import DamagedError
from desktop.store import changes, log
from desktop.store.changes import Op
from desktop.store.store import Store
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Sealed

_WORKSTATION = "workstation"


class Stop(StrEnum):
    """Why a batch ends before an entry that may be sound."""

    NEWER = "newer"
    """A newer program wrote it."""
    ERASED = "erased"
    """Its content was dropped: a snapshot holds what it did."""
    LOCKED = "locked"
    """It is sealed with an office key that is not here (yet)."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Verified entries that follow one another; `stop` tells why the next one is not among them, None at the end."""

    entries: tuple[log.Entry, ...]
    stop: Stop | None = None


def opened(store: Store, sealer: Sealer, after: log.Entry | None, found: Iterable[Sealed]) -> Batch:
    """Opens entries that follow `after` (None = the start) and checks chain, content, key and signature of each.

    Raises:
        DamagedError: entry_refused with `seq` and `reason`; the entries before it are sound.
    """
    known = store.reading.workstations()
    examiner = _Examiner(store, after, {key: one.public_key for key, one in known.items()})
    examiner.gone = frozenset(key for key, one in known.items() if one.retired)
    entries: list[log.Entry] = []
    for sealed in found:
        if not sealer.knows(sealed.epoch):
            return Batch(tuple(entries), Stop.LOCKED)
        entry = _open(sealer, sealed)
        if entry.format > log.FORMAT or entry.schema > store.pen.edition.version:
            return Batch(tuple(entries), Stop.NEWER)
        if entry.payload is None:
            return Batch(tuple(entries), Stop.ERASED)
        examiner.demand(entry)
        entries.append(entry)
    return Batch(tuple(entries))


def headers(
    store: Store, sealer: Sealer, after: log.Entry | None, found: Iterable[Sealed], signers: Mapping[int, str]
) -> list[log.Entry]:
    """Opens entries whose contents a snapshot holds, without them; `signers` = public keys by workstation.

    Raises:
        DamagedError: entry_refused.
    """
    examiner = _Examiner(store, after, signers)
    entries = []
    for sealed in found:
        if not sealer.knows(sealed.epoch):
            raise _refused(sealed.seq, "key_unknown")
        entry = replace(_open(sealer, sealed), payload=None)
        examiner.demand(entry)
        entries.append(entry)
    return entries


def _open(sealer: Sealer, sealed: Sealed) -> log.Entry:
    try:
        return sealer.open_entry(sealed)
    except DamagedError as error:
        raise _refused(sealed.seq, "seal") from error


def _refused(seq: int, reason: str) -> DamagedError:
    return DamagedError("entry_refused", seq=seq, reason=reason)


class _Examiner:
    """Knows what came before: the head, the key's epoch, and who may sign. `gone` = workstations that were revoked."""

    def __init__(self, store: Store, after: log.Entry | None, signers: Mapping[int, str]) -> None:
        self._head = log.Head(after.seq, after.hash) if after else log.Head()
        self._epoch = after.epoch if after else 0
        self._known = store.pen.edition.known
        self._signers = dict(signers)
        self.gone: frozenset[int] = frozenset()

    def demand(self, entry: log.Entry) -> None:
        """Refuses an entry that is not what it says, or not from whom it says."""
        reason = self._wrong(entry)
        if reason:
            raise _refused(entry.seq, reason)
        self._head = log.Head(entry.seq, entry.hash)
        self._epoch = entry.epoch

    def _wrong(self, entry: log.Entry) -> str:
        if (entry.seq, entry.previous_hash) != (self._head.seq + 1, self._head.hash):
            return "chain"
        if log.entry_hash(entry) != entry.hash:
            return "hash"
        if entry.payload is not None and log.payload_hash(entry.payload) != entry.payload_hash:
            return "payload"
        if entry.columns not in self._known:
            return "columns"
        if not changes.is_sound(entry.payload or b""):
            return "content"
        if entry.epoch < self._epoch:
            return "epoch"
        if entry.workstation in self.gone:
            return "revoked"
        return self._signature(entry)

    def _signature(self, entry: log.Entry) -> str:
        """The first entry of a workstation brings its key along."""
        for change in changes.changes(entry.payload or b""):
            if change.table == _WORKSTATION and change.op is Op.INSERT:
                self._signers.setdefault(change.key, str(change.new.get("public_key")))
        key = self._signers.get(entry.workstation)
        return "" if key is not None and log.signed_by(entry, key) else "signature"
