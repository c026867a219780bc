"""A process that saves without end, until it is killed: `saver.py DATABASE SEED`.

Before each save the typed text is kept as a draft. It prints "typed TOKEN" once the draft is on disk and
"saved TOKEN" once the unit of work is.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "store"), str(HERE.parent.parent)]

import store_making as making  # noqa: E402

from desktop.base.clock import SystemClock  # noqa: E402
from desktop.store import models  # noqa: E402
from desktop.store.store import Store  # noqa: E402


def save(store: Store, random_: random.Random, token: str) -> None:
    """One of the things people do, chosen by chance; `token` is the typed text."""
    author = making.admin(store)
    tickets = [row["id"] for row in store.rows(models.Ticket.select(models.Ticket.id))]
    kind = random_.random()
    ticket = random_.choice(tickets) if tickets else None
    with store.unit("save", author, ticket=ticket) as unit:
        if ticket is None or kind < 0.4:
            making.insert_ticket(unit, store, cause=token, phone=f"138{random_.randrange(10**8):08d}")
        elif kind < 0.8:
            making.insert_event(unit, store, ticket, "note", {"text": token})
        else:
            sha256 = unit.blob(token.encode() * random_.randrange(1, 200_000))
            unit.insert(models.Attachment, ticket=ticket, name=token, size=1, sha256=sha256, at=1, by=author)
        store.drafts.discard(author, "intake", "")


def main() -> None:
    """Opens, then types and saves for ever."""
    path, seed = Path(sys.argv[1]), sys.argv[2]
    random_ = random.Random(seed)
    with Store.open(path, SystemClock(), passphrase=making.PASSPHRASE) as store:
        number = 0
        while True:
            number += 1
            token = f"令牌{seed}-{number}-{random_.randrange(10**6)}"
            store.drafts.save(making.admin(store), "intake", "", {"cause": token})
            print(f"typed {token}", flush=True)
            save(store, random_, token)
            print(f"saved {token}", flush=True)


if __name__ == "__main__":
    main()
