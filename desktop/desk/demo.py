"""Invented tickets that went through the real rules: each act is asked of the engine and done by somebody who may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from desktop.base.clock import FixedClock, to_ms
from desktop.base.errors import RefusedError
from desktop.desk import demo_acts, demo_marks, people
from desktop.desk.demo_words import UNASSIGNED_PREFIX, Words
from desktop.desk.demo_words import Scene as Story
from desktop.desk.people import NewPerson
from desktop.desk.session import Session
from desktop.desk.tickets import register_in
from desktop.desk.writing import perform_in
from desktop.domain import demands
from desktop.domain.demands import Demand
from desktop.domain.policy import Policy
from desktop.domain.scene import Scene
from desktop.domain.types import WRITTEN, Act, Person, Role, State
from desktop.store import models
from desktop.store.unit import Unit

PIN = "1234"
"""The PIN of every invented colleague."""
_CLERKS = 3
_NAMES = {
    Role.CLERK: (("lin", "林晓棠"), ("he", "何俊"), ("qu", "区嘉敏")),
    Role.ARCHIVE: (("wen", "温佩珊"),),
    Role.SUPERVISOR: (("xu", "徐文博"),),
    Role.MANAGER: (("liang", "梁素芬"),),
    Role.DIRECTOR: (("luo", "罗启明"),),
    Role.ADMINISTRATION: (("deng", "邓婉仪"),),
}
_MORE_NAMES = (
    ("pan", "潘海燕"), ("gu", "顾景行"), ("tan", "谭志远"), ("yao", "姚清扬"), ("fu", "傅思敏"), ("kang", "康国栋"),
    ("ruan", "阮雪梅"), ("jian", "简建业"), ("mo", "莫秀珍"), ("ou", "欧辰语"),
)  # fmt: skip
_PER_DAY = 8
_FEWEST_DAYS, _MOST_DAYS = 20, 500
_TELL_EVERY = 20
_MOST_ACTS = 60
_TOLD_AT_ONCE = 0.3
_SECOND_CALLS = 0.7
_SECOND_CALL_AFTER = timedelta(minutes=3)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """How much was invented."""

    tickets: int
    units: int
    people: int
    stuck: int = 0
    """Sheets on which a rule refused what was invented; only a pack without words of its own may have some."""
    marks: int = 0
    """Marks on customers."""


def fill(session: Session, tickets: int, seed: int, progress: Progress = lambda _done, _total: None) -> Made:
    """Adds invented colleagues, where the office has none, and `tickets` complaints up to the present instant.

    The same seed on the same day makes the same tickets. Written in entries of 500 tickets; `progress` may raise to
    stop: what was written before stays.

    Raises:
        RefusedError: colleagues are missing and the person is not the administrator.
    """
    added = _hire(session)
    director = _Director(session, seed)
    moments = director.moments(tickets)
    with session.store.bulk(session.person.id, f"demo-{seed}", "demo") as bulk:
        for done, at in enumerate(moments, 1):
            with session.store.unit("demo", session.person.id) as unit:
                director.play(unit, at)
            if done % _TELL_EVERY == 0 or done == tickets:
                progress(done, tickets)
    marks = demo_marks.give(session, director.words, director.reception[0])
    return Made(tickets, len(bulk.saved), added, director.stuck, marks)


def _hire(session: Session) -> int:
    if len(people.active(session)) > 1:
        return 0
    taken = {person.login for person in session.store.office().people}
    wanted = colleagues(session.store.policy())
    for new in wanted:
        people.add(session, replace(new, login=f"{new.login}2") if new.login in taken else new)
    return len(wanted)


def colleagues(policy: Policy) -> tuple[NewPerson, ...]:
    """Somebody for every position that the pack names and every seat on its ways, and a few clerks at the reception."""
    desks = dict.fromkeys((one.tier, one.role) for one in policy.positions)
    for level in policy.levels:
        way = (level.route.handle, level.route.review, level.route.file, level.route.approve, level.route.refer)
        desks |= {(seat.tier, seat.roles[0]): None for seat in (*way, *level.route.report) if seat and seat.roles}
    desks.setdefault((policy.reception, Role.CLERK), None)
    names = {role: list(known) for role, known in _NAMES.items()}
    more = list(_MORE_NAMES)
    found: list[NewPerson] = []
    for tier, code in desks:
        role = Role(code)
        for _ in range(_CLERKS if (tier, role) == (policy.reception, Role.CLERK) else 1):
            place = len(found)
            known = names.get(role) or more
            login, name = known.pop(0) if known else (f"desk{place}", f"职员{place}")
            levels = [
                level.number for level in policy.levels if level.route.qualified and level.route.handle.tier > tier
            ]
            fit = tuple(levels) if login == "he" else ()
            found.append(NewPerson(login, name, tier, (role,), PIN, fit, f"{UNASSIGNED_PREFIX}600000{place:02d}"))
    return tuple(found)


class _Director:
    """Plays one complaint after the other, each from its first call to where it stands today."""

    def __init__(self, session: Session, seed: int) -> None:
        self._until = session.clock.now()
        self._clock = FixedClock(self._until)
        self._session = Session(session.store, self._clock, session.person)
        self._store = session.store
        self._policy = self._store.policy()
        self._office = self._store.office()
        self._calendar = self._store.calendar()
        self.words = Words(self._policy, seed)
        self._draw = self.words.random
        self.stuck = 0
        self.reception = [
            p
            for p in self._office.people
            if not p.retired and p.tier == self._policy.reception and Role.CLERK in p.roles
        ] or [session.person]

    def moments(self, count: int) -> list[datetime]:
        """When the complaints come in, oldest first: in office hours, more of them lately."""
        days = min(max(count // _PER_DAY, _FEWEST_DAYS), _MOST_DAYS)
        opening = self._until - timedelta(days=days * 7 / 5)
        minutes = self._calendar.minutes(opening, self._until)
        drawn = sorted(self._draw.random() ** 0.9 * minutes for _ in range(count))
        found = [self._calendar.add(opening, timedelta(minutes=offset)) for offset in drawn]
        latest = self._until - timedelta(minutes=3)
        return [min(at, latest) for at in found]

    def play(self, unit: Unit, at: datetime) -> None:
        """Registers a complaint at `at` and lets people work on it until today, or until it is filed."""
        self._clock.set(at)
        story = self.words.scene(at)
        clerk = self._draw.choice(self.reception)
        ticket_id: int | None = register_in(unit, self._session.as_person(clerk), self._fields(story))
        patience = self._draw.random()
        while ticket_id is not None:
            ticket_id = self._work(unit, ticket_id, story, patience)

    def _fields(self, story: Story) -> dict[str, Any]:
        """What the clerk writes down; some customers are told everything in the first call already."""
        channel = self._policy.channel(story.fields["channel"])
        if channel is None or not channel.live or self._draw.random() > _TOLD_AT_ONCE:
            return dict(story.fields)
        return {**story.fields, "told": {code: True for code, _name in self._policy.told.items}}

    def _work(self, unit: Unit, ticket_id: int, story: Story, patience: float) -> int | None:
        """Works on one sheet; returns the sheet that it rises to."""
        for _ in range(_MOST_ACTS):
            on = self._scene(ticket_id)
            asked = self._next(on)
            if asked is None or not self._wait(asked, on, patience):
                return None
            on = self._scene(ticket_id)
            step = self._turn(asked, on)
            try:
                new_id = self._do(unit, on, step, story)
            except RefusedError:
                self.stuck += 1
                return None
            if new_id is not None:
                return new_id
            if step.act is Act.REVIEW:
                self._second_call(unit, ticket_id, story)
        return None

    def _scene(self, ticket_id: int) -> Scene:
        case = self._store.case(ticket_id)
        return demands.unpeopled(case, self._office, self._policy, self._calendar, self._clock.now())

    def _next(self, on: Scene) -> Demand | None:
        return next((step for step in demands.demanded(on) if step.people), None)

    def _second_call(self, unit: Unit, ticket_id: int, story: Story) -> None:
        """Lets somebody else ask the customer again, where that is due.

        Which tickets are drawn depends on their keys, which no seed repeats; so nothing after it depends on it.
        """
        drawn, now = self._draw.getstate(), self._clock.now()
        on = self._scene(ticket_id)
        second = [step for step in demands.demanded(on) if step.people and step.act is Act.CALLBACK]
        if on.ticket.state is State.REVIEW and second and now + _SECOND_CALL_AFTER < self._until:
            self._clock.set(now + _SECOND_CALL_AFTER)
            if self._draw.random() < _SECOND_CALLS:
                self._do(unit, self._scene(ticket_id), second[0], story)
        self._draw.setstate(drawn)
        self._clock.set(now)

    def _turn(self, step: Demand, on: Scene) -> Demand:
        """What happens instead of what is demanded, now and then: refused, taken back, waited, others asked."""
        chance = self._draw.random()
        events = {event.act for event in on.case.events}
        if step.act is Act.APPROVE and chance < 0.06 and Act.REJECT not in events:
            return replace(step, act=Act.REJECT)
        if step.act is not Act.INVESTIGATE or on.ticket.state is not State.HANDLING:
            return step
        if chance < 0.02 and self._policy.withdrawals:
            return replace(step, act=Act.WITHDRAW)
        if chance < 0.05 and Act.PARK not in events:
            return replace(step, act=Act.PARK)
        if chance < 0.2 and Act.TASK not in events:
            return replace(step, act=Act.TASK)
        return step

    def _do(self, unit: Unit, on: Scene, step: Demand, story: Story) -> int | None:
        who = self._session.as_person(self._draw.choice(step.people))
        args = demo_acts.arguments(self.words, on, step, story)
        if step.act is Act.ATTACH:
            args |= self._file(unit, on, args, who.person)
        return perform_in(unit, who, on.ticket.id, step.act, args)[0]

    def _file(self, unit: Unit, on: Scene, args: dict[str, Any], person: Person) -> dict[str, Any]:
        """Stores a small text as the file that an attachment speaks of."""
        content = f"{on.ticket.number} {args['purpose']}\n".encode()
        sha256 = unit.blob(content)
        unit.insert(
            models.Attachment, ticket=on.ticket.id, name=args["name"], kind=args["kind"], size=len(content),
            sha256=sha256, at=to_ms(self._clock.now()), by=person.id,
        )  # fmt: skip
        return {"sha256": sha256, "size": len(content)}

    def _wait(self, step: Demand, on: Scene, patience: float) -> bool:
        """Lets office time pass until somebody gets to it; False once that would be after today.

        Most things are done in time, some are late: `patience` near 1 is a complaint that lies about. After a call in
        vain or one that was cut off the next try comes soon.
        """
        typical = _TYPICAL_MINUTES.get(step.act, 120)
        tries = on.timeline.attempts
        if step.act is Act.CONTACT and tries and (not tries[-1].reached or tries[-1].dropped):
            typical = 240 if tries[-1].means in WRITTEN else 6
        minutes = self._draw.expovariate(1 / typical) * (6 if patience > 0.95 else 1) + 4
        later = self._calendar.add(self._clock.now(), timedelta(minutes=minutes))
        if later >= self._until:
            return False
        self._clock.set(later)
        return True


_TYPICAL_MINUTES = {
    Act.NOTE: 10,
    Act.CONTACT: 70,
    Act.ESCALATE: 6,
    Act.REPORT: 60,
    Act.INVESTIGATE: 420,
    Act.STATEMENT: 300,
    Act.PROPOSE: 150,
    Act.APPROVE: 120,
    Act.RESOLVE: 400,
    Act.CALLBACK: 260,
    Act.REVIEW: 200,
    Act.FILE: 160,
    Act.REFER: 200,
    Act.DECIDE: 1200,
}
