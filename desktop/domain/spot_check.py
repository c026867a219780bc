"""The second call: a share of customers is asked again by somebody who does not see the first rating.

Source: F-5.4.1.3
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from desktop.domain import seats
from desktop.domain.policy import Policy
from desktop.domain.scene import Scene, decides, in_states
from desktop.domain.timeline import Timeline
from desktop.domain.types import Act, Case, Event, State, Ticket

_WHOLE = 2**32
VEILED = "veiled"
"""Stands in the data of an event whose answer was taken out."""
ANSWER = "answer"
"""The kind of file in which a customer answers in writing."""
_SEEN = {Act.CALLBACK: ("means", "reached", "sets"), Act.ATTACH: ("attachment", "kind")}
"""What of an event stays to be seen when its answer is taken out."""


def drawn(policy: Policy, ticket: Ticket) -> bool:
    """Whether this ticket is one of the share; the same ticket is always drawn or never."""
    if policy.spot_check is None:
        return False
    number = int.from_bytes(sha256(str(ticket.id).encode()).digest()[:4])
    return Decimal(number) < policy.spot_check.share * _WHOLE


def over(policy: Policy, timeline: Timeline) -> bool:
    """Whether the customer answered the second call, declined, or was tried as often as the protocol asks."""
    misses = [one for one in timeline.seconds if not one.reached]
    return len(misses) < len(timeline.seconds) or len(misses) >= policy.protocol.attempts


def due(on: Scene) -> bool:
    """Whether somebody else should ask the customer of this case now: it lies in review, and nobody has yet."""
    if on.ticket.state is not State.REVIEW or on.timeline.rating is None or not drawn(on.policy, on.ticket):
        return False
    return not over(on.policy, on.timeline) and not _choice(on)[1]


def callers(on: Scene) -> seats.People:
    """Who should make the second call, and must not know the first answer before; () where none is due."""
    return _choice(on)[0] if due(on) else ()


def admit(on: Scene) -> None:
    """Refuses who has asked already, and who does not sit there."""
    check = on.policy.spot_check
    assert check is not None
    if on.person.id in barred(on):
        in_states(on, Act.CALLBACK, (State.CALLBACK,))
    decides(on, check.by, barred(on), check.rule)


def barred(on: Scene) -> frozenset[int]:
    """Who has the case, settled it, or made the first call."""
    keys = {on.ticket.handler, *(by for _, by in on.timeline.resolutions), *(one.by for one in on.timeline.callbacks)}
    return frozenset(key for key in keys if key is not None)


def _choice(on: Scene) -> tuple[seats.People, bool]:
    assert on.policy.spot_check is not None
    return seats.deciders(on.policy.spot_check.by, on.office, barred(on))


def holds_answer(act: Act, data: Mapping[str, Any]) -> bool:
    """Whether an event holds what the customer answered to who asked first: a rating with its words, or a file."""
    if act is Act.CALLBACK:
        return "satisfaction" in data and not data.get("second")
    return act is Act.ATTACH and data.get("kind") == ANSWER


def without_answer(act: Act, data: Mapping[str, Any]) -> dict[str, Any]:
    """What is left of an event's data for who is to ask again."""
    return {**{name: data[name] for name in _SEEN[act] if name in data}, VEILED: True}


def veiled(case: Case, reader: int) -> Case:
    """The case as it is shown to a person (key) who is to ask again: that the customer was asked, not what was said.

    A file that the reader attached stays in sight.
    """
    return replace(case, events=tuple(_veiled(event, reader) for event in case.events))


def _veiled(event: Event, reader: int) -> Event:
    if event.by == reader or not holds_answer(event.act, event.data):
        return event
    return replace(event, data=without_answer(event.act, event.data))


def disagrees(policy: Policy, timeline: Timeline) -> bool | None:
    """Whether the two ratings differ in whether they settle the case; None while there are not two."""
    second = next((one.rating for one in reversed(timeline.seconds) if one.rating is not None), None)
    if timeline.rating is None or second is None:
        return None
    one, other = policy.rating(timeline.rating), policy.rating(second)
    return one is not None and other is not None and one.settles != other.settles
