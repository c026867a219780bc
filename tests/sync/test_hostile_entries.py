"""Entries made to do harm, by a stranger who reaches the share or by somebody who has the office's key.

Whatever it is: nothing of it is taken over, not even a part; own work that waits is kept; the sentence fits.
"""

from __future__ import annotations

import json
import random
import secrets
import uuid
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from typing import Any

import apsw
import pytest
from branch import Branch, Replica
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.base.errors import DamagedError
from desktop.store import changes, digest, log, models, schema, verify
from desktop.store.store import Store
from desktop.sync import checking, envelope, state, syncing
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Sealed
from desktop.sync.hubs import open_hub
from desktop.ui.wording.errors import sentence
from desktop.ui.wording.hub_errors import REASONS

Office = Callable[[int], Branch]


@dataclass
class Insider:
    """Somebody at `replica` who knows how entries are made, and means harm."""

    branch: Branch
    replica: Replica

    @property
    def store(self) -> Store:
        return self.replica.store

    def sealer(self) -> Sealer:
        with closing(open_hub(self.branch.address)) as hub:
            return Sealer(hub.plate.id, self.store.office_keys())

    def head(self) -> log.Head:
        with closing(open_hub(self.branch.address)) as hub:
            return hub.head()

    def entry(self, payload: bytes, key: Ed25519PrivateKey | None = None, **fields: Any) -> log.Entry:
        """Numbered, hashed and signed as it should be, but for what `fields` says."""
        edition = self.store.pen.edition
        made = log.Entry(
            seq=0, format=log.FORMAT, origin=str(uuid.uuid4()), bulk="", author=self.store.founder(),
            workstation=self.store.identity.workstation, at=1, act="note", ticket=None, fields="{}",
            schema=edition.version, columns=edition.columns, epoch=self.store.identity.epoch,
            payload_hash=log.payload_hash(payload), previous_hash="", hash="", signature=b"", pending=False,
            payload=payload,
        )  # fmt: skip
        return log.chained(replace(made, **fields), self.head(), key or self.store.identity.key)

    def publish(self, *entries: log.Entry) -> None:
        self.put(*(self.sealer().seal_entry(entry) for entry in entries))

    def put(self, *sealed: Sealed) -> None:
        with closing(open_hub(self.branch.address)) as hub:
            hub.append(hub.head(), list(sealed))

    def note(self, text: str = "x", **columns: Any) -> bytes:
        """A line of the timeline, as a changeset."""
        made = changes.builder(self.store.database.connection())
        ticket = self.store.database.value("SELECT min(id) FROM ticket")
        values = {
            "id": self.store.ids.next(), "ticket": ticket, "act": "note", "at": 1, "by": self.store.founder(),
            "data": json.dumps({"text": text}), "retired": 0, **columns,
        }  # fmt: skip
        made.add_insert("event", False, tuple(values[name] for name in schema.columns(models.Event)))
        return made.output()


@pytest.fixture
def insider(office: Office) -> Insider:
    """The second of two PCs; the first has work that waits."""
    branch = office(2)
    branch.work(branch.replicas[0], "register")
    for replica in (*branch.replicas, *branch.replicas):
        assert branch.sync(replica)
    branch.work(branch.replicas[0], "note")
    return Insider(branch, branch.replicas[1])


def demand_refused(insider: Insider, code: str, reason: str = "") -> None:
    """The other PC takes nothing over, keeps what waits, says so in a sentence, and goes on working."""
    store = insider.branch.replicas[0].store
    before, waiting = digest.digest(store), _waiting(store)
    assert waiting
    with closing(open_hub(insider.branch.address)) as hub, pytest.raises(DamagedError) as error:
        syncing.Sync(store, hub).run()
    assert (error.value.code, error.value.values.get("reason", "")) == (code, reason)
    assert (digest.digest(store), _waiting(store)) == (before, waiting)
    status = state.failed(store, error.value, state.local(store))
    assert (status.code, status.waiting) == (code, len(waiting))
    assert str(insider.head().seq) in sentence(error.value)
    assert not reason or reason in REASONS
    insider.branch.work(insider.branch.replicas[0], "note")
    assert verify.verify(store) == []


