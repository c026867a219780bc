"""Marks on customers: what may be asked for, who may approve, what is shown and until when. Source: P-4."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from case_desk import ADMIN, ALONE, HOUSE, LIANG, LIN, SUN, ZHOU, shipped

from desktop.base.errors import RefusedError
from desktop.domain.marks import Mark, approvers, codes, in_force, last_day, marked, may_approve, shown, wished
from desktop.domain.policy import MarkRule
from desktop.domain.triage import triage

PACK = shipped("printshop")
TODAY = date(2026, 11, 23)
WISH = Mark("prepayment", "上次大单改期，双方约定先付三成", LIN.id, None, TODAY, date(2027, 3, 1))


def _rule(code: str) -> MarkRule:
    rule = PACK.mark(code)
    assert rule is not None
    return rule


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"code": "difficult"}, "unknown_value", "kind"),
        ({"reason": " \n"}, "empty", "reason"),
        ({"reason": "长" * 501}, "too_long", "reason"),
        ({"until": date(2026, 11, 22)}, "in_past", "until"),
        ({"until": date(2027, 5, 23)}, "mark_too_long", "until"),
    ],
)
def test_a_wish_is_refused_at_its_field_with_the_clause(wrong: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        wished(PACK, replace(WISH, **wrong))  # type: ignore[arg-type]
    rule = None if field == "kind" else "P-4"
    assert (refused.value.code, refused.value.field, refused.value.rule) == (code, field, rule)


def test_the_longest_term_is_the_marks_own() -> None:
    for rule in PACK.marks:
        longest = last_day(rule, TODAY)
        assert wished(PACK, replace(WISH, code=rule.code, until=longest)) is rule
        with pytest.raises(RefusedError) as refused:
            wished(PACK, replace(WISH, code=rule.code, until=date.fromordinal(longest.toordinal() + 1)))
        assert refused.value.values["days"] == rule.days
        assert refused.value.values["latest"] == longest


@pytest.mark.parametrize(
    ("code", "by", "approved_by", "refusal"),
    [
        ("prepayment", LIN, ZHOU, None),
        ("prepayment", LIN, LIANG, "not_in_seat"),
        ("regular", LIN, LIANG, None),
        ("prepayment", LIN, SUN, "not_in_seat"),
        ("prepayment", ZHOU, ZHOU, "own_case"),
        ("prepayment", ZHOU, LIANG, None),
        ("regular", LIN, LIN, "own_case"),
    ],
)
def test_the_seat_of_the_marks_own_rule_approves_and_never_who_asked(
    code: str, by: object, approved_by: object, refusal: str | None
) -> None:
    mark = replace(WISH, code=code, by=by.id, approved_by=approved_by.id)  # type: ignore[attr-defined]
    assert may_approve(PACK, code, mark.by, approved_by, HOUSE) == (refusal is None)  # type: ignore[arg-type]
    if refusal is None:
        assert marked(PACK, mark, HOUSE).code == code
        return
    with pytest.raises(RefusedError) as refused:
        marked(PACK, mark, HOUSE)
    assert (refused.value.code, refused.value.field, refused.value.rule) == (refusal, "approved_by", "P-4")
    assert refused.value.values["people"]


def test_alone_in_the_office_one_decides_on_ones_own_wish() -> None:
    mark = replace(WISH, by=ADMIN.id, approved_by=ADMIN.id)
    assert marked(PACK, mark, ALONE) is _rule("prepayment")
    assert [person.id for person in approvers(_rule("prepayment"), ADMIN.id, ALONE)] == [ADMIN.id]


def test_a_mark_counts_from_its_approval_to_its_last_day() -> None:
    given = replace(WISH, approved_by=ZHOU.id)
    assert in_force(given, WISH.until)
    assert not in_force(given, date(2027, 3, 2))
    assert not in_force(WISH, TODAY)
    assert codes((given, given, WISH, replace(given, code="vip")), TODAY) == ("prepayment", "vip")


def test_of_two_of_a_kind_the_longer_one_is_shown_and_unknown_ones_are_not() -> None:
    given = replace(WISH, approved_by=ZHOU.id)
    longer = replace(given, until=date(2027, 4, 1))
    other = replace(given, code="vip")
    gone = replace(given, code="was_once_known")
    assert [mark for mark, _rule in shown(PACK, (given, gone, longer, other), TODAY)] == [other, longer]


def test_a_trigger_by_a_mark_says_so_and_one_by_a_word_does_not() -> None:
    agency = shipped("agency")
    by_mark = triage(agency, {"cause": "结算不清楚", "marks": ("sensitive",)}, 0).hits
    by_word = triage(agency, {"cause": "我是律师，请书面答复", "marks": ()}, 0).hits
    assert [(hit.trigger, hit.marked) for hit in by_mark] == [("identity", True)]
    assert {hit.marked for hit in by_word} == {False}
