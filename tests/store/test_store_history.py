"""History and undo: nothing disappears, and not everything can be taken back."""

from __future__ import annotations

import pytest
import store_making as making

from desktop.base.errors import RefusedError, UnavailableError
from desktop.store import history, models, undo, verify
from desktop.store.store import Store


def _undo(store: Store, author: int | None = None) -> str:
    return undo.undo(store, author or making.admin(store)).act


def _refusal(store: Store, author: int | None = None, origin: str | None = None) -> str:
    with pytest.raises(RefusedError) as error:
        undo.undo(store, author or making.admin(store), origin)
    return error.value.code


def test_the_log_names_each_field_newest_first(store: Store) -> None:
    ticket = making.register(store, name="张三")
    other = making.register(store, name="李四")
    making.edit(store, ticket, name="张三丰", phone="138")
    lines = history.lines(store)
    assert [line.entry.act for line in lines] == ["edit", "register", "register", "create"]
    fields = [(f.table, f.key, f.field, f.old, f.new) for f in lines[0].fields if f.table == "ticket"]
    assert fields == [("ticket", ticket, "name", "张三", "张三丰"), ("ticket", ticket, "phone", "", "138")]
    assert [line.entry.seq for line in history.lines(store, ticket)] == [4, 2]
    assert [line.entry.seq for line in history.lines(store, before=4, limit=2)] == [3, 2]
    assert other not in {f.key for line in history.lines(store, ticket) for f in line.fields}


def test_one_ticket_out_of_a_bulk(store: Store) -> None:
    with store.bulk(making.admin(store), "import-1"):
        keys = [making.register(store, name=f"客户{n}") for n in range(30)]
    (line,) = history.lines(store, keys[7])
    assert {f.key for f in line.fields if f.table == "ticket"} == {keys[7]}
    assert len(history.lines(store)[0].fields) == history.MOST_FIELDS


def test_a_ticket_as_it_stood(store: Store) -> None:
    start = store.head().seq
    ticket = making.register(store, name="一")
    noted = making.note(store, ticket, "记一笔")
    edited = making.edit(store, ticket, name="二", state="handling")
    with store.unit("x", making.admin(store)) as unit:
        unit.retire(models.Event, store.case(ticket).events[1].id)
    assert history.case_at(store, ticket, start) is None
    then = history.case_at(store, ticket, noted.seq)
    assert then is not None
    assert (then.ticket.name, then.ticket.state, [e.act for e in then.events]) == ("一", "open", ["register", "note"])
    later = history.case_at(store, ticket, edited.seq)
    assert later is not None and (later.ticket.name, len(later.events)) == ("二", 3)
    assert history.case_at(store, ticket, store.head().seq) == store.case(ticket)


def test_an_erased_entry_stays_in_the_chain_and_is_told(store: Store) -> None:
    ticket = making.register(store, name="一")
    saved = making.edit(store, ticket, name="二")
    with store.database.write() as connection:
        connection.execute("UPDATE log SET payload = NULL WHERE seq = ?", (saved.seq,))
    assert history.lines(store)[0].erased
    with pytest.raises(UnavailableError) as error:
        history.case_at(store, ticket, saved.seq - 1)
    assert error.value.code == "history_erased"
    assert [(f.code, f.where) for f in verify.verify(store)] == [("payload_erased", f"entry {saved.seq}")]


def test_undo_takes_back_the_last_own_unit_and_says_so_in_the_log(store: Store) -> None:
    ticket = making.register(store, name="一")
    edited = making.edit(store, ticket, name="二", phone="138")
    done = undo.undo(store, making.admin(store))
    assert (done.act, done.origin, done.ticket) == ("edit", edited.origin, ticket)
    assert (store.ticket(ticket).name, store.ticket(ticket).phone) == ("一", "")
    assert [event.act for event in store.case(ticket).events] == ["register"]
    assert history.lines(store)[0].entry.act == "undo"
    assert verify.verify(store) == []


def test_undo_goes_back_step_by_step(store: Store) -> None:
    ticket = making.register(store, name="一")
    making.edit(store, ticket, name="二")
    making.edit(store, ticket, name="三")
    assert [_undo(store), store.ticket(ticket).name] == ["edit", "二"]
    assert [_undo(store), store.ticket(ticket).name] == ["edit", "一"]
    assert [_undo(store), store.ticket(ticket).retired] == ["register", True]
    assert verify.verify(store) == []


