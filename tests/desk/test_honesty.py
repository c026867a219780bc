"""A second caller hears whether the first rating was the customer's own. Source: F-5.4.1.3."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError
from desktop.desk import acts, honesty, policies, reading, tickets
from desktop.desk.session import Session

Seat = Callable[[str], Session]
SOME = '[spot_check]\nshare = "0.1"\nby = { tier = 1, roles = ["clerk"] }\n'
EVERYBODY = '[spot_check]\nshare = "1"\nby = { tier = 2 }\n'
COMPLAINT = {
    "complainant_kind": "consumer", "name": "周敏", "phone": "15400006021", "channel": "phone", "store": "麓湖店",
    "staff": "区嘉敏", "product": "葡萄冻冻", "product_code": "HM-2207", "other_contact": "无",
    "happened_where": "门店", "cause": "饮品发酸", "course": "喝了两口", "category": "product_quality",
}  # fmt: skip
TOLD = {"procedure": True, "time": True, "direct_contact": True}


@pytest.fixture
def rated(seat: Seat, clock: FixedClock) -> int:
    policies.publish(
        seat("admin"), policies.shipped()["franchise"].replace(SOME, EVERYBODY), clock.now() + timedelta(seconds=1)
    )
    clock.advance(timedelta(minutes=1))
    lin = seat("lin")
    ticket_id = tickets.register(lin, COMPLAINT).ticket_id
    steps: list[tuple[str, dict[str, Any]]] = [
        ("contact", {"means": "phone", "reached": True, "said": "好", "told": TOLD}),
        ("investigate", {"facts": "冷柜偏高", "responsibility": {"ours": 100}}),
        ("propose", {"measures": "重做", "remedy": {"kind": "redo"}}),
        ("resolve", {"result": "已重做"}),
        ("callback", {"reached": True, "satisfaction": 2, "said": "可以"}),
    ]
    for act, args in steps:
        clock.advance(timedelta(minutes=5))
        acts.do(lin, ticket_id, act, args)
    return ticket_id


def test_the_second_call_is_asked_of_somebody_else_and_differences_are_told_with_numbers(
    seat: Seat, clock: FixedClock, rated: int
) -> None:
    asked = [step for step in reading.detail(seat("xu"), rated).steps if step.demanded and step.act == "callback"]
    assert [seat("lin").person.id in step.people for step in asked] == [False]
    clock.advance(timedelta(hours=1))
    acts.do(seat("xu"), rated, "callback", {"second": True, "reached": True, "satisfaction": 4, "said": "没人问过我"})
    found = honesty.heard(seat("xu"), clock.now() - timedelta(days=30))
    assert [(one.person, one.rated, one.called) for one in found] == [(seat("lin").person.id, 1, 1)]
    word = found[0].differ[0]
    assert (word.first.rating, word.second.rating, word.agrees) == (2, 4, False)
    assert (word.first.said, word.second.said, word.second.by) == ("可以", "没人问过我", seat("xu").person.id)
    assert honesty.heard(seat("xu"), clock.now() + timedelta(days=1)) == []


def test_the_reception_does_not_see_how_others_rate(seat: Seat, clock: FixedClock) -> None:
    with pytest.raises(RefusedError) as refused:
        honesty.heard(seat("lin"), clock.now())
    assert refused.value.code == "not_in_seat"
