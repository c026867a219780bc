"""How domain objects look as JSON: a contract with everything that reads the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any

from desktop.base.i18n import format_datetime, pick
from desktop.desk.clusters import Proposal
from desktop.desk.customers import CustomerPage, CustomerRow, MarkRow
from desktop.desk.gathered import Cluster
from desktop.desk.honesty import Heard, SecondWord
from desktop.desk.rows import LogLine, TicketDetail, TicketRow
from desktop.domain import advice
from desktop.domain.advice import Advice
from desktop.domain.authority import AuthorityTerm
from desktop.domain.examination import Examination
from desktop.domain.masking import mask_numbers, mask_phone
from desktop.domain.penalties import Suggestion
from desktop.domain.types import Clock, Event, Explanation, Office, Person, Step, Ticket
from desktop.ui.wording import information


def login(office: Office, person_id: int | None) -> str | None:
    """A person's login; None for nobody."""
    person = office.person(person_id)
    return person.login if person else None


def logins(office: Office, ids: Iterable[int]) -> list[str]:
    """Logins in the order given; unknown keys are left out."""
    return [name for name in (login(office, key) for key in ids) if name]


def person(who: Person) -> dict[str, Any]:
    """One person, without the PIN."""
    return {
        "id": who.id,
        "login": who.login,
        "name": who.name,
        "tier": who.tier,
        "roles": sorted(who.roles),
        "qualified": sorted(who.qualified),
        "phone": who.phone,
        "retired": who.retired,
    }


def clock(shown: Clock) -> dict[str, Any]:
    """One deadline."""
    return {
        "code": shown.code,
        "rule": shown.rule,
        "started_at": shown.started_at,
        "due_at": shown.due_at,
        "met_at": shown.met_at,
        "state": shown.state,
        "label": shown.label,
        "used_minutes": shown.used,
        "total_minutes": shown.total,
        "assumed": shown.assumed,
        "provisional": shown.provisional,
    }


def step(office: Office, shown: Step) -> dict[str, Any]:
    """One next act, who may do it and to whom it passes the ticket."""
    return {
        "act": shown.act,
        "rule": shown.rule,
        "demanded": shown.demanded,
        "mine": shown.mine,
        "by": logins(office, shown.people),
        "to": logins(office, shown.to),
        "due_at": shown.due_at,
    }


def event(office: Office, shown: Event) -> dict[str, Any]:
    """One line of the timeline; people by login."""
    data = dict(shown.data)
    if isinstance(data.get("to"), int):
        data["to"] = login(office, data["to"])
    if isinstance(data.get("notified"), list):
        data["notified"] = logins(office, data["notified"])
    return {"id": shown.id, "act": shown.act, "at": shown.at, "by": login(office, shown.by), "data": data}


def row(shown: TicketRow, office: Office) -> dict[str, Any]:
    """One line of a list."""
    return {
        "number": shown.number,
        "id": shown.id,
        "name": shown.name,
        "phone": shown.phone_masked,
        "state": shown.state,
        "level": shown.level,
        "category": shown.category,
        "handler": login(office, shown.handler),
        "received_at": shown.received_at,
        "next_due": shown.next_due_at,
        "title": shown.title,
    }


_RENAMED = {"received_by": "owner", "previous_sheet": None, "retired": None, "pack": None}


def ticket(detail: TicketDetail) -> dict[str, Any]:
    """Everything about one ticket."""
    shown, office = detail.case.ticket, detail.office
    told: dict[str, Any] = {}
    for column in fields(Ticket):
        name = _RENAMED.get(column.name, column.name)
        if name:
            told[name] = getattr(shown, column.name)
    told.update(owner=login(office, shown.received_by), handler=login(office, shown.handler))
    told.update(
        clocks=[clock(c) for c in detail.clocks],
        next=[step(office, s) for s in detail.steps],
        timeline=[event(office, e) for e in detail.case.events],
        previous_sheet=detail.previous_number or None,
        next_sheet=detail.next_number or None,
        aliases=list(detail.aliases),
        attachments=[
            {"id": a.id, "name": a.name, "kind": a.kind, "size": a.size, "sha256": a.sha256} for a in detail.attachments
        ],
        blocks=[{"code": b.code, "state": b.state, "missing": list(b.missing), "rule": b.rule} for b in detail.blocks],
        triggers=[{"trigger": h.trigger, "rule": h.rule, "level": h.level, "word": h.word} for h in detail.triage.hits],
        similar=[r.number for r in detail.similar],
        clusters=[cluster(one, office) for one in detail.clusters],
        examination=None if detail.examination is None else examination(office, detail.examination),
        veiled=detail.veiled,
        advice=[advised(one) for one in advice.handling(detail.case, detail.policy)],
        talk=[advised(one) for one in advice.talk(detail.case, detail.policy)],
        marks=[
            {"kind": m.mark.code, "reason": m.mark.reason, "until": m.mark.until, "own": m.own, "rule": m.rule.rule}
            for m in detail.marks
        ],
        proposed_level=detail.level_is_proposed,
        information=[term(one) for one in detail.information],
    )
    return told


