"""A hub that is cut, garbled, gone or changed by a foreign tool: told, left as it is, made anew from any PC."""

from __future__ import annotations

import itertools
import random
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import apsw
import pytest
from branch import Branch, Replica
from failing_disk import WRITING, FailingDisk
from places import HUBS, PLATE
from postgres_server import MEMORY
from standing import come_together, standing, waiting, work_on_both
from template import Template

from desktop.base.errors import DamagedError, UnavailableError
from desktop.sync import healing, service, syncing
from desktop.sync.hubs import create_hub, open_hub
from desktop.sync.state import Sharing, Status

Shared = Callable[[str], Branch]
_PAGE = 4096
_TOLD = frozenset({"hub_damaged", "entry_refused", "snapshot_refused", "keys_damaged"})
"""What a hub that is not as it was written may be called."""


@pytest.fixture(params=HUBS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of hub."""
    return str(request.param)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is faster here: no use in waiting for him."""
    monkeypatch.setattr(syncing, "_PAUSE_S", 0.0)


@pytest.fixture
def shared_by(templates: Callable[[str], Template]) -> Iterator[Shared]:
    """`shared_by("folder")`: two PCs that share by a hub of this kind, with something on it."""
    with ExitStack() as left:
        folder = left.enter_context(tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None))

        def make(kind: str) -> Branch:
            branch = Branch.found(Path(folder), templates(kind), random.Random(7))
            left.callback(branch.close)
            branch.join()
            for _ in range(2):
                for replica in branch.replicas:
                    assert branch.sync(replica)
            for replica in branch.replicas:
                service.once(replica.store)  # from here on the whole hub is looked through once a day
            work_on_both(branch)
            return branch

        yield make


def _heal(branch: Branch, replica: Replica) -> Path:
    """The administrator repairs from one PC; where the damaged hub is now."""
    branch.hub_lost = True
    return Path(healing.rebuild(replica.store, lambda _done, _total: None))


def _synced_as_of_tomorrow(branch: Branch, replica: Replica) -> Status:
    """A sync that looks through the whole hub."""
    branch.clock.advance(timedelta(days=1, minutes=1))
    return service.once(replica.store)


# ---------------------------------------------------------------------- not as it was written


