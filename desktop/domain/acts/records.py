"""Acts that record: contacts, notes, facts, tasks of other departments, files.

Source: F-5.1.1, F-5.3.1.2, F-5.3.1.3, F-5.3.1.4
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from desktop.domain import arguments, seats
from desktop.domain.needs import must_inform
from desktop.domain.policy import Level, Policy
from desktop.domain.protocol import tried_enough
from desktop.domain.refusals import refuse
from desktop.domain.scene import Scene, in_states, names, not_ended, outcome, takes_part
from desktop.domain.timeline import Attempt
from desktop.domain.types import Act, Outcome, State

_OPEN_WORK = (State.OPEN, State.HANDLING, State.APPROVAL, State.PARKED, State.REFERRED)


def admit_contact(on: Scene, act: Act) -> None:
    """Anybody of the house may record a contact while the ticket lives."""
    not_ended(on, act)


def contact(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """A contact or an attempt; the first that reaches the customer, or the last that the protocol asks for, starts
    the handling.

    Source: F-5.1.1, F-5.3.1.3, F-5.3.1.6
    """
    rule = on.policy.act_rule(Act.CONTACT)
    at = args.get("at", on.now)
    if at < on.ticket.received_at:
        raise refuse("before_received", "at", rule, at=at, received_at=on.ticket.received_at)
    reached = args["reached"]
    if reached and "said" not in args:
        raise refuse("empty", "said", rule)
    if args.get("told") and not reached:
        raise refuse("reach_first", "told", on.policy.told.rule)
    _promises(on, args.get("kept", ()))
    data = dict(args)
    if _rang_long(on, args):
        data["late_answer"] = True
    changes: dict[str, Any] = {}
    incoming = args.get("incoming", False)
    if on.ticket.state is State.OPEN and (reached or not incoming):
        tried = Attempt(at, args["means"], reached, on.person.id)
        data["proof"] = not reached and tried_enough([*on.timeline.attempts, tried], on.policy, on.calendar)
        if reached or data["proof"]:
            changes["state"] = State.HANDLING
    return outcome(on, Act.CONTACT, data, changes=changes)


def _rang_long(on: Scene, args: Mapping[str, Any]) -> bool:
    """Whether the phone rang longer than the house's standard. Source: A-8"""
    standard = next((one for one in on.policy.standards if one.code == "answer"), None)
    return standard is not None and args.get("rang", 0) > standard.seconds


def _promises(on: Scene, codes: Sequence[str]) -> None:
    for code in codes:
        promise = on.timeline.promises.get(code)
        if promise is None:
            raise refuse("promise_unknown", "kept", on.policy.act_rule(Act.CONTACT), promise=code)
        if promise.kept_at is not None:
            raise refuse("promise_kept", "kept", on.policy.act_rule(Act.CONTACT), promise=code)


