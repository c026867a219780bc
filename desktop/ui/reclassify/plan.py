"""What judging a case anew takes, what is there of it, and what it would change. No Qt here; the rules decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark, pick
from desktop.desk import reading
from desktop.desk.rows import TicketDetail
from desktop.desk.session import Session
from desktop.domain import workflow
from desktop.domain.timeline import Timeline, fold
from desktop.domain.types import Act, Outcome, Person, State
from desktop.domain.worktime import WorkCalendar
from desktop.ui.ticket.forms import options as choose
from desktop.ui.ticket.forms.fields import Field, Form, Kind, Option, Setting
from desktop.ui.wording import names, recorded
from desktop.ui.wording.joining import listed

Row = tuple[str, str, str, str]
"""Icon, tone, what happens, clause."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A piece of evidence that the cause needs, and the names of the files that are it."""

    code: str
    name: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One case that may be judged anew. `refused` = why this person can't, or why nobody can."""

    detail: TicketDetail
    person: Person
    calendar: WorkCalendar
    now: datetime
    refused: RefusedError | None
    told: Timeline

    @classmethod
    def of(cls, session: Session, ticket_id: int) -> Self:
        """Reads the case and asks the rules."""
        detail = reading.detail(session, ticket_id)
        calendar, now = session.store.calendar(), session.clock.now()
        refused = workflow.refusal(
            detail.case, Act.RECLASSIFY, session.person, detail.office, detail.policy, calendar, now
        )
        return cls(detail, session.person, calendar, now, refused, fold(detail.case))

    @property
    def rule(self) -> str:
        """The clause that asks for the evidence."""
        return self.detail.policy.reclassification.rule

    @property
    def setting(self) -> Setting:
        """What the form of the new judgement is opened in."""
        step = next((step for step in self.detail.steps if step.act is Act.RECLASSIFY), None)
        return Setting(self.detail, self.person, self.now, self.calendar, step)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The evidence that this cause needs, in the pack's order. Source: T-5b, T-6"""
        policy = self.detail.policy
        category = policy.category(self.detail.case.ticket.category)
        known = {one.code: pick(one.name) for one in policy.reclassification.evidence}
        wanted = (category.evidence if category else ()) or tuple(known)
        return tuple(Paper(code, known.get(code) or choose.evidence_name(code), self._files(code)) for code in wanted)

    def _files(self, code: str) -> tuple[str, ...]:
        return tuple(file.name for file in self.detail.attachments if file.kind == code)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of what is not there yet, the customer's answer included."""
        lacking = [paper.name for paper in self.papers if not paper.files]
        return (*lacking, *([_("the customer's satisfaction")] if self.answer_missing else []))

    @property
    def asks_answer(self) -> bool:
        """Whether the customer must have said how satisfied they are. Source: T-5b"""
        return self.detail.policy.reclassification.needs_satisfaction

    @property
    def answer_missing(self) -> bool:
        """Whether that answer is asked for and not there."""
        return self.asks_answer and self.told.rating is None

    @property
    def answer(self) -> str:
        """What the customer answered, "" while nobody got an answer."""
        rating = self.told.rating
        return recorded.satisfaction_words(self.detail.policy, rating) if rating is not None else ""

    def have(self) -> tuple[int, int]:
        """How much of the evidence is there, and how much is asked for."""
        count = len(self.papers) + self.asks_answer
        return count - len(self.missing), count

    def arguments(self, nested: Mapping[str, Any]) -> dict[str, Any]:
        """What the act is called with: the judgement, and the evidence that is there as files."""
        there = [paper.code for paper in self.papers if paper.files]
        return {**({"evidence": there} if there else {}), **nested}

    def foreseen(self, nested: Mapping[str, Any]) -> Outcome | RefusedError:
        """As `outcome`, as if all evidence were here: what a judgement leads to can be told before."""
        asked = replace(self.detail.policy.reclassification, needs_satisfaction=False)
        eased = replace(self, detail=replace(self.detail, policy=replace(self.detail.policy, reclassification=asked)))
        return eased.outcome({**nested, "evidence": [paper.code for paper in self.papers]})

    def outcome(self, nested: Mapping[str, Any]) -> Outcome | RefusedError:
        """What the judgement would change, or why a rule refuses it; nothing is saved by asking."""
        detail = self.detail
        try:
            return workflow.perform(
                detail.case, Act.RECLASSIFY, self.arguments(nested), self.person, detail.office, detail.policy,
                self.calendar, self.now,
            )  # fmt: skip
        except RefusedError as refused:
            return refused


