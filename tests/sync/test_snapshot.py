"""Snapshots: a PC of any age catches up by one, and nobody takes over one that is not what it says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from branch import NEWER, Branch, Replica, content
from standing import hub_of, quiet, settle

from desktop.base.errors import DamagedError, HuiyinError, UnavailableError
from desktop.store import base, digest, log, models, verify
from desktop.store.base import Base
from desktop.store.store import Store
from desktop.sync import compaction, healing, snapshot, syncing
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Hub
from desktop.sync.snapshot import Told

Office = Callable[[int], Branch]


def _sealer(branch: Branch, hub: Hub) -> Sealer:
    return Sealer(hub.plate.id, branch.replicas[0].store.office_keys())


def _work(branch: Branch, replica: Replica, *kinds: str) -> None:
    for kind in kinds:
        branch.work(replica, kind)


def _busy(branch: Branch, replica: Replica, times: int = 2) -> None:
    for _ in range(times):
        _work(branch, replica, "register", "chain", "edit", "attach", "act", "note", "setting")
    assert branch.sync(replica)


def _compact(branch: Branch, replica: Replica) -> compaction.Compacted:
    with hub_of(branch) as hub:
        return compaction.compact(replica.store, hub, quiet)


def _settle(branch: Branch) -> None:
    """Everybody syncs; then all are alike, also in where their logs begin."""
    settle(branch)
    assert len({_base(replica.store) for replica in branch.replicas}) == 1


def _base(store: Store) -> Base | None:
    with store.database.read() as connection:
        return base.of(connection)


def _contents(store: Store) -> int:
    return int(store.database.value("SELECT count(payload) FROM log"))


def _texts(store: Store) -> set[str]:
    return {str(row[0]) for row in store.database.run("SELECT data FROM event UNION SELECT cause FROM ticket")}


# ---------------------------------------------------------------------- replicas of every age


def test_who_knows_everything_adopts_it_and_drops_what_it_stands_for(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one)
    assert branch.sync(two)
    made = _compact(branch, one)
    _work(branch, two, "register", "note")
    before = _contents(two.store)
    assert branch.sync(two)
    assert (before > 2, _contents(two.store)) == (True, 2)
    found = _base(two.store)
    assert found is not None
    assert (found.seq, found.size) == (made.seq, made.size)
    _settle(branch)


@pytest.mark.parametrize("away", ["from the start", "from half way", "from shortly before"])
@pytest.mark.parametrize("unsent", [(), ("register", "note"), ("edit", "chain", "attach", "act")])
def test_who_was_away_leaps_and_puts_own_work_on_top(office: Office, away: str, unsent: tuple[str, ...]) -> None:
    branch = office(2)
    one, two = branch.replicas
    if away != "from the start":
        _busy(branch, one)
        assert branch.sync(two)
    _work(branch, two, *unsent)
    mine = {text for text in branch.typed.values() if text.startswith(two.name)}
    _busy(branch, one, 1 if away == "from shortly before" else 3)
    _compact(branch, one)
    _busy(branch, one)
    with hub_of(branch) as hub:
        done = syncing.Sync(two.store, hub).run()
    assert done.leapt
    _settle(branch)
    with one.store.database.read() as connection:
        everything = content(connection)
    assert all(text.encode() in everything for text in mine)


def test_what_no_longer_fits_after_a_leap_is_set_aside(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    _work(branch, one, "register")
    for replica in (one, two):
        assert branch.sync(replica)
    ticket = int(one.store.database.value("SELECT id FROM ticket"))
    for replica, name in ((one, "甲"), (two, "乙")):
        with replica.store.unit("edit", replica.store.founder(), ticket=ticket) as unit:
            unit.update(models.Ticket, ticket, name=name)
    assert branch.sync(one)
    _compact(branch, one)
    with hub_of(branch) as hub:
        done = syncing.Sync(two.store, hub).run()
    assert (done.leapt, len(done.aside)) == (True, 1)
    assert two.store.ticket(ticket).name == "甲"
    _settle(branch)


def test_what_had_arrived_before_the_leap_is_not_put_there_twice(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    _work(branch, two, "register")
    assert not branch.sync(two, fault="after")  # it was sent, and the answer was lost
    _busy(branch, one)
    _compact(branch, one)
    assert branch.sync(two)
    assert branch.sync(one)
    with hub_of(branch) as hub:
        origins = [entry.origin for entry in hub.read(0, 10**6)]
    assert len(set(origins)) == len(origins)
    _settle(branch)


def test_a_new_pc_starts_from_the_snapshot(office: Office) -> None:
    branch = office(1)
    (one,) = branch.replicas
    _busy(branch, one, 6)
    made = _compact(branch, one)
    _work(branch, one, "register")
    assert branch.sync(one)
    branch.join()
    newcomer = branch.replicas[-1].store
    assert _base(newcomer) is not None
    assert newcomer.database.value("SELECT count(*) FROM log WHERE payload IS NULL") == made.seq
    assert _contents(newcomer) == 2  # the complaint after the snapshot, and who joined
    _settle(branch)
    for store in (one.store, newcomer):
        tickets = [row[0] for row in store.database.run("SELECT id FROM ticket")]
        assert all(store.newest_origin(ticket) == one.store.newest_origin(ticket) != "" for ticket in tickets)


def test_sheets_whose_keys_stand_the_wrong_way_round_land_too(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    _work(branch, one, "register")
    store = one.store
    ticket = int(store.database.value("SELECT id FROM ticket"))
    row: dict[str, Any] = store.one(models.Ticket.select().where(models.Ticket.id == ticket))
    fields = {**row, "id": 5, "number": "GZ01-20261009-A099", "previous_sheet": ticket, "sheet_index": 2}
    with store.unit("escalate", store.founder()) as unit:
        unit.insert(models.Ticket, **fields)
    assert branch.sync(one)
    _compact(branch, one)
    assert branch.sync(two)
    assert two.store.ticket(5).previous_sheet == ticket
    _settle(branch)


def test_rows_that_nothing_in_the_log_has_made_stop_a_leap(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one)
    _compact(branch, one)
    with two.store.database.write() as connection:
        connection.execute("INSERT INTO setting (id, key, value) VALUES (7, 'x', '1')")
    before = digest.digest(two.store)
    with pytest.raises(DamagedError) as refused:
        branch.sync(two)
    assert refused.value.code == "diverged"
    assert digest.digest(two.store) == before
    assert _base(two.store) is None


def test_a_second_snapshot_takes_the_place_of_the_first(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    _busy(branch, one)
    _compact(branch, one)
    assert branch.sync(two)
    first = _base(two.store)
    assert first is not None
    _busy(branch, two)
    _compact(branch, two)
    _settle(branch)
    second = _base(three.store)
    assert second is not None
    assert second.seq > first.seq
    with hub_of(branch) as hub:
        sealer = _sealer(branch, hub)
        assert not hub.pieces(sealer.blob_name(first.sha256, 1))
        assert hub.pieces(sealer.blob_name(second.sha256, 1))
    assert all(row[0] != first.sha256 for row in two.store.database.run("SELECT sha256 FROM blob"))


# ---------------------------------------------------------------------- a hub that is not what it was


def test_a_hub_from_before_the_compaction_loses_its_contents_again(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one)
    branch.keep_hub()
    _compact(branch, one)
    branch.put_hub_back()
    with hub_of(branch) as hub:
        assert snapshot.read(hub, _sealer(branch, hub)).told is None
    _settle(branch)
    _demand_bare(branch, two)


def test_a_hub_that_is_shorter_gets_the_snapshot_first_and_the_rest_without_contents(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one, 1)
    branch.keep_hub()
    _busy(branch, one, 1)
    made = _compact(branch, one)
    _work(branch, one, "note")
    assert branch.sync(one)
    branch.put_hub_back()
    with hub_of(branch) as hub:
        assert hub.head().seq < made.seq
        done = syncing.Sync(one.store, hub).run()
    assert done.returned > 0
    _demand_bare(branch, one)
    _settle(branch)
    assert _base(two.store) is not None


def test_while_a_hub_is_being_filled_again_who_lacks_it_waits(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    branch.keep_hub()
    _busy(branch, one, 1)
    _compact(branch, one)
    branch.put_hub_back()
    with hub_of(branch) as hub:
        sealer, mine = _sealer(branch, hub), _base(one.store)
        assert mine is not None
        snapshot.Snapshots(one.store, hub, sealer, quiet).give(snapshot.read(hub, sealer), mine)
        _work(branch, two, "register")
        with pytest.raises(UnavailableError) as waits:
            syncing.Sync(two.store, hub, pause=lambda _s: None).run()
        assert waits.value.code == "snapshot_awaited"
        assert hub.head().seq < mine.seq
    _settle_from(branch, one)


def _settle_from(branch: Branch, replica: Replica) -> None:
    assert branch.sync(replica)
    _settle(branch)


def _demand_bare(branch: Branch, replica: Replica) -> None:
    """The hub has a finished snapshot and holds no contents up to it."""
    with hub_of(branch) as hub:
        sealer = _sealer(branch, hub)
        told = snapshot.read(hub, sealer).told
        assert told is not None
        assert told.done
        assert told.base == _base(replica.store)
        entries = [sealer.open_entry(entry) for entry in hub.read(0, 10**6)]
    assert [entry.payload is None for entry in entries] == [entry.seq <= told.base.seq for entry in entries]


@pytest.mark.parametrize("who", ["one that has the snapshot", "one that has not"])
def test_a_hub_made_anew(office: Office, who: str) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    _busy(branch, one)
    assert branch.sync(two)
    _compact(branch, one)
    branch.break_hub("gone")
    healing.rebuild((one if who == "one that has the snapshot" else two).store, quiet)
    _work(branch, three, "register")
    _settle(branch)
    _demand_bare(branch, three)


def test_a_hub_that_went_on_from_before_the_snapshot_is_refused_and_healed(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    branch.keep_hub()
    _busy(branch, one)
    _compact(branch, one)
    _work(branch, one, "register")
    branch.put_hub_back()
    _work(branch, two, "register", "note")
    assert branch.sync(two)
    before = digest.digest(one.store), one.store.head(), _base(one.store)
    with pytest.raises(DamagedError) as refused:
        branch.sync(one)
    assert refused.value.code == "hub_forked"
    assert before == (digest.digest(one.store), one.store.head(), _base(one.store))
    branch.heal(one)
    _settle(branch)
    texts = "".join(_texts(one.store))
    assert all(text in texts or "-" not in text for text in branch.typed.values() if text.startswith(two.name))
    assert one.store.database.value("SELECT count(*) FROM ticket") > 3


# ---------------------------------------------------------------------- snapshots that are none


def _forged(branch: Branch, change: Callable[[Base], Base], sign: Replica | None = None) -> None:
    """Puts another document in place of the hub's snapshot."""
    with hub_of(branch) as hub:
        sealer = _sealer(branch, hub)
        found = snapshot.read(hub, sealer)
        assert found.told is not None
        made = change(found.told.base)
        made = made if sign is None else made.signed(sign.store.identity)
        snapshot.Snapshots(branch.replicas[0].store, hub, sealer, quiet).put(found, Told(made))


