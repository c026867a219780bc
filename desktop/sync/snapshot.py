"""The snapshot on the hub: all that the office shares as it stood at one entry, for those who were away long or join.

Its rows are a sealed file; a document says which entry it belongs to. Up to that entry the hub may drop what entries
held: their headers stay, so that the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from typing import Any

import apsw

from desktop.base.errors import DamagedError, UnavailableError
from desktop.store import base, blobs, changes, digest, log, meta
from desktop.store.base import Base
from desktop.store.store import Store
from desktop.store.streams import stream
from desktop.sync import checking, keyring
from desktop.sync.envelope import Sealer, epoch_of
from desktop.sync.hub import Hub
from desktop.sync.transfer import File, Progress, Transfer, files_in

NAME = "snapshot"
_UNLIKE = "snapshot_unlike"
"""The file of a snapshot that this replica can't make again: not tried a second time."""
_READ_MOST = 2000
_REPLACE_MOST = 500


@dataclass(frozen=True, slots=True)
class Told:
    """What the document says. `done` = the hub holds no contents up to `base` any more, `after` = up to where it had
    none before; `older` = SHA-256 of the files of earlier snapshots that may still lie there.
    """

    base: Base
    done: bool = False
    after: int = 0
    older: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The hub's document as it lies there, None if there is none. `told` None = none that this PC can read.

    `fresh` = sealed with the newest office key: a PC that was revoked can't have made it.
    """

    lies: bytes | None = None
    told: Told | None = None
    fresh: bool = False

    @property
    def epoch(self) -> int:
        """Of the key that it is sealed with, 0 where nothing lies."""
        return epoch_of(self.lies) if self.lies else 0


@dataclass(frozen=True, slots=True)
class Leap:
    """From an entry that hub and log have in common to a snapshot: its rows, and as `log` the headers in between."""

    base: Base
    state: apsw.Connection


def read(hub: Hub, sealer: Sealer) -> Found:
    """What the hub says of its snapshot."""
    lies = hub.document(NAME)
    if not lies:
        return Found(lies)
    try:
        data: dict[str, Any] = json.loads(sealer.open_document(NAME, lies))
        told = Told(Base.of_json(data["base"]), bool(data["done"]), int(data["after"]), tuple(data["older"]))
    except (DamagedError, ValueError, KeyError, TypeError):
        return Found(lies)
    return Found(lies, told, sealer.is_newest(lies))


class Snapshots:
    """Brings snapshots to one hub and from it, for one replica."""

    def __init__(self, store: Store, hub: Hub, sealer: Sealer, progress: Progress) -> None:
        self._store, self._hub, self._sealer, self._progress = store, hub, sealer, progress
        self._transfer = Transfer(store, hub, sealer)

    def is_readable(self, of: Base) -> bool:
        """Whether this program knows what the rows are; a newer one may have made them."""
        edition = self._store.pen.edition
        return of.schema <= edition.version and of.columns in edition.known

    def trusted(self, found: Found) -> Found:
        """What was found, without a snapshot that a PC may have made that was revoked.

        One under the newest key is none of these, nor the one that this log begins with already, nor one of a
        workstation that is known here as one of the office's.
        """
        with self._store.database.read() as connection:
            begin = base.of(connection)
        if found.told is None or found.fresh or found.told.base == begin:
            return found
        book, made = keyring.book_of(self._store), found.told.base
        maker = self._store.reading.workstations().get(made.workstation)
        gone = maker is None or maker.retired or (book is not None and maker.id in book.revoked)
        return found if maker and not gone and made.signed_by(maker.public_key) else Found(found.lies)

    # ------------------------------------------------------------------ to the hub

    def put(self, found: Found, told: Told) -> Found:
        """Puts the document in place of the one that was found.

        Raises:
            MovedError: another one is there.
        """
        sealed = self._sealer.seal_document(NAME, json.dumps(asdict(told)).encode())
        self._hub.put_document(NAME, sealed, expect=found.lies)
        return Found(sealed, told, True)

    def give(self, found: Found, mine: Base) -> Found:
        """Gives a hub that has none, or an older one, this PC's snapshot: the files that its rows name, then its own.

        Raises:
            MovedError: another one is there meanwhile.
        """
        for file in self._named():
            self._send(file)
        self.send(mine)
        before = found.told
        if before is None:
            return self.put(found, Told(mine))
        after = before.base.seq if before.done else before.after
        return self.put(found, Told(mine, False, after, (before.base.sha256, *before.older)))

    def send(self, mine: Base) -> None:
        """Sends the file of a snapshot, or goes on with it."""
        self._send(File(mine.sha256, mine.size))

    def _send(self, file: File) -> None:
        if not self._transfer.is_there(file):
            self._transfer.send(file, self._progress)

    def _named(self) -> list[File]:
        """The files that the rows of this replica name."""
        with self._store.database.read() as connection:
            return list(dict.fromkeys(_named(connection)))

    def finish(self, found: Found) -> None:
        """Drops from the hub what the snapshot stands for: contents of entries, files of older snapshots.

        Raises:
            MovedError: the document is another one meanwhile.
        """
        told = found.told
        assert told is not None
        for piece in self._entries(told.after, told.base.seq):
            self._hub.replace([self._sealer.seal_entry(replace(entry, payload=None)) for entry in piece])
            self._progress(piece[-1].seq, told.base.seq)
        for sha256 in told.older:
            if sha256 != told.base.sha256:
                self.drop(sha256)
        self.put(found, replace(told, done=True, after=told.base.seq, older=()))

    def withdraw(self, found: Found) -> None:
        """Gives the hub back what a snapshot stands for that nobody may trust, and takes that snapshot off it.

        The hub and this replica's log must agree.

        Raises:
            MovedError: the document is another one meanwhile.
        """
        told = found.told
        assert told is not None
        with self._store.database.read() as connection:
            begin = base.of(connection)
        for piece in self._entries(begin.seq if begin else 0, told.base.seq):
            self._hub.replace([self._sealer.seal_entry(entry) for entry in piece])
            self._progress(piece[-1].seq, told.base.seq)
        self._hub.put_document(NAME, b"", expect=found.lies)
        if begin is not None:
            self.give(Found(b""), begin)

    def drop(self, sha256: str) -> None:
        """Takes a file off the hub, under whichever key it lies there."""
        for epoch in self._sealer.epochs:
            self._hub.drop_blob(self._sealer.blob_name(sha256, epoch))

    def _entries(self, after: int, until: int) -> Iterator[list[log.Entry]]:
        while after < until:
            with self._store.database.read() as connection:
                piece = list(log.read(connection, after, min(after + _REPLACE_MOST, until)))
            if not piece:
                return
            yield piece
            after = piece[-1].seq

    # ------------------------------------------------------------------ from the hub

    def adopt(self, told: Base) -> bool:
        """Lets this replica's log begin with a snapshot that lies in its past; False while its file is on its way.

        The snapshot must be what this replica itself was at that entry. A file that the hub has lost is made again
        where that gives the same.

        Raises:
            DamagedError: snapshot_refused; nothing was changed.
        """
        if not (self._bring(told) or self._made_again(told)):
            return False
        with self._store.database.read() as connection:
            self._demand_same(connection, told)
        with self._store.database.write() as connection:
            base.put(connection, told)
        return True

    def _made_again(self, told: Base) -> bool:
        with self._store.database.read() as connection:
            if base.seq(connection) > told.seq or meta.get(connection, _UNLIKE) == told.sha256:
                return False
            with closing(base.at(connection, told.seq)) as state:
                content = base.pack(state)
        same = hashlib.sha256(content).hexdigest() == told.sha256
        with self._store.database.write() as connection:
            if same:
                blobs.put(connection, content)
            else:
                meta.put(connection, _UNLIKE, told.sha256)
        if same:
            self.send(told)
        return same

    def _demand_same(self, connection: apsw.Connection, told: Base) -> None:
        state = self._state(connection, told)
        try:
            for entry in log.read(connection, after=told.seq):
                if not changes.apply_strictly(state, entry.payload or b""):
                    raise refused(told, "replay")
            if digest.of(state) != digest.of(connection):
                raise refused(told, "digest")
        finally:
            state.close()

    def _state(self, connection: apsw.Connection, told: Base) -> apsw.Connection:
        try:
            state = base.state(connection, told)
        except DamagedError as error:
            raise refused(told, "content") from error
        if not told.signed_by(base.public_key(state, told.workstation)):
            state.close()
            raise refused(told, "signature")
        return state

    def leap(self, common: log.Head, found: Found) -> Leap:
        """What it takes to go from `common` to the hub's snapshot; the caller closes its state.

        Raises:
            UnavailableError: snapshot_awaited: its file is not on the hub; a PC that has it must sync first.
            DamagedError: snapshot_refused, entry_refused.
        """
        assert found.told is not None
        told = found.told.base
        if self._hub.hash_at(told.seq) != told.hash:
            raise refused(told, "place")
        if not self._bring(told):
            raise UnavailableError("snapshot_awaited", seq=told.seq)
        with self._store.database.read() as connection:
            state = self._state(connection, told)
        try:
            self._fill_log(state, common, told)
        except BaseException:
            state.close()
            raise
        return Leap(told, state)

    def _bring(self, told: Base) -> bool:
        with self._store.database.read() as connection:
            if blobs.has(connection, told.sha256):
                return True
        file = File(told.sha256, told.size)
        if self._transfer.fetch(file, self._progress):
            return True
        self._transfer.ask_for(file)
        return False

    def _fill_log(self, state: apsw.Connection, common: log.Head, told: Base) -> None:
        """Headers after `common` up to the snapshot, examined batch by batch."""
        signers = {int(key): str(text) for key, text in state.execute("SELECT id, public_key FROM workstation")}
        with self._store.database.read() as connection:
            before = log.at(connection, common.seq)
        place = common.seq
        while place < told.seq:
            sealed = self._hub.read(place, min(_READ_MOST, told.seq - place))
            found = checking.headers(self._store, self._sealer, before, sealed, signers)
            if not found:
                raise refused(told, "place")
            log.extend(state, found)
            before, place = found[-1], found[-1].seq
            self._progress(place, told.seq)
        if log.head(state) != base.head(told):
            raise refused(told, "place")


def refused(told: Base, reason: str) -> DamagedError:
    """A snapshot that is not taken over, and why: "revoked" = a PC made it that was shut out."""
    return DamagedError("snapshot_refused", seq=told.seq, reason=reason)


def _named(connection: apsw.Connection) -> Iterator[File]:
    attached = "SELECT sha256, max(size) FROM attachment WHERE sha256 <> '' GROUP BY sha256"
    for sha256, size in stream(connection, attached):
        yield File(sha256, size)
    for (payload,) in stream(connection, "SELECT payload FROM aside"):
        yield from files_in(payload)
