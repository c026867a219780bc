from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop.base.i18n import format_datetime
from desktop.ui.intake.moments import clean_phone, grouped_phone, read_day, read_moment

NOW = datetime(2026, 10, 9, 1, 14, tzinfo=UTC)  # 09:14 in the office


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("138 0000-6021", "13800006021"),
        ("１３８００００６０２１", "13800006021"),
        ("(020) 5550.0117", "02055500117"),
        ("+86 138—0000—6021", "+8613800006021"),
        ("138abc", "138abc"),
        ("   ", ""),
    ],
)
def test_a_phone_number_loses_its_blanks_and_keeps_what_must_be_refused(typed: str, number: str) -> None:
    assert clean_phone(typed) == number


def test_a_mobile_number_is_shown_in_the_groups_people_read_out() -> None:
    assert grouped_phone("13800006021") == "138 0000 6021"
    assert grouped_phone("02055500117") == "02055500117"
    assert grouped_phone("1380000602x") == "1380000602x"


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2026-10-08 19:40", "2026-10-08 19:40"),
        ("2026/10/8 7:05", "2026-10-08 07:05"),
        ("2026年10月8日 19点40分", "2026-10-08 19:40"),
        ("10-08 19：40", "2026-10-08 19:40"),
        ("11-30 08:00", "2025-11-30 08:00"),
        ("昨天19:40", "2026-10-08 19:40"),
        ("08:30", "2026-10-09 08:30"),
        ("10月1日", "2026-10-01 12:00"),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, at: str) -> None:
    moment = read_moment(typed, NOW)
    assert moment is not None
    assert format_datetime(moment) == at


def test_a_deadline_without_a_year_lies_ahead() -> None:
    moment = read_moment("3-01", NOW, ahead=True)
    assert moment is not None
    assert format_datetime(moment) == "2027-03-01 18:00"


def test_nothing_typed_is_no_time() -> None:
    assert read_moment("  ", NOW) is None
    assert read_day("", NOW) is None


@pytest.mark.parametrize("typed", ["soon", "2026-13-01 10:00", "10-08 25:00", "2026-10-08 late"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        read_moment(typed, NOW)


def test_a_day_is_read_without_a_time() -> None:
    assert read_day("2026-10-08", NOW) == date(2026, 10, 8)
    with pytest.raises(ValueError):
        read_day("2026-10-08 12:00", NOW)
