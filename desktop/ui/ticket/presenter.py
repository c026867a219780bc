"""What the page shows of a ticket, in words and figures. No Qt here: widgets only place it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop.base.i18n import format_date, format_datetime, pick
from desktop.base.i18n import gettext as _
from desktop.desk.rows import TicketDetail
from desktop.domain import titles
from desktop.domain.clocks import is_promise
from desktop.domain.masking import mask_phone
from desktop.domain.types import Act, Block, BlockState, Clock, ClockState, Event, Person, Step
from desktop.ui.ticket import blocks
from desktop.ui.wording import clocks, names, needs, recorded, steps, timeline
from desktop.ui.wording.joining import listed
from desktop.ui.wording.marks import ICON, TONE

COMPOSER_ACTS = (Act.CONTACT, Act.NOTE, Act.ATTACH)
_KINDS = {
    ClockState.RUNNING: "ok",
    ClockState.DUE_SOON: "soon",
    ClockState.OVERDUE: "over",
    ClockState.PAUSED: "paused",
    ClockState.MET: "done",
    ClockState.MISSED: "over",
    ClockState.ENDED: "paused",
}
_ONE_GO = timedelta(minutes=10)
_ORDER = {"over": 0, "soon": 1, "ok": 2, "paused": 3, "done": 4}
_SHARES = {BlockState.DONE: 1.0, BlockState.PART: 0.5}


@dataclass(frozen=True, slots=True)
class Mark:
    """A chip of the header: words, tone, icon."""

    text: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the band says. `step` None = nothing is demanded; `mine` = the reader may do it.

    `who` = whose turn it is where that is somebody else, even if the reader may do it too.
    """

    sentence: str
    rule: str
    clause: str
    button: str
    icon: str
    who: str
    due: str
    step: Step | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Tile:
    """One clock of the ribbon. `kind` as in the theme; `doubt` = that the end may move, "" if it may not."""

    code: str
    name: str
    value: str
    due: str
    rule: str
    share: float
    kind: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise: what, until when, and how it stands."""

    code: str
    text: str
    due: str
    tone: str
    kept: bool


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One row of the timeline, newest first."""

    event: int
    at: str
    line: timeline.EventLine
    marks: tuple[str, ...]


def title(detail: TicketDetail) -> str:
    """The first sentence of the cause."""
    ticket = detail.case.ticket
    nothing = _("(the customer's data were erased)") if ticket.erased else _("(no cause recorded yet)")
    return titles.title(ticket.cause) or nothing


def marks(detail: TicketDetail) -> tuple[Mark, ...]:
    """Triggers, marks on the customer, repeats, urgency and what else must catch the eye."""
    ticket = detail.case.ticket
    top = detail.policy.top.number
    found = [Mark(word, "danger" if level >= top else "warn", "flag") for word, level in trigger_names(detail)]
    found += [Mark(pick(known.rule.name), TONE, ICON) for known in detail.marks if known.own]
    if detail.case.earlier:
        found.append(Mark(_("complaint no. {count}").format(count=detail.case.earlier + 1), "warn", "repeat"))
    if ticket.urgent:
        found.append(Mark(_("urgent"), "danger", "siren"))
    if ticket.confidential:
        found.append(Mark(_("confidential"), "neutral", "lock"))
    return tuple(found)


def trigger_words(detail: TicketDetail) -> tuple[str, ...]:
    """The words of people that raised the level, in the order of their weight."""
    return recorded.found_words(detail.policy, detail.triage)


def trigger_names(detail: TicketDetail) -> tuple[tuple[str, int], ...]:
    """One name per trigger that fired, with its level: the word that was found, else the pack's name.

    Repeats stand elsewhere.
    """
    by_trigger: dict[str, tuple[str, int]] = {}
    for hit in detail.triage.hits:
        trigger = detail.policy.trigger(hit.trigger)
        if trigger is None or (trigger.earlier and hit.word not in trigger.words):
            continue
        word = hit.word if recorded.is_said(trigger, hit.word) else pick(trigger.name)
        by_trigger.setdefault(hit.trigger, (word, hit.level))
    return tuple(dict.fromkeys(by_trigger.values()))


def customer(detail: TicketDetail) -> tuple[str, str, str]:
    """Name, kind and masked phone; "" where unknown."""
    ticket = detail.case.ticket
    kind = names.complainant_name(detail.policy, ticket.complainant_kind) if ticket.complainant_kind else ""
    return ticket.name, kind, mask_phone(ticket.phone)


