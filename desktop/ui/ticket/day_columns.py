"""The days of an explained deadline as columns: which are folded together, and the hours they are drawn against.

No Qt here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from desktop.base.i18n import format_date, local, mark
from desktop.base.i18n import gettext as _
from desktop.domain.clocks import ACTIVE
from desktop.domain.policy import Unit
from desktop.domain.types import Day, DayKind, Explanation, Span, SpanKind
from desktop.ui.wording.clocks import holiday_name, hours_minutes

MOST_DAYS = 16
"""More columns than this don't fit: days that look alike are drawn as one."""

_KEPT = 4
"""So many days from either end stay by themselves, however many lie between."""
_SHORT = timedelta(hours=3)
"""What is over within such a stretch of one day is drawn larger than the office hours."""
_LEAST_EDGE = timedelta(minutes=5)
_WHOLE_DAY = (0.0, 6.0, 12.0, 18.0, 24.0)
_TAGS = {
    DayKind.MAKEUP: (mark("make-up"), "ok"),
    DayKind.AMENDED_WORK: (mark("worked day"), "ok"),
    DayKind.AMENDED_REST: (mark("free day"), "neutral"),
    DayKind.WEEKEND: (mark("weekend"), "neutral"),
    DayKind.HOLIDAY: (mark("holiday"), "neutral"),
}
_LATER = {SpanKind.AFTER, SpanKind.BEFORE}
Key = Callable[[Day], object]
"""What days that look alike have in common; None for one that stands by itself."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a column in hours since midnight; `look` = counted, planned, off, waiting, skipped or over."""

    start: float
    end: float
    look: str


@dataclass(frozen=True, slots=True)
class Column:
    """One day, or a run of days that look alike. `now` and `due` in hours since midnight, None elsewhere."""

    day: str
    weekday: str
    tag: str
    tone: str
    pieces: tuple[Piece, ...]
    counted: str
    total: str
    today: bool
    now: float | None
    due: float | None


def columns(explanation: Explanation, now: datetime) -> tuple[Column, ...]:
    """The days as columns, oldest first."""
    return tuple(_column(explanation, run, now) for run in _runs(explanation, now))


@dataclass(frozen=True, slots=True)
class Axis:
    """The hours since midnight between which columns are drawn, and those that are written at the side."""

    first: float
    last: float
    marks: tuple[float, ...]


def axis(explanation: Explanation) -> Axis:
    """The hours that the columns are drawn against."""
    short = _short(explanation)
    if short is not None:
        return short
    marks = _marks(explanation)
    return Axis(marks[0], marks[-1], marks)


def _marks(explanation: Explanation) -> tuple[float, ...]:
    if _by_the_clock(explanation):
        return _WHOLE_DAY
    spans = [(day, span) for day in explanation.days for span in day.spans]
    reach = [hour_of(at, day.on) for day, span in spans for at in (span.start, span.end)]
    edges = {_clock_hour(edge) for pair in explanation.hours for edge in pair}
    for day, span in spans:
        if span.kind is SpanKind.SKIPPED:
            edges |= {hour_of(span.start, day.on), hour_of(span.end, day.on)}
    if reach:
        edges |= {min(reach), max(reach)}
    return tuple(sorted(edges)) or _WHOLE_DAY


def _by_the_clock(explanation: Explanation) -> bool:
    return Unit(explanation.unit) in {Unit.MINUTES, Unit.DAYS}


def _short(explanation: Explanation) -> Axis | None:
    """The few minutes of a short deadline, with some room before and after; None where there is more to see."""
    start, end = explanation.clock.started_at, explanation.ends_at
    if len(explanation.days) > 1 or not timedelta(0) < end - start <= _SHORT:
        return None
    on = explanation.days[0].on
    room = max((end - start) / 4, _LEAST_EDGE)
    last = max(end, min(explanation.until, end + (end - start)))
    return Axis(hour_of(start - room, on), hour_of(last + room, on), (hour_of(start, on), hour_of(end, on)))


def _runs(explanation: Explanation, now: datetime) -> Iterator[tuple[Day, ...]]:
    """The days one by one; if they are too many, those on which nothing counted together, then all that look alike,
    then all in the middle."""
    due = next((at for at, day in enumerate(explanation.days) if is_day_of(explanation.ends_at, day)), None)
    until = len(explanation.days) if due is None else due + 1
    days, late = explanation.days[:until], explanation.days[until:]
    today = local(now).date()
    yield from _folded(days, today)
    if late and (len(late) > _KEPT or len(days) + len(late) > MOST_DAYS):
        yield late
    else:
        yield from ((day,) for day in late)


def _folded(days: tuple[Day, ...], today: date) -> list[tuple[Day, ...]]:
    found: list[tuple[Day, ...]] = [(day,) for day in days]
    for alike in (_skipped, _plain):
        if len(found) <= MOST_DAYS:
            return found
        found = _together(days, _but_alone(alike, today, days))
    if len(found) <= MOST_DAYS:
        return found
    middle = days[_KEPT:-_KEPT]
    return [*((day,) for day in days[:_KEPT]), middle, *((day,) for day in days[-_KEPT:])]


