"""Acts that change the level or carry a case upward: hand over, raise, judge anew, report, the meeting.

Source: F-4.3.1, F-4.3.2, F-4.3.3, F-5.1-L2, F-5.1-L3, F-5.3.1.6, F-5.3.1.7, T-5b
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.domain import seats
from desktop.domain.acts.records import offered, told_seats
from desktop.domain.policy import Level
from desktop.domain.refusals import refuse
from desktop.domain.scene import (
    Scene,
    asked_level,
    decides,
    handles,
    in_states,
    names,
    not_in_seat,
    outcome,
    proposed,
    undecided,
)
from desktop.domain.triage import triage
from desktop.domain.types import INTAKE_FIELDS, Act, NewSheet, Outcome, Seat, State
from desktop.domain.values import stored

_RISING = (State.OPEN, State.HANDLING, State.APPROVAL, State.CALLBACK, State.PARKED)


def seat_of(on: Scene, level: Level) -> tuple[int, int]:
    """(tier, handler) of a case that comes to a level: who has it keeps it where the seat is theirs."""
    seat = level.route.handle
    handler = on.office.person(on.ticket.handler)
    if handler is not None and not handler.retired and seats.tier_held(handler, level, on.office) == seat.tier:
        return seat.tier, handler.id
    people = on.people(seat)
    return seat.tier, people[0].id if people else on.person.id


def risen_sheet(on: Scene, args: Mapping[str, Any]) -> NewSheet:
    """The sheet on which a dissatisfied customer's case goes on, one level higher. Source: F-5.3.1.6"""
    ticket = on.ticket
    level = on.policy.level(ticket.level + 1)
    tier, handler = seat_of(on, level)
    standing = {"state": State.OPEN, "level": level.number, "tier": tier, "handler": handler}
    fields = {name: getattr(ticket, name) for name in INTAKE_FIELDS}
    fields |= {
        **standing,
        "received_at": on.now,
        "received_by": ticket.received_by,
        "level_reason": "",
        "previous_sheet": ticket.id,
        "sheet_index": ticket.sheet_index + 1,
    }
    event = {
        "channel": ticket.channel,
        "sets": stored(standing),
        "proposed": max(level.number, proposed(on).level),
        "previous": ticket.id,
        "satisfaction": args["satisfaction"],
        "said": args["said"],
        "promised": [{"what": one.what, "by": stored(one.due_at)} for one in on.timeline.open_promises],
        "rule": on.policy.act_rule(Act.CALLBACK),
        "informed_seats": told_seats(on, (handler, on.person.id), level),
    }
    return NewSheet(fields, event)


def admit_escalate(on: Scene, act: Act) -> None:
    """Who has it, who received it, or anybody not below where it lies."""
    in_states(on, act, _RISING)
    if on.timeline.dissatisfied:
        raise refuse("meeting_first", "act", on.route.refer_rule, people=())
    if not (on.involved or on.person.tier >= on.ticket.tier):
        raise not_in_seat(on, Seat(on.ticket.tier), on.people(on.route.handle), on.route.rule)
    if not on.below and on.ticket.level >= on.policy.top.number:
        raise refuse("already_there", "act", on.policy.top.rule, level=on.ticket.level)
    if on.route.stays and not on.below and proposed(on).level <= on.ticket.level:
        raise refuse("stays_here", "act", on.route.rule, level=on.ticket.level)


