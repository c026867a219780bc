"""What rules read: the office, its people, rules and calendar, and who complained before."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import store_making as making

from desktop.base.clock import FixedClock, to_ms
from desktop.base.errors import RefusedError
from desktop.domain.types import DayKind, Role
from desktop.store import events, models, verify
from desktop.store.store import Store


def test_a_new_office_has_its_rules_and_one_administrator(store: Store) -> None:
    office = store.office()
    assert (office.code, office.name, office.penalties_on) == ("GZ01", "广州分公司", False)
    assert [(p.login, p.name, p.tier, p.roles) for p in office.people] == [("wang", "王敏", 1, frozenset({Role.ADMIN}))]
    assert store.policy().code == "franchise"
    assert store.policy(store.current_pack()) is store.policy()
    assert (store.workstation.name, store.workstation.letter) == ("前台一号", "A")


def test_what_another_process_changes_is_seen(store: Store, clock: FixedClock) -> None:
    assert store.office().penalties_on is False
    with Store.open(store.database.path, clock, passphrase=making.PASSPHRASE) as other:
        with other.unit("setting", making.admin(other)) as unit:
            unit.set_setting("penalties_on", True)
        hired = making.hire(other, "lin")
    assert store.office().penalties_on is True
    person = store.office().person(hired)
    assert person is not None and person.login == "lin"


def test_a_unit_sees_what_it_has_changed_itself(store: Store) -> None:
    with pytest.raises(RefusedError), store.unit("setting", making.admin(store)) as unit:
        unit.set_setting("penalties_on", True)
        assert store.office().penalties_on is True
        raise RefusedError("no")
    assert store.office().penalties_on is False


def test_settings_are_overwritten_and_keep_their_row(store: Store) -> None:
    for value in (10, 15, {"a": [1, 2]}):
        with store.unit("setting", making.admin(store)) as unit:
            unit.set_setting("idle_minutes", value)
    assert store.setting("idle_minutes") == {"a": [1, 2]}
    assert len(store.rows(models.Setting.select().where(models.Setting.key == "idle_minutes"))) == 1
    assert store.setting("unknown") is None


def test_amended_days_and_hours_move_the_calendar(store: Store) -> None:
    on = date(2026, 10, 12)
    assert store.calendar().works(on)
    with store.unit("holiday", making.admin(store)) as unit:
        key = unit.insert(models.Holiday, on=on.isoformat(), works=False)
        unit.set_setting("hours", [["08:00", "16:00"]])
    assert store.calendar().kind(on) is DayKind.AMENDED_REST
    assert [end - start for start, end in store.calendar().nominal(on)] == [timedelta(hours=8)]
    with store.unit("holiday", making.admin(store)) as unit:
        unit.retire(models.Holiday, key)
    assert store.calendar().works(on)


def test_open_tickets_get_new_deadlines_when_the_calendar_moves(store: Store) -> None:
    ticket = making.register(store)
    listing = models.Listing
    query = listing.select(listing.next_due_at).where(listing.ticket == ticket)
    before = store.scalar(query)
    with store.unit("holiday", making.admin(store)) as unit:
        unit.insert(models.Holiday, on="2026-10-10", works=False)
        unit.insert(models.Holiday, on="2026-10-12", works=False)
    assert store.scalar(query) > before
    assert verify.verify(store) == []


def test_a_ticket_keeps_the_rules_it_was_opened_under(store: Store, clock: FixedClock) -> None:
    old = store.current_pack()
    ticket = making.register(store)
    clock.advance(timedelta(minutes=1))
    with store.unit("pack", making.admin(store)) as unit:
        at = to_ms(clock.now() + timedelta(hours=1))
        new = unit.insert(models.Pack, code="franchise", version=2, text=making.policy_text(), effective_at=at)
    assert store.current_pack() == old
    clock.advance(timedelta(hours=1))
    assert (store.current_pack(), store.ticket(ticket).pack) == (new, old)


def test_a_case_has_its_events_oldest_first_without_retired_ones(store: Store, clock: FixedClock) -> None:
    ticket = making.register(store)
    for text in ("一", "二", "三"):
        clock.advance(timedelta(minutes=1))
        making.note(store, ticket, text)
    case = store.case(ticket)
    with store.unit("x", making.admin(store)) as unit:
        unit.retire(models.Event, case.events[2].id)
    assert [event.data.get("text") for event in store.case(ticket).events[1:]] == ["一", "三"]
    assert [c.ticket.id for c in store.cases([ticket, 5, ticket])] == [ticket, ticket]
    with pytest.raises(RefusedError):
        store.case(5)


def test_domain_values_survive_the_table(store: Store, clock: FixedClock) -> None:
    fields = {
        "bought_on": date(2026, 9, 30), "happened_at": clock.now(), "urgent": True, "reply_by": None, "name": "张三",
    }  # fmt: skip
    ticket = store.ticket(making.register(store, **events.ticket_columns(fields)))
    assert {name: getattr(ticket, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (("13800138000", "", ""), 2),
        (("", "", "E-77"), 1),
        (("", "王女士", ""), 3),
        (("13911111111", "王女士", ""), 1),
        (("13911111111", "李", "E-78"), 0),
        (("", "", ""), 0),
    ],
)
def test_the_same_customer_is_known_by_phone_order_or_a_name_without_phone(
    store: Store, asked: tuple[str, str, str], count: int
) -> None:
    making.register(store, phone="13800138000", name="王女士")
    making.register(store, phone="13800138000", name="王女士", order_number="E-77")
    making.register(store, name="王女士")
    assert store.earlier(*asked) == count


def test_a_risen_sheet_counts_earlier_complaints_of_the_first_sheet(store: Store, clock: FixedClock) -> None:
    making.register(store, phone="13800138000")
    clock.advance(timedelta(days=1))
    first = making.register(store, phone="13800138000")
    clock.advance(timedelta(days=1))
    risen = making.register(store, phone="13800138000", previous_sheet=first, sheet_index=2)
    clock.advance(timedelta(days=1))
    last = making.register(store, phone="13800138000")
    assert [store.case(key).earlier for key in (first, risen, last)] == [1, 1, 2]


def test_a_later_complaint_is_counted_anew_when_an_earlier_one_changes(store: Store, clock: FixedClock) -> None:
    first = making.register(store, phone="13800138000")
    clock.advance(timedelta(days=1))
    last = making.register(store, phone="13800138000")
    listing = models.Listing
    query = listing.select(listing.occurrence).where(listing.ticket == last)
    assert store.scalar(query) == 2
    making.edit(store, first, phone="13900000000")
    assert store.scalar(query) == 1
    making.edit(store, first, phone="13800138000")
    assert store.scalar(query) == 2
    with store.unit("x", making.admin(store)) as unit:
        unit.retire(models.Ticket, first)
    assert store.scalar(query) == 1
    assert verify.verify(store) == []


def test_two_stores_live_in_one_process(tmp_path: Path, clock: FixedClock) -> None:
    with making.make(tmp_path / "a.db", clock, "GZ01") as one, making.make(tmp_path / "b.db", clock, "SZ02") as two:
        making.register(one, name="甲")
        making.register(two, name="乙")
        query = models.Ticket.select(models.Ticket.number, models.Ticket.name)
        assert one.rows(query) == [{"number": "GZ01-20261009-A001", "name": "甲"}]
        assert two.rows(query) == [{"number": "SZ02-20261009-A001", "name": "乙"}]
        assert one.database_id != two.database_id
