"""A PC that goes on from what the hub has: it takes that over, and nothing that only it had is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_lines import BreakingHub
from branch import Branch, Replica
from standing import hub_of, quiet, settle, standing
from template import PASSPHRASE

from desktop.base.clock import to_ms
from desktop.base.errors import DamagedError, UnavailableError
from desktop.store import backup, base, erasing, models, verify
from desktop.store.store import Store
from desktop.sync import compaction, following, joining, membership, regaining, settling
from desktop.sync.following import Followed

Office = Callable[[int], Branch]


def _follow(branch: Branch, replica: Replica, calls: int | None = None) -> Followed:
    """The line breaks at the hub's call number `calls`."""
    with hub_of(branch) as hub:
        line: Any = hub if calls is None else BreakingHub(hub, calls)
        return following.follow(replica.store, line, replica.store.founder(), quiet)


def _compact(branch: Branch, replica: Replica) -> None:
    with hub_of(branch) as hub:
        compaction.compact(replica.store, hub, quiet)


def _ticket(branch: Branch, replica: Replica) -> int:
    """A complaint that this PC registers."""
    branch.work(replica, "register")
    return int(replica.store.database.value("SELECT max(id) FROM ticket"))


def _edit(replica: Replica, ticket: int, **fields: str) -> None:
    with replica.store.unit("edit", replica.store.founder(), ticket=ticket) as unit:
        unit.update(models.Ticket, ticket, **fields)


def _row(replica: Replica, ticket: int, *names: str) -> list[str]:
    found = replica.store.database.run(f"SELECT {', '.join(names)} FROM ticket WHERE id = ?", (ticket,))
    return [str(value) for value in found[0]] if found else []


def _open(replica: Replica) -> list[settling.SetAside]:
    with replica.store.database.read() as connection:
        return settling.units(connection)


@pytest.fixture
def forked(office: Office) -> tuple[Branch, int]:
    """Two PCs know a complaint. The one works on it, registers another and drops old contents; the hub is set back to
    before that, and the other PC goes on with the same complaint there.
    """
    branch = office(3)
    one, two, _three = branch.replicas
    common = _ticket(branch, one)
    assert all(branch.sync(replica) for replica in branch.replicas)
    branch.keep_hub()
    _edit(one, common, demand="refund")
    branch.work(one, "attach")
    _ticket(branch, one)
    branch.change_passphrase(one)
    assert branch.sync(one)
    _compact(branch, one)
    branch.put_hub_back()
    _edit(two, common, cause="dust in the milk")
    _ticket(branch, two)
    assert branch.sync(two)
    with pytest.raises(DamagedError, match="hub_forked"):
        branch.sync(one)
    return branch, common


def test_what_only_it_had_comes_on_top_also_what_its_log_no_longer_holds(forked: tuple[Branch, int]) -> None:
    branch, common = forked
    one, two, _three = branch.replicas
    only_here = one.store.database.value("SELECT max(id) FROM ticket")
    number = _row(one, only_here, "number", "cause")
    later = _ticket(branch, one)
    done = _follow(branch, one)
    assert (done.aside, done.waiting > 0) == (0, True)
    settle(branch)
    for replica in branch.replicas:
        assert _row(replica, common, "demand", "cause") == ["refund", "dust in the milk"]
        assert _row(replica, only_here, "number", "cause") == number
        assert _row(replica, later, "number")
        assert replica.store.database.value("SELECT count(*) FROM attachment") == 1
        with replica.store.database.read() as connection:
            assert base.of(connection) is None, "the hub's log begins at the start"
    acts = {act for (act,) in two.store.database.run("SELECT act FROM log WHERE ticket = ?", (only_here,))}
    assert acts == {regaining.ACT}
    for replica in branch.replicas:
        assert verify.verify(replica.store) == []


def test_where_both_changed_the_same_people_decide(forked: tuple[Branch, int]) -> None:
    branch, common = forked
    one, two, _three = branch.replicas
    _edit(two, common, demand="an apology")
    assert branch.sync(two)
    assert _follow(branch, one).aside == 1
    settle(branch)
    for replica in branch.replicas:
        assert _row(replica, common, "demand") == ["an apology"]
        (waiting,) = _open(replica)
        assert (waiting.act, waiting.ticket) == (regaining.ACT, common)
    settling.apply(two.store, two.store.founder(), waiting.bundle)
    settle(branch)
    assert _row(one, common, "demand", "cause") == ["refund", "dust in the milk"]


def test_where_the_hub_dropped_its_contents_too_nothing_newer_is_overwritten(forked: tuple[Branch, int]) -> None:
    """Which of two values is the newer one nobody can tell any more."""
    branch, common = forked
    one, two, _three = branch.replicas
    only_here = one.store.database.value("SELECT max(id) FROM ticket")
    _compact(branch, two)
    assert _follow(branch, one).aside == 1
    settle(branch)
    for replica in branch.replicas:
        assert _row(replica, common, "demand", "cause") == ["", "dust in the milk"]
        assert _row(replica, only_here, "number")
        with replica.store.database.read() as connection:
            values = settling.values(connection, _open(replica)[0].payload)
        assert {value.field: value.mine for value in values if value.table == "ticket"}["demand"] == "refund"


