"""Laws of Chinese line breaking."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.fonts import faces
from forms.text import NO_END, NO_START, Line, breakable, measure, set_lines, text_width

SIZE = 9.5
_CHARS = (
    "投诉处理单客户说明书门店的一是不了在人有我他这中大来上国"
    + "，。、；：？！（）《》“”‘’—…·～％℃￥"
    + "aBcXyz0123456789 .,:;()[]%-/+'"
)
texts = st.text(alphabet=st.sampled_from(_CHARS + "\n"), max_size=300)
widths_of_boxes = st.floats(min_value=5 * SIZE, max_value=60 * SIZE)


def lines(text: str, width: float, **options: object) -> tuple[Line, ...]:
    return set_lines(text, faces().regular.widths, SIZE, width, **options)  # type: ignore[arg-type]


def words(text: str) -> str:
    return "".join(text.split())


@given(texts, widths_of_boxes)
def test_nothing_is_lost_and_nothing_is_added(text: str, width: float) -> None:
    assert words("".join(line.text for line in lines(text, width))) == words(text)


@given(texts, widths_of_boxes, st.sampled_from([0.0, 2 * SIZE]))
def test_no_line_is_wider_than_its_box(text: str, width: float, indent: float) -> None:
    for line in lines(text, width, indent=indent):
        assert line.x + line.width <= width + 0.1
        assert sum(line.advances) == pytest.approx(line.width)


@given(texts.map(lambda text: text.replace("\n", "")), widths_of_boxes)
def test_a_line_ends_where_it_may_unless_it_has_no_such_place(text: str, width: float) -> None:
    set_ones = lines(text, width)
    for line, following in pairwise(set_ones):
        forced = not any(breakable(line.text, at) for at in range(1, len(line.text)))
        if not forced:
            assert following.text[0] not in NO_START
            assert line.text[-1] not in NO_END


@given(st.text(alphabet=st.sampled_from("客户投诉处理单"), max_size=400), st.floats(10 * SIZE, 60 * SIZE))
def test_chinese_lines_reach_the_edge(text: str, width: float) -> None:
    for line in lines(text, width)[:-1]:
        assert line.width == pytest.approx(width, abs=0.1)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("温度升到了37.0 ℃并且保持", "37.0 ℃"),
        ("共上线的板材有61片其中", "61片"),
        ("实测电阻是4.68～4.72没有", "4.68～4.72"),
        ("客户沉默了很久很久——然后说", "——"),
        ("客户沉默了很久很久……然后说", "……"),
        ("请拨打编号为GZ01-20261109-A007的", "GZ01-20261109-A007"),
    ],
)
def test_what_belongs_together_stays_on_one_line(text: str, whole: str) -> None:
    for width in range(12, 40):
        assert any(whole in line.text for line in lines(text, width * SIZE, fill=False))


def test_marks_beside_each_other_close_up() -> None:
    regular = faces().regular.widths
    assert text_width("）。", regular, SIZE) == pytest.approx(1.5 * SIZE)
    assert text_width("》（", regular, SIZE) == pytest.approx(1.5 * SIZE)
    assert text_width("（《", regular, SIZE) == pytest.approx(1.5 * SIZE)


def test_an_opening_mark_at_a_line_s_start_stands_flush_unless_the_line_is_indented() -> None:
    assert lines("“云栖”六斗柜", 200)[0].x == pytest.approx(-SIZE / 2)
    assert lines("“云栖”六斗柜", 200, indent=2 * SIZE)[0].x == 2 * SIZE


def test_han_keeps_a_sixth_from_latin() -> None:
    together = sum(measure("共A", faces().regular.widths, SIZE))
    apart = sum(measure("共", faces().regular.widths, SIZE)) + sum(measure("A", faces().regular.widths, SIZE))
    assert together - apart == pytest.approx(SIZE / 6)


def test_a_long_word_is_cut_rather_than_overhanging() -> None:
    cut = lines("https://" + "x" * 400, 20 * SIZE)
    assert len(cut) > 5
    assert all(line.width <= 20 * SIZE for line in cut)


def test_a_lone_last_character_is_taken_into_the_line() -> None:
    text = "客户要求更换柜门并且说明原因还要道歉" * 2
    width = text_width(text, faces().regular.widths, SIZE)
    assert len(lines(text, width - 0.6 * SIZE)) == 1
    assert len(lines(text, width - 3 * SIZE)) == 2


def test_english_is_not_stretched() -> None:
    natural = measure("The customer asks for a new door", faces().regular.widths, SIZE)
    first = lines("The customer asks for a new door and an apology by the manager", 200)[0]
    assert first.advances[:10] == pytest.approx(natural[:10])


def test_an_empty_line_stays_a_line() -> None:
    assert [line.text for line in lines("起因\n\n经过", 100)] == ["起因", "", "经过"]
