"""What is left and which clause follows, said before it bites. Source: F-5.4.1.1, "Law and decency" """

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop.base import i18n, paths
from desktop.desk.rows import TicketRow
from desktop.desk.warnings import Soon
from desktop.domain.policy import Policy, load_policy
from desktop.domain.types import State
from desktop.ui.wording import listing, warnings

NOW = datetime(2026, 10, 9, 17, 18, tzinfo=i18n.ZONE)
DUE = NOW + timedelta(minutes=42)
PACKS = ("franchise", "telecom", "agency", "ecommerce", "printshop")


def shipped(code: str) -> Policy:
    path: Path = paths.resources() / "policies" / f"{code}.toml"
    return load_policy(path.read_text("utf-8"), path.name)


def row(clock: str, due: datetime | None = DUE) -> TicketRow:
    return TicketRow(
        1, "GZ01-20261009-A001", "外送少了一杯", "周敏", "138****6021", "consumer", "phone", "麓湖店", State.OPEN, 1,
        "", 1, "林晓棠", NOW, due, clock, NOW, None, 1, 0, (), 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "left", "clause"),
    [("zh", "剩 42分", "F-5.4.1.1 未按时应诉"), ("en", "42 min left", "F-5.4.1.1 Not answered in time")],
)
def test_it_says_what_is_left_and_which_clause_follows(language: str, left: str, clause: str) -> None:
    i18n.set_language(language)
    policy = shipped("franchise")
    rule = policy.clock("first_contact")
    assert rule is not None
    said = warnings.warning_words(policy, rule, DUE, NOW)
    assert left in said
    assert clause in said


@pytest.mark.parametrize("pack", PACKS)
def test_every_clock_of_every_trade_says_what_follows(pack: str) -> None:
    policy = shipped(pack)
    for rule in policy.clocks:
        penalty = policy.penalty(rule.consequence)
        said = warnings.warning_words(policy, rule, DUE, NOW)
        assert (penalty.rule if penalty else rule.rule) in said
        assert i18n.pick(rule.name) in said


def test_the_tip_of_a_row_warns_and_later_names_the_clause() -> None:
    policy = shipped("franchise")
    assert "F-5.4.1.1" in listing.row_words(row("first_contact"), policy, 1, NOW).tip
    late = listing.row_words(row("first_contact", NOW - timedelta(hours=1)), policy, 1, NOW).tip
    assert "已超时：F-5.4.1.1 未按时应诉" in late
    assert "剩" not in late
    assert "F-5.4" not in listing.row_words(row("", None), policy, 1, NOW).tip


def test_several_are_counted_and_listed() -> None:
    policy = shipped("franchise")
    rule = policy.clock("first_contact")
    assert rule is not None
    found = tuple(Soon(key, f"GZ01-20261009-A00{key}", "", "first_contact", rule, DUE) for key in (1, 2, 3))
    short, full = warnings.soon_words(found, policy, NOW)
    assert short.endswith("F-5.4.1.1，另有 2 件")
    assert len(full.splitlines()) == 3
    assert warnings.soon_words((), policy, NOW) == ("", "")
