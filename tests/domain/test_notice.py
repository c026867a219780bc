"""A year's days off out of the lines that people paste: read as they stand, refused with line and reason."""

from __future__ import annotations

from datetime import date

import pytest
from case_desk import at
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.days import Days, Declared, Knowledge
from desktop.domain.notice import MOST_LINES, changes, lines, read
from desktop.domain.types import DayKind
from desktop.domain.worktime import WorkCalendar

PUBLISHED = """国务院办公厅关于2027年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委：
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历腊月二十九、周五）至11日（农历正月初六、周四）放假调休，共7天。2月14日（周日）、2月20日（周六）上班。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。2026年12月27日（周日）上班。
节假日期间，各地区、各部门要妥善安排好值班。
"""
ROWS = """date,works,name
# for the whole year
2026-12-27,works
2027-01-01~2027-01-03,off,元旦
2027/2/5 至 2027/2/11\t放假\t春节
2027年2月14日，上班
２０２７－０２－２０，班
2027-09-26;works
2027.10.1..2027.10.7 休 国庆节
2027-10-09,WORKS
"""


def test_the_published_sentences_and_plain_rows_say_the_same() -> None:
    spoken, faults = read(PUBLISHED)
    assert faults == ()
    rows, faults = read(ROWS)
    assert faults == ()
    assert spoken is not None
    assert spoken == rows
    assert (spoken.year, spoken.off, spoken.works) == (2027, 17, 5)
    assert spoken.days[date(2027, 2, 11)] == Declared(False, "春节")
    assert spoken.days[date(2026, 12, 27)] == Declared(True)


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("2027-01-01,off,元旦\n2027-01-01,off", 2, "twice"),
        ("2027-01-01,off\n\n2027-02-30,off", 3, "no_date"),
        ("2027-02-03,works", 1, "works_anyway"),
        ("2027-01-01", 1, "unreadable"),
        ("2027-01-01,off\n放假", 2, "unreadable"),
        ("2027-01-01,off\n2027-0102,off", 2, "unreadable"),
        ("2027-01-01,maybe,元旦", 1, "no_word"),
        ("元旦：1月1日放假", 1, "no_year"),
        ("2027年通知\n春节：2月30日放假", 2, "no_date"),
        ("2029-05-01,off\n2027-01-01,off\n2027-01-02,off", 1, "other_year"),
        ("2027-01-05~2027-01-01,off", 1, "backwards"),
        ("2027-01-01~2027-03-01,off", 1, "long"),
        ("2027-01-01~2027-01-31,off\n2027-03-01~2027-03-31,off", 2, "many"),
        ("1911-01-01,off", 0, "far"),
        ("", 0, "empty"),
        ("2027年部分节假日安排", 0, "empty"),
        ("#\n" * (MOST_LINES + 1), MOST_LINES + 1, "too_many_lines"),
    ],
)
def test_nonsense_is_refused_with_its_line(text: str, line: int, code: str) -> None:
    notice, faults = read(text)
    assert notice is None
    assert (faults[0].line, faults[0].code) == (line, code)


def test_all_faults_are_told_in_order() -> None:
    _, faults = read("2027-02-30,off\n2027-01-01,off\n2027-01-01,off\nx,y")
    assert [fault.line for fault in faults] == [1, 3, 4]


declared = st.dictionaries(
    st.dates(date(2027, 1, 1), date(2027, 12, 31)),
    st.sampled_from([Declared(False, "元旦"), Declared(False), Declared(True), Declared(True, "补班")]),
    min_size=1,
    max_size=40,
)


@given(declared)
def test_what_is_written_out_is_read_back(days: dict[date, Declared]) -> None:
    sound = {on: one for on, one in days.items() if not one.works or on.weekday() >= 5}
    if sound:
        notice, faults = read(lines(sound))
        assert faults == ()
        assert notice is not None
        assert dict(notice.days) == sound


@given(st.text(max_size=200))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    notice, faults = read(text)
    assert (notice is None) == bool(faults)


def _entered() -> WorkCalendar:
    notice, _ = read(PUBLISHED)
    assert notice is not None
    return WorkCalendar(notices={2027: notice.days})


def test_an_entered_year_is_known_and_counts_like_a_built_in_one() -> None:
    calendar = _entered()
    assert calendar.days.knowledge(2027) is Knowledge.OFFICE
    assert calendar.days.knowledge(2026) is Knowledge.PUBLIC
    assert calendar.days.knowledge(2028) is Knowledge.NOBODY
    assert calendar.facts(date(2027, 10, 1)).kind is DayKind.HOLIDAY
    assert calendar.facts(date(2027, 10, 1)).name == "国庆节"
    assert calendar.facts(date(2027, 10, 9)).kind is DayKind.MAKEUP
    assert calendar.facts(date(2027, 10, 11)).kind is DayKind.WORKDAY
    assert calendar.facts(date(2026, 12, 27)).kind is DayKind.MAKEUP, "the December before stands in the notice"
    assert not calendar.provisional_between(at("2026-12-30 10:00"), at("2027-10-12 10:00"))
    assert calendar.close_after(at("2027-09-30 10:00"), 2) == at("2027-10-09 18:00")


def test_a_day_of_the_offices_own_goes_before_the_notice() -> None:
    notice = _entered().days.notices
    calendar = WorkCalendar(amended={date(2027, 10, 7): Declared(True, "加班")}, notices=notice)
    assert calendar.facts(date(2027, 10, 7)).kind is DayKind.AMENDED_WORK
    assert calendar.days.public(date(2027, 10, 7)).kind is DayKind.HOLIDAY


def test_a_notice_replaces_a_built_in_year_as_a_whole() -> None:
    only = {2026: {date(2026, 5, 1): Declared(False, "劳动节")}}
    found = changes(Days(), Days(notices=only), 2026)
    assert all(change.on.year == 2026 for change in found)
    assert date(2026, 10, 1) in {change.on for change in found}, "what the notice leaves out is a plain day"
    assert date(2026, 5, 4) in {change.on for change in found}
    assert changes(Days(), Days(), 2027) == ()
