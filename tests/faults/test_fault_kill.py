"""kill -9 at any moment: what was reported as saved is there, what was typed is offered again."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import store_making as making

from desktop.base.clock import FixedClock
from desktop.store import models, verify
from desktop.store.store import Store

SAVER = Path(__file__).resolve().parent / "saver.py"
SAVES = 200


def _killed_saver(path: Path, seed: int, rnd: random.Random) -> tuple[list[str], list[str]]:
    """Lets a saver work for a moment; returns what it said it had typed and saved."""
    command = [sys.executable, str(SAVER), str(path), str(seed)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    assert process.stdout is not None and process.stderr is not None
    with process.stdout, process.stderr:
        lines = [process.stdout.readline() for _ in range(rnd.randrange(1, 60))]
        time.sleep(rnd.uniform(0.0, 0.01))
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.read().splitlines()
        process.wait()
        assert lines[0].startswith("typed"), process.stderr.read()
    words = [line.split() for line in lines if len(line.split()) == 2]
    return [w[1] for w in words if w[0] == "typed"], [w[1] for w in words if w[0] == "saved"]


def _tokens(store: Store) -> set[str]:
    causes = {row["cause"] for row in store.rows(models.Ticket.select(models.Ticket.cause))}
    names = {row["name"] for row in store.rows(models.Attachment.select(models.Attachment.name))}
    notes = {
        str(event.data.get("text"))
        for row in store.rows(models.Ticket.select(models.Ticket.id))
        for event in store.case(row["id"]).events
    }
    return causes | names | notes


@pytest.mark.slow
def test_two_hundred_saves_under_random_kills(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "office.db"
    making.make(path, clock).close()
    rnd = random.Random(20261009)
    acknowledged: set[str] = set()
    kills = interrupted = 0
    for seed in range(400):
        typed, saved = _killed_saver(path, seed, rnd)
        kills += 1
        acknowledged.update(saved)
        with Store.open(path, clock, passphrase=making.PASSPHRASE) as store:
            there = _tokens(store)
            assert acknowledged <= there
            drafts = {str(draft.data["cause"]) for draft in store.drafts.all_of(making.admin(store))}
            if typed and typed[-1] not in saved:
                interrupted += 1
                assert typed[-1] in drafts | there
                assert not (typed[-1] in drafts and typed[-1] in there)
            assert store.database.value("PRAGMA quick_check(1)") == "ok"
            if len(acknowledged) >= SAVES:
                assert verify.verify(store) == []
                break
            if seed % 4 == 0:
                assert verify.verify(store) == []
    assert len(acknowledged) >= SAVES
    assert kills >= 5 and interrupted >= 3
