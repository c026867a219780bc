"""What a window remembers on this PC: sizes, columns, the chosen view."""

from __future__ import annotations

from desktop.desk.session import Session


def load(session: Session, key: str) -> str:
    """The remembered text, "" if there is none."""
    return session.store.window_state(key)


def save(session: Session, key: str, value: str) -> None:
    """Remembers a text for this PC."""
    session.store.set_window_state(key, value)
