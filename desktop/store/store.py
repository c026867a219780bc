"""The store: one encrypted database with everything that hangs on it. Several can live in one process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop.base.clock import Clock
from desktop.base.errors import HuiyinError, UnavailableError
from desktop.base.ids import IdMaker
from desktop.domain.marks import Mark
from desktop.domain.policy import Policy
from desktop.domain.types import Case, Office, Ticket
from desktop.domain.worktime import WorkCalendar
from desktop.store import (
    blobs,
    derive,
    founding,
    identity,
    introducing,
    keys,
    log,
    meta,
    migrations,
    numbers,
    processes,
    unlocking,
)
from desktop.store.database import Database, file_id
from desktop.store.drafts import Drafts
from desktop.store.faults import told
from desktop.store.founding import Names
from desktop.store.identity import Identity
from desktop.store.keychain import Keychain
from desktop.store.reading import OFFICE_CODE, Reading, Workstation
from desktop.store.recovery import RecoveryCode
from desktop.store.unit import Bulk, Pen, Unit


class Store:
    """One open database. Reads on any thread; one unit of work at a time, others wait."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.ids = IdMaker(clock)
        self.reading = Reading(database, clock)
        self.drafts = Drafts(database, clock)
        self.recovery: RecoveryCode | None = None
        """The fresh recovery code after `create` or `renew_recovery`, to be printed; it is kept nowhere."""
        self._token = ""
        self._kept_up: date | None = None
        with database.read() as connection:
            self.pen = Pen(database, self.reading, clock, self.ids, identity.of(connection))
            self._copied = meta.get(connection, meta.COPIED) is not None

    @classmethod
    def create(
        cls, path: Path, passphrase: str, clock: Clock, *, office_code: str, office_name: str, policy_text: str,
        admin_login: str, admin_name: str, admin_pin: str, workstation_name: str, cost: keys.Cost | None = None,
    ) -> Store:  # fmt: skip
        """A new database with one office, its rules, its first administrator and this workstation.

        `admin_pin` "" = none yet. The recovery code is `store.recovery`.

        Raises:
            UnavailableError: database_exists (a file or its keys are there already), place_network, place_synced,
                read_only, disk_full.
            PolicyError: the rules are damaged or nonsensical.
        """
        names = Names(office_code, office_name, admin_login, admin_name, admin_pin, workstation_name)
        key, recovery = founding.found(path, passphrase, clock, names, policy_text, cost)
        store = cls(Database.open(path, key), clock)
        store._arrive()
        store.recovery = recovery
        return store

    @classmethod
    def open(
        cls, path: Path, clock: Clock, *, passphrase: str | None = None, recovery: str | None = None,
        keychain: Keychain | None = None,
    ) -> Store:  # fmt: skip
        """An existing database: by passphrase, by recovery code as typed, else by the key that the keychain holds.

        Raises:
            UnavailableError: not_found, passphrase_needed, passphrase_wrong, recovery_wrong, recovery_malformed,
                keys_missing, schema_newer, read_only, busy, place_network, place_synced.
            DamagedError: damaged, not_a_database, keys_damaged, keys_foreign.
        """
        database_id = file_id(path)
        if passphrase is None and recovery is None:
            return cls._opened(unlocking.by_keychain(path, database_id, keychain), clock)
        return cls._opened(unlocking.by_secret(path, database_id, passphrase, recovery), clock)

    @classmethod
    def open_with_key(cls, path: Path, key: bytes, clock: Clock) -> Store:
        """An existing database whose key is at hand. Raises as `open`."""
        return cls._opened(Database.open(path, key), clock)

    @classmethod
    def _opened(cls, database: Database, clock: Clock) -> Store:
        try:
            migrations.demand_known(database)
            store = cls(database, clock)
            migrations.upgrade(store.pen, store.founder)
            store._arrive()
            store._mend_sidecar()
        except BaseException:
            database.close()
            raise
        return store

    def _arrive(self) -> None:
        try:
            with self.database.write() as connection:
                self._token, unclean = processes.arrive(connection)
        except UnavailableError as error:
            if error.code != "disk_full":
                raise
            return  # reading still works
        if unclean:
            self.database.demand_sound()

    def _mend_sidecar(self) -> None:
        """The envelope inside the database is the one that counts; the one beside it is put right."""
        inside = self.envelope()
        with suppress(HuiyinError):
            if keys.read_sidecar(self.database.path) == inside:
                return
        with suppress(UnavailableError):
            keys.write_sidecar(self.database.path, inside)

    def close(self) -> None:
        """Closes the database on all threads. Calling it again is fine."""
        if self._token:
            with suppress(HuiyinError), self.database.write() as connection:  # a full disk must not keep us here
                processes.leave(connection, self._token)
            self._token = ""
        self.database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def keep_up(self) -> None:
        """Lets the lists follow the calendar before they are read: marks on customers end by their day.

        Costs nothing but on the first call of a day. Where somebody else writes just now, a later call does it.
        """
        today = self.reading.today()
        if today == self._kept_up or not self.database.connection().get_autocommit():
            return
        with suppress(UnavailableError):
            with self.database.read() as connection:
                behind = derive.behind(connection, self.clock.now())
            if behind:
                with self.database.write(wait=False) as connection:
                    derive.keep_up(connection, self.reading, self.clock.now())
            self._kept_up = today

    def unit(
        self, act: str, author: int, ticket: int | None = None, summary: Mapping[str, Any] | None = None,
        group: str | None = None,
    ) -> AbstractContextManager[Unit]:  # fmt: skip
        """Opens a unit of work; saved when the block ends, taken back by any exception.

        `act` = the code of what is done, `ticket` = the ticket that it is done to, `summary` and `Unit.describe` say
        what the log shows besides (no personal data). Inside a `bulk` of the same thread it joins that.

        Raises:
            UnavailableError: disk_full, disk_error, busy, read_only; nothing was saved.
        """
        self._be_oneself()
        return self.pen.unit(act, author, ticket, summary or {}, group)

    def bulk(self, author: int, group: str, act: str = "import") -> AbstractContextManager[Bulk]:
        """Many units of work as few entries of the log, one per 500 new tickets; `group` names them all.

        An exception takes back what is not yet an entry; `Bulk.saved` tells what is.
        """
        self._be_oneself()
        return self.pen.bulk(act, author, group)

    def rows(self, query: Any) -> list[dict[str, Any]]:
        """The rows of a query built from `models`, as dicts by column names."""
        with told(self.database.path):
            return list(query.dicts().execute(self.database.peewee))

    def first(self, query: Any) -> dict[str, Any] | None:
        """The first row of a query, None if there is none."""
        return next(iter(self.rows(query.limit(1))), None)

    def one(self, query: Any) -> dict[str, Any]:
        """The first row of a query.

        Raises:
            LookupError: there is none.
        """
        row = self.first(query)
        if row is None:
            raise LookupError(str(query))
        return row

    def scalar(self, query: Any) -> Any:
        """The first column of the first row, None if there is none."""
        with told(self.database.path):
            rows = list(query.limit(1).tuples().execute(self.database.peewee))
        return rows[0][0] if rows else None

    def ticket(self, ticket_id: int) -> Ticket:
        """See `Reading.ticket`."""
        return self.reading.ticket(ticket_id)

    def ticket_id(self, number: str) -> int:
        """See `Reading.ticket_id`."""
        return self.reading.ticket_id(number)

    def case(self, ticket_id: int) -> Case:
        """See `Reading.case`."""
        return self.reading.case(ticket_id)

    def cases(self, ticket_ids: Iterable[int]) -> list[Case]:
        """See `Reading.cases`."""
        return self.reading.cases(ticket_ids)

    def tickets(self, ticket_ids: Iterable[int]) -> list[Ticket]:
        """See `Reading.tickets`."""
        return self.reading.tickets(ticket_ids)

    def earlier(self, phone: str, name: str, order_number: str) -> int:
        """See `Reading.earlier`."""
        return self.reading.earlier(phone, name, order_number)

    def marks(self, phone: str, name: str) -> tuple[Mark, ...]:
        """See `Reading.marks`."""
        return self.reading.marks(phone, name)

    def office(self) -> Office:
        """See `Reading.office`."""
        return self.reading.office()

    def policy(self, pack_id: int | None = None) -> Policy:
        """See `Reading.policy`."""
        return self.reading.policy(pack_id)

    def current_pack(self) -> int:
        """See `Reading.current_pack`."""
        return self.reading.current_pack()

    def calendar(self) -> WorkCalendar:
        """See `Reading.calendar`."""
        return self.reading.calendar()

    def setting(self, key: str) -> Any:
        """A setting of the office, None if it was never set."""
        return self.reading.settings().get(key)

    def next_number(self, at: datetime) -> str:
        """The number that a ticket received at `at` gets; nobody else can take it within the same unit of work."""
        with self.database.read() as connection:
            return numbers.following(connection, str(self.setting(OFFICE_CODE)), at, self.workstation.letter)

    def blob(self, sha256: str) -> bytes:
        """The bytes of a stored file.

        Raises:
            UnavailableError: blob_missing.
            DamagedError: blob_damaged.
        """
        with self.database.read() as connection:
            return blobs.get(connection, sha256)

    def window_state(self, key: str) -> str:
        """What a window remembers on this PC, "" if nothing."""
        return str(self.database.value("SELECT value FROM window_state WHERE key = ?", (key,)) or "")

    def set_window_state(self, key: str, value: str) -> None:
        """Remembers a text on this PC."""
        with self.database.write() as connection:
            connection.execute("INSERT OR REPLACE INTO window_state (key, value) VALUES (?, ?)", (key, value))

    def head(self) -> log.Head:
        """The newest entry of the log: changes with every saved unit, of this process or another."""
        with self.database.read() as connection:
            return log.head(connection)

    @property
    def database_id(self) -> str:
        """Names the database in the system's keyring."""
        return self.database.salt.hex()

    @property
    def identity(self) -> Identity:
        """Who signs here."""
        return self.pen.identity

    @property
    def workstation(self) -> Workstation:
        """This PC as the office knows it."""
        return self.reading.workstation(self.identity.workstation)

    def remember(self, keychain: Keychain) -> bool:
        """Lets this PC open the database without the passphrase; False if the keyring would not."""
        return keychain.put(self.database_id, self.database.key)

    def forget(self, keychain: Keychain) -> None:
        """Asks for the passphrase at the next start."""
        keychain.remove(self.database_id)

    def change_passphrase(self, passphrase: str) -> None:
        """Sets the office's passphrase; the old one is not needed, for the database is open.

        Other PCs of the office open with it once both have synced; until then with the old one.

        Raises:
            UnavailableError: the disk can't be written; the old one stays.
        """
        self._keep_envelope(keys.with_passphrase(self.envelope(), self._office_key(), passphrase), keys.PASSPHRASE)

    def renew_recovery(self) -> RecoveryCode:
        """A new recovery code; the old sheet no longer opens the data.

        Raises:
            UnavailableError: the disk can't be written; the old one stays.
        """
        code = RecoveryCode.new()
        self._keep_envelope(keys.with_recovery(self.envelope(), self._office_key(), code), keys.RECOVERY)
        self.recovery = code
        return code

    def envelope(self) -> keys.Envelope:
        """The wrapped keys, as a backup carries them."""
        with self.database.read() as connection:
            return keys.Envelope.from_json(meta.demand(connection, meta.ENVELOPE))

    def _be_oneself(self) -> None:
        """Before a restored copy writes, it becomes a workstation of its own: new key, next free letter.

        Until then its data are, to the last row, those of the backup.
        """
        if self._copied:
            self._copied = False
            try:
                self._renew_identity()
            except BaseException:
                self._copied = True
                raise

    def _renew_identity(self) -> None:
        old, fresh = self.identity, identity.new(self.ids, self.identity.epoch)
        name = self.workstation.name
        self.pen.identity = fresh
        try:
            with self.pen.unit(introducing.ACT, self.founder(), None, {}, None) as unit:
                if meta.get(unit.connection, meta.COPIED) is not None:  # else another process was first
                    introducing.introduce(unit, fresh, name)
                    meta.remove(unit.connection, meta.COPIED)
        except BaseException:
            self.pen.identity = old
            raise
        self.reload_identity()

    def founder(self) -> int:
        """The person who made the office: the author of what a workstation does by itself."""
        return int(self.database.value("SELECT author FROM log ORDER BY seq LIMIT 1"))

    def reload_identity(self) -> None:
        """Takes over who this workstation is and which key is in force, after that was changed in the database."""
        with self.database.read() as connection:
            self.pen.identity = identity.of(connection)

    def newest_origin(self, ticket_id: int) -> str:
        """The origin of the newest unit of work that touched a ticket: what paper carries. "" if there is none."""
        sql = (
            "SELECT origin FROM log JOIN log_ticket USING (seq) WHERE log_ticket.ticket = ? AND act <> 'look'"
            " ORDER BY seq DESC LIMIT 1"
        )
        return str(self.database.value(sql, (ticket_id,)) or "")

    def _keep_envelope(self, envelope: keys.Envelope, changed: str) -> None:
        with self.database.write() as connection:
            meta.put(connection, meta.ENVELOPE, envelope.to_json())
            meta.put_changed_secrets(connection, {**meta.changed_secrets(connection), changed: False})
            keys.write_sidecar(self.database.path, envelope)

    def office_keys(self) -> dict[int, bytes]:
        """The office's keys by epoch, as far as this PC has them."""
        with self.database.read() as connection:
            return meta.office_keys(connection)

    def _office_key(self) -> bytes:
        found = self.office_keys()
        return found[max(found)]
