"""What a pack advises for a case beside what it demands: how its cause is handled, how the customer is answered.

Source: A-4, T-11, T-11b, T-12, P-5, F-5.3.1.1, F-talk
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from desktop.domain.policy import Policy
from desktop.domain.policy.item import Text
from desktop.domain.types import Act, Case, State

_TALKED_IN = frozenset({State.OPEN, State.HANDLING, State.CALLBACK})
"""Where somebody is about to speak with the customer."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice: what it is about, what to do or, where `spoken`, to say as it stands."""

    title: Text
    texts: tuple[Text, ...]
    rule: str
    spoken: bool = False


def handling(case: Case, policy: Policy) -> tuple[Advice, ...]:
    """How a complaint of this cause is handled, and how to go on after what was observed in the newest contact."""
    return (*cause(case, policy), *answering(policy, _observed(case)))


def talk(case: Case, policy: Policy) -> tuple[Advice, ...]:
    """The steps of a talk with their phrases, while there is one to come."""
    if case.ticket.state not in _TALKED_IN:
        return ()
    return tuple(Advice(step.name, step.phrases, step.rule, spoken=True) for step in policy.talk)


def cause(case: Case, policy: Policy) -> tuple[Advice, ...]:
    """How a complaint of this cause is handled. Source: A-4"""
    category = policy.category(case.ticket.category)
    return () if category is None else (Advice(category.name, (category.guidance,), category.rule),)


def _observed(case: Case) -> Collection[str]:
    """Codes of what was observed in the newest contact in which anything was."""
    heard = (event.data.get("behaviours") for event in reversed(case.events) if event.act is Act.CONTACT)
    return next((codes for codes in heard if codes), ())


def answering(policy: Policy, behaviours: Collection[str]) -> tuple[Advice, ...]:
    """The advice for each behaviour, then the manners of answering that fit, each once. Source: T-11, T-11b, P-5"""
    found = [one for one in policy.behaviours if one.code in behaviours]
    wanted = {code for one in found for code in one.manners}
    manners = (one for one in policy.manners if one.code in wanted)
    return (
        *(Advice(one.name, (one.advice,), one.rule) for one in found),
        *(Advice(one.name, one.phrases, one.rule, spoken=True) for one in manners),
    )
