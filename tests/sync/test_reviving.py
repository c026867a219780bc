"""Undone on one PC while others go on with it elsewhere: what they did stays in sight, whoever is first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from branch import Branch
from standing import settle

from desktop.base.errors import RefusedError
from desktop.store import log, models, undo
from desktop.store.store import Store
from desktop.sync import settling

Office = Callable[[int], Branch]


@pytest.fixture
def branch(office: Office) -> Branch:
    """Two PCs that know a ticket."""
    made = office(2)
    made.work(made.replicas[0], "register")
    settle(made)
    made.focus = _ticket(made)
    return made


def _ticket(branch: Branch) -> int:
    return int(branch.replicas[0].store.database.value("SELECT max(id) FROM ticket"))


def _undo(store: Store) -> None:
    undo.undo(store, store.founder())


def _notes(store: Store, ticket: int) -> list[str]:
    return [str(event.data["text"]) for event in store.case(ticket).events]


def _acts(store: Store) -> list[str]:
    with store.database.read() as connection:
        return [entry.act for entry in log.read(connection)]


def _aside(store: Store) -> list[str]:
    with store.database.read() as connection:
        return [one.act for one in settling.units(connection)]


def test_a_line_added_meanwhile_brings_the_ticket_back(branch: Branch) -> None:
    one, two = (replica.store for replica in branch.replicas)
    ticket = _ticket(branch)
    before = _notes(one, ticket)
    _undo(one)
    branch.work(branch.replicas[1], "note")
    token = list(branch.typed.values())[-1]
    assert branch.sync(branch.replicas[0])
    settle(branch)
    for store in (one, two):
        assert not store.ticket(ticket).retired
        assert _notes(store, ticket) == [*before, token]
        assert _acts(store)[-2:] == ["revive", "note"]
        assert _aside(store) == []
    revived = one.database.value("SELECT origin FROM log WHERE act = 'revive'")
    with pytest.raises(RefusedError, match="undo_final_act"):
        undo.undo(one, one.founder(), revived)


def test_an_edit_made_meanwhile_brings_the_ticket_back(branch: Branch) -> None:
    one, two = (replica.store for replica in branch.replicas)
    ticket = _ticket(branch)
    _undo(one)
    with two.unit("edit", two.founder(), ticket=ticket) as unit:
        unit.update(models.Ticket, ticket, name="改正后的姓名")
    assert branch.sync(branch.replicas[0])
    settle(branch)
    assert (one.ticket(ticket).name, one.ticket(ticket).retired) == ("改正后的姓名", False)


def test_an_undo_that_comes_too_late_is_set_aside_and_hides_nothing(branch: Branch) -> None:
    one, two = (replica.store for replica in branch.replicas)
    ticket = _ticket(branch)
    branch.work(branch.replicas[1], "note")
    token = list(branch.typed.values())[-1]
    assert branch.sync(branch.replicas[1])
    _undo(one)
    settle(branch)
    for store in (one, two):
        assert not store.ticket(ticket).retired
        assert token in _notes(store, ticket)
        assert _aside(store) == ["undo"]
    with one.database.read() as connection:
        bundle = settling.units(connection)[0].bundle
    settling.discard(one, one.founder(), bundle)
    settle(branch)
    assert not two.ticket(ticket).retired and _aside(two) == []


def test_a_sheet_that_was_taken_back_comes_back_with_all_that_the_step_did(branch: Branch) -> None:
    one, two = (replica.store for replica in branch.replicas)
    first = _ticket(branch)
    branch.work(branch.replicas[0], "rise")
    settle(branch)
    act, state = one.ticket(first).act, one.ticket(first).state
    branch.focus = sheet = _ticket(branch)
    assert sheet != first
    _undo(one)
    assert one.ticket(first).act != act
    branch.work(branch.replicas[1], "note")
    assert branch.sync(branch.replicas[0])
    settle(branch)
    for store in (one, two):
        assert not store.ticket(sheet).retired
        assert (store.ticket(first).act, store.ticket(first).state) == (act, state)


def test_where_it_can_not_come_back_the_work_is_set_aside(branch: Branch) -> None:
    """The old sheet went another way since the step was undone."""
    one, two = (replica.store for replica in branch.replicas)
    first = _ticket(branch)
    branch.work(branch.replicas[0], "rise")
    settle(branch)
    sheet = _ticket(branch)
    _undo(one)
    branch.focus = first
    branch.work(branch.replicas[0], "act")
    branch.focus = sheet
    branch.work(branch.replicas[1], "note")
    assert branch.sync(branch.replicas[0])
    settle(branch)
    for store in (one, two):
        assert store.ticket(sheet).retired and not store.ticket(first).retired
        assert _aside(store) == ["note"]


def test_undone_on_both_is_undone_once(branch: Branch) -> None:
    for replica in branch.replicas:
        _undo(replica.store)
    settle(branch)
    store = branch.replicas[0].store
    assert store.ticket(_ticket(branch)).retired and _aside(store) == []


def test_a_look_brings_nothing_back(branch: Branch) -> None:
    one, two = (replica.store for replica in branch.replicas)
    ticket = _ticket(branch)
    _undo(one)
    with two.unit("look", two.founder(), ticket=ticket) as unit:
        unit.insert(models.Look, ticket=ticket, person=two.founder(), at=1)
    assert branch.sync(branch.replicas[0])
    settle(branch)
    assert one.ticket(ticket).retired and _aside(one) == []