def person_name(detail: TicketDetail, person_id: int | None) -> str:
    """The name of somebody of the office; "" if nobody."""
    person = detail.office.person(person_id)
    return person.name if person else ""


def next_step(detail: TicketDetail, now: datetime, me: Person) -> NextStep:
    """The one thing that the rules demand now, and whose it is. Source: T-1"""
    step = detail.steps[0] if detail.steps and detail.steps[0].demanded else None
    if step is None:
        return NextStep(steps.resting_sentence(detail), "", "", "", "", "", "", None, False)
    who = "" if me.id in step.people else steps.people_names(detail.office, step.people)
    return NextStep(
        steps.step_sentence(detail, step),
        step.rule,
        clause(detail, step.rule),
        steps.step_button(detail, step),
        steps.act_icon(step.act),
        who,
        clocks.day_words(step.due_at, now) if step.due_at else "",
        step,
        step.mine,
    )


def other_steps(detail: TicketDetail) -> tuple[Step, ...]:
    """What else the reader may do, in the workflow's order, the shown next step left out."""
    shown = detail.steps[0] if detail.steps and detail.steps[0].demanded else None
    return tuple(step for step in detail.steps if step.mine and step is not shown)


def may(detail: TicketDetail, act: Act) -> Step | None:
    """The step by which the reader may do an act now; None if they may not."""
    return next((step for step in detail.steps if step.act is act and step.mine), None)


def clause(detail: TicketDetail, rule: str) -> str:
    """What a clause says, in the pack's few words; "" if it has none."""
    return pick(detail.policy.rules[rule]) if rule in detail.policy.rules else ""


def tiles(detail: TicketDetail, now: datetime) -> tuple[Tile, ...]:
    """All clocks, the most pressing first, ended ones left out."""
    running = [clock for clock in detail.clocks if clock.state is not ClockState.ENDED]
    ordered = sorted(running, key=lambda clock: (_ORDER[_kind(clock, now)], clock.due_at))
    return tuple(_tile(detail, clock, now) for clock in ordered)


def _kind(clock: Clock, now: datetime) -> str:
    if clock.state is ClockState.MISSED:
        return "done"
    if clock.state in (ClockState.RUNNING, ClockState.DUE_SOON) and clock.due_at <= now:
        return "over"  # the page stands open while time passes
    return _KINDS[clock.state]


def _tile(detail: TicketDetail, clock: Clock, now: datetime) -> Tile:
    kind = "over" if clock.state is ClockState.MISSED else _kind(clock, now)
    rule = _("promise") if clock.code.startswith(clocks.PROMISE) else clock.rule
    return Tile(
        clock.code,
        clocks.clock_title(detail.policy, clock),
        clocks.clock_value(clock, now),
        clocks.clock_foot(clock, now),
        rule,
        clocks.clock_share(clock, now),
        kind,
        _("provisional") if clock.provisional else "",
    )


def spoken_clocks(detail: TicketDetail, now: datetime) -> str:
    """All clocks in one sentence for a screen reader."""
    return _("; ").join(clocks.clock_spoken(detail.policy, clock, now) for clock in detail.clocks)


def promises(detail: TicketDetail, now: datetime) -> tuple[PromiseLine, ...]:
    """What the customer was promised, open ones first."""
    made = [clock for clock in detail.clocks if is_promise(detail.policy, clock)]
    made.sort(key=lambda clock: (clock.met_at is not None, clock.due_at))
    return tuple(_promise(clock, now) for clock in made)


def _promise(clock: Clock, now: datetime) -> PromiseLine:
    kept = clock.met_at is not None
    if clock.state is ClockState.ENDED:
        return PromiseLine(clock.code, clock.label, clocks.standing_words(clock.state), "text3", True)
    tone = {"over": "danger", "soon": "warn", "done": "ok"}.get(_kind(clock, now), "text2")
    late = clock.state is ClockState.MISSED
    due = (_("kept late") if late else _("kept")) if kept else clocks.day_words(clock.due_at, now)
    return PromiseLine(clock.code, clock.label, due, "warn" if kept and late else tone, kept)


def timeline_rows(detail: TicketDetail, now: datetime) -> tuple[TimelineRow, ...]:
    """The events, newest first, with the course under the registration."""
    words = trigger_words(detail)
    return tuple(_row(detail, run, words, now) for run in _runs(detail.case.events))


