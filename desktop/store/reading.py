"""What rules and screens read: tickets as the domain knows them, the office, its rules and its calendar."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache
from typing import Any, TypeVar

import apsw

from desktop.base.clock import Clock, to_ms
from desktop.base.errors import RefusedError
from desktop.base.i18n import ZONE, local
from desktop.domain.days import Declared, Notices
from desktop.domain.marks import Mark, codes
from desktop.domain.policy import Policy, load_policy
from desktop.domain.shifts import OFFICE_HOURS, Hours
from desktop.domain.types import Case, Event, Office, Ticket
from desktop.domain.worktime import WorkCalendar
from desktop.store import changes, earlier, events, marks, meta
from desktop.store.database import Database
from desktop.store.earlier import key_of

OFFICE_CODE, OFFICE_NAME = "office_code", "office_name"
OFFICE_SCHEMA = "office_schema"
"""The schema that the whole office may write: raised by the administrator's go, once all PCs know it."""
_TICKET_SQL = f"SELECT {', '.join(events.TICKET_COLUMNS)} FROM ticket"  # noqa: S608 - names of ours
_EVENT_SQL = 'SELECT id, ticket, act, at, "by", data, retired FROM event'
_EVENT_COLUMNS = ("id", "ticket", "act", "at", "by", "data", "retired")
_PERSON_COLUMNS = ("id", "login", "name", "tier", "roles", "retired", "qualified", "phone")
_PIECE = 400
_Days = tuple[tuple[date, Declared], ...]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Workstation:
    """A PC of the office; `letter` stands in the numbers that it gives."""

    id: int
    name: str
    letter: str
    public_key: str
    retired: bool
    exchange_key: str


