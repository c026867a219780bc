"""The calendar of the office: notices as a whole, days of its own, and what they do to running deadlines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from desktop.base import i18n
from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError, UnavailableError
from desktop.base.i18n import local
from desktop.desk import calendars, history, reading, safety, text_files, tickets
from desktop.desk.session import Session
from desktop.domain.days import Declared, Knowledge
from desktop.domain.types import Clock, DayKind

Seat = Callable[[str], Session]
COMPLAINT = {"name": "周敏", "phone": "15400006021", "channel": "phone", "cause": "饮品发酸"}
NOTICE = "2027-01-01~2027-01-03,off,元旦\n2027-01-09,works\n2027-10-01~2027-10-07,off,国庆节"


def _clock(session: Session, ticket_id: int) -> Clock:
    return next(c for c in reading.detail(session, ticket_id).clocks if c.code == "first_contact")


def _due(session: Session, ticket_id: int) -> date:
    return local(_clock(session, ticket_id).due_at).date()


@pytest.fixture
def year_end(clock: FixedClock, seat: Seat) -> int:
    """A complaint of the last afternoon of 2026."""
    clock.set(datetime(2026, 12, 31, 15, 0, tzinfo=i18n.ZONE))
    return tickets.register(seat("lin"), COMPLAINT).ticket_id


def test_an_amended_day_moves_open_deadlines_and_their_place_in_the_list(seat: Seat) -> None:
    admin, lin = seat("admin"), seat("lin")
    ticket_id = tickets.register(lin, COMPLAINT).ticket_id
    assert _due(lin, ticket_id) == date(2026, 10, 10)  # a make-up Saturday
    calendars.set_day(admin, date(2026, 10, 10), works=False, note="台风")
    assert _due(lin, ticket_id) == date(2026, 10, 12)
    row = reading.search(lin, "周敏", 1)[0]
    assert row.next_due_at is not None
    assert local(row.next_due_at).date() == date(2026, 10, 12)
    assert calendars.own_days(lin) == [(date(2026, 10, 10), Declared(False, "台风"))]
    calendars.drop_day(admin, date(2026, 10, 10))
    assert _due(lin, ticket_id) == date(2026, 10, 10)
    assert safety.verify(lin.store, lambda _done, _total: None) == []


def test_a_year_that_nobody_knows_is_entered_and_its_deadlines_are_certain(seat: Seat, year_end: int) -> None:
    admin, lin = seat("admin"), seat("lin")
    before = _clock(lin, year_end)
    assert (_due(lin, year_end), before.provisional) == (date(2027, 1, 1), True)
    seen = calendars.preview(admin, NOTICE)
    assert (seen.moved, seen.replaces, seen.faults) == (1, Knowledge.NOBODY, ())
    assert {change.on for change in seen.changes} >= {date(2027, 1, 1), date(2027, 1, 9), date(2027, 10, 7)}
    assert _due(lin, year_end) == date(2027, 1, 1), "a look changes nothing"
    calendars.enter(admin, NOTICE)
    after = _clock(lin, year_end)
    assert (_due(lin, year_end), after.provisional) == (date(2027, 1, 4), False)
    told = reading.explain(lin, year_end, "first_contact")
    free = [(day.holiday, day.entered) for day in told.days if day.kind is DayKind.HOLIDAY]
    assert free == [("元旦", True)] * 3
    assert calendars.year(lin, 2027) == calendars.YearRow(2027, Knowledge.OFFICE, 10, 1)
    assert reading.search(lin, "周敏", 1)[0].next_due_at == after.due_at, "the list follows"
    assert history.log(admin)[0].act == "notice"
    assert safety.verify(lin.store, lambda _done, _total: None) == []


def test_entering_again_replaces_the_year_and_leaves_days_of_our_own(seat: Seat, year_end: int) -> None:
    admin = seat("admin")
    calendars.set_day(admin, date(2027, 1, 2), works=True, note="补货")
    calendars.enter(admin, NOTICE)
    with pytest.raises(RefusedError) as refused:
        calendars.enter(admin, NOTICE)
    assert refused.value.code == "nothing_changed"
    calendars.enter(admin, "2027-01-01,off,元旦")
    days = admin.store.calendar().days
    assert list(days.notices[2027]) == [date(2027, 1, 1)]
    assert days.own == {date(2027, 1, 2): Declared(True, "补货")}
    calendars.withdraw(admin, 2027)
    assert calendars.year(admin, 2027).knowledge is Knowledge.NOBODY
    assert _clock(seat("lin"), year_end).provisional
    with pytest.raises(RefusedError) as refused:
        calendars.withdraw(admin, 2027)
    assert refused.value.code == "year_unknown"


def test_entering_is_undone_like_anything_else(seat: Seat, year_end: int) -> None:
    admin = seat("admin")
    calendars.enter(admin, NOTICE)
    history.undo(admin)
    assert calendars.year(admin, 2027).knowledge is Knowledge.NOBODY
    calendars.enter(admin, NOTICE)
    assert calendars.year(admin, 2027).knowledge is Knowledge.OFFICE


def test_a_single_day_is_declared_otherwise_and_taken_back(seat: Seat) -> None:
    admin = seat("admin")
    calendars.enter(admin, NOTICE)
    on = date(2027, 10, 7)
    calendars.set_day(admin, on, works=True, note="赶货")
    calendars.set_day(admin, on, works=True, note="开门半天")
    assert calendars.own_days(admin) == [(on, Declared(True, "开门半天"))]
    with pytest.raises(RefusedError):
        calendars.set_day(admin, on, works=True, note="开门半天")
    calendars.drop_day(admin, on)
    assert admin.store.calendar().kind(on) is DayKind.HOLIDAY
    calendars.drop_day(admin, on)
    assert admin.store.calendar().kind(on) is DayKind.WORKDAY, "out of the notice"
    assert calendars.year(admin, 2027).off == 9
    with pytest.raises(RefusedError) as refused:
        calendars.drop_day(admin, on)
    assert refused.value.code == "day_unknown"


def test_nonsense_names_its_line_and_nobody_else_may(seat: Seat) -> None:
    for session, text, code in (
        (seat("admin"), f"{NOTICE}\n2027-02-30,off", "notice_faulty"),
        (seat("xu"), NOTICE, "admin_only"),
    ):
        with pytest.raises(RefusedError) as refused:
            calendars.enter(session, text)
        assert refused.value.code == code
    assert refused.value.values == {} or refused.value.values["line"] == 4
    assert calendars.preview(seat("admin"), f"{NOTICE}\n2027-02-30,off").faults[0].line == 4
    for act in (
        lambda: calendars.set_day(seat("xu"), date(2027, 1, 1), True),
        lambda: calendars.drop_day(seat("xu"), date(2027, 1, 1)),
        lambda: calendars.withdraw(seat("xu"), 2027),
    ):
        with pytest.raises(RefusedError):
            act()


def test_the_years_that_matter_are_listed(seat: Seat) -> None:
    admin = seat("admin")
    calendars.enter(admin, "2031-01-01,off,元旦")
    found = calendars.years(admin)
    assert [row.year for row in found] == [2025, 2026, 2027, 2028, 2031]
    assert [row.knowledge for row in found] == ["public", "public", "nobody", "nobody", "office"]
    assert (found[1].off, found[1].works) == (33, 6)
    assert calendars.noticed(admin, 2026)[date(2026, 10, 10)].works
    assert calendars.noticed(admin, 2027) == {}


def test_files_of_lines_are_read_in_both_codings(tmp_path: Path) -> None:
    for number, encoding in enumerate(("utf-8", "utf-8-sig", "gb18030")):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(NOTICE.encode(encoding))
        assert text_files.text_of(path) == NOTICE
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0\xff\xff")
    (tmp_path / "large.txt").write_bytes(b"x" * 1_000_001)
    for name in ("picture.png", "large.txt", "gone.txt"):
        with pytest.raises(UnavailableError) as refused:
            text_files.text_of(tmp_path / name)
        assert refused.value.code == "file_unreadable"
