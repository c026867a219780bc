"""What screens and the command line read: lists, one ticket, counters. Fast enough for the window's own thread."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from desktop.base.clock import from_ms
from desktop.base.errors import RefusedError
from desktop.base.i18n import ZONE, local
from desktop.desk import clusters, gathered, information, settlers, veil
from desktop.desk.rows import (
    Attachment,
    Counts,
    Group,
    GroupRow,
    Known,
    KnownMark,
    Scope,
    TicketDetail,
    TicketRow,
    View,
)
from desktop.desk.session import Session
from desktop.domain import clocks, completeness, spot_check, triage, workflow
from desktop.domain.authority import AuthorityTerm
from desktop.domain.examination import Examination, examination, examined
from desktop.domain.marks import codes, may_approve, shown
from desktop.domain.masking import mask_phone
from desktop.domain.policy import Policy
from desktop.domain.types import Case, Explanation, Office, State, Ticket
from desktop.domain.values import bare_phone
from desktop.store import customers as records
from desktop.store import earlier, listing, marks, models
from desktop.store.earlier import Customer, same_customer

FOUND_AT_MOST = 2000
"""So many hits of a text are listed; who wants fewer types more."""
_SIMILAR_AT_MOST = 20


def page(session: Session, view: View, offset: int, limit: int) -> list[TicketRow | GroupRow]:
    """Rows of a view from `offset` on, at most `limit`; by urgency, headings count as rows."""
    wanted = _filter(session, view)
    if not view.by_urgency:
        found = listing.page(session.store.database, wanted, offset, limit, by_urgency=False)
        return list(_rows(session, found))
    return _grouped(session, wanted, offset, limit)


def _grouped(session: Session, wanted: listing.Filter, offset: int, limit: int) -> list[TicketRow | GroupRow]:
    """A slice of the list with its headings: each heading stands at a known place, between pages of tickets."""
    headings: dict[int, GroupRow] = {}
    place = 0
    for group, count in _groups(session, wanted):
        headings[place] = GroupRow(group, count)
        place += count + 1
    end = min(offset + limit, place)
    before = sum(1 for at in headings if at < offset)
    within = sum(1 for at in headings if offset <= at < end)
    need = max(end - offset - within, 0)
    tickets = iter(_rows(session, listing.page(session.store.database, wanted, offset - before, need)) if need else [])
    shown: list[TicketRow | GroupRow] = []
    for at in range(offset, end):
        row = headings.get(at) or next(tickets, None)
        if row is not None:
            shown.append(row)
    return shown


def _groups(session: Session, wanted: listing.Filter) -> list[tuple[Group, int]]:
    counted = listing.groups(session.store.database, wanted, bounds(session.clock.now()))
    return [(Group(code), count) for code, count in counted.items() if count]


def bounds(now: datetime) -> listing.Bounds:
    """Where the groups end: now, midnight tonight, midnight after this week's Sunday, in the office's zone."""
    today = datetime.combine(local(now).date() + timedelta(days=1), time.min, ZONE)
    week = today + timedelta(days=6 - local(now).weekday())
    return listing.Bounds(now, today, week)


def size(session: Session, view: View) -> int:
    """How many rows a view has, headings included."""
    wanted = _filter(session, view)
    if not view.by_urgency:
        return listing.count(session.store.database, wanted)
    return sum(count + 1 for _, count in _groups(session, wanted))


def _filter(session: Session, view: View) -> listing.Filter:
    session.store.keep_up()
    text = view.text.strip()
    return listing.Filter(
        person=session.person.id if view.scope is Scope.MINE else None,
        states=frozenset(state.value for state in view.states),
        levels=view.levels,
        store=view.store,
        open_only=view.open_only,
        overdue_at=session.clock.now() if view.overdue else None,
        tickets=veil.find(session, text, FOUND_AT_MOST) if text else None,
    )


def _rows(session: Session, found: list[Mapping[str, Any]] | list[dict[str, Any]]) -> list[TicketRow]:
    office = session.store.office()
    names = {person.id: person.name for person in office.people}
    kept = veil.hidden(session, [row["ticket"] for row in found])
    return [_row(row, names) for row in _veiled(session, found, kept)]


def _veiled(session: Session, found: Sequence[Mapping[str, Any]], kept: frozenset[int]) -> list[Mapping[str, Any]]:
    """The rows without what the first answer put into them: the rating, and triggers in the customer's words."""
    seen = {
        case.ticket.id: triage.triggers(session.store.policy(case.ticket.pack), case)
        for case in (veil.cases(session, kept) if kept else ())
    }
    return [
        {**row, "satisfaction": None, "triggers": json.dumps(seen[row["ticket"]])} if row["ticket"] in seen else row
        for row in found
    ]


