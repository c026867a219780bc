"""How rows are laid out over pages."""

from __future__ import annotations

import pytest

from desktop.base import paths
from desktop.domain.policy import load_policy
from forms.blocks import INNER
from forms.cells import Density, Label, signature, value
from forms.draw import MM
from forms.grid import Layout, Row, Section, lay_out

WIDE, CLOSE = Density(20, 14), Density(16, 12)


def prose(lines: int, **options: float) -> Row:
    return Row((Label("经过", 40), value("\n".join(f"第{n}行" for n in range(lines)), 400, prose=True)), **options)


def heights(layout: Layout) -> list[float]:
    return [sum(strip.height for strip in page) for page in layout.pages]


def test_the_widest_density_that_fits_is_taken() -> None:
    section = Section("一", tuple(prose(1) for _ in range(10)))
    assert lay_out([section], (WIDE, CLOSE), 200, 300).density is WIDE
    assert lay_out([section], (WIDE, CLOSE), 199, 300).density is CLOSE
    assert len(lay_out([section], (WIDE, CLOSE), 159, 300).pages) == 2


def test_spare_height_goes_to_the_rows_that_grow() -> None:
    rows = (prose(1), prose(1, grow=1), prose(1, grow=2))
    layout = lay_out([Section("一", rows)], (WIDE,), 120, 300)
    assert [placed.height for placed in layout.pages[0][0].rows] == [20, 40, 60]


def test_no_page_is_fuller_than_its_room() -> None:
    sections = [Section(str(n), tuple(prose(n % 7 + 1) for n in range(9))) for n in range(5)]
    layout = lay_out(sections, (WIDE,), 300, 340)
    assert all(height <= room + 0.1 for height, room in zip(heights(layout), [300] + [340] * 99, strict=False))


def test_a_cut_row_keeps_two_lines_on_both_sides() -> None:
    layout = lay_out([Section("一", (prose(1), prose(30)))], (WIDE,), 300, 340)
    counts = [len(placed.row.cells[1].text) for page in layout.pages for strip in page for placed in strip.rows]
    assert sum(counts) == 31
    assert all(count >= 2 for count in counts[1:])


def test_a_whole_section_goes_overleaf() -> None:
    layout = lay_out([Section("一", (prose(10),)), Section("二", (prose(6), prose(6)), whole=True)], (WIDE,), 300, 340)
    assert [[strip.title for strip in page] for page in layout.pages] == [["一"], ["二"]]


def test_a_section_begins_where_there_is_room_for_its_title() -> None:
    low = Density(17, 14)
    sections = [Section("一", (prose(1),) * 10), Section("回访", (prose(1),) * 4)]
    pages = lay_out(sections, (low,), 170 + 32, 340).pages
    assert [[(strip.title, len(strip.rows)) for strip in page] for page in pages] == [[("一", 10)], [("回访", 4)]]
    pages = lay_out(sections, (low,), 170 + 34, 340).pages
    assert [[(strip.title, len(strip.rows)) for strip in page] for page in pages] == [
        [("一", 10), ("回访", 2)],
        [("回访", 2)],
    ]


def test_a_header_is_repeated_and_counts_as_room() -> None:
    header = Row((Label("时间", 40), Label("内容", 400)), header=True)
    table = Section("表", (header, *(prose(1) for _ in range(40))))
    layout = lay_out([table], (WIDE,), 300, 340)
    assert len(layout.pages) > 2
    assert all(page[0].rows[0].row is header for page in layout.pages)
    assert all(height <= 340.1 for height in heights(layout))
    assert sum(len(page[0].rows) - 1 for page in layout.pages) == 40


def test_a_row_that_nothing_can_cut_does_not_hang_the_layout() -> None:
    tall = Row((Label("签字", 40), value("一\n" * 60, 10 * MM)), whole=True)
    assert len(lay_out([Section("一", (prose(1), tall, prose(1)))], (WIDE,), 300, 340).pages) >= 2


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("pack", ["franchise", "telecom", "agency", "ecommerce", "printshop"])
def test_whoever_signs_is_named_in_full(pack: str, language: str) -> None:
    policy = load_policy((paths.resources() / "policies" / f"{pack}.toml").read_text("utf-8"), pack)
    routes = [level.route for level in policy.levels]
    reports = [[route.handle, *route.report] for route in routes]
    blank = [seat for route in routes for seat in (route.handle, route.review, *route.report)]
    for boxes in (*reports, blank):
        named = list(dict.fromkeys(policy.seat_name(seat)[language] for seat in boxes))
        for title in named:
            _size, lines = signature(title, "", "", "", INNER / len(named)).title_lines()
            assert "".join("".join(line.text for line in lines).split()) == "".join(title.split())
