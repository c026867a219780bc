"""Invented tickets that went through the real rules: each act is asked of the engine and done by somebody who may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desktop.base.clock import FixedClock
from desktop.desk import people
from desktop.desk.demo_words import Scene, Words
from desktop.desk.people import NewPerson
from desktop.desk.session import Session
from desktop.desk.tickets import register_in
from desktop.desk.writing import perform_in
from desktop.domain import demands
from desktop.domain.demands import Demand
from desktop.domain.timeline import fold
from desktop.domain.types import Act, Case, Person, RemedyKind, Role
from desktop.store.unit import Unit

PIN = "1234"
"""The PIN of every invented colleague."""
COLLEAGUES = (
    ("lin", "林晓棠", 1, (Role.CLERK,)),
    ("he", "何俊", 1, (Role.CLERK,)),
    ("qu", "区嘉敏", 1, (Role.CLERK,)),
    ("xu", "徐文博", 2, (Role.SUPERVISOR,)),
    ("liang", "梁素芬", 2, (Role.MANAGER,)),
    ("luo", "罗启明", 3, (Role.DIRECTOR,)),
    ("deng", "邓婉仪", 3, (Role.ADMINISTRATION,)),
    ("wen", "温佩珊", 1, (Role.ARCHIVE,)),
)
_PER_DAY = 8
_FEWEST_DAYS, _MOST_DAYS = 20, 500
_TELL_EVERY = 20
_MOST_ACTS = 40

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """How much was invented."""

    tickets: int
    units: int
    people: int


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
    return Made(tickets, len(bulk.saved), added)


def _hire(session: Session) -> int:
    if len(people.active(session)) > 1:
        return 0
    highest = max(tier.number for tier in session.store.policy().tiers)
    taken = {person.login for person in session.store.office().people}
    for login, name, tier, roles in COLLEAGUES:
        free = f"{login}2" if login in taken else login
        people.add(session, NewPerson(free, name, min(tier, highest), tuple(roles), PIN))
    return len(COLLEAGUES)


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
        self._words = Words(self._policy.code, seed)
        self._draw = self._words.random
        self._categories = frozenset(category.code for category in self._policy.categories)
        self._reception = [
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
        scene = self._words.scene(at, self._categories)
        clerk = self._draw.choice(self._reception)
        ticket_id: int | None = register_in(unit, self._session.as_person(clerk), scene.fields)
        patience = self._draw.random()
        while ticket_id is not None:
            ticket_id = self._work(unit, ticket_id, scene, patience)

    def _work(self, unit: Unit, ticket_id: int, scene: Scene, patience: float) -> int | None:
        """Works on one sheet; returns the sheet that it rises to."""
        for _ in range(_MOST_ACTS):
            case = self._store.case(ticket_id)
            step = self._next(case)
            if step is None or not self._wait(step, patience):
                return None
            who = self._somebody(step)
            new_id, _told = perform_in(
                unit, self._session.as_person(who), ticket_id, step.act, self._args(step, case, scene)
            )
            if new_id is not None:
                return new_id
        return None

    def _next(self, case: Case) -> Demand | None:
        scene = demands.unpeopled(case, self._office, self._policy, self._calendar, self._clock.now())
        return next((step for step in demands.demanded(scene) if step.people), None)

    def _somebody(self, step: Demand) -> Person:
        return self._draw.choice(step.people)

    def _wait(self, step: Demand, patience: float) -> bool:
        """Lets office time pass until somebody gets to it; False once that would be after today.

        Most things are done in time, some are late: `patience` near 1 is a complaint that lies about.
        """
        typical = _TYPICAL_MINUTES.get(step.act, 120)
        minutes = self._draw.expovariate(1 / typical) * (6 if patience > 0.95 else 1) + 4
        later = self._calendar.add(self._clock.now(), timedelta(minutes=minutes))
        if later >= self._until:
            return False
        self._clock.set(later)
        return True

    def _args(self, step: Demand, case: Case, scene: Scene) -> dict[str, Any]:
        make = _ARGUMENTS.get(step.act)
        return make(self, step, case, scene) if make else {}

    # what people say and write, per act

    def _contact(self, _step: Demand, case: Case, scene: Scene) -> dict[str, Any]:
        if self._draw.random() < 0.12:
            return {"means": "phone", "reached": False, "said": self._words.text(scene, "contact.missed")}
        args: dict[str, Any] = {
            "means": "phone",
            "reached": True,
            "said": self._words.text(scene, "contact.said"),
            "told": {code: True for code, _name in self._policy.told.items},
        }
        if self._draw.random() < 0.25 and not any(e.data.get("promised") for e in case.events):
            by = self._calendar.add(self._clock.now(), timedelta(minutes=self._draw.choice((120, 480, 960))))
            args["promised"] = {"what": self._words.text(scene, "contact.promise"), "by": by.isoformat()}
        kept = [promise.code for promise in fold(case).open_promises]
        return args | ({"kept": kept} if kept else {})

    def _investigate(self, _step: Demand, _case: Case, scene: Scene) -> dict[str, Any]:
        ours = self._draw.choice((100, 100, 100, 80, 70, 50, 0))
        return {
            "facts": self._words.text(scene, "facts"),
            "analysis": self._words.text(scene, "analysis"),
            "responsibility": {
                "ours": ours,
                "customer": (100 - ours) // 2,
                "third": 100 - ours - (100 - ours) // 2,
            },
            "department": scene.gaps["store"],
            "person": scene.gaps["staff"],
            "basis": self._words.text(scene, "basis.text"),
        }

    def _propose(self, _step: Demand, _case: Case, scene: Scene) -> dict[str, Any]:
        kind = RemedyKind(scene.story["remedy"])
        remedy: dict[str, Any] = {"kind": kind}
        if kind in (RemedyKind.REFUND, RemedyKind.DISCOUNT, RemedyKind.WAIVE):
            remedy["amount"] = scene.gaps["amount"]
        return {"measures": self._words.text(scene, "measures"), "remedy": remedy}

    def _opinion(self, _step: Demand, _case: Case, scene: Scene) -> dict[str, Any]:
        return {"opinion": self._words.text(scene, "review.passed")}

    def _resolve(self, _step: Demand, _case: Case, scene: Scene) -> dict[str, Any]:
        return {"result": self._words.text(scene, "callback.result")}

    def _callback(self, _step: Demand, case: Case, scene: Scene) -> dict[str, Any]:
        if self._draw.random() < 0.1:
            return {"reached": False}
        sheet = case.ticket.sheet_index
        value = self._draw.choices((1, 2, 3, 4, 5), (22, 42, 26, 7, 3) if sheet == 1 else (15, 45, 38, 2, 0))[0]
        rating = self._policy.rating(value)
        said = "callback.good" if rating is None or rating.settles else "callback.bad"
        return {"reached": True, "satisfaction": value, "said": self._words.text(scene, said)}

    def _review(self, _step: Demand, case: Case, scene: Scene) -> dict[str, Any]:
        again = any(event.act is Act.REVIEW for event in case.events)
        passed = again or self._draw.random() > 0.04
        return {"passed": passed, "opinion": self._words.text(scene, "review.passed" if passed else "review.failed")}

    def _escalate(self, _step: Demand, case: Case, scene: Scene) -> dict[str, Any]:
        return {
            "reason": self._words.text(scene, "escalate.reason"),
            "to_level": case.ticket.level,
            "facts": case.ticket.course or case.ticket.cause,
        }

    def _report(self, _step: Demand, case: Case, scene: Scene) -> dict[str, Any]:
        return {"facts": f"{case.ticket.cause}。{self._words.text(scene, 'facts')}"}

    def _refer(self, _step: Demand, case: Case, _scene: Scene) -> dict[str, Any]:
        return {"question": f"{case.ticket.cause}：客户对处理结果仍不满意，请会议定处理办法。"}

    def _decide(self, _step: Demand, _case: Case, scene: Scene) -> dict[str, Any]:
        return {"decision": self._words.text(scene, "measures")}

    def _task_done(self, _step: Demand, case: Case, _scene: Scene) -> dict[str, Any]:
        done = {e.data.get("task") for e in case.events if e.act is Act.TASK_DONE}
        open_tasks: Iterator[int] = (e.id for e in case.events if e.act is Act.TASK and e.id not in done)
        return {"task": next(open_tasks), "result": "已办"}


_TYPICAL_MINUTES = {
    Act.CONTACT: 70,
    Act.ESCALATE: 6,
    Act.REPORT: 60,
    Act.INVESTIGATE: 420,
    Act.PROPOSE: 150,
    Act.APPROVE: 120,
    Act.RESOLVE: 400,
    Act.CALLBACK: 260,
    Act.REVIEW: 200,
    Act.FILE: 160,
    Act.REFER: 200,
    Act.DECIDE: 1200,
}
_ARGUMENTS: dict[Act, Callable[[_Director, Demand, Case, Scene], dict[str, Any]]] = {
    Act.CONTACT: _Director._contact,
    Act.INVESTIGATE: _Director._investigate,
    Act.PROPOSE: _Director._propose,
    Act.APPROVE: _Director._opinion,
    Act.REJECT: _Director._opinion,
    Act.RESOLVE: _Director._resolve,
    Act.CALLBACK: _Director._callback,
    Act.REVIEW: _Director._review,
    Act.ESCALATE: _Director._escalate,
    Act.REPORT: _Director._report,
    Act.REFER: _Director._refer,
    Act.DECIDE: _Director._decide,
    Act.TASK_DONE: _Director._task_done,
}