_FORGERIES: dict[str, tuple[Callable[[Base], Base], str]] = {
    "not signed": (lambda told: replace(told, signature=""), "signature"),
    "signed for something else": (lambda told: replace(told, at=told.at + 1), "signature"),
    "of another entry": (lambda told: replace(told, hash="0" * 64), "place"),
    "with another state": (lambda told: replace(told, digest="0" * 64), "content"),
}


@pytest.mark.parametrize("forgery", _FORGERIES)
def test_who_was_away_takes_over_no_forged_snapshot(office: Office, forgery: str) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one)
    _compact(branch, one)
    change, reason = _FORGERIES[forgery]
    _forged(branch, change, None if reason == "signature" else one)
    before = digest.digest(two.store), two.store.head()
    with pytest.raises(DamagedError) as refused:
        branch.sync(two)
    assert (refused.value.code, refused.value.values["reason"]) == ("snapshot_refused", reason)
    assert (digest.digest(two.store), two.store.head(), _base(two.store)) == (*before, None)


def test_who_was_there_adopts_only_what_it_was_itself(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one)
    assert branch.sync(two)
    with one.store.database.write() as connection:  # a PC whose tables are not what its log says
        connection.execute("UPDATE ticket SET cause = 'something else' WHERE id = (SELECT min(id) FROM ticket)")
    made = compaction._made(one.store)
    with hub_of(branch) as hub:
        sealer = _sealer(branch, hub)
        snapshots = snapshot.Snapshots(one.store, hub, sealer, quiet)
        snapshots.send(made)
        snapshots.put(snapshot.read(hub, sealer), Told(made))
    before = _contents(two.store)
    with pytest.raises(DamagedError) as refused:
        branch.sync(two)
    assert (refused.value.code, refused.value.values["reason"]) == ("snapshot_refused", "digest")
    assert (_base(two.store), _contents(two.store)) == (None, before)


