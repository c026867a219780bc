"""Rows in memory: the list asks for them as it asks the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from desktop.base.clock import FixedClock
from desktop.desk.rows import Group, GroupRow, TicketRow, View
from desktop.domain.policy import Policy
from desktop.domain.types import State


def ticket(number: int, due_at: datetime | None, **fields: object) -> TicketRow:
    row = TicketRow(
        id=number, number=f"GZ01-20261009-A{number:03d}",
        title=f"第 {number} 件", name="周敏", phone_masked="138****6021",
        complainant_kind="consumer", channel="phone", store="麓湖店", state=State.HANDLING, level=1, category="",
        handler=1, handler_name="林晓棠", received_at=datetime.fromisoformat("2026-10-08T09:00:00+08:00"),
        next_due_at=due_at, next_clock="first_contact", next_started_at=None, satisfaction=None, occurrence=1,
        attachments=0, triggers=(), sheet_index=1,
    )  # fmt: skip
    return replace(row, **fields)  # type: ignore[arg-type]


class MemorySource:
    """A row source over plain lists; counts how often it was asked."""

    def __init__(self, clock: FixedClock, policy: Policy) -> None:
        self.clock, self._policy = clock, policy
        self.groups: dict[Group, list[TicketRow]] = {}
        self.pages_read: list[tuple[int, int]] = []

    def _rows(self, view: View) -> list[TicketRow | GroupRow]:
        rows: list[TicketRow | GroupRow] = []
        for group, tickets in self.groups.items():
            kept = [t for t in tickets if view.text in t.title and (not view.levels or t.level in view.levels)]
            if kept and view.by_urgency:
                rows.append(GroupRow(group, len(kept)))
            rows += kept
        return rows

    def size(self, view: View) -> int:
        return len(self._rows(view))

    def page(self, view: View, offset: int, limit: int) -> list[TicketRow | GroupRow]:
        self.pages_read.append((offset, limit))
        return self._rows(view)[offset : offset + limit]

    def policy(self) -> Policy:
        return self._policy

    def person_id(self) -> int:
        return 1

    def now(self) -> datetime:
        return self.clock.now()
