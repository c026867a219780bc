"""How long is left, in the words of a list and of a tile."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from desktop.base import i18n
from desktop.domain.types import Clock, ClockState
from desktop.ui.wording import clocks

NOW = datetime(2026, 10, 9, 9, 14, tzinfo=i18n.ZONE)
RUNNING = ClockState.RUNNING


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.set_language("en")


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(minutes=12), "12 min left"),
        (timedelta(seconds=20), "1 min left"),
        (timedelta(hours=1, minutes=46), "1 h 46 min left"),
        (timedelta(hours=5, minutes=2), "5 h 02 min left"),
        (timedelta(hours=8, minutes=16), "by 17:30"),
        (timedelta(hours=24, minutes=46), "tomorrow 10:00"),
        (timedelta(days=3, hours=8, minutes=46), "Mon 18:00"),
        (timedelta(days=40), "11-18 09:14"),
        (timedelta(days=200), "2027-04-27 09:14"),
        (timedelta(0), "1 min over"),
        (timedelta(minutes=-14), "14 min over"),
        (timedelta(hours=-3, minutes=-5), "3 h 05 min over"),
        (timedelta(days=-1, hours=-7), "1 d over"),
    ],
)
def test_the_list_says_when_a_ticket_is_due(after: timedelta, words: str) -> None:
    assert clocks.left_words(NOW + after, NOW, RUNNING) == words


def test_the_next_day_is_near_while_it_is_less_than_six_hours_away() -> None:
    late = NOW.replace(hour=22, minute=0)
    assert clocks.left_words(late + timedelta(hours=3), late, RUNNING) == "3 h 00 min left"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ClockState.PAUSED, "paused"),
        (ClockState.MET, "done in time"),
        (ClockState.MISSED, "done late"),
        (ClockState.ENDED, "no longer runs"),
    ],
)
def test_a_clock_that_does_not_tick_says_so(state: ClockState, words: str) -> None:
    assert clocks.left_words(NOW, NOW, state) == words


def test_no_deadline_has_no_words() -> None:
    assert clocks.left_words(None, NOW, RUNNING) == ""


def clock(state: ClockState, due: timedelta, met: timedelta | None = None, used: int = 30) -> Clock:
    met_at = None if met is None else NOW + met
    return Clock("first_contact", "F-5.1.1", NOW - timedelta(hours=1), NOW + due, met_at, state, used=used, total=480)


@pytest.mark.parametrize(
    ("made", "value", "foot", "share"),
    [
        (clock(RUNNING, timedelta(hours=2)), "2 h 00 min left", "by 11:14", 30 / 480),
        (clock(ClockState.OVERDUE, timedelta(minutes=-9)), "9 min over", "by 09:05", 1.0),
        (clock(ClockState.MET, timedelta(hours=2), timedelta(minutes=-10), used=6), "took 6 min", "done 09:04", 1.0),
        (clock(ClockState.MET, timedelta(hours=2), timedelta(minutes=-54), used=0), "took 6 min", "done 08:20", 1.0),
        (clock(ClockState.MISSED, timedelta(hours=-2), timedelta(hours=-1)), "1 h 00 min over", "done 08:14", 1.0),
        (clock(ClockState.PAUSED, timedelta(hours=2)), "paused", "waits", 30 / 480),
    ],
)
def test_a_tile_shows_what_is_left_and_until_when(made: Clock, value: str, foot: str, share: float) -> None:
    assert clocks.clock_value(made, NOW) == value
    assert clocks.clock_foot(made, NOW) == foot
    assert clocks.clock_share(made, NOW) == share


def test_chinese_clerks_read_short_words() -> None:
    i18n.set_language("zh")
    assert clocks.left_words(NOW + timedelta(minutes=12), NOW, RUNNING) == "剩 12分"
    assert clocks.left_words(NOW + timedelta(days=3, hours=8, minutes=46), NOW, RUNNING) == "周一 18:00"
    assert clocks.left_words(NOW - timedelta(minutes=14), NOW, RUNNING) == "超 14分"
