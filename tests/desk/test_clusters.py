"""Complaints about one thing. Source: T-9."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError
from desktop.desk import clusters, gathered, history, people, policies, reading, safety, tickets
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
    clusters.add(seat("lin"), made, [three[2]])
    clusters.add(seat("lin"), made, [three[2]])
    with pytest.raises(RefusedError) as refused:
        clusters.explain(seat("lin"), made, "原料批次有误")
    assert (refused.value.code, refused.value.rule) == ("not_in_seat", "T-9")
    clusters.explain(seat("xu"), made, "原料批次有误，已停用，三天内换货")
    found = gathered.of_ticket(seat("lin"), three[2])[0]
    assert found.explanation.startswith("原料批次有误")
    assert len(found.tickets) == 3
    clusters.remove(seat("lin"), made, [three[0]])
    assert gathered.of_ticket(seat("lin"), three[0]) == ()
    clusters.close(seat("xu"), made)
    assert gathered.all_of(seat("lin")) == []
    assert safety.verify(seat("lin").store, lambda _done, _total: None) == []


def test_gathering_needs_a_title_and_two_and_can_be_undone(seat: Seat, three: list[int]) -> None:
    for title, keys, field in ((" ", three, "title"), ("怪味", three[:1], "tickets")):
        with pytest.raises(RefusedError) as refused:
            clusters.gather(seat("lin"), title, keys)
        assert refused.value.field == field
    clusters.gather(seat("lin"), "怪味", three)
    history.undo(seat("lin"))
    assert gathered.all_of(seat("lin")) == []


def test_a_qualification_is_kept_and_must_be_a_level(seat: Seat) -> None:
    fang = people.add(seat("admin"), NewPerson("fang", "方文", 1, ("clerk",), qualified=(2,)))
    assert seat("lin").store.office().person(fang.id).qualified == {2}  # type: ignore[union-attr]
    people.change(seat("admin"), fang.id, {"qualified": (1, 3)})
    assert seat("lin").store.office().person(fang.id).qualified == {1, 3}  # type: ignore[union-attr]
    with pytest.raises(RefusedError) as refused:
        people.change(seat("admin"), fang.id, {"qualified": (9,)})
    assert (refused.value.field, refused.value.rule) == ("qualified", "E-2")


@pytest.fixture
def grouping(seat: Seat, clock: FixedClock) -> None:
    """The franchise rules with a rule of like complaints."""
    policies.publish(seat("admin"), policies.shipped()["franchise"] + GROUPING, clock.now() + timedelta(seconds=1))
    clock.advance(timedelta(minutes=1))


def _register(seat: Seat, name: str, **more: object) -> int:
    complaint = {"channel": "phone", "cause": "新品有怪味", "product": "紫苏桃桃", "category": "new_product"}
    return tickets.register(seat("lin"), {**complaint, "name": name, **more}).ticket_id


@pytest.fixture
def like(seat: Seat, grouping: None) -> list[int]:
    return [_register(seat, name) for name in ("甲店", "乙店", "丙店")]


def test_like_cases_of_several_customers_are_proposed_until_they_are_gathered(seat: Seat, like: list[int]) -> None:
    _register(seat, "丁店", product="生椰拿铁")
    found = clusters.proposals(seat("lin"))
    assert [(one.tickets, one.customers, one.cluster) for one in found] == [(tuple(like), 3, None)]
    assert found[0].same == (("category", "new_product"), ("product", "紫苏桃桃"))
    assert found[0].since == seat("lin").store.ticket(like[0]).received_at
    clusters.gather(seat("lin"), "紫苏桃桃怪味", like)
    assert clusters.proposals(seat("lin")) == []


def test_a_like_case_that_comes_later_is_proposed_for_the_open_gathering(
    seat: Seat, like: list[int], clock: FixedClock
) -> None:
    made = clusters.gather(seat("lin"), "紫苏桃桃怪味", like)
    clock.advance(timedelta(days=10))
    late = _register(seat, "戊店")
    _register(seat, "己店", product="生椰拿铁")
    assert [(one.tickets, one.cluster) for one in clusters.proposals(seat("lin"))] == [((late,), made)]
    clusters.add(seat("lin"), made, [late])
    assert clusters.proposals(seat("lin")) == []
    clusters.remove(seat("lin"), made, [late])
    assert clusters.proposals(seat("lin")) == [], "who took it out has decided"


def test_after_a_gathering_was_closed_only_a_new_group_is_proposed(seat: Seat, like: list[int]) -> None:
    made = clusters.gather(seat("lin"), "紫苏桃桃怪味", like)
    clusters.close(seat("xu"), made)
    more = [_register(seat, name) for name in ("戊店", "己店")]
    assert clusters.proposals(seat("lin")) == []
    more.append(_register(seat, "庚店"))
    assert [(one.tickets, one.cluster) for one in clusters.proposals(seat("lin"))] == [(tuple(more), None)]


def test_what_somebody_found_to_be_no_one_matter_is_not_proposed_again(seat: Seat, like: list[int]) -> None:
    clusters.leave_alone(seat("lin"), like[:2])
    assert gathered.all_of(seat("lin"), open_only=False) == []
    assert gathered.of_ticket(seat("lin"), like[0]) == ()
    assert clusters.proposals(seat("lin")) == []
    clusters.gather(seat("lin"), "紫苏桃桃怪味", [like[2], _register(seat, "丁店")])
    late = _register(seat, "戊店")
    found = clusters.overview(seat("lin"))
    assert [one.tickets for one in found.fitting.values()] == [(late,)]
    clusters.leave_alone(seat("lin"), [late])
    found = clusters.overview(seat("lin"))
    assert (found.fresh, dict(found.fitting), len(found.open), found.closed) == ((), {}, 1, ())
    history.undo(seat("lin"))
    assert [one.tickets for one in clusters.overview(seat("lin")).fitting.values()] == [(late,)]


def test_an_undone_gathering_is_proposed_again(seat: Seat, like: list[int]) -> None:
    clusters.gather(seat("lin"), "紫苏桃桃怪味", like)
    history.undo(seat("lin"))
    assert [one.tickets for one in clusters.proposals(seat("lin"))] == [tuple(like)]


def test_without_a_rule_nothing_is_proposed(seat: Seat) -> None:
    for name in ("甲店", "乙店", "丙店"):
        _register(seat, name)
    assert clusters.proposals(seat("lin")) == []
    assert reading.counts(seat("lin")).alike == 0


def test_the_badge_counts_what_is_proposed(seat: Seat, like: list[int]) -> None:
    assert reading.counts(seat("lin")).alike == 1
    clusters.gather(seat("lin"), "紫苏桃桃怪味", like)
    assert reading.counts(seat("lin")).alike == 0


TYPED = [
    ({"product": "紫苏桃桃", "category": "new_product"}, True),
    ({"product": " 紫苏桃桃 "}, True),
    ({"cause": "昨天买的紫苏桃桃喝着不对"}, True),
    ({"cause": "店里说是紫苏桃桃怪味的问题", "product": ""}, True),
    ({"cause": "紫苏桃桃", "product": "生椰拿铁"}, False),
    ({"cause": "紫苏桃桃", "category": "product_quality"}, False),
    ({"category": "new_product"}, False),
    ({"cause": "等了很久"}, False),
    ({}, False),
]


@pytest.mark.parametrize(("typed", "fits"), TYPED, ids=[str(typed) for typed, _ in TYPED])
def test_a_complaint_being_typed_finds_the_open_gathering(
    seat: Seat, like: list[int], typed: dict[str, object], fits: bool
) -> None:
    made = clusters.gather(seat("lin"), "紫苏桃桃怪味", like)
    assert [one.id for one in clusters.likely(seat("lin"), typed)] == ([made] if fits else [])
    clusters.close(seat("lin"), made)
    assert clusters.likely(seat("lin"), typed) == []


def test_registering_into_a_gathering_is_one_step_and_one_undo(seat: Seat, like: list[int]) -> None:
    made = clusters.gather(seat("lin"), "紫苏桃桃怪味", like)
    done = tickets.register(seat("he"), {"channel": "phone", "cause": "有怪味", "name": "丁店", "cluster": made})
    assert [one.id for one in reading.detail(seat("xu"), done.ticket_id).clusters] == [made]
    history.undo(seat("he"))
    assert gathered.of_ticket(seat("lin"), like[0])[0].tickets == tuple(reversed(like))
    clusters.close(seat("xu"), made)
    with pytest.raises(RefusedError) as refused:
        tickets.register(seat("he"), {"channel": "phone", "cause": "有怪味", "name": "丁店", "cluster": made})
    assert (refused.value.code, refused.value.field, refused.value.rule) == ("cluster_closed", "cluster", "T-9")


def test_the_explanation_has_an_author_and_an_instant(seat: Seat, like: list[int], clock: FixedClock) -> None:
    made = clusters.gather(seat("lin"), "紫苏桃桃怪味", like)
    clock.advance(timedelta(hours=2))
    clusters.explain(seat("xu"), made, "  原料批次有误，已停用。 ")
    found = clusters.find(seat("lin"), "紫苏桃桃怪味")
    assert (found.id, found.explanation) == (made, "原料批次有误，已停用。")
    assert (found.explained_by, found.explained_at) == (seat("xu").person.id, clock.now())
    assert safety.verify(seat("lin").store, lambda _done, _total: None) == []


LIN, XU, LONG_TITLE = "lin", "xu", "怪" * 81
REFUSED = {
    "no words": (lambda s, made, _keys: clusters.explain(s(XU), made, " "), ("empty", "explanation")),
    "a title as long as a story": (
        lambda s, _made, keys: clusters.gather(s(LIN), LONG_TITLE, keys), ("too_long", "title"),
    ),
    "two gatherings": (
        lambda s, _made, keys: clusters.gather(s(LIN), "又一组", keys), ("cluster_elsewhere", "tickets"),
    ),
    "no gathering": (lambda s, _made, keys: clusters.add(s(LIN), 7, keys), ("cluster_unknown", "cluster")),
    "no gathering to take out of": (
        lambda s, _made, keys: clusters.remove(s(LIN), 7, keys), ("cluster_unknown", "cluster"),
    ),
    "no such title": (lambda s, _made, _keys: clusters.find(s(LIN), "没有"), ("cluster_unknown", "cluster")),
    "open already": (lambda s, made, _keys: clusters.reopen(s(LIN), made), ("nothing_changed", "cluster")),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_makes_no_sense_is_refused_and_changes_nothing(seat: Seat, like: list[int], what: str) -> None:
    made = clusters.gather(seat("lin"), "紫苏桃桃怪味", like)
    head = seat("lin").store.head()
    act, expected = REFUSED[what]
    with pytest.raises(RefusedError) as refused:
        act(seat, made, like)
    assert (refused.value.code, refused.value.field, refused.value.rule) == (*expected, "T-9")
    assert seat("lin").store.head() == head


def test_a_closed_gathering_takes_nothing_until_it_is_opened_again(seat: Seat, like: list[int]) -> None:
    made = clusters.gather(seat("lin"), "紫苏桃桃怪味", like[:2])
    clusters.close(seat("xu"), made)
    for act in (
        lambda: clusters.add(seat("lin"), made, like[2:]),
        lambda: clusters.explain(seat("xu"), made, "已停用"),
        lambda: clusters.close(seat("xu"), made),
    ):
        with pytest.raises(RefusedError) as refused:
            act()
        assert refused.value.code == "cluster_closed"
    other = clusters.gather(seat("lin"), "另一组", [like[0], like[2]])
    with pytest.raises(RefusedError) as refused:
        clusters.reopen(seat("xu"), made)
    assert refused.value.code == "cluster_elsewhere"
    clusters.close(seat("xu"), other)
    clusters.reopen(seat("xu"), made)
    assert [one.id for one in gathered.all_of(seat("lin"))] == [made]


def test_what_complaints_share_is_told(seat: Seat, grouping: None) -> None:
    keys = [_register(seat, name, store="麓湖店", batch=batch) for name, batch in (("甲", "一"), ("乙", "二"))]
    expected = (("category", "new_product"), ("product", "紫苏桃桃"), ("store", "麓湖店"))
    assert clusters.shared(seat("lin"), keys) == expected
    assert clusters.shared(seat("lin"), []) == ()
