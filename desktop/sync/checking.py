"""Entries of the hub, opened and examined before anything of them touches the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.base.errors import DamagedError
from desktop.store import changes, log
from desktop.store.changes import Op
from desktop.store.store import Store
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Sealed

_WORKSTATION = "workstation"


@dataclass(frozen=True, slots=True)
class Batch:
    """Verified entries that follow one another. `newer` = the next one was written by a newer program."""

    entries: tuple[log.Entry, ...]
    newer: bool = False


def opened(store: Store, sealer: Sealer, after: log.Entry | None, found: Iterable[Sealed]) -> Batch:
    """Opens entries that follow `after` (None = the start) and checks chain, content, key and signature of each.

    Raises:
        DamagedError: entry_refused with `seq` and `reason`; the entries before it are sound.
    """
    examiner = _Examiner(store, after)
    entries: list[log.Entry] = []
    for sealed in found:
        if not sealer.knows(sealed.epoch):
            raise _refused(sealed.seq, "key_unknown")
        entry = _open(sealer, sealed)
        if entry.format > log.FORMAT or entry.schema > store.pen.edition.version:
            return Batch(tuple(entries), newer=True)
        examiner.demand(entry)
        entries.append(entry)
    return Batch(tuple(entries))


def _open(sealer: Sealer, sealed: Sealed) -> log.Entry:
    try:
        return sealer.open_entry(sealed)
    except DamagedError as error:
        raise _refused(sealed.seq, "seal") from error


def _refused(seq: int, reason: str) -> DamagedError:
    return DamagedError("entry_refused", seq=seq, reason=reason)


class _Examiner:
    """Knows what came before: the head, the key's epoch, and who may sign."""

    def __init__(self, store: Store, after: log.Entry | None) -> None:
        self._head = log.Head(after.seq, after.hash) if after else log.Head()
        self._epoch = after.epoch if after else 0
        self._known = store.pen.edition.known
        self._signers = {key: known.public_key for key, known in store.reading.workstations().items()}

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
        if entry.epoch < self._epoch:
            return "epoch"
        return self._signature(entry)

    def _signature(self, entry: log.Entry) -> str:
        """The first entry of a workstation brings its key along."""
        for change in changes.changes(entry.payload or b""):
            if change.table == _WORKSTATION and change.op is Op.INSERT:
                self._signers.setdefault(change.key, str(change.new.get("public_key")))
        key = self._signers.get(entry.workstation)
        return "" if key is not None and log.signed_by(entry, key) else "signature"
