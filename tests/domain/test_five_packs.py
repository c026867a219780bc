"""All five packs are whole: clauses explained and used, words in both languages, parts that fit together."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from case_desk import PACKS, pack_text, shipped

from desktop.domain.policy import PolicyError, load_policy
from desktop.domain.types import Act

CODES = sorted(path.stem for path in PACKS.glob("*.toml"))
WANTED = {
    "telecom": "T-1 T-2 T-3 T-4 T-5a T-5b T-6 T-9 T-10 T-11 T-11b T-12",
    "agency": "A-1 A-2 A-3 A-4 A-5 A-8 A-9 A-10 A-11",
    "ecommerce": "E-1 E-2",
    "printshop": "P-1 P-2 P-3 P-4 P-5 P-8",
}


def _texts(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if set(value) == {"zh", "en"}:
            yield value
        else:
            for one in value.values():
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _rules(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key.endswith("rule") and isinstance(one, str):
                yield one
            yield from _rules(one)
    elif isinstance(value, list):
        for one in value:
            yield from _rules(one)


def test_there_are_five() -> None:
    assert CODES == ["agency", "ecommerce", "franchise", "printshop", "telecom"]
    assert [shipped(code).code for code in CODES] == CODES


@pytest.mark.parametrize("code", CODES)
def test_every_clause_is_explained_and_used(code: str) -> None:
    table = tomllib.loads(pack_text(code))
    used = {*_rules({k: v for k, v in table.items() if k != "rules"}), *table["acts"].values()}
    assert used == set(table["rules"])
    assert set(WANTED.get(code, "F-4.1").split()) <= used


@pytest.mark.parametrize("code", CODES)
def test_chinese_is_chinese_and_english_is_english(code: str) -> None:
    for text in _texts(tomllib.loads(pack_text(code))):
        assert re.search(r"[\u4e00-\u9fff]|VIP", text["zh"]), text
        assert not re.search(r"[\u4e00-\u9fff]", text["en"]), text
        assert set(re.findall(r"\{\w+\}", text["zh"])) == set(re.findall(r"\{\w+\}", text["en"])), text


@pytest.mark.parametrize("code", CODES)
def test_comments_speak_to_those_who_edit_the_rules(code: str) -> None:
    heading, *others = [line for line in pack_text(code).splitlines() if line.startswith("#")]
    assert ".md" not in heading
    assert all(re.search(r"[\u4e00-\u9fff]", line) for line in (heading, *others[1:]))
    assert others[0].isascii()


@pytest.mark.parametrize("code", CODES)
def test_a_pack_has_all_that_the_desk_shows(code: str) -> None:
    policy = shipped(code)
    assert 3 <= len(policy.levels) <= 6
    assert len({level.name["zh"] for level in policy.levels}) == len(policy.levels)
    assert all(level.examples and level.definition["zh"] for level in policy.levels)
    assert all(category.guidance["zh"] for category in policy.categories)
    assert {t.code for t in policy.triggers} >= {"regulator", "media", "repeat"}
    assert {c.code for c in policy.clocks} >= {"promise", "task", "callback", "review", "filing", "reply_by"}
    assert policy.talk
    assert policy.withdrawals
    assert policy.remedies
    assert policy.authority[-1].limit is None
    assert [party.code for party in policy.responsibility if party.ours] == ["ours"]
    assert policy.written_answer
    assert policy.spot_check is not None
    assert set(policy.acts) == set(Act)


def test_every_rule_is_named_by_a_test() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*_rules.py"))
    for rules in WANTED.values():
        assert [rule for rule in rules.split() if not re.search(rf'"{rule}"', tests)] == []


DAMAGED = [
    ("agency", 'marks = ["sensitive"]', 'marks = ["nobody"]', "pack_unknown"),
    ("printshop", 'findings = ["shared"]', 'findings = ["half"]', "pack_unknown"),
    ("printshop", 'findings = ["ours"]', 'findings = ["theirs"]', "pack_unknown"),
    ("printshop", 'party = "ours"', 'party = "moon"', "pack_unknown"),
    ("printshop", "（数量{quantity}", "（数量{amount}", "pack_unknown"),
    ("printshop", 'manners = ["facts"]', 'manners = ["shout"]', "pack_unknown"),
    ("telecom", 'evidence = ["visit_record"]', 'evidence = ["word"]', "pack_unknown"),
    ("telecom", 'follow_rule = "T-4"\n', "", "pack_missing"),
    ("telecom", 'examine_rule = "T-10"\n', "", "pack_missing"),
    ("telecom", 'share = "0.1"', 'share = "2"', "pack_range"),
    ("telecom", 'same = ["category", "product"]', 'same = ["phone"]', "pack_unknown"),
    ("agency", 'notify_rule = "A-5"\n', "", "pack_missing"),
    ("agency", "seconds = 6", "seconds = 0", "pack_range"),
    ("agency", 'asks = ["reason", "conditions_told"]', 'asks = ["mood"]', "pack_unknown"),
    ("agency", 'validities = ["impersonated"]', 'validities = ["forged"]', "pack_unknown"),
    ("agency", 'categories = ["invoice"]', 'categories = ["bill"]', "pack_unknown"),
    ("printshop", 'start = "dropped"\nmet = "tried"', 'start = "dropped"\nmet = "left"', "pack_senseless"),
]


@pytest.mark.parametrize(("code", "old", "new", "refusal"), DAMAGED)
def test_parts_that_do_not_fit_are_refused(code: str, old: str, new: str, refusal: str) -> None:
    text = pack_text(code)
    assert old in text
    with pytest.raises(PolicyError) as caught:
        load_policy(text.replace(old, new, 1), "mine.toml")
    assert caught.value.code == refusal
    assert caught.value.values["line"] > 1
