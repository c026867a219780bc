"""The history of a ticket in words: what each unit of work changed, and the sheet as it stood then. No Qt here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from desktop.base.clock import from_ms
from desktop.base.i18n import format_datetime, pick
from desktop.base.i18n import gettext as _
from desktop.desk.gathered import Cluster
from desktop.desk.rows import LogLine, TicketDetail
from desktop.domain.masking import mask_numbers, mask_phone
from desktop.domain.policy import Policy
from desktop.domain.types import INTAKE_FIELDS, Act, Case, Office
from desktop.ui.ticket import blocks
from desktop.ui.ticket.presenter import short_address
from desktop.ui.wording import clocks, names, recorded
from desktop.ui.wording.joining import listed

_HIDDEN = frozenset({"id", "act", "ticket", "by", "pack", "retired", "sha256", "person"})
_INSTANTS = frozenset({"received_at", "happened_at", "reply_by", "at"})
_EVENT_TABLES = frozenset({"event", "events", "cluster_ticket"})
_LOOK_TABLES = frozenset({"look", "looks"})
_UNSEEN = frozenset({"aside"})
"""Rows that hold work set aside: it is read on the page where it is settled."""
_LONGEST = 200
_MASKS = {"phone": mask_phone, "other_contact": mask_numbers, "address": short_address}
"""Looking at history shows no more of a person than the page does."""


class Backdrop(Protocol):
    """What stored values are read against: whose keys and codes they are. A `TicketDetail` is one."""

    @property
    def policy(self) -> Policy:
        """The rules."""

    @property
    def office(self) -> Office:
        """The people."""

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """Gatherings that may be named."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field: what it is called, what stood there before and after ("" = nothing)."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit of work as a line of the history."""

    seq: int
    at: str
    who: str
    where: str
    what: str
    pending: bool
    fingerprint: str
    changes: tuple[Change, ...]


def entry(line: LogLine, detail: TicketDetail, now: datetime, shared: bool = True) -> Entry:
    """A line of the log in words; `shared` False = this office sends nothing, so nothing waits to be sent."""
    return Entry(
        line.seq,
        clocks.stamp_words(line.at, now),
        line.author,
        line.workstation,
        names.act_name(line.act),
        line.pending and shared,
        line.hash[:12],
        changes(line, detail),
    )


def changes(line: LogLine, detail: TicketDetail) -> tuple[Change, ...]:
    """The fields that a unit changed; keys and guards left out, an event's data laid open."""
    found: list[Change] = []
    for table, field, old, new in line.fields:
        if table in _UNSEEN:
            continue
        if field == "data":
            found += _data(new, line.act, detail)
        elif table in _LOOK_TABLES:
            found += [Change(_("Field looked at"), "", names.field_name(str(new)))] if field == "field" and new else []
        elif field not in _HIDDEN and not (table in _EVENT_TABLES and field == "at"):
            found.append(Change(names.field_name(field), value(field, old, detail), value(field, new, detail)))
    return tuple(change for change in found if change.old != change.new)


def _data(text: object, act: str, detail: TicketDetail) -> list[Change]:
    try:
        data = json.loads(str(text or "{}"))
    except ValueError:
        return []
    if act == Act.WITHDRAW:
        data |= {"reason": names.withdrawal_name(detail.policy, str(data.get("reason") or ""))}
    return [
        Change(names.field_name(key), "", value(key, part, detail))
        for key, part in data.items()
        if names.field_name(key) != key and part not in (None, "", [], {})
    ]


def value(field: str, stored: object, detail: Backdrop, longest: int = _LONGEST) -> str:
    """A stored value as people read it; a text of more than `longest` characters is cut."""
    if stored is None or stored == "":
        return ""
    if field in _INSTANTS and isinstance(stored, int):
        return format_datetime(from_ms(stored), "yyyy-MM-dd HH:mm")
    if field in _MASKS:
        return _MASKS[field](str(stored))
    known = _named(field, stored, detail)
    if known:
        return known
    if isinstance(stored, bool):
        return _("yes") if stored else _("no")
    if isinstance(stored, dict | list):
        return _clip(_inner(stored), longest)
    return _clip(str(stored), longest)


