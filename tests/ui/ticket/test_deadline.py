"""The explanation of a deadline: every day accounted for, runs folded, readable as text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from conftest import Desk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base import i18n
from desktop.desk import reading
from desktop.desk.session import Session
from desktop.domain.types import Clock, ClockState, Day, DayKind, Explanation, Pause, Span, SpanKind
from desktop.ui.ticket import explain
from desktop.ui.ticket.day_strip import DayStrip
from desktop.ui.ticket.deadline import DeadlinePopover

HOURS = (("09:00", "12:00"), ("13:00", "18:00"))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """October 2026; days beyond 31 go on into November."""
    return datetime(2026, 10, 1, hour, minute, tzinfo=i18n.ZONE) + timedelta(days=day - 1)


def whole_day(day: int, kind: DayKind = DayKind.WORKDAY) -> Day:
    worked = kind in (DayKind.WORKDAY, DayKind.MAKEUP)
    span = SpanKind.COUNTED if worked else SpanKind.SKIPPED
    on = at(day, 0).date()
    return Day(
        on, kind, (Span(at(day, 9), at(day, 12), span), Span(at(day, 13), at(day, 18), span)), 480 if worked else 0, 0
    )


def explained(
    days: tuple[Day, ...], due: datetime, state: ClockState = ClockState.RUNNING, waiting: tuple[Span, ...] = ()
) -> Explanation:
    clock = Clock("progress", "F-5.3.1.5", at(1, 9), due, None, state, used=60, total=600, assumed=True)
    pauses = tuple(Pause(span.start, span.end, "等发票") for span in waiting)
    return Explanation(clock, days, HOURS, due, at(9, 9, 30), "working_days", 5, None, (("12:00", "13:00"),), pauses)


def picture(seat: Callable[[str], Session], explanation: Explanation, now: datetime) -> explain.Picture:
    return explain.picture(explanation, seat("lin").store.policy(), now)


def test_counted_and_coming_time_are_told_apart_at_this_minute(seat: Callable[[str], Session]) -> None:
    shown = picture(seat, explained((whole_day(9),), at(9, 18)), at(9, 9, 30))
    looks = [(piece.start, piece.end, piece.look) for piece in shown.columns[0].pieces]
    assert looks == [(9, 9.5, "counted"), (9.5, 12, "planned"), (13, 18, "planned")]
    assert shown.columns[0].now == 9.5
    assert shown.columns[0].due == 18


def test_long_runs_of_free_days_are_folded_only_when_they_must_be(seat: Callable[[str], Session]) -> None:
    free = tuple(whole_day(day, DayKind.HOLIDAY) for day in range(2, 8))
    few = (whole_day(1), *free, *(whole_day(day) for day in range(8, 10)))
    many = (whole_day(1), *free, *(whole_day(day) for day in range(8, 20)))
    assert len(picture(seat, explained(few, at(9, 18)), at(1, 10)).columns) == len(few)
    folded = picture(seat, explained(many, at(19, 18)), at(1, 10)).columns
    assert len(folded) == len(many) - 5
    assert (folded[1].day, folded[1].weekday) == ("10-02…07", "×6")


def test_waiting_is_one_stretch_over_nights_and_weekends(seat: Callable[[str], Session]) -> None:
    waiting = tuple(Span(at(d, 9), at(d, 18), SpanKind.WAITING) for d in (9, 12))
    days = (
        Day(at(9, 0).date(), DayKind.WORKDAY, waiting[:1], 0, 0),
        whole_day(10, DayKind.WEEKEND),
        Day(at(12, 0).date(), DayKind.WORKDAY, waiting[1:], 0, 0),
    )
    wait = Span(at(9, 9), at(12, 18), SpanKind.WAITING)
    shown = picture(seat, explained(days, at(13, 18), ClockState.RUNNING, (wait,)), at(12, 10))
    waits = [reason.text for reason in shown.reasons if reason.icon == "circle-pause"]
    assert waits == ["等客户：10-09 09:00 至 10-12 18:00，不计（等发票）"]


def test_an_unannounced_year_is_marked_provisional(desk: Desk) -> None:
    desk.clock.set(datetime(2026, 12, 31, 10, 0, tzinfo=i18n.ZONE))
    session, ticket = desk.seat("lin"), desk.register(happened_at="", happened_where="")
    explanation = reading.explain(session, ticket, "first_contact")
    shown = explain.picture(explanation, session.store.policy(), desk.clock.now())
    assert any("尚未公布" in reason.text for reason in shown.reasons)


def test_the_national_day_break_is_named_and_the_working_saturday_counted(desk: Desk) -> None:
    desk.clock.set(at(-1, 16))
    ticket = desk.register(cause="店员骂人", category="service_attitude", happened_at="")
    desk.do("lin", ticket, "contact", means="phone", reached=True, said="好")
    desk.clock.set(at(9, 9, 14))
    session = desk.seat("lin")
    explanation = reading.explain(session, ticket, "progress")
    text = explain.as_text(explain.picture(explanation, session.store.policy(), desk.clock.now()))
    assert "国庆节" in text
    assert "F-5.3.1.5" in text
    counted = sum(day.counted for day in explanation.days)
    assert counted == explanation.clock.total


def test_it_is_copied_as_text_and_closed_by_its_cross(desk: Desk, qtbot: Any) -> None:
    session = desk.seat("lin")
    ticket = desk.register()
    page = QWidget()
    qtbot.addWidget(page)
    popover = DeadlinePopover(
        reading.explain(session, ticket, "first_contact"), session.store.policy(), desk.clock.now(), page
    )
    popover.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    popover.show()
    QTest.mouseClick(popover.findChild(QWidget, "copy_explanation"), Qt.MouseButton.LeftButton)
    assert "首次联系" in QApplication.clipboard().text()
    assert "10-10" in popover.findChild(DayStrip).accessibleName()
    QTest.mouseClick(popover.findChild(QWidget, "close_deadline"), Qt.MouseButton.LeftButton)
    assert not popover.isVisible()