def _waiting(store: Store) -> list[str]:
    return [row[0] for row in store.database.run("SELECT origin FROM log WHERE pending = 1 ORDER BY seq")]


# ---------------------------------------------------------------------- by a stranger: no key


def test_noise_under_a_right_number_is_refused(insider: Insider) -> None:
    sealed = insider.sealer().seal_entry(insider.entry(insider.note()))
    insider.put(replace(sealed, content=secrets.token_bytes(len(sealed.content))))
    demand_refused(insider, "entry_refused", "seal")


def test_an_old_entry_under_a_new_number_is_refused(insider: Insider) -> None:
    with closing(open_hub(insider.branch.address)) as hub:
        head, (old,) = hub.head(), hub.read(1, 1)
    insider.put(replace(old, seq=head.seq + 1, previous_hash=head.hash, origin=str(uuid.uuid4())))
    demand_refused(insider, "entry_refused", "seal")


def test_an_entry_of_another_office_is_refused(insider: Insider) -> None:
    stranger = Sealer("another hub", {1: secrets.token_bytes(32)})
    insider.put(stranger.seal_entry(insider.entry(insider.note())))
    demand_refused(insider, "entry_refused", "seal")


# ---------------------------------------------------------------------- by an insider: what an entry says of itself


def _other_key(insider: Insider) -> log.Entry:
    return insider.entry(insider.note(), key=Ed25519PrivateKey.generate())


FORGED: dict[str, tuple[str, Callable[[Insider], log.Entry]]] = {
    "another author than signed for": ("hash", lambda who: replace(who.entry(who.note()), author=1)),
    "another content than signed for": ("payload", lambda who: replace(who.entry(who.note()), payload=who.note("y"))),
    "tables of another shape": ("columns", lambda who: who.entry(who.note(), columns="0" * 16)),
    "signed by somebody else": ("signature", _other_key),
    "signed in a colleague's name": (
        "signature",
        lambda who: who.entry(who.note(), workstation=who.branch.replicas[0].store.identity.workstation),
    ),
    "a workstation that nobody knows": ("signature", lambda who: who.entry(who.note(), workstation=4711)),
}


@pytest.mark.parametrize("kind", FORGED)
def test_an_entry_that_is_not_what_it_says_is_refused(insider: Insider, kind: str) -> None:
    reason, forge = FORGED[kind]
    insider.publish(forge(insider))
    demand_refused(insider, "entry_refused", reason)


def test_an_entry_that_skips_one_is_refused(insider: Insider) -> None:
    """Its own hashes are right, but it names another entry before it than the one that is there."""
    store = insider.branch.replicas[0].store
    wrong = log.chained(
        insider.entry(insider.note()), replace(insider.head(), hash="1" * 64), insider.store.identity.key
    )
    with store.database.read() as connection:
        last = log.at(connection, insider.head().seq)
    with pytest.raises(DamagedError) as error:
        checking.opened(store, insider.sealer(), last, [insider.sealer().seal_entry(wrong)])
    assert error.value.values["reason"] == "chain"


def test_the_sound_entries_before_it_are_taken_over(insider: Insider) -> None:
    """What stops the check stops it there, and every later sync at the same place."""
    branch = insider.branch
    branch.work(insider.replica, "note")
    assert branch.sync(insider.replica)
    sound = insider.head().seq
    insider.publish(_other_key(insider))
    store = branch.replicas[0].store
    for _ in range(2):
        with closing(open_hub(branch.address)) as hub, pytest.raises(DamagedError) as error:
            syncing.Sync(store, hub).run()
        assert error.value.values["seq"] == sound + 1
    assert verify.verify(store) == []
    assert len(_waiting(store)) == 1


# ---------------------------------------------------------------------- by an insider: what is in it


def _raw(table: str, count: int, row: tuple[Any, ...], kind: bytes = b"T", op: int = 18) -> bytes:
    """A changeset by its bytes: one table, one row. `op` 18 = insert, 9 = delete."""
    return kind + bytes([count, 1, *[0] * (count - 1)]) + table.encode() + b"\0" + bytes([op, 0]) + _values(row)


def _values(row: tuple[Any, ...]) -> bytes:
    made = b""
    for value in row:
        if value is None:
            made += b"\x05"
        elif isinstance(value, int):
            made += b"\x01" + value.to_bytes(8, "big", signed=True)
        else:
            made += b"\x03" + len(value.encode()).to_bytes(1, "big") + value.encode()
    return made


