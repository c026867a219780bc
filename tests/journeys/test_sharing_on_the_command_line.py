"""Two PCs of one office on the command line: share, join, work apart, settle, heal, leave."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import COMPLAINT, TOLD, Answer, CommandLine

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
    assert (joined.status, joined.one["letter"], "`sync`" in joined.said) == (0, "B", True), joined.said
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
    for strange, status, code in (("name", 2, "aside_place"), ("ticket.1.name", 1, "aside_no_field")):
        refused = second("aside", "apply", bundle["id"], "--theirs", strange)
        assert (refused.status, refused.one["code"]) == (status, code)
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


def test_the_status_tells_what_the_last_sync_met_with_until_that_is_mended(pcs: Pcs, tmp_path: Path) -> None:
    first, second = pcs
    hub = Path(first("status", who="admin").one["hub"])
    hub.rename(tmp_path / "away.hub")
    second.add(**COMPLAINT)
    failed = second("sync", who="admin")
    found = second("status", who="admin")
    assert (found.status, found.one["sharing"], found.one["code"]) == (0, "hub_missing", "hub_missing")
    assert found.one["message"] == failed.one["message"]
    assert (found.one["waiting"], found.one["message"] in found.said, str(hub) in found.said) == (2, True, True)
    (tmp_path / "away.hub").rename(hub)
    assert second("sync", who="admin").status == 0
    mended = second("status", who="admin")
    assert (mended.one["sharing"], mended.one["code"], mended.said) == ("synced", None, "")


def test_what_was_mended_by_hand_is_not_told_any_more(pcs: Pcs, tmp_path: Path) -> None:
    first, second = pcs
    hub = Path(first("status", who="admin").one["hub"])
    moved = hub.rename(tmp_path / "moved.hub")
    for pc in pcs:
        assert pc("sync", who="admin").status == 3
    assert second("hub", "move", str(moved), who="admin").status == 0
    assert second("status", who="admin").one["code"] is None
    moved.unlink()
    assert first("hub", "repair", who="admin").status == 0
    assert first("status", who="admin").one["code"] is None


def test_a_damaged_share_is_moved_aside_by_the_repair(pcs: Pcs) -> None:
    first, second = pcs
    hub = Path(first("status", who="admin").one["hub"])
    hub.write_bytes(b"not a database" * 200)
    answer = second("sync", who="admin")
    assert (answer.status, answer.objects[0]["sharing"]) == (4, "hub_damaged")
    kept = Path(first("hub", "repair", who="admin").one["aside"])
    assert kept.read_bytes().startswith(b"not a database")
    _exchange(*pcs)


def test_a_share_that_went_on_from_an_old_backup_is_followed(pcs: Pcs, tmp_path: Path) -> None:
    """The share comes back from before a PC dropped old contents, and a colleague goes on there."""
    first, second = pcs
    hub = Path(first("status", who="admin").one["hub"])
    (tmp_path / "last night").write_bytes(hub.read_bytes())
    lost = first.add(**COMPLAINT)
    assert first("sync", who="admin").status == 0
    assert first("hub", "compact", "--yes", who="admin").one["compacted"]
    hub.write_bytes((tmp_path / "last night").read_bytes())
    goes_on = second.add(**COMPLAINT)
    _exchange(second)
    answer = first("sync", who="admin")
    assert (answer.status, answer.objects[0]["code"]) == (4, "hub_forked")
    assert "以共享处为准" in answer.said
    assert "`hub follow`" in answer.said
    assert "`hub follow`" in first("status", who="admin").said
    assert first("hub", "follow", who="lin").refused[0] == "admin_only"
    done = first("hub", "follow", who="admin").one
    assert (done["aside"], Path(done["kept"]).exists()) == (0, True)
    _exchange(first, second, first)
    assert [pc.show(number)["number"] for pc in pcs for number in (lost, goes_on)] == [lost, goes_on] * 2
    assert all(pc("verify", who="admin").status == 0 for pc in pcs)


def test_a_wrong_passphrase_and_a_wrong_place_join_nothing(pcs: Pcs, tmp_path: Path) -> None:
    first, _ = pcs
    hub = first("status", who="admin").one["hub"]
    (tmp_path / "wrong").write_text("something else\n", encoding="utf-8")
    third = CommandLine(tmp_path / "third.db", first.clock, tmp_path, "water kettle moon bridge", "2468")
    environ = {**third.environ(), "HUIYIN_KEY_FILE": str(tmp_path / "wrong")}
    assert third("join", hub, who="", environ=environ).objects[0]["code"] == "passphrase_wrong"
    assert third("join", str(tmp_path / "nowhere.hub"), who="").objects[0]["code"] == "hub_missing"
    assert not list(tmp_path.glob("third.db*"))


def test_what_can_not_be_shared_joined_or_moved_to_says_that_nothing_was_changed(
    pcs: Pcs, office_path: Path, tmp_path: Path
) -> None:
    first, second = pcs
    (tmp_path / "text.hub").write_text("a list of things to buy\n" * 200, encoding="utf-8")
    new = CommandLine(tmp_path / "new.db", first.clock, tmp_path, "water kettle moon bridge", "2468")
    for named, code in (("nowhere.hub", "hub_missing"), ("text.hub", "hub_damaged")):
        joined = new("join", str(tmp_path / named), who="")
        assert (joined.one["code"], "本机没有做任何改动" in joined.said, "数据是完整的" in joined.said) == (
            code,
            True,
            False,
        )
        moved = second("hub", "move", str(tmp_path / named), who="admin")
        assert (moved.one["code"], "仍用原来的地址" in moved.said) == (code, True)
    assert second("leave", "--yes", who="admin").status == 0
    shared = second("share", str(tmp_path / "no such folder" / "deep" / "office.hub"), who="admin")
    assert (shared.status, "没有共享成功" in shared.said) == (3, True), shared.said
    assert second("status", who="admin").one["sharing"] == "alone"


def test_the_record_of_another_office_lists_no_pcs(pcs: Pcs, tmp_path: Path) -> None:
    first, second = pcs
    hub = Path(first("status", who="admin").one["hub"])
    assert second("leave", "--yes", who="admin").status == 0
    assert second("share", str(tmp_path / "other.hub"), who="admin").status == 0
    hub.unlink()
    (tmp_path / "other.hub").rename(hub)
    answer = first("hub", "stations", who="admin")
    assert (answer.status, answer.one["code"]) == (3, "hub_foreign")
    assert "名称相同" in answer.said


def test_two_pcs_of_one_name_are_told_apart_by_their_letters(pcs: Pcs, tmp_path: Path) -> None:
    first, second = pcs
    hub = first("status", who="admin").one["hub"]
    third = CommandLine(tmp_path / "third.db", first.clock, tmp_path, "water kettle moon bridge", "2468")
    _exchange(*pcs)
    assert third("join", hub, "--name", "前台二", who="").one["letter"] == "C"
    _exchange(first, second, third)
    refused = first("hub", "revoke", "前台二", who="admin")
    assert (refused.refused[0], "请写字母" in refused.said) == ("workstation_several", True)
    first.add(**COMPLAINT)
    assert first("sync", who="admin").status == 0
    assert second("sync", who="admin").status == 0
    told = first("hub", "compact", who="admin")
    assert (told.one["behind"], "前台二（C）" in told.said) == (["前台二（C）"], True)


def test_what_is_only_told_is_refused_like_what_would_be_done(pcs: Pcs) -> None:
    first, _ = pcs
    _exchange(*pcs)
    number = first.add(**COMPLAINT)
    erasing = ("person", "erase", number, "--reason", "本人书面申请")
    for words in (("hub", "revoke", "B"), ("hub", "compact"), erasing):
        assert first(*words, who="lin").refused[0] == "admin_only"
    assert first("hub", "revoke", "A", who="admin").refused[0] == "revoke_self"
    assert first(*erasing, who="admin").refused[0] == "erase_open"


def test_an_empty_address_is_told_as_such(pcs: Pcs, tmp_path: Path) -> None:
    first, _ = pcs
    new = CommandLine(tmp_path / "new.db", first.clock, tmp_path, "water kettle moon bridge", "2468")
    for answer in (new("join", "", who=""), first("hub", "move", "", who="admin")):
        assert (answer.refused[0], "地址是空的" in answer.said) == ("hub_address", True)
    assert "地址是空的" not in new("join", "ftp://nas/office.hub", who="").said


def test_a_share_or_a_database_that_was_set_back_is_told_in_words(pcs: Pcs, tmp_path: Path) -> None:
    first, second = pcs
    _exchange(*pcs)
    hub = Path(first("status", who="admin").one["hub"])
    last_night = hub.read_bytes()
    copied = {path: path.read_bytes() for path in tmp_path.glob("second.db*") if path.is_file()}
    second.add(**COMPLAINT)
    assert "退回" not in second("sync", who="admin").said
    hub.write_bytes(last_night)
    answer = second("sync", who="admin")
    assert (answer.one["hub_set_back"], "共享处曾退回" in answer.said) == (True, True)
    for path, content in copied.items():
        path.write_bytes(content)
    answer = second("sync", who="admin")
    assert (answer.one["set_back"], "从副本恢复" in answer.said) == (True, True)


def test_a_pc_can_leave_and_goes_on_alone(pcs: Pcs) -> None:
    _, second = pcs
    assert second("leave", who="admin").refused[0] == "leave_unsent"
    assert second("status", who="admin").one["sharing"] == "waiting"
    assert second("leave", "--yes", who="admin").status == 0
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


NEW = "seven geese in a field"


def _with_new_key(pc: CommandLine, *words: str, key: str = NEW) -> Answer:
    named = pc.folder / "new key"
    named.write_text(key + "\n", encoding="utf-8")
    return pc(*words, who="admin", environ={**pc.environ(), "HUIYIN_NEW_KEY_FILE": str(named)})


def _under(pc: CommandLine, key: str) -> CommandLine:
    """The same PC by somebody who knows another passphrase."""
    folder = pc.folder / key
    folder.mkdir(exist_ok=True)
    return CommandLine(pc.database, pc.clock, folder, key, "2468")


def test_a_pc_is_shut_out_after_it_was_told_what_that_means(pcs: Pcs) -> None:
    first, second = pcs
    number = first.add(**COMPLAINT)
    _exchange(*pcs)
    told = first("hub", "revoke", "b", who="admin")
    assert (told.status, told.one["workstation"], told.one["revoked"], told.one["waiting"]) == (0, "前台二", False, 0)
    assert "--yes" in told.said
    assert first("hub", "revoke", "前台九", who="admin").refused[0] == "workstation_unknown"
    assert first("hub", "revoke", "B", "--yes", who="admin").objects[0]["code"] == "new_key_needed"
    assert _with_new_key(first, "hub", "revoke", "B", "--yes", key="short").refused[0] == "passphrase_short"
    assert _with_new_key(first, "hub", "revoke", "A", "--yes").refused[0] == "revoke_self"
    assert second("sync", who="admin").status == 0
    assert _with_new_key(first, "hub", "revoke", "B", "--yes").one["epoch"] == 2
    out = second("sync", who="admin")
    assert (out.status, out.objects[0]["sharing"]) == (3, "revoked")
    assert second("status", who="admin").one["code"] == "key_revoked"
    assert second.show(number)["name"] == "周敏", "what it has, it keeps"
    first = _under(first, NEW)
    assert [one["letter"] for one in first("hub", "stations", who="admin").objects] == ["A"]
    without = second("hub", "readmit", who="admin")
    assert (without.one["code"], "现在的口令" in without.said) == ("new_key_needed", True)
    assert _with_new_key(second, "hub", "readmit", key="a guess that is wrong").objects[0]["code"] == "passphrase_wrong"
    assert _with_new_key(second, "hub", "readmit").one == {"readmitted": True}
    assert _under(second, NEW)("status", who="admin").one["code"] is None
    second = _under(second, NEW)
    _exchange(first, second)
    assert {one["letter"] for one in first("hub", "stations", who="admin").objects} == {"A", "C"}


def test_only_the_administrator_shuts_out_shortens_and_renews(pcs: Pcs) -> None:
    first, _ = pcs
    _exchange(*pcs)
    named = first.folder / "new key"
    named.write_text(NEW, encoding="utf-8")
    environ = {**first.environ(), "HUIYIN_NEW_KEY_FILE": str(named)}
    for words in (("hub", "revoke", "B", "--yes"), ("hub", "compact", "--yes"), ("passphrase",)):
        assert first(*words, who="lin", environ=environ).refused[0] == "admin_only"


def test_a_new_passphrase_reaches_every_pc(pcs: Pcs) -> None:
    first, second = pcs
    changed = _with_new_key(first, "passphrase")
    assert (changed.status, changed.one) == (0, {"changed": True, "waiting": True})
    assert "HUIYIN_KEY_FILE" in changed.said
    first = _under(first, NEW)
    assert first("status", who="admin").one["secrets_waiting"] is True
    assert first("sync", who="admin").one["secrets"] == "sent"
    assert first("status", who="admin").one["secrets_waiting"] is False
    taken = second("sync", who="admin")
    assert (taken.one["secrets"], "HUIYIN_KEY_FILE" in taken.said) == ("taken", True)
    former = second("status", who="admin")
    assert (former.one["code"], "换过" in former.said) == ("passphrase_wrong", True)
    assert _under(second, NEW)("sync", who="admin").status == 0


def test_the_record_is_made_short_once_somebody_said_yes(pcs: Pcs) -> None:
    first, second = pcs
    _exchange(*pcs)
    number = first.add(**COMPLAINT)
    first.done(number, "edit", name="周一")
    assert first("sync", who="admin").status == 0
    told = first("hub", "compact", who="admin")
    assert (told.one["behind"], told.one["compacted"]) == (["前台二"], False)
    assert told.one["entries"] > 2
    assert "--yes" in told.said
    _exchange(*pcs)
    done = first("hub", "compact", "--yes", who="admin")
    assert (done.status, done.objects[-1]["compacted"]) == (0, True), done.said
    assert first("hub", "compact", who="admin").one["entries"] < 3
    _exchange(*pcs)
    assert second.show(number)["name"] == "周一"
    assert all(line["erased"] for line in second("log", "--ticket", number).objects if line["act"] == "edit")
    assert all(pc("verify", who="admin").status == 0 for pc in pcs)


def test_an_office_on_one_pc_shortens_its_record_too(
    office_path: Path, clock: FixedClock, tmp_path: Path, passphrase: str, pin: str
) -> None:
    alone = CommandLine(office_path, clock, tmp_path, passphrase, pin)
    number = alone.add(**COMPLAINT)
    status = alone("status", who="admin").one
    assert (status["sharing"], status["hub"]) == ("alone", None)
    assert "sync" not in status, "a word that was the same whatever was so"
    assert alone("hub", "compact", "--yes", who="admin").one["behind"] == []
    assert alone.show(number)["name"] == "周敏"
    assert _with_new_key(alone, "hub", "revoke", "B", "--yes").refused[0] == "workstation_unknown"
