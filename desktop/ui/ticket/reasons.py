"""Why a deadline is when it is, sentence by sentence. No Qt here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from desktop.base.i18n import format_date, format_datetime, mark, ngettext, pick
from desktop.base.i18n import gettext as _
from desktop.domain.policy import ClockRule, Policy, Start, Unit
from desktop.domain.types import ClockState, Day, DayKind, Explanation, Pause, SpanKind
from desktop.ui.wording import clocks
from desktop.ui.wording.joining import listed

_FREE = (DayKind.HOLIDAY, DayKind.WEEKEND, DayKind.AMENDED_REST)
_MOST_WEEKENDS = 4
_BEGAN = {
    Start.RECEIVED: mark("the complaint came in"),
    Start.REACHED: mark("the customer was last reached"),
    Start.UNSEATED: mark("the sheet lies below the tier that handles its level"),
    Start.SEATED: mark("the sheet came to the tier that handles its level"),
    Start.PROMISE: mark("it was promised"),
    Start.OFFERED: mark("the solution was agreed"),
    Start.TASK: mark("the department was asked"),
    Start.REPLY_BY: mark("the complaint came in"),
    Start.ENTERED: mark("the complaint came to this step"),
    Start.REVIEWED: mark("the review was passed"),
    Start.UNREACHED: mark("the customer was not reached"),
    Start.DROPPED: mark("the call was cut off"),
    Start.ASKED: mark("the customer wrote"),
    Start.NOTIFY: mark("the complaint came to a level of which somebody must be told"),
    Start.FOUND: mark("the finding was recorded"),
    Start.NAMED: mark("the finding named somebody of the house"),
}
_DATES = {
    Start.PROMISE: mark("Promised for {time}"),
    Start.OFFERED: mark("Promised for {time}"),
    Start.TASK: mark("Agreed with the department for {time}"),
    Start.REPLY_BY: mark("The notice asks for a reply by {time}"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something counts or doesn't: icon, tone, sentence, clause or source."""

    icon: str
    tone: str
    text: str
    source: str


def reasons(explanation: Explanation, policy: Policy, now: datetime) -> tuple[Reason, ...]:
    """All of them, in the order in which one would tell them."""
    rule = policy.clock(explanation.clock.code)
    return tuple(
        reason
        for part in (
            _begun(explanation, rule),
            _granted(explanation, rule),
            _waited(explanation),
            _skipped(explanation),
            _worked(explanation.days),
            _follows(explanation, rule, policy),
            _doubts(explanation),
            _standing(explanation, now),
        )
        for reason in part
    )


def _begun(explanation: Explanation, rule: ClockRule | None) -> Iterator[Reason]:
    started = _stamp(explanation.clock.started_at)
    began = _(_BEGAN[rule.start]) if rule else ""
    words = _("Counts from {time}: {began}") if began else _("Counts from {time}")
    yield Reason("play", "text2", words.format(time=started, began=began), explanation.clock.rule)


def _granted(explanation: Explanation, rule: ClockRule | None) -> Iterator[Reason]:
    """How much the clause grants, and how that is counted."""
    if rule is None:
        return
    words = _dated(explanation, rule) if rule.unit is Unit.DATED else _limit(rule.unit, explanation.amount)
    yield Reason("hourglass", "text2", words, explanation.clock.rule)


def _dated(explanation: Explanation, rule: ClockRule) -> str:
    assert explanation.dated is not None
    asked = _(_DATES[rule.start]).format(time=_stamp(explanation.dated))
    if not explanation.amount:
        return asked
    earlier = ngettext(
        "{asked}; {count} working day earlier", "{asked}; {count} working days earlier", explanation.amount
    ).format(asked=asked, count=explanation.amount)
    if explanation.ends_at > explanation.clock.started_at:
        return earlier
    return _("{earlier} was over when it came: at once").format(earlier=earlier)


def _limit(unit: Unit, amount: int) -> str:
    if unit is Unit.WORKING_MINUTES:
        return _("{span} of office time").format(span=clocks.hours_words(amount))
    if unit is Unit.MINUTES:
        return _("{span} by the clock; nights and days off count").format(span=clocks.hours_words(amount))
    if unit is Unit.DAYS:
        words = ngettext(
            "{count} calendar day: until midnight; days off count",
            "{count} calendar days: until midnight; days off count",
            amount,
        )
        return words.format(count=amount) if amount else _("The same day, until midnight")
    words = ngettext(
        "{count} working day: until the close of the next working day",
        "{count} working days: until the close of the last of them, not counting the first day",
        amount,
    )
    return words.format(count=amount) if amount else _("The same working day, until its close")


def _waited(explanation: Explanation) -> Iterator[Reason]:
    """Each pause with what was waited for."""
    for pause in explanation.pauses:
        lasts = pause is explanation.pauses[-1] and explanation.clock.state is ClockState.PAUSED
        yield Reason("circle-pause", "warn", _wait(pause, lasts), _("pause"))


def _wait(pause: Pause, lasts: bool) -> str:
    start, end = _stamp(pause.start), _stamp(pause.end)
    if lasts:
        words = _("Waiting for the customer since {start}: not counted").format(start=start)
    else:
        words = _("Waiting for the customer from {start} to {end}: not counted").format(start=start, end=end)
    return _("{wait} ({reason})").format(wait=words, reason=pause.reason) if pause.reason else words


