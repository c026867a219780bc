"""What people and disks do to the program: a clear sentence each, nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import COMPLAINT, CommandLine
from pypdf import PdfReader

from desktop.base.clock import FixedClock
from desktop.store.store import Store

STRANGE = "<script>alert('x')</script> \U0001f600 䶮\U0002b36d \u202eabc \t末尾"


def test_a_complaint_of_ten_thousand_characters_is_kept_found_and_printed_whole(
    desk: CommandLine, tmp_path: Path
) -> None:
    course = "".join(f"第{n}句说到冷柜。" for n in range(1300))
    assert len(course) > 10_000
    number = desk.add(**{**COMPLAINT, "course": course})
    assert desk.show(number)["course"] == course
    assert desk("search", "第1299句").one["number"] == number
    out = tmp_path / "long.pdf"
    assert desk("sheet", number, "-o", str(out)).status == 0
    reader = PdfReader(out)
    assert len(reader.pages) > 3
    assert "第1299句" in "".join("".join(page.extract_text() for page in reader.pages).split())


def test_a_text_beyond_all_measure_is_refused_with_its_length(desk: CommandLine) -> None:
    answer = desk("ticket", "add", given={**COMPLAINT, "course": "长" * 100_001})
    assert answer.refused[:2] == ("too_long", "course")
    assert "100001" in answer.one["message"]


def test_markup_emoji_and_rare_characters_come_back_as_they_were_typed(desk: CommandLine, tmp_path: Path) -> None:
    number = desk.add(**{**COMPLAINT, "name": "䶮𬭛", "course": STRANGE})
    shown = desk.show(number)
    assert shown["name"] == "䶮𬭛"
    assert shown["course"] == STRANGE
    out = tmp_path / "strange.pdf"
    assert desk("sheet", number, "-o", str(out)).status == 0
    text = "".join(page.extract_text() for page in PdfReader(out).pages)
    assert "<script>alert" in text
    assert "䶮𬭛" in text
    assert "■" not in text


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"phone": "138-CALL-ME"}, "phone_letters", "phone"),
        ({"happened_at": "2031-01-01T00:00:00+08:00"}, "in_future", "happened_at"),
        ({"received_at": "2026-10-10T09:00:00+08:00"}, "in_future", "received_at"),
        ({"name": None, "phone": None}, "name_or_phone", "name"),
        ({"cause": "  "}, "missing", "cause"),
        ({"nonsense": 1}, "unknown_argument", "nonsense"),
    ],
)
def test_a_wrong_field_is_named(desk: CommandLine, fields: dict[str, object], code: str, field: str) -> None:
    assert desk("ticket", "add", given={**COMPLAINT, **fields}).refused[:2] == (code, field)
    assert desk("ticket", "list").objects == []


def test_no_database_is_told_and_none_is_made(desk: CommandLine, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere.db"
    answer = desk("ticket", "list", environ={**desk.environ(), "HUIYIN_DB": str(nowhere)})
    assert (answer.status, answer.one["code"]) == (3, "not_found")
    assert not nowhere.exists()


def test_an_office_is_never_made_over_another(desk: CommandLine) -> None:
    before = desk.database.read_bytes()
    answer = desk("init", "--office", "GZ02", "--name", "二部", "--admin", "boss", who="")
    assert (answer.status, answer.one["code"]) == (3, "database_exists")
    assert desk.database.read_bytes() == before


def test_a_truncated_database_is_told_and_left_as_it_is(desk: CommandLine) -> None:
    desk.add(**COMPLAINT)
    size = desk.database.stat().st_size
    os.truncate(desk.database, size // 2 // 4096 * 4096)
    left = desk.database.read_bytes()
    answer = desk("verify")
    assert answer.status == 4
    assert answer.objects[-1].get("code") in {"damaged", "not_a_database"} or not answer.objects[-1]["ok"]
    assert desk.database.read_bytes()[: len(left)] == left


@pytest.mark.parametrize("page", range(1, 6))
def test_a_damaged_page_is_found_and_it_is_said_what_to_do(desk: CommandLine, page: int) -> None:
    desk.add(**COMPLAINT)
    pages = desk.database.stat().st_size // 4096
    with desk.database.open("r+b") as file:
        file.seek(pages * page // 6 * 4096)
        file.write(b"\xa5" * 4096)
    answer = desk("verify")
    assert (answer.status, "恢复最近的备份" in answer.said) == (4, True), answer.said
    assert "{'" not in json.dumps(answer.objects)


def test_a_row_that_is_not_as_it_was_written_is_told_with_what_to_do(
    desk: CommandLine, passphrase: str, clock: FixedClock
) -> None:
    desk.add(**COMPLAINT)
    with Store.open(desk.database, clock, passphrase=passphrase) as store, store.database.write() as connection:
        connection.execute("UPDATE ticket SET cause = 'nothing happened'")
    answer = desk("verify")
    assert (answer.status, answer.objects[0]["code"]) == (4, "row_differs")
    assert "备份" in answer.said


def test_a_file_that_is_no_database_is_told(desk: CommandLine) -> None:
    desk.database.write_bytes(b"this is a letter to the editor, not a database" * 200)
    answer = desk("ticket", "list")
    assert answer.status == 4
    assert answer.one["code"] in {"keys_foreign", "not_a_database", "damaged"}


def test_a_missing_key_file_is_told_and_nothing_is_made_anew(desk: CommandLine) -> None:
    sidecar = desk.database.with_name(desk.database.name + ".keys")
    sidecar.unlink()
    answer = desk("ticket", "list")
    assert (answer.status, answer.one["code"]) == (3, "keys_missing")
    assert not sidecar.exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes and a half."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2500k", "tmpfs", str(folder)],
            check=False,
            capture_output=True,
        ).returncode
    ):
        pytest.skip("mounting needs rights that this machine does not give")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_says_not_saved_and_keeps_what_was_saved(desk: CommandLine, small_disk: Path) -> None:
    for file in desk.database.parent.iterdir():
        shutil.copy(file, small_disk / file.name)
    environ = {**desk.environ(), "HUIYIN_DB": str(small_disk / desk.database.name)}
    saved: list[str] = []
    for _ in range(200):
        answer = desk("ticket", "add", given={**COMPLAINT, "course": "很长的经过" * 4000}, environ=environ)
        if answer.status:
            break
        saved.append(answer.one["number"])
    assert (answer.status, answer.one["code"]) == (3, "disk_full")
    assert "没有保存" in answer.one["message"]
    assert saved
    (small_disk / "room").unlink(missing_ok=True)
    roomy = desk.database.with_name("roomy")
    shutil.copytree(small_disk, roomy)
    environ = {**environ, "HUIYIN_DB": str(roomy / desk.database.name)}
    listed = {row["number"] for row in desk("ticket", "list", "--limit", "500", environ=environ).objects}
    assert listed == set(saved)
    assert desk("verify", environ=environ).one["ok"] is True


def test_a_sheet_that_can_not_be_written_leaves_nothing_half_done(desk: CommandLine, tmp_path: Path) -> None:
    number = desk.add(**COMPLAINT)
    answer = desk("sheet", number, "-o", str(tmp_path / "no such folder" / "sheet.pdf"))
    assert (answer.status, answer.one["code"]) == (3, "file_unwritable")
    assert not list(tmp_path.glob("**/*.pdf"))
