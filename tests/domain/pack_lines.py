"""A table of rules for each trade: the rule, the line of the pack that makes it, and a look that shows it.

A look answers True while the rule holds. Without its line exactly the rule's own looks must answer otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from case_desk import CALENDAR, HOUSE, LIN, MONDAY, Desk, pack_text

from desktop.base.errors import RefusedError
from desktop.domain import clocks as deadlines
from desktop.domain.policy import Policy, load_policy
from desktop.domain.types import Clock, Office, Person

Look = Callable[[Policy], bool]
Refused = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Row:
    """`old` is cut out of the pack, or becomes `new`; `[[part]] code` names a whole table."""

    rule: str
    about: str
    look: Look
    old: str
    new: str = ""

    @property
    def id(self) -> str:
        return f"{self.rule} {self.about}"


def cut(text: str, row: Row) -> str:
    """The pack without the row's line."""
    if found := re.fullmatch(r"\[\[([\w.]+)\]\] (\w+)", row.old):
        pattern = rf'^\[\[{re.escape(found[1])}\]\]\n(?:code|kind) = "{found[2]}"\n(?:(?!\[).*\n)*'
        after = re.sub(pattern, "", text, count=1, flags=re.MULTILINE)
    else:
        after = text.replace(row.old, row.new, 1)
    assert after != text, row.old
    return after


def holds(row: Row, policy: Policy) -> bool:
    """Whether the rule still does what it says; a case that can't even be brought there is a no."""
    try:
        return row.look(policy)
    except (RefusedError, AssertionError, KeyError, IndexError, ValueError):
        return False


def red_without(code: str, row: Row, rows: tuple[Row, ...]) -> set[str]:
    """The rules whose looks fail once the row's line is gone."""
    policy = load_policy(cut(pack_text(code), row), f"{code} without {row.id}")
    assert not holds(row, policy), row.id
    return {other.rule for other in rows if not holds(other, policy)}


def refused(go: Callable[[], object]) -> Refused:
    try:
        go()
    except RefusedError as error:
        return error.code, error.field, error.rule
    return "", None, None


def full(policy: Policy, **given: Any) -> dict[str, Any]:
    """A complete intake in any pack."""
    return {
        "name": "陈国栋",
        "phone": "13800006021",
        "channel": "phone",
        "cause": "有一件事要说",
        "complainant_kind": policy.complainants[0].code,
        "other_contact": "无",
        "store": "体育西店",
        "staff": "小李",
        "product": "名片",
        "product_code": "M-1",
        "course": "昨天下午发现",
        "happened_where": "店里",
        "order_number": "3650",
        "category": policy.categories[0].code,
        **given,
    }


def begun(policy: Policy, person: Person = LIN, office: Office = HOUSE, **given: Any) -> Desk:
    """A registered case."""
    earlier = given.pop("earlier", 0)
    desk = Desk(policy, office, given.pop("now", MONDAY))
    desk.register(person, earlier, **{k: v for k, v in full(policy, **given).items() if v != ""})
    return desk


def heard(desk: Desk, person: Person = LIN, **more: Any) -> Desk:
    """The customer was reached and told all that the pack asks."""
    told = {code: True for code, _ in desk.policy.told.items}
    desk.do(person, "contact", **{"means": "phone", "reached": True, "said": "请尽快", "told": told, **more})
    return desk


def informed(desk: Desk, person: Person = LIN) -> Desk:
    """Everybody was told, everything ticked off."""
    checks = [f"{t.code}:{place}" for t in desk.policy.triggers for place in range(len(t.checklist))]
    people = [one.id for one in desk.office.people]
    desk.do(person, "note", text="已告知", informed=people, **({"checked": checks} if checks else {}))
    return desk


def examined(desk: Desk, person: Person = LIN, share: int = 100, **more: Any) -> Desk:
    """Facts and shares of responsibility."""
    parties = desk.policy.responsibility
    shares = {parties[0].code: share, parties[1].code: 100 - share}
    args = {"facts": "查明", "responsibility": shares, "order_checked": True, **more}
    desk.do(person, "investigate", **args)
    return desk


def offered(desk: Desk, person: Person = LIN, kind: str = "apology", **more: Any) -> Desk:
    """A remedy."""
    amount = more.pop("amount", None)
    remedy = {"kind": kind} if amount is None else {"kind": kind, "amount": amount}
    desk.do(person, "propose", **{"measures": "这样办", "remedy": remedy, **more})
    return desk


def settled_case(policy: Policy, person: Person = LIN, **given: Any) -> Desk:
    """A case of the least level up to the question how satisfied the customer is."""
    desk = offered(examined(heard(begun(policy, person, **given), person), person), person)
    desk.do(person, "resolve", result="已办")
    return desk


def running(desk: Desk) -> dict[str, Clock]:
    """Clocks by code."""
    return {clock.code: clock for clock in deadlines.clocks(desk.case, desk.policy, CALENDAR, desk.now)}


def days_later(desk: Desk, days: int = 1) -> None:
    desk.now += timedelta(days=days)


def with_person(office: Office, person: Person) -> Office:
    """The office with this person in place of the one with the same key."""
    return replace(office, people=tuple(person if one.id == person.id else one for one in office.people))
