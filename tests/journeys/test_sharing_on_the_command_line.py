"""Two PCs of one office on the command line: share, join, work apart, settle, heal, leave."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import COMPLAINT, TOLD, CommandLine

from desktop.base.clock import FixedClock

Pcs = tuple[CommandLine, CommandLine]


@pytest.fixture
def pcs(office_path: Path, clock: FixedClock, tmp_path: Path, passphrase: str, pin: str) -> Pcs:
    """The first PC, which shares, and one that has joined."""
    share = tmp_path / "共享 盘"
    share.mkdir()
    first = CommandLine(office_path, clock, tmp_path, passphrase, pin)
    answer = first("share", str(share / "office.hub"), who="admin")
    assert (answer.status, answer.one["sharing"]) == (0, "synced")
    second = CommandLine(tmp_path / "second.db", clock, tmp_path, passphrase, pin)
    joined = second("join", str(share / "office.hub"), "--name", "前台二", who="")
    assert (joined.status, joined.one["letter"]) == (0, "B"), joined.said
    return first, second


def _exchange(*pcs: CommandLine) -> None:
    for pc in (*pcs, *pcs):
        answer = pc("sync", who="admin")
        assert answer.status == 0, answer.said
    assert len({pc("digest", who="admin").one["digest"] for pc in pcs}) == 1


def test_two_pcs_work_apart_and_settle(pcs: Pcs) -> None:
    first, second = pcs
    number = first.add(**COMPLAINT)
    _exchange(*pcs)
    first.done(number, "edit", name="周一")
    second.done(number, "edit", name="周二", course="昨晚买的")
    second.done(number, "note", text="店长在查监控")
    _exchange(*pcs)
    assert second("status", who="admin").one["aside"] == 1
    (bundle,) = second("aside", "list").objects
    assert (bundle["act"], bundle["number"], bundle["clashes"], bundle["workstation"]) == ("edit", number, 1, "前台二")
    shown = second("aside", "show", bundle["id"][:8]).one
    name = next(field for field in shown["of"][0]["fields"] if field["field"].endswith(".name"))
    assert (name["base"], name["mine"], name["theirs"], name["theirs_by"]) == ("周敏", "周二", "周一", "林晓棠")
    assert second("aside", "apply", bundle["id"], "--theirs", name["field"]).status == 0
    _exchange(*pcs)
    ticket = first.show(number)
    assert (ticket["name"], ticket["course"]) == ("周一", "昨晚买的")
    assert any("店长在查监控" in str(line) for line in ticket["timeline"])
    assert first("aside", "list").objects == []
    assert [one["state"] for one in first("aside", "list", "--all").objects] == ["applied"]
    assert all(pc("verify", who="admin").status == 0 for pc in pcs)


def test_numbers_of_two_pcs_differ_by_their_letters(pcs: Pcs) -> None:
    first, second = pcs
    assert (first.add(**COMPLAINT)[-4:], second.add(**COMPLAINT)[-4:]) == ("A001", "B001")
    _exchange(*pcs)


def test_a_share_that_is_gone_is_told_and_made_again(pcs: Pcs) -> None:
    first, second = pcs
    hub = Path(first("status", who="admin").one["hub"])
    hub.unlink()
    number = second.add(**COMPLAINT)
    answer = second("sync", who="admin")
    assert (answer.status, answer.objects[0]["sharing"], answer.objects[0]["waiting"]) == (3, "hub_missing", 2)
    assert str(hub) in answer.said
    assert first("hub", "repair", who="lin").refused[0] == "admin_only"
    assert first("hub", "repair", who="admin").status == 0
    _exchange(*pcs)
    assert first.show(number)["number"] == number


def test_a_damaged_share_is_moved_aside_by_the_repair(pcs: Pcs) -> None:
    first, second = pcs
    hub = Path(first("status", who="admin").one["hub"])
    hub.write_bytes(b"not a database" * 200)
    answer = second("sync", who="admin")
    assert (answer.status, answer.objects[0]["sharing"]) == (4, "hub_damaged")
    kept = Path(first("hub", "repair", who="admin").one["aside"])
    assert kept.read_bytes().startswith(b"not a database")
    _exchange(*pcs)


def test_a_wrong_passphrase_and_a_wrong_place_join_nothing(pcs: Pcs, tmp_path: Path) -> None:
    first, _ = pcs
    hub = first("status", who="admin").one["hub"]
    (tmp_path / "wrong").write_text("something else\n", encoding="utf-8")
    third = CommandLine(tmp_path / "third.db", first.clock, tmp_path, "water kettle moon bridge", "2468")
    environ = {**third.environ(), "HUIYIN_KEY_FILE": str(tmp_path / "wrong")}
    assert third("join", hub, who="", environ=environ).objects[0]["code"] == "passphrase_wrong"
    assert third("join", str(tmp_path / "nowhere.hub"), who="").objects[0]["code"] == "hub_missing"
    assert not list(tmp_path.glob("third.db*"))


def test_a_pc_can_leave_and_goes_on_alone(pcs: Pcs) -> None:
    _, second = pcs
    assert second("leave", who="admin").status == 0
    assert second("sync", who="admin").refused[0] == "not_shared"
    number = second.add(**COMPLAINT)
    second.done(number, "contact", means="phone", reached=True, said="已联系", told=TOLD)


def test_the_share_is_reached_by_another_name(pcs: Pcs, tmp_path: Path) -> None:
    first, second = pcs
    hub = Path(first("status", who="admin").one["hub"])
    moved = tmp_path / "moved"
    hub.parent.rename(moved)
    assert second("sync", who="admin").objects[0]["sharing"] == "hub_missing"
    for pc in pcs:
        assert pc("hub", "move", str(moved / "office.hub"), who="admin").status == 0
    _exchange(*pcs)
    assert {one["letter"] for one in first("hub", "stations").objects} == {"A", "B"}
