"""Marks on customers: asked for with a reason and a last day, approved by the seat of the mark's rule, taken off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop.base.clock import from_ms, to_ms
from desktop.base.errors import RefusedError
from desktop.base.i18n import local
from desktop.desk import reading
from desktop.desk.customers.keys import demand_known
from desktop.desk.session import Session
from desktop.domain import marks as rules
from desktop.domain.marks import Mark
from desktop.domain.masking import mask_phone
from desktop.store import customers as records
from desktop.store import earlier, models


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark on a customer. It counts once approved and up to `until`; never printed on what leaves the house.

    `key` is the record that it was asked for: records that are one customer share their marks. `over` = its last day
    has passed, whether it was ever approved or not.
    """

    id: int
    key: str
    kind: str
    reason: str
    until: date
    by: int
    at: datetime
    approved_by: int | None
    approved_at: datetime | None
    in_force: bool
    over: bool

    @property
    def state(self) -> str:
        """How it stands: "in_force", "waiting", "expired", or "lapsed" if nobody approved it in time."""
        if self.over:
            return "expired" if self.approved_by is not None else "lapsed"
        return "in_force" if self.in_force else "waiting"

    @property
    def waits(self) -> bool:
        """Whether it waits for approval, and still could get it."""
        return self.approved_by is None and not self.over


@dataclass(frozen=True, slots=True)
class WaitingMark:
    """A mark that waits for approval, and whose it is; the phone is masked, `number` the newest complaint's."""

    mark: MarkRow
    name: str
    phone_masked: str
    number: str


def marks_of(session: Session, key: str) -> list[MarkRow]:
    """The marks on a customer, on whichever record: waiting, then in force, then ended; of each the newest first."""
    with session.store.database.read() as connection:
        return on_records(session, earlier.keys_of(connection, key))


def on_records(session: Session, keys: Iterable[str]) -> list[MarkRow]:
    """The marks on just these records, in the same order."""
    table = models.Mark
    query = table.select().where(table.customer.in_(list(keys)) & (table.retired == False))  # noqa: E712
    found = [_row(session, row) for row in session.store.rows(query.order_by(table.at.desc(), table.id.desc()))]
    return sorted(found, key=lambda mark: (mark.over, not mark.waits))


def waiting(session: Session) -> list[WaitingMark]:
    """The marks that wait for the approval of the person in the chair, the oldest wish first."""
    table = models.Mark
    query = table.select().where(table.id.in_(reading.marks_to_approve(session))).order_by(table.at, table.id)
    found = [_row(session, row) for row in session.store.rows(query)]
    with session.store.database.read() as connection:
        newest = records.newest(connection, {mark.key for mark in found})
    nobody = records.Newest("", "", "")
    named = ((mark, newest.get(mark.key, nobody)) for mark in found)
    return [WaitingMark(mark, who.name, mask_phone(who.phone), who.number) for mark, who in named]


def _today(session: Session) -> date:
    return local(session.clock.now()).date()


def _row(session: Session, row: dict[str, Any]) -> MarkRow:
    mark, today = _mark(row, session), _today(session)
    approved_at = row["approved_at"]
    return MarkRow(
        row["id"], row["customer"], mark.code, mark.reason, mark.until, mark.by, from_ms(row["at"]), mark.approved_by,
        None if approved_at is None else from_ms(approved_at), rules.in_force(mark, today), mark.until < today,
    )  # fmt: skip


def _mark(row: dict[str, Any], session: Session) -> Mark:
    """A stored mark as the rules look at it today."""
    until = date.fromisoformat(row["until"])
    return Mark(row["kind"], row["reason"], row["by"], row["approved_by"], _today(session), until)


def mark(session: Session, key: str, kind: str, reason: str, until: date) -> int:
    """Asks for a mark on a customer; who sits in the seat of the mark's rule approves it. Returns its key.

    Raises:
        RefusedError: customer_unknown (key); no such mark, no reason, a last day that is over or too far away, each
            with the clause of the mark; mark_waits or mark_stands (kind), where the customer has the like already.
            Source: P-4.
    """
    wish = Mark(kind, reason.strip(), session.person.id, None, _today(session), until)
    rule = rules.wished(session.store.policy(), wish)
    with session.store.unit("mark", session.person.id) as unit:
        demand_known(unit.connection, key)
        _demand_new(session, key, wish, rule.rule)
        made = unit.insert(
            models.Mark, customer=key, kind=kind, reason=wish.reason, until=until.isoformat(), by=wish.by,
            at=to_ms(session.clock.now()),
        )  # fmt: skip
        unit.describe(kind=kind)
    return made


def _demand_new(session: Session, key: str, wish: Mark, rule: str) -> None:
    """One wish at a time; a mark in force may only be prolonged."""
    for known in marks_of(session, key):
        if known.kind == wish.code and known.waits:
            raise RefusedError("mark_waits", "kind", rule)
        if known.kind == wish.code and known.in_force and known.until >= wish.until:
            raise RefusedError("mark_stands", "kind", rule, until=known.until)


def approve_mark(session: Session, mark_id: int) -> None:
    """Puts a mark in force: by who sits in the seat of its rule and did not ask for it.

    Where nobody else can decide, who asked may, and the record says so.

    Raises:
        RefusedError: mark_unknown, mark_approved (id); not_in_seat, own_case (approved_by) or in_past (until) with the
            clause of the mark; unknown_value (kind) where the rules no longer know it.
    """
    store = session.store
    with store.unit("mark_approved", session.person.id) as unit:
        row = _demand_open(session, mark_id)
        if row["approved_by"] is not None:
            raise RefusedError("mark_approved", "id")
        wish = _mark(row, session)
        given = Mark(wish.code, wish.reason, wish.by, session.person.id, wish.since, wish.until)
        rules.marked(store.policy(), given, store.office())
        unit.update(models.Mark, mark_id, approved_by=session.person.id, approved_at=to_ms(session.clock.now()))
        unit.describe(kind=given.code, **({"own_case": True} if given.by == given.approved_by else {}))


def drop_mark(session: Session, mark_id: int) -> None:
    """Takes a mark off, or a wish back; it stays in the log.

    Raises:
        RefusedError: mark_unknown (id).
    """
    with session.store.unit("mark_dropped", session.person.id) as unit:
        row = _demand_open(session, mark_id)
        unit.retire(models.Mark, mark_id)
        unit.describe(kind=row["kind"])


def _demand_open(session: Session, mark_id: int) -> dict[str, Any]:
    """The stored mark, if nobody has taken it off."""
    row = session.store.first(models.Mark.select().where(models.Mark.id == mark_id))
    if row is None or row["retired"]:
        raise RefusedError("mark_unknown", "id")
    return row
