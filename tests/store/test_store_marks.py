"""Marks on customers in cases and lists: whoever approves, drops, merges or lets time pass, the lists follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import UnavailableError
from desktop.desk import customers, history, reading, safety, tickets
from desktop.desk.rows import TicketRow
from desktop.desk.session import Session
from desktop.store import changes, derive, log
from desktop.store.store import Store

Seat = Callable[[str], Session]
ZHOU, WU = "phone:15400006021", "phone:15499998888"
pytestmark = pytest.mark.usefixtures("marked_rules")


def _register(seat: Seat, **fields: str) -> int:
    given = {"channel": "phone", "cause": "饮品发酸", "name": "周敏", "phone": "154 0000 6021", **fields}
    return tickets.register(seat("lin"), given).ticket_id


def _mark(seat: Seat, key: str = ZHOU, until: date = date(2026, 10, 31), kind: str = "press") -> int:
    made = customers.mark(seat("lin"), key, kind, "客户说明自己在报社工作", until)
    customers.approve_mark(seat("liang" if kind == "press" else "xu"), made)
    return made


def _row(seat: Seat, ticket: int) -> TicketRow:
    return reading.rows_of(seat("lin"), [ticket])[0]


def _sound(seat: Seat) -> bool:
    return safety.verify(seat("lin").store, lambda _done, _total: None) == []


@contextmanager
def _statements(store: Store) -> Iterator[list[str]]:
    """The statements that this thread runs meanwhile."""
    seen: list[str] = []
    connection = store.database.connection()
    connection.exec_trace = lambda _cursor, sql, _bindings: bool(seen.append(sql)) or True
    try:
        yield seen
    finally:
        connection.exec_trace = None


def test_a_case_knows_the_marks_in_force_on_its_customer_alone(seat: Seat) -> None:
    mine, other = _register(seat), _register(seat, phone="15411112222")
    assert seat("lin").store.case(mine).marks == ()
    made = customers.mark(seat("lin"), ZHOU, "press", "客户说明自己在报社工作", date(2026, 10, 31))
    assert seat("lin").store.case(mine).marks == (), "a wish is no mark"
    customers.approve_mark(seat("liang"), made)
    _mark(seat, kind="sums")
    store = seat("lin").store
    assert [case.marks for case in store.cases([other, mine])] == [(), ("press", "sums")]
    assert history.as_it_stood(seat("lin"), mine, store.head().seq).marks == ("press", "sums")  # type: ignore[union-attr]


def test_marks_of_many_cases_take_no_query_each(seat: Seat) -> None:
    _mark(seat, customers.key_of(seat("lin").store.ticket(_register(seat))))
    ids = [_register(seat, phone=f"1540000{n:04d}") for n in range(12)]
    counts = []
    for some in (ids[:2], ids):
        with _statements(seat("lin").store) as seen:
            seat("lin").store.cases(some)
        counts.append(sum(" mark " in sql for sql in seen))
    assert counts[0] == counts[1] > 0


def test_lists_follow_a_mark_that_is_approved_dropped_and_put_back(seat: Seat) -> None:
    ticket = _register(seat)
    made = customers.mark(seat("lin"), ZHOU, "press", "客户说明自己在报社工作", date(2026, 10, 31))
    assert _row(seat, ticket).triggers == ()
    before = _row(seat, ticket).next_act
    customers.approve_mark(seat("liang"), made)
    assert _row(seat, ticket).triggers == ("known_press",)
    assert (before, _row(seat, ticket).next_act) == ("contact", "escalate")
    assert _sound(seat)
    customers.drop_mark(seat("lin"), made)
    assert (_row(seat, ticket).triggers, _row(seat, ticket).next_act) == ((), "contact")
    history.undo(seat("lin"))
    assert _row(seat, ticket).triggers == ("known_press",)
    history.undo(seat("liang"))
    assert _row(seat, ticket).triggers == ()
    assert _sound(seat)


def test_a_new_complaint_is_judged_by_the_marks_of_its_customer(seat: Seat) -> None:
    first = _register(seat)
    _mark(seat)
    second = _register(seat)
    assert (seat("lin").store.ticket(first).level, seat("lin").store.ticket(second).level) == (1, 3)
    assert [hit.trigger for hit in reading.detail(seat("lin"), second).triage.hits] == ["known_press", "repeat"]


def test_records_that_are_one_share_their_marks_until_they_are_parted(seat: Seat) -> None:
    theirs = _register(seat, name="周敏敏", phone="15499998888")
    _register(seat)
    _mark(seat)
    customers.merge(seat("xu"), WU, ZHOU, "同一客户换了号码")
    assert seat("lin").store.case(theirs).marks == ("press",)
    assert _row(seat, theirs).triggers == ("known_press",)
    assert _sound(seat)
    history.undo(seat("xu"))
    assert seat("lin").store.case(theirs).marks == ()
    assert _row(seat, theirs).triggers == ()
    assert _sound(seat)


def test_a_merge_that_is_rewound_leaves_no_row_and_still_tells_whom_it_was_about(seat: Seat) -> None:
    """As sync takes one's own pending work back: the inverse of an insert deletes."""
    theirs = _register(seat, name="周敏敏", phone="15499998888")
    mine = _register(seat)
    _mark(seat)
    customers.merge(seat("xu"), WU, ZHOU, "同一客户换了号码")
    assert sorted(_row(seat, ticket).occurrence for ticket in (theirs, mine)) == [1, 2]
    store = seat("lin").store
    with store.database.write() as connection:
        (entry,) = log.newest(connection, None, None, 1)
        inverse = changes.invert(entry.payload or b"")
        assert changes.apply_strictly(connection, inverse)
        touched = changes.touched(connection, changes.changes(inverse))
        assert touched.marked == {WU, ZHOU}
        derive.follow(connection, store.reading, store.clock.now(), touched)
    assert _row(seat, theirs).triggers == ()
    assert [_row(seat, ticket).occurrence for ticket in (theirs, mine)] == [1, 1]


