"""How long the window is held, and a clerk's save waits, while the work of other PCs arrives.

`python tests/benchmarks/window_news.py [ENTRIES [WAITING]]` prints one JSON object: the longest times in milliseconds
between two beats of the window's event loop, by the clock and in its own thread's work, and how long saves took that
were made meanwhile. WAITING = entries that this PC had not sent.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
TOP = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(TOP / "tests"), str(TOP)]

from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from desktop.base import paths  # noqa: E402
from desktop.base.clock import SystemClock  # noqa: E402
from desktop.desk import acts, demo, people, sharing  # noqa: E402
from desktop.desk.session import Session  # noqa: E402
from desktop.store import keys  # noqa: E402
from desktop.store.store import Store  # noqa: E402
from desktop.ui.controller import Controller  # noqa: E402
from desktop.ui.shell import dress  # noqa: E402
from desktop.ui.shell.main_window import MainWindow  # noqa: E402

TICKETS, BEAT_MS, SAVE_MS = 400, 5, 250
PASSPHRASE = "pictures of an office"


def quiet(_done: int, _total: int) -> None:
    """Nobody watches."""


def seat(store: Store, login: str) -> Session:
    return Session(store, SystemClock(), people.find(store, login))


def office(folder: Path) -> tuple[Store, Store]:
    """An office with some hundred complaints on two PCs that share a file."""
    rules = (paths.resources() / "policies" / "franchise.toml").read_text("utf-8")
    clock, hub = SystemClock(), str(folder / "office.hub")
    first = Store.create(
        folder / "first.db", PASSPHRASE, clock, office_code="GZ01", office_name="广州一部", policy_text=rules,
        admin_login="admin", admin_name="管理员", admin_pin="", workstation_name="前台一", cost=keys.Cost(8, 1, 1),
    )  # fmt: skip
    demo.fill(seat(first, "admin"), TICKETS, seed=7)
    sharing.share(seat(first, "admin"), hub, quiet)
    second = sharing.join(hub, folder / "second.db", clock, quiet, PASSPHRASE, workstation="前台二")
    sharing.sync(seat(second, "admin"), quiet)
    sharing.sync(seat(first, "admin"), quiet)
    return first, second


def work(store: Store, login: str, count: int) -> None:
    """So many notes, one entry of the log each, on all complaints in turn."""
    session = seat(store, login)
    tickets = [row[0] for row in store.database.run("SELECT id FROM ticket WHERE state NOT IN ('filed', 'risen')")]
    for number in range(count):
        acts.do(session, tickets[number % len(tickets)], "note", {"text": f"第{number}次跟进，客户补充了经过。"})


@dataclass
class Pulse:
    """Beats of the event loop, and the saves that a clerk makes meanwhile."""

    controller: Controller
    ticket: int
    gaps: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._wall, self._cpu, self._saving = time.perf_counter(), time.thread_time(), 0.0
        self._beat, self._save = QTimer(), QTimer()
        self._beat.timeout.connect(self._on_beat)
        self._save.timeout.connect(self._on_save)
        self._beat.start(BEAT_MS)
        self._save.start(SAVE_MS)

    def _on_beat(self) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        self.gaps.append((wall - self._wall) * 1000 - BEAT_MS)
        self.own.append((cpu - self._cpu) * 1000)
        self._wall, self._cpu = wall, cpu

    def _on_save(self) -> None:
        if not self._saving:
            self._saving = time.perf_counter()
            self.controller.do(self.ticket, "note", {"text": "客户下午在家"}, self._on_saved)

    def _on_saved(self, _done: object) -> None:
        self.saves.append((time.perf_counter() - self._saving) * 1000)
        self._saving = 0.0

    def stop(self) -> None:
        self._beat.stop()
        self._save.stop()


def main(entries: int, waiting: int) -> None:
    """Lets the entries arrive in an open window."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = office(Path(folder))
        work(first, "he", entries)
        work(second, "lin", waiting)
        app = QApplication([])
        dress.prepare(app)
        controller = Controller(seat(second, "lin"))
        window = MainWindow(controller, dress.Wardrobe(app))
        window.resize(1440, 900)
        window.show()
        controller.tasks.wait()
        ticket = second.database.value("SELECT id FROM ticket WHERE state = 'handling' LIMIT 1")
        window.open_ticket(ticket)
        controller.tasks.wait()
        sharing.sync(seat(first, "he"), quiet)
        goal = first.head().seq
        pulse, begin = Pulse(controller, ticket), time.perf_counter()
        controller.sharing.begin()
        while second.database.value("SELECT max(seq) FROM log WHERE pending = 0") < goal:
            app.processEvents()
            time.sleep(0.001)
        took = time.perf_counter() - begin
        pulse.stop()
        controller.tasks.wait()
        window.close()
        controller.close()
        for store in (first, second):
            store.close()
    print(json.dumps(_told(pulse, entries, waiting, took)))


def _told(pulse: Pulse, entries: int, waiting: int, took: float) -> dict[str, object]:
    def top(found: list[float]) -> list[float]:
        return [round(ms, 1) for ms in sorted(found, reverse=True)[:3]]

    return {
        "entries": entries, "waiting": waiting, "took_s": round(took, 2), "beats": len(pulse.gaps),
        "longest_gap_ms": top(pulse.gaps), "longest_own_work_ms": top(pulse.own), "saves": len(pulse.saves),
        "longest_save_ms": top(pulse.saves),
    }  # fmt: skip


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [2000, 0][len(given) :]))
