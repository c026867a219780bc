"""Settings and calendar of the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from desktop.base.errors import RefusedError
from desktop.base.i18n import local
from desktop.desk import history, office, reading, safety, tickets
from desktop.desk.session import Session

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