def _runs(events: tuple[Event, ...]) -> Iterator[tuple[Event, ...]]:
    """Events newest first; files that one person added in one go together."""
    run: tuple[Event, ...] = ()
    for event in reversed(events):
        if run and not _goes_along(run[-1], event):
            yield run
            run = ()
        run = (*run, event)
    if run:
        yield run


def _goes_along(later: Event, event: Event) -> bool:
    both = later.act is Act.ATTACH and event.act is Act.ATTACH and later.by == event.by
    return both and later.at - event.at <= _ONE_GO


def _row(detail: TicketDetail, run: tuple[Event, ...], words: tuple[str, ...], now: datetime) -> TimelineRow:
    event = run[0]
    line = timeline.event_line(event, detail.office, detail.policy)
    if event.act is Act.REGISTER:
        line = replace(line, text=detail.case.ticket.course or line.text)
    if len(run) > 1:
        listing = listed(str(one.data.get("name") or "") for one in reversed(run))
        line = replace(line, what=_("{count} files added: {names}").format(count=len(run), names=listing))
    return TimelineRow(event.id, clocks.stamp_words(event.at, now), line, words)


def facts(detail: TicketDetail) -> tuple[tuple[str, str], ...]:
    """What one looks up while talking: label and value, empty ones left out."""
    ticket = detail.case.ticket
    happened = format_datetime(ticket.happened_at, "MM-dd HH:mm") if ticket.happened_at else ""
    bought = format_date(ticket.bought_on, "MM-dd") if ticket.bought_on else ""
    agent = " ".join(part for part in (ticket.agent_name, ticket.agent_relation) if part)
    reply = format_datetime(ticket.reply_by, "MM-dd HH:mm") if ticket.reply_by else ""
    rows = (
        (_("Wants"), ticket.demand),
        (_("Category"), names.category_name(detail.policy, ticket.category) if ticket.category else ""),
        (_("Product"), _dotted(ticket.product, ticket.product_code)),
        (_("Batch"), _dotted(ticket.batch, ticket.quantity)),
        (_("Order"), _dotted(ticket.order_number, ticket.paid, bought)),
        (_("When"), _dotted(happened, ticket.happened_where)),
        (_("Staff"), ticket.staff),
        (_("Agent"), agent),
        (_("Address"), short_address(ticket.address)),
        (_("Reply by"), reply),
    )
    return tuple((label, value) for label, value in rows if value)


def _dotted(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def short_address(address: str) -> str:
    """The beginning of an address: enough to know the part of town."""
    return f"{address[:6]}…" if len(address) > 6 else address


def meter(detail: TicketDetail) -> tuple[tuple[str, float], ...]:
    """The blocks of the sheet: name and how full, 0, half or 1."""
    return tuple((block_name(detail, block.code), _SHARES.get(block.state, 0.0)) for block in detail.blocks)


def meter_words(detail: TicketDetail) -> str:
    """How many blocks are complete: 9 / 13."""
    done = sum(1 for block in detail.blocks if block.state is BlockState.DONE)
    return _("{done} / {count} blocks").format(done=done, count=len(detail.blocks))


def missing_words(detail: TicketDetail) -> str:
    """What is lacking now, in the order of the paper; "" if nothing is."""
    lacking = [need for block in detail.blocks if _asks(block) for need in block.missing]
    joined = listed(dict.fromkeys(needs.need_name(need) for need in lacking))
    return _("Missing: {fields}").format(fields=joined) if joined else ""


def _asks(block: Block) -> bool:
    return block.state in (BlockState.PART, BlockState.MISSING)


def first_missing(detail: TicketDetail) -> str:
    """The first field of the intake that is lacking; "" if the editor has none to fill."""
    lacking = [need for block in detail.blocks for need in block.missing]
    return next((need for need in lacking if blocks.field_of(need)), "")


def block_name(detail: TicketDetail, code: str) -> str:
    """What the pack calls a block of the sheet."""
    return next((pick(block.name) for block in detail.policy.blocks if block.code == code), code)


def size_words(size: int) -> str:
    """A file's size: 1.8 MB, 640 KB."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{max(size // 1024, 1)} KB"


def next_minute(now: datetime) -> timedelta:
    """How long until the words of clocks change."""
    return timedelta(minutes=1) - timedelta(seconds=now.second, microseconds=now.microsecond)
