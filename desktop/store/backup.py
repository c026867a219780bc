"""A backup is one file: a header with the wrapped keys, then the encrypted database. The office passphrase opens it.

It is written beside its target under another name, read back, opened and compared before it gets its name.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import apsw

from desktop.base import files
from desktop.base.clock import Clock
from desktop.base.errors import DamagedError, RefusedError, UnavailableError
from desktop.base.instance import SYNC, InstanceGuard
from desktop.store import digest, fresh, keys, log, meta, places, processes, schema, unlocking
from desktop.store.database import Database, copy_on, unlock
from desktop.store.faults import told
from desktop.store.keys import Envelope
from desktop.store.store import Store

MAGIC = b"HUIYIN-BACKUP-1\n"
_LENGTH_BYTES = 4
_LONGEST_HEADER = 1024 * 1024
_COPY_BYTES = 1024 * 1024

Progress = Callable[[int, int], None]
"""Told (done, total) in pages or bytes; may raise to cancel, nothing is left behind then."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself. `digest` covers all synced tables, `seq` and `hash` are the log's end."""

    made_at: datetime
    office: str
    seq: int
    hash: str
    digest: str
    bytes: int
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored; `kept` is where the database that stood there before is now, None if there was none."""

    contents: Contents
    kept: Path | None


def _quiet(_done: int, _total: int) -> None:
    return None


def write(store: Store, target: Path, progress: Progress = _quiet) -> Contents:
    """Backs up into `target`, in place of an older backup there. Others may read and write meanwhile.

    Raises:
        RefusedError: own_file, the target is the database itself.
        UnavailableError: the disk is full, or the target can't be written; an older backup is still there.
        DamagedError: what was written does not read back (a failing disk or stick).
    """
    demand_elsewhere(target, store.database.path)
    with _workshop(store.database.path) as folder:
        copy = folder / "copy.db"
        with store.database.read() as connection:
            facts = (digest.of(connection), log.head(connection))
            copy_on(store.database, connection, copy, progress)
        contents = Contents(
            store.clock.now(), store.office().code, facts[1].seq, facts[1].hash, facts[0], copy.stat().st_size,
            store.envelope(),
        )  # fmt: skip
        try:
            with files.fresh_beside(target) as made:
                _pack(copy, contents, made)
                back = folder / "back.db"
                _extract(made, back)
                _demand_equal(back, store.database.key, contents, target)
        except OSError as error:
            raise UnavailableError("cannot_write", path=str(target), reason=error.strerror or "") from error
    return contents


def read_header(source: Path) -> Contents:
    """What a backup says of itself, without opening its database.

    Raises:
        UnavailableError: cannot_open, it is not there or can't be read; schema_newer, a newer program wrote it.
        DamagedError: not_a_backup.
    """
    with _opened(source) as file:
        return _header(file, source)


def restore(
    source: Path, target: Path, clock: Clock, *, passphrase: str | None = None, recovery: str | None = None,
    force: bool = False, progress: Progress = _quiet,
) -> Restored:  # fmt: skip
    """Puts the database of a backup at `target`; with its first unit of work it becomes a workstation of its own.

    A database that stands there is refused, or with `force` set aside under another name.

    Raises:
        RefusedError: restore_exists.
        UnavailableError: passphrase_wrong, recovery_wrong, cannot_open, disk_full, place_network, schema_newer;
            second_instance, sync_running (a window or a sync is at the database), cannot_write (another program holds
            it): what stands there is as it was.
        DamagedError: not_a_backup, backup_damaged.
    """
    contents = read_header(source)
    places.demand_local(target)
    if target.exists() and not force:
        raise RefusedError("restore_exists", "path", path=str(target))
    office_key = unlocking.office_key(contents.envelope, passphrase, recovery)
    key = keys.database_key(contents.envelope, office_key)
    with InstanceGuard(target), InstanceGuard(target, SYNC), fresh.beside(target) as made:
        _extract(source, made, progress)
        _demand_equal(made, key, contents, source)
        keys.write_sidecar(made, contents.envelope)
        _make_own(made, key)
        kept = fresh.put(made, target, clock)
    return Restored(contents, kept)


def demand_elsewhere(target: Path, database: Path) -> None:
    """Refuses a file that would take the place of the database, or of what lies beside it.

    Raises:
        RefusedError: own_file.
        UnavailableError: cannot_write, the place does not answer.
    """
    try:
        own = not target.name or target.resolve() in {part.resolve() for part in places.whole(database)}
    except OSError as error:  # Windows asks a share that is gone
        raise UnavailableError("cannot_write", path=str(target), reason=error.strerror or "") from error
    if own:
        raise RefusedError("own_file", "file", path=str(target))


@contextmanager
def _workshop(database: Path) -> Iterator[Path]:
    """A folder beside the database for copies, which are as encrypted as it is."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="backup-", dir=database.parent))
    except OSError as error:
        raise UnavailableError("cannot_write", path=str(database.parent), reason=error.strerror or "") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _pack(copy: Path, contents: Contents, target: Path) -> None:
    header = json.dumps(_header_json(contents), ensure_ascii=False).encode()
    with target.open("wb") as out, copy.open("rb") as data:
        out.write(MAGIC + len(header).to_bytes(_LENGTH_BYTES, "big") + header)
        shutil.copyfileobj(data, out, _COPY_BYTES)
        out.flush()
        os.fsync(out.fileno())


