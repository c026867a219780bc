"""Somebody else publishes just now: one's own goes on top, after a few tries, in pieces that a share takes at once."""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from branch import Branch, Replica
from places import HUBS, Place, everything, push
from standing import come_together, on_hub, standing, waiting, work_on_both
from template import Template

from desktop.base.errors import UnavailableError
from desktop.store.log import Head
from desktop.sync import publishing, syncing
from desktop.sync.hub import Hub, Sealed
from desktop.sync.hubs import open_hub


@pytest.fixture(params=HUBS)
def branch(request: pytest.FixtureRequest, templates: Callable[[str], Template], tmp_path: Path) -> Iterator[Branch]:
    """Two PCs that share by a hub of each kind."""
    made = Branch.found(tmp_path, templates(request.param), random.Random(7))
    made.join()
    for _ in range(2):
        for replica in made.replicas:
            assert made.sync(replica)
    yield made
    made.close()


class BusyHub:
    """Lets somebody in before a call; `calls` counts."""

    def __init__(self, hub: Hub, before: Callable[[int, str], None]) -> None:
        self._hub, self._before = hub, before
        self.calls = 0
        self.appended: list[int] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._hub, name)
        if not callable(found):
            return found
        self.calls += 1
        self._before(self.calls, name)
        return found

    def append(self, expect: Head, entries: Sequence[Sealed]) -> None:
        self.calls += 1
        self._before(self.calls, "append")
        self._hub.append(expect, entries)
        self.appended.append(len(entries))


def _publish(branch: Branch, replica: Replica) -> None:
    branch.work(replica, "note")
    assert branch.sync(replica)


def test_somebody_publishes_before_any_call_and_all_is_there_once(branch: Branch) -> None:
    one, two = branch.replicas
    for at in itertools.count(1):
        work_on_both(branch)
        with closing(open_hub(branch.address)) as hub:
            busy: Any = BusyHub(hub, lambda call, _name, at=at: _publish(branch, one) if call == at else None)
            syncing.Sync(two.store, busy, pause=lambda _s: None).run()
        assert waiting(two) == set()
        assert set(on_hub(branch).values()) == {1}
        if busy.calls < at:
            break
    assert at > 10
    come_together(branch, branch.known())


def test_who_is_never_fast_enough_gives_up_for_now_and_keeps_all(branch: Branch) -> None:
    one, two = branch.replicas
    work_on_both(branch)
    mine, pauses = waiting(two), list[float]()
    with closing(open_hub(branch.address)) as hub:
        busy: Any = BusyHub(hub, lambda _call, name: _publish(branch, one) if name == "append" else None)
        with pytest.raises(UnavailableError) as gives_up:
            syncing.Sync(two.store, busy, pause=pauses.append).run()
    assert gives_up.value.code == "hub_busy"
    assert 5 < len(pauses) < 50
    assert len(set(pauses)) == len(pauses), "all who wait come back at the same moment"
    assert max(pauses) < 2
    assert waiting(two) == mine
    come_together(branch, branch.known())


def test_what_waits_goes_out_in_pieces_and_in_its_order(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_SEND_MOST", 5)
    two = branch.replicas[1]
    branch.work(two, "register")
    for _ in range(12):
        branch.work(two, "note")
    mine, before = [row[0] for row in two.store.database.run("SELECT origin FROM log WHERE pending ORDER BY seq")], 0
    assert publishing.next_batch(two.store, frozenset(mine[3:]))[-1].origin == mine[2]
    with closing(open_hub(branch.address)) as hub:
        before = hub.head().seq
        busy: Any = BusyHub(hub, lambda _call, _name: None)
        done = syncing.Sync(two.store, busy).run()
        assert [entry.origin for entry in hub.read(before, 100)] == mine
    assert (busy.appended, done.sent, done.waiting) == ([5, 5, 3], 13, 0)
    monkeypatch.setattr(publishing, "_SEND_BYTES", 1)
    head = standing(two)[1]
    branch.work(two, "note")
    branch.work(two, "note")
    with closing(open_hub(branch.address)) as hub:
        busy = BusyHub(hub, lambda _call, _name: None)
        syncing.Sync(two.store, busy).run()
        assert hub.head().seq == head.seq + 2
    assert busy.appended == [1, 1]


def test_who_reads_while_others_write_sees_no_entry_before_an_earlier_one(place: Place) -> None:
    """Places are given by the head, which one writer moves at a time: what is seen is always all up to there."""
    place.create().close()
    seen: list[int] = []
    raised: list[BaseException] = []
    ended = threading.Event()

    def reads() -> None:
        with closing(open_hub(place.address)) as own:
            while not ended.is_set() or not seen:
                known = everything(own)
                seen.append(len(known))
                assert [entry.seq for entry in known] == list(range(1, len(known) + 1))
                assert [entry.previous_hash for entry in known[1:]] == [entry.hash for entry in known[:-1]]

    def writes(token: str) -> None:
        with closing(open_hub(place.address)) as own:
            for _ in range(8):
                push(own, 2, token)

    def caught(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:
            raised.append(error)

    readers = [threading.Thread(target=caught, args=(reads,)) for _ in range(2)]
    writers = [threading.Thread(target=caught, args=(lambda token=token: writes(token),)) for token in "abc"]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    ended.set()
    for thread in readers:
        thread.join()
    assert raised == []
    assert seen
    with closing(open_hub(place.address)) as hub:
        assert hub.head().seq == 3 * 8 * 2
