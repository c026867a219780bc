"""What may be done to a ticket, by whom, and what it changes: register, perform, steps.

The engine knows acts, states and seats; which level goes which way, with which clause, is the pack's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.base.errors import RefusedError
from desktop.domain import arguments, demands, penalties, seats
from desktop.domain.acts import close, records, rising, settle
from desktop.domain.escalation import Escalation, escalation
from desktop.domain.policy import Policy
from desktop.domain.refusals import refuse
from desktop.domain.scene import Scene, scene
from desktop.domain.triage import triage
from desktop.domain.types import Act, Case, Office, Outcome, Person, State, Step, Triage
from desktop.domain.values import stored
from desktop.domain.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class _Doing:
    """An act: who may do it as the ticket stands, and what it does with checked arguments."""

    admit: Callable[[Scene, Act], None]
    make: Callable[[Scene, Mapping[str, Any]], Outcome]


_ACTS: dict[Act, _Doing] = {
    Act.CONTACT: _Doing(records.admit_contact, records.contact),
    Act.NOTE: _Doing(records.admit_note, records.note),
    Act.EDIT: _Doing(records.admit_edit, records.edit),
    Act.ASSIGN: _Doing(records.admit_assign, records.assign),
    Act.TASK: _Doing(records.admit_task, records.task),
    Act.TASK_DONE: _Doing(records.admit_task_done, records.task_done),
    Act.INVESTIGATE: _Doing(settle.admit_investigate, settle.investigate),
    Act.STATEMENT: _Doing(settle.admit_statement, settle.statement),
    Act.PROPOSE: _Doing(settle.admit_propose, settle.propose),
    Act.APPROVE: _Doing(settle.admit_decision, settle.approve),
    Act.REJECT: _Doing(settle.admit_decision, settle.reject),
    Act.RESOLVE: _Doing(settle.admit_resolve, settle.resolve),
    Act.CALLBACK: _Doing(close.admit_callback, close.callback),
    Act.REVIEW: _Doing(close.admit_review, close.review),
    Act.FILE: _Doing(close.admit_file, close.file),
    Act.ESCALATE: _Doing(rising.admit_escalate, rising.escalate),
    Act.REPORT: _Doing(rising.admit_report, rising.report),
    Act.REFER: _Doing(rising.admit_refer, rising.refer),
    Act.DECIDE: _Doing(rising.admit_decide, rising.decide),
    Act.PARK: _Doing(settle.admit_park, settle.park),
    Act.RESUME: _Doing(settle.admit_resume, settle.resume),
    Act.WITHDRAW: _Doing(close.admit_withdraw, close.withdraw),
    Act.RECLASSIFY: _Doing(rising.admit_reclassify, rising.reclassify),
    Act.PENALTY: _Doing(penalties.admit_penalty, penalties.penalty),
    Act.ATTACH: _Doing(records.admit_note, records.attach),
}


def register(
    fields: Mapping[str, Any],
    person: Person,
    office: Office,
    policy: Policy,
    calendar: WorkCalendar,
    now: datetime,
    earlier: int,
    marks: tuple[str, ...] = (),
) -> Outcome:
    """A new ticket: `changes` are all its fields but those that only the store knows (id, number, act, pack).

    `fields` are those of `INTAKE_FIELDS`, and `received_at`, `level` with `level_reason`, and `told` (a live call in
    which the first contact already happens: the caller makes that contact). `marks` = codes of the marks that the
    customer bears now. The event's data hold `proposed` (the
    level that the rules propose) and `hits`.

    Raises:
        RefusedError: with the field; `level_reason_missing` when the level is set below the proposed one.
    """
    _works_here(person, office)
    found = arguments.intake(fields, policy, calendar, now)
    told = _told(found, policy)
    records.offered(policy, found.get("complainant_kind", ""), found.get("category", ""))
    proposal = triage(policy, {**found, "marks": marks}, earlier)
    level = found.setdefault("level", proposal.level)
    if level < proposal.level and "level_reason" not in found:
        raise _reason_missing(level, proposal)
    standing = {
        "state": State.OPEN,
        "level": level,
        "tier": seats.tier_held(person, policy.level(level), office),
        "handler": person.id,
    }
    found.setdefault("received_at", now)
    data = {
        "channel": found["channel"],
        "sets": stored(standing),
        "proposed": proposal.level,
        "hits": [[hit.trigger, hit.rule, hit.level, hit.word] for hit in proposal.hits],
        "informed_seats": [seats.code(s) for s in policy.level(level).route.notify if seats.sits(person, s, office)],
        **({"told": told} if told else {}),
        **({"level_reason": found["level_reason"]} if "level_reason" in found else {}),
    }
    tell = dict.fromkeys((*proposal.notify, *policy.level(level).route.notify))
    people = [sitter.id for seat in tell for sitter in seats.sitters(seat, office)[:1]]
    notified = tuple(dict.fromkeys(key for key in people if key != person.id))
    return Outcome({**found, **standing, "received_by": person.id}, data, moves=True, notified=notified)


def _told(found: dict[str, Any], policy: Policy) -> dict[str, bool]:
    """Takes `told` out of the fields; refused where nobody was there to be told. Source: F-5.3.1.3"""
    told: dict[str, bool] = found.pop("told", {})
    channel = policy.channel(found["channel"])
    if told and not (channel and channel.live):
        raise refuse("told_needs_live_channel", "told", policy.told.rule, channel=found["channel"])
    return told


def _reason_missing(level: int, proposal: Triage) -> RefusedError:
    codes = tuple(dict.fromkeys(hit.trigger for hit in proposal.hits if hit.level > level))
    rule = proposal.hits[0].rule
    return refuse("level_reason_missing", "level_reason", rule, proposed=proposal.level, level=level, triggers=codes)


def perform(
    case: Case,
    act: Act,
    args: Mapping[str, Any],
    person: Person,
    office: Office,
    policy: Policy,
    calendar: WorkCalendar,
    now: datetime,
) -> Outcome:
    """What an act changes. Nothing is changed by asking.

    Raises:
        RefusedError: a rule says no; `code` out of `desktop.domain.refusals`, `field` the argument (or "act" where the
            person, the state or the way through the house forbids it), `rule` the clause.
    """
    act = Act(act)
    on = scene(case, person, office, policy, calendar, now)
    _admit(on, act)
    return _ACTS[act].make(on, arguments.checked(act, args, policy, calendar, now))


def refusal(
    case: Case, act: Act, person: Person, office: Office, policy: Policy, calendar: WorkCalendar, now: datetime
) -> RefusedError | None:
    """Why this person may not do this act as the ticket stands, None if they may; arguments are not looked at."""
    return _refusal(scene(case, person, office, policy, calendar, now), act)


def _admit(on: Scene, act: Act) -> None:
    _works_here(on.person, on.office)
    if on.ticket.erased:
        raise refuse("erased", "act")
    doing = _ACTS.get(act)
    if doing is None:
        raise refuse("wrong_state", "act", on.policy.act_rule(act), state=str(on.ticket.state), wanted=())
    doing.admit(on, act)


def _works_here(person: Person, office: Office) -> None:
    known = office.person(person.id)
    if person.retired or known is None or known.retired:
        raise refuse("person_retired", "person")


def _refusal(on: Scene, act: Act) -> RefusedError | None:
    try:
        _admit(on, act)
    except RefusedError as refused:
        return refused
    return None


def steps(
    case: Case, person: Person, office: Office, policy: Policy, calendar: WorkCalendar, now: datetime
) -> tuple[Step, ...]:
    """What the rules demand next (the first one is the next step), then what the person may do besides.

    Nothing is demanded of a ticket that has ended; of any other always something of somebody.
    """
    on = scene(case, person, office, policy, calendar, now)
    asked = demands.demanded(on)
    out = [
        Step(
            act=one.act,
            rule=one.rule,
            demanded=True,
            mine=_refusal(on, one.act) is None,
            people=tuple(p.id for p in one.people),
            to=tuple(p.id for p in one.to),
            due_at=one.due_at,
        )
        for one in asked
    ]
    acts = {one.act for one in asked}
    for act in _ACTS:
        if act not in acts and _refusal(on, act) is None:
            to = tuple(p.id for p in demands.passes_to(on, act))
            out.append(Step(act, policy.act_rule(act), demanded=False, mine=True, people=(person.id,), to=to))
    return tuple(out)


def waiting_for(case: Case, office: Office, policy: Policy, calendar: WorkCalendar, now: datetime) -> tuple[int, ...]:
    """Whose turn it is (keys), of the first demanded step first; () when the ticket has ended."""
    on = demands.unpeopled(case, office, policy, calendar, now)
    found = [person.id for one in demands.demanded(on) for person in one.people]
    return tuple(dict.fromkeys(found))


__all__ = ["Escalation", "escalation", "perform", "refusal", "register", "steps", "waiting_for"]
