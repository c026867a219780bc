"""What a pack advises for a case beside what it demands: how its cause is handled, how the customer is answered.

Source: A-4, T-11, T-11b, T-12, P-5, F-5.3.1.1, F-talk
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.domain.policy import Policy
from desktop.domain.policy.item import Text
from desktop.domain.types import Act, Case, State

_TALKED_IN = frozenset({State.OPEN, State.HANDLING, State.CALLBACK})
"""Where somebody is about to speak with the customer."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice: what it is about, what to do or to say."""

    title: Text
    texts: tuple[Text, ...]
    rule: str


def handling(case: Case, policy: Policy) -> tuple[Advice, ...]:
    """How a complaint of this cause is handled, and how to go on after what was observed in the newest contact."""
    return (*_cause(case, policy), *_observed(case, policy))


def talk(case: Case, policy: Policy) -> tuple[Advice, ...]:
    """The steps of a talk with their phrases, while there is one to come."""
    if case.ticket.state not in _TALKED_IN:
        return ()
    return tuple(Advice(step.name, step.phrases, step.rule) for step in policy.talk)


def _cause(case: Case, policy: Policy) -> Iterator[Advice]:
    category = policy.category(case.ticket.category)
    if category is not None:
        yield Advice(category.name, (category.guidance,), category.rule)


def _observed(case: Case, policy: Policy) -> Iterator[Advice]:
    """The advice for each behaviour, then the manners of answering that fit, each once. Source: T-11, T-11b, P-5"""
    heard = (event.data.get("behaviours") for event in reversed(case.events) if event.act is Act.CONTACT)
    newest = next((codes for codes in heard if codes), ())
    found = [one for one in policy.behaviours if one.code in newest]
    for one in found:
        yield Advice(one.name, (one.advice,), one.rule)
    wanted = {code for one in found for code in one.manners}
    for manner in policy.manners:
        if manner.code in wanted:
            yield Advice(manner.name, manner.phrases, manner.rule)
