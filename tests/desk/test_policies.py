"""Editions of the rules: checked, compared, put in force, followed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError
from desktop.desk import policies, reading, safety, tickets
from desktop.desk.session import Session
from desktop.domain.policy import PolicyError

Seat = Callable[[str], Session]
COMPLAINT = {
    "name": "周敏",
    "phone": "15400006021",
    "channel": "phone",
    "cause": "饮品发酸",
    "category": "product_quality",
}
RULE = '[[clocks]]\ncode = "first_contact"'


@pytest.fixture
def text() -> str:
    return policies.shipped()["franchise"]


def _slower(text: str) -> str:
    """The same rules with two working days for the first contact."""
    at = text.index(RULE)
    return text[:at] + text[at:].replace("amount = 1", "amount = 2", 1)


def test_a_damaged_text_is_told_with_its_line_and_never_put_in_force(seat: Seat, clock: FixedClock, text: str) -> None:
    damaged = text.replace("version = 1", "version = 'one'", 1)
    found = policies.check(damaged)
    assert found is not None
    assert damaged.splitlines()[found.values["line"] - 1] == "version = 'one'"
    assert policies.check(text) is None
    before = seat("admin").store.current_pack()
    with pytest.raises(PolicyError):
        policies.publish(seat("admin"), damaged, clock.now())
    assert seat("admin").store.current_pack() == before


def test_an_edition_is_in_force_from_its_instant_on_and_open_tickets_keep_theirs(
    seat: Seat, clock: FixedClock, text: str
) -> None:
    lin = seat("lin")
    old = tickets.register(lin, COMPLAINT).ticket_id
    made = policies.publish(seat("admin"), _slower(text), clock.now() + timedelta(days=1))
    between = tickets.register(lin, COMPLAINT).ticket_id
    clock.advance(timedelta(days=1, minutes=1))
    new = tickets.register(lin, COMPLAINT).ticket_id
    store = lin.store
    assert store.ticket(old).pack == store.ticket(between).pack != made
    assert store.ticket(new).pack == made == store.current_pack()
    shown = policies.versions(lin)
    assert [(one.version, one.in_force, one.open_tickets) for one in shown] == [(2, True, 1), (1, False, 2)]


def test_open_tickets_are_moved_over_on_purpose(seat: Seat, clock: FixedClock, text: str) -> None:
    lin = seat("lin")
    ticket_id = tickets.register(lin, COMPLAINT).ticket_id
    before = reading.detail(lin, ticket_id).clocks[0].due_at
    made = policies.publish(seat("admin"), _slower(text), clock.now() + timedelta(minutes=1))
    clock.advance(timedelta(minutes=2))
    assert reading.detail(lin, ticket_id).clocks[0].due_at == before
    assert policies.move_open_tickets(seat("admin"), made) == 1
    assert reading.detail(lin, ticket_id).clocks[0].due_at > before
    row = reading.search(lin, "周敏", 1)[0]
    assert row.next_due_at == reading.detail(lin, ticket_id).clocks[0].due_at
    with pytest.raises(RefusedError):
        policies.move_open_tickets(seat("admin"), made)
    assert safety.verify(lin.store, lambda _done, _total: None) == []


def test_the_difference_is_shown_line_by_line(text: str) -> None:
    found = policies.differences(text, _slower(text))
    assert [(one.kind, one.text) for one in found if one.kind != " "] == [("-", "amount = 1"), ("+", "amount = 2")]


def test_only_the_administrator_and_only_the_future(seat: Seat, clock: FixedClock, text: str) -> None:
    for login, moment, wanted in (
        ("xu", clock.now(), "admin_only"),
        ("admin", clock.now() - timedelta(minutes=1), "in_past"),
    ):
        with pytest.raises(RefusedError) as refused:
            policies.publish(seat(login), _slower(text), moment)
        assert refused.value.code == wanted
    with pytest.raises(RefusedError) as refused:
        policies.publish(seat("admin"), text, clock.now())
    assert refused.value.code == "nothing_changed"
