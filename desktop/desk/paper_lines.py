"""Lines of papers out of timelines: what was done, who was tried, which sheets a case went through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from desktop.base.i18n import pick
from desktop.desk import veil
from desktop.desk.paper_facts import Facts
from desktop.domain import papers
from desktop.domain.acts.close import followed_until
from desktop.domain.masking import mask_phone
from desktop.domain.papers import Check, Form, Line, Link, Measured, Paper, Try
from desktop.domain.policy import Policy, Unit
from desktop.domain.sheet import Grade
from desktop.domain.timeline import instant
from desktop.domain.types import ENDED, WRITTEN, Act, Case, Channel, ClockState, Event

EMPTY: dict[Form, type[Paper]] = {
    one.form: one
    for one in (
        papers.Report, papers.Agenda, papers.Attempts, papers.Request, papers.Finding, papers.Settlement,
        papers.Suggestion,
    )
}  # fmt: skip
"""The class of each form."""

_TEXTS: dict[Act, str] = {
    Act.REGISTER: "",
    Act.CONTACT: "said",
    Act.TASK: "what",
    Act.TASK_DONE: "result",
    Act.INVESTIGATE: "facts",
    Act.STATEMENT: "said",
    Act.PROPOSE: "measures",
    Act.APPROVE: "opinion",
    Act.REJECT: "opinion",
    Act.RESOLVE: "result",
    Act.CALLBACK: "said",
    Act.REVIEW: "opinion",
    Act.ESCALATE: "reason",
    Act.REPORT: "facts",
    Act.REFER: "question",
    Act.DECIDE: "decision",
    Act.PARK: "reason",
    Act.RESUME: "said",
    Act.ASSIGN: "",
    Act.RECLASSIFY: "reason",
    Act.WITHDRAW: "said",
}
"""What a line says of each act; acts that are missing are too small for a paper."""
_CUSTOMERS = frozenset({Act.REGISTER, Act.CONTACT, Act.CALLBACK, Act.RESUME, Act.WITHDRAW})
"""Acts whose text is what the customer said."""
_LONGEST, _IN_SHORT = 72, 120
_ENTERED_LATER = timedelta(minutes=10)
_PRESSING = frozenset({ClockState.OVERDUE, ClockState.DUE_SOON})
_TRIED_BY_NUMBER = frozenset({Channel.PHONE, Channel.SMS})


def chain_lines(facts: Facts) -> tuple[Line, ...]:
    """What was done on this sheet and on those before it, oldest first, each in short."""
    return tuple(line for case in cases(facts) for line in _lines(facts, case))


def between(facts: Facts, since: datetime | None, until: datetime | None) -> Iterator[Line]:
    """What was done between two instants, both included, without the customer's words; None = open.

    Source: domain, Law and decency
    """
    for line in _lines(facts, facts.detail.case):
        if (since is None or line.at >= since) and (until is None or line.at <= until):
            yield replace(line, text="") if line.act in _CUSTOMERS else line


def _lines(facts: Facts, case: Case) -> Iterator[Line]:
    for event in case.events:
        if event.act not in _TEXTS:
            continue
        text = str(event.data.get(_TEXTS[event.act], "")) if event.act is not Act.REGISTER else case.ticket.cause
        yield Line(_at(event), event.act.value, facts.name(event.by), _clipped(text), _missed(event))


def _missed(event: Event) -> bool:
    """Whether a call did not reach the customer; a message that was sent is no miss."""
    called = event.act in {Act.CONTACT, Act.CALLBACK} and event.data.get("means") not in WRITTEN
    return called and not (event.data.get("reached") or event.data.get("declined"))


def _clipped(text: str, longest: int = _LONGEST) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _at(event: Event) -> datetime:
    """When it happened, which may be before it was written down."""
    return instant(str(event.data["at"])) if event.data.get("at") else event.at


def cases(facts: Facts) -> list[Case]:
    """This sheet and those before it, oldest first."""
    found = [facts.detail.case]
    while (before := found[0].ticket.previous_sheet) and all(before != case.ticket.id for case in found):
        found.insert(0, veil.case(facts.session, before))
    return found


def late(facts: Facts) -> Iterator[papers.Late]:
    """Deadlines that passed or are close, and those that an authority set."""
    for clock in facts.detail.clocks:
        rule = facts.policy.clock(clock.code)
        if clock.state in _PRESSING or (clock.code == "reply_by" and clock.state is ClockState.RUNNING):
            own = clock.label if rule is None or rule.unit is Unit.DATED else ""  # a promise, a task
            name = own or (pick(rule.name) if rule else clock.code)
            yield papers.Late(_clipped(name), clock.due_at, clock.rule, clock.provisional)


def links(facts: Facts) -> Iterator[Link]:
    """The sheets of the chain in short, oldest first: what was offered, who decided, why it was refused.

    Source: F-5.3.1.7
    """
    for case in cases(facts):
        policy = facts.session.store.policy(case.ticket.pack)
        ended = case.ticket.state in ENDED and case.events
        level = policy.level(case.ticket.level)
        rated = _last(case, Act.CALLBACK, "satisfaction")
        rating = policy.rating(int(rated.data["satisfaction"])) if rated else None
        yield Link(
            number=case.ticket.number,
            level=Grade(level.number, pick(level.name)),
            received_at=case.ticket.received_at,
            ended_at=case.events[-1].at if ended else None,
            handler=facts.name(case.ticket.handler),
            offered=tuple(_offer(policy, event) for event in case.events if event.act is Act.PROPOSE),
            decided=_decided(facts, case),
            satisfaction=Grade(rating.value, pick(rating.name)) if rating else None,
            refused=_clipped(str(rated.data.get("said", "")), _IN_SHORT)
            if rated and rating and not rating.settles
            else "",
        )


def _last(case: Case, act: Act, key: str) -> Event | None:
    """The newest event of an act that holds something; what a second caller heard aside."""
    found = (event for event in reversed(case.events) if event.act is act and key in event.data)
    return next((event for event in found if not event.data.get("second")), None)


def _offer(policy: Policy, event: Event) -> str:
    remedy = dict(event.data.get("remedy") or {})
    rule = policy.remedy(str(remedy.get("kind", "")))
    amount = Decimal(str(remedy["amount"])) if remedy.get("amount") else None
    parts = (pick(rule.name) if rule else "", f"¥{amount}" if amount else "", str(event.data.get("measures", "")))
    return _clipped(" ".join(part for part in parts if part), _IN_SHORT)


def _decided(facts: Facts, case: Case) -> str:
    """Who agreed to the newest proposal: the approver, or its author within the own authority."""
    decisions = [event for event in case.events if event.act in {Act.PROPOSE, Act.APPROVE}]
    return facts.name(decisions[-1].by) if decisions else ""


def attempts(facts: Facts) -> dict[str, Any]:
    """Every try, oldest first, and the protocol measured on those since the customer was last reached.

    Source: T-3, T-4, F-5.3.1.6
    """
    tries = sorted((_try(facts, event) for event in facts.events(Act.CONTACT, Act.CALLBACK)), key=lambda one: one.at)
    protocol, calendar = facts.policy.protocol, facts.session.store.calendar()
    until = followed_until(facts.ticket.received_at, protocol, calendar) if protocol.follow_days else None
    return {
        "at": tries[-1].at if tries else None,
        "tries": tuple(tries),
        "steps": tuple(_measured(facts, _since_reached(tries))),
        "reached": bool(tries) and tries[-1].reached,
        "assumed": protocol.assumed,
        "follow_until": until,
        "follow_rule": protocol.follow_rule,
    }


def _try(facts: Facts, event: Event) -> Try:
    data, at = event.data, _at(event)
    means = str(data.get("means") or Channel.PHONE)
    ticket = facts.ticket
    phone = ticket.phone if means in _TRIED_BY_NUMBER else ticket.other_contact
    if facts.masked and phone[:1].isdigit():
        phone = mask_phone(phone)
    return Try(
        at=at,
        means=means,
        phone=phone,
        reached=bool(data.get("reached") or data.get("declined")),
        by=facts.name(event.by),
        said=str(data.get("said", "")),
        entered_at=event.at if event.at - at > _ENTERED_LATER else None,
        asked=event.act is Act.CALLBACK,
        dropped=bool(data.get("dropped")),
        incoming=bool(data.get("incoming")),
    )


def _since_reached(tries: list[Try]) -> list[Try]:
    """The tries in vain after the last one that reached the customer; all in vain where that is the newest."""
    own = [one for one in tries if not one.incoming]
    reached = [at for at, one in enumerate(own) if one.reached]
    run = own[reached[-1] + 1 :] if reached else own
    return run or [one for one in own if not one.reached]


def _measured(facts: Facts, missed: list[Try]) -> Iterator[Measured]:
    protocol, calendar = facts.policy.protocol, facts.session.store.calendar()
    rule = protocol.rule
    yield Measured(Check.ATTEMPTS, protocol.attempts, len(missed), rule)
    called = {calendar.local_day(one.at) for one in missed if one.means not in WRITTEN}
    wrote = {calendar.local_day(one.at) for one in missed if one.means in WRITTEN}
    if not protocol.daily:
        yield Measured(Check.DAYS, protocol.days, len(called | wrote), rule)
        if protocol.message:
            yield Measured(Check.MESSAGE, 1, min(1, len(wrote)), rule)
        return
    runs = {day: _run(day, called) for day in called if day - timedelta(days=1) not in called}
    best = max(runs, key=lambda day: (runs[day], day in wrote), default=None)
    yield Measured(Check.DAILY, protocol.days, runs[best] if best else 0, rule)
    if protocol.message:
        yield Measured(Check.MESSAGE_DAY, 1, int(best in wrote), rule)


def _run(day: Any, called: set[Any]) -> int:
    count = 0
    while day + timedelta(days=count) in called:
        count += 1
    return count