def cluster(shown: Cluster, office: Office) -> dict[str, Any]:
    """One gathering of like complaints."""
    return {
        "id": shown.id,
        "title": shown.title,
        "by": login(office, shown.by),
        "at": shown.at,
        "since": shown.since,
        "count": len(shown.tickets),
        "explanation": shown.explanation or None,
        "explained_by": login(office, shown.explained_by),
        "explained_at": shown.explained_at,
        "closed_at": shown.closed_at,
    }


def examination(office: Office, shown: Examination) -> dict[str, Any]:
    """What the review of an escalated case looks at, oldest first."""
    return {
        "path": [
            {
                "number": one.number,
                "level": one.level,
                "handler": login(office, one.handler),
                "since": one.since,
                "until": one.until,
                "minutes": one.minutes,
            }
            for one in shown.path
        ],
        "missed": [{"sheet_index": one.sheet_index, **clock(one.clock)} for one in shown.missed],
        "hand_overs": [
            {
                "at": one.at,
                "act": one.act,
                "from": login(office, one.giver),
                "to": login(office, one.receiver),
                "reason": one.reason,
                "waited_minutes": one.waited,
                "taken_up": one.taken_up,
            }
            for one in shown.hand_overs
        ],
    }


def proposal(shown: Proposal, numbers: list[str]) -> dict[str, Any]:
    """What the rules propose to gather; `cluster` = the open gathering that it fits into."""
    return {
        "same": dict(shown.same),
        "count": len(shown.tickets),
        "customers": shown.customers,
        "since": shown.since,
        "rule": shown.rule,
        "cluster": shown.cluster,
        "tickets": numbers,
    }


def heard(shown: Heard, office: Office) -> dict[str, Any]:
    """How one clerk's first ratings stood up; numbers, for a difference is a reason to listen and no proof."""
    return {
        "person": login(office, shown.person),
        "rated": shown.rated,
        "called": shown.called,
        "differ": len(shown.differ),
        "silent": shown.silent,
        "cases": [second_word(word, office) for word in shown.words],
    }


def second_word(shown: SecondWord, office: Office) -> dict[str, Any]:
    """One case whose customer answered twice."""
    answers = {"first": shown.first, "second": shown.second}
    return {
        "number": shown.number,
        "agrees": shown.agrees,
        **{
            name: {"by": login(office, one.by), "at": one.at, "satisfaction": one.rating, "said": one.said}
            for name, one in answers.items()
        },
    }


def advised(shown: Advice) -> dict[str, Any]:
    """One piece of advice, in the language in force."""
    return {"title": pick(shown.title), "texts": [pick(text) for text in shown.texts], "rule": shown.rule}


def term(shown: AuthorityTerm) -> dict[str, Any]:
    """What an authority itself has to do: information, no deadline of the desk."""
    return {
        "code": shown.code,
        "name": pick(shown.name),
        "means": pick(shown.means),
        "number": shown.number,
        "unit": shown.unit,
        "starts": pick(shown.starts),
        "source": pick(shown.source),
        "known_since": shown.known_since,
        "verify": information.verify(),
    }


def customer_row(shown: CustomerRow) -> dict[str, Any]:
    """One customer in a list. `key` is the number of the newest complaint: it names whom no phone needs to name."""
    return {
        "key": shown.number,
        "name": shown.name,
        "names": list(shown.names),
        "phone": shown.phone_masked,
        "phones": list(shown.phones_masked),
        "cases": shown.cases,
        "open": shown.open_cases,
        "last_at": shown.last_at,
        "marks": list(shown.marks),
        "waiting": shown.waiting,
    }


