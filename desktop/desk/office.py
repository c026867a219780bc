"""The office: its settings and its calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop.base.errors import RefusedError
from desktop.desk.session import Session
from desktop.domain.types import Role
from desktop.store import models

IDLE_MINUTES = "idle_minutes"
PENALTIES_ON = "penalties_on"
ASK_AT_START = "ask_at_start"
_DEFAULTS: dict[str, Any] = {IDLE_MINUTES: 10, PENALTIES_ON: False}


def setting(session: Session, key: str) -> Any:
    """A setting of the office, or its default."""
    stored = session.store.setting(key)
    return _DEFAULTS.get(key) if stored is None else stored


def set_setting(session: Session, key: str, value: Any) -> None:
    """Changes a setting for the whole office. Only the administrator may.

    Raises:
        RefusedError: not the administrator.
    """
    _demand_admin(session)
    with session.store.unit("setting", session.person.id) as unit:
        unit.set_setting(key, value)
        unit.describe(key=key)


def amend_calendar(session: Session, on: date, works: bool | None, note: str = "") -> None:
    """Declares a day a working day or a day off for this office; None takes the amendment back.

    Raises:
        RefusedError: not the administrator.
    """
    _demand_admin(session)
    store = session.store
    table = models.Holiday
    known = store.rows(table.select(table.id).where((table.on == on.isoformat()) & (table.retired == False)))  # noqa: E712
    with store.unit("holiday", session.person.id) as unit:
        for row in known:
            unit.retire(table, row["id"])
        if works is not None:
            unit.insert(table, on=on.isoformat(), works=works, note=note)
        unit.describe(on=on.isoformat())


def amended_days(session: Session) -> list[tuple[date, bool, str]]:
    """The amended days, oldest first: (day, whether people work, note)."""
    table = models.Holiday
    rows = session.store.rows(table.select().where(table.retired == False).order_by(table.on))  # noqa: E712
    return [(date.fromisoformat(r["on"]), bool(r["works"]), r["note"]) for r in rows]


def _demand_admin(session: Session) -> None:
    if Role.ADMIN not in session.person.roles:
        raise RefusedError("admin_only")