def _row(row: Mapping[str, Any], names: Mapping[int, str]) -> TicketRow:
    due, started = row["next_due_at"], row["next_started_at"]
    return TicketRow(
        id=row["ticket"],
        number=row["number"],
        title=row["title"],
        name=row["name"],
        phone_masked=row["phone_masked"],
        complainant_kind=row["complainant_kind"],
        channel=row["channel"],
        store=row["store"],
        state=State(row["state"]),
        level=row["level"],
        category=row["category"],
        handler=row["handler"],
        handler_name=names.get(row["handler"], ""),
        received_at=from_ms(row["received_at"]),
        next_due_at=None if due is None else from_ms(due),
        next_clock=row["next_clock"],
        next_started_at=None if started is None else from_ms(started),
        satisfaction=row["satisfaction"],
        occurrence=row["occurrence"],
        attachments=row["attachments"],
        triggers=tuple(json.loads(row["triggers"])),
        sheet_index=row["sheet_index"],
        erased=bool(row["erased"]),
        next_act=row["next_act"],
    )


def rows_of(session: Session, ticket_ids: Sequence[int]) -> list[TicketRow]:
    """The list rows of some tickets, in the order given."""
    session.store.keep_up()
    return _rows(session, listing.of(session.store.database, ticket_ids))


def find(session: Session, number: str) -> int:
    """The key of the ticket that bears, or once bore, a number.

    Raises:
        RefusedError: there is none.
    """
    return session.store.ticket_id(number.strip().upper())


def search(session: Session, text: str, limit: int) -> list[TicketRow]:
    """Tickets that hold every word of the text (any word, phone tail, number, pinyin initials), newest first."""
    return rows_of(session, veil.find(session, text, limit))


def similar(session: Session, phone: str, name: str, order: str, but: int = 0) -> list[TicketRow]:
    """Tickets of the same customer: same phone, order, or name where a phone is unknown; newest first, at most 20."""
    customer = Customer(bare_phone(phone), name.strip(), order.strip())
    if not (customer.phone or customer.name or customer.order_number):
        return []
    with session.store.database.read() as connection:
        keys = [key for key in same_customer(connection, customer) if key != but]
    rows = rows_of(session, keys)
    return sorted(rows, key=lambda row: row.received_at, reverse=True)[:_SIMILAR_AT_MOST]


def known(session: Session, phone: str, name: str, order: str) -> Known:
    """What is known of a customer while the sheet is still being written."""
    phone, name, order = bare_phone(phone), name.strip(), order.strip()
    if not (phone or name or order):
        return Known()
    store = session.store
    return Known(
        store.earlier(phone, name, order),
        tuple(similar(session, phone, name, order)),
        known_marks(session, Customer(phone, name, order)),
        codes(store.marks(phone, name), store.reading.today()),
    )


def known_marks(session: Session, customer: Customer) -> tuple[KnownMark, ...]:
    """Marks in force: the customer's own first, then those of records that share name or order. Source: P-4."""
    store, today = session.store, session.store.reading.today()
    policy = store.policy()
    with store.database.read() as connection:
        others = earlier.others(connection, customer)
        borne = marks.standing(connection, [customer.key, *others], today)
        newest = records.newest(connection, borne)
    own = [KnownMark(mark, rule) for mark, rule in shown(policy, borne.get(customer.key, ()), today)]
    return (
        *own,
        *(
            KnownMark(mark, rule, newest[key].name, mask_phone(newest[key].phone))
            for key in others
            for mark, rule in shown(policy, borne.get(key, ()), today)
        ),
    )


def detail(session: Session, ticket_id: int) -> TicketDetail:
    """Everything about one ticket as it stands now, for the person in the chair.

    Raises:
        RefusedError: there is no such ticket, or it was taken back.
    """
    store, now = session.store, session.clock.now()
    case = store.case(ticket_id)
    if case.ticket.retired:
        raise RefusedError("ticket_unknown", "number")
    shown = veil.over(session, [case])[0]
    policy, office, calendar = store.policy(case.ticket.pack), store.office(), store.calendar()
    judged = triage.of_case(policy, shown)
    previous, following = _chain(session, case.ticket)
    return TicketDetail(
        case=shown,
        veiled=shown is not case,
        policy=policy,
        office=office,
        clocks=clocks.clocks(case, policy, calendar, now),
        steps=workflow.steps(case, session.person, office, policy, calendar, now),
        blocks=completeness.blocks(case, policy),
        triage=judged,
        attachments=_attachments(session, shown),
        previous_number=previous,
        next_number=following[1],
        next_id=following[0],
        aliases=_aliases(session, ticket_id),
        similar=tuple(similar(session, case.ticket.phone, case.ticket.name, case.ticket.order_number, ticket_id)),
        clusters=gathered.of_ticket(session, ticket_id),
        examination=_examination(session, case),
        level_is_proposed=judged.level,
        information=information.of(case.ticket, calendar),
        marks=known_marks(session, Customer(case.ticket.phone, case.ticket.name, case.ticket.order_number)),
    )


