"""Erasing a person in an office of many PCs: what was typed about them comes back from nowhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import raw_pages
from branch import Branch, Replica
from standing import hub_of, quiet, settle

from desktop.base.clock import to_ms
from desktop.store import drafts, erasing, events, models
from desktop.store.erasing import Person
from desktop.store.store import Store
from desktop.sync import compaction, settling, snapshot, syncing
from desktop.sync.envelope import Sealer

Office = Callable[[int], Branch]
RARE = "鼋鼍饕餮"
_SHARED = 2
"""So many bytes an index may leave out of a word, because the word before it begins with the same."""
PHONE = "15499887766"


def _case(branch: Branch, replica: Replica) -> int:
    """A complaint full of words that nobody else uses, with a file."""
    store = replica.store
    with store.unit("register", store.founder()) as unit:
        ticket = unit.insert(
            models.Ticket, number=store.next_number(branch.clock.now()), received_at=to_ms(branch.clock.now()),
            received_by=store.founder(), tier=1, level=1, state="filed", act=unit.new_act(), pack=store.current_pack(),
            phone=PHONE, name=f"{RARE}名", cause=f"{RARE}因", course=f"{RARE}过程" * 200,
        )  # fmt: skip
    _note(branch, replica, ticket, "记")
    _attach(branch, replica, ticket, f"{RARE}文件")
    return ticket


def _attach(branch: Branch, replica: Replica, ticket: int, text: str) -> str:
    """Returns the file's SHA-256."""
    store, content = replica.store, text.encode() * 3000
    with store.unit("attach", store.founder(), ticket=ticket) as unit:
        file = unit.blob(content)
        unit.insert(
            models.Attachment, ticket=ticket, name=f"{RARE}.txt", size=len(content), sha256=file,
            at=to_ms(branch.clock.now()), by=store.founder(),
        )  # fmt: skip
    return file


def _note(branch: Branch, replica: Replica, ticket: int, text: str) -> None:
    store = replica.store
    with store.unit("note", store.founder(), ticket=ticket) as unit:
        unit.insert(
            models.Event, ticket=ticket, act="note", at=to_ms(branch.clock.now()), by=store.founder(),
            data=events.data_text({"text": f"{RARE}{text}"}),
        )  # fmt: skip


def _edit(replica: Replica, ticket: int, **fields: object) -> None:
    with replica.store.unit("edit", replica.store.founder(), ticket=ticket) as unit:
        unit.update(models.Ticket, ticket, **fields)


def _erase(branch: Branch, replica: Replica, ticket: int) -> None:
    store, now = replica.store, to_ms(branch.clock.now())
    with store.unit(erasing.ACT, store.founder()) as unit:
        person = Person(frozenset(erasing.whole_chains(unit.connection, [ticket])), frozenset({f"phone:{PHONE}"}))
        erasing.erase(unit.connection, person, store.founder(), now)
        drafts.forget(unit.connection, person.tickets, person.customers)
        unit.describe(tickets=sorted(person.tickets))


def _compact(branch: Branch, replica: Replica) -> None:
    with hub_of(branch) as hub:
        compaction.compact(replica.store, hub, quiet)


def _left(store: Store) -> list[str]:
    """Words of the person that still lie on some page of a database."""
    content = raw_pages.content(store.database)
    assert "管理员".encode() in content
    return [word for word in (RARE[:2], RARE[2:], PHONE) if word.encode()[_SHARED:] in content]


@pytest.fixture
def branch(office: Office) -> Branch:
    """Three PCs."""
    return office(3)


@pytest.mark.parametrize("when", ["knows everything", "was away", "has unsent work about the person"])
def test_no_page_of_any_pc_holds_it_once_it_has_synced(branch: Branch, when: str) -> None:
    one, two, three = branch.replicas
    ticket = _case(branch, one)
    assert branch.sync(one)
    if when != "was away":
        assert branch.sync(two)
        assert _left(two.store) == [RARE[:2], RARE[2:], PHONE]
    if when.startswith("has"):
        _note(branch, two, ticket, "离线记")
        _edit(two, ticket, name=f"{RARE}改", cause=f"{RARE}改")
    two.store.drafts.save(two.store.founder(), "compose", str(ticket), {"text": f"{RARE}稿"})
    two.store.drafts.save(two.store.founder(), "intake", "a", {"texts": {"phone": PHONE, "cause": f"{RARE}稿"}})
    two.store.drafts.save(two.store.founder(), "intake", "b", {"texts": {"phone": "15400001111"}})
    _erase(branch, one, ticket)
    _compact(branch, one)
    assert _left(one.store) == []
    assert branch.sync(two)
    if when == "was away":  # it has never heard of the complaint, so it can't know whose number that is
        two.store.drafts.discard(two.store.founder(), "intake", "a")
        two.store.database.scrub()
    settle(branch)
    for replica in (one, two, three):
        if when.startswith("has"):
            _compact(branch, replica)
        assert _left(replica.store) == [], replica.name
    keys = {row.key for row in two.store.drafts.all_of(two.store.founder())}
    assert keys == ({"b", str(ticket)} if when == "was away" else {"b"}) - {str(ticket)}


