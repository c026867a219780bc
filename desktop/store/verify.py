"""Recomputes everything that can be recomputed, and names what is not as it was written.

The log is replayed strictly in memory, from empty tables or from the base that it begins with; what that gives must be
what the tables hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import apsw

from desktop.base.errors import DamagedError, UnavailableError
from desktop.store import base, blobs, changes, digest, log, schema, verify_derived
from desktop.store.store import Store
from desktop.store.streams import stream

Progress = Callable[[int, int], None]
"""Told (done, total) now and then; may raise to cancel."""
_PER_TABLE = 20
"""So many differing rows of one table are named."""
_STEP = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. `code` says what, `where` which row or entry, `detail` the rest."""

    code: str
    where: str
    detail: str = ""


def verify(store: Store, progress: Progress = lambda _done, _total: None) -> list[Finding]:
    """All findings, [] if everything holds.

    Codes: damaged, foreign_key, chain_gap, chain_link, entry_hash, payload_hash, payload_erased, columns, signature,
    workstation_unknown, base_damaged, base_place, base_signature, replay, row_differs, row_missing, row_extra,
    blob_missing, blob_damaged, number_twice, listing, next_person, second_caller,
    search, log_ticket.
    """
    findings: list[Finding] = []
    try:
        store.keep_up()
        with store.database.read() as connection:
            for check in _CHECKS:
                findings.extend(check(connection, store, progress))
    except DamagedError as error:
        findings.append(Finding("damaged", str(store.database.path), "" if error.code == "damaged" else error.code))
    except apsw.CorruptError as error:
        findings.append(Finding("damaged", str(store.database.path), str(error)))
    return findings


def _file(connection: apsw.Connection, _store: Store, _progress: Progress) -> Iterator[Finding]:
    for (line,) in connection.execute("PRAGMA integrity_check(20)").fetchall():
        if line != "ok":
            yield Finding("damaged", "file", str(line))
    broken: list[Any] = connection.execute("PRAGMA foreign_key_check").fetchall()
    for table, row, parent, _ in broken[:_PER_TABLE]:
        yield Finding("foreign_key", f"{table} {row}", f"no such {parent}")


def _log(connection: apsw.Connection, _store: Store, progress: Progress) -> Iterator[Finding]:
    """Chain, hashes, signatures; then the replay against the tables."""
    found = base.of(connection)
    try:
        scratch = base.begin(connection)
    except (DamagedError, UnavailableError) as error:
        yield Finding("base_damaged", f"entry {base.seq(connection)}", error.code)
        return
    replay = _Replay(scratch, base.seq(connection))
    last = log.head(connection).seq
    head = log.Head()
    try:
        if found is not None:
            yield from _begin(connection, scratch, found)
        for entry in log.read(connection):
            yield from _chain(entry, head, replay.after)
            yield from replay.add(entry)
            head = log.Head(entry.seq, entry.hash)
            if entry.seq % _STEP == 0:
                progress(entry.seq, last)
        if replay.whole:
            yield from _tables(scratch, connection)
        yield from _log_tickets(connection, replay)
    finally:
        scratch.close()
    progress(last, last)


def _begin(connection: apsw.Connection, scratch: apsw.Connection, begin: base.Base) -> Iterator[Finding]:
    where = f"entry {begin.seq}"
    if log.hash_at(connection, begin.seq) != begin.hash:
        yield Finding("base_place", where)
    if not begin.signed_by(base.public_key(scratch, begin.workstation)):
        yield Finding("base_signature", where)


def _chain(entry: log.Entry, head: log.Head, erased: int) -> Iterator[Finding]:
    """`erased` = the place up to which contents may be gone."""
    where = f"entry {entry.seq}"
    if entry.seq != head.seq + 1:
        yield Finding("chain_gap", where, f"after {head.seq}")
    elif entry.previous_hash != head.hash:
        yield Finding("chain_link", where)
    if log.entry_hash(entry) != entry.hash:
        yield Finding("entry_hash", where)
    if entry.payload is None:
        if entry.seq > erased:
            yield Finding("payload_erased", where)
    elif log.payload_hash(entry.payload) != entry.payload_hash:
        yield Finding("payload_hash", where)


