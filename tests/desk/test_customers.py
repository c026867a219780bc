"""Customers: found, marked with reason and approver, merged and taken apart again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError
from desktop.desk import acts, customers, history, policies, reading, safety, tickets
from desktop.desk.session import Session

Seat = Callable[[str], Session]
UNTIL = date(2026, 12, 31)


def _register(seat: Seat, **fields: str) -> int:
    given = {"channel": "phone", "cause": "饮品发酸", **fields}
    return tickets.register(seat("lin"), given).ticket_id


def _key(seat: Seat, ticket_id: int) -> str:
    return customers.key_of(seat("lin").store.ticket(ticket_id))


@pytest.fixture
def kind(seat: Seat, clock: FixedClock) -> str:
    """A mark of the print shops, whose rules know some. Source: P-4."""
    policies.publish(seat("admin"), policies.shipped()["printshop"], clock.now() + timedelta(seconds=1))
    clock.advance(timedelta(minutes=1))
    return seat("lin").store.policy().marks[0].code


def test_a_customer_is_one_row_with_all_cases(seat: Seat, clock: FixedClock) -> None:
    _register(seat, name="周敏", phone="154 0000 6021")
    clock.advance(timedelta(hours=1))
    second = _register(seat, name="周女士", phone="15400006021")
    _register(seat, name="吴嘉宝", phone="15400001111")
    rows = customers.found(seat("lin"))
    assert [(row.name, row.cases, row.open_cases) for row in rows] == [("吴嘉宝", 1, 1), ("周女士", 2, 2)]
    assert rows[1].phone_masked == "154****6021"
    page = customers.page(seat("lin"), _key(seat, second))
    assert page.names == ("周敏", "周女士")
    assert len(page.cases) == 2
    assert [row.name for row in customers.found(seat("lin"), "吴嘉宝")] == ["吴嘉宝"]


def test_promises_to_a_customer_stand_on_the_page_until_they_are_kept(seat: Seat) -> None:
    ticket_id = _register(seat, name="周敏", phone="15400006021")
    promise = {"what": "回电说明", "by": "2026-10-10T10:00:00+08:00"}
    acts.do(seat("lin"), ticket_id, "contact", {"means": "phone", "reached": True, "said": "好", "promised": promise})
    page = customers.page(seat("lin"), _key(seat, ticket_id))
    assert [one.clock.label for one in page.promises] == ["回电说明"]
    kept = {"means": "phone", "reached": True, "said": "已说明", "kept": [page.promises[0].clock.code]}
    acts.do(seat("lin"), ticket_id, "contact", kept)
    assert customers.page(seat("lin"), _key(seat, ticket_id)).promises == ()


def test_two_records_of_one_person_count_together_and_can_be_taken_apart(seat: Seat) -> None:
    old = _register(seat, name="周敏", phone="15400006021")
    new = _register(seat, name="周敏敏", phone="15499998888")
    assert seat("lin").store.case(new).earlier == 0
    customers.merge(seat("xu"), _key(seat, new), _key(seat, old), "同一客户换了号码")
    assert seat("lin").store.case(new).earlier == 1
    assert reading.search(seat("lin"), "周敏敏", 1)[0].occurrence == 2
    page = customers.page(seat("lin"), _key(seat, new))
    assert set(page.phones_masked) == {"154****6021", "154****8888"}
    with pytest.raises(RefusedError):
        customers.merge(seat("xu"), _key(seat, old), _key(seat, new), "再来一次")
    history.undo(seat("xu"))
    assert seat("lin").store.case(new).earlier == 0
    assert reading.search(seat("lin"), "周敏敏", 1)[0].occurrence == 1
    assert safety.verify(seat("lin").store, lambda _done, _total: None) == []


def test_a_mark_counts_once_somebody_else_has_approved_it_and_only_until_its_day(
    seat: Seat, clock: FixedClock, kind: str
) -> None:
    key = _key(seat, _register(seat, name="周敏", phone="15400006021"))
    made = customers.mark(seat("xu"), key, kind, "每月订货，老客户", UNTIL)
    assert customers.found(seat("lin"))[0].marks == ()
    with pytest.raises(RefusedError) as refused:
        customers.approve_mark(seat("xu"), made)
    assert refused.value.code == "own_case"
    with pytest.raises(RefusedError) as refused:
        customers.approve_mark(seat("lin"), made)
    assert refused.value.code == "not_in_seat"
    customers.approve_mark(seat("liang"), made)
    assert customers.found(seat("lin"))[0].marks == (kind,)
    clock.advance(timedelta(days=100))
    assert customers.found(seat("lin"))[0].marks == ()
    assert customers.marks_of(seat("lin"), key)[0].in_force is False


def test_a_mark_needs_a_known_kind_a_reason_and_a_day_to_come(seat: Seat, kind: str) -> None:
    key = _key(seat, _register(seat, name="周敏", phone="15400006021"))
    for wrong, field in (
        (("difficult", "烦人", UNTIL), "kind"),
        ((kind, "  ", UNTIL), "reason"),
        ((kind, "老客户", date(2026, 10, 1)), "until"),
    ):
        with pytest.raises(RefusedError) as refused:
            customers.mark(seat("xu"), key, *wrong)
        assert refused.value.field == field