def _named(field: str, stored: Any, detail: Backdrop) -> str:
    """A code, key or mapping in words; "" where the value speaks for itself."""
    words = _WORDS.get(field)
    fits = words is not None and isinstance(stored, words[0])
    return words[1](stored, detail) if words is not None and fits else ""


def _yes_no(stored: Any, _detail: Backdrop) -> str:
    return _("yes") if stored else _("no")


def _who(stored: Any, detail: Backdrop) -> str:
    return _person(detail, stored)


def _cluster(stored: Any, detail: Backdrop) -> str:
    """A group by its title; one that the complaint was taken out of again has no name here."""
    return next((one.title for one in detail.clusters if one.id == stored), "…")


def _level(stored: Any, detail: Backdrop) -> str:
    return names.level_name(detail.policy, stored) if stored else ""


_WORDS: Mapping[str, tuple[type, Callable[[Any, Backdrop], str]]] = {
    **dict.fromkeys(("handler", "received_by", "to"), (int, _who)),
    **dict.fromkeys(("level", "to_level", "from_level", "proposed"), (int, _level)),
    **dict.fromkeys(("urgent", "confidential", "reached", "passed", "declined"), (int, _yes_no)),
    **dict.fromkeys(("channel", "means"), (str, lambda stored, _detail: names.told_by(names.channel_name(stored)))),
    "state": (str, lambda stored, _detail: names.state_name(stored)),
    "category": (str, lambda stored, detail: names.category_name(detail.policy, stored)),
    "complainant_kind": (str, lambda stored, detail: names.complainant_name(detail.policy, stored)),
    "remedy": (dict, lambda stored, _detail: recorded.remedy_words(stored)),
    "responsibility": (dict, lambda stored, detail: recorded.responsibility_words(detail.policy, stored)),
    "promised": (list, lambda stored, _detail: listed(recorded.promise_words(one) for one in stored)),
    "told": (dict, lambda stored, detail: listed(pick(n) for c, n in detail.policy.told.items if stored.get(c))),
    "behaviours": (list, lambda stored, detail: recorded.behaviour_words(detail.policy, stored)),
    "informed": (list, lambda stored, detail: listed(_person(detail, one) for one in stored)),
    "cluster": (int, _cluster),
    "satisfaction": (int, lambda stored, detail: recorded.satisfaction_words(detail.policy, stored)),
}


def _inner(stored: dict[str, object] | list[object]) -> str:
    if isinstance(stored, dict):
        parts = (f"{names.field_name(key)} {part}" for key, part in stored.items() if part not in (None, "", False))
        return listed(parts)
    return listed(_inner(one) if isinstance(one, dict | list) else str(one) for one in stored)


def _clip(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


def as_it_stood(case: Case, detail: TicketDetail) -> tuple[tuple[str, str], ...]:
    """The sheet of an earlier moment: label and value, empty ones left out, how it stood first."""
    ticket = case.ticket
    head = (
        (names.field_name("state"), names.state_name(ticket.state)),
        (names.field_name("level"), names.level_name(detail.policy, ticket.level)),
        (names.field_name("handler"), _person(detail, ticket.handler)),
        (_("Events"), str(len(case.events))),
    )
    body = ((names.field_name(field), _shown(field, case, detail)) for field in INTAKE_FIELDS)
    return tuple((label, text) for label, text in (*head, *body) if text)


def _person(detail: Backdrop, person_id: int | None) -> str:
    person = detail.office.person(person_id)
    return person.name if person else ""


def _shown(field: str, case: Case, detail: TicketDetail) -> str:
    stored = getattr(case.ticket, field)
    return "" if stored is False else standing(field, stored, detail)


def standing(field: str, known: Any, detail: Backdrop, longest: int = _LONGEST) -> str:
    """A value of a ticket's field, as the domain knows it, as people read it."""
    if isinstance(known, datetime):
        return format_datetime(known, "yyyy-MM-dd HH:mm")
    return value(field, blocks.plain(known), detail, longest)
