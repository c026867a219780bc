"""Invented data: plausible, through the rules, the same for the same seed."""

from __future__ import annotations

import shutil
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.base import paths
from desktop.base.clock import FixedClock, to_ms
from desktop.desk import customers, demo, people, reading, safety
from desktop.desk.rows import View
from desktop.desk.session import Session
from desktop.domain.policy import load_policy
from desktop.store import models
from desktop.store.store import Store

Seat = Callable[[str], Session]


def _tickets(session: Session) -> list[dict[str, object]]:
    return session.store.rows(models.Ticket.select().order_by(models.Ticket.received_at))


def test_every_customer_is_another_and_the_store_holds_together(seat: Seat) -> None:
    session = seat("admin")
    made = demo.fill(session, 120, seed=3)
    rows = _tickets(session)
    first_sheets = [row for row in rows if row["sheet_index"] == 1]
    assert made.tickets == len(first_sheets) == 120
    assert len({row["phone"] for row in first_sheets}) == 120
    assert len({row["name"] for row in first_sheets}) > 110
    states = Counter(str(row["state"]) for row in rows)
    assert states["filed"] > 60
    assert states["open"] + states["handling"] > 0
    assert {row["level"] for row in rows} == {1, 2, 3}
    assert len({row["number"] for row in rows}) == len(rows)
    assert safety.verify(session.store, lambda _done, _total: None) == []


def test_invented_numbers_are_nobodys(seat: Seat) -> None:
    session = seat("admin")
    demo.fill(session, 30, seed=4)
    assert all(str(row["phone"]).startswith("154") for row in _tickets(session))


def test_the_same_seed_tells_the_same_stories(
    office_template: Path, tmp_path: Path, clock: FixedClock, passphrase: str
) -> None:
    told = []
    for name in ("one", "other"):
        shutil.copytree(office_template, tmp_path / name)
        with Store.open(tmp_path / name / "office.db", clock, passphrase=passphrase) as store:
            session = Session(store, clock, people.find(store, "admin"))
            demo.fill(session, 25, seed=5)
            told.append([(row["cause"], row["state"], row["received_at"]) for row in _tickets(session)])
    assert told[0] == told[1]


def test_it_can_be_called_off(seat: Seat) -> None:
    session = seat("admin")

    def enough(done: int, _total: int) -> None:
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.fill(session, 60, seed=6, progress=enough)
    assert safety.verify(session.store, lambda _done, _total: None) == []


def test_colleagues_are_hired_where_the_administrator_is_alone(seat: Seat) -> None:
    for login in ("lin", "he", "xu", "liang", "luo", "deng"):
        people.retire(seat("admin"), login)
    made = demo.fill(seat("admin"), 5, seed=7)
    assert made.people == 8


OFFICES = ("franchise", "telecom", "agency", "ecommerce", "printshop")


def _office(pack: str, folder: Path, clock: FixedClock, passphrase: str, edit: Callable[[str], str]) -> Store:
    text = (paths.resources() / "policies" / f"{pack}.toml").read_text(encoding="utf-8")
    office = safety.NewOffice("GZ01", "广州一部", edit(text), "admin", "管理员", "2468")
    return safety.create_office(folder / "office.db", passphrase, clock, office)[0]


def _stuck(session: Session) -> list[str]:
    """Old tickets that still wait, though each person gets to everything within days."""
    month_ago = to_ms(session.clock.now() - timedelta(days=31))
    return [
        f"{row['number']} {row['state']}"
        for row in _tickets(session)
        if int(str(row["received_at"])) < month_ago and row["state"] in {"open", "handling", "approval"}
    ]


@pytest.mark.parametrize("pack", OFFICES)
def test_every_pack_has_a_life_of_its_own(pack: str, tmp_path: Path, clock: FixedClock, passphrase: str) -> None:
    with _office(pack, tmp_path, clock, passphrase, str) as store:
        session = Session(store, clock, people.find(store, "admin"))
        made = demo.fill(session, 40, seed=1)
        rows = _tickets(session)
        policy = store.policy()
        assert made.stuck == 0
        assert made.people == len(demo.colleagues(policy))
        assert {row["level"] for row in rows} == {level.number for level in policy.levels}
        assert {row["complainant_kind"] for row in rows} == {one.code for one in policy.complainants}
        assert {str(row["category"]) for row in rows} <= {one.code for one in policy.categories}
        assert Counter(str(row["state"]) for row in rows)["filed"] >= 15
        assert _stuck(session) == []
        assert safety.verify(store, lambda _done, _total: None) == []


def test_a_pack_without_words_gets_stories_of_its_own_kinds(tmp_path: Path, clock: FixedClock, passphrase: str) -> None:
    with _office("printshop", tmp_path, clock, passphrase, _renamed) as store:
        session = Session(store, clock, people.find(store, "admin"))
        made = demo.fill(session, 20, seed=2)
        assert made.stuck == 0
        rows = _tickets(session)
        assert {row["complainant_kind"] for row in rows} == {"passer_by", "business"}
        assert {row["category"] for row in rows} <= {one.code for one in store.policy().categories}
        assert any(row["state"] == "filed" for row in rows)


def _renamed(text: str) -> str:
    return text.replace('code = "printshop"', 'code = "unheard"').replace('code = "consumer"', 'code = "passer_by"')


@pytest.mark.parametrize("pack", OFFICES)
def test_stories_name_what_the_pack_knows(pack: str) -> None:
    policy = load_policy((paths.resources() / "policies" / f"{pack}.toml").read_text(encoding="utf-8"), pack)
    words = tomllib.loads((paths.resources() / "knowledge" / f"demo_{pack}.toml").read_text(encoding="utf-8"))
    assert {story["kind"] for story in words["story"]} == {one.code for one in policy.complainants}
    for story in words["story"]:
        assert story["category"] in {one.code for one in policy.categories_for(story["kind"])}
        assert policy.remedy(story["remedy"]) is not None
        assert words[story["goods"]]


@pytest.mark.parametrize("pack", ["agency", "printshop"])
def test_some_customers_bear_marks_where_the_rules_know_some(
    pack: str, tmp_path: Path, clock: FixedClock, passphrase: str
) -> None:
    with _office(pack, tmp_path, clock, passphrase, str) as store:
        session = Session(store, clock, people.find(store, "admin"))
        made = demo.fill(session, 40, seed=1)
        rows = customers.found(session)
        states = Counter(mark.state for row in rows for mark in customers.marks_of(session, row.key))
        kinds = {rule.code for rule in store.policy().marks}
        assert states == {"in_force": len(kinds), "expired": 1, "waiting": 1}
        assert made.marks == len(kinds) + 2
        assert {kind for row in rows for kind in row.marks} == kinds
        fired = {code for row in reading.page(session, View(by_urgency=False), 0, 100) for code in row.triggers}  # type: ignore[union-attr]
        assert ("identity" in fired) == (pack == "agency")
        assert demo.fill(session, 5, seed=2).marks > 0, "once more does not stumble over them"
