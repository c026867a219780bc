"""One office on two PCs that share a file: for tests of what people see of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from desktop.base.clock import FixedClock
from desktop.desk import acts, people, sharing, tickets
from desktop.desk.session import Session
from desktop.desk.sharing import Status
from desktop.store import digest
from desktop.store.store import Store

COMPLAINT = {
    "complainant_kind": "consumer", "name": "周敏", "phone": "15400006021", "channel": "phone", "store": "麓湖店",
    "staff": "区嘉敏", "product": "葡萄冻冻 大杯", "product_code": "HM-2207", "other_contact": "无",
    "happened_at": "2026-10-08T19:40:00+08:00", "happened_where": "麓湖店堂食", "cause": "饮品味道发酸，喝了两口就停了",
    "course": "昨晚买的葡萄冻冻，喝了两口觉得发酸。", "demand": "退款", "category": "product_quality",
    "told": {"procedure": True, "time": True, "direct_contact": True},
}  # fmt: skip


def quiet(_done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass
class TwoPcs:
    """`front` shares the office, `back` has joined it; both are open."""

    front: Store
    back: Store
    hub: Path
    clock: FixedClock

    def at(self, store: Store, login: str) -> Session:
        return Session(store, self.clock, people.find(store, login))

    def sync(self, *stores: Store) -> Status:
        for store in stores or (self.front, self.back, self.front):
            status = sharing.sync(self.at(store, "admin"), quiet)
        return status

    def take_share_away(self) -> None:
        self.hub.rename(self.hub.with_suffix(".away"))

    def bring_share_back(self) -> None:
        self.hub.with_suffix(".away").rename(self.hub)

    def register(self, login: str = "lin", **fields: Any) -> int:
        """A complaint that both PCs have."""
        ticket = tickets.register(self.at(self.front, login), {**COMPLAINT, **fields}).ticket_id
        self.sync()
        return ticket

    def do(self, pc: Store, login: str, ticket: int, act: str, /, **args: Any) -> int | None:
        """One act, twenty seconds after the one before; returns the sheet that it opened."""
        self.clock.advance(timedelta(seconds=20))
        return acts.do(self.at(pc, login), ticket, act, args).new_ticket_id

    def resolved(self) -> int:
        """A complaint whose customer is to be called back, on both PCs."""
        ticket = self.register()
        for act, args in _UNTIL_CALLBACK:
            self.do(self.front, "lin", ticket, act, **args)
        self.sync()
        return ticket

    def clash(self, ticket: int, mine: dict[str, Any], theirs: dict[str, Any]) -> None:
        """Lin, at the back and without the share, edits what He edits at the front; then all is synced."""
        self.do(self.back, "lin", ticket, "edit", **mine)
        self.do(self.front, "he", ticket, "edit", **theirs)
        self.sync()

    def equal(self) -> bool:
        return digest.digest(self.front) == digest.digest(self.back)


_UNTIL_CALLBACK: tuple[tuple[str, dict[str, Any]], ...] = (
    ("contact", {"means": "phone", "reached": True, "said": "说明了处理流程"}),
    ("investigate", {
        "facts": "冷柜门未关严", "analysis": "巡检漏项", "department": "麓湖店",
        "responsibility": {"ours": 100, "customer": 0, "third": 0},
    }),
    ("propose", {"measures": "重做并致歉", "remedy": {"kind": "redo"}, "promised_on": "2026-10-12"}),
    ("resolve", {"result": "已重做送到"}),
)  # fmt: skip
