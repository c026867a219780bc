"""What the log begins with once older contents were dropped: all that the office shares, as it stood at one entry.

The rows travel and are kept as a file: a changeset in pieces that makes them out of empty tables, with the index from
tickets to entries, which can't be derived any more. The file is a blob; what it is stands in `meta`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

import apsw
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desktop.base.errors import DamagedError
from desktop.store import blobs, changes, digest, log, meta, schema
from desktop.store.identity import Identity
from desktop.store.models import Log, LogTicket
from desktop.store.streams import stream

_KEY, _SWEPT = "base", "base_swept"
_MAGIC = b"HUIYIN-SNAPSHOT-1\n"
_LENGTH_BYTES = 4
_ROWS = 10_000
"""So many rows make one piece of the changeset."""
_LARGEST = 1024 * 1024 * 1024
"""No piece grows beyond this when it is unpacked."""
_INDEX = "log_ticket"


@dataclass(frozen=True, slots=True)
class Base:
    """The state right after entry `seq`, whose hash is `hash`.

    `digest` covers the rows (`store.digest`), `schema` and `columns` say of what shape they are, `sha256` and `size`
    name the file that makes them. `workstation` made it at `at` (milliseconds) and signed for it.
    """

    seq: int
    hash: str
    digest: str
    schema: int
    columns: str
    sha256: str
    size: int
    at: int
    workstation: int
    signature: str = ""

    def as_json(self) -> dict[str, Any]:
        """All fields by name."""
        return asdict(self)

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Base:
        """Reads what `as_json` gave.

        Raises:
            TypeError: fields are missing, or there are others.
        """
        return cls(**data)

    def signed(self, identity: Identity) -> Base:
        """The same in the name of a workstation."""
        named = replace(self, workstation=identity.workstation, signature="")
        return replace(named, signature=identity.key.sign(named._message()).hex())

    def signed_by(self, public_key: str) -> bool:
        """Whether the workstation with this public key signed it."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
            key.verify(bytes.fromhex(self.signature), replace(self, signature="")._message())
        except (InvalidSignature, ValueError):
            return False
        return True

    def _message(self) -> bytes:
        return json.dumps(self.as_json(), sort_keys=True).encode()


def of(connection: apsw.Connection) -> Base | None:
    """What the log of this database begins with, None while it holds everything from the start."""
    text = meta.get(connection, _KEY)
    return None if text is None else Base.of_json(json.loads(text))


def seq(connection: apsw.Connection) -> int:
    """The place up to which contents may be gone, 0 while none is."""
    found = of(connection)
    return found.seq if found else 0


def put(connection: apsw.Connection, base: Base) -> None:
    """Lets the log begin with a state, inside the caller's transaction; what lies before it is still to be dropped."""
    meta.put(connection, _KEY, json.dumps(base.as_json()))
    meta.remove(connection, _SWEPT)


def remove(connection: apsw.Connection) -> None:
    """Lets the log begin at the start again, inside the caller's transaction: it holds everything from there on."""
    meta.remove(connection, _KEY)
    meta.remove(connection, _SWEPT)


def is_swept(connection: apsw.Connection) -> bool:
    """Whether everything that lay before the base is dropped."""
    found = of(connection)
    return found is None or meta.get(connection, _SWEPT) == found.hash


def swept(connection: apsw.Connection, base: Base) -> None:
    """Notes that everything before the base is dropped, inside the caller's transaction."""
    meta.put(connection, _SWEPT, base.hash)


def pack(connection: apsw.Connection) -> bytes:
    """The file that makes what the connection sees out of empty tables; the same rows give the same file."""
    shape = _empty()
    try:
        pieces = [_packed(shape, table, piece) for table in _tables() for piece in _pieces(connection, table)]
    finally:
        shape.close()
    return b"".join((_MAGIC, *pieces))


def _tables() -> tuple[str, ...]:
    return (*schema.SYNCED_NAMES, _INDEX)


def _pieces(connection: apsw.Connection, table: str) -> Iterator[list[tuple[Any, ...]]]:
    found = stream(connection, f'SELECT * FROM "{table}" ORDER BY 1, 2')  # noqa: S608 - names of ours
    while piece := list(islice(found, _ROWS)):
        yield piece


def _packed(shape: apsw.Connection, table: str, rows: list[tuple[Any, ...]]) -> bytes:
    builder = changes.builder(shape)
    for row in rows:
        builder.add_insert(table, False, row)
    content = zlib.compress(builder.output())
    return len(content).to_bytes(_LENGTH_BYTES, "big") + content


def _empty() -> apsw.Connection:
    """Empty tables in memory: the synced ones, the index of the log and the log itself."""
    made = schema.scratch()
    for model in (LogTicket, Log):
        for sql in schema.table_sql(model):
            made.execute(sql)
    return made


def state(connection: apsw.Connection, base: Base) -> apsw.Connection:
    """The rows of a base whose file is here, in memory and checked; the caller closes it.

    Its columns must be known to this program: SQLite skips tables that have more without a word.

    Raises:
        UnavailableError: blob_missing.
        DamagedError: base_damaged, the file does not give what it should.
    """
    try:
        content = blobs.get(connection, base.sha256)
    except DamagedError as error:
        raise DamagedError("base_damaged", seq=base.seq) from error
    made = _empty()
    try:
        try:
            _unpack(made, content)
        except (apsw.Error, zlib.error, ValueError) as error:
            raise DamagedError("base_damaged", seq=base.seq) from error
        if base.columns == schema.fingerprint() and digest.of(made) != base.digest:
            raise DamagedError("base_damaged", seq=base.seq)
    except BaseException:
        made.close()
        raise
    return made


def begin(connection: apsw.Connection) -> apsw.Connection:
    """What the log of this database is replayed onto: its base, or empty tables; the caller closes it. As `state`."""
    found = of(connection)
    return _empty() if found is None else state(connection, found)


def at(connection: apsw.Connection, place: int) -> apsw.Connection:
    """The rows right after an entry of this database's log, or where the log begins if that is later.

    In memory, with the index from tickets to entries; the caller closes it.

    Raises:
        UnavailableError: blob_missing.
        DamagedError: base_damaged; diverged, the log does not give what it should.
    """
    state, start = begin(connection), seq(connection)
    for entry in log.read(connection, start, place) if place > start else ():
        payload = entry.payload or b""
        if not changes.apply_strictly(state, payload):
            state.close()
            raise DamagedError("diverged", seq=entry.seq)
        log.note_tickets(state, entry.seq, changes.touched(state, changes.changes(payload)).tickets)
    return state


def _unpack(made: apsw.Connection, content: bytes) -> None:
    if not content.startswith(_MAGIC):
        raise ValueError("magic")
    place = len(_MAGIC)
    while place < len(content):
        start = place + _LENGTH_BYTES
        place = start + int.from_bytes(content[place:start], "big")
        piece = zlib.decompressobj().decompress(content[start:place], _LARGEST)
        if place > len(content) or not changes.apply_strictly(made, piece):
            raise ValueError("piece")


def public_key(state: apsw.Connection, workstation: int) -> str:
    """The key that a workstation signs with, as the rows of a state have it; "" of an unknown one."""
    found = state.execute("SELECT public_key FROM workstation WHERE id = ?", (workstation,)).get
    return "" if found is None else str(found)


def head(base: Base | None) -> log.Head:
    """Where the log goes on after the base."""
    return log.Head(base.seq, base.hash) if base else log.Head()