def _header_json(contents: Contents) -> Mapping[str, Any]:
    return {
        "made_at": contents.made_at.isoformat(), "office": contents.office, "seq": contents.seq,
        "hash": contents.hash, "digest": contents.digest, "bytes": contents.bytes, "schema": schema.VERSION,
        "envelope": json.loads(contents.envelope.to_json()),
    }  # fmt: skip


@contextmanager
def _opened(source: Path) -> Iterator[BinaryIO]:
    try:
        file = files.opened(source)
    except OSError as error:
        raise UnavailableError("cannot_open", path=str(source), reason=error.strerror or "") from error
    with file:
        yield file


def _header(file: BinaryIO, source: Path) -> Contents:
    try:
        if file.read(len(MAGIC)) != MAGIC:
            raise ValueError("magic")
        length = int.from_bytes(file.read(_LENGTH_BYTES), "big")
        data = json.loads(file.read(min(length, _LONGEST_HEADER)))
        if (version := int(data["schema"])) > schema.VERSION:
            raise UnavailableError("schema_newer", found=version, known=schema.VERSION, path=str(source))
        return Contents(
            datetime.fromisoformat(data["made_at"]), str(data["office"]), int(data["seq"]), str(data["hash"]),
            str(data["digest"]), int(data["bytes"]), Envelope.from_json(json.dumps(data["envelope"])),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, DamagedError) as error:
        raise DamagedError("not_a_backup", path=str(source)) from error


def _extract(source: Path, target: Path, progress: Progress = _quiet) -> None:
    """The database out of a backup.

    Raises:
        DamagedError: backup_damaged, it is shorter or longer than it says.
    """
    with _opened(source) as file, target.open("wb") as out:
        contents = _header(file, source)
        done = 0
        while piece := file.read(_COPY_BYTES):
            out.write(piece)
            done += len(piece)
            progress(done, contents.bytes)
        out.flush()
        os.fsync(out.fileno())
    if done != contents.bytes:
        raise DamagedError("backup_damaged", path=str(source))


def _demand_equal(path: Path, key: bytes, contents: Contents, source: Path) -> None:
    """Opens a copy out of `source` and compares it with what the backup says of it.

    Raises:
        DamagedError: backup_damaged.
    """
    try:
        with told(path):
            connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
            try:
                unlock(connection, key.hex())
                sound = connection.execute("PRAGMA quick_check(1)").get == "ok"
                equal = sound and digest.of(connection) == contents.digest
            finally:
                connection.close()
    except DamagedError as error:
        raise DamagedError("backup_damaged", path=str(source)) from error
    if not equal:
        raise DamagedError("backup_damaged", path=str(source))


def _make_own(path: Path, key: bytes) -> None:
    """A copy must not sign in the name of the workstation that it was taken from: its first unit sees to that."""
    database = Database.open(path, key)
    try:
        with database.write() as connection:
            processes.forget_all(connection)
            meta.put(connection, meta.COPIED, "1")
    finally:
        database.close()
