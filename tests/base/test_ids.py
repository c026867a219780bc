"""Keys made offline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desktop.base.clock import FixedClock
from desktop.base.ids import IdMaker

NOW = datetime(2026, 10, 9, 1, 14, tzinfo=UTC)


def test_keys_rise_within_one_millisecond_so_that_the_order_of_acts_is_kept() -> None:
    maker = IdMaker(FixedClock(NOW))
    keys = [maker.next() for _ in range(5000)]
    assert keys == sorted(set(keys))
    assert all(0 < key < 2**63 for key in keys)


def test_keys_never_go_backwards_when_the_clock_does() -> None:
    clock = FixedClock(NOW)
    maker = IdMaker(clock)
    first = maker.next()
    clock.advance(timedelta(days=-400))
    assert maker.next() > first


def test_a_clock_before_2020_gives_keys_all_the_same() -> None:
    assert IdMaker(FixedClock(datetime(1999, 1, 1, tzinfo=UTC))).next() > 0


def test_two_workstations_do_not_meet_within_the_same_instant() -> None:
    a, b = IdMaker(FixedClock(NOW)), IdMaker(FixedClock(NOW))
    assert not {a.next() for _ in range(50)} & {b.next() for _ in range(50)}