def test_after_undo_a_new_step_can_be_undone_again(store: Store) -> None:
    ticket = making.register(store, name="一")
    making.edit(store, ticket, name="二")
    _undo(store)
    making.edit(store, ticket, name="三")
    _undo(store)
    assert store.ticket(ticket).name == "一"


def test_only_own_units_are_undone(store: Store) -> None:
    clerk = making.hire(store, "lin")
    ticket = making.register(store, name="一")
    saved = making.note(store, ticket, "别人的", clerk)
    edited = making.edit(store, ticket, name="二")
    assert _refusal(store, clerk, edited.origin) == "undo_not_own"
    assert undo.undo(store, clerk).origin == saved.origin
    assert _refusal(store, clerk) == "undo_nothing"
    assert store.ticket(ticket).name == "二"


def test_undo_is_refused_once_somebody_touched_the_same_field(store: Store) -> None:
    clerk = making.hire(store, "lin")
    ticket = making.register(store, name="一")
    making.edit(store, ticket, name="二")
    making.edit(store, ticket, clerk, name="三")
    assert _refusal(store) == "undo_depends"
    undo.undo(store, clerk)
    assert _undo(store) == "edit"
    assert store.ticket(ticket).name == "一"


def test_another_field_of_the_same_ticket_does_not_stand_in_the_way(store: Store) -> None:
    clerk = making.hire(store, "lin")
    ticket = making.register(store, name="一")
    making.edit(store, ticket, name="二")
    making.edit(store, ticket, clerk, phone="138")
    _undo(store)
    assert (store.ticket(ticket).name, store.ticket(ticket).phone) == ("一", "138")


def test_undo_is_refused_once_something_stands_on_a_new_row(store: Store) -> None:
    clerk = making.hire(store, "lin")
    ticket = making.register(store)
    making.note(store, ticket, "接上文", clerk)
    assert _refusal(store) == "undo_depends"


def test_undo_is_refused_once_a_later_event_names_the_row(store: Store) -> None:
    clerk = making.hire(store, "lin")
    ticket = making.register(store)
    with store.unit("task", making.admin(store), ticket=ticket) as unit:
        task = making.insert_event(
            unit, store, ticket, "task", {"department": "售后", "what": "上门", "by": "2026-10-10T01:00:00+00:00"}
        )
    with store.unit("task_done", clerk, ticket=ticket) as unit:
        making.insert_event(unit, store, ticket, "task_done", {"task": task, "result": "已办"})
    assert _refusal(store) == "undo_depends"


def test_looks_neither_count_nor_stand_in_the_way(store: Store) -> None:
    ticket = making.register(store)
    with store.unit("look", making.admin(store), ticket=ticket) as unit:
        unit.insert(models.Look, ticket=ticket, person=making.admin(store), at=1)
    assert _undo(store) == "register"


@pytest.mark.parametrize("act", ["callback", "review", "approve", "reject", "file", "decide", "print"])
def test_final_acts_are_corrected_in_the_open(store: Store, act: str) -> None:
    ticket = making.register(store)
    with store.unit(act, making.admin(store), ticket=ticket) as unit:
        unit.update(models.Ticket, ticket, state="handling")
    assert _refusal(store) == "undo_final_act"


def test_the_founding_and_bulks_stay(store: Store) -> None:
    assert _refusal(store) == "undo_final_act"
    with store.bulk(making.admin(store), "import-1"):
        making.register(store)
    assert _refusal(store) == "undo_final_act"


def test_an_undone_unit_is_not_undone_twice(store: Store) -> None:
    ticket = making.register(store, name="一")
    saved = making.edit(store, ticket, name="二")
    _undo(store)
    assert _refusal(store, origin=saved.origin) == "undo_nothing"
    assert _refusal(store, origin="no such unit") == "undo_nothing"


def test_a_setting_made_for_the_first_time_is_unmade(store: Store) -> None:
    with store.unit("setting", making.admin(store)) as unit:
        unit.set_setting("idle_minutes", 5)
    _undo(store)
    assert store.setting("idle_minutes") is None
    assert verify.verify(store) == []
