"""A complaint's whole life on the command line: registered in a call, risen to a second sheet, reviewed, filed."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import COMPLAINT, TOLD, CommandLine
from pypdf import PdfReader

from desktop.base.instance import InstanceGuard


def _first_sheet(desk: CommandLine) -> tuple[str, str]:
    """A level-1 complaint until the customer rates it 4; (its number, the number that it rose to)."""
    number = desk.add(**COMPLAINT)
    desk.later(minutes=20)
    said = "已道歉，请客户发照片，答应明天上午回电"
    promise = {"what": "回电说明核查结果", "by": "2026-10-10T10:00:00+08:00"}
    desk.done(number, "contact", means="phone", reached=True, said=said, told=TOLD, promised=promise)
    desk.later(hours=2)
    desk.done(number, "investigate", facts="留样正常，当天冷柜温度偏高", analysis="冷柜门未关严",
              responsibility={"ours": 100, "customer": 0, "third": 0}, department="麓湖店", person="区嘉敏",
              basis="温度记录")  # fmt: skip
    desk.done(number, "propose", measures="退款并致歉", remedy={"kind": "refund", "amount": "19.00"},
              promised_on="2026-10-10")  # fmt: skip
    desk.later(hours=1)
    desk.done(number, "resolve", result="已退款 19 元")
    kept = [c["code"] for c in desk.show(number)["clocks"] if c["code"].startswith("promise:")]
    desk.done(number, "contact", means="phone", reached=True, said="说明核查结果", kept=kept)
    risen = desk.done(number, "callback", reached=True, satisfaction=4, said="退款可以，但没人解释为什么会酸")
    assert risen["state"] == "risen"
    return number, risen["new_sheet"]


def test_a_dissatisfied_customer_is_heard_on_a_second_sheet_until_it_is_filed(
    desk: CommandLine, tmp_path: Path
) -> None:
    first, second = _first_sheet(desk)
    assert desk.show(first)["next_sheet"] == second
    shown = desk.show(second)
    assert (shown["level"], shown["previous_sheet"], shown["sheet_index"]) == (2, first, 2)
    assert shown["cause"] == COMPLAINT["cause"]

    handler = "xu" if "xu" in shown["next"][0]["by"] else shown["handler"]
    desk.later(minutes=5)
    for act, args in (
        ("contact", {"means": "phone", "reached": True, "said": "主管致歉，说明冷柜问题", "told": TOLD}),
        ("investigate", {"facts": "冷柜温控失灵，已报修", "analysis": "没有每日点检",
                         "responsibility": {"ours": 100}, "department": "麓湖店", "basis": "维修单"}),
        ("statement", {"said": "冷柜上周报修过一次，没有人来", "person": "区嘉敏"}),
        ("propose", {"measures": "书面说明，全店冷柜点检", "remedy": {"kind": "explanation"}}),
        ("resolve", {"result": "书面说明已寄出"}),
        ("callback", {"reached": True, "satisfaction": 2, "said": "说清楚了，可以"}),
    ):  # fmt: skip
        desk.later(minutes=40)
        desk.done(second, act, handler, **args)
    assert desk.done(second, "review", "luo", passed=True, opinion="同意，点检表月底复查")["state"] == "review"
    assert desk.done(second, "file", "he")["state"] == "filed"

    out = tmp_path / "sheets.pdf"
    assert desk("sheet", first, second, "-o", str(out)).status == 0
    text = "".join(page.extract_text() for page in PdfReader(out).pages)
    for words in (
        first,
        second,
        "周敏",
        "书面说明，全店冷柜点检",
        "同意，点检表月底复查",
        "罗启明",
        "冷柜上周报修过一次，没有人来",
    ):
        assert words in text.replace("\n", ""), words
    assert desk("verify").one["ok"] is True


def test_what_was_done_is_found_told_explained_and_taken_back(desk: CommandLine) -> None:
    number = desk.add(**COMPLAINT)
    for text in ("发酸", "6021", "zm", number, "麓湖"):
        assert [found["number"] for found in desk("search", text).objects] == [number], text
    listed = desk("ticket", "list").one
    assert listed["phone"] == "154****6021"
    assert listed["next_due"] == "2026-10-10T10:00:00Z"  # the Saturday is worked
    told = desk("explain", number, "first_contact").one
    assert [day["kind"] for day in told["days"]] == ["workday", "makeup"]
    assert told["rule"] == "F-5.1.1"
    assert any("补班" in line for line in told["text"])

    desk.done(number, "note", text="写错了的备注")
    assert desk("undo").one["act"] == "note"
    assert all(event["act"] != "note" for event in desk.show(number)["timeline"])
    log = desk("log", "--ticket", number).objects
    assert {"register", "note", "undo"} <= {line["act"] for line in log}
    assert desk("verify").one["ok"] is True


def test_a_look_at_a_ticket_is_recorded(desk: CommandLine) -> None:
    number = desk.add(**COMPLAINT)
    desk.show(number, who="xu")
    looks = [line for line in desk("log", "--ticket", number).objects if line["act"] == "look"]
    assert looks
    assert {line["author"] for line in looks} == {"徐文博"}


def test_the_log_shows_no_full_number_and_no_hash_of_a_pin(desk: CommandLine) -> None:
    number = desk.add(**{**COMPLAINT, "other_contact": "微信 15400007777", "address": "天河路 208 号"})
    desk.done(number, "edit", phone="15400008888")
    new = {"login": "fang", "name": "方文", "tier": 1, "roles": ["clerk"], "pin": "2468"}
    assert desk("user", "add", who="admin", given=new).status == 0
    told = str(desk("log", "--limit", "1000").objects)
    for secret in ("15400006021", "15400008888", "15400007777", "208 号", "scrypt"):
        assert secret not in told, secret
    assert "154****8888" in told


def test_a_backup_opens_elsewhere_with_the_passphrase_alone(desk: CommandLine, tmp_path: Path) -> None:
    number = desk.add(**COMPLAINT)
    before = desk("digest").one["digest"]
    assert desk("backup", str(tmp_path / "office.backup")).one["digest"] == before

    elsewhere = tmp_path / "elsewhere" / "office.db"
    elsewhere.parent.mkdir()
    environ = {**desk.environ(), "HUIYIN_DB": str(elsewhere)}
    restored = desk("restore", str(tmp_path / "office.backup"), who="", environ=environ)
    assert restored.status == 0, restored.said
    assert desk("ticket", "show", number, environ=environ).one["name"] == "周敏"
    assert desk("verify", environ=environ).one["ok"] is True
    again = desk("restore", str(tmp_path / "office.backup"), who="", environ=environ)
    assert again.refused[0] == "restore_exists"
    with InstanceGuard(elsewhere):
        refused = desk("restore", str(tmp_path / "office.backup"), "--force", who="", environ=environ)
    assert (refused.status, "窗口" in refused.said) == (3, True)
    assert desk("ticket", "show", number, environ=environ).one["name"] == "周敏"


@pytest.mark.parametrize(
    ("variable", "content", "status"),
    [("HUIYIN_KEY_FILE", "not the passphrase", 3), ("HUIYIN_PASSWORD_FILE", "9999", 1)],
)
def test_a_wrong_secret_is_told_apart_and_changes_nothing(
    desk: CommandLine, tmp_path: Path, variable: str, content: str, status: int
) -> None:
    digest = desk("digest").one
    wrong = tmp_path / "wrong"
    wrong.write_text(content, encoding="utf-8")
    answer = desk("ticket", "add", given=COMPLAINT, environ={**desk.environ(), variable: str(wrong)})
    assert answer.status == status
    assert answer.one["code"] in {"passphrase_wrong", "pin_wrong"}
    assert desk("digest").one == digest


def test_people_come_and_go_by_the_administrator_alone(desk: CommandLine) -> None:
    new = {"login": "fang", "name": "方文", "tier": 1, "roles": ["clerk"], "pin": "2468"}
    assert desk("user", "add", given=new).refused[0] == "admin_only"
    assert desk("user", "add", who="admin", given=new).one["name"] == "方文"
    assert desk("user", "add", who="admin", given=new).refused[:2] == ("login_taken", "login")
    assert desk("user", "change", "fang", "--phone", "154 6000 0001").refused[0] == "admin_only"
    changed = desk("user", "change", "fang", "--phone", "154 6000 0001", "--tier", "2", who="admin").one
    assert (changed["name"], changed["tier"], changed["roles"], changed["phone"]) == (
        "方文",
        2,
        ["clerk"],
        "15460000001",
    )
    assert desk("user", "change", "fang", "--roles", "king", who="admin").refused[:2] == ("role_unknown", "roles")
    assert desk("user", "retire", "fang", who="admin").status == 0
    assert next(p for p in desk("user", "list").objects if p["login"] == "fang")["retired"] is True
    assert desk("status", who="fang").refused[0] == "person_unknown"


def test_broken_input_is_told_and_nothing_is_registered(desk: CommandLine) -> None:
    assert desk("ticket", "add", given=["not an object"]).refused[0] == "input_not_object"
    assert desk("ticket", "show", "GZ01-20200101-A001").refused[0] == "ticket_unknown"
    assert desk("ticket", "list", "--state", "nonsense").status == 2
    assert desk("ticket", "list").objects == []


def test_the_same_customer_is_found_however_the_number_was_typed(desk: CommandLine) -> None:
    first = desk.add(**COMPLAINT)
    desk.later(days=1)
    second = desk.add(**{**COMPLAINT, "name": "周女士", "phone": "154-00006021", "order_number": None})
    shown = desk.show(second)
    assert shown["similar"] == [first]
    assert shown["level"] == 2
    assert "F-4.3.2" in {hit["rule"] for hit in shown["triggers"]}
