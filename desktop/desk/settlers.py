"""Who may settle work that was set aside, and how much of it waits for them."""

from __future__ import annotations

from desktop.desk.session import Session
from desktop.domain.types import Role
from desktop.store import models
from desktop.sync import settling


def may_settle(session: Session, author: int) -> bool:
    """Whoever made it settles it, or anybody above the reception."""
    person = session.person
    above = person.tier > session.store.policy().reception
    return author == person.id or above or Role.ADMIN in person.roles


def tally(session: Session) -> tuple[int, int]:
    """How many bundles wait for the person in the chair, and how many there ever were."""
    table = models.Aside
    found = session.store.rows(table.select(table.bundle, table.author, table.state).distinct())
    waiting = {row["bundle"] for row in found if row["state"] == settling.OPEN and may_settle(session, row["author"])}
    return len(waiting), len({row["bundle"] for row in found})