def customer(shown: CustomerPage, office: Office) -> dict[str, Any]:
    """Everything about one customer and the records merged with it; numbers masked."""
    return {
        "key": shown.cases[0].number if shown.cases else None,
        "names": list(shown.names),
        "phones": list(shown.phones_masked),
        "contacts": [mask_numbers(contact) for contact in shown.contacts],
        "records": [_record(key) for key in shown.keys],
        "marks": [customer_mark(mark, office) for mark in shown.marks],
        "promises": [{"number": one.number, **clock(one.clock)} for one in shown.promises],
        "cases": [row(case, office) for case in shown.cases],
    }


def customer_mark(shown: MarkRow, office: Office) -> dict[str, Any]:
    """One mark on a customer; `record` is the record that it was asked for, its number masked."""
    return {
        "id": shown.id,
        "kind": shown.kind,
        "reason": shown.reason,
        "until": shown.until,
        "state": shown.state,
        "by": login(office, shown.by),
        "at": shown.at,
        "approved_by": login(office, shown.approved_by),
        "approved_at": shown.approved_at,
        "record": _record(shown.key),
    }


def _record(key: str) -> str:
    """A key with its number masked."""
    kind, _colon, value = key.partition(":")
    return f"{kind}:{mask_phone(value)}" if kind == "phone" else key


def suggestion(office: Office, shown: Suggestion) -> dict[str, Any]:
    """What a clause suggests for a miss; `code` is what `penalty` accepts or dismisses."""
    return {
        "code": shown.code,
        "rule": shown.rule,
        "clock": shown.clock,
        "person": login(office, shown.person),
        "minimum": shown.minimum,
        "maximum": shown.maximum,
        "decided": shown.verdict is not None,
    }


def explanation(shown: Explanation, lines: Iterable[str]) -> dict[str, Any]:
    """A deadline day by day; `lines` say the same in sentences."""
    days = [
        {
            "on": day.on,
            "kind": day.kind,
            "holiday": day.holiday,
            "provisional": day.provisional,
            "counted_minutes": day.counted,
            "total_minutes": day.total,
            "used_minutes": day.used,
            "by_the_office": day.entered,
            "spans": [
                {
                    "from": format_datetime(span.start, "HH:mm"),
                    "to": format_datetime(span.end, "HH:mm"),
                    "kind": span.kind,
                }
                for span in day.spans
            ],
        }
        for day in shown.days
    ]
    return {
        **clock(shown.clock),
        "unit": shown.unit,
        "amount": shown.amount,
        "dated": shown.dated,
        "counted_until": shown.until,
        "hours": shown.hours,
        "breaks": shown.breaks,
        "pauses": [{"from": pause.start, "to": pause.end, "reason": pause.reason} for pause in shown.pauses],
        "days": days,
        "text": list(lines),
    }


_MASKS: dict[tuple[str, str], Callable[[str], str]] = {
    ("ticket", "phone"): mask_phone,
    ("ticket", "other_contact"): mask_numbers,
    ("ticket", "address"): lambda text: text[:3] + "*" * len(text[3:]),
    ("mark", "customer"): _record,
    ("merge", "customer"): _record,
    ("merge", "same_as"): _record,
    ("person", "pin_hash"): lambda text: "*" if text else "",
}
"""(table, field) → how it is shown where no look is recorded. Source: Law and decency."""


def masked(table: str, field: str, value: Any) -> Any:
    """A value of the record as the command line shows it."""
    mask = _MASKS.get((table, field))
    return mask(value) if mask and isinstance(value, str) else value


def log_line(line: LogLine) -> dict[str, Any]:
    """One unit of work; personal data and what PINs were made into are masked."""
    return {
        "seq": line.seq,
        "origin": line.origin,
        "at": line.at,
        "author": line.author,
        "workstation": line.workstation,
        "act": line.act,
        "ticket": line.ticket or None,
        "fields": [
            {"table": t, "field": f, "old": masked(t, f, old), "new": masked(t, f, new)}
            for t, f, old, new in line.fields
        ],
        "hash": line.hash,
        "pending": line.pending,
        "erased": line.erased,
    }
