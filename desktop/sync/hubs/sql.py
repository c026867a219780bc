"""What hubs in a database have in common: the same tables, the same queries. How those are run, each says itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from peewee import chunked, fn

from desktop.base.errors import DamagedError
from desktop.store.log import START_HASH, Head
from desktop.sync.hub import MovedError, Plate, Sealed, demand_order
from desktop.sync.hubs.tables import Tables

T = TypeVar("T")
_ONE = 1
"""The key of the only row of the plate's table."""
_ROWS = 100
"""So many entries in one statement."""


class SqlHub(ABC):
    """The part of `desktop.sync.hub.Hub` that is asked of tables."""

    def __init__(self, tables: Tables, address: str) -> None:
        """`address` as it may be shown."""
        self.tables, self.address = tables, address

    @abstractmethod
    def _reading(self, work: Callable[[Any], T]) -> T:
        """Does something that only reads, given the database."""

    @abstractmethod
    def _writing(self, work: Callable[[Any], T]) -> T:
        """Does something in one transaction that is on the disk when this returns."""

    def head(self) -> Head:
        """The newest entry's place and hash."""
        plate = self.tables.plate
        heads = self._found(plate.select(plate.seq, plate.hash), lambda row: Head(int(row[0]), str(row[1])))
        self._demand(len(heads) == 1)
        return heads[0]

    def hash_at(self, seq: int) -> str | None:
        """The hash of the entry at a place, None if there is none."""
        if seq == 0:
            return START_HASH
        entry = self.tables.entry
        query = entry.select(entry.hash).where(entry.seq == seq)
        return next(iter(self._found(query, lambda row: bytes(row[0]).hex())), None)

    def read(self, after: int, most: int) -> list[Sealed]:
        """At most `most` entries with a greater seq, in order, without a gap."""
        entry = self.tables.entry
        query = entry.select().where(entry.seq > after).order_by(entry.seq).limit(most)
        found = self._found(query, _sealed)
        self._demand([entry.seq for entry in found] == list(range(after + 1, after + 1 + len(found))))
        return found

    def append(self, expect: Head, entries: Sequence[Sealed]) -> None:
        """Adds all entries after the head `expect`, or none."""
        demand_order(expect, entries)
        if not entries:
            return
        plate, last = self.tables.plate, entries[-1]

        def add(database: Any) -> None:
            moved = plate.update(seq=last.seq, hash=last.hash).where(
                (plate.id == _ONE) & (plate.seq == expect.seq) & (plate.hash == expect.hash)
            )
            if moved.execute(database) != 1:
                raise MovedError
            for some in chunked(map(_row, entries), _ROWS):
                self.tables.entry.insert_many(some).as_rowcount().execute(database)

        self._writing(add)

    def replace(self, entries: Sequence[Sealed]) -> None:
        """Puts other contents in place of those of entries with the same seq and hash."""
        table = self.tables.entry

        def put(database: Any) -> None:
            for entry in entries:
                here = (table.seq == entry.seq) & (table.hash == bytes.fromhex(entry.hash))
                table.update(content=entry.content, epoch=entry.epoch).where(here).execute(database)

        self._writing(put)

    def document(self, name: str) -> bytes | None:
        """A small document, None if there is none."""
        table = self.tables.document
        query = table.select(table.content).where(table.name == name)
        return next(iter(self._found(query, lambda row: bytes(row[0]))), None)

    def documents(self, prefix: str) -> dict[str, bytes]:
        """All documents whose names begin like this."""
        table = self.tables.document
        query = table.select().where(fn.SUBSTR(table.name, 1, len(prefix)) == prefix)
        return dict(sorted(self._found(query, lambda row: (str(row[0]), bytes(row[1])))))

    def put_document(self, name: str, content: bytes, expect: bytes | None = None, blind: bool = False) -> None:
        """Puts a document in place of `expect` (None = of none), or with `blind` of whatever is there."""
        table = self.tables.document
        put = table.insert(name=name, content=content).as_rowcount()
        if blind:
            put = put.on_conflict(conflict_target=[table.name], update={"content": content})
        elif expect is None:
            put = put.on_conflict(action="IGNORE", conflict_target=[table.name])
        else:
            put = table.update(content=content).where((table.name == name) & (table.content == expect))
        if self._writing(put.execute) != 1:
            raise MovedError

    def demand_sound(self) -> None:
        """Looks through the whole log.

        Raises:
            DamagedError: hub_damaged.
        """
        entry = self.tables.entry
        span = entry.select(fn.MIN(entry.seq), fn.MAX(entry.seq), fn.COUNT(entry.seq))
        [(first, last, count)] = self._found(span, tuple)
        head = self.head()
        self._demand((first or 0, last or 0) == (min(count, 1), count) == (min(head.seq, 1), head.seq))
        self._demand(self.hash_at(head.seq) == head.hash)

    def _read_plate(self, database: Any) -> tuple[int, Plate]:
        """Which format the hub has, and what it says of itself."""
        plates = self._made(self.tables.plate.select(), database, lambda row: (int(row[1]), Plate(*map(str, row[2:5]))))
        self._demand(len(plates) == 1)
        return plates[0]

    def _found(self, query: Any, make: Callable[[Sequence[Any]], T]) -> list[T]:
        """What is made of each row that a query finds."""
        return self._reading(lambda database: self._made(query, database, make))

    def _made(self, query: Any, database: Any, make: Callable[[Sequence[Any]], T]) -> list[T]:
        """The same, with the database at hand. A row of which nothing can be made is not what was written."""
        try:
            return [make(row) for row in rows_of(query, database)]
        except (TypeError, ValueError) as error:
            raise DamagedError("hub_damaged", path=self.address) from error

    def _demand(self, sound: bool) -> None:
        if not sound:
            raise DamagedError("hub_damaged", path=self.address)


def first_row(made_by: int, plate: Plate) -> dict[str, Any]:
    """The plate's row of a new hub."""
    return {
        "id": _ONE, "format": made_by, "hub": plate.id, "office_code": plate.office_code,
        "office_name": plate.office_name, "seq": 0, "hash": START_HASH,
    }  # fmt: skip


def rows_of(query: Any, database: Any) -> list[tuple[Any, ...]]:
    """What a query finds, as plain tuples."""
    return list(query.tuples().execute(database))


def _row(entry: Sealed) -> dict[str, Any]:
    return {
        "seq": entry.seq, "hash": bytes.fromhex(entry.hash), "previous_hash": bytes.fromhex(entry.previous_hash),
        "origin": entry.origin.encode(), "epoch": entry.epoch, "content": entry.content,
    }  # fmt: skip


def _sealed(row: Sequence[Any]) -> Sealed:
    seq, own, previous, origin, epoch, content = row
    return Sealed(int(seq), bytes(own).hex(), bytes(previous).hex(), bytes(origin).decode(), epoch, bytes(content))