def _chain(session: Session, ticket: Ticket) -> tuple[str, tuple[int | None, str]]:
    """The number of the sheet before, and key and number of the sheet after."""
    store, table = session.store, models.Ticket
    before = store.ticket(ticket.previous_sheet).number if ticket.previous_sheet else ""
    after = store.first(table.select(table.id, table.number).where(table.previous_sheet == ticket.id))
    return before, (int(after["id"]), str(after["number"])) if after else (None, "")


def _examination(session: Session, case: Case) -> Examination | None:
    """The way of the whole matter, where its level is examined. Source: T-10"""
    store = session.store
    if not examined(store.policy(case.ticket.pack), case.ticket.level):
        return None
    sheets = [case]
    while (before := sheets[0].ticket.previous_sheet) and all(before != one.ticket.id for one in sheets):
        sheets.insert(0, store.case(before))
    judged = [(one, store.policy(one.ticket.pack)) for one in sheets]
    return examination(judged, store.calendar(), session.clock.now())


def _attachments(session: Session, shown: Case) -> tuple[Attachment, ...]:
    """The files of a ticket; one that holds a hidden answer is left out."""
    table = models.Attachment
    query = (
        table.select().where((table.ticket == shown.ticket.id) & (table.retired == False)).order_by(table.at)  # noqa: E712
    )
    kept = {event.data.get("attachment") for event in shown.events if event.data.get(spot_check.VEILED)}
    return tuple(
        Attachment(r["id"], r["name"], r["kind"], r["size"], r["sha256"], from_ms(r["at"]), r["by"])
        for r in session.store.rows(query)
        if r["id"] not in kept
    )


def _aliases(session: Session, ticket_id: int) -> tuple[str, ...]:
    table = models.Alias
    rows = session.store.rows(table.select(table.number).where(table.ticket == ticket_id).order_by(table.at))
    return tuple(str(row["number"]) for row in rows)


def explain(session: Session, ticket_id: int, clock: str) -> Explanation:
    """Why a clock of a ticket ends when it does, day by day.

    Raises:
        RefusedError: the ticket has no such clock.
    """
    store, now = session.store, session.clock.now()
    case = store.case(ticket_id)
    policy, calendar = store.policy(case.ticket.pack), store.calendar()
    if all(shown.code != clock for shown in clocks.clocks(case, policy, calendar, now)):
        raise RefusedError("clock_unknown", "clock", clock=clock)
    return clocks.explain(case, policy, calendar, clock, now)


def information_of(session: Session, ticket_id: int) -> tuple[AuthorityTerm, ...]:
    """What the authority itself has to do, where one is in a ticket."""
    return information.of(session.store.ticket(ticket_id), session.store.calendar())


def policy_of(session: Session, ticket_id: int) -> Policy:
    """The rules under which a ticket was opened."""
    return session.store.policy(session.store.ticket(ticket_id).pack)


def counts(session: Session) -> Counts:
    """Badges of the navigation, for the person in the chair."""
    session.store.keep_up()
    database, now = session.store.database, session.clock.now()

    def of(**wanted: Any) -> int:
        return listing.count(database, listing.Filter(**wanted))

    top = session.store.policy().top.number
    to_settle, set_aside = settlers.tally(session)
    return Counts(
        mine=of(person=session.person.id, open_only=True),
        overdue=of(overdue_at=now),
        open=of(open_only=True),
        review=of(person=session.person.id, states=frozenset({State.REVIEW.value})),
        callback=of(states=frozenset({State.CALLBACK.value})),
        gravest=of(levels=frozenset({top}), open_only=True),
        waiting=of(states=frozenset({State.PARKED.value})),
        drafts=len(session.store.drafts.all_of(session.person.id)),
        alike=len(clusters.proposals(session)),
        marks=len(marks_to_approve(session)),
        to_settle=to_settle,
        set_aside=set_aside,
    )


def marks_to_approve(session: Session) -> list[int]:
    """Keys of the marks on customers that wait for the approval of the person in the chair, the oldest wish first."""
    store, me = session.store, session.person
    policy, office = store.policy(), store.office()
    with store.database.read() as connection:
        asked = marks.waiting(connection, store.reading.today())
    return [mark for mark, kind, by in asked if may_approve(policy, kind, by, me, office)]


def status(session: Session) -> dict[str, Any]:
    """How the database stands, for an administrator."""
    store = session.store
    office: Office = store.office()
    log = models.Log
    pending = store.scalar(log.select(_count(log.seq)).where(log.pending == True))  # noqa: E712
    return {
        "office": office.code,
        "name": office.name,
        "workstation": store.workstation.letter,
        "units": store.head().seq,
        "pending": int(pending or 0),
        "tickets": listing.count(store.database, listing.Filter()),
        "open": listing.count(store.database, listing.Filter(open_only=True)),
        "overdue": listing.count(store.database, listing.Filter(overdue_at=session.clock.now())),
        "people": sum(1 for person in office.people if not person.retired),
        "pack": store.policy().code,
    }


def _count(column: Any) -> Any:
    from peewee import fn

    return fn.COUNT(column)
