"""A PC that goes on from what the hub has: it takes that over, and nothing that only it had is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from branch import Branch, Replica
from shutting_out import revoke
from standing import hub_of, quiet, settle, standing
from template import PASSPHRASE
from two_ways import compact, edit, follow, register, row, to_settle

from desktop.base.errors import DamagedError, RefusedError, UnavailableError
from desktop.store import backup, base, meta, verify
from desktop.store.store import Store
from desktop.sync import healing, joining, membership, regaining, settling
from desktop.sync.envelope import Sealer

Office = Callable[[int], Branch]


@pytest.fixture
def forked(office: Office) -> tuple[Branch, int]:
    """Two PCs know a complaint. The one works on it, registers another and drops old contents; the hub is set back to
    before that, and the other PC goes on with the same complaint there.
    """
    branch = office(3)
    one, two, _three = branch.replicas
    common = register(branch, one)
    assert all(branch.sync(replica) for replica in branch.replicas)
    branch.keep_hub()
    edit(one, common, demand="refund")
    branch.work(one, "attach")
    register(branch, one)
    branch.change_passphrase(one)
    assert branch.sync(one)
    compact(branch, one)
    branch.put_hub_back()
    edit(two, common, cause="dust in the milk")
    register(branch, two)
    assert branch.sync(two)
    with pytest.raises(DamagedError, match="hub_forked"):
        branch.sync(one)
    return branch, common


def test_what_only_it_had_comes_on_top_also_what_its_log_no_longer_holds(forked: tuple[Branch, int]) -> None:
    branch, common = forked
    one, two, _three = branch.replicas
    only_here = one.store.database.value("SELECT max(id) FROM ticket")
    number = row(one, only_here, "number", "cause")
    later = register(branch, one)
    done = follow(branch, one)
    assert (done.aside, done.waiting > 0) == (0, True)
    settle(branch)
    for replica in branch.replicas:
        assert row(replica, common, "demand", "cause") == ["refund", "dust in the milk"]
        assert row(replica, only_here, "number", "cause") == number
        assert row(replica, later, "number")
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
    edit(two, common, demand="an apology")
    assert branch.sync(two)
    assert follow(branch, one).aside == 1
    settle(branch)
    for replica in branch.replicas:
        assert row(replica, common, "demand") == ["an apology"]
        (waiting,) = to_settle(replica)
        assert (waiting.act, waiting.ticket) == (regaining.ACT, common)
    settling.apply(two.store, two.store.founder(), waiting.bundle)
    settle(branch)
    assert row(one, common, "demand", "cause") == ["refund", "dust in the milk"]


def test_where_the_hub_dropped_its_contents_too_nothing_newer_is_overwritten(forked: tuple[Branch, int]) -> None:
    """Which of two values is the newer one nobody can tell any more."""
    branch, common = forked
    one, two, _three = branch.replicas
    only_here = one.store.database.value("SELECT max(id) FROM ticket")
    compact(branch, two)
    assert follow(branch, one).aside == 1
    settle(branch)
    for replica in branch.replicas:
        assert row(replica, common, "demand", "cause") == ["", "dust in the milk"]
        assert row(replica, only_here, "number")
        with replica.store.database.read() as connection:
            values = settling.values(connection, to_settle(replica)[0].payload)
        assert {value.field: value.mine for value in values if value.table == "ticket"}["demand"] == "refund"


def test_two_pcs_with_one_past_bring_it_back_once(forked: tuple[Branch, int]) -> None:
    branch, common = forked
    one, _two, three = branch.replicas
    branch.number += 1
    branch.clone(one)
    twin = branch.replicas[-1]
    follow(branch, one)
    assert branch.sync(one)
    done = follow(branch, twin)
    assert done.aside == 0
    settle(branch)
    regained = three.store.database.run("SELECT origin FROM log WHERE act = ?", (regaining.ACT,))
    assert len(set(regained)) == len(regained)
    assert row(three, common, "demand", "cause") == ["refund", "dust in the milk"]


def test_a_pc_whose_tables_are_not_what_its_log_says_is_made_whole(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    ticket = register(branch, one)
    assert all(branch.sync(replica) for replica in (one, two))
    with one.store.database.write() as connection:  # a broken sector, or somebody with a tool
        connection.execute("UPDATE ticket SET cause = 'nobody wrote this' WHERE id = ?", (ticket,))
    unsent = register(branch, one)
    edit(two, ticket, demand="a new one", cause="torn")
    assert branch.sync(two)
    with pytest.raises(DamagedError, match="diverged"):
        branch.sync(one)
    assert follow(branch, one).aside == 0
    settle(branch)
    assert row(two, ticket, "demand", "cause") == ["a new one", "torn"]
    assert row(two, unsent, "number")


def test_before_it_a_backup_is_made(forked: tuple[Branch, int], tmp_path: Path) -> None:
    branch, _common = forked
    one = branch.replicas[0]
    before = standing(one)[0]
    kept = follow(branch, one).kept
    assert kept.parent == one.path.parent
    restored = tmp_path / "restored.db"
    backup.restore(kept, restored, branch.clock, passphrase=branch.passphrases[0])
    with Store.open_with_key(restored, one.store.database.key, branch.clock) as store:
        assert standing(Replica("restored", restored, store))[0] == before


def test_a_line_that_breaks_changes_nothing_here(forked: tuple[Branch, int]) -> None:
    branch, _common = forked
    one = branch.replicas[0]
    register(branch, one)
    before, files = standing(one), set(one.path.parent.iterdir())
    for calls in range(100):
        try:
            follow(branch, one, calls)
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
    before, files = standing(one), set(one.path.parent.iterdir())
    with pytest.raises(DamagedError) as refused:
        follow(branch, one)
    assert (refused.value.code, refused.value.values["reason"]) == ("entry_refused", "revoked")
    assert standing(one) == before
    assert set(one.path.parent.iterdir()) == files, "no backup where nothing was changed"


def test_an_office_on_one_pc_has_nothing_tofollow(office: Office) -> None:
    branch = office(1)
    joining.leave(branch.replicas[0].store)
    with pytest.raises(UnavailableError, match="not_shared"):
        follow(branch, branch.replicas[0])
    assert PASSPHRASE in branch.passphrases


def test_a_hub_that_only_lacks_something_is_not_followed_but_given_it_back(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    ticket = register(branch, one)
    branch.keep_hub()
    assert all(branch.sync(replica) for replica in branch.replicas)
    edit(one, ticket, demand="refund")
    assert branch.sync(one)
    compact(branch, one)
    assert branch.sync(two)
    branch.put_hub_back()
    before = standing(one)
    with pytest.raises(RefusedError, match="hub_shorter"):
        follow(branch, one)
    assert standing(one) == before
    settle(branch)


def test_two_times_in_one_second_keep_two_backups(office: Office) -> None:
    branch = office(2)
    one = branch.replicas[0]
    assert follow(branch, one).kept != follow(branch, one).kept
    settle(branch)


def test_a_snapshot_whose_file_only_this_pc_has_is_sent_first(office: Office) -> None:
    """Its tables are damaged, so that it can't sync."""
    branch = office(1)
    one = branch.replicas[0]
    ticket = register(branch, one)
    assert branch.sync(one)
    compact(branch, one)
    with one.store.database.read() as connection:
        begin = base.of(connection)
    assert begin is not None
    with hub_of(branch) as hub:
        sealer = Sealer(hub.plate.id, one.store.office_keys())
        hub.drop_blob(sealer.blob_name(begin.sha256, sealer.epochs[0]))
    with one.store.database.write() as connection:
        connection.execute("UPDATE ticket SET cause = 'nobody wrote this' WHERE id = ?", (ticket,))
    unsent = register(branch, one)
    follow(branch, one)
    settle(branch)
    assert row(one, ticket, "cause") == [""]
    assert row(one, unsent, "number")


