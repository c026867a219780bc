"""What the wizard shows and what is chosen in it. No Qt here; the rules stay in the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext, pick
from desktop.desk import reading
from desktop.desk.rows import TicketDetail
from desktop.desk.session import Session
from desktop.domain import workflow
from desktop.domain.escalation import Escalation, Target, escalation
from desktop.domain.policy import Policy, Stage
from desktop.domain.types import Act, Block, BlockState
from desktop.ui.intake.forecast import is_word, trigger_name
from desktop.ui.wording import brief as briefs
from desktop.ui.wording import names
from desktop.ui.wording.joining import listed
from desktop.ui.wording.needs import need_name

_CHARACTERS_A_MINUTE = 360


@dataclass(frozen=True, slots=True)
class Plan:
    """One case on its way up. `refused` = why this person may not send it; `risen` = a callback has opened this sheet.

    A risen sheet lies with its new tier already: what is left is to tell people and to write the brief.
    """

    detail: TicketDetail
    ways: Escalation
    refused: RefusedError | None
    now: datetime
    reader: int
    risen: bool = False
    before: TicketDetail | None = None
    """The sheet that a risen one goes on from."""

    @classmethod
    def of(cls, session: Session, ticket_id: int) -> Self:
        """Reads the case and asks the rules."""
        detail = reading.detail(session, ticket_id)
        now = session.clock.now()
        asked = (detail.case, session.person, detail.office, detail.policy, session.store.calendar(), now)
        refused = workflow.refusal(
            detail.case, Act.ESCALATE, session.person, detail.office, detail.policy, session.store.calendar(), now
        )
        ways = escalation(*asked)
        ways = replace(ways, blocks=tuple(_for_next_tier(detail.policy, block) for block in ways.blocks))
        risen, previous = _is_risen(detail), detail.case.ticket.previous_sheet
        before = reading.detail(session, previous) if risen and previous is not None else None
        return cls(detail, ways, refused, now, session.person.id, risen, before)

    def target(self, level: int | None) -> Target | None:
        """The way to a level; without one, the way that the rules ask for."""
        chosen = next((t for t in self.ways.targets if t.level == level), None)
        return chosen or next((t for t in self.ways.targets if t.proposed), None)

    def name(self, person_id: int | None) -> str:
        """What somebody is called; "" for nobody."""
        person = self.detail.office.person(person_id)
        return person.name if person else ""

    def receiver(self, choice: Choice) -> int | None:
        """Who reads the brief: on a risen sheet whoever has it already, else whoever is chosen."""
        return self.detail.case.ticket.handler if self.risen else settled(choice, self).to

    def automatic_brief(self) -> str:
        """The brief as the timeline tells it."""
        return briefs.brief(self.detail, self.now, self.before)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen and written so far. None and "" = as the rules or the timeline say."""

    to_level: int | None = None
    to: int | None = None
    reason: str = ""
    notified: frozenset[int] | None = None
    brief: str = ""
    question: str = ""
    page: int = 0

    def as_data(self) -> dict[str, Any]:
        """The draft as JSON can hold it."""
        return {
            "to_level": self.to_level,
            "to": self.to,
            "reason": self.reason,
            "notified": sorted(self.notified) if self.notified is not None else None,
            "brief": self.brief,
            "question": self.question,
            "page": self.page,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The choice of a stored draft."""
        notified = data.get("notified")
        return cls(
            to_level=data.get("to_level"),
            to=data.get("to"),
            reason=str(data.get("reason") or ""),
            notified=frozenset(notified) if notified is not None else None,
            brief=str(data.get("brief") or ""),
            question=str(data.get("question") or ""),
            page=int(data.get("page") or 0),
        )


def settled(choice: Choice, plan: Plan) -> Choice:
    """The choice with everything that was left to the rules filled in."""
    target = plan.target(choice.to_level)
    if target is None:
        return choice
    receiver = choice.to if choice.to in target.receivers else target.receivers[0] if target.receivers else None
    notified = choice.notified
    if notified is None:
        notified = frozenset(tell.person for tell in target.tell if tell.mandatory)
    return replace(choice, to_level=target.level, to=receiver, notified=notified)


def arguments(choice: Choice, plan: Plan) -> dict[str, Any]:
    """What `escalate` is called with."""
    full = settled(choice, plan)
    args: dict[str, Any] = {
        "reason": full.reason.strip(),
        "facts": facts(full, plan),
        "notified": sorted(full.notified or ()),
    }
    if full.to_level is not None:
        args["to_level"] = full.to_level
    if full.to is not None:
        args["to"] = full.to
    return args


def facts(choice: Choice, plan: Plan) -> str:
    """The brief, and what the next tier is asked to decide."""
    text = choice.brief.strip() or plan.automatic_brief()
    question = choice.question.strip()
    return text if not question else f"{text}\n{_('[To be decided by you]')} {question}"


def proposed_reason(plan: Plan, target: Target) -> str:
    """A first wording of the reason: what fired, or whose authority it is beyond.

    Marks on the customer are left out: the reason stands on the sheet, which may leave the house.
    """
    policy = plan.detail.policy
    words: dict[str, list[str]] = {}
    for hit in plan.ways.triage.hits:
        if hit.level >= target.level and not hit.marked:
            words.setdefault(trigger_name(policy, hit), []).extend([hit.word] if is_word(policy, hit) else [])
    said = [_quoted(name, dict.fromkeys(found)) for name, found in words.items()]
    return _("; ").join(said) if said else pick(policy.level(target.level).definition)


def _quoted(name: str, words: Iterable[str]) -> str:
    quoted = listed(_("“{word}”").format(word=word) for word in words)
    return _("{reason}: {words}").format(reason=name, words=quoted) if quoted else name


def block_name(policy: Policy, block: Block) -> str:
    """What a block of the sheet is called."""
    return next((pick(rule.name) for rule in policy.blocks if rule.code == block.code), block.code)


def blocking(policy: Policy, block: Block) -> bool:
    """Whether the hand-over is refused while this block lacks what it lacks."""
    rule = next((rule for rule in policy.blocks if rule.code == block.code), None)
    if rule is None:
        return False
    return any(Act.ESCALATE in need.before and need.one_of[0] in block.missing for need in rule.needs)


def block_note(block: Block, next_tier: str) -> str:
    """What a block lacks, or who fills it."""
    if block.state is BlockState.LATER:
        return next_tier
    if not block.missing:
        return _("complete")
    return _("missing: {fields}").format(fields=listed(need_name(name) for name in block.missing))


def gaps(plan: Plan) -> tuple[str, ...]:
    """What is missing now, with the block that lacks it."""
    return tuple(
        _("{block}: {fields}").format(
            block=block_name(plan.detail.policy, block), fields=listed(need_name(name) for name in block.missing)
        )
        for block in plan.ways.blocks
        if block.state in (BlockState.PART, BlockState.MISSING)
    )


def reading_words(text: str) -> str:
    """How long the brief is, and how long it takes to read."""
    count = len("".join(text.split()))
    seconds = max(5, round(count * 60 / _CHARACTERS_A_MINUTE / 5) * 5)
    said = ngettext("{count} character, read in {seconds} s", "{count} characters, read in {seconds} s", count)
    return said.format(count=count, seconds=seconds)


def level_words(plan: Plan, number: int) -> tuple[str, str]:
    """A level's words and its look."""
    return names.level_name(plan.detail.policy, number), plan.detail.policy.level(number).look


def _for_next_tier(policy: Policy, block: Block) -> Block:
    """What the intake does not fill is the next tier's to fill: no gap of who hands over."""
    early = {rule.code for rule in policy.blocks if rule.stage is Stage.INTAKE}
    if block.code in early or block.state is BlockState.DONE or blocking(policy, block):
        return block
    return replace(block, state=BlockState.LATER)


def _is_risen(detail: TicketDetail) -> bool:
    """A sheet that a callback has just opened: nothing was done on it yet but opening it."""
    ticket = detail.case.ticket
    if ticket.previous_sheet is None:
        return False
    return all(event.act in (Act.REGISTER, Act.NOTE, Act.EDIT) for event in detail.case.events)