def escalate(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """The same sheet handed to the tier of its level, or raised to a graver one.

    Without `to_level`: the level that the rules propose, at least the present one. Without `to`: the best one of the
    seat. Without `notified`: all whom the rules want told.
    """
    level = _target(on, args)
    people = on.people(level.route.handle)
    receiver = _receiver(on, args, level, people)
    told = _notified(on, args, level, receiver)
    raised = level.number != on.ticket.level
    state = State.HANDLING if on.timeline.reached or on.timeline.unreachable else State.OPEN
    data = {
        **args,
        "from_level": on.ticket.level,
        "to_level": level.number,
        "to": receiver,
        "notified": list(told),
        "informed_seats": told_seats(on, (receiver, *told, on.person.id), level),
        "proposed": max(proposed(on).level, on.timeline.proposed_level),
        "rule": level.route.rule if not raised else level.rule,
    }
    changes: dict[str, Any] = {
        "state": state,
        "level": level.number,
        "tier": level.route.handle.tier,
        "handler": receiver,
    }
    if raised:
        changes["level_reason"] = args["reason"]
    return outcome(on, Act.ESCALATE, data, changes=changes, notified=[receiver, *told])


def _target(on: Scene, args: Mapping[str, Any]) -> Level:
    now = on.ticket.level
    wanted = args.get("to_level", asked_level(on, proposed(on)))
    level = on.policy.level(wanted)
    if wanted < now:
        raise refuse("level_not_lower", "to_level", level.rule, level=now)
    if wanted == now and not on.below:
        raise refuse("already_there", "to_level", level.route.rule, level=now)
    ladder = on.policy.ladder
    if ladder is not None and wanted > max(now + 1, proposed(on).level):
        raise refuse("one_level_at_a_time", "to_level", ladder.rule, level=now + 1)
    return level


def _receiver(on: Scene, args: Mapping[str, Any], level: Level, people: seats.People) -> int:
    if "to" not in args:
        handler = on.office.person(on.ticket.handler)
        if handler is not None and any(p.id == handler.id for p in people):
            return handler.id
        return people[0].id
    if all(person.id != args["to"] for person in people):
        raise refuse("not_a_receiver", "to", level.route.rule, person=args["to"], people=names(people))
    return int(args["to"])


def must_know(on: Scene, level: Level) -> dict[int, str]:
    """Who must be told when the case goes to a level, about what was found in it: person → clause."""
    rules = {hit.trigger: hit.rule for hit in proposed(on).hits if hit.level <= level.number}
    out: dict[int, str] = {}
    for code, rule in rules.items():
        trigger = on.policy.trigger(code)
        for seat in trigger.notify if trigger else ():
            for person in on.people(seat)[:1]:
                out.setdefault(person.id, rule)
    return out


def _notified(on: Scene, args: Mapping[str, Any], level: Level, receiver: int) -> tuple[int, ...]:
    wanted = {key: rule for key, rule in must_know(on, level).items() if key not in {on.person.id, receiver}}
    if "notified" not in args:
        return tuple(wanted)
    missing = [key for key in wanted if key not in args["notified"]]
    if missing:
        people = [person for person in on.office.people if person.id in missing]
        raise refuse("notify_missing", "notified", wanted[missing[0]], people=names(people))
    for key in args["notified"]:
        if on.office.person(key) is None:
            raise refuse("person_unknown", "notified", None, person=key)
    return tuple(dict.fromkeys(args["notified"]))


def admit_reclassify(on: Scene, act: Act) -> None:
    """Who settles this level; raising is open to whoever takes part."""
    reviewed = on.policy.reclassification.review is not None
    in_states(on, act, (*_JUDGED, State.REVIEW) if reviewed else _JUDGED)
    category = on.policy.category(on.ticket.category)
    if category is not None and category.fixed:
        raise refuse("category_fixed", "category", category.rule, category=category.code)
    if on.policy.protocol.follow_days and (on.timeline.unanswered or on.timeline.unreachable):
        rule = on.policy.protocol.follow_rule
        raise refuse("category_locked", "category", rule, category=on.ticket.category)
    if on.timeline.passed:
        raise refuse("already_reviewed", "act", on.policy.act_rule(Act.REVIEW))
    if on.timeline.request is not None:
        raise refuse("request_waits", "act", on.policy.reclassification.rule)
    handles(on, act)


_JUDGED = (State.OPEN, State.HANDLING, State.APPROVAL, State.PARKED)


def reclassify(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """Another category, and the level that follows from it; the reason stands where the level is below the proposed.

    Source: T-5b, F-4.3.1
    """
    offered(on.policy, on.ticket.complainant_kind, args["category"])
    _evidence(on, args)
    fields = {**_story(on), "category": args["category"]}
    judged = triage(on.policy, fields, on.case.earlier).level
    ended = on.ticket.state is State.REVIEW
    level = on.policy.level(on.ticket.level if ended else args.get("level", judged))
    same = args["category"] == on.ticket.category and level.number == on.ticket.level
    if same and "responsibility" not in args and (ended or not undecided(on, proposed(on))):
        raise refuse("nothing_changed", "category", on.policy.act_rule(Act.RECLASSIFY))
    changes: dict[str, Any] = {"category": args["category"], "level": level.number}
    if level.number < judged:
        changes["level_reason"] = args["reason"]
    if level.number != on.ticket.level:
        changes |= _moved(on, level)
    data = {**args, "from_level": on.ticket.level, "to_level": level.number}
    data |= {"proposed": max(judged, proposed(on).level), "from_category": on.ticket.category}
    seat = on.policy.reclassification.review
    if seat is None:
        return outcome(on, Act.RECLASSIFY, data, changes=changes)
    waits = {"wanted": stored(changes), "back": str(on.ticket.state), "waits": True}
    told = [person.id for person in on.people(seat)]
    return outcome(on, Act.RECLASSIFY, {**data, **waits}, changes={"state": State.APPROVAL}, notified=told)


def judged_changes(on: Scene, accepted: bool) -> dict[str, Any]:
    """What the second review changes of the ticket: back to where it stood, under the new judgement if it agreed.

    Source: T-5b
    """
    request = on.timeline.request
    assert request is not None
    back: dict[str, Any] = {"state": State(request.data["back"])}
    return back | {**request.data["wanted"], **_state_of(request.data["wanted"])} if accepted else back


def _state_of(wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {"state": State(wanted["state"])} if "state" in wanted else {}


def _story(on: Scene) -> dict[str, Any]:
    ticket = on.ticket
    names_ = ("cause", "course", "demand", "channel", "complainant_kind")
    return {**{name: getattr(ticket, name) for name in names_}, "marks": on.case.marks}


def _moved(on: Scene, level: Level) -> dict[str, Any]:
    handler = on.office.person(on.ticket.handler) or on.person
    tier = seats.tier_held(handler, level, on.office)
    state = State.HANDLING if on.ticket.state is State.APPROVAL else on.ticket.state
    return {"tier": tier, "state": state}


def _evidence(on: Scene, args: Mapping[str, Any]) -> None:
    rules = on.policy.reclassification
    given = {*args.get("evidence", ()), *on.timeline.evidence}
    category = on.policy.category(on.ticket.category)
    wanted = (category.evidence if category else ()) or tuple(one.code for one in rules.evidence)
    missing = tuple(one.name for one in rules.evidence if one.code in wanted and one.code not in given)
    if missing:
        raise refuse("evidence_missing", "evidence", rules.rule, missing=missing)
    if rules.needs_satisfaction and on.timeline.rating is None:
        raise refuse("satisfaction_missing", "evidence", rules.rule)


def admit_report(on: Scene, act: Act) -> None:
    """Who settles a level that is reported, once."""
    in_states(on, act, (State.OPEN, State.HANDLING, State.PARKED))
    if not on.route.report:
        raise refuse("report_not_asked", "act", on.route.rule, level=on.ticket.level)
    handles(on, act)
    if on.timeline.reported:
        raise refuse("already_reported", "act", on.route.rule)


def report(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """The special report to those whom the level names. Source: F-5.1-L3"""
    told = [person.id for seat in on.route.report for person in on.people(seat)]
    return outcome(on, Act.REPORT, {**args, "notified": list(dict.fromkeys(told))}, notified=told)


def admit_refer(on: Scene, act: Act) -> None:
    """Who brings cases before the meeting, where the customer stayed dissatisfied at the top. Source: F-5.3.1.7"""
    in_states(on, act, (State.CALLBACK,))
    seat = on.route.refer
    if seat is None:
        raise refuse("no_meeting", "act", on.policy.act_rule(act), level=on.ticket.level)
    if not on.timeline.dissatisfied:
        raise refuse("not_dissatisfied", "act", on.route.refer_rule)
    people = on.people(seat)
    if all(person.id != on.person.id for person in people):
        raise not_in_seat(on, seat, people, on.route.refer_rule)


def refer(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """Before the meeting."""
    return outcome(on, Act.REFER, args, changes={"state": State.REFERRED})


def meeting_seat(on: Scene) -> Seat:
    """Who writes down what the meeting decided."""
    return on.route.refer or on.route.review


def admit_decide(on: Scene, act: Act) -> None:
    """Who brought it before the meeting, but not whose own case it is."""
    in_states(on, act, (State.REFERRED,))
    decides(on, meeting_seat(on), (on.ticket.handler,), on.route.refer_rule)


def decide(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """The meeting's decision: the case is settled anew under it."""
    own = decides(on, meeting_seat(on), (on.ticket.handler,), on.route.refer_rule)
    data = {**args, "own_case": True} if own else args
    told = [] if on.ticket.handler is None else [on.ticket.handler]
    return outcome(on, Act.DECIDE, data, changes={"state": State.HANDLING}, notified=told)