def test_a_key_from_a_pc_that_was_not_known_here_is_kept_at_once(office: Office) -> None:
    """The hub came back from before a snapshot; a PC that joins there shuts another one out."""
    branch = office(3)
    one, _two, three = branch.replicas
    ticket = register(branch, one)
    assert all(branch.sync(replica) for replica in branch.replicas)
    branch.keep_hub()
    edit(one, ticket, demand="refund")
    assert branch.sync(one)
    compact(branch, one)
    branch.put_hub_back()
    branch.join()
    newcomer = branch.replicas[-1]
    assert branch.sync(newcomer)
    revoke(branch, newcomer, three)
    follow(branch, one)
    assert sorted(one.store.office_keys()) == [1, 2]
    branch.break_hub("gone")
    healing.rebuild(one.store, quiet)
    branch.replicas.remove(three)
    settle(branch)


def test_nothing_is_made_anew_from_work_under_a_key_that_is_not_here(office: Office) -> None:
    """The process died while it read on, before it kept the key that somebody unknown had given it."""
    branch = office(3)
    one, two, three = branch.replicas
    revoke(branch, two, three)
    assert branch.sync(one)
    with one.store.database.write() as connection:
        meta.remove(connection, f"{meta.OFFICE_KEY}:2")
    with hub_of(branch) as hub:
        before = hub.head()
    with pytest.raises(UnavailableError, match="key_unproven"):
        healing.rebuild(one.store, quiet)
    with hub_of(branch) as hub:
        assert hub.head() == before
