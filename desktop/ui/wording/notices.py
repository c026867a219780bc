"""Words for a year's days off: what is wrong with a line, what becomes of a day, who knows a year."""

from __future__ import annotations

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.domain.days import DayFacts, Knowledge
from desktop.domain.notice import Fault
from desktop.domain.types import DayKind
from desktop.ui.wording.clocks import holiday_name

_FAULTS = {
    "unreadable": mark("“{value}” can't be read: write the date, “off” or “works”, and the name."),
    "no_word": mark("“{value}” is neither “off” nor “works”."),
    "no_date": mark("there is no day {value}."),
    "no_year": mark("it does not say of which year; write the year into the first line."),
    "twice": mark("{value} stands in line {other} already."),
    "works_anyway": mark("{value} is no weekend day, it is worked anyway."),
    "backwards": mark("{value} ends before it begins."),
    "long": mark("{value} days in a row are no holiday."),
    "other_year": mark("{value} does not belong to the year {other}."),
    "many": mark("more than {value} days off can't be in a year."),
    "far": mark("the year {value} is too far away for a calendar."),
    "too_many_lines": mark("{value} lines are too many for a year."),
    "empty": mark("there is no day off in these lines."),
}
_KINDS = {
    DayKind.WORKDAY: mark("workday"),
    DayKind.WEEKEND: mark("weekend"),
    DayKind.MAKEUP: mark("make-up day, worked"),
    DayKind.AMENDED_WORK: mark("worked in this office"),
    DayKind.AMENDED_REST: mark("closed in this office"),
}
_KNOWLEDGE = {
    Knowledge.PUBLIC: mark("built in"),
    Knowledge.OFFICE: mark("entered by the office"),
    Knowledge.NOBODY: mark("nobody knows yet: weekends only, provisional"),
}


def fault_words(fault: Fault) -> str:
    """What is wrong with a line, to stand after its number."""
    return _(_FAULTS[fault.code]).format(value=fault.value, other=fault.other)


def kind_words(facts: DayFacts) -> str:
    """What a day is: workday, weekend, 国庆节 …"""
    if facts.kind is DayKind.HOLIDAY:
        return holiday_name(facts.name) or _("day off")
    said = _(_KINDS[facts.kind])
    named = facts.name if facts.kind is DayKind.AMENDED_REST else ""
    return _("{kind} ({name})").format(kind=said, name=holiday_name(named)) if named else said


def knowledge_words(knowledge: Knowledge) -> str:
    """Who knows the days off of a year."""
    return _(_KNOWLEDGE[knowledge])
