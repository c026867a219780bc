"""Files on a share: each sealed piece is a file, put in place whole, so that sending can be taken up again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from desktop.base import files
from desktop.sync.hubs.bench import Bench, put, read
from desktop.sync.hubs.trouble import told

_SHELF = 2
"""So many leading characters of the sealed part of a name choose the sub-folder."""


class Pieces:
    """The pieces in one folder. Names are those that the envelope gives: hex digits and a dash."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bench = Bench(folder / "new")

    def present(self, blob: str) -> frozenset[int]:
        """Which pieces of a file are there."""
        with told(self._folder):
            try:
                names = [file.name for file in self._place(blob).iterdir()]
            except FileNotFoundError:
                return frozenset()
            return frozenset(int(name) for name in names if name.isdecimal())

    def get(self, blob: str, index: int) -> bytes | None:
        """One piece, None if it is not there."""
        with told(self._folder):
            try:
                return read(self._place(blob) / str(index))
            except FileNotFoundError:
                return None

    def put(self, blob: str, index: int, content: bytes) -> None:
        """Stores a piece whole, or not at all."""
        with told(self._folder):
            place = self._place(blob)
            place.mkdir(parents=True, exist_ok=True)
            with self._bench.written(content) as fresh:
                put(fresh, place / str(index))

    def drop(self, blob: str) -> None:
        """Forgets a file; none is fine."""
        with told(self._folder):
            place = self._place(blob)
            for piece in list(place.iterdir()) if place.is_dir() else ():
                files.remove(piece)
            with suppress(OSError):
                place.rmdir()

    def _place(self, blob: str) -> Path:
        digits = blob.partition("-")[2]
        return self._folder / digits[:_SHELF] / blob


class WithPieces:
    """A hub whose attached files lie in a folder; the part of `desktop.sync.hub.Hub` that is about them."""

    _pieces: Pieces

    def pieces(self, blob: str) -> frozenset[int]:
        """Which pieces of a file are there."""
        return self._pieces.present(blob)

    def piece(self, blob: str, index: int) -> bytes | None:
        """One piece, None if it is not there."""
        return self._pieces.get(blob, index)

    def put_piece(self, blob: str, index: int, content: bytes) -> None:
        """Stores a piece; the same again is fine."""
        self._pieces.put(blob, index, content)

    def drop_blob(self, blob: str) -> None:
        """Forgets a file; none is fine."""
        self._pieces.drop(blob)
