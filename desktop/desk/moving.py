"""Letting open tickets follow another edition of the rules: looked at first, then done, on purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.base.errors import RefusedError
from desktop.desk import policies
from desktop.desk.session import Session
from desktop.domain import moving
from desktop.domain.moving import Move
from desktop.domain.policy import Policy, Text
from desktop.domain.types import ENDED, Case
from desktop.store import events, models

_PIECE = 200


@dataclass(frozen=True, slots=True)
class Shift:
    """So many tickets that are something under their rules and something else, or nothing, under the new ones."""

    before: Text
    after: Text | None
    count: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a move would do. `levels` = every level in use with what it is called then; `shrunk` of them don't exist.

    `categories`, `kinds`, `validities` = what must be chosen anew. `unpeopled` = seats of the new rules in which nobody
    sits. `moves` = ticket by ticket.
    """

    edition: int
    moves: tuple[Move, ...]
    levels: tuple[Shift, ...]
    shrunk: int
    categories: tuple[Shift, ...]
    kinds: tuple[Shift, ...]
    validities: tuple[Shift, ...]
    unpeopled: tuple[Text, ...]

    @property
    def overdue(self) -> tuple[str, ...]:
        """Numbers of tickets that would be late at once with something that is in time now."""
        return tuple(one.number for one in self.moves if one.overdue)

    @property
    def relieved(self) -> tuple[str, ...]:
        """Numbers of tickets of which something would no longer be late."""
        return tuple(one.number for one in self.moves if one.relieved)


def look(session: Session, edition: int, ticket_ids: Sequence[int] | None = None) -> Outlook:
    """What moving open tickets, all or some, to an edition would do; nothing is changed.

    Raises:
        RefusedError: edition_unknown; ended (one of the tickets is).
    """
    new = _policy(session, edition)
    found = [*_looked_at(session, edition, ticket_ids)]
    moves = tuple(moving.move(case, old, new, session.store.calendar(), session.clock.now()) for case, old in found)
    levels: Counter[tuple[str, str]] = Counter()
    texts: dict[tuple[str, str], tuple[Text, Text]] = {}
    for case, old in found:
        before, after = old.level(case.ticket.level), new.level(case.ticket.level)
        key = (f"{before.number} {before.name['zh']}", f"{after.number} {after.name['zh']}")
        levels[key] += 1
        texts[key] = (_level_name(before.number, before.name), _level_name(after.number, after.name))
    return Outlook(
        edition=edition,
        moves=moves,
        levels=tuple(Shift(*texts[key], count) for key, count in sorted(levels.items())),
        shrunk=sum("level" in one.changes for one in moves),
        categories=_gone(found, moves, "category"),
        kinds=_gone(found, moves, "complainant_kind"),
        validities=_gone(found, moves, "validity"),
        unpeopled=policies.unpeopled(session, new),
    )


def _level_name(number: int, name: Text) -> Text:
    return {language: f"{number} {text}" for language, text in name.items()}


def _gone(found: Sequence[tuple[Case, Policy]], moves: Sequence[Move], field: str) -> tuple[Shift, ...]:
    """What tickets bear in a field and the new rules don't know."""
    counts: Counter[str] = Counter()
    names: dict[str, Text] = {}
    for (case, old), one in zip(found, moves, strict=True):
        if field in one.changes:
            code = str(getattr(case.ticket, field))
            counts[code] += 1
            names[code] = _name(old, field, code)
    return tuple(Shift(names[code], None, count) for code, count in counts.most_common())


def _name(policy: Policy, field: str, code: str) -> Text:
    found = {
        "category": policy.category(code),
        "complainant_kind": policy.complainant(code),
        "validity": next((one for one in policy.validities if one.code == code), None),
    }[field]
    return found.name if found else {"zh": code, "en": code}


def _looked_at(session: Session, edition: int, ticket_ids: Sequence[int] | None) -> Iterator[tuple[Case, Policy]]:
    ids = _ids(session, edition) if ticket_ids is None else _chosen(session, edition, ticket_ids)
    for start in range(0, len(ids), _PIECE):
        for case in session.store.cases(ids[start : start + _PIECE]):
            yield case, session.store.policy(case.ticket.pack)


def _ids(session: Session, edition: int) -> list[int]:
    """All open tickets that follow another edition."""
    table = models.Ticket
    query = table.select(table.id).where(
        (table.retired == False)  # noqa: E712
        & table.state.not_in([state.value for state in ENDED])
        & (table.pack != edition)
    )
    return [int(row["id"]) for row in session.store.rows(query.order_by(table.received_at, table.number))]


def _chosen(session: Session, edition: int, ticket_ids: Sequence[int]) -> list[int]:
    tickets = [session.store.ticket(one) for one in dict.fromkeys(ticket_ids)]
    for ticket in tickets:
        if ticket.state in ENDED:
            raise RefusedError("ended", "number", state=ticket.state)
    return [ticket.id for ticket in tickets if ticket.pack != edition]


def _policy(session: Session, edition: int) -> Policy:
    known = next((one for one in policies.versions(session) if one.id == edition), None)
    if known is None:
        raise RefusedError("edition_unknown", "edition", edition=edition)
    return session.store.policy(edition)


def move(session: Session, edition: int, ticket_ids: Sequence[int] | None = None) -> int:
    """Lets open tickets, all or some, follow an edition; returns how many moved. What was done already stays.

    Raises:
        RefusedError: not the administrator, edition_unknown, not_in_force (it is yet to come), ended,
            nothing_changed (they follow it already).
    """
    session.demand_admin()
    new = _policy(session, edition)
    if next(one for one in policies.versions(session) if one.id == edition).effective_at > session.clock.now():
        raise RefusedError("not_in_force", "edition")
    found = [case for case, _old in _looked_at(session, edition, ticket_ids)]
    if not found:
        raise RefusedError("nothing_changed", "edition")
    with session.store.unit("pack_moved", session.person.id) as unit:
        for case in found:
            fields = events.ticket_columns(moving.fitted(case.ticket, new))
            unit.update(models.Ticket, case.ticket.id, pack=edition, **fields)
        unit.describe(tickets=len(found))
    return len(found)
