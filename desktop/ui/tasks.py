"""The task runner: one thread writes, one does long work, one reads; answers come back on the GUI thread.

Work gets plain snapshots and touches no widget. A callback whose widget is gone by then is dropped. While there are
workers, Python's garbage collection runs on the GUI thread alone: a worker that happened to collect a widget would
destroy it on the wrong thread.
"""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from time import monotonic
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer, Signal
from shiboken6 import isValid

_log = logging.getLogger(__name__)
_CLOSE_SECONDS = 10.0
_COLLECT_MS = 1000

Done = Callable[[Any], object]
Failed = Callable[[BaseException], object]
Progress = Callable[[int, int], object]
CalledOff = Callable[[], object]


class CancelledError(Exception):
    """The person called the work off; nothing is told to `done` or `failed`, only to `called_off`."""


class Job:
    """A piece of work under way. Work that was submitted as cancellable is handed its job."""

    def __init__(self, report: Callable[[int, int], None]) -> None:
        self._report = report
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Asks the work to stop at its next `report` or `check`; from any thread."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def check(self) -> None:
        """Stops here if asked to.

        Raises:
            CancelledError: the person called it off.
        """
        if self.cancelled:
            raise CancelledError

    def report(self, done: int, total: int) -> None:
        """Tells how far the work is; `total` 0 = not known. Raises as `check`."""
        self.check()
        self._report(done, total)


@dataclass(frozen=True, slots=True)
class _Order:
    work: Callable[..., Any]
    job: Job
    with_job: bool
    done: Done | None
    failed: Failed | None
    called_off: CalledOff | None


@dataclass(frozen=True, slots=True)
class _Answer:
    callback: Callable[..., object] | None
    values: tuple[Any, ...]
    last: bool
    error: BaseException | None = None


class _Relay(QObject):
    """Lives on the GUI thread: a signal sent from a worker arrives there, in order."""

    arrived = Signal(object)


class Tasks(QObject):
    """Make it on the GUI thread; `close` it before the store."""

    idle = Signal()
    """Nothing is under way or waiting any more."""

    def __init__(self) -> None:
        super().__init__()
        self._relay = _Relay()
        self._relay.arrived.connect(self._on_arrived)
        self._open = 0
        self._closed = False
        self._jobs: list[Job] = []
        self._queues: dict[str, SimpleQueue[_Order | None]] = {}
        self._threads: list[threading.Thread] = []
        self._collecting = QTimer(self)
        self._collecting.setInterval(_COLLECT_MS)
        self._collecting.timeout.connect(_collect)
        self._collecting.start()
        gc.disable()

    def submit(
        self,
        work: Callable[..., Any],
        done: Done | None = None,
        failed: Failed | None = None,
        progress: Progress | None = None,
        cancellable: bool = False,
        writes: bool = False,
        called_off: CalledOff | None = None,
    ) -> Job:
        """Runs `work()` in the background, or `work(job)` if it reports progress or can be called off.

        `writes` = on the writer's thread, in the order submitted. `done` gets the result, `failed` the exception;
        without `failed` an exception reaches `sys.excepthook`. `called_off` is told when the work stopped because it
        was asked to.
        """

        def report(count: int, total: int) -> None:
            if progress is not None:
                self._relay.arrived.emit(_Answer(progress, (count, total), last=False))

        job = Job(report)
        order = _Order(work, job, cancellable or progress is not None, done, failed, called_off)
        return self._put("writer" if writes else "worker", order)

    def read(self, work: Callable[[], Any], done: Done, failed: Failed | None = None) -> Job:
        """Reads what is about to be shown, behind no long work; otherwise as `submit`."""
        return self._put("reader", _Order(work, Job(_untold), False, done, failed, None))

    def _put(self, queue: str, order: _Order) -> Job:
        if self._closed:
            order.job.cancel()
            return order.job
        self._open += 1
        self._jobs.append(order.job)
        self._queue(queue).put(order)
        return order.job

    def busy(self) -> bool:
        """Whether anything is under way or waiting, or an answer has not been delivered."""
        return self._open > 0

    def wait(self, timeout_ms: int = 10_000) -> bool:
        """Handles events until nothing is under way; False if that took too long."""
        end = monotonic() + timeout_ms / 1000
        while self.busy() and monotonic() < end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        return not self.busy()

    def close(self) -> None:
        """Calls off what can be, lets the writer finish, ends the threads. Nothing is delivered afterwards."""
        self._closed = True
        for job in self._jobs:
            job.cancel()
        for queue in self._queues.values():
            queue.put(None)
        for thread in self._threads:
            thread.join(_CLOSE_SECONDS)
            if thread.is_alive():
                _log.error("the thread %s did not end", thread.name)
        self._open = 0
        self._collecting.stop()
        gc.enable()

    def _queue(self, name: str) -> SimpleQueue[_Order | None]:
        if name not in self._queues:
            self._queues[name] = SimpleQueue()
            thread = threading.Thread(target=self._run, args=(self._queues[name],), name=f"huiyin-{name}", daemon=True)
            self._threads.append(thread)
            thread.start()
        return self._queues[name]

    def _run(self, queue: SimpleQueue[_Order | None]) -> None:
        while (order := queue.get()) is not None:
            answer = _perform(order)
            if not self._closed:
                self._relay.arrived.emit(answer)

    def _on_arrived(self, answer: _Answer) -> None:
        if self._closed:
            return
        if answer.last:
            self._open -= 1
            if not self._open:
                self._jobs.clear()
        try:
            if answer.callback is not None and alive(answer.callback):
                answer.callback(*answer.values)
            elif answer.error is not None and answer.callback is None:
                raise answer.error
        finally:
            if answer.last and not self._open:
                self.idle.emit()


def _untold(_done: int, _total: int) -> None:
    """A quick read tells nobody how far it is."""


def _collect() -> None:
    """What the interpreter would do by itself: the oldest generation whose count is above its threshold."""
    due = [
        age for age, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > limit
    ]
    if due:
        gc.collect(due[-1])


def _perform(order: _Order) -> _Answer:
    try:
        order.job.check()
        result = order.work(order.job) if order.with_job else order.work()
    except CancelledError:
        return _Answer(order.called_off, (), last=True)
    except Exception as error:
        return _Answer(order.failed, (error,), last=True, error=error)
    return _Answer(order.done, (result,), last=True)


def alive(callback: Callable[..., object]) -> bool:
    """False if the callback belongs to a widget that Qt has deleted meanwhile."""
    while isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