def _cut(content: bytes, turn: int) -> bytes | None:
    return content[: turn * len(content) // 12] if turn < 12 else None


def _page_of_zeros(content: bytes, turn: int) -> bytes | None:
    at = turn * _PAGE
    return content[:at] + bytes(_PAGE) + content[at + _PAGE :] if at < len(content) else None


def _noise(content: bytes, turn: int) -> bytes | None:
    rnd = random.Random(turn)
    at = rnd.randrange(len(content) - 64)
    return content[:at] + rnd.randbytes(64) + content[at + 64 :] if turn < 24 else None


def _another_head(content: bytes, turn: int) -> bytes | None:
    """Another number, or another digit of the hash, in the row that names the newest entry."""
    at = content.index(b"GZ01") + len("GZ01广州一部".encode())
    wrong = [(at, 1), (at, content[at] - 1), (at, content[at] + 1), (at, 99), (at + 1, ord("x")), (at + 40, ord("x"))]
    return _with_byte(content, *wrong[turn]) if turn < len(wrong) else None


def _unknown_format(content: bytes, turn: int) -> bytes | None:
    """Numbers in SQLite's own header that it does not know: the version of the schema's format, the page's size."""
    wrong = [(47, 9), (44, 1), (16, 0xFF)]
    return _with_byte(content, *wrong[turn]) if turn < len(wrong) else None


def _no_text(content: bytes, turn: int) -> bytes | None:
    """What is no text any more where there was an origin, a name or the hub's id."""
    found = [*re.finditer(rb'[0-9a-f]{8}-[0-9a-f]{4}-|station/|rigin" BLOB', content)]
    return _with_byte(content, found[turn * 3].start(), 0xFF) if turn * 3 < min(len(found), 24) else None


def _with_byte(content: bytes, at: int, byte: int) -> bytes:
    return content[:at] + bytes([byte]) + content[at + 1 :]


@pytest.mark.slow
@pytest.mark.parametrize("damage", [_cut, _page_of_zeros, _noise, _another_head, _unknown_format, _no_text])
def test_a_file_that_is_not_as_it_was_written_is_told_and_made_anew_from_any_pc(
    shared_by: Shared, damage: Callable[[bytes, int], bytes | None]
) -> None:
    branch = shared_by("file")
    one, two = branch.replicas
    hub, noticed, refused = Path(branch.address), 0, 0
    for turn in itertools.count():
        known, before = branch.known(), [(standing(pc), waiting(pc)) for pc in branch.replicas]
        damaged = damage(hub.read_bytes(), turn)
        if damaged is None:
            break
        hub.write_bytes(damaged)
        place = hub.stat().st_ino
        opens = _opens(branch)
        told = [_synced_as_of_tomorrow(branch, pc) for pc in branch.replicas]
        assert hub.stat().st_ino == place, "replaced without being asked"
        assert {status.code for status in told} <= _TOLD | {""}, (turn, told)
        assert branch.known() >= known
        if not opens:
            refused += 1
            assert hub.read_bytes() == damaged
            assert [(standing(pc), waiting(pc)) for pc in branch.replicas] == before
        if any(status.code for status in told):
            noticed += 1
            at_last = hub.read_bytes()
            assert _heal(branch, (one, two)[turn % 2]).read_bytes() == at_last
        come_together(branch, known)
        work_on_both(branch)
    assert noticed > turn // 3, "hardly anything was noticed"
    assert refused or damage is _another_head


@pytest.mark.parametrize("wrong", ["seq = seq + 1", "seq = seq - 1", "seq = 1", "hash = 'ff' || substr(hash, 3)"])
def test_a_head_that_names_no_entry_is_told_at_once_and_not_taken_for_haste(shared_by: Shared, wrong: str) -> None:
    branch = shared_by("file")
    known = branch.known()
    with closing(apsw.Connection(branch.address)) as hand:
        hand.execute(f"UPDATE hub_plate SET {wrong}")
    for replica in branch.replicas:
        assert (service.once(replica.store).code, waiting(replica) <= known) == ("hub_damaged", True)
    _heal(branch, branch.replicas[0])
    come_together(branch, known)


def _opens(branch: Branch) -> bool:
    try:
        open_hub(branch.address).close()
    except DamagedError:
        return False
    return True


def test_an_old_entry_that_nobody_reads_any_more_is_found_damaged_within_a_day(shared_by: Shared, kind: str) -> None:
    """All that is behind is gone through once a day: in time, while any PC has what is lost."""
    branch = shared_by(kind)
    one, two = branch.replicas
    for _ in range(2):
        for replica in branch.replicas:
            assert branch.sync(replica)
    with closing(open_hub(branch.address)) as hub:
        [first] = hub.read(0, 1)
        hub.replace([replace(first, content=first.content[:-1] + bytes([first.content[-1] ^ 1]))])
    branch.work(two, "note")
    assert service.once(one.store).sharing is Sharing.SYNCED
    status = _synced_as_of_tomorrow(branch, two)
    assert (status.sharing, status.code, status.values) == (
        Sharing.STOPPED,
        "entry_refused",
        {"seq": 1, "reason": "seal"},
    )
    assert not waiting(two), "what is new goes out all the same"
    assert service.once(two.store).sharing is Sharing.STOPPED, "told until it is repaired"
    known = branch.known()
    _heal(branch, two)
    assert service.once(two.store).sharing is Sharing.SYNCED
    come_together(branch, known)


# ---------------------------------------------------------------------- gone


def test_a_hub_that_is_gone_is_told_and_not_made_anew_without_being_asked(shared_by: Shared, kind: str) -> None:
    branch = shared_by(kind)
    one, two = branch.replicas
    known, before = branch.known(), standing(two)
    branch.break_hub("gone")
    for _ in range(2):
        status = service.once(two.store)
        assert (status.sharing, status.code, status.waiting) == (Sharing.HUB_MISSING, "hub_missing", 2)
        assert status.since is not None
        with pytest.raises(UnavailableError):
            open_hub(branch.address)
    assert standing(two) == before
    _heal(branch, one)
    come_together(branch, known)


def test_a_share_that_is_not_there_at_all_lets_people_go_on(shared_by: Shared) -> None:
    branch = shared_by("folder")
    two = branch.replicas[1]
    share = Path(branch.address)
    away = share.rename(share.with_name("away"))
    branch.clock.advance(timedelta(hours=3))
    branch.work(two, "register")
    status = service.once(two.store)
    assert (status.sharing, status.waiting) == (Sharing.HUB_MISSING, 3)
    assert status.since is not None
    assert branch.clock.now() - status.since > timedelta(hours=2)
    away.rename(share)
    come_together(branch, branch.known())


# ---------------------------------------------------------------------- a foreign tool was there

_FOREIGN = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON hub_entry BEGIN DELETE FROM hub_document; END",
    "view": "CREATE VIEW v AS SELECT * FROM hub_entry",
    "column": "ALTER TABLE hub_entry ADD COLUMN note TEXT",
    "index": "CREATE INDEX i ON hub_entry (epoch)",
    "table": "CREATE TABLE notes (id INTEGER)",
    "missing table": "DROP TABLE hub_document",
    "no number": "UPDATE hub_plate SET seq = 'x'",
    "no format": "UPDATE hub_plate SET format = 'x'",
}


