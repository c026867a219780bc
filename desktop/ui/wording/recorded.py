"""Words for what acts record: promises, remedies, answers, shares, what was observed, what raised the level."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from desktop.base.i18n import format_datetime, format_money, pick
from desktop.base.i18n import gettext as _
from desktop.domain.policy import Policy, Trigger
from desktop.domain.types import Triage
from desktop.ui.wording import names
from desktop.ui.wording.joining import listed

Data = Mapping[str, Any]


def instant(value: object) -> datetime | None:
    """An instant out of an event's data (ISO 8601); None if there is none or it can't be read."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def promises(data: Data) -> tuple[Data, ...]:
    """What a contact promised, in order: one mapping or several."""
    promised = data.get("promised") or ()
    return (promised,) if isinstance(promised, Mapping) else tuple(promised)


def promise_words(promise: Data) -> str:
    """A promise with its date: 10:30 前回电."""
    what, due = str(promise.get("what") or ""), instant(promise.get("by"))
    if due is None:
        return what
    return _("{what} by {time}").format(what=what, time=format_datetime(due, "MM-dd HH:mm"))


def remedy_words(remedy: Data) -> str:
    """What the customer gets, with the amount where it costs money: 退款 ¥88.00."""
    word = names.remedy_name(str(remedy.get("kind") or ""))
    amount = remedy.get("amount")
    try:
        return f"{word} {format_money(Decimal(str(amount)))}" if amount not in (None, "") else word
    except InvalidOperation:
        return f"{word} {amount}"


def satisfaction_words(policy: Policy, answer: int) -> str:
    """An answer of the scale with its word: 4 不满意."""
    rating = policy.rating(answer)
    return f"{answer} {pick(rating.name)}" if rating else str(answer)


def settles(policy: Policy, answer: int) -> bool:
    """Whether this answer settles the case; False for one that is not on the scale."""
    rating = policy.rating(answer)
    return rating is not None and rating.settles


def responsibility_words(policy: Policy, shares: Data) -> str:
    """Who bears what, in percent and in the pack's order; parties that bear nothing are left out. Source: P-3"""
    borne = [(pick(party.name), shares.get(party.code)) for party in policy.responsibility]
    return listed(_("{party} {percent} %").format(party=name, percent=share) for name, share in borne if share)


def behaviour_words(policy: Policy, codes: Collection[str]) -> str:
    """What was observed in one contact, in the pack's neutral words. Source: T-11"""
    return listed(pick(one.name) for one in policy.behaviours if one.code in codes)


def found_words(policy: Policy, triage: Triage) -> tuple[str, ...]:
    """The words of people that raised the level, gravest first; what fired without a word is left out."""
    hits = ((hit.word, policy.trigger(hit.trigger)) for hit in triage.hits)
    said = (word for word, trigger in hits if trigger is not None and is_said(trigger, word))
    return tuple(dict.fromkeys(said))


def is_said(trigger: Trigger, word: str) -> bool:
    """Whether what made a trigger fire is a word of the customer, and not the code of the channel."""
    return word in trigger.words and word not in trigger.channels
