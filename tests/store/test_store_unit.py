"""The unit of work: data, changeset and log entry are one transaction."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import apsw
import pytest
import store_making as making

from desktop.base.clock import FixedClock, to_ms
from desktop.base.errors import RefusedError
from desktop.store import changes, digest, log, models, numbers, schema, verify
from desktop.store.store import Store


def _entries(store: Store) -> list[log.Entry]:
    with store.database.read() as connection:
        return list(log.read(connection))


def test_a_unit_leaves_one_entry_with_who_when_where_and_what(store: Store, clock: FixedClock) -> None:
    with store.unit("register", making.admin(store), summary={"channel": "phone"}) as unit:
        key = making.insert_ticket(unit, store, name="张三")
        unit.describe(number="GZ01-20261009-A001")
    entry = _entries(store)[-1]
    assert (entry.seq, entry.act, entry.author) == (2, "register", making.admin(store))
    assert (entry.workstation, entry.at) == (store.workstation.id, to_ms(clock.now()))
    assert json.loads(entry.fields) == {"channel": "phone", "number": "GZ01-20261009-A001"}
    assert (entry.origin, entry.hash) == (unit.saved.origin, unit.saved.hash)
    assert unit.saved.tickets == (key,)
    assert [c.table for c in changes.changes(entry.payload or b"")] == ["ticket", "event"]


def test_the_chain_holds_and_is_signed(store: Store) -> None:
    for number in range(5):
        making.register(store, name=f"客户{number}")
    head = log.Head()
    for entry in _entries(store):
        assert (entry.seq, entry.previous_hash) == (head.seq + 1, head.hash)
        assert entry.hash == log.entry_hash(entry)
        assert log.signed_by(entry, store.workstation.public_key)
        head = log.Head(entry.seq, entry.hash)
    assert store.head() == head


def test_an_exception_takes_everything_back(store: Store) -> None:
    before, seq = digest.digest(store), store.head().seq
    with pytest.raises(RefusedError), store.unit("register", making.admin(store)) as unit:
        making.insert_ticket(unit, store)
        unit.set_setting("hours", [["08:00", "12:00"]])
        raise RefusedError("no")
    assert (digest.digest(store), store.head().seq) == (before, seq)
    assert store.setting("hours") is None
    with pytest.raises(RuntimeError):
        _ = unit.saved
    assert making.register(store)


def test_nothing_changed_leaves_no_entry(store: Store) -> None:
    ticket = making.register(store, name="张三")
    head = store.head()
    with store.unit("edit", making.admin(store)) as unit:
        unit.update(models.Ticket, ticket, name="李四")
        unit.update(models.Ticket, ticket, name="张三")
    assert (unit.saved.origin, unit.saved.tickets, store.head()) == ("", (), head)


def test_only_synced_tables_are_in_a_changeset(store: Store) -> None:
    making.register(store, name="张三")
    store.drafts.save(1, "intake", "", {"cause": "x"})
    store.set_window_state("size", "10x10")
    found = {c.table for e in _entries(store) for c in changes.changes(e.payload or b"")}
    assert found <= set(schema.SYNCED_NAMES)
    assert store.head().seq == 2


def test_a_row_without_a_key_can_not_exist(store: Store) -> None:
    with pytest.raises(apsw.ConstraintError), store.database.write() as connection:
        connection.execute("INSERT INTO look (id, ticket, person, field, at) VALUES (NULL, 1, 1, '', 1)").fetchall()
    for model in models.SYNCED:
        sql = schema.table_sql(model)[0]
        assert '"id" INTEGER NOT NULL PRIMARY KEY' in sql
        assert "UNIQUE" not in " ".join(schema.table_sql(model))
        assert "CASCADE" not in sql


def test_rows_take_defaults_and_refuse_strange_fields(store: Store) -> None:
    with store.unit("x", making.admin(store)) as unit:
        key = making.insert_ticket(unit, store)
        with pytest.raises(TypeError):
            unit.insert(models.Person, login="x", name="x")
        with pytest.raises(TypeError):
            unit.update(models.Ticket, key, colour="red")
        with pytest.raises(LookupError):
            unit.update(models.Ticket, 1, name="x")
    row = store.one(models.Ticket.select().where(models.Ticket.id == key))
    assert (row["channel"], row["handler"], row["urgent"], row["sheet_index"]) == ("phone", None, False, 1)


def test_half_a_character_does_not_stop_a_save(store: Store) -> None:
    ticket = making.register(store, name="张\ud83d三")
    assert store.ticket(ticket).name == "张\ufffd三"


def test_a_dangling_reference_is_refused(store: Store) -> None:
    with pytest.raises(apsw.ConstraintError), store.unit("note", making.admin(store)) as unit:
        making.insert_event(unit, store, 123456789, "note", {})
    assert verify.verify(store) == []


def test_a_unit_inside_a_unit_is_a_bug(store: Store) -> None:
    with store.unit("a", making.admin(store)), pytest.raises(RuntimeError), store.unit("b", making.admin(store)):
        pass


def test_a_draft_may_go_with_the_unit_that_saves_it(store: Store) -> None:
    store.drafts.save(7, "intake", "", {"cause": "x"})
    with pytest.raises(ValueError), store.unit("register", making.admin(store)) as unit:
        making.insert_ticket(unit, store)
        store.drafts.discard(7, "intake", "")
        raise ValueError
    assert len(store.drafts.all_of(7)) == 1
    with store.unit("register", making.admin(store)) as unit:
        making.insert_ticket(unit, store)
        store.drafts.discard(7, "intake", "")
    assert store.drafts.all_of(7) == []


def test_act_guards_never_agree_by_accident(store: Store) -> None:
    with store.unit("x", making.admin(store)) as unit:
        assert len({unit.new_act() for _ in range(1000)}) == 1000


def test_writers_on_many_threads_take_turns(store: Store) -> None:
    author = making.admin(store)
    ticket = making.register(store)
    readers = [threading.Thread(target=lambda: [store.case(ticket) for _ in range(20)]) for _ in range(2)]
    writers = [
        threading.Thread(target=lambda n=n: [making.note(store, ticket, f"{n}-{i}", author) for i in range(10)])
        for n in range(4)
    ]
    for thread in (*readers, *writers):
        thread.start()
    for thread in (*readers, *writers):
        thread.join()
    said = {event.data["text"] for event in store.case(ticket).events if event.act == "note"}
    assert said == {f"{n}-{i}" for n in range(4) for i in range(10)}
    assert verify.verify(store) == []


def test_a_bulk_is_few_entries_and_joined_units(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.store.unit.BULK_TICKETS", 10)
    before = store.head().seq
    with store.bulk(making.admin(store), "import-1") as bulk:
        for number in range(25):
            making.register(store, name=f"客户{number}")
    entries = _entries(store)[before:]
    assert [json.loads(entry.fields)["tickets"] for entry in entries] == [10, 10, 5]
    assert {entry.bulk for entry in entries} == {"import-1"}
    assert [saved.seq for saved in bulk.saved] == [entry.seq for entry in entries]
    assert len({row["number"] for row in store.rows(models.Ticket.select(models.Ticket.number))}) == 25
    assert verify.verify(store) == []


def test_a_unit_that_fails_in_a_bulk_is_taken_back_alone(store: Store) -> None:
    with store.bulk(making.admin(store), "import-1"):
        making.register(store, name="一")
        with pytest.raises(RefusedError), store.unit("register", making.admin(store)) as unit:
            making.insert_ticket(unit, store, name="二")
            raise RefusedError("no")
        making.register(store, name="三")
    assert [row["name"] for row in store.rows(models.Ticket.select().order_by(models.Ticket.id))] == ["一", "三"]
    assert verify.verify(store) == []


def test_a_bulk_that_breaks_leaves_whole_entries(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.store.unit.BULK_TICKETS", 10)
    with pytest.raises(KeyboardInterrupt), store.bulk(making.admin(store), "import-1") as bulk:
        for number in range(15):
            making.register(store, name=f"客户{number}")
        raise KeyboardInterrupt
    assert len(bulk.saved) == 1
    assert store.scalar(models.Ticket.select(models.Ticket.id.distinct()).limit(1)) is not None
    assert len(store.rows(models.Ticket.select())) == 10
    assert making.register(store)
    assert verify.verify(store) == []


def test_order_never_depends_on_the_clock(store: Store, clock: FixedClock) -> None:
    first = making.register(store, name="一")
    clock.advance(timedelta(days=-3653))
    second = making.register(store, name="二")
    clock.advance(timedelta(days=7306))
    third = making.register(store, name="三")
    assert first < second < third
    assert [entry.ticket or 0 for entry in _entries(store)] == [0] * 4
    assert [entry.seq for entry in _entries(store)] == [1, 2, 3, 4]
    assert verify.verify(store) == []


@pytest.mark.parametrize(
    "text",
    [
        "䶮",
        "𬭛",
        "👩‍👩‍👧‍👦🧨",
        "<script>alert(1)</script>",
        "'; DROP TABLE ticket; --",
        "a\x00b",
        "字" * 10_000,
        "\u202eabc",
    ],
)
def test_whatever_is_typed_comes_back(store: Store, text: str) -> None:
    ticket = making.register(store, cause=text, name=text[:40])
    making.note(store, ticket, text)
    case = store.case(ticket)
    assert (case.ticket.cause, case.events[-1].data["text"]) == (text, text)
    assert verify.verify(store) == []


def test_numbers_count_per_day_and_workstation(store: Store, clock: FixedClock) -> None:
    first = store.ticket(making.register(store)).number
    second = store.ticket(making.register(store)).number
    assert (first, second) == ("GZ01-20261009-A001", "GZ01-20261009-A002")
    clock.advance(timedelta(hours=16))
    assert store.next_number(clock.now()) == "GZ01-20261010-A001"


def test_a_number_once_given_is_never_given_again(store: Store, clock: FixedClock) -> None:
    ticket = making.register(store)
    with store.unit("renumber", making.admin(store)) as unit:
        unit.insert(models.Alias, ticket=ticket, number="GZ01-20261009-A007", at=0)
        unit.retire(models.Ticket, making.insert_ticket(unit, store))
    assert store.next_number(clock.now()) == "GZ01-20261009-A009"
    assert store.ticket_id("GZ01-20261009-A007") == ticket
    with pytest.raises(RefusedError) as error:
        store.ticket_id("GZ01-20261009-A008")
    assert error.value.code == "ticket_unknown"


def test_the_thousandth_of_a_day_goes_on_counting(store: Store, clock: FixedClock) -> None:
    making.register(store, number="GZ01-20261009-A999")
    making.register(store, number="GZ01-20261009-A1000")
    assert store.next_number(clock.now()) == "GZ01-20261009-A1001"


def test_letters_go_on_after_z() -> None:
    taken = [chr(ord("A") + n) for n in range(26)]
    assert numbers.next_letter(["A", "C"]) == "B"
    assert numbers.next_letter(taken) == "AA"
