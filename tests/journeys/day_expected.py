"""What a row expects: each word of 预期, and what is to be looked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from day_given import split
from day_terms import RECORDED, SHEET, STANDINGS, Deadline, Lexicon, Next
from days import DayError, Item

from desktop.base.i18n import pick
from desktop.domain.types import State
from desktop.ui.wording import names

Expecting = Callable[[Lexicon, Item, str], Any]


def _as_written(_lexicon: Lexicon, item: Item, _about: str) -> str:
    return item.value


def _state(_lexicon: Lexicon, item: Item, _about: str) -> State:
    for state in State:
        if names.state_name(state) == item.value:
            return state
    raise DayError(item.place, f"{item.value} is no state")


def _deadline(lexicon: Lexicon, item: Item, about: str) -> Deadline:
    _clock(lexicon, item, about)
    due, standing = None, None
    for part in item.value.split("，"):
        if part in STANDINGS:
            standing = STANDINGS[part]
        else:
            due = lexicon.at(item, part)
    return Deadline(about, due, standing)


def _clock(lexicon: Lexicon, item: Item, title: str) -> str:
    """Refuses a deadline that no pack knows; one for a promise or a task goes by its own words."""
    if not any(title.startswith(pick(rule.name)) for rule in lexicon.policy.clocks):
        raise DayError(item.place, f"{title} is no deadline of {lexicon.policy.code}")
    return title


def _none(lexicon: Lexicon, item: Item, about: str) -> str:
    return _clock(lexicon, item, about)


def _next(lexicon: Lexicon, item: Item, _about: str) -> Next:
    whom, _, to = item.value.partition("→")
    act, _, by = whom.strip().partition(" ")
    if act not in lexicon.acts:
        raise DayError(item.place, f"nobody can do {act}")
    people, receivers = tuple(split(by)), tuple(split(to))
    for name in (*people, *receivers):
        lexicon.login(item, name)
    return Next(str(lexicon.acts[act]), people, receivers)


def _names(lexicon: Lexicon, item: Item, _about: str) -> tuple[str, ...]:
    for name in split(item.value):
        lexicon.login(item, name)
    return tuple(split(item.value))


def _handler(lexicon: Lexicon, item: Item, _about: str) -> str:
    lexicon.login(item, item.value)
    return item.value


def _of_level(lexicon: Lexicon, item: Item, _about: str) -> int:
    return lexicon.level(item, item.value)


def _lacking(_lexicon: Lexicon, item: Item, _about: str) -> tuple[str, ...]:
    known = SHEET | {"联系": "reached", "告知": "told", "查明": "facts", "方案": "proposal", "交办": "tasks"}
    if unknown := [one for one in split(item.value) if one not in known]:
        raise DayError(item.place, f"{unknown[0]} is nothing that a sheet lacks")
    return tuple(known[one] for one in split(item.value))


def _recorded(_lexicon: Lexicon, item: Item, _about: str) -> str:
    if item.value not in RECORDED:
        raise DayError(item.place, f"{item.value} is nothing that a timeline notes")
    return RECORDED[item.value]


def _count(_lexicon: Lexicon, item: Item, _about: str) -> int:
    found = re.fullmatch(r"(\d+) ?件", item.value)
    if found is None:
        raise DayError(item.place, f"{item.value} is no number of complaints")
    return int(found[1])


def _mark(lexicon: Lexicon, item: Item, _about: str) -> str:
    return lexicon.code("marks", item)


def _category(lexicon: Lexicon, item: Item, _about: str) -> str:
    return lexicon.code("categories", item)


EXPECTED: Mapping[str, Expecting] = {
    "单号": _as_written,
    "原单": _as_written,
    "新单": _as_written,
    "等级": _of_level,
    "类别": _category,
    "状态": _state,
    "经办": _handler,
    "时限": _deadline,
    "无时限": _none,
    "下一步": _next,
    "待办": _next,
    "拒绝": _as_written,
    "通知": _names,
    "触发": _as_written,
    "同一客户": _as_written,
    "缺": _lacking,
    "提示": _as_written,
    "同类": _count,
    "口径": _as_written,
    "标记": _mark,
    "单上有": _as_written,
    "单上无": _as_written,
    "负激励": _as_written,
    "记有": _recorded,
    "逐日": _as_written,
}
"""
单号, 原单, 新单   numbers: of the sheet, of the one before, of the one that it rose to
等级 类别 状态 经办   how the sheet stands
时限 X           when X ends (10月9日 18:00), how it stands (一个 of STANDINGS), or both
无时限 X         X does not run and never ran
下一步 待办      what is demanded first, or at all: 联系 林晓棠, 移交 林晓棠 → 徐文博
拒绝             it is refused, nothing has changed, and the message holds these words
通知             who is told of it
触发             what raised the level: the name of the trigger
同一客户         numbers of other sheets of this customer
缺               what the sheet lacks
提示             what the program advises holds these words
同类 口径        so many complaints about one thing; what everybody answers to them
标记             a mark that shows on this customer
单上有 单上无    the printed sheet holds, or does not hold
负激励           the suggestion that stands under the case: what, whom
记有             the timeline notes it by itself
逐日             the day-by-day account of the deadline named after it holds these words
"""

CITING = frozenset({"时限", "下一步", "待办", "拒绝", "触发", "缺", "提示", "同类", "口径", "标记", "负激励"})
"""Words that can cite a clause, and are then looked for under it."""
