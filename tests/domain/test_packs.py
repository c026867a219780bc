"""Packs: the franchise pack is complete; damaged and nonsensical ones are refused with file, line and reason."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from case_desk import PACK_TEXT, franchise

from desktop.domain.policy import Policy, PolicyError, load_policy
from desktop.domain.types import Act, Seat


def _swapped(old: str, new: str) -> str:
    assert PACK_TEXT.count(old) >= 1, old
    return PACK_TEXT.replace(old, new, 1)


def _line(text: str, mark: str) -> int:
    return text[: text.index(mark)].count("\n") + 1


def _refused(text: str) -> PolicyError:
    with pytest.raises(PolicyError) as caught:
        load_policy(text, "mine.toml")
    return caught.value


DAMAGED = [
    ("syntax", 'code = "franchise"', "code = franchise", "pack_syntax", "code = franchise"),
    ("unclosed", 'version = 1\nname', 'version = "1\nname', "pack_syntax", 'version = "1'),
    ("other format", "format = 1", "format = 2", "pack_range", "format = 2"),
    ("unknown key", "version = 1\n", "version = 1\ncolour = 1\n", "pack_unknown_key", "colour = 1"),
    ("unknown key in a table", 'look = "outline"', 'look = "outline"\nlok = 1', "pack_unknown_key", "lok = 1"),
    ("missing key", 'look = "outline"\n', "", "pack_missing", '[[levels]]\nnumber = 1'),
    ("unknown look", 'look = "outline"', 'look = "dotted"', "pack_unknown", 'look = "dotted"'),
    ("unknown role", 'review = { tier = 2, roles = ["supervisor"] }', 'review = { tier = 2, roles = ["king"] }',
     "pack_unknown", 'review = { tier = 2, roles = ["king"] }'),
    ("role nobody holds", 'review = { tier = 2, roles = ["supervisor"] }',
     'review = { tier = 2, roles = ["director"] }', "pack_unknown", 'review = { tier = 2, roles = ["director"] }'),
    ("unknown tier", "handle = { tier = 1 }", "handle = { tier = 9 }", "pack_unknown", "handle = { tier = 9 }"),
    ("level of a category", 'level = 1\nrule = "F-4.3.1"\n\n[[categories]]\ncode = "repair"',
     'level = 8\nrule = "F-4.3.1"\n\n[[categories]]\ncode = "repair"', "pack_unknown", "level = 8"),
    ("level of a trigger", 'level = 3\nwords = ["12315"', 'level = 4\nwords = ["12315"', "pack_unknown",
     'level = 4\nwords = ["12315"'),
    ("gap in levels", "[[levels]]\nnumber = 3", "[[levels]]\nnumber = 5", "pack_gap", "number = 5"),
    ("gap in tiers", "[[tiers]]\nnumber = 3", "[[tiers]]\nnumber = 4", "pack_gap", "number = 4"),
    ("no settling value", "settles = true", "settles = false", "pack_senseless", "[[ratings]]"),
    ("clock without rule", 'consequence = "not_answered"\nrule = "F-5.1.1"\n', 'consequence = "not_answered"\n',
     "pack_missing", '[[clocks]]\ncode = "first_contact"'),
    ("rule that is not listed", '"not_answered"\nrule = "F-5.1.1"', '"not_answered"\nrule = "F-9"', "pack_rule_unknown",
      'rule = "F-9"'),
    ("negative amount", 'limit = "200"', 'limit = "-1"', "pack_range", 'limit = "-1"'),
    ("amount in words", 'limit = "200"', 'limit = "viel"', "pack_type", 'limit = "viel"'),
    ("amount not finite", 'limit = "200"', 'limit = "NaN"', "pack_range", 'limit = "NaN"'),
    ("falling authority", 'limit = "200"', 'limit = "900"', "pack_senseless", '[[authority]]\ntier = 2'),
    ("no end to authority", "unlimited = true", 'limit = "900"', "pack_missing", "[[authority]]\ntier = 3"),
    ("duplicate category", 'code = "repair"', 'code = "product_quality"', "pack_duplicate", None),
    ("duplicate clock", 'code = "hand_over"', 'code = "first_contact"', "pack_duplicate", None),
    ("duplicate position", 'tier = 1\nrole = "archive"', 'tier = 1\nrole = "clerk"', "pack_duplicate", None),
    ("no Chinese", 'name = { zh = "电话", en = "Phone" }', 'name = { en = "Phone" }', "pack_text_missing",
     'name = { en = "Phone" }'),
    ("no English", 'name = { zh = "电话", en = "Phone" }', 'name = { zh = "电话" }', "pack_text_missing",
     'name = { zh = "电话" }'),
    ("empty text", 'name = { zh = "电话", en = "Phone" }', 'name = { zh = "", en = "Phone" }', "pack_text_missing",
     'name = { zh = "", en = "Phone" }'),
    ("text is a number", 'name = { zh = "电话", en = "Phone" }', "name = 3", "pack_type", "name = 3"),
    ("unknown channel", 'code = "wechat"', 'code = "pigeon"', "pack_unknown", 'code = "pigeon"'),
    ("unknown complainant", 'kinds = ["consumer"]', 'kinds = ["martian"]', "pack_unknown", 'kinds = ["martian"]'),
    ("unknown field needed", '{ one_of = ["staff"]', '{ one_of = ["stuff"]', "pack_unknown", '{ one_of = ["stuff"]'),
    ("unknown act", 'register = "F-5.1.1"', 'regster = "F-5.1.1"', "pack_unknown", "regster"),
    ("unknown penalty", 'consequence = "not_asked"', 'consequence = "hang"', "pack_unknown", 'consequence = "hang"'),
    ("penalty upside down", 'minimum = "50"', 'minimum = "500"', "pack_senseless", 'minimum = "500"'),
    ("clock that can't be met", 'start = "promise"\nmet = "kept"', 'start = "promise"\nmet = "reached"',
     "pack_senseless", 'met = "reached"\nunit = "dated"'),
    ("dated clock that counts", 'met = "kept"\nunit = "dated"', 'met = "kept"\nunit = "minutes"', "pack_senseless",
     'unit = "minutes"'),
    ("amounts for no level", "amounts = { 3 = 240 }", "amounts = { 7 = 240 }", "pack_unknown", "amounts = { 7 = 240 }"),
    ("negative minutes", "amounts = { 2 = 15 }\n", "amounts = { 2 = -15 }\n", "pack_range", "amounts = { 2 = -15 }"),
    ("trigger without a cause", 'level = 2\nearlier = 1\n', "level = 2\n", "pack_senseless",
     '[[triggers]]\ncode = "repeat"'),
    ("level handled lower than the one below", 'handle = { tier = 2, roles = ["manager"] }', "handle = { tier = 1 }",
     "pack_senseless", None),
    ("review below the handling", 'review = { tier = 3, roles = ["director"] }', "review = { tier = 1 }",
     "pack_senseless", "review = { tier = 1 }"),
    ("meeting without clause", 'refer_rule = "F-5.3.1.7"\n', "", "pack_missing", None),
    ("flag in words", "settles = true", 'settles = "yes"', "pack_type", 'settles = "yes"'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "mark"), [row[1:] for row in DAMAGED], ids=[row[0] for row in DAMAGED])
def test_a_damaged_pack_is_refused_at_its_line(old: str, new: str, code: str, mark: str | None) -> None:
    text = PACK_TEXT.replace(old, new) if new == "settles = false" else _swapped(old, new)
    error = _refused(text)
    assert error.code == code, error
    assert error.values["source"] == "mine.toml"
    assert error.values["reason"]
    if mark is not None:
        assert error.values["line"] == _line(text, mark), error


@pytest.mark.parametrize("key", ["levels", "tiers", "categories", "channels", "complainants", "ratings", "remedies"])
def test_a_pack_without_any_is_refused(key: str) -> None:
    pattern = re.compile(rf"^\[\[{key}\]\]\n(?:(?!\[\[|\[).*\n|\[levels\.route\]\n)*", re.MULTILINE)
    text = pattern.sub("", PACK_TEXT)
    assert f"[[{key}]]" not in text
    assert _refused(text).code == "pack_missing"
    assert _refused(f"{key} = []\n" + text).code == "pack_empty"


def test_nothing_is_not_a_pack() -> None:
    assert _refused("").code == "pack_missing"
    assert _refused("\x00").code == "pack_syntax"


def test_the_same_text_is_read_once() -> None:
    assert load_policy(PACK_TEXT, "franchise.toml") is franchise()


def test_the_franchise_pack_says_what_its_source_says() -> None:
    """F-4.1, F-4.2, F-5.1-L1, F-5.1-L2, F-5.1-L3, F-5.3.1.6, F-5.4.1.1, F-5.4.1.2, F-5.4.1.3"""
    policy = franchise()
    assert [c.code for c in policy.complainants] == ["consumer", "franchisee"]
    assert [t.number for t in policy.tiers] == [1, 2, 3]
    assert [v.number for v in policy.levels] == [1, 2, 3]
    routes = [level.route for level in policy.levels]
    assert [r.handle.tier for r in routes] == [1, 2, 2]
    assert routes[0].review == Seat(2, ("supervisor",))
    assert routes[1].review == Seat(3, ("director",))
    assert routes[2].handle == Seat(2, ("manager",))
    assert routes[2].report == (Seat(3, ("director",)), Seat(3, ("administration",)))
    assert routes[2].refer == Seat(3, ("administration",))
    assert [r.hand_over for r in routes] == [False, True, True]
    assert [(r.value, r.settles) for r in policy.ratings] == [(1, True), (2, True), (3, True), (4, False), (5, False)]
    assert {p.rule: (p.minimum, p.maximum) for p in policy.penalties} == {
        "F-5.4.1.1": (Decimal(30), Decimal(30)),
        "F-5.4.1.2": (Decimal(30), Decimal(100)),
        "F-5.4.1.3": (Decimal(50), Decimal(100)),
    }
    assert set(policy.acts) == set(Act)
    assert all(policy.categories_for(kind) for kind in ("consumer", "franchisee"))


def test_what_the_source_does_not_say_is_marked() -> None:
    policy = franchise()
    assert policy.clock("hand_over") is not None
    for code in ("first_contact", "hand_over", "special_report", "progress", "callback", "review"):
        rule = policy.clock(code)
        assert rule is not None
        assert rule.assumed, code
    assert all(a.assumed for a in policy.authority)
    assert policy.protocol.assumed


def _rules_in_use(policy: Policy) -> set[str]:
    items = [*policy.levels, *policy.categories, *policy.triggers, *policy.clocks, *policy.ratings, *policy.penalties,
             *policy.complainants, *policy.tiers, *policy.talk, *policy.blocks, *policy.authority]  # fmt: skip
    used = {item.rule for item in items} | set(policy.acts.values()) | {v.route.rule for v in policy.levels}
    used |= {need.rule for block in policy.blocks for need in block.needs}
    used |= {policy.told.rule, policy.honesty.rule, policy.reclassification.rule, policy.withdrawal.rule}
    return used | {v.route.refer_rule for v in policy.levels}


def test_every_clause_that_is_explained_is_used() -> None:
    policy = franchise()
    assert set(policy.rules) - {""} <= _rules_in_use(policy)
    wanted = {f"F-5.3.1.{n}" for n in range(1, 8)} | {f"F-5.4.1.{n}" for n in range(1, 4)}
    wanted |= {"F-4.1", "F-4.2", "F-4.3.1", "F-4.3.2", "F-4.3.3", "F-5.1.1", "F-5.1-L1", "F-5.1-L2", "F-5.1-L3", "F-7"}
    assert wanted <= set(policy.rules)


def test_names_of_seats() -> None:
    policy = franchise()
    assert policy.seat_name(Seat(2, ("manager",)))["zh"] == "综合服务部经理"
    assert (
        policy.seat_name(Seat(3, ("director", "administration")))["en"] == "Sales director or Administration director"
    )
    assert policy.seat_name(Seat(1))["zh"] == "一级受理人"


def test_authority_limits() -> None:
    policy = franchise()
    assert [policy.limit(tier) for tier in (0, 1, 2, 3, 4)] == [Decimal(0), Decimal(200), Decimal(500), None, None]