@pytest.mark.parametrize("tool", _FOREIGN)
def test_what_a_foreign_tool_puts_into_the_file_is_told_and_works_on_nothing(shared_by: Shared, tool: str) -> None:
    branch = shared_by("file")
    one, two = branch.replicas
    known, before = branch.known(), standing(two)
    with closing(apsw.Connection(branch.address)) as foreign:
        foreign.execute(_FOREIGN[tool])
    left = Path(branch.address).read_bytes()
    for replica in branch.replicas:
        assert (service.once(replica.store).sharing, service.once(replica.store).code) == (
            Sharing.HUB_DAMAGED, "hub_damaged"
        )  # fmt: skip
    assert (Path(branch.address).read_bytes(), standing(two)) == (left, before)
    assert _heal(branch, one).read_bytes() == left
    come_together(branch, known)


@pytest.mark.parametrize("still_open", [False, True])
def test_a_file_that_a_foreign_tool_has_put_into_wal_mode_is_refused(shared_by: Shared, still_open: bool) -> None:
    """The tool may have it open yet, with what it wrote last in a file beside: no new hub is read through that."""
    branch = shared_by("file")
    one, two = branch.replicas
    known, before = branch.known(), standing(two)
    with ExitStack() as left:
        foreign = left.enter_context(closing(apsw.Connection(branch.address)))
        foreign.pragma("journal_mode", "wal")
        foreign.execute("UPDATE hub_plate SET seq = seq + 1")
        if not still_open:
            foreign.close()
        assert Path(f"{branch.address}-wal").exists() is still_open
        status = service.once(two.store)
        assert (status.sharing, status.code) == (Sharing.HUB_DAMAGED, "hub_wal")
        assert standing(two) == before
        _heal(branch, one)
        assert not Path(f"{branch.address}-wal").exists()
        come_together(branch, known)
    come_together(branch, known)


def test_a_journal_that_outlived_its_hub_takes_no_new_one_back(shared_by: Shared) -> None:
    """Somebody died while he wrote, and somebody else deleted the file, but not what lay beside it."""
    branch = shared_by("file")
    one, two = branch.replicas
    known, journal = branch.known(), Path(f"{branch.address}-journal")
    with closing(FailingDisk(".hub", ".hub-journal")) as disk:
        kept: list[bytes] = []
        disk.between = lambda kind: kept.append(journal.read_bytes()) if kind == "delete" else None
        with disk.under():
            assert service.once(two.store).sharing is Sharing.SYNCED
    Path(branch.address).unlink()
    journal.write_bytes(kept[0])
    assert service.once(one.store).code == "hub_missing"
    with pytest.raises(UnavailableError) as refused:
        create_hub(branch.address, PLATE)
    assert refused.value.code == "hub_exists"
    _heal(branch, one)
    assert not journal.exists()
    come_together(branch, known)


# ---------------------------------------------------------------------- locks that are not kept


@pytest.mark.slow
def test_two_who_write_at_once_where_locks_are_not_kept_lose_nothing(shared_by: Shared) -> None:
    """The share kept locks when the hub was made; then somebody mounted it otherwise."""
    branch = shared_by("file")
    one, two = branch.replicas
    harmed = 0
    with closing(FailingDisk(".hub", ".hub-journal")) as disk:
        for at in itertools.count():
            known, left = branch.known(), itertools.count(at, -1)

            def another(kind: str, left: Iterator[int] = left) -> None:
                if kind in WRITING and next(left) == 0:
                    service.once(one.store)

            branch.work(one, "note")
            disk.keeps_locks, disk.between = False, another
            with disk.under():
                service.once(two.store)
            disk.between = lambda _kind: None
            if next(left) > 0:
                break
            told = {_synced_as_of_tomorrow(branch, replica).code for replica in (one, two, one)}
            assert told <= {"", *_TOLD}, (at, told)
            branch.hub_lost = True
            if told != {""}:
                harmed += 1
                _heal(branch, one)
            come_together(branch, known)
            work_on_both(branch)
    assert at > 10
    assert harmed, "they never wrote into one another's work"
