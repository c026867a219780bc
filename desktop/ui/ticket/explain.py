"""An explained deadline: result, days, reasons, and all of it as plain text. No Qt here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.domain.authority import AuthorityTerm
from desktop.domain.policy import Policy, Start, Unit
from desktop.domain.types import ClockState, Explanation
from desktop.ui.ticket.day_columns import Axis, Column, axis, columns
from desktop.ui.ticket.reasons import Reason, reasons
from desktop.ui.wording import clocks, information
from desktop.ui.wording.joining import listed


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with its label."""

    label: str
    value: str
    tone: str = "text"


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the popover shows."""

    title: str
    clause: str
    facts: tuple[Fact, ...]
    columns: tuple[Column, ...]
    axis: Axis
    reasons: tuple[Reason, ...]
    information: tuple[str, ...]
    """What the authority itself has to do, where this is the answer to its notice."""
    note: str


def picture(explanation: Explanation, policy: Policy, now: datetime, terms: Sequence[AuthorityTerm] = ()) -> Picture:
    """An explanation in words and columns; `terms` stand beside the answer to an authority only."""
    clock = explanation.clock
    rule, counted = policy.rules.get(clock.rule), policy.clock(clock.code)
    answers = counted is not None and counted.start is Start.REPLY_BY
    return Picture(
        _title(explanation, policy, now),
        pick(rule) if rule else "",
        tuple(_facts(explanation, now)),
        columns(explanation, now),
        axis(explanation),
        reasons(explanation, policy, now),
        tuple(information.told(terms)) if answers else (),
        _note(explanation, policy),
    )


def _title(explanation: Explanation, policy: Policy, now: datetime) -> str:
    clock = explanation.clock
    name = clocks.clock_title(policy, clock)
    if clock.state is ClockState.PAUSED:
        return _("Why does “{clock}” stand still?").format(clock=name)
    time = clocks.day_words(clock.due_at, now)
    words = _("Why was “{clock}” due {time}?") if clock.due_at <= now else _("Why is “{clock}” due {time}?")
    return words.format(clock=name, time=time)


def _facts(explanation: Explanation, now: datetime) -> Iterator[Fact]:
    clock = explanation.clock
    paused = clock.state is ClockState.PAUSED
    label = _("Due, if it went on now") if paused else _("Due")
    yield Fact(label, clocks.end_words(explanation.ends_at, "MM-dd EEE HH:mm"))
    if clock.total:
        yield Fact(_("Used"), _length(explanation, clock.used))
    late = clock.state in (ClockState.OVERDUE, ClockState.MISSED)
    over = clock.met_at is not None or clock.state in (ClockState.PAUSED, ClockState.ENDED, ClockState.MISSED)
    label = _("State") if over else _("Late") if late else _("Still left")
    yield Fact(label, _left(explanation, now), "danger" if late else "accent_text")


def _left(explanation: Explanation, now: datetime) -> str:
    clock = explanation.clock
    if clock.met_at is not None or clock.state in (ClockState.PAUSED, ClockState.ENDED, ClockState.MISSED):
        return clocks.standing_words(clock.state)
    if clock.due_at <= now:
        return clocks.over_words(clock.due_at, now)
    if not clock.total:
        return clocks.span_words((clock.due_at - now) // timedelta(minutes=1))
    left = _length(explanation, clock.total - clock.used)
    return left if _by_the_clock(explanation) else _("{span} of office time").format(span=left)


def _by_the_clock(explanation: Explanation) -> bool:
    return Unit(explanation.unit) in {Unit.MINUTES, Unit.DAYS}


def _length(explanation: Explanation, minutes: int) -> str:
    """Counted time; only calendar days have 24 hours."""
    days = Unit(explanation.unit) is Unit.DAYS
    return clocks.span_words(minutes) if days else clocks.hours_words(minutes)


def _note(explanation: Explanation, policy: Policy) -> str:
    version = _("{pack}, version {version}").format(pack=pick(policy.name), version=policy.edition or policy.version)
    if _by_the_clock(explanation):
        return version
    shown = listed(f"{start}–{end}" for start, end in explanation.hours)
    return _("Office hours {hours}; {version}").format(hours=shown, version=version)


def as_text(shown: Picture) -> str:
    """The explanation for the clipboard: to be pasted into a mail."""
    facts = [_("{label}: {value}").format(label=fact.label, value=fact.value) for fact in shown.facts]
    head = [shown.title, shown.clause, *facts]
    days = [
        _("{day}: {counted}, together {total}").format(
            day=" ".join(part for part in (one.day, one.weekday, one.tag) if part),
            counted=one.counted,
            total=one.total or "—",
        )
        for one in shown.columns
    ]
    why = [_("{text} ({source})").format(text=one.text, source=one.source) for one in shown.reasons]
    return "\n".join(line for line in (*head, *days, *why, *shown.information, shown.note) if line)
