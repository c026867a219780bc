"""The hub in a folder of files that are written once, for shares whose locks can't be trusted: there are none.

A plate, the log (one file for each append), documents (one file for each version) and the pieces of attached files.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from desktop.base import files
from desktop.base.errors import DamagedError, HuiyinError, UnavailableError
from desktop.base.i18n import file_stamp
from desktop.store.log import Head
from desktop.sync.hub import Aside, Plate, Sealed
from desktop.sync.hubs.batch_log import BatchLog
from desktop.sync.hubs.bench import Bench, publish, read
from desktop.sync.hubs.documents import Documents
from desktop.sync.hubs.pieces import Pieces, WithPieces
from desktop.sync.hubs.tables import FORMAT
from desktop.sync.hubs.trouble import missing, told

_PLATE, _LOG, _DOCUMENTS, _FILES, _TORN, _NEW = "hub.json", "log", "documents", "files", "torn", "new"
_MADE = (_LOG, _DOCUMENTS)
_OURS = (*_MADE, _TORN, _PLATE)
"""What makes a hub; attached files can stay when it is made anew."""
_HARMLESS = frozenset({*_MADE, _FILES, _NEW, "desktop.ini", "thumbs.db"})
_ASIDE = "damaged-"


class Folder(WithPieces):
    """See `desktop.sync.hub.Hub`."""

    def __init__(self, folder: Path) -> None:
        """Opens a hub that is there.

        Raises:
            UnavailableError: hub_missing, hub_newer, or as the protocol says.
            DamagedError: hub_damaged.
        """
        self.folder = folder
        with told(folder):
            self._plate = _read_plate(folder)
        self._bench = Bench(folder / _NEW)
        self._log = BatchLog(folder / _LOG, folder / _TORN, self._bench)
        self._documents = Documents(folder / _DOCUMENTS, self._bench)
        self._pieces = Pieces(folder / _FILES)

    @classmethod
    def create(cls, folder: Path, plate: Plate) -> Folder:
        """Makes a new hub in a folder that is not there yet, or empty.

        Raises:
            UnavailableError: hub_exists, hub_not_empty, or as the protocol says.
        """
        with told(folder):
            folder.mkdir(exist_ok=True)
            _demand_free(folder)
            for name in _MADE:
                (folder / name).mkdir(exist_ok=True)
            text = json.dumps({"format": FORMAT, **asdict(plate)}, ensure_ascii=False, indent=1).encode()
            with Bench(folder / _NEW).written(text) as fresh:
                try:
                    publish(fresh, folder / _PLATE)
                except FileExistsError as error:
                    raise UnavailableError("hub_exists", path=str(folder)) from error
        return cls(folder)

    @property
    def plate(self) -> Plate:
        """Which hub it is."""
        return self._plate

    def head(self) -> Head:
        """The newest entry's place and hash."""
        with self._asked():
            return self._log.head()

    def hash_at(self, seq: int) -> str | None:
        """The hash of the entry at a place, None if there is none."""
        with self._asked():
            return self._log.hash_at(seq)

    def read(self, after: int, most: int) -> list[Sealed]:
        """At most `most` entries with a greater seq, in order, without a gap."""
        with self._asked():
            return self._log.read(after, most)

    def append(self, expect: Head, entries: Sequence[Sealed]) -> None:
        """Adds all entries after the head `expect`, or none."""
        with self._asked():
            self._log.append(expect, entries)

    def replace(self, entries: Sequence[Sealed]) -> None:
        """Puts other contents in place of those of entries with the same seq and hash."""
        with self._asked():
            self._log.replace(entries)

    def document(self, name: str) -> bytes | None:
        """A small document, None if there is none."""
        with self._asked():
            return self._documents.get(name)

    def documents(self, prefix: str) -> dict[str, bytes]:
        """All documents whose names begin like this."""
        with self._asked():
            return self._documents.all(prefix)

    def put_document(self, name: str, content: bytes, expect: bytes | None = None, blind: bool = False) -> None:
        """Puts a document in place of `expect` (None = of none), or with `blind` of whatever is there."""
        with self._asked():
            if blind:
                self._documents.put_blindly(name, content)
            else:
                self._documents.put(name, content, expect)

    def now(self) -> datetime | None:
        """When the share last took something from here, by its own clock; right after a write that is now."""
        return self._bench.clock

    def demand_sound(self) -> None:
        """Looks through the whole log.

        Raises:
            DamagedError: hub_damaged.
        """
        with self._asked():
            self._log.demand_sound()

    def close(self) -> None:
        """Lets go of it: nothing is held."""

    @contextmanager
    def _asked(self) -> Iterator[None]:
        with told(self.folder):
            if not (self.folder / _PLATE).exists():
                raise _without_plate(self.folder)
            try:
                yield
            except FileNotFoundError as error:
                raise _lost(self.folder) from error
            except DamagedError as error:  # a share that goes away answers that nothing is there
                if (self.folder / _PLATE).exists():
                    raise
                raise _without_plate(self.folder) from error


