"""What the other forms say, gathered from a ticket: which of them make sense now, and what stands in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from desktop.base.clock import to_ms
from desktop.base.errors import RefusedError
from desktop.base.i18n import pick
from desktop.desk import information, paper_lines, paper_request, reading
from desktop.desk.paper_facts import Facts
from desktop.desk.rows import TicketDetail
from desktop.desk.session import Session
from desktop.domain import papers, penalties
from desktop.domain.papers import Box, Form, Paper
from desktop.domain.penalties import Suggestion
from desktop.domain.sheet import Foot, Grade, Head, Opinion, Share, Solution
from desktop.domain.types import Act, Seat, State
from desktop.store import models

TEMPLATES = {
    Form.REPORT: "TS-02 A/1",
    Form.AGENDA: "TS-03 A/1",
    Form.ATTEMPTS: "TS-04 A/1",
    Form.REQUEST: "TS-05 A/1",
    Form.FINDING: "TS-06 A/1",
    Form.SETTLEMENT: "TS-07 A/1",
    Form.SUGGESTION: "TS-08 A/1",
}


def available(session: Session, ticket_id: int, detail: TicketDetail | None = None) -> tuple[str, ...]:
    """The codes of the forms that make sense for a ticket now, the handling sheet first; for the person in the chair.

    `detail` saves reading the ticket where the caller has it. Fast enough for the window's own thread.

    Raises:
        RefusedError: there is no such ticket.
    """
    facts = Facts.without_sheet(session, detail or reading.detail(session, ticket_id))
    return (Form.HANDLING.value, *(form.value for form, fits in _FITS.items() if fits(facts)))


def gather(session: Session, ticket_id: int, form: str, masked: bool = False) -> tuple[Paper, ...]:
    """What a form of a ticket prints: one paper, of suggestions one each. `masked` hides phone numbers.

    Raises:
        RefusedError: there is no such ticket, or the form does not fit it as it stands (`form_unfit`,
            `penalties_off`).
    """
    facts = Facts.of(session, ticket_id, masked or form == Form.SETTLEMENT)
    kind = Form(form)
    if kind is Form.SUGGESTION and not facts.office.penalties_on:
        raise RefusedError("penalties_off", "form", facts.policy.act_rule(Act.PENALTY))
    if kind not in _FITS or not _FITS[kind](facts):
        raise RefusedError("form_unfit", "form", form=form)
    return tuple(_GATHER[kind](facts))


def blank(session: Session, form: str) -> Paper:
    """An empty form of this office, to be written by hand."""
    policy = session.store.policy()
    kind = Form(form)
    head = Head(office=session.store.office().name, template=TEMPLATES[kind])
    paper = paper_lines.EMPTY[kind](head=head, foot=Foot(keep_years=policy.retention_years))
    levels = tuple(Grade(level.number, pick(level.name)) for level in policy.levels)
    paper = replace(paper, matter=papers.Matter(levels=levels), opinions=tuple(Opinion(box) for box in _BOXES[kind]))
    if isinstance(paper, papers.Request):
        return replace(paper, **paper_request.choices(policy))
    if isinstance(paper, papers.Finding):
        return replace(paper, shares=tuple(Share(pick(party.name)) for party in policy.responsibility))
    return paper


_BOXES: dict[Form, tuple[str, ...]] = {
    Form.REPORT: (Box.AUTHOR, Box.DEPARTMENT, Box.GENERAL_MANAGER),
    Form.AGENDA: (Box.AUTHOR, Box.DEPARTMENT, Box.GENERAL_MANAGER),
    Form.ATTEMPTS: (Box.AUTHOR, Box.DEPARTMENT),
    Form.REQUEST: (Box.AUTHOR, Box.CUSTOMER, Box.DEPARTMENT),
    Form.FINDING: (Box.AUTHOR, Box.RESPONDENT, Box.DEPARTMENT),
    Form.SETTLEMENT: (),
    Form.SUGGESTION: (Box.RESPONDENT, Box.AUTHOR, Box.DEPARTMENT),
}


def record_print(session: Session, ticket_ids: Iterable[int], form: str) -> None:
    """Records that a form was printed or saved as PDF: a look at what stands in it."""
    ids = list(ticket_ids)
    with session.store.unit("print", session.person.id, ticket=ids[0] if len(ids) == 1 else None) as unit:
        for ticket_id in ids:
            unit.insert(
                models.Look, person=session.person.id, ticket=ticket_id, field=form, at=to_ms(session.clock.now())
            )
        unit.describe(sheets=len(ids), form=form)


def _fits_report(facts: Facts) -> bool:
    return bool(facts.route.report or facts.last(Act.REPORT))


def _fits_agenda(facts: Facts) -> bool:
    return facts.ticket.state is State.REFERRED or facts.timeline.dissatisfied or facts.last(Act.REFER) is not None


def _fits_attempts(facts: Facts) -> bool:
    return bool(facts.events(Act.CONTACT, Act.CALLBACK))


def _fits_request(facts: Facts) -> bool:
    """A withdrawal only when the customer spoke it: no form is laid before a customer who did not. Source: T-5a"""
    may = any(step.act is Act.RECLASSIFY for step in facts.detail.steps)
    return may or facts.last(Act.WITHDRAW, Act.RECLASSIFY) is not None


def _fits_finding(facts: Facts) -> bool:
    return facts.last(Act.INVESTIGATE) is not None


def _fits_settlement(facts: Facts) -> bool:
    return facts.timeline.accepted


def _fits_suggestion(facts: Facts) -> bool:
    return facts.office.penalties_on and any(_visible(facts))


_FITS: dict[Form, Callable[[Facts], bool]] = {
    Form.REPORT: _fits_report,
    Form.AGENDA: _fits_agenda,
    Form.ATTEMPTS: _fits_attempts,
    Form.REQUEST: _fits_request,
    Form.FINDING: _fits_finding,
    Form.SETTLEMENT: _fits_settlement,
    Form.SUGGESTION: _fits_suggestion,
}


def _common(facts: Facts, form: Form) -> dict[str, Any]:
    head = replace(facts.sheet.head, title="", template=TEMPLATES[form])
    return {"head": head, "matter": facts.matter(), "foot": facts.sheet.foot}


def _signed_by(facts: Facts, *seats: Seat | None) -> tuple[Opinion, ...]:
    """Boxes named after seats, each once."""
    names = dict.fromkeys(pick(facts.policy.seat_name(seat)) for seat in seats if seat is not None)
    return tuple(Opinion(name) for name in names)


def _report(facts: Facts) -> Iterator[Paper]:
    told = facts.last(Act.REPORT)
    handed = facts.last(Act.ESCALATE)
    lines = paper_lines.chain_lines(facts)
    proposal = facts.timeline.proposal
    by = facts.office.person(proposal.by) if proposal else None
    notified = [key for event in (handed, told) if event for key in event.data.get("notified") or ()]
    yield papers.Report(
        **_common(facts, Form.REPORT),
        at=told.at if told else None,
        opinions=(
            Opinion(
                pick(facts.policy.seat_name(facts.route.handle)),
                name=facts.name(told.by) if told else "",
                at=told.at if told else None,
            ),
            *_signed_by(facts, *facts.route.report),
        ),
        rule=facts.route.rule,
        facts=str(told.data.get("facts", "")) if told else "",
        triggers=tuple(facts.triggers()),
        level_reason=facts.ticket.level_reason,
        told=tuple(dict.fromkeys(facts.name(key) for key in notified)),
        lines=lines[-papers.MOST_LINES :],
        left_out=max(0, len(lines) - papers.MOST_LINES),
        said=facts.last_words(),
        observed=tuple(facts.observed()),
        earlier=facts.detail.case.earlier,
        similar=facts.sheet.classing.similar,
        reply_by=facts.ticket.reply_by,
        late=tuple(paper_lines.late(facts)),
        proposal=facts.sheet.solution if proposal else Solution(),
        limit=facts.policy.limit(by.tier) if by else None,
        waits=proposal is not None and proposal.accepted is None,
        information=facts.detail.information,
        verify=pick(information.known().verify) if facts.detail.information else "",
    )


def _agenda(facts: Facts) -> Iterator[Paper]:
    referred, decided = facts.last(Act.REFER), facts.last(Act.DECIDE)
    seats = (facts.route.refer, *facts.route.report)
    yield papers.Agenda(
        **_common(facts, Form.AGENDA),
        at=referred.at if referred else None,
        opinions=(*_signed_by(facts, *seats), Opinion(Box.GENERAL_MANAGER)),
        rule=facts.route.refer_rule,
        links=tuple(paper_lines.links(facts)),
        question=str(referred.data.get("question", "")) if referred else "",
        by=facts.name(referred.by) if referred else "",
        decision=str(decided.data.get("decision", "")) if decided else "",
        decided_by=facts.name(decided.by) if decided else "",
        decided_at=decided.at if decided else None,
    )


def _attempts(facts: Facts) -> Iterator[Paper]:
    yield papers.Attempts(
        **_common(facts, Form.ATTEMPTS),
        opinions=(Opinion(Box.AUTHOR), *_signed_by(facts, facts.route.review)),
        **paper_lines.attempts(facts),
    )


def _request(facts: Facts) -> Iterator[Paper]:
    yield papers.Request(
        **_common(facts, Form.REQUEST),
        **paper_request.request(facts),
    )


def _finding(facts: Facts) -> Iterator[Paper]:
    event = facts.last(Act.INVESTIGATE)
    assert event is not None
    known, shares = facts.timeline.investigation or {}, facts.timeline.found
    found, borne = facts.sheet.investigation, facts.sheet.responsibility
    kind = facts.policy.finding(shares)
    author = Opinion(Box.AUTHOR, name=facts.name(event.by), at=event.at)
    parties = facts.policy.responsibility
    yield papers.Finding(
        **_common(facts, Form.FINDING),
        at=event.at,
        opinions=(author, Opinion(Box.DEPARTMENT), *_signed_by(facts, facts.route.review)),
        rule=kind.rule if kind else parties[0].rule if parties else "",
        kind=pick(kind.name) if kind else "",
        shares=borne.shares,
        agreement=str(known.get("agreement", "")),
        department=borne.department,
        person=borne.person,
        facts=found.facts,
        analysis=found.analysis,
        escape=found.escape,
        basis=borne.basis,
        evidence=found.evidence,
        statement=borne.statement,
    )


def _settlement(facts: Facts) -> Iterator[Paper]:
    """Only what the customer is told: no finding, no person, no measure of the house. Source: Law and decency."""
    offered = facts.sheet.solution
    yield papers.Settlement(
        **_common(facts, Form.SETTLEMENT),
        measures=offered.measures,
        remedy=offered.remedy,
        amount=offered.amount,
        promised_on=offered.promised_on,
        contact=facts.name(facts.ticket.handler) or facts.name(facts.ticket.received_by),
    )


def _visible(facts: Facts) -> Iterator[Suggestion]:
    """Suggestions that the person in the chair may read: those who decide, and whom one concerns."""
    store, person = facts.session.store, facts.session.person
    for one in penalties.suggestions(facts.detail.case, facts.policy, store.calendar(), facts.session.clock.now()):
        clause = facts.policy.penalty(one.penalty)
        if clause is not None and (person.tier >= clause.decide.tier or person.id == one.person):
            yield one


def _suggestions(facts: Facts) -> Iterator[Paper]:
    for one in _visible(facts):
        clause, clock = facts.policy.penalty(one.penalty), facts.policy.clock(one.clock)
        assert clause is not None
        started = next((shown.started_at for shown in facts.detail.clocks if shown.code == one.clock), None)
        verdict = one.verdict
        yield papers.Suggestion(
            **{
                **_common(facts, Form.SUGGESTION),
                "matter": papers.Matter(
                    received_at=facts.ticket.received_at, category=facts.sheet.classing.category, masked=True
                ),
            },
            at=verdict.at if verdict else None,
            opinions=(Opinion(Box.RESPONDENT), *_signed_by(facts, clause.decide)),
            code=one.code,
            name=pick(clause.name),
            rule=one.rule,
            clause=pick(facts.policy.rules.get(one.rule, {})),
            person=facts.name(one.person),
            clock=pick(clock.name) if clock else "",
            clock_rule=clock.rule if clock else "",
            started_at=started,
            due_at=one.due_at,
            met_at=one.met_at,
            over_minutes=one.over_minutes,
            lines=tuple(paper_lines.between(facts, started, one.met_at)),
            minimum=one.minimum,
            maximum=one.maximum,
            verdict=verdict.accepted if verdict else None,
            amount=verdict.amount if verdict else None,
            opinion=verdict.opinion if verdict else "",
            decided_by=facts.name(verdict.by) if verdict else "",
            decided_at=verdict.at if verdict else None,
        )


_GATHER: dict[Form, Callable[[Facts], Iterator[Paper]]] = {
    Form.REPORT: _report,
    Form.AGENDA: _agenda,
    Form.ATTEMPTS: _attempts,
    Form.REQUEST: _request,
    Form.FINDING: _finding,
    Form.SETTLEMENT: _settlement,
    Form.SUGGESTION: _suggestions,
}
