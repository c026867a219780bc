"""The append-only log: one entry per unit of work, chained by hash and signed by the workstation.

The hash covers every field but the payload itself, of which it covers the hash: a payload can be erased later and the
chain still verifies. `seq`, `previous_hash`, `hash` and `signature` of a pending entry are provisional; `origin` stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import apsw
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from desktop.store.streams import stream

FORMAT = 1
START_HASH = "0" * 64
"""What the first entry names as the hash before it."""
HashAt = Callable[[int], str | None]
"""The hash of a log's entry at a place."""
_UNHASHED = frozenset({"payload", "hash", "signature", "pending"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `bulk` groups the entries of one bulk act ("" = none); `at` is in milliseconds.

    `fields` is JSON text that says with `act` what was done; `columns` the fingerprint of the synced tables' columns;
    `payload` the changeset, None once erased.
    """

    seq: int
    format: int
    origin: str
    bulk: str
    author: int
    workstation: int
    at: int
    act: str
    ticket: int | None
    fields: str
    schema: int
    columns: str
    epoch: int
    payload_hash: str
    previous_hash: str
    hash: str
    signature: bytes
    pending: bool
    payload: bytes | None


_COLUMNS = tuple(field.name for field in fields(Entry))
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_INSERT = f"INSERT INTO log ({_NAMES}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608 - names of ours
_SELECT = f"SELECT {_NAMES} FROM log"  # noqa: S608 - names of ours
_HEADERS = _SELECT.replace('"payload"', "NULL")


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry: its place and its hash; seq 0 in an empty log."""

    seq: int = 0
    hash: str = START_HASH


def payload_hash(payload: bytes) -> str:
    """SHA-256 of a payload as hex digits."""
    return hashlib.sha256(payload).hexdigest()


def entry_hash(entry: Entry) -> str:
    """SHA-256 over all fields but the payload, the hash and the signature, in one canonical writing."""
    named = {name: getattr(entry, name) for name in _COLUMNS if name not in _UNHASHED}
    text = json.dumps(named, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chained(entry: Entry, head: Head, key: Ed25519PrivateKey) -> Entry:
    """The entry at its place after `head`: numbered, hashed and signed."""
    placed = replace(entry, seq=head.seq + 1, previous_hash=head.hash)
    hashed = replace(placed, hash=entry_hash(placed))
    return replace(hashed, signature=key.sign(bytes.fromhex(hashed.hash)))


def signed_by(entry: Entry, public_key_hex: str) -> bool:
    """Whether the workstation with this public key signed the entry's hash."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key_hex)).verify(
            entry.signature, bytes.fromhex(entry.hash)
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def head(connection: apsw.Connection) -> Head:
    """Where the log ends."""
    row = connection.execute("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(*row) if row else Head()


def append(connection: apsw.Connection, entry: Entry, tickets: Iterable[int]) -> None:
    """Adds a chained entry and notes which tickets it touched, inside the caller's transaction."""
    connection.execute(_INSERT, tuple(getattr(entry, name) for name in _COLUMNS))
    note_tickets(connection, entry.seq, tickets)


def extend(connection: apsw.Connection, entries: Iterable[Entry]) -> None:
    """Adds chained entries whose tickets are noted otherwise, inside the caller's transaction."""
    connection.executemany(_INSERT, (tuple(getattr(entry, name) for name in _COLUMNS) for entry in entries))


def note_tickets(connection: apsw.Connection, seq: int, tickets: Iterable[int]) -> None:
    """Fills the index from tickets to entries."""
    connection.executemany("INSERT OR IGNORE INTO log_ticket (ticket, seq) VALUES (?, ?)", [(t, seq) for t in tickets])


def read(connection: apsw.Connection, after: int = 0, until: int | None = None) -> Generator[Entry, None, None]:
    """Entries with `after` < seq <= `until`, oldest first, payloads included."""
    for row in stream(connection, f"{_SELECT} WHERE seq > ? AND seq <= ? ORDER BY seq", (after, until or 2**62)):
        yield _entry(row)


def newest(connection: apsw.Connection, ticket: int | None, before: int | None, limit: int) -> list[Entry]:
    """At most `limit` entries with seq < `before` (None = from the end), newest first; of one ticket or of all."""
    end = 2**62 if before is None else before
    if ticket is None:
        return [
            _entry(r) for r in connection.execute(f"{_SELECT} WHERE seq < ? ORDER BY seq DESC LIMIT ?", (end, limit))
        ]
    mine = "SELECT seq FROM log_ticket WHERE ticket = ? AND seq < ? ORDER BY seq DESC LIMIT ?"
    sql = f"{_SELECT} WHERE seq IN ({mine}) ORDER BY seq DESC"
    return [_entry(r) for r in connection.execute(sql, (ticket, end, limit))]


def own(connection: apsw.Connection, author: int) -> Iterator[Entry]:
    """All entries of one author, newest first, without payloads."""
    for row in stream(connection, f"{_HEADERS} WHERE author = ? ORDER BY seq DESC", (author,)):
        yield _entry(row)


def acknowledged(connection: apsw.Connection) -> Head:
    """The newest entry that the hub has confirmed; seq 0 while there is none."""
    row = connection.execute("SELECT seq, hash FROM log WHERE pending = 0 ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(*row) if row else Head()


def pending(connection: apsw.Connection) -> tuple[int, int | None]:
    """How many entries wait for the hub, and when the oldest of them was made (milliseconds), None if none does."""
    rows: list[Any] = connection.execute("SELECT count(*), min(at) FROM log WHERE pending = 1").fetchall()
    return rows[0][0], rows[0][1]


def pending_epoch(connection: apsw.Connection) -> int | None:
    """The oldest epoch under which an entry that waits was signed, None if none does."""
    found: int | None = connection.execute("SELECT min(epoch) FROM log WHERE pending = 1").get
    return found


def epochs(connection: apsw.Connection) -> set[int]:
    """Under which epochs entries were signed."""
    return {epoch for (epoch,) in connection.execute("SELECT DISTINCT epoch FROM log")}


def sent_by(connection: apsw.Connection, workstation: int) -> bool:
    """Whether the hub has confirmed anything that a workstation signed."""
    sql = "SELECT 1 FROM log WHERE pending = 0 AND workstation = ? LIMIT 1"
    return connection.execute(sql, (workstation,)).fetchone() is not None


def hash_at(connection: apsw.Connection, seq: int) -> str | None:
    """The hash of the entry at a place; that of the empty log at 0, None beyond the end."""
    if seq == 0:
        return START_HASH
    found = connection.execute("SELECT hash FROM log WHERE seq = ?", (seq,)).get
    return None if found is None else str(found)


def newest_common(mine: HashAt, theirs: HashAt, low: int, high: int) -> int:
    """The place of the newest entry that two logs have in common, between one that they have and `high`.

    Hashes are chained: up to some entry all agree, after it none.
    """
    while low < high:
        middle = (low + high + 1) // 2
        if mine(middle) == theirs(middle):
            low = middle
        else:
            high = middle - 1
    return low


def hashes(connection: apsw.Connection, after: int, until: int) -> list[str]:
    """The hashes of entries with `after` < seq <= `until`, oldest first."""
    rows = connection.execute("SELECT hash FROM log WHERE seq > ? AND seq <= ? ORDER BY seq", (after, until))
    return [str(row[0]) for row in rows]


def last_bare(connection: apsw.Connection) -> int:
    """The place of the newest entry whose content was dropped, 0 if there is none."""
    return int(connection.execute("SELECT max(seq) FROM log WHERE payload IS NULL").get or 0)


def cut(connection: apsw.Connection, after: int) -> None:
    """Takes all entries after a place out, inside the caller's transaction: they are being put elsewhere."""
    for table in ("log", "log_ticket"):
        connection.execute(f"DELETE FROM {table} WHERE seq > ?", (after,)).fetchall()  # noqa: S608 - two names of ours


def strip(connection: apsw.Connection, until: int) -> None:
    """Drops the contents of all entries up to a place, inside the caller's transaction; the chain still verifies."""
    connection.execute("UPDATE log SET payload = NULL WHERE seq <= ? AND payload IS NOT NULL", (until,)).fetchall()


def acknowledge(connection: apsw.Connection, until: int) -> None:
    """Notes that the hub has everything up to a place, inside the caller's transaction."""
    connection.execute("UPDATE log SET pending = 0 WHERE pending = 1 AND seq <= ?", (until,)).fetchall()


def at(connection: apsw.Connection, seq: int) -> Entry | None:
    """The entry at a place, without its payload."""
    row = connection.execute(f"{_HEADERS} WHERE seq = ?", (seq,)).fetchone()
    return _entry(row) if row else None


def by_origin(connection: apsw.Connection, origin: str) -> Entry | None:
    """The entry of a unit of work."""
    row = connection.execute(f"{_SELECT} WHERE origin = ?", (origin,)).fetchone()
    return _entry(row) if row else None


def _entry(row: tuple[object, ...]) -> Entry:
    named = dict(zip(_COLUMNS, row, strict=True))
    named["pending"] = bool(named["pending"])
    return Entry(**named)  # type: ignore[arg-type]


def as_dict(entry: Entry) -> dict[str, object]:
    """All fields by name."""
    return asdict(entry)
