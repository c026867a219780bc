"""What pack and case ask for: whether a field appears in a form, and whether it must be filled. No Qt here.

Everything here mirrors a refusal of the engine or a part of the pack; nothing is decided.
"""

from __future__ import annotations

from desktop.domain import hearing, needs
from desktop.domain.hearing import Hearing
from desktop.domain.policy import AmountRule, ClockRule, Finding, Need, RemedyRule, Standard, Start
from desktop.domain.timeline import fold
from desktop.domain.types import WRITTEN, Channel, Clock
from desktop.ui.ticket.forms.fields import Setting, Test, Values

PHONE_ANSWER = "answer"
"""The standard that measures how long the phone rang. Source: A-8"""
_WHOLE = 100


def knows_cut_off(setting: Setting) -> bool:
    """Whether the pack has a clock that runs after a call was cut off. Source: P-8"""
    return any(clock.start is Start.DROPPED for clock in setting.detail.policy.clocks)


def ring_standard(setting: Setting) -> Standard | None:
    """How long a phone may ring in this trade, None where nothing is said. Source: A-8"""
    return next((one for one in setting.detail.policy.standards if one.code == PHONE_ANSWER), None)


def measures_rings(setting: Setting) -> bool:
    """Whether the pack measures how long the phone rang. Source: A-8"""
    return ring_standard(setting) is not None


def customer_rang(_setting: Setting, values: Values) -> bool:
    """Whether the customer called us."""
    return values.get("incoming") is True and values.get("means") == Channel.PHONE


def words_to_send(_setting: Setting, values: Values) -> bool:
    """Whether ready words help: the customer was not reached, or is written to. Source: T-3, P-8, A-9"""
    writes = values.get("means") in WRITTEN
    return values.get("incoming") is not True and (values.get("reached") is False or writes)


def asks_term(setting: Setting) -> bool:
    """Whether some file of this pack holds until a date. Source: A-9"""
    return any(kind.term for kind in setting.detail.policy.attachments)


def asks_notice(setting: Setting) -> bool:
    """Whether the customer must be told of some file of this pack. Source: A-9"""
    return any(kind.notice for kind in setting.detail.policy.attachments)


def term_of_kind(setting: Setting, values: Values) -> bool:
    """Whether the chosen kind of file needs the date until which it holds. Source: A-9"""
    kind = setting.detail.policy.attachment(str(values.get("kind") or ""))
    return kind is not None and kind.term


def notice_of_kind(setting: Setting, values: Values) -> bool:
    """Whether the customer must be told of the chosen kind of file. Source: A-9, "Law and decency" """
    kind = setting.detail.policy.attachment(str(values.get("kind") or ""))
    return kind is not None and kind.notice


def remedy_rule(setting: Setting, values: Values) -> RemedyRule | None:
    """What the pack says of the chosen remedy."""
    return setting.detail.policy.remedy(str(values.get("remedy.kind") or ""))


def takes_amount(setting: Setting, values: Values) -> bool:
    """Whether the chosen remedy can carry an amount."""
    rule = remedy_rule(setting, values)
    return rule is None or rule.amount is not AmountRule.NONE


def needs_amount(setting: Setting, values: Values) -> bool:
    """Whether the chosen remedy must carry an amount."""
    rule = remedy_rule(setting, values)
    return rule is not None and rule.amount is AmountRule.NEEDED


def remedy_asks(argument: str) -> Test:
    """Whether the chosen remedy asks for this argument of a proposal. Source: A-11"""

    def test(setting: Setting, values: Values) -> bool:
        rule = remedy_rule(setting, values)
        return rule is not None and argument in rule.asks

    return test


def finding(setting: Setting, values: Values) -> Finding | None:
    """What the typed shares of responsibility mean; None while they make no whole. Source: P-3"""
    shares = values.get("responsibility") or {}
    return setting.detail.policy.finding(shares) if sum(shares.values()) == _WHOLE else None


def needs_of(setting: Setting, fact: str) -> tuple[Need, ...]:
    """Needs of the pack that this fact would meet and that are meant for such a case, whatever is found in it."""
    case, policy = setting.detail.case, setting.detail.policy
    found = (need for block in policy.blocks for need in block.needs if fact in need.one_of)
    return tuple(need for need in found if needs.meant(need, case))


def asked_fact(fact: str) -> Test:
    """Whether the pack asks for a fact under the typed shares of responsibility. Source: P-2, P-3, A-11"""

    def test(setting: Setting, values: Values) -> bool:
        found = finding(setting, values)
        code = found.code if found else ""
        return any(not need.findings or code in need.findings for need in needs_of(setting, fact))

    return test


def ours(setting: Setting, values: Values) -> int:
    """How much of the typed shares falls on the house."""
    shares = values.get("responsibility") or {}
    return sum(shares.get(party.code, 0) for party in setting.detail.policy.responsibility if party.ours)


def house_bears(setting: Setting, values: Values) -> bool:
    """Whether the house may bear something of it: not where the typed shares say that it bears nothing."""
    shares = values.get("responsibility") or {}
    return bool(sum(shares.values()) != _WHOLE or ours(setting, values) > 0)


def named(setting: Setting, values: Values) -> str:
    """Whom the finding would name: the person, else the department; "" where the house bears nothing."""
    if not house_bears(setting, values):
        return ""
    return str(values.get("person") or values.get("department") or "")


def term(setting: Setting) -> ClockRule | None:
    """How long whom a finding names has to answer, at this level. Source: "Law and decency" """
    level = setting.detail.case.ticket.level
    clocks = setting.detail.policy.clocks
    return next((one for one in clocks if one.start is Start.NAMED and level in one.amounts), None)


def asked(setting: Setting) -> Hearing | None:
    """The hearing of whom the newest finding names."""
    return hearing.open_hearing(setting.detail.policy, fold(setting.detail.case))


def term_clock(setting: Setting) -> Clock | None:
    """The clock of that hearing; None where the pack sets no term."""
    heard = asked(setting)
    return hearing.term(setting.detail.policy, heard, setting.detail.clocks) if heard is not None else None


def term_over(setting: Setting) -> bool:
    """Whether the term for a statement is over."""
    clock = term_clock(setting)
    return clock is not None and clock.due_at <= setting.now


def tells(_setting: Setting, values: Values) -> bool:
    """Whether somebody was ticked as told."""
    return bool(values.get("informed"))


def speaks(_setting: Setting, values: Values) -> bool:
    """Whether whom the finding names said something."""
    return values.get("silent") is not True


def examines(setting: Setting) -> bool:
    """Whether the review of this level looks for holes in the process instead of scoring. Source: T-10"""
    return setting.detail.policy.level(setting.detail.case.ticket.level).route.examine


def scores(setting: Setting, _values: Values) -> bool:
    """Whether the case can't go on without a rating, once the customer was reached. Source: F-5.4.1.3, T-10"""
    return not examines(setting)
