"""Words for deadlines: how long is left, when it is due, what a clock is called."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from desktop.base.i18n import format_datetime, local, mark, pick
from desktop.base.i18n import gettext as _
from desktop.domain.policy import Policy
from desktop.domain.types import Clock, ClockState
from desktop.ui.wording.joining import phrased

PROMISE = "promise"
_MINUTE = timedelta(minutes=1)
_DAY_MINUTES = 24 * 60
_WEEK_DAYS = 7
_SOON_HOURS = 6
_HOLIDAYS = {
    "New Year's Day": mark("New Year"),
    "Spring Festival": mark("Spring Festival"),
    "Tomb-sweeping Day": mark("Qingming"),
    "Labour Day": mark("Labour Day"),
    "Dragon Boat Festival": mark("Dragon Boat Festival"),
    "National Day": mark("National Day"),
    "Mid-autumn Festival": mark("Mid-autumn Festival"),
}
_STANDING = {
    ClockState.PAUSED: mark("paused"),
    ClockState.MET: mark("done in time"),
    ClockState.MISSED: mark("done late"),
    ClockState.ENDED: mark("no longer runs"),
}


def span_words(minutes: int) -> str:
    """A length of time in its two largest units: 12分, 1时46分, 1天23时; never below zero."""
    minutes = max(minutes, 0)
    days, rest = divmod(minutes, _DAY_MINUTES)
    hours, last = divmod(rest, 60)
    if days:
        return _("{days} d {hours} h").format(days=days, hours=hours) if hours else _("{days} d").format(days=days)
    if hours:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=f"{last:02d}")
    return _("{minutes} min").format(minutes=last)


def hours_words(minutes: int) -> str:
    """A length of counted time in hours, for an office day has no 24 of them: 12分, 26时, 15时46分."""
    hours, last = divmod(max(minutes, 0), 60)
    if hours and not last:
        return _("{hours} h").format(hours=hours)
    return span_words(last) if not hours else _("{hours} h {minutes} min").format(hours=hours, minutes=f"{last:02d}")


def hours_minutes(minutes: int) -> str:
    """A length of time as hours and minutes: 7:05."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def holiday_name(code: str) -> str:
    """A public holiday in the language in force; one that the office wrote stays as it is."""
    return _(_HOLIDAYS[code]) if code in _HOLIDAYS else code


def office_words(minutes: int) -> str:
    """A length of office time in hours, for a day of it is no day of the calendar: 37时05分."""
    hours, last = divmod(max(minutes, 0), 60)
    if hours:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=f"{last:02d}")
    return _("{minutes} min").format(minutes=last)


def left_words(due_at: datetime | None, now: datetime, state: ClockState) -> str:
    """The one line that a list has room for: 剩 12分, 17:30 前, 明天 10:00, 超 14分, 已暂停; "" without a deadline."""
    if state in _STANDING:
        return standing_words(state)
    if due_at is None:
        return ""
    if due_at <= now:
        return over_words(due_at, now)
    if _end_day(due_at) == local(now).date() and due_at - now >= timedelta(hours=_SOON_HOURS):
        return _("by {time}").format(time=end_words(due_at, "HH:mm"))
    if due_at - now < timedelta(hours=_SOON_HOURS):
        return remaining_words(due_at, now)
    return day_words(due_at, now)


def standing_words(state: ClockState) -> str:
    """A clock that does not tick, in a word or two."""
    return _(_STANDING[state]) if state in _STANDING else ""


