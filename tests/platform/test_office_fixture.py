from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop.base.clock import FixedClock
from desktop.base.i18n import local
from desktop.desk.session import Session
from desktop.store.store import Store


def test_the_office_of_the_tests_is_encrypted_and_has_its_people(
    office_store: Store, office_path: Path, clock: FixedClock
) -> None:
    assert b"SQLite format" not in office_path.read_bytes()[:16]
    assert {p.login for p in office_store.office().people} == {"admin", "lin", "he", "xu", "liang", "luo", "deng"}
    assert local(clock.now()).isoformat() == "2026-10-09T09:14:00+08:00"


def test_everybody_can_take_the_chair(seat: Callable[[str], Session]) -> None:
    assert seat("xu").person.name == "徐文博"
    assert seat("xu").store is seat("lin").store
