"""A hub that is an older copy, another one, or two at once: everything is there again, once, word for word."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from branch import Branch
from failing_disk import FailingDisk
from hub_kinds import HubKind
from places import HUBS
from standing import come_together, everybody_syncs, on_hub, standing, work_on_both
from template import Template

from desktop.base.errors import UnavailableError
from desktop.sync import binding, healing, service, syncing
from desktop.sync.hubs import open_hub
from desktop.sync.state import Sharing


@pytest.fixture(params=HUBS)
def branch(request: pytest.FixtureRequest, templates: Callable[[str], Template], tmp_path: Path) -> Iterator[Branch]:
    """Three PCs that share by a hub of each kind; a copy of it was kept, then they went on."""
    made = Branch.found(tmp_path, templates(request.param), random.Random(7))
    for _ in range(2):
        made.join()
    everybody_syncs(made)
    made.keep_hub()
    for replica in made.replicas:
        for kind in ("register", "note", "attach"):
            made.work(replica, kind)
    everybody_syncs(made)
    yield made
    made.close()


def _chain(branch: Branch) -> list[tuple[int, str, str]]:
    with closing(open_hub(branch.address)) as hub:
        return [(entry.seq, entry.hash, entry.origin) for entry in hub.read(0, 10**6)]


# ---------------------------------------------------------------------- an older copy


def test_an_older_copy_gets_back_what_it_lost_word_for_word(branch: Branch) -> None:
    known, before, chain = branch.known(), standing(branch.replicas[0]), _chain(branch)
    branch.put_hub_back()
    lost = len(chain) - len(_chain(branch))
    assert lost >= 9
    with closing(open_hub(branch.address)) as hub:
        done = syncing.Sync(branch.replicas[0].store, hub).run()
    assert (done.returned, done.taken, done.sent, done.forked, done.aside) == (lost, 0, 0, False, ())
    assert not service.once(branch.replicas[0].store).hub_set_back
    assert _chain(branch) == chain
    assert standing(branch.replicas[0]) == before
    come_together(branch, known)


def test_an_older_copy_that_others_went_on_with_is_merged(branch: Branch) -> None:
    """A PC that knew nothing of what was lost has written meanwhile: that waits again, under its old origins."""
    late = branch.replicas[2]
    branch.back_up(late)
    for replica in branch.replicas[:2]:
        branch.work(replica, "register")
    for at in (0, 1, 0):
        assert branch.sync(branch.replicas[at])
    known = branch.known()
    branch.set_back(late)
    branch.put_hub_back()
    branch.work(late, "register")
    branch.work(late, "edit")
    assert branch.sync(late)
    with closing(open_hub(branch.address)) as hub:
        done = syncing.Sync(branch.replicas[0].store, hub).run()
    assert done.forked
    come_together(branch, known | branch.known(), 3)


def test_what_several_pcs_give_back_at_once_is_there_once(branch: Branch) -> None:
    known, chain = branch.known(), _chain(branch)
    one, two, three = branch.replicas
    branch.put_hub_back()

    def another_two() -> None:
        for replica in (two, three):
            assert branch.sync(replica)

    assert branch.sync(one, between=another_two)
    assert _chain(branch) == chain
    assert set(on_hub(branch).values()) == {1}
    come_together(branch, known)


def test_a_line_that_breaks_while_giving_back_is_gone_on_with_by_anybody(branch: Branch) -> None:
    known, chain = branch.known(), _chain(branch)
    for calls in itertools.count():
        branch.put_hub_back()
        giver, next_one = branch.replicas[calls % 3], branch.replicas[(calls + 1) % 3]
        unbroken = branch.sync(giver, calls=calls)
        assert branch.sync(next_one)
        assert _chain(branch) == chain
        if unbroken:
            break
    assert calls > 5
    come_together(branch, known)


def test_an_older_copy_beside_a_journal_of_later_is_found_damaged(
    templates: Callable[[str], Template], tmp_path: Path
) -> None:
    """Somebody died while he wrote; the file was put back, and his journal stayed: SQLite mixes the two."""
    branch = Branch.found(tmp_path, templates("file"), random.Random(7))
    branch.join()
    everybody_syncs(branch)
    for replica in branch.replicas:
        service.once(replica.store)
    branch.keep_hub()
    for _ in range(6):
        work_on_both(branch)
    known, kept, journal = branch.known(), [], Path(f"{branch.address}-journal")
    with closing(FailingDisk(".hub", ".hub-journal")) as disk:
        disk.between = lambda kind: kept.append(journal.read_bytes()) if kind == "delete" else None
        with disk.under():
            assert service.once(branch.replicas[1].store).sharing is Sharing.SYNCED
    branch.put_hub_back()
    journal.write_bytes(kept[0])
    told = {service.once(replica.store).code for replica in branch.replicas}
    assert told & {"hub_damaged", "entry_refused"}, "a hub that was put back is looked through at once"
    healing.rebuild(branch.replicas[0].store, lambda _done, _total: None)
    come_together(branch, known)
    branch.close()


# ---------------------------------------------------------------------- another one


def test_another_office_s_hub_is_refused_and_not_repaired_over(
    branch: Branch, kinds: Callable[[str], HubKind], tmp_path: Path
) -> None:
    kind, own = branch.template.kind, branch.template.kind.keep(branch.address)
    (tmp_path / "other").mkdir()
    other = Template.make(tmp_path / "other", kind)
    with closing(open_hub(other.address)) as hub:
        there = [(entry.seq, entry.content) for entry in hub.read(0, 10**6)], hub.documents("")
    one = branch.replicas[0]
    branch.work(one, "note")
    known, before, place = branch.known(), standing(one), branch.address
    _bind(branch, other.address)
    status = service.once(one.store)
    assert (status.sharing, status.code, status.waiting) == (Sharing.FOREIGN, "hub_foreign", 1)
    assert status.values["office"] == "广州一部 GZ01"
    with pytest.raises(UnavailableError) as refused:
        healing.rebuild(one.store, lambda _done, _total: None)
    assert refused.value.code == "hub_foreign"
    with closing(open_hub(other.address)) as hub:
        assert there == ([(entry.seq, entry.content) for entry in hub.read(0, 10**6)], hub.documents(""))
    assert standing(one) == before
    _bind(branch, place)
    own()
    come_together(branch, known)


def _bind(branch: Branch, address: str) -> None:
    """Somebody names another place: here in the database, for the screen refuses to."""
    with branch.replicas[0].store.database.write() as connection:
        bound = binding.of(connection)
        assert bound is not None
        binding.put(connection, binding.Binding(address, bound.hub_id))


# ---------------------------------------------------------------------- two at once


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_two_hubs_that_are_served_in_turn_lose_nothing(branch: Branch, seed: int) -> None:
    """A mirrored share: what a PC wrote to the one is not on the other."""
    rnd = random.Random(seed)
    elsewhere = branch.template.kind.keep(branch.address)
    branch.hub_lost = True
    forks = 0
    for _ in range(14):
        replica = rnd.choice(branch.replicas)
        branch.work(replica, rnd.choice(("register", "note", "edit", "attach")))
        status = service.once(replica.store)
        assert status.sharing in (Sharing.SYNCED, Sharing.TO_SETTLE)
        forks += status.hub_set_back
        if rnd.random() < 0.5:
            here = branch.template.kind.keep(branch.address)
            elsewhere()
            elsewhere = here
    known = branch.known()
    assert forks > 2, "the two never went apart, or nobody was told"
    come_together(branch, known, 3)
    elsewhere()
    come_together(branch, known, 3)
