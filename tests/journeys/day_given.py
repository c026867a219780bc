"""What a row gives to its act: each word of 做什么 and what it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from day_terms import FORMS, SHEET, Given, Label, Lexicon
from days import DayError, Item

from desktop.base.i18n import pick
from desktop.domain.types import Act

Reader = Callable[[Lexicon, Item], list[Given]]


def _one(key: str, value: Any, item: Item, words: str = "") -> list[Given]:
    return [Given(key, value, words or item.value, item)]


def _text(key: str) -> Reader:
    return lambda _lexicon, item: _one(key, item.value, item)


def _flag(key: str, value: bool = True) -> Reader:
    return lambda _lexicon, item: _one(key, value, item, item.name)


def _of(key: str, part: str) -> Reader:
    return lambda lexicon, item: _one(key, lexicon.code(part, item), item)


def _one_of(key: str, part: str) -> Reader:
    return lambda lexicon, item: _one(key, [lexicon.code(part, item)], item)


def split(text: str) -> list[str]:
    """What stands between 、, but for those in brackets."""
    return [part.strip() for part in re.split(r"、(?![^（]*）)", text) if part.strip()]


def _channel(key: str) -> Reader:
    return lambda lexicon, item: _one(key, lexicon.code("channels", item), item)


def _moment(key: str) -> Reader:
    return lambda lexicon, item: _one(key, lexicon.at(item, item.value).isoformat(), item)


def _day(key: str) -> Reader:
    def read(lexicon: Lexicon, item: Item) -> list[Given]:
        found = re.fullmatch(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日", item.value)
        if found is None:
            raise DayError(item.place, f"{item.value} is no day")
        year = int(found[1] or lexicon.year)
        return _one(key, f"{year}-{int(found[2]):02d}-{int(found[3]):02d}", item)

    return read


def _number(key: str, unit: str) -> Reader:
    def read(_lexicon: Lexicon, item: Item) -> list[Given]:
        found = re.fullmatch(rf"(\d+) ?{unit}", item.value)
        if found is None:
            raise DayError(item.place, f"{item.value} is no number of {unit}")
        return _one(key, int(found[1]), item)

    return read


def _told(lexicon: Lexicon, item: Item) -> list[Given]:
    items = {pick(name): code for code, name in lexicon.policy.told.items}
    if unknown := [one for one in split(item.value) if one not in items]:
        raise DayError(item.place, f"{unknown[0]} is nothing that customers are told")
    return [Given(f"told.{items[one]}", True, one, item) for one in split(item.value)]


def _promise(lexicon: Lexicon, item: Item) -> list[Given]:
    what, _, by = item.value.rpartition("，")
    at = lexicon.at(item, by.removesuffix("前"))
    return [Given("promised.what", what, what, item), Given("promised.by", at.isoformat(), by, item)]


def _remedy(lexicon: Lexicon, item: Item) -> list[Given]:
    kind, _, amount = item.value.partition(" ")
    found = [Given("remedy.kind", lexicon.code("remedies", item, kind), kind, item)]
    if amount:
        yuan = amount.removesuffix("元").strip()
        found.append(Given("remedy.amount", yuan, yuan, item))
    return found


def _shares(lexicon: Lexicon, item: Item) -> list[Given]:
    found = []
    for share in re.split(r"[，、]", item.value):
        party, _, percent = share.strip().partition(" ")
        code = lexicon.code("responsibility", item, party)
        number = percent.removesuffix("%").strip()
        found.append(Given(f"responsibility.{code}", int(number), number, item))
    return found


def _person(key: str) -> Reader:
    return lambda lexicon, item: _one(key, lexicon.login(item, item.value), item)


def _people(key: str) -> Reader:
    return lambda lexicon, item: _one(key, [lexicon.login(item, one) for one in split(item.value)], item)


def _label(key: str) -> Reader:
    return lambda _lexicon, item: _one(key, Label(item.value), item)


def _labels(key: str) -> Reader:
    return lambda _lexicon, item: _one(key, [Label(item.value)], item)


def _to_level(lexicon: Lexicon, item: Item) -> list[Given]:
    return _one("to_level", lexicon.level(item, item.value), item)


def _level(lexicon: Lexicon, item: Item) -> list[Given]:
    return _one("level", lexicon.level(item, item.value), item)


def _checked(lexicon: Lexicon, item: Item) -> list[Given]:
    known = {pick(text): f"{t.code}:{place}" for t in lexicon.policy.triggers for place, text in enumerate(t.checklist)}
    if item.value not in known:
        raise DayError(item.place, f"{item.value} stands on no checklist")
    return _one("checked", [known[item.value]], item)


def _rating(lexicon: Lexicon, item: Item) -> list[Given]:
    for one in lexicon.policy.ratings:
        if pick(one.name) == item.value:
            return _one("satisfaction", one.value, item)
    raise DayError(item.place, f"{item.value} is on no scale")


_USUAL = {"照片": "photo", "小票或订单": "receipt", "录音": "recording", "签字单据": "signed", "其他": "other"}


def _file_kind(lexicon: Lexicon, item: Item) -> list[Given]:
    policy = lexicon.policy
    kinds = {pick(one.name): one.code for one in (*policy.attachments, *policy.reclassification.evidence)}
    code = (_USUAL | kinds).get(item.value)
    if code is None:
        raise DayError(item.place, f"{item.value} is no kind of file")
    return _one("kind", code, item)


def _evidence(lexicon: Lexicon, item: Item) -> list[Given]:
    known = {pick(one.name): one.code for one in lexicon.policy.reclassification.evidence}
    if item.value not in known:
        raise DayError(item.place, f"{item.value} is no evidence")
    return _one("evidence", [known[item.value]], item)


def _verdict(key: str) -> Reader:
    return lambda lexicon, item: _one(key, Label(lexicon.code("penalties", item)), item)


def _form(_lexicon: Lexicon, item: Item) -> list[Given]:
    if item.value not in FORMS:
        raise DayError(item.place, f"there is no form called {item.value}")
    return _one("form", FORMS[item.value], item)


def _field(name: str) -> Reader:
    readers: dict[str, Reader] = {
        "channel": _channel("channel"),
        "complainant_kind": _of("complainant_kind", "complainants"),
        "category": _of("category", "categories"),
        "validity": _of("validity", "validities"),
        "happened_at": _moment("happened_at"),
        "reply_by": _moment("reply_by"),
        "urgent": _flag("urgent"),
    }
    return readers.get(name, _text(name))


_SAID: dict[str, Reader] = {"客户说": _text("said"), "记录": _text("said")}
_FIELDS: dict[str, Reader] = {word: _field(name) for word, name in SHEET.items()}
_OPINION: dict[str, Reader] = {"意见": _text("opinion")}
_ASKED: dict[str, Reader] = {
    **_SAID,
    "接通": _flag("reached"),
    "未接通": _flag("reached", value=False),
    "谢绝评价": _flag("declined"),
    "满意度": _rating,
    "方式": _channel("means"),
}
GIVEN: Mapping[str, Mapping[str, Reader]] = {
    "register": {**_FIELDS, "告知": _told, "等级": _level, "定级理由": _text("level_reason")}
    | {"来件时间": _moment("received_at")},
    Act.CONTACT: {
        **_SAID,
        "方式": _channel("means"),
        "接通": _flag("reached"),
        "未接通": _flag("reached", value=False),
        "告知": _told,
        "承诺": _promise,
        "兑现": _labels("kept"),
        "表现": _one_of("behaviours", "behaviours"),
        "通话中断": _flag("dropped"),
        "客户来找": _flag("incoming"),
        "振铃": _number("rang", "秒"),
        "短信": _of("message", "messages"),
        "信息": _of("message", "messages"),
    },
    Act.NOTE: {
        "备注": _text("text"), "内容": _text("text"), "兑现": _labels("kept"), "已告知": _people("informed"),
        "已做": _checked,
    },
    Act.EDIT: _FIELDS,
    Act.ASSIGN: {"转交": _person("to")},
    Act.TASK: {"交办": _text("department"), "要做": _text("what"), "期限": _moment("by")},
    Act.TASK_DONE: {"办结交办": _label("task"), "结果": _text("result")},
    Act.INVESTIGATE: {
        "查明": _text("facts"), "原因": _text("analysis"), "责任": _shares, "责任部门": _text("department"),
        "责任人": _text("person"), "依据": _text("basis"), "当事人陈述": _text("statement"),
        "为何未发现": _text("why_escaped"), "分担": _text("agreement"), "已核对单据": _flag("order_checked"),
    },
    Act.STATEMENT: {
        "陈述": _text("person"), "说": _text("said"), "期限内未陈述": _flag("silent"), "实际时间": _moment("at"),
    },
    Act.PROPOSE: {
        "措施": _text("measures"), "给客户": _remedy, "完成日": _day("promised_on"), "纠正": _text("corrective"),
        "预防": _text("preventive"), "退款原因": _text("reason"), "已告知条件": _flag("conditions_told"),
    },
    Act.APPROVE: _OPINION,
    Act.REJECT: _OPINION,
    Act.RESOLVE: {"结果": _text("result")},
    Act.CALLBACK: _ASKED,
    "second_call": _ASKED,
    Act.REVIEW: {
        **_OPINION, "通过": _flag("passed"), "退回": _flag("passed", value=False), "流程漏洞": _text("holes"),
    },
    Act.FILE: {},
    Act.ESCALATE: {
        "理由": _text("reason"), "升到": _to_level, "交给": _person("to"), "说明": _text("facts"),
        "通知": _people("notified"),
    },
    Act.REPORT: {"内容": _text("facts")},
    Act.REFER: {"议题": _text("question")},
    Act.DECIDE: {"决定": _text("decision")},
    Act.PARK: {"等待": _text("reason"), "再联系": _moment("until")},
    Act.RESUME: _SAID,
    Act.WITHDRAW: {**_SAID, "理由": _of("reason", "withdrawals")},
    Act.RECLASSIFY: {
        "改为": _of("category", "categories"), "理由": _text("reason"), "证据": _evidence, "等级": _level,
        "责任": _shares,
    },
    Act.PENALTY: {**_OPINION, "采纳": _verdict("accept"), "不采纳": _verdict("dismiss"), "数额": _text("amount")},
    Act.ATTACH: {
        "附件": _text("path"), "类型": _file_kind, "有效至": _day("until"), "用途": _text("purpose"),
        "已告知客户": _flag("notice_given"),
    },
    "look": {},
    "print": {"打印": _form, "外送联": _flag("masked")},
    "mark": {"加标记": _of("mark", "marks"), "理由": _text("reason"), "有效至": _day("until")},
    "approve_mark": {"批准标记": _of("mark", "marks")},
    "gather": {"归集": _text("title")},
    "explain": {"统一口径": _text("explanation")},
}  # fmt: skip
"""Act → the words that it takes, and what each becomes."""
