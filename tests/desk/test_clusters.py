"""Complaints about one thing. Source: T-9."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError
from desktop.desk import clusters, history, people, policies, safety, tickets
from desktop.desk.people import NewPerson
from desktop.desk.session import Session

Seat = Callable[[str], Session]
GROUPING = """
[grouping]
same = ["category", "product"]
days = 7
least = 3
rule = "F-4.3.3"
assumed = true
"""


@pytest.fixture
def three(seat: Seat) -> list[int]:
    return [
        tickets.register(seat("lin"), {"name": name, "channel": "phone", "cause": "新品有怪味"}).ticket_id
        for name in ("甲店", "乙店", "丙店")
    ]


def test_like_cases_are_gathered_and_get_one_explanation(seat: Seat, three: list[int]) -> None:
    made = clusters.gather(seat("lin"), "新品紫苏桃桃有怪味", three[:2])
    clusters.add(seat("lin"), made, three[2])
    clusters.add(seat("lin"), made, three[2])
    with pytest.raises(RefusedError) as refused:
        clusters.explain(seat("lin"), made, "原料批次有误")
    assert (refused.value.code, refused.value.rule) == ("not_in_seat", "T-9")
    clusters.explain(seat("xu"), made, "原料批次有误，已停用，三天内换货")
    found = clusters.of_ticket(seat("lin"), three[2])[0]
    assert found.explanation.startswith("原料批次有误")
    assert len(found.tickets) == 3
    clusters.remove(seat("lin"), made, three[0])
    assert clusters.of_ticket(seat("lin"), three[0]) == []
    clusters.close(seat("xu"), made)
    assert clusters.all_of(seat("lin")) == []
    assert safety.verify(seat("lin").store, lambda _done, _total: None) == []


def test_gathering_needs_a_title_and_two_and_can_be_undone(seat: Seat, three: list[int]) -> None:
    for title, keys, field in ((" ", three, "title"), ("怪味", three[:1], "tickets")):
        with pytest.raises(RefusedError) as refused:
            clusters.gather(seat("lin"), title, keys)
        assert refused.value.field == field
    clusters.gather(seat("lin"), "怪味", three)
    history.undo(seat("lin"))
    assert clusters.all_of(seat("lin")) == []


def test_a_qualification_is_kept_and_must_be_a_level(seat: Seat) -> None:
    fang = people.add(seat("admin"), NewPerson("fang", "方文", 1, ("clerk",), qualified=(2,)))
    assert seat("lin").store.office().person(fang.id).qualified == {2}  # type: ignore[union-attr]
    people.change(seat("admin"), fang.id, {"qualified": (1, 3)})
    assert seat("lin").store.office().person(fang.id).qualified == {1, 3}  # type: ignore[union-attr]
    with pytest.raises(RefusedError) as refused:
        people.change(seat("admin"), fang.id, {"qualified": (9,)})
    assert (refused.value.field, refused.value.rule) == ("qualified", "E-2")


def test_like_cases_of_several_customers_are_proposed_until_they_are_gathered(seat: Seat, clock: FixedClock) -> None:
    text = policies.shipped()["franchise"] + GROUPING
    policies.publish(seat("admin"), text, clock.now() + timedelta(seconds=1))
    clock.advance(timedelta(minutes=1))
    complaint = {"channel": "phone", "cause": "新品有怪味", "product": "紫苏桃桃", "category": "new_product"}
    keys = [tickets.register(seat("lin"), {**complaint, "name": name}).ticket_id for name in ("甲店", "乙店", "丙店")]
    tickets.register(seat("lin"), {**complaint, "name": "丁店", "product": "生椰拿铁"})
    assert [found.tickets for found in clusters.proposals(seat("lin"))] == [tuple(keys)]
    clusters.gather(seat("lin"), "紫苏桃桃怪味", keys)
    assert clusters.proposals(seat("lin")) == []
