"""PCs shut out and let in: what they may still read and say, and what those who stay make of it."""

from __future__ import annotations

import pytest
from bad_lines import BreakingHub, LostError
from branch import Branch, Replica
from shutting_out import FRESH, Office, opens, refusal, revoke, run, stolen
from standing import hub_of, quiet, settle
from template import PASSPHRASE

from desktop.base.errors import DamagedError, HuiyinError, RefusedError, UnavailableError
from desktop.store import base, log, models, verify
from desktop.store.store import Store
from desktop.sync import compaction, keyring, membership, presence, snapshot
from desktop.sync.envelope import Sealer

# ---------------------------------------------------------------------- shutting a PC out


def test_those_who_stay_go_on_under_a_new_key_and_passphrase(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    done = revoke(branch, one, three)
    branch.work(one, "register")
    settle(branch, one, two)
    for replica in (one, two):
        assert replica.store.identity.epoch == done.epoch == 2
        assert (opens(replica, FRESH), opens(replica, PASSPHRASE)) == (True, False)
        assert opens(replica, recovery=done.recovery.text)
        assert replica.store.reading.workstations()[done.workstation.id].retired
    assert done.seen is not None
    with hub_of(branch) as hub, one.store.database.read() as connection:
        newest = hub.read(log.head(connection).seq - 1, 1)[0]
        told = presence.stations(hub, Sealer(hub.plate.id, one.store.office_keys()))
    assert newest.epoch == 2
    assert three.store.identity.workstation not in {one.workstation for one in told}


def test_the_pc_that_was_shut_out_reads_nothing_new_and_goes_on_alone(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    branch.work(two, "register")
    revoke(branch, one, two)
    branch.work(one, "register")
    assert branch.sync(one)
    before = two.store.head()
    assert refusal(branch, two) == "key_revoked"
    assert two.store.head() == before
    branch.work(two, "note")
    assert verify.verify(two.store) == []
    assert opens(two, PASSPHRASE)
    with hub_of(branch) as hub:
        sealer = Sealer(hub.plate.id, two.store.office_keys())
        assert [entry.seq for entry in hub.read(0, 10**6) if not sealer.knows(entry.epoch)]
    with one.store.database.read() as connection:
        assert all(entry.workstation != two.store.identity.workstation for entry in log.read(connection, 2, None))


def test_the_key_that_the_keyring_holds_stays_good(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    kept: dict[str, bytes] = {}

    class Keyring:
        def get(self, database_id: str) -> bytes | None:
            return kept.get(database_id)

        def put(self, database_id: str, key: bytes) -> bool:
            kept[database_id] = key
            return True

        def remove(self, database_id: str) -> None:
            kept.pop(database_id, None)

    assert one.store.remember(Keyring())
    branch.join()
    assert branch.sync(branch.replicas[2])
    revoke(branch, one, branch.replicas[2])
    one.store.change_passphrase("eight swans on a lake")
    settle(branch, one, two)
    Store.open(one.path, branch.clock, keychain=Keyring()).close()


@pytest.mark.parametrize(
    ("who", "passphrase", "code"),
    [
        ("itself", FRESH, "revoke_self"),
        ("nobody", FRESH, "workstation_unknown"),
        ("the other", PASSPHRASE, "passphrase_same"),
    ],
)
def test_what_is_no_revocation(office: Office, who: str, passphrase: str, code: str) -> None:
    branch = office(2)
    one, two = branch.replicas
    stations = {"itself": one.store.identity.workstation, "nobody": 5, "the other": two.store.identity.workstation}
    with hub_of(branch) as hub, pytest.raises(RefusedError) as refused:
        membership.revoke(one.store, hub, one.store.founder(), stations[who], passphrase, quiet)
    assert refused.value.code == code
    assert branch.sync(two)
    assert one.store.identity.epoch == 1


@pytest.mark.parametrize("calls", range(0, 30, 2))
def test_a_line_that_breaks_while_shutting_out_is_made_good_by_the_next_sync(office: Office, calls: int) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    branch.work(two, "register")
    gone = three.store.identity.workstation
    with hub_of(branch) as hub:
        try:
            membership.revoke(
                one.store,
                BreakingHub(hub, calls),
                one.store.founder(),
                gone,
                FRESH,
                quiet,  # type: ignore[arg-type]
            )
        except HuiyinError as error:
            assert isinstance(error, LostError), error
        begun = gone in keyring.read(hub).revoked
    settle(branch, two, one)
    assert one.store.reading.workstations()[gone].retired == begun
    assert opens(two, FRESH) == begun
    branch.revoked.update({gone} if begun else ())
    assert branch.sync(three) != begun


@pytest.mark.parametrize("steps", [*range(0, 200, 20), *range(200, 800, 100)])
def test_a_process_that_dies_while_shutting_out_is_made_good_by_doing_it_again(office: Office, steps: int) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    gone = three.store.identity.workstation
    branch.revoked.add(gone)
    with branch.dying(one, steps), hub_of(branch) as hub:
        membership.revoke(one.store, hub, one.store.founder(), gone, FRESH, quiet)
    done = revoke(branch, one, three, "nine cranes in the sky")
    settle(branch, one, two)
    assert one.store.reading.workstations()[gone].retired
    assert opens(two, "nine cranes in the sky")
    assert opens(one, recovery=done.recovery.text)
    assert refusal(branch, three) == "key_revoked"


def test_work_that_waited_is_sealed_with_the_new_key(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    branch.work(two, "register")
    with hub_of(branch) as hub:
        before = hub.head().seq
    revoke(branch, one, three)
    assert branch.sync(two)
    with hub_of(branch) as hub:
        assert {entry.epoch for entry in hub.read(before, 100)} == {2}


def test_two_are_shut_out_one_after_the_other(office: Office) -> None:
    branch = office(4)
    one, two, three, four = branch.replicas
    revoke(branch, one, four)
    assert branch.sync(two)
    revoke(branch, two, three, "nine cranes in the sky")
    settle(branch, one, two)
    assert one.store.identity.epoch == 3
    assert {refusal(branch, three), refusal(branch, four)} == {"key_revoked"}
    branch.join()
    settle(branch, one, two, branch.replicas[-1])
    with branch.replicas[-1].store.database.read() as connection:
        assert {entry.epoch for entry in log.read(connection)} == {1, 2, 3}


def test_a_pc_that_joined_while_the_key_was_renewed_is_let_in_by_the_passphrase(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    branch.join()
    newest = branch.replicas[-1]
    branch.work(newest, "register")
    revoke(branch, one, three)
    assert refusal(branch, newest) == "key_revoked"
    branch.readmit(newest)
    settle(branch, one, two, newest)
    assert newest.store.identity.workstation in one.store.reading.workstations()


def test_a_pc_that_was_shut_out_is_let_in_again_as_another(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    branch.work(two, "register")
    revoke(branch, one, two)
    before = two.store.identity.workstation
    with hub_of(branch) as hub:
        with pytest.raises(UnavailableError) as wrong:
            membership.readmit(two.store, hub, PASSPHRASE)
        assert wrong.value.code == "passphrase_wrong"
        membership.readmit(two.store, hub, FRESH)
    settle(branch, two, one)
    known = one.store.reading.workstations()
    assert (known[before].retired, known[two.store.identity.workstation].retired) == (True, False)
    assert two.store.identity.workstation != before
    assert one.store.database.value("SELECT count(*) FROM ticket") == 1


def test_the_snapshot_goes_on_under_the_new_key(office: Office) -> None:
    branch = office(3)
    one, _, three = branch.replicas
    branch.work(one, "register")
    with hub_of(branch) as hub:
        compaction.compact(one.store, hub, quiet)
        revoke(branch, one, three)
        found = snapshot.read(hub, Sealer(hub.plate.id, one.store.office_keys()))
    assert found.fresh
    branch.join()
    settle(branch, one, branch.replicas[-1])


def test_a_snapshot_by_a_pc_that_was_shut_out_is_taken_by_nobody(office: Office) -> None:
    branch = office(4)
    one, two, three, four = branch.replicas
    branch.work(one, "register")
    assert branch.sync(one)
    assert branch.sync(three)
    revoke(branch, one, three)
    assert branch.sync(two)
    made = compaction._made(three.store)
    with hub_of(branch) as hub:
        sealer = Sealer(hub.plate.id, three.store.office_keys())
        snapshots = snapshot.Snapshots(three.store, hub, sealer, quiet)
        snapshots.send(made)
        snapshots.put(snapshot.read(hub, sealer), snapshot.Told(made))
    assert not run(branch, four).leapt
    branch.join()
    settle(branch, one, two, four, branch.replicas[-1])
    with four.store.database.read() as connection:
        assert base.of(connection) is None


def _shut_out_and_set_back(office: Office) -> Branch:
    """A PC is shut out, the share is set back to before that, and whoever has the PC makes the log short."""
    branch = office(3)
    one, two, three = branch.replicas
    stolen(branch, one, three)
    assert branch.sync(two)
    branch.put_hub_back()
    branch.hub_lost = True
    return branch


def _dropped(branch: Branch, replica: Replica) -> list[bool]:
    """Of each entry on the hub, whether its content is gone."""
    with hub_of(branch) as hub:
        sealer = Sealer(hub.plate.id, replica.store.office_keys())
        return [sealer.open_entry(sealed).payload is None for sealed in hub.read(0, 1000)]


def test_what_a_pc_that_was_shut_out_dropped_comes_back(office: Office) -> None:
    branch = _shut_out_and_set_back(office)
    one, two, three = branch.replicas
    with hub_of(branch) as hub:
        compaction.compact(three.store, hub, quiet)
    assert any(_dropped(branch, three))
    settle(branch, one, two)
    assert not any(_dropped(branch, one))
    branch.join()
    settle(branch, one, two, branch.replicas[-1])


def test_its_own_entries_without_contents_are_refused(office: Office) -> None:
    branch = _shut_out_and_set_back(office)
    one, two, three = branch.replicas
    branch.work(three, "register")
    with hub_of(branch) as hub:
        compaction.compact(three.store, hub, quiet)
    with pytest.raises(DamagedError) as refused:
        run(branch, one)
    assert (refused.value.code, refused.value.values["reason"]) == ("snapshot_refused", "revoked")
    branch.heal(one)
    settle(branch, one, two)


# ---------------------------------------------------------------------- entries and books of whoever is out


def test_old_entries_after_new_ones_are_refused(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    stolen(branch, one, three)
    assert branch.sync(two)
    branch.work(three, "register")
    with hub_of(branch) as hub, three.store.database.read() as connection:
        newest = hub.head()
        mine = next(iter(log.read(connection, log.acknowledged(connection).seq)))
        forged = log.chained(mine, newest, three.store.identity.key)
        sealer = Sealer(hub.plate.id, three.store.office_keys())
        hub.append(newest, [sealer.seal_entry(forged)])
    with pytest.raises(DamagedError) as refused:
        run(branch, two)
    assert (refused.value.code, refused.value.values["reason"]) == ("entry_refused", "epoch")
    branch.work(two, "register")
    assert verify.verify(two.store) == []
    branch.heal(two)
    settle(branch, two, one)


def test_what_it_sends_to_a_hub_that_was_set_back_is_refused(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    stolen(branch, one, three)
    branch.put_hub_back()
    branch.work(three, "register")
    assert branch.sync(three)  # the old book is there again, and nobody else was
    with pytest.raises(DamagedError) as refused:
        run(branch, one)
    assert (refused.value.code, refused.value.values["reason"]) == ("entry_refused", "revoked")
    branch.heal(one)
    settle(branch, one, two)
    assert refusal(branch, three) == "key_revoked"
    assert one.store.database.value("SELECT count(*) FROM ticket") == 0


def test_the_passphrase_of_a_hub_that_was_set_back_leads_nobody_back_to_old_keys(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    branch.keep_hub()
    revoke(branch, one, three)
    branch.put_hub_back()
    with hub_of(branch) as hub:
        membership.readmit(one.store, hub, PASSPHRASE)
    assert one.store.identity.epoch == 2
    branch.hub_lost = True
    settle(branch, one, two)
    assert two.store.identity.epoch == 2


def test_a_pc_without_the_newest_key_leaves_the_snapshot_under_it_alone(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    with hub_of(branch) as hub:
        compaction.compact(one.store, hub, quiet)
        settle(branch, one, two, three)
        revoke(branch, one, three)
        lies = hub.document(snapshot.NAME)
        assert refusal(branch, three) == "key_revoked"
        assert hub.document(snapshot.NAME) == lies


def test_the_retired_row_is_written_once_however_many_pcs_try(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    gone = three.store.identity.workstation
    branch.revoked.add(gone)
    with hub_of(branch) as hub:
        book, found, _ = membership._next_book(one.store, one.store.founder(), gone, FRESH)
        membership._put(one.store, hub, book)
        keyring.adopt(one.store, book, found)
    settle(branch, two, one)
    entries = one.store.database.run("SELECT author FROM log WHERE act = 'revoke'")
    assert entries == [(one.store.founder(),)]
    assert one.store.one(models.Workstation.select().where(models.Workstation.id == gone))["retired"] == 1
