"""Acts that close: ask the customer, withdraw, review, file.

Source: F-5.3.1.6, F-5.3.1.7, F-5.4.1.3, F-5.1-L1, F-5.1-L2, F-5.1-L3, F-7, T-5a
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from desktop.domain import seats, spot_check
from desktop.domain.acts.rising import risen_sheet
from desktop.domain.policy import Protocol
from desktop.domain.protocol import missed_since, tried_enough
from desktop.domain.refusals import refuse
from desktop.domain.scene import Scene, decides, in_states, names, needed, not_in_seat, outcome, takes_part
from desktop.domain.timeline import Attempt
from desktop.domain.types import WRITTEN, Act, Outcome, State
from desktop.domain.worktime import WorkCalendar


def admit_callback(on: Scene, act: Act) -> None:
    """Who takes part, until the customer has rated. Source: F-5.3.1.6"""
    if spot_check.due(on):
        spot_check.admit(on)
        return
    in_states(on, act, (State.CALLBACK,))
    takes_part(on, act)
    _meeting_first(on)


def _meeting_first(on: Scene) -> None:
    """Refuses every end of a case that must go before the meeting. Source: F-5.3.1.7"""
    if on.timeline.dissatisfied:
        seat = on.route.refer
        people = () if seat is None else on.people(seat)
        raise refuse("meeting_first", "act", on.route.refer_rule, people=names(people))


def callback(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """The customer is told the result and asked: settled, rises, goes before the meeting, or could not be asked.

    Source: F-5.3.1.6, F-5.3.1.7, F-5.4.1.3
    """
    if on.ticket.state is State.REVIEW and not args.get("second"):
        raise refuse("second_call_only", "second", honesty_rule(on))
    if on.ticket.state is State.CALLBACK and args.get("second"):
        raise refuse("wrong_state", "second", honesty_rule(on), state=str(on.ticket.state), wanted=("review",))
    declined = args.get("declined", False)
    reached = args.get("reached", declined)
    honest = on.policy.honesty.rule
    if "satisfaction" in args and not reached:
        raise refuse("satisfaction_unreached", "satisfaction", honest)
    if "satisfaction" in args and declined:
        raise refuse("satisfaction_unreached", "declined", honest)
    if args.get("second"):
        return _second(on, args)
    if not reached:
        return _not_reached(on, args)
    if declined:
        return outcome(on, Act.CALLBACK, {**args, "reached": True}, changes={"state": State.REVIEW})
    if "satisfaction" not in args and on.route.examine and "said" in args:
        return outcome(on, Act.CALLBACK, {**args, "examined": True}, changes={"state": State.REVIEW})
    _honest(on, args)
    return _rated(on, args)


def honesty_rule(on: Scene) -> str:
    """The clause against made-up ratings, of the second call where the pack has one."""
    return on.policy.spot_check.rule if on.policy.spot_check else on.policy.honesty.rule


def _honest(on: Scene, args: Mapping[str, Any]) -> None:
    """Refuses a rating without the customer's words, or in writing without the attached answer. Source: F-5.4.1.3"""
    honest = on.policy.honesty.rule
    if "satisfaction" not in args:
        raise refuse("satisfaction_missing", "satisfaction", honest)
    if "said" not in args:
        raise refuse("empty", "said", honest)
    if on.policy.written_answer and args.get("means") in WRITTEN:
        since = on.timeline.resolutions[-1][0] if on.timeline.resolutions else on.ticket.received_at
        if not any(one.kind == spot_check.ANSWER and one.at >= since for one in on.timeline.attached):
            raise refuse("answer_missing", "means", honest)