def test_marks_follow_over_a_chain_of_records(seat: Seat) -> None:
    keys = [f"phone:1540000{n:04d}" for n in range(4)]
    ids = [_register(seat, name=f"客户{n}", phone=key.removeprefix("phone:")) for n, key in enumerate(keys)]
    _mark(seat, keys[3])
    for one, other in pairwise(keys):
        customers.merge(seat("xu"), one, other, "同一客户")
    assert ["known_press" in _row(seat, ticket).triggers for ticket in ids] == [True] * 4
    history.undo(seat("xu"))
    assert ["known_press" in _row(seat, ticket).triggers for ticket in ids] == [False, False, False, True]
    assert _sound(seat)


def test_a_mark_ends_by_the_calendar_and_the_lists_with_it(seat: Seat, clock: FixedClock) -> None:
    ticket = _register(seat)
    _mark(seat, until=date(2026, 10, 10))
    clock.advance(timedelta(days=1))
    assert _row(seat, ticket).triggers == ("known_press",), "the last day is included"
    clock.advance(timedelta(days=1))
    assert _sound(seat)
    assert seat("lin").store.case(ticket).marks == ()
    assert (_row(seat, ticket).triggers, _row(seat, ticket).next_act) == ((), "contact")
    assert _sound(seat)


def test_a_clock_set_back_brings_the_mark_back(seat: Seat, clock: FixedClock) -> None:
    ticket, now = _register(seat), clock.now()
    _mark(seat, until=date(2026, 10, 10))
    clock.set(now + timedelta(days=5))
    assert _row(seat, ticket).triggers == ()
    clock.set(now + timedelta(hours=1))
    assert _row(seat, ticket).triggers == ("known_press",)
    assert _sound(seat)


def test_any_unit_of_work_tells_the_lists_what_day_it_is(seat: Seat, clock: FixedClock) -> None:
    ticket = _register(seat)
    _mark(seat, until=date(2026, 10, 10))
    clock.advance(timedelta(days=3))
    _register(seat, name="吴嘉宝", phone="15411112222")
    sql = "SELECT triggers FROM listing WHERE ticket = ?"
    assert seat("lin").store.database.value(sql, (ticket,)) == "[]"


def test_reading_never_waits_for_who_writes(seat: Seat, clock: FixedClock, office_store: Store) -> None:
    ticket = _register(seat)
    _mark(seat, until=date(2026, 10, 10))
    clock.advance(timedelta(days=3))
    other = Store.open_with_key(office_store.database.path, office_store.database.key, clock)
    try:
        with other.database.write():
            assert _row(seat, ticket).triggers == ("known_press",), "told again at the next reading"
            with pytest.raises(UnavailableError) as busy, office_store.database.write(wait=False):
                pass
            assert busy.value.code == "busy"
        assert _row(seat, ticket).triggers == ()
    finally:
        other.close()
