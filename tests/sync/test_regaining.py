"""What a PC had whose log no longer holds it comes back where the hub lacks it: once, and over nothing newer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from branch import Branch, Replica
from standing import settle
from two_ways import compact, edit, follow, forget, mark, marks, put_setting, register, row, to_settle

from desktop.base.errors import DamagedError, UnavailableError
from desktop.store import base, log, models, undo
from desktop.store.changes import Change, Op
from desktop.sync import regaining, settling, sweeping

Office = Callable[[int], Branch]
NAME, PHONE, WHY = "何雨晴", "13800001111", "何雨晴 is known"


def _all_sync(branch: Branch) -> None:
    assert all(branch.sync(replica) for replica in branch.replicas)


def _come_back_and_go_on(branch: Branch, ticket: int, *others: Replica) -> None:
    """The hub is set back; the last PC goes on with a complaint there, then others sync, who know what was lost."""
    branch.put_hub_back()
    last = branch.replicas[-1]
    edit(last, ticket, cause="dust")
    assert branch.sync(last)
    assert all(branch.sync(other) for other in others)


def test_a_newer_value_that_equals_the_old_one_is_not_overwritten(office: Office) -> None:
    """Another PC has sent the edit again, and somebody took it back there on purpose."""
    branch = office(3)
    one, two, three = branch.replicas
    ticket = register(branch, one)
    put_setting(one, "a")
    _all_sync(branch)
    branch.keep_hub()
    edit(one, ticket, demand="refund")
    put_setting(one, "b")
    assert branch.sync(one)
    assert branch.sync(two)
    compact(branch, one)
    _come_back_and_go_on(branch, ticket, two)
    edit(two, ticket, demand="")
    put_setting(two, "a")
    assert branch.sync(two)
    with pytest.raises(DamagedError, match="hub_forked"):
        branch.sync(one)
    assert follow(branch, one).aside == 0
    settle(branch)
    assert row(three, ticket, "demand", "cause") == ["", "dust"]
    assert three.store.setting("motto") == "a"


def test_what_others_have_sent_anew_and_gone_on_with_asks_nobody(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    ticket = register(branch, one)
    _all_sync(branch)
    branch.keep_hub()
    later = register(branch, one)
    assert branch.sync(one)
    assert branch.sync(two)
    compact(branch, one)
    _come_back_and_go_on(branch, ticket, two)
    edit(two, later, demand="b")
    assert branch.sync(two)
    follow(branch, one)
    settle(branch)
    assert to_settle(three) == []
    assert row(one, later, "demand") == ["b"]


def _both_drop(branch: Branch, ticket: int, demand: str) -> None:
    """One drops old contents; the hub is set back, and the other one goes on there and drops its own."""
    one, two = branch.replicas
    assert branch.sync(one)
    compact(branch, one)
    branch.put_hub_back()
    edit(two, ticket, demand=demand)
    assert branch.sync(two)
    compact(branch, two)


@pytest.mark.parametrize("known", ["the complaint is known", "the complaint is lost too"])
def test_who_was_forgotten_stays_forgotten_where_others_send_the_person_anew(office: Office, known: str) -> None:
    branch = office(3)
    one, two, _three = branch.replicas
    ticket = register(branch, one)
    person = register(branch, one, name=NAME, phone=PHONE) if known == "the complaint is known" else 0
    _all_sync(branch)
    branch.keep_hub()
    person = person or register(branch, one, name=NAME, phone=PHONE)
    mark(branch, one, PHONE, WHY)
    assert branch.sync(one)
    assert branch.sync(two)
    forget(branch, one, [person], [PHONE])
    assert branch.sync(one)
    compact(branch, one)
    _come_back_and_go_on(branch, ticket, two)
    follow(branch, one)
    settle(branch)
    for replica in branch.replicas:
        assert row(replica, person, "name", "phone", "erased") == ["", "", "1"]
        assert marks(replica) == [("", "")]
        assert to_settle(replica) == []


def test_who_was_forgotten_on_the_hub_stays_so_where_that_dropped_its_contents(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    person = register(branch, one, name=NAME, phone=PHONE)
    mark(branch, one, PHONE, WHY)
    _all_sync(branch)
    branch.keep_hub()
    register(branch, one)
    edit(one, person, address="house")
    assert branch.sync(one)
    compact(branch, one)
    branch.put_hub_back()
    forget(branch, two, [person], [PHONE])
    assert branch.sync(two)
    compact(branch, two)
    follow(branch, one)
    settle(branch)
    for bundle in {unit.bundle for unit in to_settle(two)}:
        settling.apply(two.store, two.store.founder(), bundle)
    settle(branch)
    for replica in branch.replicas:
        held = b"".join(bytes(payload) for (payload,) in replica.store.database.run("SELECT payload FROM aside"))
        assert NAME.encode() not in held
        assert PHONE.encode() not in held
        assert row(replica, person, "name", "address", "erased") == ["", "", "1"]


def test_forgetting_a_complaint_that_is_out_of_sight_leaves_it_there(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    person = register(branch, one, name=NAME, phone=PHONE)
    undo.undo(one.store, one.store.founder())
    _all_sync(branch)
    branch.keep_hub()
    forget(branch, one, [person])
    assert branch.sync(one)
    compact(branch, one)
    branch.put_hub_back()
    register(branch, two)
    assert branch.sync(two)
    follow(branch, one)
    settle(branch)
    assert row(two, person, "retired", "erased", "name") == ["1", "1", ""]


def test_what_only_the_hub_went_on_with_is_no_difference(office: Office) -> None:
    """Both have dropped what they had; the index of the logs still tells who touched what."""
    branch = office(2)
    one, two = branch.replicas
    ticket = register(branch, one)
    _all_sync(branch)
    branch.keep_hub()
    mine = register(branch, one)
    _both_drop(branch, ticket, "dust in the milk")
    assert follow(branch, one).aside == 0
    settle(branch)
    assert row(two, ticket, "demand") == ["dust in the milk"]
    assert row(two, mine, "number")


def test_what_both_went_on_with_and_dropped_is_a_choice_between_the_two(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    ticket = register(branch, one)
    _all_sync(branch)
    branch.keep_hub()
    edit(one, ticket, demand="refund")
    _both_drop(branch, ticket, "dust in the milk")
    assert follow(branch, one).aside == 1
    settle(branch)
    with two.store.database.read() as connection:
        told = [value for unit in settling.units(connection) for value in settling.values(connection, unit.payload)]
    assert [(value.field, value.mine, value.now, value.clash) for value in told] == [
        ("demand", "refund", "dust in the milk", True)
    ]


def test_a_snapshot_that_is_adopted_and_not_swept_gives_nothing_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch = office(2)
    one, two = branch.replicas
    ticket = register(branch, one)
    _all_sync(branch)
    branch.keep_hub()
    edit(one, ticket, demand="a")
    assert branch.sync(one)
    compact(branch, one)
    for demand in ("b", "c"):
        edit(one, ticket, demand=demand)
    assert branch.sync(one)
    _compact_but_do_not_sweep(branch, one, monkeypatch)
    _come_back_and_go_on(branch, ticket)
    assert follow(branch, one).aside == 0
    settle(branch)
    assert row(two, ticket, "demand", "cause") == ["c", "dust"]


def _compact_but_do_not_sweep(branch: Branch, replica: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line breaks between adopting a snapshot and dropping what it stands for."""
    swept = sweeping.sweep

    def breaks(store: object, drop: object) -> None:
        with replica.store.database.read() as connection:
            if not base.is_swept(connection):
                raise UnavailableError("hub_unreachable")
        swept(store, drop)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(sweeping, "sweep", breaks)
        with pytest.raises(UnavailableError):
            compact(branch, replica)
    with replica.store.database.read() as connection:
        assert base.seq(connection) > log.last_bare(connection) > 0


