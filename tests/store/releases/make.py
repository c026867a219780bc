"""Makes the data file that this release leaves to the tests of later ones: `python tests/store/releases/make.py`.

Run it once per schema version, from the top of the checkout; a file that exists is never made anew.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent.parent)]

import store_making as making  # noqa: E402
import vocabulary  # noqa: E402

from desktop.base.clock import FixedClock  # noqa: E402
from desktop.base.i18n import ZONE  # noqa: E402
from desktop.store import digest, models, schema, undo  # noqa: E402

PASSPHRASE = "发布样本-口令"


def main() -> None:
    """One row in every synced table, an undone unit, a draft."""
    target = HERE / f"schema-{schema.VERSION}.db"
    if target.exists():
        sys.exit(f"{target.name} is there already")
    making.PASSPHRASE = PASSPHRASE
    clock = FixedClock(datetime(2026, 10, 9, 9, 14, tzinfo=ZONE))
    with making.make(target, clock) as store:
        administrator = making.admin(store)
        making.hire(store, "lin")
        ticket = making.register(store, name="欧阳娜", phone="13800138000", cause="电饭煲漏电。插座冒火花。")
        clock.advance(timedelta(minutes=7))
        making.note(store, ticket, "师傅说是主板受潮")
        making.edit(store, ticket, urgent=True)
        undo.undo(store, administrator)
        with store.unit("attach", administrator, ticket=ticket) as unit:
            sha256 = unit.blob(b"evidence")
            unit.insert(models.Attachment, ticket=ticket, name="a.txt", size=8, sha256=sha256, at=1, by=administrator)
            unit.insert(models.Alias, ticket=ticket, number="GZ01-20250101-C042", at=1)
            unit.insert(models.Look, ticket=ticket, person=administrator, at=1)
            unit.insert(models.Holiday, on="2026-10-12", works=False)
        store.drafts.save(administrator, "intake", "", {"cause": "写到一半"})
        facts = {"digest": digest.digest(store), "seq": store.head().seq, "words": vocabulary.words()}
        store.database.run("VACUUM")
    target.with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


main()
