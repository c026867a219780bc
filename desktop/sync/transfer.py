"""Files on their way: sealed piece by piece, taken up again where they were cut off, never holding up text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from desktop.base.errors import DamagedError
from desktop.store import blobs, log
from desktop.store.store import Store
from desktop.sync.envelope import Sealer
from desktop.sync.hub import PIECE_BYTES, Hub

WANTED = "wanted/"
"""Documents under this name ask whoever has a file to send it again."""
Progress = Callable[[int, int], None]
"""Told (done, total) in bytes after each piece; may raise to stop, what was sent stays."""


@dataclass(frozen=True, slots=True)
class File:
    """A file by content and size in bytes."""

    sha256: str
    size: int

    @property
    def pieces(self) -> range:
        """Numbers of its pieces."""
        return range(max(1, -(-self.size // PIECE_BYTES)))


def files_of(entry: log.Entry) -> tuple[File, ...]:
    """The files that an entry's rows name, also those inside a unit that it sets aside."""
    return files_in(entry.payload or b"")


def files_in(payload: bytes) -> tuple[File, ...]:
    """The files that the rows of a changeset name, also those inside a unit that it sets aside."""
    return tuple(File(*named) for named in blobs.named_in(payload))


class Transfer:
    """Sends and fetches files for one replica."""

    def __init__(self, store: Store, hub: Hub, sealer: Sealer) -> None:
        self._store, self._hub, self._sealer = store, hub, sealer

    def is_there(self, file: File) -> bool:
        """Whether all of a file is on the hub."""
        return any(self._hub.pieces(name).issuperset(file.pieces) for name in self._names(file))

    def send(self, file: File, progress: Progress) -> None:
        """Sends what the hub lacks of a file. One that is not on this PC (any more) is passed over."""
        with self._store.database.read() as connection:
            if not blobs.has(connection, file.sha256):
                return
        name = self._sealer.blob_name(file.sha256, self._sealer.epochs[0])
        there = self._hub.pieces(name)
        for index in file.pieces:
            if index not in there:
                with self._store.database.read() as connection:
                    content = blobs.part(connection, file.sha256, index)
                self._hub.put_piece(name, index, self._sealer.seal_piece(name, index, content))
            progress(min(file.size, (index + 1) * PIECE_BYTES), file.size)

    def fetch(self, file: File, progress: Progress) -> bool:
        """Brings a file here, or goes on with it; False if the hub does not have all of it."""
        name = next((name for name in self._names(file) if self._hub.pieces(name).issuperset(file.pieces)), None)
        if name is None:
            return False
        with self._store.database.read() as connection:
            here = blobs.arrived(connection, file.sha256)
        for index in file.pieces:
            if index not in here and not self._bring(file, name, index):
                return False
            progress(min(file.size, (index + 1) * PIECE_BYTES), file.size)
        with self._store.database.write() as connection:
            good = blobs.complete(connection, file.sha256)
        if not good:
            self._hub.drop_blob(name)  # whoever has it sends it anew
        return good

    def _bring(self, file: File, name: str, index: int) -> bool:
        sealed = self._hub.piece(name, index)
        if sealed is None:
            return False
        try:
            content = self._sealer.open_piece(name, index, sealed)
        except DamagedError:
            self._hub.drop_blob(name)
            return False
        with self._store.database.write() as connection:
            blobs.put_part(connection, file.sha256, index, content)
        return True

    def missing(self) -> list[File]:
        """Attached files whose bytes are not on this PC yet, newest first."""
        with self._store.database.read() as connection:
            return [File(sha256, size) for sha256, size in blobs.missing(connection)]

    def ask_for(self, file: File) -> None:
        """Asks whoever has the file to send it again."""
        name = WANTED + self._sealer.blob_name(file.sha256, self._sealer.epochs[0])
        told = json.dumps([file.sha256, file.size]).encode()
        if self._asked(name, self._hub.document(name)) is None:
            self._hub.put_document(name, self._sealer.seal_document(name, told), blind=True)

    def answer(self, progress: Progress) -> None:
        """Sends files that others ask for, if they are here; a question that is answered becomes empty."""
        for name, sealed in self._hub.documents(WANTED).items():
            file = self._asked(name, sealed)
            if file is None:
                continue
            if not self.is_there(file):
                self.send(file, progress)
            if self.is_there(file):
                self._hub.put_document(name, b"", blind=True)

    def _asked(self, name: str, sealed: bytes | None) -> File | None:
        """The file that a question is about; None if it is answered, or damaged: then whoever lacks it asks anew."""
        if not sealed:
            return None
        try:
            return File(*json.loads(self._sealer.open_document(name, sealed)))
        except DamagedError:
            return None

    def _names(self, file: File) -> list[str]:
        return [self._sealer.blob_name(file.sha256, epoch) for epoch in self._sealer.epochs]
