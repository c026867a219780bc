"""Words for one row of the list: everything that the painter shows, already said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.base.i18n import format_number, local, mark, pick
from desktop.base.i18n import gettext as _
from desktop.desk.rows import Group, GroupRow, TicketRow
from desktop.domain.policy import Policy
from desktop.domain.types import ClockState, State
from desktop.ui.wording import clocks, names, warnings

SOON = timedelta(hours=2)
"""From here on a deadline is called near."""
_QUIET = frozenset({State.PARKED, State.RISEN, State.FILED})
_MOST_TRIGGERS = 2
_STATES = {
    State.OPEN: mark("New"),
    State.HANDLING: mark("In progress"),
    State.APPROVAL: mark("To approve"),
    State.CALLBACK: mark("Callback"),
    State.REVIEW: mark("To review"),
    State.PARKED: mark("Waiting"),
    State.REFERRED: mark("Meeting"),
    State.RISEN: mark("Handed up"),
    State.WITHDRAWN: mark("Withdrawn"),
    State.FILED: mark("Filed"),
}
_GROUPS = {
    Group.OVERDUE: (mark("Overdue"), "over"),
    Group.TODAY: (mark("Due today"), "soon"),
    Group.WEEK: (mark("This week"), "ok"),
    Group.LATER: (mark("After this week"), "ok"),
    Group.WAITING: (mark("Waiting for the customer"), "paused"),
    Group.DONE: (mark("Ended"), "done"),
}


@dataclass(frozen=True, slots=True)
class RowWords:
    """One ticket in words. `kind` of its clock as in `theme.CLOCK_KINDS`, `marks` as (words, tone)."""

    level: str
    look: str
    title: str
    state: str
    state_word: str
    who: str
    left: str
    share: float
    kind: str
    marks: tuple[tuple[str, str], ...]
    files: bool
    handler: str
    mine: bool
    spoken: str
    tip: str


@dataclass(frozen=True, slots=True)
class GroupWords:
    """One heading in words."""

    title: str
    count: str
    kind: str


def state_word(state: State) -> str:
    """A state in one or two words."""
    return _(_STATES[state])


def group_words(row: GroupRow) -> GroupWords:
    """A heading of the list ordered by urgency."""
    title, kind = _GROUPS[row.group]
    return GroupWords(_(title), format_number(row.count), kind)


def short_number(number: str, now: datetime) -> str:
    """The number without office and, in its own year, without the year: GZ01-20261009-A003 → 1009-A003."""
    parts = number.split("-")
    if len(parts) != 3 or len(parts[1]) != 8:
        return number
    day = parts[1][4:] if parts[1].startswith(str(local(now).year)) else parts[1]
    return f"{day}-{parts[2]}"


def row_words(row: TicketRow, policy: Policy, person_id: int, now: datetime) -> RowWords:
    """One ticket as the list shows it at this moment."""
    level = names.level_short(row.level)
    left, share, kind = _clock(row, now)
    number = short_number(row.number, now)
    customer = row.name or row.phone_masked or ("" if row.erased else _("Unnamed"))
    who = " · ".join(part for part in (customer, number, row.store) if part)
    title = row.title or (_("(the customer's data were erased)") if row.erased else _("(nothing written yet)"))
    spoken = (row.number, level, title, customer, row.store, state_word(row.state), left)
    return RowWords(
        level=level,
        look=str(policy.level(row.level).look),
        title=title,
        state=row.state,
        state_word=state_word(row.state),
        who=who,
        left=left,
        share=share,
        kind=kind,
        marks=_marks(row, policy),
        files=row.attachments > 0,
        handler=row.handler_name,
        mine=row.handler == person_id,
        spoken=_(", ").join(part for part in spoken if part),
        tip=_tip(row, policy, now),
    )


def _clock(row: TicketRow, now: datetime) -> tuple[str, float, str]:
    """Words, share of time used, and kind."""
    if row.state is State.PARKED:
        return clocks.standing_words(ClockState.PAUSED), 0.5, "paused"
    if row.state in _QUIET or row.next_due_at is None:
        return clocks.stamp_words(row.received_at, now), 0.0, "none"
    left = clocks.left_words(row.next_due_at, now, ClockState.RUNNING)
    if row.next_due_at <= now:
        return left, 1.0, "over"
    started = row.next_started_at or row.received_at
    length = row.next_due_at - started
    share = min(max((now - started) / length, 0.0), 1.0) if length > timedelta(0) else 1.0
    return left, share, "soon" if row.next_due_at - now <= SOON else "ok"


def _marks(row: TicketRow, policy: Policy) -> tuple[tuple[str, str], ...]:
    marks = [(_trigger(code, policy), "danger") for code in row.triggers[:_MOST_TRIGGERS]]
    if row.occurrence > 1:
        marks.append((_("repeat"), "warn"))
    if row.sheet_index > 1:
        marks.append((_("sheet {number}").format(number=row.sheet_index), "review"))
    return tuple(marks)


def _trigger(code: str, policy: Policy) -> str:
    """A trigger as the pack names it; anything else is a word that was found, and stands for itself."""
    return next((pick(trigger.name) for trigger in policy.triggers if trigger.code == code), code)


def _tip(row: TicketRow, policy: Policy, now: datetime) -> str:
    customer = " ".join(part for part in (row.name, row.phone_masked) if part)
    lines = [
        row.title,
        " · ".join(part for part in (row.number, customer, row.store) if part),
        _("{level}, {state}").format(level=names.level_name(policy, row.level), state=names.state_name(row.state)),
    ]
    if row.category:
        lines.append(names.category_name(policy, row.category))
    if row.handler_name:
        lines.append(_("Handled by {name}").format(name=row.handler_name))
    if row.next_due_at is not None and row.state not in _QUIET:
        until = clocks.end_words(row.next_due_at, "MM-dd EEE HH:mm")
        lines.append(_("{clock} by {time}").format(clock=_clock_name(row, policy), time=until))
        rule = policy.clock(row.next_clock)
        if rule is not None and row.next_due_at > now:
            lines.append(warnings.warning_words(policy, rule, row.next_due_at, now, _clock_name(row, policy)))
        elif rule is not None and warnings.clause_words(policy, rule):
            lines.append(_("Late: {clause}").format(clause=warnings.clause_words(policy, rule)))
    return "\n".join(line for line in lines if line)


def _clock_name(row: TicketRow, policy: Policy) -> str:
    if row.next_clock.startswith(clocks.PROMISE):
        return _("Promise")
    rule = policy.clock(row.next_clock)
    return pick(rule.name) if rule is not None else row.next_clock
