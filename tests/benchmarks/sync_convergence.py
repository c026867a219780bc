"""Five PCs that worked apart come together: our hubs, PouchDB, and the bare application of changesets, in one run.

`python tests/benchmarks/sync_convergence.py [--postgres URL] [--pouchdb NODE_MODULES] [--edits 200]` prints one JSON
object a measurement: seconds, ratios to the bare application, bytes on the hub per unit. The same edits everywhere:
of five, three are new notes and two change a field of one of a hundred complaints.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(TOP / "tests" / "sync"), str(TOP / "tests" / "store"), str(TOP)]

import apsw  # noqa: E402
import store_making as making  # noqa: E402

from desktop.base.clock import SystemClock  # noqa: E402
from desktop.store import changes, digest, log, schema  # noqa: E402
from desktop.store.store import Store  # noqa: E402
from desktop.sync import joining, service  # noqa: E402
from desktop.sync.hubs import open_hub  # noqa: E402
from desktop.sync.service import Service  # noqa: E402
from desktop.sync.state import Status  # noqa: E402

PCS, TICKETS = 5, 100
FIELDS = ("name", "course", "store", "demand")
FOREIGN, PENDING = 10_000, 500


def say(**found: Any) -> None:
    print(json.dumps(found, ensure_ascii=False), flush=True)


def quiet(_done: int, _total: int) -> None:
    return None


@contextmanager
def took(seconds: list[float]) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    seconds.append(time.perf_counter() - begin)


def office(folder: Path, address: str, pcs: int) -> list[Store]:
    """An office with a hundred complaints that all PCs know."""
    clock = SystemClock()
    first = making.make(folder / "pc0.db", clock)
    for number in range(TICKETS):
        making.register(first, name=f"客户{number}", phone=f"138{number:08d}")
    joining.share(first, address)
    service.once(first)
    stores = [first]
    for number in range(1, pcs):
        newcomer = joining.Newcomer(folder / f"pc{number}.db", f"PC {number}", making.PASSPHRASE)
        stores.append(joining.join(address, newcomer, clock, quiet))
        service.once(stores[-1])
    service.once(first)
    return stores


def work(store: Store, rnd: random.Random, edits: int, name: str) -> None:
    tickets = [row[0] for row in store.database.run("SELECT id FROM ticket")]
    for number in range(edits):
        text, ticket = f"{name}第{number}次改动，客户要求周五前答复", rnd.choice(tickets)
        if number % 5 < 3:
            making.note(store, ticket, text)
        else:
            making.edit(store, ticket, **{rnd.choice(FIELDS): text})


def convergence(folder: Path, address: str, edits: int, size: Callable[[], int]) -> dict[str, Any]:
    stores = office(folder, address, PCS)
    before = size()
    for number, store in enumerate(stores):
        work(store, random.Random(number), edits, f"PC{number}")
    seconds: list[float] = []
    with took(seconds):
        for _ in range(2):
            for store in stores:
                status = service.once(store)
                assert not status.code, status
    equal = len({digest.digest(store) for store in stores}) == 1
    aside = stores[0].database.value("SELECT count(*) FROM aside")
    for store in stores:
        store.close()
    return {
        "seconds": round(seconds[0], 3), "equal": equal, "set_aside": aside,
        "bytes_per_unit": round((size() - before) / (PCS * edits)),
    }  # fmt: skip


def bare(folder: Path, edits: int) -> float:
    """Each of five plain databases applies what the four others recorded: no order, no proof, no keys, no lists."""
    (folder / "bare").mkdir()
    clock = SystemClock()
    with making.make(folder / "bare" / "source.db", clock) as source:
        for number in range(TICKETS):
            making.register(source, name=f"客户{number}")
        base = source.head().seq
        work(source, random.Random(1), PCS * edits, "PC")
        with source.database.read() as connection:
            first = [entry.payload for entry in log.read(connection, until=base)]
            rest = [entry.payload for entry in log.read(connection, after=base)]
    total = 0.0
    for number in range(PCS):
        connection = apsw.Connection(str(folder / "bare" / f"{number}.db"))
        for sql in schema.statements(synced_only=True):
            connection.execute(sql)
        for payload in first:
            changes.apply_strictly(connection, payload or b"")
        begin = time.perf_counter()
        with connection:
            for payload in rest[edits:]:
                changes.apply_strictly(connection, payload or b"")
        total += time.perf_counter() - begin
        connection.close()
    return total


def pouchdb(folder: Path, modules: str, edits: int) -> dict[str, Any]:
    (folder / "pouch").mkdir()
    script = Path(__file__).parent / "pouchdb" / "convergence.js"
    environ = {**os.environ, "NODE_PATH": modules}
    command = ["node", str(script), str(PCS), str(edits), str(folder / "pouch")]
    answer = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    found = json.loads(answer.stdout.splitlines()[-1])
    on_hub = sum(file.stat().st_size for file in (folder / "pouch" / "hub").rglob("*") if file.is_file())
    return {
        "seconds": round(found["ms"] / 1000, 3), "equal": found["converged"],
        "bytes_per_unit": round(on_hub / (PCS * edits)),
    }  # fmt: skip


def rejoining(folder: Path, address: str) -> dict[str, Any]:
    """A laptop that was away: ten thousand entries of others, five hundred of its own."""
    away, other = office(folder, address, 2)
    work(other, random.Random(1), FOREIGN, "他")
    service.once(other)
    work(away, random.Random(2), PENDING, "我")
    seconds: list[float] = []
    with took(seconds):
        status = service.once(away)
    assert not status.code, status
    for store in (away, other):
        store.close()
    return {"seconds": round(seconds[0], 2), "foreign": FOREIGN, "pending": PENDING, "set_aside": status.to_settle}


def visible_after(folder: Path, address: str, rounds: int = 20) -> dict[str, Any]:
    """From "saved" on one PC to being there on another, both with their background service."""
    stores = office(folder, address, 2)

    def ignore(_status: Status) -> None:
        return None

    services = [Service(store, ignore) for store in stores]
    for one in services:
        one.start()
    time.sleep(3)
    ticket = stores[0].database.value("SELECT id FROM ticket LIMIT 1")
    times = []
    for number in range(rounds):
        want = stores[1].database.value("SELECT count(*) FROM event") + 1
        begin = time.perf_counter()
        making.note(stores[0], ticket, f"第{number}次")
        services[0].nudge()
        while stores[1].database.value("SELECT count(*) FROM event") < want:
            time.sleep(0.01)
        times.append(time.perf_counter() - begin)
        time.sleep(random.uniform(0.2, 1.5))
    for one in services:
        one.stop()
    for store in stores:
        store.close()
    return {"median_s": round(sorted(times)[rounds // 2], 2), "longest_s": round(max(times), 2)}


def _size_of(*paths: Path) -> Callable[[], int]:
    def size() -> int:
        files = (file for path in paths for file in ([path] if path.is_file() else path.rglob("*")))
        return sum(file.stat().st_size for file in files if file.is_file())

    return size


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--postgres", default="")
    parser.add_argument("--pouchdb", default="")
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="convergence-"))
    try:
        raw = bare(root, options.edits)
        say(what="bare changesets", seconds=round(raw, 3))
        for kind, address in (("file", "office.hub"), ("folder", "hub")):
            folder = root / kind
            folder.mkdir()
            place = folder / address
            found = convergence(folder, str(place), options.edits, _size_of(place))
            say(what=f"convergence, {kind}", **found, to_bare=round(found["seconds"] / raw, 1))
        if options.postgres:
            folder = root / "postgres"
            folder.mkdir()

            def size() -> int:
                with closing(open_hub(options.postgres)) as hub:
                    return sum(len(one.content) for one in hub.read(0, 10**6))

            found = convergence(folder, options.postgres, options.edits, lambda: size() if folder.exists() else 0)
            say(what="convergence, PostgreSQL", **found, to_bare=round(found["seconds"] / raw, 1))
        if options.pouchdb:
            found = pouchdb(root, options.pouchdb, options.edits)
            say(what="convergence, PouchDB", **found, to_bare=round(found["seconds"] / raw, 1))
        (root / "rejoin").mkdir()
        say(what="rejoining", **rejoining(root / "rejoin", str(root / "rejoin" / "office.hub")))
        (root / "visible").mkdir()
        say(what="visible elsewhere", **visible_after(root / "visible", str(root / "visible" / "office.hub")))
    finally:
        shutil.rmtree(root, ignore_errors=True)


main()
