"""Editions of the rules: checked, compared, put in force, followed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.base import paths
from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError
from desktop.desk import history, moving, people, policies, reading, safety, tickets
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
    assert moving.move(seat("admin"), made) == 1
    assert reading.detail(lin, ticket_id).clocks[0].due_at > before
    row = reading.search(lin, "周敏", 1)[0]
    assert row.next_due_at == reading.detail(lin, ticket_id).clocks[0].due_at
    with pytest.raises(RefusedError):
        moving.move(seat("admin"), made)
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


def test_an_edition_to_come_is_taken_back_and_one_in_force_is_not(seat: Seat, clock: FixedClock, text: str) -> None:
    admin = seat("admin")
    made = policies.publish(admin, _slower(text), clock.now() + timedelta(days=1))
    with pytest.raises(RefusedError):
        policies.withdraw(seat("xu"), made)
    policies.withdraw(admin, made)
    assert [one.version for one in policies.versions(admin)] == [1]
    clock.advance(timedelta(days=2))
    assert seat("lin").store.current_pack() != made
    again = policies.publish(admin, _slower(text), clock.now())
    assert policies.versions(admin)[0].version == 3, "a number is never given twice"
    for pack_id, code in ((again, "edition_in_force"), (made, "edition_unknown")):
        with pytest.raises(RefusedError) as refused:
            policies.withdraw(admin, pack_id)
        assert refused.value.code == code
    assert safety.verify(admin.store, lambda _done, _total: None) == []


def test_nobody_moves_to_rules_that_are_yet_to_come(seat: Seat, clock: FixedClock, text: str) -> None:
    tickets.register(seat("lin"), COMPLAINT)
    made = policies.publish(seat("admin"), _slower(text), clock.now() + timedelta(days=1))
    for edition, code in ((made, "not_in_force"), (17, "edition_unknown")):
        with pytest.raises(RefusedError) as refused:
            moving.move(seat("admin"), edition)
        assert refused.value.code == code
    with pytest.raises(RefusedError) as refused:
        moving.move(seat("xu"), made)
    assert refused.value.code == "admin_only"


def test_another_trade_is_looked_at_before_the_move_and_undone_after_it(seat: Seat, clock: FixedClock) -> None:
    admin, lin = seat("admin"), seat("lin")
    first = tickets.register(lin, {**COMPLAINT, "complainant_kind": "consumer"}).ticket_id
    second = tickets.register(lin, {**COMPLAINT, "phone": "15400006022"}).ticket_id
    clock.advance(timedelta(hours=4))
    made = policies.publish(admin, policies.shipped()["printshop"], clock.now())
    seen = moving.look(admin, made)
    assert {one.ticket for one in seen.moves} == {first, second}
    assert [(shift.before["zh"], shift.count) for shift in seen.categories] == [("产品质量", 2)]
    assert len(seen.overdue) == 2, "an hour for the first contact instead of a working day"
    assert [(shift.before["zh"][0], shift.count) for shift in seen.levels] == [("1", 2)]
    assert lin.store.ticket(first).category == "product_quality", "a look changes nothing"
    assert moving.move(admin, made, [first]) == 1
    moved, kept = lin.store.ticket(first), lin.store.ticket(second)
    assert (moved.pack, moved.category, moved.complainant_kind) == (made, "", "consumer")
    assert kept.pack != made
    assert reading.search(lin, "6021", 1)[0].category == ""
    history.undo(admin)
    assert lin.store.ticket(first).category == "product_quality"
    assert safety.verify(lin.store, lambda _done, _total: None) == []


def test_a_text_is_judged_by_what_it_means_for_the_office(seat: Seat, text: str) -> None:
    admin = seat("admin")
    assert policies.judge(admin, text) == policies.Judgement(None)
    people.retire(admin, "luo")
    assert [seat_["zh"] for seat_ in policies.judge(admin, text).unpeopled] == ["销售中心总监"]
    assert policies.judge(admin, policies.shipped()["telecom"]).switches
    assert policies.judge(admin, "format = 2").error is not None


def test_rules_of_a_newer_program_are_offered_until_put_aside(
    seat: Seat, clock: FixedClock, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = seat("admin")
    assert policies.offered(admin) is None
    shutil.copytree(paths.resources(), tmp_path / "resources")
    newer = tmp_path / "resources" / "policies" / "franchise.toml"
    newer.write_text(text.replace("version = 1", "version = 2", 1), "utf-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "resources")
    offer = policies.offered(admin)
    assert offer is not None
    assert (offer.version, offer.based_on) == (2, 1)
    clock.advance(timedelta(seconds=1))
    own = policies.publish(admin, _slower(text), clock.now())
    assert policies.offered(admin) is not None, "an edition of one's own is still made from version 1"
    assert admin.store.current_pack() == own
    policies.put_aside(admin, offer)
    assert policies.offered(admin) is None
    newer.write_text(text.replace("version = 1", "version = 3", 1), "utf-8")
    assert policies.offered(admin) is not None, "the next one is offered again"
    policies.publish(admin, policies.shipped()["franchise"], clock.now() + timedelta(seconds=1))
    clock.advance(timedelta(seconds=2))
    assert policies.offered(admin) is None


def test_the_explanation_names_the_edition_that_a_complaint_follows(seat: Seat, clock: FixedClock, text: str) -> None:
    policies.publish(seat("admin"), _slower(text), clock.now() + timedelta(seconds=1))
    clock.advance(timedelta(seconds=2))
    ticket_id = tickets.register(seat("lin"), COMPLAINT).ticket_id
    policy = reading.policy_of(seat("lin"), ticket_id)
    assert (policy.edition, policy.version) == (2, 1)