def test_a_document_that_does_not_open_is_replaced_by_who_has_the_snapshot(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one)
    _compact(branch, one)
    with hub_of(branch) as hub:
        hub.put_document(snapshot.NAME, b"\0\0\0\1garbage", blind=True)
    with pytest.raises(UnavailableError) as missing:
        syncing_of(branch, two)
    assert missing.value.code == "snapshot_missing"
    _settle_from(branch, one)
    assert _base(two.store) == _base(one.store)


def syncing_of(branch: Branch, replica: Replica) -> None:
    with hub_of(branch) as hub:
        syncing.Sync(replica.store, hub, pause=lambda _s: None).run()


def test_a_snapshot_whose_file_is_lost_is_asked_for_and_sent_again(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one)
    _compact(branch, one)
    shutil.rmtree(Path(branch.address + ".files"))
    with pytest.raises(UnavailableError) as awaited:
        syncing_of(branch, two)
    assert awaited.value.code == "snapshot_awaited"
    _settle_from(branch, one)


def test_a_snapshot_whose_file_is_lost_is_made_again_by_who_still_has_all_contents(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    _busy(branch, one)
    assert branch.sync(two)
    _compact(branch, one)
    shutil.rmtree(Path(branch.address + ".files"))
    branch.replicas.remove(one)  # the only PC that has it is never seen again
    assert branch.sync(two)
    assert _base(two.store) == _base(one.store)
    _settle(branch)
    assert _base(three.store) == _base(one.store)


def test_a_snapshot_of_a_newer_program_waits_for_the_update(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    one.store.pen.edition = NEWER
    branch.agree_on_newer(one)
    _busy(branch, one)
    _compact(branch, one)
    with hub_of(branch) as hub:
        done = syncing.Sync(two.store, hub).run()
    assert (done.newer, done.leapt, _base(two.store)) == (True, False, None)
    two.store.pen.edition = NEWER
    assert branch.sync(two)
    assert digest.digest(two.store) == digest.digest(one.store)


def test_a_cut_off_file_is_damage_and_not_a_state(office: Office) -> None:
    branch = office(1)
    (one,) = branch.replicas
    _busy(branch, one)
    _compact(branch, one)
    with one.store.database.write() as connection:
        found = base.of(connection)
        assert found is not None
        connection.execute("UPDATE blob SET data = substr(data, 1, 400) WHERE sha256 = ?", (found.sha256,))
    codes = {finding.code for finding in verify.verify(one.store)}
    assert codes == {"base_damaged", "blob_damaged"}


def test_the_file_of_a_state_gives_that_state_and_is_the_same_twice(office: Office) -> None:
    branch = office(1)
    (one,) = branch.replicas
    _busy(branch, one)
    with one.store.database.read() as connection:
        first, second = base.pack(connection), base.pack(connection)
        assert first == second
        assert log.head(connection).seq > 0
    made = compaction._made(one.store)
    with one.store.database.read() as connection, closing(base.state(connection, made)) as state:
        assert digest.of(state) == digest.of(connection) == made.digest
        index = "SELECT * FROM log_ticket ORDER BY 1, 2"
        assert state.execute(index).fetchall() == connection.execute(index).fetchall()
    assert json.loads(json.dumps(made.as_json())) == made.as_json()


def test_trouble_on_the_way_to_a_leap_changes_nothing(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one)
    _work(branch, two, "register")
    _compact(branch, one)
    before = digest.digest(two.store), two.store.head()
    for calls in range(12):
        if branch.sync(two, calls=calls):
            break
        assert (digest.digest(two.store), two.store.head()) == before or _base(two.store) is not None
    _settle(branch)


@pytest.mark.parametrize("steps", range(0, 1200, 60))
def test_a_process_that_dies_in_a_leap_leaves_the_old_state_or_the_new(office: Office, steps: int) -> None:
    branch = office(2)
    one, two = branch.replicas
    _busy(branch, one, 1)
    _work(branch, two, "register")
    _compact(branch, one)
    with branch.dying(two, steps):
        try:
            branch.sync(two)
        except HuiyinError as error:  # cut off inside a check of what came
            raise AssertionError(error) from error
    assert {finding.code for finding in verify.verify(two.store)} <= {"blob_missing"}
    _settle(branch)
