"""Checks of single arguments: what was typed or sent becomes a value, or is refused at its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from desktop.domain.denial import plain
from desktop.domain.policy import Policy
from desktop.domain.refusals import refuse
from desktop.domain.worktime import WorkCalendar

LONG = 100_000
"""The most characters of a story."""
SHORT = 500
"""The most characters of a name, a product, a code."""

_OLDEST_YEAR = 2000
_LAST_YEAR = 2100
_DATE_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_YUAN = Decimal(10**9)
_BETWEEN_DIGITS = dict.fromkeys(map(ord, " \t-–—().·"))
_CONTROLS = {c: None for c in range(32) if chr(c) not in "\n\t"} | {127: None}


@dataclass(frozen=True, slots=True)
class Asking:
    """What a check may look at beside the value."""

    policy: Policy
    calendar: WorkCalendar
    now: datetime


Check = Callable[[Any, str, Asking], Any]
"""(value, field, asking) → the checked value; raises `RefusedError` with that field."""

Shape = Mapping[str, Check]


def shaped(args: Any, shape: Shape, needed: Collection[str], asking: Asking, prefix: str = "") -> dict[str, Any]:
    """The arguments checked one by one, in the shape's order; None and "" count as not given.

    Raises:
        RefusedError: `unknown_argument`, `missing`, or what a check refuses.
    """
    if not isinstance(args, Mapping):
        raise refuse("wrong_type", prefix.rstrip(".") or None, None, value=str(args))
    for name in args:
        if name not in shape:
            raise refuse("unknown_argument", f"{prefix}{name}", None, name=str(name))
    out: dict[str, Any] = {}
    for name, check in shape.items():
        value = args.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if name in needed:
                raise refuse("missing" if value is None else "empty", f"{prefix}{name}")
            continue
        out[name] = check(value, f"{prefix}{name}", asking)
    return out


def text(limit: int = LONG) -> Check:
    """A text, blanks around it and control characters taken off."""

    def check(value: Any, field: str, _: Asking) -> str:
        if not isinstance(value, str):
            raise refuse("wrong_type", field, None, value=str(value))
        clean = value.replace("\r\n", "\n").translate(_CONTROLS).strip()
        if not clean:
            raise refuse("empty", field)
        if len(clean) > limit:
            raise refuse("too_long", field, None, limit=limit, length=len(clean))
        return clean

    return check


def choice(codes: Callable[[Policy], Collection[str]], rule: Callable[[Policy], str] = lambda _: "") -> Check:
    """One of the pack's codes; `rule` names the clause that knows no other."""

    def check(value: Any, field: str, asking: Asking) -> str:
        known = codes(asking.policy)
        if not isinstance(value, str) or value not in known:
            raise refuse("unknown_value", field, rule(asking.policy), value=str(value), choices=sorted(known))
        return value

    return check


def flag(value: Any, field: str, _: Asking) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise refuse("wrong_type", field, None, value=str(value))
    return value


def whole(value: Any, field: str, _: Asking) -> int:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise refuse("wrong_type", field, None, value=str(value))
    return value


def key(prefix: str) -> Check:
    """The key of an event, as a number or as its clock's code ("task:17")."""

    def check(value: Any, field: str, asking: Asking) -> int:
        if isinstance(value, str):
            bare = value.removeprefix(f"{prefix}:")
            if bare.isdecimal() and bare.isascii():
                return int(bare)
        return whole(value, field, asking)

    return check


def amount(value: Any, field: str, _: Asking) -> Decimal:
    """Yuan: zero or more, at most two decimals."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise refuse("not_an_amount", field, None, value=str(value))
    found = yuan(str(value))
    if found is None:
        raise refuse("not_an_amount", field, None, value=str(value))
    if found < 0:
        raise refuse("amount_negative", field, None, value=str(value))
    return found


def yuan(typed: str) -> Decimal | None:
    """A sum of money as people write it, with at most two decimals; None if it can't be read as one."""
    try:
        found = Decimal(plain(typed).strip().replace(",", "").removeprefix("¥").removesuffix("元"))
    except InvalidOperation:
        return None
    if not found.is_finite() or found > _MOST_YUAN or found != round(found, 2):
        return None
    return round(found, 2)


