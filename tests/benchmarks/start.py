"""How long from the start of the process to the first painted list, against a bare window with an empty table.

    python tests/benchmarks/start.py [--tickets 20000] [--rounds 7] [--db FILE --key-file FILE --as USER]

Both are processes of their own, started in turns on the same Qt platform (offscreen unless QT_QPA_PLATFORM says
otherwise). Times are in ms from before the process is made until the first row is painted. A database made here has
a cheap key derivation, as a start with the key from the system's keyring needs none. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
PASSPHRASE = "measure me from the start"
LIMIT_S = 120

BARE = """
import sys, time, os
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
from PySide6.QtGui import QStandardItemModel
class Table(QTableView):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.monotonic_ns(), flush=True)
        os._exit(0)
app = QApplication(sys.argv[:1])
window, model = QMainWindow(), QStandardItemModel(0, 7)
table = Table()
table.setModel(model)
window.setCentralWidget(table)
window.resize(1440, 900)
window.show()
app.exec()
"""

PROGRAM = """
import sys, time, os
from desktop.ui.listing import delegate
paint = delegate.TicketDelegate.paint
def first(self, painter, option, index):
    paint(self, painter, option, index)
    from PySide6.QtCore import QCoreApplication, QTimer
    delegate.TicketDelegate.paint = paint
    QTimer.singleShot(0, lambda: (print(time.monotonic_ns(), flush=True), QCoreApplication.quit()))
delegate.TicketDelegate.paint = first
from desktop.__main__ import main
main(sys.argv[1:])
"""


def make(folder: Path, tickets: int) -> dict[str, str]:
    """An office with invented tickets, whose people have no PIN (no lock screen); returns how to open it."""
    from desktop.base import paths
    from desktop.base.clock import SystemClock
    from desktop.desk import demo, people
    from desktop.desk.session import Session
    from desktop.store import keys
    from desktop.store.store import Store

    clock, database = SystemClock(), folder / "office.db"
    rules = (paths.resources() / "policies" / "franchise.toml").read_text("utf-8")
    with Store.create(
        database, PASSPHRASE, clock, office_code="GZ01", office_name="广州一部", policy_text=rules,
        admin_login="admin", admin_name="管理员", admin_pin="", workstation_name="前台一", cost=keys.Cost(8, 1, 1),
    ) as store:  # fmt: skip
        session = Session(store, clock, people.find(store, "admin"))
        for colleague in demo.colleagues(store.policy()):
            people.add(session, replace(colleague, pin=""))
        demo.fill(session, tickets, 1)
    key = folder / "key.txt"
    key.write_text(PASSPHRASE, "utf-8")
    return {"db": str(database), "key": str(key), "as": "lin"}


def measure(code: str, words: list[str], environ: dict[str, str]) -> float:
    began = time.monotonic_ns()
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=ROOT, env=environ, capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )  # fmt: skip
    lines = done.stdout.split()
    if not lines:
        raise SystemExit(f"nothing was painted (status {done.returncode}): {done.stderr[-2000:]}")
    return (int(lines[-1]) - began) / 1e6


def told(times: list[float]) -> dict[str, object]:
    return {
        "median_ms": round(statistics.median(times)),
        "best_ms": round(min(times)),
        "all_ms": [round(t) for t in times],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--db")
    parser.add_argument("--key-file")
    parser.add_argument("--as", dest="login", default="lin")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="huiyin-start-") as folder:
        made = (
            {"db": options.db, "key": options.key_file or "", "as": options.login}
            if options.db
            else make(Path(folder), options.tickets)
        )
        home = {"HOME": folder, "XDG_DATA_HOME": folder, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        environ = {**os.environ, **home, "HUIYIN_KEY_FILE": made["key"]}
        environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        environ["PYTHONPYCACHEPREFIX"] = str(
            Path(folder) / "compiled"
        )  # the first round compiles, as an installer does
        words = ["--db", made["db"], "--as", made["as"]]
        measure(BARE, [], environ)
        measure(PROGRAM, words, environ)
        bare, program = [], []
        for _ in range(options.rounds):
            bare.append(measure(BARE, [], environ))
            program.append(measure(PROGRAM, words, environ))
    ratio = statistics.median(program) / statistics.median(bare)
    tickets = None if options.db else options.tickets
    print(json.dumps({"tickets": tickets, "program": told(program), "bare": told(bare), "ratio": round(ratio, 2)}))


if __name__ == "__main__":
    main()