class Reading:
    """Reads one database. Office, rules and calendar are kept until somebody, in any process, changes them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: dict[str, tuple[str, Any]] = {}
        self._policies: dict[int, Policy] = {}

    def ticket(self, ticket_id: int) -> Ticket:
        """One ticket as it stands.

        Raises:
            RefusedError: ticket_unknown.
        """
        for ticket in self.tickets([ticket_id]):
            return ticket
        raise RefusedError("ticket_unknown", "number")

    def ticket_id(self, number: str) -> int:
        """The key of the ticket that bears, or once bore, a number; retired ones are not found.

        Raises:
            RefusedError: ticket_unknown.
        """
        sql = (
            "SELECT id FROM ticket WHERE number = ?1 AND retired = 0 UNION ALL SELECT a.ticket FROM alias a"
            " JOIN ticket t ON t.id = a.ticket WHERE a.number = ?1 AND a.retired = 0 AND t.retired = 0 LIMIT 1"
        )
        found = self._database.value(sql, (number,))
        if found is None:
            raise RefusedError("ticket_unknown", "number", number=number)
        return int(found)

    def case(self, ticket_id: int) -> Case:
        """All that the rules need to judge one ticket.

        Raises:
            RefusedError: ticket_unknown.
        """
        for case in self.cases([ticket_id]):
            return case
        raise RefusedError("ticket_unknown", "number")

    def cases(self, ticket_ids: Iterable[int]) -> list[Case]:
        """Cases in the order asked for; keys that nothing bears are left out."""
        with self._database.read() as connection:
            tickets = self.tickets(ticket_ids)
            timelines = self._timelines([ticket.id for ticket in tickets])
            borne = marks.standing(connection, (key_of(ticket) for ticket in tickets), self.today())
            return [
                Case(
                    t, tuple(timelines.get(t.id, ())), earlier.count_before(connection, t),
                    codes(borne.get(key_of(t), ()), self.today()),
                )
                for t in tickets
            ]  # fmt: skip

    def tickets(self, ticket_ids: Iterable[int]) -> list[Ticket]:
        """Tickets without their events, in the order asked for; keys that nothing bears are left out."""
        wanted = list(ticket_ids)
        rows = _by_keys(self._database, f"{_TICKET_SQL} WHERE id", wanted)
        found = {row[0]: events.ticket(dict(zip(events.TICKET_COLUMNS, row, strict=True))) for row in rows}
        return [found[key] for key in wanted if key in found]

    def _timelines(self, ticket_ids: list[int]) -> Mapping[int, list[Event]]:
        timelines: dict[int, list[Event]] = {}
        for row in _by_keys(self._database, f"{_EVENT_SQL} WHERE retired = 0 AND ticket", ticket_ids):
            event = events.event(dict(zip(_EVENT_COLUMNS, row, strict=True)))
            timelines.setdefault(event.ticket, []).append(event)
        for timeline in timelines.values():
            timeline.sort(key=lambda event: (event.at, event.id))
        return timelines

    def earlier(self, phone: str, name: str, order_number: str) -> int:
        """How many tickets the same customer has so far; see `desktop.store.earlier`."""
        with self._database.read() as connection:
            return earlier.count(connection, earlier.Customer(phone, name, order_number))

    def marks(self, phone: str, name: str) -> tuple[Mark, ...]:
        """The marks that a customer bears today, on this record or one merged with it, the longest first."""
        key = earlier.Customer(phone, name, "").key
        with self._database.read() as connection:
            return marks.standing(connection, [key], self.today()).get(key, ())

    def today(self) -> date:
        """The day of the office now."""
        return local(self._clock.now()).date()

    def office(self) -> Office:
        """The people, retired ones included, and the settings that the rules look at."""
        return self._keep("office", self._office)

    def _office(self) -> Office:
        rows = self._database.run(f"SELECT {', '.join(_PERSON_COLUMNS)} FROM person ORDER BY id")  # noqa: S608
        people = tuple(events.person(dict(zip(_PERSON_COLUMNS, row, strict=True))) for row in rows)
        settings = self.settings()
        return Office(
            str(settings.get(OFFICE_CODE, "")), str(settings.get(OFFICE_NAME, "")), people,
            bool(settings.get(changes.PENALTIES_ON, False)),
        )  # fmt: skip

    def workstations(self) -> Mapping[int, Workstation]:
        """All workstations by key, retired ones included."""
        return self._keep("workstations", self._workstations)

    def _workstations(self) -> dict[int, Workstation]:
        rows = self._database.run(
            "SELECT id, name, letter, public_key, retired, exchange_key FROM workstation ORDER BY id"
        )
        return {row[0]: Workstation(row[0], row[1], row[2], row[3], bool(row[4]), row[5]) for row in rows}

    def workstation(self, workstation_id: int) -> Workstation:
        """The workstation under this key."""
        return self.workstations()[workstation_id]

    def settings(self) -> Mapping[str, Any]:
        """All settings of the office by name."""
        return self._keep("settings", self._settings)

    def _settings(self) -> dict[str, Any]:
        return {key: json.loads(value) for key, value in self._database.run("SELECT key, value FROM setting")}

    def policy(self, pack_id: int | None = None) -> Policy:
        """The rules of a pack; None = those in force for new tickets.

        Raises:
            PolicyError: the stored text is damaged.
        """
        key = self.current_pack() if pack_id is None else pack_id
        if key not in self._policies:
            code, version, text = self._database.run("SELECT code, version, text FROM pack WHERE id = ?", (key,))[0]
            self._policies[key] = replace(load_policy(text, f"{code} {version}"), edition=version)
        return self._policies[key]

    def current_pack(self) -> int:
        """The key of the pack in force for new tickets now; one that is to come is left aside.

        A PC whose clock stands before all of them takes the oldest.
        """
        now, packs = to_ms(self._clock.now()), self._keep("packs", self._packs)
        return next((pack for pack, effective in packs if effective <= now), packs[-1][0])

    def _packs(self) -> list[tuple[int, int]]:
        """Keys and first instants of the packs, newest first."""
        sql = "SELECT id, effective_at FROM pack WHERE retired = 0 ORDER BY effective_at DESC, id DESC"
        return [(int(pack), int(effective)) for pack, effective in self._database.run(sql)]

    def calendar(self) -> WorkCalendar:
        """Office hours and days, with this office's amendments."""
        return self._keep("calendar", self._calendar)

    def _calendar(self) -> WorkCalendar:
        rows = self._database.run('SELECT "on", works, note FROM holiday WHERE retired = 0 ORDER BY id')
        own = {date.fromisoformat(on): Declared(bool(works), note) for on, works, note in rows}
        stored = self.settings().get(changes.HOURS)
        hours = tuple((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in stored or ())
        notices = ((year, tuple(days.items())) for year, days in self.notices().items())
        return _calendar_of(hours or OFFICE_HOURS, tuple(own.items()), tuple(notices))

    def notices(self) -> Notices:
        """The years' notices that the office entered."""
        stored = {key: value for key, value in self.settings().items() if key.startswith(changes.NOTICE) and value}
        return {
            int(key.removeprefix(changes.NOTICE)): {
                date.fromisoformat(on): Declared(works, name) for on, works, name in value
            }
            for key, value in stored.items()
        }

    def _keep(self, name: str, make: Callable[[], _T]) -> _T:
        common = self._database.value("SELECT value FROM meta WHERE key = ?", (meta.COMMON,)) or ""
        kept = self._kept.get(name)
        if kept is None or kept[0] != common:
            kept = self._kept[name] = (common, make())
        made: _T = kept[1]
        return made


@lru_cache(maxsize=4)
def _calendar_of(hours: Hours, own: _Days, notices: tuple[tuple[int, _Days], ...]) -> WorkCalendar:
    """The sums over its years are worth keeping: most of what makes a calendar stale does not concern it."""
    return WorkCalendar(hours, ZONE, dict(own), {year: dict(days) for year, days in notices})


def _by_keys(database: Database, sql: str, keys: list[int]) -> Iterator[tuple[Any, ...]]:
    """Rows of `sql` + "IN (keys)", however many keys there are."""
    for start in range(0, len(keys), _PIECE):
        piece = keys[start : start + _PIECE]
        yield from database.run(f"{sql} IN ({','.join('?' * len(piece))})", piece)


def stale(connection: apsw.Connection, token: str) -> None:
    """Says, inside the caller's transaction, that office, rules or calendar have changed."""
    meta.put(connection, meta.COMMON, token)
