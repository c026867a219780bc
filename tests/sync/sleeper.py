"""One PC whose process stops in the middle of syncs: `sleeper.py DATABASE KEY SIGNAL CALL…`.

Before each sync it saves a ticket; at the hub's call number CALL it sends itself the signal.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from branch import PASSING, Branch  # noqa: E402

from desktop.base.clock import SystemClock  # noqa: E402
from desktop.base.errors import HuiyinError  # noqa: E402
from desktop.store.store import Store  # noqa: E402
from desktop.sync import binding, syncing  # noqa: E402
from desktop.sync.hub import Hub  # noqa: E402
from desktop.sync.hubs import open_hub  # noqa: E402


class DrowsyHub:
    """A hub that is asked by a process which stops before a call."""

    def __init__(self, hub: Hub, call: int, sign: signal.Signals) -> None:
        self._hub, self._left, self._sign = hub, call, sign

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._hub, name)
        if callable(found):
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), self._sign)
        return found


def main() -> None:
    path, key, sign = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), signal.Signals[sys.argv[3]]
    with Store.open_with_key(path, key, SystemClock()) as store:
        with store.database.read() as connection:
            bound = binding.of(connection)
        assert bound is not None
        pc = Branch.of_one(store, random.Random(int(sys.argv[4])))
        for call in map(int, sys.argv[4:]):
            pc.work(pc.replicas[0], "register")
            print(f"saved {next(reversed(pc.typed.values()))}", flush=True)
            with closing(open_hub(bound.address)) as hub:
                drowsy: Any = DrowsyHub(hub, call, sign)
                try:
                    syncing.Sync(store, drowsy).run()
                except HuiyinError as error:
                    if error.code not in PASSING:
                        raise
    print("done", flush=True)


if __name__ == "__main__":
    main()
