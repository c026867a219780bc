"""The program of next year: tickets have a colour. To be imported before the rest of the program, by its own process.

What it does is said in a script that `Child.run` is given; what that prints as JSON is the answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FILL = "UPDATE ticket SET colour = 'of ' || cause WHERE colour = ''"
PREPARE = f"""
import sys
sys.path[:0] = [{str(HERE)!r}, {str(HERE.parent / "store")!r}, {str(HERE.parent.parent)!r}]
import next_year
next_year.become()
import json
from contextlib import closing
from datetime import datetime
from pathlib import Path
from desktop.base.clock import FixedClock, to_ms
from desktop.base.i18n import ZONE
from desktop.store import backup, digest, log, migrations, models, schema, verify
from desktop.store.database import Database
from desktop.store.store import Store
from desktop.sync import editions, joining, syncing
from desktop.sync.hubs import open_hub
clock = FixedClock(datetime(2026, 10, 9, 9, 20, tzinfo=ZONE))
path, key, address = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), sys.argv[3]

def sync(store):
    with closing(open_hub(address)) as hub:
        run = syncing.Sync(store, hub)
        done = run.run()
        run.fetch_files()
        return done

def told(store):
    print(json.dumps({{
        "version": store.database.value("PRAGMA user_version"),
        "colours": dict(store.database.run("SELECT cause, colour FROM ticket")),
        "waiting": store.database.run("SELECT act, origin FROM log WHERE pending = 1 ORDER BY seq"),
        "findings": [str(one) for one in verify.verify(store)],
        "digest": digest.digest(store),
        "held": editions.held(store),
    }}))
"""


def become() -> None:
    """Puts the column in, and the step that leads there."""
    from peewee import SQL, TextField

    from desktop.store import events, models, schema

    assert events.TICKET_COLUMNS  # known before: what shows tickets shows no colours
    before = schema.fingerprint()
    models.Ticket._meta.add_field("colour", TextField(default="", constraints=[SQL("DEFAULT ''")]))
    schema.VERSION = 2
    schema._EARLIER_FINGERPRINTS = frozenset({before})
    for known in (schema.columns, schema.columns_of, schema.kinds_of, schema.statements, schema.fingerprint):
        known.cache_clear()

    from desktop.store import migrations

    assert isinstance(migrations.STEPS, dict)
    migrations.STEPS[2] = migrations.Step(
        lambda connection: connection.execute(
            'ALTER TABLE "ticket" ADD COLUMN "colour" TEXT NOT NULL DEFAULT \'\''
        ).fetchall(),
        lambda connection: connection.execute(FILL).fetchall(),
    )


def start(path: Path, key: bytes, address: str, script: str) -> subprocess.Popen[str]:
    """A process of that program."""
    command = [sys.executable, "-c", PREPARE + script, str(path), key.hex(), address]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")


def run(path: Path, key: bytes, address: str, script: str) -> Any:
    """What that program answers."""
    with start(path, key, address, script) as process:
        out, errors = process.communicate()
    assert process.returncode == 0, errors
    return json.loads(out)
