"""An administrator changes the rules on the command line: copies, checks, publishes, takes back, moves complaints."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine

CLOCK = '[[clocks]]\ncode = "first_contact"'


def _changed(text: str) -> str:
    """Two units instead of what the first deadline grants."""
    at = text.index(CLOCK)
    head, tail = text[:at], text[at:]
    number = tail.split("amount = ", 1)[1].split("\n", 1)[0]
    return head + tail.replace(f"amount = {number}", f"amount = {int(number) * 2}", 1)


@pytest.mark.parametrize("code", ["franchise", "agency", "ecommerce", "printshop"])
def test_a_trade_is_copied_changed_checked_and_published(desk: CommandLine, tmp_path: Path, code: str) -> None:
    desk.later(minutes=1)
    path = tmp_path / "mine.toml"
    assert desk("policy", "show", code, "-o", str(path), who="admin").status == 0
    path.write_text(_changed(path.read_text("utf-8")), encoding="utf-8")
    seen = desk("policy", "check", str(path), "--against", code, who="admin").one
    assert (seen["ok"], seen["switches"]) == (True, code != "franchise")
    assert [(part["section"], part["key"], part["fate"]) for part in seen["parts"]] == [
        ("clocks", "first_contact", "changed")
    ]
    made = desk("policy", "publish", str(path), who="admin").one
    assert (made["code"], made["in_force"], made["open_tickets"]) == (code, True, 0)
    assert desk("policy", "show", str(made["id"])).one["text"] == path.read_text("utf-8")
    desk.later(minutes=1)
    number = desk.add(name="周敏", channel="phone", cause="少送一杯")
    told = desk("explain", number, "first_contact").one
    assert told["amount"] in (2, 120, 240, 480)


def test_an_edition_from_a_day_on_is_listed_and_taken_back(desk: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    desk("policy", "show", "telecom", "-o", str(path), who="admin")
    made = desk("policy", "publish", str(path), "--from", "2026-11-01", who="admin").one
    assert (made["effective_at"], made["to_come"], made["in_force"]) == ("2026-10-31T16:00:00Z", True, False)
    editions = [one for one in desk("policy", "list").objects if "id" in one]
    assert [(one["code"], one["in_force"]) for one in editions] == [("telecom", False), ("franchise", True)]
    shipped = [one for one in desk("policy", "list").objects if "shipped" in one]
    assert [(one["shipped"], one["used"]) for one in shipped if one["used"]] == [("franchise", True)]
    assert len(shipped) == 5
    assert desk("policy", "move", "--all", "--to", str(made["id"]), who="admin").refused[0] in (
        "not_in_force", "nothing_changed",
    )  # fmt: skip
    assert desk("policy", "withdraw", str(made["id"]), who="admin").one["withdrawn"]
    assert desk("policy", "withdraw", str(made["id"]), who="admin").refused[0] == "edition_unknown"
    current = editions[1]["id"]
    assert desk("policy", "withdraw", str(current), who="admin").refused[0] == "edition_in_force"


def test_complaints_are_moved_over_by_number_after_a_look(desk: CommandLine, tmp_path: Path) -> None:
    first = desk.add(name="周敏", channel="phone", cause="少送一杯", category="delivery")
    desk.later(minutes=1)
    second = desk.add(name="李明", channel="phone", cause="少送一杯")
    desk.later(hours=4)
    path = tmp_path / "print.toml"
    desk("policy", "show", "printshop", "-o", str(path), who="admin")
    desk("policy", "publish", str(path), who="admin")
    *moves, summary = desk("policy", "move", "--all", "--dry-run", who="admin").objects
    assert [one["number"] for one in moves] == [first, second]
    assert moves[0]["changes"] == {"category": ""}
    assert moves[0]["overdue"] == ["first_contact"]
    assert (summary["complaints"], summary["moved"]) == (2, 0)
    assert any("立即超期" in line for line in summary["text"])
    assert desk.show(first)["category"] == "delivery"
    *moves, summary = desk("policy", "move", first, who="admin").objects
    assert ([one["number"] for one in moves], summary["moved"]) == ([first], 1)
    assert desk.show(first)["category"] == ""
    assert {c["rule"] for c in desk.show(first)["clocks"]} == {"P-8"}
    assert {c["rule"] for c in desk.show(second)["clocks"]} == {"F-5.1.1"}
    assert desk("policy", "move", first, who="admin").refused[0] == "nothing_changed"
    assert desk("policy", "move", second).refused[0] == "admin_only"
    assert desk("policy", "move", who="admin").status == 2
    assert desk("policy", "move", "GZ01-1", who="admin").refused[0] == "ticket_unknown"


def test_nonsense_names_its_line_and_changes_nothing(desk: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    desk("policy", "show", "-o", str(path), who="admin")
    text = path.read_text("utf-8")
    path.write_text(text.replace("number = 2", "number = 7", 1), encoding="utf-8")
    line = text[: text.index("number = 2")].count("\n") + 1
    answer = desk("policy", "check", str(path), who="admin")
    assert (answer.status, answer.one["ok"], answer.one["line"], answer.one["code"]) == (1, False, line, "pack_gap")
    refused = desk("policy", "publish", str(path), who="admin")
    assert refused.refused == ("policy_faulty", "file", None)
    assert f"第 {line} 行" in refused.one["message"]
    path.write_text(text, encoding="utf-8")
    assert desk("policy", "publish", str(path), who="admin").refused[0] == "nothing_changed"
    assert desk("policy", "publish", str(path), "--from", "2020-01-01", who="admin").refused[0] == "in_past"
    assert desk("policy", "publish", str(path), "--from", "soon", who="admin").status == 2
    assert desk("policy", "publish", str(path)).refused[0] == "admin_only"
    assert desk("policy", "show", "pigeons").refused[0] == "edition_unknown"
    assert next(one for one in desk("policy", "list").objects if one.get("in_force"))["version"] == 1
    assert desk("policy", "check", str(tmp_path / "gone"), who="admin").status == 3
