"""What a handling sheet says, gathered from a ticket and its timeline; and the record of what was printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.desk import history, reading
from desktop.desk.rows import TicketDetail
from desktop.desk.session import Session
from desktop.domain import hearing
from desktop.domain import sheet as paper
from desktop.domain.masking import mask_phone
from desktop.domain.policy import Policy
from desktop.domain.timeline import Timeline, fold
from desktop.domain.types import Act, Event, Office, Seat
from desktop.store import models

TEMPLATE = "TS-01 A/1"
_SIMILAR = 5


def blank(session: Session) -> paper.SheetData:
    """An empty sheet of this office, to be written by hand."""
    policy = session.store.policy()
    stages = dict.fromkeys(stage for level in policy.levels for stage, _seat in _stages(policy, level.number))
    return paper.blank(
        session.store.office().name,
        _levels(policy),
        title=pick(policy.form_title),
        kinds=[pick(kind.name) for kind in policy.complainants],
        validities=[pick(validity.name) for validity in policy.validities],
        scale=_scale(policy),
        stages=list(stages),
        parties=[pick(party.name) for party in policy.responsibility],
        template=TEMPLATE,
        foot=paper.Foot(keep_years=policy.retention_years),
        examined=any(level.route.examine for level in policy.levels),
    )


def sheet_data(session: Session, ticket_id: int, masked: bool = False) -> paper.SheetData:
    """Everything that the sheet of a ticket prints.

    `masked` = for a copy that leaves the office: phone numbers are hidden, marks on the customer left out, and with
    them what they alone have raised.
    """
    gathered = _Gathered(reading.detail(session, ticket_id), session, masked)
    return gathered.sheet()


def record_print(session: Session, ticket_ids: Iterable[int]) -> None:
    """Records that sheets were printed or saved as PDF: a look at everything in them."""
    from desktop.base.clock import to_ms

    ids = list(ticket_ids)
    with session.store.unit("print", session.person.id, ticket=ids[0] if len(ids) == 1 else None) as unit:
        for ticket_id in ids:
            unit.insert(
                models.Look, person=session.person.id, ticket=ticket_id, field="sheet", at=to_ms(session.clock.now())
            )
        unit.describe(sheets=len(ids))


def _levels(policy: Policy) -> tuple[paper.Grade, ...]:
    return tuple(paper.Grade(level.number, pick(level.name)) for level in policy.levels)


def _scale(policy: Policy) -> tuple[paper.Grade, ...]:
    return tuple(paper.Grade(rating.value, pick(rating.name)) for rating in policy.ratings)


def _stages(policy: Policy, level: int) -> Iterator[tuple[str, Seat]]:
    """The signature boxes of a level, in order: receiver, handler, heads, reviewer."""
    route = policy.level(level).route
    reception = Seat(policy.reception)
    yield pick(policy.seat_name(reception)), reception
    seats = [route.handle, *route.report, *([route.approve] if route.approve else []), route.review]
    seen: set[tuple[int, str]] = set()
    for seat in seats:
        boxes = {(seat.tier, role) for role in seat.roles or ("",)}
        if seat.tier > reception.tier and not boxes <= seen:
            seen |= boxes
            yield pick(policy.seat_name(seat)), seat


@dataclass(frozen=True, slots=True)
class _Gathered:
    """One ticket while its sheet is put together."""

    detail: TicketDetail
    session: Session
    masked: bool

    def sheet(self) -> paper.SheetData:
        return paper.SheetData(
            head=self._head(),
            complainant=self._complainant(),
            intake=self._intake(),
            subject=self._subject(),
            content=self._content(),
            classing=self._classing(),
            investigation=self._investigation(),
            responsibility=self._responsibility(),
            solution=self._solution(),
            opinions=tuple(self._opinions()),
            contacts=tuple(self._contacts()),
            callback=self._callback(),
            verification=self._verification(),
            foot=self._foot(),
        )

    @property
    def _office(self) -> Office:
        return self.detail.office

    @property
    def _policy(self) -> Policy:
        return self.detail.policy

    def _events(self, *acts: Act) -> list[Event]:
        return [event for event in self.detail.case.events if event.act in acts]

    def _last(self, *acts: Act) -> Event | None:
        found = self._events(*acts)
        return found[-1] if found else None

    def _name(self, person_id: int | None) -> str:
        person = self._office.person(person_id)
        return person.name if person else ""

    def _said(self, event: Event) -> str:
        """What was said; "" where it is the complaint itself, told in the first call and printed there already."""
        said = str(event.data.get("said", ""))
        return "" if said == self.detail.case.ticket.cause else said

    def _phone(self, number: str) -> str:
        return mask_phone(number) if self.masked else number

    def _head(self) -> paper.Head:
        ticket = self.detail.case.ticket
        return paper.Head(
            office=self._office.name,
            title=pick(self._policy.form_title),
            number=ticket.number,
            urgent=ticket.urgent,
            sheet_index=ticket.sheet_index,
            nth=self.detail.case.earlier + 1,
            origin=self._origin(),
            template=TEMPLATE,
        )

    def _origin(self) -> str:
        newest = history.log(self.session, self.detail.case.ticket.id, 1)
        return newest[0].origin.replace("-", "") if newest else ""

    def _complainant(self) -> paper.Complainant:
        ticket = self.detail.case.ticket
        kind = self._policy.complainant(ticket.complainant_kind)
        return paper.Complainant(
            kinds=tuple(pick(named.name) for named in self._policy.complainants),
            kind=pick(kind.name) if kind else "",
            name=ticket.name,
            phone=self._phone(ticket.phone),
            other_contact=self._phone(ticket.other_contact)
            if ticket.other_contact[:1].isdigit()
            else ticket.other_contact,
            masked=self.masked,
            address="" if self.masked else ticket.address,
            agent_name=ticket.agent_name,
            agent_relation=ticket.agent_relation,
            confidential=ticket.confidential,
            marks=() if self.masked else tuple(pick(known.rule.name) for known in self.detail.marks if known.own),
        )

    def _intake(self) -> paper.Intake:
        ticket = self.detail.case.ticket
        contacts = self._events(Act.CONTACT)
        first = next((event for event in contacts if event.data.get("reached")), None)
        told = {code for event in contacts for code, done in (event.data.get("told") or {}).items() if done}
        return paper.Intake(
            channel=ticket.channel,
            received_at=ticket.received_at,
            received_by=self._name(ticket.received_by),
            first_contact_at=first.at if first else None,
            first_contact_by=self._name(first.by) if first else "",
            first_contact_result=self._said(first) if first else "",
            told_procedure="procedure" in told,
            told_time="time" in told,
            told_direct_contact="direct_contact" in told,
        )

    def _subject(self) -> paper.Subject:
        ticket = self.detail.case.ticket
        return paper.Subject(
            store=ticket.store,
            staff=ticket.staff,
            product=ticket.product,
            product_code=ticket.product_code,
            batch=ticket.batch,
            quantity=ticket.quantity,
            paid=ticket.paid,
            order_number=ticket.order_number,
            bought_on=ticket.bought_on,
        )

    def _content(self) -> paper.Content:
        ticket = self.detail.case.ticket
        return paper.Content(
            cause=ticket.cause,
            happened_at=ticket.happened_at,
            happened_where=ticket.happened_where,
            course=ticket.course,
            demand=ticket.demand,
            reply_by=ticket.reply_by,
        )

    def _classing(self) -> paper.Classing:
        ticket = self.detail.case.ticket
        category = self._policy.category(ticket.category)
        hits = (hit for hit in self.detail.triage.hits if not (hit.marked and self.masked))
        triggers = (self._policy.trigger(hit.trigger) for hit in hits)
        return paper.Classing(
            levels=_levels(self._policy),
            level=ticket.level,
            category=pick(category.name) if category else "",
            triggers=tuple(dict.fromkeys(pick(trigger.name) for trigger in triggers if trigger)),
            validities=tuple(pick(named.name) for named in self._policy.validities),
            validity=next((pick(named.name) for named in self._policy.validities if named.code == ticket.validity), ""),
            similar=tuple(row.number for row in self.detail.similar[:_SIMILAR]),
        )

    def _investigation(self) -> paper.Investigation:
        event = self._last(Act.INVESTIGATE)
        evidence = tuple(attachment.name for attachment in self.detail.attachments)
        if event is None:
            return paper.Investigation(evidence=evidence)
        return paper.Investigation(
            facts=str(event.data.get("facts", "")),
            evidence=evidence,
            analysis=str(event.data.get("analysis", "")),
            escape=str(event.data.get("why_escaped", "")),
        )

    def _responsibility(self) -> paper.Responsibility:
        timeline = fold(self.detail.case)
        found, shares = timeline.investigation or {}, timeline.found
        return paper.Responsibility(
            shares=tuple(
                paper.Share(pick(party.name), shares.get(party.code, 0) if shares else None)
                for party in self._policy.responsibility
            ),
            department=str(found.get("department", "")),
            person=str(found.get("person", "")),
            basis=str(found.get("basis", "")),
            statement=self._statement(timeline),
        )

    def _statement(self, timeline: Timeline) -> paper.Statement:
        """What whom the finding names said, or until when they may. Source: "Law and decency" """
        asked = hearing.open_hearing(self._policy, timeline)
        if asked is None:
            return paper.Statement()
        term, heard = hearing.term(self._policy, asked, self.detail.clocks), asked.heard
        until = term.due_at if term is not None else None
        if heard is None:
            return paper.Statement(until=until)
        return paper.Statement(heard.said, heard.name, heard.at, until, heard.silent)

    def _solution(self) -> paper.Solution:
        event = self._last(Act.PROPOSE)
        if event is None:
            return paper.Solution()
        remedy = dict(event.data.get("remedy") or {})
        rule = self._policy.remedy(str(remedy.get("kind", "")))
        approved = self._last(Act.APPROVE)
        by = self._office.person(approved.by if approved else event.by)
        limit = self._policy.limit(by.tier) if by else None
        return paper.Solution(
            measures=str(event.data.get("measures", "")),
            remedy=pick(rule.name) if rule else "",
            amount=Decimal(remedy["amount"]) if remedy.get("amount") else None,
            approved_by=by.name if by else "",
            authority=f"≤ ¥{limit}" if limit is not None else "",
            promised_on=_day(event.data.get("promised_on")),
            actions=tuple(
                paper.Measure(str(event.data[key]), preventive=key == "preventive")
                for key in ("corrective", "preventive")
                if event.data.get(key)
            ),
        )

    def _opinions(self) -> Iterator[paper.Opinion]:
        ticket = self.detail.case.ticket
        register = self._last(Act.REGISTER)
        seats = list(_stages(self._policy, ticket.level))
        opinions = self._events(Act.APPROVE, Act.REJECT, Act.REVIEW, Act.REPORT, Act.DECIDE, Act.ESCALATE)
        for index, (stage, seat) in enumerate(seats):
            if index == 0 and register is not None:
                handed = next((e for e in opinions if e.act is Act.ESCALATE), None)
                reason = str(handed.data.get("reason", "")) if handed else ""
                yield paper.Opinion(stage, reason, self._name(register.by), register.at)
                continue
            spoken = [event for event in opinions if self._sits(event.by, seat) and event.act is not Act.ESCALATE]
            yield _opinion(stage, spoken[-1] if spoken else None, self)

    def _sits(self, person_id: int, seat: Seat) -> bool:
        person = self._office.person(person_id)
        return bool(person and person.tier == seat.tier and (not seat.roles or person.roles & set(seat.roles)))

    def _contacts(self) -> Iterator[paper.ContactLine]:
        for event in self._events(Act.CONTACT, Act.CALLBACK):
            promised = event.data.get("promised") or ()
            yield paper.ContactLine(
                at=event.at,
                by=self._name(event.by),
                means=str(event.data.get("means") or "phone"),
                reached=bool(event.data.get("reached") or event.data.get("declined")),
                said=self._said(event),
                promised="；".join(str(one["what"]) for one in promised),
            )

    def _callback(self) -> paper.Callback:
        first = [event for event in self._events(Act.CALLBACK) if not event.data.get("second")]
        rated = next((event for event in reversed(first) if "satisfaction" in event.data), None)
        last = first[-1] if first else None
        resolved = self._last(Act.RESOLVE)
        value = rated.data.get("satisfaction") if rated else None
        rating = self._policy.rating(int(value)) if value else None
        return paper.Callback(
            scale=_scale(self._policy),
            told_at=last.at if last else (resolved.at if resolved else None),
            told_by=self._name(last.by if last else resolved.by if resolved else None),
            satisfaction=rating.value if rating else None,
            declined=bool(last and last.data.get("declined")),
            said=str((rated or last).data.get("said", "")) if (rated or last) else "",  # type: ignore[union-attr]
            settled=rating.settles if rating else None,
            previous_sheet=self.detail.previous_number,
            next_sheet=self.detail.next_number,
            withheld=self.detail.veiled,
            seconds=tuple(self._seconds()),
        )

    def _seconds(self) -> Iterator[paper.SecondAnswer]:
        for event in self._events(Act.CALLBACK):
            if event.data.get("second"):
                reached = bool(event.data.get("reached") or event.data.get("declined"))
                rating, said = event.data.get("satisfaction"), str(event.data.get("said", ""))
                yield paper.SecondAnswer(event.at, self._name(event.by), rating, reached, said)

    def _verification(self) -> paper.Verification:
        passed = next((e for e in reversed(self._events(Act.REVIEW)) if e.data.get("passed")), None)
        looks = self.detail.examination is not None
        if passed is None:
            return paper.Verification(examined=looks)
        said, holes = str(passed.data.get("opinion", "")), str(passed.data.get("holes", ""))
        return paper.Verification(said, self._name(passed.by), passed.at, looks or bool(holes), holes)

    def _foot(self) -> paper.Foot:
        filed = self._last(Act.FILE)
        return paper.Foot(
            filed_by=self._name(filed.by) if filed else "",
            filed_at=filed.at if filed else None,
            keep_years=self._policy.retention_years,
            printed_by=self.session.person.name,
            printed_at=self.session.clock.now(),
        )


def _opinion(stage: str, event: Event | None, gathered: _Gathered) -> paper.Opinion:
    if event is None:
        return paper.Opinion(stage)
    text = str(event.data.get("opinion") or event.data.get("decision") or event.data.get("facts") or "")
    holes = event.data.get("holes")
    if holes and not event.data.get("passed"):  # of the review that passed they have a row of their own
        found = _("Holes in the process: {holes}").format(holes=holes)
        text = f"{text}\n{found}" if text else found
    return paper.Opinion(stage, text, gathered._name(event.by), event.at)


def _day(text: object) -> date | None:
    if not text:
        return None
    return datetime.fromisoformat(str(text)).date() if "T" in str(text) else date.fromisoformat(str(text))
