"""A branch office in one process: some replicas, one hub, and everything that can go wrong between them."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import apsw
from bad_lines import BreakingHub, RoughHub
from kinds_of_work import TICKETS, WORK
from template import PASSPHRASE, Template

from desktop.base.clock import FixedClock, to_ms
from desktop.base.errors import DamagedError, HuiyinError, UnavailableError
from desktop.base.i18n import ZONE
from desktop.store import base, changes, digest, erasing, keys, log, schema
from desktop.store.changes import Op
from desktop.store.database import copy_to
from desktop.store.store import Store
from desktop.sync import (
    binding,
    compaction,
    editions,
    following,
    healing,
    joining,
    keyring,
    membership,
    publishing,
    settling,
    snapshot,
    syncing,
)
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Hub
from desktop.sync.hubs import open_hub
from desktop.sync.transfer import Transfer, files_of

NEWER = schema.Edition(schema.VERSION + 1, "f" * 16, schema.edition().known | {"f" * 16})
"""The program of next year, as far as entries show it."""
PASSING = frozenset(
    {"hub_unreachable", "hub_missing", "hub_busy", "hub_empty", "update_needed", "snapshot_awaited", "snapshot_missing"}
    | {"key_revoked", "key_unproven"}
)
_LARGE = publishing.WITH_TEXT_BYTES + 1


@dataclass
class Replica:
    """One PC. `saved` = origins that it reported as saved, with the texts typed in them."""

    name: str
    path: Path
    store: Store
    copies: int = 0
    backup: Path | None = None


@dataclass
class Branch:
    """See the module. Everything random comes from `rnd`."""

    rnd: random.Random
    replicas: list[Replica] = field(default_factory=list)
    folder: Path = field(init=False)
    template: Template = field(init=False)
    typed: dict[str, str] = field(default_factory=dict)
    """Origin → what was typed in it."""
    seen: dict[str, dict[tuple[str, int, str], Any]] = field(default_factory=dict)
    """Origin → the fields that it changed, and what its author saw there."""
    bases: list[log.Head] = field(default_factory=list)
    """Where the office's log was made to begin, one after the other."""
    dropped: set[str] = field(default_factory=set)
    """What was typed, replaced by somebody who saw it, and dropped with the history before a snapshot."""
    given_up: set[str] = field(default_factory=set)
    """Units whose contents nobody held any more, and whose place in the log was given up; their text is in the rows."""
    about: dict[str, set[int]] = field(default_factory=dict)
    """Origin → the tickets that it was about."""
    risen: dict[int, int] = field(default_factory=dict)
    """Sheet → the ticket that it continues."""
    files: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Origin → the files that it attached: ticket and SHA-256."""
    passphrases: list[str] = field(default_factory=lambda: [PASSPHRASE])
    """All that were ever set, newest first."""
    revoked: set[int] = field(default_factory=set)
    """Workstations that were shut out."""
    put_back: Callable[[], None] | None = None
    focus: int | None = None
    """The ticket that people work on; None = any."""
    hub_lost: bool = False
    number: int = 0

    def __post_init__(self) -> None:
        self.clock = FixedClock(datetime(2026, 10, 9, 9, 14, tzinfo=ZONE))
        self.address = ""

    @classmethod
    def found(cls, folder: Path, template: Template, rnd: random.Random) -> Branch:
        """An office of one PC."""
        made = cls(rnd)
        made.folder, made.template = folder, template
        made.address = template.kind.address(folder)
        template.kind.copy(template.address, made.address)
        made.open("r0", template.database, template.key)
        return made

    @classmethod
    def of_one(cls, store: Store, rnd: random.Random) -> Branch:
        """Somebody who works on a database that is open already."""
        return cls(rnd, [Replica("pc", store.database.path, store)])

    def close(self) -> None:
        for replica in self.replicas:
            replica.store.close()
        if self.address:
            self.template.kind.remove(self.address)

    # ------------------------------------------------------------------ who is there

    def open(self, name: str, source: Path, key: bytes) -> Replica:
        path = self.folder / f"{name}.db"
        shutil.copy(source, path)
        shutil.copy(keys.sidecar(self.template.database), keys.sidecar(path))
        store = Store.open_with_key(path, key, self.clock)
        with store.database.write() as connection:
            binding.put(connection, binding.Binding(self.address, self.template.hub_id))
        self.replicas.append(Replica(name, path, store))
        return self.replicas[-1]

    def join(self) -> None:
        self.number += 1
        path = self.folder / f"j{self.number}.db"
        for passphrase in self.passphrases:
            newcomer = joining.Newcomer(path, f"PC {self.number}", passphrase)
            try:
                store = joining.join(self.address, newcomer, self.clock, lambda _done, _total: None)
            except HuiyinError as error:
                lost = {"keys_damaged"} if self.hub_lost else set()  # and with it whoever signed the book of keys
                assert error.code in {*PASSING, *self.refusals, *lost, "passphrase_wrong"}, error
                if error.code != "passphrase_wrong":
                    return
            else:
                self.replicas.append(Replica(f"j{self.number}", path, store))
                return

    @property
    def refusals(self) -> frozenset[str]:
        """What a PC may say of a hub until somebody makes that anew."""
        after_a_loss = {"entry_refused", "snapshot_refused"} if self.revoked else set()
        return frozenset({"hub_forked", *after_a_loss})

    def clone(self, replica: Replica) -> None:
        """A disk image put on a second PC."""
        self.number += 1
        path = self.folder / f"c{self.number}.db"
        copy_to(replica.store.database, path)
        self.replicas.append(Replica(f"c{self.number}", path, self._reopened(replica, path)))

    def back_up(self, replica: Replica) -> None:
        replica.copies += 1
        replica.backup = self.folder / f"{replica.name}.copy{replica.copies}"
        copy_to(replica.store.database, replica.backup)

    def set_back(self, replica: Replica) -> None:
        """Somebody puts last week's file in place of today's."""
        if replica.backup is None:
            return
        self.number += 1
        path = self.folder / f"b{self.number}.db"
        shutil.copy(replica.backup, path)
        fresh = self._reopened(replica, path)
        replica.store.close()
        replica.store, replica.path = fresh, path

    def _reopened(self, replica: Replica, path: Path) -> Store:
        keys.write_sidecar(path, replica.store.envelope())
        store = Store.open_with_key(path, replica.store.database.key, self.clock)
        store.pen.edition = replica.store.pen.edition
        return store

    # ------------------------------------------------------------------ what people do

    def work(self, replica: Replica, kind: str) -> None:
        """One unit of work of some kind on something that is there."""
        self.clock.advance(timedelta(seconds=self.rnd.randrange(-30, 90)))
        token = f"{replica.name}-{self.rnd.getrandbits(48):x}"
        before = replica.store.head().seq
        origin = WORK[kind](self, replica.store, token)
        if origin:
            self.typed[origin] = token
        with replica.store.database.read() as connection:
            for entry in log.read(connection, after=before):
                self.seen[entry.origin] = _changed(entry)
                found = list(changes.changes(entry.payload or b""))
                self.about[entry.origin] = {t for c in found if (t := changes.ticket_of(connection, c)) is not None}
                for change in found:
                    if change.table == "ticket" and change.new.get("previous_sheet"):
                        self.risen[change.key] = change.new["previous_sheet"]
                    if change.table == "attachment" and change.op is Op.INSERT:
                        self.files.setdefault(entry.origin, []).append((change.new["ticket"], change.new["sha256"]))

    def pick(self, store: Store, sql: str) -> int | None:
        found = [row[0] for row in store.database.run(sql)]
        if self.focus in found:
            return self.focus
        return self.rnd.choice(found) if found else None

    # ------------------------------------------------------------------ the line

    def sync(
        self, replica: Replica, fault: str = "", between: Callable[[], None] | None = None, calls: int | None = None
    ) -> bool:
        """One sync; whether it came to its end. The line breaks at the hub's call number `calls`."""
        try:
            with closing(open_hub(self.address)) as hub:
                rough: Any = RoughHub(hub, fault, between) if calls is None else BreakingHub(hub, calls)
                run = syncing.Sync(replica.store, rough, pause=lambda _s: None)
                run.run()
                self._demand_files_first(replica, hub)
                run.fetch_files()
        except HuiyinError as error:
            if error.code in {"key_revoked", "key_unproven"} and replica.store.identity.workstation not in self.revoked:
                self.readmit(replica)  # a workstation that nobody knew when the key was renewed
            elif error.code not in PASSING:
                raise
            self._demand_honest_confirmation(replica)
            return False
        return True

    def _demand_honest_confirmation(self, replica: Replica) -> None:
        """What a PC calls confirmed is on the hub, unless the hub has lost it."""
        if not self.hub_lost:
            with closing(open_hub(self.address)) as hub, replica.store.database.read() as connection:
                confirmed = log.acknowledged(connection)
                assert hub.hash_at(confirmed.seq) == confirmed.hash, "confirmed and not there"

    def syncs(
        self, replica: Replica, fault: str = "", between: Callable[[], None] | None = None, calls: int | None = None
    ) -> bool:
        """A sync in the middle of things, when the hub may be one that this PC can't follow."""
        try:
            return self.sync(replica, fault, between, calls)
        except DamagedError as error:
            assert error.code in self.refusals, error
            return False

    def _demand_files_first(self, replica: Replica, hub: Hub) -> None:
        """No row is on the hub before the file that it names."""
        if self.hub_lost or (replica.store.pen.edition is not NEWER and self.is_newer):
            return  # a hub that was put back names files that are gone, and an older program passes newer entries over
        transfer = Transfer(replica.store, hub, Sealer(hub.plate.id, replica.store.office_keys()))
        with replica.store.database.read() as connection:
            confirmed = log.read(connection, until=log.acknowledged(connection).seq)
            files = {file for entry in confirmed for file in files_of(entry)}
        assert all(transfer.is_there(file) for file in files if file.size), "a row before its file"

    @contextmanager
    def dying(self, replica: Replica, steps: int) -> Iterator[None]:
        """The process dies after so many steps of the database engine."""
        connection = replica.store.database.connection()
        left = [steps]

        def tick() -> bool:
            left[0] -= 1
            return left[0] == -1  # once: rolling back what was begun is the system's work, not the process's

        connection.set_progress_handler(tick, 25)
        try:
            yield
        except apsw.InterruptError:
            pass
        finally:
            connection.set_progress_handler(None)
            if not connection.get_autocommit():
                connection.execute("ROLLBACK")
            replica.store.reload_identity()  # both as the next process does when it opens the database
            replica.store._mend_sidecar()

    def race(self, replica: Replica, other: Replica) -> None:
        """Somebody else publishes between this one's reading and publishing."""

        def between() -> None:
            self.work(other, "note")
            self.syncs(other)

        self.syncs(replica, between=between)

    def compact(self, replica: Replica, steps: int | None = None, calls: int | None = None) -> None:
        """The administrator lets the office's log begin today.

        The process dies after `steps` of the database engine, or the line breaks at a call of the hub.
        """
        if not self.syncs(replica):
            return
        with closing(open_hub(self.address)) as hub:
            sealer = Sealer(hub.plate.id, replica.store.office_keys())
            before = [sealer.open_entry(sealed) for sealed in hub.read(0, 10**6)]
            rough: Any = hub if calls is None else BreakingHub(hub, calls)
            try:
                with nullcontext() if steps is None else self.dying(replica, steps):
                    compaction.compact(replica.store, rough, lambda _done, _total: None)
            except HuiyinError as error:
                assert error.code in {*PASSING, "compact_waiting"}, error
            self._note_base(replica, snapshot.read(hub, sealer).told, before)

    def _note_base(self, replica: Replica, told: snapshot.Told | None, before: Sequence[log.Entry]) -> None:
        if told is None or base.head(told.base) in self.bases:
            return
        self.bases.append(base.head(told.base))
        with replica.store.database.read() as connection, closing(base.state(connection, told.base)) as state:
            left = content(state)
        for entry in before[: told.base.seq]:
            self.demand_honest(entry)
            text = self.typed.get(entry.origin)
            if text is not None and text.encode() not in left:
                self.dropped.add(text)

    def meet(self, replicas: Sequence[Replica], kinds: Sequence[str]) -> None:
        """Several people do something to one ticket before any of them hears of the others."""
        for replica in replicas:
            self.syncs(replica)
        self.focus = self.pick(replicas[0].store, TICKETS)
        for replica, kind in zip(replicas, kinds, strict=True):
            self.work(replica, kind)
        self.focus = None

    def undo_beneath(self, replica: Replica, other: Replica, made: str, later: str) -> None:
        """Somebody takes back what was just made, while a colleague who has it goes on with it."""
        self.syncs(replica)
        self.work(replica, made)
        self.focus = self.pick(replica.store, f"{TICKETS} ORDER BY id DESC LIMIT 1")
        self.syncs(replica)
        self.syncs(other)
        self.work(replica, "undo")
        self.work(other, later)
        self.focus = None

    def go_two_ways(self, replica: Replica, other: Replica, kinds: Sequence[str]) -> None:
        """The hub comes back from before one's work and the snapshot that stands for it, and another goes on there."""
        self.keep_hub()
        for kind in kinds:
            self.work(replica, kind)
        self.compact(replica)
        self.put_hub_back()
        self.work(other, "edit")
        self.syncs(other)

    def erase(self, replica: Replica) -> None:
        """A customer wants to be forgotten: one complaint with all its sheets."""
        ticket = self.pick(replica.store, "SELECT id FROM ticket WHERE erased = 0")
        if ticket is None:
            return
        author, now = replica.store.founder(), to_ms(self.clock.now())
        with replica.store.unit(erasing.ACT, author) as unit:
            person = erasing.Person(frozenset(erasing.whole_chains(unit.connection, [ticket])))
            erasing.erase(unit.connection, person, author, now)
            unit.describe(tickets=sorted(person.tickets))

    def change_passphrase(self, replica: Replica) -> None:
        self.passphrases.insert(0, f"passphrase {len(self.passphrases)} of this office")
        replica.store.change_passphrase(self.passphrases[0])

    def revoke(self, replica: Replica, other: Replica, steps: int | None = None, calls: int | None = None) -> None:
        """A laptop is stolen. The process may die, or the line break, as in `compact`."""
        gone, by = other.store.identity.workstation, replica.store.identity.workstation
        if gone == by or by in self.revoked or not self.syncs(replica):
            return
        with closing(open_hub(self.address)) as hub:
            rough: Any = hub if calls is None else BreakingHub(hub, calls)
            self.passphrases.insert(0, f"passphrase {len(self.passphrases)} of this office")
            try:
                with nullcontext() if steps is None else self.dying(replica, steps):
                    author = replica.store.founder()
                    membership.revoke(
                        replica.store, rough, author, gone, self.passphrases[0], lambda _done, _total: None
                    )
            except HuiyinError as error:
                assert error.code in {*PASSING, "revoke_waiting", "workstation_unknown"}, error
            if gone in keyring.read(hub).revoked:
                self.revoked.add(gone)

    def readmit(self, replica: Replica) -> None:
        """Somebody types the office's passphrase."""
        for passphrase in self.passphrases:
            with closing(open_hub(self.address)) as hub, suppress(UnavailableError):
                membership.readmit(replica.store, hub, passphrase)
                return

    def heal(self, replica: Replica) -> None:
        healing.rebuild(replica.store, lambda _done, _total: None)

    def follow(self, replica: Replica) -> None:
        """Somebody lets this PC go on from what the hub has."""
        self.clock.advance(timedelta(seconds=1))  # each backup has its own name
        with replica.store.database.read() as connection:
            begin = base.seq(connection) if log.last_bare(connection) else 0
        old = {row[0] for row in replica.store.database.run("SELECT origin FROM log WHERE seq <= ?", (begin,))}
        with closing(open_hub(self.address)) as hub:
            following.follow(replica.store, hub, replica.store.founder(), lambda _done, _total: None)
        self.given_up |= old - {row[0] for row in replica.store.database.run("SELECT origin FROM log")}

    def follows(self, replica: Replica) -> bool:
        """The same where the hub may be one that nobody can go on from; whether it is one, maybe later."""
        try:
            self.follow(replica)
        except HuiyinError as error:
            assert error.code in {*PASSING, *self.refusals, "hub_shorter"}, error
            return error.code in PASSING
        return True

    def keep_hub(self) -> None:
        self.put_back = self.template.kind.keep(self.address)

    def put_hub_back(self) -> None:
        """Somebody restores the share from last night's tape."""
        if self.put_back is not None:
            self.hub_lost = True
            self.put_back()

    def break_hub(self, how: str) -> None:
        self.hub_lost = True
        self.template.kind.damage(self.address, how, self.rnd)

    def settle(self, replica: Replica, apply: bool) -> None:
        """Somebody decides on the first bundle of units set aside."""
        with replica.store.database.read() as connection:
            bundles = [one.bundle for one in settling.units(connection)]
        if not bundles:
            return
        try:
            if apply:
                settling.apply(replica.store, replica.store.founder(), bundles[0])
            else:
                settling.discard(replica.store, replica.store.founder(), bundles[0])
        except HuiyinError as error:
            assert error.code == "aside_needs", error

    @property
    def is_newer(self) -> bool:
        return any(replica.store.pen.edition is NEWER for replica in self.replicas)

    def agree_on_newer(self, replica: Replica) -> None:
        """The administrator's go: everybody may write what the newer program writes."""
        if replica.store.pen.edition is NEWER and editions.held(replica.store):
            editions.go(replica.store, replica.store.founder())

    def known(self) -> set[str]:
        """Origins that some PC has in its log, confirmed or not."""
        found: set[str] = set()
        for replica in self.replicas:
            found |= {row[0] for row in replica.store.database.run("SELECT origin FROM log")}
        return found

    def demand_honest(self, entry: log.Entry) -> None:
        """A unit that was put on top of others' work changed only what its author had seen, and moved what it moved."""
        seen = self.seen.get(entry.origin)
        if seen is None or entry.act == "aside" or entry.payload is None:
            return
        after = _changed(entry)
        for place, old in after.items():
            assert place not in seen or seen[place] == old, f"{entry.act} overwrote {place}"
        guards = {place for place in seen if place[2] == "act" and place[0] == "ticket"}
        assert guards <= set(after), "two acts at once"


def _changed(entry: log.Entry) -> dict[tuple[str, int, str], Any]:
    found = changes.changes(entry.payload or b"")
    return {(c.table, c.key, name): c.old.get(name) for c in found if c.op is Op.UPDATE for name in c.new}


def content(state: apsw.Connection) -> bytes:
    """Everything that stands in the synced tables."""
    rows = (row for table in schema.SYNCED_NAMES for row in digest.rows(state, table))
    return b"\0".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)
