"""One saved unit of work against one bare SQLite insert with the same durability.

`python tests/benchmarks/store_unit.py` prints one JSON object: medians in milliseconds of many alternating runs,
and their ratios.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(TOP / "tests" / "store"), str(TOP)]

import apsw  # noqa: E402
import store_making as making  # noqa: E402

from desktop.base.clock import SystemClock  # noqa: E402
from desktop.store import search, verify  # noqa: E402

ROUNDS = 300
STORY = (
    "上周六在天河店买的电饭煲，第二次煮饭就漏电跳闸，店员让等厂家电话，五天了没有人联系。要求退货退款，并说明处理时间。"
)


def _bare(path: Path) -> Callable[[int], None]:
    """A table in a plain file: WAL and synchronous=FULL as the store has them."""
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", 2)
    connection.execute("CREATE TABLE ticket (id INTEGER PRIMARY KEY NOT NULL, name TEXT, cause TEXT)").fetchall()

    def insert(number: int) -> None:
        connection.execute("INSERT INTO ticket VALUES (?, ?, ?)", (number, f"客户{number}", STORY)).fetchall()

    return insert


def _timed(work: Callable[..., object], *args: object, **fields: object) -> float:
    begin = time.perf_counter()
    work(*args, **fields)
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    """Alternates between the two, so that both meet the same machine."""
    with tempfile.TemporaryDirectory() as folder:
        bare = _bare(Path(folder) / "bare.db")
        with making.make(Path(folder) / "office.db", SystemClock()) as store:
            ticket = making.register(store, cause=STORY)
            times: dict[str, list[float]] = {"bare": [], "register": [], "note": [], "draft": [], "search": []}
            for number in range(ROUNDS):
                cause = f"{number}号：{STORY}"
                times["bare"].append(_timed(bare, number))
                times["register"].append(_timed(making.register, store, name=f"客户{number}", cause=cause))
                times["note"].append(_timed(making.note, store, ticket, "已电话联系，客户同意等到周五"))
                times["draft"].append(_timed(store.drafts.save, 1, "intake", "", {"cause": cause}))
                times["search"].append(_timed(search.find, store.database, "漏电跳闸", 50))
            sound = verify.verify(store) == []
    medians = {name: statistics.median(found) for name, found in times.items()}
    print(
        json.dumps(
            {
                "rounds": ROUNDS,
                "verified": sound,
                "median_ms": {name: round(ms, 3) for name, ms in medians.items()},
                "unit_to_bare_insert": round(medians["register"] / medians["bare"], 2),
                "draft_to_bare_insert": round(medians["draft"] / medians["bare"], 2),
            }
        )
    )


main()