def test_a_sheet_with_a_lesser_key_than_the_one_it_continues_comes_back(office: Office) -> None:
    """It was made on a PC whose clock was behind."""
    branch = office(2)
    one, two = branch.replicas
    ticket = register(branch, one)
    _all_sync(branch)
    branch.keep_hub()
    first = register(branch, one, cause="first")
    second = register(branch, one, id=first - 1, previous_sheet=first, sheet_index=2, cause="second")
    assert branch.sync(one)
    compact(branch, one)
    _come_back_and_go_on(branch, ticket)
    assert follow(branch, one).aside == 0
    settle(branch)
    assert row(two, second, "cause", "previous_sheet") == ["second", str(first)]


def test_a_complaint_that_was_put_out_of_sight_is_left_to_people(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    ticket = register(branch, one)
    _all_sync(branch)
    branch.keep_hub()
    undo.undo(one.store, one.store.founder())
    assert branch.sync(one)
    compact(branch, one)
    _come_back_and_go_on(branch, ticket)
    assert follow(branch, one).aside == 1
    settle(branch)
    assert row(two, ticket, "retired", "cause") == ["0", "dust"]


def test_attached_files_of_what_is_set_aside_reach_the_others(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    ticket = register(branch, one)
    _all_sync(branch)
    branch.keep_hub()
    edit(one, ticket, demand="refund")
    with one.store.unit("attach", one.store.founder(), ticket=ticket) as unit:
        sha256 = unit.blob(b"hello")
        unit.insert(
            models.Attachment, ticket=ticket, name="x", size=5, sha256=sha256, at=1, by=one.store.founder()
        )  # fmt: skip
    _both_drop(branch, ticket, "other")
    assert follow(branch, one).aside == 1
    settle(branch)
    compact(branch, two)
    settle(branch)
    (waiting,) = to_settle(two)
    settling.apply(two.store, two.store.founder(), waiting.bundle)
    settle(branch)
    for replica in branch.replicas:
        assert replica.store.database.value("SELECT count(*) FROM blob WHERE sha256 = ?", (sha256,)) == 1


def test_units_that_were_set_aside_come_back_in_their_order(office: Office) -> None:
    """Only the one that made a sheet tells whose it is, should somebody have been forgotten meanwhile."""
    branch = office(2)
    one, two = branch.replicas
    branch.work(one, "register")
    settle(branch)
    branch.focus = int(one.store.database.value("SELECT id FROM ticket"))
    branch.work(one, "act")
    branch.work(two, "chain")
    settle(branch)
    with one.store.database.read() as connection:
        names, stored = (
            connection.execute("SELECT * FROM aside").get_description(),
            connection.execute("SELECT * FROM aside ORDER BY place DESC").fetchall(),
        )
        rows = [dict(zip((name for name, _ in names), values, strict=True)) for values in stored]
        found = [Change("aside", Op.INSERT, int(one.pop("id")), {}, one) for one in rows]
        grouped = regaining._grouped(connection, found)
        assert [group[0].new["place"] for _, _, group in grouped] == [0, 1, 2]