def _updated_key() -> bytes:
    """A row that gets another key."""
    head = b"T" + bytes([2, 1, 0]) + b"setting\0" + bytes([23, 0])
    return head + _values((1,)) + b"\0" + _values((2,)) + b"\0"


CRAFTED: dict[str, Callable[[Insider], bytes]] = {
    "a table that is not synced": lambda _who: _raw("meta", 2, ("signing_key", "00")),
    "the log itself": lambda _who: _raw("log", 2, (1, 1), op=9),
    "SQLite's own table": lambda _who: _raw("sqlite_schema", 2, (1, "x")),
    "a table that is not there": lambda _who: _raw("nothing", 2, (1, "x")),
    "a key that is NULL": lambda _who: _raw("setting", 3, (None, "motto", "1")),
    "a key that is a text": lambda _who: _raw("setting", 3, ("x", "motto", "1")),
    "a text where a number belongs": lambda who: who.note(at="noon"),
    "a number where a text belongs": lambda who: who.note(act=7),
    "nothing where something belongs": lambda who: who.note(act=None),
    "a key that moves": lambda _who: _updated_key(),
    "a row deleted": lambda who: _raw("setting", 3, who.store.database.run("SELECT * FROM setting LIMIT 1")[0], op=9),
    "more columns than there are": lambda _who: _raw("setting", 4, (1, "motto", "1", "2")),
    "another column as the key": lambda _who: b"T\x03\0\x01\0setting\0\x12\0" + _values((1, "motto", "1")),
    "a patch without what was before": lambda _who: _raw("setting", 3, (1, "motto", "1"), b"P"),
    "a name that is no text": lambda _who: b"T\x01\x01\xff\xfe\0\x12\0" + _values((1,)),
    "noise": lambda _who: secrets.token_bytes(500),
    "cut off": lambda who: who.note()[:-3],
    "something after the end": lambda who: who.note() + b"X",
}


@pytest.mark.parametrize("kind", CRAFTED)
def test_content_that_no_unit_of_work_has_is_refused(insider: Insider, kind: str) -> None:
    insider.publish(insider.entry(CRAFTED[kind](insider)))
    demand_refused(insider, "entry_refused", "content")


