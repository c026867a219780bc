"""Invented data: plausible, through the rules, the same for the same seed."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.desk import demo, people, safety
from desktop.desk.session import Session
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
