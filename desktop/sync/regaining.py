"""What a PC has from before its log begins and the hub has not: contents of entries that nobody holds any more.

Only what they left in the rows is there. It becomes units of work: a complaint that the hub does not know comes back,
and where both went on with one, people decide.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

import apsw

from desktop.store import base, changes, digest, erasing, log, schema
from desktop.store.base import Base
from desktop.store.changes import Change, Op
from desktop.store.store import Store
from desktop.sync import landing

ACT = "regain"
_GIVEN = frozenset({("ticket", "number"), ("workstation", "letter")})
"""What gives way to others' where it is taken, and nobody changes else: the hub's counts."""
_OF_CUSTOMERS = ("mark", "merge")
_NAMESPACE = uuid.UUID("6f2b4d0e-3c0f-4f0e-9d52-6a1f0c7e8b34")


@dataclass(slots=True)
class Regained:
    """Units of work, and the origins of those of which people must say whether they still count."""

    entries: list[log.Entry] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)


def regain(store: Store, own: apsw.Connection, other: apsw.Connection, common: log.Head, author: int) -> Regained:
    """What this replica had between `common` and where its log begins, as units in the name of `author`.

    Their origins follow from what they are: every PC with the same past makes the same.

    Raises:
        UnavailableError: blob_missing.
        DamagedError: base_damaged.
    """
    begin, found = base.of(own), Regained()
    if begin is None:
        return found
    with closing(base.begin(own)) as mine, closing(base.at(other, common.seq)) as ground:
        _go_on_with_mine(ground, own, other, begin, common)
        span = _Span(own, other, mine, begin, common)
        differing = [one for table in schema.SYNCED_NAMES for one in _changed(table, ground, mine) if span.is_mine(one)]
        units = _Units(store, begin, common, author)
        forgets = _Forgetting(mine, differing)
        if forgets.changes:
            found.entries.append(units.make("erased", None, forgets.changes, erasing.ACT))
        for name, ticket, group in _grouped(mine, forgets.rest(differing)):
            doubtful = span.is_doubtful(ticket, group)
            entry = units.make(name, ticket, [_in_doubt(one) for one in group] if doubtful else group, ACT)
            found.entries.append(entry)
            if doubtful or _hides(group):
                found.doubtful.add(entry.origin)
    return found


def _go_on_with_mine(
    ground: apsw.Connection, own: apsw.Connection, other: apsw.Connection, begin: Base, common: log.Head
) -> None:
    """What this log had too, and others have sent to the hub anew, is no difference; nor what they made of it since."""
    sql = "SELECT origin FROM log WHERE seq > ? AND seq <= ?"
    known = {origin for (origin,) in own.execute(sql, (common.seq, begin.seq))}
    for entry in log.read(other, max(common.seq, base.seq(other))):
        if entry.origin in known and entry.payload:
            changes.reapply(ground, entry.payload)


@dataclass(frozen=True, slots=True)
class _Span:
    """Who went on with which complaint after what both logs have. The index of the logs outlives their contents."""

    own: apsw.Connection
    other: apsw.Connection
    mine: apsw.Connection
    begin: Base
    common: log.Head

    def is_mine(self, change: Change) -> bool:
        """Whether this replica can have made a difference, and not only the hub, before its log began."""
        ticket = changes.ticket_of(self.mine, change)
        return ticket is None or self._touched(self.own, ticket, self.begin.seq)

    def is_doubtful(self, ticket: int | None, group: Sequence[Change]) -> bool:
        """Whether the hub too has dropped what it had in between, so that nobody can tell which value is newer."""
        dropped = base.seq(self.other)
        if dropped <= self.common.seq or all(one.op is Op.INSERT for one in group):
            return False
        return ticket is None or self._touched(self.other, ticket, dropped)

    def _touched(self, log_of: apsw.Connection, ticket: int, until: int) -> bool:
        sql = "SELECT 1 FROM log_ticket WHERE ticket = ? AND seq > ? AND seq <= ? LIMIT 1"
        return log_of.execute(sql, (ticket, self.common.seq, until)).get is not None


def _in_doubt(change: Change) -> Change:
    """A change of which the value before is not known: whatever stands there now, people choose between the two."""
    if change.op is not Op.UPDATE:
        return change
    return Change(change.table, change.op, change.key, change.new, change.new)


def _hides(group: Sequence[Change]) -> bool:
    """Whether a unit puts out of sight a complaint that others may have gone on with."""
    return any(one.table == "ticket" and one.op is Op.UPDATE and one.new.get("retired") for one in group)


def _changed(table: str, ground: apsw.Connection, mine: apsw.Connection) -> Iterator[Change]:
    names = schema.columns_of(table)
    for have, want in landing.differences(digest.rows(ground, table), digest.rows(mine, table)):
        if want is None:
            continue  # the hub's log begins later: it has more than there was
        after = dict(zip(names, want, strict=True))
        key = int(after.pop("id"))
        if have is None:
            yield Change(table, Op.INSERT, key, {}, after)
            continue
        before = dict(zip(names, have, strict=True))
        if _is_empty(table, before) and not _is_empty(table, after):
            continue  # somebody was forgotten there
        moved = [name for name in after if before[name] != after[name] and (table, name) not in _GIVEN]
        old, new = ({name: values[name] for name in moved} for values in (before, after))
        if new:
            yield Change(table, Op.UPDATE, key, old, new)


def _is_empty(table: str, row: Mapping[str, Any]) -> bool:
    """Whether a row was about somebody who was erased."""
    return bool(row.get("erased")) if table == "ticket" else table in _OF_CUSTOMERS and row["customer"] == ""


class _Forgetting:
    """What made rows empty: people were promised that they are forgotten, so it is done again, not only put back."""

    def __init__(self, mine: apsw.Connection, found: Sequence[Change]) -> None:
        updates = [one for one in found if one.op is Op.UPDATE]
        self._mine, self._tickets = mine, erasing.who(updates).tickets
        self.changes = [one for one in updates if self._is_of_customer(one) or self._is_of_ticket(one)]

    def _is_of_customer(self, change: Change) -> bool:
        return change.table in _OF_CUSTOMERS and change.op is Op.UPDATE and change.new.get("customer") == ""

    def _is_of_ticket(self, change: Change) -> bool:
        return change.op is Op.UPDATE and changes.ticket_of(self._mine, change) in self._tickets

    def rest(self, found: Sequence[Change]) -> Iterator[Change]:
        """What else was done to these rows, and all others."""
        for change in found:
            if self._is_of_customer(change):
                continue
            left = erasing.beside(change) if self._is_of_ticket(change) else change
            if left is not None:
                yield left


def _grouped(mine: apsw.Connection, found: Iterable[Change]) -> Iterator[tuple[str, int | None, list[Change]]]:
    """Rows that stand alone, then each complaint with what belongs to it, then units that were set aside."""
    of_tickets: dict[int, list[Change]] = {}
    last: list[Change] = []
    for change in found:
        ticket = changes.ticket_of(mine, change)
        if change.table == "aside":
            last.append(change)
        elif ticket is not None:
            of_tickets.setdefault(ticket, []).append(change)
        else:
            yield f"{change.table}:{change.key}", None, [change]
    for ticket in _oldest_sheets_first(of_tickets):
        yield f"ticket:{ticket}", ticket, of_tickets[ticket]
    for change in sorted(last, key=_in_its_bundle):  # what a sheet was made by tells whose it is
        yield f"aside:{change.key}", changes.ticket_of(mine, change), [change]


def _in_its_bundle(change: Change) -> tuple[str, int]:
    return str(change.new.get("bundle", "")), int(change.new.get("place", 0))


def _oldest_sheets_first(of_tickets: Mapping[int, Sequence[Change]]) -> Iterator[int]:
    """Tickets by key, but none before the sheet that it continues: a clock that was behind gives a lesser key."""
    order: TopologicalSorter[int] = TopologicalSorter()
    for ticket in sorted(of_tickets):
        before = (one.new.get("previous_sheet") for one in of_tickets[ticket] if one.table == "ticket")
        order.add(ticket, *(sheet for sheet in before if isinstance(sheet, int) and sheet in of_tickets))
    return iter(tuple(order.static_order()))


@dataclass(frozen=True, slots=True)
class _Units:
    """Makes them; each says up to which entry its PC had dropped older contents."""

    store: Store
    begin: Base
    common: log.Head
    author: int

    def make(self, name: str, ticket: int | None, found: Sequence[Change], act: str) -> log.Entry:
        told: dict[str, Any] = {"begin": self.begin.seq}
        origin = str(uuid.uuid5(_NAMESPACE, f"{self.begin.hash} {self.common.hash} {name}"))
        with closing(schema.scratch()) as shape:
            made = changes.builder(shape)
            for change in found:
                changes.add(made, change)
            payload = made.output()
        return self.store.pen.entry(payload, act, self.author, ticket, json.dumps(told, sort_keys=True), origin=origin)
