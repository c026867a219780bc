"""Settings, calendar and rules of the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from desktop.base import paths
from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError
from desktop.base.i18n import local
from desktop.desk import history, office, reading, safety, tickets
from desktop.desk.session import Session
from desktop.domain.policy import PolicyError

Seat = Callable[[str], Session]
COMPLAINT = {"name": "周敏", "phone": "15400006021", "channel": "phone", "cause": "饮品发酸"}


def _due(session: Session, ticket_id: int) -> date:
    detail = reading.detail(session, ticket_id)
    return local(next(c for c in detail.clocks if c.code == "first_contact").due_at).date()


def test_an_amended_day_moves_open_deadlines_and_their_place_in_the_list(seat: Seat) -> None:
    admin, lin = seat("admin"), seat("lin")
    ticket_id = tickets.register(lin, COMPLAINT).ticket_id
    assert _due(lin, ticket_id) == date(2026, 10, 10)  # a make-up Saturday
    office.amend_calendar(admin, date(2026, 10, 10), works=False, note="台风")
    assert _due(lin, ticket_id) == date(2026, 10, 12)
    row = reading.search(lin, "周敏", 1)[0]
    assert row.next_due_at is not None
    assert local(row.next_due_at).date() == date(2026, 10, 12)
    assert office.amended_days(lin) == [(date(2026, 10, 10), False, "台风")]
    office.amend_calendar(admin, date(2026, 10, 10), works=None)
    assert _due(lin, ticket_id) == date(2026, 10, 10)
    assert safety.verify(lin.store, lambda _done, _total: None) == []


def test_settings_belong_to_the_administrator_and_stand_in_the_log(seat: Seat) -> None:
    with pytest.raises(RefusedError) as refused:
        office.set_setting(seat("xu"), office.PENALTIES_ON, True)
    assert refused.value.code == "admin_only"
    assert office.setting(seat("xu"), office.PENALTIES_ON) is False
    office.set_setting(seat("admin"), office.PENALTIES_ON, True)
    assert seat("xu").store.office().penalties_on is True
    assert history.log(seat("admin"))[0].act == "setting"


def test_damaged_rules_are_not_put_in_force(seat: Seat) -> None:
    text = (paths.resources() / "policies" / "franchise.toml").read_text(encoding="utf-8")
    before = seat("admin").store.current_pack()
    with pytest.raises(PolicyError) as damaged:
        office.replace_policy(seat("admin"), text.replace("version = 1", "version = 'one'", 1))
    assert damaged.value.values["line"] > 0
    assert seat("admin").store.current_pack() == before


def test_open_tickets_keep_the_rules_that_they_were_opened_under(seat: Seat, clock: FixedClock) -> None:
    text = (paths.resources() / "policies" / "franchise.toml").read_text(encoding="utf-8")
    old = tickets.register(seat("lin"), COMPLAINT).ticket_id
    clock.advance(timedelta(minutes=1))
    office.replace_policy(seat("admin"), text + "\n# edition of the branch\n")
    new = tickets.register(seat("lin"), COMPLAINT).ticket_id
    store = seat("lin").store
    assert store.ticket(old).pack != store.ticket(new).pack == store.current_pack()