def calendar_date(value: Any, field: str, _: Asking) -> date:
    """A date, or its ISO text."""
    if isinstance(value, datetime):
        raise refuse("not_a_date", field, None, value=str(value))
    if isinstance(value, date):
        _within(value, field)
        return value
    try:
        found = date.fromisoformat(str(value))
    except ValueError:
        raise refuse("not_a_date", field, None, value=str(value)) from None
    _within(found, field)
    return found


def instant(value: Any, field: str, asking: Asking) -> datetime:
    """An instant in UTC out of a datetime or ISO text; one without a zone is the office's, a bare date its first."""
    return _instant(value, field, asking, whole_day=False)


def deadline(value: Any, field: str, asking: Asking) -> datetime:
    """The same, but a bare date means the close of that day."""
    return _instant(value, field, asking, whole_day=True)


def past(check: Check) -> Check:
    """An instant or date that is not in the future."""

    def checked(value: Any, field: str, asking: Asking) -> Any:
        found = check(value, field, asking)
        limit: Any = asking.now if isinstance(found, datetime) else asking.calendar.local_day(asking.now)
        if found > limit:
            raise refuse("in_future", field, None, at=found, now=asking.now)
        return found

    return checked


def future(check: Check) -> Check:
    """An instant or date that has not passed."""

    def checked(value: Any, field: str, asking: Asking) -> Any:
        found = check(value, field, asking)
        limit: Any = asking.now if isinstance(found, datetime) else asking.calendar.local_day(asking.now)
        if found < limit:
            raise refuse("in_past", field, None, at=found, now=asking.now)
        return found

    return checked


def _instant(value: Any, field: str, asking: Asking, *, whole_day: bool) -> datetime:
    zone = asking.calendar.zone
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        return _day(value, field, asking, whole_day=whole_day)
    else:
        if not isinstance(value, str):
            raise refuse("not_an_instant", field, None, value=str(value))
        try:
            if _DATE_ONLY.fullmatch(value.strip()):
                return _day(date.fromisoformat(value.strip()), field, asking, whole_day=whole_day)
            found = datetime.fromisoformat(value.strip())
        except ValueError:
            raise refuse("not_an_instant", field, None, value=value) from None
    _within(found, field)
    aware = found if found.tzinfo else found.replace(tzinfo=zone)
    return aware.astimezone(UTC)


def _day(day: date, field: str, asking: Asking, *, whole_day: bool) -> datetime:
    _within(day, field)
    if whole_day:
        return asking.calendar.close(day)
    return datetime.combine(day, time(0), asking.calendar.zone).astimezone(UTC)


def _within(found: date, field: str) -> None:
    if not _OLDEST_YEAR <= found.year <= _LAST_YEAR:
        raise refuse("out_of_calendar", field, None, value=str(found))


def bare_phone(typed: str) -> str:
    """A number without blanks, dashes, dots and brackets: the same customer is found however it was typed."""
    return "".join(c if c == "转" else plain(c) for c in typed).translate(_BETWEEN_DIGITS)


def phone(value: Any, field: str, asking: Asking) -> str:
    """A phone number, bare of the signs that people put between digits; 转 stands before an extension."""
    typed: str = text(SHORT)(value, field, asking)
    number = bare_phone(typed)
    if any(c.isalpha() and c != "转" for c in number):
        raise refuse("phone_letters", field, None, value=typed)
    if not any(c.isdigit() for c in number):
        raise refuse("phone_no_digits", field, None, value=typed)
    return number


def listed(check: Check) -> Check:
    """One value or a list of them; gives a list."""

    def checked(value: Any, field: str, asking: Asking) -> list[Any]:
        values = value if isinstance(value, list | tuple) else [value]
        return [check(one, field, asking) for one in values]

    return checked


def nested(shape: Shape, needed: Collection[str]) -> Check:
    """A table inside the arguments; refused at "outer.inner"."""

    def check(value: Any, field: str, asking: Asking) -> dict[str, Any]:
        return shaped(value, shape, needed, asking, f"{field}.")

    return check


def stored(value: Any) -> Any:
    """A checked value as an event keeps it: instants and dates as ISO text, money as decimal text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {name: stored(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [stored(one) for one in value]
    return value
