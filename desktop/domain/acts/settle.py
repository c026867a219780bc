"""Acts that settle: investigate, propose, approve or reject, resolve, wait for the customer.

Source: F-5.1-L1, F-5.1-L2, F-5.1-L3, F-4.3.2, F-5.3.1.4
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from desktop.domain import hearing
from desktop.domain.acts.rising import judged_changes
from desktop.domain.clocks import clocks
from desktop.domain.hearing import Hearing
from desktop.domain.refusals import refuse
from desktop.domain.scene import Scene, decides, handles, in_states, names, needed, not_ended, outcome, takes_part
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
    """What was found out; a newer finding stands for the older one. Source: P-2, T-6"""
    needed(on, Act.INVESTIGATE)
    category = on.policy.category(on.ticket.category)
    if category is not None and category.fixed and "responsibility" in args:
        ours = sum(args["responsibility"].get(party.code, 0) for party in on.policy.responsibility if party.ours)
        if ours != 100:
            raise refuse("category_fixed", "responsibility", category.rule, category=category.code)
    return outcome(on, Act.INVESTIGATE, args)


def admit_statement(on: Scene, act: Act) -> None:
    """Who takes part, or whom the finding names, until the review is passed. Source: "Law and decency" """
    not_ended(on, act)
    if on.timeline.passed:
        raise refuse("already_reviewed", "act", on.policy.act_rule(Act.REVIEW))
    asked = hearing.open_hearing(on.policy, on.timeline)
    if asked is None:
        raise refuse("nobody_named", "act", on.policy.act_rule(act))
    if on.person.name != asked.name:
        takes_part(on, act)


def statement(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """What whom the finding names says to it; or that they let the term pass. Source: "Law and decency" """
    asked = hearing.open_hearing(on.policy, on.timeline)
    assert asked is not None
    rule = on.policy.act_rule(Act.STATEMENT)
    if args.get("at", on.now) < on.ticket.received_at:
        raise refuse("before_received", "at", rule, at=args["at"], received_at=on.ticket.received_at)
    if args.get("silent"):
        _lapsed(on, asked, args)
    elif "said" not in args:
        raise refuse("empty", "said", rule)
    return outcome(on, Act.STATEMENT, {**args, "person": args.get("person", asked.name)})


def _lapsed(on: Scene, asked: Hearing, args: Mapping[str, Any]) -> None:
    """Refuses to call somebody silent who may still speak, or who spoke."""
    term = hearing.term(on.policy, asked, clocks(on.case, on.policy, on.calendar, on.now, on.timeline))
    rule = on.policy.act_rule(Act.STATEMENT) if term is None else term.rule
    if "said" in args:
        raise refuse("silent_words", "said", rule)
    if term is None:
        raise refuse("no_term", "silent", rule)
    if term.due_at > on.now:
        raise refuse("term_runs", "silent", rule, until=term.due_at)


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
    _fits(on, args)
    seat = approving_seat(on, args["remedy"])
    data = {**args, "approve_tier": None if seat is None else seat.tier}
    if seat is None:
        return outcome(on, Act.PROPOSE, data)
    people = [person.id for person in on.people(seat)]
    return outcome(on, Act.PROPOSE, data, changes={"state": State.APPROVAL}, notified=people)


def approving_seat(on: Scene, remedy: Mapping[str, Any]) -> Seat | None:
    """Who must agree to this remedy before it may be carried out; None = nobody."""
    tier = approving_tier(on, remedy)
    if tier is None:
        return None
    named = [on.route.approve, *_special(on, remedy)]
    return next((seat for seat in named if seat is not None and seat.tier == tier), Seat(tier))


def _fits(on: Scene, args: Mapping[str, Any]) -> None:
    """Refuses a remedy that the finding does not allow, or without what it asks. Source: P-3, A-11"""
    rule = on.policy.remedy(args["remedy"]["kind"])
    for name in rule.asks if rule else ():
        if not args.get(name):
            raise refuse("missing", name, rule.rule if rule else "")
    finding = on.policy.finding(on.timeline.found)
    if finding is not None and finding.remedies and args["remedy"]["kind"] not in finding.remedies:
        raise refuse(
            "remedy_not_for_finding", "remedy.kind", finding.rule, finding=finding.name, remedies=finding.remedies
        )


def approving_tier(on: Scene, remedy: Mapping[str, Any]) -> int | None:
    """Which tier must agree to this remedy; None = nobody."""
    amount = Decimal(remedy.get("amount") or 0)
    tiers = [] if on.route.approve is None else [on.route.approve.tier]
    tiers += [seat.tier for seat in _special(on, remedy) if seat.tier > on.person.tier]
    limit = on.policy.limit(on.person.tier)
    if limit is not None and amount > limit:
        tiers.append(next(a.tier for a in on.policy.authority if a.limit is None or a.limit >= amount))
    return max(tiers, default=None)


def _special(on: Scene, remedy: Mapping[str, Any]) -> list[Seat]:
    """Seats that must agree to this kind of remedy, or to money under this finding. Source: P-3"""
    rule, finding = on.policy.remedy(remedy["kind"]), on.policy.finding(on.timeline.found)
    seats_ = [] if rule is None or rule.approve is None else [rule.approve]
    if finding is not None and finding.approve is not None and Decimal(remedy.get("amount") or 0) > 0:
        seats_.append(finding.approve)
    return seats_


def approval_seat(on: Scene, tier: int) -> Seat:
    """Who agrees in a tier: those whom the level, the remedy or the finding names, else anybody of it."""
    offered = on.timeline.proposal
    remedy = {"kind": offered.remedy.kind, "amount": offered.remedy.amount} if offered else None
    named = [on.route.approve, *(_special(on, remedy) if remedy else ())]
    return next((seat for seat in named if seat is not None and seat.tier == tier), Seat(tier))


def admit_decision(on: Scene, act: Act) -> None:
    """The tier that the proposal waits for, but not whose proposal it is."""
    in_states(on, act, (State.APPROVAL,))
    _own(on, act)


def _own(on: Scene, act: Act) -> bool:
    request, second = on.timeline.request, on.policy.reclassification.review
    if request is not None and second is not None:
        return decides(on, second, (request.by, on.ticket.handler), on.policy.reclassification.rule)
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
    if on.timeline.request is not None:
        changes = judged_changes(on, act is Act.APPROVE)
        return outcome(on, act, {**data, "decides": "reclassify"}, changes=changes, notified=told)
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
    in_states(on, act, (State.HANDLING, State.CALLBACK) if on.timeline.followed else (State.HANDLING,))
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