class _Replay:
    """The log after the place `after`, applied strictly to what it begins with."""

    def __init__(self, scratch: apsw.Connection, after: int) -> None:
        self._scratch = scratch
        self._keys: dict[int, str] = {}
        self.after = after
        self.whole = True
        self.touched: dict[int, frozenset[int]] = {}

    def add(self, entry: log.Entry) -> Iterator[Finding]:
        """Applies one entry, then checks who signed it: the first entry of a workstation brings its key along."""
        where = f"entry {entry.seq}"
        if entry.seq <= self.after:
            pass  # the base holds what it did
        elif entry.payload is None:
            self.whole = False
        elif self.whole:
            if entry.columns not in schema.edition().known:
                yield Finding("columns", where, entry.columns)
            if not self._apply(entry.payload):
                self.whole = False
                yield Finding("replay", where, "does not fit what the entries before it give")
            else:
                self.touched[entry.seq] = changes.touched(self._scratch, changes.changes(entry.payload)).tickets
        yield from self._signature(entry, where)

    def _apply(self, payload: bytes) -> bool:
        try:
            return changes.apply_strictly(self._scratch, payload)
        except apsw.Error:
            return False

    def _signature(self, entry: log.Entry, where: str) -> Iterator[Finding]:
        if entry.workstation not in self._keys:
            found = base.public_key(self._scratch, entry.workstation)
            if not found:
                yield Finding("workstation_unknown", where, str(entry.workstation))
                return
            self._keys[entry.workstation] = found
        if not log.signed_by(entry, self._keys[entry.workstation]):
            yield Finding("signature", where)


def _tables(replayed: apsw.Connection, connection: apsw.Connection) -> Iterator[Finding]:
    for table in schema.SYNCED_NAMES:
        found = _differences(table, digest.rows(replayed, table), digest.rows(connection, table))
        yield from islice(found, _PER_TABLE)


_Row = tuple[Any, ...]


def _differences(table: str, expected: Iterator[_Row], stored: Iterator[_Row]) -> Iterator[Finding]:
    """Two walks in key order, side by side."""
    want, have = next(expected, None), next(stored, None)
    while want is not None or have is not None:
        if have is None or (want is not None and want[0] < have[0]):
            assert want is not None
            yield Finding("row_missing", f"{table} {want[0]}")
            want = next(expected, None)
        elif want is None or have[0] < want[0]:
            yield Finding("row_extra", f"{table} {have[0]}")
            have = next(stored, None)
        else:
            if want != have:
                pairs = zip(schema.columns_of(table), want, have, strict=True)
                names = ", ".join(name for name, a, b in pairs if a != b)
                yield Finding("row_differs", f"{table} {want[0]}", names)
            want, have = next(expected, None), next(stored, None)


def _log_tickets(connection: apsw.Connection, replay: _Replay) -> Iterator[Finding]:
    stored: dict[int, set[int]] = {}
    for seq, ticket in stream(connection, "SELECT seq, ticket FROM log_ticket WHERE seq > ?", (replay.after,)):
        stored.setdefault(seq, set()).add(ticket)
    for seq, expected in replay.touched.items():
        if stored.pop(seq, set()) != expected:
            yield Finding("log_ticket", f"entry {seq}")
    if replay.whole:
        yield from (Finding("log_ticket", f"entry {seq}", "no such entry") for seq in sorted(stored))


def _blobs(connection: apsw.Connection, _store: Store, _progress: Progress) -> Iterator[Finding]:
    """Files of rows that were taken back need not be here: other workstations may never have fetched them."""
    attached: list[Any] = connection.execute(
        "SELECT id, sha256 FROM attachment WHERE retired = 0 AND sha256 <> '' ORDER BY id"
    ).fetchall()
    for attachment, sha256 in attached:
        if not blobs.has(connection, sha256):
            yield Finding("blob_missing", f"attachment {attachment}", sha256)
    stored: list[Any] = connection.execute("SELECT DISTINCT sha256 FROM blob").fetchall()
    for (sha256,) in stored:
        if not blobs.sound(connection, sha256):
            yield Finding("blob_damaged", f"blob {sha256}")


def _numbers(connection: apsw.Connection, _store: Store, _progress: Progress) -> Iterator[Finding]:
    """An alias may be another ticket's number: the one that gave way to it at sync keeps it as what paper says."""
    sql = "SELECT number, count(*) FROM ticket WHERE retired = 0 GROUP BY number HAVING count(*) > 1 ORDER BY number"
    for number, count in stream(connection, sql):
        yield Finding("number_twice", number, f"{count} tickets")


def _derived(connection: apsw.Connection, store: Store, progress: Progress) -> Iterator[Finding]:
    for code, where, detail in verify_derived.findings(connection, store.reading, progress):
        yield Finding(code, where, detail)


_Check = Callable[[apsw.Connection, Store, Progress], Iterator[Finding]]
_CHECKS: tuple[_Check, ...] = (_file, _log, _blobs, _numbers, _derived)