def _skipped(explanation: Explanation) -> Iterator[Reason]:
    """Lunch, holidays, weekends: what was left out."""
    free = [day for day in explanation.days if day.kind in _FREE and not (day.counted or day.used)]
    for (kind, name, entered), run in groupby(free, key=lambda day: (day.kind, day.holiday, day.entered)):
        together = list(run)
        if kind is not DayKind.WEEKEND:
            said = clocks.holiday_name(name) if name else _("Office closed")
            words = _("{name}, {days}: closed, not counted").format(name=said, days=_range(together))
            yield Reason("calendar-x", "text2", words, _source(kind, entered))
    weekend = [day for day in free if day.kind is DayKind.WEEKEND]
    if weekend:
        words = _("Weekend {days}: not counted").format(days=_few(weekend))
        yield Reason("calendar-x", "text2", words, _("public calendar"))
    if any(_crosses_a_break(day) for day in explanation.days):
        spans = listed(f"{start}–{end}" for start, end in explanation.breaks)
        yield Reason("coffee", "text2", _("Break {spans}: not counted").format(spans=spans), _("office hours"))


def _crosses_a_break(day: Day) -> bool:
    counted = [span for span in day.spans if span.kind in (SpanKind.COUNTED, SpanKind.OVER)]
    return any(one.end < two.start for one, two in pairwise(counted))


def _few(days: Sequence[Day]) -> str:
    joined = listed(format_date(day.on, "MM-dd EEE") for day in days[:_MOST_WEEKENDS])
    more = len(days) - _MOST_WEEKENDS
    return _("{days} and {count} more").format(days=joined, count=more) if more > 0 else joined


def _range(days: Sequence[Day]) -> str:
    first, last = format_date(days[0].on, "MM-dd"), format_date(days[-1].on, "MM-dd")
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def _source(kind: DayKind, entered: bool) -> str:
    """By whose word a day is worked or free."""
    if kind in (DayKind.AMENDED_REST, DayKind.AMENDED_WORK):
        return _("office calendar")
    return _("notice entered by the office") if entered else _("public calendar")


def _worked(days: Sequence[Day]) -> Iterator[Reason]:
    """Weekend days that count all the same."""
    for day in days:
        if day.kind in (DayKind.MAKEUP, DayKind.AMENDED_WORK) and (day.counted or day.used):
            makeup = day.kind is DayKind.MAKEUP
            words = _("{day} is a make-up day: counted") if makeup else _("{day} is worked in this office: counted")
            said = words.format(day=format_date(day.on, "MM-dd EEEE"))
            yield Reason("calendar-check", "ok", said, _source(day.kind, day.entered))


_LATE = frozenset({ClockState.OVERDUE, ClockState.MISSED})
_AHEAD = frozenset({ClockState.RUNNING, ClockState.DUE_SOON, ClockState.PAUSED})


def _follows(explanation: Explanation, rule: ClockRule | None, policy: Policy) -> Iterator[Reason]:
    """Which clause a miss falls under, before it is one; people decide about it. Source: F-5.4, "Law and decency" """
    penalty = policy.penalty(rule.consequence) if rule is not None else None
    state = explanation.clock.state
    if penalty is None or state not in _LATE | _AHEAD:
        return
    ahead = state in _AHEAD
    words = _("Missed: {clause}. People decide; nothing follows by itself.")
    if ahead:
        words = _("If it is missed: {clause}. People decide; nothing follows by itself.")
    tone = "warn" if state is ClockState.DUE_SOON else "text2" if ahead else "danger"
    yield Reason("scale", tone, words.format(clause=pick(penalty.name)), penalty.rule)


def _doubts(explanation: Explanation) -> Iterator[Reason]:
    clock = explanation.clock
    if clock.assumed:
        yield Reason("info", "info", _("The clause names no number: this is how the house reads it."), clock.rule)
    if clock.provisional:
        words = _("The holidays of that year are not announced yet: counted by weekends, may move.")
        yield Reason("triangle-alert", "warn", words, _("provisional"))


def _standing(explanation: Explanation, now: datetime) -> Iterator[Reason]:
    """How it ended, or that it is late."""
    clock = explanation.clock
    if clock.state is ClockState.PAUSED:
        words = _("It goes on when the customer has answered; were that now, it would end {time}.")
        yield Reason("circle-play", "text2", words.format(time=_stamp(explanation.ends_at)), clock.rule)
    elif clock.met_at is not None:
        yield _done(explanation, clock.met_at)
    elif clock.state in (ClockState.ENDED, ClockState.MISSED):
        words = _("From {time} on the clause no longer asks for it.").format(time=_stamp(explanation.until))
        yield Reason("circle-x", "text2", words, clock.rule)
    elif clock.due_at <= now:
        yield Reason("circle-alert", "danger", clocks.over_words(clock.due_at, now), clock.rule)


def _done(explanation: Explanation, met_at: datetime) -> Reason:
    clock = explanation.clock
    done = _("Done {time}").format(time=_stamp(met_at))
    if clock.state is not ClockState.MISSED:
        return Reason("circle-check", "ok", done, clock.rule)
    over = clocks.over_words(clock.due_at, met_at)
    return Reason("circle-alert", "danger", _("{done}, {over}").format(done=done, over=over), clock.rule)


def _stamp(at: datetime) -> str:
    return format_datetime(at, "MM-dd HH:mm")