def note(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """A remark, perhaps with promises kept without a contact, people who were told, items of a checklist done.

    Source: A-5
    """
    _promises(on, args.get("kept", ()))
    told = args.get("informed", ())
    if "text" not in args and not told and not args.get("checked"):
        raise refuse("missing", "text", on.policy.act_rule(Act.NOTE))
    for key in told:
        if on.office.person(key) is None:
            raise refuse("person_unknown", "informed", on.policy.act_rule(Act.NOTE), person=key)
    data = dict(args)
    if "informed" in args or "checked" in args:
        data["informed_seats"] = told_seats(on, (*told, on.person.id))
    return outcome(on, Act.NOTE, data, notified=told)


def told_seats(on: Scene, people: Collection[int], level: Level | None = None) -> list[str]:
    """Which of the seats that must be told (of the present level, or of another) one of these people sits in."""
    wanted = {*must_inform(on.case, on.policy), *(level.route.notify if level else ())}
    return sorted(seats.code(seat) for seat in wanted if any(one.id in people for one in on.people(seat)))


def admit_note(_: Scene, __: Act) -> None:
    """Always: also on a ticket that has ended."""


def admit_edit(on: Scene, act: Act) -> None:
    """Facts may be corrected until the review is passed."""
    not_ended(on, act)
    if on.timeline.passed:
        raise refuse("already_reviewed", "act", on.policy.act_rule(Act.REVIEW))


def edit(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """Corrected or added facts; the event names the fields, the log holds their old and new values."""
    changes = {name: value for name, value in args.items() if getattr(on.ticket, name) != value}
    if not changes:
        raise refuse("nothing_changed", next(iter(args), None), on.policy.act_rule(Act.EDIT))
    after = {name: changes.get(name, getattr(on.ticket, name)) for name in ("name", "phone")}
    _same_category(on, changes)
    arguments.whom(after["name"], after["phone"], on.policy.act_rule(Act.EDIT))
    kind = changes.get("complainant_kind", on.ticket.complainant_kind)
    offered(on.policy, kind, changes.get("category", on.ticket.category))
    return outcome(on, Act.EDIT, {"fields": sorted(changes)}, changes=changes)


def _same_category(on: Scene, changes: Mapping[str, Any]) -> None:
    """Refuses a judgement in passing, where the pack wants evidence and a second review. Source: T-5b, T-6"""
    category = on.policy.category(on.ticket.category)
    if category is None or "category" not in changes:
        return
    if category.fixed:
        raise refuse("category_fixed", "category", category.rule, category=category.code)
    if on.policy.reclassification.review is not None:
        rule = on.policy.reclassification.rule
        raise refuse("reclassify_instead", "category", rule, category=category.code)


def offered(policy: Policy, kind: str, code: str) -> None:
    """Refuses a category that is not meant for this kind of complainant.

    Source: F-4.1
    """
    category = policy.category(code)
    if category is not None and kind and category.kinds and kind not in category.kinds:
        raise refuse("kind_not_offered", "category", policy.complainants[0].rule, kind=kind, category=code)


def admit_assign(on: Scene, act: Act) -> None:
    """Who has the case, who sits where it is handled, or anybody higher than where it lies."""
    not_ended(on, act)
    if on.timeline.passed:
        raise refuse("already_reviewed", "act", on.policy.act_rule(act))
    if not (on.involved or on.person.tier > on.ticket.tier or _abandoned(on)):
        takes_part(on, act)


def _abandoned(on: Scene) -> bool:
    handler = on.office.person(on.ticket.handler)
    return (handler is None or handler.retired) and on.person.tier >= on.ticket.tier


def receivers(on: Scene) -> seats.People:
    """To whom the ticket may be given as it lies, best first."""
    if on.below:
        return tuple(p for p in seats.active(on.office) if p.tier == on.ticket.tier) or on.people(on.route.handle)
    return seats.handlers(on.level, on.office)


def assign(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """The ticket in other hands of the same seat."""
    people = receivers(on)
    rule = on.policy.act_rule(Act.ASSIGN)
    if all(person.id != args["to"] for person in people):
        raise refuse("not_a_receiver", "to", rule, person=args["to"], people=names(people))
    if args["to"] == on.ticket.handler:
        raise refuse("nothing_changed", "to", rule)
    return outcome(on, Act.ASSIGN, args, changes={"handler": args["to"]}, notified=[args["to"]])


def admit_task(on: Scene, act: Act) -> None:
    """Who takes part, while the case is worked on; not of a settled one of which only a new judgement waits."""
    in_states(on, act, _OPEN_WORK)
    request = on.timeline.request
    if request is not None and request.data["back"] == State.REVIEW:
        raise refuse("request_waits", "act", on.policy.reclassification.rule)
    takes_part(on, act)


def task(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """Something for another department; it is a deadline of its own. Source: F-5.3.1.4"""
    return outcome(on, Act.TASK, args)


def admit_task_done(on: Scene, act: Act) -> None:
    """Who takes part, while the ticket lives and something is open."""
    not_ended(on, act)
    takes_part(on, act)
    if not on.timeline.open_tasks:
        raise refuse("task_finished", "task", on.policy.act_rule(act))


def task_done(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """What the department answered."""
    rule = on.policy.act_rule(Act.TASK_DONE)
    found = on.timeline.tasks.get(args["task"])
    if found is None:
        raise refuse("task_unknown", "task", rule, task=args["task"])
    if found.done_at is not None:
        raise refuse("task_done_before", "task", rule, task=args["task"])
    return outcome(on, Act.TASK_DONE, args)


def attach(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """A file; the desk stores it, the event remembers it. Source: A-9"""
    if "path" not in args and "name" not in args:
        raise refuse("missing", "path", on.policy.act_rule(Act.ATTACH))
    kind = on.policy.attachment(args.get("kind", ""))
    if kind is not None and kind.term and "until" not in args:
        raise refuse("missing", "until", kind.rule)
    if kind is not None and kind.notice and not args.get("notice_given"):
        raise refuse("missing", "notice_given", kind.rule)
    return outcome(on, Act.ATTACH, args)
