"""The task runner: answers on the GUI thread, in order, and no thread left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.ui.tasks import Job, Tasks


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def test_result_arrives_on_the_gui_thread(tasks: Tasks) -> None:
    seen: list[tuple[int, bool, bool]] = []
    gui = threading.current_thread()
    tasks.submit(
        lambda: threading.current_thread() is gui,
        done=lambda on_gui: seen.append((1, on_gui, threading.current_thread() is gui)),
    )

    assert tasks.wait()
    assert seen == [(1, False, True)]


def test_writes_keep_their_order(tasks: Tasks) -> None:
    seen: list[int] = []
    for number in range(50):
        tasks.submit(lambda n=number: n, done=seen.append, writes=True)

    assert tasks.wait()
    assert seen == list(range(50))


def test_large_results_arrive_whole(tasks: Tasks) -> None:
    seen: list[object] = []
    tasks.submit(lambda: {1: 2**62}, done=seen.append)

    assert tasks.wait()
    assert seen == [{1: 2**62}]


def test_failure_goes_to_failed_only(tasks: Tasks) -> None:
    seen: list[BaseException] = []

    def work() -> None:
        raise ValueError("no")

    tasks.submit(work, done=lambda _: pytest.fail("done"), failed=seen.append)

    assert tasks.wait()
    assert [str(error) for error in seen] == ["no"]


def test_failure_nobody_takes_reaches_the_exception_hook(tasks: Tasks, qtbot: QtBot) -> None:
    def work() -> None:
        raise ValueError("lost")

    with qtbot.capture_exceptions() as caught:
        tasks.submit(work)
        assert tasks.wait()

    assert [str(error) for _, error, _ in caught] == ["lost"]


def test_progress_and_cancel(tasks: Tasks) -> None:
    seen: list[tuple[int, int]] = []
    gate = threading.Event()

    def work(job: Job) -> None:
        job.report(1, 9)
        gate.wait(5)
        job.report(2, 9)

    job = tasks.submit(work, done=lambda _: pytest.fail("done"), progress=lambda n, of: seen.append((n, of)))
    job.cancel()
    gate.set()

    assert tasks.wait()
    assert (2, 9) not in seen


def test_callback_of_a_deleted_object_is_dropped(tasks: Tasks, qtbot: QtBot) -> None:
    class Page(QObject):
        def show(self, _value: object) -> None:
            self.setObjectName("shown")

    page = Page()
    gate = threading.Event()
    tasks.submit(lambda: gate.wait(5), done=page.show)
    page.deleteLater()
    with qtbot.waitSignal(page.destroyed):
        pass
    gate.set()

    assert tasks.wait()


def test_close_lets_the_writer_finish_and_ends_the_threads(qapp: object) -> None:
    runner = Tasks()
    written: list[int] = []
    gate = threading.Event()
    runner.submit(lambda: (gate.wait(5), written.append(1)), writes=True)
    gate.set()

    while not written:
        pass
    runner.close()

    assert not [t for t in threading.enumerate() if t.name.startswith("huiyin-")]
    assert runner.submit(lambda: 1).cancelled
