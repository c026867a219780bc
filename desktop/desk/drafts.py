"""What was typed and not yet saved: kept on this PC, per person, until it is saved or thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.desk.session import Session


@dataclass(frozen=True, slots=True)
class Draft:
    """One unsaved form. `kind` names the form, `key` what it belongs to ("" for a new ticket)."""

    kind: str
    key: str
    data: Mapping[str, Any]
    saved_at: datetime


def save(session: Session, kind: str, key: str, data: Mapping[str, Any]) -> None:
    """Keeps a form's content; an older draft of the same form and key is replaced. Survives a crash once it returns."""
    session.store.drafts.save(session.person.id, kind, key, data)


def load(session: Session, kind: str, key: str) -> Draft | None:
    """The draft of a form, None if there is none."""
    return next((draft for draft in all_of(session, kind) if draft.key == key), None)


def discard(session: Session, kind: str, key: str) -> None:
    """Throws a draft away; none is fine."""
    session.store.drafts.discard(session.person.id, kind, key)


def all_of(session: Session, kind: str | None = None) -> list[Draft]:
    """This person's drafts, newest first; `kind` None = of every form."""
    rows = session.store.drafts.all_of(session.person.id)
    return [Draft(r.kind, r.key, r.data, r.saved_at) for r in rows if kind is None or r.kind == kind]