def set_aside(folder: Path, now: datetime) -> Aside:
    """Moves a damaged hub out of the way, within its folder; attached files stay: each piece proves itself."""
    kept = folder / f"{_ASIDE}{file_stamp(now)}-{secrets.token_hex(4)}"
    parts = [(folder / name, kept / name) for name in _OURS]

    def back() -> None:
        with told(folder):
            if (folder / _PLATE).exists():
                return
            for name in _MADE:
                with suppress(OSError):  # what a creation that was cut off has left is empty
                    (folder / name).rmdir()
            files.move_together((new, old) for old, new in parts)
            kept.rmdir()

    with told(folder):
        if not any(old.exists() for old, _ in parts):
            return Aside()
        kept.mkdir()
        try:
            files.move_together(parts)
        except OSError:
            with suppress(OSError):
                kept.rmdir()
            raise
    return Aside(str(kept), back)


def mark(folder: Path) -> bytes:
    """What changes whenever somebody appends: a cheap look. b"" if the folder can't be read."""
    try:
        shelves = sorted(entry.name for entry in (folder / _LOG).iterdir())
        newest = (folder / _LOG / shelves[-1]).stat().st_mtime_ns if shelves else 0
    except OSError:
        return b""
    return f"{len(shelves)} {newest}".encode()


def _read_plate(folder: Path) -> Plate:
    try:
        told_by_it = json.loads(read(folder / _PLATE))
        made_by = int(told_by_it.pop("format"))
        if made_by > FORMAT:
            raise UnavailableError("hub_newer", found=made_by, known=FORMAT, path=str(folder))
        plate = Plate(**told_by_it)
    except FileNotFoundError as error:
        raise _without_plate(folder) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedError("hub_damaged", path=str(folder)) from error
    if not _is_complete(folder):
        raise DamagedError("hub_damaged", path=str(folder))
    return plate


def _lost(folder: Path) -> HuiyinError:
    """Something was not there that should be: the share went away, the hub was moved aside, or part of it is gone."""
    if not (folder / _PLATE).exists():
        return _without_plate(folder)
    if not _is_complete(folder):
        return DamagedError("hub_damaged", path=str(folder))
    return UnavailableError("hub_unreachable", path=str(folder))


def _without_plate(folder: Path) -> HuiyinError:
    """An empty folder, or none, is no hub; one in which a log is left has lost its plate."""
    return DamagedError("hub_damaged", path=str(folder)) if _has_content(folder) else missing(folder)


def _is_complete(folder: Path) -> bool:
    return all((folder / name).is_dir() for name in _MADE)


def _has_content(folder: Path) -> bool:
    """Folders without anything in them are left by a creation that was cut off."""
    return any((folder / name).is_dir() and any((folder / name).iterdir()) for name in (*_MADE, _TORN))


def _demand_free(folder: Path) -> None:
    names = {entry.name.lower() for entry in folder.iterdir()}
    if _PLATE in names or _has_content(folder):
        raise UnavailableError("hub_exists", path=str(folder))
    if any(not name.startswith((".", _ASIDE)) for name in names - _HARMLESS):
        raise UnavailableError("hub_not_empty", path=str(folder))
