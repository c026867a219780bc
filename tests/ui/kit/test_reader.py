"""Reading anew: a burst of news is one read under way and one more for all the rest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from desktop.ui.reader import Reader
from desktop.ui.tasks import Tasks


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def held(gate: threading.Event, name: str, begun: list[str]) -> Callable[[], str]:
    def work() -> str:
        begun.append(name)
        gate.wait()
        return name

    return work


def test_a_burst_is_read_once_more_with_what_was_asked_last(tasks: Tasks) -> None:
    gate, begun, seen = threading.Event(), list[str](), list[str]()
    reader = Reader(tasks, seen.append)
    for name in ("first", "second", "third", "fourth"):
        reader.read(held(gate, name, begun))
    gate.set()

    assert tasks.wait()
    assert begun == seen == ["first", "fourth"]


def test_a_read_that_fails_tells_so_and_the_next_goes_on(tasks: Tasks) -> None:
    gate, begun, seen, failed = threading.Event(), list[str](), list[str](), list[str]()
    reader = Reader(tasks, seen.append, lambda error: failed.append(str(error)))

    def broken() -> None:
        gate.wait()
        raise ValueError("no")

    reader.read(broken)
    reader.read(held(gate, "next", begun))
    gate.set()

    assert tasks.wait()
    assert (failed, seen) == (["no"], ["next"])


def test_long_work_holds_no_read_up(tasks: Tasks) -> None:
    gate, seen = threading.Event(), list[str]()
    tasks.submit(gate.wait, done=lambda _: seen.append("long"))
    tasks.read(lambda: "read", lambda found: (seen.append(found), gate.set()))

    assert tasks.wait()
    assert seen == ["read", "long"]
