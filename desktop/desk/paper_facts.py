"""One ticket while its papers are put together: what several forms ask of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.base.i18n import pick
from desktop.desk import reading, sheets
from desktop.desk.rows import TicketDetail
from desktop.desk.session import Session
from desktop.domain import papers
from desktop.domain.policy import Policy, Route
from desktop.domain.sheet import Head, SheetData
from desktop.domain.timeline import Timeline, fold
from desktop.domain.types import Act, Event, Office, Ticket


@dataclass(frozen=True, slots=True)
class Facts:
    """The ticket, its handling sheet as it would print, and its folded timeline."""

    session: Session
    detail: TicketDetail
    sheet: SheetData
    timeline: Timeline
    masked: bool

    @classmethod
    def of(cls, session: Session, ticket_id: int, masked: bool) -> Facts:
        """Reads them.

        Raises:
            RefusedError: there is no such ticket.
        """
        detail = reading.detail(session, ticket_id)
        return cls(session, detail, sheets.sheet_data(session, ticket_id, masked), fold(detail.case), masked)

    @classmethod
    def without_sheet(cls, session: Session, detail: TicketDetail) -> Facts:
        """As far as it takes to tell which forms fit: the handling sheet stays empty."""
        return cls(session, detail, SheetData(Head(office="")), fold(detail.case), masked=True)

    @property
    def ticket(self) -> Ticket:
        """The ticket."""
        return self.detail.case.ticket

    @property
    def policy(self) -> Policy:
        """The rules that it stands under."""
        return self.detail.policy

    @property
    def office(self) -> Office:
        """Who works here."""
        return self.detail.office

    @property
    def route(self) -> Route:
        """The way of its level."""
        return self.policy.level(self.ticket.level).route

    def events(self, *acts: Act) -> list[Event]:
        """Events of these acts, oldest first."""
        return [event for event in self.detail.case.events if event.act in acts]

    def last(self, *acts: Act) -> Event | None:
        """The newest event of these acts."""
        found = self.events(*acts)
        return found[-1] if found else None

    def name(self, person_id: int | None) -> str:
        """What a person is called, "" for nobody."""
        person = self.office.person(person_id)
        return person.name if person else ""

    def matter(self) -> papers.Matter:
        """The case in short."""
        who, what, told = self.sheet.complainant, self.sheet.subject, self.sheet.content
        intake, classed = self.sheet.intake, self.sheet.classing
        return papers.Matter(
            name=who.name, kind=who.kind, phone=who.phone, masked=who.masked,
            agent_name=who.agent_name, agent_relation=who.agent_relation,
            channel=intake.channel, received_at=intake.received_at, received_by=intake.received_by,
            store=what.store, product=what.product, product_code=what.product_code, quantity=what.quantity,
            paid=what.paid, order_number=what.order_number,
            level=classed.level, levels=classed.levels, category=classed.category,
            cause=told.cause, course=told.course, demand=told.demand,
        )  # fmt: skip

    def triggers(self) -> Iterator[papers.Trigger]:
        """What raised the level, each once; marks on the customer are for copies that stay in the house."""
        seen: set[str] = set()
        for hit in self.detail.triage.hits:
            trigger = self.policy.trigger(hit.trigger)
            if trigger is not None and trigger.code not in seen and not (hit.marked and self.masked):
                seen.add(trigger.code)
                yield papers.Trigger(pick(trigger.name), hit.word if hit.start >= 0 else "", hit.rule)

    def last_words(self) -> str:
        """What the customer, or whoever was reached, said last."""
        spoken = [event for event in self.events(Act.CONTACT, Act.CALLBACK) if event.data.get("reached")]
        return next((str(event.data["said"]) for event in reversed(spoken) if event.data.get("said")), "")

    def observed(self) -> list[str]:
        """Behaviours met in single contacts, each once, in the pack's neutral words. Source: T-11"""
        names = {one.code: pick(one.name) for one in self.policy.behaviours}
        met = [code for event in self.events(Act.CONTACT) for code in event.data.get("behaviours") or ()]
        return [names[code] for code in dict.fromkeys(met) if code in names]
