"""What follows when a deadline is missed, said before it is. People decide; nothing is deducted by it.

Source: F-5.4.1.1, F-5.4.1.2, F-5.4.1.3, "Law and decency"
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext, pick
from desktop.desk.warnings import Soon
from desktop.domain.policy import ClockRule, Policy
from desktop.ui.wording import clocks


def clause_words(policy: Policy, rule: ClockRule) -> str:
    """The clause that a miss of this deadline falls under: F-5.4.1.1 未按时应诉; "" where the pack suggests nothing."""
    penalty = policy.penalty(rule.consequence)
    return "" if penalty is None else _("{rule} {name}").format(rule=penalty.rule, name=pick(penalty.name))


def follows_words(policy: Policy, rule: ClockRule) -> str:
    """What comes after the end: the clause of the miss, else that it is late under the deadline's own clause."""
    clause = clause_words(policy, rule)
    if clause:
        return _("then {clause}").format(clause=clause)
    return _("then late under {rule}").format(rule=rule.rule)


def warning_words(policy: Policy, rule: ClockRule, due_at: datetime, now: datetime, what: str = "") -> str:
    """What is left and which clause follows: 首次联系剩 42分，之后适用 F-5.4.1.1 未按时应诉."""
    left = clocks.remaining_words(due_at, now)
    words = _("{clock}: {left}, {follows}")
    return words.format(clock=what or pick(rule.name), left=left, follows=follows_words(policy, rule))


def soon_words(found: Sequence[Soon], policy: Policy, now: datetime) -> tuple[str, str]:
    """The nearest of some deadlines in few words, with how many more there are; and all of them in full, one a line."""
    if not found:
        return "", ""
    first, more = found[0], len(found) - 1
    penalty = policy.penalty(first.rule.consequence)
    short = _("{clock}: {left}, then {rule}").format(
        clock=pick(first.rule.name),
        left=clocks.remaining_words(first.due_at, now),
        rule=penalty.rule if penalty is not None else first.rule.rule,
    )
    lines = (
        _("{number} {warning}").format(number=one.number, warning=warning_words(policy, one.rule, one.due_at, now))
        for one in found
    )
    if more:
        short = ngettext("{warning}; {count} more", "{warning}; {count} more", more).format(warning=short, count=more)
    return short, "\n".join(lines)
