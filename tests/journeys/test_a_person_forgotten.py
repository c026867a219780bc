"""A customer asks for a copy of everything, and to be forgotten: on the command line, on two PCs."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from command_line import COMPLAINT, TOLD, CommandLine

from desktop.base.clock import FixedClock

REASON = "本人书面申请，编号 2026-17"


@pytest.fixture
def alone(office_path: Path, clock: FixedClock, tmp_path: Path, passphrase: str, pin: str) -> CommandLine:
    return CommandLine(office_path, clock, tmp_path, passphrase, pin)


def _filed(pc: CommandLine, clock: FixedClock) -> str:
    """A complaint brought to its end by those whose turn it is."""
    number = pc.add(**COMPLAINT)
    pc.done(number, "contact", means="phone", reached=True, said="了解情况", told=TOLD)
    pc.done(number, "investigate", facts="冷柜温度偏高", responsibility={"ours": 100})
    pc.done(number, "propose", measures="退款并道歉", remedy={"kind": "refund", "amount": "18"})
    pc.done(number, "resolve", result="已退款")
    pc.done(number, "callback", reached=True, satisfaction=2, said="可以接受")
    pc.done(number, "review", who="xu", passed=True, opinion="同意")
    pc.done(number, "file", who="he")
    return number


def test_a_copy_holds_everything_and_needs_the_administrator(
    alone: CommandLine, clock: FixedClock, tmp_path: Path
) -> None:
    number = _filed(alone, clock)
    target = tmp_path / "副本.zip"
    assert alone("person", "copy", number, "-o", str(target)).refused[0] == "admin_only"
    assert not target.exists()
    answer = alone("person", "copy", number, "-o", str(target), who="admin")
    assert (answer.status, answer.one["numbers"]) == (0, [number])
    assert "不加密" in answer.said or "没有加密" in answer.said
    with zipfile.ZipFile(target) as found:
        assert {"data.json", "sheets.pdf"} <= set(found.namelist())
        assert json.loads(found.read("data.json"))["ticket"][0]["phone"] == "15400006021"
        assert found.read("sheets.pdf").startswith(b"%PDF")
    assert alone("person", "copy", number, "-o", str(alone.database), who="admin").refused[0] == "own_file"


def test_nothing_goes_before_somebody_has_said_yes(alone: CommandLine, clock: FixedClock) -> None:
    number = _filed(alone, clock)
    told = alone("person", "erase", "phone:15400006021", "--reason", REASON, who="admin")
    assert (told.status, told.one["erased"], told.one["numbers"]) == (0, False, [number])
    assert alone.show(number)["name"] == "周敏"
    assert alone("person", "erase", number, "--reason", "周敏要求", "--yes", who="admin").refused[0] == "reason_names"
    assert alone("person", "erase", number, "--reason", REASON, "--yes").refused[0] == "admin_only"
    assert alone.show(number)["name"] == "周敏"


def test_an_open_complaint_is_named_and_not_erased(alone: CommandLine) -> None:
    number = alone.add(**COMPLAINT)
    answer = alone("person", "erase", number, "--reason", REASON, "--yes", who="admin")
    assert answer.refused[0] == "erase_open"
    assert number in answer.said


def test_the_person_is_gone_and_the_figures_stay(alone: CommandLine, clock: FixedClock) -> None:
    number = _filed(alone, clock)
    before = alone.show(number)
    answer = alone("person", "erase", number, "--reason", REASON, "--yes", who="admin")
    assert answer.status == 0, answer.said
    assert next(one for one in answer.objects if "finished" in one)["finished"] is True
    assert "备份" in answer.said
    after = alone.show(number)
    assert (after["name"], after["phone"], after["cause"], after["erased"]) == ("", "", "", True)
    assert (after["level"], after["state"], after["category"]) == (before["level"], before["state"], before["category"])
    assert alone("search", "周敏").objects == []
    told = {line["act"]: line["erased"] for line in alone("log", "--ticket", number).objects}
    told.pop("look", None)  # looks at what is left come after it
    assert set(told.values()) == {True}
    assert alone.do(number, "note", text="又来电").refused[0] == "erased"
    assert alone("verify", who="admin").status == 0
    assert alone("person", "erase", number, "--reason", REASON, "--yes", who="admin").refused[0] == "customer_unknown"


def test_the_other_pc_forgets_too_and_who_was_not_there_is_named(
    alone: CommandLine, clock: FixedClock, tmp_path: Path, passphrase: str, pin: str
) -> None:
    hub = str(tmp_path / "office.hub")
    assert alone("share", hub, who="admin").status == 0
    second = CommandLine(tmp_path / "second.db", clock, tmp_path, passphrase, pin)
    assert second("join", hub, "--name", "前台二", who="").status == 0
    assert second("sync", who="admin").status == 0
    number = _filed(alone, clock)
    assert alone("sync", who="admin").status == 0
    told = alone("person", "erase", number, "--reason", REASON, who="admin")
    assert told.one["behind"] == ["前台二"]
    assert "前台二" in told.said
    done = alone("person", "erase", number, "--reason", REASON, "--yes", who="admin")
    assert done.status == 0, done.said
    assert second("sync", who="admin").status == 0
    assert alone("digest", who="admin").objects == second("digest", who="admin").objects
    assert second.show(number)["name"] == ""
    assert second("verify", who="admin").status == 0
    erased = [line for line in second("log", "--limit", "3", who="admin").objects if line["act"] == "erase"]
    assert [line["erased"] for line in erased] == [True]
