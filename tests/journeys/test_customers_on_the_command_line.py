"""Customers without a window: marks through the rules of their pack, merged records, numbers masked. Source: P-4."""

from __future__ import annotations

import json
from typing import Any

import pytest
from command_line import Answer, CommandLine

pytestmark = pytest.mark.usefixtures("marked_rules")
WISH = {"kind": "press", "reason": "客户说明自己在报社工作", "until": "2026-12-31"}
PHONE, OTHER = "15400006021", "15499998888"


def _bare(answer: Answer) -> bool:
    """No full number anywhere in what was printed."""
    told = json.dumps(answer.objects, ensure_ascii=False) + answer.said
    return PHONE not in told and OTHER not in told


@pytest.fixture
def number(desk: CommandLine) -> str:
    return desk.add(name="周敏", phone="154 0000 6021", channel="phone", cause="饮品发酸")


def _fired(desk: CommandLine, number: str) -> set[str]:
    return {hit["trigger"] for hit in desk.show(number)["triggers"]}


def _marked(desk: CommandLine, word: str, **wish: Any) -> int:
    asked = desk("customer", "mark", word, given={**WISH, **wish}).one
    assert asked["state"] == "waiting"
    desk.later(minutes=1)
    assert desk("customer", "approve", str(asked["id"]), who="liang").one == {"id": asked["id"], "approved": True}
    return int(asked["id"])


def test_a_customer_is_listed_and_shown_with_numbers_masked(desk: CommandLine, number: str) -> None:
    desk.later(minutes=1)
    desk.add(name="吴嘉宝", phone="13711112222", channel="phone", cause="积分未到账", other_contact="座机 02088889999")
    rows = desk("customer", "list")
    assert [(row["name"], row["phone"], row["cases"], row["marks"]) for row in rows.objects] == [
        ("吴嘉宝", "137****2222", 1, []), ("周敏", "154****6021", 1, []),
    ]  # fmt: skip
    assert [row["key"] for row in desk("customer", "list", "--text", "6021").objects] == [number]
    assert len(desk("customer", "list", "--limit", "1").objects) == 1
    shown = desk("customer", "show", rows.objects[0]["key"]).one
    assert (shown["names"], shown["phones"], shown["contacts"]) == (["吴嘉宝"], ["137****2222"], ["座机 020****9999"])
    assert [case["title"] for case in shown["cases"]] == ["积分未到账"]
    assert _bare(rows)
    for word in (number, PHONE, "周敏"):
        assert desk("customer", "show", word).one["key"] == number


def test_a_mark_is_asked_for_approved_fires_and_is_taken_off(desk: CommandLine, number: str) -> None:
    asked = desk("customer", "mark", number, given=WISH).one
    assert (asked["kind"], asked["until"], asked["by"], asked["record"]) == (
        "press", "2026-12-31", "lin", "phone:154****6021",
    )  # fmt: skip
    assert [one["id"] for one in desk("customer", "waiting", who="liang").objects] == [asked["id"]]
    assert desk("customer", "waiting", who="xu").objects == []
    assert desk.show(number)["marks"] == []
    desk("customer", "approve", str(asked["id"]), who="liang")
    told = desk.show(number)
    assert [(mark["kind"], mark["own"]) for mark in told["marks"]] == [("press", True)]
    assert (told["triggers"][0]["trigger"], told["next"][0]["act"]) == ("known_press", "escalate")
    desk.later(minutes=1)
    again = desk("ticket", "add", given={"phone": PHONE, "channel": "phone", "cause": "再次反映"}).one
    assert again["level"] == 3
    assert desk("customer", "list").objects[0]["marks"] == ["press"]
    assert desk("customer", "drop", str(asked["id"])).one["dropped"] is True
    assert _fired(desk, number) == set()
    assert desk("undo").one["act"] == "mark_dropped"
    assert _fired(desk, number) == {"known_press"}
    assert desk("verify").one["ok"] is True