def remaining_words(due_at: datetime, now: datetime) -> str:
    """How long is left by the clock on the wall, rounded up: 剩 1天23时."""
    return _("{span} left").format(span=span_words(-((now - due_at) // _MINUTE)))


def over_words(due_at: datetime, now: datetime) -> str:
    """How long it is overdue: 超 14分, 超 3时05分; whole days beyond one."""
    minutes = max((now - due_at) // _MINUTE, 1)
    if minutes >= _DAY_MINUTES:
        minutes -= minutes % _DAY_MINUTES
    return _("{span} over").format(span=span_words(minutes))


def end_words(at: datetime, pattern: str = "MM-dd HH:mm") -> str:
    """An end by Babel's pattern; midnight is 24:00 of the day that it ends."""
    if local(at).time() != time.min:
        return format_datetime(at, pattern)
    return format_datetime(at - _MINUTE, pattern.replace("HH:mm", "24:00"))


def _end_day(at: datetime) -> date:
    return local(at - timedelta(microseconds=1)).date()


def day_words(at: datetime, now: datetime) -> str:
    """An end as people name it from here: 今天 17:30, 明天 10:00, 周一 18:00, 11-30 18:00."""
    days = (_end_day(at) - local(now).date()).days
    moment = end_words(at, "HH:mm")
    if days == 0:
        return _("today {time}").format(time=moment)
    if days == 1:
        return _("tomorrow {time}").format(time=moment)
    if 1 < days < _WEEK_DAYS:
        return end_words(at, "EEE HH:mm")
    return end_words(at, "MM-dd HH:mm" if _end_day(at).year == local(now).year else "yyyy-MM-dd HH:mm")


def stamp_words(at: datetime, now: datetime) -> str:
    """An instant that is over, or far: the time alone today, month and day this year, else the year too."""
    there, here = local(at), local(now)
    if there.date() == here.date():
        return format_datetime(at, "HH:mm")
    return format_datetime(at, "MM-dd HH:mm" if there.year == here.year else "yyyy-MM-dd HH:mm")


def clock_title(policy: Policy, clock: Clock) -> str:
    """What a clock is called: by the pack, or by the promise itself."""
    if clock.code.startswith(PROMISE):
        return _("Promise: {what}").format(what=clock.label) if clock.label else _("Promise")
    rule = policy.clock(clock.code)
    name = pick(rule.name) if rule else clock.code
    return name if not clock.label else _("{name}: {label}").format(name=name, label=clock.label)


def clock_value(clock: Clock, now: datetime) -> str:
    """The loud line of a clock's tile: 剩 12分, 超 14分, 用时 6分, 已暂停."""
    if clock.state is ClockState.MET:
        return _("took {span}").format(span=hours_words(clock.used) if clock.used else span_words(_wall_minutes(clock)))
    if clock.state is ClockState.MISSED and clock.met_at is not None:
        return over_words(clock.due_at, clock.met_at)
    if clock.state in (ClockState.PAUSED, ClockState.ENDED):
        return standing_words(clock.state)
    return over_words(clock.due_at, now) if clock.due_at <= now else remaining_words(clock.due_at, now)


def _wall_minutes(clock: Clock) -> int:
    """What was done outside office hours took no office time: then the clock on the wall tells."""
    return (clock.met_at - clock.started_at) // _MINUTE if clock.met_at else 0


def clock_foot(clock: Clock, now: datetime) -> str:
    """The small line of a clock's tile: until when, or when it was done."""
    if clock.met_at is not None:
        return _("done {time}").format(time=stamp_words(clock.met_at, now))
    if clock.state is ClockState.PAUSED:
        return _("waits")
    if clock.state is ClockState.ENDED:
        return ""
    if _end_day(clock.due_at) == local(now).date():
        return _("by {time}").format(time=end_words(clock.due_at, "HH:mm"))
    return day_words(clock.due_at, now)


def clock_share(clock: Clock, now: datetime) -> float:
    """How much of the clock is used up, 0 to 1: by counted minutes where there are some, else by the wall."""
    if clock.state in (ClockState.OVERDUE, ClockState.MET, ClockState.MISSED):
        return 1.0
    if clock.total > 0:
        return min(max(clock.used / clock.total, 0.0), 1.0)
    length = clock.due_at - clock.started_at
    return min(max((now - clock.started_at) / length, 0.0), 1.0) if length > timedelta(0) else 1.0


def clock_spoken(policy: Policy, clock: Clock, now: datetime) -> str:
    """One clock as a sentence for a screen reader."""
    parts = (clock_title(policy, clock), clock_value(clock, now), clock_foot(clock, now), clock.rule)
    return phrased(part for part in parts if part)
