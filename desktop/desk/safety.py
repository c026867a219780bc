"""Making, checking, backing up and restoring an office's database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.base.clock import Clock
from desktop.desk.session import Session
from desktop.store import backup as store_backup
from desktop.store import verify as store_verify
from desktop.store.store import Store

Progress = Callable[[int, int], None]
"""Told (done, total) now and then; may raise to cancel."""


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
