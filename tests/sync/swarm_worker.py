"""One PC of many: makes units of work and syncs, until it has made enough or is killed.

`swarm_worker.py DATABASE KEY WANTED SEED` prints "saved ORIGIN" once a unit is saved, "done" at the end.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from branch import Branch  # noqa: E402
from kinds_of_work import KINDS  # noqa: E402

from desktop.base.clock import SystemClock  # noqa: E402
from desktop.base.errors import HuiyinError  # noqa: E402
from desktop.store.store import Store  # noqa: E402
from desktop.sync import service  # noqa: E402


def main() -> None:
    path, key, wanted, seed = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    rnd = random.Random(seed)
    with Store.open_with_key(path, key, SystemClock()) as store:
        pc = Branch.of_one(store, rnd)
        for number in range(wanted):
            before = store.head().seq
            pc.work(pc.replicas[0], rnd.choice([kind for kind in KINDS if kind not in ("undo", "retire")]))
            for (origin,) in store.database.run("SELECT origin FROM log WHERE seq > ?", (before,)):
                print(f"saved {origin}", flush=True)
            if number % 5 == rnd.randrange(5):
                exchange(store)
        exchange(store)
    print("done", flush=True)


def exchange(store: Store) -> None:
    try:
        service.once(store)
    except HuiyinError as error:
        if error.code != "sync_running":
            raise


if __name__ == "__main__":
    main()
