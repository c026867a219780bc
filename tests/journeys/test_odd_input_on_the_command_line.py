"""Input that no person types, but programs send: told in one sentence, nothing half done, no traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import COMPLAINT, CommandLine

LINE = json.dumps(COMPLAINT, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\xff\xfe{", "input_not_text"),
        (b'{"name": "\\ud800", "channel": "phone", "cause": "x"}', "input_not_text"),
        (b"[" * 100_000, "input_not_json"),
        (b'{"level": ' + b"9" * 5000 + b"}", "input_not_json"),
        (LINE + b"\n{bad\n", "input_not_json"),
        (b"null", "input_not_object"),
    ],
)
def test_what_is_no_text_or_no_json_is_refused_whole(desk: CommandLine, raw: bytes, code: str) -> None:
    assert desk("ticket", "add", raw=raw).refused[0] == code
    assert desk("ticket", "list").objects == []


@pytest.mark.parametrize("words", [("ticket", "add"), ("user", "add")])
@pytest.mark.parametrize("raw", [b"", b" \n", b"[]"])
def test_nothing_on_standard_input_is_told(desk: CommandLine, words: tuple[str, ...], raw: bytes) -> None:
    answer = desk(*words, who="admin", raw=raw)
    assert (answer.status, answer.one["code"], "标准输入" in answer.said) == (2, "input_empty", True)


def test_what_is_not_among_the_choices_is_told_with_the_choices(desk: CommandLine) -> None:
    number = desk.add(**COMPLAINT)
    act = desk.do(number, "resolv")
    assert (act.refused[0], "resolve" in act.said, "register" in act.said) == ("act_unknown", True, False)
    channel = desk("ticket", "add", given={**COMPLAINT, "channel": "pigeon"})
    assert (channel.refused[:2], "wechat" in channel.said) == (("unknown_value", "channel"), True)


def test_the_help_names_the_acts_and_the_language(desk: CommandLine, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk("ticket", "do", "--help").status == 0
    assert {"contact", "reclassify", "next"} <= set(re.findall(r"[a-z_]+", capsys.readouterr().out))
    assert desk("--help").status == 0
    assert "HUIYIN_LANG" in capsys.readouterr().out


def test_a_broken_line_is_told_by_its_number(desk: CommandLine) -> None:
    assert "第 3 行" in desk("ticket", "add", raw=LINE + b"\n\n{bad\n").one["message"]
    assert "第 2 行" in desk("ticket", "add", raw=b'{\n"name": bad\n}').one["message"]


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + LINE,
        LINE.replace("麓湖店".encode(), "麓湖\u2028店".encode()) + b"\r\n" + LINE,
        json.dumps([COMPLAINT, COMPLAINT]).encode(),
        json.dumps(COMPLAINT, indent=1).encode(),
    ],
    ids=["byte order mark", "a line separator inside a text", "an array", "one object over many lines"],
)
def test_json_is_taken_as_other_programs_write_it(desk: CommandLine, raw: bytes) -> None:
    answer = desk("ticket", "add", raw=raw)
    assert answer.status == 0, answer.said
    assert {row["number"] for row in desk("ticket", "list").objects} == {one["number"] for one in answer.objects}


@pytest.mark.parametrize("level", [0, 4, -1, 10**30])
def test_a_level_that_there_is_not_is_refused_by_its_number(desk: CommandLine, level: int) -> None:
    answer = desk("ticket", "add", given={**COMPLAINT, "level": level})
    assert answer.refused[:2] == ("level_unknown", "level")
    assert "没有 四级 " in answer.said if level == 4 else f"没有 {level} " in answer.said


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"login": None}, "login_bad", "login"),
        ({"login": "fang", "tier": "x"}, "wrong_type", "tier"),
        ({"login": "fang", "tier": True}, "wrong_type", "tier"),
        ({"login": "fang", "tier": 1.5}, "wrong_type", "tier"),
        ({"login": "fang", "roles": 5}, "wrong_type", "roles"),
        ({"login": "fang", "roles": [1]}, "role_unknown", "roles"),
        ({"login": "fang", "pin": 1234}, "wrong_type", "pin"),
        ({"login": "fang", "nonsense": 1}, "unknown_argument", "nonsense"),
    ],
)
def test_a_wrong_field_of_a_person_is_named(desk: CommandLine, fields: object, code: str, field: str) -> None:
    before = desk("user", "list").objects
    assert desk("user", "add", who="admin", given=fields).refused[:2] == (code, field)
    assert desk("user", "list").objects == before


def test_a_login_that_nobody_has_is_named(desk: CommandLine) -> None:
    assert "nobody" in desk("status", who="nobody").one["message"]


@pytest.mark.parametrize("number", ["-1", "x", "9" * 30, "1.5"])
def test_a_number_of_rows_that_can_not_be_is_a_matter_of_usage(desk: CommandLine, number: str) -> None:
    for words in (("ticket", "list"), ("search", "周"), ("log",)):
        assert desk(*words, "--limit", number).status == 2


def test_a_level_that_nothing_has_lists_nothing(desk: CommandLine) -> None:
    desk.add(**COMPLAINT)
    assert desk("ticket", "list", "--level", "0").objects == []


def test_a_sheet_wants_numbers_or_a_blank_and_a_file(desk: CommandLine, tmp_path: Path) -> None:
    number = desk.add(**COMPLAINT)
    assert desk("sheet", "-o", str(tmp_path / "a.pdf")).status == 2
    assert desk("sheet", "--blank", number, "-o", str(tmp_path / "a.pdf")).status == 2
    for name in ("", str(desk.database), f"{desk.database}.keys"):
        assert desk("sheet", number, "-o", name).refused[0] == "own_file"
    assert desk("verify").one["ok"] is True


def test_the_digest_is_the_same_after_a_backup_and_restore(desk: CommandLine, tmp_path: Path) -> None:
    desk.add(**COMPLAINT)
    before = desk("digest").one
    desk("backup", str(tmp_path / "backup"))
    environ = {**desk.environ(), "HUIYIN_DB": str(tmp_path / "copy.db")}
    assert desk("restore", str(tmp_path / "backup"), who="", environ=environ).one["digest"] == before["digest"]
    assert desk("digest", environ=environ).one == before


def _run(desk: CommandLine, *words: str, stdin: bytes = b"", stdout: int = subprocess.PIPE) -> tuple[int, str]:
    """The program as its own process: (exit status, what it said on standard error)."""
    environ = {**os.environ, **desk.environ()}
    command = [sys.executable, "-m", "desktop", "--as", "lin", *words]
    done = subprocess.run(command, input=stdin, stdout=stdout, stderr=subprocess.PIPE, env=environ, check=False)
    return done.returncode, done.stderr.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_an_answer_that_can_not_be_written_is_told_without_a_traceback(desk: CommandLine) -> None:
    with Path("/dev/full").open("wb") as full:
        status, said = _run(desk, "ticket", "add", stdin=LINE, stdout=full.fileno())
    assert status == 3
    assert "结果输出不了" in said
    assert "Traceback" not in said
    assert len(desk("ticket", "list").objects) == 1


@pytest.mark.allow_log
def test_a_fault_of_the_program_goes_to_the_log_and_not_to_the_person(
    desk: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from desktop import __main__ as start
    from desktop.base import paths
    from desktop.desk import reading

    def fault(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(reading, "status", fault)
    monkeypatch.setattr(paths, "data_dir", lambda: tmp_path / "data")
    for name, value in desk.environ().items():
        monkeypatch.setenv(name, value)
    assert start.main(["--as", "lin", "status"]) == 3
    assert "ZeroDivisionError" in (tmp_path / "data" / "log" / "huiyin.log").read_text(encoding="utf-8")
    out, err = capfd.readouterr()
    assert json.loads(out)["code"] == "command_fault"
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("args", "status", "code"),
    [
        ({"path": "/dev/zero"}, 3, "file_unreadable"),
        ({"path": "a\0b"}, 3, "file_unreadable"),
        ({"path": "/no/such/file"}, 3, "file_unreadable"),
        ({"path": 5}, 1, "wrong_type"),
        ({"kind": "photo"}, 1, "field_missing"),
        ({"path": __file__, "nonsense": 1}, 1, "unknown_argument"),
    ],
)
def test_only_a_file_is_attached(desk: CommandLine, args: dict[str, object], status: int, code: str) -> None:
    number = desk.add(**COMPLAINT)
    answer = desk.do(number, "attach", **args)
    assert (answer.status, answer.one["code"]) == (status, code)
    assert desk.show(number)["attachments"] == []


def test_what_a_file_is_kept_for_is_kept_with_it(desk: CommandLine) -> None:
    number = desk.add(**COMPLAINT)
    desk.done(number, "attach", path=__file__, kind="recording", purpose="核对通话", notice_given=True)
    kept = next(event["data"] for event in desk.show(number)["timeline"] if event["act"] == "attach")
    assert (kept["purpose"], kept["notice_given"]) == ("核对通话", True)


def test_a_second_set_of_arguments_is_not_dropped_silently(desk: CommandLine) -> None:
    number = desk.add(**COMPLAINT)
    answer = desk("ticket", "do", number, "note", given=[{"text": "一"}, {"text": "二"}])
    assert answer.refused[0] == "input_one_object"
    assert [event["act"] for event in desk.show(number)["timeline"]] == ["register"]


def test_a_person_unknown_is_refused_at_the_argument_that_names_them(desk: CommandLine) -> None:
    number = desk.add(**{**COMPLAINT, "cause": "店员态度恶劣，辱骂顾客"})
    for field, given in (("to", "nobody"), ("notified", ["nobody"]), ("notified", "nobody")):
        refused = desk.do(number, "escalate", reason="x", **{field: given})
        assert refused.refused[:2] == ("person_unknown", field)


def test_a_state_is_named_as_people_read_it(desk: CommandLine) -> None:
    number = desk.add(**COMPLAINT)
    desk.done(number, "contact", means="phone", reached=True, said="x")
    answer = desk.do(number, "file", who="he")
    assert answer.refused[0] == "wrong_state"
    assert "处理中" in answer.said


def test_a_password_may_be_long(desk: CommandLine, tmp_path: Path) -> None:
    given = tmp_path / "password"
    given.write_text("a password of many words", encoding="utf-8")
    environ = {**desk.environ(), "HUIYIN_DB": str(tmp_path / "new" / "office.db"), "HUIYIN_PASSWORD_FILE": str(given)}
    assert desk("init", "--office", "GZ02", "--name", "二部", "--admin", "boss", who="", environ=environ).status == 0
    assert desk("status", who="boss", environ=environ).one["office"] == "GZ02"


@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        (("--office", "GZ02", "--name", " ", "--admin", "boss"), "field_missing", "name"),
        (("--office", "GZ02", "--name", "二部", "--admin", ""), "login_bad", "login"),
        (("--office", "GZ02", "--name", "二部", "--admin", "a b"), "login_bad", "login"),
        (("--office", "gz", "--name", "二部", "--admin", "boss"), "office_code_bad", "office"),
    ],
)
def test_an_office_without_a_name_is_not_made(
    desk: CommandLine, tmp_path: Path, words: tuple[str, ...], code: str, field: str
) -> None:
    fresh = tmp_path / "new" / "office.db"
    answer = desk("init", *words, who="", environ={**desk.environ(), "HUIYIN_DB": str(fresh)})
    assert answer.refused[:2] == (code, field)
    assert not fresh.exists()


def test_a_self_test_that_has_no_folder_to_write_to_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    from desktop import __main__ as start

    assert start.main(["--self-test", "/dev/null/folder"]) == 3
    out, err = capfd.readouterr()
    assert out == ""
    assert "/dev/null/folder" in err
    assert "Traceback" not in err