UNREADABLE: dict[str, Callable[[dict[str, Any]], object]] = {
    "a number that is a text": lambda head: {**head, "format": "1"},
    "a number beyond all measure": lambda head: {**head, "at": 2**80},
    "half a character": lambda head: {**head, "act": "\ud800"},
    "a part that is missing": lambda head: {key: value for key, value in head.items() if key != "columns"},
    "what was done is no JSON": lambda head: {**head, "fields": "{"},
    "what was done is a list": lambda head: {**head, "fields": "[]"},
    "no entry at all": lambda _head: [],
    "a signature that is none": lambda head: {**head, "signature": "zz"},
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_an_entry_that_can_not_be_read_is_refused(insider: Insider, kind: str) -> None:
    entry = insider.entry(insider.note())
    head = {key: value for key, value in asdict(entry).items() if key not in ("payload", "pending", "signature")}
    made = UNREADABLE[kind]({**head, "signature": entry.signature.hex(), "erased": False})
    insider.put(_sealed(insider, entry, json.dumps(made).encode()))
    demand_refused(insider, "entry_refused", "seal")


def test_what_a_newer_program_says_besides_is_no_damage(insider: Insider) -> None:
    """It asks for an update, as every entry of a newer kind does."""
    entry = insider.entry(insider.note(), format=log.FORMAT + 1)
    head = {key: value for key, value in asdict(entry).items() if key not in ("payload", "pending", "signature")}
    made = {**head, "signature": entry.signature.hex(), "erased": False, "mood": "blue"}
    insider.put(_sealed(insider, entry, json.dumps(made).encode()))
    store = insider.branch.replicas[0].store
    waiting = _waiting(store)
    with closing(open_hub(insider.branch.address)) as hub:
        done = syncing.Sync(store, hub).run()
    assert done.newer
    assert _waiting(store) == waiting


def test_nesting_without_end_is_refused(insider: Insider) -> None:
    entry = insider.entry(insider.note())
    insider.put(_sealed(insider, entry, b"[" * 200_000))
    demand_refused(insider, "entry_refused", "seal")


def test_what_is_not_packed_is_refused(insider: Insider) -> None:
    entry = insider.entry(insider.note())
    insider.put(_sealed(insider, entry, None))
    demand_refused(insider, "entry_refused", "seal")


def test_an_entry_that_unpacks_beyond_measure_is_refused(insider: Insider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "_LARGEST", 1024 * 1024)
    insider.publish(insider.entry(insider.note("x" * 2 * 1024 * 1024)))
    demand_refused(insider, "entry_refused", "payload")


def _sealed(insider: Insider, entry: log.Entry, text: bytes | None) -> Sealed:
    """Sealed with the office's key at its right place, whatever is in it; None = not even packed."""
    sealer = insider.sealer()
    plain = b"plain" if text is None else zlib.compress(len(text).to_bytes(4, "big") + text)
    bound = sealer._place(entry.seq, entry.previous_hash, entry.origin)
    content = envelope._seal(sealer._keys[entry.epoch].entries, plain, bound)
    return replace(sealer.seal_entry(entry), content=content)


# ---------------------------------------------------------------------- by an insider: sound, and does not fit


def _edit(insider: Insider, old: str, new: str) -> bytes:
    made = changes.builder(insider.store.database.connection())
    ticket = insider.store.database.value("SELECT min(id) FROM ticket")
    changes.add(made, changes.Change("ticket", changes.Op.UPDATE, ticket, {"name": old}, {"name": new}))
    return made.output()


UNFIT: dict[str, Callable[[Insider], log.Entry]] = {
    "a field that is not what it was": lambda who: who.entry(_edit(who, "never", "so")),
    "a row that is there already": lambda who: who.entry(
        _raw("setting", 3, who.store.database.run("SELECT * FROM setting LIMIT 1")[0])
    ),
    "a line of a ticket that is not there": lambda who: who.entry(who.note(ticket=4711)),
    "a unit of work that was done before": lambda who: who.entry(
        who.note(), origin=who.store.database.value("SELECT origin FROM log WHERE seq = 2")
    ),
}


@pytest.mark.parametrize("kind", UNFIT)
def test_a_sound_entry_that_does_not_fit_stops_the_sync_and_nothing_else(insider: Insider, kind: str) -> None:
    insider.publish(UNFIT[kind](insider))
    demand_refused(insider, "diverged")


def test_no_bytes_at_all_break_more_than_the_sync(insider: Insider) -> None:
    """Sound entries whose content had some bytes changed: taken over whole, or refused whole; never anything else."""
    rnd = random.Random(20261009)
    branch, victim = insider.branch, insider.branch.replicas[0].store
    refused = 0
    for _ in range(150):
        branch.work(branch.replicas[0], "note")
        branch.keep_hub()
        payload = bytearray(insider.note("原样" * rnd.randrange(1, 30)))
        for _ in range(rnd.choice((1, 1, 2, 8))):
            payload[rnd.randrange(len(payload))] = rnd.randrange(256)
        insider.publish(insider.entry(bytes(payload)))
        before, waiting = digest.digest(victim), _waiting(victim)
        if _refuses(insider, victim):
            refused += 1
            assert (digest.digest(victim), _waiting(victim)) == (before, waiting)
            assert branch.put_back is not None
            branch.put_back()
    assert 20 < refused < 150
    assert verify.verify(victim) == []


def _refuses(insider: Insider, victim: Store) -> bool:
    try:
        with closing(open_hub(insider.branch.address)) as hub:
            syncing.Sync(victim, hub).run()
    except DamagedError as error:
        assert error.code in ("entry_refused", "diverged")
        return True
    except ValueError:  # rows as they may be, with words that this program does not know: a bug report
        return True
    return False


def test_the_crafted_bytes_are_what_sqlite_takes_for_a_changeset() -> None:
    """Else they would be refused for the wrong reason."""
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)").fetchall()
    apsw.Changeset.apply(_raw("meta", 2, ("signing_key", "00")), connection)
    assert connection.execute("SELECT * FROM meta").fetchall() == [("signing_key", "00")]
    connection.close()