def test_two_pcs_with_one_past_bring_it_back_once(forked: tuple[Branch, int]) -> None:
    branch, common = forked
    one, _two, three = branch.replicas
    branch.number += 1
    branch.clone(one)
    twin = branch.replicas[-1]
    _follow(branch, one)
    assert branch.sync(one)
    done = _follow(branch, twin)
    assert done.aside == 0
    settle(branch)
    regained = three.store.database.run("SELECT origin FROM log WHERE act = ?", (regaining.ACT,))
    assert len(set(regained)) == len(regained)
    assert _row(three, common, "demand", "cause") == ["refund", "dust in the milk"]


def test_who_was_forgotten_stays_forgotten(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    with one.store.unit("register", one.store.founder()) as unit:
        ticket = unit.insert(
            models.Ticket, number=one.store.next_number(branch.clock.now()), received_at=to_ms(branch.clock.now()),
            received_by=one.store.founder(), tier=1, level=1, state="open", act=unit.new_act(),
            pack=one.store.current_pack(), name="何雨晴", phone="13800001111",
        )  # fmt: skip
        customer = "13800001111"
        unit.insert(
            models.Mark, customer=customer, kind="vip", reason="何雨晴 is known", by=one.store.founder(),
            at=to_ms(branch.clock.now()), until="",
        )  # fmt: skip
    assert all(branch.sync(replica) for replica in (one, two))
    branch.keep_hub()
    with one.store.unit(erasing.ACT, one.store.founder()) as unit:
        person = erasing.Person(frozenset({ticket}), frozenset({customer}))
        erasing.erase(unit.connection, person, one.store.founder(), to_ms(branch.clock.now()))
    assert branch.sync(one)
    _compact(branch, one)
    branch.put_hub_back()
    _edit(two, ticket, address="何雨晴's house")
    assert branch.sync(two)
    _follow(branch, one)
    settle(branch)
    for replica in branch.replicas:
        assert _row(replica, ticket, "name", "phone", "address", "erased") == ["", "", "", "1"]
        assert replica.store.database.run("SELECT customer, reason FROM mark") == [("", "")]
        assert _open(replica) == []


def test_a_pc_whose_tables_are_not_what_its_log_says_is_made_whole(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    ticket = _ticket(branch, one)
    assert all(branch.sync(replica) for replica in (one, two))
    with one.store.database.write() as connection:  # a broken sector, or somebody with a tool
        connection.execute("UPDATE ticket SET cause = 'nobody wrote this' WHERE id = ?", (ticket,))
    unsent = _ticket(branch, one)
    _edit(two, ticket, demand="a new one", cause="torn")
    assert branch.sync(two)
    with pytest.raises(DamagedError, match="diverged"):
        branch.sync(one)
    assert _follow(branch, one).aside == 0
    settle(branch)
    assert _row(two, ticket, "demand", "cause") == ["a new one", "torn"]
    assert _row(two, unsent, "number")


def test_before_it_a_backup_is_made(forked: tuple[Branch, int], tmp_path: Path) -> None:
    branch, _common = forked
    one = branch.replicas[0]
    before = standing(one)[0]
    kept = _follow(branch, one).kept
    assert kept.parent == one.path.parent
    restored = tmp_path / "restored.db"
    backup.restore(kept, restored, branch.clock, passphrase=branch.passphrases[0])
    with Store.open_with_key(restored, one.store.database.key, branch.clock) as store:
        assert standing(Replica("restored", restored, store))[0] == before


def test_a_line_that_breaks_changes_nothing_here(forked: tuple[Branch, int]) -> None:
    branch, _common = forked
    one = branch.replicas[0]
    _ticket(branch, one)
    before, files = standing(one), set(one.path.parent.iterdir())
    for calls in range(100):
        try:
            _follow(branch, one, calls)
        except UnavailableError:
            assert standing(one) == before
            assert set(one.path.parent.iterdir()) == files
            continue
        break
    assert calls > 5
    settle(branch)


def test_what_a_pc_did_that_was_shut_out_is_not_taken_over(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    branch.keep_hub()
    with hub_of(branch) as hub:
        membership.revoke(one.store, hub, one.store.founder(), two.store.identity.workstation, "another one", quiet)
    branch.put_hub_back()
    branch.work(two, "register")
    assert branch.sync(two)
    before = standing(one)
    with pytest.raises(DamagedError) as refused:
        _follow(branch, one)
    assert (refused.value.code, refused.value.values["reason"]) == ("entry_refused", "revoked")
    assert standing(one) == before


def test_an_office_on_one_pc_has_nothing_to_follow(office: Office) -> None:
    branch = office(1)
    joining.leave(branch.replicas[0].store)
    with pytest.raises(UnavailableError, match="not_shared"):
        _follow(branch, branch.replicas[0])
    assert PASSPHRASE in branch.passphrases
