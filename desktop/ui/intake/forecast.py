"""What the rules would say if the form were saved now: level, first deadline, hand-over, gaps."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.desk.rows import Known
from desktop.desk.session import Session
from desktop.domain import clocks, completeness, triage, workflow
from desktop.domain.policy import Level, Policy
from desktop.domain.types import (
    Act,
    Block,
    Case,
    Clock,
    ClockState,
    Event,
    Hit,
    Office,
    Person,
    Ticket,
    Triage,
)
from desktop.domain.worktime import WorkCalendar
from desktop.ui.intake.entry import Entry, legible
from desktop.ui.wording.marks import mark_name

_PLACEHOLDER = "…"
_CODES = ("repeat",)
_RUNNING = (ClockState.RUNNING, ClockState.DUE_SOON, ClockState.OVERDUE)
_TICKET_FIELDS = frozenset(field.name for field in fields(Ticket))


@dataclass(frozen=True, slots=True)
class Rules:
    """What the forecast is made from: read once, valid until settings or the person change."""

    policy: Policy
    office: Office
    calendar: WorkCalendar
    person: Person

    @classmethod
    def of(cls, session: Session) -> Rules:
        """The rules in force for new tickets, for the person in the chair."""
        store = session.store
        return cls(store.policy(), store.office(), store.calendar(), session.person)


@dataclass(frozen=True, slots=True)
class Forecast:
    """`level` is the one that would be saved, `triage.level` the proposed one; `deadline` the nearest clock."""

    triage: Triage
    level: Level
    hand_over: bool
    deadline: Clock | None
    blocks: tuple[Block, ...]


def forecast(entry: Entry, rules: Rules, now: datetime, known: Known) -> Forecast:
    """Judges the form as it stands; never refuses: what is missing or can't be read is left open."""
    typed = legible(entry, now)
    told = typed.pop("told", None)
    proposed = triage.triage(rules.policy, {**typed, "marks": known.codes}, known.earlier)
    case = _case(typed, rules, now, known)
    if case is not None and told:
        case = _contacted(case, told, rules, now)
    if case is None:
        return Forecast(proposed, rules.policy.level(entry.level or proposed.level), False, None, ())
    policy, office, calendar = rules.policy, rules.office, rules.calendar
    running = [clock for clock in clocks.clocks(case, policy, calendar, now) if clock.state in _RUNNING]
    steps = workflow.steps(case, rules.person, office, policy, calendar, now)
    return Forecast(
        triage=proposed,
        level=policy.level(case.ticket.level),
        hand_over=any(step.demanded and step.act is Act.ESCALATE for step in steps),
        deadline=min(running, key=lambda clock: clock.due_at, default=None),
        blocks=completeness.blocks(case, policy),
    )


def trigger_name(policy: Policy, hit: Hit) -> str:
    """What fired, without the word: the trigger or the category."""
    trigger = policy.trigger(hit.trigger)
    if trigger is not None:
        return pick(trigger.name)
    category = policy.category(hit.word)
    return _("Category: {name}").format(name=pick(category.name)) if category else hit.word


def is_word(policy: Policy, hit: Hit) -> bool:
    """Whether the hit's word was said by the customer, and is no code of ours."""
    code = hit.marked or hit.word in _CODES or policy.channel(hit.word) is not None
    return policy.trigger(hit.trigger) is not None and not code


def hit_words(policy: Policy, hit: Hit) -> str:
    """One reason for the level as a clerk would say it."""
    name = trigger_name(policy, hit)
    if hit.marked:
        return _("{reason}: mark “{mark}” on the customer").format(reason=name, mark=mark_name(policy, hit.word))
    return _("{reason}: “{word}”").format(reason=name, word=hit.word) if is_word(policy, hit) else name


def _case(typed: dict[str, Any], rules: Rules, now: datetime, known: Known) -> Case | None:
    """The ticket that saving would make; None where the rules refuse it for another reason than emptiness."""
    padded = dict(typed)
    if not (padded.get("name") or padded.get("phone")):
        padded["name"] = _PLACEHOLDER
    padded.setdefault("cause", _PLACEHOLDER)
    if "level" in padded:
        padded.setdefault("level_reason", _PLACEHOLDER)
    try:
        outcome = workflow.register(
            padded, rules.person, rules.office, rules.policy, rules.calendar, now, known.earlier, known.codes
        )
    except RefusedError:
        if "level" not in padded:
            return None
        return _case({k: v for k, v in typed.items() if k not in ("level", "level_reason")}, rules, now, known)
    made = {k: v for k, v in outcome.changes.items() if k in _TICKET_FIELDS}
    made = {k: ("" if v == _PLACEHOLDER else v) for k, v in made.items()}
    made |= {"id": 0, "number": "", "act": "", "pack": 0}
    made.setdefault("received_at", now)
    ticket = Ticket(**made)
    event = Event(0, 0, Act.REGISTER, now, rules.person.id, outcome.data)
    return Case(ticket, (event,), known.earlier, known.codes)


def _contacted(case: Case, told: dict[str, bool], rules: Rules, now: datetime) -> Case:
    """The same after the contact that a live call is. Source: F-5.1.1, F-5.3.1.3"""
    args = {"means": case.ticket.channel, "reached": True, "said": case.ticket.cause or _PLACEHOLDER, "told": told}
    try:
        outcome = workflow.perform(
            case, Act.CONTACT, args, rules.person, rules.office, rules.policy, rules.calendar, now
        )
    except RefusedError:
        return case
    ticket = replace(case.ticket, **{k: v for k, v in outcome.changes.items() if k in _TICKET_FIELDS})
    return replace(
        case, ticket=ticket, events=(*case.events, Event(1, 0, Act.CONTACT, now, rules.person.id, outcome.data))
    )
