"""Own work on top of others': what merges by itself, what is set aside, what gives way in the open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
from at_rest import check
from branch import Branch, Replica

from desktop.base.clock import to_ms
from desktop.store import digest, log, models, verify
from desktop.store.store import Store
from desktop.sync import publishing, settling, syncing
from desktop.sync.hubs import open_hub

Office = Callable[[int], Branch]


def _ticket(branch: Branch) -> int:
    """A complaint that all PCs know."""
    branch.work(branch.replicas[0], "register")
    _exchange(branch)
    found = branch.pick(branch.replicas[0].store, "SELECT id FROM ticket")
    assert found is not None
    return found


def _exchange(branch: Branch, rounds: int = 2) -> None:
    for _ in range(rounds):
        for replica in branch.replicas:
            assert branch.sync(replica)
    assert len({digest.digest(replica.store) for replica in branch.replicas}) == 1


def _edit(store: Store, ticket: int, **fields: object) -> None:
    with store.unit("edit", store.founder(), ticket=ticket) as unit:
        unit.update(models.Ticket, ticket, **fields)


def _aside(store: Store) -> list[settling.SetAside]:
    with store.database.read() as connection:
        return settling.units(connection)


def test_different_fields_merge_by_themselves(office: Office) -> None:
    branch = office(2)
    ticket = _ticket(branch)
    one, two = (replica.store for replica in branch.replicas)
    _edit(one, ticket, name="甲")
    _edit(two, ticket, staff="小李")
    _exchange(branch)
    assert (one.ticket(ticket).name, one.ticket(ticket).staff) == ("甲", "小李")
    assert _aside(one) == []


def test_the_same_field_sets_the_later_unit_aside_whole(office: Office) -> None:
    branch = office(2)
    ticket = _ticket(branch)
    one, two = (replica.store for replica in branch.replicas)
    _edit(one, ticket, name="甲")
    _edit(two, ticket, name="乙", staff="小李")
    _exchange(branch)
    assert (two.ticket(ticket).name, two.ticket(ticket).staff) == ("甲", "")
    (aside,) = _aside(one)
    with one.database.read() as connection:
        values = {v.field: (v.base, v.mine, v.now, v.clash) for v in settling.values(connection, aside.payload)}
    assert values == {"name": ("", "乙", "甲", True), "staff": ("", "小李", "", False)}


def test_the_same_value_twice_is_no_conflict(office: Office) -> None:
    branch = office(2)
    ticket = _ticket(branch)
    for replica in branch.replicas:
        _edit(replica.store, ticket, name="同名")
    _exchange(branch)
    assert _aside(branch.replicas[0].store) == []
    assert branch.replicas[0].store.ticket(ticket).name == "同名"


def test_two_acts_at_once_never_both_hold(office: Office) -> None:
    branch = office(2)
    ticket = _ticket(branch)
    branch.focus = ticket
    for replica in branch.replicas:
        branch.work(replica, "act")
    _exchange(branch)
    assert len(_aside(branch.replicas[0].store)) == 1


def test_what_stands_on_set_aside_work_goes_with_it_in_order(office: Office) -> None:
    branch = office(2)
    branch.focus = _ticket(branch)
    branch.work(branch.replicas[0], "act")
    branch.work(branch.replicas[1], "chain")  # a new sheet, an act on it, a note about it
    branch.work(branch.replicas[1], "register")
    _exchange(branch)
    aside = _aside(branch.replicas[0].store)
    assert [one.reason for one in aside] == ["changed", "needs", "needs"]
    assert len({one.bundle for one in aside}) == 1
    assert aside[0].bundle == aside[0].origin
    assert verify.verify(branch.replicas[0].store) == []
    settling.apply(branch.replicas[1].store, branch.replicas[1].store.founder(), aside[0].bundle)
    _exchange(branch)
    sql = "SELECT count(*) FROM ticket WHERE previous_sheet = ?"
    sheets = branch.replicas[0].store.database.run(sql, (branch.focus,))
    assert sheets == [(1,)]
    assert _aside(branch.replicas[0].store) == []


def test_a_number_that_somebody_got_while_its_sheet_was_set_aside_is_given_once(office: Office) -> None:
    branch = office(2)
    branch.focus = _ticket(branch)
    two = branch.replicas[1]
    branch.work(branch.replicas[0], "act")
    branch.work(two, "chain")
    _exchange(branch)
    branch.work(two, "register")  # the new sheet is out of the way: its number is the next one
    waiting = _aside(two.store)[0]
    settling.apply(two.store, two.store.founder(), waiting.bundle)
    _exchange(branch)
    numbers = [row[0] for row in two.store.database.run("SELECT number FROM ticket")]
    (alias,) = two.store.database.run("SELECT number, ticket FROM alias")
    assert len(set(numbers)) == len(numbers) == 3
    assert alias[0] in numbers
    assert two.store.database.run("SELECT previous_sheet FROM ticket WHERE id = ?", (alias[1],)) == [(branch.focus,)]
    assert verify.verify(two.store) == []


def test_a_number_taken_gives_way_and_stays_as_an_alias(office: Office) -> None:
    branch = office(1)
    branch.clone(branch.replicas[0])
    for replica in branch.replicas:
        branch.work(replica, "register")
    given = [replica.store.database.run("SELECT number FROM ticket") for replica in branch.replicas]
    numbers = {row[0] for rows in given for row in rows}
    assert len(numbers) == 1
    _exchange(branch)
    store = branch.replicas[0].store
    (first, second) = sorted(row[0] for row in store.database.run("SELECT number FROM ticket"))
    assert first != second
    (alias,) = store.database.run("SELECT number FROM alias")
    assert alias[0] in numbers
    letters = [row[0] for row in store.database.run("SELECT letter FROM workstation")]
    assert sorted(letters) == ["A", "B"]


def test_a_copied_disk_becomes_a_workstation_of_its_own(office: Office) -> None:
    branch = office(1)
    branch.clone(branch.replicas[0])
    one, two = branch.replicas
    assert one.store.identity.workstation == two.store.identity.workstation
    branch.work(one, "note")
    branch.work(two, "note")
    _exchange(branch)
    assert one.store.identity.workstation != two.store.identity.workstation


def test_two_people_with_one_login_both_stay(office: Office) -> None:
    branch = office(2)
    for replica in branch.replicas:
        with replica.store.unit("user", replica.store.founder()) as unit:
            unit.insert(models.Person, login="lin", name=f"林{replica.name}", tier=1)
    _exchange(branch)
    logins = {row[0] for row in branch.replicas[0].store.database.run("SELECT login FROM person")}
    assert {"lin", "lin2"} <= logins


def test_two_people_who_are_renamed_to_one_login_both_keep_one(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    people = []
    for login in ("he", "qu"):
        with one.store.unit("user", one.store.founder()) as unit:
            people.append(unit.insert(models.Person, login=login, name=login, tier=1))
    _exchange(branch)
    for replica, person in zip((one, two), people, strict=True):
        with replica.store.unit("person", replica.store.founder()) as unit:
            unit.update(models.Person, person, login="lin")
    _exchange(branch)
    logins = {row[0] for row in one.store.database.run("SELECT login FROM person")}
    assert {"lin", "lin2"} <= logins


def test_a_workstation_is_known_before_it_signs_what_others_had_lost(office: Office) -> None:
    """The hub was put back; a PC that nobody on the hub knows yet holds what another one had published."""
    branch = office(2)
    branch.keep_hub()
    branch.join()
    newcomer = branch.replicas[-1]
    branch.join()
    for replica in reversed(branch.replicas):  # the last one is known to the hub first
        assert branch.sync(replica)
    assert branch.sync(newcomer)
    branch.put_hub_back()
    branch.work(branch.replicas[0], "note")
    known = branch.known()
    with closing(open_hub(branch.address)) as hub:  # somebody goes on without what was lost
        hub.append(hub.head(), [])
    branch.heal(branch.replicas[0])
    for _ in range(2):
        for replica in branch.replicas:
            assert branch.sync(replica)
    check(branch, known)


def test_text_does_not_wait_for_a_large_file(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    branch = office(2)
    ticket = _ticket(branch)
    store = branch.replicas[0].store
    content = b"x" * (publishing.WITH_TEXT_BYTES + 1)
    with store.unit("attach", store.founder(), ticket=ticket) as unit:
        unit.insert(
            models.Attachment, ticket=ticket, name="录音.mp3", size=len(content), sha256=unit.blob(content),
            at=to_ms(branch.clock.now()), by=store.founder(),
        )  # fmt: skip
    branch.work(branch.replicas[0], "note")
    note = store.head().seq

    def broken(done: int, _total: int) -> None:
        if done:
            raise ConnectionError

    with closing(open_hub(branch.address)) as hub, pytest.raises(ConnectionError):
        syncing.Sync(store, hub, broken).run()
    with store.database.read() as connection:
        confirmed, waiting = log.acknowledged(connection).seq, log.pending(connection)[0]
    assert (confirmed, waiting) == (note - 1, 1)
    _exchange(branch)
    assert branch.replicas[1].store.blob(next(iter(_hashes(branch.replicas[1])))) == content


def _hashes(replica: Replica) -> set[str]:
    return {row[0] for row in replica.store.database.run("SELECT sha256 FROM attachment")}
