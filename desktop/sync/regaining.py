"""What a PC has from before its log begins and the hub has not: contents of entries that nobody holds any more.

Only what they left in the rows is there. It becomes units of work: a complaint that the hub does not know comes back,
and where both went on with one, people decide.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import apsw

from desktop.store import base, changes, digest, erasing, log, schema
from desktop.store.base import Base
from desktop.store.changes import Change, Op
from desktop.store.store import Store
from desktop.sync import landing

ACT = "regain"
_NAMESPACE = uuid.UUID("6f2b4d0e-3c0f-4f0e-9d52-6a1f0c7e8b34")


@dataclass(slots=True)
class Regained:
    """Units of work, and the origins of those of which nobody can tell what they were made on."""

    entries: list[log.Entry] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)


def regain(store: Store, own: apsw.Connection, other: apsw.Connection, common: log.Head, author: int) -> Regained:
    """What this replica had after `common` when its log was made to begin anew, as units in the name of `author`.

    Their origins follow from what they are: every PC with the same past makes the same.

    Raises:
        UnavailableError: blob_missing.
        DamagedError: base_damaged.
    """
    begin, found = base.of(own), Regained()
    if begin is None or log.last_bare(own) <= common.seq:
        return found
    with closing(base.begin(own)) as mine, closing(base.at(other, common.seq)) as ground:
        differing = [one for table in schema.SYNCED_NAMES for one in _changed(table, ground, mine)]
        units = _Units(store, begin, common, author)
        gone = _erased(mine, differing)
        if gone:
            found.entries.append(units.make("erased", None, gone, erasing.ACT))
        groups = _grouped(mine, [one for one in differing if not (one in gone and one.table in ("mark", "merge"))])
        for name, ticket, group in groups:
            entry = units.make(name, ticket, group, ACT)
            found.entries.append(entry)
            if _is_doubtful(other, common, group):
                found.doubtful.add(entry.origin)
    return found


def _is_doubtful(other: apsw.Connection, common: log.Head, group: Sequence[Change]) -> bool:
    """Whether people must say if a unit still counts.

    Where the hub too has dropped what it had after `common`, nobody can tell which value is newer; and a complaint that
    was put out of sight may be one that others go on with.
    """
    updates = [one for one in group if one.op is Op.UPDATE]
    hides = any(one.table == "ticket" and one.new.get("retired") for one in updates)
    return hides or (bool(updates) and base.seq(other) > common.seq)


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
        moved = [name for name in after if before[name] != after[name]]
        old, new = ({name: values[name] for name in moved} for values in (before, after))
        yield Change(table, Op.UPDATE, key, old, new)


def _erased(mine: apsw.Connection, found: Sequence[Change]) -> list[Change]:
    """Of whom people were promised that they are forgotten: what made their rows empty."""
    tickets = erasing.who(one for one in found if one.op is Op.UPDATE).tickets
    return [one for one in found if one.op is Op.UPDATE and _forgets(mine, one, tickets)]


def _forgets(mine: apsw.Connection, change: Change, tickets: frozenset[int]) -> bool:
    if change.table in ("mark", "merge"):
        return change.new.get("customer") == ""
    return changes.ticket_of(mine, change) in tickets


def _grouped(mine: apsw.Connection, found: Sequence[Change]) -> Iterator[tuple[str, int | None, list[Change]]]:
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
    for ticket, group in sorted(of_tickets.items()):
        yield f"ticket:{ticket}", ticket, group
    for change in last:
        yield f"aside:{change.key}", changes.ticket_of(mine, change), [change]


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
