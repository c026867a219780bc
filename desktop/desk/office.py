"""The settings of the office."""

from __future__ import annotations

from typing import Any

from desktop.desk.session import Session

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
    session.demand_admin()
    with session.store.unit("setting", session.person.id) as unit:
        unit.set_setting(key, value)
        unit.describe(key=key)
