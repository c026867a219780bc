"""Many processes at one hub, killed at random: what was reported as saved is everywhere, exactly once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hub_kinds import HubKind
from template import PASSPHRASE, Template

from desktop.base.clock import SystemClock
from desktop.store import digest, verify
from desktop.store.store import Store
from desktop.sync import joining, service
from desktop.sync.envelope import Sealer
from desktop.sync.hubs import open_hub
from desktop.sync.state import Sharing

WORKER = Path(__file__).resolve().parent / "swarm_worker.py"
PCS = int(os.environ.get("HUIYIN_SWARM") or (20 if os.environ.get("CI") else 4))
UNITS = 50
_ROUND = 25
"""So many units a process makes before another one of the same PC follows."""


class Pc:
    """A PC whose program is started, killed and started again until it has made its units."""

    def __init__(self, path: Path, key: bytes, number: int) -> None:
        self.path, self.key, self.number = path, key, number
        self.saved: list[str] = []
        self._lines: list[str] = []
        self.kills = self.starts = 0
        self.process: subprocess.Popen[str] | None = None

    def start(self, rnd: random.Random) -> None:
        """Half of the PCs are killed in their first round for certain, the others now and then."""
        self.starts += 1
        dies = (self.starts == 1 and self.number % 2 == 0) or rnd.random() < 0.3
        last = rnd.randrange(1, _ROUND - 5) if dies else None
        seed = self.number * 1000 + self.starts
        command = [sys.executable, str(WORKER), str(self.path), self.key.hex(), str(_ROUND), str(seed)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self._lines = []
        self._reader = threading.Thread(target=self._listen, args=(self.process, last, rnd.uniform(0.0, 0.1)))
        self._reader.start()

    def _listen(self, process: subprocess.Popen[str], last: int | None, pause: float) -> None:
        """Takes in what it reports; kills it a moment after the report number `last`."""
        assert process.stdout is not None
        for line in process.stdout:
            self._lines.append(line)
            if len(self._lines) == last:
                time.sleep(pause)
                process.kill()
        process.stdout.close()

    def gather(self) -> bool:
        """Takes in what an ended process reported; whether this PC has made enough."""
        assert self.process is not None
        self._reader.join()
        assert self.process.stderr is not None
        err = self.process.stderr.read()
        self.process.stderr.close()
        assert self.process.returncode in (0, -9), err
        self.kills += self.process.returncode == -9
        self.saved += [line.split()[1] for line in self._lines if line.startswith("saved ")]
        return len(self.saved) >= UNITS


def _run(pcs: list[Pc], rnd: random.Random) -> None:
    at_work, waiting = [], list(pcs)
    while at_work or waiting:
        while waiting:
            pc = waiting.pop(0)
            pc.start(rnd)
            at_work.append(pc)
        time.sleep(0.05)
        for pc in list(at_work):
            assert pc.process is not None
            if pc.process.poll() is not None:
                at_work.remove(pc)
                if not pc.gather():
                    waiting.append(pc)


@pytest.mark.slow
@pytest.mark.allow_log
@pytest.mark.parametrize(("hub", "many"), [("file", PCS), ("folder", PCS // 4), ("server", PCS // 4)])
def test_processes_that_are_killed_lose_nothing(
    hub: str, many: int, kinds: Callable[[str], HubKind], tmp_path: Path
) -> None:
    address, clock = Template.make(tmp_path, kinds(hub)).address, SystemClock()
    pcs = []
    for number in range(many):
        path = tmp_path / f"pc{number}.db"
        newcomer = joining.Newcomer(path, f"PC {number}", PASSPHRASE)
        with joining.join(address, newcomer, clock, lambda _done, _total: None) as store:
            service.once(store)
            pcs.append(Pc(path, store.database.key, number))
    _run(pcs, random.Random(20261009))
    assert sum(pc.kills for pc in pcs) >= many // 2

    for _ in range(2):
        for pc in pcs:
            with Store.open_with_key(pc.path, pc.key, clock) as store:
                assert service.once(store).sharing in (Sharing.SYNCED, Sharing.TO_SETTLE)
    with Store.open_with_key(pcs[0].path, pcs[0].key, clock) as store, closing(open_hub(address)) as opened:
        sealer = Sealer(opened.plate.id, store.office_keys())
        on_hub = Counter(sealer.open_entry(sealed).origin for sealed in opened.read(0, 10**6))
    reported = [origin for pc in pcs for origin in pc.saved]
    assert len(reported) >= many * UNITS
    assert {origin: on_hub[origin] for origin in reported if on_hub[origin] != 1} == {}
    digests = set()
    for pc in pcs:
        with Store.open_with_key(pc.path, pc.key, clock) as store:
            digests.add(digest.digest(store))
            assert verify.verify(store) == [], pc.path
    assert len(digests) == 1