def _levels(setting: Setting) -> tuple[Option, ...]:
    return (Option("", _("as the rules propose")), *choose.levels(setting))


def form(plan: Plan) -> Form:
    """The new judgement: category, level, and, where shares were found, who bears what."""
    fields = [
        Field(
            "category", Kind.CHOICE, mark("New category"), True, options=choose.categories, start=choose.category,
            span=3,
        ),
        Field("level", Kind.CHOICE, mark("Level"), options=_levels, span=3),
        Field("reason", Kind.TEXT, mark("Reason"), True, mark("It stands on the sheet and on the request."), lines=3),
    ]  # fmt: skip
    if plan.told.found:
        hint = mark("Left empty: it stays as it was found.")
        fields.append(Field("responsibility", Kind.SHARES, mark("Who bears what"), hint=hint, options=choose.parties))
    return Form(Act.RECLASSIFY, mark("Reclassify"), "tag", mark("Reclassify"), tuple(fields))


def rows(plan: Plan, found: Outcome, nested: Mapping[str, Any]) -> tuple[Row, ...]:
    """Everything that the filled button will do, as sentences with their clauses."""
    policy, ticket = plan.detail.policy, plan.detail.case.ticket
    data = found.data
    made: list[Row] = []
    category = policy.category(str(data.get("category") or ""))
    if category is not None and category.code != ticket.category:
        old = names.category_name(policy, ticket.category) or _("none")
        said = _("The category changes from {old} to {new}").format(old=old, new=pick(category.name))
        made.append(("tag", "text2", said, category.rule))
    made.append(_level_row(plan, int(data.get("to_level") or ticket.level)))
    if nested.get("responsibility"):
        shares = recorded.responsibility_words(policy, nested["responsibility"])
        made.append(
            ("scale", "text2", _("The responsibility is judged anew: {shares}").format(shares=shares), plan.rule)
        )
    if plan.papers:
        proof = listed(name for paper in plan.papers for name in paper.files)
        made.append(("paperclip", "text2", _("Evidence: {files}").format(files=proof), plan.rule))
    made.append(_review_row(plan, found))
    return tuple(made)


def _level_row(plan: Plan, level: int) -> Row:
    policy, now = plan.detail.policy, plan.detail.case.ticket.level
    rule = policy.level(level).rule
    new = names.level_name(policy, level)
    if level == now:
        return ("circle-check", "text2", _("The level stays: {level}").format(level=new), rule)
    icon, tone = ("circle-arrow-up", "danger") if level > now else ("arrow-down", "warn")
    said = _("The level changes from {old} to {new}").format(old=names.level_name(policy, now), new=new)
    seat = pick(policy.seat_name(policy.level(level).route.handle))
    return (icon, tone, _("{change}; {seat} settles it").format(change=said, seat=seat), rule)


def _review_row(plan: Plan, found: Outcome) -> Row:
    """Where the pack wants a second review, nothing changes before it. Source: T-5b"""
    seat = plan.detail.policy.reclassification.review
    if seat is None or found.changes.get("state") is not State.APPROVAL:
        return ("check", "ok", _("It holds at once."), plan.rule)
    who = listed(person.name for key in found.notified if (person := plan.detail.office.person(key)))
    said = _("It waits for the second review by {seat} ({names}); until then everything stays as it is.")
    name = pick(plan.detail.policy.seat_name(seat))
    return ("stamp", "review", said.format(seat=name, names=who), plan.rule)
