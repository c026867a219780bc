"""The rules of the office in their versions: checked while they are written, compared, put in force from a day on."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.base import paths
from desktop.base.clock import from_ms, to_ms
from desktop.base.errors import RefusedError
from desktop.desk.session import Session
from desktop.domain.policy import Policy, PolicyError, load_policy
from desktop.domain.types import ENDED, Role
from desktop.store import models

_SOURCE = "policy"


@dataclass(frozen=True, slots=True)
class PackVersion:
    """One edition of the rules. `open_tickets` = how many open tickets follow it."""

    id: int
    code: str
    version: int
    name: dict[str, str]
    effective_at: datetime
    in_force: bool
    open_tickets: int


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a comparison: kind "+" only in the new text, "-" only in the old one, " " in both."""

    kind: str
    text: str


def versions(session: Session) -> list[PackVersion]:
    """All editions, newest first; one that is to come stands before the one in force."""
    store, table = session.store, models.Pack
    current, followers = store.current_pack(), _followers(session)
    query = table.select().where(table.retired == False).order_by(table.effective_at.desc(), table.id.desc())  # noqa: E712
    return [
        PackVersion(
            row["id"], row["code"], row["version"], store.policy(row["id"]).name,
            from_ms(row["effective_at"]), row["id"] == current, followers.get(row["id"], 0),
        )
        for row in store.rows(query)
    ]  # fmt: skip


def _followers(session: Session) -> dict[int, int]:
    from peewee import fn

    table: Any = models.Ticket
    query = (
        table.select(table.pack, fn.COUNT(table.id).alias("count"))
        .where((table.retired == False) & table.state.not_in([state.value for state in ENDED]))  # noqa: E712
        .group_by(table.pack)
    )
    return {row["pack"]: row["count"] for row in session.store.rows(query)}


def shipped() -> dict[str, str]:
    """The rules that come with the program: code → text."""
    folder = paths.resources() / "policies"
    return {source.stem: source.read_text(encoding="utf-8") for source in sorted(folder.glob("*.toml"))}


def text_of(session: Session, pack_id: int) -> str:
    """The text of an edition."""
    table = models.Pack
    return str(session.store.one(table.select(table.text).where(table.id == pack_id))["text"])


def check(text: str) -> PolicyError | None:
    """What is wrong with a text of rules, None if it can be put in force. Fast enough to ask while somebody types."""
    try:
        load_policy(text, _SOURCE)
    except PolicyError as error:
        return error
    return None


def differences(old: str, new: str) -> list[DiffLine]:
    """How two texts differ, line by line, all lines in order."""
    found = difflib.ndiff(old.splitlines(), new.splitlines())
    return [DiffLine(line[0], line[2:]) for line in found if line[0] in " +-"]


def publish(session: Session, text: str, effective_at: datetime) -> int:
    """Puts an edition in force from an instant on, now or later; open tickets keep theirs. Returns its key.

    Raises:
        RefusedError: not the administrator, the instant is over, or nothing was changed.
        PolicyError: the text is damaged or makes no sense.
    """
    _demand_admin(session)
    policy = load_policy(text, _SOURCE)
    now = session.clock.now()
    if effective_at < now:
        raise RefusedError("in_past", "effective_at", at=effective_at, now=now)
    if text == text_of(session, session.store.current_pack()):
        raise RefusedError("nothing_changed", "text")
    with session.store.unit("pack", session.person.id) as unit:
        made = unit.insert(
            models.Pack, code=policy.code, version=_next_version(session, policy), text=text,
            effective_at=to_ms(effective_at),
        )  # fmt: skip
        unit.describe(code=policy.code)
    return made


def _next_version(session: Session, policy: Policy) -> int:
    known = [version.version for version in versions(session) if version.code == policy.code]
    return max([*known, policy.version - 1]) + 1


def move_open_tickets(session: Session, pack_id: int) -> int:
    """Lets all open tickets follow an edition, on purpose; returns how many moved.

    Raises:
        RefusedError: not the administrator, or no open ticket follows another edition.
    """
    _demand_admin(session)
    store, table = session.store, models.Ticket
    query = table.select(table.id).where(
        (table.retired == False)  # noqa: E712
        & table.state.not_in([state.value for state in ENDED])
        & (table.pack != pack_id)
    )
    ids = [row["id"] for row in store.rows(query)]
    if not ids:
        raise RefusedError("nothing_changed", "pack")
    with store.unit("pack_moved", session.person.id) as unit:
        for ticket_id in ids:
            unit.update(table, ticket_id, pack=pack_id)
        unit.describe(tickets=len(ids))
    return len(ids)


def _demand_admin(session: Session) -> None:
    if Role.ADMIN not in session.person.roles:
        raise RefusedError("admin_only")