def test_the_hub_keeps_neither_content_nor_file(branch: Branch) -> None:
    one, two, _ = branch.replicas
    ticket = _case(branch, one)
    settle(branch)
    file = str(one.store.database.value("SELECT sha256 FROM attachment"))
    with hub_of(branch) as hub:
        sealer = Sealer(hub.plate.id, one.store.office_keys())
        sealed = [entry.content for entry in hub.read(0, 100)]
        assert hub.pieces(sealer.blob_name(file, 1))
        assert all(content[:200] in Path(branch.address).read_bytes() for content in sealed)
    _erase(branch, one, ticket)
    _compact(branch, one)
    with hub_of(branch) as hub:
        assert not hub.pieces(sealer.blob_name(file, 1))
        assert all(sealer.open_entry(entry).payload is None for entry in hub.read(0, 100))
        told = snapshot.read(hub, sealer).told
    assert told is not None
    raw = Path(branch.address).read_bytes()
    assert not [content for content in sealed if content[:200] in raw]
    assert branch.sync(two)
    assert two.store.database.value("SELECT count(*) FROM blob WHERE sha256 = ?", (file,)) == 0


def test_an_edit_of_somebody_else_does_not_bring_the_erasing_to_a_stop(branch: Branch) -> None:
    one, two, _ = branch.replicas
    ticket = _case(branch, one)
    settle(branch)
    _edit(two, ticket, name=f"{RARE}别名", demand=f"{RARE}要求")
    assert branch.sync(two)
    _erase(branch, one, ticket)
    with hub_of(branch) as hub:
        assert syncing.Sync(one.store, hub).run().aside == ()
    settle(branch)
    found = two.store.ticket(ticket)
    assert (found.name, found.demand, found.erased) == ("", "", True)


def test_a_unit_made_before_it_was_known_keeps_its_structure_only(branch: Branch) -> None:
    one, two, _ = branch.replicas
    ticket = _case(branch, one)
    settle(branch)
    _erase(branch, one, ticket)
    assert branch.sync(one)
    _note(branch, two, ticket, "离线")
    with two.store.unit("resolve", two.store.founder(), ticket=ticket) as unit:
        unit.update(models.Ticket, ticket, level=2, cause=f"{RARE}又")
    assert branch.sync(two)
    settle(branch)
    assert (one.store.ticket(ticket).level, one.store.ticket(ticket).cause) == (2, "")
    texts = [row[0] for row in one.store.database.run("SELECT data FROM event WHERE act = 'note' ORDER BY id")]
    assert texts == ['{"text":""}', '{"text":""}']
    assert one.store.database.value("SELECT count(*) FROM aside") == 0


def test_a_sheet_that_it_rose_to_meanwhile_is_emptied_too(branch: Branch) -> None:
    one, two, _ = branch.replicas
    ticket = _case(branch, one)
    settle(branch)
    _erase(branch, one, ticket)
    assert branch.sync(one)
    store = two.store
    old = store.one(models.Ticket.select().where(models.Ticket.id == ticket))
    fields = {name: value for name, value in old.items() if name not in ("id", "number")}
    with store.unit("escalate", store.founder(), ticket=ticket) as unit:
        number = store.next_number(branch.clock.now())
        risen = unit.insert(models.Ticket, **{**fields, "number": number, "previous_sheet": ticket, "sheet_index": 2})
    _note(branch, two, risen, "新单")
    assert branch.sync(two)
    settle(branch)
    assert (one.store.ticket(risen).name, one.store.ticket(risen).erased) == ("", True)
    _compact(branch, one)
    settle(branch)
    assert [_left(replica.store) for replica in branch.replicas] == [[], [], []]


def test_units_set_aside_lose_what_they_hold_of_the_person_and_nothing_else(branch: Branch) -> None:
    one, two, _ = branch.replicas
    ticket = _case(branch, one)
    branch.work(one, "register")
    other = int(one.store.database.value("SELECT id FROM ticket WHERE phone <> ?", (PHONE,)))
    settle(branch)
    for replica, name in ((one, "先"), (two, "后")):
        with replica.store.unit("edit", replica.store.founder()) as unit:
            unit.update(models.Ticket, ticket, name=f"{RARE}{name}")
            unit.update(models.Ticket, other, name=f"别人{name}")
        assert branch.sync(replica)
    settle(branch)
    with one.store.database.read() as connection:
        (before,) = settling.units(connection)
    assert RARE.encode() in before.payload
    _erase(branch, one, ticket)
    _compact(branch, one)
    settle(branch)
    with two.store.database.read() as connection:
        (after,) = settling.units(connection)
        values = [(one.table, one.key, one.field, one.mine) for one in settling.values(connection, after.payload)]
    assert values == [("ticket", other, "name", "别人后")]
    assert [_left(replica.store) for replica in branch.replicas] == [[], [], []]


