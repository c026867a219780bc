"""The arguments of every act, checked: the shape in which an event keeps them.

    contact      means, reached, said, told {…}, promised [{what, by}], kept [promise codes], at, person,
                 behaviours [codes], dropped (cut off), incoming (the customer's own), rang (seconds), message (code)
    note         text, kept, informed [people who were told], means (how: phone, in_person, message),
                 checked ["trigger:place" of a checklist, from 0]; without a text where something was told or done
    edit         any of INTAKE_FIELDS
    assign       to
    task         department, what, by                    task_done    task, result
    investigate  facts, analysis, responsibility {party: percent}, department, person, basis, statement, why_escaped,
                 agreement (who bears what), order_checked (compared with the work order)
    statement    said, person (who says it, whom the finding names if not given), at, silent (said nothing in time)
    propose      measures, remedy {kind, amount}, promised_on, corrective, preventive, reason, conditions_told
    approve      opinion                                 reject       opinion
    resolve      result
    callback     reached, satisfaction, said, declined, means, second (somebody else asks again)
    review       passed, opinion, holes                  file         –
    escalate     reason, to_level, facts, notified, to
    report       facts                                   refer        question         decide   decision
    park         reason, until                           resume       said
    withdraw     reason, said                            reclassify   category, reason, evidence, level, responsibility
    penalty      accept | dismiss (a suggestion's code), opinion, amount
    attach       path, name, kind, sha256, size, purpose, notice_given, until

Instants are ISO texts in UTC, dates ISO texts, money decimal texts, people their keys. What an act changes of the
ticket stands under `sets`; see `desktop.domain.timeline`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from desktop.base.errors import RefusedError
from desktop.domain.policy import AmountRule, Policy
from desktop.domain.refusals import refuse
from desktop.domain.types import INTAKE_FIELDS, Act, TellBy
from desktop.domain.values import (
    LONG,
    SHORT,
    Asking,
    Shape,
    amount,
    calendar_date,
    choice,
    deadline,
    flag,
    future,
    instant,
    key,
    listed,
    nested,
    past,
    phone,
    shaped,
    text,
    whole,
)
from desktop.domain.worktime import WorkCalendar

_STORY = text(LONG)
_WORD = text(SHORT)


def _channels(policy: Policy) -> Collection[str]:
    return [channel.code for channel in policy.channels]


def _kinds(policy: Policy) -> Collection[str]:
    return [kind.code for kind in policy.complainants]


_CHANNEL = choice(_channels, lambda policy: policy.act_rule(Act.REGISTER))

_INTAKE: Shape = {
    "complainant_kind": choice(_kinds, lambda policy: policy.complainants[0].rule),
    "name": _WORD,
    "phone": phone,
    "other_contact": _WORD,
    "address": _WORD,
    "agent_name": _WORD,
    "agent_relation": _WORD,
    "channel": _CHANNEL,
    "store": _WORD,
    "staff": _WORD,
    "product": _WORD,
    "product_code": _WORD,
    "batch": _WORD,
    "quantity": _WORD,
    "paid": _WORD,
    "bought_on": past(calendar_date),
    "order_number": _WORD,
    "happened_at": past(instant),
    "happened_where": _WORD,
    "cause": _STORY,
    "course": _STORY,
    "demand": _STORY,
    "reply_by": deadline,
    "category": choice(lambda policy: [category.code for category in policy.categories]),
    "validity": choice(lambda policy: [validity.code for validity in policy.validities]),
    "urgent": flag,
    "confidential": flag,
}
assert tuple(_INTAKE) == INTAKE_FIELDS


def _told(value: Any, field: str, asking: Asking) -> dict[str, bool]:
    codes = [code for code, _ in asking.policy.told.items]
    if isinstance(value, list | tuple):
        value = {str(code): True for code in value}
    return shaped(value, dict.fromkeys(codes, flag), (), asking, f"{field}.")


def _level(value: Any, field: str, asking: Asking) -> int:
    number = whole(value, field, asking)
    top = asking.policy.top
    if not 1 <= number <= top.number:
        raise refuse("level_unknown", field, top.rule, level=number, top=top.number)
    return number


def _satisfaction(value: Any, field: str, asking: Asking) -> int:
    number = whole(value, field, asking)
    scale = [rating.value for rating in asking.policy.ratings]
    if number not in scale:
        rule = asking.policy.ratings[0].rule
        raise refuse("satisfaction_range", field, rule, value=number, lowest=min(scale), highest=max(scale))
    return number


def _responsibility(value: Any, field: str, asking: Asking) -> dict[str, int]:
    parties = [party.code for party in asking.policy.responsibility]
    shares: dict[str, int] = shaped(value, dict.fromkeys(parties, _percent), (), asking, f"{field}.")
    if sum(shares.values()) != 100:
        raise refuse("percentages_not_100", field, asking.policy.responsibility[0].rule, sum=sum(shares.values()))
    return shares


def _percent(value: Any, field: str, asking: Asking) -> int:
    number = whole(value, field, asking)
    if not 0 <= number <= 100:
        raise refuse("not_a_percentage", field, None, value=number)
    return number


def _remedy(value: Any, field: str, asking: Asking) -> dict[str, Any]:
    kinds = choice(lambda policy: [str(remedy.kind) for remedy in policy.remedies])
    found = shaped(value, {"kind": kinds, "amount": amount}, ("kind",), asking, f"{field}.")
    rule = asking.policy.remedy(found["kind"])
    assert rule is not None
    if rule.amount is AmountRule.NEEDED and "amount" not in found:
        raise refuse("amount_needed", f"{field}.amount", rule.rule, remedy=str(rule.kind))
    if rule.amount is AmountRule.NONE and found.get("amount"):
        raise refuse("amount_not_wanted", f"{field}.amount", rule.rule, remedy=str(rule.kind))
    return found


def _codes(part: str) -> Callable[[Policy], Collection[str]]:
    return lambda policy: [item.code for item in getattr(policy, part)]


def _checks(policy: Policy) -> Collection[str]:
    return [f"{trigger.code}:{place}" for trigger in policy.triggers for place in range(len(trigger.checklist))]


_PROMISE = nested({"what": _STORY, "by": deadline}, ("what", "by"))

_SHAPES: dict[Act, tuple[Shape, tuple[str, ...]]] = {
    Act.CONTACT: (
        {
            "means": _CHANNEL,
            "reached": flag,
            "said": _STORY,
            "told": _told,
            "promised": listed(_PROMISE),
            "kept": listed(_WORD),
            "at": past(instant),
            "person": _WORD,
            "behaviours": listed(choice(_codes("behaviours"))),
            "dropped": flag,
            "incoming": flag,
            "rang": whole,
            "message": choice(_codes("messages")),
        },
        ("means", "reached"),
    ),
    Act.NOTE: (
        {
            "text": _STORY,
            "kept": listed(_WORD),
            "informed": listed(whole),
            "means": choice(lambda _: list(TellBy)),
            "checked": listed(choice(_checks)),
        },
        (),
    ),
    Act.EDIT: (_INTAKE, ()),
    Act.ASSIGN: ({"to": whole}, ("to",)),
    Act.TASK: ({"department": _WORD, "what": _STORY, "by": future(deadline)}, ("department", "what", "by")),
    Act.TASK_DONE: ({"task": key("task"), "result": _STORY}, ("task", "result")),
    Act.INVESTIGATE: (
        {
            "facts": _STORY,
            "analysis": _STORY,
            "responsibility": _responsibility,
            "department": _WORD,
            "person": _WORD,
            "basis": _STORY,
            "statement": _STORY,
            "why_escaped": _STORY,
            "agreement": _STORY,
            "order_checked": flag,
        },
        ("facts",),
    ),
    Act.STATEMENT: ({"said": _STORY, "person": _WORD, "at": past(instant), "silent": flag}, ()),
    Act.PROPOSE: (
        {
            "measures": _STORY,
            "remedy": _remedy,
            "promised_on": future(calendar_date),
            "corrective": _STORY,
            "preventive": _STORY,
            "reason": _STORY,
            "conditions_told": flag,
        },
        ("measures", "remedy"),
    ),
    Act.APPROVE: ({"opinion": _STORY}, ()),
    Act.REJECT: ({"opinion": _STORY}, ("opinion",)),
    Act.RESOLVE: ({"result": _STORY}, ("result",)),
    Act.CALLBACK: (
        {"reached": flag, "satisfaction": _satisfaction, "said": _STORY, "declined": flag, "means": _CHANNEL}
        | {"second": flag},
        (),
    ),
    Act.REVIEW: ({"passed": flag, "opinion": _STORY, "holes": _STORY}, ("passed",)),
    Act.FILE: ({}, ()),
    Act.ESCALATE: (
        {"reason": _STORY, "to_level": _level, "facts": _STORY, "notified": listed(whole), "to": whole},
        ("reason",),
    ),
    Act.REPORT: ({"facts": _STORY}, ("facts",)),
    Act.REFER: ({"question": _STORY}, ("question",)),
    Act.DECIDE: ({"decision": _STORY}, ("decision",)),
    Act.PARK: ({"reason": _STORY, "until": future(deadline)}, ("reason",)),
    Act.RESUME: ({"said": _STORY}, ()),
    Act.WITHDRAW: (
        {
            "reason": choice(
                lambda policy: [reason.code for reason in policy.withdrawals], lambda policy: policy.withdrawal.rule
            ),
            "said": _STORY,
        },
        ("reason", "said"),
    ),
    Act.RECLASSIFY: (
        {"category": _INTAKE["category"], "reason": _STORY, "evidence": listed(_WORD), "level": _level}
        | {"responsibility": _responsibility},
        ("category", "reason"),
    ),
    Act.PENALTY: ({"accept": _WORD, "dismiss": _WORD, "opinion": _STORY, "amount": amount}, ("opinion",)),
    Act.ATTACH: (
        {
            "path": text(4096),
            "name": _WORD,
            "kind": _WORD,
            "sha256": _WORD,
            "size": whole,
            "purpose": _WORD,
            "notice_given": flag,
            "until": future(calendar_date),
        },
        (),
    ),
}


def checked(act: Act, args: Mapping[str, Any], policy: Policy, calendar: WorkCalendar, now: datetime) -> dict[str, Any]:
    """The arguments of an act as values (instants, dates, decimals); what was not given is left out.

    Raises:
        RefusedError: with the argument's name as `field` ("remedy.amount" for one inside another) and the clause that
            an act's missing argument breaks.
    """
    shape, needed = _SHAPES[act]
    asking = Asking(policy, calendar, now)
    if act is Act.EDIT:
        return edited(args, asking)
    try:
        found = shaped(args, shape, needed, asking)
    except RefusedError as refusal:
        if refusal.code in {"missing", "empty"} and refusal.rule is None:
            refusal.rule = policy.act_rule(act) or None
        raise
    for promise in found.get("promised", ()):
        _after_the_talk(promise["by"], found.get("at", now))
    return found


def _after_the_talk(by: datetime, at: datetime) -> None:
    """A promise of a talk that is written down late may be over by now, but not before the talk."""
    if by < at:
        raise refuse("in_past", "promised.by", None, at=by, now=at)


def intake(fields: Mapping[str, Any], policy: Policy, calendar: WorkCalendar, now: datetime) -> dict[str, Any]:
    """The fields of a new ticket as values: those of INTAKE_FIELDS, and received_at, level, level_reason, told.

    Raises:
        RefusedError: with the field's name.
    """
    asking = Asking(policy, calendar, now)
    shape: Shape = {
        **_INTAKE,
        "received_at": past(instant),
        "level": _level,
        "level_reason": _STORY,
        "told": _told,
    }
    rule = policy.act_rule(Act.REGISTER)
    found = shaped(fields, shape, (), asking)
    for name in ("channel", "cause"):
        if name not in found:
            raise refuse("missing", name, rule)
    whom(found.get("name", ""), found.get("phone", ""), rule)
    return found


def whom(name: str, number: str, rule: str) -> None:
    """Refuses a complainant without a name and without a number."""
    if not name and not number:
        raise refuse("name_or_phone", "name", rule)


_CLEARED: dict[str, Any] = {"bought_on": None, "happened_at": None, "reply_by": None}


def edited(args: Mapping[str, Any], asking: Asking) -> dict[str, Any]:
    """Fields to change as values; "" or None clears one."""
    found = shaped(args, _INTAKE, (), asking)
    for name, value in args.items():
        if name not in found:
            found[name] = _cleared(name, value)
    return found


def _cleared(name: str, value: Any) -> Any:
    if name in {"channel", "cause"}:
        raise refuse("empty", name)
    if name in {"urgent", "confidential"}:
        raise refuse("wrong_type", name, None, value=str(value))
    return _CLEARED.get(name, "")


SHAPES: Mapping[Act, tuple[Shape, tuple[str, ...]]] = _SHAPES
"""Act → (argument → its check, the needed ones)."""
