"""What every hub promises, whichever it is."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from places import PLATE, Place, entries, everything, head_of, in_folder, push

from desktop.base.errors import HuiyinError
from desktop.store.log import START_HASH, Head
from desktop.sync.hub import Hub, MovedError, Sealed
from desktop.sync.hubs import create_hub, open_hub, set_aside

NOW = datetime(2026, 10, 9, 9, 14, tzinfo=UTC)
BLOB = "1-" + "0f" * 32


@pytest.fixture
def hub(place: Place) -> Iterator[Hub]:
    with closing(place.create()) as made:
        yield made


@pytest.fixture
def other(place: Place, hub: Hub) -> Iterator[Hub]:
    """The same hub, as another PC has it open."""
    with closing(open_hub(place.address)) as opened:
        yield opened


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(HuiyinError) as caught:
        act()
    return caught.value.code


# ---------------------------------------------------------------------- entries


def test_a_new_hub_is_empty_and_says_whose_it_is(hub: Hub, other: Hub) -> None:
    assert (hub.plate, hub.head(), hub.read(0, 10)) == (PLATE, Head(), [])
    assert (other.plate, other.head(), other.read(0, 10)) == (PLATE, Head(), [])
    assert (hub.hash_at(0), hub.hash_at(1)) == (START_HASH, None)


def test_entries_come_back_as_they_were_sent(hub: Hub, other: Hub) -> None:
    made = entries(Head(), 5)
    made[2] = replace(made[2], content=b"", epoch=7)
    made[3] = replace(made[3], content=bytes(range(256)))
    hub.append(Head(), made)
    for one in (hub, other):
        assert one.head() == head_of(made)
        assert one.read(0, 10) == made
        assert one.read(2, 2) == made[2:4]
        assert one.read(5, 10) == []
        assert one.read(9, 10) == []
        assert [one.hash_at(seq) for seq in range(7)] == [START_HASH, *(entry.hash for entry in made), None]


def test_a_pc_that_read_before_sees_what_others_add(hub: Hub, other: Hub) -> None:
    made = push(hub, 3)
    assert other.head() == head_of(made)
    made += push(hub, 2)
    assert other.read(3, 10) == made[3:]
    assert other.head() == head_of(made)
    made += push(other, 1)
    assert (hub.head(), everything(hub)) == (head_of(made), made)


@pytest.mark.parametrize("expect", ["earlier", "another hash", "later"])
def test_nothing_is_added_after_a_head_that_is_not_there(hub: Hub, other: Hub, expect: str) -> None:
    made = push(hub, 3)
    wrong = {
        "earlier": Head(2, made[1].hash), "another hash": Head(3, "f" * 64), "later": Head(4, "f" * 64),
    }[expect]  # fmt: skip
    for one in (hub, other):
        with pytest.raises(MovedError):
            one.append(wrong, entries(wrong, 2, "late"))
        assert (one.head(), everything(one)) == (head_of(made), made)


@pytest.mark.parametrize("fault", ["seq", "first hash", "later hash", "backwards", "twice"])
def test_entries_that_do_not_follow_one_another_are_refused(hub: Hub, fault: str) -> None:
    made = push(hub, 1)
    more = entries(hub.head(), 3)
    wrong: list[Sealed] = {
        "seq": [more[0], replace(more[2], previous_hash=more[0].hash)],
        "first hash": [replace(more[0], previous_hash="e" * 64)],
        "later hash": [more[0], replace(more[1], previous_hash="e" * 64), more[2]],
        "backwards": more[::-1],
        "twice": [more[0], more[0]],
    }[fault]
    with pytest.raises(ValueError, match="does not follow"):
        hub.append(hub.head(), wrong)
    assert everything(hub) == made


def test_adding_nothing_changes_nothing(hub: Hub) -> None:
    made = push(hub, 1)
    hub.append(Head(9, "a" * 64), [])
    assert everything(hub) == made


def test_an_entry_may_be_as_large_as_twenty_megabytes(hub: Hub, other: Hub) -> None:
    made = push(hub, 1) + push(hub, 2, size=20 * 1024 * 1024) + push(hub, 1)
    assert other.head() == head_of(made)
    assert everything(other) == made


def test_thousands_of_entries_in_batches_of_all_sizes(place: Place, hub: Hub) -> None:
    rnd, made = random.Random(7), list[Sealed]()
    while len(made) < 5000:
        made += push(hub, min(rnd.choice((1, 1, 2, 7, 40, 500)), 5000 - len(made)))
    with closing(open_hub(place.address)) as fresh:
        for seq in [1, 5000, 999, 1000, 1001, *rnd.sample(range(1, 5001), 40)]:
            assert fresh.hash_at(seq) == made[seq - 1].hash
    for most in (333, 1000, 5000):
        with closing(open_hub(place.address)) as fresh:
            assert everything(fresh, most) == made
    with closing(open_hub(place.address)) as fresh:
        for after in (0, 999, 1000, 4321, 4999):
            assert fresh.read(after, 11) == made[after : after + 11]
        fresh.demand_sound()
        assert fresh.head() == head_of(made)


def test_contents_can_be_replaced_and_nothing_else(place: Place, hub: Hub, other: Hub) -> None:
    made = push(hub, 4) + push(hub, 1) + push(hub, 3)
    assert everything(other) == made
    erased = [replace(made[at], content=f"erased {at}".encode() * 50, epoch=2) for at in (1, 3, 4, 6)]
    foreign = [replace(made[5], hash="d" * 64, content=b"x"), replace(made[7], seq=20, content=b"x")]
    hub.replace([*erased, *foreign])
    for entry in erased:
        made[entry.seq - 1] = entry
    assert everything(hub) == everything(other) == made
    made += push(other, 1)
    with closing(open_hub(place.address)) as fresh:
        assert (fresh.head(), everything(fresh)) == (head_of(made), made)
        fresh.demand_sound()


def test_replacing_twice_and_nothing_is_fine(hub: Hub) -> None:
    made = push(hub, 2)
    hub.replace([])
    for word in (b"once", b"twice"):
        hub.replace([replace(made[0], content=word)])
        assert [entry.content for entry in everything(hub)] == [word, made[1].content]


# ---------------------------------------------------------------------- documents


def test_a_document_is_put_only_in_place_of_what_is_expected(hub: Hub, other: Hub) -> None:
    assert hub.document("keys") is None
    with pytest.raises(MovedError):
        hub.put_document("keys", b"first", expect=b"something")
    assert hub.document("keys") is None
    hub.put_document("keys", b"first")
    with pytest.raises(MovedError):
        other.put_document("keys", b"second")
    assert other.document("keys") == b"first"
    other.put_document("keys", b"second", expect=b"first")
    with pytest.raises(MovedError):
        hub.put_document("keys", b"third", expect=b"first")
    assert hub.document("keys") == other.document("keys") == b"second"


def test_a_document_that_is_put_blindly_takes_the_place_of_any(hub: Hub, other: Hub) -> None:
    for turn in range(30):
        (hub if turn % 2 else other).put_document("station/7", f"{turn}".encode() * turn, blind=True)
    assert hub.document("station/7") == other.document("station/7") == b"29" * 29
    hub.put_document("station/7", b"", expect=b"29" * 29)
    assert other.document("station/7") == b""
    other.put_document("station/7", b"more", expect=b"")


def test_documents_are_found_by_how_their_names_begin(hub: Hub, other: Hub) -> None:
    names = ("a", "a/1", "a/12", "a_1", "a%1", "A/1", "ab/1", "b", "工位/一", "a/大 B", "aux.1")
    for name in names:
        hub.put_document(name, name.encode())
    for one in (hub, other):
        for prefix in ("", "a", "a/", "a/1", "a_", "a%", "A", "工", "nothing"):
            wanted = {name: name.encode() for name in names if name.startswith(prefix)}
            assert one.documents(prefix) == wanted
        for name in names:
            assert one.document(name) == name.encode()


# ---------------------------------------------------------------------- files


def test_pieces_of_a_file_can_come_in_any_order_and_again(hub: Hub, other: Hub) -> None:
    assert (hub.pieces(BLOB), hub.piece(BLOB, 0)) == (frozenset(), None)
    large = random.Random(1).randbytes(1024 * 1024 + 28)
    hub.put_piece(BLOB, 11, large)
    hub.put_piece(BLOB, 0, b"")
    other.put_piece(BLOB, 2, b"two")
    other.put_piece(BLOB, 2, b"two")
    other.put_piece(BLOB, 0, b"zero")
    assert hub.pieces(BLOB) == other.pieces(BLOB) == {0, 2, 11}
    assert [hub.piece(BLOB, at) for at in (0, 1, 2, 11)] == [b"zero", None, b"two", large]


def test_a_file_can_be_forgotten_and_sent_anew(hub: Hub, other: Hub) -> None:
    kept = "2-" + "0f" * 32
    for name in (BLOB, kept):
        hub.put_piece(name, 0, b"zero")
    other.drop_blob(BLOB)
    other.drop_blob(BLOB)
    assert (hub.pieces(BLOB), hub.piece(BLOB, 0), hub.pieces(kept)) == (frozenset(), None, {0})
    hub.put_piece(BLOB, 1, b"one")
    assert other.pieces(BLOB) == {1}


# ---------------------------------------------------------------------- opening, making, setting aside


def test_what_was_sent_is_there_when_it_is_opened_again(place: Place) -> None:
    with closing(place.create()) as hub:
        made = push(hub, 3)
        hub.put_document("keys", b"k")
        hub.put_piece(BLOB, 0, b"p")
    with closing(open_hub(place.address)) as again:
        assert (again.plate, again.head(), everything(again)) == (PLATE, head_of(made), made)
        assert (again.document("keys"), again.piece(BLOB, 0)) == (b"k", b"p")


def test_letting_go_twice_is_fine(place: Place) -> None:
    hub = place.create()
    hub.close()
    hub.close()


def test_a_hub_is_used_by_another_thread_than_opened_it(hub: Hub) -> None:
    push(hub, 1)
    done = together([lambda: (push(hub, 1), hub.put_document("keys", b"k"), hub.close())])
    assert done == [None]


def test_where_a_hub_is_none_is_made(place: Place, hub: Hub) -> None:
    made = push(hub, 1)
    assert code_of(place.create) == "hub_exists"
    assert everything(hub) == made


def test_where_no_hub_is_none_is_opened_and_none_appears(place: Place) -> None:
    for _ in range(2):
        assert code_of(lambda: open_hub(place.address)) == "hub_missing"


def test_a_hub_that_goes_away_while_it_is_open_is_missing(place: Place, hub: Hub) -> None:
    push(hub, 1)
    place.vanish()
    for act in (
        hub.head, lambda: hub.hash_at(1), lambda: hub.read(0, 1), lambda: hub.document("keys"),
        lambda: hub.documents(""), lambda: hub.put_document("keys", b"", blind=True),
        lambda: hub.append(Head(), entries(Head(), 1)),
    ):  # fmt: skip
        assert code_of(act) == "hub_missing"
    assert code_of(lambda: open_hub(place.address)) == "hub_missing"


def test_a_hub_set_aside_makes_room_and_keeps_the_files(place: Place, hub: Hub) -> None:
    push(hub, 3)
    hub.put_document("keys", b"k")
    hub.put_piece(BLOB, 0, b"p")
    hub.close()
    kept = set_aside(place.address, NOW).where
    assert "20261009" in kept
    assert "duck" not in kept
    assert code_of(lambda: open_hub(place.address)) == "hub_missing"
    for _ in range(2):
        with closing(place.create()) as fresh:
            assert (fresh.head(), fresh.document("keys"), fresh.piece(BLOB, 0)) == (Head(), None, b"p")
            push(fresh, 1)
        assert set_aside(place.address, NOW).where not in ("", kept)
    assert set_aside(place.address, NOW).where == ""


def test_what_was_set_aside_can_be_put_back_unless_something_else_is_there(place: Place, hub: Hub) -> None:
    made = push(hub, 3)
    hub.put_document("keys", b"k")
    hub.close()
    set_aside(place.address, NOW).back()
    with closing(open_hub(place.address)) as back:
        assert (everything(back), back.document("keys")) == (made, b"k")
    aside = set_aside(place.address, NOW)
    with closing(place.create()) as other:
        aside.back()
        assert everything(other) == []


def test_setting_aside_nothing_is_fine(place: Place) -> None:
    assert set_aside(place.address, NOW).where == ""


def test_the_hub_shows_a_clock_after_a_write(hub: Hub) -> None:
    hub.put_document("station/1", b"", blind=True)
    shown = hub.now()
    assert shown is not None
    assert abs(shown - datetime.now(UTC)) < timedelta(minutes=1)


_SQLITE_MOST = 500
"""Bytes of a path that SQLite takes."""


@pytest.mark.parametrize(
    "name",
    ["办公 共享/投诉 数据 🦆", "100%/a&b'c;d#e?f", "x" * 90 + "/" + "长" * 40 + "/" + "y" * 90, "很长的路径/" * 90],
    ids=["spaces", "marks", "long", "very long"],
)
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_path_may_be_of_any_kind(tmp_path: Path, kind: str, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir(parents=True)
    place = in_folder(kind, folder)
    if kind == "file" and len(os.fsencode(place.address)) > _SQLITE_MOST:
        assert code_of(place.create) == "hub_unreachable"
        return
    with closing(place.create()) as hub:
        made = push(hub, 2)
        hub.put_document("station/7", b"k")
        hub.put_piece(BLOB, 0, b"p")
    with closing(open_hub(place.address)) as hub:
        assert (everything(hub), hub.documents("station/")) == (made, {"station/7": b"k"})
        assert hub.piece(BLOB, 0) == b"p"
    assert set_aside(place.address, NOW).where


# ---------------------------------------------------------------------- several at once


def together(acts: list[Callable[[], Any]]) -> list[BaseException | None]:
    """All at once, each on a thread of its own; what each of them raised."""
    start, raised = threading.Barrier(len(acts)), [None] * len(acts)  # type: list[Any]

    def run(at: int) -> None:
        start.wait()
        try:
            acts[at]()
        except BaseException as error:
            raised[at] = error

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def demand_each_once(hub: Hub, tokens: list[str], turns: int) -> None:
    """Everybody's entries are there once, in his order, in one chain."""
    found = everything(hub)
    assert len(found) == len({entry.origin for entry in found})
    own = [entry.content for token in tokens for entry in found if entry.origin.startswith(f"{token}-")]
    assert len(found) == len(own)
    assert [entry.previous_hash for entry in found] == [START_HASH, *(entry.hash for entry in found[:-1])]
    for token in tokens:
        assert sum(entry.origin.startswith(f"{token}-") for entry in found) == turns
    hub.demand_sound()


