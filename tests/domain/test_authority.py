"""The authority's own terms: information from dated data, never a clock of the desk, never a penalty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from case_desk import FULL, Desk, shipped

from desktop.domain.authority import load
from desktop.domain.clocks import clocks
from desktop.domain.policy import PolicyError, Start, Unit

FILE = Path(__file__).parents[2] / "resources" / "knowledge" / "authority.toml"
TEXT = FILE.read_text(encoding="utf-8")
KNOWN = load(TEXT, FILE.name)
NOTICE = {**FULL, "channel": "regulator", "reply_by": "2026-12-04"}


def test_the_terms_are_those_of_12315_with_source_and_date() -> None:
    assert [(term.number, term.unit) for term in KNOWN.terms] == [
        (7, Unit.WORKING_DAYS), (45, Unit.WORKING_DAYS), (7, Unit.WORKING_DAYS), (15, Unit.WORKING_DAYS),
    ]  # fmt: skip
    for term in KNOWN.terms:
        assert "第" in term.source["zh"]
        assert date(2020, 1, 1) <= term.known_since <= date(2026, 10, 1)
    assert "核对" in KNOWN.verify["zh"]


def test_they_stand_beside_notices_only_and_as_the_text_was_known_then() -> None:
    desk = Desk()
    ticket = desk.register(**NOTICE)
    assert len(KNOWN.of(ticket, date(2026, 11, 23))) == 4
    assert len(KNOWN.of(replace(ticket, channel="phone"), date(2026, 11, 23))) == 4, "a date to reply by is a notice"
    assert KNOWN.of(replace(ticket, channel="phone", reply_by=None), date(2026, 11, 23)) == ()
    assert [term.code for term in KNOWN.of(ticket, date(2020, 6, 1))] == ["acceptance", "mediation", "ending"]
    assert KNOWN.of(ticket, date(2019, 12, 31)) == ()


def test_a_newer_text_takes_over_on_its_day() -> None:
    later = TEXT.replace("known_since = 2020-01-01", "known_since = 2020-01-01\nknown_until = 2026-12-01", 1)
    assert later != TEXT
    ticket = Desk().register(**NOTICE)
    assert len(load(later, "x").of(ticket, date(2026, 11, 30))) == 4
    assert len(load(later, "x").of(ticket, date(2026, 12, 1))) == 3


@pytest.mark.parametrize("pack", ["franchise", "telecom", "agency", "ecommerce", "printshop"])
def test_the_desks_own_clock_is_the_date_of_the_notice_and_costs_nobody(pack: str) -> None:
    policy = shipped(pack)
    fields = {name: value for name, value in NOTICE.items() if name != "complainant_kind"}
    desk = Desk(policy)
    desk.register(**{**fields, "category": policy.categories[0].code})
    found = {clock.code: clock for clock in clocks(desk.case, policy, desk.calendar, desk.now)}
    assert found["reply_internal"].due_at < found["reply_by"].due_at
    assert [clock.label for clock in found.values() if clock.rule == "LAW-12315"] == ["", ""], "and no others"
    rules = [rule for rule in policy.clocks if rule.start is Start.REPLY_BY]
    assert all(rule.unit is Unit.DATED and not rule.consequence for rule in rules)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("number = 7", "number = 0"),
        ("known_since = 2020-01-01", 'known_since = "2020-01-01"'),
        ('code = "ending"', 'code = "mediation"'),
        ('channels = ["regulator"]', 'channels = ["pigeon"]'),
        ("verify = {", "verity = {"),
    ],
)
def test_damaged_terms_are_refused(old: str, new: str) -> None:
    with pytest.raises(PolicyError):
        load(TEXT.replace(old, new, 1), "x")
