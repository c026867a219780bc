"""The protocol of attempts: when a customer who can't be reached was tried often enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from desktop.domain.policy import Policy, Protocol
from desktop.domain.timeline import Attempt
from desktop.domain.types import WRITTEN
from desktop.domain.worktime import WorkCalendar


def tried_enough(attempts: Sequence[Attempt], policy: Policy, calendar: WorkCalendar) -> bool:
    """Whether the tries that did not reach the customer fulfil the protocol.

    Source: F-5.3.1.6, T-3
    """
    protocol = policy.protocol
    attempts = [attempt for attempt in attempts if not attempt.incoming]
    missed = [attempt for attempt in attempts if not attempt.reached]
    if protocol.daily:
        return len(missed) >= protocol.attempts and _tried_daily(missed, protocol, calendar)
    days = {calendar.local_day(attempt.at) for attempt in missed}
    wrote = any(attempt.means in WRITTEN for attempt in attempts)
    return len(missed) >= protocol.attempts and len(days) >= protocol.days and (wrote or not protocol.message)


def tried_since(attempts: Sequence[Attempt], policy: Policy, calendar: WorkCalendar) -> datetime | None:
    """The attempt, of some in order of time, with which the protocol was fulfilled; None if it is not."""
    for count in range(1, len(attempts) + 1):
        if tried_enough(attempts[:count], policy, calendar):
            return attempts[count - 1].at
    return None


def _tried_daily(missed: Sequence[Attempt], protocol: Protocol, calendar: WorkCalendar) -> bool:
    """Whether there were calls on so many days in a row, a message on the first of them. Source: T-3"""
    called = {calendar.local_day(one.at) for one in missed if one.means not in WRITTEN}
    wrote = {calendar.local_day(one.at) for one in missed if one.means in WRITTEN}
    first = called & wrote if protocol.message else called
    return any(all(day + timedelta(days=n) in called for n in range(protocol.days)) for day in first)


def missed_since(attempts: Sequence[Attempt], since: datetime) -> list[Attempt]:
    """The tries in vain from an instant on."""
    return [attempt for attempt in attempts if not attempt.reached and attempt.at >= since]
