"""A desk without a store: keeps one case in memory and lets people act on it through the rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from desktop.domain import workflow
from desktop.domain.policy import Policy, load_policy
from desktop.domain.types import Act, Case, Event, Office, Outcome, Person, Step, Ticket
from desktop.domain.worktime import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
PACKS = Path(__file__).parents[2] / "resources" / "policies"
PACK = PACKS / "franchise.toml"
PACK_TEXT = PACK.read_text(encoding="utf-8")
CALENDAR = WorkCalendar()


def franchise() -> Policy:
    return load_policy(PACK_TEXT, "franchise.toml")


def pack_text(code: str) -> str:
    return (PACKS / f"{code}.toml").read_text(encoding="utf-8")


def shipped(code: str) -> Policy:
    return load_policy(pack_text(code), f"{code}.toml")


def at(text: str) -> datetime:
    """ "2026-11-23 10:00" in the office's zone, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


MONDAY = at("2026-11-23 10:00")

LIN = Person(1, "lin", "林晓棠", 1, frozenset({"clerk"}))
HE = Person(2, "he", "何俊", 1, frozenset({"clerk"}))
FANG = Person(3, "fang", "方文", 1, frozenset({"archive"}))
LIANG = Person(4, "liang", "梁素芬", 2, frozenset({"supervisor"}))
ZHOU = Person(5, "zhou", "周立", 2, frozenset({"manager"}))
SUN = Person(6, "sun", "孙总", 3, frozenset({"director"}))
QIAN = Person(7, "qian", "钱总", 3, frozenset({"administration"}))
ADMIN = Person(9, "admin", "管理员", 1, frozenset({"admin"}))
HOUSE = Office("GZ01", "广州分公司", (LIN, HE, FANG, LIANG, ZHOU, SUN, QIAN, ADMIN))
ALONE = Office("GZ01", "广州分公司", (ADMIN,))

SIMPLE: dict[str, Any] = {"name": "陈国栋", "phone": "138 0000 6021", "channel": "phone", "cause": "外送少了一杯饮品"}
FACTS: dict[str, Any] = {
    "complainant_kind": "consumer",
    "other_contact": "无",
    "store": "体育西店",
    "staff": "不详",
    "product": "葡萄冻冻",
    "product_code": "HM-2207",
    "course": "中午下单三杯，送到两杯",
    "happened_where": "家里",
    "category": "delivery",
}
FULL = {**SIMPLE, **FACTS}
TOLD = {"procedure": True, "time": True, "direct_contact": True}
CONTACT: dict[str, Any] = {"means": "phone", "reached": True, "said": "希望今天补送", "told": TOLD}
FINDING: dict[str, Any] = {"facts": "门店漏装", "responsibility": {"ours": 100}}
REMEDY: dict[str, Any] = {"measures": "补送一杯", "remedy": {"kind": "redo"}}

_TICKET_FIELDS = {field.name for field in fields(Ticket)}


class Desk:
    """One case. `now` moves on a minute with each act unless it is set."""

    def __init__(self, policy: Policy | None = None, office: Office = HOUSE, now: datetime = MONDAY) -> None:
        self.policy = policy or franchise()
        self.office = office
        self.now = now
        self.calendar = CALENDAR
        self.next_id = 100
        self.sheets: list[Case] = []
        self.last: Outcome | None = None

    @property
    def case(self) -> Case:
        return self.sheets[-1]

    @property
    def ticket(self) -> Ticket:
        return self.case.ticket

    def register(self, person: Person = LIN, earlier: int = 0, **given: Any) -> Ticket:
        out = workflow.register(given or SIMPLE, person, self.office, self.policy, self.calendar, self.now, earlier)
        self._begin(out.changes, out.data, person.id, earlier)
        self.last = out
        return self.ticket

    def _begin(self, values: Mapping[str, Any], data: Mapping[str, Any], by: int, earlier: int = 0) -> None:
        assert set(values) <= _TICKET_FIELDS, set(values) - _TICKET_FIELDS
        key = self._key()
        ticket = Ticket(id=key, number=f"GZ01-{key}", act=f"act{key}", pack=1, **values)
        event = Event(self._key(), key, Act.REGISTER, self.now, by, _json(data))
        self.sheets.append(Case(ticket, (event,), earlier))
        self.now += timedelta(minutes=1)

    def do(self, person: Person, act: str, /, **args: Any) -> Outcome:
        out = workflow.perform(self.case, Act(act), args, person, self.office, self.policy, self.calendar, self.now)
        event = Event(self._key(), self.ticket.id, Act(act), self.now, person.id, _json(out.data))
        ticket = replace(self.ticket, **out.changes)
        self.sheets[-1] = replace(self.case, ticket=ticket, events=(*self.case.events, event))
        self.now += timedelta(minutes=1)
        if out.new_sheet is not None:
            self._begin(out.new_sheet.fields, out.new_sheet.event, person.id)
        self.last = out
        return out

    def steps(self, person: Person = LIN) -> tuple[Step, ...]:
        return workflow.steps(self.case, person, self.office, self.policy, self.calendar, self.now)

    def next(self, person: Person = LIN) -> str:
        """The first thing that is demanded."""
        return str(self.steps(person)[0].act)

    def _key(self) -> int:
        self.next_id += 1
        return self.next_id


def _json(data: Mapping[str, Any]) -> Any:
    """As the store keeps it: through JSON and back."""
    return json.loads(json.dumps(data, ensure_ascii=False))


def settled(desk: Desk | None = None, person: Person = LIN, **given: Any) -> Desk:
    """A level-1 case up to the question how satisfied the customer is."""
    desk = desk or Desk()
    desk.register(person, **{**FULL, **given})
    desk.do(person, "contact", **CONTACT)
    desk.do(person, "investigate", **FINDING)
    desk.do(person, "propose", **REMEDY)
    desk.do(person, "resolve", result="已补送")
    return desk


def level_two(desk: Desk | None = None) -> Desk:
    """A level-2 case in the hands of the supervisor, the customer reached."""
    desk = desk or Desk()
    desk.register(**{**FULL, "cause": "店员态度恶劣，少给一杯", "category": "service_attitude"})
    desk.do(LIN, "escalate", reason="态度问题", to=LIANG.id)
    desk.do(LIANG, "contact", **CONTACT)
    return desk


def level_three(desk: Desk | None = None) -> Desk:
    """A level-3 case with the manager, reported to both heads."""
    desk = desk or Desk()
    desk.register(**{**FULL, "cause": "要打12315投诉你们", "category": "product_quality"})
    desk.do(LIN, "escalate", reason="12315")
    desk.do(ZHOU, "contact", **CONTACT)
    desk.do(ZHOU, "report", facts="客户要打12315")
    return desk


def solved_three(desk: Desk | None = None) -> Desk:
    """The same up to the question how satisfied the customer is."""
    desk = level_three(desk)
    desk.do(ZHOU, "investigate", **FINDING)
    desk.do(ZHOU, "propose", **REMEDY)
    desk.do(SUN, "approve", opinion="同意")
    desk.do(ZHOU, "resolve", result="已退款并致歉")
    return desk
