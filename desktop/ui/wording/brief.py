"""The summary for whoever takes the case over: written from the timeline, plain text, editable afterwards."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from desktop.base.i18n import gettext as _
from desktop.desk.rows import TicketDetail
from desktop.domain.clocks import is_promise
from desktop.domain.types import Act, BlockState, Case, ClockState, Event
from desktop.ui.wording import clocks, names, needs, recorded, timeline
from desktop.ui.wording.joining import listed

LONGEST_LINE = 160
"""Characters of one quoted text; the whole stands in the timeline."""
MOST_EVENTS = 12
"""Lines of the course: the first ones and the newest; what lies between is counted."""

_LEFT_OUT = frozenset({Act.REGISTER, Act.EDIT, Act.ATTACH, Act.PENALTY, Act.FILE})
_ASKS = (BlockState.PART, BlockState.MISSING)
_OPEN = (ClockState.RUNNING, ClockState.DUE_SOON, ClockState.OVERDUE)


def brief(detail: TicketDetail, now: datetime, before: TicketDetail | None = None) -> str:
    """The case in one short text, headed paragraphs; headings without content are left out.

    `before` = the sheet that this one goes on from: what was done there is part of the course.
    """
    paragraphs = (
        (_("Matter"), _matter),
        (_("The customer wants"), _demand),
        (_("What happened so far"), partial(_course, before)),
        (_("Established"), partial(_findings, before)),
        (_("Promised"), _promised),
        (_("Still running"), _deadlines),
        (_("Still missing on the sheet"), _missing),
    )
    made = ((heading, write(detail, now)) for heading, write in paragraphs)
    return "\n".join(_("[{heading}] {text}").format(heading=heading, text=text) for heading, text in made if text)


def _matter(detail: TicketDetail, _now: datetime) -> str:
    ticket = detail.case.ticket
    where = listed(part for part in (ticket.store, ticket.product, ticket.order_number) if part)
    level = names.level_name(detail.policy, ticket.level)
    triggers = listed(recorded.found_words(detail.policy, detail.triage))
    weight = _("words that weigh: {words}").format(words=triggers) if triggers else ""
    return _chain(ticket.cause, where, level, weight)


def _demand(detail: TicketDetail, _now: datetime) -> str:
    return _clip(detail.case.ticket.demand)


def _course(before: TicketDetail | None, detail: TicketDetail, now: datetime) -> str:
    sheets = [before, detail] if before is not None else [detail]
    lines = [_event(sheet, event, now) for sheet in sheets for event in _told(sheet)]
    if len(lines) > MOST_EVENTS:
        skipped = len(lines) - MOST_EVENTS
        between = _("… {count} more in between").format(count=skipped)
        lines = [*lines[:2], between, *lines[-(MOST_EVENTS - 2) :]]
    return "".join(f"\n{line}" for line in lines)


def _told(detail: TicketDetail) -> list[Event]:
    first = next((event for event in detail.case.events if event.act is Act.REGISTER), None)
    return ([first] if first else []) + [event for event in detail.case.events if event.act not in _LEFT_OUT]


def _event(detail: TicketDetail, event: Event, now: datetime) -> str:
    line = timeline.event_line(event, detail.office, detail.policy)
    head = _("{time} {who}: {what}").format(time=clocks.stamp_words(event.at, now), who=line.who, what=line.what)
    marks = listed(chip.text for chip in line.chips if chip.tone != "neutral")
    return _chain(head, line.text.replace("\n", " "), marks)


def _findings(before: TicketDetail | None, detail: TicketDetail, _now: datetime) -> str:
    found = _last(detail.case, Act.INVESTIGATE) or (_last(before.case, Act.INVESTIGATE) if before else None)
    if found is None:
        return ""
    share = recorded.responsibility_words(detail.policy, found.data.get("responsibility") or {})
    return _chain(str(found.data.get("facts") or ""), share)


def _promised(detail: TicketDetail, now: datetime) -> str:
    running = [clock for clock in detail.clocks if is_promise(detail.policy, clock) and clock.state in _OPEN]
    return _("; ").join(
        _("{what} by {time}").format(what=clock.label, time=clocks.day_words(clock.due_at, now)) for clock in running
    )


def _deadlines(detail: TicketDetail, now: datetime) -> str:
    running = [clock for clock in detail.clocks if clock.state in _OPEN and not is_promise(detail.policy, clock)]
    return _("; ").join(
        _("{clock} {left} ({due}, {rule})").format(
            clock=clocks.clock_title(detail.policy, clock),
            left=clocks.clock_value(clock, now),
            due=clocks.end_words(clock.due_at),
            rule=_("{rule}, provisional").format(rule=clock.rule) if clock.provisional else clock.rule,
        )
        for clock in running
    )


def _missing(detail: TicketDetail, _now: datetime) -> str:
    lacking = [field for block in detail.blocks if block.state in _ASKS for field in block.missing]
    return listed(dict.fromkeys(needs.need_name(field) for field in lacking))


def _chain(*parts: str) -> str:
    """Parts of one line, without the full stops that people end their sentences with."""
    bare = (_clip(part).rstrip("。.；; ") for part in parts)
    return _("; ").join(part for part in bare if part)


def _last(case: Case, act: Act) -> Event | None:
    return next((event for event in reversed(case.events) if event.act is act), None)


def _clip(text: str) -> str:
    text = text.strip()
    return text if len(text) <= LONGEST_LINE else f"{text[: LONGEST_LINE - 1]}…"
