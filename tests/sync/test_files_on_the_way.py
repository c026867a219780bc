"""Attached files on lines that break and on hubs that lose them: taken up again, before their rows, after the text."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from bad_lines import LostError
from branch import Branch, Replica
from places import HUBS
from standing import come_together, everybody_syncs, waiting
from template import Template

from desktop.base.clock import to_ms
from desktop.store import digest, models
from desktop.sync import publishing, service, syncing
from desktop.sync.envelope import Sealer
from desktop.sync.hub import PIECE_BYTES, Hub
from desktop.sync.hubs import open_hub
from desktop.sync.transfer import WANTED, File, Transfer, files_of

PIECES = 5
LARGE = (PIECES - 1) * PIECE_BYTES + 17


@pytest.fixture(params=HUBS)
def branch(request: pytest.FixtureRequest, templates: Callable[[str], Template], tmp_path: Path) -> Iterator[Branch]:
    """Two PCs that share by a hub of each kind, and know of one complaint."""
    made = Branch.found(tmp_path, templates(request.param), random.Random(7))
    made.join()
    made.work(made.replicas[0], "register")
    everybody_syncs(made)
    yield made
    made.close()


def _attach(branch: Branch, replica: Replica, size: int) -> File:
    """Somebody attaches a file; nothing in it repeats."""
    store, content = replica.store, branch.rnd.randbytes(size)
    ticket = branch.pick(store, "SELECT id FROM ticket")
    assert ticket is not None
    with store.unit("attach", store.founder(), ticket=ticket) as unit:
        sha256 = unit.blob(content)
        unit.insert(
            models.Attachment, ticket=ticket, name="录音.mp3", size=size, sha256=sha256,
            at=to_ms(branch.clock.now()), by=store.founder(),
        )  # fmt: skip
    return File(sha256, size)


class CountingHub:
    """Counts the pieces that go each way, and breaks off after so many."""

    def __init__(self, hub: Hub, most: int = 10**6) -> None:
        self._hub, self._left = hub, most
        self.sent: Counter[int] = Counter()
        self.fetched: Counter[int] = Counter()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hub, name)

    def put_piece(self, blob: str, index: int, content: bytes) -> None:
        self._go_on()
        self._hub.put_piece(blob, index, content)
        self.sent[index] += 1

    def piece(self, blob: str, index: int) -> bytes | None:
        self._go_on()
        self.fetched[index] += 1
        return self._hub.piece(blob, index)

    def _go_on(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise LostError


def _on_a_line_for(branch: Branch, replica: Replica, pieces: int) -> tuple[Counter[int], Counter[int]]:
    """Text and files, on a line that bears so many pieces; which were sent and fetched."""
    with closing(open_hub(branch.address)) as hub:
        counting: Any = CountingHub(hub, pieces)
        with suppress(LostError):
            run = syncing.Sync(replica.store, counting)
            run.run()
            run.fetch_files()
    return counting.sent, counting.fetched


def _is_there(branch: Branch, file: File) -> bool:
    store = branch.replicas[0].store
    with closing(open_hub(branch.address)) as hub:
        return Transfer(store, hub, Sealer(hub.plate.id, store.office_keys())).is_there(file)


def test_a_large_file_goes_on_where_it_was_cut_off_and_lets_all_text_pass(branch: Branch) -> None:
    one, two = branch.replicas
    file = _attach(branch, one, LARGE)
    assert file.size > publishing.WITH_TEXT_BYTES
    row, whole = waiting(one), one.store.blob(file.sha256)
    sent: Counter[int] = Counter()
    for turn in range(PIECES):
        branch.work(one, "note")
        assert not _is_there(branch, file)
        sent += _on_a_line_for(branch, one, 1)[0]
        assert waiting(one) == (row if turn < PIECES - 1 else set()), "text waited for the file"
        assert branch.sync(two)
    everybody_syncs(branch)
    assert sent == Counter(dict.fromkeys(range(PIECES), 1)), "a piece was sent twice"
    assert waiting(one) == set()
    assert two.store.blob(file.sha256) == whole


def test_a_large_file_is_fetched_on_where_it_was_cut_off(branch: Branch) -> None:
    one, two = branch.replicas
    file = _attach(branch, one, LARGE)
    assert branch.sync(one)
    fetched: Counter[int] = Counter()
    for turn in range(PIECES):
        branch.work(one, "note")
        with closing(open_hub(branch.address)) as hub:
            syncing.Sync(one.store, hub).run()
        came = _on_a_line_for(branch, two, 1)[1]
        fetched += came
        assert digest.digest(two.store) == digest.digest(one.store), "text waited for the file"
        assert len(fetched) == turn + 1
    _on_a_line_for(branch, two, 1)
    assert fetched == Counter(dict.fromkeys(range(PIECES), 1)), "a piece was fetched twice"
    assert two.store.blob(file.sha256) == one.store.blob(file.sha256)


def test_no_row_is_on_the_hub_before_its_file_wherever_the_line_breaks(branch: Branch) -> None:
    one = branch.replicas[0]
    for calls in itertools.count():
        for size in (3000, 10):
            _attach(branch, one, size)
            branch.work(one, "note")
        unbroken = branch.sync(one, calls=calls)
        with closing(open_hub(branch.address)) as hub:
            sealer = Sealer(hub.plate.id, one.store.office_keys())
            files = [file for sealed in hub.read(0, 10**6) for file in files_of(sealer.open_entry(sealed))]
            assert all(Transfer(one.store, hub, sealer).is_there(file) for file in files), calls
        assert branch.sync(one)
        if unbroken:
            break
    assert calls > 10
    come_together(branch, branch.known())


# ---------------------------------------------------------------------- lost at the hub


def _one_is_gone(hub: Hub, name: str) -> None:
    pieces = {index: hub.piece(name, index) for index in hub.pieces(name)}
    hub.drop_blob(name)
    for index, content in pieces.items():
        if index != 1 and content is not None:
            hub.put_piece(name, index, content)


def _all_are_gone(hub: Hub, name: str) -> None:
    hub.drop_blob(name)


def _one_is_garbled(hub: Hub, name: str) -> None:
    hub.put_piece(name, 1, b"\0" * 100)


def _one_is_another(hub: Hub, name: str) -> None:
    other = hub.piece(name, 0)
    assert other is not None
    hub.put_piece(name, 1, other)


def _one_is_empty(hub: Hub, name: str) -> None:
    hub.put_piece(name, 1, b"")


@pytest.mark.parametrize("loss", [_one_is_gone, _all_are_gone, _one_is_garbled, _one_is_another, _one_is_empty])
def test_a_file_that_the_hub_lost_is_brought_again_by_whoever_has_it(
    branch: Branch, loss: Callable[[Hub, str], None]
) -> None:
    one, two = branch.replicas
    file = _attach(branch, one, 2 * PIECE_BYTES + 5)
    assert branch.sync(one)
    with closing(open_hub(branch.address)) as hub:
        loss(hub, Sealer(hub.plate.id, one.store.office_keys()).blob_name(file.sha256, 1))
    assert service.once(two.store).files == 1, "it is told that a file is on its way"
    assert service.once(two.store).files == 1, "and the text is here"
    assert digest.digest(two.store) == digest.digest(one.store)
    assert service.once(one.store).files == 0
    assert service.once(two.store).files == 0
    assert two.store.blob(file.sha256) == one.store.blob(file.sha256)


def test_a_question_for_a_file_that_is_damaged_is_asked_anew_and_holds_up_nobody(branch: Branch) -> None:
    one, two = branch.replicas
    file = _attach(branch, one, 100)
    assert branch.sync(one)
    with closing(open_hub(branch.address)) as hub:
        name = Sealer(hub.plate.id, one.store.office_keys()).blob_name(file.sha256, 1)
        hub.drop_blob(name)
        assert service.once(two.store).files == 1
        hub.put_document(f"{WANTED}{name}", b"\0\0\0\1garbage", blind=True)
    assert service.once(one.store).code == ""
    assert service.once(two.store).files == 1
    assert service.once(one.store).files == 0
    assert service.once(two.store).files == 0
    assert two.store.blob(file.sha256) == one.store.blob(file.sha256)
