"""Making, checking, backing up and restoring an office's database."""

from __future__ import annotations

import platform
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.base.clock import Clock
from desktop.base.errors import RefusedError
from desktop.desk import people
from desktop.store import backup as store_backup
from desktop.store import digest as store_digest
from desktop.store import verify as store_verify
from desktop.store.store import Store

SHORTEST_PASSPHRASE = 8
_CODE = re.compile(r"[A-Z0-9]{2,8}")

Progress = Callable[[int, int], None]
"""Told (done, total) now and then; may raise to cancel."""
Finding = store_verify.Finding
"""Something that is not as it was written."""


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What a new office needs: its code for numbers, its name, its rules and its first administrator."""

    code: str
    name: str
    policy_text: str
    admin_login: str
    admin_name: str
    admin_pin: str = ""
    workstation: str = ""


def create_office(path: Path, passphrase: str, clock: Clock, office: NewOffice) -> tuple[Store, str]:
    """Makes an encrypted database with its first administrator; returns it open, with the recovery code to print.

    Raises:
        RefusedError: the passphrase or a name is empty or too short, or the login is no single word.
        UnavailableError: there is a database already, or the place can't be written or isn't local.
        PolicyError: the rules are damaged.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise RefusedError("passphrase_short", "passphrase", shortest=SHORTEST_PASSPHRASE)
    if not _CODE.fullmatch(office.code):
        raise RefusedError("office_code_bad", "office", typed=office.code)
    if not office.name.strip():
        raise RefusedError("field_missing", "name")
    people.demand_fit(office.admin_login, office.admin_name, office.admin_pin)
    store = Store.create(
        path, passphrase, clock,
        office_code=office.code, office_name=office.name, policy_text=office.policy_text,
        admin_login=office.admin_login, admin_name=office.admin_name, admin_pin=office.admin_pin,
        workstation_name=office.workstation or platform.node() or "PC",
    )  # fmt: skip
    assert store.recovery is not None
    return store, store.recovery.text


def verify(store: Store, progress: Progress) -> list[Finding]:
    """Recomputes log, data, numbers, files and derived values; [] if everything holds."""
    return store_verify.verify(store, progress)


def digest(store: Store) -> str:
    """SHA-256 over all synced tables: equal on two PCs means equal data."""
    return store_digest.digest(store)


@dataclass(frozen=True, slots=True)
class Backup:
    """What was backed up: bytes of the database in it and its digest."""

    size: int
    digest: str


def backup(store: Store, target: Path, progress: Progress) -> Backup:
    """Writes a backup, opens it and compares it with the database.

    Raises:
        UnavailableError: the target can't be written; an older backup there is kept.
        DamagedError: what was written does not read back.
    """
    contents = store_backup.write(store, target, progress)
    return Backup(contents.bytes, contents.digest)


def demand_other_file(store: Store, target: Path) -> None:
    """Refuses to write a file over the database or its keys.

    Raises:
        RefusedError: it is one of them, or no file at all.
        UnavailableError: the place does not answer.
    """
    store_backup.demand_elsewhere(target, store.database.path)


def restore(source: Path, target: Path, passphrase: str, clock: Clock, force: bool = False) -> Path | None:
    """Makes a database out of a backup; with `force` one that is there is set aside, and its new place returned.

    Raises:
        RefusedError: there is a database already, and no `force`.
        UnavailableError: the passphrase is wrong, the place can't be written, or a window or a sync is at the database.
        DamagedError: it is no backup, or a damaged one.
    """
    return store_backup.restore(source, target, clock, passphrase=passphrase, force=force).kept
