"""Holidays on the command line: what is known of a year, a notice entered, single days, deadlines that follow."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from command_line import CommandLine

from desktop.base import i18n

NOTICE = "date,works,name\n2027-01-01~2027-01-03,off,元旦\n2027-01-09,works\n"


def _first_contact(desk: CommandLine, number: str) -> tuple[str, bool]:
    clock = next(c for c in desk.show(number)["clocks"] if c["code"] == "first_contact")
    return clock["due_at"], clock["provisional"]


def test_a_year_is_entered_and_deadlines_stop_being_provisional(desk: CommandLine, tmp_path: Path) -> None:
    desk.clock.set(datetime(2026, 12, 31, 15, 0, tzinfo=i18n.ZONE))
    number = desk.add(name="周敏", channel="phone", cause="少送一杯")
    assert _first_contact(desk, number) == ("2027-01-01T10:00:00Z", True)
    told = desk("explain", number, "first_contact").one
    assert told["days"][-1]["provisional"]
    assert any("尚未公布" in line for line in told["text"])
    head, *days = desk("calendar", "list", "2027").objects
    assert (head["known"], head["provisional"], days) == ("nobody", True, [])

    path = tmp_path / "2027.csv"
    path.write_text(NOTICE, encoding="utf-8")
    seen = desk("calendar", "import", str(path), "--dry-run", who="admin").one
    assert (seen["year"], seen["off"], seen["makeup"], seen["complaints_moved"]) == (2027, 3, 1, 1)
    assert {"date": "2027-01-01", "before": "工作日", "after": "元旦"} in seen["changes"]
    assert desk("calendar", "list", "2027").objects[0]["known"] == "nobody"

    assert desk("calendar", "import", str(path), who="admin").one["entered"] is True
    head, *days = desk("calendar", "list", "2027").objects
    assert (head["known"], head["off"], head["makeup"]) == ("office", 3, 1)
    assert [(day["date"], day["works"], day["source"]) for day in days][-1] == ("2027-01-09", True, "notice")
    assert _first_contact(desk, number) == ("2027-01-04T10:00:00Z", False)
    told = desk("explain", number, "first_contact").one
    assert [(day["holiday"], day["by_the_office"]) for day in told["days"][1:4]] == [("元旦", True)] * 3
    assert any("元旦" in line and "F-5.1.1" not in line for line in told["text"])


def test_a_notice_of_an_authority_tells_its_terms_beside_the_desks_own_date(desk: CommandLine) -> None:
    number = desk.add(name="周敏", channel="regulator", cause="12315 转来：少送一杯", reply_by="2026-10-20")
    shown = desk.show(number)
    assert [(one["number"], one["unit"]) for one in shown["information"]] == [
        (7, "working_days"), (45, "working_days"), (7, "working_days"), (15, "working_days"),
    ]  # fmt: skip
    assert all("核对现行规定" in one["verify"] and one["known_since"] for one in shown["information"])
    assert {c["due_at"] for c in shown["clocks"] if c["rule"] == "LAW-12315"} == {
        "2026-10-20T10:00:00Z", "2026-10-16T10:00:00Z",
    }  # fmt: skip
    text = desk("explain", number, "reply_internal").one["text"]
    assert any("45 个工作日" in line for line in text)
    assert any("内部提前 2 个工作日" in line for line in text)
    assert desk.show(desk.add(name="李明", channel="phone", cause="少送"))["information"] == []


def test_a_single_day_is_set_and_dropped(desk: CommandLine) -> None:
    number = desk.add(name="周敏", channel="phone", cause="少送一杯")
    before = _first_contact(desk, number)
    assert desk("calendar", "set", "2026-10-10", "off", "台风", who="admin").one["works"] is False
    assert _first_contact(desk, number) != before
    day = next(d for d in desk("calendar", "list", "2026").objects if d.get("date") == "2026-10-10")
    assert (day["kind"], day["source"], day["note"]) == ("amended_rest", "day", "台风")
    assert desk("calendar", "drop", "2026-10-10", who="admin").one["works"] is True
    assert _first_contact(desk, number) == before
    assert desk("calendar", "drop", "2026-10-10", who="admin").refused == ("day_unknown", "day", None)


def test_a_notice_is_taken_back_as_a_whole(desk: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_text("2027-01-01 休 元旦", encoding="gb18030")
    assert desk("calendar", "import", str(path), who="admin").status == 0
    assert desk("calendar", "drop", "2027", who="admin").one == {"year": 2027, "known": "nobody"}
    assert desk("calendar", "drop", "2027", who="admin").refused == ("year_unknown", "year", None)


def test_nonsense_is_refused_with_line_and_reason(desk: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_text("2027-01-01,off,元旦\n2027-02-03,works\n2027-02-30,off\n", encoding="utf-8")
    for extra in ((), ("--dry-run",)):
        answer = desk("calendar", "import", str(path), *extra, who="admin")
        assert answer.refused == ("notice_faulty", "file", None)
        assert "第 2 行" in answer.one["message"]
        assert "第 3 行" in answer.said, "all of them are told"
    assert desk("calendar", "list", "2027").objects[0]["known"] == "nobody"
    assert desk("calendar", "import", str(tmp_path / "gone"), who="admin").status == 3
    assert desk("calendar", "set", "tomorrow", "off", who="admin").status == 2
    assert desk("calendar", "list", "27").status == 2
    assert desk("calendar", "set", "2027-01-01", "off").refused[0] == "admin_only"
