"""An explained deadline as columns, reasons and plain text. No Qt here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from desktop.base.i18n import format_date, format_datetime, local, mark, pick
from desktop.base.i18n import gettext as _
from desktop.domain.policy import Policy
from desktop.domain.types import ClockState, Day, DayKind, Explanation, Span, SpanKind
from desktop.ui.wording import clocks
from desktop.ui.wording.joining import listed

MOST_DAYS = 16
"""More columns than this don't fit: runs of equal skipped days are drawn as one."""

_HOLIDAYS = {
    "New Year's Day": mark("New Year"),
    "Spring Festival": mark("Spring Festival"),
    "Tomb-sweeping Day": mark("Qingming"),
    "Labour Day": mark("Labour Day"),
    "Dragon Boat Festival": mark("Dragon Boat Festival"),
    "National Day": mark("National Day"),
    "Mid-autumn Festival": mark("Mid-autumn Festival"),
}
_TAGS = {
    DayKind.MAKEUP: (mark("make-up"), "ok"),
    DayKind.AMENDED_WORK: (mark("worked day"), "ok"),
    DayKind.AMENDED_REST: (mark("free day"), "neutral"),
    DayKind.WEEKEND: (mark("weekend"), "neutral"),
    DayKind.HOLIDAY: (mark("holiday"), "neutral"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a column in hours since midnight; `look` = counted, planned, off, waiting or skipped."""

    start: float
    end: float
    look: str


@dataclass(frozen=True, slots=True)
class Column:
    """One day, or a run of equal skipped ones. `now` and `due` in hours since midnight, None elsewhere."""

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


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something counts or doesn't: icon, tone, sentence, clause or source."""

    icon: str
    tone: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the popover shows."""

    title: str
    clause: str
    due: str
    used: str
    left: str
    left_tone: str
    columns: tuple[Column, ...]
    hours: tuple[float, ...]
    """The hours drawn at the side, top to bottom; the first and last are the ends of the picture."""
    reasons: tuple[Reason, ...]
    note: str


def picture(explanation: Explanation, policy: Policy, now: datetime) -> Picture:
    """An explanation in words and columns."""
    clock = explanation.clock
    title = clocks.clock_title(policy, clock)
    rule = policy.rules.get(clock.rule)
    return Picture(
        _("Why is “{clock}” due {time}?").format(clock=title, time=clocks.day_words(clock.due_at, now)),
        pick(rule) if rule else "",
        format_datetime(clock.due_at, "MM-dd EEE HH:mm"),
        clocks.span_words(clock.used) if clock.total else "",
        _left(explanation, now),
        "danger" if clock.state in (ClockState.OVERDUE, ClockState.MISSED) else "accent_text",
        tuple(_column(explanation, run, now) for run in _runs(explanation.days)),
        _hours(explanation),
        tuple(_reasons(explanation, now)),
        _note(explanation, policy),
    )


def _left(explanation: Explanation, now: datetime) -> str:
    clock = explanation.clock
    if clock.met_at is not None or clock.state is ClockState.PAUSED:
        return clocks.standing_words(clock.state)
    if clock.due_at <= now:
        return clocks.over_words(clock.due_at, now)
    if clock.total:
        return _("{span} of office time").format(span=clocks.span_words(clock.total - clock.used))
    return clocks.span_words((clock.due_at - now) // timedelta(minutes=1))


def _runs(days: Sequence[Day]) -> Iterator[tuple[Day, ...]]:
    """The days one by one; if they are too many, equal days on which nothing counted together."""
    if len(days) <= MOST_DAYS:
        yield from ((day,) for day in days)
        return
    for key, run in groupby(days, key=_fold_key):
        together = tuple(run)
        if key is None:
            yield from ((day,) for day in together)
        else:
            yield together


def _fold_key(day: Day) -> tuple[DayKind, str, bool] | None:
    if day.counted or any(span.kind is not SpanKind.SKIPPED for span in day.spans):
        return None
    return (day.kind, day.holiday, day.provisional)


def _column(explanation: Explanation, run: tuple[Day, ...], now: datetime) -> Column:
    first, last = run[0], run[-1]
    clock, today = explanation.clock, local(now).date()
    day = format_date(first.on, "MM-dd")
    if len(run) > 1:
        day = f"{day}…{format_date(last.on, 'dd' if first.on.month == last.on.month else 'MM-dd')}"
    tag, tone = _tag(explanation, first)
    here = first.on <= today <= last.on
    weekday = f"×{len(run)}" if len(run) > 1 else _("today") if here else format_date(first.on, "EEE")
    return Column(
        day,
        weekday,
        tag,
        tone,
        tuple(_pieces(first, now)),
        _minutes(first.counted) if first.counted else "—",
        _minutes(last.total) if last.counted else "",
        here,
        _hour(now, first.on) if here and len(run) == 1 else None,
        _hour(clock.due_at, first.on) if _day_of(clock.due_at, first) else None,
    )


def _tag(explanation: Explanation, day: Day) -> tuple[str, str]:
    clock = explanation.clock
    if _day_of(clock.due_at, day):
        return _("due"), "danger"
    if _day_of(clock.started_at, day):
        return _("start"), "accent"
    if any(span.kind is SpanKind.WAITING for span in day.spans):
        return _("waits"), "warn"
    if day.kind is DayKind.HOLIDAY and day.holiday:
        return holiday_name(day.holiday), "neutral"
    words, tone = _TAGS.get(day.kind, ("", ""))
    return (_(words) if words else ""), tone


def _day_of(at: datetime, day: Day) -> bool:
    """Whether an instant lies on a day; the midnight that ends it still does."""
    there = local(at)
    ends = there.hour == there.minute == 0 and (there - timedelta(minutes=1)).date() == day.on
    return ends or (there.date() == day.on and not (there.hour == there.minute == there.second == 0))


def _hour(at: datetime, on: date) -> float:
    there = local(at)
    return (there.date() - on).days * 24 + there.hour + there.minute / 60


def _pieces(day: Day, now: datetime) -> Iterator[Piece]:
    for span in day.spans:
        if span.kind is SpanKind.COUNTED and span.start < now < span.end:
            yield _piece(day, Span(span.start, now, span.kind), "counted")
            yield _piece(day, Span(now, span.end, span.kind), "planned")
        else:
            yield _piece(day, span, _look(span, now))


def _look(span: Span, now: datetime) -> str:
    if span.kind is SpanKind.COUNTED:
        return "counted" if span.end <= now else "planned"
    if span.kind in (SpanKind.BEFORE, SpanKind.AFTER):
        return "off"
    return "waiting" if span.kind is SpanKind.WAITING else "skipped"


def _piece(day: Day, span: Span, look: str) -> Piece:
    return Piece(_hour(span.start, day.on), _hour(span.end, day.on), look)


def _hours(explanation: Explanation) -> tuple[float, ...]:
    edges = {_clock_hour(edge) for pair in explanation.hours for edge in pair}
    spans = [(day, span) for day in explanation.days for span in day.spans]
    edges |= {_hour(span.start, day.on) for day, span in spans if span.kind is SpanKind.SKIPPED}
    edges |= {_hour(span.end, day.on) for day, span in spans if span.kind is SpanKind.SKIPPED}
    reach = [_hour(at, day.on) for day, span in spans for at in (span.start, span.end)]
    if reach:
        edges |= {min(reach), max(reach)}
    return tuple(sorted(edges)) or (0.0, 24.0)


def _clock_hour(text: str) -> float:
    hour, _colon, minute = text.partition(":")
    return int(hour) + int(minute or 0) / 60


def _minutes(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def hour_words(hour: float) -> str:
    """An hour since midnight as on a clock."""
    return f"{int(hour):02d}:{round(hour % 1 * 60):02d}"


def holiday_name(code: str) -> str:
    """A public holiday in the language in force."""
    return _(_HOLIDAYS[code]) if code in _HOLIDAYS else code


def _reasons(explanation: Explanation, now: datetime) -> Iterator[Reason]:
    clock, days = explanation.clock, explanation.days
    started = format_datetime(clock.started_at, "MM-dd HH:mm")
    yield Reason("play", "text2", _("Counts from {time}").format(time=started), clock.rule)
    for start, end in _waits(days):
        words = _("Waiting for the customer from {start} to {end}: not counted")
        yield Reason("circle-pause", "warn", words.format(start=_stamp(start), end=_stamp(end)), _("pause"))
    yield from _rests(days)
    for day in days:
        if day.kind in (DayKind.MAKEUP, DayKind.AMENDED_WORK):
            words = (
                _("{day} is worked: counted")
                if day.kind is DayKind.MAKEUP
                else _("{day} is worked in this office: counted")
            )
            source = _("public calendar") if day.kind is DayKind.MAKEUP else _("office calendar")
            yield Reason("calendar-check", "ok", words.format(day=format_date(day.on, "MM-dd EEEE")), source)
    if clock.assumed:
        yield Reason("info", "info", _("The clause names no number: this is how the house reads it."), clock.rule)
    if any(day.provisional for day in days) or clock.provisional:
        words = _("The holidays of that year are not announced yet: counted by weekends, may move.")
        yield Reason("triangle-alert", "warn", words, _("provisional"))
    if clock.met_at is not None:
        done = _("Done {time}").format(time=format_datetime(clock.met_at, "MM-dd HH:mm"))
        late = clock.state is ClockState.MISSED
        words = (
            _("{done}, {over}").format(done=done, over=clocks.over_words(clock.due_at, clock.met_at)) if late else done
        )
        yield Reason("circle-alert" if late else "circle-check", "danger" if late else "ok", words, clock.rule)
    elif clock.due_at <= now:
        yield Reason("circle-alert", "danger", clocks.over_words(clock.due_at, now), clock.rule)


def _stamp(at: datetime) -> str:
    return format_datetime(at, "MM-dd HH:mm")


def _waits(days: Sequence[Day]) -> list[tuple[datetime, datetime]]:
    """Stretches of waiting, joined over nights and days off."""
    found: list[tuple[datetime, datetime]] = []
    joined = False
    for span in (span for day in days for span in day.spans):
        if span.kind is SpanKind.WAITING:
            if joined:
                found[-1] = (found[-1][0], span.end)
            else:
                found.append((span.start, span.end))
            joined = True
        elif span.kind is not SpanKind.SKIPPED:
            joined = False
    return found


def _rests(days: Sequence[Day]) -> Iterator[Reason]:
    resting = [day for day in days if day.kind in (DayKind.HOLIDAY, DayKind.WEEKEND, DayKind.AMENDED_REST)]
    free = [day for day in resting if not day.counted]
    for (kind, holiday), run in groupby(free, key=lambda day: (day.kind, day.holiday)):
        together = list(run)
        if kind is DayKind.WEEKEND:
            continue
        words = _("{name}, {days}: closed, not counted")
        name = holiday_name(holiday) if kind is DayKind.HOLIDAY else _("Office closed")
        source = _("public calendar") if kind is DayKind.HOLIDAY else _("office calendar")
        yield Reason("calendar-x", "text2", words.format(name=name, days=_range(together)), source)
    weekend = [day for day in free if day.kind is DayKind.WEEKEND]
    if weekend:
        joined = listed(format_date(day.on, "MM-dd EEE") for day in weekend[:4])
        more = _("{days} and {count} more").format(days=joined, count=len(weekend) - 4) if len(weekend) > 4 else joined
        yield Reason("calendar-x", "text2", _("Weekend {days}: not counted").format(days=more), _("public calendar"))


def _range(days: Sequence[Day]) -> str:
    first, last = format_date(days[0].on, "MM-dd"), format_date(days[-1].on, "MM-dd")
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def _note(explanation: Explanation, policy: Policy) -> str:
    pairs = explanation.hours
    version = _("{pack}, version {version}").format(pack=pick(policy.name), version=policy.version)
    if not pairs:
        return version
    shown = listed(f"{start}–{end}" for start, end in pairs)
    return _("Office hours {hours}; {version}").format(hours=shown, version=version)


def as_text(shown: Picture) -> str:
    """The explanation for the clipboard: to be pasted into a mail."""
    head = [shown.title, shown.clause, _("Due {time}").format(time=shown.due)]
    days = [
        _("{day} {weekday} {tag}: {counted}, together {total}").format(
            day=one.day, weekday=one.weekday, tag=one.tag, counted=one.counted, total=one.total or "—"
        )
        for one in shown.columns
    ]
    why = [_("{text} ({source})").format(text=one.text, source=one.source) for one in shown.reasons]
    return "\n".join(line for line in (*head, *days, *why, shown.note) if line)