@pytest.mark.parametrize(
    ("wish", "refused"),
    [
        ({**WISH, "kind": "difficult"}, ("unknown_value", "kind", None)),
        ({**WISH, "reason": " "}, ("empty", "reason", None)),
        ({"kind": "press", "until": "2026-12-31"}, ("missing", "reason", None)),
        ({**WISH, "until": "2028-01-01"}, ("mark_too_long", "until", "F-4.3.3")),
        ({**WISH, "until": "2026-10-01"}, ("in_past", "until", "F-4.3.3")),
        ({**WISH, "until": "明天"}, ("not_a_date", "until", None)),
        ({**WISH, "until": None}, ("missing", "until", None)),
        ({**WISH, "price": "higher"}, ("unknown_argument", "price", None)),
        ({**WISH, "reason": 7}, ("wrong_type", "reason", None)),
    ],
)
def test_a_wish_is_refused_at_its_field(
    desk: CommandLine, number: str, wish: dict[str, Any], refused: tuple[str, str, str | None]
) -> None:
    assert desk("customer", "mark", number, given=wish).refused == refused


def test_who_may_not_approve_is_told_who_may(desk: CommandLine, number: str) -> None:
    asked = desk("customer", "mark", number, who="liang", given=WISH).one
    for who, code in (("liang", "own_case"), ("lin", "not_in_seat")):
        answer = desk("customer", "approve", str(asked["id"]), who=who)
        assert answer.refused == (code, "approved_by", "F-4.3.3")
        assert "徐文博" in answer.one["message"]


@pytest.mark.parametrize("word", ["18999990000", "没有此人", "GZ01-20261009-A999", "phone:", "", "'; drop table mark"])
def test_nobody_is_known_by_that(desk: CommandLine, number: str, word: str) -> None:
    for verb, given in (("show", None), ("mark", WISH)):
        assert desk("customer", verb, word, given=given).refused == ("customer_unknown", "key", None)
    assert desk("customer", "merge", number, word, given={"reason": "同一人"}).refused == (
        "customer_unknown", "other", None,
    )  # fmt: skip


@pytest.mark.parametrize(("word", "status"), [("7", 1), ("9223372036854775807", 1), ("9" * 19, 2), ("-1", 2), ("x", 2)])
def test_a_mark_that_is_none(desk: CommandLine, word: str, status: int) -> None:
    for verb in ("approve", "drop"):
        answer = desk("customer", verb, word)
        assert answer.status == status
        if status == 1:
            assert answer.refused == ("mark_unknown", "id", None)


def test_two_records_are_one_until_it_is_undone(desk: CommandLine, number: str) -> None:
    desk.later(minutes=1)
    other = desk.add(name="周敏敏", phone="154 9999 8888", channel="phone", cause="名片发灰")
    _marked(desk, number)
    assert desk("customer", "merge", other, number).refused == ("missing", "reason", None)
    merged = desk("customer", "merge", other, number, given={"reason": "同一订单"})
    assert merged.one["records"] == ["phone:154****6021", "phone:154****8888"]
    assert _bare(merged)
    (row,) = desk("customer", "list").objects
    assert (row["names"], row["cases"], row["marks"], row["key"]) == (["周敏敏", "周敏"], 2, ["press"], other)
    assert desk("customer", "list", "--text", "6021").objects == [row]
    assert desk("customer", "show", number).one["cases"] == desk("customer", "show", other).one["cases"]
    assert desk.show(other)["triggers"][0]["trigger"] == "known_press"
    assert desk("customer", "merge", number, other, "--reason", "再来").refused == ("nothing_changed", "same_as", None)
    assert desk("undo").one["act"] == "merge"
    assert len(desk("customer", "list").objects) == 2
    assert desk.show(other)["triggers"] == []


def test_the_log_names_nobody_by_number(desk: CommandLine, number: str) -> None:
    desk.later(minutes=1)
    other = desk.add(name="周敏敏", phone="154 9999 8888", channel="phone", cause="名片发灰")
    _marked(desk, number)
    desk("customer", "merge", other, number, given={"reason": "同一订单"})
    log = desk("log")
    assert {"mark", "mark_approved", "merge"} <= {line["act"] for line in log.objects}
    assert _bare(log)


def test_an_ended_mark_moves_nothing_any_more(desk: CommandLine, number: str) -> None:
    _marked(desk, number, until="2026-10-12")
    assert desk("ticket", "list").objects[0]["level"] == 1
    assert desk.show(number)["triggers"] != []
    desk.later(days=4)
    assert desk.show(number)["triggers"] == []
    assert desk("customer", "list").objects[0]["marks"] == []
    assert [mark["state"] for mark in desk("customer", "show", number).one["marks"]] == ["expired"]
    assert desk("verify").one["ok"] is True