def _but_alone(alike: Key, today: date, days: tuple[Day, ...]) -> Key:
    """Today and both ends always stand by themselves."""
    alone = {today, days[0].on, days[-1].on}
    return lambda day: None if day.on in alone else alike(day)


def _together(days: Sequence[Day], key: Key) -> list[tuple[Day, ...]]:
    found: list[tuple[Day, ...]] = []
    for value, run in groupby(days, key=key):
        together = tuple(run)
        found += [(day,) for day in together] if value is None else [together]
    return found


def _skipped(day: Day) -> object:
    if day.counted or any(span.kind is not SpanKind.SKIPPED for span in day.spans):
        return None
    return (day.kind, day.holiday, day.provisional)


def _plain(day: Day) -> object:
    return (day.kind, day.holiday, day.provisional, tuple(span.kind for span in day.spans), day.used == 0)


def _column(explanation: Explanation, run: tuple[Day, ...], now: datetime) -> Column:
    first, last = run[0], run[-1]
    here = first.on <= local(now).date() <= last.on
    counted, over = sum(one.counted for one in run), _over(run)
    drawn = next((one for one in run if one.counted or one.used), first)
    return Column(
        *_heading(explanation, run, here),
        tuple(_pieces(explanation, drawn, now)),
        hours_minutes(counted) if counted else f"+{hours_minutes(over)}" if over else "—",
        hours_minutes(last.total) if last.counted or (len(run) > 1 and counted) else "",
        here,
        hour_of(now, first.on) if here and len(run) == 1 else None,
        hour_of(explanation.ends_at, first.on) if len(run) == 1 and is_day_of(explanation.ends_at, first) else None,
    )


def _heading(explanation: Explanation, run: tuple[Day, ...], here: bool) -> tuple[str, str, str, str]:
    """Day, weekday, tag and its tone."""
    first, last = run[0], run[-1]
    tag, tone = _tag(explanation, first)
    day = format_date(first.on, "MM-dd")
    if len(run) == 1:
        return day, _("today") if here else format_date(first.on, "EEE"), tag, tone
    times = f"×{len(run)}"
    if len({(one.kind, one.holiday) for one in run}) > 1:
        return day, f"…{format_date(last.on, 'MM-dd')}", f"{tag} {times}" if tone == "danger" else times, tone
    return f"{day}…{format_date(last.on, 'dd')}", times, tag, tone


def _over(run: tuple[Day, ...]) -> int:
    return sum(day.used for day in run if any(span.kind is SpanKind.OVER for span in day.spans))


def _tag(explanation: Explanation, day: Day) -> tuple[str, str]:
    if is_day_of(explanation.ends_at, day):
        return _("due"), "danger"
    if is_day_of(explanation.clock.started_at, day):
        return _("start"), "accent"
    if any(span.kind is SpanKind.OVER for span in day.spans):
        return _("late"), "danger"
    if any(span.kind is SpanKind.WAITING for span in day.spans):
        return _("waits"), "warn"
    if day.holiday:
        return holiday_name(day.holiday), "neutral"
    words, tone = _TAGS.get(day.kind, ("", ""))
    return (_(words) if words else ""), tone


def is_day_of(at: datetime, day: Day) -> bool:
    """Whether an instant lies on a day; the midnight that ends it still does."""
    there = local(at)
    ends = there.hour == there.minute == 0 and (there - timedelta(minutes=1)).date() == day.on
    return ends or (there.date() == day.on and not (there.hour == there.minute == there.second == 0))


def hour_of(at: datetime, on: date) -> float:
    """An instant as hours since the midnight with which a day began."""
    there = local(at)
    return (there.date() - on).days * 24 + there.hour + there.minute / 60


def _pieces(explanation: Explanation, day: Day, now: datetime) -> Iterator[Piece]:
    until = min(explanation.until, now)
    for span in day.spans:
        if span.kind is SpanKind.COUNTED and span.start < until < span.end:
            yield _piece(day, Span(span.start, until, span.kind), "counted")
            yield _piece(day, Span(until, span.end, span.kind), _ahead(explanation))
        else:
            yield _piece(day, span, _look(explanation, span, until))


def _look(explanation: Explanation, span: Span, until: datetime) -> str:
    if span.kind is SpanKind.COUNTED:
        return "counted" if span.end <= until else _ahead(explanation)
    if span.kind in _LATER:
        return "off"
    return {SpanKind.WAITING: "waiting", SpanKind.OVER: "over"}.get(span.kind, "skipped")


def _ahead(explanation: Explanation) -> str:
    """What lies between now and the end; what was met or ended needs no more of it."""
    return "planned" if explanation.clock.state in ACTIVE else "off"


def _piece(day: Day, span: Span, look: str) -> Piece:
    return Piece(hour_of(span.start, day.on), hour_of(span.end, day.on), look)


def _clock_hour(text: str) -> float:
    hour, _colon, minute = text.partition(":")
    return int(hour) + int(minute or 0) / 60
