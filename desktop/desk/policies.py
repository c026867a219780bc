"""The rules of the office in their versions: checked while they are written, compared, put in force from a day on."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.base import paths
from desktop.base.clock import from_ms, to_ms
from desktop.base.errors import RefusedError
from desktop.desk.session import Session
from desktop.domain import seats
from desktop.domain.policy import Policy, PolicyError, Route, Text, load_policy
from desktop.domain.policy.compare import PartChange, changed_parts
from desktop.domain.types import ENDED, Seat
from desktop.store import models

_SOURCE = "policy"
_ASIDE = "rules_aside:"
"""The beginning of the settings that hold which offered version was put aside; the code follows."""


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


@dataclass(frozen=True, slots=True)
class Offer:
    """Rules that a newer program brings for the trade of the office; they are offered, never imposed.

    `based_on` = the version that the rules in force were made from.
    """

    code: str
    name: Text
    version: int
    based_on: int


def offered(session: Session) -> Offer | None:
    """The rules that came with the program, where they are newer than those in force were made from.

    None too once the administrator has put the offer of that version aside.
    """
    current = session.store.policy()
    text = shipped().get(current.code)
    if text is None:
        return None
    fresh = load_policy(text, f"{current.code}.toml")
    aside = int(session.store.setting(f"{_ASIDE}{current.code}") or 0)
    if fresh.version <= max(current.version, aside):
        return None
    return Offer(fresh.code, fresh.name, fresh.version, current.version)


def put_aside(session: Session, offer: Offer) -> None:
    """Asks for nothing more about offered rules of this version; they stay among those one can begin from.

    Raises:
        RefusedError: not the administrator.
    """
    session.demand_admin()
    with session.store.unit("setting", session.person.id) as unit:
        unit.set_setting(f"{_ASIDE}{offer.code}", offer.version)
        unit.describe(key=f"{_ASIDE}{offer.code}")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be said of a text before it is published.

    `error` = why it can't be, None if it can. `switches` = it is of another trade than the rules in force. `unpeopled`
    = seats of its routes in which nobody sits.
    """

    error: PolicyError | None
    switches: bool = False
    unpeopled: tuple[Text, ...] = ()


def judge(session: Session, text: str) -> Judgement:
    """Checks a text and tells what publishing it means. Fast enough to ask while somebody types."""
    error = check(text)
    if error is not None:
        return Judgement(error)
    policy = load_policy(text, _SOURCE)
    return Judgement(None, policy.code != session.store.policy().code, unpeopled(session, policy))


def unpeopled(session: Session, policy: Policy) -> tuple[Text, ...]:
    """The seats on the ways of the levels in which nobody sits: others stand in for them."""
    people = seats.active(session.store.office())
    wanted = {seats.code(seat): seat for level in policy.levels for seat in _seats(level.route)}
    return tuple(
        policy.seat_name(seat)
        for seat in wanted.values()
        if not any(p.tier == seat.tier and (not seat.roles or p.roles & set(seat.roles)) for p in people)
    )


def _seats(route: Route) -> Iterator[Seat]:
    yield from (route.handle, route.review, route.file, *route.report, *route.notify)
    yield from (seat for seat in (route.approve, route.refer) if seat is not None)


def shipped_policies() -> dict[str, Policy]:
    """The same, read: code → rules."""
    return {code: load_policy(text, f"{code}.toml") for code, text in shipped().items()}


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


def parts(old: str, new: str) -> tuple[PartChange, ...]:
    """Which parts differ between two texts; () where one of them can't be read."""
    return changed_parts(old, new)


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
    session.demand_admin()
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


def withdraw(session: Session, pack_id: int) -> None:
    """Takes back an edition that is yet to come: as if it had not been published.

    Raises:
        RefusedError: not the administrator, edition_unknown, edition_in_force (it is, or was: publish another one).
    """
    session.demand_admin()
    known = next((one for one in versions(session) if one.id == pack_id), None)
    if known is None:
        raise RefusedError("edition_unknown", "edition", edition=pack_id)
    if known.effective_at <= session.clock.now():
        raise RefusedError("edition_in_force", "edition")
    with session.store.unit("pack", session.person.id) as unit:
        unit.retire(models.Pack, pack_id)
        unit.describe(code=known.code, withdrawn=known.version)


def _next_version(session: Session, policy: Policy) -> int:
    """One above all that were published, also those that were taken back."""
    table = models.Pack
    rows = session.store.rows(table.select(table.version).where(table.code == policy.code))
    return max([*(int(row["version"]) for row in rows), policy.version - 1]) + 1
