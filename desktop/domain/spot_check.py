"""The second call: a share of customers is asked again by somebody who does not see the first rating.

Source: F-5.4.1.3
"""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256

from desktop.domain import seats
from desktop.domain.policy import Policy
from desktop.domain.scene import Scene, decides, in_states
from desktop.domain.timeline import Timeline
from desktop.domain.types import Act, State, Ticket

_WHOLE = 2**32


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
    """Whether somebody else should ask the customer of this case now."""
    if not drawn(on.policy, on.ticket) or on.timeline.rating is None or over(on.policy, on.timeline):
        return False
    return not _choice(on)[1]


def callers(on: Scene) -> seats.People:
    """Who may make the second call; () where there is nobody but who made the first."""
    people, alone = _choice(on)
    return () if alone else people


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


def hidden(on: Scene) -> bool:
    """Whether the first rating must not be shown to this person: they are the ones to ask again."""
    return due(on) and any(person.id == on.person.id for person in callers(on))


def disagrees(policy: Policy, timeline: Timeline) -> bool | None:
    """Whether the two ratings differ in whether they settle the case; None while there are not two."""
    second = next((one.rating for one in reversed(timeline.seconds) if one.rating is not None), None)
    if timeline.rating is None or second is None:
        return None
    one, other = policy.rating(timeline.rating), policy.rating(second)
    return one is not None and other is not None and one.settles != other.settles
