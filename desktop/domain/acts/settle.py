"""Acts that settle: investigate, propose, approve or reject, resolve, wait for the customer.

Source: F-5.1-L1, F-5.1-L2, F-5.1-L3, F-4.3.2, F-5.3.1.4
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from desktop.domain.refusals import refuse
from desktop.domain.scene import Scene, decides, handles, in_states, names, needed, outcome, takes_part
from desktop.domain.types import Act, Outcome, Seat, State


def reported(on: Scene, _: Act) -> None:
    """Refuses what must wait for the special report. Source: F-5.1-L3"""
    route = on.route
    if route.report and not on.timeline.reported:
        people = [person for seat in route.report for person in on.people(seat)]
        raise refuse("report_first", "act", route.rule, level=on.ticket.level, people=names(people))


def admit_investigate(on: Scene, act: Act) -> None:
    """Who settles this level, also while the customer is not reached yet."""
    in_states(on, act, (State.OPEN, State.HANDLING))
    handles(on, act)
    reported(on, act)


def investigate(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """What was found out; a newer finding stands for the older one."""
    return outcome(on, Act.INVESTIGATE, args)


def admit_propose(on: Scene, act: Act) -> None:
    """Who settles this level, once the customer was reached. Source: F-5.1.1"""
    in_states(on, act, (State.OPEN, State.HANDLING))
    handles(on, act)
    reported(on, act)
    if on.ticket.state is State.OPEN:
        needed(on, act)
        in_states(on, act, (State.HANDLING,))


def propose(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """A remedy: within the person's authority it stands, beyond it waits for a higher tier.

    Source: F-4.3.2, F-5.1-L3
    """
    needed(on, Act.PROPOSE)
    tier = approving_tier(on, args["remedy"].get("amount"))
    data = {**args, "approve_tier": tier}
    if tier is None:
        return outcome(on, Act.PROPOSE, data)
    people = [person.id for person in on.people(approval_seat(on, tier))]
    return outcome(on, Act.PROPOSE, data, changes={"state": State.APPROVAL}, notified=people)


def approving_tier(on: Scene, amount: Decimal | None) -> int | None:
    """Which tier must agree to this amount; None = nobody."""
    wanted = on.route.approve.tier if on.route.approve else None
    limit = on.policy.limit(on.person.tier)
    if limit is None or (amount or Decimal(0)) <= limit:
        return wanted
    enough = next(a.tier for a in on.policy.authority if a.limit is None or a.limit >= (amount or Decimal(0)))
    return max(enough, wanted or enough)


def approval_seat(on: Scene, tier: int) -> Seat:
    """Who agrees in a tier: those whom the level names, else anybody of it."""
    named = on.route.approve
    return named if named is not None and named.tier == tier else Seat(tier)


def admit_decision(on: Scene, act: Act) -> None:
    """The tier that the proposal waits for, but not whose proposal it is."""
    in_states(on, act, (State.APPROVAL,))
    _own(on, act)


def _own(on: Scene, act: Act) -> bool:
    proposal = on.timeline.proposal
    if proposal is None or proposal.approve_tier is None:
        raise refuse("nothing_waits", "act", on.policy.act_rule(act))
    seat = approval_seat(on, proposal.approve_tier)
    return decides(on, seat, (proposal.by, on.ticket.handler), _approval_rule(on))


def _approval_rule(on: Scene) -> str:
    return on.route.rule if on.route.approve else on.policy.act_rule(Act.APPROVE)


def approve(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """The remedy may be carried out."""
    return _decided(on, Act.APPROVE, args)


def reject(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """The remedy may not be carried out; another must be proposed."""
    return _decided(on, Act.REJECT, args)


def _decided(on: Scene, act: Act, args: Mapping[str, Any]) -> Outcome:
    data = {**args, "own_case": True} if _own(on, act) else args
    handler = on.ticket.handler
    told = [] if handler is None else [handler]
    return outcome(on, act, data, changes={"state": State.HANDLING}, notified=told)


def admit_resolve(on: Scene, act: Act) -> None:
    """Who settles this level."""
    in_states(on, act, (State.HANDLING,))
    handles(on, act)


def resolve(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """It is done; now the customer is told and asked. Source: F-5.3.1.6"""
    needed(on, Act.RESOLVE)
    return outcome(on, Act.RESOLVE, args, changes={"state": State.CALLBACK})


def admit_park(on: Scene, act: Act) -> None:
    """Who settles this level; not before the customer was reached, or tried as often as the protocol asks."""
    if on.ticket.state is State.OPEN:
        handles(on, act)
        protocol = on.policy.protocol
        raise refuse("park_unreached", "act", on.policy.parking.rule, attempts=protocol.attempts, days=protocol.days)
    in_states(on, act, (State.HANDLING,))
    handles(on, act)


def park(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """Waits for the customer; clocks that may wait stand still."""
    return outcome(on, Act.PARK, args, changes={"state": State.PARKED})


def admit_resume(on: Scene, act: Act) -> None:
    """Who takes part."""
    in_states(on, act, (State.PARKED,))
    takes_part(on, act)


def resume(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """Goes on where it was parked."""
    return outcome(on, Act.RESUME, args, changes={"state": on.timeline.parked_from()})
