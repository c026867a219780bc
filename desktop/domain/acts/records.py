"""Acts that record: contacts, notes, facts, tasks of other departments, files.

Source: F-5.1.1, F-5.3.1.2, F-5.3.1.3, F-5.3.1.4
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desktop.domain import arguments, seats
from desktop.domain.policy import Policy
from desktop.domain.refusals import refuse
from desktop.domain.scene import Scene, in_states, names, not_ended, outcome, takes_part
from desktop.domain.timeline import Attempt
from desktop.domain.types import Act, Outcome, State
from desktop.domain.worktime import WorkCalendar

_WRITTEN = frozenset({"sms", "letter", "fax", "web", "wechat"})
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
    changes: dict[str, Any] = {}
    if on.ticket.state is State.OPEN:
        tried = Attempt(at, args["means"], reached, on.person.id)
        data["proof"] = not reached and tried_enough([*on.timeline.attempts, tried], on.policy, on.calendar)
        if reached or data["proof"]:
            changes["state"] = State.HANDLING
    return outcome(on, Act.CONTACT, data, changes=changes)


def _promises(on: Scene, codes: Sequence[str]) -> None:
    for code in codes:
        promise = on.timeline.promises.get(code)
        if promise is None:
            raise refuse("promise_unknown", "kept", on.policy.act_rule(Act.CONTACT), promise=code)
        if promise.kept_at is not None:
            raise refuse("promise_kept", "kept", on.policy.act_rule(Act.CONTACT), promise=code)


def tried_enough(attempts: Sequence[Attempt], policy: Policy, calendar: WorkCalendar) -> bool:
    """Whether the tries that did not reach the customer fulfil the protocol.

    Source: F-5.3.1.6, T-3
    """
    missed = [attempt for attempt in attempts if not attempt.reached]
    protocol = policy.protocol
    days = {calendar.local_day(attempt.at) for attempt in missed}
    wrote = any(attempt.means in _WRITTEN for attempt in attempts)
    return len(missed) >= protocol.attempts and len(days) >= protocol.days and (wrote or not protocol.message)


def missed_since(attempts: Sequence[Attempt], since: datetime) -> list[Attempt]:
    """The tries in vain from an instant on."""
    return [attempt for attempt in attempts if not attempt.reached and attempt.at >= since]


def note(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """A remark, perhaps with promises that were kept without a contact."""
    _promises(on, args.get("kept", ()))
    return outcome(on, Act.NOTE, args)


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
    arguments.whom(after["name"], after["phone"], on.policy.act_rule(Act.EDIT))
    kind = changes.get("complainant_kind", on.ticket.complainant_kind)
    offered(on.policy, kind, changes.get("category", on.ticket.category))
    return outcome(on, Act.EDIT, {"fields": sorted(changes)}, changes=changes)


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
    return on.people(on.route.handle)


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
    """Who takes part, while the case is worked on."""
    in_states(on, act, _OPEN_WORK)
    takes_part(on, act)


def task(on: Scene, args: Mapping[str, Any]) -> Outcome:
    """Something for another department; it is a deadline of its own. Source: F-5.3.1.4"""
    return outcome(on, Act.TASK, args)


def admit_task_done(on: Scene, act: Act) -> None:
    """Who takes part, while the ticket lives and something is open."""
    not_ended(on, act)
    takes_part(on, act)
    if not on.timeline.open_tasks:
        raise refuse("nothing_waits", "task", on.policy.act_rule(act))


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
    """A file; the desk stores it, the event remembers it."""
    if "path" not in args and "name" not in args:
        raise refuse("missing", "path", on.policy.act_rule(Act.ATTACH))
    return outcome(on, Act.ATTACH, args)
