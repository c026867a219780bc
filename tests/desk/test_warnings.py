"""Deadlines that are close are told to whose turn it is, in office hours only. Source: F-5.1.1, F-5.4.1.1"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from desktop.base import i18n
from desktop.base.clock import FixedClock
from desktop.desk import acts, tickets, warnings
from desktop.desk.session import Session

Seat = Callable[[str], Session]
COMPLAINT = {"name": "周敏", "phone": "13800006021", "channel": "phone", "cause": "外送少了一杯"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=i18n.ZONE)


def codes(session: Session) -> list[str]:
    return [one.clock for one in warnings.soon(session)]


def test_a_deadline_is_told_an_hour_before_its_end_and_not_sooner(seat: Seat, clock: FixedClock) -> None:
    """The first contact is due at the close of Saturday the 10th, which is worked; the pack warns 60 minutes before."""
    ticket = tickets.register(seat("lin"), COMPLAINT).ticket_id
    clock.set(at("2026-10-10 16:59"))
    assert codes(seat("lin")) == []
    clock.set(at("2026-10-10 17:18"))
    found = warnings.soon(seat("lin"))
    assert [(one.ticket_id, one.clock, one.rule.consequence) for one in found] == [
        (ticket, "first_contact", "not_answered")
    ]
    assert found[0].due_at == at("2026-10-10 18:00")


def test_what_is_over_is_no_warning_any_more(seat: Seat, clock: FixedClock) -> None:
    tickets.register(seat("lin"), COMPLAINT)
    clock.set(at("2026-10-12 09:30"))
    assert codes(seat("lin")) == []


def test_late_ones_do_not_hide_close_ones(seat: Seat, clock: FixedClock) -> None:
    for number in range(45):
        tickets.register(seat("lin"), {**COMPLAINT, "phone": f"138000{number:05}", "name": f"客户{number}"})
    clock.set(at("2026-10-12 09:30"))
    fresh = tickets.register(seat("lin"), {**COMPLAINT, "phone": "13711112222", "name": "吴嘉宝"}).ticket_id
    clock.set(at("2026-10-13 17:30"))
    assert [one.ticket_id for one in warnings.soon(seat("lin"))] == [fresh]


def test_nobody_is_told_at_night_at_noon_or_on_a_day_off(seat: Seat, clock: FixedClock) -> None:
    tickets.register(seat("lin"), COMPLAINT)
    acts.do(seat("lin"), warnings_ticket(seat), "contact", promise(at("2026-10-11 12:30")))
    for moment in ("2026-10-10 08:59", "2026-10-10 12:30", "2026-10-10 18:00", "2026-10-11 11:00"):
        clock.set(at(moment))
        assert codes(seat("lin")) == [], moment


def warnings_ticket(seat: Seat) -> int:
    return tickets.register(seat("lin"), {**COMPLAINT, "name": "吴嘉宝", "phone": "13711112222"}).ticket_id


def promise(by: datetime) -> dict[str, object]:
    return {"means": "phone", "reached": True, "said": "好", "promised": {"what": "回电", "by": by.isoformat()}}


def test_somebody_elses_deadline_is_not_mine(seat: Seat, clock: FixedClock) -> None:
    tickets.register(seat("lin"), COMPLAINT)
    clock.set(at("2026-10-10 17:30"))
    assert codes(seat("lin")) == ["first_contact"]
    assert codes(seat("deng")) == []


def test_done_is_done(seat: Seat, clock: FixedClock) -> None:
    ticket = tickets.register(seat("lin"), COMPLAINT).ticket_id
    clock.set(at("2026-10-10 17:30"))
    acts.do(seat("lin"), ticket, "contact", promise(clock.now() + timedelta(days=3)))
    assert codes(seat("lin")) == []
