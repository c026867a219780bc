"""Compaction: an administrator's act that can be cut off anywhere, says who was not asked, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bad_lines import BreakingHub, LostError
from branch import NEWER, Branch, Replica
from standing import hub_of, quiet, settle
from template import PASSPHRASE

from desktop.base.errors import HuiyinError, RefusedError, UnavailableError
from desktop.desk import history, people
from desktop.desk.session import Session
from desktop.store import backup, base, digest, log, undo, verify
from desktop.store.store import Store
from desktop.sync import binding, compaction, joining, snapshot, syncing
from desktop.sync.compaction import Compacted
from desktop.sync.envelope import Sealer

Office = Callable[[int], Branch]


def _busy(branch: Branch, replica: Replica, times: int = 2) -> None:
    for _ in range(times):
        for kind in ("register", "chain", "edit", "attach", "act", "note", "setting"):
            branch.work(replica, kind)
    assert branch.sync(replica)


def _compact(branch: Branch, replica: Replica) -> Compacted:
    with hub_of(branch) as hub:
        return compaction.compact(replica.store, hub, quiet)


def _contents(store: Store) -> int:
    return int(store.database.value("SELECT count(payload) FROM log"))


def _demand_short(branch: Branch) -> None:
    """The hub and all PCs begin at one snapshot, and nothing of what lies before it is left."""
    first = branch.replicas[0].store
    with hub_of(branch) as hub, first.database.read() as connection:
        sealer, begin = Sealer(hub.plate.id, first.office_keys()), base.of(connection)
        told = snapshot.read(hub, sealer).told
        assert told is not None
        assert (told.base, told.done, told.older) == (begin, True, ())
        entries = [sealer.open_entry(entry) for entry in hub.read(0, 10**6)]
    assert all(entry.payload is None for entry in entries[: told.base.seq])
    for replica in branch.replicas:
        with replica.store.database.read() as connection:
            assert base.is_swept(connection)
        assert _contents(replica.store) == len(entries) - told.base.seq


def test_the_hub_and_every_pc_keep_headers_only(office: Office) -> None:
    branch = office(3)
    _busy(branch, branch.replicas[0])
    made = _compact(branch, branch.replicas[0])
    assert made.size > 0
    settle(branch)
    _demand_short(branch)
    _busy(branch, branch.replicas[1])
    _compact(branch, branch.replicas[2])
    settle(branch)
    _demand_short(branch)


def test_compacting_again_with_nothing_new_is_nothing(office: Office) -> None:
    branch = office(1)
    _busy(branch, branch.replicas[0])
    first = _compact(branch, branch.replicas[0])
    assert _compact(branch, branch.replicas[0]) == first
    _demand_short(branch)


def test_pcs_that_may_hold_unsent_work_are_named_before_and_after(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    _busy(branch, one)
    assert branch.sync(two)
    branch.join()  # never told anything yet
    newest = branch.replicas[-1]
    with newest.store.database.write() as connection:
        bound = binding.of(connection)
    assert bound is not None
    assert branch.sync(newest)
    assert branch.sync(one)
    assert branch.sync(two)
    with hub_of(branch) as hub:
        outlook = compaction.outlook(one.store, hub)
    assert [behind.workstation.id for behind in outlook.behind] == [three.store.identity.workstation]
    assert outlook.behind[0].seen is not None
    assert outlook.behind[0].seen.seq < one.store.head().seq
    assert outlook.entries == one.store.head().seq
    made = _compact(branch, one)
    assert [behind.workstation.id for behind in made.behind][:1] == [three.store.identity.workstation]


def test_a_pc_that_never_told_of_itself_is_named_too(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    with hub_of(branch) as hub:
        hub.put_document(f"station/{two.store.identity.workstation}", b"", blind=True)
        outlook = compaction.outlook(one.store, hub)
    assert [(behind.workstation.id, behind.seen) for behind in outlook.behind] == [
        (two.store.identity.workstation, None)
    ]


def test_work_that_is_not_confirmed_forbids_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    branch = office(1)
    (one,) = branch.replicas
    one.store.pen.edition = NEWER
    branch.work(one, "register")
    before = _contents(one.store)
    with pytest.raises(RefusedError) as refused:
        _compact(branch, one)
    assert refused.value.code == "compact_waiting"
    assert _contents(one.store) == before


@pytest.mark.parametrize("calls", range(0, 48, 2))
def test_a_line_that_breaks_at_any_call_is_made_good_by_running_it_again(office: Office, calls: int) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one, 1)
    branch.work(two, "register")
    with hub_of(branch) as hub:
        try:
            compaction.compact(one.store, BreakingHub(hub, calls), quiet)  # type: ignore[arg-type]
        except HuiyinError as error:
            assert isinstance(error, LostError), error
    assert verify.verify(one.store) == []
    _compact(branch, one)
    settle(branch)
    _demand_short(branch)


@pytest.mark.parametrize("calls", range(20, 48, 3))
def test_a_line_that_breaks_once_it_is_told_is_made_good_by_the_others(office: Office, calls: int) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one, 1)
    assert branch.sync(two)
    with hub_of(branch) as hub:
        try:
            compaction.compact(one.store, BreakingHub(hub, calls), quiet)  # type: ignore[arg-type]
        except HuiyinError as error:
            assert isinstance(error, LostError), error
        told = snapshot.read(hub, Sealer(hub.plate.id, one.store.office_keys())).told
    assert branch.sync(two)
    if told is not None:
        branch.replicas = [two, one]
        _demand_two(branch)
    settle(branch)


def _demand_two(branch: Branch) -> None:
    """The other PC alone has brought it to its end on the hub."""
    two = branch.replicas[0].store
    with hub_of(branch) as hub:
        sealer = Sealer(hub.plate.id, two.office_keys())
        told = snapshot.read(hub, sealer).told
        assert told is not None
        assert told.done
        entries = [sealer.open_entry(entry) for entry in hub.read(0, told.base.seq)]
    assert all(entry.payload is None for entry in entries)


@pytest.mark.parametrize("steps", [*range(0, 400, 25), *range(400, 3000, 200)])
def test_a_process_that_dies_at_any_step_is_made_good_by_running_it_again(office: Office, steps: int) -> None:
    branch = office(2)
    one, _ = branch.replicas
    _busy(branch, one, 1)
    with branch.dying(one, steps):
        _compact(branch, one)
    assert verify.verify(one.store) == []
    _compact(branch, one)
    settle(branch)
    _demand_short(branch)


def test_a_snapshot_that_came_to_nothing_does_not_stay_on_the_hub(office: Office) -> None:
    branch = office(1)
    (one,) = branch.replicas
    _busy(branch, one, 1)
    made = compaction._made(one.store)
    with hub_of(branch) as hub:
        sealer = Sealer(hub.plate.id, one.store.office_keys())
        snapshot.Snapshots(one.store, hub, sealer, quiet).send(made)
        name = sealer.blob_name(made.sha256, 1)
        assert hub.pieces(name)
        branch.work(one, "register")
        _compact(branch, one)
        assert not hub.pieces(name)
    assert all(row[0] != made.sha256 for row in one.store.database.run("SELECT sha256 FROM blob"))


def test_a_backup_with_a_snapshot_in_it_restores_and_goes_on(office: Office, tmp_path: Path) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one)
    _compact(branch, one)
    branch.work(one, "register")
    contents = backup.write(one.store, tmp_path / "office.backup")
    assert contents.digest == digest.digest(one.store)
    target = tmp_path / "restored" / "office.db"
    target.parent.mkdir()
    backup.restore(tmp_path / "office.backup", target, branch.clock, passphrase=PASSPHRASE)
    store = Store.open(target, branch.clock, passphrase=PASSPHRASE)
    assert verify.verify(store) == []
    branch.replicas.append(Replica("restored", target, store))
    branch.work(branch.replicas[-1], "note")
    settle(branch)
    assert branch.sync(two)


def test_an_old_backup_put_back_leaps_over_the_snapshot(office: Office, tmp_path: Path) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, two, 1)
    branch.back_up(two)
    _busy(branch, one)
    _compact(branch, one)
    branch.set_back(two)
    branch.work(two, "note")
    settle(branch)
    _demand_short(branch)


def test_history_and_undo_work_from_the_snapshot_on(office: Office) -> None:
    branch = office(1)
    (one,) = branch.replicas
    _busy(branch, one, 1)
    ticket = int(one.store.database.value("SELECT min(id) FROM ticket"))
    made = _compact(branch, one)
    session = Session(one.store, branch.clock, people.find(one.store, "admin"))
    branch.focus = ticket
    branch.work(one, "edit")
    edited, older = history.log(session, ticket)[:2]
    assert (edited.erased, older.erased) == (False, True)
    assert history.as_it_stood(session, ticket, made.seq) is not None
    with pytest.raises(UnavailableError) as erased:
        history.as_it_stood(session, ticket, older.seq - 1)
    assert erased.value.code == "history_erased"
    assert undo.undo(one.store, session.person.id).act == "edit"
    with pytest.raises(RefusedError) as refused:
        undo.undo(one.store, session.person.id)
    assert refused.value.code in {"undo_erased", "undo_final_act"}
    assert branch.sync(one)
    assert verify.verify(one.store) == []


def test_an_office_alone_is_made_short_too_and_can_share_later(office: Office, tmp_path: Path) -> None:
    branch = office(1)
    (one,) = branch.replicas
    _busy(branch, one)
    joining.leave(one.store)
    branch.work(one, "register")
    assert compaction.compact_alone(one.store) == one.store.head().seq
    assert _contents(one.store) == 0
    assert verify.verify(one.store) == []
    branch.work(one, "note")
    branch.address = str(tmp_path / "second.hub")
    joining.share(one.store, branch.address)
    assert branch.sync(one)
    branch.join()
    settle(branch)
    _demand_short(branch)


def test_somebody_elses_compaction_in_between_is_taken_over(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one)
    assert branch.sync(two)
    made = compaction._made(one.store)
    _compact(branch, two)
    with hub_of(branch) as hub:
        sealer = Sealer(hub.plate.id, one.store.office_keys())
        compaction._publish(snapshot.Snapshots(one.store, hub, sealer, quiet), hub, sealer, made)
        syncing.Sync(one.store, hub).run()
    settle(branch)
    _demand_short(branch)
    with one.store.database.read() as connection:
        assert log.head(connection).seq == made.seq
