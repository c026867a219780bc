"""The terms of a day: what its words stand for in the program and in the day's own pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from days import Day, DayError, Hired, Item, Row, moment

from desktop.base.i18n import pick
from desktop.domain.papers import Form
from desktop.domain.policy import Policy
from desktop.domain.types import Act, ClockState, Role

STANDINGS = {
    "进行中": ClockState.RUNNING, "临近": ClockState.DUE_SOON, "超时": ClockState.OVERDUE,
    "暂停": ClockState.PAUSED, "按时": ClockState.MET, "逾期": ClockState.MISSED, "停止": ClockState.ENDED,
}  # fmt: skip
ACTS = {
    "登记": "register", "联系": Act.CONTACT, "备注": Act.NOTE, "补记": Act.EDIT, "转交": Act.ASSIGN,
    "交办": Act.TASK, "办结交办": Act.TASK_DONE, "调查": Act.INVESTIGATE, "方案": Act.PROPOSE, "批准": Act.APPROVE,
    "退回": Act.REJECT, "办结": Act.RESOLVE, "回访": Act.CALLBACK, "复访": "second_call", "复核": Act.REVIEW,
    "归档": Act.FILE, "移交": Act.ESCALATE, "汇报": Act.REPORT, "提请例会": Act.REFER, "例会决定": Act.DECIDE,
    "恢复": Act.RESUME, "撤诉": Act.WITHDRAW, "改判": Act.RECLASSIFY, "负激励": Act.PENALTY,
    "附件": Act.ATTACH, "陈述": Act.STATEMENT, "查看": "look", "打印": "print", "加标记": "mark",
    "批准标记": "approve_mark", "归集": "gather", "统一口径": "explain",
}  # fmt: skip
"""The first word of 做什么. Those that are no acts of a complaint are plain texts."""
SHEET = {
    "渠道": "channel", "客户": "name", "电话": "phone", "其他联系": "other_contact", "地址": "address",
    "代理人": "agent_name", "代理关系": "agent_relation", "客户类型": "complainant_kind", "门店": "store",
    "当事人": "staff", "产品": "product", "产品编码": "product_code", "批次": "batch", "数量": "quantity",
    "金额": "paid", "单据号": "order_number", "发生时间": "happened_at", "发生地点": "happened_where", "起因": "cause",
    "经过": "course", "要求": "demand", "答复期限": "reply_by", "类别": "category", "性质": "validity",
    "急件": "urgent",
}  # fmt: skip
"""The lines of a sheet → fields of a ticket."""
RECORDED = {
    "接听超时": "late_answer", "计为我方原因": "counts_as_ours", "已尽力联系": "proof", "须上例会": "to_meeting",
}  # fmt: skip
"""What the timeline notes by itself → the key in the event's data."""
FORMS = {
    "处理单": Form.HANDLING, "联系记录": Form.ATTEMPTS, "专项汇报": Form.REPORT, "例会议题": Form.AGENDA,
    "责任认定书": Form.FINDING, "解决方案确认书": Form.SETTLEMENT, "撤诉申请": Form.REQUEST,
    "改判申请": Form.REQUEST, "负激励建议": Form.SUGGESTION,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """One argument: its dotted key, its value as the command line takes it, and the words that stand for it."""

    key: str
    value: Any
    words: str
    item: Item


@dataclass(frozen=True, slots=True)
class Label:
    """A value that only the case can tell: a promise, a task or a suggestion by its own words."""

    words: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due_at` None = only the standing is told; `standing` None = it still runs."""

    title: str
    due_at: datetime | None
    standing: ClockState | None


@dataclass(frozen=True, slots=True)
class Next:
    """An act that is demanded, of whom, and to whom it passes the ticket; () = not told."""

    act: str
    by: tuple[str, ...]
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing to be seen after a row; `kind` is a word of 预期, `value` what it becomes in the program."""

    kind: str
    value: Any
    item: Item

    @property
    def rules(self) -> tuple[str, ...]:
        return self.item.rules


@dataclass(frozen=True, slots=True)
class Step:
    """One row in the terms of the program."""

    row: Row
    case: int
    act: str
    given: tuple[Given, ...]
    expected: tuple[Expected, ...]

    @property
    def refused(self) -> Expected | None:
        return next((one for one in self.expected if one.kind == "拒绝"), None)


class Lexicon:
    """Looks words up in a day and in its pack.

    Every look raises `DayError` where nobody knows the word.
    """

    def __init__(self, day: Day, policy: Policy) -> None:
        self.day, self.policy = day, policy
        self.year = int(day.office["年份"].value)
        self.logins = {person.name: person.login for person in day.people}
        self.acts = {**ACTS, pick(policy.parking.name): str(Act.PARK)}

    def code(self, part: str, item: Item, words: str = "") -> str:
        """The code of what a part of the pack calls by these words."""
        wanted = words or item.value
        for one in getattr(self.policy, part):
            if pick(one.name) == wanted:
                return str(getattr(one, "code", "") or one.kind)
        raise DayError(item.place, f"{wanted} is none of the {part} of {self.policy.code}")

    def login(self, item: Item, name: str) -> str:
        if name not in self.logins:
            raise DayError(item.place, f"nobody is called {name}")
        return self.logins[name]

    def at(self, item: Item, text: str) -> datetime:
        return moment(item.place, text, self.year)

    def level(self, item: Item, words: str) -> int:
        for level in self.policy.levels:
            if pick(level.name) == words:
                return level.number
        raise DayError(item.place, f"{words} is no level of {self.policy.code}")

    def seat(self, person: Hired) -> tuple[int, tuple[str, ...], tuple[int, ...]]:
        """(tier, roles, levels) of somebody who works there."""
        item = Item(person.place, "岗位", "")
        tier = next((tier.number for tier in self.policy.tiers if pick(tier.name) == person.tier), 0)
        if not tier:
            raise DayError(person.place, f"{person.tier} is no tier of {self.policy.code}")
        roles = {pick(p.name): p.role for p in self.policy.positions if p.tier == tier} | {"管理员": str(Role.ADMIN)}
        if unknown := [words for words in person.positions if words not in roles]:
            raise DayError(person.place, f"{unknown[0]} is no position in {person.tier}")
        return (
            tier,
            tuple(roles[words] for words in person.positions),
            tuple(self.level(item, words) for words in person.qualified),
        )
