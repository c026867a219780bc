"""Like complaints and second calls, from the command line. T-9, F-5.4.1.3"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from command_line import COMPLAINT, TOLD, CommandLine
from pypdf import PdfReader

from desktop.base.clock import FixedClock
from desktop.desk import policies
from desktop.desk.session import Session

GROUPING = '\n[grouping]\nsame = ["category", "product"]\ndays = 7\nleast = 3\nrule = "F-4.3.3"\nassumed = true\n'
WORDS = "赔的紫砂壶收到了"


@pytest.fixture
def desk(desk: CommandLine, seat: Callable[[str], Session], clock: FixedClock) -> CommandLine:
    """The franchise rules, with like complaints gathered and every customer asked again."""
    text = policies.shipped()["franchise"].replace('share = "0.1"', 'share = "1"') + GROUPING
    policies.publish(seat("admin"), text, clock.now() + timedelta(seconds=1))
    clock.advance(timedelta(minutes=1))
    return desk


@pytest.fixture
def like(desk: CommandLine) -> list[str]:
    """Numbers of three complaints about one thing."""
    numbers = []
    for at, name in enumerate("甲乙丙"):
        desk.later(minutes=1)
        numbers.append(desk.add(**{**COMPLAINT, "name": name, "phone": f"1540000600{at}"}))
    return numbers


def test_a_group_is_proposed_gathered_explained_and_closed(desk: CommandLine, like: list[str]) -> None:
    proposed = desk("cluster", "propose").one
    assert (proposed["tickets"], proposed["count"], proposed["customers"], proposed["cluster"]) == (like, 3, 3, None)
    assert proposed["same"] == {"category": "product_quality", "product": "葡萄冻冻 大杯"}
    made = desk("cluster", "gather", "葡萄冻冻发酸").one
    assert [row["number"] for row in made["tickets"]] == list(reversed(like))
    assert (made["by"], made["explanation"], made["same"]["store"]) == ("lin", None, "麓湖店")
    assert desk("cluster", "propose").objects == []
    told = desk("cluster", "explain", "葡萄冻冻发酸", who="xu", given={"explanation": "冷柜故障，已停售，可退可换"}).one
    assert (told["explanation"], told["explained_by"]) == ("冷柜故障，已停售，可退可换", "xu")
    fourth = desk.add(**{**COMPLAINT, "name": "丁", "phone": "15400006009", "cluster": "葡萄冻冻发酸"})
    assert [one["title"] for one in desk.show(fourth)["clusters"]] == ["葡萄冻冻发酸"]
    assert desk("cluster", "remove", str(made["id"]), fourth).one["count"] == 3
    assert desk("cluster", "add", str(made["id"]), fourth, like[0]).one["count"] == 4
    assert desk("cluster", "close", "葡萄冻冻发酸", who="xu").one["closed_at"] is not None
    assert desk("cluster", "list").objects == []
    assert [one["count"] for one in desk("cluster", "list", "--all").objects] == [4]
    assert desk("cluster", "reopen", "葡萄冻冻发酸", who="xu").one["closed_at"] is None
    assert desk("cluster", "show", "葡萄冻冻发酸").one["id"] == made["id"]
    assert desk("verify").one["ok"]
    assert desk("log", "--limit", "1").objects[0]["act"] == "cluster_reopened"


def test_what_makes_no_sense_is_refused(desk: CommandLine, like: list[str]) -> None:
    assert desk("cluster", "gather", " ").refused == ("empty", "title", "T-9")
    desk("cluster", "gather", "发酸", *like)
    assert desk("cluster", "gather", "又一组").refused == ("cluster_small", "tickets", "T-9")
    assert desk("cluster", "gather", "又一组", *like).refused == ("cluster_elsewhere", "tickets", "T-9")
    assert desk("cluster", "explain", "发酸", given={"explanation": "已停售"}).refused == ("not_in_seat", "act", "T-9")
    assert desk("cluster", "explain", "发酸", who="xu", given={"text": "x"}).refused[:2] == ("unknown_argument", "text")
    assert desk("cluster", "explain", "发酸", who="xu", given={"explanation": 5}).refused[:2] == (
        "wrong_type", "explanation",
    )  # fmt: skip
    assert desk("cluster", "show", "没有这组").refused == ("cluster_unknown", "cluster", "T-9")
    assert desk("cluster", "add", "9" * 30, like[0]).refused == ("cluster_unknown", "cluster", "T-9")
    assert desk("cluster", "close", "发酸", who="xu").status == 0
    for value in (True, [1], 5.5):
        refused = desk("ticket", "add", given={**COMPLAINT, "cluster": value}).refused
        assert refused == ("wrong_type", "cluster", "T-9")
    assert desk("ticket", "add", given={**COMPLAINT, "cluster": "发酸"}).refused == ("cluster_closed", "cluster", "T-9")
    assert len(desk("ticket", "list").objects) == len(like), "nothing was registered beside"


def test_what_is_no_one_matter_is_left_alone(desk: CommandLine, like: list[str]) -> None:
    assert desk("cluster", "leave", *like).one == {"left": like}
    assert desk("cluster", "propose").objects == []
    assert desk("cluster", "list", "--all").objects == []
    assert desk("undo").one["act"] == "cluster_left"
    assert desk("cluster", "propose").one["tickets"] == like


@pytest.fixture
def rated(desk: CommandLine) -> str:
    """A case that lin rated and he is to ask about again."""
    number = desk.add(**COMPLAINT)
    desk.done(number, "contact", means="phone", reached=True, said="听取经过", told=TOLD)
    desk.done(number, "investigate", facts="冷柜温度偏高", responsibility={"ours": 100})
    desk.done(number, "propose", measures="退款并致歉", remedy={"kind": "refund", "amount": "19"})
    desk.done(number, "resolve", result="已退款")
    desk.done(number, "callback", reached=True, satisfaction=2, said=WORDS)
    return number


def _all_said(desk: CommandLine, number: str, who: str, folder: Path) -> str:
    """All that the command line prints of a case, PDFs read back."""
    said = [desk(*words, who=who) for words in (
        ("ticket", "show", number), ("ticket", "list"), ("search", "葡萄冻冻"), ("search", WORDS), ("log",),
        ("log", "--ticket", number),
    )]  # fmt: skip
    out = [str(answer.objects) + answer.said for answer in said]
    for form in ("handling", "attempts"):
        pdf = folder / f"{form}.pdf"
        assert desk("sheet", number, "--form", form, "-o", str(pdf), who=who).status == 0
        out += ["".join(page.extract_text().split()) for page in PdfReader(pdf).pages]
    return "\n".join(out)


def test_who_asks_again_is_told_the_first_answer_nowhere(desk: CommandLine, rated: str, tmp_path: Path) -> None:
    said = _all_said(desk, rated, "he", tmp_path)
    assert "紫砂壶" not in said
    assert "'satisfaction'" not in said
    assert "客户已答复，复访之后显示" in said
    assert "紫砂壶" in _all_said(desk, rated, "xu", tmp_path)
    desk.done(rated, "callback", who="he", second=True, reached=True, satisfaction=4, said="没人问过我")
    after = _all_said(desk, rated, "he", tmp_path)
    assert "紫砂壶" in after
    assert "没人问过我" in after


def test_second_calls_are_told_to_supervisors_with_the_cases(desk: CommandLine, rated: str) -> None:
    desk.done(rated, "callback", who="he", second=True, reached=True, satisfaction=4, said="没人问过我")
    told = desk("report", "honesty", "--since", "2026-10-01", who="xu").one
    assert {name: told[name] for name in ("person", "rated", "called", "differ", "silent")} == {
        "person": "lin", "rated": 1, "called": 1, "differ": 1, "silent": 0,
    }  # fmt: skip
    case = told["cases"][0]
    assert (case["number"], case["agrees"]) == (rated, False)
    assert [(case[name]["by"], case[name]["satisfaction"]) for name in ("first", "second")] == [("lin", 2), ("he", 4)]
    assert desk("report", "honesty", "--since", "2026-10-10", who="xu").objects == []
    assert desk("report", "honesty", "--since", "2026-10-01").refused == ("not_in_seat", "act", "F-5.4.1.3")
    assert desk("report", "honesty", "--since", "gestern", who="xu").status == 2