def test_a_unit_set_aside_that_held_nothing_else_is_settled(branch: Branch) -> None:
    one, two, _ = branch.replicas
    ticket = _case(branch, one)
    settle(branch)
    for replica, name in ((one, "先"), (two, "后")):
        _edit(replica, ticket, name=f"{RARE}{name}")
        assert branch.sync(replica)
    settle(branch)
    _erase(branch, one, ticket)
    settle(branch)
    assert two.store.database.run("SELECT payload, state FROM aside") == [(b"", "discarded")]


@pytest.mark.parametrize("when", ["erased before it came", "erased afterwards"])
def test_a_sheet_that_only_set_aside_work_would_have_made_is_emptied_with_all_that_stands_on_it(
    branch: Branch, when: str
) -> None:
    one, two, _ = branch.replicas
    ticket = _case(branch, one)
    settle(branch)
    for replica in (one, two):  # both move the complaint on: the second way is set aside, with what follows from it
        store = replica.store
        with store.unit("escalate", store.founder(), ticket=ticket) as unit:
            unit.update(models.Ticket, ticket, act=unit.new_act(), state="risen")
            risen = unit.insert(
                models.Ticket, number=store.next_number(branch.clock.now()), received_by=store.founder(),
                received_at=to_ms(branch.clock.now()), tier=1, level=1, state="open", act=unit.new_act(),
                pack=store.current_pack(), cause=f"{RARE}新", previous_sheet=ticket, sheet_index=2,
            )  # fmt: skip
        _note(branch, replica, risen, "甲")
        file = _attach(branch, replica, risen, f"{RARE}{replica.name}")
    assert branch.sync(one)
    if when == "erased before it came":
        _erase(branch, one, ticket)
        assert branch.sync(one)
        assert branch.sync(two)
    else:
        assert branch.sync(two)
        assert branch.sync(one)
        assert one.store.database.value("SELECT count(*) FROM aside") == 3
        _erase(branch, one, ticket)
    settle(branch)
    with hub_of(branch) as hub:
        name = Sealer(hub.plate.id, one.store.office_keys()).blob_name(file, 1)
        assert bool(hub.pieces(name)) is (when == "erased afterwards")
    _compact(branch, one)
    settle(branch)
    assert [_left(replica.store) for replica in branch.replicas] == [[], [], []]
    with hub_of(branch) as hub:
        assert not hub.pieces(name)


def test_two_administrators_erase_the_same_person_at_once(branch: Branch) -> None:
    one, two, _ = branch.replicas
    ticket = _case(branch, one)
    settle(branch)
    _erase(branch, one, ticket)
    _erase(branch, two, ticket)
    settle(branch)
    _compact(branch, two)
    settle(branch)
    assert [_left(replica.store) for replica in branch.replicas] == [[], [], []]


def test_a_hub_from_before_the_erasing_does_not_bring_it_back(branch: Branch) -> None:
    one, two, three = branch.replicas
    ticket = _case(branch, one)
    assert branch.sync(one)
    assert branch.sync(two)
    branch.keep_hub()
    _erase(branch, one, ticket)
    _compact(branch, one)
    branch.put_hub_back()
    assert branch.sync(three)  # takes over what the old hub still holds
    settle(branch)
    assert [_left(replica.store) for replica in branch.replicas] == [[], [], []]
    with hub_of(branch) as hub:
        sealer = Sealer(hub.plate.id, one.store.office_keys())
        payloads = [sealer.open_entry(entry).payload or b"" for entry in hub.read(0, 100)]
    assert RARE.encode() not in b"".join(payloads)


def test_a_copy_that_was_put_back_forgets_again(branch: Branch) -> None:
    one, two, _ = branch.replicas
    ticket = _case(branch, one)
    settle(branch)
    branch.back_up(two)
    _erase(branch, one, ticket)
    _compact(branch, one)
    settle(branch)
    branch.set_back(two)
    assert _left(two.store) == [RARE[:2], RARE[2:], PHONE]
    settle(branch)
    assert _left(two.store) == []


def test_sheets_that_only_waiting_units_set_aside_would_make_are_emptied_too(office: Office) -> None:
    """They were set aside in a sync that could not send; then somebody erases the complaint that they go on with."""
    branch = office(2)
    one, two = branch.replicas
    ticket = _case(branch, one)
    settle(branch)
    branch.focus = ticket
    branch.work(one, "chain")
    branch.work(two, "act")
    assert branch.sync(two)
    assert not branch.sync(one, fault="before")
    assert _waiting_aside(one) == 3
    _erase(branch, two, ticket)
    assert branch.sync(two)
    settle(branch)
    typed = [text for text in branch.typed.values() if text.startswith(one.name)]
    held = b"".join(bytes(payload) for (payload,) in two.store.database.run("SELECT payload FROM aside"))
    assert len(typed) == 3
    assert not [text for text in typed if text.encode() in held]


def _waiting_aside(replica: Replica) -> int:
    return int(replica.store.database.value("SELECT count(*) FROM log WHERE pending AND act = 'aside'"))