def _second(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """Somebody else asked the customer again; it moves nothing. Source: F-5.4.1.3"""
    if args.get("reached") and not args.get("declined"):
        _honest(on, args)
    elif "reached" not in args and not args.get("declined"):
        raise refuse("missing", "reached", honesty_rule(on))
    return outcome(on, Act.CALLBACK, args)


def _not_reached(on: Scene, args: Mapping[str, Any]) -> Outcome:
    if "reached" not in args:
        raise refuse("missing", "reached", on.policy.honesty.rule)
    asked_since = on.timeline.resolutions[-1][0] if on.timeline.resolutions else on.ticket.received_at
    tried = Attempt(on.now, args.get("means", ""), reached=False, by=on.person.id)
    attempts = [*on.timeline.callbacks, *missed_since(on.timeline.attempts, asked_since), tried]
    proof = tried_enough(attempts, on.policy, on.calendar)
    changes = {"state": State.REVIEW} if proof else {}
    return outcome(on, Act.CALLBACK, {**args, "proof": proof}, changes=changes)


def _rated(on: Scene, args: Mapping[str, Any]) -> Outcome:
    rating = on.policy.rating(args["satisfaction"])
    assert rating is not None
    if rating.settles or on.route.examine:
        return outcome(on, Act.CALLBACK, args, changes={"state": State.REVIEW})
    if on.ticket.level < on.policy.top.number:
        sheet = risen_sheet(on, args)
        told = [sheet.fields["handler"]]
        return outcome(on, Act.CALLBACK, args, changes={"state": State.RISEN}, notified=told, new_sheet=sheet)
    if on.route.refer is not None and not on.timeline.decided:
        told = [person.id for person in on.people(on.route.refer)]
        return outcome(on, Act.CALLBACK, {**args, "to_meeting": True}, notified=told)
    return outcome(on, Act.CALLBACK, args, changes={"state": State.REVIEW})


def admit_withdraw(on: Scene, act: Act) -> None:
    """Who takes part, until the customer has rated. Source: T-5a"""
    in_states(on, act, (State.OPEN, State.HANDLING, State.APPROVAL, State.CALLBACK, State.PARKED))
    takes_part(on, act)
    _meeting_first(on)


def withdraw(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """The customer takes the complaint back, in own words; it is reviewed like any other end."""
    return outcome(on, Act.WITHDRAW, args, changes={"state": State.WITHDRAWN})


_TO_REVIEW = (State.REVIEW, State.WITHDRAWN)


def reviewers(on: Scene) -> tuple[seats.People, bool]:
    """Who reviews, and whether only those whose own case it is are left."""
    return seats.deciders(on.route.review, on.office, {key for key in barred(on) if key is not None})


def barred(on: Scene) -> tuple[int | None, ...]:
    """Whose own case it is: who has it, who proposed, who declared it settled."""
    timeline = on.timeline
    proposer = timeline.proposal.by if timeline.proposal else None
    settler = timeline.resolutions[-1][1] if timeline.resolutions else None
    return (on.ticket.handler, proposer, settler)


def admit_review(on: Scene, act: Act) -> None:
    """The seat that the level names, but nobody on the own case."""
    _meeting_first(on)
    in_states(on, act, _TO_REVIEW)
    if on.timeline.passed:
        raise refuse("already_reviewed", "act", on.route.rule)
    decides(on, on.route.review, barred(on), on.route.rule)


def review(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """Passed: it may be filed. Not passed: back to the handler, with an opinion."""
    own = decides(on, on.route.review, barred(on), on.route.rule)
    data = {**args, "own_case": True} if own else dict(args)
    if args["passed"]:
        needed(on, Act.REVIEW)
        if on.route.examine and "holes" not in args:
            raise refuse("holes_missing", "holes", on.route.examine_rule)
        if _never_reached(on):
            data["counts_as_ours"] = True
        return outcome(on, Act.REVIEW, data, notified=[p.id for p in on.people(on.route.file)])
    if "opinion" not in args:
        raise refuse("opinion_needed", "opinion", on.route.rule)
    if on.timeline.unanswered and on.policy.protocol.follow_days:
        told = [] if on.ticket.handler is None else [on.ticket.handler]
        return outcome(on, Act.REVIEW, {**data, "unanswered": True}, changes={"state": State.CALLBACK}, notified=told)
    back = State.HANDLING if on.timeline.reached or on.timeline.unreachable else State.OPEN
    told = [] if on.ticket.handler is None else [on.ticket.handler]
    return outcome(on, Act.REVIEW, data, changes={"state": back}, notified=told)


def _never_reached(on: Scene) -> bool:
    """Refuses to pass a case whose customer was never asked, while it must be followed; True = that is over.

    Source: T-4
    """
    protocol = on.policy.protocol
    if not protocol.follow_days or not on.timeline.unanswered or on.ticket.state is State.WITHDRAWN:
        return False
    until = followed_until(on.ticket.received_at, protocol, on.calendar)
    if on.calendar.local_day(on.now) < until:
        raise refuse("never_reached", "passed", protocol.follow_rule, until=until)
    return True


def followed_until(received_at: datetime, protocol: Protocol, calendar: WorkCalendar) -> date:
    """The first day on which a case whose customer was never reached may be closed. Source: T-4"""
    day = calendar.local_day(received_at)
    following = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return following + timedelta(days=protocol.follow_days)


def admit_file(on: Scene, act: Act) -> None:
    """The archive, once the review is passed. Source: F-5.1-L1, F-7"""
    _meeting_first(on)
    in_states(on, act, _TO_REVIEW)
    rule = on.policy.act_rule(act)
    if not on.timeline.passed:
        raise refuse("not_reviewed", "act", on.route.rule, people=names(reviewers(on)[0]))
    check = on.policy.spot_check
    if check is not None and check.before_filing and spot_check.due(on):
        raise refuse("second_call_first", "act", check.rule, people=names(spot_check.callers(on)))
    people = on.people(on.route.file)
    if all(person.id != on.person.id for person in people):
        raise not_in_seat(on, on.route.file, people, rule)


def file(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """Into the archive; nothing moves it any more."""
    needed(on, Act.FILE)
    return outcome(on, Act.FILE, args, changes={"state": State.FILED})