def test_threads_that_append_at_once_do_not_lose_anything(place: Place, hub: Hub) -> None:
    tokens, turns = [f"t{number}" for number in range(6)], 12

    def work(token: str) -> None:
        with closing(open_hub(place.address)) as own:
            for _ in range(turns // 3):
                push(own, 3, token)

    assert together([lambda token=token: work(token) for token in tokens]) == [None] * len(tokens)
    demand_each_once(hub, tokens, turns)


def test_processes_that_append_at_once_do_not_lose_anything(place: Place, hub: Hub) -> None:
    tokens, turns = ["p1", "p2", "p3"], 15
    started = [
        subprocess.Popen([sys.executable, __file__, place.address, token, str(turns)], env=os.environ)
        for token in tokens
    ]
    assert [process.wait() for process in started] == [0] * len(started)
    demand_each_once(hub, tokens, turns)


def test_a_document_counted_up_by_many_misses_no_count(place: Place, hub: Hub) -> None:
    hub.put_document("count", b"0")

    def work() -> None:
        left = 10
        with closing(open_hub(place.address)) as own:
            while left:
                found = own.document("count")
                assert found is not None
                with suppress(MovedError):
                    own.put_document("count", str(int(found) + 1).encode(), expect=found)
                    left -= 1

    assert together([work] * 4) == [None] * 4
    assert hub.document("count") == b"40"


def test_a_document_that_some_put_blindly_and_some_by_expectation_loses_no_last_word(place: Place, hub: Hub) -> None:
    def blindly() -> None:
        with closing(open_hub(place.address)) as own:
            for turn in range(10):
                own.put_document("mixed", b"blind %d" % turn, blind=True)
            own.put_document("mixed", b"last", blind=True)

    def careful() -> None:
        with closing(open_hub(place.address)) as own:
            for _ in range(10):
                found = own.document("mixed")
                if found != b"last":
                    with suppress(MovedError):
                        own.put_document("mixed", b"careful", expect=found)

    assert together([blindly, careful, careful]) == [None] * 3
    assert hub.document("mixed") == b"last"


def test_of_several_who_make_a_hub_one_does(place: Place) -> None:
    made: list[str] = []

    def work(number: int) -> None:
        with closing(create_hub(place.address, replace(PLATE, id=f"{number}"))) as hub:
            made.append(hub.plate.id)
            push(hub, 1)

    raised = together([lambda number=number: work(number) for number in range(5)])
    refused = [error.code for error in raised if isinstance(error, HuiyinError)]
    assert (len(made), refused) == (1, ["hub_exists"] * 4), raised
    with closing(open_hub(place.address)) as hub:
        assert (hub.plate.id, hub.head().seq) == (made[0], 1)


def _process(address: str, token: str, turns: int) -> None:
    with closing(open_hub(address)) as hub:
        for _ in range(turns):
            push(hub, 1, token)


if __name__ == "__main__":
    _process(sys.argv[1], sys.argv[2], int(sys.argv[3]))
